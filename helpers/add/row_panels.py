"""Forms over the tables of an added article: voices, labels, origin, problems, forecasts."""

import re

from helpers.add import saving, skeleton
from helpers.add.panels import RowPanel
from helpers.coding.rows import UNSTORABLE
from helpers.data import records
from helpers.data.about import ROLES
from helpers.data.files import checked, shown_path
from helpers.show.fields import Fields, long, named_in, one_of, short

PROPOSED = re.compile("^proposed: ")
STATUS = ("stated", "inferred")


def unstorable(cells):
    """Yield `(field, clause)` for each cell with a character that no text has."""
    for name, cell in cells.items():
        if isinstance(cell, str) and (found := UNSTORABLE.search(cell)):
            yield name, f"has the character U+{ord(found[0]):04X}, which no text has; delete it"


def needed(cells, names):
    """Yield `(field, clause)` for each of the named cells that is empty."""
    for name in names:
        if not cells[name]:
            yield name, "is to be filled in"


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


class VoicePanel(TablePanel):
    """Those who speak or are reported."""

    table = records.VOICES

    def __init__(self, finish):
        """Show the voices."""
        sectors = one_of("Sector", records.SECTORS)
        sectors.value = "not known"
        fields = {
            "name": short("Name", "as readers shall see it"),
            "affiliation": short("Affiliation", "at the time of the text"),
            "sector": sectors,
            "note": long("Note", "who this is, and how we know"),
            "source_form": short("In the text", "the name as the text writes it, if it does"),
            "passage": short("Passage", "where it is named; empty: the first that has the name"),
        }
        more = [("Accept all that is proposed", self._accept)]
        super().__init__(finish, Fields(fields), "say who speaks in this text", more)

    def _label(self, row):
        mark = " (proposed)" if PROPOSED.match(row["note"]) else ""
        return f"{row['name']}{mark}"

    def _shown(self, row):
        told = super()._shown(row)
        if row is None:
            return told | {"sector": "not known"}
        return told | {"note": PROPOSED.sub("", row["note"])}

    def _entered(self):
        row = super()._entered()
        seen = self.seen or {"id": saving.voice_id(self.kit, self.slug, row["name"]), "colour": ""}
        row = {name: (seen | row)[name] for name in self.table.header}
        row["passage"] = self.place(row["passage"])
        if not row["passage"]:
            row["passage"] = skeleton.placed(self.article, row)["passage"]
        return row

    def _wrong(self, row):
        found = list(needed(row, ["name"])) or super()._wrong(row)
        if row["passage"] in self.article.passage_ids and row["source_form"]:
            passage = self.article.passage(row["passage"])
            if row["source_form"] not in f"{passage.raw}\n{passage.text}":
                found.append(("source_form", f"does not stand in {row['passage']}"))
        return found

    def _put(self, row, seen):
        if row is None:
            uses = saving.uses_of_voice(self.kit, self.slug, seen["id"])
            checked(None, [f"{seen['name']} {use}; change that first" for use in uses])
        return super()._put(row, seen)

    def _accept(self):
        waiting = [row for row in self._rows() if PROPOSED.match(row["note"])]
        for row in waiting:
            self._put(row | {"note": PROPOSED.sub("", row["note"])}, row)
        self.show_row(None)
        return [f"Accepted: {', '.join(row['name'] for row in waiting) or 'none was waiting'}."]


class ListPanel(RowPanel):
    """A form over a list in article.toml."""

    name = ""

    def _rows(self):
        stored = getattr(self.article.about, self.name)
        return [entry.model_dump(exclude_unset=True) for entry in stored]

    def _put(self, row, seen):
        return saving.put_entry(self.kit, self.slug, self.name, row, seen)


class LabelPanel(ListPanel):
    """Labels that open a turn."""

    name = "label"

    def __init__(self, finish):
        """Show the labels."""
        fields = {
            "text": short("Label", "the words before the colon, such as Ana"),
            "voice": one_of("Whose", []),
            "role": one_of("Role", ROLES),
        }
        super().__init__(finish, Fields(fields), "say whose turn each label opens")

    def _options(self):
        _voice_options(self.fields.controls["voice"], self.article)

    def _label(self, row):
        voice = self.article.voices.get(row["voice"])
        return f"{row['text']}: \u2192 {voice.short if voice else row['voice']}, {row['role']}"

    def _shown(self, row):
        return row or {"text": "", "voice": self.article.narrator, "role": "answer"}

    def _wrong(self, row):
        text = row["text"].rstrip(":\uff1a ")
        opens = [p for p in self.article.passages if p.text.startswith(text)]
        found = [*needed(row, ["text"]), *unstorable(row)]
        if text and not found and not opens:
            found.append(("text", "opens no line of this text"))
        return found

    def _entered(self):
        row = super()._entered()
        return row | {"text": row["text"].rstrip(":\uff1a ")}


class ChainPanel(ListPanel):
    """The steps by which the text came here."""

    name = "chain"

    def __init__(self, finish):
        """Show the steps in order."""
        fields = {
            "step": short("Step", "such as: spoken, written down, translated, re-posted"),
            "who": short("By whom", "not known, where it is not"),
            "when": short("When", "as precisely as it is known"),
            "status": one_of("Known", STATUS),
            "basis": long("Basis", "stated: the passage's number; inferred: what from"),
        }
        more = [("Earlier", lambda: self._move(-1)), ("Later", lambda: self._move(1))]
        super().__init__(finish, Fields(fields), "say how this text came here, step by step", more)

    def _label(self, row):
        return f"{row['step']} \u2013 {row['who']}"

    def _shown(self, row):
        return super()._shown(row) | ({} if row else {"status": "inferred"})

    def _entered(self):
        row = super()._entered()
        stated = row["status"] == "stated" and row["basis"].isdigit()
        return row | ({"basis": f"{self.slug}:{row['basis']}"} if stated else {})

    def _wrong(self, row):
        yield from needed(row, ["step", "who", "basis"])
        yield from unstorable(row)
        if row["status"] == "stated" and row["basis"] not in {"", *self.article.passage_ids}:
            yield "basis", "is no passage; what is stated is stated in one, named by its number"

    def _put(self, row, seen):
        if row is None:
            few = f"{shown_path(self.article.folder)}: the last step is to stay"
            checked(None, [few] if len(self._rows()) == 1 else [])
        return super()._put(row, seen)

    def _move(self, by):
        rows = self._rows()
        if self.seen not in rows:
            return ["Press a step at the left first."]
        row, to = self.seen, rows.index(self.seen) + by
        if not 0 <= to < len(rows):
            return ["It stands at the end already."]
        saving.put_entry(self.kit, self.slug, self.name, row, row, to)
        return [f"Moved: {self._label(row)}."]


class ProblemPanel(TablePanel):
    """What is wrong with the text itself."""

    table = records.PROBLEMS

    def __init__(self, finish):
        """Show the problems in the order of their passages."""
        fields = {
            "passage": short("Passage", "its number"),
            "quote": long("Words", "the words exactly as they stand there; empty: the passage"),
            "kind": one_of("Kind", records.PROBLEM_KINDS),
            "what": long("What", "what is wrong"),
            "likely": short("Likely", "what was likely meant, if that can be said"),
            "basis": one_of("We know by", records.BASES),
            "reason": long("Namely", "the calculation, the source, or what it is inferred from"),
        }
        super().__init__(finish, Fields(fields), "list what is wrong with the text itself")

    def _label(self, row):
        return f"{row['passage']} {row['kind']}: {row['what'][:60]}"

    def _shown(self, row):
        if row is None:
            chosen = {"kind": records.PROBLEM_KINDS[0], "basis": records.BASES[0]}
            return super()._shown(None) | chosen
        basis, _, reason = row["basis"].partition(":")
        return row | {"basis": basis, "reason": reason.strip()}

    def _entered(self):
        row = super()._entered() | {"quote": self.fields.controls["quote"].value.strip()}
        row["basis"] = f"{row['basis']}: {row.pop('reason')}"
        return row | {"passage": self.place(row["passage"])}

    def _wrong(self, row):
        found = super()._wrong(row)
        return [("reason" if name == "basis" else name, clause) for name, clause in found]


class ForecastPanel(TablePanel):
    """When a forecast comes true, and what would settle it."""

    table = records.FORECASTS

    def __init__(self, finish):
        """Show the forecasts that have a row; the field offers those that have none, too."""
        fields = {
            "claim": one_of("Claim", []),
            "window_from": short("From", "2024, 2024-05 or 2024-05-01; empty: open"),
            "window_to": short("To", "the same"),
            "what": long("Statement", "what is forecast, in a sentence that may prove wrong"),
            "settles": long("Settled by", "what one would have to look up"),
            "note": long("Note", f"begins with {records.VAGUE!r} where nothing could settle it"),
        }
        super().__init__(finish, Fields(fields), "say what would settle each forecast")

    def _options(self):
        field, kept = self.fields.controls["claim"], self.fields.controls["claim"].value
        said = [claim for claim in self.article.read("claims")[0] if claim.kind == "forecast"]
        field.options = [("none", ""), *((f"{c.id}: {c.english[:70]}", c.id) for c in said)]
        field.value = kept if kept in {claim.id for claim in said} else ""

    def _label(self, row):
        return f"{row['claim']} {row['what'][:60]}"

    def _wrong(self, row):
        return list(needed(row, ["claim", "what", "settles"])) or super()._wrong(row)


def _voice_options(field, article):
    """Offer an article's voices by name, with the id where two share it; the choice stays."""
    shorts, kept = [voice.short for voice in article.voices.values()], field.value
    field.options = [
        (v.short if shorts.count(v.short) == 1 else f"{v.short} ({v.id})", v.id)
        for v in article.voices.values()
    ]
    if kept in article.voices:
        field.value = kept
