"""Those who hold a view in an article; affiliation and sector are as of the article."""

import re
from dataclasses import dataclass, fields
from pathlib import Path

from helpers import corpus, tables

SECTORS = (
    "company",
    "university",
    "investor",
    "press",
    "state-backed institute",
    "not known",
)


@dataclass(frozen=True)
class Voice:
    """A person, an outlet, or a group that a text lets speak; `article` is that text."""

    id: str
    name: str
    source_form: str
    article: str
    affiliation: str
    sector: str
    passage: str
    note: str

    @property
    def short(self):
        """The name without what stands in brackets after it."""
        return self.name.split(" (")[0]


COLUMNS = tuple(field.name for field in fields(Voice) if field.name != "article")


def load(seeds=None):
    """Return `{id: Voice}` of all articles; raise `tables.DataError` with every fault."""
    return tables.checked(*scan(seeds))


def scan(seeds=None):
    """Return `({id: Voice}, faults)` of all articles; an id belongs to one article only."""
    found, faults = {}, []
    for slug in corpus.slugs(seeds):
        own, wrong = scan_article(slug, seeds)
        faults += wrong
        for id in found.keys() & own.keys():
            faults.append(
                f"seeds/{slug}/voices.csv: the voice {id!r} stands already in "
                f"seeds/{found[id].article}/voices.csv; give it another id"
            )
        for id, voice in own.items():
            found.setdefault(id, voice)
    return found, faults


def scan_article(slug, seeds=None):
    """Return `({id: Voice}, faults)` of one article's voices.csv."""
    path = Path(seeds or tables.SEEDS) / slug / "voices.csv"
    rows, faults = tables.rows(path, COLUMNS)
    faults += tables.repeats(path, rows, "id")
    passages = corpus.passage_ids(slug, seeds)
    for row in rows:
        for fault in _faults(row, slug, passages):
            faults.append(f"{tables.name(path)}, row {row['row']} ({row['id']}): {fault}")
    known = {row["id"]: Voice(**{c: row[c] for c in COLUMNS}, article=slug) for row in rows}
    return known, faults


def _faults(row, slug, passages):
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", row["id"]) or not row["name"]:
        yield "a voice needs an id of small letters and digits, and a name"
    if row["sector"] not in SECTORS:
        yield tables.not_among("sector", row["sector"], SECTORS)
    if passages and row["passage"] not in passages:
        yield f"passage {row['passage']!r} is not in {slug}"
