"""Forms for what is wrong with an added text, and for what would settle its forecasts."""

from helpers.data import records
from helpers.show.fields import Fields, long, one_of, short
from helpers.workshop.rows import TablePanel, needed


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
