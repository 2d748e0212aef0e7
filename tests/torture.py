"""What must not be lost, silent or let out, counted: slips in the data, kills, full disks, texts.

    python tests/torture.py          all parts, about ten minutes at most
    python tests/torture.py slips 3  one part; three slips of each kind instead of ten

It prints a table of what was tried and what was wrong, and returns 1 where anything was.
"""

import io
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import redirect_stdout, suppress
from functools import partial
from pathlib import Path

import breaking_out
import killing
import mutating

from helpers import check
from helpers.__main__ import main as command
from helpers.add import write as add
from helpers.data import digests
from helpers.data.locks import WriteError
from helpers.export import pack as exchange
from helpers.kit import SEEDS, Kit
from helpers.publish import folder as folders

LEAST = 0.98  # of the slips must be seen
LIMITS = {"slips": 210, "kills": 270, "disks": 60, "texts": 100}  # seconds


def line(what, tried, wrong, more=""):
    print(f"{what:<44}{tried:>8,}{wrong:>8,}  {more}", flush=True)


# --- slips in the data ----------------------------------------------------------------------------


def slips(until, count=10):
    """Count single changes to the data: how many checks tell, and how many only the digests."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "seeds")
        shutil.copytree(SEEDS, folder)
        kit = Kit(folder)
        if left := check.accept(kit):
            line("the data as they are", 1, len(left), left[0])
            return 1
        told, held, made = 0, 0, 0
        for kind in mutating.KINDS:
            if time.monotonic() > until:
                line("slips not tried for want of time", 0, 0, kind)
                break
            ends = [slip(kit, kind, number) for number in range(int(count))]
            ends = [end for end in ends if end is not None]
            line(kind, len(ends), ends.count("silent"), f"told by a check: {ends.count('told')}")
            told += ends.count("told")
            held += ends.count("held")
            made += len(ends)
    line("slips in the data", made, made - told - held, f"by a check {told}, by digests {held}")
    return int(told + held < LEAST * made)


def slip(kit, kind, number):
    """Return whether a slip is `told` by a check, `held` by the digests, or `silent`."""
    before = {path: path.read_bytes() for path in digests.files(kit).values()}
    for attempt in range(40):
        lot = random.Random(f"{kind} {number} {attempt}")
        name = mutating.KINDS[kind](lot, kit.folder)
        path = kit.folder / name if name else None
        if path and (not path.exists() or path.read_bytes() != before[path]):
            break
    else:
        return None
    found = [*check.without_digests(kit)]
    end = "told" if found else "held" if digests.faults(kit) else "silent"
    path.write_bytes(before[path])
    return end


# --- kills, two windows ---------------------------------------------------------------------------


def kills(until):
    """Count what is lost or left half by kills at every step, at random, and by two windows."""
    wrong, _ = 0, killing.proposed()
    for name, writer in killing.WRITERS.items():
        last = min(until - 60, time.monotonic() + 100)
        points, found, all_of_it = killing.killed_everywhere(writer, last)
        told = [*found[:2], *([] if all_of_it else ["not all, for want of time"])]
        line(f"{name}: killed before each step", points, len(found), "; ".join(told))
        wrong += len(found) + (not points)
    for name in killing.SAVERS:
        count, said, lost = killing.killed_at_random(name, 25, time.monotonic() + 15)
        line(f"{name}: killed {count} times at random", said, lost, "rows acknowledged, lost")
        wrong += lost
        said, lost = killing.two_at_once(name, 40)
        line(f"{name}: two windows at once", said, lost, "rows acknowledged, lost")
        wrong += lost + (said < 80)
    said, lost = killing.beside_a_revision(60)
    line("a coder saves while a source is revised", said, lost, "rows acknowledged, lost")
    return wrong + lost


# --- a full disk, a read-only folder --------------------------------------------------------------


def commands(folder):
    """Return `{name: what is run}`: every command that writes, and the writers of the panels."""
    seeds, few = folder / "seeds", {"a.html": b"new", "b/c.html": b"new"}
    whole = ["--seeds", str(seeds)]

    def told(*arguments):
        return lambda: typed(*whole, *map(str, arguments))

    def packed(name):
        return lambda: folders.write(folder / name, lambda: few)

    return {
        "check --accept": told("check", "--accept"),
        "add": lambda: add.write(Kit(seeds), killing.proposed()),
        "revise": told("revise", "talk", folder / "new.txt", "--apply"),
        "renumber": told("add", "talk", "--renumber"),
        "student": told("student", folder / "mine"),
        "exchange": lambda: exchange.write(Kit(seeds), folder / "exchange"),
        "class, site": packed("class"),
        "run": lambda: killing.stored(folder),
        "note": lambda: killing.noted(folder),
        "coder's row": lambda: killing.save(folder, "x"),
        "judgement": lambda: killing.judge(folder, "x"),
    }


def typed(*arguments):
    """Run a command as it is typed; raise what it says where it did nothing."""
    with redirect_stdout(io.StringIO()) as said:
        refused = command(arguments)
    if refused:
        raise WriteError("the command", said.getvalue().strip(), "it said so")


def disks(until):
    """Count commands that end otherwise than in a sentence on a disk that takes nothing."""
    wrong, _ = 0, killing.proposed()  # its file is read before the disk is taken away
    for how, prepare in (("full disk", killing.full), ("read-only", killing.nobody)):
        if how == "read-only" and os.name != "posix":
            continue
        with tempfile.TemporaryDirectory() as home:
            folder, spare = Path(home, "here"), Path(home, "spare")
            folder.mkdir()
            killing.new_source(folder)
            killing.a_notebook(folder)
            shutil.copytree(folder, spare)
            Path(home).chmod(0o755)
            warm = commands(spare)
            for name, work in commands(folder).items():
                wrong += on_disk(
                    f"{how}: {name}", folder, work, partial(ready, warm[name], prepare)
                )
    return wrong


def on_disk(name, folder, work, prepare):
    """Return whether a command ended otherwise than in a sentence, or changed a file."""
    before = killing.state(folder, ".log.jsonl")
    end = killing.in_child(work, prepare)
    same = killing.state(folder, ".log.jsonl") == before
    told = end.startswith("WriteError") and ("disk is full" in end or "read-only" in end)
    fine = told and same
    line(name, 1, int(not fine), "" if fine else f"{end[:90]}; all as before: {same}")
    return int(not fine)


def ready(warm, prepare):
    """Let a child load what its work needs, then meet the disk; somebody else may read less."""
    with suppress(Exception):
        warm()
    prepare()


# --- hostile texts --------------------------------------------------------------------------------


def texts(until):
    """Count what gets out of hostile texts in everything that shows them."""
    payloads, shown, wrong = breaking_out.run(until, time.monotonic)
    more = "; ".join(wrong[:2])
    line(f"{payloads} hostile texts, rendered", shown, len(wrong), more)
    return len(wrong)


PARTS = {"slips": slips, "kills": kills, "disks": disks, "texts": texts}


def main(*arguments):
    """Run all parts, or the one named; return 1 where anything was lost, silent or got out."""
    chosen, wrong = arguments[:1] or PARTS, 0
    print(f"{'':<44}{'tried':>8}{'wrong':>8}")
    for name in chosen:
        wrong += PARTS[name](time.monotonic() + LIMITS[name], *arguments[1:])
    print(f"{wrong} wrong" if wrong else "Nothing lost, nothing silent, nothing out.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
