"""Keyword in context: any words, in the articles and in their renderings.

Offsets count Unicode code points into the text as a reader sees it (`Passage.text`, or the
rendering) from 0, end exclusive; they stay right when the search folds the text.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import ipywidgets as widgets

from helpers import corpus, tables, translation
from helpers.pages import STYLE, Page, Panel, choice, link
from helpers.patterns import PatternError, folded, pattern_spans, word_spans

BOTH = ("source", "en")
SORTS = {"place": "the order of the text", "left": "the words before", "right": "the words after"}
WORD = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+")
MOST_SHOWN = 200


class Text(NamedTuple):
    """One text to search: a passage as displayed, or its rendering in another language."""

    article: str
    passage: str
    language: str
    text: str


@dataclass(frozen=True)
class Hit:
    """One place where a pattern stands, with the words before and after it."""

    article: str
    passage: str
    language: str
    start: int
    end: int
    left: str
    keyword: str
    right: str


class Hits(list):
    """Hits grouped by article; `searched` says in words what was looked for, and where."""

    def __init__(self, hits, searched):
        """Keep the hits and the words."""
        super().__init__(hits)
        self.searched = searched


def concordance(
    pattern, *, where=BOTH, articles=None, fold=False, regex=False, width=30, sort="place"
):
    """Return the `Hits` of a pattern in the named articles (all where none is), with context.

    `where` lists `source` and the languages of renderings. `fold` makes no difference of case,
    accents, and traditional or simplified script. Raise `PatternError` for a faulty pattern.
    """
    return _among(texts(where, articles), pattern, fold, regex, width, sort)


def _among(lines, pattern, fold, regex, width=30, sort="place"):
    hits = search_passages(lines, pattern, fold=fold, regex=regex, width=width)
    how = "as a regular expression, " * regex
    how += "case, accents and script folded" if fold else "exactly as written"
    return Hits(_ordered(hits, sort), f"“{pattern}” ({how}) in {_scope(lines)}")


def term(name, *, where=BOTH, articles=None, width=30, sort="place"):
    """Return the `Hits` of all forms of a glossary term, each in texts of its own language.

    `name` is the term or a form of it. Forms in capitals (`BAT`) are found in capitals only.
    """
    lines, meant = texts(where, articles), _named(name)
    forms = {language: forms_of(meant, language) for language in {line.language for line in lines}}
    spans = {language: word_spans(some, language) for language, some in forms.items() if some}
    lines = [line for line in lines if line.language in spans]
    hits = (_hit(line, *span, width) for line in lines for span in spans[line.language](line.text))
    told = "; ".join(f"{language}: {', '.join(forms[language])}" for language in sorted(spans))
    searched = f"the term “{meant.term}” ({told}) in {_scope(lines)}"
    return Hits(_ordered(hits, sort), searched)


def _named(name):
    terms = translation.glossary()
    for one in terms:
        forms = [form for lang in ("en", *translation.LANGUAGES) for form in forms_of(one, lang)]
        if name.casefold() in map(str.casefold, (one.term, *forms)):
            return one
    raise KeyError(tables.not_among("term", name, [one.term for one in terms]))


def forms_of(one, language):
    """Return a term's forms, longest first; `language processing (NLP)` has two more within."""
    parts = [part for form in one.forms(language) for part in (form, *re.split("[()（）]", form))]
    return sorted({part.strip() for part in parts} - {""}, key=lambda form: (-len(form), form))


def texts(where=BOTH, articles=None, seeds=None):
    """Return every `Text` of the named articles (all where none is), source before renderings."""
    known = corpus.slugs(seeds)
    for slug in articles or ():
        if slug not in known:
            raise KeyError(tables.not_among("article", slug, known))
    chosen = known if articles is None else [slug for slug in known if slug in articles]
    for slug in chosen:
        corpus.article(slug, seeds)  # an article with faults is named, not passed over
    return [text for slug in chosen for text in article_texts(slug, where, seeds)]


def article_texts(slug, where=BOTH, seeds=None):
    """Return every `Text` of an article: each passage's source before its renderings.

    An article that cannot be read has none; `checking` says why.
    """
    where, (article, _) = (where,) if isinstance(where, str) else where, corpus.scan(slug, seeds)
    if article is None:
        return []
    sides = [
        (article.language, {p.id: p.text for p in article.passages})
        if side == "source"
        else (side, translation.scan(slug, side, seeds)[0])
        for side in where
    ]
    return [
        Text(slug, p.id, language, words[p.id])
        for p in article.passages
        for language, words in sides
        if p.id in words
    ]


def search_passages(passages, pattern, *, fold=False, regex=False, width=30):
    """Return an iterator of every `Hit` in an iterable of `Text`s, which is read once.

    Hits do not overlap: they are counted as `str.count` counts. Time grows with the text.
    """
    if not pattern.strip():
        raise PatternError("There is nothing to look for yet: type a word, or a part of one.")
    spans = pattern_spans(pattern, fold, regex)
    if not fold and not regex:
        passages = (line for line in passages if pattern in line.text)
    return (_hit(line, *span, width) for line in passages for span in spans(line.text))


def _hit(line, start, end, width):
    words = line.text
    around = words[max(0, start - width) : start], words[start:end], words[end : end + width]
    return Hit(line.article, line.passage, line.language, start, end, *around)


def _ordered(hits, sort):
    if sort not in SORTS:
        raise ValueError(tables.not_among("sort", sort, SORTS))
    found = list(hits)
    order = {slug: n for n, slug in enumerate(dict.fromkeys(hit.article for hit in found))}
    if sort != "place":
        found.sort(key=lambda hit: (order[hit.article], _neighbours(hit, sort)))
    return found


def _neighbours(hit, side):
    """Return the words on one side, from the keyword outwards; Chinese by characters."""
    words = WORD.findall(folded(getattr(hit, side)))
    return words[::-1] if side == "left" else words


def _scope(lines):
    languages = ", ".join(dict.fromkeys(line.language for line in lines)) or "no language"
    slugs = ", ".join(dict.fromkeys(line.article for line in lines)) or "no article"
    return f"{len(lines)} passages and renderings ({languages}) of {slugs}"


def told(hits):
    """Return a sentence: how many hits, or that there is none, and what was searched."""
    if not hits:
        return f"Nothing found: {hits.searched}."
    counts = (len(hits), "hit"), (len({h.passage for h in hits}), "passage")
    counts += ((len({h.article for h in hits}), "article"),)
    many, passages, articles = (f"{n} {what}{'s' * (n != 1)}" for n, what in counts)
    return f"{many} in {passages} of {articles}: {hits.searched}."


def page(hits):
    """Return hits as a `Page`: by article, the keyword marked between what stands around it."""
    titles = {article.slug: article.title for article in corpus.articles()}
    many, rows, before = Counter(hit.article for hit in hits), [], None
    for hit in hits[:MOST_SHOWN]:
        if hit.article != before:
            before, title = hit.article, titles.get(hit.article, hit.article)
            heading = f"{escape(title)} <small>({many[before]})</small>"
            rows.append(f"<tr><th colspan='3' scope='rowgroup'>{heading}</th></tr>")
        rows.append(_row(hit))
    sentence = told(hits)
    if len(hits) > MOST_SHOWN:
        sentence += f" The first {MOST_SHOWN} are shown; search for more words to see fewer."
    head = "<th scope='col'>passage</th><th scope='col' style='text-align:right!important'>before"
    table = (
        "<table><col style='width:14%'><col style='width:40%'><col style='width:46%'>"
        f"<thead><tr>{head}</th><th scope='col'>keyword, and after</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    html = f"{STYLE}<div class='kit'>{_status(sentence)}{table if rows else ''}</div>"
    return Page(html, sentence)


def _row(hit):
    language = f"lang='{escape(hit.language)}' dir='auto'"
    left = f"<td {language} style='text-align:right!important'>{escape(hit.left)}</td>"
    keyword = f"<mark style='font-weight:700'>{escape(hit.keyword)}</mark>"
    where = f"{link(hit.passage)} <small>{escape(hit.language)}</small>"
    return f"<tr><td>{where}</td>{left}<td {language}>{keyword}{escape(hit.right)}</td></tr>"


def _status(sentence):
    return f"<p role='status'>{escape(sentence)}</p>"


def finder():
    """Return a box to search with, and what it finds."""
    lines = {"both": texts(), "source": texts(["source"]), "en": texts(["en"])}

    def render(pattern, where, fold, regex, sort):
        try:
            return page(_among(lines[where], pattern.strip(), fold, regex, sort=sort)).html
        except PatternError as error:
            return f"{STYLE}<div class='kit'>{_status(str(error))}</div>"

    controls = {
        "pattern": widgets.Text("algorithm", description="Find", continuous_update=False),
        "where": choice("In", {"both": "both", "source": "the sources", "en": "the English"}),
        "fold": widgets.Checkbox(
            True, description="any case, accents, traditional or simplified", indent=False
        ),
        "regex": widgets.Checkbox(description="as a regular expression", indent=False),
        "sort": choice("Sorted by", SORTS),
    }
    return Panel(controls, render, "a search in all articles and their English renderings")
