"""Days that a text names, found where they are written out."""

import re
import unicodedata
from datetime import date

MONTH = r"[^\W\d_]{3,12}\.?"
WRITTEN = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|\u00ba|\u00aa)?\s+(?:de\s+|of\s+)?{MONTH},?\s+(?:de\s+)?(?:19|20)\d\d\b"
    rf"|\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b"
)
NUMBERS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:[-/.]|\u5e74|\ub144)\s*(\d{1,2})\s*(?:[-/.]|\u6708|\uc6d4)\s*(\d{1,2})"
    r"\s*(?:\u65e5|\u53f7|\u865f|\uc77c|(?!\d))"
)
# With stops the day always comes first.
STOPS = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\.?\d)")
YEAR = re.compile(r"(?:19|20)\d\d")
HEAD, FOOT = 8, 4  # lines at the top and at the end of a text that may date it
SHORT = 60


def days_in(text, language):
    """Return `[(day, words)]` of the days that a text writes out, in the order in which they stand.

    What can be read in two ways, as 3/4/2024, is none.
    """
    text = re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    if not YEAR.search(text):
        return []
    found = [(hit.start(), _day(*hit.groups()), hit[0]) for hit in NUMBERS.finditer(text)]
    found += [(hit.start(), _day(*hit.groups()[::-1]), hit[0]) for hit in STOPS.finditer(text)]
    for hit in WRITTEN.finditer(text):
        found.append((hit.start(), _read(hit[0], language), hit[0]))
    return [(day, words.strip()) for _, day, words in sorted(found, key=lambda n: n[0]) if day]


def _day(year, month, day):
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _read(words, language):
    import dateparser

    base = language.split("-")[0]
    for told in dict.fromkeys((base, "en")):
        try:
            read = dateparser.parse(words, languages=[told], settings={"STRICT_PARSING": True})
        except ValueError:  # a language that the library does not know
            continue
        if read:
            return read.date()
    return None


def named_days(document, language, today):
    """Return `[(line number, day, words)]` of the days before `today` that a document names."""
    return [
        (number, day, words)
        for number, line in enumerate(document.lines, 1)
        for day, words in days_in(line.text[:2000], language)
        if day <= today
    ]


def dateline(document, named):
    """Return the `(line number, day, words)` that seems to date the text itself, or None.

    It is the only day in the short lines at the text's head or foot; what stands below is none.
    """
    own = [n for n, line in enumerate(document.lines, 1) if not line.furniture]
    edges = {*range(max(1, own[0] - HEAD), min(own[0] + HEAD, own[-1])), *own[-FOOT:]}
    short = [
        found
        for found in named
        if found[0] in edges and len(document.lines[found[0] - 1].text) <= SHORT
    ]
    return short[0] if len({day for _, day, _ in short}) == 1 else None
