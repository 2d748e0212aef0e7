"""Forms over what article.toml says of an article as a whole: its title and its dates."""

import re
from datetime import date

import ipywidgets as widgets

from helpers.add.dates import days_in
from helpers.coding.rows import unstorable
from helpers.data.about import LANGUAGE_TAG
from helpers.show.fields import Fields, long, short
from helpers.workshop import saving
from helpers.workshop.panels import FormPanel
from helpers.workshop.rows import PROPOSED, needed

MOST_DAYS = 6  # days that the text names and that are offered


class KeysPanel(FormPanel):
    """Fields for keys of article.toml, or of one of its tables."""

    def __init__(self, finish, fields, purpose, above=()):
        """Show the keys as they are stored."""
        self.fields, self.seen, self._before = Fields(fields), None, {}
        self.save = self.button("Save", self._save, "primary")
        super().__init__(finish, [*above, self.fields, widgets.HBox([self.save])], purpose)
        self.renew()

    def _stored(self):
        """Return the keys as article.toml has them."""
        raise NotImplementedError

    def _shown(self, stored):
        """Return the keys as the fields show them."""
        return stored

    def _renew(self):
        stored = self._stored()
        if self.fields.cells() == self._before or not self._before:
            self.fields.put(self._shown(stored))
            self._before = self.fields.cells()
        elif stored != self.seen:  # another wrote meanwhile: what was typed stays beside it
            now = self._shown(stored)
            told = [(n, f"in the file now: {now[n]}") for n in now if now[n] != self._before[n]]
            self.fields.mark(told)
            self._before = now
        self.seen = stored

    def _save(self):
        cells = {name: " ".join(cell.split()) for name, cell in self.fields.cells().items()}
        faults = [*needed(cells, cells), *unstorable(cells)] or list(self._wrong(cells))
        self.fields.mark(faults)
        if faults:
            return ["Not saved: see what is marked above."]
        told = self._put(cells)
        self._before = {}
        return ["Saved.", *told]


class TitlePanel(KeysPanel):
    """Titles, short name, languages."""

    def __init__(self, finish):
        """Show what is stored."""
        fields = {
            "title": short("Title", "as the text has it"),
            "title_en": short("In English"),
            "short": short("Short name", "a few words for tables"),
            "language": short("Language", "the tag of this text's language: es, ar, zh-Hant"),
            "original_language": short("First said in", "the same, or that which was translated"),
        }
        super().__init__(finish, fields, "enter the title and its English")

    def _stored(self):
        about = self.article.about
        return {name: getattr(about, name) for name in self.fields.controls}

    def _wrong(self, cells):
        """Yield what is wrong with a cell, by field."""
        for name in ("language", "original_language"):
            if not re.fullmatch(LANGUAGE_TAG, cells[name]):
                yield name, "is no tag such as es, ar or zh-Hant"
        if len(cells["short"]) > 40:
            yield "short", f"has {len(cells['short'])} letters; tables have room for 40"

    def _put(self, cells):
        """Write the keys."""
        return saving.set_keys(self.kit, self.slug, cells, self.seen)


class DatePanel(KeysPanel):
    """The days between which the voices spoke; days that the text names can be pressed."""

    def __init__(self, finish):
        """Show what is stored, and the days that the text names."""
        fields = {
            "from": short("From", "such as 2024-03-12"),
            "to": short("To", "the same day, where it is known"),
            "basis": long("Basis", "how we know it"),
        }
        self.days = widgets.HBox().add_class("kit-days")
        super().__init__(finish, fields, "say when the voices spoke", [self.days])

    def _stored(self):
        spoken = self.article.spoken
        return {"from": spoken.first, "to": spoken.last, "basis": spoken.basis}

    def _shown(self, stored):
        told = {name: str(value) for name, value in stored.items()}
        return told | {"basis": PROPOSED.sub("", told["basis"])}

    def _renew(self):
        super()._renew()
        if not self.days.children:
            named = list(self._named())[:MOST_DAYS]
            told = [widgets.Label("The text names:")] if named else []
            self.days.children = [*told, *(self._day(*each) for each in named)]

    def _named(self):
        """Yield `(passage, day, words)` of each day that the text names, once."""
        known = set()
        for passage in self.article.passages:
            for day, words in days_in(passage.text[:2000], self.article.language):
                if day not in known:
                    known.add(day)
                    yield passage, day, words

    def _day(self, passage, day, words):
        button = widgets.Button(description=f"{words} ({passage.id})", tooltip=str(day))

        def choose(_):
            basis = f"{words!r} stands in {passage.id}"
            self.fields.put({"from": str(day), "to": str(day), "basis": basis})

        button.on_click(choose)
        return button

    def _wrong(self, cells):
        """Yield what is wrong with a cell, by field."""
        days = {name: _day_of(cells[name]) for name in ("from", "to")}
        for name in (name for name, day in days.items() if day is None):
            yield name, f"{cells[name]!r} is no day such as 2024-03-12"
        if all(days.values()) and days["from"] > days["to"]:
            yield "to", f"{days['to']} is before {days['from']}"

    def _put(self, cells):
        """Write the days; what was only proposed is accepted by that."""
        days = {name: date.fromisoformat(cells[name]) for name in ("from", "to")}
        return saving.set_keys(self.kit, self.slug, cells | days, self.seen, "spoken")


def _day_of(cell):
    try:
        return date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else None
    except ValueError:
        return None
