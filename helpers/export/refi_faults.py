"""What is wrong in a REFI-QDA file that the published schema lets through."""

import posixpath
from collections import Counter, defaultdict

from helpers.data.files import shown_path
from helpers.export.refi_file import BOM, Project, guid, kind, plain, span, target

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
