"""A REFI-QDA file opened: its XML, and what stands beside it in the archive."""

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from helpers.data.files import shown_path

LARGEST = 200_000_000  # bytes that a project may unpack to
BOM = b"\xef\xbb\xbf"
SPACE = re.compile(r"urn:QDA-XML:(?:project|codebook):\d+[:.]\d+")
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError)
UNREADABLE += (EOFError, ValueError, RuntimeError, OverflowError, MemoryError)
TEXTS = ("{*}TextSource", "{*}Representation")  # a PDF's words stand in its Representation


class Project:
    """An opened project or codebook: the XML as `root`, the archive's other files by small name.

    `root` is None where the file cannot be read at all; then `faults` says why.
    """

    def __init__(self, path):
        """Open the file; nothing is raised for a broken one."""
        self.path, self.root, self.files, self.odd = Path(path), None, {}, []
        self._texts = {}
        stored, fault = _stored(self)
        if not fault:
            self.root, fault = _parsed(stored)
            self.odd += ["its XML begins with a byte order mark"] if stored.startswith(BOM) else []
        self.faults = [f"{shown_path(self.path)}: {fault}"] if fault else []

    def texts(self):
        """Return the entries that hold text: text sources, and what a PDF is represented by."""
        return list(self.root.iter(*TEXTS))

    def text(self, entry):
        """Return the plain text of a source or note; None where it is not at hand."""
        inline, path = entry.find("{*}PlainTextContent"), entry.get("plainTextPath") or ""
        if inline is not None:
            return inline.text or ""
        if path not in self._texts:  # asked for by every selection
            self._texts[path] = self._decoded(path)
        return self._texts[path]

    def _decoded(self, path):
        """Return the words of a file in UTF-8 or, as some tools write them, in UTF-16."""
        stored = self.stored(path)
        if stored is None:
            return None
        encoding = "utf-16" if stored.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            return None

    def stored(self, path):
        """Return the bytes of a file in the archive, or beside it where the path is relative."""
        if (found := self.files.get(posixpath.basename(path).lower())) is not None or not path:
            return found
        scheme, _, rest = path.partition("://")
        folder = self.path.parent.resolve()
        try:
            beside = (folder / rest.lstrip("/")).resolve()
            ours = scheme == "relative" and beside.is_relative_to(folder)
            return beside.read_bytes() if ours and beside.stat().st_size <= LARGEST else None
        except (OSError, ValueError, RuntimeError):
            return None

    def where(self, entry):
        """Return the place of an entry: file, line, and its name or kind."""
        named = entry.get("name") or kind(entry)
        return f"{shown_path(self.path)}, line {entry.sourceline} ({named[:40]})"


def _stored(project):
    """Return `(XML, fault)`, and keep in the project what stands beside it in the archive."""
    if not project.path.is_file():
        return b"", "the file is missing"
    try:
        if project.path.suffix.lower() == ".qdc":
            return project.path.read_bytes(), ""
        with zipfile.ZipFile(project.path) as archive:
            parts = [p for p in archive.infolist() if not p.is_dir() and not _is_junk(p.filename)]
            if any(part.flag_bits & 1 for part in parts):
                return b"", "is locked with a password; save it without one"
            if sum(part.file_size for part in parts) > LARGEST:
                return b"", f"unpacks to more than {LARGEST:,} bytes, so it is not opened"
            files = {part.filename: archive.read(part) for part in parts}
    except UNREADABLE as error:
        return b"", f"is no project, which is a ZIP archive ({error})"
    return _taken(project, files)


def _is_junk(name):
    """Return whether a file was put there by an operating system, not by a tool."""
    return any(part[:1] == "." or part in ("__MACOSX", "Thumbs.db") for part in name.split("/"))


def _taken(project, files):
    """Return `(XML, fault)`: of the only `.qde`, whatever a tool called it."""
    named = [name for name in files if name.lower().endswith(".qde")]
    if len(named) > 1 and "project.qde" in named:
        project.odd.append(f"{len(named)} files end in .qde; project.qde is read")
        named = ["project.qde"]
    if len(named) != 1:
        return (
            b"",
            f"has {', '.join(sorted(named)[:5]) or 'no file that ends in .qde'}; one is needed",
        )
    if named[0] != "project.qde":
        project.odd.append(f"{named[0]} should be project.qde, at the root")
    stored = files.pop(named[0])
    astray = [name for name in files if posixpath.dirname(name) != "sources"]
    if astray:
        more = f" (and {len(astray) - 1} more)" if len(astray) > 1 else ""
        told = f"{astray[0]}{more} should be in the folder sources, in small letters"
        project.odd.append(told)
    project.files = {posixpath.basename(name).lower(): held for name, held in files.items()}
    return stored, ""


def _parsed(stored):
    """Return `(root, fault)`; entities are not followed, and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(stored, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, f"not readable as XML ({error})"
    if not SPACE.fullmatch(etree.QName(root).namespace or ""):
        return None, f"its root is {root.tag[:80]!r}, neither a project nor a codebook"
    return root, ""


def span(selection):
    """Return `((start, end), fault)` of a selection."""
    try:
        start, end = (int(selection.get(f"{side}Position", "")) for side in ("start", "end"))
    except ValueError:
        return (0, 0), "its startPosition or endPosition is not a number"
    if end <= start:
        return (start, end), f"ends at {end}, which is not after its start at {start}"
    return (start, end), ""


def kind(entry):
    """Return what an entry is: `Code`, `TextSource` ..."""
    return entry.tag.rpartition("}")[2]


def plain(identifier):
    """Return an identifier without the braces and capitals in which it may stand."""
    return identifier.strip("{}").lower()


def guid(entry):
    """Return the identifier of an entry."""
    return plain(entry.get("guid", ""))


def target(entry):
    """Return the identifier that a reference names."""
    return plain(entry.get("targetGUID") or entry.get("guid") or "")
