"""PDF files as paragraphs: layout joined into reading text, right-to-left lines in logical order.

A PDF keeps drawn characters, not text: a line of Arabic or Hebrew stands in it as it looks, and
a ligature is one drawing with two letters. Heights are shares of the page, counted from below.
"""

import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from helpers.intake import documents, righttoleft
from helpers.intake.documents import Document, Line, refused

EDGE = 0.15  # running heads and feet stand in this share of the page, above and below
BORDER = 0.05  # what a browser prints around a page stands in this share
LIGATURES = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
RECOGNISE = "put it through character recognition (OCR) first"
LOCKED = "is locked with a password; save a copy without one and add that"
UNMAPPED = re.compile(r"\(cid:\d+\)")
ENDS = tuple(".!?:;…”\"'»)。!?:;」』)؟؛।")


@dataclass(frozen=True)
class Row:
    """One line as drawn: its text in logical order, its place and size in points."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    rtl: bool


@dataclass(frozen=True)
class Paragraph:
    """Text that belongs together; `size` is that of its letters in points, `page` from 1."""

    text: str
    page: int
    height: float
    size: float


def document(path):
    """Return a PDF as a document; heads and feet that come again page by page are furniture."""
    found, pages, about = read(path)
    repeated, sizes = running(found, pages), Counter()
    for paragraph in found:
        sizes[paragraph.size] += len(paragraph.text)
    body = sizes.most_common(1)[0][0]
    roles = ("narration", "heading")
    lines = [
        Line(p.text, roles[p.size > 1.15 * body], _aside(p, p in repeated, body)) for p in found
    ]
    count = "1 page" if pages == 1 else f"{pages} pages"
    notes = [f"It was read from the layout of {count}; see whether paragraphs are whole."]
    if largest := max((p for p in found if p.page == 1), key=lambda p: p.size, default=None):
        about["title"] = largest.text if largest.size > 1.3 * body else about["title"]
    if empty := about.pop("empty", ""):
        notes.append(f"There is no text on {empty}: a picture, a scan, or nothing; go and look.")
    return Document(path.name, "PDF", tuple(lines), notes=tuple(notes), **about)


def _aside(paragraph, is_repeated, body):
    """Return why a paragraph is likely none of the article's, or an empty string."""
    if is_repeated:
        return "stands at the same height of most pages"
    at_edge = not BORDER < paragraph.height < 1 - BORDER
    is_small = at_edge and paragraph.size < 0.85 * body
    return "stands in small letters at the edge of the page" if is_small else ""


def read(path):
    """Return `(paragraphs, pages, about)`: `pages` counts them, `about` is what the file says.

    Raises `tables.DataError` for a password, a damaged file, and pages without any text.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts as it reads them
    try:
        pages, about = _paragraphs(path), _about(path)
    except PDFPasswordIncorrect:
        raise refused(path.name, LOCKED) from None
    except Exception as error:  # a damaged file makes the library raise almost anything
        told = f"cannot be read as a PDF ({type(error).__name__}); the file is damaged"
        raise refused(path.name, told) from None
    found = [paragraph for page in pages for paragraph in page]
    whole = "".join(paragraph.text for paragraph in found)
    empty = [number for number, page in enumerate(pages, 1) if not page]
    if not found:
        places = f"on {_pages(empty)}, only pictures" if empty else "and no pages"
        raise refused(path.name, f"has no text {places}: a scan; {RECOGNISE}")
    if sum(len(hit) for hit in UNMAPPED.findall(whole)) > len(whole) / 5:
        raise refused(path.name, f"its fonts do not say which letters they draw; {RECOGNISE}")
    return found, len(pages), about | ({"empty": _pages(empty)} if empty else {})


def _pages(numbers):
    unbroken = numbers[-1] - numbers[0] + 1 == len(numbers) > 1
    told = f"{numbers[0]}-{numbers[-1]}" if unbroken else ", ".join(map(str, numbers))
    return f"page{'s' * (len(numbers) > 1)} {told}"


def _about(path):
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    with path.open("rb") as file:
        document = PDFDocument(PDFParser(file))
        stored = {key: resolve1(value) for info in document.info for key, value in info.items()}
        stored["Lang"] = resolve1(document.catalog.get("Lang"))
    told = {k: decode_text(v).strip() for k, v in stored.items() if isinstance(v, bytes)}
    day = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", told.get("CreationDate", ""))
    keys = {"title": "Title", "author": "Author", "language": "Lang"}
    about = {key: told.get(name, "") for key, name in keys.items()}
    return about | {"made": "-".join(day.groups()) if day else ""}


def _paragraphs(path):
    """Return a list of paragraphs for each page, its text healed at the line ends."""
    pages = [_rows(page) for page in _layout(path)]
    every = [row for _, boxes in pages for rows in boxes for row in rows]
    if sum(row.rtl for row in every) * 2 > len(every):
        # Runs of another direction are drawn out of turn, far from where the last one ended.
        pages = [_rows(page) for page in _layout(path, char_margin=1000)]
        every = [row for _, boxes in pages for rows in boxes for row in rows]
    pitch, mirrored = _pitch(pages), righttoleft.brackets_as_seen(every)
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(row.text for row in every)))

    def paragraph(rows, page, height):
        lines = [
            righttoleft.mirrored(row.text) if mirrored and row.rtl else row.text for row in rows
        ]
        size = median(row.size for row in rows)
        return Paragraph(documents.joined(lines, words), page, rows[0].bottom / height, size)

    return [
        [paragraph(rows, page, height) for box in boxes for rows in _divided(box, pitch)]
        for page, (height, boxes) in enumerate(pages, 1)
    ]


def _layout(path, **margins):
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams

    return extract_pages(path, laparams=LAParams(**margins))


def _rows(page):
    """Return `(height of the page, [[Row]])`, one list for each box of the layout."""
    from pdfminer.layout import LTTextBox

    boxes = [[_row(line) for line in box] for box in page if isinstance(box, LTTextBox)]
    filled = [rows for box in boxes if (rows := [row for row in box if row.text])]
    return page.height, _in_columns(filled, page.width)


def _in_columns(boxes, width):
    """Return boxes in reading order where they stand in two columns, else as they are.

    What crosses the middle of the page parts it into bands; each is read column by column.
    """

    def side(rows):
        left, right = min(r.left for r in rows), max(r.right for r in rows)
        if left < 0.48 * width and right > 0.52 * width:
            return None
        return (left + right > width) != rows[0].rtl

    sides = [side(rows) for rows in boxes]
    if min(sides.count(True), sides.count(False)) < 2:
        return boxes
    placed, bands = [], 0
    for rows in sorted(boxes, key=lambda rows: -max(r.bottom for r in rows)):
        crosses = side(rows) is None
        bands += crosses
        placed.append((bands, not crosses, bool(side(rows)), rows))
        bands += crosses
    return [rows for *_, rows in sorted(placed, key=lambda part: part[:3])]


def _raised(line, drawn):
    """Return a line's text with ^ before raised digits, so that 10 to the power 12 is no 1012."""
    size, text, small = median([char.size for char in drawn] or [0]), "", False
    for item in line:
        was, small = small, getattr(item, "size", size) < 0.8 * size
        if small and not was and text[-1:].isdigit() and item.get_text().isdigit():
            text += "^" if item.y0 > line.y0 + 0.1 * size else ""
        text += item.get_text()
    return text


def _row(line):
    from pdfminer.layout import LTChar

    drawn = [char for char in line if isinstance(char, LTChar)]
    text, rtl = _raised(line, drawn), righttoleft.runs(line.get_text())
    if rtl:
        text = righttoleft.logical(drawn)
    text = LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    size = median(char.size for char in drawn) if drawn else line.height
    return Row(" ".join(text.split()), line.x0, line.x1, line.y0, size, rtl)


def _pitch(pages):
    """Return the usual distance from line to line, in points; 0 where no box has two lines."""
    steps = [
        above.bottom - below.bottom
        for _, boxes in pages
        for rows in boxes
        for above, below in pairwise(rows)
        if above.bottom > below.bottom
    ]
    return median(steps) if steps else 0


def _divided(rows, pitch):
    """Yield the rows of one box paragraph by paragraph."""
    edge = max(r.right for r in rows) if rows[0].rtl else min(r.left for r in rows)
    part = []
    for row in rows:
        if part and _begins(row, part[-1], edge, pitch):
            yield part
            part = []
        part.append(row)
    yield part


def _begins(row, before, edge, pitch):
    """Return True where `row` begins a paragraph: another size, a gap, an indent after a stop."""
    if abs(row.size - before.size) > 0.1 * before.size:
        return True
    if before.bottom - row.bottom > 1.25 * pitch:
        return True
    indent = edge - row.right if row.rtl else row.left - edge
    return 0.8 * row.size < indent < 5 * row.size and before.text.endswith(ENDS)


def running(paragraphs, pages):
    """Return the paragraphs that stand at one height of most pages, digits aside: heads and feet.

    On facing pages they may alternate, so half of the pages are enough, and two at least.
    """
    edges = [p for p in paragraphs if not EDGE < p.height < 1 - EDGE]
    seen = {}
    for paragraph in edges:
        key = (round(paragraph.height, 2), re.sub(r"\d+", "#", paragraph.text))
        seen.setdefault(key, []).append(paragraph)
    return {
        paragraph
        for alike in seen.values()
        if (count := len({p.page for p in alike})) >= 2 and count * 2 >= pages
        for paragraph in alike
    }
