"""An article as HTML: source beside English, claims, problems and terms in their places.

Every function is pure and escapes all text: an article is input. What a reader chooses to see
is a matter of style sheets alone (see `reader`), so that a choice sends no text anew.
"""

import re
from html import escape
from itertools import pairwise

from helpers import claims, codebook, corpus, translation
from helpers.pages import STYLE, lab_id, link


def table(
    article,
    rendered,
    coded=(),
    flaws=(),
    names=None,
    terms=(),
    others=(),
    cards=False,
    language="en",
):
    """Return the article as an HTML table of the class `r-<slug>`: number, source, rendering.

    `names` gives the voices' names, `others` the claims of all articles that answer a question.
    With `cards`, a claim's number opens a card (a popover) instead of leading to the list below.
    """
    rows, before = [], None
    finders = {each: _finder(terms, each) for each in (article.language, language)}
    for part in sorted([*article.passages, *article.furniture], key=lambda part: part.start):
        if isinstance(part, corpus.Furniture):
            rows.append(_furniture_row(part, article.language))
            continue
        here = [claim for claim in coded if claim.passage == part.id]
        wrong = [flaw for flaw in flaws if flaw.passage == part.id]
        speaker = ""
        if part.role not in ("heading", "caption") and part.voice != before:
            speaker, before = (names or {}).get(part.voice, part.voice), part.voice
        source = marked(part, here, wrong, finders[article.language], cards)
        rendering, found = _rendered(rendered.get(part.id, ""), finders[language])
        notes = _notes(part, here, wrong, found)
        who = f"<span class='who'>{escape(speaker)}</span>" if speaker else ""
        rows.append(
            f"<tr id='{part.id}' class='{_classes(part, here, wrong)}' {lab_id(part.id)}>"
            f"<th scope='row'><a href='#{part.id}'>{part.id}</a>{who}</th>"
            f"<td class='src' lang='{article.language}' dir='auto'>{source}</td>"
            f"<td class='en' lang='{escape(language)}' dir='auto'>"
            f"<p>{rendering}</p>{notes}</td></tr>"
        )
    shown = "".join(_card(claim, others, names or {}) for claim in coded) if cards else ""
    head = "".join(
        f"<th scope='col'{kind}>{title}</th>"
        for title, kind in (
            ("passage", ""),
            ("source", " class='src'"),
            ("English" if language == "en" else f"rendering: {escape(language)}", " class='en'"),
        )
    )
    return (
        f"{STYLE}<div class='kit'><table class='kit-read r-{article.slug}'>"
        f"<caption>{escape(article.title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>{shown}</div>"
    )


def _classes(passage, coded, flaws):
    """Return what the style sheets choose rows by: role, voices, themes, questions, contents."""
    found = {passage.role, named(f"v-{passage.voice}")}
    for claim in coded:
        found |= {named(f"v-{claim.voice}"), f"t-{claim.theme}"}
        found |= {f"q-{claim.question}"} if claim.question else set()
        found |= {"has-number"} if claim.unit else set()
    return " ".join(sorted(found | ({"has-problem"} if flaws else set())))


def named(word):
    """Return a word as a class name that no style sheet or attribute can be broken with."""
    return re.sub(r"[^\w-]", "_", word)


def _furniture_row(part, language):
    return (
        f"<tr class='furniture'><th scope='row'>—</th>"
        f"<td class='src' lang='{language}' dir='auto'>{escape(part.raw)}</td>"
        f"<td class='en'>page furniture: {escape(part.reason)}</td></tr>"
    )


def marked(passage, coded, flaws=(), finder=None, cards=False):
    """Return the passage's words as HTML with claims, flaws and terms marked; marks may overlap.

    Offsets count on the raw text; what a page left in it is not shown.
    """
    raw = passage.raw
    broken = [_span(flaw, raw) for flaw in flaws]
    terms = _found(raw, finder)
    spans = [(c.start, c.end) for c in coded] + broken + [(a, b) for a, b, _ in terms]
    cuts = sorted({0, len(raw), *(edge for span in spans for edge in span)})
    pieces = []
    for start, end in pairwise(cuts):
        words = escape(corpus.shown(raw, start, end))
        inside = [claim for claim in coded if claim.start <= start and end <= claim.end]
        meant = [found for a, b, found in terms if a <= start and end <= b]
        words = _term(words, meant[0]) if meant else words
        if any(a <= start and end <= b for a, b in broken):
            words = f"<span class='flaw'>{words}</span>"
        if inside:
            themes = " ".join(sorted({claim.theme for claim in inside}))
            words = f"<mark class='{themes}'>{words}</mark>"
        ends = [claim for claim in inside if claim.end == end]
        pieces.append(words + "".join(_opener(claim, cards) for claim in ends))
    return "".join(pieces)


def _span(flaw, raw):
    start = raw.find(flaw.quote) if flaw.quote else -1
    return (start, start + len(flaw.quote)) if start >= 0 else (0, 0)


def _opener(claim, cards):
    number = claim.id.split("-")[1]
    if cards:
        return (
            f"<sup class='{claim.theme}'><button popovertarget='card-{claim.id}' "
            f"aria-label='claim {claim.id}'>{number}</button></sup>"
        )
    return f"<sup class='{claim.theme}'><a href='#{claim.id}'>{number}</a></sup>"


def _finder(terms, language):
    """Return `(pattern, {form: term})` of the glossary's forms, longest first; None for none."""
    forms = {}
    for term in terms:
        for form in term.forms(language):
            forms.setdefault(re.sub(r"\s*\(.*\)", "", form).casefold(), term)
    if not forms:
        return None
    ordered = sorted(forms, key=len, reverse=True)
    edges = [rf"\b{re.escape(f)}s?\b" if f.isascii() else re.escape(f) for f in ordered]
    return re.compile("|".join(edges), re.I), forms


def _found(text, finder):
    """Return `[(start, end, terms)]`: the longest form at each place, then those inside it."""
    if finder is None:
        return []
    pattern, forms = finder
    found = []
    for match in pattern.finditer(text):
        form = match[0].casefold()
        whole = forms.get(form) or forms.get(form.removesuffix("s"))
        inner = [hit[0] for hit in pattern.finditer(form, 1)]
        inside = [forms.get(each) or forms.get(each.removesuffix("s")) for each in inner]
        found.append((*match.span(), list(dict.fromkeys(filter(None, [whole, *inside])))))
    return found


def _term(words, terms):
    meanings = "\n".join(_meaning(term) for term in terms)
    return f"<span class='term' title='{escape(meanings)}'>{words}</span>"


def _meaning(term):
    forms = "; ".join(form for form in (term.zh, term.fr, term.id) if form)
    return f"{term.term}: {term.definition}" + (f" ({forms})" if forms else "")


def _rendered(text, finder):
    """Return the rendering as HTML with its terms, and the terms that it holds."""
    pieces, at, found = [], 0, {}
    for start, end, terms in _found(text, finder):
        pieces += [escape(text[at:start]), _term(escape(text[start:end]), terms)]
        at = end
        found |= {term.term: term for term in terms}
    return "".join(pieces) + escape(text[at:]), list(found.values())


def _notes(passage, coded, flaws, terms):
    said = "".join(
        f"<li id='{c.id}' class='{c.theme}' {lab_id(c.id)}>{_claim(c)}</li>" for c in coded
    )
    wrong = "".join(f"<li>{_flaw(flaw)}</li>" for flaw in flaws)
    meant = "".join(f"<li>{escape(_meaning(term))}</li>" for term in terms)
    lists = (("claims", said), ("⚠ problems", wrong), ("terms", meant))
    return "".join(
        f"<details class='{title.split()[-1]}'><summary>{title}"
        f"<span class='unseen'> of {passage.id}</span></summary><ul>{items}</ul></details>"
        for title, items in lists
        if items
    )


def _claim(claim):
    stance = f"; {claim.stance} {claim.question}" if claim.question else ""
    return (
        f"<b>{claim.id}</b> {escape(claim.english)} "
        f"<small>({escape(claim.voice)}, {claim.theme}, {claim.kind}{stance})</small>"
    )


def _flaw(flaw):
    likely = f" Likely: {escape(flaw.likely)}." if flaw.likely else ""
    return f"<b>{flaw.kind}</b> {escape(flaw.what)}{likely} <small>({escape(flaw.basis)})</small>"


def _card(claim, others, names):
    """Return a claim's card: gloss, voice, stance, and what other voices say to the question."""
    lines = [
        f"<b>{claim.id}</b> {escape(claim.english)}",
        f"{escape(names.get(claim.voice, claim.voice))}: {claim.kind}, {claim.theme}"
        + (f", {claims.value(claim)} {escape(claim.unit)}" if claim.unit else ""),
        escape(claim.note),
    ]
    if claim.question:
        asked = codebook.load().questions[claim.question]
        lines.append(f"<i>{claim.stance}</i> {asked.id}: {escape(asked.proposition)}")
        rest = [c for c in others if c.question == claim.question and c.voice != claim.voice]
        lines += [
            f"{escape(names.get(c.voice, c.voice))} <i>{c.stance}</i>: {escape(c.english)} "
            f"{link(c.passage)}"
            for c in rest
        ] or ["No other voice speaks to this question."]
    told = "".join(f"<p>{line}</p>" for line in lines if line)
    return (
        f"<div popover id='card-{claim.id}' class='card' role='dialog' "
        f"aria-label='claim {claim.id}'>{told}</div>"
    )


def all_terms():
    """Return the glossary, longest names first."""
    return sorted(translation.glossary(), key=lambda term: -len(term.term))
