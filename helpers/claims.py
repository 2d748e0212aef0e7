"""Coded claims with their exact quotations, and the problems found in the sources."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz

from helpers import codebook, corpus, tables

COLUMNS = (
    "id",
    "passage",
    "quote",
    "english",
    "voice",
    "theme",
    "question",
    "stance",
    "kind",
    "low",
    "high",
    "unit",
    "note",
)
PROBLEM_COLUMNS = ("passage", "quote", "kind", "what", "likely", "basis")
KINDS = ("fact", "opinion", "forecast", "advice")
UNITS = {
    "people": "a count of people",
    "%": "a share in per cent",
    "ratio": "one quantity over another",
    "years": "a duration",
    "months": "a duration",
    "hours": "a duration",
    "days": "a duration",
    "ns": "a duration in nanoseconds",
    "m": "a length in metres",
    "date": "a calendar date, ISO 8601, as precise as the source",
    "age": "years of age",
    "CNY": "an amount of yuan",
    "CNY/year": "a yearly amount of yuan",
    "USD": "an amount of US dollars",
    "USD/year": "a yearly amount of US dollars",
    "parameters": "a model's parameters",
    "bytes": "an amount of memory",
    "tokens": "an amount of text",
    "10^12": "trillions of a unit the source does not name",
    "cards": "graphics cards",
    "points": "a score out of one hundred",
    "rank": "a place in a ranking",
    "papers": "scholarly papers",
    "papers/day": "scholarly papers a day",
    "patents": "granted patents",
    "models": "models or model families",
    "items": "a count of things named in the quote",
}
PROBLEM_KINDS = (
    "mistranslation",
    "garble",
    "arithmetic",
    "error of fact",
    "misnaming",
    "missing text",
    "anonymous or undated",
    "self-contradiction",
    "opinion mixed with report",
)
BASES = ("arithmetic", "source", "inference")
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True)
class Claim:
    """A statement by one voice; `start` and `end` are offsets of its quote in the passage's raw text.

    `low` and `high` are floats in `unit`, ISO dates where the unit is `date`, or None where the
    range is open on that side or the claim holds no number.
    """

    id: str
    passage: str
    quote: str
    english: str
    voice: str
    theme: str
    question: str
    stance: str
    kind: str
    low: float | str | None
    high: float | str | None
    unit: str
    note: str
    start: int
    end: int


@dataclass(frozen=True)
class Problem:
    """A fault of a source; an empty quote means the whole passage, or what should stand there."""

    passage: str
    quote: str
    kind: str
    what: str
    likely: str
    basis: str


def load(slug, seeds=None):
    """Return an article's claims in order; raise `tables.DataError` with every fault."""
    return tables.checked(*scan(slug, seeds))


def problems(slug, seeds=None):
    """Return an article's problems in order; raise `tables.DataError` with every fault."""
    return tables.checked(*scan_problems(slug, seeds))


def table(found):
    """Return claims or problems as a DataFrame, one row each, columns as in the file."""
    return pd.DataFrame([vars(item) for item in found])


def scan(slug, seeds=None):
    """Return `([Claim], faults)`."""
    path = Path(seeds or tables.SEEDS) / slug / "claims.csv"
    rows, faults = tables.rows(path, COLUMNS)
    faults += tables.repeats(path, rows, "id")
    passages = _passages(slug, seeds)
    voices = corpus.scan_voices(seeds)[0]
    questions = codebook.scan(seeds)[0].questions
    found = []
    for row in rows:
        where = f"{tables.name(path)}, row {row['row']} ({row['id']})"
        faults += [f"{where}: {fault}" for fault in _row_faults(row, slug, voices, questions)]
        span, fault = _locate(row, passages, slug)
        faults += [f"{where}: {fault}"] if fault else []
        found.append(_claim(row, span))
    return found, faults


def scan_problems(slug, seeds=None):
    """Return `([Problem], faults)`."""
    path = Path(seeds or tables.SEEDS) / slug / "problems.csv"
    rows, faults = tables.rows(path, PROBLEM_COLUMNS)
    passages = _passages(slug, seeds)
    for row in rows:
        where = f"{tables.name(path)}, row {row['row']} ({row['passage']})"
        faults += [f"{where}: {fault}" for fault in _problem_faults(row, passages, slug)]
    return [Problem(**{column: row[column] for column in PROBLEM_COLUMNS}) for row in rows], faults


def locate_quote(quote, raw):
    """Return the `(start, end)` of every place where `quote` stands in `raw`."""
    return [match.span() for match in re.finditer(re.escape(quote), raw)]


def _passages(slug, seeds):
    article, _ = corpus.scan(slug, seeds)
    return {passage.id: passage for passage in article.passages} if article else {}


def _locate(row, passages, slug):
    """Return `((start, end), "")`, or `((0, 0), fault)` with the nearest text of the passage."""
    if row["passage"] not in passages:
        return (0, 0), f"passage {row['passage']!r} is not in {slug}"
    if not row["quote"]:
        return (0, 0), "its quote is empty"
    raw = passages[row["passage"]].raw
    spans = locate_quote(row["quote"], raw)
    if len(spans) == 1:
        return spans[0], ""
    if spans:
        return (0, 0), f"its quote occurs {len(spans)} times in {row['passage']}; quote more of it"
    near = fuzz.partial_ratio_alignment(row["quote"], raw)
    return (0, 0), (
        f"its quote {row['quote'][:40]!r} is not in {row['passage']}; "
        f"the nearest text there is {raw[near.dest_start : near.dest_end]!r}"
    )


def _row_faults(row, slug, voices, questions):
    if not re.fullmatch(rf"{re.escape(slug)}-c\d\d+", row["id"]):
        yield f"the id should look like {slug}-c01"
    if not row["english"]:
        yield "its English gloss is empty"
    if row["voice"] not in voices:
        yield tables.not_among("voice", row["voice"], voices)
    if row["theme"] not in codebook.THEMES:
        yield tables.not_among("theme", row["theme"], codebook.THEMES)
    if row["kind"] not in KINDS:
        yield tables.not_among("kind", row["kind"], KINDS)
    yield from _stance_faults(row, questions)
    yield from _number_faults(row)


def _stance_faults(row, questions):
    if bool(row["question"]) != bool(row["stance"]):
        yield "question and stance go together: fill both or neither"
    if row["stance"] and row["stance"] not in codebook.STANCES:
        yield tables.not_among("stance", row["stance"], codebook.STANCES)
    if row["question"] and row["question"] not in questions:
        yield tables.not_among("question", row["question"], questions)
    elif row["question"] and questions[row["question"]].theme != row["theme"]:
        yield f"{row['question']} is about {questions[row['question']].theme}, not {row['theme']}"


def _number_faults(row):
    if bool(row["unit"]) != bool(row["low"] or row["high"]):
        yield "a number needs a unit, and a unit a number (low, high or both)"
    if row["unit"] and row["unit"] not in UNITS:
        yield tables.not_among("unit", row["unit"], UNITS)
    for side in ("low", "high"):
        if row[side] and _number(row[side], row["unit"]) is None:
            wanted = "an ISO date" if row["unit"] == "date" else "a plain number"
            yield f"{side} is {row[side]!r}, which is not {wanted}"
    low, high = _number(row["low"], row["unit"]), _number(row["high"], row["unit"])
    if low is not None and high is not None and low > high:
        yield f"low ({row['low']}) is above high ({row['high']})"


def _number(cell, unit):
    if unit == "date":
        return cell if ISO_DATE.fullmatch(cell) else None
    try:
        return float(cell)
    except ValueError:
        return None


def _claim(row, span):
    low, high = _number(row["low"], row["unit"]), _number(row["high"], row["unit"])
    cells = {column: row[column] for column in COLUMNS}
    return Claim(**(cells | {"low": low, "high": high, "start": span[0], "end": span[1]}))


def _problem_faults(row, passages, slug):
    if row["kind"] not in PROBLEM_KINDS:
        yield tables.not_among("kind", row["kind"], PROBLEM_KINDS)
    if not row["what"]:
        yield "what is wrong is not said"
    basis, colon, reason = row["basis"].partition(":")
    if basis not in BASES or not colon or not reason.strip():
        yield f"basis should begin with {', '.join(f'{b}:' for b in BASES)} and say how we know"
    if row["quote"]:
        fault = _locate(row, passages, slug)[1]
        if fault:
            yield fault
    elif row["passage"] not in passages:
        yield f"passage {row['passage']!r} is not in {slug}"
