"""An article as HTML: source beside rendering, claims, problems and terms in their places.

What a reader chooses to see is a matter of style sheets alone (see `reader`), so that a choice
sends no text anew.
"""

from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from helpers.data.article import Furniture
from helpers.show.html import Page, counted, link, named, render
from helpers.show.terms import Finder, meaning


class Row(NamedTuple):
    """One row of the reading view: a passage with all that is said of it, or page furniture."""

    part: object
    classes: str = ""
    speaker: str = ""
    source: str = ""
    rendering: str = ""
    claims: tuple = ()
    problems: tuple = ()
    terms: tuple = ()


def page(kit, slug, language="en"):
    """Return an article beside its rendering in a language as a `Page`."""
    article = kit.articles[slug]
    rows = list(_rows(kit, article, language))
    coded = [claim for row in rows for claim in row.claims]
    html = render(
        "reading.html",
        article=article,
        language=language,
        rows=rows,
        cards=[_card(kit, claim, article.voices) for claim in coded],
        voices=article.voices,
        meaning=meaning,
    )
    plain = f"{article.title}: {counted(len(article.passages), 'passage')}, "
    return Page(html, plain + counted(len(coded), "claim"))


def _rows(kit, article, language):
    """Yield a `Row` for each passage and each piece of furniture, in the order of the source."""
    finders = {each: Finder(kit.glossary, each) for each in (article.language, language)}
    rendered, before = article.renderings(language), None
    for part in sorted([*article.passages, *article.furniture], key=lambda part: part.start):
        if isinstance(part, Furniture):
            yield Row(part)
            continue
        claims = article.claims.where(passage=part.id)
        problems = article.problems.where(passage=part.id)
        speaker = ""
        if part.role not in ("heading", "caption") and part.voice != before:
            speaker, before = article.voices[part.voice].short, part.voice
        text = rendered.get(part.id, "")
        found = finders[language].found(text)
        yield Row(
            part,
            _classes(part, claims, problems),
            speaker,
            marked(part, claims, problems, finders[article.language]),
            _glossed(text, found),
            claims,
            problems,
            tuple({term.term: term for _, _, term in found}.values()),
        )


def _classes(passage, claims, problems):
    """Return what the style sheets choose rows by: role, voices, themes, questions, contents."""
    found = {passage.role, named(f"v-{passage.voice}")}
    for claim in claims:
        found |= {named(f"v-{claim.voice}"), f"t-{claim.theme}"}
        found |= {f"q-{claim.question}"} if claim.question else set()
        found |= {"has-number"} if claim.unit else set()
    return " ".join(sorted(found | ({"has-problem"} if problems else set())))


def marked(passage, claims, problems=(), finder=None):
    """Return the passage's words as HTML with claims, problems and terms marked; marks may overlap.

    Offsets count on the raw text; what a page left in it is not shown.
    """
    raw = passage.raw
    broken = [span for span in (_span(problem, raw) for problem in problems) if span]
    terms = finder.found(raw) if finder else []
    spans = [(claim.start, claim.end) for claim in claims] + broken + [t[:2] for t in terms]
    cuts = sorted({0, len(raw), *(edge for span in spans for edge in span)})
    pieces = []
    for start, end in pairwise(cuts):
        inside = [claim for claim in claims if claim.start <= start and end <= claim.end]
        words = Markup.escape(passage.shown(start, end))
        for _, _, term in [t for t in terms if t[0] <= start and end <= t[1]]:
            words = _term(words, term)
        if any(first <= start and end <= last for first, last in broken):
            words = Markup("<span class='flaw'>{}</span>").format(words)
        if inside:
            themes = " ".join(sorted({claim.theme for claim in inside}))
            words = Markup("<mark class='{}'>{}</mark>").format(themes, words)
        pieces += [words, *(_opener(claim) for claim in inside if claim.end == end)]
    return Markup("").join(pieces)


def _span(problem, raw):
    start = raw.find(problem.quote) if problem.quote else -1
    return (start, start + len(problem.quote)) if start >= 0 else None


def _opener(claim):
    """Return the number of a claim as a button that opens its card."""
    number = claim.id.split("-")[1]
    return Markup(
        "<sup class='{}'><button popovertarget='card-{}' aria-label='claim {}'>{}</button></sup>"
    ).format(claim.theme, claim.id, claim.id, number)


def _term(words, term):
    return Markup("<span class='term' title='{}'>{}</span>").format(meaning(term), words)


def _glossed(text, found):
    """Return a rendering as HTML with its terms marked."""
    pieces, at = [], 0
    for start, end, term in found:
        pieces += [Markup.escape(text[at:start]), _term(text[start:end], term)]
        at = end
    return Markup("").join([*pieces, Markup.escape(text[at:])])


def _card(kit, claim, voices):
    """Return a claim's card: gloss, voice, stance, and what other voices say to the question."""
    others = []
    if claim.question:
        every = kit.answers().where(question=claim.question)
        others = [
            (kit.voices[other.voice].short, other, link(kit, other.passage))
            for other in every
            if other.voice != claim.voice
        ]
    return render(
        "card.html",
        claim=claim,
        voice=voices[claim.voice].short,
        number=f"{claim.value} {claim.unit}" if claim.unit else "",
        question=kit.question(claim.question) if claim.question else None,
        others=others,
    )
