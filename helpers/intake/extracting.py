"""The text of a file in any of the formats that people have, as a `documents.Document`."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from helpers.intake import documents, pdfs, webpages, wordfiles
from helpers.intake.documents import Document, Line, refused

LARGEST_FILE = 50_000_000  # bytes
KINDS = {
    ".txt": "plain text",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".html": "web page",
    ".htm": "web page",
    ".xhtml": "web page",
    ".mhtml": "web page in one file",
    ".mht": "web page in one file",
    ".docx": "Word file",
    ".pdf": "PDF",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NO_TEXT = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", OLD_OFFICE)
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Two languages whose log-likelihoods differ by less are hard to tell apart.
CLOSE = 10


def extract(path):
    """Return the `Document` of a file; raise `tables.DataError` where there is none to be had."""
    from lxml.etree import ParserError

    path = Path(path)
    kind = _kind(path)
    try:
        if kind == "PDF":
            found = pdfs.document(path)
        elif kind == "Word file":
            found = wordfiles.document(path)
        else:
            found = _textual(path.name, kind, path.read_bytes())
    except ParserError:
        raise refused(path.name, "there is no text in it") from None
    except RecursionError:
        raise refused(path.name, "its parts are nested too deeply to be read") from None
    return documents.cleaned(found)


def language(document):
    """Return `(tag, reason)`: what the file declares, else what its words look like.

    A declaration is followed even against the words, since the words may be few; the reason says
    where the two differ, and which other language comes near.
    """
    import py3langid

    own = [line.text for line in document.lines if not line.furniture] or [document.source]
    (guess, best), (other, second) = py3langid.rank(" ".join(own)[:20_000])[:2]
    likely = repr(guess) + (f" ({other!r} comes near)" if best - second < CLOSE else "")
    declared = re.split("[-_]", document.language)[0].lower()
    if not re.fullmatch("[a-z]{2,3}", declared):
        return guess, f"the file declares no language; its words look like {likely}"
    told = f"the file declares {document.language!r}"
    if declared == guess:
        return declared, f"{told}, and its words look like it"
    return declared, f"{told}, but its words look like {likely}: say which it is"


def _kind(path):
    """Return the kind of a file whose content is what its name says."""
    if not path.is_file():
        raise refused(path.name, "there is no such file")
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise refused(path.name, f"this type of file is not read; save it as {', '.join(KINDS)}")
    if path.stat().st_size > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise refused(path.name, f"is larger than {limit} MB; add the article alone")
    stored = path.read_bytes()
    if not stored.strip():
        raise refused(path.name, "the file is empty")
    if fault := _misnamed(kind, stored):
        raise refused(path.name, fault)
    return kind


def _misnamed(kind, stored):
    """Return what is wrong with the name of a file of these bytes, or an empty string."""
    is_pdf = b"%PDF-" in stored[:1024]
    if kind == "PDF":
        return "" if is_pdf else "is no PDF, whatever its name says; name it for what it is"
    if kind == "Word file" and stored.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in stored:
            return "is locked with a password; save a copy without one and add that"
        return "is a Word file of the old kind; open it in Word and save it as .docx"
    if kind == "Word file":
        right = stored.startswith(b"PK\x03\x04")
        return "" if right else "is no Word file, whatever its name says; name it for what it is"
    if is_pdf or stored.startswith(NO_TEXT):
        return f"is no {kind}, whatever its name says; name it for what it is"
    start = stored[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if kind == "plain text" and re.match(rb"(?i)<(!doctype html|html\b)", start):
        return "is a web page; name it .html"
    if kind == "web page" and b"<" not in stored:
        return "has no HTML in it; name it .txt"
    return ""


def _textual(name, kind, stored):
    if kind == "web page in one file":
        stored, declared = webpages.unpacked(name, stored)
    else:
        declared = webpages.charset(stored) if kind == "web page" else ""
    text, note = decoded(name, stored, declared)
    if kind == "plain text":
        found = _plain(name, text)
    else:
        found = (webpages.markdown if kind == "Markdown" else webpages.page)(name, text)
    return replace(found, notes=(note, *found.notes))


def decoded(name, stored, declared=""):
    """Return `(text, note)` of bytes in the encoding that they show, declare, or look like.

    Raises `tables.DataError` for two encodings in one file, naming the line, and for no text.
    """
    marked = [encoding for mark, encoding in MARKS.items() if stored.startswith(mark)]
    for encoding in filter(None, [*marked, declared, "utf-8"]):
        try:
            text = stored.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text, f"Its encoding is {encoding.removesuffix('-sig').upper()}."
    if line := _odd_line(stored):
        told = f"line {line} is not UTF-8 though other lines are: two encodings in one file"
        raise refused(name, f"{told}; put that line right and save the file as UTF-8")
    import charset_normalizer

    found = charset_normalizer.from_bytes(stored)
    best = found.best()
    # Short Western texts pass for Central European ones too; the Western reading is likelier.
    western = next((each for each in found if each.encoding == "cp1252"), best)
    best = western if best and western.chaos <= best.chaos else best
    if best is None or "\x00" in str(best):
        raise refused(name, "is no text in an encoding that we know; save it as UTF-8")
    note = f"Its encoding is a guess ({best.encoding}); look whether accents are right."
    return str(best), note


def _odd_line(stored):
    """Return the number of the first line that is not UTF-8 where others clearly are, or 0."""
    right, wrong, first = 0, 0, 0
    for number, line in enumerate(stored.split(b"\n"), 1):
        beyond = sum(byte > 127 for byte in line)
        try:
            line.decode("utf-8")
            right += beyond
        except UnicodeDecodeError:
            wrong, first = wrong + beyond, first or number
    # A few bytes of another encoding can pass for UTF-8 by chance.
    return first if right * 10 > wrong else 0


def _plain(name, text):
    """Return plain text as a document; lines wrapped by hand are joined at the blank lines.

    They count as wrapped where most of those that run on are of about one length.
    """
    lines = [line.strip() for line in documents.BREAKS.sub("\n", text).split("\n")]
    run_on = sorted(len(line) for line, after in pairwise(lines) if line and after)
    wrapped = run_on and run_on[len(run_on) // 2] >= 55 and run_on[-1] <= 100
    if not wrapped or len(run_on) < 3:
        return Document(name, "plain text", tuple(map(Line, lines)))
    blocks = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    whole = tuple(Line(documents.joined(block.split("\n"))) for block in blocks)
    note = f"Its lines were wrapped at {run_on[-1]} characters; they are joined at blank lines."
    return Document(name, "plain text", whole, notes=(note,))
