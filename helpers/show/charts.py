"""Charts: every helper takes data and an axes and returns the axes; `shown` makes a page of it."""

import base64
import io

import matplotlib
import pylopdf_fonts_zh_cn
from markupsafe import Markup
from matplotlib import dates, font_manager

from helpers.data.files import UnknownName, unknown
from helpers.show.html import Page, folded, in_words, render

# Grey, with a name beside it, for voices that speak in one line only.
GREY = "#6b6b6b"
# What stands at the end of a calendar whose marks are months or days.
YEAR_ALONE = ["", *["%Y"] * 5]


def prepare():
    """Make every figure readable: Chinese glyphs from the packaged font, plain axes."""
    font_manager.fontManager.addfont(pylopdf_fonts_zh_cn.sans_path())
    matplotlib.rcParams.update(
        {
            "font.family": ["DejaVu Sans", "Noto Sans SC"],
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "figure.figsize": (8, 3.2),
            "figure.constrained_layout.use": True,
        }
    )


def shown(ax, numbers=None, alt=""):
    """Return the figure of an axes as a `Page`, with its `numbers`, a `Page`, folded under it.

    The picture is sharp on dense screens and has no ground of its own. Those who do not see it
    are told `alt`, or the title and what the axes bear.
    """
    from matplotlib import pyplot

    figure, told = ax.figure, alt or _told(ax)
    _title_at_the_left(ax)
    width = figure.get_size_inches()[0] * 100
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=200, transparent=True, metadata={"Software": None})
    pyplot.close(figure)
    code = base64.b64encode(drawn.getvalue()).decode()
    html = render("figure.html", code=code, alt=told, width=round(width))
    under = folded("The numbers", numbers).html if numbers else ""
    return Page(Markup("{}{}").format(html, under), f"Figure: {told}")


def _title_at_the_left(ax):
    """Let the title begin where the figure does, so that a long one has room."""
    title = ax.get_title("left")
    if title and len(ax.figure.axes) == 1:
        ax.set_title("", loc="left")
        size = matplotlib.rcParams["axes.titlesize"]
        ax.figure.suptitle(title, x=0.005, ha="left", fontsize=size)


def _told(ax):
    """Return a figure in words: its title, what its rows are, what its axis counts."""
    title = next(filter(None, (ax.get_title(loc) for loc in ("left", "center", "right"))), "")
    rows = [tick.get_text() for tick in ax.get_yticklabels() if tick.get_text()]
    parts = [title, "; ".join(rows), ax.get_xlabel()]
    return ". ".join(part.strip(". ") for part in parts if part) + "."


def colour(kit, voice):
    """Return the colour of a voice by its id, the same in every figure; it stands in voices.csv.

    The palette is Okabe and Ito's, which colour-blind readers can tell apart.
    """
    if voice not in kit.voices:
        raise UnknownName(unknown("voice", voice, kit.voices))
    return kit.voices[voice].colour or GREY


def bars(values, *, ax, unit, colours=None):
    """Draw one labelled horizontal bar for each entry of `{label: value}`; return `ax`."""
    labels = list(values)
    drawn = ax.barh(labels, list(values.values()), color=colours or GREY)
    ax.bar_label(drawn, padding=3, fmt=in_words)
    ax.invert_yaxis()
    ax.set(xlabel=unit)
    ax.margins(x=0.12)
    return ax


def tenfold(ax):
    """Let the x axis of an axes grow tenfold at each tick, and say so in words; return it."""
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(matplotlib.ticker.LogLocator(numticks=20))
    ax.xaxis.set_major_formatter(
        matplotlib.ticker.FuncFormatter(lambda number, _: in_words(number))
    )
    ax.minorticks_off()
    ax.set_xlabel(f"{ax.get_xlabel()} (each tick is ten times the one before)".strip())
    return ax


def intervals(spans, *, ax, unit, colours=None):
    """Draw each `{label: (low, high)}` as a bar from low to high, a point where they are equal.

    An open side (None) ends in an arrow at the axis. Returns `ax`.
    """
    known = [edge for span in spans.values() for edge in span if edge is not None]
    room = (max(known) - min(known) or 1) * 0.15
    for row, (label, (low, high)) in enumerate(spans.items()):
        shade = (colours or {}).get(label, GREY)
        left = min(known) - room if low is None else low
        right = max(known) + room if high is None else high
        ax.plot([left, right], [row, row], color=shade, linewidth=6, solid_capstyle="butt")
        for edge, mark in ((low, "<"), (high, ">")):
            place = (left if mark == "<" else right) if edge is None else edge
            width = 4 if low == high else 1  # one point, not the end of a bar
            sign = mark if edge is None else "|"
            ax.plot(place, row, sign, color=shade, markersize=11, markeredgewidth=width)
    ax.set_yticks(range(len(spans)), list(spans))
    ax.invert_yaxis()
    ax.set(xlabel=unit, ylim=(len(spans) - 0.5, -0.5))
    return ax


def calendar(spans, *, ax, colours=None):
    """Draw each `{label: (first day, last day)}` on a calendar; days as ISO text or dates.

    An open side (None) ends in an arrow. Returns `ax`.
    """
    from pandas import Timestamp

    days = {
        label: tuple(None if day is None else dates.date2num(Timestamp(day)) for day in span)
        for label, span in spans.items()
    }
    intervals(days, ax=ax, unit="", colours=colours)
    ax.xaxis_date()
    named = dates.ConciseDateFormatter(ax.xaxis.get_major_locator(), offset_formats=YEAR_ALONE)
    ax.xaxis.set_major_formatter(named)
    return ax


def calibration(bins, *, ax):
    """Draw what was said against what came true, a dot for each bin with its count; return `ax`.

    Dots below the line: more was promised than came. `bins` have `said`, `came` and `count`.
    """
    ax.plot([0, 1], [0, 1], linestyle=":", color=GREY)
    for found in bins:
        ax.plot(found.said, found.came, "o", color="#0072b2")
        ax.annotate(found.count, (found.said, found.came), (7, -4), textcoords="offset points")
    ax.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05))
    ax.set(xlabel="probability said", ylabel="share that happened")
    return ax
