"""Writers of every kind, killed at each of their steps or at random, and two at once (not a test).

A writer has `make(folder)`, which furnishes a folder, `work(folder)`, which is killed, and `again`:
whether the next run must come to the end of it.
"""

import atexit
import errno
import os
import random
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import made_notebooks

from helpers.add import propose, reading, revise, write
from helpers.coding import adopt, sheets
from helpers.data.files import DataError
from helpers.data.writing import finish_pending
from helpers.kit import SEEDS, Kit
from helpers.models import scores
from helpers.publish import folder as folders
from helpers.publish import store, student
from helpers.show import notes
from helpers.workshop import rendered, saving

STEPS = ("fsync", "replace", "mkdir", "unlink", "rmdir", "open", "write")
TEXT = "\n".join(f"Vera: Who ground the corn in year {n}?\nAli: The river did." for n in range(9))
CODED = ("passage", "quote", "english", "voice", "theme", "question", "stance", "kind")


@dataclass
class Writer:
    """A way to write; `open` says which files may differ from both states, such as a journal."""

    make: object
    work: object
    again: bool = False
    open: str = " "


def kit(folder):
    return Kit(folder / "seeds")


def furnished(folder):
    shutil.copytree(SEEDS, folder / "seeds")


def row(number):
    """Return the cells of a coder's row, each number another row."""
    claim = Kit().articles["talk"].claims[0]
    cells = {column: getattr(claim, column) for column in CODED}
    return cells | {"english": f"n{number}"}


# --- the writers ----------------------------------------------------------------------------------


def two_coders(folder):
    """Two coders have coded talk alike, and it has no claims of its own."""
    furnished(folder)
    for name in ("claims", "forecasts", "outcomes", "verdicts", "problems"):
        path = folder / f"seeds/talk/{name}.csv"
        path.write_text(path.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    for coder in ("ana", "bo"):
        for number in range(4):
            sheets.save(kit(folder), "talk", coder, row(number))


def new_source(folder):
    furnished(folder)
    text = (folder / "seeds/talk/source.txt").read_text("utf-8")
    (folder / "new.txt").write_text(f"\u524d\u8a00\n{text}", "utf-8", newline="")


def a_notebook(folder):
    made_notebooks.root(folder, a=made_notebooks.notebook(("code", "6 * 7", "")))


def exercises(folder):
    """Two notebooks of which the copies of an earlier kit are there, untouched."""
    furnished(folder)
    for prose in ("first", "second"):
        cells = [("markdown", prose, ""), ("code", "x = 1", "answer")]
        made = {f"0{n}_n": made_notebooks.notebook(*cells) for n in range(3)}
        made_notebooks.root(folder / "kit", **made)
        if prose == "first":
            student.write(kit(folder), folder / "mine", folder / "kit")


def an_old_pack(folder):
    folders.write(folder / "class", lambda: {f"pages/{n}.html": b"old" for n in range(4)})


@cache
def proposed():
    """Return a proposal for a text; the file is read once, in a process of its own."""
    home = tempfile.mkdtemp()  # an addition keeps a copy of the file
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    path = Path(home, "corn.txt")
    path.write_text(TEXT)
    Path(home).chmod(0o755)
    return propose.propose(reading.document(path), "probe")


def added(folder):
    with suppress(DataError):  # it was added before the kill
        write.write(kit(folder), proposed(), lambda path: path.write_text("{}"))


def adopted(folder):
    adopt.adopt(kit(folder), "talk")


def spoken_by_another(folder):
    """Let the narrator speak the third passage: rules, renderings and voices change with it."""
    third = kit(folder).articles["talk"].passages[2]
    whose = (kit(folder).articles["talk"].narrator, "caption")
    saving.set_lines(kit(folder), "talk", {}, {third.line: whose})


def rendered_anew(folder):
    seen = rendered.read(kit(folder), "talk")[0]["talk:3"]
    rendered.save(kit(folder), "talk", "talk:3", f"{seen.text} [so]", False, seen)


def stored(folder):
    store.NotebookClient = lambda *args, **named: type("Still", (), {"execute": print_nothing})()
    store.store(folder / "notebooks/a.ipynb")


def print_nothing(*_, **__):
    """Run no kernel."""


def noted(folder):
    notes.write(Kit(), folder / "my_notes.jsonl", "fang:1", "a note")


WRITERS = {
    "adopt": Writer(two_coders, adopted),
    "revise": Writer(
        new_source,
        lambda folder: revise.revise(kit(folder), "talk", folder / "new.txt", apply=True),
    ),
    "add": Writer(furnished, added, again=True),
    "renumber": Writer(furnished, lambda folder: write.renumber(kit(folder), "talk")),
    "lines": Writer(furnished, spoken_by_another),
    "rendering": Writer(furnished, rendered_anew),
    "store": Writer(a_notebook, stored),
    "student": Writer(
        exercises,
        lambda folder: student.write(kit(folder), folder / "mine", folder / "kit"),
        again=True,
    ),
    "class, site": Writer(
        an_old_pack,
        lambda folder: folders.write(
            folder / "class", lambda: {f"pages/{n}.html": b"new" for n in range(9)}
        ),
    ),
    "sheet": Writer(
        two_coders,
        lambda folder: sheets.save(kit(folder), "talk", "ana", row(99)),
        open=".log.jsonl",
    ),
    "judgement": Writer(
        lambda folder: None,
        lambda folder: scores.record(Kit(), folder / "j.csv", claim(0), "", "", 0.5),
    ),
}


def claim(number):
    """Return a forecast that repeats no other."""
    return [id for id, row in Kit().forecasts.items() if not row.repeats][number]


# --- killed at each step --------------------------------------------------------------------------


def in_child(work, prepare=lambda: None):
    """Return how a child ended that did `work`: `done`, `killed`, or the error as text."""
    read, written = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        with open(os.devnull, "w") as quiet:
            os.dup2(quiet.fileno(), 1)
            os.dup2(quiet.fileno(), 2)
        end = "done"
        try:
            prepare()
            work()
        except BaseException as error:
            end = f"{type(error).__name__}: {error}"
        with open(written, "wb") as said:
            said.write(end.encode("utf-8", "replace")[:60_000])
        os._exit(0)
    os.close(written)
    with open(read, "rb") as said:
        end = said.read().decode()
    status = os.waitpid(child, 0)[1]
    return "killed" if os.WIFSIGNALED(status) else end


def killing(step):
    """Return a function that lets this process be killed before its system call number `step`."""

    def prepare():
        left = [step]

        def counted(call):
            def instead(*args, **named):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*args, **named)

            return instead

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))

    return prepare


def state(folder, left_out=" "):
    """Return the bytes of all files under a folder but empty ones and those that end so."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size and not path.name.endswith(left_out)
    }


def killed_everywhere(writer, until):
    """Return `(points, [what was wrong], whether all)` of a writer killed at each of its steps."""
    points, wrong, whole_way = 0, [], False
    with tempfile.TemporaryDirectory() as home:
        first = Path(home, "first")
        first.mkdir()
        writer.make(first)
        before = state(first, writer.open)
        whole = copied(first, Path(home, "whole"))
        end = in_child(lambda: writer.work(whole))
        after = state(whole, writer.open)
        if end != "done" or before == after:
            return 0, [f"the writer does nothing: {end}"], True
        for step in range(10_000):
            if time.monotonic() > until:
                break
            folder = copied(first, Path(home, "killed"))
            end = in_child(lambda folder=folder: writer.work(folder), killing(step))
            if end != "killed":
                wrong += [] if end == "done" else [f"step {step}: {end}"]
                whole_way = True
                break
            points += 1
            wrong += [f"step {step}: {told}" for told in recovered(writer, folder, before, after)]
    return points, wrong, whole_way


def copied(folder, target):
    shutil.rmtree(target, ignore_errors=True)
    return shutil.copytree(folder, target)


def recovered(writer, folder, before, after):
    """Yield what is wrong with a folder once the next run has looked at it."""
    finish_pending(folder)
    if writer.again:
        end = in_child(lambda: writer.work(folder))
        if end != "done":
            yield f"the next run ends so: {end}"
    found, wanted = state(folder, writer.open), (after,) if writer.again else (before, after)
    if not any(same(found, each) for each in wanted):
        odd = {name for name in {*found, *after} if found.get(name) != after.get(name)}
        yield f"neither old nor new: {sorted(odd)[:4]}"


def same(found, wanted):
    """Return whether two states are one; times of day in a list of copies do not matter."""
    return found == wanted


# --- killed at random, two at once ----------------------------------------------------------------


def acknowledging(folder, who, act, count=10_000):
    """Start a child that does `act(n)` for each n and acknowledges it; return its pid and pipe."""
    read, written = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        for number in range(count):
            with suppress(DataError):
                act(folder, f"{who}{number}")
                os.write(written, f"{who}{number}\n".encode())
        os._exit(0)
    os.close(written)
    return child, read


def acknowledged(child, read):
    with open(read, "rb") as said:
        lines = said.read().decode().split("\n")[:-1]
    with suppress(ChildProcessError):
        os.waitpid(child, 0)
    return {*lines}


def note(folder, word):
    notes.write(Kit(), folder / "my_notes.jsonl", "fang:1", word)


def save(folder, word):
    sheets.save(kit(folder), "talk", "ana", row(0) | {"english": word})


def save_where_it_stands(folder, word):
    """Save a row on the passage that holds the quote now."""
    found, cells = kit(folder), row(0)
    place = next(p for p in found.articles["talk"].passages if cells["quote"] in p.raw)
    sheets.save(found, "talk", "ana", cells | {"english": word, "passage": place.id})


def judge(folder, word):
    scores.record(Kit(), folder / "j.csv", claim(0), "", word, 0.5)


SAVERS = {
    "notes": (
        note,
        lambda folder: "".join(n.text + "\n" for n in notes.listed(folder / "my_notes.jsonl")),
    ),
    "sheet": (
        save,
        lambda folder: "\n".join(r.english for r in sheets.read(kit(folder), "talk", "ana")),
    ),
    "judgements": (judge, lambda folder: (folder / "j.csv").read_text("utf-8").replace(",", "\n")),
}


def killed_at_random(name, rounds, until):
    """Return `(kills, acknowledged, lost)` of a saver that is killed again and again."""
    act, read = SAVERS[name]
    said, kills, lot = set(), 0, random.Random(1)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        furnished(folder)
        while kills < rounds and time.monotonic() < until:
            child, pipe = acknowledging(folder, f"k{kills}x", act)
            time.sleep(lot.uniform(0.05, 0.5))
            os.kill(child, signal.SIGKILL)
            said |= acknowledged(child, pipe)
            kills += 1
            finish_pending(folder)
        return kills, len(said), len(said - {*read(folder).split("\n")})


def two_at_once(name, count):
    """Return `(acknowledged, lost)` of two savers on one file."""
    act, read = SAVERS[name]
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        furnished(folder)
        both = [acknowledging(folder, who, act, count) for who in "ab"]
        said = set().union(*(acknowledged(*each) for each in both))
        return len(said), len(said - {*read(folder).split("\n")})


def beside_a_revision(count):
    """Return `(acknowledged, lost)` of rows that a coder saves while a source is revised."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        new_source(folder)
        child, pipe = acknowledging(folder, "r", save_where_it_stands, count)
        for number in range(4):
            text = (folder / "seeds/talk/source.txt").read_text("utf-8")
            (folder / "new.txt").write_text(f"\u524d{number}\n{text}", "utf-8", newline="")
            revise.revise(kit(folder), "talk", folder / "new.txt", apply=True)
        said = acknowledged(child, pipe)
        every = "\n".join(
            path.read_text("utf-8") for path in (folder / "seeds/talk").rglob("*.csv")
        )
        return len(said), len({word for word in said if f",{word}," not in every})


# --- a full disk, a read-only folder --------------------------------------------------------------


def full():
    """Let this process find every disk full."""

    def failing(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    os.fsync = os.write = failing


def nobody():
    """Let this process be somebody who may not write here, where it is one that may."""
    with suppress(AttributeError, PermissionError):
        os.setgid(65534)
        os.setuid(65534)
