"""What came of the forecasts: evidence, verdicts, numbers, and what no forecast had in it."""

import re
from dataclasses import dataclass

from helpers.data.claims import is_iso_date
from helpers.data.codebook import THEMES
from helpers.data.files import shown_path, unknown
from helpers.data.records import last_day
from helpers.data.tables import Table

# Of these, the first three say that a forecast is settled.
VERDICT_NAMES = ("happened", "did not happen", "partly", "open", "void", "cannot be settled")
SETTLED = VERDICT_NAMES[:3]
CONFIDENCES = ("high", "medium", "low")
SIDES = ("for", "against", "both")
# `page`: we read it there; `mention`: an excerpt, or another text reports it.
SEEN = ("page", "mention")
ADDRESS = re.compile(r"https?://[^\s/]+\.\S+")
YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)


@dataclass(frozen=True)
class Outcome:
    """One piece of evidence on a forecast; `file`: `yes` where anybody can fetch and count it."""

    claim: str
    as_of: str
    title: str
    publisher: str
    year: str
    address: str
    seen: str
    shows: str
    for_or_against: str
    file: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is held of a forecast on the day `as_of`, by which rule, and what speaks against it."""

    claim: str
    verdict: str
    as_of: str
    rule: str
    confidence: str
    reason: str
    other_side: str


@dataclass(frozen=True)
class Point:
    """One number of a worked case: `value` in `unit`, on the day, month or year `day`."""

    case: str
    series: str
    point: str
    day: str
    value: float
    unit: str
    title: str
    publisher: str
    year: str
    address: str
    seen: str
    note: str


@dataclass(frozen=True)
class Missed:
    """One piece of evidence of something that happened and stands in no forecast of the texts.

    `what` names it, and is our inference; several rows may bear it out.
    """

    what: str
    theme: str
    inference: str
    as_of: str
    title: str
    publisher: str
    year: str
    address: str
    seen: str
    shows: str


def source_faults(row):
    """Yield what is wrong with where a row's evidence stands: title, year, address, how seen."""
    for column in ("title", "publisher"):
        if not row[column]:
            yield f"{column} is empty"
    if not YEAR.fullmatch(row["year"]):
        yield f"year is {row['year']!r}, which is no year such as 2025"
    if not ADDRESS.fullmatch(row["address"]):
        yield f"address is {row['address'][:60]!r}, which does not begin with https:// or http://"
    if row["seen"] not in SEEN:
        yield unknown("seen", row["seen"], SEEN)


def _date_fault(row, column):
    if not is_iso_date(row[column]):
        yield f"{column} is {row[column]!r}, which is not an ISO date"


def _claim_fault(row, article):
    known = {claim.id for claim in article.read("claims")[0] if claim.kind == "forecast"}
    known |= {forecast.claim for forecast in article.read("forecasts")[0]}
    if row["claim"] not in known:
        yield unknown("forecast", row["claim"], known)


def _empty_faults(row, columns):
    for column in columns:
        if not row[column]:
            yield f"{column} is empty"


def _outcome_faults(row, article):
    yield from _claim_fault(row, article)
    yield from _date_fault(row, "as_of")
    yield from source_faults(row)
    yield from _empty_faults(row, ("shows",))
    if row["for_or_against"] not in SIDES:
        yield unknown("for_or_against", row["for_or_against"], SIDES)
    if row["file"] not in ("yes", ""):
        yield f"file is {row['file']!r}; it should be yes, or empty"


def _verdict_faults(row, article):
    yield from _claim_fault(row, article)
    yield from _date_fault(row, "as_of")
    if row["verdict"] not in VERDICT_NAMES:
        yield unknown("verdict", row["verdict"], VERDICT_NAMES)
    if row["confidence"] not in CONFIDENCES:
        yield unknown("confidence", row["confidence"], CONFIDENCES)
    yield from _empty_faults(row, ("rule", "reason", "other_side"))


def _point_faults(row, _):
    yield from _empty_faults(row, ("case", "series", "point", "unit"))
    yield from _date_fault(row, "day")
    yield from source_faults(row)
    if not NUMBER.fullmatch(row["value"]):
        yield f"value is {row['value']!r}, which is no number"


def _missed_faults(row, _):
    yield from _empty_faults(row, ("what", "inference", "shows"))
    yield from _date_fault(row, "as_of")
    yield from source_faults(row)
    if row["theme"] not in THEMES:
        yield unknown("theme", row["theme"], THEMES)


def _point(row, _):
    cells = {column: row[column] for column in Point.__dataclass_fields__}
    return Point(**cells | {"value": float(row["value"]) if NUMBER.fullmatch(row["value"]) else 0})


OUTCOMES = Table(
    "outcomes.csv",
    Outcome,
    _outcome_faults,
    label="claim",
    unique=False,
    optional=("file",),
    needed=False,
)
VERDICTS = Table("verdicts.csv", Verdict, _verdict_faults, label="claim", needed=False)
SERIES = Table(
    "series.csv", Point, _point_faults, label="case", unique=False, make=_point, needed=False
)
MISSED = Table("missed.csv", Missed, _missed_faults, label="what", unique=False, needed=False)


def verdict_faults(article):
    """Yield what is wrong between rows: a forecast without verdict, a verdict without evidence.

    An article without verdicts.csv has no verdicts yet, and no fault.
    """
    verdicts = {verdict.claim: verdict for verdict in article.read("verdicts")[0]}
    where = shown_path(article.folder / VERDICTS.file)
    for forecast in article.read("forecasts")[0] if verdicts else ():
        verdict = verdicts.get(forecast.claim)
        if verdict is None:
            yield f"{where}: {forecast.claim} has no row; every forecast has one verdict"
            continue
        for fault in _between(article, forecast, verdict, verdicts):
            yield f"{where} ({forecast.claim}): {fault}"


def _between(article, forecast, verdict, verdicts):
    first = verdicts.get(forecast.repeats)
    if first and first.verdict != verdict.verdict:
        yield f"is {verdict.verdict!r}, and {first.claim}, which it repeats, {first.verdict!r}"
    last = last_day(forecast.window_to)
    if verdict.verdict == "open" and last and last < (last_day(verdict.as_of) or last):
        yield f"is 'open', and its window closed on {last}"
    named = forecast.repeats or forecast.claim
    found = [outcome for outcome in article.read("outcomes")[0] if outcome.claim == named]
    yield from _evidence_faults(verdict, found)


def _evidence_faults(verdict, found):
    """Yield what evidence a verdict lacks: two sources, or one file; and one on its own side."""
    name, sources = verdict.verdict, {outcome.address for outcome in found}
    files = any(outcome.file for outcome in found)
    sides = {outcome.for_or_against for outcome in found}
    if name in SETTLED and len(sources) < 2 and not files:
        yield f"is {name!r} with {len(sources)} of the two sources, or the one file, that it needs"
    if name in ("open", "void") and not found:
        yield f"is {name!r} without a piece of evidence"
    if name == "happened" and found and not sides & {"for", "both"}:
        yield "is 'happened', and no piece of evidence is for it"
    if name == "did not happen" and found and not sides & {"against", "both"}:
        yield "is 'did not happen', and no piece of evidence is against it"
