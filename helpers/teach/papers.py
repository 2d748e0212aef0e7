"""A position paper with its citations resolved to passage and quotation."""

import re
from pathlib import Path

from helpers.data.files import UnknownName, checked
from helpers.data.locks import locked
from helpers.data.writing import write
from helpers.show.notes import MARKDOWN

CITATION = re.compile(r"\[([a-z][a-z0-9_]*(?::\d+|-c\d+))\]")


def resolve(kit, text):
    """Return Markdown in which every `[fang:44]` or `[fang-c58]` is a footnote with its words.

    Raises `DataError` that names every citation which no article has, with its line.
    """
    notes, faults = {}, []
    for number, line in enumerate(text.split("\n"), 1):
        for id in CITATION.findall(line):
            try:
                notes.setdefault(id, _note(kit, id))
            except UnknownName as missing:
                faults.append(f"line {number}: [{id}] cites nothing: {missing}")
    checked(notes, faults)
    cited = CITATION.sub(r"[^\1]", text).rstrip()
    footnotes = "\n".join(f"[^{id}]: {note}" for id, note in notes.items())
    return f"{cited}\n\n{footnotes}\n" if notes else f"{cited}\n"


def export(kit, text, path):
    """Write the resolved paper to `path` and return the path; never over an existing file."""
    resolved, path = resolve(kit, text), Path(path)
    with locked():
        if path.exists():
            raise FileExistsError(f"{path} is there already; choose another name for the paper")
        write(path, resolved)
    return path


def _note(kit, id):
    """Return what a footnote says, as Markdown that shows every sign of it as it is."""
    claim = None if ":" in id else kit.claim(id)
    passage = kit.passage(claim.passage if claim else id)
    article = kit.articles[passage.article]
    who = kit.voices[claim.voice if claim else passage.voice].name
    words = passage.shown(claim.start, claim.end) if claim else passage.text
    english = claim.english if claim else article.rendering(id)
    told = f"{who}, {passage.id}: \u201c{words}\u201d ({english}) In: {article.title}."
    return told.translate(MARKDOWN)
