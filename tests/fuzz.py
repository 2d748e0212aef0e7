"""Spoilt files through everything that takes files in: a result, or a sentence of our own.

    python tests/fuzz.py            10,000 inputs, or as many as the first argument says
    python tests/fuzz.py 200 votes  200 inputs of one entry point

An input fails where it ends in an exception other than the kit's own refusals, where a sentence
does not name the file, or where it takes over five seconds or a gigabyte. Each has a number: the
same number gives the same input again.
"""

import json
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

import good_files as good
from spoiling import spoilt

from helpers import check
from helpers.add import propose, reading, revise, write
from helpers.coding import adopt, merge, sheets
from helpers.data.files import DataError, UnknownName
from helpers.export import home, refi_faults
from helpers.kit import SEEDS, Kit
from helpers.models import scores
from helpers.publish import exercises, pages, slides, store, student
from helpers.publish.cells import Links
from helpers.publish.tags import tag_faults
from helpers.show import notes, search
from helpers.show.patterns import PatternError
from helpers.teach import groups, votes

ROOT = Path(__file__).parents[1]
SECONDS, MEMORY = 5, 1_000_000  # of processor; kB
OWN = (DataError, UnknownName, PatternError)
NAMED = re.compile(r"seeds/|\w\.(?:csv|toml|po|txt|jsonl)")


SECOND = good.sheets()["ana.csv"].replace(b"ana,", b"bo,")


class Unnamed(Exception):
    """A refusal that does not say which file it is about."""


# --- what takes them in ---------------------------------------------------------------------------


def told(name, faults):
    """Raise `Unnamed` for a fault that does not name the file."""
    for fault in faults:
        if not (Path(name).stem in fault or NAMED.search(fault)):
            raise Unnamed(fault)


def run_votes(kit, path):
    told(path.name, votes.read_with_faults(kit, path, "")[1])
    votes.shift(kit, votes.read(kit, path), {})


def run_rosters(kit, path):
    names = groups.read(path)
    if len(names) > 1:
        groups.show(names)


def run_judgements(kit, path):
    scores.brier(scores.judgements(kit, path))


def run_sheets(kit, path):
    target = put(kit, f"fang/coders/{path.name}", path)
    (target.parent / "bo.csv").write_bytes(SECOND)
    told(path.name, sheets.read_all(kit, "fang")[1])
    told(path.name, adopt.rulings_with_faults(kit, "fang")[1])
    told(path.name, merge.coders(kit, "fang").settled([])[1])
    target.unlink()


def run_data(kit, path):
    told(path.name, check.faults(kit))
    kit.todo()
    kit.claims(), kit.stances()


def run_projects(kit, path):
    told(path.name, refi_faults.faults(path))
    told(path.name, home.bring(kit, path).faults)


def run_annotations(kit, path):
    told(path.name, home.bring(kit, path).faults)


def run_notes(kit, path):
    told(path.name, notes.faults(path))
    notes.export(kit, path)


def run_patterns(kit, path):
    pattern = path.read_bytes().decode("utf-8", "replace")
    for line in pattern.split("\n")[:3]:
        for fold, regex in ((False, False), (True, False), (False, True), (True, True)):
            with suppress(PatternError):
                search.concordance(kit, line, fold=fold, regex=regex, articles=["talk"])


def run_notebooks(kit, path):
    notebook = store.read(path)
    [*tag_faults(notebook), *exercises.drift(notebook), *pages.faults(notebook, path)]
    pages.finished(pages.body(notebook, path.parent), Links({"x": "x.html"}))
    slides.slides(notebook)
    student.copy(store.cleaned(notebook))


def run_add(kit, path):
    proposal = propose.propose(reading.document(path), "probe")
    proposal.page()
    if len(path.name) + path.stat().st_size % 5 == 0:
        write.write(kit, proposal)


def run_revise(kit, path):
    revise.revise(kit, "fang", path).page()


def put(kit, name, path):
    """Put a file under the kit's folder and return its place."""
    target = kit.folder / name
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, target)
    return target


ENTRIES = {
    "votes": (good.votes, run_votes, 10),
    "rosters": (good.rosters, run_rosters, 8),
    "judgements": (good.judgements, run_judgements, 6),
    "sheets": (good.sheets, run_sheets, 8),
    "data": (good.data, run_data, 16),
    "projects": (good.projects, run_projects, 8),
    "annotations": (good.annotations, run_annotations, 8),
    "notes": (good.notes, run_notes, 4),
    "patterns": (good.patterns, run_patterns, 6),
    "notebooks": (good.notebooks, run_notebooks, 4),
    "web pages": (good.pages, run_add, 8),
    "texts": (good.texts, run_add, 4),
    "Word files": (good.words, run_add, 4),
    "PDF files": (good.prints, run_add, 4),
    "revisions": (lambda: {"fang.txt": good.texts()["fang.txt"]}, run_revise, 2),
}


def given(name, number, files):
    """Return `(name, bytes)` of an input: the same number gives the same input."""
    lot = random.Random(f"{name} {number}")
    chosen = lot.choice(sorted(files))
    return chosen, spoilt(lot, chosen, files[chosen])


def tried(name, numbers, folder):
    """Yield `(number, how it ended, seconds of processor)` of inputs of one entry point."""
    make, run, _ = ENTRIES[name]
    files, kit = make(), Kit(folder / "seeds")
    for number in numbers:
        chosen, stored = given(name, number, files)
        path = folder / "seeds" / chosen if name == "data" else folder / chosen
        path.write_bytes(stored)
        yield number, "begun", 0
        begun = time.process_time()
        end = ended(run, kit, path)
        yield number, end, time.process_time() - begun
        path.write_bytes(files[chosen])
        for made in ("probe", *(f"{slug}/coders" for slug in kit.slugs())):
            shutil.rmtree(kit.folder / made, ignore_errors=True)


def ended(run, kit, path):
    """Return how an input ended: `result`, `refused`, or the exception that nobody caught."""
    try:
        run(kit, path)
    except OWN as error:
        with suppress(Unnamed):
            told(path.name, getattr(error, "faults", ()))
            return "refused"
        return f"Unnamed: {error}"[:300]
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in place if "/helpers/" in frame.filename] or place
        where = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
        return f"{type(error).__name__} at {where}: {error}"[:300]
    return "result"


# --- in processes of their own --------------------------------------------------------------------


def worker(name, first, last):
    """Try inputs with limits of time and memory; print one line of JSON for each step."""
    with tempfile.TemporaryDirectory() as home_folder:
        folder = Path(home_folder)
        shutil.copytree(SEEDS, folder / "seeds")
        for number, end, took in tried(name, range(first, last), folder):
            now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if end == "begun":  # a signal ends the process, whatever it is at
                signal.setitimer(signal.ITIMER_PROF, SECONDS + 1)
                before = now
            else:
                signal.setitimer(signal.ITIMER_PROF, 0)
                end = "over five seconds" if took > SECONDS else end
                end = "over a gigabyte" if now - before > MEMORY else end
            print(json.dumps([number, end]), flush=True)


def all_of(name, count):
    """Return `({how inputs ended: count}, [(number, failure)])` of one entry point."""
    first, ends, failed = 0, Counter(), []
    while first < count:
        command = [sys.executable, __file__, "worker", name, str(first), str(count)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        steps = [json.loads(line) for line in done.stdout.splitlines()]
        if not steps:
            raise RuntimeError(done.stderr[-2000:])
        for number, end in steps:
            if end != "begun":
                ends[end if end in ("result", "refused") else "failed"] += 1
                failed += [] if end in ("result", "refused") else [(number, end)]
        first = steps[-1][0] + 1
        if steps[-1][1] == "begun":
            ends["failed"] += 1
            failed.append((steps[-1][0], f"ended the process ({done.returncode})"))
    return ends, failed


def main(count=10_000, *only):
    """Print how many inputs ended how, and each failure with its number; return 1 for failures."""
    whole, failures = sum(share for _, _, share in ENTRIES.values()), 0
    print(f"{'entry point':<14}{'inputs':>8}{'result':>8}{'refused':>8}{'failed':>8}{'seconds':>8}")
    for name in only or ENTRIES:
        mine = int(count) * (1 if only else ENTRIES[name][2] / whole)
        begun = time.monotonic()
        ends, failed = all_of(name, round(mine))
        cells = (ends.total(), ends["result"], ends["refused"], ends["failed"])
        figures = "".join(f"{cell:>8}" for cell in (*cells, round(time.monotonic() - begun)))
        print(f"{name:<14}{figures}", flush=True)
        for kind, numbers in grouped(failed).items():
            print(f"    {kind}: {len(numbers)}, as number {numbers[0]}")
        failures += len(failed)
    return bool(failures)


def grouped(failed):
    """Return `{failure: [numbers]}`, failures at one place together."""
    found = {}
    for number, end in failed:
        place = end.partition(": ")[0] if " at " in end else ""
        key = next((kind for kind in found if place and kind.startswith(place)), end)
        found.setdefault(key, []).append(number)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        worker(sys.argv[2], *map(int, sys.argv[3:5]))
    else:
        sys.exit(main(*sys.argv[1:]))
