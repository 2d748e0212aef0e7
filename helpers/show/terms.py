"""Where the terms of the glossary stand in a text: one finder for reading and search."""

import re

from markupsafe import Markup

from helpers.data.files import UnknownName, unknown
from helpers.data.glossary import TERM_LANGUAGES
from helpers.show.html import Page, counted, table
from helpers.show.patterns import word_spans


def forms_of(term, language):
    """Return a term's forms, longest first; `language processing (NLP)` has two more within."""
    brackets = "[()\uff08\uff09]"
    parts = [part for form in term.forms(language) for part in (form, *re.split(brackets, form))]
    return sorted({part.strip() for part in parts} - {""}, key=lambda form: (-len(form), form))


class Finder:
    """Finds the terms of a glossary in texts of one language."""

    def __init__(self, terms, language):
        """Gather the forms; a form that two terms share belongs to the first."""
        self._by_form = {}
        for term in terms:
            for form in forms_of(term, language):
                self._by_form.setdefault(form if form.isupper() else form.casefold(), term)
        self._spans = word_spans(list(self._by_form), language) if self._by_form else None

    def found(self, text):
        """Return `[(start, end, term)]`, the longest form at each place, in the order of the text.

        A form in capitals (`SAM`) is found in capitals only.
        """
        spans = self._spans(text) if self._spans else ()
        return [(start, end, self._term(text[start:end])) for start, end in spans]

    def _term(self, words):
        for form in (words, words.casefold(), *_singulars(words.casefold())):
            if form in self._by_form:
                return self._by_form[form]
        raise AssertionError(f"{words!r} was found and is no form")


def _singulars(words):
    return (words.removesuffix("s"), words.removesuffix("es"))


def named(kit, name):
    """Return the term of this name, or with this form in any language."""
    for term in kit.glossary:
        forms = [form for lang in ("en", *TERM_LANGUAGES) for form in forms_of(term, lang)]
        if name.casefold() in map(str.casefold, (term.term, *forms)):
            return term
    raise UnknownName(unknown("term", name, [term.term for term in kit.glossary]))


def meaning(term):
    """Return a term, its definition and its forms in one line."""
    forms = "; ".join(form for form in (term.zh, term.fr, term.id) if form)
    return f"{term.term}: {term.definition}" + (f" ({forms})" if forms else "")


def anchor(term):
    """Return the anchor of a term: `term-data-flywheel` for *data flywheel*."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.casefold()).strip("-")


def page(kit):
    """Return the glossary as a table; a term has the anchor that `anchor` gives it."""
    rows = [
        (
            Markup("<b id='{0}' data-jupyter-id='{0}'>{1}</b>").format(
                anchor(term.term), term.term
            ),
            Markup("<span lang='zh'>{}</span><br><small>{}</small>").format(term.zh, term.pinyin),
            Markup("<span lang='fr'>{}</span>").format(term.fr),
            Markup("<span lang='id'>{}</span>").format(term.id),
            term.definition,
        )
        for term in sorted(kit.glossary, key=lambda term: term.term.casefold())
    ]
    head = ("term", "Chinese", "French", "Indonesian", "what it means")
    found = table(head, rows, counted(len(rows), "term"), widths=(18, 16, 14, 14, 38))
    box = "<div class='kit-box' tabindex='0' role='region' aria-label='glossary'>{}</div>"
    return Page(Markup(box).format(found.html), found.plain)
