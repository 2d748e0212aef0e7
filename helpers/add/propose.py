"""What a file would be as an article: its lines, its speakers, its dates, each with the reason."""

import re
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from helpers.add.dates import dateline, named_days
from helpers.add.documents import Document, refused
from helpers.add.labels import label_of
from helpers.add.languages import language as language_of
from helpers.add.signs import asks
from helpers.add.speakers import speakers
from helpers.data.article import without_page_marks
from helpers.data.files import checked
from helpers.show.html import Page, table

SLUG = re.compile("[a-z]{2,20}")
# The kit's own folder, and names that Windows keeps for devices.
TAKEN = {"codings", "con", "prn", "aux", "nul"}
STRAY = re.compile(r"^(?:[*\u2022] |#{1,6} |\*\*)|\*\*")
EARLIEST = date(2000, 1, 1)
NO_DATE = "not known: the file gives no date, so this is as wide as can be defended; narrow it"
DOUBTFUL = 60  # characters; a line of furniture that is longer may be text


@dataclass(frozen=True)
class Proposal:
    """What an article would be; `rows` and `facts` say what is proposed, and why.

    `spoken` has `from`, `to` and `basis`; `days` are `(line, day, words)` named in the text;
    `page_marks` says whether stray signs that a page left are hidden. In a notebook it shows itself
    as a table of its lines.
    """

    slug: str
    document: Document
    language: str
    reason: str
    spoken: dict
    chain: tuple
    speakers: tuple
    days: tuple = ()
    page_marks: bool = False

    def rows(self):
        """Return `[(number, text, what it is proposed to be, why)]`, one row a line."""
        said = {number: speaker for speaker in self.speakers for number in speaker.lines}
        return [
            (number, line.text, *self._told(line, said.get(number)))
            for number, line in enumerate(self.document.lines, 1)
        ]

    def _told(self, line, speaker):
        """Return `(what a line is proposed to be, why)`."""
        if line.furniture:
            return "page furniture", line.furniture
        if line.role != "narration":
            return line.role, "set as one in the file"
        if speaker:
            told = f"passage: {self._called(speaker)} ({speaker.role})"
            return told, _belongs(line, speaker)
        return "passage", "nothing speaks against it"

    def facts(self):
        """Return in sentences what is proposed of the whole, and of what lines that are no text."""
        found = [f"{self.document.name}: {note}" for note in self.document.notes]
        found.append(f"language {self.language}: {self.reason}")
        first, last = self.spoken["from"], self.spoken["to"]
        found.append(f"spoken {first} to {last}: {self.spoken['basis']}")
        if self.days:
            named = "; ".join(f"line {n}, {words!r} ({day})" for n, day, words in self.days[:8])
            found.append(f"days that the text names: {named}")
        told = [(self._called(speaker), speaker) for speaker in self.speakers]
        found += [f"speaker {who!r} ({s.role}): {s.reason}" for who, s in told]
        found += [] if self.speakers else _no_speakers(self.document)
        for number, text, what, why in self.rows():
            if not what.startswith("passage"):
                found.append(f"line {number}, {what}: {why} ({_beginning(text)!r})")
        return found

    def _called(self, speaker):
        """Return a speaker's label; of one without, that of the voice elsewhere, or the text."""
        labels = [other.label for other in self.speakers if other.id == speaker.id and other.label]
        return speaker.label or (labels[0] if labels else "the text itself")

    def page(self):
        """Return the proposal as a `Page`: each line, what it is proposed to be, and why."""
        told = Markup("<span lang='{}' dir='auto'>{}</span>")
        rows = [(n, told.format(self.language, text), *said) for n, text, *said in self.rows()]
        facts = [fact for fact in self.facts() if not fact.startswith("line ")]
        head = ("line", "text", "proposed to be", "because")
        shown = table(head, rows, "", widths=(7, 53, 14, 26))
        items = Markup("").join(Markup("<li dir='auto'>{}</li>").format(fact) for fact in facts)
        html = Markup("<ul>{}</ul>{}").format(items, shown.html)
        return Page(html, "\n".join(self.facts()))

    def _repr_mimebundle_(self, **_):
        return self.page()._repr_mimebundle_()

    def doubts(self):
        """Return how many lines of furniture are so long that they may be text."""
        return sum(bool(n.furniture) and len(n.text) >= DOUBTFUL for n in self.document.lines)


def _no_speakers(document):
    """Return what to say where many lines ask and none of them has a label that is known."""
    asked = sum(asks(line.text) for line in document.lines if not line.furniture)
    told = "only labels such as 'Ana:', 'Ana \u2014', 'Mr. ANA.', '[Ana]' and 'Ana 00:09' are known"
    found = [f"no speaker was found though {asked} lines ask: {told}"] if asked > 2 else []
    return [*found, *_not_taken(document)]


def _not_taken(document):
    """Yield what to say where lines begin with labels, none of which was taken for a speaker's."""
    numbered = [(n, label_of(e.text)) for n, e in enumerate(document.lines, 1) if not e.furniture]
    labels = {n: label.name for n, label in numbered if label and label.plain}
    if len({*labels.values()}) > 1:
        names = ", ".join(repr(name) for name in dict.fromkeys(labels.values()))
        where = ", ".join(map(str, [*labels][:8]))
        yield (
            f"lines {where} begin with what may be names ({names[:80]}), each too seldom to be "
            "sure; so no speaker is proposed: add them under Voices, then their labels"
        )


def _beginning(text):
    return text if len(text) <= 50 else f"{text[:49].rstrip()}\u2026"


def _belongs(line, speaker):
    if not speaker.label:
        return speaker.reason
    begins = speaker.label in line.text[: len(speaker.label) + 20]
    return "begins with the label" if begins else "goes on after the label"


def propose(document, slug, day=None, keep=(), drop=(), language=None):
    """Return the `Proposal` for a document; nothing is written.

    `keep` and `drop` are numbers of lines that a person wants as passages and as furniture,
    `language` is a tag such as `es` where a person knows better; `day` is today unless given.
    Raises `DataError` for a slug, numbers and a tag that cannot be used.
    """
    checked(slug, list(slug_faults(slug)))
    document = _overruled(document, set(keep), set(drop))
    tag, reason = language_of(document)
    if language:
        tag, reason = language, f"told by a person ({reason})"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise refused(slug, f"language {tag!r} is no tag such as es, ar or zh-Hant")
    day = day or date.today()
    named, marks = named_days(document, tag, day), _has_page_marks(document)
    return Proposal(
        slug,
        document,
        tag,
        reason,
        _spoken(document, day, dateline(document, named)),
        _chain(document, day),
        speakers(_unmarked(document) if marks else document, slug),
        tuple(named),
        marks,
    )


def _unmarked(document):
    lines = tuple(replace(n, text=without_page_marks(n.text)) for n in document.lines)
    return replace(document, lines=lines)


def _has_page_marks(document):
    """Return whether a plain text has the signs that a page's marks leave: `**`, `###`, `* `."""
    if document.kind != "plain text":
        return False
    own = [line.text for line in document.lines if len(line.text) > 1]
    marked = sum(bool(STRAY.search(text)) for text in own)
    return marked > 2 and marked * 4 > len(own)


def slug_faults(slug):
    """Yield what is wrong with the name of an article."""
    if not SLUG.fullmatch(slug) or slug in TAKEN:
        yield (
            f"slug {slug!r}: it names a folder and stands in every id, so it must be 2 to 20 small "
            f"letters from a to z, and none of {', '.join(sorted(TAKEN))}"
        )


def _overruled(document, keep, drop):
    last = len(document.lines)
    if odd := sorted(n for n in keep | drop if not 1 <= n <= last) + sorted(keep & drop):
        told = f"the text has lines 1 to {last}, and none can be both kept and dropped"
        raise refused(document.name, f"keep or drop names line {odd[0]}; {told}")
    lines = []
    for number, line in enumerate(document.lines, 1):
        reason = "" if number in keep else line.furniture
        lines.append(replace(line, furniture="a person says so" if number in drop else reason))
    if all(line.furniture for line in lines):
        told = "everything in it looks like page furniture; save the article itself, or keep lines"
        raise refused(document.name, told)
    return replace(document, lines=tuple(lines))


def _spoken(document, day, dated):
    """Return the interval in which the words were spoken, and how we know."""
    published, made = _day(document.published), _day(document.made)
    if published:
        basis = "proposed: the day of publication that the page marks; the words may be older"
        return {"from": published, "to": published, "basis": basis}
    if dated:
        number, found, words = dated
        basis = f"proposed: the day in line {number} ({words!r}); look if it is that of the text"
        return {"from": found, "to": found, "basis": basis}
    if (shows := _day(document.shows)) and EARLIEST <= shows <= day:
        basis = f"{NO_DATE}. The page shows {shows}, as the day of publication, of a change or of"
        return {"from": EARLIEST, "to": shows, "basis": f"{basis} saving"}
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
    who = ", ".join(filter(None, (document.author, document.site)))
    told = "what the file says of itself" if who or document.published else "the file does not say"
    origin = {"step": "written", "who": who or "not known"}
    origin |= {"when": document.published or "not known", "basis": told}
    taken = {
        "step": f"taken from the file {document.name}",
        "who": "the kit, when the article was added",
        "when": str(day),
        "basis": " ".join(document.notes),
    }
    return tuple(step | {"status": "inferred"} for step in (origin, taken))
