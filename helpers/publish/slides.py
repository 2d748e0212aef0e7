"""A notebook as slides: the cells tagged `slide`, a dozen or so.

A tagged cell is a slide under the heading above it; a result or an answer cell right after a
tagged text belongs to the same slide, and so do printed lines after a result. What holds several
prompts or quiz questions makes a slide of each, or of two.
"""

from dataclasses import dataclass, field

from markupsafe import Markup

from helpers.publish import pages
from helpers.publish.cells import output, sanitised
from helpers.publish.tags import tags

# The most characters, and rows of tables, on a slide of each size; what has more is `dense`.
SIZES = {"large": (240, 2), "middle": (620, 7), "small": (1100, 12)}
QUESTIONS = 2  # of a quiz on one slide
KINDS = {
    "quiz": "./ol[@class='quiz']",
    "prompt": "./div[contains(@class,'prompt')]",
    "figure": ".//img",
    "matrix": ".//*[contains(@class,'kit-matrix')]",
    "table": ".//table",
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Slide:
    """A heading in plain words and the pieces of HTML under it, not yet sanitised."""

    heading: str
    pieces: list = field(default_factory=list)


def page(stem, notebook, links):
    """Return the slides of a notebook as one page; `links` lead to the pages."""
    heading = pages.title(notebook, stem)
    drawn = [_drawn(slide, links) for slide in slides(notebook, stem)]
    return pages.render(
        "slides.html",
        title=f"Slides: {heading}",
        kind="slides",
        up="../",
        slides=drawn,
        page=f"../{stem}.html",
    )


def slides(notebook, stem=""):
    """Return the slides of a notebook: its title, then what is tagged."""
    heading, lead = pages.title(notebook, stem), None
    found = [Slide(heading, _objectives(notebook))]
    for cell, after in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        tagged, text = "slide" in tags(cell), cell.cell_type == "markdown"
        parts = _parts(cell) if text else []
        if tagged:
            new = [_said(parts, heading, after)] if text else _results(cell, heading)
            if lead and new and (not text or "answer" in tags(cell)):
                lead.pieces += new.pop(0).pieces
            found += new
        lead = found[-1] if tagged and text else None
        heading = next((over for over, _ in parts[::-1] if over), heading)
    return [slide for slide in found if slide.pieces]


def _objectives(notebook):
    """Return the first paragraph and list under the title."""
    blocks = pages.tree(pages.prose(notebook.cells[0])) if notebook.cells else []
    return [pages.outer(block) for block in blocks if block.tag in ("p", "ul")][:2]


def _parts(cell):
    """Return `[(heading, [HTML of what stands under it])]` of a text, the first without one."""
    found = [("", [])]
    for block in pages.tree(pages.prose(cell)):
        if block.tag in HEADINGS:
            found.append((pages.words(block), []))
        else:
            found[-1][1].append(pages.outer(block))
    return found


def _said(parts, heading, after):
    """Return the slide of a text: what stands first in it, or its last words before a result."""
    if after is not None and after.cell_type == "code" and "slide" in tags(after):
        over, said = parts[-1][0], parts[-1][1][-1:]
    else:
        over, said = next((part for part in parts if part[1]), parts[-1])
    return Slide(over or heading, said)


def _results(cell, heading):
    """Return the slides that the results of a code cell make."""
    found = []
    for each in cell.outputs:
        root = pages.tree(output(each))
        prompts, questions = root.xpath(".//section"), root.xpath(".//li[ol[@type='A']]")
        found += [["<div class='kit prompt'>", pages.inner(prompt), "</div>"] for prompt in prompts]
        for start in range(0, len(questions), QUESTIONS):
            some = map(pages.outer, questions[start : start + QUESTIONS])
            found.append([f"<ol class='quiz' start='{start + 1}'>", *some, "</ol>"])
        if not prompts and not questions and (pages.words(root) or root.xpath(".//img|.//svg")):
            printed = found and [child.tag for child in root] == ["pre"]
            target = found[-1] if printed else []
            target += ["<div class='output'>", pages.inner(root), "</div>"]
            found += [] if printed else [target]
    return [Slide(heading, pieces) for pieces in found]


def _drawn(slide, links):
    """Return a slide's heading, HTML and classes as the template takes them."""
    root = pages.tree("".join(slide.pieces))
    for element in root.iter(pages.parser.etree.Element):
        element.attrib.pop("id", None)
        element.attrib.pop("data-panel", None)
        if element.tag == "img" and not element.get("alt"):
            element.set("alt", f"Figure: {slide.heading}")
    html = Markup(sanitised(pages.inner(root), links))
    return {"heading": slide.heading, "html": html, "size": _size(root), "kind": _kind(root)}


def _size(root):
    """Return a class for the type size, by what is seen before anything is unfolded."""
    hidden = "ancestor::details and not(ancestor::summary)"
    length = sum(map(len, root.xpath(f".//text()[not({hidden})][not(parent::style)]")))
    rows = len(root.xpath(".//tr[not(ancestor::details)]"))
    fitting = (size for size, (most, many) in SIZES.items() if length <= most and rows <= many)
    return next(fitting, "dense")


def _kind(root):
    """Return what decides the type size beside the number of words."""
    for kind, path in KINDS.items():
        if root.xpath(path):
            return kind
    return "words"
