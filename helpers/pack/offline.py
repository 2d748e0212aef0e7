"""Notebooks as pages that need no network and run no script."""

import base64
import io
import re
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

from helpers import pages, tables

# What could run, load or send something; our own pages have none of it, but a page shows
# whatever stands in a notebook.
FORBIDDEN = {"script", "iframe", "object", "embed", "link", "meta", "base", "form", "template"}
FORBIDDEN |= {"audio", "video", "source", "applet", "frame", "frameset", "noscript", "portal"}
FETCHES = re.compile(r"url\s*\(|@import|image-set\s*\(|expression\s*\(", re.I)
# As in nbconvert, but `$5 and $6` are two prices: no digit follows mathematics.
INLINE_MATH = r"(?<![$\\])\$(?=\S)(?P<math_inline_tex>[^$\n]+?)(?<=\S)(?<!\\)\$(?!\d)"


@dataclass(frozen=True)
class Links:
    """Where the links of notebooks lead in the pack.

    `known` gives the page of each notebook, `up` the way to these pages, `here` the notebook to
    whose page an anchor belongs; where `here` is empty, an anchor stays within its own page.
    """

    known: dict
    up: str = ""
    here: str = ""

    def target(self, href):
        """Return the address in the pack, or an empty string where the pack has no such page."""
        file, _, anchor = href.partition("#")
        if re.match(r"https?://", href):
            return href
        page = self.known.get(name(unquote(file)) if file else self.here, "")
        if not file and not self.here:
            return href
        return f"{self.up}{page}" + (f"#{anchor}" if anchor else "") if page else ""


def name(path):
    """Return a notebook's name in the pack: `04_fang`, or its folder for `seeds/x/read.ipynb`."""
    path = PurePosixPath(path)
    if path.suffix != ".ipynb":
        return ""
    return path.parent.name if path.name == "read.ipynb" else path.stem


def tamed(html, links, ids=True):
    """Return the HTML as an lxml element: links lead into the pack, and nothing runs or loads.

    A link that leads nowhere in the pack becomes its words. Without `ids` no element keeps one.
    """
    from lxml import html as parser

    root = parser.fragment_fromstring(html or "", create_parent="div")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _unwanted(element):
            element.drop_tree()
        else:
            _tame(element, links, ids)
    return root


def _unwanted(element):
    if element.tag.split(":")[-1] in FORBIDDEN:
        return True
    if element.tag == "style":
        sheet = element.text or ""
        return "scoped" in element.attrib or sheet in pages.STYLE or bool(FETCHES.search(sheet))
    return element.tag == "img" and not element.get("src", "").startswith("data:image/")


def _tame(element, links, ids):
    target = links.target(element.get("href", "")) if element.tag == "a" else ""
    for attribute, value in list(element.attrib.items()):
        if _harmful(attribute, value) or (attribute == "id" and not ids):
            del element.attrib[attribute]
    if target:
        element.set("href", target)
    elif element.tag == "a":
        element.tag = "span"
    elif element.tag == "th" and not len(element) and not (element.text or "").strip():
        element.tag = "td"  # an empty corner heads nothing


def _harmful(attribute, value):
    """Return whether an attribute runs or loads something; addresses are set anew."""
    from lxml.html import defs

    if attribute == "src":
        return not value.startswith("data:image/")
    if attribute == "style":
        return bool(FETCHES.search(value))
    loads = attribute in defs.link_attrs or attribute in ("srcset", "ping", "xlink:href")
    return loads or attribute.startswith("on")


def written(element):
    """Return what stands inside an element, as HTML."""
    from lxml import html as parser

    inner = "".join(parser.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + inner


def markdown(source, folder="", attachments=None):
    """Return Markdown as HTML: tables, code in colour, images inside, mathematics drawn.

    Headings have the ids that JupyterLab gives them. `folder` is where relative images lie.
    """
    from nbconvert.filters import markdown_mistune as nbconvert

    class Inline(nbconvert.MathInlineParser):
        SPECIFICATION = nbconvert.MathInlineParser.SPECIFICATION | {"inline_math_tex": INLINE_MATH}

    class Renderer(nbconvert.IPythonRenderer):
        def block_html(self, html):
            # Where there is no picture to embed it stays as written: parsed piece by piece, a
            # fold would be closed before what it folds.
            return super().block_html(html) if "<img" in html else html

        def inline_math(self, body):
            return formula(body)

        def block_math(self, body):
            return f"<div class='formula'>{formula(body)}</div>"

        def latex_environment(self, name, body):
            return f"<div class='formula'>{formula(body)}</div>"

        def heading(self, text, level, **_):
            plain = re.sub(r"<[^>]*>", "", text).replace(" ", "-")
            return f"<h{level} id='{plain}'>{text}</h{level}>\n"

    renderer = Renderer(
        escape=False, embed_images=True, path=str(folder), attachments=attachments or {}
    )
    return nbconvert.MarkdownWithMath(renderer, inline=Inline()).render(source)


def formula(tex):
    """Return a TeX formula as an image that stands on the line, or its words if undrawable."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.mathtext import MathTextParser

    drawn, words, shown = io.BytesIO(), " ".join(tex.split()), escape(" ".join(tex.split()))
    try:
        width, height, depth, *_ = MathTextParser("path").parse(f"${words}$", dpi=72)
    except ValueError:
        return f"<code>{shown}</code>"
    figure = Figure(figsize=(width / 72, height / 72))
    figure.text(0, depth / height, f"${words}$")
    with rc_context({"svg.hashsalt": "formula"}):
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    size = f"height:{height / 10:.2f}em;vertical-align:{-depth / 10:.2f}em"
    return picture("image/svg+xml", drawn.getvalue(), shown, f" class='formula' style='{size}'")


def picture(kind, content, alt, more=""):
    """Return an image inside the page; `content` as bytes or as a notebook stores it."""
    if kind == "image/svg+xml" and isinstance(content, str):
        content = content.encode()
    if isinstance(content, bytes):
        content = base64.b64encode(content).decode()
    return f"<img src='data:{kind};base64,{''.join(content.split())}' alt='{alt}'{more}>"


def output(found, source=""):
    """Return a stored output as HTML; the code `source` gives a figure its title."""
    from nbconvert.filters import strip_ansi

    if "text" in found:
        return f"<pre>{escape(strip_ansi(found['text']), quote=False)}</pre>"
    data = found.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            title = re.search(r"title=f?[\"']([^\"'{}]+)", source)
            return picture(kind, data[kind], escape(title[1] if title else "Figure"))
    return f"<pre>{escape(strip_ansi(data.get('text/plain', '')), quote=False)}</pre>"


def code(source):
    """Return Python code in colour."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return highlight(source, PythonLexer(), HtmlFormatter())


def faults(notebook, path):
    """Yield a sentence for every cell that has not been run or has failed."""
    for number, cell in enumerate(notebook.cells, 1):
        where = f"{tables.name(path)}, cell {number}"
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None:
            yield f"{where}: has not been run; run the notebook from the top and save it"
        if any(found.output_type == "error" for found in cell.outputs):
            yield f"{where}: ended in an error; mend it, run the notebook and save it"


def body(notebook, folder=""):
    """Return all cells as HTML, in order; model answers are folded."""
    return "\n".join(
        f"<section id='cell-{number}'>{_cell(cell, folder)}</section>"
        for number, cell in enumerate(notebook.cells, 1)
    )


def _cell(cell, folder):
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        html = markdown(cell.source, folder, cell.get("attachments"))
        folded = "solution" in tags and not cell.source.lstrip().startswith("<details")
    else:
        html, folded = _code_cell(cell), "solution" in tags
    if folded:
        return f"<details><summary>Model answer</summary>{html}</details>"
    if "setup" in tags:
        return f"<details><summary>Set-up</summary>{html}</details>"
    return f"<div class='answer'>{html}</div>" if "answer" in tags else html


def _code_cell(cell):
    if cell.cell_type != "code" or not cell.source.strip():
        return ""
    boxes = []
    for found in cell.outputs:
        html = output(found, cell.source)
        # A box that may scroll and holds no link must be reachable from the keyboard.
        reach = " tabindex='0'" if "<table" in html and "<a " not in html else ""
        boxes.append(f"<div class='output'{reach}>{html}</div>")
    return code(cell.source) + "".join(boxes)


def page(title, content, up="", kind=""):
    """Return a whole page; `up` leads from it to the top of the pack."""
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'; "
        "connect-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'\">"
        f"<title>{escape(title)}</title><link rel='stylesheet' href='{up}style.css'></head>"
        f"<body class='{kind}'>{content}</body></html>\n"
    )
