"""Renderings of the passages (gettext PO files) and the glossary of their terms."""

import re
from dataclasses import dataclass
from pathlib import Path

import polib

from helpers import corpus, tables

# polib reads past an unclosed quotation mark and drops a letter; so the form is checked first.
PO_LINE = re.compile(r'(#.*|(msgctxt |msgid |msgstr )?"(?:[^"\\]|\\.)*")?\s*')
GLOSSARY_COLUMNS = ("term", "zh", "pinyin", "fr", "id", "definition", "note")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = ("zh", "fr", "id")


@dataclass(frozen=True)
class Term:
    """A term of the glossary; several forms in one language are parted by ` | `."""

    term: str
    zh: str
    pinyin: str
    fr: str
    id: str
    definition: str
    note: str

    def forms(self, language):
        """Return the term's forms in `zh`, `fr`, `id`, or in English for any other language."""
        stored = getattr(self, language) if language in LANGUAGES else self.term
        return tuple(form.strip() for form in stored.split("|") if form.strip())


def renderings(slug, language="en", seeds=None):
    """Return `{passage id: rendering}` of what is rendered; raise `tables.DataError` on faults."""
    corpus.article(slug, seeds)
    return tables.checked(*scan(slug, language, seeds))


def rendering(id, language="en", seeds=None):
    """Return the rendering of one passage, or words that say that there is none yet."""
    return renderings(id.split(":")[0], language, seeds).get(id, "(not rendered yet)")


def glossary(seeds=None):
    """Return the terms in the order of the file; raise `tables.DataError` on faults."""
    return tables.checked(*scan_glossary(seeds))


def template(article, language="en"):
    """Return an empty PO file for `article`: one entry a passage, in reading order."""
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


def scan(slug, language="en", seeds=None):
    """Return `({passage id: rendering}, faults)`; what is marked fuzzy is not rendered yet."""
    path = Path(seeds or tables.SEEDS) / slug / f"{language}.po"
    article, _ = corpus.scan(slug, seeds)
    content, faults = tables.text(path)
    for number, line in enumerate(content.split("\n"), 1):
        if not PO_LINE.fullmatch(line):
            faults.append(f"{tables.name(path)}, line {number}: not readable as PO: {line[:40]!r}")
    if faults or article is None:
        return {}, faults
    try:
        catalogue = polib.pofile(content, encoding="utf-8")
    except (OSError, ValueError) as error:
        return {}, [f"{tables.name(path)}: not readable as PO: {error}"]
    faults = [f"{tables.name(path)}, {fault}" for fault in _faults(catalogue, article)]
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


def scan_glossary(seeds=None):
    """Return `([Term], faults)`; a form is found in the corpus or its language is noted as ours."""
    path = Path(seeds or tables.SEEDS) / "glossary.csv"
    rows, faults = tables.rows(path, GLOSSARY_COLUMNS)
    faults += tables.repeats(path, rows, "term")
    found = [corpus.scan(slug, seeds)[0] for slug in corpus.slugs(seeds)]
    texts = {
        language: "\n".join(a.source for a in found if a and a.language == language).casefold()
        for language in LANGUAGES
    }
    terms = []
    for row in rows:
        terms.append(Term(**{column: row[column] for column in GLOSSARY_COLUMNS}))
        for fault in _term_faults(terms[-1], texts):
            faults.append(f"{tables.name(path)}, row {row['row']}: {fault}")
    return terms, faults


def _term_faults(term, texts):
    if not term.definition:
        yield f"{term.term!r} has no definition"
    if bool(CHINESE.search(term.zh)) != bool(term.pinyin):
        yield f"{term.term!r} needs pinyin where its zh is in characters, and only there"
    for language in LANGUAGES:
        for form in term.forms(language):
            if form.casefold() not in texts[language] and f"{language} ours" not in term.note:
                yield (
                    f"{form!r} is not in any {language} text; correct it, or write "
                    f"'{language} ours' in its note"
                )
