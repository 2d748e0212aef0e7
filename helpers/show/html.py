"""HTML that stands by itself: templates that escape, tables, links to passages."""

import os
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
PASSAGE = re.compile(r"\b[a-z]{2,20}:\d+\b")
LANGUAGES = {
    **{"ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French"},
    **{"hi": "Hindi", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean"},
    **{"pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "vi": "Vietnamese", "zh": "Chinese"},
}
# The articles whose whole text stands on this page, so that links to it stay there.
_staying = set()


class Page:
    """HTML to show, with the plain text that stands for it where HTML is not shown."""

    def __init__(self, html, plain):
        """Keep both forms."""
        self.html, self.plain = Markup(html), plain

    def _repr_mimebundle_(self, **_):
        return {"text/html": untypeset(self.html), "text/plain": self.plain}


def untypeset(html):
    """Return HTML in which JupyterLab and nbviewer set nothing as mathematics.

    Both take what stands between two dollar signs, two prices say, for a formula; these classes
    (of MathJax 3 and 2) tell them that there is none.
    """
    if not re.search(r"[$\\]", html):
        return str(html)
    return f'<div class="mathjax_ignore tex2jax_ignore">{html}</div>'


def style():
    """Return the style sheet of everything that the kit shows, to be sent once a notebook."""
    return Page(Markup("<style>{}</style>").format(Markup(_sheet())), "the kit's style sheet")


@cache
def _sheet():
    return (HERE / "style.css").read_text("utf-8")


@cache
def _templates():
    loader = FileSystemLoader(HERE)
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def render(template, **values):
    """Return a template of this folder, such as `quote.html`, filled; every value is escaped."""
    return Markup(_templates().get_template(template).render(**values))


def table(head, rows, plain, widths=(), kind=""):
    """Return rows as a `Page`; cells are text, or `Markup` where they hold HTML of ours.

    A row that is one text is a heading over those that follow.
    `widths` are shares in per cent, `kind` is a class of the style sheet.
    """
    return Page(render("table.html", head=head, rows=rows, widths=widths, kind=kind), plain)


def folded(summary, page):
    """Return a page closed under a line that opens it."""
    html = Markup("<div class='kit'><details><summary>{}</summary>{}</details></div>")
    return Page(html.format(summary, page.html), page.plain)


def framed(frame, first=""):
    """Return a pandas table as one of ours: its index is the first column, headed `first`."""
    rows = [
        (str(label), *map(_cell, row)) for label, row in zip(frame.index, frame.values, strict=True)
    ]
    return table((first, *map(str, frame.columns)), rows, str(frame), kind="kit-named")


def _cell(value):
    if value is None or value != value:
        return "\u2013"
    return value if isinstance(value, str) else f"{value:,}"


def stay(slug):
    """Let links to an article stay on the page from now on: a notebook shows its whole text."""
    _staying.add(slug)


def language_name(tag):
    """Return the name of a language by its tag (`zh-Hans`), or the tag where it has none here."""
    return LANGUAGES.get(tag.split("-")[0].lower(), tag)


def href(kit, passage):
    """Return the address of a passage, from the folder in which this notebook runs.

    Each of the kit's articles has its notebook beside the others, an added one has `read.ipynb`
    in its own folder. Where there is none (in a workshop) the passage is on this page.
    """
    article = kit.articles[passage.split(":")[0]]
    if article.slug in _staying:
        return f"#{passage}"
    if article.notebook and Path(article.notebook).is_file():
        return f"{article.notebook}#{passage}"
    target = NOTEBOOKS / article.notebook if article.notebook else article.folder / "read.ipynb"
    if not target.is_relative_to(NOTEBOOKS.parent):
        return f"#{passage}"
    return f"{Path(os.path.relpath(target)).as_posix()}#{passage}"


def link(kit, passage):
    """Return an HTML link to a passage."""
    return Markup("<a href='{}'>{}</a>").format(href(kit, passage), passage)


def cited(kit, text):
    """Return text as HTML with every passage's id and outside source's name a link; lines stay."""
    from helpers.data import sources  # what draws in a reader's browser has no tables

    pattern, named = sources.by_name(kit)
    found = [(match, _cited_link(kit, match[0])) for match in PASSAGE.finditer(text)]
    found += [(match, _outside(named[match[0]], match[0])) for match in pattern.finditer(text)]
    pieces, at = [], 0
    for match, made in sorted(found, key=lambda pair: pair[0].span()):
        if made and match.start() >= at:
            pieces += [escape(text[at : match.start()]), made]
            at = match.end()
    html = Markup("").join([*pieces, escape(text[at:])])
    return html.replace("\n", Markup("<br>"))


def _cited_link(kit, id):
    """Return a link to a passage that is there, else nothing."""
    slug = id.split(":")[0]
    there = slug in kit.articles and id in kit.articles[slug].passage_ids
    return link(kit, id) if there else ""


def _outside(source, name):
    return Markup("<a href='{}'>{}</a>").format(source.address, name)


def named(word):
    """Return a word as a class name that no style sheet or attribute can be broken with."""
    return re.sub(r"[^\w-]", "_", word)


def counted(number, noun, plural=""):
    """Return a number and its noun: `1 note`, `3 notes`, `2 people`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def in_words(number):
    """Return a number as a person writes it: `0.5`, `12,000`, `1.75 trillion`."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(number) >= size:
            return f"{number / size:,.6g} {name}"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"
