"""What the ledger and the Brier score show: the ledger as a table, a score drawn and told."""

from markupsafe import Markup

from helpers.data.files import UnknownName, unknown
from helpers.models.scores import expected, ledger
from helpers.show.html import Page, cited, counted, table

STATES = ("closed", "open", "not yet open", "no window")
HEAD = ("where, who", "the forecast", "window", "what would settle it", "note")
# Axes of the score to expect: 4 units for each per cent, 110 for a score of 1.
DRAWN = Markup(
    "<svg viewBox='0 0 530 176' width='530' font-size='12' fill='currentColor' role='img' "
    "aria-label='The score to expect, for everything that could be said'>"
    "<path d='M70 30V140H470' fill='none' stroke='currentColor'/>"
    "<polyline points='{line}' fill='none' stroke='#0072b2' stroke-width='2'/>{marks}"
    "<text x='0' y='80'>score to</text><text x='0' y='95'>expect</text>"
    "<text x='64' y='34' text-anchor='end'>1</text><text x='64' y='144' text-anchor='end'>0</text>"
    "<text x='70' y='156' text-anchor='middle'>0</text>"
    "<text x='270' y='156' text-anchor='middle'>50</text>"
    "<text x='470' y='156' text-anchor='middle'>100</text>"
    "<text x='270' y='172' text-anchor='middle'>what could be said, in per cent</text></svg>"
)


def ledger_table(kit, book, voice="all", state="all"):
    """Return the forecasts of `book` (see `scores.ledger`) as a `Page`, one row a forecast.

    `voice` and `state` choose among them. Raises `UnknownName` for one that the ledger lacks.
    """
    for column, wanted in (("voice", voice), ("state", state)):
        # A state that no forecast is in on that day is a state all the same.
        known = {"all", *book[column], *(STATES if column == "state" else ())}
        if wanted not in known:
            raise UnknownName(unknown(column, wanted, sorted(known)))
        book = book[(book[column] == wanted) | (wanted == "all")]
    rows = [_entry(kit, row) for row in book.itertuples()]
    told = counted(len(rows), "row")
    page = table(HEAD, rows, told, widths=(12, 22, 14, 30, 22))
    return Page(Markup("<p>{}</p>").format(told) + page.html, told)


def entries(kit, on, *, voice, state):
    """Return as HTML the rows of the ledger as it stands on the day `on` (see `ledger_table`)."""
    return ledger_table(kit, ledger(kit, on), voice, state).html


def _entry(kit, row):
    window = f"{row.window_from} to {row.window_to}\n" if row.state != "no window" else ""
    return (
        cited(kit, f"{row.passage}\n{row.Index}\n{kit.voices[row.voice].short}"),
        row.what,
        cited(kit, f"{window}{row.state}"),
        row.settles,
        row.note,
    )


def score(said, held):
    """Return what a probability scores if the thing happens, if not, and in the long run.

    HTML with a drawing; `said` and `held`, what one says and what one holds, are per cent.
    """
    says, holds = said / 100, held / 100
    scores = {
        "if it happens": expected(says, 1),
        "if it does not": expected(says, 0),
        "to expect, as you hold it": expected(says, holds),
        "to expect, had you said what you hold": expected(holds, holds),
    }
    rows = [(name, f"{number:.3f}") for name, number in scores.items()]
    return _drawing(said, held) + table(("Brier score", "value"), rows, "", widths=(70, 30)).html


def _drawing(said, held):
    """Return the score to expect of everything that could be said; marked are the two chosen."""
    heights = [140 - 110 * expected(percent / 100, held / 100) for percent in range(101)]
    line = " ".join(f"{70 + 4 * percent},{y:.1f}" for percent, y in enumerate(heights))
    says, holds, high = 70 + 4 * said, 70 + 4 * held, f"{heights[said]:.1f}"
    marks = (
        f"<path d='M{holds} 20V140' stroke='currentColor' stroke-dasharray='3 3'/>"
        f"<circle cx='{says}' cy='{high}' r='6' fill='#d55e00'/>"
        f"<text x='{holds}' y='14' text-anchor='middle'>you hold</text>"
        f"<text x='{says + 8}' y='{heights[said] - 8:.1f}'>you say</text>"
    )
    return DRAWN.format(line=line, marks=Markup(marks))
