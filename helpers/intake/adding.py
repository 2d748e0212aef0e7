"""A sixth article: from a file to its folder in `seeds/`, with nothing half written.

    python -m helpers.intake.adding interview.docx vargas --language es

Deleting the folder undoes it.
"""

import argparse
import shutil
import sys
import tempfile
from html import escape
from pathlib import Path

import polib

from helpers import checking, corpus, notebooks, tables, translation, voices
from helpers.intake import documents, skeleton
from helpers.intake.proposing import propose
from helpers.pages import Page


def add(path, slug, keep=(), drop=(), language=None, seeds=None, day=None):
    """Return what was added and what is left to do, as a `Page`; `seeds/<slug>/` is then there.

    The arguments are those of `propose`. The reading notebook is run where it can be: in the
    kit's own `seeds/`. Raises `tables.DataError`, and leaves nothing behind, where the file or
    the slug cannot be used.
    """
    proposal = propose(path, slug, keep, drop, language, seeds, day)
    seeds = Path(seeds or tables.SEEDS)
    draft = Path(tempfile.mkdtemp(prefix=".adding-", dir=seeds))
    try:
        skeleton.write(proposal, path, draft / slug)
        (draft / slug).rename(seeds / slug)
    finally:
        shutil.rmtree(draft)
    try:
        _settle(slug, seeds)
    except BaseException:  # an interrupted run too leaves nothing behind
        shutil.rmtree(seeds / slug)
        raise
    return _added(proposal, seeds)


def _settle(slug, seeds):
    """Check the article in its place and run its notebook; raise `tables.DataError`."""
    tables.checked(slug, checking.article_faults(slug, seeds))
    if seeds.resolve() != tables.SEEDS.resolve():
        return
    try:
        notebooks.store(seeds / slug / "read.ipynb")
    except Exception as error:  # whatever a kernel or a cell may raise
        last = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise documents.refused(slug, f"its notebook does not run ({last[0]})") from error


def _added(proposal, seeds):
    article = corpus.article(proposal.slug, seeds)
    folder = f"seeds/{proposal.slug}"
    told = [
        f"{folder}/ holds {len(article.passages)} passages and {len(article.furniture)} lines of "
        "page furniture.",
        *(f"To do, about {minutes} min: {what}." for minutes, what in _work(proposal, article)),
        "`make run` lets the comparisons take it in.",
        f"Read it in {folder}/read.ipynb. To undo everything, delete the folder {folder}.",
    ]
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in told)
    return Page(f"<ul>{items}</ul>{proposal.page().html}", "\n".join(told))


def _work(proposal, article):
    """Yield `(minutes, what)`: a minute for each thing to look at, two for each to write."""
    folder, passages = f"seeds/{article.slug}", len(article.passages)
    odd = sum(bool(line.furniture) for line in proposal.document.lines)
    yield 2 + odd, f"look through the proposals in {folder}/article.toml, and date it"
    people = 1 + len(proposal.speakers)
    yield people, f"say who the voices are that {folder}/voices.csv proposes ({people})"
    yield 2 * passages, f"render the {passages} passages in {folder}/en.po with any PO editor"
    yield (
        2 * passages,
        f"code what they claim: desk.desk({article.slug!r}, 'yourname') in a notebook",
    )


def renumber(slug, seeds=None):
    """Write what counts passages anew after an article's furniture changed; return the names.

    A rendering goes with the words of its passage; one whose words are gone is kept at the end
    of the file as obsolete, where PO editors show it.
    """
    article = corpus.article(slug, seeds)
    paths = sorted((Path(seeds or tables.SEEDS) / slug).glob("*.po"))
    for path in paths:
        stored = polib.pofile(str(path), encoding="utf-8")
        rendered = {}
        for entry in stored:
            rendered.setdefault(entry.msgid, []).append(entry)
        fresh = translation.template(article, path.stem)
        fresh.metadata = stored.metadata
        for entry in fresh:
            if old := rendered.get(entry.msgid):
                former = old.pop(0)
                entry.msgstr, entry.flags = former.msgstr, former.flags
                entry.tcomment = former.tcomment
        for left in (entry for old in rendered.values() for entry in old if entry.msgstr):
            left.obsolete = True
            fresh.append(left)
        tables.replace(path, f"{fresh}\n".encode())
    return [*(path.name for path in paths), _voices_anew(article, seeds)]


def _voices_anew(article, seeds):
    """Let each voice that is still as it was proposed name its first passage; return the file."""
    path = Path(seeds or tables.SEEDS) / article.slug / "voices.csv"
    rows = tables.checked(*tables.rows(path, voices.COLUMNS))
    first = {}
    for passage in article.passages:
        first.setdefault(passage.voice, passage.id)
    for row in rows:
        if row["note"].startswith("proposed"):
            row["passage"] = first.get(row["id"], article.passages[0].id)
    tables.write_rows(path, voices.COLUMNS, rows)
    return path.name


def main(arguments=None):
    """Add the file that the command line names and print what was proposed; return 1 if refused."""
    parser = argparse.ArgumentParser(prog="python -m helpers.intake.adding", description=__doc__)
    parser.add_argument("file", nargs="?", help="plain text, Markdown, web page, Word file or PDF")
    parser.add_argument("slug", help="the name of the article: 2 to 20 small letters")
    parser.add_argument("--language", help="a tag such as es, where you know better")
    parser.add_argument("--keep", type=int, nargs="+", default=(), help="lines that are passages")
    parser.add_argument("--drop", type=int, nargs="+", default=(), help="lines that are furniture")
    parser.add_argument("--propose", action="store_true", help="show the proposal, write nothing")
    parser.add_argument("--renumber", action="store_true", help="after a change in article.toml")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.renumber:
            print(f"written anew: {', '.join(renumber(chosen.slug))}")
            return 0
        if not chosen.file:
            parser.error("name the file, then the slug")
        told = (chosen.file, chosen.slug, chosen.keep, chosen.drop, chosen.language)
        print("\n".join(propose(*told).facts()))
        if not chosen.propose:
            print(add(*told).plain)
    except tables.DataError as error:
        print(f"Nothing was added. {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
