"""Reading an article in the notebook: the page, and the controls for what is shown of it.

A choice changes a style sheet of a few lines; the text itself is sent once.
"""

from contextlib import suppress
from functools import partial

import ipywidgets as widgets
from IPython.display import display
from markupsafe import Markup
from traitlets import TraitError

from helpers.data.codebook import THEMES
from helpers.show import notes, reading
from helpers.show.front import Follower
from helpers.show.html import language_name, named
from helpers.show.panel import LIVE, Panel, choice

COLUMNS = {"both": "{0} and {1}", "swapped": "{1} and {0}", "source": "{0} only", "en": "{1} only"}
ONLY = {"": "all passages", "has-problem": "with problems", "has-number": "with numbers"}
# What each reader chose last, so that running the cell again keeps place and filters.
_kept = {}


def read(kit, slug, language="en", own_notes=None):
    """Return the article beside its rendering, with controls for what is shown and marked.

    The rendering is the English one, or `es` where the article's folder has an `es.po`. Controls,
    legend, bookmark and a box for notes stay in sight. Notes go to `own_notes`, by default
    `my_notes_SLUG.jsonl` beside the notebook.
    """
    text, article = reading.page(kit, slug, language), kit.articles[slug]
    panel = Reader(
        controls(kit, article, language),
        partial(style, slug, _row_classes(kit, slug)),
        text.plain,
        text=text.html,
        still=style(slug, live=False),
    )
    panel.arrange(notes.book(kit, slug, own_notes, panel.controls["place"]))
    kept = {"place": panel.book.place()} | _kept.get(slug, {})
    for name, value in kept.items():
        # A filter may be gone with what it chose by: a voice, a question.
        with suppress(TraitError, KeyError):
            panel.controls[name].value = value
    panel.watch(lambda values: _kept.update({slug: values}))
    panel.controls["place"].observe(lambda change: panel.book.mark(change.new), names="value")
    return panel


class Reader(Panel):
    """The controls of a reading view, which stay in sight, and the reader's notes below."""

    def arrange(self, book):
        """Fold all but the first two rows of controls away, with the `book` of notes."""
        self.book = book
        columns, theme, *rest, place = self.controls.values()
        self.follower = Follower()
        both = widgets.HBox([widgets.VBox(rest), widgets.VBox([place, book])])
        both.layout.flex_flow = "row wrap"
        folded = widgets.Accordion([both], titles=["Filters, bookmark and notes"])
        self.children = (columns, theme, folded, self.page, self.spoken, self.follower)
        self.add_class("kit-stay")

    def _ipython_display_(self):
        super()._ipython_display_()
        self.book.beside = display(self.book.still(), display_id=True)


def _row_classes(kit, slug):
    """Return the classes of each passage's row, by which filters choose it."""
    article = kit.articles[slug]
    return [reading.classes(article, passage) for passage in article.passages]


def controls(kit, article, language="en"):
    """Return the controls by name, in the order in which they stand.

    Where no claim answers a question there is none to choose by.
    """
    coded, names = article.claims, article.voices
    holders = sorted({claim.voice for claim in coded} | {p.voice for p in article.passages})
    asked = [id for id in kit.codebook.questions if id in {claim.question for claim in coded}]
    tongues = language_name(article.language), language_name(language)
    columns = {value: label.format(*tongues) for value, label in COLUMNS.items()}
    question = choice(
        "Question", {"": "all"} | {id: f"{id} {kit.question(id).short}" for id in asked}
    )
    question.tooltips = ["", *(kit.question(id).proposition for id in asked)]
    found = {
        "columns": choice("Show", columns),
        "theme": choice("Claims on", {theme: theme for theme in ("all", *THEMES, "none")}),
        "voice": choice("Voice", {"": "all"} | {voice: names[voice].short for voice in holders}),
        "question": question,
        "only": choice("Passages", ONLY),
        "terms": widgets.Checkbox(description="terms of the glossary", indent=False),
        "furniture": widgets.Checkbox(description="page furniture", indent=False),
        "place": widgets.BoundedIntText(
            min=0, max=len(article.passages), description="I am at", continuous_update=False
        ),
    }
    return {name: each for name, each in found.items() if asked or name != "question"}


def style(slug, rows=(), live=True, place=0, **chosen):
    """Return the style sheet that shows of the article `slug` what was chosen, and a legend.

    It works where controls live or, with `live=False`, everywhere else. `rows` are the classes of
    the passages' rows, to say how many a filter shows.
    """
    text = f".kit-read.r-{slug}"
    text = f"{LIVE} {text}" if live else f"{text}:not({LIVE} *)"
    sheet = "\n".join(f"{text} {rule}" for rule in rules(slug, place=place, **chosen))
    told = [LEGEND]
    filters = {*_filters(**chosen)}
    if filters and rows:
        shown = sum(filters <= {*each.split()} for each in rows)
        told.append(Markup("<b>{} of {} passages shown.</b>").format(shown, len(rows)))
    if place:
        told.append(Markup("Back to <a href='#{0}:{1}'>{0}:{1}</a>.").format(slug, place))
    line = Markup("<p class='kit-legend' role='status'>{}</p>").format(Markup(" ").join(told))
    return Markup(f"<style>{sheet}</style><div class='kit'>{line}</div>")


LEGEND = Markup("Claims on {}; <span class='flaw'>broken in the source</span>; {}.").format(
    Markup(", ").join(Markup("<u class='{0}'>{0}</u>").format(theme) for theme in THEMES),
    Markup("<span class='ours'>[our words]</span>"),
)


def _filters(voice="", question="", only="", **_):
    """Return the classes that a row must have to be shown."""
    return filter(None, (voice and named(f"v-{voice}"), question and f"q-{question}", only))


def rules(slug, columns="both", theme="all", voice="", question="", only="", place=0, **boxes):
    """Return the rules of a choice, each a selector within the reading view and what it does.

    `boxes` are `terms` and `furniture`, which are hidden unless they are true.
    """
    told = ("problems", "terms") if boxes.get("terms") else ("problems",)
    found = [*_column_rules(columns), *_theme_rules(theme, told)]
    rows = _filters(voice, question, only)
    # A link shows the passage that it leads to, whatever filter hides it.
    found += [f"tbody tr:not(.{row},:target,.wanted){{display:none}}" for row in rows]
    found += [] if boxes.get("furniture") else [".furniture{display:none}"]
    if boxes.get("terms"):
        found.append(".term{border-bottom:1px dotted}")
    else:
        found += [".terms{display:none}", _unfilled("claims", "problems")]
    mark = f"tr[id='{slug}:{place}'] th{{box-shadow:inset 4px 0 #e69f00}}"
    return [*found, *([mark] if place else [])]


def _unfilled(*kinds, row=""):
    """Return the rule that hides the line under a passage where it tells of none of these."""
    told = ",".join(f"ul.{kind}" for kind in kinds)
    return f"{row}.told:not(:has({told})){{display:none}}"


def _column_rules(columns):
    if columns == "source":
        yield ".en{display:none}"
    elif columns == "en":
        yield ".src{display:none}"
    elif columns == "swapped":
        yield "tr{display:grid;grid-template-columns:8.5em 1fr 1fr}"
        yield ".src{order:2}"


def _theme_rules(theme, told):
    """Yield the rules for claims on a theme; `told` is what else is told under passages."""
    if theme == "none":
        yield "u{text-decoration:none}"
        yield "sup{display:none}"
        yield ".claims{display:none}"
        yield _unfilled(*told)
    elif theme != "all":
        yield f"u:not(.{theme}){{text-decoration:none}}"
        yield f"sup:not(.{theme}){{display:none}}"
        yield f".claims li:not(.{theme}){{display:none}}"
        yield f"tr:not(.t-{theme}) .claims{{display:none}}"
        yield _unfilled(*told, row=f"tr:not(.t-{theme}) ")
        yield ".every{display:none}"
        yield f".by.{theme}{{display:inline}}"
