"""An article: its source divided into passages, and all that is said of it in its folder.

Offsets count Unicode code points into `source.txt` from 0, end exclusive. They always refer to
the raw text; `Passage.text` is that text without the marks a page left in it.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache, cached_property

from helpers.data import hindsight, records, renderings
from helpers.data.about import ABOUT
from helpers.data.claims import CLAIMS
from helpers.data.files import TAG, UnknownName, checked, read_text, shown_path, unknown
from helpers.data.quiz import read_quiz
from helpers.data.tables import Records

TABLES = {
    "voices": records.VOICES,
    "claims": CLAIMS,
    "problems": records.PROBLEMS,
    "forecasts": records.FORECASTS,
    "outcomes": hindsight.OUTCOMES,
    "verdicts": hindsight.VERDICTS,
}
# What a page or a converter left in the text: emphasis, heading and list marks, anchors, gaps.
PAGE_MARKS = re.compile(r"^(?:[\s*#\u2022]|-\s)+|(?<![\s*#])[\s*#]+$|(?<=\s)[\s*]+|\*+")
# Stands in for what is hidden while offsets are counted; no source may hold it.
NO_CHARACTER = "\0"


def without_page_marks(raw, start=0, end=None):
    """Return `raw[start:end]` for display: without page marks, no-break spaces made plain.

    >>> without_page_marks("** **###### Fang Han")
    'Fang Han'
    """
    hidden = PAGE_MARKS.sub(lambda match: NO_CHARACTER * len(match[0]), raw)
    return hidden[start:end].replace(NO_CHARACTER, "").replace("\u00a0", " ")


@dataclass(frozen=True)
class Passage:
    """One line of an article that is not page furniture; `marks`: a page left marks in it."""

    id: str
    article: str
    number: int
    line: int
    start: int
    end: int
    raw: str
    voice: str
    role: str
    marks: bool = False

    def shown(self, start=0, end=None):
        """Return a piece of the raw text as a reader sees it."""
        return without_page_marks(self.raw, start, end) if self.marks else self.raw[start:end]

    @property
    def text(self):
        """The words as a reader sees them."""
        return self.shown()


@dataclass(frozen=True)
class Furniture:
    """A line of the page that is not the article's, and why it is not."""

    line: int
    start: int
    end: int
    raw: str
    reason: str


class Article:
    """A source text and all that is said of it; tables are read when they are asked for.

    A property such as `claims` raises `DataError` with every fault of its table; `read` returns
    the records and the faults for those who go on in spite of them.
    """

    def __init__(self, folder, about, source, codebook):
        """Divide the source by the rules of its article.toml."""
        self.folder, self.slug = folder, folder.name
        self.about, self.source, self.codebook = about, source, codebook
        self.passages, self.furniture = _divided(self.slug, about, source)
        self._by_id = {passage.id: passage for passage in self.passages}
        self._read = {}

    title = property(lambda self: self.about.title_en, doc="The title in English.")
    short = property(lambda self: self.about.short, doc="A few words for tables.")
    language = property(lambda self: self.about.language, doc="The text's language tag (BCP 47).")
    narrator = property(lambda self: self.about.narrator, doc="The voice of the running text.")
    spoken = property(lambda self: self.about.spoken, doc="The days between which voices spoke.")
    coded_against = property(lambda self: self.about.coded_against, doc="A codebook's version.")

    @property
    def notebook(self):
        """The name of the notebook in `notebooks/` that reads it; empty for an added article."""
        return self.about.notebook

    def passage(self, id):
        """Return the passage with this id; raise `UnknownName` if there is none."""
        if id not in self._by_id:
            raise UnknownName(f"{id!r} is not a passage of {self.slug} (1 to {len(self.passages)})")
        return self._by_id[id]

    @property
    def passage_ids(self):
        """The ids of all passages."""
        return self._by_id.keys()

    def read(self, table):
        """Return `(records, faults)` of a table (`voices`, `claims` and so on); read once."""
        if table not in self._read:
            self._read[table] = TABLES[table].read(self.folder, self)
        return self._read[table]

    @property
    def claims(self):
        """The coded claims in order, as `Records`."""
        return Records(checked(*self.read("claims")), self.known)

    @property
    def known(self):
        """What a cell of a claim may hold, by column."""
        found = self.read("claims")[0]
        return {
            **records.CLOSED,
            "id": [claim.id for claim in found],
            "passage": [*self.passage_ids],
            "voice": [*self.voices],
            "question": [*self.codebook.questions, ""],
        }

    @property
    def problems(self):
        """What is wrong with the source, in order, as `Records`."""
        known = {"kind": records.PROBLEM_KINDS, "passage": [*self.passage_ids]}
        return Records(checked(*self.read("problems")), known)

    @property
    def voices(self):
        """Those who hold a view, by id."""
        return {voice.id: voice for voice in checked(*self.read("voices"))}

    @property
    def forecasts(self):
        """Rows of the ledger of forecasts, by claim."""
        rows, faults = self.read("forecasts")
        checked(rows, [*faults, *records.ledger_faults(self)])
        return {row.claim: row for row in rows}

    @property
    def outcomes(self):
        """The pieces of evidence on the forecasts, in the order of the file, as `Records`."""
        known = {"claim": [*self.forecasts], "for_or_against": hindsight.SIDES}
        return Records(checked(*self.read("outcomes")), known)

    @property
    def verdicts(self):
        """What came of the forecasts, by claim in the order of the ledger; empty where not told."""
        rows, faults = self.read("verdicts")
        checked(rows, [*faults, *hindsight.verdict_faults(self)])
        found = {row.claim: row for row in rows}
        return {id: found[id] for id in self.forecasts if id in found}

    @cached_property
    def quiz_and_faults(self):
        """The quiz as a tuple of `QuizQuestion`, and its faults."""
        return read_quiz(self.folder, self.passage_ids, self.slug)

    @property
    def quiz(self):
        """The quiz as a tuple of `QuizQuestion`."""
        return checked(*self.quiz_and_faults)

    def renderings(self, language="en"):
        """Return `{passage id: rendering}` of what is rendered into a language."""
        return checked(*self.renderings_and_faults(language))

    def renderings_and_faults(self, language="en"):
        """Return `({passage id: rendering}, faults)`; read once."""
        key = f"{language}.po"
        if key not in self._read:
            self._read[key] = renderings.read_renderings(self, language)
        return self._read[key]

    @property
    def english(self):
        """The English renderings by passage id."""
        return self.renderings("en")

    def rendering(self, id, language="en"):
        """Return the rendering of one passage, or words that say that there is none yet."""
        self.passage(id)
        return self.renderings(language).get(id, "(not rendered yet)")


def read_article(folder, codebook):
    """Return `(article, faults)`; the article is None where it cannot be built at all."""
    about, faults = ABOUT.read(folder)
    source, source_faults = read_text(folder / "source.txt")
    if about is None or source_faults:
        return None, faults + source_faults
    article = Article(folder, about, source, codebook)
    return article, [f"{shown_path(folder)}/{fault}" for fault in _faults(article)]


def _divided(slug, about, source):
    """Return the passages and the furniture of a source, each as a tuple."""
    furniture = {n: rule.reason for rule in about.furniture for n in rule.numbers}
    told = {n: (rule.voice, rule.role) for rule in about.lines for n in rule.numbers}
    passages, aside, speaker = [], [], (about.narrator, "narration")
    for line, start, end, raw in _lines(source):
        if line in furniture:
            aside.append(Furniture(line, start, end, raw, furniture[line]))
            continue
        speaker = _labelled(about, raw) or speaker
        number = len(passages) + 1
        place = (f"{slug}:{number}", slug, number, line, start, end, raw)
        passages.append(Passage(*place, *told.get(line, speaker), about.page_marks))
    return tuple(passages), tuple(aside)


def _lines(source):
    """Return `[(line number, start, end, raw)]` of every line that is not blank."""
    found, start = [], 0
    for number, line in enumerate(source.split("\n"), 1):
        if raw := line.strip():
            begin = start + line.index(raw)
            found.append((number, begin, begin + len(raw), raw))
        start += len(line) + 1
    return found


def _labelled(about, raw):
    """Return the `(voice, role)` that a label such as `Fang Han:` opens, or None.

    The speaker goes on until the next label; a rule for lines holds for its lines only.
    """
    words = without_page_marks(raw) if about.page_marks and about.label else raw
    for label in about.label:
        if _opening(label.text).match(words):
            return label.voice, label.role
    return None


@cache
def _opening(label):
    return re.compile(rf"{re.escape(label)}\s*[:\uff1a]")


def _faults(article):
    about = article.about
    digest = hashlib.sha256(article.source.encode()).hexdigest()
    if not re.fullmatch(r"[a-z]{2,20}", article.slug):
        yield "article.toml: its folder's name should be 2 to 20 small letters"
    if digest != about.sha256:
        yield (
            f"source.txt: its SHA-256 is {digest[:12]}\u2026, article.toml says "
            f"{about.sha256[:12]}\u2026; the source was changed: restore it, or record the new hash"
        )
    yield from _rule_faults(about, article.source)
    for passage in article.passages:
        if tag := TAG.search(passage.raw):
            yield (
                f"source.txt, line {passage.line}: looks like HTML ({tag[0][:40]!r}); it is shown "
                "as text and never run; take markup out, or name the line as furniture"
            )
    if not article.passages:
        yield "source.txt: no passage is left once the furniture is taken out"


def _rule_faults(about, source):
    """Yield what rules of article.toml name that the source has not: lines, and labels."""
    last = source.count("\n") + 1
    for rule in [*about.furniture, *about.lines]:
        if not 1 <= min(rule.numbers) <= max(rule.numbers) <= last:
            yield f"article.toml: lines = {rule.lines!r} goes beyond the lines, 1 to {last}"
    raw = [without_page_marks(raw) if about.page_marks else raw for *_, raw in _lines(source)]
    for label in about.label:
        if not any(map(_opening(label.text).match, raw)):
            yield f"article.toml: label {label.text!r} opens no line; write it as it stands there"


def reference_faults(article):
    """Yield what article.toml names that the article does not have: voices, passages."""
    toml = f"{shown_path(article.folder)}/article.toml"
    known = [voice.id for voice in article.read("voices")[0]]
    for voice in sorted({p.voice for p in article.passages} - {*known}):
        yield f"{toml}: {unknown('voice', voice, known)}"
    for number, step in enumerate(article.about.chain, 1):
        if step.status == "stated" and step.basis not in article.passage_ids:
            yield f"{toml}, chain {number}: is stated in {step.basis!r}, which is no passage"
