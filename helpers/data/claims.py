"""Coded claims with their exact quotations."""

import re
from dataclasses import dataclass
from datetime import date
from math import isclose

from helpers.data import numbers
from helpers.data.codebook import STANCES, THEMES
from helpers.data.files import unknown
from helpers.data.tables import Table

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
PLAIN_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)


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

    @property
    def article(self):
        """The article that the claim is from."""
        return self.passage.split(":")[0]

    @property
    def value(self):
        """The number as a reader says it: `3 to 5`, `at least 100`, `87`; empty without one."""
        low, high = (s if isinstance(s, str) else _plain(s) for s in (self.low, self.high))
        if low and high:
            return low if low == high else f"{low} to {high}"
        return (low and f"at least {low}") or (high and f"at most {high}")


COLUMNS = tuple(name for name in Claim.__dataclass_fields__ if name not in ("start", "end"))


def _plain(number):
    return "" if number is None else f"{number:,.15g}"


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
    from rapidfuzz import fuzz

    near = fuzz.partial_ratio_alignment(quote[:500], passage.raw)
    return (0, 0), (
        f"its quote {quote[:40]!r} is not in {passage.id}; "
        f"the nearest text there is {passage.raw[near.dest_start : near.dest_end]!r}"
    )


def _table_faults(row, article):
    if not re.fullmatch(rf"{re.escape(article.slug)}-c\d\d+", row["id"]):
        yield f"the id should look like {article.slug}-c01"
    known = [voice.id for voice in article.read("voices")[0]]
    yield from row_faults(row, known, article.codebook.questions, article.language)
    if row["passage"] not in article.passage_ids:
        yield f"passage {row['passage']!r} is not in {article.slug}"
    elif misplaced := locate_quote(row["quote"], article.passage(row["passage"]))[1]:
        yield misplaced


def row_faults(row, voices, questions, language="en"):
    """Yield what is wrong with one coded row of an article in `language` whose voices are known."""
    if not row["english"]:
        yield "its English gloss is empty"
    if row["voice"] not in voices:
        yield unknown("voice", row["voice"], voices)
    if row["theme"] not in THEMES:
        yield unknown("theme", row["theme"], THEMES)
    if row["kind"] not in KINDS:
        yield unknown("kind", row["kind"], KINDS)
    yield from _stance_faults(row, questions)
    yield from _number_faults(row, language)


def _stance_faults(row, questions):
    if bool(row["question"]) != bool(row["stance"]):
        yield "question and stance go together: fill both or neither"
    if row["stance"] and row["stance"] not in STANCES:
        yield unknown("stance", row["stance"], STANCES)
    if not row["question"] or not questions:  # a codebook that cannot be read is told once
        return
    if row["question"] not in questions:
        yield unknown("question", row["question"], questions)
    elif questions[row["question"]].theme != row["theme"]:
        yield f"{row['question']} is about {questions[row['question']].theme}, not {row['theme']}"


def _number_faults(row, language):
    if bool(row["unit"]) != bool(row["low"] or row["high"]):
        yield "a number needs a unit, and a unit a number (low, high or both)"
    if row["unit"] and row["unit"] not in UNITS:
        yield unknown("unit", row["unit"], UNITS)
    for side in ("low", "high"):
        if row[side] and _number(row[side], row["unit"]) is None:
            wanted = "an ISO date" if row["unit"] == "date" else "a plain number"
            yield f"{side} is {row[side][:40]!r}, which is not {wanted}"
    yield from _digit_faults(row, language)
    low, high = _number(row["low"], row["unit"]), _number(row["high"], row["unit"])
    if low is not None and high is not None and low > high:
        yield f"low ({row['low']}) is above high ({row['high']})"


def _digit_faults(row, language):
    """Return faults where the quote has digits and a bound is not among what it and we write."""
    if row["unit"] in ("", *COUNTED) or not re.search(r"(?<![A-Za-z])\d", row["quote"]):
        return []
    text = f"{row['english']} {row['note']}"
    written = numbers.written(row["quote"], language) | numbers.written(text)
    written |= _ratios(f"{row['quote']} {text}")
    bounds = [_number(row[side], row["unit"]) for side in ("low", "high") if row[side]]
    odd = [b for b in bounds if b is not None and not any(isclose(b, n) for n in written)]
    return [f"{b:,.15g} is not among the numbers of its quote, gloss or note" for b in odd]


def _ratios(text):
    found = re.findall(r"(?<!\d)(\d{1,15})[:\uff1a]([1-9]\d{0,14})(?!\d)", text)
    return {int(a) / int(b) for a, b in found}


def _number(cell, unit):
    if unit == "date":
        return cell if is_iso_date(cell) else None
    return float(cell) if PLAIN_NUMBER.fullmatch(cell) else None


def is_iso_date(cell):
    """Return whether a cell is a year, a month or a day: `2023`, `2023-04`, `2023-04-01`."""
    try:
        return bool(ISO_DATE.fullmatch(cell) and date.fromisoformat(f"{cell}-01-01"[:10]))
    except ValueError:
        return False


def _claim(row, article):
    low, high = _number(row["low"], row["unit"]), _number(row["high"], row["unit"])
    span = (0, 0)
    if row["passage"] in article.passage_ids:
        span = locate_quote(row["quote"], article.passage(row["passage"]))[0]
    cells = {column: row[column] for column in COLUMNS}
    return Claim(**(cells | {"low": low, "high": high, "start": span[0], "end": span[1]}))


CLAIMS = Table("claims.csv", Claim, _table_faults, label="id", columns=COLUMNS, make=_claim)
