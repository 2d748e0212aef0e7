"""A corpus of a hundred thousand small articles on Dask; part of `make bench`.

The articles are ours: invented sentences in the shape of the five, in three languages.
"""

import csv
import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from timing import ratio

from helpers import checking, claims, corpus, forecasts, problems, scaling, tables, translation
from helpers import voices as voices_of

SIZES = (1_000, 10_000, 100_000)
WORD = "算力"
SENTENCES = {
    "zh": "第{n}号研究员说，算力是{n}家公司的瓶颈。",
    "id": "Peneliti nomor {n} berkata bahwa daya komputasi langka bagi {n} perusahaan.",
    "fr": "Le chercheur numéro {n} dit que la puissance de calcul manque à {n} entreprises.",
}
ABOUT = """title = "{slug}"
title_en = "An invented article, {slug}"
short = "Invented {slug}"
language = "{language}"
original_language = "{language}"
narrator = "{slug}"
file = "{slug}.txt"
sha256 = "{sha256}"
coded_against = "2"
chain = []
[spoken]
from = 2023-01-01
to = 2023-12-31
basis = "invented"
"""


def slugs(count):
    """Return so many slugs of six letters, in the order of the alphabet."""
    return [
        "".join(six) for six in itertools.islice(itertools.product("abcdefghij", repeat=6), count)
    ]


def generate(seeds, count):
    """Write so many article folders, and the codebook beside them, into the folder `seeds`."""
    seeds.mkdir(parents=True, exist_ok=True)
    shutil.copy(tables.SEEDS / "codebook.toml", seeds)
    for number, slug in enumerate(slugs(count)):
        if not (seeds / slug).exists():
            for name, content in _files(slug, number).items():
                (seeds / slug).mkdir(exist_ok=True)
                (seeds / slug / name).write_bytes(content.encode())


def _files(slug, number):
    """Return `{file name: content}` of one invented article of five passages and two claims."""
    language = tuple(SENTENCES)[number % 3]
    lines = [SENTENCES[language].format(n=number * 10 + n) for n in range(1, 6)]
    source = "\n\n".join(lines)
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    about = ABOUT.format(slug=slug, language=language, sha256=sha256)
    article, _ = corpus.built(slug, about, source)
    catalogue = translation.template(article)
    for entry in catalogue:
        entry.msgstr = f"An invented sentence on computing power, {entry.msgctxt}."
    rows = (
        f'{slug}-c{n:02},{slug}:{n},"{lines[n - 1]}",a gloss,{slug},compute,,,opinion,,,,'
        for n in (1, 3)
    )
    heads = {"problems.csv": problems, "forecasts.csv": forecasts}
    return {
        "source.txt": source,
        "article.toml": about,
        "en.po": str(catalogue),
        "claims.csv": "\n".join([",".join(claims.COLUMNS), *rows, ""]),
        "voices.csv": f"{','.join(voices_of.COLUMNS)}\n{slug},Invented,,,press,{slug}:1,\n",
        "quiz.toml": "# no question\n",
    } | {name: ",".join(module.COLUMNS) + "\n" for name, module in heads.items()}


def articles_checked(seeds, **where):
    """Return the faults of all articles, and the memory that each batch's process had needed."""
    return list(scaling.over(checking.article_faults, seeds, merge=with_memory, **where))


def passages_counted(seeds, **where):
    """Return how many passages of each role there are in each batch; memory as above."""
    return list(scaling.over(scaling.passage_counts, seeds, merge=with_memory, **where))


def words_found(seeds, **where):
    """Return the hits of a word in all articles and renderings."""
    return list(scaling.concordance(WORD, seeds, **where))


WORK = {work.__name__: work for work in (articles_checked, passages_counted, words_found)}


def with_memory(results):
    """Return a batch's results with the process's id and its peak memory so far in MB."""
    return results, os.getpid(), peak()


def peak():
    """Return the most memory that this process has held, in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def measured(work, seeds, workers, lose=False):
    """Return `(seconds, peak MB, what came out)` of work done in a fresh interpreter.

    The memory is that of the caller and of all workers together.
    """
    command = [sys.executable, __file__, work, str(seeds), str(workers), *["lose"] * lose]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure(work, seeds, workers, lose=False):
    """Print what `measured` reads."""
    start = time.perf_counter()
    if lose:
        threading.Timer(8, lose_a_worker).start()
    found = WORK[work](Path(seeds), workers=workers)
    seconds, memory = time.perf_counter() - start, {os.getpid(): peak()}
    if work != "words_found":
        memory |= {process: most for _, process, most in found}
        found = [results for results, _, _ in found]
    digest = hashlib.sha256(repr(found).encode()).hexdigest()
    print(json.dumps([seconds, sum(memory.values()), digest]))


def lose_a_worker():
    """Kill one of the worker processes that this process has started."""
    children = psutil.Process().children(recursive=True)
    next(child for child in children if "spawn_main" in " ".join(child.cmdline())).kill()


def one_and_two(seeds, count):
    """Return rows on one worker and two beside the plain loop; all results are the same."""
    rows = []
    for work in ("articles_checked", "words_found"):
        plain, one, two = (measured(work, seeds, workers) for workers in (0, 1, 2))
        assert plain[2] == one[2] == two[2], f"{work}: the workers' results differ"
        name = f"{count:,} articles, {work}"
        rows.append((f"{name}: one worker, beside the plain loop", *ratio(one[0], plain[0]), ""))
        rows.append((f"{name}: two workers, beside the plain loop", *ratio(two[0], plain[0]), ""))
        rows.append((f"{name}: two workers, beside one", *ratio(two[0], one[0]), "0.6"))
        if work == "articles_checked":
            rows.append((f"{name}: peak MB, one worker", *ratio(one[1], plain[1]), ""))
            rows.append((f"{name}: peak MB, two workers", *ratio(two[1], plain[1]), ""))
    lost = measured("articles_checked", seeds, 2, lose=True)
    plain, two = measured("articles_checked", seeds, 0), measured("articles_checked", seeds, 2)
    assert lost[2] == plain[2], "the results differ where a worker was lost"
    rows.append((f"{count:,} articles checked, a worker lost", *ratio(lost[0], two[0]), ""))
    return rows


def growth(seeds):
    """Yield rows on ten times the articles: seconds and memory of two workers."""
    before = {}
    for count in SIZES:
        generate(seeds, count)
        for work in WORK:
            found = measured(work, seeds, 2)
            if work in before:
                name = f"{work}, two workers: {count // 10:,} to {count:,} articles"
                yield (name, *ratio(found[0], before[work][0]), "11")
                yield (f"{name}, peak MB", *ratio(found[1], before[work][1]), "")
            before[work] = found
        if count == SIZES[1]:
            yield from one_and_two(seeds, count)


def scaling_rows():
    """Return all rows; the articles are written to a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return list(growth(Path(folder) / "seeds"))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), "lose" in sys.argv)
    else:
        csv.writer(sys.stdout, delimiter="\t").writerows(scaling_rows())
