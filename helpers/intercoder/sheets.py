"""One coder's sheet, `coders/<name>.csv` of an article: read, checked, added to, taken back.

The CSV is the truth, whether a spreadsheet or the notebook filled it, and both are checked alike.
The log beside it, `coders/<name>.log.jsonl`, only grows and only records. Nothing here opens the
sheet of another coder.
"""

import json
import re
import shutil
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

from helpers import claims, codebook, corpus, notes, tables, voices
from helpers.intercoder import mangled

COLUMNS = ("coder", "codebook", *(column for column in claims.COLUMNS if column != "id"))
NAME = re.compile(r"[a-z][a-z0-9_-]{0,29}")
RESERVED = ("adjudication", "log")
LONGEST_ROW = 10_000
UNSTORABLE = re.compile(rf"{tables.UNSEEN.pattern}|[\ud800-\udfff]")


def load(slug, coder, seeds=None):
    """Return a coder's rows; raise `tables.DataError` with every fault."""
    corpus.article(slug, seeds)
    return tables.checked(*scan(slug, coder, seeds))


def scan(slug, coder, seeds=None):
    """Return `(rows, faults)` of a coder's file; a row is a dict with COLUMNS and `row`."""
    path = sheet(slug, coder, seeds)
    if fault := name_fault(coder):
        return [], [f"{tables.name(path)}: {fault}"]
    rows, faults = tables.foreign_rows(path, COLUMNS)
    check, seen = _checker(slug, seeds), {}
    faults += [f"{tables.name(path)}, {fault}" for fault in _whole_faults(rows, coder, seeds)]
    for row in rows:
        wrong, first = check(row), seen.setdefault(_cells(row), row["row"])
        if first != row["row"]:
            wrong.append(f"repeats row {first}; take one of them out")
        faults += [f"{tables.name(path)}, row {row['row']}: {fault}" for fault in wrong]
    return rows, faults


def sheet(slug, coder, seeds=None):
    """Return the path of a coder's file."""
    return Path(seeds or tables.SEEDS) / slug / "coders" / f"{coder}.csv"


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


def save(slug, coder, cells, seeds=None):
    """Return the row that was added to the coder's file, made of `cells` by column.

    The coder and the codebook's version are filled in. Raises `tables.DataError` with every
    fault; then nothing is stored. What stands in the file stays, whoever put it there.
    """
    version = codebook.load(seeds).version
    row = {c: str(cells.get(c) or "").strip() for c in COLUMNS}
    row |= {"coder": coder, "codebook": version}
    path = sheet(slug, coder, seeds)
    rows = _stored(path, coder)
    wrong = _checker(slug, seeds)(row)
    wrong += [f"repeats row {old['row']}" for old in rows if _cells(old) == _cells(row)]
    number = rows[-1]["row"] + 1 if rows else 2
    tables.checked(row, [f"{tables.name(path)}, row {number}, not stored: {f}" for f in wrong])
    path.parent.mkdir(exist_ok=True)
    _put(path, "code", row, [*rows, row])
    return row


def undo(slug, coder, seeds=None):
    """Return the row that `save` added last, now taken out again; None where there is none.

    Raises `tables.DataError` where that row stands no longer in the file as it was saved.
    """
    path = sheet(slug, coder, seeds)
    saved = _saved(path.with_suffix(".log.jsonl"))
    if not saved:
        return None
    rows = _stored(path, coder)
    places = [place for place, row in enumerate(rows) if _cells(row) == _cells(saved[-1])]
    if not places:
        told = f"{saved[-1]['passage']}, {saved[-1]['quote'][:40]!r}"
        raise tables.DataError(
            [f"{tables.name(path)}: the row saved last ({told}) was changed or taken out since"]
        )
    _put(path, "undo", saved[-1], rows[: places[-1]] + rows[places[-1] + 1 :])
    return saved[-1]


def _stored(path, coder):
    """Return the rows that a file holds, faults of single cells aside; none without a file."""
    if fault := name_fault(coder):
        raise tables.DataError([f"{tables.name(path)}: {fault}"])
    return tables.checked(*tables.foreign_rows(path, COLUMNS)) if path.is_file() else []


def _put(path, event, row, rows):
    """Record what is done, then do it: the log first, then the whole file at once."""
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    entry = {"event": event, "when": when, "row": {column: row[column] for column in COLUMNS}}
    notes.append(path.with_suffix(".log.jsonl"), entry)
    write(path, COLUMNS, rows)


def write(path, columns, rows):
    """Write a table; where it was not we who wrote it last, its bytes are kept beside it.

    A spreadsheet may have saved it with columns of somebody's own, which `rows` lack.
    """
    head = f"{','.join(columns)}\n".encode()
    if path.is_file() and not path.read_bytes().startswith(head):
        names = (path.with_name(f"{path.name}.kept-{number}") for number in count(1))
        shutil.copyfile(path, next(name for name in names if not name.exists()))
    tables.write_rows(path, columns, rows)


def kept(path):
    """Return the copies of a table that `write` has put beside it."""
    return sorted(path.parent.glob(f"{path.name}.kept-*"))


def _saved(log):
    """Return the rows that were saved and not taken back; lines that are no event are skipped."""
    saved = []
    for line in log.read_bytes().split(b"\n") if log.is_file() else ():
        try:
            entry = json.loads(line.decode())
            event, row = entry["event"], {column: entry["row"][column] for column in COLUMNS}
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        if event == "code":
            saved.append(row)
        elif saved:
            saved.pop()
    return saved


def _cells(row):
    return tuple(row[column] for column in COLUMNS)


def _whole_faults(rows, coder, seeds):
    """Yield one fault for each other coder and each other codebook version in the rows."""
    version = codebook.version(seeds)
    for column, wanted in (("coder", coder), ("codebook", version)):
        others = {}
        for row in rows:
            others.setdefault(row[column], []).append(row["row"])
        for other, places in others.items():
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            if other != wanted:
                yield f"row {places[0]}{more}: {_told(column, other, wanted)}"


def _told(column, other, wanted):
    if column == "coder":
        return (
            f"the coder is {other!r}, and the file is {wanted}'s; one file holds one coder's rows, "
            f"under a name that no other has: move them to a file of their own, or write {wanted}"
        )
    return (
        f"coded against codebook {other!r}, and the codebook here is {wanted!r}; read what "
        f"changed, code these rows again and write {wanted}"
    )


def _checker(slug, seeds):
    """Return a function that lists what is wrong with one row, wherever it comes from."""
    article, known = corpus.scan(slug, seeds)[0], voices.scan_article(slug, seeds)[0]
    passages = {passage.id: passage for passage in article.passages} if article else {}
    questions = codebook.questions(seeds)

    language = article.language if article else "en"
    checked = partial(claims.row_faults, known=known, questions=questions, language=language)

    def check(row):
        passage = passages.get(row["passage"])
        span, misplaced = (0, 0), f"passage {row['passage']!r} is not in {slug}"
        if passage:
            span, misplaced = claims.locate_quote(row["quote"], passage)
        free = {"coder", "codebook", "english", "note"}
        free |= {"voice"} if row["voice"] in known else set()
        free |= set() if misplaced else {"quote"}
        found = [*_unstorable(row), *_mangled(row, free), *checked(row)]
        return [*found, *([misplaced] if misplaced else _sign_faults(passage.raw, span[0]))]

    return check


def _unstorable(row):
    if sum(len(row[column]) for column in COLUMNS) > LONGEST_ROW:
        yield f"is more than {LONGEST_ROW:,} characters long; quote and note less"
    for column in COLUMNS:
        if unseen := UNSTORABLE.search(row[column]):
            yield f"{column} has the character U+{ord(unseen[0]):04X}, which no text has; delete it"


def _mangled(row, free):
    """Yield a fault for each cell that a spreadsheet changed; dates may stand in `free` columns."""
    for column in COLUMNS:
        cell = row[column]
        instead = "" if column in free else mangled.date_or_number(cell, row["unit"])
        if column in ("english", "note") or column not in free:
            instead = instead or mangled.error(cell)
        if instead:
            yield f"{column} is {cell!r}, as a spreadsheet leaves it; {instead}, in a text column"


def _sign_faults(raw, start):
    """Return a fault where a sign stands right before the quote, as if a spreadsheet took it."""
    if start and raw[start - 1] in "=+-@" and (start == 1 or raw[start - 2].isspace()):
        return [f"its quote lacks the {raw[start - 1]!r} right before it; write it with the quote"]
    return []
