"""Files that only grow: one line is one event in JSON.

A line goes to the end of the file in one write and is on the disk before the caller goes on, so
that neither a crash nor a second tab loses what is there. No lock is needed.
"""

import json
import os
from pathlib import Path

from helpers.data.files import shown_path
from helpers.data.locks import telling


def append(path, event):
    """Store a dict as a line of its own in JSON; it is on the disk when this returns.

    Raises `WriteError` where the file cannot take the whole line; what was there stays.
    """
    # Half a character (a lone surrogate) can be typed into a page but not stored as UTF-8.
    text = json.dumps(event, ensure_ascii=False).encode("utf-16", "surrogatepass")
    line = text.decode("utf-16", "replace").encode() + b"\n"
    with telling(path), Path(path).open("a+b", buffering=0) as file:
        torn = _is_torn(file, file.seek(0, os.SEEK_END))
        _put(file, b"\n" + line if torn else line)
        # Another tab may have died in mid-line since we looked: then ours is stuck to its line.
        if not torn and _is_torn(file, file.tell() - len(line)):
            _put(file, b"\n" + line)


def events(path):
    """Return `(events, faults)`: each event a dict with `line`, its number; none without a file.

    A line that holds no JSON object, such as one torn by a crash, is kept, skipped and told.
    """
    path, found, faults = Path(path), [], []
    stored = path.read_bytes() if path.exists() else b""
    for number, line in enumerate(stored.split(b"\n"), 1):
        event = _event(line) if line.strip() else {}
        if event is None:
            begin = line.decode(errors="replace")[:60]
            faults.append(
                f"{shown_path(path)}, line {number}: is no event; kept and skipped: {begin!r}"
            )
        elif event:
            found.append(event | {"line": number})
    return found, faults


def _event(line):
    """Return the object that a line holds; None where it holds none, or half characters."""
    try:
        event = json.loads(line.decode())
        json.dumps(event, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _is_torn(file, end):
    """Return whether the line before the byte `end` was left without its line end."""
    file.seek(max(end - 1, 0))
    return end > 0 and file.read(1) != b"\n"


def _put(file, line):
    if os.write(file.fileno(), line) != len(line):
        raise OSError("only a part of the line could be written; make room on the disk, try again")
    os.fsync(file.fileno())
