"""The cells of a notebook as HTML that runs nothing, loads nothing and needs no network."""

import base64
import io
import re
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

import nh3
from nbconvert.filters import markdown_mistune, strip_ansi

# As in nbconvert, but `$5 and $6` are two prices: no digit follows mathematics.
INLINE_MATH = r"(?<![$\\])\$(?=\S)(?P<math_inline_tex>[^$\n]+?)(?<=\S)(?<!\\)\$(?!\d)"
TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd"),
    *("del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1"),
    *("h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "kbd", "li", "mark", "ol", "p"),
    *("pre", "q", "rp", "rt", "ruby", "s", "section", "small", "span", "strong", "sub", "summary"),
    *("sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var"),
    *("svg", "circle", "desc", "g", "line", "path", "polygon", "polyline", "rect", "text"),
    *("title", "tspan"),
}
DRAWING = {
    *("cx", "cy", "d", "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "font-size"),
    *("font-weight", "height", "opacity", "points", "preserveAspectRatio", "r", "rx", "ry"),
    *("stroke", "stroke-dasharray", "stroke-linecap", "stroke-opacity", "stroke-width"),
    *("text-anchor", "transform", "vector-effect", "viewBox", "width", "x", "x1", "x2", "y"),
    *("y1", "y2"),
}
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "scope", "style", "tabindex", "title", *DRAWING},
    "a": {"href"},
    "img": {"alt", "src"},
    "ol": {"start", "type"},
    "details": {"open"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
# Properties that a style attribute may set.
STYLES = {
    *("background", "background-color", "border-color", "color", "font-weight", "height"),
    *("text-align", "vertical-align", "width", "--kit-seconds", "--kit-time"),
}


@dataclass(frozen=True)
class Links:
    """Where the links of notebooks lead.

    `pages` is `{notebook's name: file}`, `up` the way to these files, `here` the notebook to whose
    page an anchor belongs; where `here` is empty, an anchor stays within its own page.
    """

    pages: dict
    up: str = ""
    here: str = ""

    def target(self, href):
        """Return where a link leads, or None where there is no such page."""
        file, _, anchor = href.partition("#")
        if href.startswith(("https://", "http://")):
            return href
        if not file and not self.here:
            return href
        page = self.pages.get(name(unquote(file)) if file else self.here)
        return page and f"{self.up}{page}" + (f"#{anchor}" if anchor else "")


def name(path):
    """Return a notebook's name: `04_fang`, or its folder for `seeds/x/read.ipynb`; else ''."""
    path = PurePosixPath(path)
    if path.suffix != ".ipynb":
        return ""
    return path.parent.name if path.name == "read.ipynb" else path.stem


def sanitised(html, links):
    """Return HTML with nothing in it that runs, loads, or restyles the page.

    A link that leads nowhere becomes its words; an image must stand in the page itself.
    """

    def kept(tag, attribute, value):
        if (tag, attribute) == ("a", "href"):
            return links.target(value)
        if (tag, attribute) == ("img", "src"):
            return value if value.startswith("data:image/") else None
        if attribute == "style":
            # Only a function names an address, and only an escape hides one.
            return None if {*value} & {"(", "\\"} else value
        return value

    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        generic_attribute_prefixes={"aria-", "data-"},
        attribute_filter=kept,
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "data"},
        link_rel=None,
    )


def markdown(source, folder="", attachments=None):
    """Return Markdown as HTML: tables, code in colour, images inside, mathematics drawn.

    Headings have the ids that JupyterLab gives them. `folder` is where relative images lie.
    """
    renderer = _Renderer(
        escape=False, embed_images=True, path=str(folder), attachments=attachments or {}
    )
    return markdown_mistune.MarkdownWithMath(renderer, inline=_Inline()).render(source)


class _Inline(markdown_mistune.MathInlineParser):
    SPECIFICATION = markdown_mistune.MathInlineParser.SPECIFICATION | {
        "inline_math_tex": INLINE_MATH
    }


class _Renderer(markdown_mistune.IPythonRenderer):
    def block_html(self, html):
        # Where there is no picture to embed it stays as written: parsed piece by piece, a fold
        # would be closed before what it folds.
        return super().block_html(html) if "<img" in html else html

    def inline_math(self, body):
        return formula(body)

    def block_math(self, body):
        return f"<div class='formula'>{formula(body)}</div>"

    def latex_environment(self, name, body):
        return self.block_math(body)

    def heading(self, text, level, **_):
        plain = re.sub(r"<[^>]*>", "", text).replace(" ", "-")
        return f"<h{level} id='{plain}'>{text}</h{level}>\n"


def formula(tex):
    """Return a TeX formula as an image that stands on the line, or its words if undrawable."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.mathtext import MathTextParser

    drawn, words = io.BytesIO(), " ".join(tex.split())
    try:
        width, height, depth, *_ = MathTextParser("path").parse(f"${words}$", dpi=72)
    except ValueError:
        return f"<code>{escape(words)}</code>"
    figure = Figure(figsize=(width / 72, height / 72))
    figure.text(0, depth / height, f"${words}$")
    with rc_context({"svg.hashsalt": "formula"}):
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    image = picture("image/svg+xml", drawn.getvalue(), words)
    # On the page a letter is 10 points high in its drawing; the depth is what hangs below the line.
    more = f" class='formula' style='height:{height / 10:.2f}em;vertical-align:{-depth / 10:.2f}em'"
    return image.replace("<img", f"<img{more}", 1)


def picture(kind, content, alt):
    """Return an image inside the page; `content` as bytes or as a notebook stores it."""
    if kind == "image/svg+xml" and isinstance(content, str):
        content = content.encode()
    if isinstance(content, bytes):
        content = base64.b64encode(content).decode()
    return f"<img src='data:{kind};base64,{''.join(content.split())}' alt='{escape(alt)}'>"


def output(found, alt="Figure"):
    """Return a stored output as HTML; `alt` stands for a figure that has no words of its own."""
    if "text" in found:
        return f"<pre>{escape(strip_ansi(found['text']), quote=False)}</pre>"
    data = found.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            own = found.get("metadata", {}).get(kind, {}).get("alt")
            return picture(kind, data[kind], own or alt)
    return f"<pre>{escape(strip_ansi(data.get('text/plain', '')), quote=False)}</pre>"


def code(source):
    """Return Python code in colour."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return highlight(source, PythonLexer(), HtmlFormatter())
