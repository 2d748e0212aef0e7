"""Pieces of evidence as pages: quotations, claims, problems, voices, questions and terms."""

import re
from html import escape

from helpers import claims, codebook, coding, corpus, problems, translation, voices
from helpers.pages import NOTEBOOKS, Page, lab_id, link

# A sign and a colour of its own for every cell of a matrix.
SIGNS = {
    "supports": ("▲", "#0072b2"),
    "opposes": ("▼", "#d55e00"),
    "qualifies": ("◆", "#8a6d8f"),
    "silent": ("·", "inherit"),
    "not coded": ("?", "inherit"),
}


def evidence(coded):
    """Return claims as a table: the words, our gloss, who holds it, and the passage."""
    names = {voice.id: voice.name for voice in voices.load().values()}
    rows = [
        (
            link(claim.passage) + f"<br><small>{claim.id}</small>",
            _words(claim.quote, corpus.article(claim.passage.split(":")[0]).language),
            f"<span lang='en'>{escape(claim.english)}</span>",
            escape(names.get(claim.voice, claim.voice)),
            f"{claim.kind}" + (f"<br>{claim.stance} {claim.question}" if claim.question else ""),
        )
        for claim in coded
    ]
    head = ("passage", "in the source's words", "in English", "voice", "kind, stance")
    plain = f"{len(rows)} claims: {', '.join(c.id for c in coded)}"
    return Page.table(head, rows, plain, widths=(10, 33, 33, 12, 12))


def quote(id):
    """Return one passage (`fang:27`) or claim (`fang-c07`): original, English, who and where."""
    slug = id.split(":")[0].rsplit("-c", 1)[0]
    article = corpus.article(slug)
    found = {claim.id: claim for claim in claims.load(slug)}.get(id)
    passage = article.passage(found.passage if found else id)
    words = found.quote if found else passage.raw
    english = found.english if found else translation.rendering(passage.id)
    voice = voices.load()[found.voice if found else passage.voice]
    html = (
        f"<blockquote><p lang='{article.language}' dir='auto'>{escape(corpus.shown(words))}</p>"
        f"<p lang='en'>{escape(english)}</p><footer>{escape(voice.name)}, "
        f"{link(passage.id)}{' (' + found.id + ')' if found else ''}</footer></blockquote>"
    )
    return Page(html, f"{voice.name}, {id}: {english}")


def provenance(slug):
    """Return how the text came to be what it is: one row a step, stated or inferred."""
    article = corpus.article(slug)
    rows = [
        (
            escape(link_["step"]),
            escape(link_["who"]),
            escape(str(link_.get("when", ""))),
            f"stated in {link(link_['basis'])}"
            if link_["status"] == "stated"
            else f"inferred: {escape(link_['basis'])}",
        )
        for link_ in article.about["chain"]
    ]
    plain = f"{article.title}: " + "; ".join(link_["step"] for link_ in article.about["chain"])
    return Page.table(("step", "who", "when", "how we know"), rows, plain)


def flaws(slug, *kinds):
    """Return the problems of an article, of the named kinds or of all, folded by kind."""
    language = corpus.article(slug).language
    chosen = [p for p in problems.load(slug) if not kinds or p.kind in kinds]
    html = "".join(_folded(kind, chosen, language) for kind in problems.KINDS)
    return Page(html, f"{len(chosen)} problems in {slug}")


def _folded(kind, chosen, language):
    rows = [
        (
            link(flaw.passage),
            _words(flaw.quote, language),
            escape(flaw.what),
            escape(flaw.likely),
            escape(flaw.basis),
        )
        for flaw in chosen
        if flaw.kind == kind
    ]
    head = ("passage", "words", "what is wrong", "likely meant", "how we know")
    table = Page.table(head, rows, kind, widths=(9, 20, 28, 20, 23))
    count = f"<summary>{kind}: {len(rows)}</summary>"
    return f"<details>{count}{table.html}</details>" if rows else ""


def _words(quote, language):
    seen = escape(corpus.shown(quote) or quote)
    return f"<q lang='{language}' dir='auto'>{seen}</q>" if seen else "<i>(the passage)</i>"


def speakers(seeds=None, article=None):
    """Return who holds a view, in one article or all: for whom, when they spoke, said where."""
    spoken = {a.slug: a.about["spoken"] for a in corpus.articles(seeds)}
    order = list(spoken)
    rows = [
        (
            f"<b>{escape(voice.name)}</b>",
            escape(voice.affiliation or "not known"),
            voice.sector,
            _span(spoken[voice.article]),
            link(voice.passage),
            escape(voice.note),
        )
        for voice in sorted(voices.load(seeds).values(), key=lambda v: order.index(v.article))
        if article in (None, voice.article)
    ]
    head = ("voice", "affiliation in the article", "sector", "spoke between", "passage", "caveat")
    plain = f"{len(rows)} voices in {1 if article else len(order)} articles"
    return Page.table(head, rows, plain, widths=(18, 24, 12, 14, 9, 23))


def _span(spoken):
    first, last = str(spoken["from"]), str(spoken["to"])
    return first if first == last else f"{first}<br>to {last}"


def basis():
    """Return which articles a comparison rests on: how far each is coded, and whose prose it is."""
    version, said = codebook.load().version, coding.answers()
    rows = []
    for article in corpus.articles():
        own = [voice for voice in voices.load().values() if voice.article == article.slug]
        stances = sum(claim.passage.startswith(f"{article.slug}:") for claim in said)
        is_coded = article.about["coded_against"] == version
        rows.append(
            (
                link(article.passages[0].id),
                escape(article.about["short"]),
                str(len(own)),
                str(stances),
                f"with version {version}" if is_coded else "not yet: its voices stand as ?",
                "yes" if article.slug in NOTEBOOKS else "no: it was added later",
            )
        )
    head = ("article", "what", "voices", "answers", "coded", "known to our prose")
    return Page.table(head, rows, f"rests on {len(rows)} articles", (11, 33, 9, 10, 18, 19))


def questions(theme=None):
    """Return the questions of the codebook, of one theme or of all."""
    chosen = [q for q in codebook.load().questions.values() if theme in (None, q.theme)]
    rows = [(f"<b>{q.id}</b>", q.theme, escape(q.proposition)) for q in chosen]
    plain = f"{len(rows)} questions: {', '.join(q.id for q in chosen)}"
    return Page.table(("id", "theme", "proposition"), rows, plain, widths=(8, 16, 76))


def matrix(theme=None, without=(), cells=None, place=""):
    """Return voices against the questions of a theme or of all; a sign leads to the quotations.

    ▲ supports, ▼ opposes, ◆ qualifies, · silent, ? not coded: sign and colour both differ. The
    signs link to the sections of `answers` of the same `theme` and `place`, to be shown on the
    same page. Voices that are silent throughout stand in one line below. `cells` shows another
    coding than the claims'.
    """
    cells = coding.stances(without=without) if cells is None else cells
    asked = [q.id for q in codebook.load().questions.values() if theme in (None, q.theme)]
    spoken = {a.slug: a.about["spoken"] for a in corpus.articles()}
    known = [v for v in voices.load().values() if (v.id, asked[0]) in cells]
    speak = [v for v in known if any(cells[v.id, q] in codebook.STANCES for q in asked)]
    rows = [
        (
            escape(voice.name),
            f"<small>{spoken[voice.article]['to']:%b %Y}</small>",
            *(_cell(cells[voice.id, q], q, _section(q, theme, place)) for q in asked),
        )
        for voice in sorted(speak, key=lambda voice: str(spoken[voice.article]["to"]))
    ]
    said = sum(
        cells[voice.id, question] in codebook.STANCES for voice in speak for question in asked
    )
    plain = f"{len(speak)} of {len(known)} voices take {said} stances on {len(asked)} questions"
    widths = (20, 10, *[70 / len(asked)] * len(asked))
    page = Page.table(("voice", "spoke by", *asked), rows, plain, widths, kind="kit-matrix")
    rest = {"silent": [], "not coded": []}
    for voice in known:
        if voice not in speak:
            rest[cells[voice.id, asked[0]]].append(escape(voice.name))
    told = f"Silent on all of these: {', '.join(rest['silent']) or 'nobody'}."
    if rest["not coded"]:
        told += f" Not coded yet: {', '.join(rest['not coded'])}."
    return Page(f"{page.html}<p><small>{told}</small></p>", plain)


def _section(question, theme, place):
    """Return the id of a section; two notebooks open in one window must not share any."""
    return f"{place or theme or 'all'}-{question}"


def _cell(stance, question, section):
    sign, shade = SIGNS[stance]
    kind = "sign" if stance in codebook.STANCES else "sign silent"
    words = (
        f"<span class='{kind}' data-q='{question}' title='{stance}' "
        f"style='color:{shade}'>{sign}</span>"
    )
    if stance not in codebook.STANCES:
        return words
    return f"<a href='#{section}' aria-label='{stance} {question}'>{words}</a>"


def answers(theme=None, without=(), place=""):
    """Return the questions of a theme or of all, each with every quotation that answers it.

    `place` names the page where another one may show the same theme in the same window.
    """
    found = coding.answers(without=without)
    sections = []
    for question in codebook.load().questions.values():
        here = claims.where(found, question=question.id)
        if theme in (None, question.theme):
            id = _section(question.id, theme, place)
            asked = f"{question.id} · {escape(question.proposition)}"
            quoted = evidence(here).html if here else "<p>All voices are silent.</p>"
            sections.append(f"<h4 id='{id}' {lab_id(id)}>{asked}</h4>{quoted}")
    told = claims.where(found, theme=theme) if theme else found
    plain = f"{len(sections)} questions, {len(told)} answers"
    return Page("".join(sections), plain)


def glossary():
    """Return the glossary; a term has the anchor that `anchor` gives it."""
    rows = [
        (
            f"<b id='{anchor(term.term)}' {lab_id(anchor(term.term))}>{escape(term.term)}</b>",
            f"<span lang='zh'>{escape(term.zh)}</span><br><small>{escape(term.pinyin)}</small>",
            f"<span lang='fr'>{escape(term.fr)}</span>",
            f"<span lang='id'>{escape(term.id)}</span>",
            escape(term.definition),
        )
        for term in sorted(translation.glossary(), key=lambda term: term.term.casefold())
    ]
    head = ("term", "Chinese", "French", "Indonesian", "what it means")
    return Page.table(head, rows, f"{len(rows)} terms", widths=(18, 16, 14, 14, 38))


def anchor(term):
    """Return the anchor of a term: `term-data-flywheel` for *data flywheel*."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.casefold()).strip("-")
