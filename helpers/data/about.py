"""What article.toml says of an article: its origin, its dates, how its lines divide."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from helpers.data.tables import Shape, Toml

LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
ROLES = ("question", "answer", "narration", "heading", "caption")
Text = Annotated[str, StringConstraints(min_length=1)]
Role = Literal[ROLES]


def line_numbers(lines):
    """Return the set of line numbers that `3, 7-9` names; empty where it is unreadable."""
    found = set()
    for part in lines.split(","):
        bounds = re.fullmatch(r"\s*(\d{1,6})(?:-(\d{1,6}))?\s*", part)
        if not bounds or int(bounds[1]) > int(bounds[2] or bounds[1]):
            return set()
        found.update(range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1))
    return found


class _Lines(Shape):
    lines: str

    @field_validator("lines")
    @classmethod
    def _readable(cls, lines):
        if not line_numbers(lines):
            raise ValueError(f'should look like "3, 7-9", not {lines!r}')
        return lines

    @property
    def numbers(self):
        """The set of line numbers."""
        return line_numbers(self.lines)


class FurnitureRule(_Lines):
    """Lines of the page that are not the article's, and why."""

    reason: Text


class LinesRule(_Lines):
    """Lines whose speaker no label tells."""

    voice: Text
    role: Role


class Label(Shape):
    """A label such as `Fang Han` before a colon, which opens a turn."""

    text: Text
    voice: Text
    role: Role


class Step(Shape):
    """One step by which the text came to be what it is, and how we know it."""

    step: Text
    who: Text
    when: str = ""
    status: Literal["stated", "inferred"]
    basis: Text


class Spoken(Shape):
    """The days between which the voices spoke, both included, and how we know it."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    basis: Text

    @model_validator(mode="after")
    def _in_order(self):
        if self.first > self.last:
            raise ValueError(f"from {self.first} to {self.last} is the wrong way round")
        return self


class About(Shape):
    """What article.toml says."""

    title: Text
    title_en: Text
    short: Text
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)]
    original_language: Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)]
    narrator: Text
    file: Text
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    coded_against: str
    notebook: Annotated[str, StringConstraints(pattern=r"^([\w-]+\.ipynb)?$")] = ""
    page_marks: bool = False
    retired: list[str] = Field(default_factory=list)  # ids of claims that are never given again
    spoken: Spoken
    chain: list[Step]
    furniture: list[FurnitureRule] = Field(default_factory=list)
    label: list[Label] = Field(default_factory=list)
    lines: list[LinesRule] = Field(default_factory=list)


ABOUT = Toml("article.toml", About)
