"""A document on its way into the kit: its lines, what the file says of itself, how it was read."""

import re
from dataclasses import dataclass, replace

from helpers import tables

CJK = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
# Marks that no reader sees and that would keep a quotation from being found again. Joiners and
# the direction marks that belong to a spelling (U+200C to U+200F, U+061C) stay.
UNSEEN = re.compile(rf"{tables.UNSEEN.pattern}|[\u00ad\u200b\u2060\ufeff]")
SPACES = re.compile("[\u00a0\u2007\u202f]")
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# After these a hyphen at the end of a line stands for a word left out: “Hard- und Software”.
SUSPENDED = ("und", "oder", "bzw", "and", "or", "en", "of", "och", "eller")
CHANGES = {
    "unseen": "control characters and marks that nobody sees were taken out",
    "spaces": "no-break spaces became plain ones",
    "tags": "pieces that look like HTML are written with ‹ and ›",
}


@dataclass(frozen=True)
class Line:
    """One line of the text; `furniture` is why it is likely none of the article's, or empty."""

    text: str
    role: str = "narration"
    furniture: str = ""


@dataclass(frozen=True)
class Document:
    """What a file holds; `notes` say in sentences what was done to get at it.

    `published` is a day that the page itself gives, `made` the day on which the file was made
    (ISO 8601, or empty); `language` is the tag that the file declares, or empty.
    """

    name: str
    kind: str
    lines: tuple
    title: str = ""
    author: str = ""
    site: str = ""
    published: str = ""
    made: str = ""
    language: str = ""
    notes: tuple = ()

    @property
    def source(self):
        """The text as it is stored: one line each, the first one number 1."""
        return "".join(f"{line.text}\n" for line in self.lines)


def refused(name, why):
    """Return the error that says why a file cannot be taken."""
    return tables.DataError([f"{name}: {why}"])


def cleaned(document):
    """Return the document with lines that can be stored and quoted; notes tell what changed.

    Raises `tables.DataError` where there is no text, or a line longer than a passage may be.
    """
    counts, lines = dict.fromkeys(CHANGES, 0), []
    for line in document.lines:
        for text in BREAKS.sub("\n", line.text).split("\n"):
            text, found = _tidied(text)
            counts = {name: counts[name] + found[name] for name in counts}
            lines += [replace(line, text=text)] if text else []
    if not lines:
        raise refused(document.name, "there is no text in it")
    for number, line in enumerate(lines, 1):
        if len(line.text) > tables.LONGEST_LINE:
            raise refused(
                document.name,
                f"line {number} of its text is {len(line.text):,} characters long; a passage is "
                f"one line of at most {tables.LONGEST_LINE:,}; break it where the text breaks",
            )
    notes = [f"{counts[name]} {what}." for name, what in CHANGES.items() if counts[name]]
    told = ("name", "title", "author", "site")
    said = {key: _tidied(" ".join(getattr(document, key).split()))[0] for key in told}
    said["name"] = said["name"].encode("utf-8", "replace").decode()
    return replace(document, lines=tuple(lines), notes=(*document.notes, *notes), **said)


def _tidied(text):
    text, unseen = UNSEEN.subn("", text)
    text, spaces = SPACES.subn(" ", text)
    # The checks take a tag in a source for markup left over; so one that is meant looks different.
    text, tags = tables.TAG.subn(lambda match: f"‹{match[0][1:-1]}›", text)
    return text.strip(), {"unseen": unseen, "spaces": spaces, "tags": tags}


def joined(lines, words=()):
    """Return lines as one: a space between them, none between Chinese or Japanese characters.

    A word divided by a hyphen is closed only where `words` has it whole and not with the hyphen;
    else the hyphen stays, for it may be the word's own.
    """
    text = ""
    for line in lines:
        divided = re.search(r"([^\W\d_]+)[-\u2010\u00ad]$", text)
        begun = re.match(r"[^\W\d_]+", line)
        parted_word = divided and begun and begun[0] not in SUSPENDED
        if parted_word and begun[0].islower():
            whole, parted = divided[1] + begun[0], f"{divided[1]}-{begun[0]}"
            known = text.endswith("\u00ad") or (whole in words and parted not in words)
            text = (text[:-1] if known else text) + line
        elif parted_word or (re.search(f"[{CJK}]$", text) and re.match(f"[{CJK}]", line)):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text
