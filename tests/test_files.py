"""What reads and writes files: each kind of fault is told, and no kill leaves a part."""

import errno
import io
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import killing
import pytest

from helpers.data import files, locks, writing

COLUMNS = ("id", "quote")
GOOD = "id,quote\na,1\n"
posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")


# --- texts and names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (b"", ("empty",)),
        (b" \n", ("empty",)),
        (b"ok\n\xff\n", ("line 2", "0xff", "UTF-8")),
        (b"\xef\xbb\xbfok\n", ("line 1", "byte order mark")),
        ("\ufeffok".encode().decode("cp1252").encode(), ("line 1", "Windows-1252")),
        (b"ok\nbad\r\n", ("line 2", "CRLF")),
        (b"ok\n" + b"x" * 20_001, ("line 2", "20,001")),
        *(
            (f"ok\nab{sign}\n".encode(), ("line 2", f"U+{ord(sign):04X}", "column 3"))
            for sign in "\x00\x0b\x1b\x85\u202e\u2028\u2029\ufeff"
        ),
    ],
)
def test_a_text_with_a_fault_is_told_by_file_and_line(tmp_path, stored, words):
    (tmp_path / "source.txt").write_bytes(stored)
    _, faults = files.read_text(tmp_path / "source.txt")
    assert len(faults) == 1 and all(word in faults[0] for word in ("source.txt", *words))


def test_a_text_comes_back_as_stored(tmp_path):
    (tmp_path / "source.txt").write_text("算力\t\u00a0x\n\n", "utf-8", newline="")
    assert files.read_text(tmp_path / "source.txt") == ("算力\t\u00a0x\n\n", [])


@pytest.mark.parametrize("name", ["gone.txt", "."])
def test_what_is_no_file_is_a_fault_and_no_error(tmp_path, name):
    text, faults = files.read_text(tmp_path / name)
    assert text == "" and len(faults) == 1


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/seeds/my/seeds/fang/claims.csv", "seeds/fang/claims.csv"),
        ("/home/me/votes.csv", "me/votes.csv"),
        ("votes.csv", "votes.csv"),
    ],
)
def test_a_path_is_shown_from_the_last_seeds_on(path, shown):
    assert files.shown_path(path) == shown


@pytest.mark.parametrize(
    ("value", "choices", "words"),
    [
        ("fnag", ["fang", "qubit"], ("'fnag'", "did you mean 'fang'?")),
        ("FANG", ["fang", "qubit"], ("did you mean 'fang'?",)),
        ("zzz", ["fang", "qubit"], ("known: fang, qubit",)),
        ("zzz", [f"q{n:02}" for n in range(20)], ("q00", "q11", "8 more")),
        (None, ["fang"], ("None",)),
        ("x", [], ("none",)),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(value, choices, words):
    error = files.UnknownName(files.unknown("article", value, choices))
    assert all(word in str(error) for word in words) and isinstance(error, KeyError)


def test_all_faults_stand_in_one_error_each_once():
    with pytest.raises(files.DataError) as raised:
        files.checked(1, ["a", "b", "a"])
    assert raised.value.faults == ("a", "b") and files.checked(1, []) == 1


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "._claims.csv",
        ".ipynb_checkpoints",
        "Thumbs.db",
        "desktop.ini",
        "~$claims.xlsx",
        "claims.csv~",
        "claims (1).csv",
        "claims (conflicted copy 2026-11-02).csv",
        "claims (Ann's conflicted copy).csv",
        "claims.sync-conflict-20261102-101010-ABCDEFG.csv",
        "claims - Copy.csv",
        "claims - Copy (2).csv",
        "claims - Kopie.csv",
        "claims - \u526f\u672c.csv",
        "claims\u526f\u672c.csv",
        "claims copy.csv",
        "claims copy 2.csv",
        "Copy of claims.csv",
        "claims-DESKTOP-4F2A.csv",
        "claims.csv.orig",
    ],
)
def test_what_systems_leave_beside_data_is_no_data(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "claims.csv").write_text("x")
    (tmp_path / "claims.csv").write_text("x")
    assert files.data_files(tmp_path, "**/*.csv") == [tmp_path / "claims.csv"]


@pytest.mark.parametrize(
    "name", ["claims.csv", "第一 课.csv", "en.po", "a (draft).csv", "x_1.csv", "copy.csv"]
)
def test_what_people_name_is_data(name):
    assert files.is_ours(name)


@pytest.mark.parametrize("text", ["<" + " " * 900_000, "< " * 90_000, "<a" * 90_000])
def test_no_text_keeps_the_search_for_tags_busy(text):
    assert files.TAG.search(text) is None


def test_a_console_without_chinese_shows_escapes(monkeypatch):
    stored = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stored, "cp1252"))
    files.plain_console()
    print("算 é")
    sys.stdout.flush()
    assert stored.getvalue() == b"\\u7b97 \xe9" + os.linesep.encode()


# --- the kit's own tables -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (GOOD + "b,2,3\n", ("row 3", "3 cells", "2")),
        (GOOD + "b\n", ("row 3", "1 cells")),
        (GOOD + ",\n", ("row 3", "empty")),
        (GOOD + "\nb,2\n", ("row 3", "empty")),
        (GOOD + " , \n", ("row 3", "empty")),
        (GOOD + 'b,"2\n3"\n', ("row 3", "line break", "'2'")),
        (GOOD + 'b,"2\nc,3\n', ("line 3", "never closed")),
        (GOOD + 'b,"2"3\n', ("line 3", "quotation mark")),
        ("id,qoute\na,1\n", ("row 1", "'quote'", "'qoute'")),
        ("id,quote,more\na,1,2\n", ("row 1", "'more'")),
        ("id,quote,id\na,1,2\n", ("row 1", "'id' stands twice")),
        (GOOD + "b,=1\n", ("row 3", "quote begins with '='", "'=1")),
        (GOOD + "b,+1\n", ("row 3", "quote begins with '+'")),
        (GOOD + "b, -x\n", ("row 3", "quote begins with '-'")),
        (GOOD + "@b,1\n", ("row 3", "id begins with '@'")),
        (GOOD + "b,\uff1d1\n", ("row 3", "quote begins with '\uff1d'")),
    ],
)
def test_a_slip_in_a_table_is_told_by_row(tmp_path, stored, words):
    (tmp_path / "t.csv").write_text(stored, "utf-8")
    faults = files.read_rows(tmp_path / "t.csv", COLUMNS)[1]
    assert any(all(word in fault for word in ("t.csv", *words)) for fault in faults)


def test_rows_without_fault_come_with_their_numbers(tmp_path):
    (tmp_path / "t.csv").write_text(GOOD + "b\nc, 3 \n", "utf-8")
    rows, _ = files.read_rows(tmp_path / "t.csv", COLUMNS)
    assert rows == [{"id": "a", "quote": "1", "row": 2}, {"id": "c", "quote": "3", "row": 4}]


@pytest.mark.parametrize("cell", ["=1", "-x", "'=1", "-5", "it's", "'"])
def test_a_cell_guarded_against_spreadsheets_is_read_without_its_guard(tmp_path, cell):
    (tmp_path / "t.csv").write_text(f"id,quote\na,{files.guarded(cell)}\n", "utf-8")
    assert files.read_rows(tmp_path / "t.csv", COLUMNS)[0][0]["quote"] == cell


@pytest.mark.parametrize("cell", ["-5", "-0.5", "'-x", "it's", "1-2", "a=b"])
def test_what_no_spreadsheet_runs_is_no_fault(tmp_path, cell):
    (tmp_path / "t.csv").write_text(f"id,quote\na,{cell}\n", "utf-8")
    assert files.read_rows(tmp_path / "t.csv", COLUMNS)[1] == []


def test_a_column_that_may_be_missing_is_empty(tmp_path):
    (tmp_path / "t.csv").write_text("id\na\n", "utf-8")
    found = files.read_rows(tmp_path / "t.csv", COLUMNS, optional=("quote",))
    assert found == ([{"id": "a", "quote": "", "row": 2}], [])


def test_a_repeated_id_names_both_rows():
    rows = [{"id": "a", "row": 2}, {"id": "b", "row": 3}, {"id": "a", "row": 4}]
    (fault,) = files.repeats("seeds/t.csv", rows, "id")
    assert "row 4" in fault and "row 2" in fault and "'a'" in fault


# --- writing one file -----------------------------------------------------------------------------


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*"))


def test_what_is_written_is_there_and_nothing_else(tmp_path):
    writing.write(tmp_path / "a" / "t.txt", "算")
    writing.write(tmp_path / "a" / "t.txt", b"x\r\n")
    assert (tmp_path / "a" / "t.txt").read_bytes() == b"x\r\n"
    assert names(tmp_path) == ["a", "a/t.txt"]


@posix
def test_mode_and_link_stay(tmp_path):
    target, link = tmp_path / "real.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    writing.write(link, "new")
    writing.change_many(tmp_path, {"link.txt": "newer"})
    assert link.is_symlink() and target.read_text() == "newer"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_change_sees_the_old_bytes_and_returns_the_new(tmp_path):
    assert writing.change(tmp_path / "n", lambda old: old + b"1") == b"1"
    assert writing.change(tmp_path / "n", lambda old: old + b"2") == b"12"


def test_what_fails_within_a_change_changes_nothing(tmp_path):
    (tmp_path / "n").write_text("old")
    with pytest.raises(ZeroDivisionError):
        writing.change(tmp_path / "n", lambda old: 1 / 0)
    assert (tmp_path / "n").read_text() == "old"
    writing.write(tmp_path / "n", "the lock is free again")


WRITERS = {
    "write": lambda folder: writing.write(folder / "t.txt", "new"),
    "change": lambda folder: writing.change(folder / "t.txt", lambda old: b"new"),
    "change_many": lambda folder: writing.change_many(folder, {"t.txt": "new", "u.txt": "new"}),
    "replace_folder": lambda folder: renewed(folder / "d"),
}


def renewed(target):
    with writing.drafting(target) as draft:
        (draft / "in.txt").write_text("new")
        writing.replace_folder(target, draft)


def furnished(folder):
    """Fill a folder with what the writers replace."""
    (folder / "d").mkdir(parents=True)
    for name in ("t.txt", "u.txt", "d/in.txt"):
        (folder / name).write_text("old")
    return folder


def contents(folder):
    return {(folder / name).read_text() for name in ("t.txt", "u.txt", "d/in.txt")}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_disk_that_fails_ends_in_a_sentence_and_the_old_file(
    tmp_path, monkeypatch, writer, number
):
    folder, before = furnished(tmp_path / "seeds"), names(tmp_path / "seeds")

    def failing(handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(locks.WriteError, match=r"seeds.*cannot be written") as raised:
        WRITERS[writer](folder)
    assert raised.value.errno == number and contents(folder) == {"old"}
    assert names(folder) == before


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a file system")
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("how", ["size=64k", "ro"])
def test_a_full_or_read_only_disk_keeps_the_old_file(tmp_path, writer, how):
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        folder = furnished(tmp_path / "seeds")
        if how == "ro":
            subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        else:
            with pytest.raises(OSError), (tmp_path / "filler").open("wb", buffering=0) as filler:
                while filler.write(b"x" * 4096):
                    pass
        with pytest.raises(locks.WriteError, match="read-only" if how == "ro" else "full"):
            WRITERS[writer](folder)
        assert contents(folder) == {"old"}
        assert len(names(folder)) == 4
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.parametrize("writer", ["write", "change_many", "replace_folder"])
def test_a_file_where_a_folder_should_be_is_told(tmp_path, writer):
    (tmp_path / "file").write_text("x")
    with pytest.raises(locks.WriteError, match="file"):
        WRITERS[writer](tmp_path / "file")
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize("contents", [{"t.txt": "1", "d": "x"}, {"t.txt": "1", "u.txt/in": "x"}])
def test_many_files_of_which_one_cannot_be_are_not_begun(tmp_path, contents):
    folder = furnished(tmp_path / "seeds")
    with pytest.raises(locks.WriteError, match=r"is a folder|is no folder"):
        writing.change_many(folder, contents)
    assert (folder / "t.txt").read_text() == "old" and len(names(folder)) == 4


@posix
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("closed", ["seeds", "file"])
def test_what_is_read_only_stays(tmp_path, writer, closed):
    folder = furnished(tmp_path / "seeds")
    places = [folder] if closed == "seeds" else [folder / "u.txt", folder / "t.txt", folder / "d"]
    for place in places:
        place.chmod(0o555)
    if os.access(places[0], os.W_OK):
        pytest.skip("whoever runs this may write what is read-only")
    try:
        with pytest.raises(locks.WriteError, match="read-only"):
            WRITERS[writer](folder)
        assert contents(folder) == {"old"} and len(names(folder)) == 4
    finally:
        for place in places:
            place.chmod(0o755)


@posix
@pytest.mark.parametrize("writer", WRITERS)
def test_whoever_reads_while_it_is_written_reads_the_old_file(tmp_path, writer):
    folder = furnished(tmp_path / "seeds")
    with (folder / "t.txt").open() as first, (folder / "d" / "in.txt").open() as second:
        WRITERS[writer](folder)
        assert first.read() == second.read() == "old"


def test_no_change_leaves_its_folder(tmp_path):
    with pytest.raises(ValueError, match=r"\.\./out"):
        writing.change_many(tmp_path / "in", {"a": "1", "../out": "x"})
    assert names(tmp_path) == ["in"]


# --- several files, whole folders -----------------------------------------------------------------


def test_many_files_are_written_and_taken_away_together(tmp_path):
    folder = furnished(tmp_path / "seeds")
    writing.change_many(folder, {"t.txt": "1", "new/v.txt": "2", "u.txt": None, "none": None})
    assert names(folder) == ["d", "d/in.txt", "new", "new/v.txt", "t.txt"]


def test_a_folder_takes_the_place_of_another_or_of_none(tmp_path):
    for _ in range(2):
        renewed(tmp_path / "class")
        assert names(tmp_path) == ["class", "class/in.txt"]


def test_a_draft_that_is_not_used_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), writing.drafting(tmp_path / "x") as draft:
        (draft / "a").write_text("x")
        assert not files.is_ours(draft.name)
        writing.finish_pending(tmp_path)  # which spares what somebody drafts
        assert (draft / "a").exists()
        raise ZeroDivisionError
    assert names(tmp_path) == []


def killed_at(step, work):
    """Return whether a child that does `work` was killed before its system call number `step`."""
    return killing.in_child(work, killing.killing(step)) == "killed"


@posix
@pytest.mark.parametrize("writer", WRITERS)
def test_a_kill_at_any_step_leaves_all_old_or_all_new(tmp_path, writer):
    seen, step = [], 0
    while not step or seen[-1] != "done":
        folder = furnished(tmp_path / f"{step}" / "seeds")
        killed = killed_at(step, lambda folder=folder: WRITERS[writer](folder))
        writing.finish_pending(folder)
        assert names(folder) == ["d", "d/in.txt", "t.txt", "u.txt"], f"after step {step}"
        seen.append(state(folder, writer) if killed else "done")
        step += 1
    assert seen == sorted(seen, key=["old", "new", "done"].index)
    assert set(seen) == {"old", "new", "done"}


def state(folder, writer):
    replaced = {"change_many": ("t.txt", "u.txt"), "replace_folder": ("d/in.txt",)}
    (found,) = {(folder / name).read_text() for name in replaced.get(writer, ("t.txt",))}
    return found


@pytest.fixture
def undone(tmp_path, monkeypatch):
    """A folder with a change of two files and one of a folder, decided and not begun."""
    folder = furnished(tmp_path / "whole" / "seeds")
    (folder / "d" / "inner").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(writing, "_finish", lambda pending: None)
        WRITERS["change_many"](folder)
        renewed(folder / "d" / "inner")
    return folder


@pytest.mark.parametrize("act", ["write", "change"])
def test_whoever_writes_after_a_kill_is_not_written_over(undone, act):
    if act == "write":
        writing.write(undone / "t.txt", "mine")
    else:
        writing.change(undone / "t.txt", lambda old: old + b" and mine")
    writing.finish_pending(undone)
    assert (undone / "t.txt").read_text() == ("mine" if act == "write" else "new and mine")
    assert (undone / "u.txt").read_text() == "new"


def test_drafts_of_others_stay(tmp_path):
    for name in (".letter.draft", ".pending", "kit.draft"):
        (tmp_path / name).mkdir()
    writing.write(tmp_path / "t.txt", "x")
    writing.finish_pending(tmp_path)
    assert names(tmp_path) == [".letter.draft", ".pending", "kit.draft", "t.txt"]


@posix
def test_a_kill_while_a_change_is_finished_is_finished_too(tmp_path, undone):
    killed, step = True, 0
    while killed:
        folder = shutil.copytree(undone, tmp_path / f"{step}")
        killed = killed_at(step, lambda folder=folder: writing.finish_pending(folder))
        writing.finish_pending(folder)
        found = ["d", "d/in.txt", "d/inner", "d/inner/in.txt", "t.txt", "u.txt"]
        assert names(folder) == found, f"after step {step}"
        new = ("t.txt", "u.txt", "d/inner/in.txt")
        assert {(folder / name).read_text() for name in new} == {"new"}
        step += 1
    assert step > 5


def test_a_change_that_cannot_end_says_so_and_ends_later(tmp_path, monkeypatch):
    folder, rename = furnished(tmp_path / "seeds"), os.replace

    def open_elsewhere(old, new):
        if Path(new).name == "u.txt":
            raise PermissionError(errno.EACCES, "in use")
        rename(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", open_elsewhere)
        with pytest.raises(locks.WriteError, match=r"u\.txt.*the next run will finish it"):
            WRITERS["change_many"](folder)
    writing.finish_pending(folder)
    assert (folder / "t.txt").read_text() == (folder / "u.txt").read_text() == "new"


# --- kills at random, two at once -----------------------------------------------------------------


def child(folder, work):
    """Start a process that runs `work`, Python with `folder` and `writing` at hand, for ever."""
    code = (
        "import pathlib, sys\nfrom helpers.data import writing\n"
        f"folder = pathlib.Path({str(folder)!r})\nprint('ready', flush=True)\n{work}"
    )
    root = str(Path(files.__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root}
    started = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert started.stdout.readline() == "ready\n"
    return started


FOR_EVER = """
n = 0
while True:
    n += 1
    writing.change_many(folder, {name: f"{n} " * 5000 for name in ("t.txt", "u.txt")})
"""


def test_killed_at_random_two_files_still_say_the_same(tmp_path):
    folder, lot = furnished(tmp_path / "seeds"), random.Random(1)
    for _ in range(8):
        process = child(folder, FOR_EVER)
        time.sleep(lot.uniform(0, 0.15))
        process.kill()
        process.communicate()
        writing.finish_pending(folder)
        first, second = ((folder / name).read_text() for name in ("t.txt", "u.txt"))
        assert first == second and len(set(first.split())) == 1
        assert names(folder) == ["d", "d/in.txt", "t.txt", "u.txt"]


def test_two_windows_on_one_file_lose_nothing(tmp_path):
    work = "for n in range(40): writing.change(folder / 'n', lambda old: old + b'%d;' % n)"
    (tmp_path / "n").touch()
    both = [child(tmp_path, work) for _ in range(2)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    stored = (tmp_path / "n").read_bytes().split(b";")[:-1]
    assert sorted(stored) == sorted([b"%d" % n for n in range(40)] * 2)


def test_whoever_holds_the_lock_for_ever_is_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr(locks.take, "__defaults__", (0,))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # other test runs have locks, too
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = child(tmp_path, "with writing.locked(): print('held', flush=True), sys.stdin.read(1)")
    process.kill()
    process.communicate()
    writing.write(tmp_path / "n", "a killed window holds no lock")
    work = "with writing.locked(): print('held', flush=True); import time; time.sleep(60)"
    process = child(tmp_path, work)
    assert process.stdout.readline() == "held\n"
    with pytest.raises(locks.WriteError, match="another window"):
        writing.write(tmp_path / "n", "x")
    process.kill()
    process.communicate()
