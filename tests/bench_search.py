"""Search, measured against a plain `in` loop and against SQLite; part of `make bench`."""

import sqlite3
import tempfile
import time
import tracemalloc
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from timing import alternate, ratio

from helpers.kit import kit
from helpers.show import search

RARE, COMMON, TRADITIONAL = "算力", "talent", "數據"
MILLION = 1_000_000


TEXTS = cache(lambda: search.texts(kit))


def repeated(count):
    """Yield as many texts as asked, the corpus over and over; only one copy is ever held."""
    return islice(cycle(TEXTS()), count)


def hits(count, pattern, **how):
    """Return a function that counts the hits among so many texts."""
    return lambda: sum(1 for _ in search.search_passages(repeated(count), pattern, **how))


def plain(count, pattern, change=str):
    """Return a function that counts the texts that hold a pattern, with `in` and no more."""
    return lambda: sum(pattern in change(line.text) for line in repeated(count))


def sqlite(count, folder):
    """Return a database on disk with so many texts in a plain table."""
    database = sqlite3.connect(Path(folder) / f"{count}.db")
    database.execute("create table texts (article, passage, language, text)")
    database.executemany("insert into texts values (?, ?, ?, ?)", repeated(count))
    database.commit()
    return database


def like(database, pattern):
    """Return a function that counts the texts that hold a pattern, with LIKE."""
    query = "select count(*) from texts where text like ?"
    return lambda: database.execute(query, (f"%{pattern}%",)).fetchone()[0]


def cpu_seconds(work, repeats):
    """Return the least processor time of `work()`, which other work on the machine spares."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def peak(work):
    """Return the most memory that Python held while `work()` ran, in MB."""
    TEXTS()
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return most


def rows_for(name, count, repeats):
    """Yield rows for a rare and a common word against both floors.

    The floors only count texts; search also cuts every hit out with its context. So the goals
    are for the rare word, where finding is all the work.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite(count, folder)
        for word, goals in ((RARE, ("1.5", "1")), (COMMON, ("", ""))):
            found = alternate(hits(count, word), plain(count, word), repeats)
            yield (f"{name}: {word}, against `in`", *ratio(*found), goals[0])
            found = alternate(hits(count, word), like(database, word), repeats)
            yield (f"{name}: {word}, against SQLite", *ratio(*found), goals[1])
        database.close()


def search_small():
    """Return rows on search over the five articles and their renderings."""
    count = len(TEXTS())
    rows = list(rows_for(f"search {count} texts", count, 15))
    folding = alternate(hits(count, TRADITIONAL, fold=True), plain(count, "数据", str.casefold), 15)
    rows.append((f"search {count} texts: {TRADITIONAL} folded", *ratio(*folding), ""))
    return rows


def search_large(count=MILLION // 10):
    """Yield rows on search over the same texts repeated so often, with growth and memory."""
    name = f"search {count:,} texts"
    yield from rows_for(name, count, 3)
    folded = hits(count, TRADITIONAL, fold=True), plain(count, "数据", str.casefold)
    yield (f"{name}: {TRADITIONAL} folded", *ratio(*alternate(*folded, 1)), "")
    matching = hits(count, "算.", regex=True), plain(count, "算")
    yield (f"{name}: a regular expression", *ratio(*alternate(*matching, 1)), "")
    for how, options in (("plain", {}), ("folded", {"fold": True})):
        grown = [cpu_seconds(hits(many, COMMON, **options), 3) for many in (count, count // 10)]
        yield (f"{name}, beside a tenth of them, {how}", *ratio(*grown), "11")
    most = peak(hits(count, COMMON)), peak(plain(count, COMMON))
    yield (f"{name}: peak MB, hits one by one", *ratio(*most), "")
    most = (
        peak(lambda: list(search.search_passages(repeated(count), COMMON))),
        peak(lambda: [line for line in repeated(count) if COMMON in line.text]),
    )
    yield (f"{name}: peak MB, all hits kept", *ratio(*most), "")
