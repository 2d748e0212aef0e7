"""A corpus of up to a hundred thousand small articles on Dask, and other slow figures.

Run: make bench-scale; the rows on ten thousand articles are part of `make bench`, too. The
articles are ours: invented sentences in the shape of the five, in three languages.
"""

import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import bench_search
import psutil
from timing import HEAD, printed, ratio, seconds

from helpers import cluster
from helpers.data import records
from helpers.data.about import ABOUT
from helpers.data.article import Article
from helpers.data.claims import CLAIMS
from helpers.data.renderings import template
from helpers.kit import SEEDS, Kit

ROOT = Path(__file__).parent.parent
SIZES = (1_000, 10_000, 100_000)
WORD = "算力"
SENTENCES = {
    "zh": "第{n}号研究员说，算力是{n}家公司的瓶颈。",
    "id": "Peneliti nomor {n} berkata bahwa daya komputasi langka bagi {n} perusahaan.",
    "fr": "Le chercheur numéro {n} dit que la puissance de calcul manque à {n} entreprises.",
}
ABOUT_TOML = """title = "{slug}"
title_en = "An invented article, {slug}"
short = "Invented {slug}"
language = "{language}"
original_language = "{language}"
narrator = "{slug}"
file = "{slug}.txt"
sha256 = "{sha256}"
coded_against = "3"
chain = []
[spoken]
from = 2023-01-01
to = 2023-12-31
basis = "invented"
"""


def generate(seeds, count):
    """Write so many article folders, and what they are coded by, into the folder `seeds`."""
    seeds.mkdir(parents=True, exist_ok=True)
    for name in ("codebook.toml", "glossary.csv"):
        shutil.copy(SEEDS / name, seeds)
    letters = itertools.product("abcdefghij", repeat=6)
    for number, six in enumerate(itertools.islice(letters, count)):
        folder = seeds / "".join(six)
        if not folder.exists():
            folder.mkdir()
            for name, content in _files(folder, number).items():
                (folder / name).write_bytes(content.encode())


def _files(folder, number):
    """Return `{file name: content}` of one invented article of five passages and two claims."""
    slug, language = folder.name, tuple(SENTENCES)[number % 3]
    lines = [SENTENCES[language].format(n=number * 10 + n) for n in range(1, 6)]
    source = "\n\n".join(lines)
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    about = ABOUT_TOML.format(slug=slug, language=language, sha256=sha256)
    catalogue = template(Article(folder, ABOUT.parsed(about)[0], source, None))
    for entry in catalogue:
        entry.msgstr = f"An invented sentence on computing power, {entry.msgctxt}."
    claims = (
        f'{slug}-c{n:02},{slug}:{n},"{lines[n - 1]}",a gloss,{slug},compute,,,opinion,,,,'
        for n in (1, 3)
    )
    rows = {CLAIMS: claims, records.VOICES: [f"{slug},Invented,,,press,{slug}:1,,"]}
    empty = dict.fromkeys((records.PROBLEMS, records.FORECASTS), ())
    return {
        "source.txt": source,
        "article.toml": about,
        "en.po": str(catalogue),
        "quiz.toml": "# no question\n",
    } | {t.file: "\n".join([",".join(t.header), *told, ""]) for t, told in (rows | empty).items()}


# --- work, each in a fresh interpreter ----------------------------------------------------------


def with_memory(function, kit, slug):
    """Return what a function of `cluster` says, and what its process has needed so far."""
    return function(kit, slug), os.getpid(), peak()


def peak():
    """Return the most memory that this process has held, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def works(kit):
    """Return `{name: function of kit and slug}`."""
    return {
        "articles checked": cluster.faults,
        "a word found": partial(cluster.hits, pattern=WORD),
        "terms counted": partial(cluster.counts, glossary=kit.glossary),
    }


def measured(work, seeds, workers, lose=False):
    """Return `(seconds, peak MB, digest of what came out)` of work done in a fresh interpreter.

    The memory is that of the caller and of all workers together.
    """
    command = [sys.executable, __file__, work, str(seeds), str(workers), *["lose"] * lose]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure(work, seeds, workers, lose=False):
    """Print what `measured` reads."""
    start, kit, lost = time.perf_counter(), Kit(seeds), []

    def told(done, _):
        if lose and not lost:
            lost.append(lose_a_worker())

    function = partial(with_memory, works(kit)[work])
    batches = cluster.over(function, kit, workers=workers, told=told)
    found = list(itertools.chain.from_iterable(batches))
    took, memory = time.perf_counter() - start, {os.getpid(): peak()}
    memory |= {process: most for _, process, most in found}
    digest = hashlib.sha256(repr([said for said, _, _ in found]).encode()).hexdigest()
    print(json.dumps([took, sum(memory.values()), digest]))


def lose_a_worker():
    """Kill one of the worker processes that this process has started; return its id."""
    children = psutil.Process().children(recursive=True)
    worker = next(child for child in children if "spawn_main" in " ".join(child.cmdline()))
    worker.kill()
    return worker.pid


# --- rows ---------------------------------------------------------------------------------------


def same(work, *runs):
    """Assert that all runs came to the same result."""
    assert len({digest for _, _, digest in runs}) == 1, f"{work}: the workers' results differ"


def beside_the_loop(seeds, count, workers=2):
    """Yield rows on so many workers beside the plain loop; their results are the same."""
    for work in works(Kit(seeds)):
        plain, many = measured(work, seeds, 0), measured(work, seeds, workers)
        same(work, plain, many)
        name = f"{count:,} articles, {work}: {workers} workers, beside the plain loop"
        yield (name, *ratio(many[0], plain[0]), "")
        yield (f"{name}, peak MB", *ratio(many[1], plain[1]), "")


def beside_one(seeds, count):
    """Yield rows on two workers beside one."""
    for work in works(Kit(seeds)):
        one, two = measured(work, seeds, 1), measured(work, seeds, 2)
        same(work, one, two)
        yield (f"{count:,} articles, {work}: 2 workers, beside 1", *ratio(two[0], one[0]), "0.6")


def two_workers(count=SIZES[1]):
    """Yield the rows on two workers for `make bench`; the articles are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        generate(seeds, count)
        yield from beside_the_loop(seeds, count)


def lost(seeds, count):
    """Yield the row on a worker that is killed; all is found as if it had not been."""
    work = "articles checked"
    two, less = measured(work, seeds, 2), measured(work, seeds, 2, lose=True)
    same(work, two, less)
    yield (
        f"{count:,} articles checked, a worker lost, beside none lost",
        *ratio(less[0], two[0]),
        "",
    )


def growth(seeds):
    """Yield rows on ten times the articles: seconds and memory of two workers."""
    before = {}
    for count in SIZES:
        generate(seeds, count)
        for work in works(Kit(seeds)):
            found = measured(work, seeds, 2)
            if work in before:
                name = f"{work}, two workers: {count:,} articles, beside a tenth"
                yield (name, *ratio(found[0], before[work][0]), "11")
                yield (f"{name}, peak MB", *ratio(found[1], before[work][1]), "")
            before[work] = found
        if count == SIZES[1]:
            yield from beside_the_loop(seeds, count)
            yield from beside_one(seeds, count)
            yield from lost(seeds, count)


def set_up():
    """Yield the row on the set-up of `make` in a copy of the project; it fetches packages."""
    with tempfile.TemporaryDirectory() as folder:
        kept = shutil.ignore_patterns(".venv", ".uv", ".git")
        copy = shutil.copytree(ROOT, Path(folder) / "kit", ignore=kept)
        make = partial(subprocess.run, ["make", "-s", ".venv/ready"], check=True, cwd=copy)
        yield ("set-up, first and again", *ratio(seconds(make, 1), seconds(make, 5)), "")


def rows():
    """Yield all slow rows."""
    yield HEAD
    yield from bench_search.search_large(bench_search.MILLION)
    yield from set_up()
    with tempfile.TemporaryDirectory() as folder:
        yield from growth(Path(folder) / "seeds")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), "lose" in sys.argv)
    else:
        printed(rows())
