"""A vote of the class on the codebook's questions, before and after reading."""

from markupsafe import Markup

from helpers.data.codebook import STANCES
from helpers.data.files import UnknownName, checked, shown_path, unknown
from helpers.data.spreadsheets import read_table
from helpers.show.html import Page, counted, table
from helpers.show.matrix import SIGNS
from helpers.teach import forms

# What the class may answer, with the sign and the colour of the stance that it is like.
CHOICES = {
    "agree": SIGNS["supports"],
    "partly": SIGNS["qualifies"],
    "disagree": SIGNS["opposes"],
    "unsure": ("○", "#6b6b6b"),
}
FEW = 5  # voters; with fewer, single answers could be guessed


class Vote(dict):
    """`{question: {choice: count}}`; `notes` tell in sentences what in a file was not counted."""

    def __init__(self, counts=(), notes=()):
        """Keep both."""
        super().__init__(counts)
        self.notes = tuple(notes)


def count(agree=0, partly=0, disagree=0, unsure=0):
    """Return the counts of one question, as typed in; raise ValueError for what is no count."""
    counts = dict(zip(CHOICES, (agree, partly, disagree, unsure), strict=True))
    for choice, number in counts.items():
        if type(number) is not int or number < 0:
            raise ValueError(f"{choice} = {number!r} should be a whole number, 0 or more")
    return counts


def read(kit, path, when="", forecasts=()):
    """Return the `Vote` that a form tool exported as a table; raise `DataError` on faults.

    One row is one respondent. A column counts for a question if its heading is the question's
    proposition, or its id (`T8`, `T8: …`, `… [T8]`). `when` (before or after) chooses among
    headings that say so. Only counts are kept; the notes quote what is not understood, by row.
    Where `forecasts` names claims, the columns ask whether these happened.
    """
    return checked(*read_with_faults(kit, path, when, forecasts))


def read_with_faults(kit, path, when="", forecasts=()):
    """Return `(vote, faults)`."""
    if when not in ("", "before", "after"):
        return Vote(), [f"when = {when!r} should be before, after, or left out"]
    rows, faults = read_table(path)
    if faults or not rows:
        return Vote(), faults or [f"{shown_path(path)}: has a heading and no answers"]
    headings = [column for column in rows[0] if column != "row"]
    columns, others, faults = forms.columns(headings, _asked(kit, forecasts), when)
    faults += forms.tallies(rows, columns.values(), others)
    rows, notes = forms.respondents(rows, columns.values(), others)
    counts = {}
    if others:
        notes.insert(0, f"columns not counted: {', '.join(map(repr, others))}")
    for question, heading in columns.items():
        answers = [(row["row"], row[heading]) for row in rows]
        counts[question], more = forms.counted(heading, answers)
        notes += [f"{question}: {note}" for note in more]
    vote = Vote(counts, [f"{shown_path(path)}: {note}" for note in notes])
    return vote, [f"{shown_path(path)}, row 1: {fault}" for fault in faults]


def _asked(kit, forecasts):
    """Return what a vote may ask by id: the forecasts named, else the codebook's questions."""
    for id in forecasts:
        if id not in kit.forecasts:
            raise UnknownName(unknown("forecast", id, kit.forecasts))
    return {id: kit.forecasts[id] for id in forecasts} or kit.codebook.questions


def shift(kit, before, after):
    """Return how the class stood on each question before and after, beside the voices' stances.

    `before` and `after` are what `read` returns, or `{question: count(...)}`; where there was
    one vote only, the other is `{}`. Raises `UnknownName` for a question that the codebook lacks.
    """
    before, after = _checked(kit, before), _checked(kit, after)
    stances = kit.stances()
    rows = [
        (
            Markup("<b>{}</b> {}").format(id, question.proposition),
            standing(before.get(id)),
            standing(after.get(id)),
            _moved(before.get(id), after.get(id)),
            _voices(kit, id, stances),
        )
        for id, question in kit.codebook.questions.items()
        if id in before or id in after
    ]
    head = ("question", "class before", "class after", "shift in points", "voices")
    told = remarks(before, after)
    below = Markup("").join(Markup("<p>{}</p>").format(sentence) for sentence in told)
    html = table(head, rows, "", widths=(26, 16, 16, 16, 26)).html
    plain = "\n".join([f"Votes on {counted(len(rows), 'question')}", *told])
    return Page(html + Markup("<div class='kit'>{}</div>").format(below), plain)


def _checked(kit, vote):
    known = kit.codebook.questions
    for question in vote:
        if question not in known:
            raise UnknownName(unknown("question", question, known))
    return Vote({id: count(**counts) for id, counts in vote.items()}, getattr(vote, "notes", ()))


def _shares(counts):
    """Return `{choice: per cent of those who answered}`; empty where nobody did."""
    total = sum((counts or {}).values())
    return {choice: 100 * counts[choice] / total for choice in CHOICES} if total else {}


def _lines(parts):
    return Markup("<br>").join(parts)


def _sign(shape):
    return Markup("<span style='color:{1}'>{0}</span>").format(*shape)


def standing(counts, words=()):
    """Return the counts and shares of one question as HTML, a line for each choice.

    `words` is `{choice: what a line calls it}`, where that is another word.
    """
    shares, called = _shares(counts), dict(words)
    if not shares:
        return "no vote"
    line = Markup("{} {} {} ({:.0f}%)").format
    return _lines(
        line(_sign(CHOICES[choice]), called.get(choice, choice), counts[choice], share)
        for choice, share in shares.items()
    )


def _moved(before, after):
    first, second = _shares(before), _shares(after)
    if not first or not second:
        return ""
    points = {choice: round(second[choice] - first[choice]) for choice in CHOICES}
    return _lines(f"{choice} {move:+d}".replace("-", "\u2212") for choice, move in points.items())


def _voices(kit, question, stances):
    """Return who takes which stance, each with its caveat; the rest is counted and not named."""
    taken = {voice: stance for (voice, about), stance in stances.items() if about == question}
    speaking = [(stance, voice) for stance in STANCES for voice in taken if taken[voice] == stance]
    lines = [_voice(kit.voices[voice], stance) for stance, voice in speaking]
    held = list(taken.values())
    for rest in ("silent", "not coded"):
        if rest in held:
            told = f"{rest}: {held.count(rest)} of {counted(len(taken), 'voice')}"
            lines.append(f"{SIGNS[rest][0]} {told}")
    return _lines(lines)


def _voice(voice, stance):
    line = Markup("{} {} {} <small>{}</small>")
    return line.format(_sign(SIGNS[stance]), voice.name, stance, voice.note)


def remarks(before, after):
    """Return sentences on who voted, on small classes, and on what in the files was not counted."""
    about = {}
    for id in {**before, **after}:
        for sentence in _remarks_on(before.get(id), after.get(id)):
            about.setdefault(sentence, []).append(id)
    return [
        *(f"{', '.join(ids)}: {sentence}." for sentence, ids in about.items()),
        "The counts tell where the class stands, not who changed their mind. Silence is neither "
        "agreement nor dissent; and how many voices hold a view does not tell how right it is.",
        *(f"{note}." for note in (*before.notes, *after.notes)),
    ]


def _remarks_on(before, after):
    votes = [sum(counts.values()) for counts in (before, after) if counts is not None]
    if after is None:
        yield "voted on before only"
    elif before is None:
        yield "voted on after only"
    elif votes[0] != votes[1]:
        yield (
            f"{votes[0]} answered before and {votes[1]} after, so a part of the shift may be one "
            "of who answered"
        )
    if min(votes) < FEW:
        yield "fewer than five answered, so single answers could be guessed"


def chart(kit, before, after, *, ax):
    """Draw a bar for each question before and one after, counts and signs on it; return `ax`."""
    before, after = _checked(kit, before), _checked(kit, after)
    bars = {
        f"{id} {when}": vote[id]
        for id in kit.codebook.questions
        for when, vote in (("before", before), ("after", after))
        if _shares(vote.get(id))
    }
    for row, counts in enumerate(bars.values()):
        left = 0
        for choice, share in _shares(counts).items():
            sign, shade = CHOICES[choice]
            drawn = ax.barh(row, share, left=left, color=shade, label=None if row else choice)
            label = f"{sign} {counts[choice]}" if counts[choice] else ""
            ax.bar_label(drawn, [label], label_type="center", color="white")
            left += share
    ax.set_yticks(range(len(bars)), list(bars))
    ax.set(xlim=(0, 100), ylim=(len(bars) - 0.5, -0.5), xlabel="per cent; labels are counts")
    ax.legend(ncols=len(CHOICES), loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax
