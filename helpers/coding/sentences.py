"""Sentences of a passage, in any script."""

import regex

# An end mark of any script, with what closes; one of East Asia needs no space after it. A full
# stop after an initial or a short title, before a small letter or within a German day ends nothing.
CLOSED = r"(?:[\p{Pe}\p{Pf}\"']|\s\u00bb)*"
SHORT = r"\p{L}|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|Mme|Sr|Sra|hal|bzw|ca|vs"
MONTH = "Januar|Februar|M\u00e4rz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
GOES_ON = rf"(?:(?<=\.)\s+\p{{Ll}}|(?<=\d\.)\s+(?:{MONTH})\b)"
EAST = r"(?:[\u3002\uff01\uff1f\uff61]|\u2026\u2026)+"
ELSEWHERE = rf"[\p{{Sentence_Terminal}}\u2026]+(?<!(?<![\p{{L}}\p{{M}}])(?:{SHORT})\.)"
END = rf"{EAST}{CLOSED}|{ELSEWHERE}{CLOSED}(?=\s)(?!{GOES_ON})"
SENTENCE = regex.compile(rf"\S.*?(?:{END}|$)", regex.DOTALL)
LEFTOVERS = " \t\u00a0\u3000*#\u2022"


def sentences(text):
    """Return the sentences of a passage as they stand in it, without a page's marks around them.

    >>> sentences("It is 3.5 times as dear! Is it, Dr. Wang?")
    ['It is 3.5 times as dear!', 'Is it, Dr. Wang?']
    """
    return [text[start:end] for start, end in spans(text)]


def spans(text):
    """Return where each sentence of a passage stands in it: `[(start, end)]`."""
    found = [trimmed(text, *match.span()) for match in SENTENCE.finditer(text)]
    return [(start, end) for start, end in found if start < end]


def trimmed(text, start, end):
    """Return `(start, end)` without the spaces and a page's marks at both ends of `text`.

    >>> trimmed("** It is. **", 0, 12)
    (3, 9)
    """
    words = text[start:end]
    start += len(words) - len(words.lstrip(LEFTOVERS))
    return start, max(start, end - len(words) + len(words.rstrip(LEFTOVERS)))
