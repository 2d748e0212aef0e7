"""Journals: what was acknowledged is there, whatever was torn."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.data import journal, locks

ROOT = str(Path(journal.__file__).parents[2])


def read(path):
    return [event.get("n") for event in journal.events(path)[0]]


def test_events_come_back_in_order_with_their_lines(tmp_path):
    path = tmp_path / "notes.jsonl"
    assert journal.events(path) == ([], [])
    for text in ("算力\n\u2028", 'a "b"'):
        journal.append(path, {"text": text})
    assert journal.events(path) == (
        [{"text": "算力\n\u2028", "line": 1}, {"text": 'a "b"', "line": 2}],
        [],
    )


@pytest.mark.parametrize("torn", [b'{"n": 1', b"x", b'{"n": 1}', b"\xff\xfe", b'{"n": "\xe7'])
def test_a_torn_line_harms_no_later_event(tmp_path, torn):
    path = tmp_path / "notes.jsonl"
    journal.append(path, {"n": 0})
    with path.open("ab") as file:
        file.write(torn)
    journal.append(path, {"n": 2})
    found = read(path)
    assert [n for n in found if n != 1] == [0, 2] and path.read_bytes().count(torn) == 1


@pytest.mark.parametrize("line", ["[1]", "5", "null", "{", "[" * 100_000, '{"a": "\\ud800"}'])
def test_a_line_that_is_no_event_is_told_and_kept(tmp_path, line):
    path = tmp_path / "notes.jsonl"
    path.write_text(f'{{"n": 0}}\r\n\n{line}\n{{"n": 1}}\n')
    _, faults = journal.events(path)
    assert read(path) == [0, 1] and len(faults) == 1
    assert "notes.jsonl, line 3" in faults[0] and line[:20] in faults[0].replace("\\\\", "\\")


def test_half_a_character_is_stored_as_a_sign_for_it(tmp_path):
    journal.append(tmp_path / "n", {"text": "a\ud83d"})
    assert journal.events(tmp_path / "n")[0][0]["text"] == "a\ufffd"


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path, monkeypatch):
    path, whole = tmp_path / "n", os.write
    journal.append(path, {"n": 0})

    def full(handle, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(locks.WriteError, match="full"):
        journal.append(path, {"n": 1})
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, data[: len(data) // 2]))
    with pytest.raises(locks.WriteError, match="only a part"):
        journal.append(path, {"n": 2})
    monkeypatch.setattr(os, "write", whole)
    journal.append(path, {"n": 3})
    assert read(path) == [0, 3] and len(journal.events(path)[1]) == 1


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(locks.WriteError, match="gone/n"):
        journal.append(tmp_path / "gone" / "n", {})


WRITER = """
import sys
from helpers.data import journal
for n in range(int(sys.argv[2])):
    journal.append(sys.argv[1], {"who": sys.argv[3], "n": n, "text": "x" * 500})
    print(n, flush=True)
"""


def started(path, count, who):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count), who],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": ROOT},
    )


def test_two_tabs_and_a_kill_lose_nothing_that_was_acknowledged(tmp_path):
    path = tmp_path / "n"
    steady, killed = started(path, 60, "a"), started(path, 100_000, "b")
    said = [killed.stdout.readline() for _ in range(40)]
    killed.kill()
    said += killed.communicate()[0].splitlines(keepends=True)
    steady.communicate(timeout=60)
    stored = {(event["who"], event["n"]) for event in journal.events(path)[0]}
    acknowledged = {("b", int(line)) for line in said if line.endswith("\n")}
    assert stored >= acknowledged | {("a", n) for n in range(60)}
