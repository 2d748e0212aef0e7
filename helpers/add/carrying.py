"""What goes with a passage when its article's source changes: table rows, renderings, references.

What has no home in the new text is kept: a row in `orphans.csv`, a rendering as an obsolete
entry, a reference as `fang:gone12`, which says that it was passage 12.
"""

import json
import re
from dataclasses import dataclass

from helpers.add.anchoring import anchor, normalised
from helpers.data import renderings
from helpers.data.files import checked, data_files, shown_path
from helpers.data.spreadsheets import read_table, table_bytes

# The tables whose rows stand in the order of their passages, or of their claims.
IN_ORDER = dict.fromkeys(("claims.csv", "problems.csv"), "passage")
IN_ORDER |= dict.fromkeys(("forecasts.csv", "outcomes.csv", "verdicts.csv"), "claim")
ORPHANS = ("file", "id", "passage", "quote", "why", "row")


@dataclass(frozen=True)
class Move:
    """A row whose quote or passage changed; `how` is as in `anchoring.Anchor`."""

    file: str
    id: str
    was: str
    passage: str
    how: str
    quote: str
    new_quote: str


def carry_tables(revision):
    """Revise every table in the article's folder; what has no home goes to orphans.csv."""
    folder = revision.old.folder
    paths = {p.relative_to(folder).as_posix(): p for p in data_files(folder, "**/*.csv")}
    paths |= {p.relative_to(folder).as_posix(): p for p in data_files(folder, "**/*.xlsx")}
    stored = paths.pop("orphans.csv", None)
    gone, order = set(), {p.id: p.number for p in revision.new.passages}
    for name in sorted(paths, key=lambda name: (name != "claims.csv", name)):
        rows = checked(*read_table(paths[name]))
        kept = []
        for row in rows:
            number, was = row.pop("row"), dict(row)
            why = _revise_row(revision, name, row, was, number, gone)
            if not why:
                kept.append((row, was))
            elif name == "claims.csv":
                gone.add(row["id"])
        former = [was for _, was in kept]
        if name in IN_ORDER:  # stable: rows of one passage or claim stay as they stood
            kept.sort(key=lambda pair: order.get(pair[0][IN_ORDER[name]], 0))
        if name == "claims.csv":
            order |= {row["id"]: number for number, (row, _) in enumerate(kept)}
        if rows and (len(kept) < len(rows) or [row for row, _ in kept] != former):
            columns = [*rows[0]]
            content = table_bytes(name, columns, [row for row, _ in kept])
            revision.files[f"{folder.name}/{name}"] = content
    if revision.orphans:
        known = checked(*read_table(stored, ORPHANS)) if stored else []
        content = table_bytes("orphans.csv", ORPHANS, [*known, *revision.orphans])
        revision.files[f"{folder.name}/orphans.csv"] = content


def _revise_row(revision, name, row, was, number, gone):
    """Change a row to fit the new text and return nothing, or say why it is an orphan."""
    label = row.get("id") or row.get("claim") or f"row {number}"
    former, why, settled = revision.former.get(row.get("passage")), "", {"id"}
    if row.get("claim") in gone:
        why = f"its claim {row['claim']} is an orphan"
    elif former and "quote" in row:
        settled = {"id", "quote", "passage"}
        home = revision.became.get(former.id)
        here = anchor(row["quote"], former, home, revision.old.passages, revision.new.passages)
        if (here.passage, here.quote) != (former.id, row["quote"]):
            moved = (former.id, here.passage, here.how, row["quote"], here.quote)
            revision.moves.append(Move(name, label, *moved))
        if here.how == "orphan":
            why = "its words stand nowhere in the new text, or not only once"
        row |= {"passage": here.passage, "quote": here.quote}
    for column in row.keys() - settled:
        row[column] = renumbered(revision, row[column])
    if why:
        revision.orphans.append(_orphan(name, label, was, why))
    return why


def _orphan(name, label, was, why):
    """Return a row of orphans.csv, which holds the whole former row as JSON."""
    place = {column: was.get(column, "") for column in ("passage", "quote")}
    whole = json.dumps(was, ensure_ascii=False)
    return {"file": name, "id": label, "why": why, "row": whole} | place


def renumbered(revision, text):
    """Return a text with the article's passages under their new ids."""
    slug = revision.old.slug

    def renamed(found):
        if found[0] not in revision.former:
            return found[0]
        now = revision.became.get(found[0])
        return now.id if now else f"{slug}:gone{found[1]}"

    return re.sub(rf"(?<![\w:]){slug}:(\d+)\b", renamed, text)


def carry_renderings(revision, path):
    """Revise a PO file: entries of changed passages are fuzzy, those of passages gone obsolete.

    A passage that comes back gets the rendering that was kept of it.
    """
    catalogue = checked(*renderings.read_catalogue(path))
    catalogue.wrapwidth = 0
    before = str(catalogue)
    stored = {entry.msgctxt: entry for entry in catalogue if not entry.obsolete}
    asleep = {entry.msgid: entry for entry in catalogue if entry.obsolete and entry.msgstr}
    origin = {passage.id: id for id, passage in revision.became.items()}
    entries = []
    for fresh in renderings.template(revision.new):
        entry = stored.pop(origin.get(fresh.msgctxt), fresh)
        if entry is fresh and fresh.msgid in asleep:
            entry = asleep.pop(fresh.msgid)
            entry.obsolete = False
        if entry.msgstr and normalised(entry.msgid) != normalised(fresh.msgid):
            entry.previous_msgid = entry.previous_msgid or entry.msgid
            entry.flags = sorted({*entry.flags, "fuzzy"})
            revision.notes.append(f"{path.name}: look at the rendering of {fresh.msgctxt} again")
        entry.msgctxt, entry.msgid, entry.comment = fresh.msgctxt, fresh.msgid, fresh.comment
        entries.append(entry)
    for entry in stored.values():
        entry.obsolete = True
    left = [entry for entry in catalogue if entry.obsolete and entry.msgstr]
    catalogue[:] = [*entries, *left]
    if str(catalogue) != before:
        revision.files[f"{path.parent.name}/{path.name}"] = str(catalogue)


def carry_notes(revision, path):
    """Revise a reader's notes; return the new text where it names a passage anew, else None."""
    text = path.read_text("utf-8")
    new = renumbered(revision, text)
    if new == text:
        return None
    revision.notes.append(f"{shown_path(path)}: your notes go with their passages")
    return new
