"""Reading an article in the notebook: the page, and the controls for what is shown of it.

A choice changes a style sheet of a few lines; the text itself is sent once.
"""

from contextlib import suppress
from functools import partial

import ipywidgets as widgets
from markupsafe import Markup
from traitlets import TraitError

from helpers.data.codebook import THEMES
from helpers.show import reading
from helpers.show.html import named
from helpers.show.panel import LIVE, Panel, choice

COLUMNS = {
    "both": "source and English",
    "swapped": "English and source",
    "source": "source only",
    "en": "English only",
}
ONLY = {"": "all passages", "has-problem": "with problems", "has-number": "with numbers"}
# What each reader chose last, so that running the cell again keeps place and filters.
_kept = {}


def read(kit, slug, language="en"):
    """Return the article beside its rendering, with controls for what is shown and marked.

    The rendering is the English one, or `es` where the article's folder has an `es.po`.
    """
    text, article = reading.page(kit, slug, language), kit.articles[slug]
    panel = Panel(
        controls(kit, article),
        partial(style, slug),
        text.plain,
        text=text.html,
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


def controls(kit, article):
    """Return the controls by name, in the order in which they stand.

    Where no claim answers a question there is none to choose by.
    """
    coded, names = article.claims, article.voices
    holders = sorted({claim.voice for claim in coded} | {p.voice for p in article.passages})
    asked = [id for id in kit.codebook.questions if id in {claim.question for claim in coded}]
    found = {
        "columns": choice("Show", COLUMNS),
        "theme": choice("Claims on", {theme: theme for theme in ("all", *THEMES, "none")}),
        "voice": choice("Voice", {"": "all"} | {voice: names[voice].short for voice in holders}),
        "question": choice("Question", {"": "all"} | {id: id for id in asked}),
        "only": choice("Passages", ONLY),
        "terms": widgets.Checkbox(description="terms of the glossary", indent=False),
        "furniture": widgets.Checkbox(description="page furniture", indent=False),
        "place": widgets.BoundedIntText(
            min=0, max=len(article.passages), description="I am at", continuous_update=False
        ),
    }
    return {name: each for name, each in found.items() if asked or name != "question"}


def style(slug, live=True, place=0, **chosen):
    """Return the style sheet that shows of the article `slug` what was chosen, and no more.

    It works where controls live or, with `live=False`, everywhere else.
    """
    text = f".kit-read.r-{slug}"
    text = f"{LIVE} {text}" if live else f"{text}:not({LIVE} *)"
    sheet = "\n".join(f"{text} {rule}" for rule in rules(slug, place=place, **chosen))
    back = Markup("<p>Back to <a href='#{0}:{1}'>{0}:{1}</a>.</p>").format(slug, place)
    return Markup(f"<style>{sheet}</style>") + (back if place else "")


def rules(slug, columns="both", theme="all", voice="", question="", only="", place=0, **boxes):
    """Return the rules of a choice, each a selector within the reading view and what it does.

    `boxes` are `terms` and `furniture`, which are hidden unless they are true.
    """
    found = [*_column_rules(columns), *_theme_rules(theme)]
    rows = (voice and named(f"v-{voice}"), question and f"q-{question}", only)
    found += [f"tbody tr:not(.{row}){{display:none}}" for row in rows if row]
    found += [] if boxes.get("furniture") else [".furniture{display:none}"]
    terms = ".term{border-bottom:1px dotted}" if boxes.get("terms") else ".terms{display:none}"
    mark = f"tr[id='{slug}:{place}'] th{{box-shadow:inset 4px 0 #e69f00}}"
    return [*found, terms, *([mark] if place else [])]


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
