"""Rulings on what coders of an article differ in, and the codings adopted as its claims.

Rulings stand in `coders/adjudication.csv`. Nothing here deletes or overwrites a row.
"""

import json
import re
from dataclasses import asdict, dataclass, field

from markupsafe import Markup

from helpers.coding import merge, sheets
from helpers.coding.rows import UNSTORABLE
from helpers.data import claims
from helpers.data.article import ABOUT
from helpers.data.codebook import CELLS
from helpers.data.digests import with_digests
from helpers.data.files import DataError, checked, shown_path, unknown
from helpers.data.locks import locked
from helpers.data.spreadsheets import read_table, table_bytes, write_table
from helpers.data.tables import Records
from helpers.data.writing import change_many
from helpers.show.html import Page, counted

CODED_AGAINST = re.compile(r"^(coded_against\s*=\s*)(?:\"[^\"\n]*\"|'[^'\n]*')", re.M)


@dataclass(frozen=True)
class Ruling:
    """What was ruled on one cell, why and by whom; `row` is its line in the file."""

    voice: str
    question: str
    ruling: str
    reason: str
    by: str
    row: int = field(default=0, compare=False)


COLUMNS = tuple(name for name in Ruling.__dataclass_fields__ if name != "row")


def rulings(kit, slug):
    """Return the rulings on an article's disagreements as `Records`, in the file's order."""
    return checked(*rulings_with_faults(kit, slug))


def rulings_with_faults(kit, slug):
    """Return `(Records of Ruling, faults)` of an article; without the file there are none."""
    path = _path(kit, slug)
    rows, faults = read_table(path, COLUMNS) if path.is_file() else ([], [])
    found = Records(Ruling(**row) for row in rows)
    for number, ruling in enumerate(found):
        wrong = _faults(kit.articles[slug], ruling, found[:number])
        faults += [f"{shown_path(path)}, row {ruling.row}: {fault}" for fault in wrong]
    return found, faults


def _path(kit, slug):
    return sheets.folder(kit, slug) / "adjudication.csv"


def _faults(article, ruling, earlier):
    """Yield what is wrong with a ruling, given those that stand above it."""
    known = {"voice": [*article.voices], "question": article.codebook.questions, "ruling": CELLS}
    for column, choices in known.items():
        if getattr(ruling, column) not in choices:
            yield unknown(column, getattr(ruling, column), choices)
    if not ruling.reason:
        yield "a ruling needs its reason, in a sentence"
    if not ruling.by:
        yield "a ruling needs the name of whoever made it, in the column by"
    for other in earlier:
        if (other.voice, other.question) == (ruling.voice, ruling.question):
            cell = merge.named((ruling.voice, ruling.question))
            yield f"rules on {cell} again; row {other.row} did: change that row or take it out"


def adjudicate(kit, slug, voice, question, ruling, reason, by):
    """Return the `Ruling` that was added to `coders/adjudication.csv`.

    The ruling is a stance that at least one coder has there, or *silent*. Raises `DataError` with
    every fault; then nothing is stored.
    """
    given = (" ".join(cell.split()) for cell in (voice, question, ruling, reason, by))
    with locked():
        compared, path, earlier = merge.coders(kit, slug), _path(kit, slug), rulings(kit, slug)
        new = Ruling(*given, row=earlier[-1].row + 1 if earlier else 2)
        wrong = [*_faults(kit.articles[slug], new, earlier), *_unfounded(compared, new)]
        where = f"{shown_path(path)}, row {new.row}, not stored"
        checked(new, [f"{where}: {fault}" for fault in wrong])
        write_table(path, COLUMNS, [asdict(ruling) for ruling in [*earlier, new]])
    return new


def _unfounded(compared, new):
    """Yield what is wrong with a new ruling in the face of what the coders have."""
    taken = compared.every.get((new.voice, new.question), {})
    if len({*taken.values()}) == 1:
        agreed = next(iter(taken.values()))
        yield f"all coders have {new.voice} on {new.question} as {agreed}"
    elif taken and new.ruling not in taken.values():
        yield merge.unheld(new.ruling, taken)
    for column in COLUMNS:
        if UNSTORABLE.search(getattr(new, column)):
            yield f"{column} is not text"


def adopt(kit, slug):
    """Return what was done: the merged codings written as the article's claims.csv.

    Taken are the rows of the coders whose stance is the agreed one or the ruling, and all claims
    without a question; the same words on the same question come once, as the first coder by
    name has them. `coded_against` in article.toml becomes the codebook's version. Raises
    `DataError` with the list while a disagreement is open or claims.csv holds rows.
    """
    with locked():
        article, compared = kit.articles[slug], merge.coders(kit, slug)
        settled, faults = compared.settled(rulings(kit, slug))
        faults = [f"{shown_path(sheets.folder(kit, slug))}: {fault}" for fault in faults]
        checked(None, [*faults, *_occupied(article)])
        version = kit.codebook.version
        rows = sorted(_chosen(compared, settled), key=lambda row: merge.place(kit, row))
        rows = [asdict(row) | {"id": f"{slug}-c{n:02}"} for n, row in enumerate(rows, 1)]
        about = _dated(article, version)
        stored = table_bytes(article.folder / "claims.csv", claims.COLUMNS, rows)
        contents = {f"{slug}/claims.csv": stored, f"{slug}/article.toml": about}
        change_many(kit.folder, with_digests(kit, contents))
    return _told(article, rows, version, compared)


def _occupied(article):
    """Yield a fault for each table whose rows an adoption would overwrite or leave behind."""
    path = article.folder / "claims.csv"
    held, unreadable = article.read("claims") if path.is_file() else ((), [])
    yield from unreadable
    if held:
        yield (
            f"{shown_path(path)}: holds {len(held)} claims, and adopting overwrites none; move the "
            "file out of the folder, then adopt again"
        )
    if article.read("forecasts")[0]:
        yield (
            f"{shown_path(article.folder / 'forecasts.csv')}: names claims by the ids of an "
            "earlier adoption; move it out of the folder too, adopt, then give its rows the new ids"
        )


def _chosen(compared, settled):
    """Return the rows to adopt; one coder's rows where several have the same words."""
    owners, chosen = {}, []
    for coder, rows in compared.rows.items():
        for row in rows:
            cell = (row.voice, row.question)
            if row.question and compared.cells[coder][cell] != settled[cell]:
                continue
            # Two rows of one coder may share their words: each holds one of two numbers.
            if owners.setdefault((row.passage, row.quote, *cell), coder) == coder:
                chosen.append(row)
    return chosen


def _dated(article, version):
    """Return the text of article.toml with `coded_against` set, comments and all else kept."""
    path = article.folder / "article.toml"
    told = json.dumps(version, ensure_ascii=False)
    text = CODED_AGAINST.sub(lambda found: found[1] + told, path.read_text("utf-8"), count=1)
    if ABOUT.parsed(text)[0] != article.about.model_copy(update={"coded_against": version}):
        raise DataError([f"{shown_path(path)}: write coded_against = {told} on a line of its own"])
    return text


def _told(article, rows, version, compared):
    path = shown_path(article.folder / "claims.csv")
    told = f"{counted(len(rows), 'claim')} stand in {path} now, coded against codebook {version}."
    if forecasts := [row["id"] for row in rows if row["kind"] == "forecast"]:
        many = counted(len(forecasts), "forecast needs", "forecasts need")
        told += f" {many} a row in forecasts.csv: {', '.join(forecasts)}."
    if others := compared.apart:
        listed = "; ".join(f"{at}, {c} ({merge.had(v)})" for at, _, c, v in others)
        told += (
            f" Coders mark the same words otherwise, and the first who has them is taken: {listed}."
        )
    if alone := sum(len(coders) == 1 for *_, coders in compared.quotes):
        told += f" {counted(alone, 'claim was', 'claims were')} found by one coder alone."
    return Page(Markup("<p>{}</p>").format(told), told)
