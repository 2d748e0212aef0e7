"""The coder's desk: the panel in a notebook in which one person codes one article.

It reads and shows that coder's sheet alone, so that nobody codes with an eye on another.
"""

from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from helpers.coding import kept, sheets
from helpers.coding.form import Form
from helpers.coding.listed import rows_page
from helpers.coding.rows import row_faults
from helpers.coding.selection import Text, glosses, placed, rendered
from helpers.data import numbers
from helpers.data.claims import locate_quote
from helpers.data.files import DataError, checked, shown_path
from helpers.show.front import Spoken
from helpers.show.html import counted

STYLE = Path(__file__).with_name("desk.css")
NO_ROW = "Choose a row first."
NO_TEXT = (
    "The text does not show here. Open the article in its notebook, copy words from there and "
    "paste them into Words; the desk finds their passage."
)


def show(kit, slug, coder):
    """Return the panel in which `coder` codes an article; the rows go to `coders/<coder>.csv`.

    Raises `DataError` where the article has faults or the name cannot be a coder's. Without a
    kernel it is one sentence, so that nobody's coding is stored in a notebook.
    """
    path = sheets.folder(kit, slug) / f"{coder}.csv"
    fault = sheets.name_fault(coder)
    checked(coder, [f"{shown_path(path)}: {fault}"] if fault else [])
    return Desk(kit, slug, coder)


class Desk(widgets.VBox):
    """The article's text, the form for one row beside it, the coder's rows beneath.

    `text` is the article to press and to select, `turn` holds the number of the open passage,
    `form` the form, `buttons` the buttons by what stands on them, `chosen` the row to change or
    take out.
    """

    def __init__(self, kit, slug, coder):
        """Show the first passage and the rows that the coder's sheet holds."""
        self._kit, self._slug, self._coder = kit, slug, coder
        self._article, self._rows = kit.articles[slug], ()
        self._of = self._changing = None  # the passage of the form's words, the row to change
        self._path = sheets.folder(kit, slug) / f"{coder}.csv"
        self._english = self._article.renderings_and_faults("en")[0]
        last = len(self._article.passages)
        self.turn = widgets.BoundedIntText(value=1, min=1, max=last, description="Passage")
        self.chosen = widgets.Dropdown(description="Row")
        self.text = Text(self._article, self._english)
        self.said, self.page = widgets.HTML(), widgets.HTML().add_class("kit-coded-rows")
        self.buttons = {label: self._button(label, act) for label, act in ACTS.items()}
        self.form = Form(self._article, [self._row("Save", "Undo"), self.said])
        below = widgets.HBox([self.chosen, self._row("Change", "Take out")])
        style = widgets.HTML(f"<style>{STYLE.read_text('utf-8')}</style>")
        both = widgets.HBox([self._left(), self.form]).add_class("kit-desk")
        super().__init__([style, both, below, self.page, Spoken()])
        self.add_class("kit-live")
        self.turn.observe(self._turned, names="value")
        self.form.controls["quote"].observe(self._worded, names="value")
        self.text.on_msg(lambda _, picked, __: self._do(lambda desk: desk._picked(**picked)))
        self._listed()
        self._turned()

    def _left(self):
        turning = widgets.HBox([self.turn, self._row("Previous", "Next")])
        missing = widgets.HTML(f"<p>{NO_TEXT}</p>").add_class("kit-no-text")
        return widgets.VBox([turning, self.text, missing])

    def _button(self, label, act):
        button = widgets.Button(description=label)
        button.on_click(lambda _: self._do(act))
        return button

    def _row(self, *labels):
        return widgets.HBox([self.buttons[label] for label in labels])

    # --- the passage and the words ---------------------------------------------------------------

    @property
    def passage(self):
        """The passage that is open."""
        return self._article.passages[self.turn.value - 1]

    def _turned(self, _=None):
        """Open another passage; what is filled in stays, but for a row that was to be changed."""
        self.text.here = self.turn.value
        if self._of == self.passage:
            return
        if self._changing:
            self._tell(self._unchanged())
        if self._changing or not self.form.begun:
            self._clear()
            self._speaker()

    def _open(self, passage):
        """Open the passage that the form's words are from."""
        self._of = passage
        self.turn.value = passage.number

    def _speaker(self):
        if self.passage.voice in self._article.voices:
            self.form.controls["voice"].value = self.passage.voice

    def _picked(self, words, english):
        """Take what was pressed or selected: words of the text, or of a rendering as the gloss."""
        try:
            place = placed(self._article.passages, words)
            if place:
                return self._quoted(*place)
            if gloss := rendered(english, self._of):
                self.form.gloss(gloss)
        except DataError as error:
            self.form.fault("english" if english and not words else "quote", error.faults)
        return ""

    def _quoted(self, passage, start, end):
        """Fill in words, and their rendering and numbers; return what is to be said of the rest."""
        told, quote = "", passage.raw[start:end]
        if passage != self._of:
            if self._changing:
                told = self._unchanged()
                self._clear()
            elif self.form.begun:
                told = "Other words; the rest of the form stands as it was."
            self._open(passage)
            self._speaker()
        told = told or self._coded(passage, start, end)
        gloss = glosses(passage, self._english.get(passage.id, ""), start, end)
        self.form.offer(quote, gloss, numbers.written(quote, self._article.language))
        self.text.taken = [(passage.number, start, end)]
        fault = locate_quote(quote, passage)[1]
        self.form.fault("quote", [fault] if fault else [])
        return told or (self._told_change() if self._changing else "")

    def _coded(self, passage, start, end):
        """Choose the row that has some of these words; return what is to be said of it."""
        for at, row in enumerate(self._rows):
            number, first, last = self._place(row) or (0, 0, 0)
            if row != self._changing and number == passage.number and first < end and last > start:
                self.chosen.value = at
                return f"Row {at + 1} has words of these already; Change and Take out are for it."
        return ""

    def _worded(self, change):
        """Follow words that were typed or pasted: open the one passage that has them."""
        words, home = change["new"].strip(), self._of or self.passage
        if words and words not in home.raw:
            places = [each for each in self._article.passages if words in each.raw]
            if len(places) == 1:
                self._changing, home = None, places[0]
                self._open(home)
        start = home.raw.find(words)
        self._of = home if words else None
        self.text.taken = [(home.number, start, start + len(words))] if words and start >= 0 else []

    def _clear(self):
        self._changing = self._of = None
        self.form.clear()

    # --- the buttons -----------------------------------------------------------------------------

    def _do(self, act):
        try:
            said = act(self)
        except (DataError, OSError) as error:
            said = f"Not done: {str(error).rpartition('not stored: ')[2]}."
        self._tell(said)

    def _tell(self, said):
        self.said.value = Markup("<p role='status'>{}</p>").format(said)

    def _save(self):
        cells = self.form.cells() | {"passage": (self._of or self.passage).id}
        faults = row_faults(self._article, sheets.made(self._kit, self._coder, cells))
        self.form.mark(faults)
        if faults:
            return f"Not stored: {counted(len(faults), 'thing')} to mend."
        changed = self._changing
        row = sheets.save(self._kit, self._slug, self._coder, cells, changed)
        return self._done(f"{'Changed the' if changed else 'Saved a'} row on {row.passage}.")

    def _undo(self):
        row = sheets.undo(self._kit, self._slug, self._coder)
        if row is None:
            return "There is nothing to undo."
        return self._done(f"Took back the last change, on {row.passage}.")

    def _take_out(self):
        if self.chosen.value < 0:
            return NO_ROW
        row = self._rows[self.chosen.value]
        sheets.take_out(self._kit, self._slug, self._coder, row)
        return self._done(f"Took out the row on {row.passage}.")

    def _change(self):
        """Open a row in the form; what is saved next takes its place."""
        if self.chosen.value < 0:
            return NO_ROW
        row = self._rows[self.chosen.value]
        if row.passage not in self._article.passage_ids:
            return f"{row.passage} is no passage; change it in the sheet."
        self._clear()
        self._open(self._article.passage(row.passage))
        cells = {name: getattr(row, name) for name in self.form.controls}
        refused, self._changing = self.form.put(cells), row
        more = f" Choose anew: {', '.join(refused)}." if refused else ""
        return self._told_change() + more

    def _told_change(self):
        return f"Change the row on {self._changing.passage} and save it."

    def _unchanged(self):
        return f"The row on {self._changing.passage} stays as it was."

    def _go(self, step):
        self.turn.value += step
        return ""

    def _done(self, said):
        self._clear()
        self._listed()
        return said

    # --- the rows --------------------------------------------------------------------------------

    def _listed(self):
        """Show the coder's rows as they stand in the sheet now."""
        self._rows, faults = sheets.read_with_faults(self._kit, self._slug, self._coder)
        labels = [f"{row.passage} {row.question} {row.quote[:30]}" for row in self._rows]
        numbered = [(f"{n}. {label}", n - 1) for n, label in enumerate(labels, 1)]
        self.chosen.options, self.chosen.value = [("none", -1), *numbered], -1
        self.text.coded = [place for row in self._rows if (place := self._place(row))]
        copies = [
            f"As a spreadsheet saved it, it is kept in {path.name}."
            for path in kept.copies(self._path)
        ]
        self.page.value = rows_page(self._kit, self._path.name, self._rows, [*faults, *copies]).html

    def _place(self, row):
        """Return `(number, start, end)` of a row's quote, None where it is not in its passage."""
        if row.passage in self._article.passage_ids:
            passage = self._article.passage(row.passage)
            (start, end), fault = locate_quote(row.quote, passage)
            return None if fault else (passage.number, start, end)

    def _repr_mimebundle_(self, **kwargs):
        plain = (
            f"Run this cell in JupyterLab to code {self._slug} as {self._coder}; the rows are kept "
            f"in {shown_path(self._path)}."
        )
        told = {"text/html": str(Markup("<p>{}</p>").format(plain)), "text/plain": plain}
        return super()._repr_mimebundle_(**kwargs) | told


ACTS = {
    "Previous": lambda desk: desk._go(-1),
    "Next": lambda desk: desk._go(1),
    "Save": Desk._save,
    "Undo": Desk._undo,
    "Change": Desk._change,
    "Take out": Desk._take_out,
}
