"""The matrix of voices and questions: who supports, opposes, qualifies, and who is silent."""

from markupsafe import Markup

from helpers.data.codebook import STANCES
from helpers.show.html import Page, counted, table

# A sign and a colour of its own for every cell of a matrix.
SIGNS = {
    "supports": ("▲", "#0072b2"),
    "opposes": ("▼", "#d55e00"),
    "qualifies": ("◆", "#8a6d8f"),
    "silent": ("·", "inherit"),
    "not coded": ("?", "inherit"),
}


def page(kit, theme=None, without=(), cells=None, place=""):
    """Return voices against the questions of a theme or of all, as `Exhibits.matrix` says."""
    cells = kit.stances(without) if cells is None else cells
    asked = [question.id for question in kit.questions(theme)]
    known = [v for v in kit.voices.values() if (v.id, asked[0]) in cells]
    speak = [v for v in known if any(cells[v.id, q] in STANCES for q in asked)]

    def last_day(voice):
        return kit.articles[voice.article].spoken.last

    rows = [
        (
            voice.name,
            Markup("<small>{}</small>").format(f"{last_day(voice):%b %Y}"),
            *(_cell(cells[voice.id, q], q, section(q, theme, place)) for q in asked),
        )
        for voice in sorted(speak, key=last_day)
    ]
    said = sum(cells[voice.id, question] in STANCES for voice in speak for question in asked)
    plain = (
        f"{len(speak)} of {len(known)} voices take {counted(said, 'stance')} "
        f"on {counted(len(asked), 'question')}"
    )
    widths = (20, 10, *[70 / len(asked)] * len(asked))
    shown = table(("voice", "spoke by", *asked), rows, plain, widths, kind="kit-matrix")
    quiet = [(v.name, cells[v.id, asked[0]]) for v in known if v not in speak]
    return Page(shown.html + _told(quiet), plain)


def section(question, theme, place):
    """Return the id of the quotations on a question.

    Two notebooks that are open in one window must not share any: `place` parts those that show
    the same theme.
    """
    return f"{place or theme or 'all'}-{question}"


def _cell(stance, question, id):
    sign, shade = SIGNS[stance]
    spoken = stance in STANCES
    words = Markup("<span class='{}' data-q='{}' title='{}' style='color:{}'>{}</span>").format(
        "sign" if spoken else "sign silent", question, stance, shade, sign
    )
    if not spoken:
        return words
    return Markup("<a href='#{}' aria-label='{} {}'>{}</a>").format(id, stance, question, words)


def _told(quiet):
    """Return one line on the voices without a stance: who is silent, who is not coded yet."""
    silent = [name for name, cell in quiet if cell == "silent"]
    told = f"Silent on all of these: {', '.join(silent) or 'nobody'}."
    if waiting := [name for name, cell in quiet if cell == "not coded"]:
        told += f" Not coded yet: {', '.join(waiting)}."
    return Markup("<p><small>{}</small></p>").format(told)
