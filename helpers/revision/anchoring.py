"""Where a quote stands in a changed text, or that it stands there no more; never at a lookalike.

Three ways are tried: exactly, after normalisation, and by similarity; what none of them finds is
an orphan. Offsets count Unicode code points into a passage's raw text, end exclusive.
"""

import re
from functools import cached_property
from typing import NamedTuple

from helpers.revision.matching import LEAST_LENGTH, keyed, normalised

# Deleted quotes of the five articles find strangers that are the same, or 93 in 100 like them: a
# text says things twice. So likeness alone does not decide; the old text has to be known too.
LEAST_SCORE, LEAST_MARGIN = 85, 10
NEIGHBOURHOOD = 32


class Anchor(NamedTuple):
    """Where a quote now stands; `quote` are its words there, once in the passage's raw text.

    `how` is exact, normalised, similar or orphan; `score` is the likeness of the words, 0 to 100.
    An orphan has no passage, and the score of the words that came nearest.
    """

    passage: str
    start: int
    end: int
    how: str
    score: float
    quote: str


class Place(NamedTuple):
    """Words of a passage that might be the quote."""

    passage: object
    start: int
    end: int
    score: float


class Former:
    """The quote and what stood around it, all normalised; `others` is the rest of the old text."""

    def __init__(self, quote, before, after, others, known):
        """Keep the words; the long rest is normalised when it is asked for."""
        self.key, self.before, self.after = map(normalised, (quote, before, after))
        self.known, self._others = known, others

    @cached_property
    def others(self):
        """The rest of the old text."""
        return normalised(self._others)

    @cached_property
    def beside(self):
        """All of the old text but the quote."""
        return "\n".join((self.before, self.after, self.others))

    def is_distinct(self):
        """Return whether the words are many enough, and stood nowhere else."""
        return len(self.key) >= LEAST_LENGTH and self.key not in self.beside


def anchor(quote, passages, was=None, before="", after="", others=""):
    """Return the `Anchor` of a quote among the passages of a new text.

    `was` is the id of the new passage that its old passage became, None where that is gone;
    `before` and `after` are the old passage's words around it, and `others` what else stood in
    the old text. What stood there before beside the quote is not the quote, however like it.
    """
    known = any((was, before, after, others))
    former = Former(quote, before, after, others, known)
    home = [passage for passage in passages if passage.id == was]
    away = [passage for passage in passages if passage.id != was]
    for how, find in WAYS:
        if place := _at_home(find(quote, home), former, passages):
            return _anchored(place, how)
    similar, nearest = _most_similar(home, former, passages)
    moved = [
        (place, how) for how, find in WAYS if (place := _away(find(quote, away), former, passages))
    ]
    if moved and not similar:
        return _anchored(*moved[0])
    if not similar and others:
        similar, nearest = _most_similar(passages, former, passages)
    # Edited where it stood, and as it was elsewhere: which of the two it is nobody can tell.
    sure = similar and not moved
    return _anchored(similar, "similar") if sure else Anchor("", 0, 0, "orphan", nearest, "")


def _anchored(place, how):
    words = place.passage.raw[place.start : place.end]
    return Anchor(place.passage.id, place.start, place.end, how, place.score, words)


def _exact(quote, passages):
    """Return the places that hold the quote as it is, in passages that hold it once."""
    found = []
    for passage in passages:
        start = passage.raw.find(quote)
        if start >= 0 and passage.raw.find(quote, start + 1) < 0:
            found.append(Place(passage, start, start + len(quote), 100.0))
    return found


def _normalised(quote, passages):
    """Return the places that hold the quote but for form, in passages that hold it once."""
    wanted, found = normalised(quote), []
    for passage in passages if wanted else ():
        key = keyed(passage.raw)[0] if wanted in normalised(passage.raw) else ""
        first = key.find(wanted)
        if first >= 0 and key.find(wanted, first + 1) < 0:
            place = _place(passage, first, first + len(wanted), 100.0)
            words = passage.raw[place.start : place.end]
            if normalised(words) == wanted and passage.raw.count(words) == 1:
                found.append(place)
    return found


def _place(passage, first, beyond, score):
    """Return the place whose normalised text is `first` to `beyond` of the passage's."""
    _, places = keyed(passage.raw)
    return Place(passage, places[first][0], places[beyond - 1][1], score)


WAYS = (("exact", _exact), ("normalised", _normalised))


def _at_home(found, former, new):
    """Return the place in the passage where the quote stood, if it is surely that one."""
    for place in found:
        same = normalised(place.passage.raw) == former.before + former.key + former.after
        if same or not former.beside.strip() or former.is_distinct():
            return place
        sides = [words for words, stays in _sides(place, former) if stays]
        if max(map(len, sides), default=0) >= LEAST_LENGTH and _none_is_lost(former, new):
            return place
    return None


def _away(found, former, new):
    """Return the one place in another passage that the quote can have moved to, if any."""
    if len(found) > 1 or (former.known and not former.is_distinct()):
        told = len(former.before + former.after) >= LEAST_LENGTH and _none_is_lost(former, new)
        found = [p for p in found if told and all(stays for _, stays in _sides(p, former))]
    return found[0] if len(found) == 1 else None


def _none_is_lost(former, new):
    """Return whether the words stand as often as before; else nobody can tell which are gone."""
    now = sum(normalised(passage.raw).count(former.key) for passage in new)
    return now > former.beside.count(former.key)


def _sides(place, former):
    """Return for each side what stood there, and whether it still does."""
    before, after = former.before[-NEIGHBOURHOOD:], former.after[:NEIGHBOURHOOD]
    left = normalised(place.passage.raw[: place.start])
    right = normalised(place.passage.raw[place.end :])
    return (before, left.endswith(before)), (after, right.startswith(after))


def _most_similar(passages, former, new):
    """Return the place most like the quote, or None, and how like it is (0 to 100).

    It is None where the quote is short, where it scores too little or too little above the next
    best place, where its digits differ, where the `new` passages have it from beside the quote, and
    where the words are the same: those have been judged already.
    """
    best, second, key = None, 0.0, former.key
    for passage in passages if key else ():
        for place in _alike(passage, key):
            if best is None or place.score > best.score:
                best, second = place, best.score if best else 0.0
            else:
                second = max(second, place.score)
    if best is None:
        return None, 0.0
    words = best.passage.raw[best.start : best.end]
    sure = (
        len(key) >= LEAST_LENGTH
        and LEAST_SCORE <= best.score < 100
        and best.score - second >= LEAST_MARGIN
        and re.findall(r"\d+", normalised(words)) == re.findall(r"\d+", key)
        and best.passage.raw.count(words) == 1
        and not _stood_before(normalised(words), best.score, former, new)
    )
    return (best if sure else None), best.score


def _stood_before(words, score, former, new):
    """Return whether the words, or some more like them than the quote, stood beside the quote.

    Where they stand more often now than they stood there, one of them is new.
    """
    stood = former.beside.count(words)
    if stood and sum(normalised(passage.raw).count(words) for passage in new) > stood:
        return False
    return _window(words, former.beside)[2] >= score


def _alike(passage, key):
    """Return the place in the passage most like `key`, and the next best beside it."""
    text, _ = keyed(passage.raw)
    first, beyond, score = _window(key, text)
    if beyond <= first:
        return []
    rest = [_window(key, part)[2] for part in (text[:first], text[beyond:])]
    place = _place(passage, first, beyond, score)
    return [place, place._replace(score=max(rest))]


def _window(key, text):
    """Return `(first, beyond, score)` of the stretch of `text` most like `key`."""
    from rapidfuzz import fuzz

    if len(text) < len(key) * 0.5:
        return 0, 0, 0.0
    near = fuzz.partial_ratio_alignment(key, text)
    first, beyond = near.dest_start, near.dest_end
    slack = range(-(len(key) // 4) - 1, len(key) // 4 + 2)
    starts = [first + step for step in slack if 0 <= first + step < beyond]
    first = max(starts, key=lambda start: _alike_first(key, text[start:beyond]), default=first)
    ends = [beyond + step for step in slack if first < beyond + step <= len(text)]
    beyond = max(ends, key=lambda end: _alike_first(key, text[first:end]), default=beyond)
    return first, beyond, _score(key, text[first:beyond])


def _alike_first(key, words):
    """Return what sorts stretches by likeness, and those that are as like by length."""
    return _score(key, words), -abs(len(words) - len(key))


def _score(key, words):
    """Return the share of characters, 0 to 100, that no edit (Levenshtein 1966) has to touch."""
    from rapidfuzz.distance import Levenshtein

    return 100 * Levenshtein.normalized_similarity(key, words)
