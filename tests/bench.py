"""Figures of the kit, each as a ratio to a floor measured in the same run. Run: make bench."""

import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pandas as pd

from helpers import checking, corpus, tables

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FLOOR = "import pandas\nimport matplotlib.pyplot"
KIT = (
    "from helpers import checking, claims, classroom, codebook, corpus, plots, problems\n"
    "from helpers import quizzes, reader, translation, voices"
)


def seconds(work, repeats):
    """Return the median time of `work()`."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def alternate(kit, floor, repeats):
    """Return `(kit seconds, floor seconds)`, measured by turns so that noise falls on both."""
    pairs = [(seconds(kit, 1), seconds(floor, 1)) for _ in range(repeats)]
    return tuple(statistics.median(side) for side in zip(*pairs, strict=True))


def python(code):
    """Return a function that runs code in a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def read_plainly():
    """Read every data file's bytes and parse the tables with pandas alone."""
    for path in tables.SEEDS.rglob("*"):
        if path.is_file():
            path.read_bytes()
        if path.suffix == ".csv":
            pd.read_csv(path, dtype=str)


def load_and_check():
    """Check everything, with nothing remembered from the run before."""
    corpus._divided.cache_clear()
    checking.faults()


def nbval(folder):
    """Return a function that runs strict nbval over a folder."""
    options = ["-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    command = [sys.executable, "-m", "pytest", *options, str(folder)]
    return lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def floor_notebooks(folder):
    """Write as many notebooks as the kit has, each of which only imports the floor."""
    for path in NOTEBOOKS:
        cell = nbformat.v4.new_code_cell(FLOOR, execution_count=1)
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": spec})
        nbformat.write(notebook, Path(folder) / path.name)


def set_up(folder, *options):
    """Return a function that runs the set-up of `make` in a copy of the project."""
    return lambda: subprocess.run(
        ["make", "-s", ".venv/ready", *options], check=True, capture_output=True, cwd=folder
    )


def main():
    """Print the table."""
    rows = [("figure", "kit (s)", "floor (s)", "ratio", "goal")]
    rows.append(("import of helpers", *ratio(*alternate(python(KIT), python(FLOOR), 7)), "1.15"))
    rows.append(("load and check all", *ratio(*alternate(load_and_check, read_plainly, 9)), ""))
    with tempfile.TemporaryDirectory() as folder:
        floor_notebooks(folder)
        kit, floor = alternate(nbval(ROOT / "notebooks"), nbval(folder), 3)
        rows.append((f"nbval, {len(NOTEBOOKS)} notebooks", *ratio(kit, floor), "1.5"))
    with tempfile.TemporaryDirectory() as folder:
        kept = shutil.ignore_patterns(".venv", ".uv", ".git")
        copy = shutil.copytree(ROOT, Path(folder) / "kit", ignore=kept)
        cold, warm = seconds(set_up(copy), 1), seconds(set_up(copy), 5)
        rows.append(("set-up, first and again", *ratio(cold, warm), ""))
    csv.writer(sys.stdout, delimiter="\t").writerows(rows)


def ratio(kit, floor):
    """Return the two times and their ratio as printed."""
    return f"{kit:.3f}", f"{floor:.3f}", f"{kit / floor:.2f}"


if __name__ == "__main__":
    main()
