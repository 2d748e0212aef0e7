"""A quiz: every choice carries its own feedback and rests on a passage."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from helpers.data.files import shown_path
from helpers.data.tables import Shape, Toml

Text = Annotated[str, StringConstraints(min_length=1)]


class Choice(Shape):
    """One answer a reader may give, and what to tell who gives it."""

    text: Text
    right: bool
    why: Text


class QuizQuestion(Shape):
    """A question with its choices, exactly one of them right."""

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
        for id in dict.fromkeys(cited):
            if id not in known:
                faults.append(f"{where}, question {number}: passage {id!r} is not in {whose}")
    return asked, faults
