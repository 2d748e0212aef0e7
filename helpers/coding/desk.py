"""The coder's desk: the panel in a notebook in which one person codes one article.

It reads and shows that coder's sheet alone, so that nobody codes with an eye on another.
"""

from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from helpers.coding import kept, sheets
from helpers.coding.form import Form
from helpers.coding.rows import row_faults
from helpers.coding.sentences import sentences
from helpers.data import numbers
from helpers.data.files import DataError, checked, shown_path
from helpers.show.html import Page, cited, counted, link, table

STYLE = Path(__file__).with_name("desk.css")
NO_ROW = "Choose a row first."
IN_SIGHT = 8  # passages at the left


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
    """The article's passages, the form for one row beside them, the coder's rows beneath.

    At the left stands the article from the passage before the open one, every sentence to press.
    `turn` holds the number of the open passage, `form` the form, `buttons` the buttons by what
    stands on them, `chosen` the row to change or take out.
    """

    def __init__(self, kit, slug, coder):
        """Show the first passage and the rows that the coder's sheet holds."""
        self._kit, self._slug, self._coder = kit, slug, coder
        self._article, self._rows, self._changing = kit.articles[slug], (), None
        self._path = sheets.folder(kit, slug) / f"{coder}.csv"
        self._english = self._article.renderings_and_faults("en")[0]
        last = len(self._article.passages)
        self.turn = widgets.BoundedIntText(value=1, min=1, max=last, description="Passage")
        self.chosen = widgets.Dropdown(description="Row")
        self._sections, self._first, self._staying = {}, 1, False
        self.text = widgets.VBox().add_class("kit-article")
        self.said, self.page = widgets.HTML(), widgets.HTML()
        self.buttons = {label: self._button(label, act) for label, act in ACTS.items()}
        self.form = Form(self._article, [self._row("Save", "Undo"), self.said])
        left = [widgets.HBox([self.turn, self._row("Previous", "Next")]), self.text]
        self.form.add_class("kit-form")
        both = widgets.HBox([widgets.VBox(left), self.form]).add_class("kit-desk")
        below = widgets.HBox([self.chosen, self._row("Change", "Take out")])
        style = widgets.HTML(f"<style>{STYLE.read_text('utf-8')}</style>")
        super().__init__([style, both, below, self.page])
        self.turn.observe(self._turned, names="value")
        self.form.controls["quote"].observe(self._pasted, names="value")
        self._listed()
        self._turned()

    def _button(self, label, act):
        button = widgets.Button(description=label)
        button.on_click(lambda _: self._do(act))
        return button

    def _row(self, *labels):
        return widgets.HBox([self.buttons[label] for label in labels])

    # --- the passage -----------------------------------------------------------------------------

    @property
    def passage(self):
        """The passage that is open."""
        return self._article.passages[self.turn.value - 1]

    @property
    def sentences(self):
        """The sentences of the open passage, to press."""
        return self._sections[self.turn.value].children[1]

    def _turned(self, _=None):
        """Show another passage among its neighbours, with an empty form and its speaker."""
        if not self._staying:
            self._clear()
            self._first = max(self.turn.value - 1, 1)
        self._draw()
        if self.passage.voice in self._article.voices:
            self.form.controls["voice"].value = self.passage.voice

    def _draw(self):
        """Show the passages from the first one on that is in sight, the open one marked."""
        shown = self._article.passages[self._first - 1 : self._first - 1 + IN_SIGHT]
        self._sections = {passage.number: self._section(passage) for passage in shown}
        self.text.children = [*self._sections.values()]

    def _section(self, passage):
        """Return a passage: its id, its sentences as buttons, its rendering."""
        head = Markup("<small>{}</small>").format(link(self._kit, passage.id))
        english = Markup("<p lang='en'>{}</p>").format(self._english.get(passage.id, ""))
        buttons = [self._sentence(passage, words) for words in sentences(passage.raw)]
        parts = [widgets.HTML(head), widgets.VBox(buttons), widgets.HTML(english)]
        here = passage.number == self.turn.value
        return widgets.VBox(parts).add_class("kit-here" if here else "kit-near")

    def _sentence(self, passage, words):
        """Return a sentence as a button; one of which the coder has coded words is ticked."""
        quotes = [row.quote for row in self._rows if row.passage == passage.id]
        coded = any(quote in words or words in quote for quote in quotes)
        button = widgets.Button(description=f"\u2713 {words}" if coded else words)
        button.add_class("kit-sentence").add_class("kit-coded" if coded else "kit-open")
        button.on_click(lambda _: self._pressed(passage, words))
        return button

    def _pressed(self, passage, sentence):
        """Fill in a sentence, with its rendering where there are as many sentences in English."""
        if passage != self.passage:
            self._clear()
            self._open(passage)
        own = sentences(passage.raw)
        english = sentences(self._english.get(passage.id, ""))
        gloss = english[own.index(sentence)] if len(english) == len(own) else ""
        found = numbers.written(sentence, self._article.language)
        self.form.offer(sentence, gloss, found)

    def _open(self, passage):
        """Open a passage that is in sight already; what is in sight stays where it is."""
        self._staying = passage.number in self._sections
        try:
            self.turn.value = passage.number
        finally:
            self._staying = False

    def _pasted(self, change):
        """Open the passage in sight that words come from which were selected and pasted."""
        words = change["new"].strip()
        if not words or words in self.passage.raw:
            return
        in_sight = [each for each in self._article.passages if each.number in self._sections]
        places = [each for each in in_sight if words in each.raw]
        if len(places) == 1:
            self._changing = None
            self._open(places[0])

    def _clear(self):
        self._changing = None
        self.form.clear()

    # --- the buttons -----------------------------------------------------------------------------

    def _do(self, act):
        try:
            said = act(self)
        except (DataError, OSError) as error:
            said = f"Not done: {str(error).rpartition('not stored: ')[2]}."
        self.said.value = Markup("<p role='status'>{}</p>").format(said)

    def _save(self):
        cells = self.form.cells() | {"passage": self.passage.id}
        faults = row_faults(self._article, sheets.made(self._kit, self._coder, cells))
        self.form.mark(faults)
        if faults:
            return f"Not stored: {counted(len(faults), 'thing')} to mend."
        row = sheets.save(self._kit, self._slug, self._coder, cells, self._changing)
        return self._done(f"Saved a row on {row.passage}.")

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
        self.turn.value = self._article.passage(row.passage).number
        refused, self._changing = self.form.put(row), row
        more = f" Choose anew: {', '.join(refused)}." if refused else ""
        return f"Change the row on {row.passage} and save it.{more}"

    def _go(self, step):
        self.turn.value += step
        return ""

    def _done(self, said):
        self._clear()
        self._listed()
        self._draw()
        return said

    # --- the rows --------------------------------------------------------------------------------

    def _listed(self):
        """Show the coder's rows as they stand in the sheet now."""
        self._rows, faults = sheets.read_with_faults(self._kit, self._slug, self._coder)
        labels = [f"{row.passage} {row.question} {row.quote[:30]}" for row in self._rows]
        numbered = [(f"{n}. {label}", n - 1) for n, label in enumerate(labels, 1)]
        self.chosen.options, self.chosen.value = [("none", -1), *numbered], -1
        copies = [
            f"As a spreadsheet saved it, it is kept in {path.name}."
            for path in kept.copies(self._path)
        ]
        self.page.value = rows_page(self._kit, self._path.name, self._rows, [*faults, *copies]).html

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


def rows_page(kit, name, rows, warnings=()):
    """Return a coder's rows as a table, and below it what is to be known of the sheet."""
    told = f"{counted(len(rows), 'row')} in {name}."
    head = ("passage", "words, English, note", "voice", "theme, kind", "stance", "number")
    words = Markup("<q dir='auto'>{}</q><br><span dir='auto'>{}</span><br>{}")
    note, known = Markup("<small dir='auto'>{}</small>"), kit.voices_read if rows else {}
    cells = [
        (
            cited(kit, row.passage),
            words.format(row.quote, row.english, note.format(row.note)),
            known[row.voice].short if row.voice in known else row.voice,
            f"{row.theme}, {row.kind}",
            f"{row.stance} {row.question}".strip(),
            _number(row),
        )
        for row in rows
    ]
    shown = table(head, cells, told, widths=(12, 40, 10, 14, 12, 12)).html if rows else ""
    below = Markup("").join(Markup("<p>\u26a0 {}</p>").format(warning) for warning in warnings)
    return Page(Markup("<p>{}</p>{}{}").format(told, shown, below), told)


def _number(row):
    low, high = (side or "\u2026" for side in (row.low, row.high))
    return f"{low if low == high else f'{low} to {high}'} {row.unit}" if row.unit else ""
