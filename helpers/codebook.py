"""The questions that claims answer, each with what counts as an answer and what does not."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from helpers import corpus, tables

THEMES = ("talent", "compute", "applications", "context")
STANCES = ("supports", "opposes", "qualifies")
KEYS = (
    "theme",
    "proposition",
    "counts",
    "excludes",
    "example",
    "example_why",
    "near_miss",
    "near_miss_why",
)


@dataclass(frozen=True)
class Question:
    """One proposition of the codebook that a voice may support, oppose or qualify."""

    id: str
    theme: str
    proposition: str
    counts: str
    excludes: str
    example: str
    example_why: str
    near_miss: str
    near_miss_why: str


@dataclass(frozen=True)
class Codebook:
    """All questions by id, the version that codings name, what stances mean, how to code."""

    version: str
    stances: dict
    rules: dict
    questions: dict


def load(seeds=None):
    """Return the codebook; raise `tables.DataError` with every fault where it has any."""
    return tables.checked(*scan(seeds))


def scan(seeds=None):
    """Return `(codebook, faults)`; of the articles, those are read that its examples are from."""
    book, faults = _read(seeds)
    root = Path(seeds or tables.SEEDS)
    name = tables.name(root / "codebook.toml")
    found, places = [], {}
    for question in book.questions.values():
        for key in ("example", "near_miss"):
            slug = getattr(question, key).partition(":")[0]
            if slug not in places:
                places[slug] = corpus.passage_ids(slug, seeds)
            unreadable = not places[slug] and (root / slug / "article.toml").is_file()
            if not unreadable and getattr(question, key) not in places[slug]:
                fault = tables.not_among(f"{key} passage", getattr(question, key), places[slug])
                found.append(f"{name}, question {question.id}: {fault}")
    return book, faults + found


def questions(seeds=None):
    """Return the questions by id; their examples are not looked up, so no article is read."""
    return _read(seeds)[0].questions


def version(seeds=None):
    """Return the version that codings name; no article is read."""
    return _read(seeds)[0].version


def _read(seeds):
    path = Path(seeds or tables.SEEDS) / "codebook.toml"
    content, faults = tables.text(path)
    if faults:
        return Codebook("", {}, {}, {}), faults
    book, wrong = _parsed(content)
    return book, [f"{tables.name(path)}{fault}" for fault in wrong]


@lru_cache(maxsize=16)
def _parsed(content):
    """Return `(codebook, faults)` of the text of a codebook.toml, the faults without its name."""
    try:
        stored = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        return Codebook("", {}, {}, {}), (f": not readable as TOML: {error}",)
    questions, faults = {}, []
    for id, entry in stored.get("question", {}).items():
        wrong = [f", question {id}: {fault}" for fault in _faults(entry)]
        faults += wrong
        if not wrong:
            questions[id] = Question(id, **entry)
    version = str(stored.get("version", ""))
    book = Codebook(version, stored.get("stances", {}), stored.get("rules", {}), questions)
    return book, tuple(faults)


def _faults(entry):
    for key in KEYS:
        if key not in entry:
            yield f"the key {key!r} is missing"
    for key in entry:
        if key not in KEYS:
            yield tables.not_among("key", key, KEYS)
    if entry.get("theme", THEMES[0]) not in THEMES[:3]:
        yield tables.not_among("theme", entry["theme"], THEMES[:3])
