"""The form for the steps by which an added text came here."""

from helpers.coding.rows import unstorable
from helpers.data.files import checked, shown_path
from helpers.show.fields import Fields, long, one_of, short
from helpers.workshop import saving
from helpers.workshop.rows import ListPanel, needed

STATUS = ("stated", "inferred")


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
