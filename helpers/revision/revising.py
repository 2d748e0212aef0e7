"""A new version of an article's source: its passages, quotes and references found again.

Passages follow their lines (`matching`), quotes their words (`anchoring`), and the rest follows
the passages (`carrying`). Nothing is lost, and nothing is bound to a lookalike.
"""

import hashlib
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from helpers import checking, corpus, pages, tables
from helpers.revision import carrying, matching

HASH = re.compile(r"^(\s*sha256\s*=\s*)(['\"]).*?\2", re.M)
HEAD = ("file", "row", "was in", "now in", "how", "score", "words before", "words now")
ORDER = ("orphan", "similar", "normalised", "exact")


@dataclass
class Revision:
    """What a new source does to an article: `moves` of rows, and `notes` on what to look at.

    `became` leads from an old passage's id to the new passage; `files` are the new texts by
    their place under `seeds`, `orphans` the rows that go to orphans.csv.
    """

    old: corpus.Article
    new: corpus.Article
    became: dict
    notes: list
    files: dict
    moves: list = field(default_factory=list)
    orphans: list = field(default_factory=list)
    applied: bool = False

    def _repr_mimebundle_(self, **kwargs):
        return page(self)._repr_mimebundle_(**kwargs)


def revise(slug, new_source, apply=False, seeds=None):
    """Return the `Revision` that the file `new_source` makes of an article.

    With `apply` its folder is replaced at once, and the notes end with the faults that are left
    for a person. Raises `tables.DataError` where the article or the new source has faults;
    nothing is written then.
    """
    seeds = Path(seeds or tables.SEEDS)
    revision = _divided(corpus.article(slug, seeds), new_source, seeds / slug)
    carrying.carry_tables(revision, seeds / slug)
    for path in sorted((seeds / slug).glob("*.po")):
        carrying.carry_renderings(revision, path)
    _renumber_files(revision, seeds)
    _note_references(revision, seeds)
    if apply:
        _write(revision, seeds)
        revision.applied = True
        faults = checking.faults(seeds)
        revision.notes += [f"left to do: {fault}" for fault in faults]
    return revision


def _divided(old, new_source, folder):
    """Return a `Revision` of source.txt and article.toml alone."""
    content, notes = tables.checked(*tables.text(new_source)), []
    lines = matching.matched_lines(old.source, content)
    about = (folder / "article.toml").read_text("utf-8")
    about = matching.moved_rules(about, lines, content, notes)
    digest = hashlib.sha256(content.encode()).hexdigest()
    about = HASH.sub(lambda found: f"{found[1]}{found[2]}{digest}{found[2]}", about, count=1)
    new, faults = corpus.built(old.slug, about, content)
    tables.checked(new, [f"{tables.name(new_source)}: {fault}" for fault in faults])
    there = {passage.line: passage for passage in new.passages}
    became = {p.id: there[lines[p.line]] for p in old.passages if lines.get(p.line) in there}
    notes += _told(old, new, became)
    files = {f"{old.slug}/source.txt": content, f"{old.slug}/article.toml": about}
    return Revision(old, new, became, notes, files)


def _told(old, new, became):
    """Yield a sentence for each passage that went, came, or has another speaker now."""
    for passage in old.passages:
        now = became.get(passage.id)
        if now is None:
            yield f"{passage.id} is gone: {passage.text[:60]!r}"
        elif (now.voice, now.role) != (passage.voice, passage.role):
            yield f"{now.id} ({passage.id} before) is now a {now.role} by {now.voice!r}"
    kept = {passage.id for passage in became.values()}
    for passage in new.passages:
        if passage.id not in kept:
            by = f"a {passage.role} by {passage.voice!r}"
            yield f"{passage.id} is new, {by}: {passage.text[:60]!r}"


def _renumber_files(revision, seeds):
    """Renumber the article's passages in all other data, and keep only files that change."""
    done = {name for name in revision.files if name.endswith(".csv")}
    for path in [*seeds.rglob("*.toml"), *seeds.rglob("*.csv")]:
        name = path.relative_to(seeds).as_posix()
        if name not in done and path.name != "orphans.csv":
            text = revision.files.get(name) or tables.foreign_text(path)[0]
            revision.files[name] = carrying.renumbered(revision, text)
    for name, text in list(revision.files.items()):
        if (seeds / name).is_file() and tables.foreign_text(seeds / name)[0] == text:
            del revision.files[name]


def _note_references(revision, seeds):
    """Note the files that name passages which are gone, and notebooks that name former ids."""
    for name, text in revision.files.items():
        if gone := dict.fromkeys(re.findall(rf"\b{revision.old.slug}:gone\d+", text)):
            revision.notes.append(f"{name}: names passages that are gone: {', '.join(gone)}")
    own = (seeds / revision.old.slug).glob("*.ipynb")
    for path in sorted([*own, *seeds.parent.glob("notebooks/*.ipynb")]):
        text = path.read_text("utf-8")
        if carrying.renumbered(revision, text) != text:
            revision.notes.append(f"{tables.name(path)}: names passages by their former ids")


def _write(revision, seeds):
    """Put the new folder in the old one's place; what stands outside it follows, file by file."""
    folder = seeds / revision.old.slug
    with tempfile.TemporaryDirectory(prefix=".revising-", dir=seeds) as draft:
        shutil.copytree(folder, Path(draft) / folder.name)
        for name, text in revision.files.items():
            (Path(draft) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(draft) / name).write_text(text, "utf-8", newline="")
        former = folder.rename(Path(draft) / ".former")
        try:
            (Path(draft) / folder.name).rename(folder)
        except OSError:
            former.rename(folder)
            raise
        for name in revision.files:
            if (Path(draft) / name).is_file():
                (Path(draft) / name).replace(seeds / name)


def page(revision):
    """Return a `Page`: a row for each quote that moved, changed or is an orphan, then the notes."""
    moves = sorted(revision.moves, key=lambda move: ORDER.index(move.how))
    many = ", ".join(f"{sum(move.how == how for move in moves)} {how}" for how in ORDER)
    done = "The new files are written." if revision.applied else "Nothing is written yet."
    sentence = f"{revision.old.slug}: {len(moves)} rows have new words or places ({many}). {done}"
    cells = [_cells(move) for move in moves]
    rows = [[f"<span dir='auto'>{escape(cell)}</span>" for cell in row] for row in cells]
    notes = "".join(f"<li dir='auto'>{escape(note)}</li>" for note in revision.notes)
    plain = "\n".join([sentence, *map(" | ".join, cells), *revision.notes])
    table = pages.Page.table(HEAD, rows, plain, widths=(11, 11, 11, 11, 10, 6, 20, 20))
    html = f"<p role='status'>{escape(sentence)}</p>{table.html if rows else ''}<ul>{notes}</ul>"
    return pages.Page(html, plain)


def _cells(move):
    words = "the same" if move.new_quote == move.quote else move.new_quote or "none"
    place = (move.was, move.passage or "nowhere", move.how, f"{move.score:.0f}")
    return (move.file, move.id, *place, move.quote, words)


def main(argv):
    """Show what a new source does to an article, and with `--apply` do it; return 1 if it fails."""
    names = [word for word in argv if word != "--apply"]
    if len(names) != 2:
        print("Use: python -m helpers.revision.revising SLUG NEW_FILE [--apply]")
        return 1
    try:
        print(page(revise(*names, apply="--apply" in argv)).plain)
    except tables.DataError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
