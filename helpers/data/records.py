"""What else one row of an article may be: a voice, a problem of the source, a forecast."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from helpers.data.claims import ISO_DATE, KINDS, UNITS, is_iso_date, locate_quote
from helpers.data.codebook import STANCES, THEMES
from helpers.data.files import shown_path, unknown
from helpers.data.tables import Table

# The values that a claim's cell may hold whatever the article.
CLOSED = {
    "theme": THEMES,
    "stance": (*STANCES, ""),
    "kind": KINDS,
    "unit": (*UNITS, ""),
}

SECTORS = ("company", "university", "investor", "press", "state-backed institute", "not known")


@dataclass(frozen=True)
class Voice:
    """A person, an outlet, or a group that a text lets speak; all is as of the article.

    `colour` is its colour in every figure (`#rrggbb`), or empty for grey.
    """

    id: str
    name: str
    source_form: str
    affiliation: str
    sector: str
    passage: str
    note: str
    colour: str = ""
    article: str = field(default="", compare=False)

    @property
    def short(self):
        """The name without what stands in brackets after it."""
        return self.name.split(" (")[0]


def _voice_faults(row, article):
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", row["id"]) or not row["name"]:
        yield "a voice needs an id of small letters and digits, and a name"
    if row["sector"] not in SECTORS:
        yield unknown("sector", row["sector"], SECTORS)
    if row["colour"] and not re.fullmatch(r"#[0-9A-Fa-f]{6}", row["colour"]):
        yield f"colour is {row['colour']!r}, which is not like #0072B2"
    if row["passage"] not in article.passage_ids:
        yield f"passage {row['passage']!r} is not in {article.slug}"


VOICE_COLUMNS = tuple(name for name in Voice.__dataclass_fields__ if name != "article")
VOICES = Table(
    "voices.csv",
    Voice,
    _voice_faults,
    label="id",
    columns=VOICE_COLUMNS,
    optional=("colour",),  # earlier kits had no such column
    make=lambda row, article: Voice(**{c: row[c] for c in VOICE_COLUMNS}, article=article.slug),
)

PROBLEM_KINDS = (
    "mistranslation",
    "garble",
    "arithmetic",
    "error of fact",
    "misnaming",
    "missing text",
    "anonymous or undated",
    "self-contradiction",
    "opinion mixed with report",
    "differs from another account",
)
BASES = ("arithmetic", "source", "inference")


@dataclass(frozen=True)
class Problem:
    """A fault of a source; an empty quote means the whole passage, or what should stand there."""

    passage: str
    quote: str
    kind: str
    what: str
    likely: str
    basis: str


def _problem_faults(row, article):
    if row["kind"] not in PROBLEM_KINDS:
        yield unknown("kind", row["kind"], PROBLEM_KINDS)
    if not row["what"]:
        yield "what is wrong is not said"
    basis, colon, reason = row["basis"].partition(":")
    if basis not in BASES or not colon or not reason.strip():
        yield f"basis should begin with {', '.join(f'{b}:' for b in BASES)} and say how we know"
    if row["passage"] not in article.passage_ids:
        yield f"passage {row['passage']!r} is not in {article.slug}"
    elif row["quote"] and (
        misplaced := locate_quote(row["quote"], article.passage(row["passage"]))[1]
    ):
        yield misplaced


PROBLEMS = Table("problems.csv", Problem, _problem_faults, label="passage", unique=False)

# How the note of a forecast may begin.
VAGUE = "too vague to settle: "
REPEATS = re.compile(r"repeats ([a-z]+-c\d+): .")


@dataclass(frozen=True)
class Forecast:
    """A forecast's window and what would settle it; its sides are ISO dates, an empty one open."""

    claim: str
    window_from: str
    window_to: str
    what: str
    settles: str
    note: str

    @property
    def proposition(self):
        """The statement on which a class may vote."""
        return self.what

    @property
    def repeats(self):
        """The id of the forecast that this one says again, or an empty string."""
        found = REPEATS.match(self.note)
        return found[1] if found else ""

    @property
    def settled(self):
        """Whether anything could settle it: `too vague`, `can be`, or `with` the one repeated."""
        can_be = f"with {self.repeats}" if self.repeats else "can be"
        return "too vague" if self.note.startswith(VAGUE) else can_be

    @property
    def window(self):
        """The first and the last day on which it can come true; None for a side that is open."""
        return first_day(self.window_from), last_day(self.window_to)


def first_day(cell):
    """Return the first day of an ISO year, month or day; None where it is none."""
    return date.fromisoformat(f"{cell}-01-01"[:10]) if is_iso_date(cell) else None


def last_day(cell):
    """Return the last day of an ISO year, month or day; None where it is none."""
    if not is_iso_date(cell):
        return None
    year, *rest = map(int, cell.split("-"))
    month = rest[0] if rest else 12
    return date(year, month, rest[1] if len(rest) == 2 else monthrange(year, month)[1])


def _forecast_faults(row, article):
    coded = {claim.id for claim in article.read("claims")[0]}
    forecast = Forecast(**{name: row[name] for name in Forecast.__dataclass_fields__})
    if forecast.claim not in coded:
        yield unknown("claim", forecast.claim, coded)
    for column in ("what", "settles"):
        if not row[column]:
            yield f"{column} is empty"
    if forecast.note.startswith("too vague") and forecast.settled != "too vague":
        yield f"its note should begin with {VAGUE!r} and go on to say what is vague"
    if forecast.note.startswith("repeats") and not forecast.repeats:
        yield "it should read 'repeats CLAIM: \u2026' and name a row that repeats none itself"
    yield from _window_faults(forecast, article)


def _window_faults(forecast, article):
    for column in ("window_from", "window_to"):
        if (cell := getattr(forecast, column)) and not ISO_DATE.fullmatch(cell):
            yield f"{column} is {cell!r}, which is not an ISO date"
        elif cell and not is_iso_date(cell):
            yield f"{column} is {cell!r}, and there is no such day"
    first, last = forecast.window
    if first and last and first > last:
        yield f"its window is the wrong way round: {first} is after {last}"
    if last and last < article.spoken.first:
        yield f"its window ends on {last}, before anybody had spoken"


FORECASTS = Table("forecasts.csv", Forecast, _forecast_faults, label="claim")


def ledger_faults(article):
    """Yield what is wrong between rows: a forecast without a row, a repetition that differs."""
    path = article.folder / FORECASTS.file
    rows, faults = article.read("forecasts")
    if not rows and faults:
        return
    found = {row.claim: row for row in rows}
    for claim in article.read("claims")[0]:
        if claim.kind == "forecast" and claim.id not in found:
            yield (
                f"{shown_path(path)}: {claim.id} has no row; add one, and where nothing could "
                f"settle it begin its note with {VAGUE!r}"
            )
    for row in rows:
        if row.repeats and (fault := _repeat_fault(row, found.get(row.repeats))):
            yield f"{shown_path(path)} ({row.claim}): {fault}"


def _repeat_fault(row, first):
    if first is None or first.repeats:
        return "it should read 'repeats CLAIM: \u2026' and name a row that repeats none itself"
    if first.window != row.window:
        return f"its window differs from that of {first.claim}, which it repeats"
    return ""
