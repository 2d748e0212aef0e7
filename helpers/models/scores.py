"""The ledger of forecasts on a day, a reader's own judgements of them, and the Brier score."""

import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from helpers.data.files import checked, shown_path, unknown
from helpers.data.spreadsheets import read_table, table_bytes
from helpers.data.writing import locked, write

OUTCOMES = {"happened": 1, "did not": 0}
JUDGEMENTS = (*OUTCOMES, "VOID")
NUMBER = re.compile(r"[01]|[01]?[.,]\d{1,30}", re.ASCII)
# A day as it was written, and as a spreadsheet may have turned it.
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
LOCAL_DAY = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)


@dataclass(frozen=True)
class Judgement:
    """What a reader holds of a forecast: `probability` (0 to 1) was the reader's before it."""

    claim: str
    judgement: str
    evidence: str
    probability: float | None
    day: str


@dataclass(frozen=True)
class Score:
    """A score over `count` judgements; where there is none `value` is None and `why` says so."""

    value: float | None
    count: int
    why: str = ""


COLUMNS = tuple(field.name for field in fields(Judgement))


def state(forecast, on):
    """Return `not yet open`, `open`, `closed` or `no window`: how the window is on the day `on`."""
    first, last = forecast.window
    if first is None and last is None:
        return "no window"
    if last is not None and on > last:
        return "closed"
    return "not yet open" if first is not None and on < first else "open"


def ledger(kit, on):
    """Return all forecasts as a DataFrame in the order of speaking; `state` is as on day `on`.

    One row a claim, by its id: voice, passage, theme, said_from, said_to, state, the columns of
    forecasts.csv, and settled.
    """
    import pandas as pd

    entries = {}
    for article in kit.articles.values():
        for claim in article.claims:
            if claim.id in article.forecasts:
                forecast = article.forecasts[claim.id]
                entries[claim.id] = _entry(forecast, claim, article.spoken, on)
    return pd.DataFrame.from_dict(entries, orient="index").rename_axis("claim")


def _entry(forecast, claim, spoken, on):
    who = {"voice": claim.voice, "passage": claim.passage, "theme": claim.theme}
    said = {"said_from": spoken.first, "said_to": spoken.last, "state": state(forecast, on)}
    told = {column: cell for column, cell in vars(forecast).items() if column != "claim"}
    return who | said | told | {"settled": forecast.settled}


def record(kit, path, claim, judgement="", evidence="", probability=None, day=None):
    """Add one row to the reader's own file and return what `judgements` then reads.

    The file is made where there is none; other columns that it has are kept. Raises `DataError`
    where the row or an earlier one has a fault; the file is then left as it was. `day` is today
    unless given.
    """
    cells = (claim, judgement, evidence, probability, day or date.today())
    row = {
        c: "" if cell is None else str(cell).strip() for c, cell in zip(COLUMNS, cells, strict=True)
    }
    with locked():
        rows = checked(*_rows(path)) if Path(path).exists() else []
        columns = [column for column in rows[0] if column != "row"] if rows else COLUMNS
        number = rows[-1]["row"] + 1 if rows else 2
        rows = [*rows, dict.fromkeys(columns, "") | row | {"row": number}]
        found = checked(*_judged(kit, path, rows))
        write(path, table_bytes(Path(path).name, columns, rows))
    return found


def judgements(kit, path):
    """Return the reader's judgements, one a forecast; raise `DataError` with every fault.

    Of several rows on a forecast the last word counts, cell by cell: a probability can be
    written down first and the judgement years after. A file that a spreadsheet saved is read.
    """
    return checked(*_judged(kit, path, checked(*_rows(path))))


def _rows(path):
    """Return `(rows, faults)` with all columns of the file; those of `COLUMNS` it must have."""
    return read_table(path)[0], read_table(path, COLUMNS)[1]


def _judged(kit, path, rows):
    """Return `(judgements, faults)` of the rows of a reader's file."""
    known, latest, faults = kit.forecasts, {}, []
    for row in rows:
        where = f"{shown_path(path)}, row {row['row']} ({row['claim']})"
        faults += [f"{where}: {fault}" for fault in _faults(row, known)]
        told = {column: row[column] for column in COLUMNS if row[column]}
        latest[row["claim"]] = latest.get(row["claim"], dict.fromkeys(COLUMNS, "")) | told
    return [_judgement(cells) for cells in latest.values()] if not faults else [], faults


def _judgement(cells):
    probability = _probability(cells["probability"]) if cells["probability"] else None
    return Judgement(**cells | {"probability": probability, "day": _day(cells["day"])[0]})


def _faults(row, known):
    if row["claim"] not in known:
        yield unknown("claim", row["claim"], known)
    elif first := known[row["claim"]].repeats:
        yield f"repeats {first}; judge that one, so that it counts once"
    if row["judgement"] and row["judgement"] not in JUDGEMENTS:
        yield unknown("judgement", row["judgement"], JUDGEMENTS)
    if row["judgement"] in OUTCOMES and not row["evidence"]:
        yield f"{row['judgement']!r} needs its evidence: a source that others can look up"
    if not row["judgement"] and not row["probability"]:
        yield "says nothing: it needs a judgement, a probability, or both"
    if row["probability"] and _probability(row["probability"]) is None:
        yield f"probability is {row['probability']!r}, which is no number from 0 to 1"
    if fault := _day(row["day"])[1]:
        yield f"day is {row['day']!r}, {fault}"


def _probability(cell):
    """Return a number from 0 to 1, its decimals after a point or a comma; None for what is none."""
    number = float(cell.replace(",", ".")) if NUMBER.fullmatch(cell) else None
    return number if number is not None and number <= 1 else None


def _day(cell):
    """Return `(ISO day, fault)` of a day as ISO has it or as a spreadsheet turned it."""
    if found := ISO_DAY.fullmatch(cell):
        readings = [_iso(*found.groups())]
    elif found := LOCAL_DAY.fullmatch(cell):
        one, sign, two, year = found.groups()
        # With points the day comes first; with strokes it is one way here and another there.
        readings = [_iso(year, two, one), "" if sign == "." else _iso(year, one, two)]
    else:
        readings = []
    days = {day for day in readings if day}
    if len(days) == 1:
        return days.pop(), ""
    why = "which may be one of two days" if days else "which is no whole date"
    return "", f"{why}; write it as 2026-01-31"


def _iso(year, month, day):
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def brier(found):
    """Return the mean Brier score, 0 (best) to 1, of judgements with outcome and probability.

    The mean of (probability - outcome)², outcome 1 or 0: the form in use (American Meteorological
    Society, Glossary of Meteorology). Brier's own sum over both outcomes is twice that (Brier 1950,
    Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 78, 1-3).
    """
    settled = [item for item in found if item.judgement in OUTCOMES]
    pairs = [(j.probability, OUTCOMES[j.judgement]) for j in settled if j.probability is not None]
    if not pairs:
        why = f"of {len(settled)} forecasts judged to have happened or not, none has a probability"
        return Score(None, 0, why)
    return Score(sum((said - came) ** 2 for said, came in pairs) / len(pairs), len(pairs))


def expected(said, held):
    """Return the Brier score to expect, in the long run, of who says one thing and holds another.

    Both are probabilities from 0 to 1.
    """
    return held * (said - 1) ** 2 + (1 - held) * said**2
