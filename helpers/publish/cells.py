"""The cells of a notebook as HTML that runs nothing, loads nothing and needs no network."""

import base64
import re
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

import mistune
from nbconvert.filters import Highlight2HTML, markdown_mistune, strip_ansi

from helpers.publish.extras import extra
from helpers.publish.pictures import smaller

# What is shown besides what nh3 lets through by itself.
TAGS = {
    *("button", "footer", "section", "title", "svg", "circle", "desc", "g", "line", "path"),
    *("polygon", "polyline", "rect", "text", "tspan"),
}
DRAWING = {
    *("cx", "cy", "d", "fill", "fill-opacity", "font-size", "height", "opacity", "points", "r"),
    *("preserveAspectRatio", "rx", "ry", "stroke", "stroke-dasharray", "stroke-opacity"),
    *("stroke-width", "text-anchor", "transform", "vector-effect", "viewBox", "width", "x", "x1"),
    *("x2", "y", "y1", "y2"),
}
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "scope", "style", "tabindex", "title", *DRAWING},
    "ol": {"start", "type"},
    # A card that a button opens needs no script.
    "button": {"popovertarget"},
    "div": {"popover"},
}
# Properties that a style attribute may set.
STYLES = {
    *("background", "background-color", "border-color", "color", "font-weight", "height"),
    *("outline", "text-align", "vertical-align", "width", "--kit-seconds", "--kit-time"),
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
            return smaller(value) if value.startswith("data:image/") else None
        if attribute == "style":
            # Only a function names an address, and only an escape hides one.
            return None if {*value} & {"(", "\\"} else value
        return value

    nh3 = extra("nh3")
    return nh3.clean(
        html,
        tags=nh3.ALLOWED_TAGS | TAGS,
        clean_content_tags={"script", "style"},
        attributes=nh3.ALLOWED_ATTRIBUTES | ATTRIBUTES,
        generic_attribute_prefixes={"aria-", "data-"},
        attribute_filter=kept,
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "data"},
        link_rel=None,
    )


class _Renderer(markdown_mistune.IPythonRenderer):
    # HTML stays as written: parsed piece by piece, a fold would be closed before what it folds.
    def block_html(self, html):
        return html

    inline_html = block_html

    def heading(self, text, level, **_):
        plain = re.sub(r"<[^>]*>", "", text).replace(" ", "-")
        return f"<h{level} id='{plain}'>{text}</h{level}>\n"


def markdown(source, folder="", attachments=None):
    """Return Markdown as HTML: tables, code in colour, images inside; formulas as written.

    Headings have the ids that JupyterLab gives them. `folder` is where relative images lie.
    """
    renderer = _Renderer(
        escape=False, embed_images=True, path=str(folder), attachments=attachments or {}
    )
    plugins = ["strikethrough", "table", "url", "task_lists", "def_list"]
    return mistune.create_markdown(renderer=renderer, plugins=plugins)(source)


def picture(kind, content, alt):
    """Return an image inside the page; `content` as bytes or as a notebook stores it."""
    if kind == "image/svg+xml" and isinstance(content, str):
        content = content.encode()
    if isinstance(content, bytes):
        content = base64.b64encode(content).decode()
    return f"<img src='data:{kind};base64,{''.join(content.split())}' alt='{escape(alt)}'>"


def output(found):
    """Return a stored output as HTML; a figure has the words that were stored with it, or none."""
    if "text" in found:
        return f"<pre>{escape(strip_ansi(found['text']), quote=False)}</pre>"
    data = found.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            alt = found.get("metadata", {}).get(kind, {}).get("alt", "")
            return picture(kind, data[kind], alt)
    return f"<pre>{escape(strip_ansi(data.get('text/plain', '')), quote=False)}</pre>"


def code(source):
    """Return Python code in colour."""
    return Highlight2HTML()(source, language="python")
