"""What is wrong with a source, sentence by sentence, and how we know."""

from dataclasses import dataclass, fields
from pathlib import Path

from helpers import claims, corpus, tables

KINDS = (
    "mistranslation",
    "garble",
    "arithmetic",
    "error of fact",
    "misnaming",
    "missing text",
    "anonymous or undated",
    "self-contradiction",
    "opinion mixed with report",
    "differs from another account",
)
BASES = ("arithmetic", "source", "inference")


@dataclass(frozen=True)
class Problem:
    """A fault of a source; an empty quote means the whole passage, or what should stand there."""

    passage: str
    quote: str
    kind: str
    what: str
    likely: str
    basis: str


COLUMNS = tuple(field.name for field in fields(Problem))


def load(slug, seeds=None):
    """Return an article's problems in order; raise `tables.DataError` with every fault."""
    corpus.article(slug, seeds)
    return tables.checked(*scan(slug, seeds))


def scan(slug, seeds=None):
    """Return `([Problem], faults)`."""
    path = Path(seeds or tables.SEEDS) / slug / "problems.csv"
    rows, faults = tables.rows(path, COLUMNS)
    article, _ = corpus.scan(slug, seeds)
    passages = {passage.id: passage for passage in article.passages} if article else {}
    for row in rows:
        where = f"{tables.name(path)}, row {row['row']} ({row['passage']})"
        faults += [f"{where}: {fault}" for fault in _faults(row, passages, slug)]
    return [Problem(**{column: row[column] for column in COLUMNS}) for row in rows], faults


def _faults(row, passages, slug):
    if row["kind"] not in KINDS:
        yield tables.not_among("kind", row["kind"], KINDS)
    if not row["what"]:
        yield "what is wrong is not said"
    basis, colon, reason = row["basis"].partition(":")
    if basis not in BASES or not colon or not reason.strip():
        yield f"basis should begin with {', '.join(f'{b}:' for b in BASES)} and say how we know"
    if row["passage"] not in passages:
        yield f"passage {row['passage']!r} is not in {slug}"
    elif row["quote"]:
        fault = claims.locate_quote(row["quote"], passages[row["passage"]])[1]
        if fault:
            yield fault
