"""Where a quote stands in a changed text, or that it stands there no more.

A quote is found exactly, or after spelling is evened out (NFKC, case, spaces, quotation marks and
dashes); anything else is an orphan. What merely looks alike is never taken.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LEAST_LENGTH = 12  # letters that can be told from others in a whole text
QUOTATION_MARKS, DASHES = "\"'`\u300c\u300d\u300e\u300f", "\u2212"


class Anchor(NamedTuple):
    """Where a quote now stands: the passage's id, its words there, and `how` it was found.

    `how` is exact, normalised or orphan; an orphan has no passage and no words.
    """

    passage: str
    quote: str
    how: str


ORPHAN = Anchor("", "", "orphan")


def anchor(quote, was, home, old, new):
    """Return the `Anchor` of a quote of the passage `was` of the `old` text in the `new` one.

    `home` is what that passage became, None where it is gone. Words that stand more than once
    are found only at home, beside the same neighbours and where none of them was lost; in another
    passage only long ones. An empty quote means the whole passage.
    """
    if not quote:
        return Anchor(home.id, "", "exact") if home else ORPHAN
    key, found = normalised(quote), _within(quote, home) if home else None
    if found and normalised(home.raw) == normalised(was.raw):
        return found
    before, now = _count(key, old), _count(key, new)
    if before == now == 1:
        if found or len(key) < LEAST_LENGTH:
            return found or ORPHAN
        there = next(passage for passage in new if key in normalised(passage.raw))
        return _within(quote, there) or ORPHAN
    known = found and now >= before and _same_neighbour(found.quote, home, quote, was)
    return found if known else ORPHAN


def _same_neighbour(words, home, quote, was):
    """Return whether what stood before the quote, or behind it, still does: 12 letters of it."""
    sides = []
    for raw, piece in ((was.raw, quote), (home.raw, words)):
        left, _, right = raw.partition(piece)
        sides.append((normalised(left)[-LEAST_LENGTH:], normalised(right)[:LEAST_LENGTH]))
    return any(
        side == other and len(side) == LEAST_LENGTH for side, other in zip(*sides, strict=True)
    )


def _count(key, passages):
    return sum(normalised(passage.raw).count(key) for passage in passages)


def _within(quote, passage):
    """Return the `Anchor` of a quote that a passage holds exactly once, else None."""
    if passage.raw.count(quote) == 1:
        return Anchor(passage.id, quote, "exact")
    key, places = keyed(passage.raw)
    wanted = normalised(quote)
    if not wanted or key.count(wanted) != 1 or quote in passage.raw:
        return None
    first = key.index(wanted)
    words = passage.raw[places[first][0] : places[first + len(wanted) - 1][1]]
    same = normalised(words) == wanted and passage.raw.count(words) == 1
    return Anchor(passage.id, words, "normalised") if same else None


@lru_cache(maxsize=4096)
def normalised(text):
    """Return a text as it is compared: NFKC, without case and white space, marks made alike.

    >>> normalised("\u00ab Grand  mod\u00e8le \u00bb \u2013 \uff11\uff10")
    '"grandmod\u00e8le"-10'
    """
    plain = unicodedata.normalize("NFKC", text.casefold())
    return re.sub("-+", "-", "".join(map(_plain, plain)))


@lru_cache(maxsize=1024)
def keyed(text):
    """Return the normalised text, and for each of its characters the raw offsets it stands for."""
    import regex

    key, places = [], []
    for cluster in regex.finditer(r"\X", text):
        for sign in normalised(cluster[0]):
            if sign == "-" and key and key[-1] == "-":
                places[-1] = (places[-1][0], cluster.end())
            else:
                key.append(sign)
                places.append(cluster.span())
    return "".join(key), places


@lru_cache(maxsize=10_000)
def _plain(sign):
    kind = unicodedata.category(sign)
    if sign.isspace() or kind in ("Cf", "Cc"):
        return ""
    if sign in QUOTATION_MARKS or kind in ("Pi", "Pf"):
        return '"'
    return "-" if kind == "Pd" or sign in DASHES else sign
