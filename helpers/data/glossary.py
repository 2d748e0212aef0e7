"""The glossary: terms with their forms in the languages of the articles."""

import re
from dataclasses import dataclass

from helpers.data.tables import Table

TERM_LANGUAGES = ("zh", "fr", "id")
CHINESE = re.compile(r"[\u3400-\u9fff]")


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
        """Return the term's forms in `zh`, `fr`, `id` (or a subtag), in English for any other."""
        base = language.split("-")[0]
        stored = getattr(self, base) if base in TERM_LANGUAGES else self.term
        return tuple(form.strip() for form in stored.split("|") if form.strip())


def _term_faults(row, _):
    term = Term(**{name: row[name] for name in Term.__dataclass_fields__})
    if not term.definition:
        yield f"{term.term!r} has no definition"
    if bool(CHINESE.search(term.zh)) != bool(term.pinyin):
        yield f"{term.term!r} needs pinyin where its zh is in characters, and only there"


def form_faults(term, texts):
    """Yield each form of a term that stands in no text of its language and is not noted as ours."""
    for language in TERM_LANGUAGES:
        for form in term.forms(language):
            if form.casefold() not in texts[language] and f"{language} ours" not in term.note:
                yield (
                    f"{form!r} is not in any {language} text; correct it, or write "
                    f"'{language} ours' in its note"
                )


GLOSSARY = Table("glossary.csv", Term, _term_faults, label="term")
