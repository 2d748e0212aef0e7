"""Forms for those who speak in an added text: voices, and labels that open their turns."""

import re

from helpers.add.anchoring import normalised
from helpers.coding.rows import unstorable
from helpers.data import records
from helpers.data.about import ROLES
from helpers.data.files import checked
from helpers.show.fields import Fields, long, one_of, short, voice_options
from helpers.workshop import saving
from helpers.workshop.rows import PROPOSED, ListPanel, TablePanel, needed

MOST = 12  # lines that are told


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
        return row if row["passage"] else row | self._first_named(row)

    def _first_named(self, row):
        """Return where a name stands first, and as what; nothing where it stands nowhere."""
        form = row["source_form"] or row["name"]
        named = [p.id for p in self.article.passages if form and form in p.raw]
        return {"passage": named[0], "source_form": form} if named else {}

    def _wrong(self, row):
        if found := list(needed(row, ["name"])):
            return found
        if not row["passage"]:
            return [("passage", "the name stands nowhere in the text; say where this voice is met")]
        found = [*super()._wrong(row), *self._twice(row)]
        if row["passage"] in self.article.passage_ids and row["source_form"]:
            passage = self.article.passage(row["passage"])
            if row["source_form"] not in f"{passage.raw}\n{passage.text}":
                found.append(("source_form", f"does not stand in {row['passage']}"))
        return found

    def _twice(self, row):
        """Yield a fault where another voice has the same name, spelling aside."""
        for other in self._rows():
            same = normalised(other["name"]) == normalised(row["name"])
            if same and other["id"] != row["id"]:
                yield "name", f"{other['name']} is in the list already; press the name there"

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
        field, kept = self.fields.controls["voice"], self.fields.controls["voice"].value
        field.options = voice_options(self.article)
        if kept in self.article.voices:
            field.value = kept

    def _label(self, row):
        voice = self.article.voices.get(row["voice"])
        return f"{row['text']}: \u2192 {voice.short if voice else row['voice']}, {row['role']}"

    def _shown(self, row):
        return row or {"text": "", "voice": self.article.narrator, "role": "answer"}

    def _wrong(self, row):
        text = row["text"].rstrip(":\uff1a ")
        label = re.compile(rf"{re.escape(text)}\s*[:\uff1a]")
        opens = [passage for passage in self.article.passages if label.match(passage.text)]
        found = [*needed(row, ["text"]), *unstorable(row)]
        if text and not found and not opens:
            found.append(("text", "opens no line of this text"))
        return found

    def _entered(self):
        row = super()._entered()
        return row | {"text": row["text"].rstrip(":\uff1a ")}

    def _put(self, row, seen):
        told = super()._put(row, seen)
        if goes_on := _going_on(self.article):
            where = ", ".join(map(str, goes_on[:MOST]))
            more = " and more" if len(goes_on) > MOST else ""
            told += [f"These go on with the turn above them; do they? Line {where}{more}."]
        return told


def _going_on(article):
    """Return the lines whose speaker is that of a label further up."""
    texts = [re.escape(label.text) for label in article.about.label]
    opening = re.compile(rf"(?:{'|'.join(texts)})\s*[:\uff1a]")
    ruled = {number for rule in article.about.lines for number in rule.numbers}
    speakers = {label.voice for label in article.about.label}
    return [
        p.line
        for p in article.passages
        if p.line not in ruled and p.voice in speakers and texts and not opening.match(p.text)
    ]
