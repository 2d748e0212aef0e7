"""A coder's row: one claim as one coder has it, and what is wrong with it."""

import re
from dataclasses import asdict, dataclass, field

from helpers.data import claims
from helpers.data.damage import spreadsheet_damage
from helpers.data.files import UNSEEN, shown_path

LONGEST_ROW = 10_000
UNSTORABLE = re.compile(rf"{UNSEEN.pattern}|[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """One claim as one coder has it, all cells as text; `row` is its line in the sheet."""

    coder: str
    codebook: str
    passage: str
    quote: str
    english: str
    voice: str
    theme: str
    question: str
    stance: str
    kind: str
    low: str
    high: str
    unit: str
    note: str
    row: int = field(default=0, compare=False)


COLUMNS = tuple(name for name in Row.__dataclass_fields__ if name != "row")


def row_faults(article, row):
    """Return `[(column, clause)]`: what is wrong with one row, wherever it comes from.

    The column is where a person would mend it, empty where it is the row as a whole.
    """
    known = [voice.id for voice in article.read("voices")[0]]
    clauses = claims.row_faults(asdict(row), known, article.codebook.questions, article.language)
    found = [
        *_too_long(row),
        *_unseen(row),
        *_damaged(row, article),
        *clauses,
        *_misplaced(row, article),
    ]
    return [(_column(clause), clause) for clause in found]


def _column(clause):
    """Return the column that a clause names first."""
    names = re.search(rf"\b({'|'.join(COLUMNS[2:])})\b", clause.lower())
    return names[1] if names else ""


def _too_long(row):
    if sum(len(getattr(row, column)) for column in COLUMNS) > LONGEST_ROW:
        yield f"is more than {LONGEST_ROW:,} characters long; quote and note less"


def _unseen(row):
    yield from (f"{column} {clause}" for column, clause in unstorable(asdict(row)))


def unstorable(cells):
    """Yield `(column, clause)` for each cell with a character that no text has."""
    for column, cell in cells.items():
        if isinstance(cell, str) and (unseen := UNSTORABLE.search(cell)):
            yield column, f"has the character U+{ord(unseen[0]):04X}, which no text has; delete it"


def _damaged(row, article):
    """Yield a fault for each cell that a spreadsheet changed; a quote is as its passage has it."""
    known = [voice.id for voice in article.read("voices")[0]]
    placed = not [*_misplaced(row, article)]
    for column in (c for c in COLUMNS[2:] if c != "quote" or not placed):
        cell, words = getattr(row, column), column in ("english", "note")
        if instead := spreadsheet_damage(cell, row.unit, words, known if column == "voice" else ()):
            yield f"{column} is {cell!r}, as a spreadsheet leaves it; {instead}, in a text column"


def _misplaced(row, article):
    """Yield what is wrong with the place of a quote: not there, or a sign before it lost."""
    if row.passage not in article.passage_ids:
        yield f"passage {row.passage!r} is not in {article.slug}"
        return
    raw = article.passage(row.passage).raw
    (start, _), fault = claims.locate_quote(row.quote, article.passage(row.passage))
    if fault:
        yield fault
    elif start and raw[start - 1] in "=+-@" and (start == 1 or raw[start - 2].isspace()):
        yield f"its quote lacks the {raw[start - 1]!r} right before it; write it with the quote"


def sheet_faults(article, path, rows, coder):
    """Return the faults of a sheet's rows, those that many rows share told once."""
    found = [f"{shown_path(path)}, {fault}" for fault in _shared_faults(article, rows, coder)]
    for number, row in enumerate(rows):
        wrong = [clause for _, clause in row_faults(article, row)]
        if row in rows[:number]:
            wrong.append(f"repeats row {rows[rows.index(row)].row}; take one of them out")
        found += [f"{shown_path(path)}, row {row.row}: {clause}" for clause in wrong]
    return found


def _shared_faults(article, rows, coder):
    """Yield one fault for each other coder and each other codebook version in the rows."""
    version = article.codebook.version
    for column, wanted, told in (
        ("coder", coder, _other_coder),
        ("codebook", version, _other_version),
    ):
        others = {}
        for row in rows:
            others.setdefault(getattr(row, column), []).append(row.row)
        others.pop(wanted, None)
        for other, places in others.items():
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            yield f"row {places[0]}{more}: {told(other, wanted)}"


def _other_coder(other, wanted):
    return (
        f"the coder is {other!r}, and the file is {wanted}'s; one file holds one coder's rows, "
        f"under a name that no other has: move them to a file of their own, or write {wanted}"
    )


def _other_version(other, wanted):
    if instead := spreadsheet_damage(other, known=[wanted]):
        return f"codebook is {other!r}, as a spreadsheet leaves it; {instead}"
    return (
        f"coded against codebook {other!r}, and the codebook here is {wanted!r}; read what "
        f"changed, code these rows again and write {wanted}"
    )
