"""The form in which a text is rendered into English: the passage at the left, ours at the right."""

import ipywidgets as widgets
from markupsafe import Markup

from helpers.show.html import language_name
from helpers.workshop import rendered
from helpers.workshop.panels import FormPanel


class RenderingPanel(FormPanel):
    """One passage beside the field for its rendering, and how far the whole has come.

    `typed` is `{line of the source: text}` of what was typed and not saved; it stays while one
    turns the pages, and while passages are numbered anew.
    """

    def __init__(self, finish, language="en"):
        """Show the first passage that has no rendering yet."""
        self.language, self.typed, self.seen = language, {}, None
        self.turn = widgets.BoundedIntText(value=1, min=1, max=1, description="Passage")
        self.source, self.progress = widgets.HTML(), widgets.HTML()
        self.left, self.stored = widgets.HTML(), widgets.HTML()
        wide = {"rows": 8, "layout": {"width": "99%"}}
        self.text = widgets.Textarea(description=f"In {language_name(language)}", **wide)
        self.text.add_class("kit-english")
        self.unsure = widgets.Checkbox(description="not sure yet", indent=False)
        acts = {"Save": self._save, "Save and next": self._save_and_go}
        acts |= {"Previous": lambda: self._go(-1), "Next": lambda: self._go(1)}
        acts |= {"Next without rendering": self._seek}
        self.buttons = {
            n: self.button(n, act, "primary" * ("Save" in n)) for n, act in acts.items()
        }
        right = widgets.VBox([self.text, self.stored, self.unsure])
        both = widgets.HBox([self.source, right]).add_class("kit-two")
        row = widgets.HBox([*self.buttons.values()])
        head = widgets.HBox([self.turn, self.progress])
        told = f"render the text into {language_name(language)}, passage by passage"
        super().__init__(finish, [head, both, row, self.left], told)
        self._line, self._live = self.article.passages[0].line, {}
        self.renew()
        self._seek(0)
        self.turn.observe(self._turned, names="value")
        self.text.observe(self._changed, names="value")

    @property
    def passage(self):
        """The passage that is open."""
        return self.article.passages[self.turn.value - 1]

    # --- what is shown ----------------------------------------------------------------------------

    def _renew(self):
        self._live, left = rendered.read(self.kit, self.slug, self.language)
        passages = self.article.passages
        self.turn.max = len(passages)
        after = [p.number for p in passages if p.line >= self._line]
        self.turn.value = after[0] if after else len(passages)
        self._show()
        items = Markup("").join(
            Markup("<li><span dir='auto'>{}</span><br>{}</li>").format(each.former, each.text)
            for each in left
        )
        told = "<details><summary>{} kept of lines that are no passages now</summary>"
        self.left.value = (
            Markup(f"{told}<ul>{{}}</ul></details>").format(len(left), items) if left else ""
        )

    def _show(self):
        """Show the open passage with what was typed or is stored of it."""
        passage, article = self.passage, self.article
        self._line, self.seen = passage.line, self._live[passage.id]
        former = self.seen.former and f"The passage was: {self.seen.former}"
        near = [*article.passages[max(0, passage.number - 2) : passage.number + 1]]
        shown = [_words(article, each, each == passage) for each in near]
        self.source.value = Markup("").join([*shown, Markup("<p dir='auto'>{}</p>").format(former)])
        text = self.typed.get(passage.line, self.seen.text)
        self.text.value, self.unsure.value = text, self.seen.unsure
        differs = self.seen.text and text != self.seen.text
        told = Markup("<p><small>In the file: {}</small></p>").format(self.seen.text)
        self.stored.value = told if differs else ""
        self._count()

    def _count(self):
        done = sum(bool(r.text.strip()) and not r.unsure for r in self._live.values())
        told = f"{done} of {len(self._live)} rendered"
        lines = {p.line: p.number for p in self.article.passages}
        if waiting := sorted(lines[line] for line in self.typed if line in lines):
            told += f"; not saved yet: {', '.join(map(str, waiting))}"
        if gone := sorted(line for line in self.typed if line not in lines):
            told += f"; typed for lines that are set aside: {', '.join(map(str, gone))}"
        self.progress.value = Markup("<p role='status'>{}</p>").format(told)

    def _turned(self, _):
        self._show()
        self.said.value = ""

    def _changed(self, change):
        if change["new"] == self.seen.text:
            self.typed.pop(self._line, None)
        else:
            self.typed[self._line] = change["new"]
        self._count()

    # --- the buttons ------------------------------------------------------------------------------

    def _go(self, by):
        self.turn.value += by

    def _seek(self, after=None):
        """Open the next passage without a rendering, or one that is unsure; from the top again."""
        after = self.turn.value if after is None else after
        open_ones = [
            p.number
            for p in self.article.passages
            if not self._live[p.id].text.strip() or self._live[p.id].unsure
        ]
        later = [number for number in open_ones if number > after]
        if not open_ones:
            return ["Every passage is rendered."]
        self.turn.value = (later or open_ones)[0]
        self._show()
        return []

    def _save(self):
        passage, text = self.passage, self.text.value
        if (text, self.unsure.value) == (self.seen.text, self.seen.unsure):
            return ["There is nothing to save."]
        unsure = self.unsure.value
        rendered.save(self.kit, self.slug, passage.id, text, unsure, self.seen, self.language)
        self.typed.pop(passage.line, None)
        return [f"Saved the rendering of {passage.id}."]

    def _save_and_go(self):
        told = self._save()
        self._live, _ = rendered.read(self.kit, self.slug, self.language)
        return [*told, *self._seek()]


def _words(article, passage, is_open):
    """Return a passage as HTML; one that stands beside the open one is small."""
    voice = article.voices.get(passage.voice)
    told = Markup("<p><small>{}, {}, {}</small></p>") if is_open else Markup("")
    head = told.format(passage.id, voice.short if voice else passage.voice, passage.role)
    kind = "kit-source" if is_open else "kit-beside"
    words = Markup("<p class='{}' lang='{}' dir='auto'>{}</p>")
    return head + words.format(kind, article.language, passage.text)
