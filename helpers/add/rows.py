"""One line as a page draws it, turned into text: right to left, raised, with accents apart."""

import re
import unicodedata
from dataclasses import dataclass
from statistics import median

from helpers.add import righttoleft
from helpers.add.signs import CJK, adjoin, mark_of

# Letters drawn as one, and the signs that stand in lines from top to bottom.
LIGATURES = re.compile("[\ufb00-\ufdff\ufe10-\ufe19\ufe30-\ufe48\ufe70-\ufefc]")
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
    text, rtl = _raised(_unspaced(line), drawn), righttoleft.runs(line.get_text())
    if rtl:
        text = righttoleft.logical(drawn)
    text = LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    # A hyphen that is drawn is one, whichever code its font gives it.
    text = UNMAPPED.sub("\ufffd", text.replace("\u00ad", "-"))
    size = median(letter.size for letter in drawn) if drawn else line.height
    text = " ".join(_accented(text).split())
    return Row(text, line.x0, line.x1, line.y0, size, rtl, angle)


def _unspaced(line):
    """Yield the items of a line without the spaces that its width put between ideographs."""
    from pdfminer.layout import LTChar

    items, text = list(line), line.get_text()
    is_cjk = 2 * len(re.findall(f"[{CJK}]", text)) > len(re.findall(r"[^\W\d_]", text))
    yield from items[:1]
    for before, item, after in zip(items, items[1:], [*items[2:], None], strict=False):
        between = isinstance(before, LTChar) and isinstance(after, LTChar)
        if isinstance(item, LTChar) or not (between and is_cjk and _adjoin(before, after)):
            yield item


def _adjoin(before, after):
    """Return whether an ideograph and another, or a sign of its script, stand side by side."""
    near = after.x0 - before.x1 < 0.7 * before.size
    return near and adjoin(before.get_text(), after.get_text())


def _raised(items, drawn):
    """Return a line's text with ^ or _ before raised or lowered digits: 10^12 is no 1012."""
    size, text, small = median([letter.size for letter in drawn] or [0]), "", False
    base = median([letter.y0 for letter in drawn if letter.size >= 0.9 * size] or [0])
    for item in items:
        was, small = small, getattr(item, "size", size) < 0.9 * size
        small = small and (item.size < 0.8 * size or abs(item.y0 - base) > 0.1 * size)
        if small and not was:
            text += mark_of(item.get_text(), text[-1:], item.y0 > base + 0.1 * size)
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
