"""Where a selection of another tool's stands: tools count line ends and emoji differently.

The standard counts Unicode code points of the stored text. ATLAS.ti and QualCoder count a line
end of two characters (CRLF) as one, others count UTF-16 units. A selection's name mostly is the
words that were selected, so it tells which of these readings is right.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from helpers.export.refi_file import span

READINGS = ("as they stand", "a line end as one", "in UTF-16", "in UTF-16, a line end as one")
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# Tools that are known to count a line end as one; QualCoder names a selection by its words.
AS_ONE = ("ATLAS", "QualCoder")
NAMES_WORDS = "QualCoder"


@dataclass(frozen=True)
class Place:
    """Words and where they begin, in code points of the text with plain line ends."""

    start: int
    words: str

    @property
    def end(self):
        """Where they end, exclusive."""
        return self.start + len(self.words)

    def stripped(self):
        """Return the place without the blanks at either end, which the hand takes along."""
        return Place(self.end - len(self.words.lstrip()), self.words.strip())


class Positions:
    """How the positions of one project are to be read.

    `place` goes by a selection's own words; where these tell nothing, by how most selections of
    the project are to be read, or its tool is known to count.
    """

    def __init__(self, origin):
        """`origin` is the tool that wrote the project, as the project names it."""
        self._origin, self._fitting = origin, Counter()

    def learn(self, selection, text, wanted):
        """Count the readings of a selection whose words are those wanted, where others are not."""
        found = _places(selection, text)
        if len(set(found.values())) > 1:
            self._fitting.update(r for r, place in found.items() if same(place.words, wanted))

    def place(self, selection, text, wanted):
        """Return `(Place, "")` of a selection in a text; `(None, fault)` where that is open.

        `wanted` are the words that it should have by its name, or a label that is none.
        """
        (start, end), fault = span(selection)
        if fault:
            return None, fault
        found = _places(selection, text)
        if not found:
            return None, f"goes from {start} to {end} in a text of {len(text)} characters"
        fitting = {reading: p for reading, p in found.items() if same(p.words, wanted)}
        if fitting:
            return self._usual(fitting) or next(iter(fitting.values())), ""
        longer = _places(selection, text, beyond=1).values()  # as 10.2 may be read
        if fitting := [place for place in longer if same(place.words, wanted)]:
            return fitting[0], ""
        if self._are_words(wanted, text, found):
            return None, f"its words are {_short(wanted)}, and at its place stands {_all(found)}"
        if len(set(found.values())) == 1:
            return next(iter(found.values())), ""
        usual = self._usual(found)
        return usual, "" if usual else f"may be {_all(found)}; nothing tells how its tool counts"

    def _usual(self, found):
        """Return the place by the reading that is usual in this project, or None."""
        usual = [reading for reading, _ in self._fitting.most_common()]
        if not usual and self._origin.startswith(AS_ONE):
            usual = [READINGS[1]]
        return next((found[reading] for reading in usual if reading in found), None)

    def _are_words(self, wanted, text, found):
        """Return whether a name that does not fit is words of the text all the same."""
        if self._origin.startswith(NAMES_WORDS):
            return bool(wanted)
        as_long = any(len(_even(place.words)) == len(_even(wanted)) for place in found.values())
        return as_long and _even(wanted) in _even_text(text)


def _places(selection, text, beyond=0):
    """Return `{reading: Place}` of the readings by which the selection lies within the text.

    `beyond` is how many characters stand behind its end that belong to it.
    """
    (start, end), fault = span(selection)
    end += beyond
    found = {}
    for reading, units in _units(text).items():
        if fault or not 0 <= start < end <= len(units):
            continue
        try:
            before, words = _joined(units[:start]), _joined(units[start:end])
        except UnicodeDecodeError:  # it would cut a character into halves
            continue
        found[reading] = Place(len(plain_ends(before)), plain_ends(words))
    return found


@lru_cache(maxsize=8)
def _units(text):
    """Return `{reading: the text as the units that it counts}`, readings that are the same once."""
    even = plain_ends(text)
    every = zip(READINGS, (text, even, _halves(text), _halves(even)), strict=True)
    found = {}
    for reading, units in every:
        if units not in found.values():
            found[reading] = units
    return found


def plain_ends(text):
    """Return a text with LF line ends."""
    return text.replace("\r\n", "\n")


def _halves(text):
    """Return a text in which a character of two UTF-16 units is two."""
    return ASTRAL.sub(lambda match: _surrogates(ord(match[0]) - 0x10000), text)


def in_utf_16(text, at):
    """Return the code point that stands at a position in UTF-16 units; None within a character."""
    try:
        return len(_joined(_halves(text)[:at]))
    except UnicodeDecodeError:
        return None


def _surrogates(beyond):
    return chr(0xD800 + (beyond >> 10)) + chr(0xDC00 + (beyond & 0x3FF))


def _joined(units):
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _even(words):
    return " ".join(words.split())


def same(words, wanted):
    """Return whether words are those wanted; XML makes a line end in a name a blank."""
    shown, name = _even(words), _even(wanted)
    if name.endswith(("\u2026", "...")) and len(name) > 8:
        return shown.startswith(name.removesuffix("...").rstrip("\u2026 "))
    return bool(name) and shown == name


@lru_cache(maxsize=8)
def _even_text(text):
    return _even(text)


def _short(words):
    return repr(_even(words)[:40])


def _all(found):
    return " or ".join(dict.fromkeys(_short(place.words) for place in found.values()))
