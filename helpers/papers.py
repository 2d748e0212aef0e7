"""A position paper with its citations resolved to passage and quotation."""

import re
from pathlib import Path

from helpers import claims, corpus, tables, translation, voices

CITATION = re.compile(r"\[([a-z][a-z0-9_]*(?::\d+|-c\d+))\]")


def resolve(text):
    """Return Markdown in which every `[fang:44]` or `[fang-c58]` is a footnote with its words.

    Raises `tables.DataError` that names every citation which no article has, with its line.
    """
    found = {}
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        for id in CITATION.findall(line):
            try:
                found.setdefault(id, _note(id))
            except KeyError as missing:
                faults.append(f"line {number}: [{id}] cites nothing: {missing.args[0]}")
    tables.checked(found, faults)
    cited = CITATION.sub(lambda match: f"[^{match[1]}]", text).rstrip()
    notes = "\n".join(f"[^{id}]: {note}" for id, note in found.items())
    return f"{cited}\n\n{notes}\n" if found else f"{cited}\n"


def export(text, path):
    """Write the resolved paper to `path` and return the path; never over an existing file."""
    resolved, path = resolve(text), Path(path)
    with path.open("x", encoding="utf-8", newline="\n") as stored:
        stored.write(resolved)
    return path


def _note(id):
    slug = re.split(r":|-c", id)[0]
    if slug not in corpus.slugs():
        raise KeyError(f"there is no article {slug!r}")
    article = corpus.article(slug)
    if ":" in id:
        passage, claim = article.passage(id), None
    else:
        claim = {claim.id: claim for claim in claims.load(slug)}.get(id)
        if claim is None:
            raise KeyError(f"{slug} has no claim {id}")
        passage = article.passage(claim.passage)
    who = voices.load()[claim.voice if claim else passage.voice].name
    words = corpus.shown(claim.quote) if claim else passage.text
    english = claim.english if claim else translation.rendering(id)
    return f"{who}, {passage.id}: “{words}” ({english}) In: {article.title}."
