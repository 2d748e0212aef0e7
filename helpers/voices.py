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
    """One row of voices.csv: a person, an outlet, or a group that a text lets speak."""

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


COLUMNS = tuple(field.name for field in fields(Voice))


def load(seeds=None):
    """Return `{id: Voice}`; raise `tables.DataError` where voices.csv has faults."""
    return tables.checked(*scan(seeds))


def scan(seeds=None):
    """Return `({id: Voice}, faults)`."""
    path = Path(seeds or tables.SEEDS) / "voices.csv"
    rows, faults = tables.rows(path, COLUMNS)
    faults += tables.repeats(path, rows, "id")
    passages = {slug: corpus.passage_ids(slug, seeds) for slug in corpus.slugs(seeds)}
    for row in rows:
        for fault in _faults(row, passages):
            faults.append(f"{tables.name(path)}, row {row['row']} ({row['id']}): {fault}")
    return {row["id"]: Voice(**{c: row[c] for c in COLUMNS}) for row in rows}, faults


def _faults(row, passages):
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", row["id"]) or not row["name"]:
        yield "a voice needs an id of small letters and digits, and a name"
    if row["sector"] not in SECTORS:
        yield tables.not_among("sector", row["sector"], SECTORS)
    if row["article"] not in passages:
        yield tables.not_among("article", row["article"], passages)
    elif passages[row["article"]] and row["passage"] not in passages[row["article"]]:
        yield f"passage {row['passage']!r} is not in {row['article']}"
