"""A project or annotations of another tool become coders' sheets, `coders/NAME.csv`.

A table of claims that a spreadsheet saved is held against the kit's own, and stored nowhere.

Rows that lack a gloss or a code are stored all the same and listed, so that the coder can fill
them in; what has no place in an article is listed and not stored. A second run adds only what is
new. The kit's own codings, which travel with its exports, are no new coder's.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

from helpers.coding import sheets
from helpers.data.files import DataError, shown_path
from helpers.export import annotations, refi_reading, tables
from helpers.export.rows import CODER, coded_rows

PROJECTS = (".qdpx", ".qdc", ".qde")
ANNOTATIONS = (".json", ".jsonld")
TABLES = (".csv", ".xlsx")
COMPARED = ("english", "voice", "theme", "stance", "kind", "low", "high", "unit", "note")


@dataclass
class Home:
    """What came home: new rows by sheet, faults for what was not taken, what rows still lack.

    `ours` counts the rows that are the kit's own claims, as `claims.csv` has them.
    """

    added: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    lacking: list = field(default_factory=list)
    ours: int = 0

    def __str__(self):
        """Say it for a person, a line each."""
        lines = [f"{'/'.join(p.parts[-3:])}: {count} rows added" for p, count in self.added.items()]
        lines += [] if lines else ["No row is new."]
        lines += [f"{self.ours} rows are the kit's own claims, unchanged."] if self.ours else []
        lines += [f"\nNot taken ({len(self.faults)}):", *self.faults] if self.faults else []
        told = f"\nStill to be filled in or mended in the sheets ({len(self.lacking)}):"
        return "\n".join([*lines, *([told, *self.lacking] if self.lacking else [])])


def bring(kit, path, names=None):
    """Add what a project or annotations file holds to the coders' sheets and return a `Home`.

    A table holds the kit's own claims: each that differs from `claims.csv` is a fault.

    `names` gives the coders of the file the names of their sheets: `{"Ana Li": "ana"}`; without
    it a name is made of small letters. Nothing is written where a coder cannot be named: then
    `DataError` says so.
    """
    rows, faults = _read(kit, path)
    coders = _coders(rows, names or {}, path)
    home, by_sheet = Home(faults=list(faults)), defaultdict(list)
    ours = {_place(row): row for a in kit.articles.values() for row in coded_rows(a)}
    for row in rows:
        coder, where = coders[row["coder"]], f"{shown_path(path)}, row {row['row']}"
        if not coder:
            wrong = list(_own_faults(row, ours.get(_place(row))))
            home.faults += [f"{where}: {fault}" for fault in wrong]
            home.ours += not wrong
        elif row["passage"] and row["source"] in kit.articles:
            by_sheet[row["source"], coder].append(_cells(row))
        elif row["source"] not in kit.articles:
            told = (
                f"{row['quote'][:40]!r} is from {row['source']!r}, which is no article of the kit"
            )
            home.faults.append(f"{where}: {told}")
    for (slug, coder), new in by_sheet.items():
        _add(kit, slug, coder, new, home)
    return home


def _read(kit, path):
    """Return `(rows, faults)` of a file by what its name ends in."""
    suffix = Path(path).suffix.lower()
    if suffix in PROJECTS:
        return refi_reading.read(kit, path)
    if suffix in ANNOTATIONS:
        return annotations.read_file(kit, path)
    if suffix in TABLES:
        rows, faults = tables.read(kit, path)
        return [row | _whose(row) for row in rows], faults
    known = ", ".join((*PROJECTS[:1], *ANNOTATIONS, *TABLES))
    raise DataError([f"{shown_path(path)}: is no {known}; save the project or annotations as one"])


def _whose(row):
    """Return what a row of a project says of itself, and one of a table of the kit's does not."""
    return {"coder": CODER, "source": row["passage"].partition(":")[0], "code": ""}


def _coders(rows, names, path):
    """Return `{coder in the file: name of the sheet}`; the kit's own coder has none."""
    found, faults = {}, []
    for coder in dict.fromkeys(row["coder"] for row in rows):
        own = coder == CODER and coder not in names
        found[coder] = "" if own else names.get(coder) or _as_name(coder)
        if not own and (fault := sheets.name_fault(found[coder])):
            faults.append(f"{shown_path(path)}: coder {coder!r}: {fault}; name the sheet yourself")
    for name in {*found.values()} - {""}:
        same = [coder for coder, given in found.items() if given == name]
        if len(same) > 1:
            told = " and ".join(map(repr, same))
            faults.append(f"{shown_path(path)}: {told} would share the sheet {name!r}; name one")
    for coder in names.keys() - found.keys():
        faults.append(f"{shown_path(path)}: has no coder {coder!r}; it has {', '.join(found)}")
    if faults:
        raise DataError(faults)
    return found


def _as_name(coder):
    """Return the name in small letters a to z: `Ana Müller` is `ana-muller`."""
    plain = unicodedata.normalize("NFKD", coder).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:30]


def _place(row):
    return row["passage"], row["quote"], row["question"]


def _own_faults(row, ours):
    """Yield how a row of the kit's own coder differs from `claims.csv`, which is not changed."""
    if ours is None:
        yield f"{CODER!r} has {row['quote'][:40]!r}, which is no claim of the kit; code as yourself"
    for column in COMPARED if ours else ():
        if row[column] != ours[column]:
            yield (
                f"{ours['id']}: {column} is {row[column][:60]!r}, and in claims.csv "
                f"{ours[column][:60]!r}; change it there, or code as yourself"
            )


def _cells(row):
    """Return the cells of a sheet's row, in one line; codes that are not ours go into its note."""
    own = f"own code: {row['code']}" if row["code"] else ""
    note = " | ".join(filter(None, (row["note"], own)))
    return row | {"english": " ".join(row["english"].split()), "note": " ".join(note.split())}


def _add(kit, slug, coder, rows, home):
    """Add rows to a sheet where they are not there yet, and tell what is open."""
    stored = sheets.read_with_faults(kit, slug, coder)[0]
    there = {_place(asdict(row)): row for row in stored}
    path = sheets.folder(kit, slug) / f"{coder}.csv"
    for row in rows:
        old = there.get(_place(row))
        for column in COMPARED if old else ():
            if row[column] and row[column] != getattr(old, column):
                home.faults.append(
                    f"{shown_path(path)}, row {old.row}: {column} stays "
                    f"{getattr(old, column)[:60]!r}; the file has {row[column][:60]!r}"
                )
    new = [row for row in rows if _place(row) not in there]
    if new and (taken := sheets.take_in(kit, slug, coder, new)):
        home.added[path] = len(taken)
    home.lacking += sheets.read_with_faults(kit, slug, coder)[1]
