"""Figures of the kit, each as a ratio to a floor measured in the same run. Run: make bench."""

import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import bench_scaling
import bench_search
import browsing
import matplotlib.pyplot as plt
import nbformat
import pandas as pd
from playwright.sync_api import sync_playwright
from timing import alternate, ratio, seconds

from helpers import checking, corpus, reader, supply, tables

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FLOOR = "import pandas\nimport matplotlib.pyplot"
KIT = (
    "from helpers import checking, claims, codebook, compute, corpus, plots, problems\n"
    "from helpers.teaching import classroom\n"
    "from helpers import forecasts, notes, quizzes, reader, search, supply, translation, voices"
)


# Presses a button of the row "Claims on" and waits until the page has been painted anew.
FILTERED = """number => new Promise(done => {
  const buttons = document.querySelectorAll('.widget-toggle-buttons')[1].querySelectorAll('button');
  const sheet = () => [...document.querySelectorAll('.widget-html-content style')]
    .map(style => style.textContent).join();
  const before = sheet(), start = performance.now();
  const look = () => sheet() === before ? requestAnimationFrame(look)
    : requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  buttons[number].click(); look(); })"""
PAINTED = """() => new Promise(done => { const start = performance.now();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""


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


def redraws():
    """Return rows on what a reader's hand moves, beside a bare redraw of a matplotlib figure."""
    figure, ax = plt.subplots()
    ax.plot(range(40))
    panel = reader.read("huxiu")
    themes = iter(["compute", "talent"] * 50)

    def filtered():
        panel.controls["theme"].value = next(themes)

    def moved():
        supply.picture(
            supply.Assumptions(demand_growth=0.3),
            {"one to two years": (1, 2), "three to five years": (3, 5)},
        )

    rows = [
        (
            "first display of huxiu",
            *ratio(*alternate(lambda: reader.read("huxiu"), figure.canvas.draw, 9)),
            "",
        ),
        ("a filter of the reader", *ratio(*alternate(filtered, figure.canvas.draw, 15)), "0.1 s"),
        (
            "a slider of the talent model",
            *ratio(*alternate(moved, figure.canvas.draw, 15)),
            "0.1 s",
        ),
    ]
    sent, whole = len(panel._page.value) / 1e3, len(panel.children[-1].value) / 1e3
    return [*rows, ("kB sent by a filter, and at first display", *ratio(sent, whole), "")]


def in_browser():
    """Return rows on the reader of the longest article as seen in JupyterLab, in seconds."""
    if browsing.CHROMIUM is None:
        return [(browsing.WHY, "", "", "", "")]
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        with browsing.serve(Path(home)) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            browsing.open_and_run(page, address.format("01_huxiu"))
            seen = [page.evaluate(FILTERED, number % 5) / 1000 for number in range(1, 11)]
            bare = [page.evaluate(PAINTED) / 1000 for _ in range(10)]
            page.close()
        browser.close()
    times = ratio(statistics.median(seen), statistics.median(bare))
    return [("a filter as seen in the browser, beside a bare repaint", *times, "0.25 s")]


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
    rows += redraws() + in_browser() + bench_search.search_small() + bench_search.search_million()
    rows += bench_scaling.scaling_rows()
    csv.writer(sys.stdout, delimiter="\t").writerows(rows)


if __name__ == "__main__":
    main()
