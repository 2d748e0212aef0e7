"""Coded claims with their exact quotations."""

import re
from dataclasses import dataclass
from datetime import date
from math import isclose
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz

from helpers import codebook, corpus, quantities, tables, voices

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
COUNTED = ("date", "rank", "items")  # often said in words beside other digits
ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Claim:
    """A statement by one voice; `start` and `end` place its quote in the passage's raw text.

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


def load(slug, seeds=None):
    """Return an article's claims in order; raise `tables.DataError` with every fault."""
    corpus.article(slug, seeds)
    return tables.checked(*scan(slug, seeds))


def where(found, **cells):
    """Return the claims whose cells are as given; a tuple stands for any of its values.

    `where(coded, question="T1")`, `where(coded, voice=("fang", "qubit"))`
    """
    for name in cells:
        if name not in COLUMNS:
            raise KeyError(tables.not_among("column", name, COLUMNS))
    wanted = {name: v if isinstance(v, tuple) else (v,) for name, v in cells.items()}
    return [c for c in found if all(getattr(c, name) in v for name, v in wanted.items())]


def table(found):
    """Return claims (or other rows) as a DataFrame, one row each, columns as in the file."""
    return pd.DataFrame([vars(item) for item in found])


def numbers(found):
    """Return the claims that hold a number: passage, value in words, unit, kind and voice."""
    rows = [
        (claim.id, claim.passage, value(claim), claim.unit, claim.kind, claim.voice)
        for claim in found
        if claim.unit
    ]
    head = ["id", "passage", "value", "unit", "kind", "voice"]
    return pd.DataFrame(rows, columns=head).set_index("id")


def value(claim):
    """Return a claim's number as a reader says it: `3 to 5`, `at least 100`, `87`."""
    low, high = (
        side if isinstance(side, str) else _plain(side) for side in (claim.low, claim.high)
    )
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}"


def _plain(number):
    return "" if number is None else f"{number:,.15g}"


def scan(slug, seeds=None):
    """Return `([Claim], faults)`; a claim whose quote cannot be placed has the offsets 0, 0."""
    path = Path(seeds or tables.SEEDS) / slug / "claims.csv"
    rows, faults = tables.rows(path, COLUMNS)
    faults += tables.repeats(path, rows, "id")
    article, _ = corpus.scan(slug, seeds)
    passages = {passage.id: passage for passage in article.passages} if article else {}
    language = article.language if article else "en"
    known = voices.scan_article(slug, seeds)[0]
    questions = codebook.questions(seeds)
    found = []
    for row in rows:
        span, misplaced = (0, 0), f"passage {row['passage']!r} is not in {slug}"
        if row["passage"] in passages:
            span, misplaced = locate_quote(row["quote"], passages[row["passage"]])
        wrong = [*row_faults(row, known, questions, language), *([misplaced] if misplaced else [])]
        if not re.fullmatch(rf"{re.escape(slug)}-c\d\d+", row["id"]):
            wrong.insert(0, f"the id should look like {slug}-c01")
        where = f"{tables.name(path)}, row {row['row']} ({row['id']})"
        faults += [f"{where}: {fault}" for fault in wrong]
        found.append(_claim(row, span))
    return found, faults


def locate_quote(quote, passage):
    """Return `((start, end), "")`: where the quote stands in the passage's raw text.

    Where it does not stand there exactly once, return `((0, 0), fault)` with the nearest text.
    """
    if not quote:
        return (0, 0), "its quote is empty"
    start = passage.raw.find(quote)
    if start >= 0 and passage.raw.find(quote, start + 1) < 0:
        return (start, start + len(quote)), ""
    if start >= 0:
        return (0, 0), f"its quote occurs more than once in {passage.id}; quote more of it"
    near = fuzz.partial_ratio_alignment(quote, passage.raw)
    return (0, 0), (
        f"its quote {quote[:40]!r} is not in {passage.id}; "
        f"the nearest text there is {passage.raw[near.dest_start : near.dest_end]!r}"
    )


def row_faults(row, known, questions, language="en"):
    """Yield what is wrong with one coded row of an article in `language`, its voices `known`."""
    if not row["english"]:
        yield "its English gloss is empty"
    if row["voice"] not in known:
        yield tables.not_among("voice", row["voice"], known)
    if row["theme"] not in codebook.THEMES:
        yield tables.not_among("theme", row["theme"], codebook.THEMES)
    if row["kind"] not in KINDS:
        yield tables.not_among("kind", row["kind"], KINDS)
    yield from _stance_faults(row, questions)
    yield from _number_faults(row, language)


def _stance_faults(row, questions):
    if bool(row["question"]) != bool(row["stance"]):
        yield "question and stance go together: fill both or neither"
    if row["stance"] and row["stance"] not in codebook.STANCES:
        yield tables.not_among("stance", row["stance"], codebook.STANCES)
    if row["question"] and row["question"] not in questions:
        yield tables.not_among("question", row["question"], questions)
    elif row["question"] and questions[row["question"]].theme != row["theme"]:
        yield f"{row['question']} is about {questions[row['question']].theme}, not {row['theme']}"


def _number_faults(row, language):
    if bool(row["unit"]) != bool(row["low"] or row["high"]):
        yield "a number needs a unit, and a unit a number (low, high or both)"
    if row["unit"] and row["unit"] not in UNITS:
        yield tables.not_among("unit", row["unit"], UNITS)
    for side in ("low", "high"):
        if row[side] and _number(row[side], row["unit"]) is None:
            wanted = "an ISO date" if row["unit"] == "date" else "a plain number"
            yield f"{side} is {row[side]!r}, which is not {wanted}"
    yield from _digit_faults(row, language)
    low, high = _number(row["low"], row["unit"]), _number(row["high"], row["unit"])
    if low is not None and high is not None and low > high:
        yield f"low ({row['low']}) is above high ({row['high']})"


def _digit_faults(row, language):
    """Return faults where the quote has digits and a bound is not among what it and we write."""
    if row["unit"] in ("", *COUNTED) or not re.search(r"(?<![A-Za-z])\d", row["quote"]):
        return []
    text = f"{row['english']} {row['note']}"
    written = quantities.written(row["quote"], language) | quantities.written(text)
    text = f"{row['quote']} {text}"
    written |= {int(a) / int(b) for a, b in re.findall(r"\b(\d+):([1-9]\d*)\b", text)}
    bounds = [_number(row[side], row["unit"]) for side in ("low", "high") if row[side]]
    odd = [b for b in bounds if b is not None and not any(isclose(b, n) for n in written)]
    return [f"{b:,.15g} is not among the numbers of its quote, gloss or note" for b in odd]


def _number(cell, unit):
    if unit == "date":
        return cell if _is_day(cell) else None
    return float(cell) if PLAIN_NUMBER.fullmatch(cell) else None


def _is_day(cell):
    try:
        return bool(ISO_DATE.fullmatch(cell) and date.fromisoformat(f"{cell}-01-01"[:10]))
    except ValueError:
        return False


def _claim(row, span):
    low, high = _number(row["low"], row["unit"]), _number(row["high"], row["unit"])
    cells = {column: row[column] for column in COLUMNS}
    return Claim(**(cells | {"low": low, "high": high, "start": span[0], "end": span[1]}))
