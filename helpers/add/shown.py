"""What a browser shows of a page, line by line, with the place in the page where it stands."""

import re
from dataclasses import dataclass

from helpers.add.formulas import linear
from helpers.add.numbering import numeral
from helpers.add.signs import mark_of

ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
PARTS = {
    "nav": "the page's navigation",
    "footer": "the page's foot",
    "aside": "a box beside the article",
    "form": "a form",
    "button": "a button",
    "header": "the page's head",
    "hidden": "a part that the page does not show",
    "struck": "a part that the page strikes out",
}
LANDMARKS = {
    "navigation": "nav",
    "contentinfo": "footer",
    "complementary": "aside",
    "banner": "header",
    "search": "form",
    "dialog": "aside",
    "alertdialog": "aside",
}
CONTROLS = ("button", "select", "textarea", "datalist")
# What browsers do not show as text, and the readings over Chinese and Japanese characters.
SKIPPED = {"script", "style", "head", "svg", "rt", "rp", "rtc", "annotation", "annotation-xml"}
SKIPPED |= {"object", "iframe", "audio", "video", "canvas", "math-annotation", "title", "meta"}
BLOCKS = set(
    re.findall(
        r"\w+",
        """address article aside blockquote body br button caption center dd details dialog dir div
        dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label
        legend li main menu nav noscript ol optgroup option p pre search section select summary
        table tbody template textarea tfoot thead tr ul""",
    )
)
WITHIN_CELLS = BLOCKS - {"br", "label"}
STRUCK = ("s", "del", "strike")
EMPTY_CELLS = re.compile(r"( \| )(?:\s*\| )+| \| \s*$")
NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@dataclass(frozen=True)
class Shown:
    """A line as a browser shows it, and where it stands in the page.

    `parts` are `(name, element)` of the page's own parts around it, `linked` counts its
    characters within links, `path` names the blocks around it and their classes, `formula`
    counts its characters within formulas; `number` is what a numbered list puts before the text.
    """

    text: str
    role: str
    parts: tuple
    linked: int
    path: tuple
    formula: int = 0
    number: str = ""

    @property
    def words(self):
        """The text without the number that the page's source has not."""
        return self.text.removeprefix(self.number)


def shown_lines(tree):
    """Return every line that a browser shows of a tree, as a list of `Shown`, in order."""
    return _Walk().through(tree)


class _Walk:
    """One pass over a tree that gathers text until a block begins or ends."""

    def __init__(self):
        self.lines, self.text, self.parts = [], [], []
        self.roles, self.cells, self.lists, self.path = [], [], [], []
        self.preserved = self.anchors = self.linked = self.formula = 0
        self.filled, self.number = False, ""

    def through(self, tree):
        """Return the lines of the tree."""
        from lxml import etree

        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            skipped = tag in SKIPPED or _is_drawing(element)
            if event == "end":
                if tag and not skipped:
                    self.end(tag, element)
                self.add(element.tail)
            elif skipped or tag == "math":
                walk.skip_subtree()
                self.add_formula("" if skipped else linear(element))
            else:
                self.begin(tag, element)
                self.add(element.text)
        self.flush()
        return self.lines

    def begin(self, tag, element):
        """Open an element."""
        if tag in BLOCKS and not self.cells:
            self.flush()
        elif tag in BLOCKS:
            self.add(" ")
        if tag in BLOCKS:
            self.path.append(f"{tag}.{element.get('class') or ''}")
        if part := _part(tag, element):
            self.parts.append(part)
        if tag in ROLES:
            self.roles.append(ROLES[tag])
        self.preserved += tag == "pre"
        self.anchors += tag == "a"
        if tag == "tr" and not self.cells and _is_data(element):
            self.cells.append(element)
        elif tag in ("td", "th"):
            self.cell_begins()
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(_counter(element))
        elif tag == "li":
            self.numbered(element)
        self.marked(tag, element, opens=True)

    def end(self, tag, element):
        """Close an element."""
        self.marked(tag, element, opens=False)
        if self.cells and self.cells[-1] is element:
            self.cells.pop()
        if tag in BLOCKS and not self.cells:
            self.flush()
        if tag == "li":
            self.number = ""
        if tag in BLOCKS:
            self.path.pop()
        if _part(tag, element):
            self.parts.pop()
        if tag in ROLES:
            self.roles.pop()
        self.preserved -= tag == "pre"
        self.anchors -= tag == "a"
        if tag in ("ol", "ul", "menu", "dir"):
            self.lists.pop()

    def cell_begins(self):
        """Part a cell from the one before it, or begin a line where the table only lays out."""
        if not self.cells:
            self.flush()
        elif self.filled:
            self.text.append(" | ")

    def numbered(self, element):
        """Keep the number of an ordered list's item until its text begins, in a block or not."""
        if self.lists and self.lists[-1]:
            number = f"{self.lists[-1].next(element.get('value'))} "
            if self.cells:
                self.text.append(number)
            else:
                self.number += number

    def marked(self, tag, element, opens):
        """Put in words what looks say: quotations, struck words, raised digits, notes."""
        if tag == "q":
            self.text.append('"')
        elif tag in STRUCK and not _holds_blocks(element):
            self.text.append("\u2039struck out: " if opens else "\u203a")
        elif tag == "img" and opens and "emoji" in (element.get("class") or ""):
            self.add(element.get("alt"))
        elif tag in ("sup", "sub") and element.find(".//a") is not None and tag == "sup":
            self.text.append("" if re.match(r"\s*\[", _words(element)) else "[" if opens else "]")
        elif tag in ("sup", "sub") and opens:
            before = "".join(self.text[-3:])[-1:]
            self.text.append(mark_of(_words(element), before, tag == "sup"))

    def add(self, text):
        """Take in a piece of text."""
        if not text:
            return
        if not self.preserved:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        self.linked += len(text) if self.anchors else 0
        self.filled = self.filled or not text.isspace()
        self.text.append(text)

    def add_formula(self, text):
        """Take in a formula in one line."""
        self.formula += len(text)
        self.add(text)

    def flush(self):
        """Make a line of what was gathered, or several where line ends are kept."""
        text, counts = "".join(self.text), (self.linked, self.formula)
        self.text, self.linked, self.formula, self.filled = [], 0, 0, False
        role = self.roles[-1] if self.roles else "narration"
        place = (role, tuple(self.parts), counts[0], tuple(self.path[-4:]), counts[1])
        text = EMPTY_CELLS.sub(r"\1", text)
        whole = text.split("\n") if self.preserved else [re.sub(" {2,}", " ", text)]
        for line in filter(None, map(str.strip, whole)):
            self.lines.append(Shown(self.number + line, *place, self.number))
            self.number = ""


def _is_drawing(element):
    """Return whether a formula is drawn here that stands beside it, or a link to edit a section."""
    return not {"katex-html", "mw-editsection"}.isdisjoint((element.get("class") or "").split())


def _words(element):
    return "".join(element.itertext())[:40].strip()


def _part(tag, element):
    """Return `(why, element)` where an element is a part of the page beside its text, else None."""
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return "hidden", element
    if tag in ("noscript", "template") or NOT_SHOWN.search(element.get("style") or ""):
        return "hidden", element
    if tag in STRUCK and _holds_blocks(element):
        return "struck", element
    role = LANDMARKS.get((element.get("role") or "").strip().lower())
    if role or tag in PARTS or tag in CONTROLS:
        return role or (tag if tag in PARTS else "button"), element
    return None


def _holds_blocks(element):
    return any(inner.tag in WITHIN_CELLS for inner in element.iterdescendants())


def _is_data(row):
    """Return whether a row is one of a table of data: two cells or more that hold no blocks."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return len(cells) > 1 and all(_is_short(cell) for cell in cells)


def _is_short(cell):
    blocks = [inner for inner in cell.iterdescendants() if inner.tag in WITHIN_CELLS]
    breaks = sum(1 for _ in cell.iter("br"))
    return len(blocks) < 2 and breaks < 4 and all(inner.tag in ("p", "div") for inner in blocks)


class _Counter:
    """The numbers of an ordered list as a browser counts them."""

    def __init__(self, start, step, kind):
        self.number, self.step, self.kind = start, step, kind

    def next(self, told):
        """Return the next number with its stop."""
        if told and re.fullmatch(r"\s*-?\d{1,9}\s*", told):
            self.number = int(told)
        number, self.number = self.number, self.number + self.step
        return f"{numeral(number, self.kind)}."


def _counter(element):
    if element.tag != "ol":
        return None
    start = element.get("start") or ""
    reverse = element.get("reversed") is not None
    first = len(element.findall("li")) if reverse else 1
    first = int(start) if re.fullmatch(r"\s*-?\d{1,9}\s*", start) else first
    return _Counter(first, -1 if reverse else 1, element.get("type") or "1")
