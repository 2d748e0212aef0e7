"""Which lines of a page are among those that a library took for the article's."""

from bisect import bisect_left
from itertools import pairwise

from helpers.add.signs import letters

LONG = 20  # letters; fewer may stand in a page by chance
SHINGLE = 8  # letters
SHARE = 0.8


def among(lines, body):
    """Return for each of the `lines` (texts) whether it stands in the text `body`, in order.

    Long lines are looked up whole, then by their pieces; a short one counts only between its
    neighbours, so that a name in a menu is not taken for the one in the text. The time grows
    with the length of the two.
    """
    body, keys = letters(body), [letters(line) for line in lines]
    places = _long_ones(keys, body)
    kept = [place is not None for place in places]
    in_order = _increasing([(n, *place) for n, place in enumerate(places) if place is not None])
    bounds = [(-1, 0, 0), *in_order, (len(keys), len(body), len(body))]
    for (before, _, end), (after, start, _) in pairwise(bounds):
        if end < start:
            backwards = before == -1
            _short_ones(keys, range(before + 1, after), body[end:start], backwards, kept)
    return kept


def _long_ones(keys, body):
    """Return `(start, end)` in the body of each long line, None for what is not there or short."""
    shingles = {}
    for place in range(len(body) - SHINGLE + 1):
        shingles.setdefault(body[place : place + SHINGLE], place)
    found, last = [], 0
    for key in keys:
        place = None
        if len(key) >= LONG:
            start = body.find(key, last) if key[:SHINGLE] in shingles else -1
            start = body.find(key) if start < 0 and key[:SHINGLE] in shingles else start
            place = (start, start + len(key)) if start >= 0 else _in_pieces(key, shingles)
            last = place[1] if place else last
        found.append(place)
    return found


def _in_pieces(key, shingles):
    """Return the place of a line most of whose pieces stand in the body, or None."""
    pieces = [key[n : n + SHINGLE] for n in range(len(key) - SHINGLE + 1)]
    places = [shingles[piece] for piece in pieces if piece in shingles]
    if len(places) < SHARE * len(pieces):
        return None
    middle = sorted(places)[len(places) // 2]
    return middle, middle + 1


def _increasing(places):
    """Return the longest part of `(line, start, end)` whose starts increase (patience sorting)."""
    tails, ends, back = [], [], {}
    for place in places:
        at = bisect_left(ends, place[1])
        back[place] = tails[at - 1] if at else None
        if at == len(ends):
            ends.append(place[1])
            tails.append(place)
        else:
            ends[at], tails[at] = place[1], place
    chain, place = [], tails[-1] if tails else None
    while place is not None:
        chain.append(place)
        place = back[place]
    return chain[::-1]


def _short_ones(keys, numbers, gap, backwards, kept):
    """Mark the short lines between two long ones that stand in the piece of body between theirs."""
    place = len(gap) if backwards else 0
    for number in reversed(numbers) if backwards else numbers:
        key = keys[number]
        if kept[number] or not key:
            continue
        start = gap.rfind(key, 0, place) if backwards else gap.find(key, place)
        if start >= 0:
            kept[number] = True
            place = start if backwards else start + len(key)
