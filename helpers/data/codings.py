"""Codings of voices against questions by two coders, and how their differences were settled."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from helpers.data.codebook import CELLS
from helpers.data.files import shown_path, unknown
from helpers.data.tables import Table


@dataclass(frozen=True)
class Coded:
    """One cell of a coder's coding: a voice's stance to a question, and the passage it rests on."""

    voice: str
    question: str
    stance: str
    passage: str
    note: str


class Codable(NamedTuple):
    """What a coding may name: voices by id, questions, and passage ids by article."""

    voices: dict
    questions: dict  # those of earlier versions, too: their codings stay on record
    passages: dict


def _coded_faults(row, known):
    if row["voice"] not in known.voices:
        yield unknown("voice", row["voice"], known.voices)
        return
    if known.questions and row["question"] not in known.questions:
        yield unknown("question", row["question"], known.questions)
    if row["stance"] not in CELLS:
        yield unknown("stance", row["stance"], CELLS)
    if bool(row["passage"]) == (row["stance"] == "silent"):
        yield "a stance needs the passage that it rests on, and silence has none"
    slug = known.voices[row["voice"]].article
    if row["passage"] and row["passage"] not in known.passages[slug]:
        yield f"passage {row['passage']!r} is not in {slug}"


def read_coding(folder, name, known):
    """Return `(rows, faults)` of a coding such as `second_round1`; `known` is `Codable`."""
    table = Table(f"codings/{name}.csv", Coded, _coded_faults, label="voice", unique=False)
    rows, faults = table.read(folder, known)
    twice = Counter((row.voice, row.question) for row in rows)
    where = shown_path(folder / table.file)
    repeated = [f"{where}: codes {v} on {q} twice" for (v, q), n in twice.items() if n > 1]
    return rows, faults + repeated


CAUSES = ("codebook", "first coder", "second coder", "wording of the source")


@dataclass(frozen=True)
class Ruling:
    """How a disagreement of two coders was settled, and why."""

    round: str
    voice: str
    question: str
    first: str
    second: str
    ruling: str
    cause: str
    reason: str


def _ruling_faults(row, _):
    for column in ("first", "second", "ruling"):
        if row[column] not in CELLS:
            yield unknown(column, row[column], CELLS)
    if row["cause"] not in CAUSES:
        yield unknown("cause", row["cause"], CAUSES)
    if not row["reason"]:
        yield "a ruling needs its reason, in a sentence"


RULINGS = Table("codings/adjudication.csv", Ruling, _ruling_faults, label="voice", unique=False)
