"""Notebooks as pages: prose and results, exercises folded, nothing in them that acts."""

import re
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from lxml import html as parser
from markupsafe import Markup

from helpers.data.files import shown_path
from helpers.publish.cells import code, markdown, output, sanitised
from helpers.publish.exercises import filled
from helpers.publish.tags import tags

HERE = Path(__file__).parent


def title(notebook, stem):
    """Return a notebook's title: its first line, or its name where it has none."""
    first = notebook.cells[0].source.partition("\n")[0] if notebook.cells else ""
    return first.removeprefix("# ") if first.startswith("# ") else stem


def faults(notebook, path):
    """Yield a sentence where cells have not been run, have failed, or hold somebody's answer."""
    code = [
        (number, cell)
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    waiting = [number for number, cell in code if cell.execution_count is None]
    failed = [n for n, cell in code if any(o.output_type == "error" for o in cell.outputs)]
    for numbers, what in ((waiting, "has not been run"), (failed, "ended in an error")):
        if numbers:
            more = f" (and {len(numbers) - 1} more)" if len(numbers) > 1 else ""
            where = f"{shown_path(path)}, cell {numbers[0]}{more}"
            yield f"{where}: {what}; run the notebook from the top and save it"
    yield from (f"{shown_path(path)}, {fault}" for fault in filled(notebook))


def has_slides(notebook):
    """Return whether a cell of the notebook is tagged `slide`."""
    return any("slide" in tags(cell) for cell in notebook.cells)


def shell(heading, content, contents=(), ways=(), about="", scripts=()):
    """Return a whole page; `ways` stand at its head, `about` is JSON for its script."""
    values = {"content": content, "contents": contents, "ways": ways, "scripts": scripts}
    return render("page.html", title=heading, kind="page", up="", about=about, **values)


def render(template, **values):
    """Return a template of this folder filled; every value is escaped but for `Markup`."""
    return Markup(_templates().get_template(template).render(**values))


@cache
def _templates():
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def body(notebook, folder=""):
    """Return the cells that a page shows as HTML, not yet sanitised."""
    shown = (cell for cell in notebook.cells if "lab-only" not in tags(cell))
    return "\n".join(f"<section>{_cell(cell, folder)}</section>" for cell in shown)


def _cell(cell, folder):
    html = prose(cell, folder) if cell.cell_type == "markdown" else _results(cell)
    if "solution" in tags(cell):
        return html if html.lstrip().startswith("<details") else _folded("Model answer", html)
    return f"<div class='answer'>{html}</div>" if "answer" in tags(cell) else html


def prose(cell, folder=""):
    """Return a Markdown cell as HTML."""
    return markdown(cell.source, folder, cell.get("attachments"))


def _results(cell):
    """Return the results of a code cell; the code itself only where it belongs to an exercise."""
    if cell.cell_type != "code":
        return ""
    results = "".join(map(boxed, cell.outputs))
    if "solution" in tags(cell):
        return code(cell.source) + results
    if "answer" in tags(cell):
        return _folded("The code to begin with", code(cell.source))
    return results


def boxed(found):
    """Return one result in a box that may scroll sideways."""
    html = output(found)
    # A box that may scroll and holds no link must be reachable from the keyboard.
    wide = "<table" in html or "<img" in html
    reach = " tabindex='0'" if wide and "<a " not in html else ""
    return f"<div class='output'{reach}>{html}</div>"


def _folded(summary, html):
    return f"<details><summary>{summary}</summary>{html}</details>"


def finished(html, links, named=None):
    """Return `(content, contents)`: sanitised HTML, and `(level, id, words)` of its headings.

    What is for JupyterLab only is left out. An id stands once, on its first element; no heading
    skips a level; an image without words of its own is named by the heading above it. `named`
    makes a heading's id from its words, where it is not the one that JupyterLab gives.
    """
    root = tree(html)
    for element in root.find_class("lab-only"):
        element.drop_tree()
    seen, contents, level, heading = {"text"}, [], 1, ""
    for element in root.iter(parser.etree.Element):
        if re.fullmatch("h[1-6]", element.tag):
            heading, listed = words(element), element.tag in ("h2", "h3")
            level = min(int(element.tag[1]), level + 1)
            element.tag = f"h{level}"
            if named:
                element.set("id", named(heading))
            if listed and element.get("id") and not _inside(element, "details"):
                contents.append((level, element.get("id"), heading))
        elif element.tag == "img" and not element.get("alt"):
            element.set("alt", f"Figure: {heading}" if heading else "Figure")
        elif element.tag == "th" and not words(element):
            element.tag = "td"  # an empty corner heads nothing
        elif element.tag == "table" and _is_plain(element):
            element.set("tabindex", "0")  # it may scroll, too
        if element.get("id") in seen:
            del element.attrib["id"]
        seen.add(element.get("id", ""))
    return Markup(sanitised(inner(root), links)), contents


def tree(html):
    """Return HTML as an lxml element that holds all of it."""
    return parser.fragment_fromstring(html, create_parent="div")


def _is_plain(table):
    """Return whether a table stands in the prose, in no box of results, and holds no link."""
    return not table.xpath("ancestor::div[@class] | .//a")


def _inside(element, tag):
    return next(element.iterancestors(tag), None) is not None


def words(element):
    """Return what a reader sees of an element, in one line."""
    return " ".join(element.text_content().split())


def inner(element):
    """Return what stands inside an element, as HTML."""
    pieces = (parser.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + "".join(pieces)


def outer(element):
    """Return an element as HTML, without the text after it."""
    return parser.tostring(element, encoding="unicode", with_tail=False)
