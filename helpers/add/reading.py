"""A file from outside, read in a process of its own with a limit of time and of memory.

    python -m helpers.add.reading FILE

prints what was read, or why it was not, as JSON; `read` runs just that.
"""

import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

from helpers.add.documents import Document, Line, cleaned, refused
from helpers.data.files import DataError

LARGEST_FILE = 50_000_000  # bytes
MEMORY = 1_000_000_000  # bytes
KINDS = {
    ".txt": "plain text",
    ".srt": "plain text",
    ".vtt": "plain text",
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
HERE = Path(__file__).parents[2]


def read(path):
    """Return the `Document` of a file; raise `DataError` where there is none to be had.

    The file is opened in a process of its own, so that a hostile one can neither hang the kit nor
    take all memory; where no process can be started (in a browser) it is read at once.
    """
    path = Path(path)
    kind(path)
    if sys.platform == "emscripten":
        return document(path)
    seconds = seconds_for(path)
    command = [sys.executable, "-m", "helpers.add.reading", str(path.resolve()), str(seconds)]
    search = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    told = os.environ | {"PYTHONPATH": search, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, env=told, capture_output=True, timeout=4 * seconds)
    except subprocess.TimeoutExpired:
        raise _too_long(path, seconds) from None
    if done.returncode != 0:
        raise _broken_off(path, done.returncode, done.stderr, seconds)
    return _told(json.loads(done.stdout))


def seconds_for(path):
    """Return how many seconds a file may take: 4, and one for 10 kB, up to 60 (a page: 5)."""
    most = 60 if path.suffix.lower() in (".pdf", ".docx") else 5
    return min(4 + path.stat().st_size // 10_000, most)


def _told(answer):
    if "refused" in answer:
        raise DataError(answer["refused"])
    lines = tuple(Line(**line) for line in answer.pop("lines"))
    return Document(lines=lines, notes=tuple(answer.pop("notes")), **answer)


def _too_long(path, seconds):
    told = f"takes more than {seconds} seconds to read, which no article of its size does"
    return refused(path.name, f"{told}; save the text alone, or in another format")


def _broken_off(path, code, said, seconds):
    """Return the error that says why the process that read a file came to nothing."""
    if code in (-24, -9, 152, 137) or b"TimeLimit" in said:  # SIGXCPU, SIGKILL
        return _too_long(path, seconds)
    if b"MemoryError" in said or code == -11 or b"alloc" in said:
        told = f"needs more than {MEMORY // 1_000_000:,} MB of memory to be read"
        return refused(path.name, f"{told}; save the text alone, or in another format")
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"code {code}"]
    return refused(path.name, f"cannot be read ({last[0][:200]}); save it in another format")


def document(path):
    """Return the `Document` of a file, read in this very process; raises as `read` does."""
    from lxml.etree import ParserError

    path = Path(path)
    what = kind(path)
    try:
        if what == "PDF":
            from helpers.add import pdfs

            found = pdfs.document(path)
        elif what == "Word file":
            from helpers.add import wordfiles

            found = wordfiles.document(path)
        else:
            found = _textual(path.name, what, path.read_bytes())
    except ParserError:
        raise refused(path.name, "there is no text in it") from None
    except RecursionError:
        raise refused(path.name, "its parts are nested too deeply to be read") from None
    return replace(cleaned(found), path=str(path.resolve()))


def _textual(name, what, stored):
    from helpers.add import textfiles

    if what == "plain text":
        text, note = textfiles.decoded(name, stored)
        found = textfiles.plain(name, text)
        return replace(found, notes=(note, *found.notes))
    from helpers.add import articles, webpages

    declared, notes = "", []
    if what == "web page in one file":
        stored, declared, notes = webpages.unpacked(name, stored)
    if what != "Markdown":
        declared = declared or webpages.charset(stored)
    text, note = textfiles.decoded(name, stored, declared, is_page=what != "Markdown")
    found = (webpages.markdown if what == "Markdown" else articles.page)(name, text)
    return replace(found, notes=(note, *notes, *found.notes))


def kind(path):
    """Return the kind of a file whose content is what its name says; else raise `DataError`."""
    if not path.is_file():
        raise refused(path, "there is no such file")
    found = KINDS.get(path.suffix.lower())
    if found is None:
        raise refused(path.name, f"this type of file is not read; save it as {', '.join(KINDS)}")
    if path.stat().st_size > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise refused(path.name, f"is larger than {limit} MB; add the article alone")
    stored = path.read_bytes()
    if not stored.strip():
        raise refused(path.name, "the file is empty")
    if fault := _misnamed(found, stored):
        raise refused(path.name, fault)
    return found


def _misnamed(what, stored):
    """Return what is wrong with the name of a file of these bytes, or an empty string."""
    if stored.lstrip().startswith(b"{\\rtf"):
        return "is an RTF file; open it in a word processor and save it as .docx"
    is_pdf = b"%PDF-" in stored[:1024]
    if what == "PDF":
        return "" if is_pdf else "is no PDF, whatever its name says; name it for what it is"
    if what == "Word file" and stored.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in stored:
            return "is locked with a password; save a copy without one and add that"
        return "is a Word file of the old kind; open it in Word and save it as .docx"
    if what == "Word file":
        right = stored.startswith(b"PK\x03\x04")
        return "" if right else "is no Word file, whatever its name says; name it for what it is"
    if is_pdf or stored.startswith(NO_TEXT):
        return f"is no {what}, whatever its name says; name it for what it is"
    start = stored[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if what == "plain text" and re.match(rb"(?i)<(!doctype html|html\b)", start):
        return "is a web page; name it .html"
    if what == "web page" and b"<" not in stored.replace(b"\x00", b""):
        return "has no HTML in it; name it .txt"
    return ""


def _limit(seconds):
    """Limit the time and the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the time is limited from outside
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    soft = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MEMORY if soft == resource.RLIM_INFINITY else min(MEMORY, soft)
    resource.setrlimit(resource.RLIMIT_AS, (most, soft))


def main(path, seconds):
    """Print the document of a file, or the reasons why there is none, as JSON."""
    _limit(int(seconds))
    try:
        answer = asdict(document(path))
    except DataError as error:
        answer = {"refused": error.faults}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
