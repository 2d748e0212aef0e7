"""An article as HTML: source beside rendering, claims, problems and terms in their places.

What a reader chooses to see is a matter of style sheets alone (see `reader`), so that a choice
sends no text anew.
"""

from collections import Counter
from functools import partial
from typing import NamedTuple

from helpers.data.article import Furniture
from helpers.show.html import Page, cited, counted, language_name, link, named, render
from helpers.show.marks import marked, rendered
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

    @property
    def told(self):
        """What is told under the passage, as `(class, words)`: `claims`, `3 claims`.

        A dot between two kinds is hidden with whichever of them is.
        """
        by_theme = Counter(claim.theme for claim in self.claims)
        found = [("claims every", counted(len(self.claims), "claim"))] if self.claims else []
        found += [(f"claims by {theme}", f"{n} on {theme}") for theme, n in by_theme.items()]
        for kind, many in (("problem", self.problems), ("term", self.terms)):
            hidden = "" if kind == "problem" else "terms"
            hidden += "" if kind == "term" and self.problems else " claims"
            dot = [(hidden.strip(), " · ")] if many and found else []
            found += [*dot, (f"{kind}s", counted(len(many), kind))] if many else []
        return found


def page(kit, slug, language="en"):
    """Return an article beside its rendering in a language as a `Page`."""
    article = kit.articles[slug]
    rows = list(_rows(kit, article, language))
    coded = [claim for row in rows for claim in row.claims]
    html = render(
        "reading.html",
        article=article,
        language=language,
        names=(language_name(article.language), language_name(language)),
        rows=rows,
        cards=[_card(kit, claim, article.voices) for claim in coded],
        voices=article.voices,
        meaning=meaning,
        cited=partial(cited, kit),
    )
    plain = f"{article.title}: {counted(len(article.passages), 'passage')}, "
    return Page(html, plain + counted(len(coded), "claim"))


def _rows(kit, article, language):
    """Yield a `Row` for each passage and each piece of furniture, in the order of the source."""
    finders = {each: Finder(kit.glossary, each) for each in (article.language, language)}
    texts, before = article.renderings(language), None
    for part in sorted([*article.passages, *article.furniture], key=lambda part: part.start):
        if isinstance(part, Furniture):
            yield Row(part)
            continue
        claims = article.claims.where(passage=part.id)
        problems = article.problems.where(passage=part.id)
        speaker = ""
        if part.role not in ("heading", "caption") and part.voice != before:
            speaker, before = article.voices[part.voice].short, part.voice
        text = texts.get(part.id, "")
        found = finders[language].found(text)
        yield Row(
            part,
            classes(article, part),
            speaker,
            marked(part, claims, problems, finders[article.language]),
            rendered(text, claims, problems, found),
            claims,
            problems,
            tuple({term.term: term for _, _, term in found}.values()),
        )


def classes(article, passage):
    """Return what the style sheets choose rows by: role, voices, themes, questions, contents."""
    found = {passage.role, named(f"v-{passage.voice}")}
    for claim in article.claims.where(passage=passage.id):
        found |= {named(f"v-{claim.voice}"), f"t-{claim.theme}"}
        found |= {f"q-{claim.question}"} if claim.question else set()
        found |= {"has-number"} if claim.unit else set()
    flawed = {"has-problem"} if article.problems.where(passage=passage.id) else set()
    return " ".join(sorted(found | flawed))


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
