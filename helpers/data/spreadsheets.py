"""Tables that come from or go to a spreadsheet or a form tool, as CSV or as .xlsx.

What cannot be read for certain is refused in a sentence with file and row: no cell is dropped,
moved or guessed at without a word.
"""

import csv
import io
import re
from pathlib import Path

from helpers.data.files import (
    MISREAD,
    MISREAD_TOLD,
    checked,
    csv_records,
    guarded,
    shown_path,
    twice,
    unguarded,
)
from helpers.data.workbooks import sheet_records, workbook_bytes
from helpers.data.writing import write

SEPARATORS = ";\t,"  # on a tie the first: a comma may be a decimal comma, the others are not
LARGEST = 20_000_000  # bytes of a file that is read at all
MOST_CELLS = 1_000_000
LONGEST_CELL = 32_766  # characters that Excel keeps in a cell, and a guard
SEP_LINE = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*\n', re.IGNORECASE)
PACKED, OLD_OR_LOCKED = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TOO_MANY = f"holds more than {MOST_CELLS:,} cells; divide it"
SAVE_AS = "save it as “CSV UTF-8” or as .xlsx"


def read_table(path, columns=None, optional=()):
    """Return `(rows, faults)` of a table that a spreadsheet or a form tool saved.

    A row is a dict of stripped cells plus `row`, the number that a spreadsheet shows. CSV with
    commas, semicolons or tabs, in UTF-8 or UTF-16, and .xlsx are read, with columns in any order.
    Columns beyond those named are left out, or kept all where `columns` is None; a missing one
    that is not `optional` is a fault, and so are cells that stand under no heading.
    """
    records, faults = _records(path, [*(columns or ()), *optional])
    if not records:
        return [], faults
    header = [" ".join(_plain(cell).split()) for cell in records[0][1]]
    kept = [c for c in dict.fromkeys(header) if c] if columns is None else [*columns, *optional]
    if wrong := _header_faults(header, kept, optional):
        return [], [*faults, *(f"{shown_path(path)}, row {records[0][0]}: {w}" for w in wrong)]
    if len(records) * len(kept) > MOST_CELLS:
        return [], [f"{shown_path(path)}: {TOO_MANY}"]
    faults += [f"{shown_path(path)}, {fault}" for fault in _unnamed(header, records[1:])]
    rows = []
    for number, record in records[1:]:
        cells = dict(zip(header, map(_plain, record), strict=False))
        rows.append({column: cells.get(column, "") for column in kept} | {"row": number})
    return rows, faults


def _header_faults(header, kept, optional):
    if not any(header):
        return ["there is no row of column names"]
    there, wanted = {*header, *optional}, {*kept}
    missing = [column for column in kept if column not in there]
    doubled = twice(column for column in header if column in wanted)
    return [*(f"column {column!r} is missing" for column in missing), *doubled]


def _unnamed(header, records):
    """Yield a fault for each column that has cells and no name, with the first of them."""
    found = {}
    for number, record in records:
        for place, cell in enumerate(record):
            if cell.strip() and not (place < len(header) and header[place]):
                found.setdefault(place, []).append((number, cell.strip()))
    for place, cells in found.items():
        number, cell = cells[0]
        more = f" (and {len(cells) - 1} more rows)" if len(cells) > 1 else ""
        yield (
            f"row {number}{more}: {cell[:40]!r} stands in column {_letters(place)}, which has no "
            "name in the heading"
        )


def _letters(place):
    """Return a column's name in a spreadsheet: A for 0, AA for 26."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


# --- reading --------------------------------------------------------------------------------------


def foreign_text(path):
    """Return `(text, faults)` of a file in UTF-8 or UTF-16, line ends made plain."""
    stored, faults = _stored(path)
    text, wrong = ("", "") if faults else _decoded(stored)
    return text, faults or ([f"{shown_path(path)}: {wrong}"] if wrong else [])


def _stored(path):
    """Return `(bytes, faults)` of a file that is not too large to be read."""
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            return b"", [f"{shown_path(path)}: is larger than {LARGEST // 1_000_000} MB"]
        return path.read_bytes(), []
    except FileNotFoundError:
        return b"", [f"{shown_path(path)}: the file is missing"]
    except OSError as error:
        return b"", [f"{shown_path(path)}: cannot be read ({error.strerror})"]


def _decoded(stored):
    encoding = "utf-16" if stored[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = stored.decode(encoding)
    except UnicodeDecodeError:
        return "", f"neither UTF-8 nor UTF-16; {SAVE_AS}"
    if "\0" in text:
        return "", f"the file is no text; {SAVE_AS}"
    if not text.strip():
        return "", "the file is empty"
    if text.startswith(MISREAD):
        return "", MISREAD_TOLD
    return text.replace("\r\n", "\n").replace("\r", "\n"), ""


def _records(path, known):
    """Return `(records, faults)` by what the file holds: `[(row, cells)]` without empty rows."""
    stored, faults = _stored(path)
    if faults:
        return [], faults
    if stored.startswith(OLD_OR_LOCKED):
        records, wrong = [], [f": an old (.xls) or locked workbook is not read; {SAVE_AS}"]
    elif stored.startswith(PACKED):
        records, wrong = sheet_records(stored)
        wrong = [f", {fault}" if fault.startswith("row ") else f": {fault}" for fault in wrong]
    else:
        records, wrong = _csv(stored, known)
    return records, [f"{shown_path(path)}{fault}" for fault in wrong]


def _csv(stored, known):
    text, wrong = _decoded(stored)
    if wrong:
        return [], [f": {wrong}"]
    if sum(map(text.count, f"{SEPARATORS}\n")) > MOST_CELLS:
        return [], [f": {TOO_MANY}"]
    named = SEP_LINE.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text, known)
    records, broken = csv_records(text, separator, 1 if named else 0)
    if broken:
        return [], [f", {broken}"]
    found = [(n, record) for n, record in enumerate(records, 1) if any(map(str.strip, record))]
    faults = [f", {fault}" for fault in _swallowed(records, separator)]
    return found, faults or ([] if found else [", row 1: there is no row of column names"])


def _separator(text, known):
    """Return the separator that gives the heading most known columns, then fits most rows."""

    def fits(mark):
        records = [record for record in csv_records(text, mark)[0] if record]
        head = [" ".join(cell.split()) for cell in records[0]] if records else []
        same = sum(len(record) == len(head) for record in records)
        return len({*known} & {*head}), same if len(head) > 1 else 0

    return max(SEPARATORS, key=fits)


def _swallowed(records, separator):
    """Yield a fault for each cell whose line breaks cut it into what look like rows.

    So it is where a stray quotation mark opens a cell and the next one, rows below, closes it.
    """
    width = len(records[0]) if records else 0
    # A separator with a blank behind it is taken for a comma in a sentence.
    mark = re.compile(rf"{re.escape(separator)}(?! )")
    for number, record in enumerate(records, 1):
        for place, cell in enumerate(record):
            begin, *lines = cell.split("\n")
            counts = [len(mark.findall(line)) for line in lines]
            if counts and width > 1 and _like_rows(counts, place, width, len(record) < width):
                yield (
                    f"row {number}: a cell that begins {begin[:40]!r} goes on over {len(lines)} "
                    "lines that look like rows; is there a stray quotation mark? take it out, or "
                    "the line breaks"
                )


def _like_rows(counts, place, width, short):
    """Return whether lines with so many separators each look like rows of `width` cells.

    Rows between are whole; the last one ends in the cell that closes the quotation mark, at the
    same `place` as a rule, and if further on, it leaves the record `short`.
    """
    *between, last = counts
    if between:
        return 2 * between.count(width - 1) >= len(between)
    return last > 0 and (last == place or short)


# --- writing --------------------------------------------------------------------------------------


def write_table(path, columns, rows):
    """Write dicts as a table with the named columns, CSV or .xlsx as the file's name ends.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it, which
    `read_table` takes off. Raises `DataError` for what no table can hold, and `WriteError`.
    """
    write(path, table_bytes(path, columns, rows))


def table_bytes(path, columns, rows):
    """Return what `write_table` would write to a file of this name."""
    book = Path(path).suffix.lower() == ".xlsx"
    records = [columns, *([row[column] for column in columns] for row in rows)]
    checked(
        records,
        [
            f"{shown_path(path)}, row {number}: {column} {fault}"
            for number, record in enumerate(records, 1)
            for column, cell in zip(columns, record, strict=True)
            if (fault := _cell_fault(cell, LONGEST_CELL if book else LARGEST))
        ],
    )
    records = [[_guarded(cell) for cell in record] for record in records]
    if book:
        return workbook_bytes(records)
    stored = io.StringIO(newline="")
    csv.writer(stored, lineterminator="\n").writerows(records)
    return stored.getvalue().encode()


def _cell_fault(cell, longest):
    if found := UNSTORABLE.search(str(cell)):
        return f"has the character U+{ord(found[0]):04X}, which no table can hold"
    return (
        f"is longer than the {longest:,} characters of a cell" if len(str(cell)) > longest else ""
    )


def _guarded(cell):
    """Return a cell as it is written: a number as it is, a text so that no spreadsheet runs it."""
    if isinstance(cell, str):
        return guarded(cell)
    return "" if cell is None else cell


def _plain(cell):
    """Return a cell as it was before it was written, its line ends plain, stripped."""
    return unguarded(cell.replace("\r\n", "\n").replace("\r", "\n").strip()).strip()
