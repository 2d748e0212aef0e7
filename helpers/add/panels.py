"""The parts that all forms of an added article have: buttons, messages, a list of rows."""

from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from helpers.data.files import DataError
from helpers.show.panel import Live

STYLE = Path(__file__).with_name("panels.css")
NEW = "\uff0b a new one"


class FormPanel(Live):
    """A form of an article: its widgets, a message below them; one sentence without a kernel.

    `finish` is the `Finish` that all forms of the article share: what one saves, all show.
    """

    def __init__(self, finish, children, purpose):
        """Show the children; `purpose` goes on after "Run this cell in JupyterLab to"."""
        self.finish, self.said = finish, widgets.HTML()
        style = widgets.HTML(f"<style>{STYLE.read_text('utf-8')}</style>")
        hint = f"Run this cell in JupyterLab to {purpose}."
        super().__init__([style, *children, self.said], hint, hint=hint)
        self.add_class("kit-finish")

    @property
    def kit(self):
        """The kit that the article belongs to."""
        return self.finish.kit

    @property
    def slug(self):
        """The name of the article."""
        return self.finish.slug

    @property
    def article(self):
        """The article as its files have it now."""
        return self.kit.articles[self.slug]

    def do(self, act):
        """Call `act`, let all forms show what it changed, and say what it returned or raised."""
        try:
            told = act() or []
        except (DataError, OSError) as error:
            told = [f"Not done: {ended(fault)}" for fault in getattr(error, "faults", [error])]
            role = "alert"
        else:
            role = "status"
        self.finish.renew()
        lines = [Markup("<p role='{}'>{}</p>").format(role, sentence) for sentence in told]
        self.said.value = Markup("").join(lines)

    def button(self, label, act, kind=""):
        """Return a button that does `act`."""
        button = widgets.Button(description=label, button_style=kind, layout={"width": "auto"})
        button.on_click(lambda _: self.do(act))
        return button

    def renew(self):
        """Show what the files hold now; what is typed and not saved stays."""
        self._renew()

    def _renew(self):
        """Do what a kind of form does for that."""


def ended(sentence):
    """Return a sentence with its full stop."""
    text = str(sentence)
    return text if text.endswith((".", "?", "!")) else f"{text}."


class RowPanel(FormPanel):
    """Rows as buttons at the left; the one that is pressed stands in the form at the right.

    A kind of rows says: `_rows` (all of them as dicts), `_label` (what its button says), `_shown`
    (a row as the fields show it), `_entered` (the row that the fields make), `_wrong` (its faults
    by field), and `_put` (which writes it in the place of another).
    """

    def __init__(self, finish, fields, purpose, more=()):
        """Show the list, and the form empty; `more` are further buttons."""
        self.fields, self.seen, self._before = fields, None, {}
        self.list = widgets.VBox().add_class("kit-rows")
        acts = {"Save": self._save, "Discard": self._discard, "Take out": self._take_out}
        below = widgets.HBox()
        right = widgets.VBox([fields, below])
        super().__init__(finish, [widgets.HBox([self.list, right]).add_class("kit-two")], purpose)
        kinds = {"Save": "primary"}
        self.buttons = {n: self.button(n, act, kinds.get(n, "")) for n, act in acts.items()}
        self.buttons |= {label: self.button(label, act) for label, act in more}
        below.children = [*self.buttons.values()]
        self.show_row(None)
        self.renew()

    # --- what a kind of rows says -----------------------------------------------------------------

    def _rows(self):
        """Return the rows as they are stored."""
        raise NotImplementedError

    def _label(self, row):
        """Return what stands on a row's button."""
        raise NotImplementedError

    def _shown(self, row):
        """Return a row as the fields show it; that of None is empty."""
        return {name: (row or {}).get(name, "") for name in self.fields.controls}

    def _entered(self):
        """Return the row that the fields make."""
        return {name: " ".join(cell.split()) for name, cell in self.fields.cells().items()}

    def _wrong(self, row):
        """Return `[(field, clause)]`: what keeps a row from being saved."""
        return []

    def _put(self, row, seen):
        """Write a row in the place of another; either may be None. Return sentences."""
        raise NotImplementedError

    # --- what all have ----------------------------------------------------------------------------

    def show_row(self, row):
        """Show a row in the form, or an empty form."""
        self.seen = row
        self.fields.put(self._shown(row))
        self._before = self.fields.cells()
        self._list()

    def _renew(self):
        """List the rows as they are now; a form in which nothing was typed shows its row anew."""
        self._options()
        rows = self._rows()
        if self.fields.cells() == self._before and self.seen not in (None, *rows):
            self.show_row(None)
        self._list(rows)

    def _options(self):
        """Let fields offer what can be chosen now."""

    def _list(self, rows=None):
        rows = self._rows() if rows is None else rows
        self.list.children = [self._row(NEW, None), *(self._row(self._label(r), r) for r in rows)]

    def _row(self, label, row):
        button = widgets.Button(description=label, tooltip=label)
        button.add_class("kit-row").add_class("kit-chosen" if row == self.seen else "kit-plain")
        button.on_click(lambda _: self._pressed(row))
        return button

    def _pressed(self, row):
        if self.fields.cells() != self._before and row != self.seen:
            self.said.value = "<p role='alert'>Save or discard what you typed first.</p>"
        else:
            self.said.value = ""
            self.show_row(row)

    def _save(self):
        row = self._entered()
        faults = list(self._wrong(row))
        self.fields.mark(faults)
        if faults:
            return ["Not saved: see what is marked above."]
        told = self._put(row, self.seen) or []
        self.show_row(None)
        return [f"Saved: {self._label(row)}.", *told]

    def _discard(self):
        self.show_row(None)

    def _take_out(self):
        if self.seen is None:
            return ["Press a row at the left first."]
        gone = self._label(self.seen)
        told = self._put(None, self.seen) or []
        self.show_row(None)
        return [f"Taken out: {gone}.", *told]
