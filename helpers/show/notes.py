"""A reader's own notes on passages, in a file of their own that only ever grows.

One line is one event in JSON: a note, a deletion, or the undoing of a deletion; `id` is the
note's in all three. A deleted note is no longer listed; its words stay in the file. The reader's
bookmark is an event, too, of which the last counts.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import ipywidgets as widgets

from helpers.data import journal
from helpers.data.files import UnknownName
from helpers.show.html import counted, link, render
from helpers.show.panel import Html, Live

EVENTS = ("note", "delete", "undo", "bookmark")
MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>&#|~$"} | {"\n": "  \n"})


@dataclass(frozen=True)
class Note:
    """What a reader wrote on one passage; `when` is local time with its offset (ISO 8601)."""

    id: str
    passage: str
    text: str
    when: str


def write(kit, path, passage, text):
    """Return the note on a passage such as `fang:44`, stored as typed.

    Raises `UnknownName` where there is no such passage, ValueError where the text is empty, and
    `WriteError` where the file cannot take the whole note.
    """
    kit.passage(passage)
    if not text.strip():
        raise ValueError("the note is empty; write something first")
    # Half a character (a lone surrogate) can be typed into a page but not stored as UTF-8.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    note = Note(str(uuid.uuid4()), passage, text, _now())
    journal.append(path, {"event": "note"} | asdict(note))
    return note


def listed(path, passage=None, containing=""):
    """Return the notes that are not deleted, as written; case does not matter to `containing`."""
    wanted = containing.casefold()
    return [
        note
        for note in _replayed(path)[0]
        if passage in (None, note.passage) and wanted in note.text.casefold()
    ]


def delete(path, id):
    """Return the note with this id, deleted; raise `UnknownName` where none is listed."""
    for note in _replayed(path)[0]:
        if note.id == id:
            journal.append(path, {"event": "delete"} | asdict(note) | {"when": _now()})
            return note
    raise UnknownName(f"there is no note with the id {id!r}, or it is deleted already")


def undo(path):
    """Return the note that was deleted last, listed again; None where none is deleted."""
    deleted = _replayed(path)[1]
    if not deleted:
        return None
    journal.append(path, {"event": "undo"} | asdict(deleted[-1]) | {"when": _now()})
    return deleted[-1]


def mark(path, passage):
    """Keep a passage such as `fang:44`, or '' for none, as the reader's bookmark."""
    place = Note(str(uuid.uuid4()), passage, "", _now())
    journal.append(path, {"event": "bookmark"} | asdict(place))


def bookmark(path):
    """Return the passage that was marked last, or ''."""
    marks = [e["passage"] for e in journal.events(path)[0] if e.get("event") == "bookmark"]
    return marks[-1] if marks and isinstance(marks[-1], str) else ""


def faults(path):
    """Return a sentence for each line that cannot be used; such lines are kept and skipped."""
    return _replayed(path)[2]


def export(kit, path):
    """Return the notes as Markdown: each with its passage's words and their English rendering."""
    parts = ["# My notes"]
    for note in listed(path):
        source, english = _words(kit, note.passage)
        parts.append(f"## {_plain(note.passage)}")
        parts.append("\n>\n".join(f"> {_plain(text)}" for text in (source, english) if text))
        parts += [_plain(note.text), f"*Written {_plain(note.when)}*"]
    return "\n\n".join(parts) + "\n"


def _words(kit, id):
    try:
        return kit.passage(id).text, kit.articles[id.split(":")[0]].english.get(id, "")
    except UnknownName:
        return "(the corpus has no such passage)", ""


def _plain(text):
    """Return Markdown that shows `text` as it is, line for line."""
    return text.translate(MARKDOWN)


def _now():
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _replayed(path):
    """Return `(listed notes, deleted notes, faults)`; what was deleted last stands last."""
    events, wrong = journal.events(path)
    notes, gone = {}, {}
    for event in events:
        if fault := _replay(event, notes, gone):
            wrong.append(f"{Path(path).name}, line {event['line']}: {fault}; kept and skipped")
    live = [note for id, note in notes.items() if id not in gone]
    return live, [notes[id] for id in gone], wrong


def _replay(event, notes, gone):
    """Apply one event to `notes` and `gone`; return what is wrong with it, or ''."""
    kind, *values = (event.get(name) for name in ("event", "id", "passage", "text", "when"))
    if kind not in EVENTS or not all(isinstance(value, str) for value in values):
        return f"is no note; an event is one of {', '.join(EVENTS)}, all else is text"
    note = Note(*values)
    if kind == "bookmark":
        return ""
    if kind == "note":
        return "" if notes.setdefault(note.id, note) == note else "another note has this id"
    if note.id not in notes:
        return "the note that it names stands in no line before it"
    if kind == "delete":
        gone[note.id] = True
    else:
        gone.pop(note.id, None)
    return ""


def page(kit, name, found, wrong=(), said=""):
    """Return notes as an HTML list: above it what was just done, below it the file's faults."""
    status = f"{said} {counted(len(found), 'note')} in {name}.".strip()
    shown = [(_place(kit, note), note.when[:16].replace("T", " "), note.text) for note in found]
    return render("notes.html", status=status, notes=shown, wrong=wrong)


def _place(kit, note):
    try:
        return link(kit, note.passage)
    except UnknownName:
        return note.passage


def book(kit, slug, path=None, place=None):
    """Return a panel to write, list and delete notes, kept in `my_notes_SLUG.jsonl` by default.

    `place` is a control that holds the passage's number, where there is one already. The notes
    outlive the kernel in the reader's own notebook; where a notebook is run without a browser it
    shows one sentence, so that nobody's notes are stored.
    """
    return Book(kit, kit.articles[slug].slug, Path(path or f"my_notes_{slug}.jsonl"), place)


class Book(Live):
    """A box for the note, one for the passage where none is given, and the notes beneath."""

    def __init__(self, kit, slug, path, place=None):
        """Show the notes that the file holds; a file that is not there yet is an empty one."""
        self._kit, self._slug, self._path = kit, slug, path
        self._passage = place or widgets.Text(description="Passage", placeholder="such as 1")
        self._text = widgets.Textarea(description="Note", rows=3, layout={"width": "95%"})
        self._page = Html()
        acts = {"Save": self._save, "Delete last": self._delete, "Undo": self._undo}
        self._buttons = {label: widgets.Button(description=label) for label in acts}
        for label, button in self._buttons.items():
            button.on_click(lambda _, act=acts[label]: self._show(act))
        row = widgets.HBox(list(self._buttons.values()))
        hint = (
            "Run this cell in JupyterLab to write notes on the passages; they are kept "
            f"in {path.name} beside this notebook."
        )
        own = [] if place else [self._passage]
        super().__init__([*own, self._text, row, self._page], hint, hint=hint)
        self._show(lambda: "")

    def _show(self, act):
        try:
            said = act()
        except (KeyError, ValueError, OSError) as error:
            said = f"Not done: {error}."
        found, _, wrong = _replayed(self._path)
        self._page.value = page(self._kit, self._path.name, found, wrong, said)
        as_of = f"As of {_now()[:16].replace('T', ' ')}:"
        self.keep(page(self._kit, self._path.name, found, wrong, as_of))
        # What "last" means to this reader, whatever another tab adds from now on.
        self._last = found[-1].id if found else None

    def _save(self):
        place = str(self._passage.value).strip()
        if place in ("", "0"):
            raise ValueError(f"say on which passage: its number, in {self._passage.description!r}")
        place = place if ":" in place else f"{self._slug}:{place}"
        note = write(self._kit, self._path, place, self._text.value)
        self._text.value = ""
        return f"Saved the note on {note.passage}."

    def mark(self, number):
        """Keep a passage's number as the reader's bookmark, and say so; 0 is none."""
        self._show(lambda: self._mark(f"{self._slug}:{number}" if number else ""))

    def _mark(self, passage):
        mark(self._path, passage)
        return f"The bookmark is at {passage}." if passage else "There is no bookmark now."

    def place(self):
        """Return the number of the passage that was marked last, 0 where none is."""
        slug, _, number = bookmark(self._path).partition(":")
        return int(number) if slug == self._slug and number.isdecimal() else 0

    def _delete(self):
        if not self._last:
            return "There is no note to delete."
        return f"Deleted the note on {delete(self._path, self._last).passage}."

    def _undo(self):
        note = undo(self._path)
        return f"The note on {note.passage} is back." if note else "No note is deleted."
