"""The questions that claims answer, and how the voices stand to them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from helpers.data.tables import Shape, Toml

THEMES = ("talent", "compute", "applications", "context")
STANCES = ("supports", "opposes", "qualifies")
CELLS = (*STANCES, "silent")

Text = Annotated[str, StringConstraints(min_length=1)]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,3}$")]


class _Entry(Shape):
    theme: Literal[THEMES[:3]]
    proposition: Text
    counts: Text
    excludes: Text
    example: Text
    example_why: Text
    near_miss: Text
    near_miss_why: Text


class Question(_Entry):
    """One proposition that a voice may support, oppose or qualify."""

    id: str


class _Stances(Shape):
    supports: Text
    opposes: Text
    qualifies: Text
    silent: Text
    not_coded: Text


class _Stored(Shape):
    version: Text
    stances: _Stances
    rules: dict[str, Text]
    question: dict[QuestionId, _Entry] = Field(min_length=1)


class Codebook(Shape):
    """All questions by id, the version that codings name, what stances mean, how to code."""

    version: str = ""
    stances: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, str] = Field(default_factory=dict)
    questions: dict[str, Question] = Field(default_factory=dict)


FILE = Toml("codebook.toml", _Stored)


def read_codebook(folder):
    """Return `(Codebook, faults)`; an empty one where the file cannot be used."""
    stored, faults = FILE.read(folder)
    if stored is None:
        return Codebook(), faults
    asked = {id: Question(id=id, **dict(entry)) for id, entry in stored.question.items()}
    book = Codebook(
        version=stored.version,
        stances=dict(stored.stances),
        rules=stored.rules,
        questions=asked,
    )
    return book, faults


def stance_of(stances, nothing):
    """Return the stance taken: `qualifies` where claims differ, `nothing` where there is none."""
    if not stances:
        return nothing
    return next(iter(stances)) if len(stances) == 1 else "qualifies"


def standing(cells):
    """Return `{question: how the voices stand}` for `{(voice, question): stance}`.

    *nobody*, *one voice*, *agree* (two or more, all the same), *split* (somebody supports what
    another opposes), or *shades* (they differ, and nobody contradicts anybody outright).
    """
    found = {}
    for (_, question), stance in cells.items():
        found.setdefault(question, []).extend([stance] * (stance in STANCES))
    return {question: _standing(taken) for question, taken in found.items()}


def _standing(taken):
    if len(taken) < 2:
        return "one voice" if taken else "nobody"
    if len(set(taken)) == 1:
        return "agree"
    return "split" if {"supports", "opposes"} <= set(taken) else "shades"
