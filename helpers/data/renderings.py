"""Renderings of the passages of an article: gettext PO files."""

import re

from helpers.data.files import read_text, shown_path

# polib reads past an unclosed quotation mark and drops a letter; so the form is checked first.
PO_LINE = re.compile(r'(#.*|(msgctxt |msgid |msgstr )?"(?:[^"\\]|\\.)*")?\s*')


def template(article, language="en"):
    """Return an empty PO file for `article`: one entry a passage, in reading order."""
    import polib

    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": article.slug,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": article.language,
    }
    for passage in article.passages:
        speaker = f"{passage.role}, {passage.voice}" if passage.voice else passage.role
        catalogue.append(
            polib.POEntry(msgctxt=passage.id, msgid=passage.raw, msgstr="", comment=speaker)
        )
    return catalogue


def read_catalogue(path):
    """Return `(polib.POFile or None, faults)` of a PO file; no fault of form is read past."""
    import polib

    content, faults = read_text(path)
    for number, line in enumerate(content.split("\n"), 1):
        if not PO_LINE.fullmatch(line):
            faults.append(f"{shown_path(path)}, line {number}: not readable as PO: {line[:40]!r}")
    if faults:
        return None, faults
    try:
        return polib.pofile(content, encoding="utf-8"), []
    except (OSError, ValueError) as error:
        return None, [f"{shown_path(path)}: not readable as PO: {error}"]


def read_renderings(article, language="en"):
    """Return `({passage id: rendering}, faults)`; what is marked fuzzy is not rendered yet."""
    path = article.folder / f"{language}.po"
    catalogue, faults = read_catalogue(path)
    if catalogue is None:
        return {}, faults
    faults = [f"{shown_path(path)}, {fault}" for fault in _faults(catalogue, article)]
    live = [entry for entry in catalogue if entry.msgctxt and not (entry.obsolete or entry.fuzzy)]
    return {entry.msgctxt: entry.msgstr for entry in live if entry.msgstr.strip()}, faults


def _faults(catalogue, article):
    raw = {passage.id: passage.raw for passage in article.passages}
    seen = set()
    for entry in (entry for entry in catalogue if not entry.obsolete):
        where = f"line {entry.linenum} ({entry.msgctxt})"
        if entry.msgctxt in seen:
            yield f"{where}: a second entry for this passage"
        elif entry.msgctxt not in raw:
            yield f"{where}: left over; {article.slug} has no such passage"
        elif entry.msgid != raw[entry.msgctxt]:
            yield f"{where}: its msgid is not the passage's text; the source or the entry changed"
        seen.add(entry.msgctxt)
    for id in raw:
        if id not in seen:
            yield f"no entry for {id}"
