"""Times measured by turns, so that noise falls on both sides of a ratio."""

import csv
import statistics
import sys
import time

HEAD = ("figure", "kit", "floor", "ratio", "goal")


def seconds(work, repeats):
    """Return the median time of `work()`."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def alternate(kit, floor, repeats):
    """Return `(kit seconds, floor seconds)`, measured by turns."""
    pairs = [(seconds(kit, 1), seconds(floor, 1)) for _ in range(repeats)]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))


def ratio(kit, floor):
    """Return the two figures and their ratio as printed."""
    return f"{kit:.4g}", f"{floor:.4g}", f"{kit / floor:.2f}"


def printed(rows):
    """Print rows as they come, cells parted by tabs; return when all are printed."""
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    for row in rows:
        writer.writerow(row)
        sys.stdout.flush()
