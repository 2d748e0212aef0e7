"""Reading an article in the notebook: the page, and the controls for what is shown of it.

A choice changes a style sheet of a few lines; the text itself is sent once.
"""

from contextlib import suppress

import ipywidgets as widgets
from traitlets import TraitError

from helpers import claims, codebook, coding, corpus, problems, reading, translation, voices
from helpers.pages import LIVE, Panel, choice

COLUMNS = {
    "both": "source and English",
    "swapped": "English and source",
    "source": "source only",
    "en": "English only",
}
ONLY = {"": "all passages", "has-problem": "with problems", "has-number": "with numbers"}
# What each reader chose last, so that running the cell again keeps place and filters.
_kept = {}


def read(slug, language="en"):
    """Return the article beside its rendering, with controls for what is shown and marked.

    The rendering is the English one, or `es` where the article's folder has an `es.po`.
    """
    article, coded = corpus.article(slug), claims.load(slug)
    names = {voice.id: voice.short for voice in voices.load().values()}
    rendered = translation.renderings(slug, language)
    parts = (article, rendered, coded, problems.load(slug), names)
    text = reading.table(
        *parts, reading.all_terms(), coding.answers(), cards=True, language=language
    )
    panel = Panel(
        controls(article, coded, names),
        lambda **chosen: style(slug, **chosen),
        f"{article.title}: {len(article.passages)} passages, {len(coded)} claims",
        text=text,
        still=style(slug, live=False),
    )
    columns, theme, *rest = panel.controls.values()
    filters = widgets.Accordion([widgets.VBox(rest)], titles=["Filters and bookmark"])
    panel.children = (columns, theme, filters, panel.page)
    for name, value in _kept.get(slug, {}).items():
        # A filter may be gone with what it chose by: a voice, a question.
        with suppress(TraitError, KeyError):
            panel.controls[name].value = value
    panel.watch(lambda values: _kept.update({slug: values}))
    return panel


def controls(article, coded, names):
    """Return the controls by name, in the order in which they stand.

    Where no claim answers a question there is none to choose by.
    """
    holders = sorted({claim.voice for claim in coded} | {p.voice for p in article.passages})
    asked = sorted({claim.question for claim in coded} - {""}, key=list(_order()).index)
    found = {
        "columns": choice("Show", COLUMNS),
        "theme": choice("Claims on", {t: t for t in ("all", *codebook.THEMES, "none")}),
        "voice": choice("Voice", {"": "all"} | {v: names.get(v, v) for v in holders}),
        "question": choice("Question", {"": "all"} | {q: q for q in asked}),
        "only": choice("Passages", ONLY),
        "terms": widgets.Checkbox(description="terms of the glossary", indent=False),
        "furniture": widgets.Checkbox(description="page furniture", indent=False),
        "place": widgets.BoundedIntText(
            min=0, max=len(article.passages), description="I am at", continuous_update=False
        ),
    }
    return {name: each for name, each in found.items() if asked or name != "question"}


def _order():
    return codebook.load().questions


def style(
    slug,
    columns="both",
    theme="all",
    voice="",
    question="",
    only="",
    terms=False,
    furniture=False,
    place=0,
    live=True,
):
    """Return the style sheet that shows of the article `slug` what was chosen, and no more.

    It works where controls live or, with `live=False`, everywhere else.
    """
    rules = list(_column_rules(columns)) + list(_theme_rules(theme))
    for chosen in (
        reading.named(f"v-{voice}") if voice else "",
        f"q-{question}" if question else "",
        only,
    ):
        if chosen:
            rules.append(f"tbody tr:not(.{chosen}){{display:none}}")
    if not furniture:
        rules.append(".furniture{display:none}")
    rules.append(".term{border-bottom:1px dotted}" if terms else ".terms{display:none}")
    if place:
        rules.append(f"tr[id='{slug}:{place}'] th{{box-shadow:inset 4px 0 #e69f00}}")
    text = f".kit-read.r-{slug}"
    text = f"{LIVE} {text}" if live else f"{text}:not({LIVE} *)"
    sheet = "\n".join(f"{text} {rule}" for rule in rules)
    back = f"<p>Back to <a href='#{slug}:{place}'>{slug}:{place}</a>.</p>" if place else ""
    return f"<style>{sheet}</style>{back}"


def _column_rules(columns):
    if columns == "source":
        yield ".en{display:none}"
    elif columns == "en":
        yield ".src{display:none}"
    elif columns == "swapped":
        yield "tr{display:grid;grid-template-columns:8.5em 1fr 1fr}"
        yield ".src{order:2}"


def _theme_rules(theme):
    if theme == "none":
        yield "mark{text-decoration:none}"
        yield "sup{display:none}"
        yield ".claims{display:none}"
    elif theme != "all":
        yield f"mark:not(.{theme}){{text-decoration:none}}"
        yield f"sup:not(.{theme}){{display:none}}"
        yield f".claims li:not(.{theme}){{display:none}}"
        yield f"tr:not(.t-{theme}) .claims{{display:none}}"
