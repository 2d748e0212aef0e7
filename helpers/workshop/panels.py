"""What all forms of an added article have: buttons, and a message that says what was done."""

from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from helpers.data.files import DataError, UnknownName
from helpers.show.front import Spoken
from helpers.show.panel import Live

REFUSED = (DataError, UnknownName, OSError)
STYLE = Path(__file__).with_name("panels.css")


class FormPanel(Live):
    """A form of an article: its widgets, a message below them; one sentence without a kernel.

    `finish` is the `Finish` that all forms of the article share: what one saves, all show.
    """

    def __init__(self, finish, children, purpose):
        """Show the children; `purpose` goes on after "Run this cell in JupyterLab to"."""
        self.finish, self.said = finish, widgets.HTML()
        style = widgets.HTML(f"<style>{STYLE.read_text('utf-8')}</style>")
        hint = f"Run this cell in JupyterLab to {purpose}."
        super().__init__([style, *children, self.said, Spoken()], hint, hint=hint)
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
        role = "status"
        try:
            told = act() or []
        except REFUSED as error:
            told, role = _refusal(error), "alert"
        try:
            self.finish.renew()
        except REFUSED as error:
            told, role = [*told, *_refusal(error)], "alert"
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


def _refusal(error):
    """Return an error as sentences."""
    return [f"Not done: {ended(fault)}" for fault in getattr(error, "faults", [error])]


def ended(sentence):
    """Return a sentence with its full stop."""
    text = str(sentence)
    return text if text.endswith((".", "?", "!")) else f"{text}."
