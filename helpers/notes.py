"""A reader's own notes on passages, in a file of their own that only ever grows.

One line is one event in JSON: a note, a deletion, or the undoing of a deletion; `id` is the
note's in all three. A line goes to the end of the file in one write and is on the disk before
the reader is told so, so that neither a crash nor a second tab loses what is there. A deleted
note is no longer listed; its words stay in the file.
"""

import json
import os
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from pathlib import Path

import ipywidgets as widgets

from helpers import corpus, translation
from helpers.pages import Html, Live, link

EVENTS = ("note", "delete", "undo")
MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>&#|~$"} | {"\n": "  \n"})


@dataclass(frozen=True)
class Note:
    """What a reader wrote on one passage; `when` is local time with its offset (ISO 8601)."""

    id: str
    passage: str
    text: str
    when: str


def write(path, passage, text):
    """Return the note on a passage such as `fang:44`, stored as typed.

    Raises KeyError where there is no such passage, ValueError where the text is empty, and
    OSError where the file cannot take the whole note.
    """
    corpus.passage(passage)
    if not text.strip():
        raise ValueError("the note is empty; write something first")
    # Half a character (a lone surrogate) can be typed into a page but not stored as UTF-8.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    note = Note(str(uuid.uuid4()), passage, text, _now())
    append(path, {"event": "note"} | asdict(note))
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
    """Return the note with this id, now deleted; raise KeyError where no such note is listed."""
    for note in listed(path):
        if note.id == id:
            append(path, {"event": "delete"} | asdict(note) | {"when": _now()})
            return note
    raise KeyError(f"no note has the id {id!r}, or it is deleted already")


def undo(path):
    """Return the note that was deleted last, listed again; None where none is deleted."""
    deleted = _replayed(path)[1]
    if not deleted:
        return None
    append(path, {"event": "undo"} | asdict(deleted[-1]) | {"when": _now()})
    return deleted[-1]


def faults(path):
    """Return a sentence for each line that cannot be used; such lines are kept and skipped."""
    return _replayed(path)[2]


def export(path):
    """Return the notes as Markdown: each with its passage's words and their English rendering."""
    found = listed(path)
    slugs = {note.passage.split(":")[0] for note in found} & set(corpus.slugs())
    words = {id: pair for slug in slugs for id, pair in _words(slug)}
    parts = ["# My notes"]
    for note in found:
        source, english = words.get(note.passage, ("(the corpus has no such passage)", ""))
        parts.append(f"## {_plain(note.passage)}")
        parts.append("\n>\n".join(f"> {_plain(text)}" for text in (source, english) if text))
        parts += [_plain(note.text), f"*Written {_plain(note.when)}*"]
    return "\n\n".join(parts) + "\n"


def _words(slug):
    english = translation.renderings(slug)
    return [(p.id, (p.text, english.get(p.id, ""))) for p in corpus.article(slug).passages]


def _plain(text):
    """Return Markdown that shows `text` as it is, line for line."""
    return text.translate(MARKDOWN)


def _now():
    return datetime.now().astimezone().isoformat(timespec="seconds")


def append(path, event):
    """Store one event as a line of its own in JSON; it is on the disk when this returns."""
    line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
    with Path(path).open("a+b", buffering=0) as file:
        torn = _is_torn(file, file.seek(0, os.SEEK_END))
        _put(file, b"\n" + line if torn else line)
        # Another tab may have died in mid-line since we looked: then ours is stuck to its line.
        if not torn and _is_torn(file, file.tell() - len(line)):
            _put(file, b"\n" + line)


def _is_torn(file, end):
    """Return whether the line before the byte `end` was left without its line end."""
    file.seek(max(end - 1, 0))
    return end > 0 and file.read(1) != b"\n"


def _put(file, line):
    if os.write(file.fileno(), line) != len(line):
        raise OSError("only a part of the line could be written; make room on the disk, try again")
    os.fsync(file.fileno())


def _replayed(path):
    """Return `(listed notes, deleted notes, faults)`; what was deleted last stands last."""
    path, notes, gone, wrong = Path(path), {}, {}, []
    stored = path.read_bytes() if path.exists() else b""
    for number, line in enumerate(stored.split(b"\n"), 1):
        if fault := _replay(line, notes, gone) if line else "":
            begin = line.decode(errors="replace")[:60]
            wrong.append(f"{path.name}, line {number}: {fault}; kept and skipped: {begin!r}")
    live = [note for id, note in notes.items() if id not in gone]
    return live, [notes[id] for id in gone], wrong


def _replay(line, notes, gone):
    """Apply the event of one line to `notes` and `gone`; return what is wrong with it, or ''."""
    try:
        stored = json.loads(line.decode())
        kind, *values = [stored[name] for name in ("event", "id", "passage", "text", "when")]
        "".join([kind, *values]).encode()  # refuses what is no text, and half characters
    except (ValueError, KeyError, TypeError, RecursionError):
        return "torn or not an event in JSON"
    note = Note(*values)
    if kind not in EVENTS:
        return f"an event is one of {', '.join(EVENTS)}"
    if kind == "note":
        return "" if notes.setdefault(note.id, note) == note else "another note has this id"
    if note.id not in notes:
        return "the note that it names stands in no line before it"
    if kind == "delete":
        gone[note.id] = True
    else:
        gone.pop(note.id, None)
    return ""


def page(name, found, wrong=(), said=""):
    """Return notes as an HTML list: above it what was just done, below it the file's faults."""
    count = f"{len(found)} note{'' if len(found) == 1 else 's'} in {name}."
    warned = "".join(f"<p>⚠ {escape(fault)}</p>" for fault in wrong)
    return (
        "<div style='overflow-wrap:anywhere;line-height:1.5'>"
        f"<p role='status'>{escape(f'{said} {count}'.strip())}</p>"
        f"<ol>{''.join(map(_item, found))}</ol>{warned}</div>"
    )


def _item(note):
    when = escape(note.when[:16].replace("T", " "))
    return (
        f"<li>{link(note.passage)} <small>{when}</small>"
        f"<p dir='auto' style='white-space:pre-wrap;margin:0'>{escape(note.text)}</p></li>"
    )


def book(slug, path=None):
    """Return a panel to write, list and delete notes, kept in `my_notes_SLUG.jsonl` by default.

    The notes outlive the kernel in the reader's own notebook; where a notebook is run without a
    browser it shows one sentence, so that nobody's notes are stored.
    """
    return Book(corpus.article(slug).slug, Path(path or f"my_notes_{slug}.jsonl"))


class Book(Live):
    """Boxes for the passage and the note, the buttons, and the notes beneath."""

    def __init__(self, slug, path):
        """Show the notes that the file holds; a file that is not there yet is an empty one."""
        self._slug, self._path = slug, path
        self._passage = widgets.Text(description="Passage", placeholder="its number, such as 1")
        self._text = widgets.Textarea(description="Note", rows=4, layout={"width": "95%"})
        self._page = Html()
        acts = {"Save": self._save, "Delete last": self._delete, "Undo": self._undo}
        self._buttons = {label: widgets.Button(description=label) for label in acts}
        for label, button in self._buttons.items():
            button.on_click(lambda _, act=acts[label]: self._show(act))
        row = widgets.HBox(list(self._buttons.values()))
        hint = (
            f"Run this cell in JupyterLab to write notes on the passages of {slug}; they are kept "
            f"in {path.name} beside this notebook."
        )
        super().__init__([self._passage, self._text, row, self._page], hint, hint=hint)
        self._show(lambda: "")

    def _show(self, act):
        try:
            said = act()
        except KeyError as error:
            said = f"Not done: {error.args[0]}."
        except (ValueError, OSError) as error:
            said = f"Not done: {error}."
        found, _, wrong = _replayed(self._path)
        self._page.value = page(self._path.name, found, wrong, said)
        self.keep(page(self._path.name, found, wrong, f"As of {_now()[:16].replace('T', ' ')}:"))
        # What "last" means to this reader, whatever another tab adds from now on.
        self._last = found[-1].id if found else None

    def _save(self):
        place = self._passage.value.strip()
        place = place if ":" in place else f"{self._slug}:{place}"
        note = write(self._path, place, self._text.value)
        self._text.value = ""
        return f"Saved the note on {note.passage}."

    def _delete(self):
        if not self._last:
            return "There is no note to delete."
        return f"Deleted the note on {delete(self._path, self._last).passage}."

    def _undo(self):
        note = undo(self._path)
        return f"The note on {note.passage} is back." if note else "No note is deleted."
