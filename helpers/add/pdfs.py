"""PDF files as paragraphs: rows joined into reading text, heads and feet of pages set aside."""

import logging
import re
from collections import Counter

from helpers.add import joining, layout
from helpers.add.documents import Document, Line, refused
from helpers.add.paragraphs import EDGE, continued, paragraphs

PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014.\u00b7|\s]*(?:page|p\.|seite|s\.|pagina|p\u00e1gina|halaman|hal\.?|\u7b2c)?\s*\d{1,3}\s*\u9875?"
    r"(?:\s*(?:/|of|von|sur|de|dari|\u5171)\s*\d{1,3})?[-\u2013\u2014.\u00b7|\s]*",
    re.IGNORECASE,
)
BORDER = 0.05  # what a browser prints around a page stands in this share
RECOGNISE = "put it through character recognition (OCR) first"
LOCKED = "is locked with a password; save a copy without one and add that"


def document(path):
    """Return a PDF as a document; heads and feet that come again page by page are furniture."""
    found, pages, about = read(path)
    sizes = Counter()
    for paragraph in found:
        sizes[paragraph.size] += len(paragraph.text)
    body = sizes.most_common(1)[0][0]
    asides = [_aside(p, body) for p in found]
    found = continued(found, asides, body, about.pop("words"), about.pop("guess"))
    roles = ("narration", "heading")
    lines = [Line(p.text, roles[p.size > 1.15 * body], why) for p, why in found]
    count = "1 page" if pages == 1 else f"{pages} pages"
    notes = [
        f"It was read from the layout of {count}; see whether paragraphs are whole. Tables and "
        "formulas come out as lines of text."
    ]
    first = [p for p, _ in found if p.page == 1 and not p.turned]
    if largest := max(first, key=lambda p: p.size, default=None):
        about["title"] = largest.text if largest.size > 1.3 * body else about["title"]
    notes += about.pop("divided")
    if unseen := about.pop("unseen"):
        notes.append(f"{unseen} letters are drawn where no page shows them, and are left out.")
    if empty := about.pop("empty", ""):
        notes.append(f"There is no text on {empty}: a picture, a scan, or nothing; go and look.")
    return Document(path.name, "PDF", tuple(lines), notes=tuple(notes), **about)


def _aside(paragraph, body):
    """Return why a paragraph is likely none of the article's, or an empty string."""
    if paragraph.running:
        return "stands at the same height of most pages"
    at_edge = not EDGE < paragraph.height < 1 - EDGE
    if at_edge and PAGE_NUMBER.fullmatch(paragraph.text):
        return "is the number of the page"
    if paragraph.turned:
        return "runs in another direction than the page's text"
    at_border = not BORDER < paragraph.height < 1 - BORDER
    is_small = at_border and paragraph.size < 0.85 * body
    return "stands in small letters at the edge of the page" if is_small else ""


def read(path):
    """Return `(paragraphs, pages, about)`: `pages` counts them, `about` is what the file says.

    Raises `DataError` for a password, a damaged file, and pages without any text.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts as it reads them
    try:
        pages, about = layout.pages(path), _about(path)
    except PDFPasswordIncorrect:
        raise refused(path.name, LOCKED) from None
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a damaged file makes the library raise almost anything
        told = f"cannot be read as a PDF ({type(error).__name__}); the file is damaged"
        raise refused(path.name, told) from None
    whole = "".join(row.text for page in pages for box in page.boxes for row in box)
    empty = [number for number, page in enumerate(pages, 1) if not page.boxes]
    if not whole:
        places = f"on {_pages(empty)}, only pictures" if empty else "and no pages"
        raise refused(path.name, f"has no text {places}: a scan, or a form; {RECOGNISE}")
    if whole.count("\ufffd") > len(whole) / 20:
        raise refused(path.name, f"its fonts do not say which letters they draw; {RECOGNISE}")
    found, words, guess = paragraphs(pages)
    about |= {"words": words, "guess": guess, "unseen": sum(page.unseen for page in pages)}
    texts = [row.text for page in pages for box in page.boxes for row in box]
    about["divided"] = list(joining.doubtful(texts, guess))
    about |= {"empty": _pages(empty)} if empty else {}
    return found, len(pages), about


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
