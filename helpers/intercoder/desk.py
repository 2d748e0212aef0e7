"""The coder's desk: the panel in a notebook in which one person codes one article.

It reads and shows that coder's file alone, so that nobody codes with an eye on another.
"""

from html import escape

import ipywidgets as widgets
import regex

from helpers import claims, codebook, corpus, tables, translation, voices
from helpers.intercoder import sheets
from helpers.pages import Html, Live, Page, choice, link

# An end mark of any script, with what closes; one of East Asia needs no space after it.
CLOSED = r"(?:[\p{Pe}\p{Pf}\"']|\s»)*"
END = rf"(?:[。！？｡]|……)+{CLOSED}|[\p{{Sentence_Terminal}}…]+{CLOSED}(?=\s)"
SENTENCE = regex.compile(rf"\S.*?(?:{END}|$)", regex.DOTALL)
LEFTOVERS = " \t\u00a0\u3000*#•"


def sentences(text):
    """Return the sentences of a passage as they stand in it, without a page's marks around them.

    >>> sentences("算力很贵。数据呢？It is 3.5 times as dear! Is it?")
    ['算力很贵。', '数据呢？', 'It is 3.5 times as dear!', 'Is it?']
    """
    found = (match[0].strip(LEFTOVERS) for match in SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]


def desk(slug, coder, seeds=None):
    """Return the panel in which `coder` codes an article; the rows go to `coders/<coder>.csv`.

    Raises `tables.DataError` where the article has faults or the name cannot be a coder's.
    The rows outlive the kernel in the coder's own notebook; where a notebook is run without a
    browser it shows one sentence, so that nobody's coding is stored.
    """
    article = corpus.article(slug, seeds)
    if fault := sheets.name_fault(coder):
        raise tables.DataError([f"{tables.name(sheets.sheet(slug, coder, seeds))}: {fault}"])
    return Desk(article, coder, seeds)


def passage_page(article, passage, english=""):
    """Return a passage with its sentences numbered, over its English rendering."""
    told = "".join(
        f"<li lang='{escape(article.language)}' dir='auto'>{escape(sentence)}</li>"
        for sentence in sentences(passage.raw)
    )
    rendered = f"<p lang='en'>{escape(english)}</p>" if english else ""
    html = f"<div style='line-height:1.5'>{link(passage.id)}<ol>{told}</ol>{rendered}</div>"
    return Page(html, passage.text)


def question_page(question):
    """Return what a question of the codebook asks, what counts as an answer, and what does not."""
    if question is None:
        return Page("", "")
    return Page(
        f"<p><b>{question.id}</b> {escape(question.proposition)}</p><p><small>Counts: "
        f"{escape(question.counts)}<br>Does not: {escape(question.excludes)}</small></p>",
        question.proposition,
    )


def rows_page(name, rows, faults=(), kept=(), said=""):
    """Return a coder's rows as a table: above it what was just done, below it the faults."""
    told = f"{said} {len(rows)} row{'' if len(rows) == 1 else 's'} in {name}.".strip()
    cells = [
        (
            link(row["passage"]),
            f"<q dir='auto'>{escape(row['quote'])}</q><br><span dir='auto'>{escape(row['english'])}"
            f"</span><br><small dir='auto'>{escape(row['note'])}</small>",
            escape(row["voice"]),
            escape(f"{row['theme']}, {row['kind']}"),
            escape(f"{row['stance']} {row['question']}"),
            escape(_number(row)),
        )
        for row in rows
    ]
    head = ("passage", "words, English, note", "voice", "theme, kind", "stance", "number")
    table = Page.table(head, cells, told, widths=(12, 40, 10, 14, 12, 12))
    warned = [*faults, *(f"As a spreadsheet saved it, the file is kept in {k}." for k in kept)]
    below = "".join(f"<p>⚠ {escape(sentence)}</p>" for sentence in warned)
    top = f"<p role='status' style='white-space:pre-line'>{escape(told)}</p>"
    return Page(f"{top}{table.html}{below}", told)


def _number(row):
    low, high = (row[side] or "…" for side in ("low", "high"))
    return f"{low if low == high else f'{low} to {high}'} {row['unit']}" if row["unit"] else ""


class Desk(Live):
    """Controls for one row, the buttons Save and Undo, and the coder's own rows beneath."""

    def __init__(self, article, coder, seeds=None):
        """Show the first passage and the rows that the coder's file holds."""
        self._article, self._coder, self._seeds = article, coder, seeds
        self._path = sheets.sheet(article.slug, coder, seeds)
        self._english = translation.scan(article.slug, seeds=seeds)[0]
        self._questions = codebook.load(seeds).questions
        self.controls = self._controls()
        self._text, self._asked, self._page = Html(), Html(), Html()
        self.buttons = {label: widgets.Button(description=label) for label in ("Save", "Undo")}
        self.buttons["Save"].on_click(lambda _: self._show(self._save))
        self.buttons["Undo"].on_click(lambda _: self._show(self._undo))
        for name, told in {
            "passage": self._turned,
            "sentence": self._picked,
            "theme": self._themed,
            "question": self._chosen,
        }.items():
            self.controls[name].observe(told, names="value")
        passage, *rest = self.controls.values()
        place = rest.index(self.controls["question"]) + 1
        row = widgets.HBox(list(self.buttons.values()))
        rest = [*rest[:place], self._asked, *rest[place:]]
        hint = (
            f"Run this cell in JupyterLab to code {article.slug} as {coder}; the rows are kept in "
            f"{tables.name(self._path)}."
        )
        super().__init__([passage, self._text, *rest, row, self._page], hint, hint=hint)
        self.add_class("kit-form")
        self._turned()
        self._themed()
        self._show(lambda: "")

    def _controls(self):
        known = list(voices.scan_article(self._article.slug, self._seeds)[0].values())
        names = choice("Voice", {voice.id: f"{voice.short} ({voice.id})" for voice in known})
        names.tooltips = [voice.note for voice in known]
        wide = {"layout": {"width": "95%"}}
        return {
            "passage": widgets.BoundedIntText(
                value=1, min=1, max=len(self._article.passages), description="Passage"
            ),
            "sentence": choice("Sentence", {0: "none"}),
            "quote": widgets.Textarea(description="Words", rows=3, **wide),
            "english": widgets.Textarea(description="In English", rows=2, **wide),
            "voice": names,
            "theme": choice("Theme", {theme: theme for theme in codebook.THEMES}),
            "question": choice("Question", {"": "none"}),
            "stance": choice("Stance", {"": "none"} | {s: s for s in codebook.STANCES}),
            "kind": choice("Kind", {kind: kind for kind in claims.KINDS}),
            "low": widgets.Text(description="From", placeholder="a number, if there is one"),
            "high": widgets.Text(description="To", placeholder="the same, where it is no range"),
            "unit": widgets.Combobox(description="Unit", options=list(claims.UNITS)),
            "note": widgets.Text(description="Note", **wide),
        }

    def _turned(self, _=None):
        passage = self._article.passages[self.controls["passage"].value - 1]
        self._text.value = passage_page(
            self._article, passage, self._english.get(passage.id, "")
        ).html
        self._clear()
        numbers = range(1, len(sentences(passage.raw)) + 1)
        self.controls["sentence"].options = [("none", 0), *((str(n), n) for n in numbers)]
        if passage.voice in dict(self.controls["voice"].options).values():
            self.controls["voice"].value = passage.voice

    def _picked(self, _=None):
        if number := self.controls["sentence"].value:
            passage = self._article.passages[self.controls["passage"].value - 1]
            self.controls["quote"].value = sentences(passage.raw)[number - 1]

    def _themed(self, _=None):
        theme = self.controls["theme"].value
        asked = [q.id for q in self._questions.values() if q.theme == theme]
        self.controls["question"].options = [("none", ""), *((id, id) for id in asked)]

    def _chosen(self, _=None):
        question = self._questions.get(self.controls["question"].value)
        self._asked.value = question_page(question).html

    def _clear(self):
        for name in ("quote", "english", "low", "high", "unit", "note", "stance", "question"):
            self.controls[name].value = ""
        self.controls["sentence"].value = 0

    def _show(self, act):
        try:
            said = act()
        except (tables.DataError, OSError) as error:
            said = f"Not done: {error}."
        rows, faults = [], []
        if self._path.is_file():
            rows, faults = sheets.scan(self._article.slug, self._coder, self._seeds)
        kept = [path.name for path in sheets.kept(self._path)]
        self._page.value = rows_page(self._path.name, rows, faults, kept, said).html
        self.keep(rows_page(self._path.name, rows, faults, kept).html)

    def _save(self):
        cells = {name: control.value for name, control in self.controls.items()}
        cells["passage"] = f"{self._article.slug}:{cells['passage']}"
        row = sheets.save(self._article.slug, self._coder, cells, self._seeds)
        self._clear()
        return f"Saved a row on {row['passage']}."

    def _undo(self):
        row = sheets.undo(self._article.slug, self._coder, self._seeds)
        return f"Took out the row on {row['passage']}." if row else "There is nothing to undo."
