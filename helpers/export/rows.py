"""What all exports share: claims as rows with their place in the text, ids that last, the version.

A row is a dict of the cells of `claims.csv` as they stand there; a span counts Unicode code points
into `source.txt`, end exclusive. A row from another tool has the CELLS besides, all as strings.
"""

import re
import uuid
from collections import defaultdict

from helpers import __version__
from helpers.data.claims import CLAIMS, COLUMNS
from helpers.data.codebook import STANCES
from helpers.data.files import checked, read_rows

KIT = "China large models study kit"
CODER = "first coder"
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:china-large-models-study-kit")
CELLS = (*COLUMNS, "coder", "code", "source")
TOLD = ("english", "id", "low", "high", "unit", "note")  # what no code can carry
OURS = re.compile(r"[a-z]{2,20}-c\d\d+")


def made_by():
    """Return the name and the version of the kit, which every export carries."""
    return f"{KIT} {__version__}"


def guid(kind, id):
    """Return the same UUID (version 5) for the same thing, in every file and on every day."""
    return str(uuid.uuid5(SPACE, f"{kind}:{id}"))


def chosen(kit, slugs):
    """Return the articles of these slugs; where `slugs` is None, all."""
    return [kit.articles[slug] for slug in (kit.articles if slugs is None else slugs)]


def coded_rows(article):
    """Return an article's claims as the cells of its table, with their `start` and `end`."""
    stored = checked(*read_rows(article.folder / CLAIMS.file, COLUMNS))
    return [
        {column: cells[column] for column in COLUMNS} | _span(claim, article)
        for cells, claim in zip(stored, article.claims, strict=True)
    ]


def _span(claim, article):
    begin = article.passage(claim.passage).start
    return {"start": begin + claim.start, "end": begin + claim.end}


def placed(article, start, end):
    """Return `((passage id, quote), "")` of a span; or `(("", words), fault)` in no one passage.

    Blanks at either end, which the hand takes along, do not count.
    """
    words = article.source[start:end]
    start, words = start + len(words) - len(words.lstrip()), words.strip()
    for passage in article.passages:
        if passage.start <= start < start + len(words) <= passage.end:
            return (passage.id, words), ""
    return ("", words), f"{words[:40]!r} does not lie within one passage of {article.slug}"


def leaves(row):
    """Return the names of the codes that a claim carries, the one that says most first."""
    first = f"{row['question']} {row['stance']}" if row["question"] else f"theme {row['theme']}"
    return first, f"kind {row['kind']}", f"voice {row['voice']}"


def answers(codes, questions):
    """Return the cells that one coder's codes tell: a dict for each question or theme they name.

    Codes that are not ours stand in `code`; two voices or two kinds are parted by ` | `. Capitals,
    a colon and spaces make no other code: `c1:  Opposes` is `C1 opposes`.
    """
    cells, found = defaultdict(list), []
    ids = {id.casefold(): id for id in questions}
    for code in dict.fromkeys(codes):
        first, _, second = " ".join(code.replace(":", " ").split()).partition(" ")
        first, stance = first.casefold(), second.casefold()
        if first in ("theme", "kind", "voice") and second:
            cells[first].append(second)
        elif first in ids and stance in STANCES:
            id = ids[first]
            found.append({"question": id, "stance": stance, "theme": questions[id].theme})
        else:
            cells["code"].append(code)
    answered = [answer["theme"] for answer in found]
    found += [{"theme": theme} for theme in cells.pop("theme", ()) if theme not in answered]
    told = {column: " | ".join(values) for column, values in cells.items()}
    return [told | answer for answer in found or [{}]]


def description(row):
    """Return the gloss of a claim and under it a line for each cell that no code can carry."""
    rest = [f"{column}: {row[column]}" for column in TOLD[1:] if row[column]]
    gloss = f"english: {row['english']}" if _LINE.match(row["english"]) else row["english"]
    return "\n".join([gloss, *rest])


def cells_of(told):
    """Return the cells that a description tells; another tool's words are all `english`."""
    before, *parts = _LINE.split(told.replace("\r\n", "\n"))
    cells = {"english": before.strip()}
    cells |= {c: cell.strip() for c, cell in zip(parts[::2], parts[1::2], strict=True)}
    return {column: cell for column, cell in cells.items() if cell}


_LINE = re.compile(rf"^({'|'.join(TOLD)}): ", re.MULTILINE)
