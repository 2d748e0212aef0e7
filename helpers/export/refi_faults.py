"""REFI-QDA files opened, and what is wrong in them that the published schema lets through."""

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree

from helpers.data.files import shown_path

LARGEST = 200_000_000  # bytes that a project may unpack to
BOM = b"\xef\xbb\xbf"
SPACE = re.compile(r"urn:QDA-XML:(?:project|codebook):\d+[:.]\d+")
UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError)
UNREADABLE += (EOFError, ValueError, RuntimeError, OverflowError, MemoryError)
# What the kind of the entry that is referred to ends with; NVivo codes text to a case, too.
REFERENCES = {
    "CodeRef": ("Code", "Case"),
    "NoteRef": ("Note",),
    "SourceRef": ("Source",),
    "SelectionRef": ("Selection",),
    "VariableRef": ("Variable",),
    "MemberCode": ("Code",),
    "MemberSource": ("Source",),
    "MemberNote": ("Note",),
}
USERS = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")
STAMPED = ("TextSource", "PlainTextSelection", "Coding", "Note")
TEXTS = ("{*}TextSource", "{*}Representation")  # a PDF's words stand in its Representation


class Project:
    """An opened project or codebook: the XML as `root`, the archive's other files by small name.

    `root` is None where the file cannot be read at all; then `faults` says why.
    """

    def __init__(self, path):
        """Open the file; nothing is raised for a broken one."""
        self.path, self.root, self.files, self.odd = Path(path), None, {}, []
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
        inline = entry.find("{*}PlainTextContent")
        if inline is not None:
            return inline.text or ""
        stored = self.stored(entry.get("plainTextPath") or "")
        return None if stored is None else stored.decode("utf-8-sig", "replace")

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


def faults(path):
    """Return the faults of a project (.qdpx) or codebook (.qdc), a sentence each.

    What stands many times is told once, with the number of further entries.
    """
    project = Project(path)
    if project.root is None:
        return project.faults
    places = defaultdict(list)
    for entry, fault in _faults(project):
        places[fault, kind(entry)].append(entry)
    found = [f"{shown_path(project.path)}: {fault}" for fault in project.odd]
    for (fault, _), entries in places.items():
        more = f" (and {len(entries) - 1:,} more like it)" if len(entries) > 1 else ""
        found.append(f"{project.where(entries[0])}: {fault}{more}")
    return found


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
    project.odd += [f"{n} should be in the folder sources, in small letters" for n in astray]
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


def _faults(project):
    """Yield `(entry, fault)`."""
    entries = list(project.root.iter("{*}*"))
    own = [entry for entry in entries if entry.get("guid") and kind(entry) != "MemberCode"]
    times, kinds = Counter(map(guid, own)), defaultdict(set)
    for entry in own:
        kinds[guid(entry)].add(kind(entry))
        if times[guid(entry)] > 1:
            yield entry, f"its guid {guid(entry)} stands {times[guid(entry)]} times"
    for entry in entries:
        yield from ((entry, fault) for fault in _reference_faults(entry, kinds))
        if kind(entry) in STAMPED:
            yield from ((entry, fault) for fault in _stamp_faults(entry))
    for source in project.texts():
        yield from _source_faults(source, project)


def _reference_faults(entry, kinds):
    wanted = REFERENCES.get(kind(entry), ())
    if wanted and not any(found.endswith(wanted) for found in kinds[target(entry)]):
        yield f"refers to {target(entry) or 'nothing'}, which is no {wanted[0]} of this file"
    for name in USERS:
        if entry.get(name) and "User" not in kinds[plain(entry.get(name))]:
            yield f"{name} is {entry.get(name)}, which is no User of this file"


def _stamp_faults(entry):
    """Yield what is missing; a coding without a date of its own has that of its selection."""
    above = entry.getparent() if kind(entry) == "Coding" else None
    for what, names in (
        ("user", ("creatingUser", "modifyingUser")),
        ("date", ("creationDateTime", "modifiedDateTime")),
    ):
        if not any(e.get(name) for e in (entry, above) if e is not None for name in names):
            yield f"has no {what}"


def _source_faults(source, project):
    path, inline = source.get("plainTextPath") or "", source.find("{*}PlainTextContent")
    if bool(path) == (inline is not None):
        yield source, "needs either plainTextPath or PlainTextContent, not both"
    if path and not path.startswith("internal://"):
        yield source, f"its text is outside the archive ({path[:80]})"
    stored, file = project.stored(path), posixpath.basename(path).lower()
    if path.startswith("internal://") and stored is None:
        yield source, f"its file sources/{file} is not in the archive"
    yield from ((source, fault) for fault in _stored_faults(stored or b""))
    words = project.text(source)
    for selection in source.findall("{*}PlainTextSelection"):
        (start, end), fault = span(selection)
        if not fault and words is not None and (start < 0 or end > len(words)):
            fault = f"goes from {start} to {end} in a text of {len(words)} characters"
        if fault:
            yield selection, fault


def _stored_faults(stored):
    if stored.startswith(BOM):
        yield "its file begins with a byte order mark, which some tools count"
    if b"\r" in stored:
        yield "its file has carriage returns, which tools count differently"
    try:
        stored.decode()
    except UnicodeDecodeError as error:
        yield f"its file is not UTF-8 ({error})"


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
