"""Marks on the words of a passage: claims, flaws and terms on the source and on its rendering.

On a rendering a claim is marked where its gloss reads most like it; where nothing does, its
number stands at the end.
"""

import re
from itertools import pairwise

from markupsafe import Markup
from rapidfuzz import fuzz

from helpers.show.terms import meaning

# How alike (of 100) a gloss and a piece of the rendering are, at least, where it is marked.
ALIKE = 65
# Brackets in a rendering are the editors' words.
OURS = re.compile(r"\[[^\[\]]*\]")
WORD = re.compile(r"\w+(?:[.,'\u2019-]\w+)*")


def marked(passage, claims, problems=(), finder=None):
    """Return the passage's words as HTML with claims, problems and terms marked; marks may overlap.

    Offsets count on the raw text; what a page left in it is not shown.
    """
    raw = passage.raw
    flaws = [(*span, "flaw") for span in (_span(problem, raw) for problem in problems) if span]
    terms = finder.found(raw) if finder else []
    placed = [(claim.start, claim.end, claim) for claim in claims]
    return _layered(passage.shown, len(raw), placed, terms, flaws, tab=" tabindex='-1'")


def rendered(text, claims=(), problems=(), terms=()):
    """Return a rendering as HTML with the same marks, and its brackets in a tone of their own."""
    ours = [(*match.span(), "ours flaw" if problems else "ours") for match in OURS.finditer(text)]
    found = [(span, claim) for claim in claims if (span := place(claim.english, text))]
    placed = [(*span, claim) for span, claim in found]
    left = [claim for claim in claims if claim not in [claim for _, claim in found]]
    html = _layered(lambda start, end: text[start:end], len(text), placed, terms, ours)
    return html + Markup("").join(opener(claim) for claim in left)


def place(gloss, text):
    """Return `(start, end)` of the words of a rendering that a gloss reads most like, or None."""
    if not text or len(gloss) > len(text) * 1.2:
        return (0, len(text)) if text and fuzz.ratio(gloss, text) >= ALIKE else None
    near = fuzz.partial_ratio_alignment(gloss, text, score_cutoff=ALIKE)
    if near is None:
        return None
    start, end = _of_the_gloss(gloss, text, near.dest_start, near.dest_end)
    ends = (match.end() for match in OURS.finditer(text) if match.start() < end < match.end())
    return start, next(ends, end)


def _of_the_gloss(gloss, text, start, end):
    """Return `start, end` moved to whole words; words at the ends that a gloss has not are out."""
    words = [match for match in WORD.finditer(text) if match.end() > start and match.start() < end]
    known = {word.casefold() for word in WORD.findall(gloss)}
    told = [match for match in words if match[0].casefold() in known] or words
    if not told:
        return start, end
    first, last = told[0].start(), told[-1].end()
    opening = first - 1 if first and text[first - 1] in "[\u201c\"'" else first
    closing = last + 1 if text[last : last + 1] in ("\u201d", "]", "%") else last
    return opening, closing


def opener(claim, tab=""):
    """Return the number of a claim as a button that opens its card."""
    number = claim.id.split("-")[1]
    return Markup(
        "<sup class='{}'><button popovertarget='card-{}' aria-label='claim {}'{}>{}</button></sup>"
    ).format(claim.theme, claim.id, claim.id, Markup(tab), number)


def _span(problem, raw):
    start = raw.find(problem.quote) if problem.quote else -1
    return (start, start + len(problem.quote)) if start >= 0 else None


def _layered(show, size, claims, terms, others, tab=""):
    """Return `show(start, end)` of every piece between marks, each within the marks it lies in.

    `claims` and `terms` are `(start, end, what)`, `others` `(start, end, class)`.
    """
    spans = [*claims, *terms, *others]
    cuts = sorted({0, size, *(edge for span in spans for edge in span[:2])})
    pieces = []
    for start, end in pairwise(cuts):
        words = Markup.escape(show(start, end))
        for term in _around(terms, start, end):
            words = Markup("<span class='term' title='{}'>{}</span>").format(meaning(term), words)
        for name in _around(others, start, end):
            words = Markup("<span class='{}'>{}</span>").format(name, words)
        if inside := _around(claims, start, end):
            themes = " ".join(sorted({claim.theme for claim in inside}))
            words = Markup("<u class='{}'>{}</u>").format(themes, words)
        ending = [claim for _, last, claim in claims if last == end]
        pieces += [words, *(opener(claim, tab) for claim in ending)]
    return Markup("").join(pieces)


def _around(spans, start, end):
    """Return what is marked on all of the piece from `start` to `end`."""
    return [what for first, last, what in spans if first <= start and end <= last]
