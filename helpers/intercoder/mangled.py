"""What spreadsheets make of cells unasked, and what to write instead."""

import re
from datetime import date, timedelta
from decimal import Decimal

ERROR = re.compile(r"#[^\W_]+(?:/0)?[!?]|#N/A|Err:\d+")
SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d{1,2}")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED_MONTH = re.compile(
    rf"(?=.*\d)(?:(\d{{1,2}})[-/ ])?({'|'.join(MONTHS)})[a-z]*(?:[-/ ](\d{{2}}|\d{{4}}))?", re.I
)
FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:\d\d)?\d\d)(?: \d\d:\d\d(?::\d\d)?)?")
YEAR_FIRST = re.compile(r"(\d{4})(?:/(\d{1,2})/(\d{1,2})|-(\d\d)-(\d\d)[ T]\d\d:\d\d(?::\d\d)?)")
SERIAL = re.compile(r"\d{5}")
FIRST_SERIAL = date(1899, 12, 30)


def error(cell):
    """Return what to write where a cell holds a spreadsheet's error value, else an empty string."""
    if ERROR.fullmatch(cell) and cell.removeprefix("Err") == cell.removeprefix("Err").upper():
        return "it took a leading =, +, - or @ for a formula: write the words again"
    return ""


def date_or_number(cell, unit=""):
    """Return what to write for a date or number in a spreadsheet's form, else an empty string.

    Where the `unit` is `date`, that is a date in ISO 8601. Both readings of 03/04/2023 are named.
    """
    if SCIENTIFIC.fullmatch(cell):
        return f"write all digits as the source has them ({Decimal(cell.replace(',', '.')):f}?)"
    days = _days(cell, unit)
    if days and unit == "date":
        return f"write {' or '.join(days)}, as the source has it"
    return "it took it for a date: write it as the source has it" if days else ""


def _days(cell, unit):
    """Return the ISO dates that a spreadsheet's date may stand for."""
    if unit == "date" and SERIAL.fullmatch(cell):
        return [str(FIRST_SERIAL + timedelta(days=int(cell)))]
    if named := NAMED_MONTH.fullmatch(cell):
        month, year = MONTHS.index(named[2].lower()) + 1, f"20{named[3] or 'YY'}"[-4:]
        return [f"{year}-{month:02}" + (f"-{int(named[1]):02}" if named[1] else "")]
    if first := YEAR_FIRST.fullmatch(cell):
        return _real([(first[1], first[2] or first[4], first[3] or first[5])])
    if found := FIGURES.fullmatch(cell):
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return _real([(year, found[2], found[1]), (year, found[1], found[2])])
    return []


def _real(orders):
    """Return those of `(year, month, day)` that the calendar has, as ISO dates, each once."""
    found = []
    for order in orders:
        try:
            found.append(str(date(*map(int, order))))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
