"""Claims, codebook and forecasts as tables: for spreadsheets, for Taguette and requal, and back."""

import csv
import io
import re

from helpers.data.claims import COLUMNS, ISO_DATE, PLAIN_NUMBER
from helpers.data.damage import spreadsheet_damage
from helpers.data.files import FORMULA, repeats, shown_path
from helpers.data.hindsight import OUTCOMES, VERDICTS
from helpers.data.records import FORECASTS
from helpers.data.spreadsheets import read_table, table_bytes
from helpers.export import refi
from helpers.export.rows import OURS, chosen, coded_rows, made_by

SHEET = (*COLUMNS, "codebook", "kit")
# Cells that no spreadsheet takes for a formula, a date or a number to be written differently.
SAFE = re.compile(r"(?:0|[1-9]\d{0,9})(?:\.\d{0,5}[1-9])?|[a-z]+-c\d+|[a-z]+:\d+|[A-Z]\d")
WORD = re.compile(r"[^\W\d_年月日時时分秒]+")


def claims_csv(kit, slugs=None):
    """Return the claims as a table for a spreadsheet: UTF-8 with its mark, CRLF.

    A cell that a spreadsheet would change has an apostrophe before it, which marks it as text.
    """
    guards = {"codebook": str, "kit": str}
    found = [
        {column: guards.get(column, guarded)(row[column]) for column in SHEET}
        for row in _claims(kit, slugs)
    ]
    return _csv(SHEET, found, "\r\n").encode("utf-8-sig")


def claims_xlsx(kit, slugs=None):
    """Return the claims as a workbook; every cell is text, so a spreadsheet changes none."""
    return table_bytes("claims.xlsx", SHEET, list(_claims(kit, slugs)))


def codebook_csv(kit):
    """Return the codes as `path, description, version`: UTF-8 without mark, as Taguette wants it.

    The paths are the names by which codings come home (see `refi`).
    """
    version = f"codebook {kit.codebook.version}, {made_by()}"
    codes = refi.codes(kit)
    found = [{"path": c, "description": _plain(told), "version": version} for c, told in codes]
    return _csv(("path", "description", "version"), found, "\n").encode()


def forecasts_csv(kit):
    """Return the ledger of forecasts with the verdict on each, as a table for a spreadsheet."""
    rows = []
    for id, forecast in kit.forecasts.items():
        told = kit.verdicts.get(id)
        rows.append(vars(forecast) | (vars(told) if told else {}))
    columns = dict.fromkeys([*FORECASTS.header, *VERDICTS.header])
    return _marked(columns, rows)


def outcomes_csv(kit):
    """Return every piece of evidence on the forecasts, as a table for a spreadsheet."""
    return _marked(OUTCOMES.header, [vars(piece) for piece in kit.outcomes])


def _marked(columns, rows):
    """Return rows as `claims_csv` does; a cell that a row lacks is empty."""
    found = [{c: guarded(row.get(c, "")) for c in columns} for row in rows]
    return _csv(columns, found, "\r\n").encode("utf-8-sig")


def _claims(kit, slugs):
    for article in chosen(kit, slugs):
        version = {"codebook": article.coded_against, "kit": made_by()}
        yield from (row | version for row in coded_rows(article))


def _csv(columns, rows, end):
    stored = io.StringIO(newline="")
    writer = csv.DictWriter(stored, columns, lineterminator=end, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stored.getvalue()


def _plain(cell):
    """Return a cell of words with an apostrophe before it where it would be a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def guarded(cell):
    """Return the cell with an apostrophe before it where a spreadsheet would change it."""
    return f"'{cell}" if _changeable(cell) else cell


def unguarded(cell):
    """Return the cell without the apostrophe of `guarded`; `read_table` sees to formulas."""
    ours = cell[:1] == "'" and not FORMULA.match(cell) and _changeable(cell[1:])
    return cell[1:] if ours else cell


def _changeable(cell):
    # Digits with no more than two words could be a date or a number in somebody's language.
    valued = re.search(r"\d", cell) and len(WORD.findall(cell)) <= 2 and not SAFE.fullmatch(cell)
    hidden = cell[:1] == "'" and _changeable(cell[1:])
    return bool(FORMULA.match(cell) or valued or hidden or cell.upper() in ("TRUE", "FALSE"))


def read(kit, path):
    """Return `(rows, faults)` of a table of claims that a spreadsheet saved.

    A fault is what a spreadsheet does to ids, dates and numbers. Where a claim is known by its
    id, its date and number are held against what the kit has. Quotes and codes are checked when
    the rows become `claims.csv`.
    """
    rows, faults = read_table(path, COLUMNS)
    ours = {row["id"]: row for article in kit.articles.values() for row in coded_rows(article)}
    for row in rows:
        row |= {column: unguarded(row[column]) for column in COLUMNS}
        where = f"{shown_path(path)}, row {row['row']}"
        faults = [*faults, *(f"{where}: {fault}" for fault in _damage(row, ours.get(row["id"])))]
    return rows, [*faults, *repeats(path, rows, "id")]


def _damage(row, ours):
    if not OURS.fullmatch(row["id"]):
        yield f"the id is {row['id']!r}; write it like fang-c07"
    if row["passage"] and not re.fullmatch(r"[a-z]{2,20}:[1-9]\d*", row["passage"]):
        yield f"the passage is {row['passage']!r}; write it like fang:17"
    for column in COLUMNS:
        if instead := spreadsheet_damage(row[column], words=True):
            yield f"{column} is {row[column]!r}; {instead}"
    for side in ("low", "high"):
        was = ours[side] if ours and ours["unit"] == row["unit"] else ""
        if fault := _changed(row[side], was, row["unit"]):
            yield f"{side} is {row[side]!r}; {fault}"


def _changed(cell, was, unit):
    """Return what a spreadsheet did to a number or date, or an empty string."""
    dated = unit == "date"
    wanted = "it is not an ISO date such as 2023-03" if dated else "it is not a plain number"
    if cell and not (ISO_DATE if dated else PLAIN_NUMBER).fullmatch(cell):
        return spreadsheet_damage(cell, unit) or wanted
    if cell != was and was and dated and cell.startswith(was):
        return f"the kit has {was!r}, and a spreadsheet makes up the day: write '{was}"
    return ""
