"""Plain tables (CSV) read with their row numbers, and the error that carries their faults."""

import csv
import io
import re
from pathlib import Path

HERE = Path(__file__).parent
KIT_SEEDS = HERE.parent / "seeds" if (HERE.parent / "seeds").is_dir() else HERE / "seeds"
# Where all functions read; whoever practises on a copy points it there.
SEEDS = KIT_SEEDS

LONGEST_LINE = 20_000
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{BIDI_CONTROLS}]")
TAG = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]*>")


class DataError(ValueError):
    """Data files with faults; `faults` holds one sentence for each, naming file and row."""

    def __init__(self, faults):
        """Keep the sentences and make them the message."""
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(self.faults))


def checked(value, faults):
    """Return `value` when there are no faults; raise `DataError` with all of them otherwise."""
    if faults:
        raise DataError(faults)
    return value


def name(path):
    """Return the path as people see it: `seeds/fang/claims.csv`."""
    parts = Path(path).parts
    return "/".join(parts[parts.index("seeds") :] if "seeds" in parts else parts[-2:])


def text(path):
    """Return `(text, faults)` of one UTF-8 file; the text is empty where it cannot be read.

    Line numbers in the faults count from 1. The text comes back exactly as stored.
    """
    if not Path(path).is_file():
        return "", [f"{name(path)}: the file is missing; put it back or remove what names it"]
    stored = Path(path).read_bytes()
    if not stored.strip():
        return "", [f"{name(path)}: the file is empty"]
    try:
        decoded = stored.decode("utf-8")
    except UnicodeDecodeError as error:
        line = stored.count(b"\n", 0, error.start) + 1
        return "", [
            f"{name(path)}, line {line}: not UTF-8 (byte 0x{stored[error.start]:02x}); "
            "save the file again as UTF-8"
        ]
    return decoded, [f"{name(path)}, {fault}" for fault in _text_faults(decoded)]


def _text_faults(decoded):
    if decoded.startswith("\ufeff"):
        yield "line 1: begins with a byte order mark; save it as UTF-8 without BOM"
    if "\r" in decoded:
        line = decoded.count("\n", 0, decoded.index("\r")) + 1
        yield f"line {line}: has a carriage return (CRLF line end); save it with LF line ends"
    for number, line in enumerate(decoded.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            yield (
                f"line {number}: is {len(line):,} characters long; a passage is one line of at "
                f"most {LONGEST_LINE:,}; break it where the text breaks"
            )
        elif unseen := UNSEEN.search(line.rstrip("\r")):
            yield (
                f"line {number}: has the control or direction character "
                f"U+{ord(unseen[0]):04X} at column {unseen.start() + 1}; take it out"
            )


def rows(path, columns):
    """Return `(rows, faults)`; a row is a dict of stripped cells plus `row`, its line number.

    `row` is the number a spreadsheet shows: the header is row 1. A file whose header does not
    name exactly `columns` yields no rows.
    """
    content, faults = text(path)
    if faults:
        return [], faults
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        records = [(number, record) for number, record in enumerate(reader, 1) if any(record)]
    except csv.Error as error:
        return [], [f"{name(path)}, line {reader.line_num}: not readable as CSV ({error})"]
    header = records[0][1]
    if wrong := list(_header_faults(header, columns)):
        return [], [f"{name(path)}, row 1: {fault}" for fault in wrong]
    found = []
    for number, record in records[1:]:
        if len(record) != len(header):
            faults.append(
                f"{name(path)}, row {number}: {len(record)} cells where the header has "
                f"{len(header)}; a comma in a cell needs quotes around the cell"
            )
        else:
            cells = zip(header, (cell.strip() for cell in record), strict=True)
            found.append(dict(cells) | {"row": number})
    return found, faults


def foreign_rows(path, columns=None, optional=()):
    """Return `(rows, faults)` of a table that a spreadsheet or a form tool saved.

    Rows are as in `rows`. UTF-8 with or without byte order mark, UTF-16 with one, any line end,
    commas, semicolons or tabs, and columns in any order are read; so are columns beyond those
    named, which are left out, or kept all where `columns` is None. A missing column that is not
    `optional` is a fault.
    """
    content, faults = foreign_text(path)
    if faults:
        return [], faults
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=_separator(content))
        records = [(n, record) for n, record in enumerate(reader, 1) if any(map(str.strip, record))]
    except csv.Error as error:
        return [], [f"{name(path)}: not readable as CSV ({error})"]
    header = [cell.strip() for cell in records[0][1]] if records else []
    kept = [column for column in header if column] if columns is None else [*columns, *optional]
    missing = [column for column in kept if column not in (*header, *optional)]
    wrong = [*(f"column {c!r} is missing" for c in missing), *_twice(header, kept)]
    wrong += [] if any(header) else ["there is no row of column names"]
    if wrong:
        return [], [f"{name(path)}, row 1: {fault}" for fault in wrong]
    found = []
    for number, record in records[1:]:
        cells = dict(zip(header, (cell.strip() for cell in record), strict=False))
        found.append({column: cells.get(column, "") for column in kept} | {"row": number})
        if any(cell.strip() for cell in record[len(header) :]):
            faults.append(f"{name(path)}, row {number}: has cells beyond the last column's name")
    return found, faults


def foreign_text(path):
    """Return `(text, faults)` of a file in UTF-8 or UTF-16, line ends made plain."""
    if not Path(path).is_file():
        return "", [f"{name(path)}: the file is missing"]
    stored = Path(path).read_bytes()
    encoding = "utf-16" if stored[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        content = stored.decode(encoding)
    except UnicodeDecodeError:
        return "", [f"{name(path)}: neither UTF-8 nor UTF-16; save it as “CSV UTF-8”"]
    if not content.strip() or "\0" in content:
        return "", [f"{name(path)}: the file is {'no text' if content.strip() else 'empty'}"]
    return content.replace("\r\n", "\n").replace("\r", "\n"), []


def _separator(content):
    """Return the separator that cuts most rows into as many cells as the heading."""

    def fits(mark):
        read = csv.reader(io.StringIO(content, newline=""), delimiter=mark)
        widths = [len(record) for record in read if record]
        return sum(width == widths[0] > 1 for width in widths)

    return max(",;\t", key=fits)


def write_rows(path, columns, found):
    """Write dicts as a UTF-8 CSV with the named columns; an existing file is replaced at once."""
    stored = io.StringIO(newline="")
    writer = csv.DictWriter(stored, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    replace(path, stored.getvalue().encode())


def replace(path, content):
    """Write bytes to `path` at once: a reader finds the old file or the new one, never a part."""
    path = Path(path)
    draft = path.with_name(path.name + ".draft")
    draft.write_bytes(content)
    draft.replace(path)


def _header_faults(header, columns):
    missing = [column for column in columns if column not in header]
    extra = [column for column in header if column not in columns]
    for column in missing:
        near = nearest(column, extra)
        yield f"column {column!r} is missing" + (f"; {near!r} looks like it" if near else "")
    for column in extra:
        yield f"column {column!r} is not one of {', '.join(columns)}"
    yield from _twice(header, header)


def _twice(header, columns):
    for column in sorted({column for column in columns if header.count(column) > 1}):
        yield f"column {column!r} stands twice"


def nearest(word, choices):
    """Return the choice most like `word`, or an empty string where none comes near."""
    from rapidfuzz import process

    best = process.extractOne(word, list(choices), score_cutoff=60)
    return best[0] if best else ""


def not_among(what, value, choices):
    """Return a clause that says `value` is not known, with the nearest choice if there is one."""
    near = nearest(value, choices)
    hint = f"; did you mean {near!r}?" if near else f"; known: {', '.join(sorted(choices)[:12])}"
    return f"{what} {value!r} is not known{hint}"


def repeats(path, found, column):
    """Yield a fault for every row whose `column` repeats an earlier row's."""
    first = {}
    for row in found:
        if row[column] in first:
            yield (
                f"{name(path)}, row {row['row']}: {column} {row[column]!r} "
                f"stands already in row {first[row[column]]}"
            )
        first.setdefault(row[column], row["row"])
