"""A new version of an article's source: its passages, quotes and references found again.

    python -m helpers revise fang new_source.txt --apply

Passages follow their lines (`following`), quotes their words (`anchoring`), and the rest follows
the passages (`carrying`). Nothing is lost, and nothing is bound to a lookalike.
"""

import hashlib
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from helpers.add import carrying, following
from helpers.coding import sheets
from helpers.data.article import Article, read_article
from helpers.data.digests import with_digests
from helpers.data.files import checked, data_files, read_text, shown_path
from helpers.data.locks import locked
from helpers.data.writing import change_many, finish_pending
from helpers.show.html import Page, counted, table

HASH = re.compile(r"^(\s*sha256\s*=\s*)(['\"]).*?\2", re.M)
HEAD = ("file", "row", "was in", "now in", "how", "words before", "words now")
ORDER = ("orphan", "normalised", "exact")


@dataclass
class Revision:
    """What a new source does to an article: `moves` of rows, and `notes` on what to look at.

    `became` leads from an old passage's id to the new passage; `files` are the new contents by
    their place under the kit's folder, `beside` those under its parent (a reader's own notes),
    `orphans` the rows that go to orphans.csv.
    """

    old: Article
    new: Article
    became: dict
    notes: list
    files: dict
    moves: list = field(default_factory=list)
    orphans: list = field(default_factory=list)
    beside: dict = field(default_factory=dict)
    applied: bool = False

    @property
    def former(self):
        """The old passages by id."""
        return {passage.id: passage for passage in self.old.passages}

    def page(self):
        """Return a `Page`: a row for each quote that moved, changed or is an orphan; the notes."""
        moves = sorted(self.moves, key=lambda move: ORDER.index(move.how))
        many = ", ".join(f"{sum(move.how == how for move in moves)} {how}" for how in ORDER)
        done = "The new files are written." if self.applied else "Nothing is written yet."
        rows = f"{counted(len(moves), 'row')} with new words or places ({many})"
        sentence = f"{self.old.slug}: {rows}. {done}"
        cells = [_cells(move) for move in moves]
        plain = "\n".join([sentence, *map(" | ".join, cells), *self.notes])
        shown = table(HEAD, cells, plain, widths=(11, 11, 11, 11, 10, 23, 23)) if cells else None
        items = Markup("").join(Markup("<li dir='auto'>{}</li>").format(n) for n in self.notes)
        html = Markup("<p role='status'>{}</p>{}<ul>{}</ul>")
        return Page(html.format(sentence, shown.html if shown else "", items), plain)

    def _repr_mimebundle_(self, **_):
        return self.page()._repr_mimebundle_()


def _cells(move):
    words = "the same" if move.new_quote == move.quote else move.new_quote or "none"
    return move.file, move.id, move.was, move.passage or "nowhere", move.how, move.quote, words


def revise(kit, slug, new_source, apply=False):
    """Return the `Revision` that the file `new_source` makes of an article.

    With `apply` all files are changed at once, and the notes end with the faults that are left
    for a person. Raises `DataError` where the article or the new source has faults; nothing is
    written then.
    """
    with locked():
        if apply:
            finish_pending(kit.folder)
        revision = _divided(kit.articles[slug], new_source)
        _carry(revision, kit)
        if apply:
            write(revision, kit)
    if apply:
        revision.applied = True
        left = [*kit.faults(), *sheets.read_all(kit, slug)[1]]
        revision.notes += [f"left to do: {fault}" for fault in left]
    return revision


def ruled_anew(kit, slug, about):
    """Return the `Revision` that another text of article.toml makes of the same source.

    Nothing is written. Raises `DataError` where the article cannot be divided by it.
    """
    old = kit.articles[slug]
    new = _built(old, about, old.source, old.folder / "article.toml")
    there = {passage.line: passage for passage in new.passages}
    became = {p.id: there[p.line] for p in old.passages if p.line in there}
    revision = Revision(old, new, became, [], {f"{slug}/article.toml": about})
    _carry(revision, kit)
    return revision


def _carry(revision, kit):
    """Let everything that rests on the article's passages follow them."""
    carrying.carry_tables(revision)
    for path in data_files(revision.old.folder, "*.po"):
        carrying.carry_renderings(revision, path)
    _renumber_files(revision, kit)
    _carry_notes(revision, kit)
    _note_references(revision, kit)


def write(revision, kit):
    """Change all files by one journal: a kill leaves the old ones or the new ones."""
    files = with_digests(kit, revision.files)
    if not revision.beside:
        change_many(kit.folder, files)
        return
    inside = {f"{kit.folder.name}/{name}": text for name, text in files.items()}
    change_many(kit.folder.parent, inside | revision.beside)


def _divided(old, new_source):
    """Return a `Revision` of source.txt and article.toml alone."""
    content, notes = checked(*read_text(new_source)), []
    lines = following.matched_lines(old.source, content)
    before = (old.folder / "article.toml").read_text("utf-8")
    about = following.moved_rules(before, lines, content, notes)
    digest = hashlib.sha256(content.encode()).hexdigest()
    about = HASH.sub(lambda found: f"{found[1]}{found[2]}{digest}{found[2]}", about, count=1)
    new = _built(old, about, content, new_source)
    there = {passage.line: passage for passage in new.passages}
    became = {p.id: there[lines[p.line]] for p in old.passages if lines.get(p.line) in there}
    notes += _told(old, new, became)
    files = {f"{old.slug}/source.txt": content, f"{old.slug}/article.toml": about}
    return Revision(old, new, became, notes, files)


def _built(old, about, content, new_source):
    """Return the article that a text and its rules make; raise `DataError` with its faults."""
    with tempfile.TemporaryDirectory() as draft:
        folder = Path(draft) / old.slug
        folder.mkdir()
        (folder / "article.toml").write_text(about, "utf-8", newline="")
        (folder / "source.txt").write_text(content, "utf-8", newline="")
        new, faults = read_article(folder, old.codebook)
    return checked(new, [f"{shown_path(new_source)}: {fault}" for fault in faults])


def _told(old, new, became):
    """Yield a sentence for each passage that went, came, changed, or has another speaker now."""
    for passage in old.passages:
        now = became.get(passage.id)
        if now is None:
            yield f"{passage.id} is gone: {passage.text[:60]!r}"
            continue
        if carrying.normalised(now.raw) != carrying.normalised(passage.raw):
            yield f"{now.id} ({passage.id} before) has other words: look at all that rests on it"
        if (now.voice, now.role) != (passage.voice, passage.role):
            yield f"{now.id} ({passage.id} before) is now a {now.role} by {now.voice!r}"
    kept = {passage.id for passage in became.values()}
    for passage in new.passages:
        if passage.id not in kept:
            by = f"a {passage.role} by {passage.voice!r}"
            yield f"{passage.id} is new, {by}: {passage.text[:60]!r}"


def _renumber_files(revision, kit):
    """Renumber the article's passages in all other data, and keep only files that change."""
    folder, done = revision.old.folder, set(revision.files)
    own = {path for kind in ("csv", "xlsx") for path in data_files(folder, f"**/*.{kind}")}
    for path in [*data_files(kit.folder, "**/*.toml"), *data_files(kit.folder, "**/*.csv")]:
        name = path.relative_to(kit.folder).as_posix()
        if path in own or name in done - {f"{folder.name}/article.toml"}:
            continue
        text = revision.files.get(name) or path.read_text("utf-8")
        if (new := carrying.renumbered(revision, text)) != path.read_text("utf-8"):
            revision.files[name] = new
    for name in ("source.txt", "article.toml"):
        name = f"{folder.name}/{name}"
        if revision.files.get(name) == (kit.folder / name).read_text("utf-8"):
            del revision.files[name]


def _carry_notes(revision, kit):
    """Let a reader's notes, in the article's folder or beside the notebooks, follow."""
    name = f"my_notes_{revision.old.slug}.jsonl"
    for path in (revision.old.folder / name, kit.folder.parent / "notebooks" / name):
        text = carrying.carry_notes(revision, path) if path.is_file() else None
        if text is not None and path.is_relative_to(kit.folder):
            revision.files[path.relative_to(kit.folder).as_posix()] = text
        elif text is not None:
            revision.beside[path.relative_to(kit.folder.parent).as_posix()] = text


def _note_references(revision, kit):
    """Note what names passages or claims that are gone, and what keeps their former ids."""
    slug, gone = revision.old.slug, {row["id"] for row in revision.orphans} - {""}
    for name, text in revision.files.items():
        found = re.findall(rf"\b{slug}:gone\d+", text) if isinstance(text, str) else []
        if found:
            named = ", ".join(dict.fromkeys(found))
            revision.notes.append(f"{name}: names passages that are gone: {named}")
    for path in data_files(revision.old.folder / "coders", "*.jsonl"):
        if revision.moves:
            told = "keeps the former ids; what was saved before can no longer be undone"
            revision.notes.append(f"{shown_path(path)}: {told}")
    notebooks = kit.folder.parent / "notebooks"
    for path in [*data_files(revision.old.folder, "*.ipynb"), *data_files(notebooks, "*.ipynb")]:
        text = path.read_text("utf-8")
        if carrying.renumbered(revision, text) != text:
            revision.notes.append(f"{shown_path(path)}: names passages by their former ids")
    for path in [*data_files(revision.old.folder, "my_*"), *data_files(notebooks, "my_*")]:
        if named := sorted(id for id in gone if f"{id}" in path.read_text("utf-8", "replace")):
            told = f"rests on claims that are orphans now: {', '.join(named)}"
            revision.notes.append(f"{shown_path(path)}: {told}")


def command(kit, chosen):
    """Show what a new source does to an article, and with `--apply` do it."""
    print(revise(kit, chosen.slug, chosen.file, chosen.apply).page().plain)
    return 0
