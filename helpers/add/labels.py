"""The label that opens a turn.

`Ana:`, `[00:05] Ana:`, `Q.`, `【王】`, `Ana | …`, `Ana — …`, `Mr. SMITH. …`; alone, with its words
in the lines after it, `Ana  00:09` or `00:09 Ana`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from helpers.add.signs import COLON

TIME = r"\d{1,2}[:\uff1a]\d\d(?:[:\uff1a]\d\d)?(?:[.,]\d{1,3})?"
OPENS, CLOSES = r"[\[(<\u2039\u3010\uff08\uff3b#]", r"[\])>\u203a\u3011\uff09\uff3d#]"
# Chats give the day as well: [12/04/23, 08:30:12].
DAY = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?"
CODE = rf"{OPENS}?\s*{DAY}{TIME}(?:\s?[AaPp][Mm])?(?:\s*[-\u2013>]+\s*{TIME})?\s*(?:-\d)?{CLOSES}?"
EMPHASIS = re.compile(r"^[*_#\s\u2022\u25a0\u2013\u2014-]+")
STAMP = re.compile(rf"{CODE}\s*")
BRACKETS = r"\[\]()<>\u2039\u203a\u3010\u3011\uff3b\uff3d"
TITLE = r"(?:[^\W\d_]{1,4}\.\s?){0,3}"  # Dr. or the initials of a name
NAME = rf"{TITLE}\u300a?[^\W\d_][^\u3002.!?\uff01\uff1f\u061f|\"\u201c\u201d{BRACKETS}]{{0,39}}?"
ADDED = r"(?:\s?\([^)\d]{1,30}\))?"
OPENED = "|".join(
    rf"{re.escape(opens)}({NAME}\d*){re.escape(closes)}"
    for opens, closes in ("[]", "\u3010\u3011", "\uff3b\uff3d", "\u2039\u203a", "<>")
)
# A title as it stands in minutes, or nothing; then up to three words of a name.
CALLED = r"(?:(?i:Mr|Mrs|Ms|Miss|Dr|Prof|Sen|Rep|Gen|Hon|M|Mme|Mlle|Sr|Sra|Herr|Frau|The)\.?\s)?+"
WORD = r"[^\W\d_][^\W\d_'\u2019-]+"
FORMS = {
    "numbered": re.compile(
        rf"([QAPRF\u95ee\u7b54\u554f])\s?\d{{1,3}}\s*(?:[.\uff0e]|{COLON})\s*(?=\S)"
    ),
    "colon": re.compile(rf"({NAME}{ADDED})\s*(?:{CODE})?\s*{COLON}(?![/\d])\s*"),
    "stop": re.compile(rf"({CALLED}(?:{WORD}[ ]){{0,2}}{WORD})\.\s+(?=\S)"),
    "letter": re.compile(r"([A-Z])[.\uff0e]\s+(?=\S)"),
    "brackets": re.compile(rf"(?:{OPENED})\s*{COLON}?\s*(?=\S)"),
    "table": re.compile(rf"({NAME}\.?)\s*{COLON}? \| (?=\S)"),
    "stamp": re.compile(rf"({NAME}\d?)\s+{CODE}\s*$"),
    "dash": re.compile(rf"({NAME}{ADDED}) [-\u2013\u2014] (?=\S)"),
}
ALONE = re.compile(rf"({NAME}\d?)\s*$")  # on a line behind a time code
LETTERS = ({"Q", "A"}, {"P", "R"}, {"Q", "R"}, {"F", "A"}, {"D", "R"})
# What opens many lines of pages and is nobody's name.
NOBODY = set(Path(__file__).with_name("no_names.txt").read_text("utf-8").split("\n"))
REPORTS = re.compile(
    r"(?:\b(?:said|says|say|asked|asks|added|adds|wrote|writes|told us|replied|explained|dit-il|"
    r"declara|dijo|sagte|fragte|kata|ujar)|[说道說]|表示|认为|認為|指出|写道|寫道|强调|強調|称|稱)$",
    re.I,
)


@dataclass(frozen=True)
class Label:
    """A label as it opens a line: the name, its form, and the words after it.

    `plain` says whether article.toml can name it: a name and a colon at the line's start.
    """

    name: str
    form: str
    rest: str
    plain: bool


def is_time(text):
    """Return whether a line holds a time code alone, or the number of one, as subtitles do."""
    return bool(re.fullmatch(rf"\s*(?:{CODE}|\d{{1,4}})\s*", text))


def label_of(text, numbered=True):
    """Return the `Label` that opens a line, or None; with `numbered`, Q1 is a question of Q."""
    stamp = STAMP.match(text)
    bare = EMPHASIS.sub("", text[stamp.end() :] if stamp else text)
    if stamp and (found := ALONE.match(bare)) and _may_be_a_name(found[1]):
        return Label(found[1].strip("*_ "), "stamp", "", False)
    for form, pattern in FORMS.items():
        found = pattern.match(bare) if numbered or form != "numbered" else None
        name = next((group for group in found.groups() if group), "").strip() if found else ""
        name = re.sub(rf"\s*{CODE}$", "", name).strip("*_ ")
        if name and _may_be_a_name(name) and _suits(form, name):
            plain = form == "colon" and re.match(rf"{re.escape(name)}\s*{COLON}", text)
            return Label(name, form, bare[found.end() :], bool(plain))
    return None


def _suits(form, name):
    """Return whether a name may open a turn in a form in which much else opens lines, too.

    Before a stop it has a title or is all capitals, before a dash each word has a capital.
    """
    if form == "stop":
        title = re.match(CALLED, name)[0]
        return name.isupper() or (bool(title) and name[len(title) :][:1].isupper())
    return form != "dash" or all(not word[0].islower() for word in name.split())


def _may_be_a_name(name):
    bare = name.partition(" (")[0]
    short = len(bare.split()) <= 4 and len(bare) <= 30
    is_nobody = name.casefold() in NOBODY or REPORTS.search(name)
    return short and not is_nobody and not re.search(r"https?$|www", name, re.I)
