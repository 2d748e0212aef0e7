"""One coder's sheet, `coders/<name>.csv` of an article: read, checked, added to, taken back.

The sheet is the truth, whether a spreadsheet or the desk filled it, and both are checked alike;
it may be a workbook, too. The journal beside it, `coders/<name>.log.jsonl`, only grows and only
records. `save`, `take_out` and `undo` open no other coder's sheet.
"""

import re
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime

from helpers.coding import kept
from helpers.coding.rows import COLUMNS, Row, row_faults, sheet_faults
from helpers.data.files import DataError, checked, data_files, shown_path
from helpers.data.journal import append, events
from helpers.data.locks import locked, telling
from helpers.data.spreadsheets import read_table, table_bytes
from helpers.data.tables import Records
from helpers.data.writing import write

NAME = re.compile(r"[a-z][a-z0-9_-]{0,29}")
RESERVED = ("adjudication", "log")
OTHER_TABLES = (".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".tab")
CAPITALS = (".CSV", ".Csv", ".XLSX", ".Xlsx")


def folder(kit, slug):
    """Return the folder of an article that holds its coders' sheets."""
    return kit.articles[slug].folder / "coders"


def read(kit, slug, coder):
    """Return a coder's rows as `Records`; raise `DataError` with every fault."""
    return checked(*read_with_faults(kit, slug, coder))


def read_with_faults(kit, slug, coder):
    """Return `(Records of Row, faults)` of a coder's sheet; without one there are none."""
    path, faults = _stored_in(folder(kit, slug), coder)
    rows, unreadable = _rows(path)
    return rows, [*faults, *unreadable, *sheet_faults(kit.articles[slug], path, rows, coder)]


def read_all(kit, slug):
    """Return `({coder: Records of Row}, faults)` of all sheets of an article, by coder's name."""
    home, found, faults, owners = folder(kit, slug), {}, [], {}
    for path in data_files(home):
        if path.suffix.lower() in OTHER_TABLES or path.suffix in CAPITALS:
            faults.append(f"{shown_path(path)}: is not read here; save it as .xlsx or .csv")
        if _is_sheet(path):
            rows, unreadable = _rows(path)
            faults += [*_name_faults(path, path.stem), *unreadable]
            faults += sheet_faults(kit.articles[slug], path, rows, path.stem)
            found[path.stem] = rows
            for owner in {n.casefold() for n in (path.stem, *(row.coder for row in rows))}:
                owners.setdefault(owner, []).append(path.name)
    return found, [*faults, *_shared_names(home, owners)]


def _is_sheet(path):
    """Return whether a file is a coder's sheet, and no workbook whose rows were taken over."""
    return path.stem != "adjudication" and (
        path.suffix == ".csv" or (path.suffix == ".xlsx" and not kept.is_kept(path))
    )


def _shared_names(home, owners):
    for owner, names in owners.items():
        if len(names) > 1:
            yield (
                f"{shown_path(home)}: {' and '.join(sorted(names))} are both {owner!r}'s; two "
                "coders need two names, and one coder one file: rename one, and the coder in its "
                "rows, or take it out of the folder"
            )


def _stored_in(home, coder):
    """Return `(path, faults)` of a coder's sheet: a workbook where there is no CSV."""
    path, workbook = home / f"{coder}.csv", home / f"{coder}.xlsx"
    faults = _name_faults(path, coder)
    if faults or not workbook.is_file() or kept.is_kept(workbook):
        return path, faults
    both = {coder: [path.name, workbook.name]} if path.is_file() else {}
    return (path if both else workbook), list(_shared_names(home, both))


def name_fault(coder):
    """Return what is wrong with a coder's name, or an empty string."""
    if coder in RESERVED:
        return f"{coder!r} is the name of another file here; choose another name for the coder"
    if not NAME.fullmatch(coder):
        return (
            f"{coder[:40]!r} cannot be a coder's name; it is 1 to 30 small letters a to z, digits, "
            "- or _, and begins with a letter"
        )
    return ""


def _name_faults(path, coder):
    fault = name_fault(coder)
    return [f"{shown_path(path)}: {fault}"] if fault else []


def _rows(path):
    """Return `(Records of Row, faults)` that a file holds, whatever its cells say."""
    rows, faults = read_table(path, COLUMNS) if path.is_file() else ([], [])
    return Records(Row(**row) for row in rows), faults


# --- adding, changing and taking back -------------------------------------------------------------


def save(kit, slug, coder, cells, instead_of=None):
    """Return the `Row` that was added to the coder's sheet, made of `cells` by column.

    The coder and the codebook's version are filled in. With `instead_of`, a row of the sheet, it
    takes that row's place. Raises `DataError` with every fault; then nothing is stored. What
    stands in the sheet stays, whoever put it there.
    """
    return _changed(kit, slug, coder, made(kit, coder, cells), instead_of)


def made(kit, coder, cells):
    """Return the `Row` that `save` would store, made of `cells` by column."""
    given = {column: str(cells.get(column) or "").strip() for column in COLUMNS}
    return Row(**(given | {"coder": coder, "codebook": kit.codebook.version}))


def take_out(kit, slug, coder, row):
    """Return a row of the coder's sheet, now taken out of it."""
    _changed(kit, slug, coder, None, row)
    return row


def take_in(kit, slug, coder, rows):
    """Return those of `rows`, cells by column, that are new in the coder's sheet now.

    They come from another program, so cells may be wrong or lack: `read_with_faults` names them,
    and the codebook that they name, too, where it is not ours. `undo` takes none of them back.
    """
    with _opened(kit, slug, coder) as (path, stored):
        given = dict.fromkeys(
            replace(row, codebook=cells.get("codebook") or row.codebook)
            for cells in rows
            for row in [made(kit, coder, cells)]
        )
        new = [row for row in given if row not in stored]
        if new:
            _put(path, "taken in", None, None, [*stored, *new])
    return new


def undo(kit, slug, coder):
    """Return the row that was changed last by `save` or `take_out`, now as it was before.

    None where there is nothing to undo. Where that row stands no longer in the sheet as it was
    saved, `DataError` says so, and the next `undo` goes on with the one before.
    """
    with _opened(kit, slug, coder) as (path, rows):
        done = _done(_journal(path))
        if not done:
            return None
        new, old = done[-1]
        if new and new not in rows:
            _record(path, "gone", new, old)
            told = f"{new.passage}, {new.quote[:40]!r}"
            raise DataError(
                [
                    f"{shown_path(path)}: the row saved last ({told}) was changed or taken out "
                    "since, and stays so; undo again takes back what was done before it"
                ]
            )
        _put(path, "undo", new, old, _exchanged(rows, old, new))
        return new or old


def _changed(kit, slug, coder, new, old):
    """Return `new`, which stands in the sheet now where `old` stood; either may be None."""
    with _opened(kit, slug, coder) as (path, rows):
        wrong = [clause for _, clause in row_faults(kit.articles[slug], new)] if new else []
        if old and old not in rows:
            wrong.append(f"the row on {old.passage} was changed or taken out since; look again")
        if new in rows and new != old:
            wrong.append(f"repeats row {rows[rows.index(new)].row}")
        where = f"{shown_path(path)}, row {_number(rows, old)}, not stored"
        checked(new, [f"{where}: {clause}" for clause in wrong])
        _put(path, "code", new, old, _exchanged(rows, new, old))
    return new


def _number(rows, old):
    if old in rows:
        return rows[rows.index(old)].row
    return rows[-1].row + 1 if rows else 2


def _exchanged(rows, new, old):
    """Return the rows with `new` where `old` stands, or at the end; one of the two may be None."""
    at = len(rows) - 1 - rows[::-1].index(old) if old else len(rows)
    return [*rows[:at], *([new] if new else []), *rows[at + 1 :]]


@contextmanager
def _opened(kit, slug, coder):
    """Yield `(path of the CSV, rows)` of a sheet that nobody else writes meanwhile.

    Faults of single cells do not matter, those of the file as a whole raise `DataError`.
    """
    with locked():
        home = folder(kit, slug)
        source, faults = _stored_in(home, coder)
        checked(source, faults)
        yield home / f"{coder}.csv", checked(*_rows(source))


def _put(path, event, new, old, rows):
    """Record what is done, then do it: the journal first, then the whole sheet at once.

    Killed in between, the journal names a row that is not there: `undo` says so once.
    """
    stored = table_bytes(path, COLUMNS, [asdict(row) for row in rows])
    _record(path, event, new, old)
    kept.keep(path, COLUMNS)
    write(path, stored)


def _journal(path):
    return path.with_suffix(".log.jsonl")


def _record(path, event, new, old):
    with telling(path):
        path.parent.mkdir(exist_ok=True)
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    append(_journal(path), {"event": event, "when": when, "row": _cells(new), "was": _cells(old)})


def _cells(row):
    return row and {column: getattr(row, column) for column in COLUMNS}


def _done(journal):
    """Return what was done and not taken back as `[(new row, old row)]`; either may be None."""
    done = []
    for event in events(journal)[0]:
        try:
            pair = [cells and Row(**cells) for cells in (event["row"], event.get("was"))]
        except (KeyError, TypeError):
            continue
        if event["event"] == "code":
            done.append(pair)
        elif event["event"] in ("undo", "gone") and done:
            done.pop()
    return done
