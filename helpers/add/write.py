"""A further article: from a proposal to its folder in `seeds/`, with nothing half written.

    python -m helpers add interview.docx vargas --language es

Deleting the folder undoes it.
"""

import shutil
from pathlib import Path

from markupsafe import Markup

from helpers.add import skeleton
from helpers.add.documents import refused
from helpers.add.propose import propose
from helpers.add.reading import read
from helpers.data import claims, records, renderings
from helpers.data.article import read_article
from helpers.data.digests import with_digests
from helpers.data.files import DataError, checked, data_files
from helpers.data.locks import locked
from helpers.data.spreadsheets import read_table, table_bytes
from helpers.data.writing import change_many, drafting, replace_folder
from helpers.show.html import Page, counted

EMPTY = (claims.CLAIMS, records.PROBLEMS, records.FORECASTS)


def write(kit, proposal, run=None):
    """Return what was added and what is left to do, as a `Page`; the folder is then there.

    `run` is called with the path of the reading notebook, to run it; it may raise anything. An
    article of this text that was killed before that run is finished. Raises `DataError`, and
    leaves nothing behind, where the slug is taken, where the article would have a fault, or where
    its notebook does not run.
    """
    folder = kit.folder / proposal.slug
    with locked():
        begun = run is not None and _is_begun(folder, proposal)
        if folder.exists() and not begun:
            told = f"slug {proposal.slug!r}: is taken; seeds/{proposal.slug} is there already"
            raise DataError([f"{told}. Choose another, or delete the folder to add it anew"])
        if not begun:
            with drafting(folder) as draft:
                _put_files(kit, proposal, draft / proposal.slug)
                replace_folder(folder, draft / proposal.slug)
    try:
        checked(proposal.slug, kit.article_faults(proposal.slug))
        _run(run, folder / "read.ipynb", proposal.slug)
    except BaseException:  # an interrupted run too leaves nothing behind
        if not begun:
            shutil.rmtree(folder)
        raise
    return _added(kit, proposal, begun)


def _is_begun(folder, proposal):
    """Return whether a folder holds this very text and a notebook that was never run."""
    source, notebook = folder / "source.txt", folder / "read.ipynb"
    if not (source.is_file() and notebook.is_file()):
        return False
    same = source.read_bytes() == proposal.document.source.encode()
    return same and notebook.read_text("utf-8") == _unrun(proposal)


def _unrun(proposal):
    """Return the reading notebook of a new article as it is stored before it is run."""
    import nbformat

    title = skeleton.title_of(proposal.document)
    made = skeleton.notebook(proposal.slug, title, proposal.language)
    return f"{nbformat.writes(made)}\n"


def _run(run, notebook, slug):
    if run is None:
        return
    try:
        run(notebook)
    except Exception as error:  # whatever a kernel or a cell may raise
        last = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise refused(slug, f"its notebook does not run ({last[0]})") from error


def _put_files(kit, proposal, folder):
    """Write all files of the article, but for its notebook's outputs, into `folder`, a new one."""
    slug, document = proposal.slug, proposal.document
    folder.mkdir()
    _put(folder / "source.txt", document.source)
    _put(folder / "article.toml", skeleton.article_toml(proposal))
    _put(folder / "quiz.toml", skeleton.QUIZ.format(slug=slug))
    if document.path:
        suffix = Path(document.path).suffix.lower()
        shutil.copyfile(document.path, folder / f"original{suffix}")
    article = checked(*read_article(folder, kit.codebook_read))
    _put(folder / "en.po", f"{renderings.template(article)}\n")
    rows = skeleton.voice_rows(proposal, article)
    (folder / "voices.csv").write_bytes(table_bytes("voices.csv", records.VOICES.header, rows))
    for table in EMPTY:
        (folder / table.file).write_bytes(table_bytes(table.file, table.header, []))
    _put(folder / "read.ipynb", _unrun(proposal))


def _put(path, text):
    path.write_text(text, "utf-8", newline="\n")


def _added(kit, proposal, begun):
    article = kit.articles[proposal.slug]
    folder = f"seeds/{proposal.slug}"
    passages = counted(len(article.passages), "passage")
    aside = counted(len(article.furniture), "line")
    finished = (
        "It stood there already as a run that was killed had left it: its notebook is run now."
    )
    told = [
        *([f"{finished} All else is as it was."] if begun else []),
        f"{folder}/ holds {passages} and {aside} of page furniture.",
        f"Read it in {folder}/read.ipynb. What is left to do is done there, with forms, under "
        "\u201cFinish this article\u201d.",
        *(f"To do, about {minutes} min: {what}." for minutes, what in _work(proposal, article)),
        f"`make run` lets the comparisons take it in. To undo everything, delete {folder}.",
    ]
    items = Markup("").join(Markup("<li>{}</li>").format(sentence) for sentence in told)
    return Page(Markup("<ul>{}</ul>").format(items), "\n".join(told))


def _work(proposal, article):
    """Yield `(minutes, what)`: a minute for ten doubtful lines and for a voice, two a passage."""
    passages, doubts = counted(len(article.passages), "passage"), proposal.doubts()
    people = 1 + sum(bool(s.label) for s in proposal.speakers)
    look = "look through the lines, and date the text"
    if doubts:
        look += f"; {counted(doubts, 'line')} of page furniture may be text"
    yield 3 + -(-doubts // 10), look
    yield people, f"say who the voices are that are proposed ({people})"
    yield 2 * len(article.passages), f"render the {passages}"
    yield 2 * len(article.passages), "code what they claim, two people or more"


def renumber(kit, slug):
    """Write what counts passages anew after an article's furniture changed; return the names.

    A rendering goes with the words of its passage; one whose words are gone is kept at the end
    of the file as obsolete, where PO editors show it. Raises `DataError` for a PO file that
    cannot be read; nothing is written then.
    """
    with locked():
        article = checked(*kit.read_article(slug))
        paths = data_files(article.folder, "*.po")
        contents = {path.name: _rendered_anew(article, path) for path in paths}
        contents["voices.csv"] = _voices_anew(article)
        inside = {f"{slug}/{name}": content for name, content in contents.items()}
        change_many(kit.folder, with_digests(kit, inside))
    return [*contents]


def _rendered_anew(article, path):
    stored = checked(*renderings.read_catalogue(path))
    rendered = {}
    for entry in stored:
        rendered.setdefault(entry.msgid, []).append(entry)
    fresh = renderings.template(article, path.stem)
    fresh.metadata = stored.metadata
    for entry in fresh:
        if old := rendered.get(entry.msgid):
            former = old.pop(0)
            entry.msgstr, entry.flags = former.msgstr, former.flags
            entry.tcomment = former.tcomment
    for left in (entry for old in rendered.values() for entry in old if entry.msgstr):
        left.obsolete = True
        fresh.append(left)
    return f"{fresh}\n"


def _voices_anew(article):
    """Return voices.csv in which each voice still as proposed names its first passage."""
    columns = records.VOICES.header
    rows = checked(*read_table(article.folder / "voices.csv", columns, optional=("colour",)))
    for row in rows:
        if row["note"].startswith("proposed"):
            row |= skeleton.placed(article, row)
    return table_bytes("voices.csv", columns, rows)


def command(kit, chosen, run=None):
    """Add the file that the command line names and print what was proposed."""
    if chosen.renumber:
        print(f"written anew: {', '.join(renumber(kit, chosen.slug))}")
        return 0
    if not chosen.file:
        raise DataError(["name the file, then the slug: python -m helpers add FILE SLUG"])
    told = {"keep": chosen.keep, "drop": chosen.drop, "language": chosen.language}
    proposal = propose(read(chosen.file), chosen.slug, **told)
    print("\n".join(proposal.facts()))
    if not chosen.propose:
        print(write(kit, proposal, run).plain)
    return 0
