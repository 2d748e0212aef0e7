"""The form for one row of a coder: a field a column, and room for what is wrong at each."""

import ipywidgets as widgets
from markupsafe import Markup

from helpers.data.claims import KINDS, UNITS
from helpers.data.codebook import STANCES, THEMES

EMPTIED = ("quote", "english", "low", "high", "unit", "note", "stance", "question")
A_NUMBER = "a number, if there is one"


class Form(widgets.VBox):
    """Fields in `controls` by column, what is wrong with each beneath it in `marks`."""

    def __init__(self, article, below):
        """Show the empty form over the widgets `below`."""
        self._asked_about = article.codebook.questions
        self.controls = _fields(article)
        self.marks = {name: widgets.HTML() for name in self.controls}
        self.asked = widgets.HTML()
        marked = {n: widgets.VBox([field, self.marks[n]]) for n, field in self.controls.items()}
        marked["question"].children = [*marked["question"].children, self.asked]
        self.controls["theme"].observe(self._themed, names="value")
        self.controls["question"].observe(self._answered, names="value")
        super().__init__([*marked.values(), *below])
        self._themed()
        self.clear()

    def cells(self):
        """Return what the fields hold, by column."""
        return {name: field.value for name, field in self.controls.items()}

    def clear(self):
        """Empty all fields but voice, theme and kind, which tend to stay the same."""
        for name in EMPTIED:
            self.controls[name].value = ""
        self.controls["low"].placeholder = A_NUMBER
        self.mark([])

    def offer(self, quote, english, numbers):
        """Fill in words and gloss, and say what numbers the words have."""
        self.controls["quote"].value, self.controls["english"].value = quote, english
        found = ", ".join(f"{number:,.15g}" for number in sorted(numbers)[:5])
        self.controls["low"].placeholder = f"the words have {found}" if found else A_NUMBER

    def put(self, row):
        """Show a stored row; return the names of the fields that could not take its cells."""
        refused = []
        for name, field in self.controls.items():
            try:
                field.value = getattr(row, name)
            except widgets.widget_selection.TraitError:
                refused.append(name)
        return refused

    def mark(self, faults):
        """Show each `(column, clause)` at its field, at the last one what is of no field."""
        told = {name: [clause for at, clause in faults if at == name] for name in self.marks}
        told["note"] += [clause for at, clause in faults if at not in self.marks]
        for name, clauses in told.items():
            lines = [Markup("<p class='kit-fault' role='alert'>{}</p>").format(c) for c in clauses]
            self.marks[name].value = Markup("").join(lines)
            field = self.controls[name]
            (field.add_class if clauses else field.remove_class)("kit-wrong")

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
    wide = {"layout": {"width": "95%"}}
    return {
        "quote": widgets.Textarea(description="Words", rows=3, **wide),
        "english": widgets.Textarea(description="In English", rows=2, **wide),
        "voice": widgets.Dropdown(description="Voice", options=_voices(article)),
        "theme": _buttons("Theme", THEMES),
        "question": widgets.Dropdown(description="Question", **wide),
        "stance": _buttons("Stance", ("", *STANCES)),
        "kind": _buttons("Kind", KINDS),
        "low": widgets.Text(description="From"),
        "high": widgets.Text(description="To", placeholder="the same, where it is no range"),
        "unit": widgets.Combobox(description="Unit", options=list(UNITS)),
        "note": widgets.Text(description="Note", **wide),
    }


def _voices(article):
    """Return `[(name, id)]` of an article's voices; a name that two have is told with its id."""
    shorts = [voice.short for voice in article.voices.values()]
    return [
        (voice.short if shorts.count(voice.short) == 1 else f"{voice.short} ({voice.id})", id)
        for id, voice in article.voices.items()
    ]


def _buttons(description, values):
    labels = [(value or "none", value) for value in values]
    return widgets.ToggleButtons(
        options=labels, description=description, style={"button_width": "auto"}
    )
