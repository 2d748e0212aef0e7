"""Lines that belong together, joined into one text."""

import re
from functools import cache

from helpers.add.signs import adjoin

# After these a hyphen at the end of a line stands for a word left out: Hard- und Software.
SUSPENDED = ("und", "oder", "bzw", "and", "or", "en", "of", "och", "eller", "et", "ou", "y", "o")
# Short words that French and Portuguese hang on a verb by a hyphen of their own.
HUNG_ON = {"il", "ils", "elle", "elles", "on", "ce", "t", "je", "tu", "moi", "toi", "lui", "leur"}
HUNG_ON |= {
    "nous",
    "vous",
    "le",
    "la",
    "les",
    "en",
    "m\u00eame",
    "m\u00eames",
    "ci",
    "l\u00e0",
    "se",
    "me",
}
HUNG_ON |= {"te", "lhe", "lhes", "o", "os", "a", "as", "nos", "vos"}
FIRST_PARTS = {"self", "non", "well", "co", "ex", "post", "pre", "anti", "half", "multi", "cross"}
FIRST_PARTS |= {"high", "low", "long", "short", "so", "vice", "all", "e", "x", "ultra", "semi"}
LISTED = ("de", "en", "es", "fr", "it", "nl", "pt", "ru", "lv")


def joined(lines, words=(), language=""):
    """Return lines as one: a space between them, none between Chinese or Japanese characters.

    `words` are those of the whole text. A word divided by a hyphen is closed unless the hyphen
    looks like the word's own.
    """
    text = ""
    for line in lines:
        divided = re.search(r"([^\W\d_]+)[-\u2010\u00ad]$", text)
        begun = re.match(r"[^\W\d_]+", line)
        parted_word = divided and begun and begun[0] not in SUSPENDED
        if parted_word and begun[0].islower():
            whole = text.endswith("\u00ad") or not own_hyphen(text[:-1], begun[0], words, language)
            text = (text[:-1] if whole else text) + line
        elif parted_word or _needs_no_space(text, line):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text


def doubtful(lines, language=""):
    """Yield a note where lines end in a hyphen and no list of words tells whose it is."""
    divided = sum(bool(re.search(r"[^\W\d_][-\u2010\u00ad]$", line)) for line in lines)
    if divided and language not in LISTED:
        which = f" of the language {language!r}" if language else ""
        yield (
            f"{divided} lines end in a hyphen. Without a list of words{which} the text alone told "
            "whether it is a word's own or the line's; look at the words that are so divided."
        )


def _needs_no_space(text, line):
    """Return whether a number goes on after a hyphen, or one Chinese character after another."""
    number = re.search(r"[\w%][-\u2010\u2013]$", text) and re.match(r"\d", line)
    return number or adjoin(text[-1:], line[:1])


def own_hyphen(before, after, words, language):
    """Return whether the hyphen between two parts belongs to the word and not to the line's end.

    The text itself decides where it has the word elsewhere, then a list of words; else a part
    that is no word by itself tells that the word was divided.
    """
    first = re.search(r"[^\W\d_]+$", before)[0]
    whole, parted = f"{first}{after}", f"{first}-{after}"
    if whole in words or parted in words:
        return parted in words
    known = _known(language)
    if whole.lower() in known:
        return False
    if re.search(r"\w-$|\d$", before[: -len(first)]) or first == after:
        return True
    hung_on = language in ("fr", "pt") and after in HUNG_ON
    if hung_on or first.lower() in FIRST_PARTS:
        return True
    lower = {word.lower() for word in (first, after)}
    both = lower <= known if known else {first, after} <= set(words)
    return both and min(map(len, lower)) > 2


@cache
def _known(language):
    """Return the words of a language that a list has, or an empty set."""
    if language not in LISTED:
        return frozenset()
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language=language).word_frequency.keys())
