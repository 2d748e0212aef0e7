"""The kit's own files read strictly, the errors that carry their faults, and names among choices.

A fault is a sentence that names the file and the line or row. Nothing here writes.
"""

import csv
import io
import re
import sys
from collections import Counter
from pathlib import Path

LONGEST_LINE = 20_000
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# A byte order mark of UTF-8 as it looks where the file was read as Windows-1252.
MISREAD = "\u00ef\u00bb\u00bf"
MISREAD_TOLD = (
    f"begins with {MISREAD!r}: it was UTF-8, and another program took it for Windows-1252, so "
    "letters with accents and Chinese are spoilt; go back to the file that it was made from"
)
# Control characters save tab and line feed, marks of direction, line and paragraph separators.
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{BIDI_CONTROLS}]")
TAG = re.compile(r"<\s*(?:/\s*)?[a-zA-Z][^<>]*>")
# A cell that a spreadsheet would run, and one with an apostrophe before it so that none does.
FORMULA = re.compile(r"'*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]")
PLAIN_NUMBER = re.compile(r"-\d+(?:\.\d+)?")
# What systems and programs put beside people's files, and what they call a second copy of one.
NOT_OURS = re.compile(
    r"[.~].*|thumbs\.db|desktop\.ini|__macosx|__pycache__|.*~|.*\.(tmp|bak|orig|swp)"
    r"|.*(\(.*conflicted copy|\.sync-conflict-).*"
    r"|.*( \(\d+\)|_conflict-\d+|-(desktop|laptop)-\w+)(\.\w+)*"
    r"|.*( - (copy|kopie|copie|copia|salinan|\u526f\u672c)| copy( \d+)?|\u526f\u672c)(\.\w+)*"
    r"|(copy of|kopie von|copie de|copia de|salinan dari) .*",
    re.IGNORECASE | re.DOTALL,
)


class DataError(ValueError):
    """Data files with faults; `faults` holds one sentence for each, naming file and row."""

    def __init__(self, faults):
        """Keep the sentences, each once, and make them the message."""
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(self.faults))


class UnknownName(KeyError):
    """A name that is not known; its text is the sentence that says so."""

    def __str__(self):
        """Return the sentence; a KeyError would put it in quotation marks."""
        return str(self.args[0]) if self.args else ""


def checked(value, faults):
    """Return `value` when there are no faults; raise `DataError` with all of them otherwise."""
    faults = list(faults)
    if faults:
        raise DataError(faults)
    return value


def nearest(word, choices):
    """Return the choice most like `word`, case aside; an empty string where none comes near."""
    from rapidfuzz import process

    names = [str(choice) for choice in choices]
    best = process.extractOne(str(word), names, processor=str.casefold, score_cutoff=60)
    return best[0] if best else ""


def unknown(what, value, choices):
    """Return a clause that says `value` is not known, and names the nearest choice or the first."""
    names = sorted({str(choice) for choice in choices})
    clause = f"{what} {value!r} is not known; "
    if near := nearest(value, names):
        return f"{clause}did you mean {near!r}?"
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"{clause}known: {', '.join(names[:12])}{more}" if names else f"{clause}there is none"


def shown_path(path):
    """Return a path as people see it: from the last `seeds` on, else its folder and name."""
    parts = Path(path).parts
    if "seeds" in parts:
        return "/".join(parts[len(parts) - 1 - parts[::-1].index("seeds") :])
    return "/".join(parts[-2:])


def is_ours(name):
    """Return whether a file or folder of this name may be data, and is no system's or copy's."""
    return not NOT_OURS.fullmatch(name)


def data_files(folder, pattern="*"):
    """Return the files under `folder` that match the pattern and may be data, sorted."""
    folder = Path(folder)
    return sorted(
        path
        for path in folder.glob(pattern)
        if all(map(is_ours, path.relative_to(folder).parts)) and path.is_file()
    )


def plain_console():
    """Let `print` write an escape such as `\\u4eba` where the console lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


class Unread(str):
    """A fault for which a file, or a row, was not used at all: other faults may come of it."""

    __slots__ = ()


def read_text(path):
    """Return `(text, faults)` of one UTF-8 file; the text is empty where it cannot be read.

    Line numbers in the faults count from 1. The text comes back exactly as stored.
    """
    text, faults = _decoded(path)
    faults = faults or [f", {fault}" for fault in _text_faults(text)]
    return text, [Unread(f"{shown_path(path)}{fault}") for fault in faults]


def _decoded(path):
    try:
        stored = Path(path).read_bytes()
    except FileNotFoundError:
        return "", [": the file is missing; put it back or remove what names it"]
    except OSError as error:
        return "", [f": cannot be read ({error.strerror})"]
    if not stored.strip():
        return "", [": the file is empty"]
    try:
        return stored.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line, byte = stored.count(b"\n", 0, error.start) + 1, stored[error.start]
        return "", [f", line {line}: not UTF-8 (byte 0x{byte:02x}); save the file again as UTF-8"]


def _text_faults(text):
    if text.startswith("\ufeff"):
        yield "line 1: begins with a byte order mark; save it as UTF-8 without BOM"
        text = text[1:]
    if text.startswith(MISREAD):
        yield f"line 1: {MISREAD_TOLD}"
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        yield f"line {line}: has a carriage return (CRLF line end); save it with LF line ends"
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            yield (
                f"line {number}: is {len(line):,} characters long; a passage is one line of at "
                f"most {LONGEST_LINE:,}; break it where the text breaks"
            )
        elif unseen := UNSEEN.search(line.rstrip("\r")):
            yield (
                f"line {number}: has the character U+{ord(unseen[0]):04X}, which nobody sees, "
                f"at column {unseen.start() + 1}; take it out"
            )


def read_rows(path, columns, optional=()):
    """Return `(rows, faults)`; a row is a dict of stripped cells plus `row`, its number.

    `row` is the number a spreadsheet shows: the header is row 1. A file whose header does not
    name exactly `columns` yields no rows, and a row of another shape is left out. Where a column
    that is `optional` is missing, its cells are empty.
    """
    text, faults = read_text(path)
    if faults:
        return [], faults
    where = shown_path(path)
    records, broken = csv_records(text, ",")
    if broken:
        return [], [Unread(f"{where}, {broken}")]
    header = records[0]
    if wrong := [*_header_faults(header, columns, optional)]:
        return [], [Unread(f"{where}, row 1: {fault}") for fault in wrong]
    rows, absent = [], dict.fromkeys({*optional} - {*header}, "")
    for number, record in enumerate(records[1:], 2):
        if fault := _record_fault(record, len(header)):
            faults.append(Unread(f"{where}, row {number}: {fault}"))
        else:
            cells = dict(zip(header, map(str.strip, record), strict=True))
            faults += [f"{where}, row {number}: {fault}" for fault in _formulas(cells)]
            plain = {column: unguarded(cell) for column, cell in cells.items()}
            rows.append(plain | absent | {"row": number})
    return rows, faults


def csv_records(text, separator, skipped=0):
    """Return `(records, fault)` of a CSV text, read strictly; a record is a list of cells.

    The fault is a clause that begins with the line, and empty where there is none; `skipped` lines
    stand in the file before the text.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records, before = [], 0
    try:
        for record in reader:
            records.append(record)
            before = reader.line_num
    except csv.Error as error:
        first, last = before + skipped + 1, reader.line_num + skipped
        if "end of data" in str(error):
            place, why = f"line {first}", "a quotation mark is opened here and never closed"
        else:
            place = f"line {first}" if last == first else f"lines {first} to {last}"
            why = f"{error}; a quotation mark within a quoted cell is written twice"
        return records, f"{place}: not readable as CSV: {why}"
    return records, ""


def guarded(text):
    """Return a text with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text) else text


def unguarded(text):
    """Return a text without the apostrophe that `guarded` put before it."""
    return text[1:] if text[:1] == "'" and FORMULA.match(text) else text


def _record_fault(record, width):
    """Return what is wrong with the shape of one record, or an empty string."""
    if not any(cell.strip() for cell in record):
        return "is empty; take the line out"
    if len(record) != width:
        return (
            f"{len(record)} cells where the header has {width}; a comma in a cell needs quotes "
            "around the cell"
        )
    broken = [cell for cell in record if "\n" in cell]
    return f"a cell holds a line break after {broken[0].split(chr(10))[0][:40]!r}" if broken else ""


def _formulas(cells):
    """Yield a fault for each cell that a spreadsheet would run."""
    for column, cell in cells.items():
        if guarded(cell) != cell and not cell.startswith("'"):
            yield (
                f"{column} begins with {cell[0]!r}, which a spreadsheet runs as a formula; put an "
                f"apostrophe before it: {guarded(cell)[:40]}"
            )


def _header_faults(header, columns, optional=()):
    extra = [column for column in header if column not in columns]
    for column in columns:
        if column not in (*header, *optional):
            near = nearest(column, extra)
            yield f"column {column!r} is missing" + (f"; {near!r} looks like it" if near else "")
    for column in extra:
        yield f"column {column!r} is not one of {', '.join(columns)}"
    yield from twice(header)


def twice(header):
    """Yield a clause for each column that a header names more than once."""
    for column, count in Counter(header).items():
        if count > 1:
            yield f"column {column!r} stands {'twice' if count == 2 else f'{count} times'}"


def repeats(path, rows, column):
    """Yield a fault for every row whose `column` repeats an earlier row's."""
    first = {}
    for row in rows:
        if row[column] in first:
            yield (
                f"{shown_path(path)}, row {row['row']}: {column} {row[column]!r} "
                f"stands already in row {first[row[column]]}"
            )
        first.setdefault(row[column], row["row"])


def same_rows(path, rows):
    """Yield a fault for every row that says again, cell by cell, what an earlier one says."""
    first = {}
    for row in rows:
        cells = tuple(cell for column, cell in row.items() if column != "row")
        if cells in first:
            yield f"{shown_path(path)}, row {row['row']}: is row {first[cells]} again; take one out"
        first.setdefault(cells, row["row"])
