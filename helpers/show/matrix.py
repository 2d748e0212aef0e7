"""The matrix of statements and voices: who supports, opposes, qualifies, and who is silent.

Every cell opens a card with its quotations, the rule, and what the second coder put down.
"""

from functools import partial
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from helpers.data.codebook import STANCES
from helpers.show.html import Page, cited, counted, link, render

# A sign and a colour of its own for every cell of a matrix.
SIGNS = {
    "supports": ("▲", "#0072b2"),
    "opposes": ("▼", "#d55e00"),
    "qualifies": ("◆", "#8a6d8f"),
    "silent": ("·", "inherit"),
    "not coded": ("?", "inherit"),
}
BOTH_SILENT = "silent, both of them"


class Cell(NamedTuple):
    """One voice on one statement; `id` is the id of its card."""

    voice: object
    stance: str
    claims: tuple
    id: str

    @property
    def sign(self):
        """The sign of the stance."""
        return SIGNS[self.stance][0]


def page(kit, theme=None, without=(), cells=None, place=""):
    """Return the questions of a theme or of all against voices, as `Exhibits.matrix` says."""
    ours = cells is None
    cells = kit.stances(without) if ours else cells
    asked, place = kit.questions(theme), "-".join([place or theme or "all", *without])
    known = [v for v in kit.voices.values() if (v.id, asked[0].id) in cells]
    speak = [v for v in known if any(cells[v.id, q.id] in STANCES for q in asked)]
    order = list(kit.articles)
    speak.sort(key=lambda voice: order.index(voice.article))
    said = _said(kit, without) if ours else {}
    rows = {q: [_cell(voice, q, cells, said, place) for voice in speak] for q in asked}
    stances = sum(cell.stance in STANCES for row in rows.values() for cell in row)
    plain = (
        f"{len(speak)} of {len(known)} voices take {counted(stances, 'stance')} "
        f"on {counted(len(asked), 'question')}"
    )
    html = render(
        "matrix.html",
        groups=[
            (kit.articles[slug], len([*some])) for slug, some in groupby(speak, lambda v: v.article)
        ],
        voices=speak,
        themes={name: [*some] for name, some in groupby(rows.items(), lambda row: row[0].theme)},
        signs=SIGNS,
        place=place,
        pressable=ours,
        quiet=_told([(v.name, cells[v.id, asked[0].id]) for v in known if v not in speak]),
        cards=_cards(kit, rows, place) if ours else (),
    )
    return Page(html, plain)


def section(question, theme, place):
    """Return the id of the quotations on a question.

    Two notebooks that are open in one window must not share any: `place` parts those that show
    the same theme.
    """
    return f"{place or theme or 'all'}-{question}"


def _said(kit, without):
    """Return `{(voice, question): (claims)}` of what the voices say, in the order of the texts."""
    found = {}
    for claim in kit.answers(without):
        key = claim.voice, claim.question
        found[key] = (*found.get(key, ()), claim)
    return found


def _cell(voice, question, cells, said, place):
    key = voice.id, question.id
    return Cell(voice, cells[key], said.get(key, ()), f"cell-{place}-{voice.id}-{question.id}")


def _cards(kit, rows, place):
    """Yield the card of each statement, then those of its cells with a stance."""
    coders = _coders(kit)
    for question, cells in rows.items():
        id, title = f"rule-{place}-{question.id}", f"{question.id}: how it is coded"
        told = {cell: _put_down(coders, cell.voice.id, question.id) for cell in cells}
        every = [
            f"{cell.voice.short}: {both}" for cell, both in told.items() if both != BOTH_SILENT
        ]
        rest = [f"Each other voice here: {BOTH_SILENT}."] if BOTH_SILENT in told.values() else []
        yield _card(kit, question, id, title, (), every + rest, kit.rulings)
        for cell in filter(lambda each: each.claims, cells):
            title = f"{cell.voice.name} {cell.stance} {question.id}"
            ruled = [ruling for ruling in kit.rulings if ruling.voice == cell.voice.id]
            yield _card(kit, question, cell.id, title, cell.claims, [told[cell]], ruled)


def _card(kit, question, id, title, claims, coders, rulings):
    return render(
        "cell.html",
        id=id,
        title=title,
        question=question,
        quotes=[(claim, _words(kit, claim), link(kit, claim.passage)) for claim in claims],
        rule=rule(kit, question),
        coders_head="What two coders put down, each without the other:",
        coders=coders,
        rulings=[ruling for ruling in rulings if ruling.question == question.id],
        cited=partial(cited, kit),
    )


def _words(kit, claim):
    article = kit.articles[claim.article]
    seen = kit.passage(claim.passage).shown(claim.start, claim.end)
    return Markup("<q lang='{}' dir='auto'>{}</q>").format(article.language, seen)


def rule(kit, question):
    """Return what the codebook says of a question as `[(name, HTML)]`, without id and theme."""
    names = {"excludes": "does not count", "counts": "counts", "settles": "settles"}
    return [
        (said, cited(kit, words))
        for name, said in sorted(names.items())
        if isinstance(words := getattr(question, name, ""), str) and words
    ]


def _coders(kit):
    """Return the codings of the first and the second coder in their last round; none: ()."""
    found = [name for name in kit.coding_names() if name.startswith("second_")]
    if not found:
        return ()
    last = max(found)
    names = [last.replace("second_", "first_"), last]
    return [kit.codings[name] for name in names if name in kit.codings]


def _put_down(coders, voice, question):
    """Return what each coder put down for a cell, in words."""
    found = [coding.get((voice, question)) for coding in coders]
    if len(found) < 2 or None in found:
        return "not coded by two"
    first, second = found
    return (
        f"{first}, both of them" if first == second else f"{first} the first, {second} the second"
    )


def _told(quiet):
    """Return one line on the voices without a stance: who is silent, who is not coded yet."""
    silent = [name for name, cell in quiet if cell == "silent"]
    told = f"Silent on all of these: {', '.join(silent) or 'nobody'}."
    if waiting := [name for name, cell in quiet if cell == "not coded"]:
        told += f" Not coded yet: {', '.join(waiting)}."
    return told
