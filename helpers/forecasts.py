"""Forecasts: their windows, what would settle them, and a reader's own judgements of them.

A window goes from the first to the last day on which a forecast can come true as it was made;
both belong to it, and an empty side is open. Outcomes stand in the reader's own file only.
"""

import csv
import io
import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import pandas as pd

from helpers import claims, corpus, tables

# How the note of a row may begin.
VAGUE = "too vague to settle: "
REPEATS = re.compile(r"repeats ([a-z]+-c\d+): .")

OUTCOMES = {"happened": 1, "did not": 0}
JUDGEMENTS = (*OUTCOMES, "VOID")


@dataclass(frozen=True)
class Forecast:
    """One row of forecasts.csv; a window's sides are ISO dates as precise as the source."""

    claim: str
    window_from: str
    window_to: str
    what: str
    settles: str
    note: str

    @property
    def repeats(self):
        """The id of the forecast that this one says again, or an empty string."""
        found = REPEATS.match(self.note)
        return found[1] if found else ""

    @property
    def settled(self):
        """Whether anything could settle it: `too vague`, `can be`, or `with` the one repeated."""
        can_be = f"with {self.repeats}" if self.repeats else "can be"
        return "too vague" if self.note.startswith(VAGUE) else can_be


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


COLUMNS = tuple(field.name for field in fields(Forecast))
OWN_COLUMNS = tuple(field.name for field in fields(Judgement))


def load(seeds=None):
    """Return `{claim id: Forecast}`; raise `tables.DataError` with every fault."""
    corpus.articles(seeds)
    return tables.checked(*scan(seeds))


def scan(seeds=None):
    """Return `({claim id: Forecast}, faults)` of all articles."""
    found, faults = {}, []
    for slug in corpus.slugs(seeds):
        own, wrong = scan_article(slug, seeds)
        found, faults = found | own, faults + wrong
    return found, faults


def scan_article(slug, seeds=None):
    """Return `({claim id: Forecast}, faults)`; every claim of kind forecast needs its row."""
    path = Path(seeds or tables.SEEDS) / slug / "forecasts.csv"
    rows, faults = tables.rows(path, COLUMNS)
    faults += tables.repeats(path, rows, "claim")
    found = {row["claim"]: Forecast(**{c: row[c] for c in COLUMNS}) for row in rows}
    known = _coded(slug, seeds)
    for row in rows if known else ():
        wrong = _faults(found[row["claim"]], known, found)
        faults += [f"{tables.name(path)}, row {row['row']} ({row['claim']}): {w}" for w in wrong]
    told = f"has no row; add one, and where nothing could settle it begin its note with {VAGUE!r}"
    missing = [id for id, (claim, _) in known.items() if claim.kind == "forecast"]
    readable = path.is_file() and (rows or not faults)
    faults += [f"{tables.name(path)}: {i} {told}" for i in missing if readable and i not in found]
    return found, faults


def _coded(slug, seeds):
    """Return `{claim id: (claim, spoken)}` of an article; nothing where it cannot be read."""
    article, _ = corpus.scan(slug, seeds)
    if article is None:
        return {}
    spoken = article.about["spoken"]
    return {claim.id: (claim, spoken) for claim in claims.scan(slug, seeds)[0]}


def _faults(forecast, known, found):
    if forecast.claim not in known:
        yield tables.not_among("claim", forecast.claim, known)
    for column in ("what", "settles"):
        if not getattr(forecast, column):
            yield f"{column} is empty"
    if forecast.note.startswith("too vague") and forecast.settled != "too vague":
        yield f"its note should begin with {VAGUE!r} and go on to say what is vague"
    yield from _window_faults(forecast, known)
    if forecast.note.startswith("repeats"):
        yield from _repeat_faults(forecast, found)


def _window_faults(forecast, known):
    for column in ("window_from", "window_to"):
        if (cell := getattr(forecast, column)) and _period(cell) is None:
            yield f"{column} is {cell!r}, which is not an ISO date"
    first, last = window(forecast)
    if first and last and first > last:
        yield f"its window is the wrong way round: {first} is after {last}"
    if last and forecast.claim in known and last < known[forecast.claim][1]["from"]:
        yield f"its window ends on {last}, before anybody had spoken"


def _repeat_faults(forecast, found):
    first = found.get(forecast.repeats)
    if first is None or first.repeats:
        yield "it should read 'repeats CLAIM: …' and name a row that repeats none itself"
    elif window(first) != window(forecast):
        yield f"its window differs from that of {first.claim}, which it repeats"


def window(forecast):
    """Return the first and the last day of the window; None for a side that is open."""
    first, last = _period(forecast.window_from), _period(forecast.window_to)
    return first and first.start_time.date(), last and last.end_time.date()


def _period(cell):
    if not claims.ISO_DATE.fullmatch(cell):
        return None
    try:
        return pd.Period(cell)
    except ValueError:
        return None


def state(forecast, on):
    """Return `not yet open`, `open`, `closed` or `no window`: how the window is on the day `on`."""
    first, last = window(forecast)
    if first is None and last is None:
        return "no window"
    if last is not None and on > last:
        return "closed"
    return "not yet open" if first is not None and on < first else "open"


def ledger(on, seeds=None):
    """Return all forecasts as a DataFrame in the order of speaking; `state` is as on day `on`."""
    rows, known = load(seeds), {}
    for slug in corpus.slugs(seeds):
        known |= _coded(slug, seeds)
    entries = [_entry(rows[id], *known[id], on) for id in known if id in rows]
    return pd.DataFrame(entries).set_index("claim")


def _entry(forecast, claim, spoken, on):
    who = {"voice": claim.voice, "passage": claim.passage, "theme": claim.theme}
    said = {"said_from": spoken["from"], "said_to": spoken["to"], "state": state(forecast, on)}
    return who | said | vars(forecast) | {"settled": forecast.settled}


def record(path, claim, judgement="", evidence="", probability=None, day=None, seeds=None):
    """Append one row to the reader's own file and return what `judgements` then reads.

    The file is made where there is none. Raises `tables.DataError` where the row or an earlier
    one has a fault; the file is then left as it was. `day` is today unless given.
    """
    path, line = Path(path), io.StringIO()
    stored = path.read_text("utf-8").rstrip() if path.is_file() else ",".join(OWN_COLUMNS)
    cells = (claim, judgement, evidence, probability, day or date.today())
    header = next(csv.reader(stored.splitlines()), OWN_COLUMNS)
    writer = csv.DictWriter(line, header, extrasaction="ignore", lineterminator="\n")
    writer.writerow(dict(zip(OWN_COLUMNS, cells, strict=True)))
    draft = path.with_name(path.name + ".draft")
    draft.write_text(f"{stored}\n{line.getvalue()}", "utf-8", newline="")
    try:
        found = judgements(draft, seeds)
    except tables.DataError as error:
        draft.unlink()
        raise tables.DataError(f.replace(draft.name, path.name) for f in error.faults) from None
    draft.replace(path)
    return found


def judgements(path, seeds=None):
    """Return the reader's judgements, one a forecast; raise `tables.DataError` with every fault.

    Of several rows on a forecast the last word counts, cell by cell: a probability can be
    written down first and the judgement years after.
    """
    known = load(seeds)
    rows, faults = tables.rows(path, OWN_COLUMNS)
    latest = {}
    for row in rows:
        where = f"{tables.name(path)}, row {row['row']} ({row['claim']})"
        faults += [f"{where}: {fault}" for fault in _own_faults(row, known)]
        told = {column: row[column] for column in OWN_COLUMNS if row[column]}
        latest[row["claim"]] = latest.get(row["claim"], dict.fromkeys(OWN_COLUMNS, "")) | told
    tables.checked(rows, faults)
    for cells in latest.values():
        cells["probability"] = float(cells["probability"]) if cells["probability"] else None
    return [Judgement(**cells) for cells in latest.values()]


def _own_faults(row, known):
    if row["claim"] not in known:
        yield tables.not_among("claim", row["claim"], known)
    elif first := known[row["claim"]].repeats:
        yield f"repeats {first}; judge that one, so that it counts once"
    if row["judgement"] and row["judgement"] not in JUDGEMENTS:
        yield tables.not_among("judgement", row["judgement"], JUDGEMENTS)
    if row["judgement"] in OUTCOMES and not row["evidence"]:
        yield f"{row['judgement']!r} needs its evidence: a source that others can look up"
    if not row["judgement"] and not row["probability"]:
        yield "says nothing: it needs a judgement, a probability, or both"
    if row["probability"] and not 0 <= pd.to_numeric(row["probability"], errors="coerce") <= 1:
        yield f"probability is {row['probability']!r}, which is no number from 0 to 1"
    if len(row["day"]) != len("2026-01-31") or _period(row["day"]) is None:
        yield f"day is {row['day']!r}, which is no whole date such as 2026-01-31"


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
