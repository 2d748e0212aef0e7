"""Keyword in context: any words, in the articles and in their renderings.

Offsets count Unicode code points into the text as a reader sees it (`Passage.text`, or the
rendering) from 0, end exclusive; they stay right when the search folds the text.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

from markupsafe import Markup

from helpers.data.files import UnknownName, unknown
from helpers.show import terms
from helpers.show.html import Page, counted, language_name, link, render
from helpers.show.patterns import PatternError, folded, pattern_spans, word_spans

BOTH = ("source", "en")
SORTS = {"place": "the order of the text", "left": "the words before", "right": "the words after"}
WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
MOST_SHOWN = 200
IN_A_ROW = 42  # characters on each side that fit beside each other in the finder


class Text(NamedTuple):
    """One text to search: a passage as displayed, or its rendering in another language."""

    article: str
    passage: str
    language: str
    text: str


@dataclass(frozen=True)
class Hit:
    """One place where a pattern stands, with the words before and after it.

    `bracketed` says whether a square bracket stands open there.
    """

    article: str
    passage: str
    language: str
    start: int
    end: int
    left: str
    keyword: str
    right: str
    bracketed: bool = False


class Hits(list):
    """Hits grouped by article; `searched` says in words what was looked for, and where."""

    def __init__(self, hits, searched):
        """Keep the hits and the words."""
        super().__init__(hits)
        self.searched = searched


def concordance(
    kit, pattern, *, where=BOTH, articles=None, fold=False, regex=False, width=30, sort="place"
):
    """Return the `Hits` of a pattern in the named articles (all where none is), with context.

    `where` lists `source` and the languages of renderings. `fold` makes no difference of case,
    accents, and traditional or simplified script. Raise `PatternError` for a faulty pattern.
    """
    return among(texts(kit, where, articles), pattern, fold, regex, width, sort)


def among(lines, pattern, fold, regex, width=30, sort="place"):
    """Return the `Hits` of a pattern in a list of `Text`s."""
    hits = search_passages(lines, pattern, fold=fold, regex=regex, width=width)
    how = "as a regular expression, " * regex
    how += "case, accents and script folded" if fold else "exactly as written"
    return Hits(_ordered(hits, sort), f"\u201c{pattern}\u201d ({how}) in {_scope(lines)}")


def term(kit, name, *, where=BOTH, articles=None, width=30, sort="place"):
    """Return the `Hits` of all forms of a glossary term, each in texts of its own language.

    `name` is the term or a form of it. Forms in capitals (`BAT`) are found in capitals only.
    """
    lines, meant = texts(kit, where, articles), terms.named(kit, name)
    languages = {line.language for line in lines}
    forms = {language: terms.forms_of(meant, language) for language in languages}
    spans = {language: word_spans(some, language) for language, some in forms.items() if some}
    lines = [line for line in lines if line.language in spans]
    hits = (_hit(line, *span, width) for line in lines for span in spans[line.language](line.text))
    told = "; ".join(f"{language}: {', '.join(forms[language])}" for language in sorted(spans))
    searched = f"the term \u201c{meant.term}\u201d ({told}) in {_scope(lines)}"
    return Hits(_ordered(hits, sort), searched)


def texts(kit, where=BOTH, articles=None):
    """Return every `Text` of the named articles (all where none is), source before renderings."""
    known = [*kit.articles]
    for slug in articles or ():
        if slug not in known:
            raise UnknownName(unknown("article", slug, known))
    chosen = [slug for slug in known if articles is None or slug in articles]
    return [text for slug in chosen for text in article_texts(kit.articles[slug], where)]


def article_texts(article, where=BOTH):
    """Return every `Text` of an article: each passage's source before its renderings."""
    where = (where,) if isinstance(where, str) else where
    sides = [
        (article.language, {p.id: p.text for p in article.passages})
        if side == "source"
        else (side, article.renderings(side))
        for side in where
    ]
    return [
        Text(article.slug, p.id, language, words[p.id])
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
    bracketed = words.count("[", 0, start) > words.count("]", 0, start)
    return Hit(line.article, line.passage, line.language, start, end, *around, bracketed)


def _ordered(hits, sort):
    if sort not in SORTS:
        raise UnknownName(unknown("sort", sort, SORTS))
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
    """Return what was searched: how many texts in which languages, of which articles."""
    names = dict.fromkeys(language_name(line.language) for line in lines)
    slugs = ", ".join(dict.fromkeys(line.article for line in lines)) or "no article"
    return f"{counted(len(lines), 'text')} in {', '.join(names) or 'no language'}, of {slugs}"


def told(hits):
    """Return a sentence: how many hits, or that there is none, and what was searched."""
    if not hits:
        return f"Nothing found: {hits.searched}."
    passages = counted(len({hit.passage for hit in hits}), "passage")
    articles = counted(len({hit.article for hit in hits}), "article")
    return f"{counted(len(hits), 'hit')} in {passages} of {articles}: {hits.searched}."


def page(kit, hits):
    """Return hits as a `Page`: by article, the keyword marked between what stands around it."""
    many, groups = Counter(hit.article for hit in hits), {}
    for hit in hits[:MOST_SHOWN]:
        row = link(kit, hit.passage), _in_whole_words(hit), _is_ours(kit, hit)
        groups.setdefault(hit.article, []).append(row)
    titles = {slug: kit.articles[slug].title for slug in groups}
    sentence = told(hits)
    if ours := sum(_is_ours(kit, hit) for hit in hits):
        sentence += f" {ours} of them in our own words, in square brackets."
    if len(hits) > MOST_SHOWN:
        sentence += f" The first {MOST_SHOWN} are shown; search for more words to see fewer."
    html = render("hits.html", sentence=sentence, groups=groups, titles=titles, many=many)
    return Page(html, sentence)


def _in_whole_words(hit):
    """Return a hit whose context begins and ends with a whole word, where words have gaps."""
    left, right = hit.left, hit.right
    if hit.start > len(left) and " " in left:
        left = "\u2026 " + left.split(" ", 1)[1]
    if len(right) == IN_A_ROW and " " in right.rstrip():
        right = right.rsplit(" ", 1)[0] + " \u2026"
    return replace(hit, left=left, right=right)


def _is_ours(kit, hit):
    """Return whether a hit stands in square brackets of a rendering, which are our words."""
    return hit.bracketed and hit.language != kit.articles[hit.article].language


def status(sentence):
    """Return a sentence as HTML that a screen reader says when it changes."""
    return Markup("<div class='kit'><p role='status'>{}</p></div>").format(sentence)


def finder(kit):
    """Return a box to search with, and what it finds."""
    import ipywidgets as widgets

    from helpers.show.panel import Panel, choice

    lines = {"both": texts(kit), "source": texts(kit, ["source"]), "en": texts(kit, ["en"])}

    def draw(pattern, where, fold, regex, sort):
        try:
            found = among(lines[where], pattern.strip(), fold, regex, IN_A_ROW, sort)
            return page(kit, found).html
        except PatternError as error:
            return status(str(error))

    controls = {
        "pattern": widgets.Text("papers", description="Find", continuous_update=False),
        "where": choice("In", {"both": "both", "source": "the sources", "en": "the English"}),
        "fold": widgets.Checkbox(
            True, description="any case, accents, traditional or simplified", indent=False
        ),
        "regex": widgets.Checkbox(description="as a regular expression", indent=False),
        "sort": choice("Sorted by", SORTS),
    }
    return Panel(controls, draw, "a search in all articles and their English renderings")
