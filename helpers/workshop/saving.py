"""Changes of an article's files by a form: nothing is lost, and nothing with a fault is written.

Every function here returns sentences on what was done, and raises `DataError` or `WriteError`
where nothing was.
"""

import re
import shutil
import tempfile
from pathlib import Path

import tomlkit

from helpers.add import revise, skeleton
from helpers.add.carrying import IN_ORDER
from helpers.coding import adopt, sheets
from helpers.data import records
from helpers.data.about import ABOUT
from helpers.data.article import Article
from helpers.data.digests import with_digests
from helpers.data.files import checked
from helpers.data.locks import locked
from helpers.data.spreadsheets import read_table, table_bytes
from helpers.data.writing import change_many
from helpers.kit import Kit
from helpers.show.html import counted
from helpers.workshop import rules

CHANGED = "was changed meanwhile by another window or program; what stands there now is shown"
ROW_CHANGED = (
    "this row was changed or taken out meanwhile by another window or program; the list shows what "
    "there is now: copy what you typed, press Discard, then the row"
)


def write_checked(kit, slug, contents):
    """Write `{file of the article: content}` with its digests, unless a fault would come of it."""
    with locked():
        inside = {f"{slug}/{name}": content for name, content in contents.items()}
        checked(None, _new_faults(kit, slug, inside))
        change_many(kit.folder, with_digests(kit, inside))


def _new_faults(kit, slug, files):
    """Return the faults that an article would have with these files, and has not yet."""
    with tempfile.TemporaryDirectory() as home:
        trial = Kit(Path(home) / "seeds")
        aside = shutil.ignore_patterns("*.ipynb", "original.*", ".*")
        shutil.copytree(kit.folder / slug, trial.folder / slug, ignore=aside)
        shutil.copy(kit.folder / "codebook.toml", trial.folder)
        for name, content in files.items():
            if name.startswith(f"{slug}/"):
                stored = content.encode() if isinstance(content, str) else content
                (trial.folder / name).write_bytes(stored)
        found = _faults(trial, slug)
    known = {re.sub(r"\d+", "", fault) for fault in _faults(kit, slug)}
    return [fault for fault in found if re.sub(r"\d+", "", fault) not in known]


def _faults(kit, slug):
    found = kit.article_faults(slug)
    if not kit.read_article(slug)[1]:
        found = [*found, *sheets.read_all(kit, slug)[1], *adopt.rulings_with_faults(kit, slug)[1]]
    return found


# --- article.toml ---------------------------------------------------------------------------------


def change_about(kit, slug, change):
    """Let `change(document, article)` change article.toml; what rests on passages goes along.

    Where a passage is gone on which something rests that would be lost, all is refused.
    """
    with locked():
        article = kit.articles[slug]
        document = tomlkit.parse((article.folder / "article.toml").read_text("utf-8"))
        change(document, article)
        text = tomlkit.dumps(document)
        about, faults = ABOUT.parsed(text)
        checked(about, [f"article.toml{fault}" for fault in faults])
        new = Article(article.folder, about, article.source, article.codebook)
        if _divides_alike(article, new):
            write_checked(kit, slug, {"article.toml": text})
            return []
        return _ruled_anew(kit, slug, text)


def _divides_alike(one, other):
    parts = ([(p.line, p.voice, p.role) for p in article.passages] for article in (one, other))
    return next(parts) == next(parts)


def _ruled_anew(kit, slug, text):
    """Write an article's new rules and all that follows; return what there is to know of it."""
    revision = revise.ruled_anew(kit, slug, text)
    checked(None, _held(revision))
    revision.files[f"{slug}/{records.VOICES.file}"] = _voices_anew(revision)
    checked(None, [*_lost(revision), *_new_faults(kit, slug, revision.files)])
    revise.write(revision, kit)
    told = [f"The passages are numbered anew, 1 to {len(revision.new.passages)}."]
    moved = [p for p, now in revision.became.items() if p != now.id]
    if len(revision.old.passages) == len(revision.new.passages) and not moved:
        told = []
    journals = [*(revision.old.folder / "coders").glob("*.jsonl")] if moved else []
    told += ["Coders can no longer undo what they saved before."] if journals else []
    return told


def _held(revision):
    """Yield what rests on passages that are gone, so that they cannot go."""
    for row in revision.orphans:
        gone = revision.former.get(row["passage"])
        where = f"line {gone.line} ({gone.id})" if gone else row["passage"]
        yield (
            f"{where} cannot become page furniture: {row['file']} has words of it ({row['id']}); "
            "take that row out first"
        )


def _lost(revision):
    """Yield each file that would name a passage which is gone."""
    slug = revision.old.slug
    for name, text in (revision.files | revision.beside).items():
        content = text if isinstance(text, str) else text.decode("utf-8", "replace")
        numbers = re.findall(rf"^(?!#).*?\b{slug}:gone(\d+)", content, re.M)
        for number in dict.fromkeys(numbers):
            line = revision.former[f"{slug}:{number}"].line
            yield (
                f"line {line} ({slug}:{number}) cannot become page furniture: {Path(name).name} "
                "names it; change that first"
            )


def _voices_anew(revision):
    """Return voices.csv in which who is only proposed, or was named in what is gone, is placed."""
    table = records.VOICES
    rows = stored_rows(revision.old.folder, table)
    for row in rows:
        became = revision.became.get(row["passage"])
        if became is None or row["note"].startswith("proposed"):
            row |= skeleton.placed(revision.new, row)
        else:
            row["passage"] = became.id
    return table_bytes(table.file, table.header, rows)


def set_lines(kit, slug, reasons, speakers):
    """Make lines furniture, or passages of a speaker; return what followed.

    `reasons` is `{number: why it is furniture, "" for a passage}`, `speakers` is
    `{number: (voice, role)}`. A line gets a rule of its own only where no label says the same.
    """

    def change(document, article):
        rules.set_furniture(document, reasons)
        about = checked(*ABOUT.parsed(tomlkit.dumps(document))).model_copy(update={"lines": []})
        labelled = Article(article.folder, about, article.source, article.codebook).passages
        plain = {passage.line: (passage.voice, passage.role) for passage in labelled}
        told = {n: who if who != plain.get(n) else None for n, who in speakers.items()}
        aside = dict.fromkeys(n for n, why in reasons.items() if why)
        rules.set_speakers(document, told | aside)

    told = change_about(kit, slug, change)
    many = len({*reasons, *speakers})
    return [f"Saved {counted(many, 'line')}.", *told]


def put_entry(kit, slug, name, cells, seen, place=None):
    """Write an entry of a list in article.toml (`chain`, `label`), or take it out.

    It takes the place of `seen`, the cells as the form showed them; None adds one, and cells that
    are None take it out. `place` moves it there, counted from 0.
    """

    def change(document, _):
        found = [dict(entry.unwrap()) for entry in document.get(name, ())]
        checked(seen, [ROW_CHANGED] if seen is not None and seen not in found else [])
        at = found.index(seen) if seen is not None else len(found)
        if cells is None:
            rules.take_out(document, name, at)
        elif seen is not None and place in (None, at):
            document[name][at].update(cells)
        else:
            if seen is not None:
                rules.take_out(document, name, at)
            rules.add(document, name, cells, place)

    return change_about(kit, slug, change)


def set_keys(kit, slug, cells, seen, table=""):
    """Write keys of article.toml, or of one of its tables (`spoken`), that stand as `seen`."""

    def change(document, _):
        into = document[table] if table else document
        stored = {key: into[key].unwrap() for key in seen}
        checked(stored, [f"it {CHANGED}; save again to write yours"] if stored != seen else [])
        for key, value in cells.items():
            if into[key].unwrap() != value:
                into[key] = value

    return change_about(kit, slug, change)


# --- tables ---------------------------------------------------------------------------------------


def stored_rows(folder, table):
    """Return the rows of a table in an article's folder as dicts of cells."""
    columns = [column for column in table.header if column not in table.optional]
    rows = checked(*read_table(folder / table.file, columns, optional=table.optional))
    return [{column: row[column] for column in table.header} for row in rows]


def put_row(kit, slug, table, cells, seen):
    """Write a row of voices.csv, problems.csv or forecasts.csv, or take it out.

    It takes the place of `seen`, the row as the form showed it; None adds one, and cells that are
    None take it out. Rows stand in the order of their passages, or of their claims.
    """
    with locked():
        article = kit.articles[slug]
        rows = stored_rows(article.folder, table)
        checked(seen, [ROW_CHANGED] if seen is not None and seen not in rows else [])
        at = rows.index(seen) if seen is not None else len(rows)
        rows[at : at + (seen is not None)] = [cells] if cells else []
        if column := IN_ORDER.get(table.file):
            order = [*article.passage_ids, *(claim.id for claim in article.claims)]
            rows.sort(key=lambda row: order.index(row[column]) if row[column] in order else -1)
        content = table_bytes(table.file, table.header, rows)
        write_checked(kit, slug, {table.file: content})
    return []


def voice_id(kit, slug, name):
    """Return an id that no voice of the kit has, made of the slug and a voice's name."""
    from helpers.add.speakers import voice_ids

    return voice_ids(slug, [name], {*kit.voices_read})[name]


def uses_of_voice(kit, slug, id):
    """Return where a voice is used, as clauses; empty where it can be taken out."""
    article = kit.articles[slug]
    about, coders = article.about, sheets.read_all(kit, slug)[0]
    spoken = [p.id for p in article.passages if p.voice == id]
    found = ["speaks wherever no label names another"] if about.narrator == id else []
    found += [f"speaks {', '.join(spoken[:5])}"] if spoken else []
    found += [f"is named by the label {rule.text!r}" for rule in about.label if rule.voice == id]
    held = sum(claim.voice == id for claim in article.read("claims")[0])
    found += [f"holds {counted(held, 'claim')}"] if held else []
    for coder, rows in coders.items():
        many = sum(row.voice == id for row in rows)
        found += [f"has {counted(many, 'row')} of the coder {coder}"] if many else []
    rulings = sum(ruling.voice == id for ruling in adopt.rulings_with_faults(kit, slug)[0])
    return found + ([f"has {counted(rulings, 'ruling')}"] if rulings else [])
