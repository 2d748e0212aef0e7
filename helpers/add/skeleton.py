"""The files of an article that is being added: what is proposed, empty tables, its notebook."""

import hashlib
import json
import re
import textwrap
from itertools import groupby
from pathlib import Path

from helpers.show.html import language_name
from helpers.show.notes import MARKDOWN

EXPLAINED = """\
# Everything here is proposed, with its reason. The forms in read.ipynb, under "Finish this
# article", accept and change it. Whoever would rather edit this file: to accept a line as page
# furniture, rewrite its reason without "proposed: "; to keep it as a passage, take its number out
# of `lines` (or delete the whole entry where no number is left). A change of furniture numbers the
# passages anew; run
#     python -m helpers add {slug} --renumber
# after it, before anything is coded, which takes the renderings along.
# Line numbers count the lines of source.txt from 1. To undo the whole article, delete its folder.

"""
QUIZ = """\
# A quiz on this article. One entry a question, with exactly one right choice:
#
# [[question]]
# ask = "What does the text say of …?"
# passage = "{slug}:…"
# [[question.choice]]
# text = "…"
# right = true
# why = "See {slug}:…."
"""
PAGE_MARKS = "# Whether stray signs (* and #) that a page left in the lines are not shown.\n"


def article_toml(proposal):
    """Return the text of article.toml for a proposal."""
    document, lines = proposal.document, proposal.document.lines
    title = title_of(document)
    keys = {
        "title": title,
        "title_en": title,
        "short": _shortened(title),
        "language": proposal.language,
        "original_language": proposal.language,
        "narrator": f"{proposal.slug}-narrator",
        "file": document.name,
        "sha256": hashlib.sha256(document.source.encode()).hexdigest(),
        "coded_against": "",
    }
    parts = [EXPLAINED.format(slug=proposal.slug)]
    parts += ["# title_en: put the title into English. original_language: of what was first said."]
    parts += [_pairs(keys), f"{PAGE_MARKS}page_marks = {json.dumps(proposal.page_marks)}"]
    parts += ["# When the voices spoke: an interval, and how we know it.\n[spoken]"]
    parts.append("\n".join(f"{k} = {v}" for k, v in proposal.spoken.items() if k != "basis"))
    parts.append(_pairs({"basis": proposal.spoken["basis"]}))
    parts += [f"[[chain]]\n{_pairs(step)}" for step in proposal.chain]
    parts += [*_furniture(lines), *_speakers(proposal), *_roles(proposal)]
    return "\n".join(parts) + "\n"


def title_of(document):
    """Return the title that a document has, or the beginning of its text."""
    return document.title or next(n for n in document.lines if not n.furniture).text[:80]


def _furniture(lines):
    for reason, group in groupby(enumerate(lines, 1), key=lambda pair: pair[1].furniture):
        if reason:
            cells = {"lines": spans([n for n, _ in group]), "reason": f"proposed: {reason}"}
            yield f"[[furniture]]\n{_pairs(cells)}"


def _speakers(proposal):
    """Yield a rule for each speaker: for the label where that finds all lines, else for lines."""
    for speaker in proposal.speakers:
        if speaker.by_label:
            cells = {"text": speaker.label, "voice": speaker.id, "role": speaker.role}
            yield f"# {speaker.reason}\n[[label]]\n{_pairs(cells)}"
        else:
            cells = {"lines": spans(speaker.lines), "voice": speaker.id, "role": speaker.role}
            yield f"# {speaker.reason}\n[[lines]]\n{_pairs(cells)}"


def _roles(proposal):
    for role in ("heading", "caption"):
        numbered = enumerate(proposal.document.lines, 1)
        if told := [n for n, line in numbered if line.role == role and not line.furniture]:
            voice = f"{proposal.slug}-narrator"
            yield f"[[lines]]\n{_pairs({'lines': spans(told), 'role': role, 'voice': voice})}"


def spans(numbers):
    """Return line numbers as a rule names them: `3, 7-9`."""
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _shortened(title):
    """Return a title of 40 characters at most, cut between words where there are any."""
    short = textwrap.shorten(title, 40, placeholder="…")
    return short if len(short) > 10 or len(title) <= 40 else f"{title[:39]}…"


def _pairs(cells):
    # What JSON calls a string is one in TOML too, but for DEL, which no cleaned text has.
    return "\n".join(f"{key} = {json.dumps(v, ensure_ascii=False)}" for key, v in cells.items())


def voice_rows(proposal, article):
    """Return the rows of voices.csv: the narrator, and whoever a label names."""
    document = proposal.document
    named = document.author or document.site
    narrator = {
        "id": f"{proposal.slug}-narrator",
        "name": named or "The text itself (author not named)",
        "source_form": named,
        "note": "proposed: whoever speaks where no label names another",
    }
    people = [narrator] + [
        {"id": s.id, "name": s.label, "source_form": s.label, "note": f"proposed: {s.reason}"}
        for s in proposal.speakers
        if s.label
    ]
    common = {"affiliation": "", "sector": "not known", "colour": ""}
    return [row | common | placed(article, row) for row in people]


def placed(article, row):
    """Return the cells of a voice that say where it is named, and its name as it stands there.

    That is in a passage of its own, else in the first that has the name, else nowhere.
    """
    own = [passage for passage in article.passages if passage.voice == row["id"]]
    form = row["source_form"]
    named = [p for p in (*own[:1], *article.passages) if form and form in p.raw]
    first = [*named, *own, *article.passages][0]
    return {"passage": first.id, "source_form": form if named else ""}


def notebook(slug, title, language):
    """Return the reading notebook of an article, not yet run; its code knows only the slug."""
    import nbformat

    text = (Path(__file__).with_name("skeleton.md")).read_text("utf-8").replace("SLUG", slug)
    new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    cells = []
    for kind, tag, source in re.findall(
        r"^\+\+\+ (\w+) ?([\w-]*)\n(.*?)(?=^\+\+\+|\Z)", text, re.M | re.S
    ):
        metadata = {"tags": [tag]} if tag else {}
        metadata |= {"jupyter": {"source_hidden": True}} if kind == "code" else {}
        cells.append(new[kind](source.strip(), id=f"c{len(cells) + 1:02d}", metadata=metadata))
    # The title last, since it is another's text and may hold anything.
    head = cells[0].source.replace("LANGUAGE", language_name(language), 1)
    cells[0].source = head.replace("TITLE", title.translate(MARKDOWN), 1)
    return nbformat.v4.new_notebook(cells=cells)
