"""Fields of a form, by name, each with room beneath it for what is wrong with it."""

import re

import ipywidgets as widgets
from markupsafe import Markup

WIDE = {"layout": {"width": "97%"}}


class Fields(widgets.VBox):
    """Fields in `controls` by name, and what is wrong with each beneath it in `marks`."""

    def __init__(self, controls):
        """Show the fields in the order given."""
        self.controls, self.marks = controls, {name: widgets.HTML() for name in controls}
        boxes = [widgets.VBox([field, self.marks[n]]) for n, field in controls.items()]
        super().__init__(boxes)
        self.add_class("kit-form")

    def cells(self):
        """Return what the fields hold, by name."""
        return {name: field.value for name, field in self.controls.items()}

    def put(self, cells):
        """Show cells; return the names of the fields that could not take theirs."""
        refused = []
        for name, value in cells.items():
            try:
                self.controls[name].value = value
            except widgets.widget_selection.TraitError:
                refused.append(name)
        self.mark([])
        return refused

    def mark(self, faults):
        """Show each `(name, clause)` at its field, at the last one what is of no field."""
        told, last = {name: [] for name in self.marks}, [*self.marks][-1]
        for name, clause in faults:
            told[name if name in told else last].append(clause)
        for name, clauses in told.items():
            self.fault(name, clauses)

    def fault(self, name, clauses):
        """Show what is wrong at one field, and nothing where nothing is."""
        lines = [Markup("<p class='kit-fault' role='alert'>{}</p>").format(c) for c in clauses]
        self.marks[name].value = Markup("").join(lines)
        field = self.controls[name]
        (field.add_class if clauses else field.remove_class)("kit-wrong")


def named_in(clause, names):
    """Return the first of the names that a clause has, or an empty string."""
    found = re.search(rf"\b({'|'.join(map(re.escape, names))})\b", clause)
    return found[1] if found else ""


def short(description, placeholder=""):
    """Return a field for a few words."""
    return widgets.Text(description=description, placeholder=placeholder, **WIDE)


def long(description, placeholder="", rows=2):
    """Return a field for a sentence or more."""
    return widgets.Textarea(description=description, placeholder=placeholder, rows=rows, **WIDE)


def one_of(description, options):
    """Return a field in which one of a few options is chosen, the first to begin with."""
    return widgets.Dropdown(description=description, options=options, **WIDE)


def voice_options(article):
    """Return `[(name, id)]` of an article's voices; a name that two have is told with its id."""
    shorts = [voice.short for voice in article.voices.values()]
    return [
        (voice.short if shorts.count(voice.short) == 1 else f"{voice.short} ({voice.id})", voice.id)
        for voice in article.voices.values()
    ]
