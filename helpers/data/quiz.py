"""A quiz: every choice carries its own feedback and rests on a passage."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from helpers.data.files import shown_path
from helpers.data.tables import Shape, Toml

RIGHT = re.compile(r"Right[.:]")
Text = Annotated[str, StringConstraints(min_length=1)]


class Choice(Shape):
    """One answer a reader may give, and what to tell who gives it."""

    text: Text
    right: bool
    why: Text


class QuizQuestion(Shape):
    """A question with its choices, exactly one of them right.

    The feedback of that one, and of no other, begins with *Right.* or *Right:*, so that whoever
    moves the mark or the words alone is told.
    """

    ask: Text
    passage: Text
    choices: list[Choice] = Field(alias="choice", min_length=2, max_length=7)

    @model_validator(mode="after")
    def _one_is_right(self):
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError("needs exactly one right choice")
        return self


class _Quiz(Shape):
    question: list[QuizQuestion] = Field(default_factory=list)


QUIZ = Toml("quiz.toml", _Quiz)


def read_quiz(folder, known, whose):
    """Return `(questions, faults)` of the quiz in a folder, the questions as a tuple.

    `known` are the ids of the passages that it may cite, and `whose` tells a reader of a fault
    whose passages they are.
    """
    stored, faults = QUIZ.read(folder)
    asked = tuple(stored.question) if stored else ()
    where = shown_path(folder / QUIZ.file)
    slugs = "|".join(sorted({id.split(":")[0] for id in known}))
    for number, question in enumerate(asked, 1):
        said = " ".join([question.ask, *(f"{c.text} {c.why}" for c in question.choices)])
        cited = [question.passage, *re.findall(rf"\b(?:{slugs}):\d+", said)]
        wrong = [
            f"passage {id!r} is not in {whose}" for id in dict.fromkeys(cited) if id not in known
        ]
        wrong += _verdict_faults(question)
        faults += [f"{where}, question {number}: {fault}" for fault in wrong]
    return asked, faults


def _verdict_faults(question):
    for letter, choice in zip("ABCDEFG", question.choices, strict=False):
        if choice.right and not RIGHT.match(choice.why):
            yield f"choice {letter} is right, and its feedback does not begin with 'Right.'"
        elif not choice.right and RIGHT.match(choice.why):
            yield f"choice {letter} is not right, and its feedback begins with {choice.why[:6]!r}"
