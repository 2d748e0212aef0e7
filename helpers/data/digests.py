"""What was accepted: digests of the data files, so that an accident is seen.

A gloss, a sector or a definition cannot be checked against anything. `seeds/digests.csv` holds
the SHA-256 of each file and two bytes of that of each line, by which a changed line is found.
Files that it does not name are not held to it.
"""

import difflib
import hashlib
from dataclasses import dataclass

from helpers.data.files import data_files, shown_path
from helpers.data.spreadsheets import table_bytes
from helpers.data.tables import Table

MOST_LINES = 4000
KINDS = (".csv", ".toml", ".po", ".txt")
ACCEPT = "python -m helpers check --accept"


@dataclass(frozen=True)
class Digest:
    """The digests of one file: of the whole, and of its lines, four signs each."""

    file: str
    sha256: str
    lines: str


DIGESTS = Table("digests.csv", Digest, lambda row, context: (), label="file", needed=False)


def digest(file, content):
    """Return the `Digest` of a file's bytes."""
    lines = [hashlib.sha256(line).hexdigest()[:4] for line in content.split(b"\n")]
    told = "".join(lines) if len(lines) <= MOST_LINES else ""  # a line of our tables has an end
    return Digest(file, hashlib.sha256(content).hexdigest(), told)


def files(kit):
    """Return `{name: path}` of the data files that an acceptance covers.

    Coders' sheets, notes and notebooks are left out, since they grow while people work.
    """
    own = [path for slug in kit.slugs() for path in data_files(kit.folder / slug)]
    every = [*data_files(kit.folder), *data_files(kit.folder / "codings"), *own]
    named = {path.relative_to(kit.folder).as_posix(): path for path in every}
    return {
        name: path
        for name, path in sorted(named.items())
        if path.suffix in KINDS and name != DIGESTS.file and not path.name.startswith("my_")
    }


def faults(kit, told=()):
    """Return a fault for each file that is not as accepted, save those that `told` faults name."""
    accepted, found = DIGESTS.read(kit.folder)
    there = files(kit)
    for each in accepted:
        where = shown_path(kit.folder / each.file)
        if any(fault.startswith(where) for fault in told):
            continue
        if each.file not in there:
            found = [*found, f"{where}: was accepted and is not there; put it back, or {_how()}"]
        elif fault := _changed(each, there[each.file].read_bytes()):
            found = [*found, f"{where}{fault}; look at it, and if it is meant, {_how()}"]
    return found


def open_work(kit):
    """Return a sentence on the files of accepted articles, and beside them, that are new."""
    accepted = [each.file for each in DIGESTS.read(kit.folder)[0]]
    known = {file.rpartition("/")[0] for file in accepted}
    new = [f for f in files(kit) if f not in accepted and f.rpartition("/")[0] in known]
    return [
        f"{shown_path(kit.folder / file)}: is new and not accepted yet; {_how()}" for file in new
    ]


def _how():
    return f"accept it: {ACCEPT}"


def _changed(accepted, content):
    """Return how a file differs from what was accepted, or an empty string."""
    now = digest(accepted.file, content)
    if now.sha256 == accepted.sha256:
        return ""
    old, new = (_pieces(each.lines) for each in (accepted, now))
    places = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind == "delete":
            places.append(f"lines are gone before line {start + 1}")
        elif kind != "equal":
            many = f" to {end}" if end - start > 1 else ""
            places.append(f"line {start + 1}{many} is not as accepted")
    more = f", and {len(places) - 3} more places" if len(places) > 3 else ""
    return f", {'; '.join(places[:3])}{more}" if places else ", somewhere: is not as accepted"


def _pieces(lines):
    return [lines[at : at + 4] for at in range(0, len(lines), 4)]


def accepted(kit, contents=None):
    """Return the bytes of the list: every file as it is, or only what `contents` changes.

    `contents` holds the new contents by file, None for a file that goes. Of those only files are
    renewed that the list names and that are as accepted, so that no accident goes with them.
    """
    if contents is None:
        rows = [digest(file, path.read_bytes()) for file, path in files(kit).items()]
    else:
        rows, there = [], files(kit)
        for each in DIGESTS.read(kit.folder)[0]:
            as_accepted = each.file in there and not _changed(each, there[each.file].read_bytes())
            if each.file not in contents or not as_accepted:
                rows.append(each)
            elif (content := contents[each.file]) is not None:
                stored = content.encode() if isinstance(content, str) else content
                rows.append(digest(each.file, stored))
    return table_bytes(DIGESTS.file, DIGESTS.header, [vars(row) for row in rows])


def with_digests(kit, contents):
    """Return the contents and, where there is a list, the list renewed for them."""
    if not (kit.folder / DIGESTS.file).exists():
        return contents
    return {**contents, DIGESTS.file: accepted(kit, contents)}
