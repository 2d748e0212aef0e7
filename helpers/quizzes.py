"""Quizzes on an article: every choice carries its own feedback and rests on a passage."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from helpers import corpus, tables


@dataclass(frozen=True)
class Choice:
    """One answer a reader may give, and what to tell who gives it."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class QuizQuestion:
    """A question with its choices, exactly one of them right."""

    ask: str
    passage: str
    choices: tuple


def load(slug, seeds=None):
    """Return an article's quiz; raise `tables.DataError` with every fault."""
    corpus.article(slug, seeds)
    return tables.checked(*scan(slug, seeds))


def scan(slug, seeds=None):
    """Return `([QuizQuestion], faults)`."""
    path = Path(seeds or tables.SEEDS) / slug / "quiz.toml"
    content, faults = tables.text(path)
    if faults:
        return [], faults
    try:
        entries = tomllib.loads(content).get("question", [])
    except tomllib.TOMLDecodeError as error:
        return [], [f"{tables.name(path)}: not readable as TOML: {error}"]
    known = corpus.passage_ids(slug, seeds)
    for number, entry in enumerate(entries, 1):
        where = f"{tables.name(path)}, question {number}"
        faults += [f"{where}: {fault}" for fault in _faults(entry, known, slug)]
    return [_question(entry) for entry in entries] if not faults else [], faults


def _question(entry):
    choices = tuple(Choice(c["text"], c["right"], c["why"]) for c in entry["choice"])
    return QuizQuestion(entry["ask"], entry["passage"], choices)


def _faults(entry, known, slug):
    choices = entry.get("choice", [])
    if not entry.get("ask"):
        yield "asks nothing"
    if sum(choice.get("right") is True for choice in choices) != 1:
        yield "needs exactly one right choice"
    for number, choice in enumerate(choices, 1):
        if not choice.get("text") or not choice.get("why") or "right" not in choice:
            yield f"choice {number} needs text, right and why"
    cited = [entry.get("passage", ""), *re.findall(rf"{slug}:\d+", str(entry))]
    for id in dict.fromkeys(cited):
        if known and id not in known:
            yield f"passage {id!r} is not in {slug}"
