"""Several coders of one article: their files merged, adjudicated, adopted as its claims.

Each coder's file is `coders/<name>.csv` in the article's folder (see `sheets`); rulings on what
coders differ in stand in `coders/adjudication.csv`. Nothing here deletes or overwrites a row.
"""

import json
import re
from html import escape
from pathlib import Path

from helpers import claims, codebook, old_coding as coding, corpus, forecasts, provenance, tables, voices
from helpers.intercoder import merging, sheets
from helpers.pages import Page

RULING_COLUMNS = ("voice", "question", "ruling", "reason", "by")
CODED_AGAINST = re.compile(r"^(coded_against\s*=\s*)(?:\"[^\"\n]*\"|'[^'\n]*')", re.M)
WORKBOOKS = (".xlsx", ".xls", ".ods", ".numbers")


def load(slug, seeds=None):
    """Return `{coder: rows}` of an article; raise `tables.DataError` with every fault."""
    corpus.article(slug, seeds)
    return tables.checked(*scan(slug, seeds))


def scan(slug, seeds=None):
    """Return `({coder: rows}, faults)` of all coders' files of an article, by coder's name."""
    folder, found, faults, owners = _folder(slug, seeds), {}, [], {}
    for path in sorted(folder.glob("*.*")):
        if path.name.startswith((".", "~")) or path.name == "adjudication.csv":
            continue
        if path.suffix.lower() in WORKBOOKS:
            faults.append(f"{tables.name(path)}: is not read here; save it as “CSV UTF-8”")
        if path.suffix.lower() != ".csv":
            continue
        found[path.stem], wrong = sheets.scan(slug, path.stem, seeds)
        faults += wrong
        for owner in {path.stem, *(row["coder"] for row in found[path.stem])}:
            owners.setdefault(owner.casefold(), []).append(path.name)
    for owner, files in owners.items():
        if len(set(files)) > 1:
            held = " and ".join(sorted(set(files)))
            faults.append(
                f"{tables.name(folder)}: {held} are both {owner!r}'s; two coders need two names: "
                "rename one file, and the coder in its rows"
            )
    return found, faults


def _folder(slug, seeds):
    return Path(seeds or tables.SEEDS) / slug / "coders"


def merge(slug, seeds=None):
    """Return all coders' files of an article side by side, as `merging.Merged`.

    Raises `tables.DataError` with every fault, and where fewer than two coders have coded.
    """
    rows, folder = load(slug, seeds), tables.name(_folder(slug, seeds))
    known = tables.checked(*voices.scan_article(slug, seeds))
    asked = codebook.load(seeds).questions
    faults = [
        f"{folder}/{coder}.csv: has no rows; code something, or take the file away"
        for coder in rows
        if not rows[coder]
    ]
    if len(rows) < 2:
        held = ", ".join(f"{coder}.csv" for coder in rows) or "no coder's file"
        faults.append(f"{folder}: holds {held}; a merge needs the files of two coders or more")
    cells = {coder: merging.cells(rows[coder], known, asked) for coder in rows}
    return tables.checked(merging.Merged(corpus.article(slug, seeds), known, rows, cells), faults)


def rulings(slug, seeds=None):
    """Return the rulings on an article's disagreements, one row each, in the file's order."""
    return tables.checked(*scan_rulings(slug, seeds))


def scan_rulings(slug, seeds=None):
    """Return `(rows, faults)` of `coders/adjudication.csv`; without the file there are none."""
    path = _folder(slug, seeds) / "adjudication.csv"
    rows, faults = tables.foreign_rows(path, RULING_COLUMNS) if path.is_file() else ([], [])
    known, asked = voices.scan_article(slug, seeds)[0], codebook.questions(seeds)
    for number, row in enumerate(rows):
        for fault in _ruling_faults(row, rows[:number], known, asked):
            faults.append(f"{tables.name(path)}, row {row['row']}: {fault}")
    return rows, faults


def _ruling_faults(row, earlier, known, asked):
    for column, choices in (("voice", known), ("question", asked), ("ruling", coding.CELLS)):
        if row[column] not in choices:
            yield tables.not_among(column, row[column], choices)
    if not row["reason"]:
        yield "a ruling needs its reason, in a sentence"
    if not row["by"]:
        yield "a ruling needs the name of whoever made it, in the column by"
    for other in earlier:
        if (other["voice"], other["question"]) == (row["voice"], row["question"]):
            cell = f"{row['voice']} on {row['question']}"
            yield f"rules on {cell} again; row {other['row']} did: change that row or take it out"


def adjudicate(slug, voice, question, ruling, reason, by, seeds=None):
    """Return all rulings after adding one to `coders/adjudication.csv`.

    The ruling is a stance that at least one coder has there, or *silent*. Raises
    `tables.DataError` with every fault; then nothing is stored.
    """
    merged, earlier = merge(slug, seeds), rulings(slug, seeds)
    given = dict(zip(RULING_COLUMNS, (voice, question, ruling, reason, by), strict=True))
    row = {column: " ".join(cell.split()) for column, cell in given.items()}
    row["row"] = earlier[-1]["row"] + 1 if earlier else 2
    wrong = list(_ruling_faults(row, earlier, merged.voices, codebook.load(seeds).questions))
    taken = merged.every.get((row["voice"], row["question"]), {})
    if taken and len(set(taken.values())) == 1:
        wrong.append(f"all coders have {voice} on {question} as {taken.popitem()[1]}")
    elif taken and row["ruling"] not in taken.values():
        wrong.append(_unheld(row["ruling"], taken))
    wrong += [f"{c} is not text" for c in RULING_COLUMNS if sheets.UNSTORABLE.search(row[c])]
    path = _folder(slug, seeds) / "adjudication.csv"
    where = f"{tables.name(path)}, row {row['row']}, not stored"
    tables.checked(row, [f"{where}: {fault}" for fault in wrong])
    sheets.write(path, RULING_COLUMNS, [*earlier, row])
    return [*earlier, row]


def _unheld(ruling, taken):
    has = ", ".join(f"{coder} has {stance}" for coder, stance in taken.items())
    return f"no coder has {ruling!r} ({has}); rule for one of these, or a coder adds a row first"


def adopt(slug, seeds=None):
    """Return what was done: the merged codings written as the article's claims.csv.

    Taken are the rows of the coders whose stance is the agreed one or the ruling, and all claims
    without a question; the same words on the same question come once, as the first coder by
    name has them. `coded_against` in article.toml becomes the codebook's version. Raises
    `tables.DataError` with the list while a disagreement is open or claims.csv holds rows.
    """
    merged, path = merge(slug, seeds), Path(seeds or tables.SEEDS) / slug / "claims.csv"
    settled, faults = _settled(merged, rulings(slug, seeds), tables.name(path.parent))
    held, unreadable = tables.rows(path, claims.COLUMNS) if path.is_file() else ([], [])
    faults += unreadable
    if held:
        faults.append(
            f"{tables.name(path)}: holds {len(held)} claims, and adopting overwrites none; move "
            "the file out of the folder, then adopt again"
        )
    ledger = path.with_name("forecasts.csv")
    if ledger.is_file() and tables.rows(ledger, forecasts.COLUMNS)[0]:
        faults.append(
            f"{tables.name(ledger)}: names claims by the ids of an earlier adoption; move it out "
            "of the folder too, adopt, then give its rows the new ids"
        )
    tables.checked(merged, faults)
    version = codebook.load(seeds).version
    about = _dated(path.with_name("article.toml"), version)
    rows = sorted(_chosen(merged, settled), key=merged.place)
    rows = [row | {"id": f"{slug}-c{number:02}"} for number, row in enumerate(rows, 1)]
    tables.write_rows(path, claims.COLUMNS, rows)
    tables.replace(path.with_name("article.toml"), about.encode())
    return _told(path, rows, version)


def _settled(merged, ruled, folder):
    """Return `({cell: stance}, faults)`: agreed or ruled, with a fault for each cell still open."""
    ruled = {(row["voice"], row["question"]): row["ruling"] for row in ruled}
    settled = {cell: next(iter(taken.values())) for cell, taken in merged.every.items()}
    faults = []
    for cell, taken in merged.disagreements.items():
        settled[cell], where = ruled.get(cell), f"{folder}/coders: {cell[0]} on {cell[1]}"
        if cell not in ruled:
            has = ", ".join(f"{coder} has {stance}" for coder, stance in taken.items())
            faults.append(f"{where} has no ruling yet ({has})")
        elif settled[cell] not in taken.values():
            faults.append(f"{where}: {_unheld(settled[cell], taken)}")
    return settled, faults


def _chosen(merged, settled):
    """Return the rows to adopt; one coder's rows where several have the same words."""
    owners, chosen = {}, []
    for coder, rows in merged.rows.items():
        for row in rows:
            cell = (row["voice"], row["question"])
            if row["question"] and merged.cells[coder][cell] != settled[cell]:
                continue
            # Two rows of one coder may share their words: each holds one of two numbers.
            if owners.setdefault((row["passage"], row["quote"], *cell), coder) == coder:
                chosen.append(row)
    return chosen


def _dated(path, version):
    """Return the text of article.toml with `coded_against` set, comments and all else kept."""
    stored = path.read_text("utf-8")
    told = json.dumps(version, ensure_ascii=False)
    text = CODED_AGAINST.sub(lambda found: found[1] + told, stored, count=1)
    if provenance.parsed(text)[0] != provenance.parsed(stored)[0] | {"coded_against": version}:
        raise tables.DataError(
            [f"{tables.name(path)}: write coded_against = {told} on a line of its own"]
        )
    return text


def _told(path, rows, version):
    told = [f"{len(rows)} claims are in {tables.name(path)} now, coded against codebook {version}."]
    if forecasts := [row["id"] for row in rows if row["kind"] == "forecast"]:
        told.append(
            f"Each of these is a forecast and needs a row in forecasts.csv: {', '.join(forecasts)}."
        )
    return Page("".join(f"<p>{escape(sentence)}</p>" for sentence in told), " ".join(told))
