"""An article as HTML, source beside English, and the controls for what is shown and marked.

Every function that makes HTML is pure and escapes all text: an article is input.
"""

from html import escape
from itertools import pairwise

import ipywidgets as widgets

from helpers import claims, codebook, corpus, problems, translation, voices
from helpers.pages import STYLE, Panel

COLUMNS = {"both": "source and English", "source": "source only", "en": "English only"}


def read(slug):
    """Return the article, source beside English, with controls for what is shown and marked."""
    article = corpus.article(slug)
    english = translation.renderings(slug)
    coded, faults = claims.load(slug), problems.load(slug)
    names = {voice.id: voice.name.split(" (")[0] for voice in voices.load().values()}

    def render(**chosen):
        return page(article, english, coded, faults, names, **chosen)

    controls = {
        "columns": widgets.ToggleButtons(
            options=[(label, key) for key, label in COLUMNS.items()], description="Show"
        ),
        "theme": widgets.ToggleButtons(
            options=["all", *codebook.THEMES, "none"], description="Claims on"
        ),
        "furniture": widgets.Checkbox(description="page furniture", indent=False),
    }
    plain = f"{article.title}: {len(article.passages)} passages, {len(coded)} claims"
    return Panel(controls, render, plain)


def page(
    article,
    english,
    coded=(),
    faults=(),
    names=None,
    *,
    columns="both",
    theme="all",
    furniture=False,
):
    """Return the article as an HTML table, with claims and problems in their places."""
    rows, before = [], None
    parts = sorted([*article.passages, *(article.furniture if furniture else ())], key=_start)
    for part in parts:
        if isinstance(part, corpus.Furniture):
            rows.append(_furniture_row(part))
            continue
        here = [c for c in coded if c.passage == part.id and theme in ("all", c.theme)]
        speaker = ""
        if part.role not in ("heading", "caption") and part.voice != before:
            speaker, before = (names or {}).get(part.voice, part.voice), part.voice
        wrong = [fault for fault in faults if fault.passage == part.id]
        rows.append(_row(part, english.get(part.id, ""), article.language, speaker, here, wrong))
    head = (
        "<tr><th scope='col'>passage</th><th scope='col' class='src'>source</th>"
        "<th scope='col' class='en'>English</th></tr>"
    )
    return (
        f"{STYLE}<div class='kit'><table class='kit-read show-{columns}'>"
        f"<caption>{escape(article.title)}</caption><thead>{head}</thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _start(part):
    return part.start


def _row(passage, rendering, language, speaker, coded, faults):
    who = f"<span class='who'>{escape(speaker)}</span>" if speaker else ""
    return (
        f"<tr id='{passage.id}' class='{passage.role}'>"
        f"<th scope='row'><a href='#{passage.id}'>{passage.id}</a>{who}</th>"
        f"<td class='src' lang='{language}' dir='auto'>{marked(passage, coded)}</td>"
        f"<td class='en' lang='en'><p>{escape(rendering)}</p>"
        f"{_claims_note(coded)}{_problems_note(faults)}</td></tr>"
    )


def _furniture_row(part):
    return (
        f"<tr class='furniture'><th scope='row'>—</th><td class='src'>{escape(part.raw)}</td>"
        f"<td class='en'>page furniture: {escape(part.reason)}</td></tr>"
    )


def marked(passage, coded):
    """Return the passage's words as HTML, each claim's quote within `<mark>`; marks may overlap."""
    cuts = sorted({0, len(passage.raw), *(c.start for c in coded), *(c.end for c in coded)})
    pieces = []
    for start, end in pairwise(cuts):
        inside = [claim for claim in coded if claim.start <= start and end <= claim.end]
        words = corpus.shown(passage.raw, start, end)
        ends = "".join(_anchor(claim) for claim in coded if claim.end == end and claim in inside)
        pieces.append(_mark(words, inside) + ends if words.strip() or ends else words)
    return "".join(pieces)


def _mark(words, inside):
    if not inside:
        return escape(words)
    themes = " ".join(sorted({claim.theme for claim in inside}))
    return f"<mark class='{themes}'>{escape(words)}</mark>"


def _anchor(claim):
    return f"<sup><a href='#{claim.id}'>{claim.id.split('-')[1]}</a></sup>"


def _claims_note(coded):
    if not coded:
        return ""
    count = f"{len(coded)} claim{'s' if len(coded) > 1 else ''}"
    items = "".join(f"<li id='{c.id}'>{_claim(c)}</li>" for c in coded)
    return f"<details><summary>{count}</summary><ul>{items}</ul></details>"


def _claim(claim):
    stance = f"; {claim.stance} {claim.question}" if claim.question else ""
    return (
        f"<b>{claim.id}</b> {escape(claim.english)} "
        f"<small>({escape(claim.voice)}, {claim.theme}, {claim.kind}{stance})</small>"
    )


def _problems_note(faults):
    if not faults:
        return ""
    items = "".join(f"<li>{_problem(fault)}</li>" for fault in faults)
    count = f"{len(faults)} problem{'s' if len(faults) > 1 else ''}"
    return f"<details class='problem'><summary>⚠ {count}</summary><ul>{items}</ul></details>"


def _problem(fault):
    likely = f" Likely: {escape(fault.likely)}." if fault.likely else ""
    return (
        f"<b>{fault.kind}</b> {escape(fault.what)}{likely} <small>({escape(fault.basis)})</small>"
    )
