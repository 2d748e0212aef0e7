"""The form for one row of a coder: a field a column, and room for what is wrong at each."""

import ipywidgets as widgets
from markupsafe import Markup

from helpers.data.claims import KINDS, UNITS
from helpers.data.codebook import STANCES, THEMES
from helpers.show.fields import Fields, long, one_of, short, voice_options

EMPTIED = ("quote", "english", "low", "high", "unit", "note", "stance", "question")
NUMBER = ("low", "high", "unit")


class Form(Fields):
    """The fields of a row; `asked` tells what counts for the question, `found` numbers to take."""

    def __init__(self, article, below):
        """Show the empty form over the widgets `below`."""
        self._asked_about = article.codebook.questions
        super().__init__(_fields(article))
        self.asked, self.found = widgets.HTML(), widgets.HTML()
        acts = {"theme": self._themed, "question": self._answered, "low": self._followed}
        for name, act in acts.items():
            self.controls[name].observe(act, names="value")
        self.children = [*self._rows(), *below]
        self._themed()
        self.clear()

    def _rows(self):
        """Return the fields with what is told of them; a number's three stand side by side."""
        marked = dict(zip(self.controls, self.children, strict=True))
        marked["question"].children = [*marked["question"].children, self.asked]
        number = widgets.HBox([marked.pop(name) for name in NUMBER]).add_class("kit-number")
        *fields, note = marked.values()
        return [*fields, widgets.VBox([number, self.found]), note]

    @property
    def begun(self):
        """Whether a person filled in more than the words, their rendering, voice and kind."""
        typed = self.controls["english"].value not in ("", self._offered)
        more = (name for name in EMPTIED if name not in ("quote", "english"))
        return typed or any(self.controls[name].value for name in more)

    def clear(self):
        """Empty all fields but voice, theme and kind, which tend to stay the same."""
        self._offered = ""
        for name in EMPTIED:
            self.controls[name].value = ""
        self._number([])
        self.mark([])

    def offer(self, quote, english, numbers):
        """Fill in words, their rendering where none was typed, and the numbers to choose from."""
        self.controls["quote"].value = quote
        if self.controls["english"].value in ("", self._offered):
            self.gloss(english)
        self._offered = english
        self._number([f"{number:.15g}" for number in sorted(numbers)[:5]])

    def gloss(self, english):
        """Fill in words of a rendering."""
        self.controls["english"].value = english
        self.fault("english", [])

    def _number(self, found):
        """Offer the numbers that the words have."""
        told = Markup("<p><small>Numbers in the words: {}</small></p>")
        self.found.value = told.format("; ".join(found)) if found else ""
        self.controls["low"].options = self.controls["high"].options = found

    def _followed(self, change):
        """Let a number be no range until its other side says otherwise."""
        if self.controls["high"].value == change["old"]:
            self.controls["high"].value = change["new"]

    def _themed(self, _=None):
        theme = self.controls["theme"].value
        asked = [q for q in self._asked_about.values() if q.theme == theme]
        labels = [(f"{q.id} {q.proposition}", q.id) for q in asked]
        self.controls["question"].options = [("none", ""), *labels]

    def _answered(self, _=None):
        question = self._asked_about.get(self.controls["question"].value)
        told = Markup("<p><small>Counts: {}<br>Does not: {}</small></p>")
        self.asked.value = told.format(question.counts, question.excludes) if question else ""


def _fields(article):
    side = {"placeholder": "open", "layout": {"width": "auto"}}
    return {
        "quote": long("Words", "press a sentence, or select words", rows=3),
        "english": long("In English"),
        "voice": one_of("Voice", voice_options(article)),
        "theme": _buttons("Theme", THEMES),
        "question": one_of("Question", [("none", "")]),
        "stance": _buttons("Stance", ("", *STANCES)),
        "kind": _buttons("Kind", KINDS),
        "low": widgets.Combobox(description="From", **side),
        "high": widgets.Combobox(description="To", **side),
        "unit": widgets.Combobox(description="Unit", options=list(UNITS), layout={"width": "auto"}),
        "note": short("Note"),
    }


def _buttons(description, values):
    labels = [(value or "none", value) for value in values]
    return widgets.ToggleButtons(
        options=labels, description=description, style={"button_width": "auto"}
    )
