"""Articles and their passages.

Offsets count Unicode code points into `source.txt` from 0, end exclusive. They always refer to
the raw text; `Passage.text` is that text without the marks a page left in it.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers import provenance, tables

# What a page or a converter left in the text: emphasis, heading and list marks, anchors, gaps.
LEFTOVERS = re.compile(r"^(?:[\s*#•]|-\s)+|[\s*#]+$|(?<=\s)[\s*]+|\*+")


def shown(raw, start=0, end=None):
    """Return `raw[start:end]` for display: without page leftovers, no-break spaces made plain.

    >>> shown("** **###### Fang Han")
    'Fang Han'
    """
    hidden = {i for match in LEFTOVERS.finditer(raw) for i in range(*match.span())}
    kept = (raw[i] for i in range(len(raw))[start:end] if i not in hidden)
    return "".join(kept).replace("\u00a0", " ")


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


def slugs(seeds=None):
    """Return the names of all articles, in the order in which the voices spoke."""
    spoken = []
    for path in Path(seeds or tables.SEEDS).glob("*/article.toml"):
        about, _ = provenance.scan(path)
        spoken.append((str(about["spoken"]["to"]) if about else "last", path.parent.name))
    return [slug for _, slug in sorted(spoken)]


def article(slug, seeds=None):
    """Return the article; raise `tables.DataError` with every fault where it has any."""
    return tables.checked(*scan(slug, seeds))


def articles(seeds=None):
    """Return all articles, in the order in which the voices spoke."""
    return [article(slug, seeds) for slug in slugs(seeds)]


def table(found):
    """Return articles as a DataFrame: what, languages, days between which it was spoken, size."""
    rows = [
        (
            *(a.slug, a.about["short"], a.language, a.about["original_language"]),
            *(a.about["spoken"]["from"], a.about["spoken"]["to"], len(a.passages)),
        )
        for a in found
    ]
    columns = ["id", "what", "language", "spoken in", "not before", "not after", "passages"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def passage(id, seeds=None):
    """Return one passage by its id, such as `fang:17`; raise `KeyError` if there is none."""
    slug, colon, _ = id.partition(":")
    if not colon or slug not in slugs(seeds):
        raise KeyError(f"{id!r} names no article; the articles are {', '.join(slugs(seeds))}")
    return article(slug, seeds).passage(id)


def passage_ids(slug, seeds=None):
    """Return the set of an article's passage ids; empty where the article cannot be read."""
    found, _ = scan(slug, seeds)
    return {passage.id for passage in found.passages} if found else set()


def scan(slug, seeds=None):
    """Return `(article, faults)`; the article is None where it cannot be built at all."""
    folder = Path(seeds or tables.SEEDS) / slug
    _, faults = provenance.scan(folder / "article.toml")
    source, source_faults = tables.text(folder / "source.txt")
    if faults or source_faults:
        return None, faults + source_faults
    found, faults = built(slug, (folder / "article.toml").read_text("utf-8"), source)
    return found, [f"{tables.name(folder)}/{fault}" for fault in faults]


def built(slug, about, source):
    """Return `(article, faults)` of the texts of an article.toml without fault and its source."""
    found = _divided(slug, about, source)
    return found, list(_faults(found))


@lru_cache(maxsize=256)
def _divided(slug, about, source):
    """Return the article that `about` (the text of article.toml) makes of `source`."""
    about, _ = provenance.parsed(about)
    furniture = {n: r["reason"] for r in about.get("furniture", ()) for n in _lines_of(r)}
    told = {n: (r["voice"], r["role"]) for r in about.get("lines", ()) for n in _lines_of(r)}
    passages, aside, speaker = [], [], (about["narrator"], "narration")
    for line, start, end, raw in _lines(source):
        if line in furniture:
            aside.append(Furniture(line, start, end, raw, furniture[line]))
            continue
        speaker = _labelled(about, raw) or speaker
        number = len(passages) + 1
        place = (f"{slug}:{number}", slug, number, line, start, end, raw)
        passages.append(Passage(*place, *told.get(line, speaker)))
    return Article(slug, about, source, tuple(passages), tuple(aside))


def _lines_of(rule):
    return provenance.line_numbers(rule)


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
    for label in about.get("label", ()):
        if re.match(rf"{re.escape(label['text'])}\s*[::]", shown(raw)):
            return label["voice"], label["role"]
    return None


def _faults(article):
    about, last = article.about, article.source.count("\n") + 1
    digest = hashlib.sha256(article.source.encode()).hexdigest()
    if digest != about["sha256"]:
        yield (
            f"source.txt: its SHA-256 is {digest[:12]}…, article.toml says "
            f"{about['sha256'][:12]}…; the source was changed: restore it, or record the new hash"
        )
    for rule in [*about.get("furniture", ()), *about.get("lines", ())]:
        if max(_lines_of(rule)) > last:
            yield f"article.toml: lines = {rule['lines']!r} goes beyond the last line, {last}"
    for passage in article.passages:
        if tag := tables.TAG.search(passage.raw):
            yield (
                f"source.txt, line {passage.line}: looks like HTML ({tag[0][:40]!r}); it is shown "
                "as text and never run; take markup out, or name the line as furniture"
            )
    if not article.passages:
        yield "source.txt: no passage is left once the furniture is taken out"
