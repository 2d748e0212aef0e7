"""Articles, their passages, and the voices that speak in them.

Offsets count Unicode code points into `source.txt` from 0, end exclusive. They always refer to
the raw text; `Passage.text` is that text without the marks a page left in it.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from helpers import tables

ROLES = ("question", "answer", "narration", "heading", "caption")
SECTORS = (
    "company",
    "university",
    "investor",
    "press",
    "state-backed institute",
    "not known",
)
VOICE_COLUMNS = ("id", "name", "source_form", "article", "affiliation", "sector", "passage", "note")
ARTICLE_KEYS = {
    "title",
    "title_en",
    "short",
    "language",
    "original_language",
    "narrator",
    "file",
    "sha256",
    "coded_against",
    "spoken",
    "chain",
    "furniture",
    "label",
    "lines",
}
# What a page or a converter left in the text: emphasis, heading and list marks, anchors.
LEFTOVERS = re.compile(r"\*+|^[\s*]*#+\s*|#+$|^[•|]\s+|^-\s+|(?<=\s)\s+|^\s+|\s+$")


def shown(raw):
    """Return `raw` for display: without page leftovers, no-break spaces made plain.

    >>> shown("** **###### Fang Han")
    'Fang Han'
    """
    once = LEFTOVERS.sub("", raw.replace("\u00a0", " "))
    return once if once == raw else shown(once)


@dataclass(frozen=True)
class Passage:
    """One line of an article that is not page furniture."""

    id: str
    article: str
    number: int
    line: int
    start: int
    end: int
    raw: str
    voice: str
    role: str

    @property
    def text(self):
        """The words as a reader sees them."""
        return shown(self.raw)


@dataclass(frozen=True)
class Furniture:
    """A line of the page that is not the article's, and why it is not."""

    line: int
    start: int
    end: int
    raw: str
    reason: str


@dataclass(frozen=True)
class Article:
    """A source text with its provenance; `about` is its article.toml as a dict."""

    slug: str
    about: dict
    source: str
    passages: tuple
    furniture: tuple

    @property
    def title(self):
        """The title in English."""
        return self.about["title_en"]

    @property
    def language(self):
        """The language tag of the text (BCP 47)."""
        return self.about["language"]

    def passage(self, id):
        """Return the passage with this id; raise `KeyError` naming the article if none has it."""
        for passage in self.passages:
            if passage.id == id:
                return passage
        raise KeyError(f"{id!r} is not a passage of {self.slug} (1 to {len(self.passages)})")


@dataclass(frozen=True)
class Voice:
    """Someone who holds a view in an article; affiliation and sector are as of the article."""

    id: str
    name: str
    source_form: str
    article: str
    affiliation: str
    sector: str
    passage: str
    note: str


def slugs(seeds=None):
    """Return the names of all articles, in the order in which the voices spoke."""
    seeds = Path(seeds or tables.SEEDS)
    spoken = []
    for path in seeds.glob("*/article.toml"):
        about, faults = _about(path)
        spoken.append(("9" if faults else str(about["spoken"]["from"]), path.parent.name))
    return [slug for _, slug in sorted(spoken)]


def article(slug, seeds=None):
    """Return the article; raise `tables.DataError` with every fault where it has any."""
    return tables.checked(*scan(slug, seeds))


def articles(seeds=None):
    """Return all articles, in the order in which the voices spoke."""
    return [article(slug, seeds) for slug in slugs(seeds)]


def passage(id, seeds=None):
    """Return one passage by its id, such as `fang:17`."""
    slug, colon, _ = id.partition(":")
    if not colon or slug not in slugs(seeds):
        raise KeyError(f"{id!r} names no article; the articles are {', '.join(slugs(seeds))}")
    return article(slug, seeds).passage(id)


def voices(seeds=None):
    """Return `{id: Voice}`; raise `tables.DataError` where voices.csv has faults."""
    return tables.checked(*scan_voices(seeds))


def scan(slug, seeds=None):
    """Return `(article, faults)`; the article is None where it cannot be built at all."""
    folder = Path(seeds or tables.SEEDS) / slug
    about, faults = _about(folder / "article.toml")
    source, source_faults = tables.text(folder / "source.txt")
    faults = faults + source_faults
    if faults:
        return None, faults
    path = tables.name(folder / "source.txt")
    digest = hashlib.sha256(source.encode()).hexdigest()
    if digest != about["sha256"]:
        faults.append(
            f"{path}: its SHA-256 is {digest[:12]}…, article.toml says {about['sha256'][:12]}…; "
            "the source was changed: restore it, or record the change and the new hash"
        )
    lines = _lines(source)
    faults += _line_faults(folder, about, source, lines)
    passages, furniture = _parts(slug, about, lines)
    return Article(slug, about, source, passages, furniture), faults


def scan_voices(seeds=None):
    """Return `({id: Voice}, faults)`."""
    path = Path(seeds or tables.SEEDS) / "voices.csv"
    rows, faults = tables.rows(path, VOICE_COLUMNS)
    known = slugs(seeds)
    faults += tables.repeats(path, rows, "id")
    for row in rows:
        for fault in _voice_faults(row, known, seeds):
            faults.append(f"{tables.name(path)}, row {row['row']}: {fault}")
    return {r["id"]: Voice(**{c: r[c] for c in VOICE_COLUMNS}) for r in rows}, faults


def _voice_faults(row, known, seeds):
    if row["sector"] not in SECTORS:
        yield tables.not_among("sector", row["sector"], SECTORS)
    if row["article"] not in known:
        yield tables.not_among("article", row["article"], known)
        return
    found, faults = scan(row["article"], seeds)
    if found and not faults and row["passage"] not in {p.id for p in found.passages}:
        yield f"passage {row['passage']!r} is not in {row['article']}"


def _about(path):
    content, faults = tables.text(path)
    if faults:
        return {}, faults
    try:
        about = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        return {}, [f"{tables.name(path)}: not readable as TOML: {error}"]
    missing = sorted(ARTICLE_KEYS - {"furniture", "label", "lines"} - about.keys())
    extra = sorted(about.keys() - ARTICLE_KEYS)
    faults = [f"{tables.name(path)}: the key {key!r} is missing" for key in missing]
    faults += [f"{tables.name(path)}: {tables.not_among('key', k, ARTICLE_KEYS)}" for k in extra]
    return about, faults


def _lines(source):
    """Return `[(line number, start, end, raw)]` of every line that is not blank."""
    found, start = [], 0
    for number, line in enumerate(source.split("\n"), 1):
        if raw := line.strip():
            begin = start + line.index(raw)
            found.append((number, begin, begin + len(raw), raw))
        start += len(line) + 1
    return found


def _line_faults(folder, about, source, lines):
    path, toml = tables.name(folder / "source.txt"), tables.name(folder / "article.toml")
    last = source.count("\n") + 1
    for rule in about.get("furniture", []) + about.get("lines", []):
        if not set(_numbers(rule)) <= set(range(1, last + 1)) or not _numbers(rule):
            yield f"{toml}: lines = {rule.get('lines')!r} is not within 1 to {last}"
        if rule.get("role", ROLES[0]) not in ROLES:
            yield f"{toml}, lines {rule['lines']}: {tables.not_among('role', rule['role'], ROLES)}"
    furniture = _furniture(about)
    for number, _, _, raw in lines:
        if number not in furniture and (tag := tables.TAG.search(raw)):
            yield (
                f"{path}, line {number}: looks like HTML ({tag[0][:40]!r}); it is shown as text "
                "and never run; take markup out, or name the line as furniture"
            )
    if all(number in furniture for number, *_ in lines):
        yield f"{path}: no passage is left once the furniture is taken out"


def _furniture(about):
    """Return `{line number: reason}`."""
    return {
        number: rule.get("reason", "")
        for rule in about.get("furniture", [])
        for number in _numbers(rule)
    }


def _numbers(rule):
    """Return the line numbers that `lines = "3, 7-9"` names; none where it is not readable."""
    found = []
    for part in str(rule.get("lines", "")).split(","):
        if not (bounds := re.fullmatch(r"\s*(\d+)(?:-(\d+))?\s*", part)):
            return []
        found += range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1)
    return found


def _parts(slug, about, lines):
    furniture = _furniture(about)
    passages, aside, speaker = [], [], (about["narrator"], "narration")
    for line, start, end, raw in lines:
        if line in furniture:
            aside.append(Furniture(line, start, end, raw, furniture[line]))
            continue
        voice, role, speaker = _speaker(about, line, raw, speaker)
        number = len(passages) + 1
        passages.append(
            Passage(f"{slug}:{number}", slug, number, line, start, end, raw, voice, role)
        )
    return tuple(passages), tuple(aside)


def _speaker(about, line, raw, speaker):
    """Return `(voice, role, speaker that goes on)`; a label at the start opens a new speaker.

    A rule for lines holds for those lines only.
    """
    for rule in about.get("lines", []):
        if line in _numbers(rule):
            return rule["voice"], rule["role"], speaker
    for label in about.get("label", []):
        if re.match(rf"{re.escape(label['text'])}\s*[::]", shown(raw)):
            speaker = (label["voice"], label["role"])
    return *speaker, speaker
