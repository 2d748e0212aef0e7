"""What spreadsheets make of cells unasked, and what to write instead."""

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

ERROR = re.compile(r"#[\u00bf\u00a1]?[^\W_]+(?:/0)?[!?]|#N/A|Err:\d+")
SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d{1,2}")
NUMBER = re.compile(r"[-+]?\d{1,30}(?:[.,]\d{1,30})?")
# The languages in which a spreadsheet may name a month.
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "id")
NAMED_MONTH = re.compile(
    r"(?=.*\d)(?:(\d{1,2})(?:[-/ ]|\. ?))?([^\W\d_]{3,12})\.?(?:[-/ ](\d{4}|\d{2}))?"
)
IDEOGRAPHIC = re.compile(r"(?:(\d{4})\u5e74)?(\d{1,2})\u6708(\d{1,2})\u65e5")
FIGURES = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:\d\d)?\d\d)(?: \d\d:\d\d(?::\d\d)?)?")
YEAR_FIRST = re.compile(r"(\d{4})(?:/(\d{1,2})/(\d{1,2})|-(\d\d)-(\d\d)[ T]\d\d:\d\d(?::\d\d)?)")
WIDTHS = ("wide", "abbreviated")
SERIAL = re.compile(r"\d{5}")
FIRST_SERIAL = date(1899, 12, 30)


def spreadsheet_damage(cell, unit="", words=False, known=()):
    """Return what a spreadsheet did to a cell and what to write instead; empty: nothing.

    Of free `words` only error values tell, since dates and numbers may stand there. Where the
    `unit` is `date`, a date is given in ISO 8601, in both readings of 03/04/2023. Of a cell that
    should be one of the values `known` and is not, those are named that a spreadsheet turns into
    it: `1.0` where the cell is 1.
    """
    if cell in known:
        return ""
    if _is_error(cell):
        return "it took a leading =, +, - or @ for a formula: write the words again"
    if words:
        return ""
    if turned := [value for value in known if _same_number(cell, value)]:
        return f"it took it for a number: write {' or '.join(turned)}"
    if SCIENTIFIC.fullmatch(cell):
        return f"write all digits as the source has them ({Decimal(cell.replace(',', '.')):f}?)"
    days = _days(cell, unit)
    if days and unit == "date":
        return f"write {' or '.join(days)}, as the source has it"
    return "it took it for a date: write it as the source has it" if days else ""


def _is_error(cell):
    """Return whether a cell is an error value; but for `Err:508` they are in capital letters."""
    letters = cell.removeprefix("Err")
    return bool(ERROR.fullmatch(cell)) and letters == letters.upper()


def _same_number(cell, value):
    """Return whether two texts are one number, with a decimal comma or point."""
    if not (NUMBER.fullmatch(cell) and NUMBER.fullmatch(value)):
        return False
    return Decimal(cell.replace(",", ".")) == Decimal(value.replace(",", "."))


def _days(cell, unit):
    """Return the ISO dates that a spreadsheet's date may stand for."""
    if unit == "date" and SERIAL.fullmatch(cell):
        return [str(FIRST_SERIAL + timedelta(days=int(cell)))]
    named = NAMED_MONTH.fullmatch(cell)
    if month := _months().get(named[2].casefold()) if named else None:
        year = f"20{named[3] or 'YY'}"[-4:]
        return [f"{year}-{month:02}" + (f"-{int(named[1]):02}" if named[1] else "")]
    if found := IDEOGRAPHIC.fullmatch(cell):
        return [f"{found[1] or '20YY'}-{int(found[2]):02}-{int(found[3]):02}"]
    if first := YEAR_FIRST.fullmatch(cell):
        return _real([(first[1], first[2] or first[4], first[3] or first[5])])
    if found := FIGURES.fullmatch(cell):
        year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
        return _real([(year, found[2], found[1]), (year, found[1], found[2])])
    return []


@cache
def _months():
    """Return `{name: number}` of the months, whole and short, in all LANGUAGES."""
    from babel.dates import get_month_names

    every = [get_month_names(width, locale=tag) for tag in LANGUAGES for width in WIDTHS]
    every += [{3: "mrz"}]  # so a German spreadsheet has it
    every += [{number: name[:3] for number, name in names.items()} for names in every]
    return {
        name.rstrip(".").casefold(): number for names in every for number, name in names.items()
    }


def _real(orders):
    """Return those of `(year, month, day)` that the calendar has, as ISO dates, each once."""
    found = []
    for order in orders:
        try:
            found.append(str(date(*map(int, order))))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
