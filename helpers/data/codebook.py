"""The questions that claims answer, and how the voices stand to them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from helpers.data.files import unknown
from helpers.data.tables import Shape, Toml

THEMES = ("talent", "compute", "applications", "context")
STANCES = ("supports", "opposes", "qualifies")
CELLS = (*STANCES, "silent")

Text = Annotated[str, StringConstraints(min_length=1)]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,3}$")]


class _Shown(Shape):
    """What shows where a line is drawn: a passage inside it, and one just outside."""

    example: Text
    example_why: Text
    near_miss: Text
    near_miss_why: Text


class _Entry(_Shown):
    theme: Literal[THEMES[:3]]
    short: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    proposition: Text
    counts: Text
    excludes: Text
    settles: bool = False  # does the example decide the whole cell of its voice?


class Question(_Entry):
    """One proposition that a voice may support, oppose or qualify; `short` names it in heads."""

    id: str


class Rule(_Shown):
    """A rule of coding. Its example and near miss are passages, or sentences of our own."""

    text: Text


class Retired(Shape):
    """A proposition that is asked no more, since which version, why, and what asks it now."""

    proposition: Text
    since: Text
    reason: Text
    now: list[QuestionId] = Field(default_factory=list)


class _Stances(Shape):
    supports: Text
    opposes: Text
    qualifies: Text
    silent: Text
    not_coded: Text


class _Stored(Shape):
    version: Text
    stances: _Stances
    rules: dict[str, Rule]
    question: dict[QuestionId, _Entry] = Field(min_length=1)
    retired: dict[QuestionId, Retired] = Field(default_factory=dict)


class Codebook(Shape):
    """All questions by id, the version that codings name, what stances mean, how to code.

    `retired` holds what earlier versions asked; an id is never given twice.
    """

    version: str = ""
    stances: dict[str, str] = Field(default_factory=dict)
    rules: dict[str, Rule] = Field(default_factory=dict)
    questions: dict[str, Question] = Field(default_factory=dict)
    retired: dict[str, Retired] = Field(default_factory=dict)


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
        retired=stored.retired,
    )
    return book, faults


def id_faults(book):
    """Yield what is wrong with the ids: given twice, left out, or named and not there."""
    every = [*book.questions, *book.retired]
    for id in book.retired:
        if id in book.questions:
            yield f"{id} is retired and asked: a retired id is never given again"
        for other in book.retired[id].now:
            if other not in book.questions:
                yield f"retired {id}: {unknown('question', other, book.questions)}"
    for letter in sorted({id[0] for id in every}):
        numbers = {int(id[1:]) for id in every if id[0] == letter}
        if missing := sorted(set(range(1, max(numbers))) - numbers):
            named = ", ".join(f"{letter}{number}" for number in missing)
            yield f"{named}: neither asked nor retired; write [retired.{letter}N] for it"


def stance_of(stances, nothing):
    """Return the stance taken: `qualifies` where claims differ, `nothing` where there is none."""
    if not stances:
        return nothing
    return next(iter(stances)) if len(stances) == 1 else "qualifies"


def standing(cells):
    """Return `{question: how the voices stand}` for `{(voice, question): stance}`.

    *nobody*, *one voice*, *agree* (two or more, who all support it or all oppose it), *split*
    (somebody supports what another opposes), or *shades* (nobody contradicts anybody outright,
    and they differ, or all only qualify it).
    """
    found = {}
    for (_, question), stance in cells.items():
        found.setdefault(question, []).extend([stance] * (stance in STANCES))
    return {question: _standing(taken) for question, taken in found.items()}


def _standing(taken):
    if len(taken) < 2:
        return "one voice" if taken else "nobody"
    if len(set(taken)) == 1 and taken[0] != "qualifies":
        return "agree"
    return "split" if {"supports", "opposes"} <= set(taken) else "shades"


def coverage(kit):
    """Return how widely each question is answered: `{question: (voices, articles, standing)}`.

    `voices` and `articles` are lists of ids, of those that take a stance; `standing` is the word
    that `standing` has for it.
    """
    cells = kit.stances()
    stand = standing(cells)
    found = {}
    for id in kit.codebook.questions:
        said = [voice for (voice, q), stance in cells.items() if q == id and stance in STANCES]
        articles = list(dict.fromkeys(kit.voices[voice].article for voice in said))
        found[id] = (said, articles, stand.get(id, "nobody"))
    return found
