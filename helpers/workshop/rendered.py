"""One rendering at a time in an article's PO file; all else in the file stays."""

import re
from dataclasses import dataclass

from helpers.coding.rows import UNSTORABLE
from helpers.data import renderings
from helpers.data.files import DataError, checked
from helpers.data.locks import locked
from helpers.workshop.saving import CHANGED, write_checked


@dataclass(frozen=True)
class Rendered:
    """What a PO file has for one passage; `former` is the source before it changed, or empty."""

    text: str = ""
    unsure: bool = False
    former: str = ""


def read(kit, slug, language="en"):
    """Return `({passage id: Rendered}, [Rendered that no passage has any more])`.

    Raises `DataError` where the file cannot be read, or has not each passage once.
    """
    article = kit.articles[slug]
    if (article.folder / f"{language}.po").exists():
        checked(*article.renderings_and_faults(language))
    catalogue = checked(*_catalogue(article, language))
    live = {e.msgctxt: _of(e) for e in catalogue if not e.obsolete}
    left = [Rendered(e.msgstr, former=e.msgid) for e in catalogue if e.obsolete and e.msgstr]
    return live, left


def _of(entry):
    return Rendered(entry.msgstr, entry.fuzzy, entry.previous_msgid or "")


def _catalogue(article, language):
    path = article.folder / f"{language}.po"
    if not path.exists():
        return renderings.template(article, language), []
    return renderings.read_catalogue(path)


def text_faults(text):
    """Return what keeps a text from being stored as a rendering, or an empty list."""
    if found := UNSTORABLE.search(text.replace("\n", " ")):
        told = f"has the character U+{ord(found[0]):04X}, which no text has"
        return [f"{told}, behind {text[: found.start()][-20:]!r}; delete it"]
    return []


def save(kit, slug, id, text, unsure, seen, language="en"):
    """Store a rendering of a passage as typed; a passage is one line: line breaks become spaces.

    `seen` is the `Rendered` that the form showed. Where the file has another by now, where the
    text cannot be stored, or where its numbers are not the passage's and it is not marked as
    unsure, `DataError` says so, and nothing is written.
    """
    with locked():
        article = kit.articles[slug]
        checked(text, text_faults(text))
        catalogue = checked(*_catalogue(article, language))
        catalogue.wrapwidth = 0
        entry = next((e for e in catalogue if e.msgctxt == id and not e.obsolete), None)
        if entry is None or _of(entry) != seen:
            raise DataError([f"it {CHANGED}; save again to write yours"])
        entry.msgstr = re.sub(r"\s*\n\s*", " ", text).strip()
        entry.flags = [f for f in entry.flags if f != "fuzzy"] + ["fuzzy"] * unsure
        if not unsure:
            entry.previous_msgid = None
        write_checked(kit, slug, {f"{language}.po": f"{catalogue}\n"})
