"""Forms over rows: a list at the left, the row that is pressed in a form at the right."""

import re

import ipywidgets as widgets

from helpers.coding.rows import unstorable
from helpers.show.fields import named_in
from helpers.workshop import saving
from helpers.workshop.panels import FormPanel, ended

NEW = "\uff0b a new one"
PROPOSED = re.compile("^proposed: ")


def needed(cells, names):
    """Yield `(field, clause)` for each of the named cells that is empty."""
    for name in names:
        if not cells[name]:
            yield name, "is to be filled in"


class RowPanel(FormPanel):
    """Rows as buttons at the left; the one that is pressed stands in the form at the right.

    A kind of rows says: `_rows` (all of them as dicts), `_label` (what its button says), `_shown`
    (a row as the fields show it), `_entered` (the row that the fields make), `_wrong` (its faults
    by field), and `_put` (which writes it in the place of another).
    """

    def __init__(self, finish, fields, purpose, more=()):
        """Show the list, and the form empty; `more` are further buttons."""
        self.fields, self.seen, self._before, self._drawn = fields, None, {}, None
        self.list = widgets.VBox().add_class("kit-rows")
        acts = {"Save": self._save, "Discard": self._discard, "Take out": self._take_out}
        below = widgets.HBox()
        right = widgets.VBox([fields, below])
        super().__init__(finish, [widgets.HBox([self.list, right]).add_class("kit-two")], purpose)
        kinds = {"Save": "primary"}
        self.buttons = {n: self.button(n, act, kinds.get(n, "")) for n, act in acts.items()}
        self.buttons |= {label: self.button(label, act) for label, act in more}
        below.children = [*self.buttons.values()]
        self._options()
        self.show_row(None)

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
        labels = [(NEW, None), *((self._label(row), row) for row in rows)]
        if (labels, self.seen) != self._drawn:
            self._drawn = labels, self.seen
            self.list.children = [self._row(*each) for each in labels]

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
        return [ended(f"Saved: {self._label(row)}"), *told]

    def _discard(self):
        self.show_row(None)

    def _take_out(self):
        if self.seen is None:
            return ["Press a row at the left first."]
        gone = self._label(self.seen)
        told = self._put(None, self.seen) or []
        self.show_row(None)
        return [ended(f"Taken out: {gone}"), *told]


class TablePanel(RowPanel):
    """A form over a table of the article's folder."""

    table = None

    def _rows(self):
        return saving.stored_rows(self.article.folder, self.table)

    def _put(self, row, seen):
        return saving.put_row(self.kit, self.slug, self.table, row, seen)

    def _wrong(self, row):
        clauses = self.table.faults(row, self.article)
        found = [(named_in(clause, self.fields.controls), clause) for clause in clauses]
        return [*unstorable(row), *found]

    def place(self, cell):
        """Return a passage's id from what a person types: `7` or `vera:7`."""
        return f"{self.slug}:{cell}" if cell.isdigit() else cell


class ListPanel(RowPanel):
    """A form over a list in article.toml."""

    name = ""

    def _rows(self):
        stored = getattr(self.article.about, self.name)
        return [entry.model_dump(exclude_unset=True) for entry in stored]

    def _put(self, row, seen):
        return saving.put_entry(self.kit, self.slug, self.name, row, seen)
