"""What a browser shows of a page, line by line, with the place in the page where it stands."""

import re
from dataclasses import dataclass

from helpers.add.formulas import linear
from helpers.add.grid import BLOCKS, WITHIN_CELLS, cells_of, has_rows, is_data, merged
from helpers.add.numbering import list_counter
from helpers.add.signs import mark_of
from helpers.add.styles import Styles

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
STRUCK = ("s", "del", "strike")
ALONE = re.compile(r"^\s*(?:\|\s+)+(?=[^|]*$)")  # bars before the only cell that is filled
BARS = re.compile(r"(?:^|\s)\|[\s|]*$")


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


def shown_lines(tree, styles=None):
    """Return every line that a browser shows of a tree, as a list of `Shown`, in order.

    `styles`, those of the page, count what is passed over since it is hidden.
    """
    return _Walk(styles or Styles(tree)).through(tree)


class _Walk:
    """One pass over a tree that gathers text until a block begins or ends."""

    def __init__(self, styles):
        self.styles = styles
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
            skipped = tag in SKIPPED or _is_drawing(element) or self.is_unseen(tag, element)
            if event == "end":
                if tag and not skipped:
                    self.end(tag, element)
                self.add(element.tail)
            elif skipped or tag == "math":
                walk.skip_subtree()
                self.styles.pieces += bool(tag) and self.is_unseen(tag, element)
                self.add_formula("" if skipped else linear(element))
            else:
                self.begin(tag, element)
                self.add(element.text)
        self.flush()
        return self.lines

    def is_unseen(self, tag, element):
        """Return whether an element within a line is hidden; blocks are lines of their own."""
        return (
            tag not in SKIPPED
            and tag not in BLOCKS
            and self.styles.hides(element)
            and not _holds_blocks(element)
        )

    def begin(self, tag, element):
        """Open an element."""
        if tag in BLOCKS and not self.cells:
            self.flush()
        elif tag in BLOCKS:
            self.add(" ")
        if tag in BLOCKS:
            self.path.append(f"{tag}.{element.get('class') or ''}")
        if part := _part(tag, element, self.styles):
            self.parts.append(part)
        if tag in ROLES:
            self.roles.append(ROLES[tag])
        self.preserved += tag == "pre"
        self.anchors += tag == "a"
        if tag == "tr" and not self.cells and is_data(element):
            self.cells.append(element)
        elif tag in ("td", "th"):
            self.cell_begins(element)
        elif tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(self.counter(element))
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
        if _part(tag, element, self.styles):
            self.parts.pop()
        if tag in ROLES:
            self.roles.pop()
        self.preserved -= tag == "pre"
        self.anchors -= tag == "a"
        if tag in ("ol", "ul", "menu", "dir"):
            self.lists.pop()

    def cell_begins(self, element):
        """Part a cell from the one before it, or begin a line where the table only lays out.

        In a table of three columns or more an empty cell has its bars, so that none moves.
        """
        if not self.cells:
            self.flush()
        elif self.filled:
            self.text.append(" | ")
        elif element is (own := cells_of(self.cells[-1]))[0]:
            self.text.append("| " * merged(self.cells[-1]))
        elif len(own) > 2 and has_rows(self.cells[-1]):
            self.text.append("| ")

    def counter(self, element):
        """Return what counts the items of a list, None where it shows no numbers."""
        return None if self.styles.takes_numbers(element) else list_counter(element)

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
        text = BARS.sub("", text)
        text = ALONE.sub("", text)
        whole = text.split("\n") if self.preserved else [re.sub(" {2,}", " ", text)]
        for line in filter(None, map(str.strip, whole)):
            # Where the text has the number itself, its list shows none.
            number = "" if self.number and _is_numbered(line, self.number) else self.number
            self.lines.append(Shown(number + line, *place, number))
            self.number = ""


def _is_numbered(line, number):
    return (
        re.match(rf"\(?{re.escape(number.rstrip('. '))}\s*[.)\u3001\uff0e\uff09]", line) is not None
    )


def _is_drawing(element):
    """Return whether a formula is drawn here that stands beside it, or a link to edit a section."""
    return not {"katex-html", "mw-editsection"}.isdisjoint((element.get("class") or "").split())


def _words(element):
    return "".join(element.itertext())[:40].strip()


def _part(tag, element, styles):
    """Return `(why, element)` where an element is a part of the page beside its text, else None."""
    if tag in ("noscript", "template") or styles.hides(element):
        return "hidden", element
    if tag in STRUCK and _holds_blocks(element):
        return "struck", element
    role = LANDMARKS.get((element.get("role") or "").strip().lower())
    if role or tag in PARTS or tag in CONTROLS:
        return role or (tag if tag in PARTS else "button"), element
    return None


def _holds_blocks(element):
    return any(inner.tag in WITHIN_CELLS for inner in element.iterdescendants())
