"""Trials of the codebook: texts from outside that two coders coded and the kit does not keep."""

from dataclasses import dataclass

from helpers.data.codebook import CELLS
from helpers.data.files import unknown
from helpers.data.hindsight import ADDRESS
from helpers.data.tables import Table


@dataclass(frozen=True)
class TrialText:
    """A text of a trial: where a reader finds it, and how many voices the coders were given."""

    text: str
    trial: str
    title: str
    publisher: str
    year: str
    address: str
    language: str
    voices: str


@dataclass(frozen=True)
class TrialCell:
    """What two coders put down for a voice on a question; where both were silent stands no row."""

    text: str
    voice: str
    question: str
    first: str
    second: str
    note: str


def _text_faults(row, _):
    if not ADDRESS.fullmatch(row["address"]):
        yield f"address {row['address']!r} is none; write it from https:// on"
    for column in ("year", "voices", "trial"):
        if not row[column].isdecimal():
            yield f"{column} should be a number, not {row[column]!r}"


def _cell_faults(row, known):
    if row["question"] not in known:
        yield unknown("question", row["question"], known)
    for column in ("first", "second"):
        if row[column] not in CELLS:
            yield unknown(column, row[column], CELLS)
    if row["first"] == row["second"] == "silent":
        yield "both coders are silent; such a cell has no row"
    if row["first"] != row["second"] and not row["note"]:
        yield "the coders differ; the note says about what"


TEXTS = Table("codings/trial_texts.csv", TrialText, _text_faults, label="text", needed=False)
CODED = Table(
    "codings/trial.csv", TrialCell, _cell_faults, label="voice", unique=False, needed=False
)
