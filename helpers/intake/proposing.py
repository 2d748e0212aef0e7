"""What a file would be as an article: its lines, its speakers, its dates, each with the reason."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path

from helpers import corpus, tables
from helpers.intake import documents, extracting
from helpers.pages import Page

SLUG = re.compile("[a-z]{2,20}")
# The kit's own folder, and names that Windows keeps for devices.
TAKEN = {"codings", "con", "prn", "aux", "nul"}
LABEL = re.compile(r"([^\W\d_][^::.!?。!?؟|]{0,29}?)\s*[::](?!//)")
ASKS = ("?", "?", "؟")
EARLIEST = date(2000, 1, 1)
NO_DATE = "not known: the file gives no date, so this is as wide as can be defended; narrow it"


@dataclass(frozen=True)
class Speaker:
    """Someone whom a label such as `Ana:` proposes as a voice, and why."""

    id: str
    label: str
    role: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """What an article would be; it shows itself as a table of its lines."""

    slug: str
    document: documents.Document
    language: str
    reason: str
    spoken: dict
    chain: tuple
    speakers: tuple

    def page(self):
        """Return the proposal as a `Page`: each line, what it is proposed to be, and why."""
        rows = [
            (
                number,
                f"<span lang='{escape(self.language)}' dir='auto'>{escape(line.text)}</span>",
                *map(escape, _told(line, self.speakers)),
            )
            for number, line in enumerate(self.document.lines, 1)
        ]
        facts = "".join(f"<li>{escape(fact)}</li>" for fact in self.facts())
        head = ("line", "text", "proposed to be", "because")
        table = Page.table(head, rows, "", widths=(7, 53, 14, 26))
        return Page(f"<ul>{facts}</ul>{table.html}", "\n".join(self.facts()))

    def facts(self):
        """Return in sentences what is proposed of the whole, and of what lines that are no text."""
        found = [f"{self.document.name}: {note}" for note in self.document.notes]
        found.append(f"language {self.language}: {self.reason}")
        first, last = self.spoken["from"], self.spoken["to"]
        found.append(f"spoken {first} to {last}: {self.spoken['basis']}")
        found += [f"speaker {s.label!r} ({s.role}): {s.reason}" for s in self.speakers]
        for number, line in enumerate(self.document.lines, 1):
            what, why = _told(line, ())
            if what != "passage":
                found.append(f"line {number}, {what}: {why} ({line.text[:50]!r})")
        return found

    def _repr_mimebundle_(self, **_):
        return self.page()._repr_mimebundle_()


def _told(line, speakers):
    """Return `(what a line is proposed to be, why)`."""
    if line.furniture:
        return "page furniture", line.furniture
    if line.role != "narration":
        return line.role, "set as one in the file"
    for speaker in speakers:
        if _label(line.text) == speaker.label:
            return f"passage: {speaker.label} ({speaker.role})", "begins with the label"
    return "passage", "nothing speaks against it"


def propose(path, slug, keep=(), drop=(), language=None, seeds=None, day=None):
    """Return the `Proposal` for a file; nothing is written.

    `keep` and `drop` are numbers of lines that a person wants as passages and as furniture,
    `language` is a tag such as `es` where a person knows better; `day` is today unless given.
    Raises `tables.DataError` for a slug that cannot be used and a file that cannot be read.
    """
    tables.checked(slug, list(_slug_faults(slug, Path(seeds or tables.SEEDS))))
    document = _overruled(extracting.extract(path), set(keep), set(drop))
    tag, reason = extracting.language(document)
    if language:
        tag, reason = language, f"told by a person ({reason})"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise documents.refused(slug, f"language {tag!r} is no tag such as es, ar or zh-Hant")
    day = day or date.today()
    spoken, chain = _spoken(document, day), _chain(document, day)
    return Proposal(slug, document, tag, reason, spoken, chain, speakers(document, slug))


def _slug_faults(slug, seeds):
    if not SLUG.fullmatch(slug) or slug in TAKEN:
        yield (
            f"slug {slug!r}: it names a folder and stands in every id, so it must be 2 to 20 small "
            f"letters from a to z, and none of {', '.join(sorted(TAKEN))}"
        )
    elif (seeds / slug).exists():
        yield f"slug {slug!r}: is taken; seeds/{slug} is there already. Choose another"


def _overruled(document, keep, drop):
    last = len(document.lines)
    if odd := sorted(n for n in keep | drop if not 1 <= n <= last) + sorted(keep & drop):
        told = f"the text has lines 1 to {last}, and none can be both kept and dropped"
        raise documents.refused(document.name, f"keep or drop names line {odd[0]}; {told}")
    lines = []
    for number, line in enumerate(document.lines, 1):
        reason = "" if number in keep else line.furniture
        lines.append(replace(line, furniture="a person says so" if number in drop else reason))
    if all(line.furniture for line in lines):
        told = "everything in it looks like page furniture; save the article itself, or keep lines"
        raise documents.refused(document.name, told)
    return replace(document, lines=tuple(lines))


def _spoken(document, day):
    """Return the interval in which the words were spoken, and how we know."""
    published, made = _day(document.published), _day(document.made)
    if published:
        basis = "proposed: the day of publication that the page gives; the words may be older"
        return {"from": published, "to": published, "basis": basis}
    # A Word file is made before its text is typed; a PDF holds no text younger than itself.
    last = made if made and document.kind == "PDF" else day
    basis = NO_DATE + (f". The file says that it was made on {made}" if made else "")
    return {"from": min(EARLIEST, last), "to": last, "basis": basis}


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chain(document, day):
    known = {"who": document.author or document.site, "when": document.published}
    who = ", ".join(filter(None, (document.author, document.site)))
    told = "what the file says of itself" if any(known.values()) else "the file does not say"
    origin = {"step": "written", "who": who or "not known", "when": document.published}
    taken = {
        "step": f"taken from the file {document.name}",
        "who": "the kit, when the article was added",
        "when": str(day),
        "basis": " ".join(document.notes),
    }
    origin |= {"when": document.published or "not known", "basis": told}
    return tuple(step | {"status": "inferred"} for step in (origin, taken))


def speakers(document, slug):
    """Return whom labels propose as speakers: a short name and a colon that open two lines or more.

    Who asks is the one whose turns mostly end in a question mark; the others answer. Where
    nobody asks they narrate.
    """
    own = [line.text for line in document.lines if (line.role, line.furniture) == ("narration", "")]
    seen = Counter(map(_label, own))
    turns, label = {}, ""
    for text in own:
        if seen[_label(text)] > 1 and _label(text):
            label = _label(text)
            turns.setdefault(label, []).append(text)
        elif label:
            turns[label][-1] = text
    asked = {label: sum(end.endswith(ASKS) for end in ends) for label, ends in turns.items()}
    ask = {label for label, count in asked.items() if count * 2 > len(turns[label])}
    ids = _voice_ids(slug, turns)
    return tuple(
        Speaker(
            ids[label],
            label,
            ("question" if label in ask else "answer") if ask else "narration",
            f"the label “{label}:” opens {len(ends)} turns, {asked[label]} of which end in a "
            "question mark",
        )
        for label, ends in turns.items()
    )


def _label(text):
    """Return the name before the colon that opens a line, or an empty string."""
    found = LABEL.match(corpus.shown(text))
    return found[1] if found and len(found[1].split()) <= 4 else ""


def _voice_ids(slug, labels):
    """Return `{label: id}`, ids that no other voice has: the slug, and the name if it is Latin."""
    found = {}
    for number, label in enumerate(labels, 1):
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
        name = re.sub("[^a-z0-9]+", "-", plain).strip("-") or f"speaker{number}"
        taken = {f"{slug}-narrator", *found.values()}
        ids = (f"{slug}-{name}", *(f"{slug}-{name}-{n}" for n in range(2, len(taken) + 3)))
        found[label] = next(id for id in ids if id not in taken)
    return found
