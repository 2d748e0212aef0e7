"""Excel workbooks (.xlsx) as records of text cells, and records as a workbook."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta

# What a workbook may hold, so that none takes more than some seconds: classes need far less.
UNPACKED = 50_000_000  # bytes
ELEMENTS = 1_500_000
CELLS = 1_000_000
HIDDEN = "hidden, by hand or by a filter; show all rows, and delete what does not count"
STRUCK = "struck out; delete what does not count, or take the line off"
ORDINARY_DIGITS = 15  # a spreadsheet keeps no more


def sheet_records(stored):
    """Return `(records, faults)`: `[(row, cells)]` of the one sheet that has cells.

    Cells are texts as a person sees them: dates in ISO 8601, but without the day or the year
    where the sheet shows none; numbers in full, past 15 digits in E notation; rows without cells
    are left out. Faults are clauses.
    """
    try:
        book = _opened(stored)
        sheets = {sheet.title: _cells(sheet) for sheet in book.worksheets}
        faults = [*_unreckoned(_opened(stored, values=False), sheets)]
        filled = {title: cells for title, cells in sheets.items() if cells}
        if len(filled) > 1:
            names = ", ".join(_named(book[title]) for title in filled)
            return [], [f"{len(filled)} sheets hold cells ({names}); leave the one that is meant"]
        faults += [
            fault for title, cells in filled.items() for fault in _doubtful(book[title], cells)
        ]
        return _lines(*filled.values()) if filled else [], faults or _empty(filled)
    except _Refused as error:
        return [], [str(error)]
    except Exception as error:  # whatever a damaged file makes the library raise
        why = f"is no .xlsx workbook that can be read ({type(error).__name__})"
        return [], [f"{why}; save it as .xlsx or as “CSV UTF-8”"]


def _named(sheet):
    return repr(sheet.title) + ("" if sheet.sheet_state == "visible" else ", which is hidden")


def _doubtful(sheet, cells):
    """Yield a fault for rows that a person may think gone: hidden by a filter, or struck out."""
    rows = dict.fromkeys(row for row, _ in cells)
    plain = {place[0] for place in cells if not _is_struck(sheet._cells[place])}
    hidden = [
        row for row in rows if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden
    ]
    for found, told in ((hidden, HIDDEN), ([row for row in rows if row not in plain], STRUCK)):
        if found:
            yield f"row {', '.join(map(str, found[:12]))}: {told}"


def _is_struck(cell):
    return cell.has_style and bool(cell.font.strike)


def _empty(filled):
    return [] if filled else ["the file is empty"]


class _Refused(Exception):
    """A workbook that is not opened; the text says why."""


def _opened(stored, values=True):
    """Return the workbook: with the `values` that formulas had when it was saved, or formulas."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(stored)) as packed:
        parts = packed.infolist()
        if sum(part.file_size for part in parts) > UNPACKED:
            raise _Refused(f"unpacks to more than {UNPACKED // 1_000_000} MB")
        if sum(packed.read(part).count(b"<") for part in parts) > ELEMENTS:
            raise _Refused("holds more cells than any table of the kit")
    with warnings.catch_warnings():  # styles and extensions that the library leaves out
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(stored), data_only=values)


def _cells(sheet):
    """Return `{(row, column): text}` of the cells of a sheet that show something."""
    # Not `iter_rows`: one cell in the last row of a sheet would make a million rows.
    found = {place: _text(cell) for place, cell in sorted(sheet._cells.items())}
    return {place: text for place, text in found.items() if text.strip()}


def _lines(cells):
    width = max(column for _, column in cells)
    rows = dict.fromkeys(row for row, _ in cells)
    if len(rows) * width > CELLS:
        raise _Refused("its cells stand too far apart")
    lines = {row: [""] * width for row in rows}
    for (row, column), text in cells.items():
        lines[row][column - 1] = text
    return [*lines.items()]


def _unreckoned(book, sheets):
    """Yield a fault for each formula that no spreadsheet has reckoned yet."""
    for sheet in book.worksheets:
        for place, cell in sorted(sheet._cells.items()):
            if cell.data_type == "f" and place not in sheets[sheet.title]:
                yield (
                    f"row {cell.row}: the formula in {cell.coordinate} has no value yet; open "
                    "the file in a spreadsheet and save it, or write the value"
                )


def _text(cell):
    """Return what a person sees in a cell."""
    value, form = cell.value, str(cell.number_format)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number(value, form)
    if isinstance(value, (datetime, date)):
        return _day(value, form.casefold())
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value).replace("_x000D_", "")


def _number(value, form):
    if form.endswith("%"):
        return f"{value * 100:.{ORDINARY_DIGITS}g}%"
    if re.fullmatch("00+", form) and value == int(value):
        return str(int(value)).zfill(len(form))
    return f"{value:.{ORDINARY_DIGITS}g}".upper()


def _day(value, form):
    """Return a date in ISO 8601, or as the sheet shows it where that lacks the day or the year."""
    shown = re.sub(r'"[^"]*"|\[[^]]*\]|\\.', "", form)
    if "d" not in shown and "y" in shown:
        return value.strftime("%b-%y")
    if "y" not in shown and "d" in shown:
        return value.strftime("%d-%b")
    midnight = not isinstance(value, datetime) or value.time() == time()
    return value.strftime("%Y-%m-%d") if midnight else value.isoformat(" ", "seconds")


def workbook_bytes(records):
    """Return a workbook of one sheet; texts stay texts, whatever they look like."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row, record in enumerate(records, 1):
        for column, value in enumerate(record, 1):
            cell = sheet.cell(row, column, None if value == "" else value)
            if isinstance(value, str) and value:
                cell.data_type, cell.number_format = "s", "@"
    sheet.freeze_panes = "A2"
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()
