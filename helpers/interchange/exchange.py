"""What other tools read: tables for spreadsheets, lists of sources, and all files in one folder.

Annotations are in `annotations`, REFI-QDA in `refi` and `refi_reading`. A row is a dict of the
cells of `claims.csv` as they stand there; a span counts Unicode code points into `source.txt`.
"""

import csv
import io
import json
import re
import sys
import tempfile
import uuid
from pathlib import Path

from helpers import claims, corpus, tables, voices

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:china-large-models-study-kit")
CODER = "first coder"

# Cells that no spreadsheet takes for a formula, a date or a number to be written differently.
SAFE = re.compile(r"(?:0|[1-9]\d{0,9})(?:\.\d{0,5}[1-9])?|[a-z]+-c\d+|[a-z]+:\d+|[A-Z]\d")
WORD = re.compile(r"[^\W\d_年月日時时分秒]+")
SIGNS = tuple("=+-@\t")


def guid(kind, id):
    """Return the same UUID (version 5) for the same thing, in every file and on every day."""
    return str(uuid.uuid5(SPACE, f"{kind}:{id}"))


def coded_rows(slug, seeds=None):
    """Return an article's claims as the cells of its table, with their `start` and `end`."""
    found = claims.load(slug, seeds)
    path = Path(seeds or tables.SEEDS) / slug / "claims.csv"
    begins = {passage.id: passage.start for passage in corpus.article(slug, seeds).passages}
    return [
        {column: row[column] for column in claims.COLUMNS}
        | {"start": begins[c.passage] + c.start, "end": begins[c.passage] + c.end}
        for row, c in zip(tables.rows(path, claims.COLUMNS)[0], found, strict=True)
    ]


def placed(article, start, end):
    """Return `((passage id, quote), "")` of a span; or `(("", words), fault)` in no one passage."""
    for passage in article.passages:
        if passage.start <= start < end <= passage.end:
            return (passage.id, article.source[start:end]), ""
    words = article.source[start:end]
    return ("", words), f"{words[:40]!r} does not lie within one passage of {article.slug}"


def spreadsheet(path, slug=None, seeds=None):
    """Write the claims of one article, or of all, for a spreadsheet: UTF-8 with its mark, CRLF.

    A cell that a spreadsheet would change has an apostrophe before it, which marks it as text.
    """
    tables.replace(path, _sheet([slug] if slug else corpus.slugs(seeds), seeds))


def _sheet(slugs, seeds):
    stored = io.StringIO(newline="")
    writer = csv.DictWriter(stored, claims.COLUMNS)
    writer.writeheader()
    for row in (row for slug in slugs for row in coded_rows(slug, seeds)):
        writer.writerow({column: guarded(cell) for column, cell in _cells(row)})
    return stored.getvalue().encode("utf-8-sig")


def _cells(row):
    return [(column, row[column]) for column in claims.COLUMNS]


def guarded(cell):
    """Return the cell with an apostrophe before it where a spreadsheet would change it."""
    return f"'{cell}" if _changeable(cell) else cell


def unguarded(cell):
    """Return the cell without the apostrophe that `guarded` put before it."""
    return cell[1:] if cell[:1] == "'" and _changeable(cell[1:]) else cell


def _changeable(cell):
    # Digits with no more than two words could be a date or a number in somebody's language.
    valued = re.search(r"\d", cell) and len(WORD.findall(cell)) <= 2 and not SAFE.fullmatch(cell)
    hidden = cell[:1] == "'" and _changeable(cell[1:])
    return bool(cell.startswith(SIGNS) or valued or hidden or cell.upper() in ("TRUE", "FALSE"))


def from_spreadsheet(path, seeds=None):
    """Return the rows of a table that a spreadsheet saved; raise `DataError` with every fault."""
    return tables.checked(*scan_spreadsheet(path, seeds))


def scan_spreadsheet(path, seeds=None):
    """Return `(rows, faults)`; a fault is what a spreadsheet does to ids, dates and numbers.

    Any separator, line end and order of columns will do. Where a claim is known by its id, its
    date and number are held against what the kit has. Quotes and codes are checked when the rows
    become `claims.csv`.
    """
    rows, faults = tables.foreign_rows(path, claims.COLUMNS)
    ours = {row["id"]: row for slug in corpus.slugs(seeds) for row in _stored(slug, seeds)}
    for row in rows:
        row |= {column: unguarded(cell) for column, cell in _cells(row)}
        where = f"{tables.name(path)}, row {row['row']}"
        faults += [f"{where}: {fault}" for fault in _damage(row, ours.get(row["id"]))]
    return rows, faults + list(tables.repeats(path, rows, "id"))


def _stored(slug, seeds):
    return tables.rows(Path(seeds or tables.SEEDS) / slug / "claims.csv", claims.COLUMNS)[0]


def _damage(row, ours):
    if not re.fullmatch(r"[a-z]{2,20}-c\d\d+", row["id"]):
        yield f"the id is {row['id']!r}; write it like fang-c07"
    if row["passage"] and not re.fullmatch(r"[a-z]{2,20}:[1-9]\d*", row["passage"]):
        yield f"the passage is {row['passage']!r}; write it like fang:17"
    for column, cell in _cells(row):
        if re.fullmatch(r"#(NAME|REF|VALUE|N/A|DIV/0|NUM|NULL)[?!]?|#{3,}|Err:\d+", cell):
            yield f"{column} is {cell!r}, a spreadsheet's error; put its words back"
    for side in ("low", "high"):
        was = ours[side] if ours and ours["unit"] == row["unit"] else ""
        if fault := _changed(row[side], was, row["unit"] == "date"):
            yield f"{side} is {row[side]!r}, {fault}"


def _changed(cell, was, dated):
    """Return what a spreadsheet did to a number or date, or an empty string."""
    wanted = "an ISO date such as '2023-03" if dated else "a plain number such as 1500000"
    shape = claims.ISO_DATE if dated else re.compile(r"-?\d+(?:\.\d+)?")
    if cell and not shape.fullmatch(cell):
        return f"which is not {wanted}; a spreadsheet may have changed it"
    if cell != was and was and dated and cell.startswith(was):
        return f"where the kit has {was!r}; a spreadsheet makes up the day: write '{was}"
    return ""


def bibtex(seeds=None):
    """Return the sources as BibTeX; an author or publisher who is not known stays absent.

    `year` is when the voices spoke, `eventdate` the days between which they did (biblatex).
    """
    from pybtex.database import BibliographyData, Entry

    entries = {}
    for article in corpus.articles(seeds):
        told = {name: _braced(value) for name, value in _cited(article, seeds).items() if value}
        if "author" in told:
            told["author"] = f"{{{told['author']}}}"  # one name; which part is first is not ours
        first, last = _days(article)
        told |= {"year": "--".join(map(str, _years(article))), "eventdate": f"{first}/{last}"}
        entries[article.slug] = Entry("misc", list(told.items()))
    return BibliographyData(entries).to_string("bibtex")


def _braced(text):
    """Return text whose braces and backslashes mean themselves; pybtex sees to the rest."""
    marks = {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
    return "".join(marks.get(letter, letter) for letter in text)


def csl(seeds=None):
    """Return the sources as a list for CSL-JSON; `issued` is about the year they were spoken."""
    items = []
    for article in corpus.articles(seeds):
        told = _cited(article, seeds)
        english, author = told.pop("titleaddon"), told.pop("author")
        told["note"] = f"In English: {english}. {told['note']}" if english else told["note"]
        told |= {"id": article.slug, "type": "document"}
        told["author"] = [{"literal": author}] if author else []
        told["issued"] = {"date-parts": [[year] for year in _years(article)], "circa": True}
        spoken = [[day.year, day.month, day.day] for day in dict.fromkeys(_days(article))]
        told["event-date"] = {"date-parts": spoken}
        items.append({name: value for name, value in told.items() if value})
    return items


def _years(article):
    return list(dict.fromkeys(day.year for day in _days(article)))


def _days(article):
    return article.about["spoken"]["from"], article.about["spoken"]["to"]


def _cited(article, seeds):
    """Return what a list of sources says of an article; what is not known is empty."""
    about, narrator = article.about, voices.load(seeds).get(article.about["narrator"])
    first, last = _days(article)
    spoken = f"on {first}" if first == last else f"between {first} and {last}"
    steps = "; ".join(
        f"{link['step']}: {link['who']}{', ' * bool(link.get('when'))}{link.get('when', '')}"
        f" ({link['status']})"
        for link in about["chain"]
    )
    unnamed = narrator is None or "not named" in narrator.name
    press = narrator is not None and narrator.sector == "press"
    return {
        "author": "" if unnamed else narrator.short,
        "title": about["title"],
        "titleaddon": article.title if article.title != about["title"] else "",
        "publisher": narrator.short if unnamed and press else "",
        "language": article.language,
        "note": f"Spoken {spoken} ({about['spoken']['basis']}). Provenance: {steps}. Read from the "
        f"copy seeds/{article.slug}/source.txt (SHA-256 {about['sha256']}); no address is known.",
    }


def pack(folder, seeds=None):
    """Write every exchange file into a new folder and return it; all are written or none."""
    from helpers.interchange import annotations, refi

    folder = Path(folder)
    if folder.exists() or not folder.parent.is_dir():
        why = "is there already" if folder.exists() else "has no folder to stand in"
        raise tables.DataError([f"{folder}: {why}; name a new folder in one that there is"])
    indented = {"ensure_ascii": False, "indent": 1}
    files = {
        "claims.csv": _sheet(corpus.slugs(seeds), seeds),
        "annotations.jsonld": json.dumps(annotations.collection(seeds=seeds), **indented).encode(),
        "sources.bib": bibtex(seeds).encode(),
        "sources.json": json.dumps(csl(seeds), **indented).encode(),
        "codebook.qdc": refi.codebook_file(seeds),
        "project.qdpx": refi.project_file(seeds=seeds),
    }
    with tempfile.TemporaryDirectory(dir=folder.parent) as drafts:
        draft = Path(drafts, folder.name)
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_bytes(content)
        return draft.rename(folder)


def main():
    """Write the files into the folder that the command names; return 1 where it cannot be."""
    try:
        print(f"written: {pack(*sys.argv[1:2] or ['exchange'])}")
    except tables.DataError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
