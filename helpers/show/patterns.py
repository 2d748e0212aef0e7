"""What a pattern is, and where it stands in one text: as written, folded, or as an expression."""

import math
import re
import time
import unicodedata
from functools import cache

from helpers.data.glossary import CHINESE

# Signs that people type otherwise and that Unicode does not take apart.
APART = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "‘": "'", "’": "'"})
# Traditional characters that OpenCC turns in some words only; those of rare words are left out.
BY_WORD = re.compile("[瞭畫藉鍊逕噁俱覆鍾沈彷甦鉅哩衹]")
# A regular expression may take so many seconds, and so many more for each passage. It must not
# call itself or build too many pieces by repeats: that fills the memory before the time is up.
PATIENCE, PER_PASSAGE = 2.0, 0.001
MOST_PIECES = 20_000
REPEAT = re.compile(r"\{\s*(\d+)")
CALL = re.compile(r"\(\?(?:R|[+-]?\d|&|P>)")
RUNAWAY = (
    "The search was stopped: this regular expression tries too many ways to match. "
    "Repeats within repeats, as in (a+)+, do that; write it with fewer."
)


class PatternError(ValueError):
    """A pattern that cannot be searched for, with a sentence that says why and where."""


def pattern_spans(pattern, fold=False, regex=False):
    """Return a function that returns every `(start, end)` where a pattern stands in a text.

    Folded, traditional and simplified characters are the same, and so are the words that they
    make (瞭解 and 了解), but not two words for one thing (軟體 and 软件).
    """
    make = _regex_spans_of if regex else _plain_spans
    if not fold:
        return make(pattern, fold)
    return _unfolding([make(each, fold) for each in in_both(pattern)])


def word_spans(forms, language):
    """Return a function like `pattern_spans` for any of some words, the longest at each place.

    Chinese has no gaps, so any character may stand beside a Chinese word or around a foreign one.
    """
    shapes, letter = [], r"[\w--\p{Han}]"
    plural = "(?:e?s)?" if language == "en" else ""
    for form in forms:
        shape = re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})"
        if not CHINESE.search(form):
            shape = f"(?<!{letter}){shape}{plural}(?!{letter})"
        shapes.append(shape)
    return _regex_spans(_compiled("(?V1)" + "|".join(shapes)))


def _plain_spans(pattern, fold):
    needle = folded(pattern) if fold else pattern
    if not needle:
        raise PatternError("Folding takes every sign of the pattern away; search without it.")
    find = re.compile(re.escape(needle)).finditer
    return lambda text: [match.span() for match in find(text)] if needle in text else []


def _regex_spans_of(pattern, fold):
    return _regex_spans(_compiled(pattern, fold))


def _regex_spans(compiled):
    left = PATIENCE

    def spans(text):
        nonlocal left
        begun = time.perf_counter()
        try:
            found = sorted(m.span() for m in compiled.finditer(text, timeout=max(left, 0.001)))
        except (TimeoutError, MemoryError):
            raise PatternError(RUNAWAY) from None
        left += PER_PASSAGE - (time.perf_counter() - begun)
        return [(start, end) for start, end in found if start < end]

    return spans


def _unfolding(every):
    """Return functions that search folded text as one that tells places in the text itself.

    A character of which a part is found counts whole; marks that combine with it belong to it.
    """

    def unfolded(text):
        last = 0
        for start, end in sorted(place for each in every for place in _places(text, each)):
            if start >= last:
                yield start, end
                last = end

    return unfolded


def _places(text, spans):
    """Return `{(start, end)}` in a text of what `spans` finds in it folded, by sign or by word."""
    found = set()
    for words in in_both(text):
        hits = spans(folded(words))
        places = [i for i, c in enumerate(words) for _ in FOLDS[ord(c)]] if hits else ()
        for first, beyond in hits:
            end = places[beyond - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            found.add((places[first], end))
    return found


def in_both(text):
    """Return a text as it is and, where that differs in more than signs, with its words simplified.

    What one character becomes may depend on its word: 瞭 is 了 in 瞭解, and itself in 瞭望.
    """
    if not BY_WORD.search(text):
        return [text]
    words = _simplified()(text)
    same = len(words) != len(text) or folded(words) == folded(text)
    return [text] if same else [text, words]


def _compiled(pattern, fold=False):
    import regex

    pieces = len(pattern) * math.prod(max(1, int(count)) for count in REPEAT.findall(pattern))
    if pieces > MOST_PIECES:
        raise PatternError("This regular expression is too long, or repeats too often; shorten it.")
    if CALL.search(pattern):
        raise PatternError("A regular expression that calls itself is not offered; spell it out.")
    try:
        found = regex.compile(pattern)
        return regex.compile(_folded_pattern(pattern), regex.I) if fold else found
    except regex.error as error:
        at = len(pattern) if error.pos is None else min(error.pos, len(pattern))
        raise PatternError(
            f"Not a regular expression: {error.msg} at character {at + 1}, "
            f"marked here: {pattern[:at]}▸{pattern[at:]}"
        ) from None
    except ValueError as error:
        raise PatternError(f"Not a regular expression: {error}.") from None
    except (RecursionError, OverflowError, MemoryError):
        raise PatternError("This regular expression is nested too deeply; shorten it.") from None


def _folded_pattern(pattern):
    """Return a pattern with its letters folded; ASCII is left, for it may be syntax."""
    return "".join(c if c.isascii() else re.escape(FOLDS[ord(c)]) for c in pattern)


def folded(text):
    """Return a text without case, accents and unseen signs, in simplified script.

    >>> folded("Éco-Œuvre 算力數據")
    'eco-oeuvre 算力数据'
    """
    return text.lower() if text.isascii() else text.translate(FOLDS)


class _Folds(dict):
    """What each code point folds to, several characters or none; filled as they are met."""

    def __missing__(self, code):
        apart = unicodedata.normalize("NFKD", chr(code).casefold()).casefold().translate(APART)
        bare = (c for c in apart if not unicodedata.combining(c) and _is_seen(c))
        self[code] = _simplified()(unicodedata.normalize("NFC", "".join(bare)))
        return self[code]


FOLDS = _Folds()


def _is_seen(character):
    return unicodedata.category(character) not in ("Cf", "Me")


@cache
def _simplified():
    from opencc import OpenCC

    return OpenCC("t2s").convert
