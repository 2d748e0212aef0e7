"""One line as a page draws it, turned into text: right to left, raised, with accents apart."""

import re
import unicodedata
from dataclasses import dataclass
from statistics import median

from helpers.add import righttoleft
from helpers.add.signs import mark_of

LIGATURES = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
UNMAPPED = re.compile(r"\(cid:\d+\)")
# Accents that old fonts draw before or after their letter, and the marks that join them to it.
DRAWN = "\u00b4`\u00a8\u02c6\u02dc\u02c7\u00b8\u02da"
JOINED = "\u0301\u0300\u0308\u0302\u0303\u030c\u0327\u030a"
ACCENTS = dict(zip(DRAWN, JOINED, strict=True))


@dataclass(frozen=True)
class Row:
    """One line as drawn: its text in logical order, its place and size in points.

    `turned` is the angle in degrees at which it runs.
    """

    text: str
    left: float
    right: float
    bottom: float
    size: float
    rtl: bool
    turned: int = 0


def row_of(line, angle):
    """Return the `Row` of a line of the library for layouts."""
    from pdfminer.layout import LTChar

    drawn = [letter for letter in line if isinstance(letter, LTChar)]
    text, rtl = _raised(line, drawn), righttoleft.runs(line.get_text())
    if rtl:
        text = righttoleft.logical(drawn)
    text = LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    # A hyphen that is drawn is one, whichever code its font gives it.
    text = UNMAPPED.sub("\ufffd", text.replace("\u00ad", "-"))
    size = median(letter.size for letter in drawn) if drawn else line.height
    text = " ".join(_accented(text).split())
    return Row(text, line.x0, line.x1, line.y0, size, rtl, angle)


def _raised(line, drawn):
    """Return a line's text with ^ or _ before raised or lowered digits: 10^12 is no 1012."""
    size, text, small = median([letter.size for letter in drawn] or [0]), "", False
    for item in line:
        was, small = small, getattr(item, "size", size) < 0.8 * size
        if small and not was:
            text += mark_of(item.get_text(), text[-1:], item.y0 > line.y0 + 0.1 * size)
        elif was and not small and text.isdigit() and item.get_text().isalpha():
            text += " "  # the number of a footnote
        text += item.get_text()
    return text


def _accented(text):
    """Return a text whose accents, drawn apart by old fonts, are joined to their letters."""

    def composed(found):
        whole = unicodedata.normalize("NFC", found[2] + ACCENTS[found[1]])
        return whole if len(whole) == 1 else found[0]

    return re.sub(f"({'|'.join(ACCENTS)}) ?([A-Za-z\u0131])", composed, text)
