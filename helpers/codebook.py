"""The questions that claims answer, each with what counts as an answer and what does not."""

import tomllib
from dataclasses import dataclass
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
    """Return `(codebook, faults)`."""
    path = Path(seeds or tables.SEEDS) / "codebook.toml"
    content, faults = tables.text(path)
    if faults:
        return Codebook("", {}, {}, {}), faults
    try:
        stored = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        return Codebook("", {}, {}, {}), [f"{tables.name(path)}: not readable as TOML: {error}"]
    questions = {}
    passages = _passages(seeds)
    for id, entry in stored.get("question", {}).items():
        wrong = [f"{tables.name(path)}, question {id}: {f}" for f in _faults(entry, passages)]
        faults += wrong
        if not wrong:
            questions[id] = Question(id, **entry)
    version = str(stored.get("version", ""))
    return Codebook(version, stored.get("stances", {}), stored.get("rules", {}), questions), faults


def _passages(seeds):
    return {id for slug in corpus.slugs(seeds) for id in corpus.passage_ids(slug, seeds)}


def _faults(entry, passages):
    for key in KEYS:
        if key not in entry:
            yield f"the key {key!r} is missing"
    for key in entry:
        if key not in KEYS:
            yield tables.not_among("key", key, KEYS)
    if entry.get("theme", THEMES[0]) not in THEMES[:3]:
        yield tables.not_among("theme", entry["theme"], THEMES[:3])
    for key in ("example", "near_miss"):
        if passages and entry.get(key) not in passages and key in entry:
            yield tables.not_among(f"{key} passage", entry[key], passages)
