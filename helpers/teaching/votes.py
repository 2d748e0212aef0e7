"""A vote of the class on the codebook's questions, before and after reading."""

import re
from collections import Counter
from html import escape

from rapidfuzz import fuzz

from helpers import codebook, old_coding as coding, exhibits, tables, voices
from helpers.pages import Page

# What the class may answer, with the sign and the colour of the stance that it is like.
CHOICES = {
    "agree": exhibits.SIGNS["supports"],
    "partly": exhibits.SIGNS["qualifies"],
    "disagree": exhibits.SIGNS["opposes"],
    "unsure": ("○", "#6b6b6b"),
}
DEGREES = re.compile(r"\b(i|am|it|tend to|strongly|fully|completely|mostly|somewhat|slightly)\b")
ANSWERS = {
    "agree": "agree|yes",
    "partly": "partly|partially|in part|depends|(partly|partially) agree|agree (partly|partially)",
    "disagree": "disagree|do not agree|no",
    "unsure": "unsure|not sure|undecided|do not know|neither agree nor disagree|neutral|no opinion",
}
SCALE = {"1": "disagree", "2": "disagree", "3": "partly", "4": "agree", "5": "agree"}
WHEN = re.compile(r"(?<![a-z])(before|after)(?![a-z])", re.IGNORECASE)
PARTS = re.compile(r"->|[][():._]| [-–—|] ")
LIKENESS, MARGIN = 90, 8  # of 100, between a heading and a proposition, and over the runner-up


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


def read(path, when=""):
    """Return the `Vote` that a form tool exported as CSV; raise `tables.DataError` on faults.

    One row is one respondent. A column counts for a question if its heading is the question's
    proposition, or its id (`T1`, `T1: …`, `… [T1]`). `when` (before or after) chooses among
    headings that say so. Only counts are kept; the notes quote what is not understood, by row.
    """
    return tables.checked(*scan(path, when))


def scan(path, when=""):
    """Return `(vote, faults)`."""
    if when not in ("", "before", "after"):
        return Vote(), [f"when = {when!r} should be before, after, or left out"]
    rows, faults = tables.foreign_rows(path)
    if faults or not rows:
        return Vote(), faults or [f"{tables.name(path)}: has a heading and no answers"]
    columns, notes, faults = _columns([c for c in rows[0] if c != "row"], when)
    vote = Vote()
    for question, column in columns.items():
        vote[question], more = _counted([(row["row"], row[column]) for row in rows])
        notes += [f"{question}: {note}" for note in more]
    vote.notes = tuple(f"{tables.name(path)}: {note}" for note in notes)
    return vote, [f"{tables.name(path)}, row 1: {fault}" for fault in faults]


def _columns(headings, when):
    """Return `({question: heading}, notes, faults)`: which column answers which question."""
    known, found, others, faults = codebook.load().questions, {}, [], []
    dated = when and any(WHEN.search(heading) for heading in headings)
    for heading in headings:
        questions = asked(heading, known)
        moments = {moment.lower() for moment in WHEN.findall(heading)}
        if not questions or (dated and moments != {when}):
            others.append(heading)
        elif len(questions) > 1:
            faults.append(f"{heading!r} may ask {' or '.join(questions)}; put one id into it")
        elif found.setdefault(questions[0], heading) != heading:
            faults.append(
                f"{found[questions[0]]!r} and {heading!r} both ask {questions[0]}; write before "
                "and after into the headings and say which is meant, or take one out"
            )
    if not found and not faults:
        faults = ["no column is a question's; put the id of each, such as T1, into its heading"]
    aside = f"columns not counted: {', '.join(map(repr, others))}"
    return found, [aside] if others else [], faults


def asked(heading, known):
    """Return the ids of the questions that a column's heading may ask: one where it is clear.

    An id counts where it comes first, save for the number of a question, or in square brackets:
    what ends in (C1) may as well be about somebody's English.
    """
    bare = WHEN.sub(" ", " ".join(heading.split())).casefold()
    parts = [part.strip(" .,:-–—_|") for part in (bare, *PARTS.split(bare))]
    first = next((part for part in parts[1:] if part and not re.fullmatch(r"q?\d+", part)), "")
    scores = {
        id: max(fuzz.ratio(part, question.proposition.casefold().rstrip(".")) for part in parts)
        for id, question in known.items()
    }
    best = max(scores.values())
    alike = {id for id in known if best >= LIKENESS and scores[id] > best - MARGIN}
    named = {id for id in known if id.casefold() == first or f"[{id.casefold()}]" in bare}
    return sorted(alike | named)


def _counted(answers):
    """Return `(counts, notes)` of the answers `[(row, cell)]` to one question."""
    # A number above five shows that the scale is another one, of which nothing is known.
    numbers = {cell for _, cell in answers if cell.isdecimal()}
    scaled = numbers <= SCALE.keys()
    empty = [str(row) for row, cell in answers if not cell]
    notes = [f"no answer in row {', '.join(empty)}"] if empty else []
    counts = Counter(understand(cell, scaled) for _, cell in answers)
    for row, cell in answers:
        if cell and not understand(cell, scaled):
            notes.append(f"row {row} is not understood, and not counted: {cell[:40]!r}")
    if numbers and scaled:
        notes.append("numbers are read as 1 (disagree) to 5 (agree), 3 as partly")
    return count(*(counts[choice] for choice in CHOICES)), notes


def understand(answer, scaled=True):
    """Return the choice that an answer in plain words, or on a scale of five, stands for, or ''."""
    plain = DEGREES.sub(" ", answer.casefold().replace("’", "'").replace("don't", "do not"))
    said = " ".join(re.findall(r"[^\W\d_]+", plain))
    choices = [choice for choice, meant in ANSWERS.items() if re.fullmatch(meant, said)]
    return choices[0] if choices else SCALE.get(answer.strip(), "") if scaled else ""


def shift(before, after):
    """Return how the class stood on each question before and after, beside the voices' stances.

    `before` and `after` are what `read` returns, or `{question: count(...)}`; where there was
    one vote only, the other is `{}`. Raises ValueError for a question that the codebook lacks.
    """
    before, after = _checked(before), _checked(after)
    stances, rows = coding.stances(), []
    for id, question in codebook.load().questions.items():
        if id in before or id in after:
            pair = before.get(id), after.get(id)
            said = f"<b>{id}</b> {escape(question.proposition)}"
            rows.append((said, *map(_standing, pair), _moved(*pair), _voices(id, stances)))
    head = ("question", "class before", "class after", "shift in points", "voices")
    table = Page.table(head, rows, "", widths=(26, 16, 16, 16, 26))
    told = remarks(before, after)
    below = "".join(f"<p>{escape(sentence)}</p>" for sentence in told)
    html = f"{table.html}<div class='kit'>{below}</div>"
    return Page(html, "\n".join([f"Votes on {len(rows)} questions", *told]))


def _checked(vote):
    known = codebook.load().questions
    for question in vote.keys() - known.keys():
        raise ValueError(tables.not_among("question", question, known))
    return Vote({id: count(**counts) for id, counts in vote.items()}, getattr(vote, "notes", ()))


def _shares(counts):
    """Return `{choice: per cent of those who answered}`; empty where nobody did."""
    total = sum((counts or {}).values())
    return {choice: 100 * counts[choice] / total for choice in CHOICES} if total else {}


def _standing(counts):
    shares = _shares(counts).items()
    lines = [f"{_sign(CHOICES[c])} {c} {counts[c]} ({share:.0f}%)" for c, share in shares]
    return "<br>".join(lines) or "no vote"


def _moved(before, after):
    first, second = _shares(before), _shares(after)
    moves = {choice: round(second[choice] - first[choice]) for choice in first if second}
    return "<br>".join(f"{choice} {move:+d}".replace("-", "−") for choice, move in moves.items())


def _sign(shape):
    return f"<span style='color:{shape[1]}'>{shape[0]}</span>"


def _voices(question, stances):
    """Return who takes which stance, each with its caveat; the rest is counted and not named."""
    taken = {id: stance for (id, about), stance in stances.items() if about == question}
    who = voices.load()
    lines = [
        f"{_sign(exhibits.SIGNS[stance])} {escape(who[id].name)} {stance} "
        f"<small>{escape(who[id].note)}</small>"
        for stance in codebook.STANCES
        for id in taken
        if taken[id] == stance
    ]
    for rest in ("silent", "not coded"):
        if number := list(taken.values()).count(rest):
            lines.append(f"{exhibits.SIGNS[rest][0]} {rest}: {number} of {len(taken)} voices")
    return "<br>".join(lines)


def remarks(before, after):
    """Return sentences on who voted, on small classes, and on what in the files was not counted."""
    about = {}
    for id in {**before, **after}:
        votes, told = [sum(vote[id].values()) for vote in (before, after) if id in vote], []
        if len(votes) == 1:
            told.append(f"voted on {'before' if id in before else 'after'} only")
        elif votes[0] != votes[1]:
            who = f"{votes[0]} answered before and {votes[1]} after"
            told.append(f"{who}, so a part of the shift may be one of who answered")
        if min(votes) < 5:
            told.append("fewer than five answered, so single answers could be guessed")
        for sentence in told:
            about.setdefault(sentence, []).append(id)
    return [
        *(f"{', '.join(ids)}: {sentence}." for sentence, ids in about.items()),
        "The counts tell where the class stands, not who changed their mind. Silence is neither "
        "agreement nor dissent; and how many voices hold a view does not tell how right it is.",
        *(f"{note}." for note in (*before.notes, *after.notes)),
    ]


def chart(before, after, *, ax):
    """Draw a bar for each question before and one after, counts and signs on it; return `ax`."""
    before, after = _checked(before), _checked(after)
    bars = {
        f"{id} {when}": vote[id]
        for id in codebook.load().questions
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
