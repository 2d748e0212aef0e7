"""Whom the labels of a text propose as voices, which lines are theirs, and who asks."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from helpers.add.labels import LETTERS, is_time, label_of
from helpers.add.signs import asks, ends_sentence

UNLABELLED = "a question without a label, answered by {!r}"


@dataclass(frozen=True)
class Speaker:
    """A voice that labels propose, and why; `lines` are the numbers of the lines it speaks.

    `by_label` says whether a rule for the label finds them all; an empty label stands for
    questions that have none.
    """

    id: str
    label: str
    role: str
    reason: str
    lines: tuple = ()
    by_label: bool = True


@dataclass
class Turn:
    """What one speaker says at a stretch: `lines` are `[(number, text)]`, the first labelled."""

    name: str
    plain: bool
    lines: list

    def asks(self):
        """Return whether the turn ends in a question."""
        return asks(self.lines[-1][1])


def speakers(document, slug):
    """Return a tuple of `Speaker`: those of a dialogue that two labels or more take turns in.

    A turn goes on over the lines after it without a label. Who asks is the one whose turns mostly
    end in a question mark; the others answer. Where nobody asks they narrate.
    """
    own = _labelled(document)
    if len({label.name for _, _, label in own if label and label.form == "numbered"}) == 1:
        own = _labelled(document, numbered=False)  # P1 and P2 are two who take part
    names = _speaking(own)
    turns, questions = _turns(own, names)
    if not turns or not _is_dialogue(turns, questions, own):
        return ()
    return _proposed(slug, turns, questions)


def _labelled(document, numbered=True):
    """Return `[(number, text, label or None)]` of the lines that somebody may have said."""
    return [
        (number, line.text, label_of(line.text, numbered))
        for number, line in enumerate(document.lines, 1)
        if (line.role, line.furniture) == ("narration", "") and not is_time(line.text)
    ]


def _speaking(own):
    """Return the `(form, name)` that may be speakers: two turns in one form, a pair of letters."""
    forms = Counter(label.form for _, _, label in own if label)
    counts = Counter((label.form, label.name) for _, _, label in own if label)
    for form, _ in forms.most_common():
        names = {name for (kind, name), count in counts.items() if kind == form and count > 1}
        once = {name for (kind, name), count in counts.items() if kind == form and count == 1}
        if form == "letter":
            names = {name for pair in LETTERS if pair <= names | once for name in pair}
        elif names and len(once) <= 2 and sum(counts[form, n] for n in names) > 2 * len(once):
            names |= _amid(own, form, names, once)
        if names:
            return {(form, name) for name in names}
    return set()


def _amid(own, form, names, once):
    """Return the names that stand once, right before a turn of one that stands more often."""
    labelled = [label.name for _, _, label in own if label and label.form == form]
    pairs = pairwise(labelled)
    return {name for name, after in pairs if name in once and after in names}


def _turns(own, names):
    """Return `(turns, questions)`; questions are numbers of unlabelled lines that ask someone."""
    turns, questions = [], []
    for place, (number, text, label) in enumerate(own):
        if label and (label.form, label.name) in names:
            turns.append(Turn(label.name, label.plain, [(number, text)]))
        elif turns:
            if asks(text) and _next_name(own, place, names) == turns[-1].name:
                questions.append((number, turns[-1].name))
            else:
                turns[-1].lines.append((number, text))
    return turns, questions


def _next_name(own, place, names):
    """Return the name of the labelled line right after a place, passing over more questions."""
    for _, text, label in own[place + 1 : place + 6]:
        if label and (label.form, label.name) in names:
            return label.name
        if not asks(text):
            return ""
    return ""


def _is_dialogue(turns, questions, own):
    """Return whether the labels are of people who talk, and not of pictures, links or a table.

    They take turns, or answer questions without a label; they ask, or all say whole sentences and
    little else stands between; and what is said ends as sentences do.
    """
    names = [turn.name for turn in turns]
    changes = sum(a != b for a, b in pairwise(names))
    asked = sum(turn.asks() for turn in turns) + len(questions)
    others = [turn for turn in turns if not turn.asks()]
    whole = sum(_is_whole(turn) for turn in others)
    if not others and len(set(names)) < 2:
        return False
    take_turns = changes * 2 >= len(turns) - 1 and len(set(names)) > 1
    sentences = whole * 2 >= len(others)
    if asked and (take_turns or len(questions) * 2 >= len(turns) - 1):
        return sentences
    first, last = turns[0].lines[0][0], turns[-1].lines[0][0]
    within = sum(first <= number <= last for number, _, _ in own)
    like_names = all(_like_a_name(name) for name in names)
    return like_names and take_turns and sentences and len(turns) * 2 >= within and len(turns) > 2


def _like_a_name(name):
    """Return whether all longer words of a label have the capital letter of a name."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3 or word == name]
    return all(word[0].isupper() or word.upper() == word.lower() for word in words)


def _is_whole(turn):
    return ends_sentence(turn.lines[-1][1]) or len(turn.lines[0][1]) > 80


def _proposed(slug, turns, questions):
    """Return the tuple of `Speaker` for turns and questions."""
    said = {}
    for turn in turns:
        said.setdefault(turn.name, []).append(turn)
    ids, ask = voice_ids(slug, said), {n for n, own in said.items() if _mostly_asks(own)}
    if questions and not ask:  # who opens a talk whose other questions have no label asks as well
        ask = {turns[0].name} if len(said) == 2 and len(said[turns[0].name]) == 1 else set()
    by_label = all(turn.plain for turn in turns)
    found = []
    for name, own in said.items():
        role = ("question" if name in ask else "answer") if ask or questions else "narration"
        lines = tuple(number for turn in own for number, _ in turn.lines)
        found.append(Speaker(ids[name], name, role, _reason(name, own), lines, by_label))
    if questions:
        askers = [speaker.id for speaker in found if speaker.role == "question"]
        id = askers[0] if len(askers) == 1 else f"{slug}-narrator"
        lines = tuple(number for number, _ in questions)
        reason = UNLABELLED.format(questions[0][1])
        found.append(Speaker(id, "", "question", reason, lines, False))
    return tuple(found)


def _mostly_asks(turns):
    return sum(turn.asks() for turn in turns) * 2 > len(turns)


def _reason(name, turns):
    count, asked = len(turns), sum(turn.asks() for turn in turns)
    opens = f"{count} turns" if count > 1 else "1 turn"
    marks = f", {asked} of which end{'s' * (asked == 1)} in a question mark"
    return f"the label \u201c{name}\u201d opens {opens}{marks}"


def voice_ids(slug, names, others=()):
    """Return `{name: id}`, ids that no other voice has: the slug, and the name if it is Latin."""
    found, taken = {}, {f"{slug}-narrator", *others}
    for number, name in enumerate(names, 1):
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        short = re.sub("[^a-z0-9]+", "-", plain).strip("-") or f"speaker{number}"
        step, id = 1, f"{slug}-{short}"
        while id in taken:
            step += 1
            id = f"{slug}-{short}-{step}"
        taken.add(id)
        found[name] = id
    return found
