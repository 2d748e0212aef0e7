"""The form in which each line of an added text becomes a passage of a speaker, or is set aside."""

import ipywidgets as widgets
from markupsafe import Markup

from helpers.coding.rows import unstorable
from helpers.data.about import ROLES
from helpers.data.files import checked
from helpers.show.fields import voice_options
from helpers.show.html import counted
from helpers.show.panel import choice
from helpers.workshop import saving
from helpers.workshop.panels import FormPanel
from helpers.workshop.rows import PROPOSED

IN_SIGHT = 15  # lines on a page of the form
ASIDE, PROPOSAL = "page furniture", "page furniture (proposed)"
SHOWN = {"": "all lines", "aside": "page furniture", "proposed": "what is only proposed"}
BY_HAND = "not part of the article"


class LinesPanel(FormPanel):
    """Lines of the source in pages; what is changed in them is written by Save, all at once.

    `changed` is `{line number: (what, voice, role)}` of what was chosen and not saved yet.
    """

    def __init__(self, finish):
        """Show the first lines."""
        self.changed, self._first, self._drawn = {}, 0, None
        self.filter = choice("Show", SHOWN)
        wide = {"description_width": "initial"}
        self.reason = widgets.Text(value=BY_HAND, description="Set aside, since it is", style=wide)
        self.rows, self.count = widgets.VBox(), widgets.HTML()
        acts = {"Save": self._save, "Discard": self._discard}
        acts |= {"Accept all page furniture": self._accept}
        acts |= {"Previous": lambda: self._turn(-IN_SIGHT), "Next": lambda: self._turn(IN_SIGHT)}
        self.buttons = {
            n: self.button(n, act, "primary" * (n == "Save")) for n, act in acts.items()
        }
        turn = widgets.HBox([self.buttons.pop("Previous"), self.buttons.pop("Next"), self.count])
        below = widgets.HBox([*self.buttons.values(), self.reason])
        super().__init__(
            finish,
            [self.filter, turn, self.rows, below],
            "say which lines are the article's, and who speaks them",
        )
        self.turn = turn
        self.filter.observe(self._filtered, names="value")
        self.renew()

    # --- what is shown ----------------------------------------------------------------------------

    def lines(self):
        """Return `[(number, text, (what, voice, role), reason)]` of the lines as stored."""
        article = self.article
        found = [(p.line, p.text, ("passage", p.voice, p.role), "") for p in article.passages]
        for line in article.furniture:
            what = PROPOSAL if PROPOSED.match(line.reason) else ASIDE
            cells = (what, article.narrator, "narration")
            found.append((line.line, line.raw, cells, PROPOSED.sub("", line.reason)))
        return sorted(found)

    def _renew(self):
        lines = self.lines()
        stored = {number: cells for number, _, cells, _ in lines}
        kept = {n: cells for n, cells in self.changed.items() if cells != stored.get(n)}
        self.changed = kept
        shown = [line for line in lines if self._is_shown(line[2][0])]
        self._first = max(0, min(self._first, len(shown) - 1) // IN_SIGHT * IN_SIGHT)
        page = shown[self._first : self._first + IN_SIGHT]
        self._draw(page)
        last = self._first + len(page)
        self._places = (
            f"{self._first + 1 if page else 0} to {last} of {counted(len(shown), 'line')}"
        )
        self._count()

    def _draw(self, page):
        """Draw the lines of a page where anything is other than it stands there; it takes long."""
        voices = voice_options(self.article)
        drawn = (page, voices, [self.changed.get(number) for number, *_ in page])
        if drawn != self._drawn:
            self._drawn = drawn
            self.rows.children = [self._row(*line, voices) for line in page]

    def _is_shown(self, what):
        wanted = {"aside": (ASIDE, PROPOSAL), "proposed": (PROPOSAL,)}.get(self.filter.value)
        return wanted is None or what in wanted

    def _count(self):
        waiting = len(self.changed)
        told = f", {counted(waiting, 'change')} not saved yet" if waiting else ""
        self.count.value = Markup("<p role='status'>{}{}</p>").format(self._places, told)

    def _row(self, number, text, stored, reason, voices):
        """Return a line as its text and three fields."""
        what, voice, role = self.changed.get(number, stored)
        kinds = ["passage", ASIDE, *([PROPOSAL] if stored[0] == PROPOSAL else [])]
        fields = [
            widgets.Dropdown(options=kinds, value=what, description=f"Line {number} is"),
            widgets.Dropdown(options=voices, value=voice, description=f"Speaker of {number}"),
            widgets.Dropdown(options=ROLES, value=role, description=f"Role of {number}"),
        ]

        def chosen(_):
            cells, self._drawn = tuple(field.value for field in fields), None
            self.changed[number] = cells
            if cells == stored:
                del self.changed[number]
            _only_for_passages(fields)
            self._count()

        _only_for_passages(fields)
        for field in fields:
            field.observe(chosen, names="value")
        told = Markup("<small>{}</small> <span lang='{}' dir='auto'>{}</span> <i>{}</i>")
        words = told.format(number, self.article.language, text, reason and f"\u2013 {reason}")
        box = widgets.HBox([widgets.HTML(words), widgets.HBox(fields)]).add_class("kit-line")
        return box.add_class("kit-aside" if what != "passage" else "kit-own")

    # --- the buttons ------------------------------------------------------------------------------

    def _filtered(self, _):
        self._first = 0
        self.renew()

    def _turn(self, by):
        self._first = max(0, self._first + by)

    def _discard(self):
        self.changed = {}

    def _accept(self):
        for number, _, cells, _ in self.lines():
            if cells[0] == PROPOSAL and number not in self.changed:
                self.changed[number] = (ASIDE, *cells[1:])
        return self._save()

    def _save(self):
        if not self.changed:
            return ["There is nothing to save."]
        stored = {number: line for number, *line in self.lines()}
        reason = " ".join(self.reason.value.split())
        wrong = [clause for _, clause in unstorable({"reason": reason})]
        wrong += [] if reason else ["is to be filled in"]
        checked(reason, [f"the reason why lines are set aside {clause}" for clause in wrong])
        reasons, speakers = {}, {}
        for number, (what, *who) in self.changed.items():
            _, (was, *spoke), told = stored[number]
            if what != was:
                reasons[number] = (told or reason) if what == ASIDE else ""
            if what == "passage" and (was != "passage" or who != spoke):
                speakers[number] = tuple(who)
        told = saving.set_lines(self.kit, self.slug, reasons, speakers)
        self.changed = {}
        return told


def _only_for_passages(fields):
    """Let speaker and role be chosen for passages alone."""
    for field in fields[1:]:
        field.layout.display = "" if fields[0].value == "passage" else "none"
