"""The coder's desk: the panel in a notebook in which one person codes one article.

It reads and shows that coder's sheet alone, so that nobody codes with an eye on another.
"""

from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from helpers.coding import sheets
from helpers.coding.rows import row_faults
from helpers.coding.sentences import sentences
from helpers.data import numbers
from helpers.data.claims import KINDS, UNITS
from helpers.data.codebook import STANCES, THEMES
from helpers.data.files import DataError, checked, shown_path
from helpers.show.html import Page, counted, link, table

STYLE = Path(__file__).with_name("desk.css")
FIELDS = ("quote", "english", "low", "high", "unit", "note", "stance", "question")


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

    `controls` holds the fields of the form by column, `marks` what is wrong with each, `buttons`
    the buttons by what stands on them, `sentences` the sentences of the passage to press.
    """

    def __init__(self, kit, slug, coder):
        """Show the first passage and the rows that the coder's sheet holds."""
        self._kit, self._slug, self._coder, self._changing = kit, slug, coder, None
        self._article, self._rows = kit.articles[slug], ()
        self.controls, self.marks = self._fields(), {}
        self.buttons = {label: widgets.Button(description=label) for label in ACTS}
        for label, act in ACTS.items():
            self.buttons[label].on_click(lambda _, act=act: self._do(act))
        self.chosen = widgets.Dropdown(description="Row")
        self._before, self._after, self._asked = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.sentences, self.said, self.page = widgets.VBox(), widgets.HTML(), widgets.HTML()
        for name, told in {"passage": self._turned, "theme": self._themed}.items():
            self.controls[name].observe(told, names="value")
        self.controls["question"].observe(self._answered, names="value")
        super().__init__([self._style(), self._top(), self._bottom()])
        self.add_class("kit-form")
        self._themed()
        self._listed()
        self._turned()

    # --- what stands where -----------------------------------------------------------------------

    def _fields(self):
        voices = list(self._article.voices.values())
        shorts = [voice.short for voice in voices]
        names = [v.short if shorts.count(v.short) == 1 else f"{v.short} ({v.id})" for v in voices]
        wide = {"layout": {"width": "95%"}}
        last = len(self._article.passages)
        return {
            "passage": widgets.BoundedIntText(value=1, min=1, max=last, description="Passage"),
            "quote": widgets.Textarea(description="Words", rows=3, **wide),
            "english": widgets.Textarea(description="In English", rows=2, **wide),
            "voice": widgets.Dropdown(
                description="Voice", options=[*zip(names, [v.id for v in voices], strict=True)]
            ),
            "theme": _buttons("Theme", THEMES),
            "question": widgets.Dropdown(description="Question", **wide),
            "stance": _buttons("Stance", ("", *STANCES)),
            "kind": _buttons("Kind", KINDS),
            "low": widgets.Text(description="From"),
            "high": widgets.Text(description="To", placeholder="the same, where it is no range"),
            "unit": widgets.Combobox(description="Unit", options=list(UNITS)),
            "note": widgets.Text(description="Note", **wide),
        }

    def _style(self):
        return widgets.HTML(f"<style>{STYLE.read_text('utf-8')}</style>")

    def _top(self):
        turn = widgets.HBox([self.buttons["Previous"], self.buttons["Next"]])
        passage = self._marked("passage")
        left = widgets.VBox([passage, turn, self._before, self.sentences, self._after])
        form = [self._marked(name) for name in self.controls if name != "passage"]
        form.insert(list(self.controls).index("question"), self._asked)
        acts = widgets.HBox([self.buttons["Save"], self.buttons["Undo"]])
        both = widgets.HBox([left, widgets.VBox([*form, acts, self.said])])
        both.add_class("kit-desk")
        return both

    def _bottom(self):
        acts = widgets.HBox([self.chosen, self.buttons["Change"], self.buttons["Take out"]])
        return widgets.VBox([acts, self.page])

    def _marked(self, name):
        """Return a field with room for what is wrong with it beneath."""
        self.marks[name] = widgets.HTML()
        return widgets.VBox([self.controls[name], self.marks[name]])

    # --- what follows from what ------------------------------------------------------------------

    @property
    def passage(self):
        """The passage that is open."""
        return self._article.passages[self.controls["passage"].value - 1]

    def _turned(self, _=None):
        self._clear()
        number, every = self.passage.number, self._article.passages
        self._before.value = _near(every[max(number - 2, 0) : number - 1])
        rendered = self._article.renderings_and_faults("en")[0].get(self.passage.id, "")
        below = Markup("<p lang='en'>{}</p>").format(rendered) + _near(every[number : number + 1])
        self._after.value = link(self._kit, self.passage.id) + below
        self._draw_sentences()
        if self.passage.voice in self._article.voices:
            self.controls["voice"].value = self.passage.voice

    def _draw_sentences(self):
        quotes = [row.quote for row in self._rows if row.passage == self.passage.id]
        found = []
        for sentence in sentences(self.passage.raw):
            coded = any(quote in sentence or sentence in quote for quote in quotes)
            button = widgets.Button(description=f"\u2713 {sentence}" if coded else sentence)
            button.add_class("kit-sentence")
            if coded:
                button.add_class("kit-coded")
            button.on_click(lambda _, sentence=sentence: self._picked(sentence))
            found.append(button)
        self.sentences.children = found

    def _picked(self, sentence):
        """Fill in the words, their rendering where sentences match, and what numbers they have."""
        self.controls["quote"].value = sentence
        rendered = sentences(self._article.renderings_and_faults("en")[0].get(self.passage.id, ""))
        own = sentences(self.passage.raw)
        matched = len(rendered) == len(own)
        self.controls["english"].value = rendered[own.index(sentence)] if matched else ""
        found = sorted(numbers.written(sentence, self._article.language))
        told = f"the words have {', '.join(f'{n:,.15g}' for n in found[:5])}" if found else ""
        self.controls["low"].placeholder = told

    def _themed(self, _=None):
        theme = self.controls["theme"].value
        asked = [q for q in self._kit.codebook.questions.values() if q.theme == theme]
        labels = [(f"{q.id} {q.proposition}", q.id) for q in asked]
        self.controls["question"].options = [("none", ""), *labels]

    def _answered(self, _=None):
        question = self._kit.codebook.questions.get(self.controls["question"].value)
        told = "<p><small>Counts: {}<br>Does not: {}</small></p>"
        self._asked.value = (
            Markup(told).format(question.counts, question.excludes) if question else ""
        )

    def _clear(self):
        self._changing = None
        for name in FIELDS:
            self.controls[name].value = ""
        self.controls["low"].placeholder = "a number, if there is one"
        self._mark([])

    # --- the buttons -----------------------------------------------------------------------------

    def _do(self, act):
        try:
            said = act(self)
        except (DataError, OSError) as error:
            said = f"Not done: {str(error).rpartition('not stored: ')[2]}."
        self.said.value = Markup("<p role='status'>{}</p>").format(said)

    def _save(self):
        cells = {name: control.value for name, control in self.controls.items()}
        cells["passage"] = self.passage.id
        faults = row_faults(self._article, sheets.made(self._kit, self._coder, cells))
        self._mark(faults)
        if faults:
            return f"Not stored: {counted(len(faults), 'thing')} to mend."
        row = sheets.save(self._kit, self._slug, self._coder, cells, self._changing)
        return self._stored(f"Saved a row on {row.passage}.")

    def _undo(self):
        row = sheets.undo(self._kit, self._slug, self._coder)
        return self._stored(f"Took back the last change, on {row.passage}." if row else "") or (
            "There is nothing to undo."
        )

    def _take_out(self):
        if self.chosen.value is None:
            return "Choose a row first."
        row = self._rows[self.chosen.value]
        sheets.take_out(self._kit, self._slug, self._coder, row)
        return self._stored(f"Took out the row on {row.passage}.")

    def _change(self):
        """Open a row in the form; what is saved next takes its place."""
        if self.chosen.value is None:
            return "Choose a row first."
        row = self._rows[self.chosen.value]
        if row.passage not in self._article.passage_ids:
            return f"{row.passage} is no passage; change it in the sheet."
        self.controls["passage"].value = self._article.passage(row.passage).number
        unknown = [name for name in self.controls if not self._shows(name, getattr(row, name))]
        self._changing = row
        more = f" Choose anew: {', '.join(unknown)}." if unknown else ""
        return f"Change the row on {row.passage} and save it.{more}"

    def _shows(self, name, value):
        """Put a stored cell into its field; return whether the field could take it."""
        if name != "passage":
            try:
                self.controls[name].value = value
            except widgets.widget_selection.TraitError:
                return False
        return True

    def _go(self, step):
        self.controls["passage"].value += step
        return ""

    def _stored(self, said):
        self._clear()
        self._listed()
        self._draw_sentences()
        return said

    # --- what is told ----------------------------------------------------------------------------

    def _mark(self, faults):
        """Show each `(column, clause)` at its field; what is of no field stands above Save."""
        told = {name: [clause for at, clause in faults if at == name] for name in self.marks}
        told["note"] += [clause for at, clause in faults if at not in self.marks]
        for name, clauses in told.items():
            self.marks[name].value = Markup("").join(
                Markup("<p class='kit-fault' role='alert'>{}</p>").format(c) for c in clauses
            )
            (self.controls[name].add_class if clauses else self.controls[name].remove_class)(
                "kit-wrong"
            )

    def _listed(self):
        """Show the coder's rows as they stand in the sheet now."""
        self._rows, faults = sheets.read_with_faults(self._kit, self._slug, self._coder)
        labels = [f"{row.passage} {row.quote[:30]} {row.question}" for row in self._rows]
        numbered = [(f"{n}. {label}", n - 1) for n, label in enumerate(labels, 1)]
        self.chosen.options = [("none", None), *numbered]
        path = sheets.folder(self._kit, self._slug) / f"{self._coder}.csv"
        copies = [f"As a spreadsheet saved it, it is kept in {p.name}." for p in sheets.kept(path)]
        self.page.value = rows_page(self._kit, path.name, self._rows, [*faults, *copies]).html

    def _repr_mimebundle_(self, **kwargs):
        path = sheets.folder(self._kit, self._slug) / f"{self._coder}.csv"
        plain = (
            f"Run this cell in JupyterLab to code {self._slug} as {self._coder}; the rows are kept "
            f"in {shown_path(path)}."
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


def _buttons(description, values):
    labels = [(value or "none", value) for value in values]
    return widgets.ToggleButtons(
        options=labels, description=description, style={"button_width": "auto"}
    )


def _near(passages):
    """Return the passages next to the open one as HTML."""
    return Markup("").join(
        Markup("<p class='kit-near' dir='auto'>{}</p>").format(passage.text) for passage in passages
    )


def rows_page(kit, name, rows, warnings=()):
    """Return a coder's rows as a table, and below it what is to be known of the sheet."""
    told = f"{counted(len(rows), 'row')} in {name}."
    head = ("passage", "words, English, note", "voice", "theme, kind", "stance", "number")
    cells = [
        (
            link(kit, row.passage) if row.passage else "",
            Markup(
                "<q dir='auto'>{}</q><br><span dir='auto'>{}</span><br><small dir='auto'>{}</small>"
            ).format(row.quote, row.english, row.note),
            row.voice,
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
