"""What a form tool exported: which column asks which question, and what its answers stand for."""

import re
import unicodedata
from collections import Counter

from rapidfuzz import fuzz

# What a voter may answer, and the words for it.
ANSWERS = {
    "agree": "agree|yes",
    "partly": "partly|partially|in part|depends|(partly|partially) agree|agree (partly|partially)",
    "disagree": "disagree|do not agree|no",
    "unsure": "unsure|not sure|undecided|do not know|neither agree nor disagree|neutral|no opinion",
}
# How strongly somebody agrees is left out, but not from "I do not fully agree".
DEGREES = re.compile(
    r"(?<!not )\b(i|am|it|tend to|strongly|fully|completely|mostly|somewhat|slightly)\b"
)
TWO_TICKS = re.compile(r"[;|\n]\s*\S")  # a form puts these between boxes, a sentence does not
SCALE = {"1": "disagree", "2": "disagree", "3": "partly", "4": "agree", "5": "agree"}
OPPOSITE = {"agree": "disagree", "disagree": "agree"}
# A scale that a heading states: `1 = agree`, `5 (disagree)`, `agree = 1`; or only `1 to 7`.
NUMBER_FIRST = re.compile(
    r"(?<![\w.,])(\d{1,2})\s*[=:(\u2013\u2014-]\s*([^\W\d_][^\d,;()=\u2026]*)"
)
# A label has at most so many letters: without an end, a long cell would take minutes.
NUMBER_LAST = re.compile(r"([^\W\d_][^\d,;()=:\u2026]{0,80}?)\s{0,3}[=(]\s{0,3}(\d{1,2})(?!\w)")
BARE_RANGE = re.compile(
    r"(?<![\w.,])([01])\s*(?:to|\.{2,3}|[\u2026\u2013\u2014-])\s*(\d{1,2})(?!\w)"
)
OUT_OF = re.compile(r"(?:\b(?:out of|of|max\.?|up to)|/)\s*(\d{1,2})(?![\w.,])", re.IGNORECASE)
COUNTS = re.compile(r"counts?|votes?|responses|total|frequency|percent|%|number of \w+")

# What opens a row beneath the answers that sums them up, with what may stand behind it.
SUMS = re.compile(
    r"(?:sub|grand )?totals?|sums?|means?|averages?|medians?|counts?|summen?|mittelwert|gesamt|"
    r"somme|moyenne|totaux|jumlah|rata-rata|suma|media|promedio|"
    r"\u5408\u8ba1|\u5408\u8a08|\u603b\u8ba1|\u7e3d\u8a08|\u5e73\u5747",
    re.IGNORECASE,
)
# Columns whose cells tell who answers.
WHO = re.compile(
    r"e-?mail|\bname|student|pupil|respondent|participant|\buser|\bid\b", re.IGNORECASE
)

WHEN = re.compile(r"(?<![a-z])(before|after)(?![a-z])", re.IGNORECASE)
PARTS = re.compile(r"->|[][():._]| [-\u2013\u2014|] ")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?\s*%?")
TALLY = "these are counts; a vote has one row a respondent; type counts in with `count`"
LIKENESS, MARGIN = 90, 8  # of 100, between a heading and a proposition, and over the runner-up


def columns(headings, questions, when=""):
    """Return `({question: heading}, headings not counted, faults)`: which column asks which.

    `questions` are the codebook's by id. `when` (before or after) chooses among headings that say
    so, where any does.
    """
    dated = when and any(WHEN.search(heading) for heading in headings)
    found, others, faults = {}, [], []
    for heading in headings:
        ids = asked(heading, questions)
        moments = {moment.lower() for moment in WHEN.findall(heading)}
        if not ids or (dated and moments != {when}):
            others.append(heading)
        elif len(ids) > 1:
            faults.append(f"{heading!r} may ask {' or '.join(ids)}; put one id into it")
        elif ids[0] in found:
            faults.append(
                f"{found[ids[0]]!r} and {heading!r} both ask {ids[0]}; write before and after "
                "into the headings and say which is meant, or take one out"
            )
        else:
            found[ids[0]] = heading
    if not found and not faults:
        faults = ["no column is a question's; begin the heading of each with its id: T8: …"]
    return found, others, faults


def asked(heading, questions):
    """Return the ids of the questions that a column's heading may ask: one where it is clear.

    An id counts where it comes first, save for the number of a question, or in square brackets:
    what ends in (C1) may as well be about somebody's English.
    """
    bare = WHEN.sub(" ", " ".join(heading.split())).casefold()
    parts = [part.strip(" .,:-\u2013\u2014_|") for part in (bare, *PARTS.split(bare))]
    first = next((part for part in parts[1:] if part and not re.fullmatch(r"q?\d+", part)), "")
    scores = {
        id: max(fuzz.ratio(part, question.proposition.casefold().rstrip(".")) for part in parts)
        for id, question in questions.items()
    }
    best = max(scores.values())
    alike = {id for id, score in scores.items() if best >= LIKENESS and score > best - MARGIN}
    named = {id for id in questions if id.casefold() == first or f"[{id.casefold()}]" in bare}
    return sorted(alike | named)


def sums_up(cell):
    """Return whether a cell names a sum: `Total`, `Mean: 2.67`."""
    words = re.sub(r"[\s:=()\d.,%]+$", "", cell.strip())
    return bool(SUMS.fullmatch(words))


def respondents(rows, columns, others):
    """Return `(rows, notes)`: the rows of respondents, without those that sum up in numbers.

    A note names rows that may be of one person, by a column that tells who answers.
    """
    sums = [
        row
        for row in rows
        if any(sums_up(row[heading]) for heading in others)
        and all(not row[heading] or NUMBER.fullmatch(row[heading]) for heading in columns)
    ]
    kept, notes = [row for row in rows if row not in sums], []
    if sums:
        told = ", ".join(str(row["row"]) for row in sums)
        notes.append(f"row {told} sums up what stands above, and is not counted")
    for heading in filter(WHO.search, others):
        times = Counter(_same(row[heading]) for row in kept if row[heading])
        twice = [str(r["row"]) for r in kept if times[_same(r[heading])] > 1]
        if twice and len(times) > 1:
            notes.append(
                f"rows {', '.join(twice)} are counted though {heading!r} is the same in some of "
                "them: somebody may have voted twice"
            )
    return kept, notes


def _same(name):
    """Return a name as it is compared: case, spaces and the way of writing accents aside."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def tallies(rows, columns, others):
    """Yield a sentence for a table that holds counts of answers, where one row is no respondent.

    So it is where a column that asks nothing has three answers or more, each once, and the others
    have numbers; or where each answer stands once beside a column of counts.
    """
    cells = {h: [row[h] for row in rows if row[h]] for h in (*columns, *others)}
    numbers = {h for h in cells if all(map(NUMBER.fullmatch, cells[h]))}
    once = {h: len(cells[h]) for h in cells if _each_once(cells[h])}
    labels = [heading for heading in others if once.get(heading, 0) > 2]
    if labels and numbers.issuperset(columns):
        yield f"column {labels[0]!r} has each answer once: {TALLY}"
    beside = [h for h in others if COUNTS.fullmatch(h.casefold()) and h in numbers]
    for heading in (h for h in columns if beside and h in once):
        yield f"{heading!r} has each answer once, and {beside[0]!r} their number: {TALLY}"


def _each_once(cells):
    meant = [_in_words(cell) for cell in cells]
    return len(meant) > 1 and all(meant) and len({*meant}) == len(meant)


def counted(heading, answers):
    """Return `({choice: count}, notes)` of the answers `[(row, cell)]` under a heading."""
    numbers = {cell for _, cell in answers if cell.isdecimal()}
    scale = scale_of(heading, [cell for _, cell in answers], numbers)
    choices = [(row, cell, understand(cell, scale)) for row, cell in answers]
    notes = []
    if empty := [str(row) for row, cell in answers if not cell]:
        notes.append(f"no answer in row {', '.join(empty)}")
    for row, cell, choice in choices:
        if cell and not choice:
            notes.append(f"row {row} is not understood, and not counted: {cell[:40]!r}")
    if numbers & scale.keys():
        read = ", ".join(f"{number} {choice}" for number, choice in scale.items())
        notes.append(f"numbers are read as {read}")
    found = Counter(choice for _, _, choice in choices)
    return {choice: found[choice] for choice in ANSWERS}, notes


def scale_of(heading, cells, numbers):
    """Return `{number: choice}`: the scale that heading or answers state, else 1 to 5.

    Numbers are texts. Nothing is read as a number (`{}`) where a scale is stated in words that
    are not understood, or the numbers do not fit into 1 to 5.
    """
    stated = _stated([heading]) or _stated(cells)
    if stated:
        return _filled({number: choice for number, choice in stated.items() if choice})
    ends = [*BARE_RANGE.findall(heading), *(("1", most) for most in OUT_OF.findall(heading))]
    fits = all(pair == ("1", "5") for pair in ends)
    return SCALE if fits and numbers <= SCALE.keys() else {}


def _stated(texts):
    """Return `{number: choice, or '' for words not understood}` of a scale that texts spell out.

    One number alone, with words that are not understood, is the number of a question.
    """
    found = {}
    for text in texts:
        pairs = [*NUMBER_FIRST.findall(text), *((n, w) for w, n in NUMBER_LAST.findall(text))]
        for number, words in pairs:
            meant = _in_words(re.sub(r"^(to|and)\b", "", words))
            found[int(number)] = found.get(int(number)) or meant
    return found if len(found) > 1 or any(found.values()) else {}


def _filled(known):
    """Return the scale with the numbers between two opposite ends filled in, the middle partly."""
    if not known:
        return {}
    low, high = min(known), max(known)
    if OPPOSITE.get(known[low]) == known[high]:
        for number in range(low, high + 1):
            side = known[low] if 2 * number < low + high else known[high]
            known.setdefault(number, "partly" if 2 * number == low + high else side)
    return {str(number): known[number] for number in sorted(known)}


def understand(answer, scale=SCALE):
    """Return the choice that an answer stands for, in plain words or on a scale, or ''.

    Two ticks are no one answer; "Yes, I agree" is one.
    """
    if answer.strip() in scale:
        return scale[answer.strip()]
    if TWO_TICKS.search(answer.strip()):
        return ""
    meant = {_in_words(piece) for piece in re.split("[,/&+]", answer)}
    return meant.pop() if len(meant) == 1 else ""


def _in_words(text):
    plain = text.casefold().replace("\u2019", "'").replace("don't", "do not")
    said = " ".join(re.findall(r"[^\W\d_]+", DEGREES.sub(" ", plain)))
    return next((choice for choice, meant in ANSWERS.items() if re.fullmatch(meant, said)), "")
