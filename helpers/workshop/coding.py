"""The forms in which several people code an added article, compare, rule and adopt."""

import ipywidgets as widgets
from markupsafe import Markup

from helpers.coding import adopt, desk, merge
from helpers.show.fields import Fields, long, one_of, short
from helpers.show.html import counted
from helpers.workshop.panels import FormPanel


class DeskPanel(FormPanel):
    """A field for the coder's name, and that coder's desk."""

    def __init__(self, finish):
        """Ask for the name; several people code one after another, each at an own desk."""
        self.name = short("Your name", "small letters, such as ana")
        self.opening = self.button("Open the desk", self._open, "primary")
        self.place, self._divided = widgets.VBox(), None
        super().__init__(
            finish,
            [widgets.HBox([self.name, self.opening]), self.place],
            "code what the text claims; the rows are kept under the coder's name",
        )

    def _renew(self):
        if self._divided not in (None, self._parts()):
            self.said.value = (
                "<p role='alert'>Lines or voices were changed: press Open the desk again.</p>"
            )

    def _parts(self):
        return self.article.passages, tuple(self.article.voices.values())

    def _open(self):
        coder = self.name.value.strip()
        self.place.children = []
        self.place.children = [desk.show(self.kit, self.slug, coder)]
        self._divided = self._parts()
        return [f"{coder}'s rows are kept in seeds/{self.slug}/coders/{coder}.csv."]


class AdoptPanel(FormPanel):
    """Where coders differ, a form for the ruling on each cell, and the adoption of the rest."""

    def __init__(self, finish):
        """Show nothing before somebody presses Compare: each codes without the others."""
        self.report = widgets.HTML()
        self.fields = Fields(
            {
                "cell": one_of("Cell", [("none", None)]),
                "ruling": one_of("Ruling", [""]),
                "reason": long("Reason", "why, in a sentence"),
                "by": short("By", "who ruled"),
            }
        )
        self.fields.controls["cell"].observe(self._chosen, names="value")
        acts = {"Compare": self._side_by_side, "Rule": self._rule, "Adopt": self._adopt}
        self.buttons = {
            n: self.button(n, act, "primary" * (n == "Adopt")) for n, act in acts.items()
        }
        self._open = {}
        self.ruling = widgets.VBox([self.fields, widgets.HBox([self.buttons["Rule"]])])
        super().__init__(
            finish,
            [
                widgets.HBox([self.buttons["Compare"], self.buttons["Adopt"]]),
                self.report,
                self.ruling,
            ],
            "compare the coders, rule where they differ, and adopt the claims",
        )
        self._offer({})

    def _offer(self, cells):
        """Let a ruling be made on each of the cells on which coders differ and nobody ruled."""
        self._open, field = cells, self.fields.controls["cell"]
        field.options = [("none", None), *((self._named(cell), cell) for cell in cells)]
        field.value = next(iter(cells), None)
        self._chosen()
        self.ruling.layout.display = "" if cells else "none"

    def _named(self, cell):
        voice, question = self.kit.voices[cell[0]].short, self.kit.question(cell[1])
        return f"{voice}, {question.id}: {question.proposition}"

    def _chosen(self, _=None):
        taken = self._open.get(self.fields.controls["cell"].value, {})
        self.fields.controls["ruling"].options = list(dict.fromkeys(taken.values())) or [""]

    def _side_by_side(self):
        compared = merge.coders(self.kit, self.slug)
        html = compared._repr_mimebundle_()["text/html"]
        self.report.value = f"<div class='kit'>{html}</div>"
        ruled = {(r.voice, r.question) for r in adopt.rulings(self.kit, self.slug)}
        cells = {c: taken for c, taken in compared.disagreements.items() if c not in ruled}
        self._offer(cells)
        many = counted(len(cells), "cell waits", "cells wait")
        return [f"{many} for a ruling." if cells else "Nothing is left to rule on: adopt."]

    def _rule(self):
        cells = self.fields.cells()
        if cells["cell"] is None:
            return ["Press Compare first."]
        given = (*cells["cell"], cells["ruling"], cells["reason"], cells["by"])
        adopt.adjudicate(self.kit, self.slug, *given)
        self.fields.controls["reason"].value = ""
        return [f"Ruled on {merge.named(cells['cell'])}.", *self._side_by_side()]

    def _adopt(self):
        return [Markup(adopt.adopt(self.kit, self.slug).plain)]
