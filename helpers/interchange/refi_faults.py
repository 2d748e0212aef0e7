"""REFI-QDA files opened, and what is wrong in them that the published schema lets through."""

import posixpath
import zipfile
import zlib
from collections import Counter, defaultdict
from pathlib import Path

from helpers import tables
from helpers.interchange import refi

LARGEST = 200_000_000  # bytes that a project may unpack to
BOM = b"\xef\xbb\xbf"
SPACES = [refi.NAMESPACE.format(kind) for kind in ("project", "codebook")]
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


def scan(path):
    """Return the faults of a project (.qdpx) or codebook (.qdc), a sentence each."""
    root, files, found = opened(path)
    if root is None:
        return found
    return found + [f"{where(path, entry)}: {fault}" for entry, fault in _faults(root, files)]


def opened(path):
    """Return `(root, files, faults)`: the XML, and the sources by their names in small letters.

    The root is None where the file cannot be read at all.
    """
    path = Path(path)
    if not path.is_file():
        return None, {}, [f"{tables.name(path)}: the file is missing"]
    if path.suffix.lower() == ".qdc":
        stored, files, found = path.read_bytes(), {}, []
    else:
        stored, files, found = _unpacked(path)
    root, wrong = _parsed(stored) if stored else (None, [])
    files = {posixpath.basename(name).lower(): content for name, content in files.items()}
    return root, files, [f"{tables.name(path)}: {fault}" for fault in [*found, *wrong]]


def _unpacked(path):
    """Return `(project.qde, {name: bytes}, faults)`."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if any(part.flag_bits & 1 for part in parts):
                return b"", {}, ["is locked with a password; save it without one"]
            if sum(part.file_size for part in parts) > LARGEST:
                return b"", {}, [f"unpacks to more than {LARGEST:,} bytes, so it is not opened"]
            files = {part.filename: archive.read(part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        return b"", {}, [f"is no project, which is a ZIP archive ({error})"]
    stored = files.pop("project.qde", b"")
    astray = [name for name in files if posixpath.dirname(name) != "sources"]
    found = [f"{name} should be in the folder sources, in small letters" for name in astray]
    return stored, files, found if stored else ["has no project.qde at its root"]


def _parsed(stored):
    from lxml import etree

    found = ["its XML begins with a byte order mark"] if stored.startswith(BOM) else []
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        root = etree.fromstring(stored, parser)
    except etree.XMLSyntaxError as error:
        return None, [*found, f"not readable as XML ({error})"]
    if etree.QName(root).namespace not in SPACES:
        return None, [*found, f"its root is {root.tag!r}, neither a project nor a codebook"]
    return root, found


def _faults(root, files):
    """Yield `(entry, fault)`."""
    entries = list(root.iter("{*}*"))
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
        if kind(entry) == "TextSource":
            yield from _source_faults(entry, files)


def _reference_faults(entry, kinds):
    wanted = REFERENCES.get(kind(entry), ())
    if wanted and not any(found.endswith(wanted) for found in kinds[target(entry)]):
        yield f"refers to {target(entry) or 'nothing'}, which is no {wanted[0]} of this file"
    for name in USERS:
        if entry.get(name) and "User" not in kinds[plain(entry.get(name))]:
            yield f"{name} is {entry.get(name)}, which is no User of this file"


def _stamp_faults(entry):
    if not (entry.get("creatingUser") or entry.get("modifyingUser")):
        yield "has no user"
    if not (entry.get("creationDateTime") or entry.get("modifiedDateTime")):
        yield "has no date"


def _source_faults(source, files):
    path, inline = source.get("plainTextPath") or "", source.find("{*}PlainTextContent")
    if bool(path) == (inline is not None):
        yield source, "needs either plainTextPath or PlainTextContent, not both"
    if path and not path.startswith("internal://"):
        yield source, f"its text is outside the archive ({path})"
    stored = files.get(_file_name(path))
    if path.startswith("internal://") and stored is None:
        yield source, f"its file sources/{_file_name(path)} is not in the archive"
    yield from ((source, fault) for fault in _stored_faults(stored or b""))
    words = text(source, files)
    for selection in source.findall("{*}PlainTextSelection"):
        if fault := span(selection, words)[1]:
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


def span(selection, words):
    """Return `((start, end), fault)` of a selection; the text is None where it is not at hand."""
    try:
        start, end = (int(selection.get(f"{side}Position", "")) for side in ("start", "end"))
    except ValueError:
        return (0, 0), "its startPosition or endPosition is not a number"
    if end <= start:
        return (start, end), f"ends at {end}, which is not after its start at {start}"
    if words is not None and (start < 0 or end > len(words)):
        return (start, end), f"goes from {start} to {end} in a text of {len(words)} characters"
    return (start, end), ""


def text(source, files):
    """Return the plain text of a source or note; None where it is not in the file."""
    inline = source.find("{*}PlainTextContent")
    if inline is not None:
        return inline.text or ""
    stored = files.get(_file_name(source.get("plainTextPath") or ""))
    return None if stored is None else stored.decode("utf-8-sig", "replace")


def _file_name(path):
    return posixpath.basename(path).lower()


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


def where(path, entry):
    """Return the place of an entry: file, line, and its name or kind."""
    return f"{tables.name(path)}, line {entry.sourceline} ({entry.get('name') or kind(entry)})"
