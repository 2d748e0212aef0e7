"""What goes with a passage when its article's source changes: table rows, renderings, references.

What has no home in the new text is kept: a row in `orphans.csv`, a rendering as an obsolete
entry, a reference as `fang:gone12`, which says that it was passage 12.
"""

import csv
import io
import json
import re
from dataclasses import dataclass

import polib

from helpers import tables, translation
from helpers.revision import anchoring, matching

ORPHAN_COLUMNS = ("file", "id", "passage", "quote", "why", "row")


@dataclass(frozen=True)
class Move:
    """A row whose quote or passage changed; `how` and `score` are as in `anchoring.Anchor`."""

    file: str
    id: str
    was: str
    passage: str
    how: str
    score: float
    quote: str
    new_quote: str


def carry_tables(revision, folder):
    """Revise every table in the folder; what has no home goes to orphans.csv."""
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.csv"))]
    gone = set()
    for name in sorted({*names} - {"orphans.csv"}, key=lambda name: (name != "claims.csv", name)):
        rows = tables.checked(*tables.foreign_rows(folder / name))
        kept = []
        for row in rows:
            why = _revise_row(revision, name, row, gone)
            if not why:
                kept.append(row)
            elif name == "claims.csv":
                gone.add(row["id"])
        if rows:
            columns = [column for column in rows[0] if column != "row"]
            revision.files[f"{folder.name}/{name}"] = _csv(columns, kept)
    stored = tables.foreign_rows(folder / "orphans.csv")[0] if "orphans.csv" in names else []
    if revision.orphans:
        orphans = _csv(ORPHAN_COLUMNS, stored + revision.orphans)
        revision.files[f"{folder.name}/orphans.csv"] = orphans


def _csv(columns, rows):
    content = io.StringIO(newline="")
    writer = csv.DictWriter(content, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return content.getvalue()


def _revise_row(revision, name, row, gone):
    """Change a row to fit the new text and return nothing, or say why it is an orphan."""
    stored, number, why, settled = dict(row), row.pop("row"), "", {"id"}
    label = row.get("id") or row.get("claim") or f"row {number}"
    former = {passage.id: passage for passage in revision.old.passages}.get(row.get("passage"))
    if row.get("claim") in gone:
        why = f"its claim {row['claim']} is an orphan"
    elif former and "quote" in row:
        here, settled = found_again(revision, former, row["quote"]), {"id", "quote", "passage"}
        if (here.passage, here.quote) != (former.id, row["quote"]):
            moved = (former.id, here.passage, here.how, here.score, row["quote"], here.quote)
            revision.moves.append(Move(name, label, *moved))
        if here.how == "orphan":
            why = f"it stands nowhere for certain; the nearest words score {here.score:.0f}"
        row |= {"passage": here.passage, "quote": here.quote}
    for column in row.keys() - settled:
        row[column] = renumbered(revision, row[column])
    if why:
        revision.orphans.append(_orphan(name, label, stored, why))
    return why


def _orphan(name, label, stored, why):
    """Return a row of orphans.csv, which holds the whole former row as JSON."""
    place = {column: stored.get(column, "") for column in ("passage", "quote")}
    row = {column: cell for column, cell in stored.items() if column != "row"}
    whole = json.dumps(row, ensure_ascii=False)
    return {"file": name, "id": label, "why": why, "row": whole} | place


def found_again(revision, former, quote):
    """Return the `Anchor` of a quote of an old passage; an empty one means the whole passage."""
    now = revision.became.get(former.id)
    if not quote:
        found = (now.id, 0, 0, "exact", 100.0) if now else ("", 0, 0, "orphan", 0.0)
        return anchoring.Anchor(*found, "")
    before, _, after = former.raw.partition(quote)
    others = [passage.raw for passage in revision.old.passages if passage is not former]
    others = "\n".join([*others, before, after])
    return anchoring.anchor(quote, revision.new.passages, now and now.id, before, after, others)


def renumbered(revision, text):
    """Return a text with the article's passages under their new ids."""
    slug, known = revision.old.slug, {passage.id for passage in revision.old.passages}

    def renamed(found):
        if found[0] not in known:
            return found[0]
        now = revision.became.get(found[0])
        return now.id if now else f"{slug}:gone{found[1]}"

    return re.sub(rf"\b{slug}:(\d+)\b", renamed, text)


def carry_renderings(revision, path):
    """Revise a PO file: entries of changed passages are fuzzy, those of passages gone obsolete."""
    catalogue = polib.pofile(tables.checked(*tables.text(path)), wrapwidth=0)
    stored = {entry.msgctxt: entry for entry in catalogue if not entry.obsolete}
    origin = {passage.id: id for id, passage in revision.became.items()}
    entries = []
    for fresh in translation.template(revision.new):
        entry = stored.pop(origin.get(fresh.msgctxt), fresh)
        if entry.msgstr and matching.normalised(entry.msgid) != matching.normalised(fresh.msgid):
            entry.previous_msgid = entry.previous_msgid or entry.msgid
            entry.flags = sorted({*entry.flags, "fuzzy"})
            revision.notes.append(f"{path.name}: look at the rendering of {fresh.msgctxt} again")
        entry.msgctxt, entry.msgid, entry.comment = fresh.msgctxt, fresh.msgid, fresh.comment
        entries.append(entry)
    for entry in stored.values():
        entry.obsolete = True
    catalogue[:] = [*entries, *(e for e in catalogue if e.obsolete and e.msgstr)]
    revision.files[f"{path.parent.name}/{path.name}"] = str(catalogue)
