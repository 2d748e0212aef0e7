"""A document on its way into the kit: its lines, what the file says of itself, how it was read."""

import re
from dataclasses import dataclass, replace

from helpers.add import signs
from helpers.data.files import LONGEST_LINE, TAG, DataError

SENTENCE_END = re.compile(r"[.!?](?=\s)|[\u3002\uff01\uff1f]")
SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
CHANGES = {
    "unseen": "control characters and marks that nobody sees were taken out",
    "spaces": "no-break and other wide or narrow spaces became plain ones",
    "hyphens": "hyphens of another kind (U+2010, U+2011) became plain ones",
    "tags": "pieces that look like HTML are written with \u2039 and \u203a",
    "radicals": "radicals were replaced by the Chinese characters that they look like",
    "composed": "accents that stood apart were joined to their letters (Unicode NFC)",
    "divided": "lines longer than a passage may be were divided at a sentence's end",
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

    `published` is a day that the page marks as its own, `shows` one that its text alone has, which
    may be that of a change or of saving; `made` is the day on which the file was made (all in ISO
    8601, or empty); `language` is the tag that the file declares, or empty; `path` leads to
    the file itself.
    """

    name: str
    kind: str
    lines: tuple
    title: str = ""
    author: str = ""
    site: str = ""
    published: str = ""
    shows: str = ""
    made: str = ""
    language: str = ""
    notes: tuple = ()
    path: str = ""

    @property
    def source(self):
        """The text as it is stored: one line each, the first one number 1."""
        return "".join(f"{line.text}\n" for line in self.lines)


def refused(name, why):
    """Return the error that says why a file cannot be taken."""
    return DataError([f"{name}: {why}"])


def cleaned(document):
    """Return the document with lines that can be stored and quoted; notes tell what changed.

    Raises `DataError` where there is no text, or a line longer than a passage may be.
    """
    counts, lines = dict.fromkeys(CHANGES, 0), []
    for line in document.lines:
        for text in signs.BREAKS.sub("\n", line.text).split("\n"):
            text, found = tidied(text)
            pieces = _divided(text, line.furniture)
            found["divided"] = len(pieces) > 1
            counts = {name: counts[name] + found[name] for name in counts}
            lines += [replace(line, text=piece) for piece in pieces if piece]
    if not lines:
        raise refused(document.name, "there is no text in it")
    _check_lengths(document.name, lines)
    notes = [f"{counts[name]} {what}." for name, what in CHANGES.items() if counts[name]]
    told = ("name", "title", "author", "site")
    said = {key: tidied(" ".join(getattr(document, key).split()))[0] for key in told}
    said["name"] = said["name"].encode("utf-8", "replace").decode()
    notes += _unreadable(lines)
    return replace(document, lines=tuple(lines), notes=(*document.notes, *notes), **said)


def tidied(text):
    """Return `(text, counts)`: the text as it is stored, and what was changed in it."""
    text, counts = signs.stored(text)
    # The checks take a tag in a source for markup left over; so one that is meant looks different.
    text, counts["tags"] = TAG.subn(lambda match: f"\u2039{match[0][1:-1]}\u203a", text)
    return text, counts


def _divided(text, furniture):
    """Return a line in pieces that are short enough; furniture is cut, sentences stay whole."""
    if len(text) <= LONGEST_LINE:
        return [text]
    if furniture:
        return [f"{text[: LONGEST_LINE // 20]}\u2026"]
    pieces = []
    while len(text) > LONGEST_LINE:
        ends = [found.end() for found in SENTENCE_END.finditer(text[:LONGEST_LINE])]
        if not ends:
            break
        pieces.append(text[: ends[-1]].strip())
        text = text[ends[-1] :].strip()
    return [*pieces, text]


def _check_lengths(name, lines):
    for number, line in enumerate(lines, 1):
        if len(line.text) > LONGEST_LINE:
            raise refused(
                name,
                f"line {number} of its text is {len(line.text):,} characters long; a passage is "
                f"one line of at most {LONGEST_LINE:,}; break it where the text breaks",
            )


def _is_misread(text):
    """Return whether most letters beyond ASCII are, as Windows-1252, UTF-8: `Ã©` for `é`."""
    stored = re.sub("[\x00-\x7f]", " ", text).encode("cp1252", "replace")
    pieces = SEQUENCE.findall(stored)
    return len(pieces) > 3 and 2 * len(b"".join(pieces)) > len(stored.replace(b" ", b""))


def _unreadable(lines):
    """Yield notes on signs that stand for letters which could not be read."""
    text = "".join(line.text for line in lines)
    if _is_misread(text):
        yield (
            "Its letters look like UTF-8 that was taken for Windows-1252; go back to the file that "
            "it was made from, or save it again from its page."
        )
    if lost := text.count("\ufffd"):
        yield f"{lost} characters could not be read and stand as \ufffd; put them right by hand."
    if private := sum("\ue000" <= sign <= "\uf8ff" for sign in text):
        yield f"{private} characters belong to a font of the file's own and may show as boxes."
