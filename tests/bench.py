"""Figures of the kit, each as a ratio to a floor measured in the same run. Run: make bench.

Seconds unless a row says what it counts. The slow rows stand in bench_scaling.py.
"""

import ast
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import chain
from pathlib import Path

import bench_pages
import bench_scaling
import bench_search
import bench_site
import browsing
import matplotlib.pyplot as plt
import nbformat
import pandas as pd
from playwright.sync_api import sync_playwright
from timing import HEAD, alternate, printed, ratio

from helpers import check
from helpers.kit import SEEDS, Kit
from helpers.models import supply, supply_panels
from helpers.show import reader
from helpers.show.exhibits import Exhibits

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FLOOR = "import pandas\nimport matplotlib.pyplot"
SHOWN = tuple(f"from helpers.{part}" for part in ("kit", "show", "teach", "models"))

# Presses a button of the row "Claims on" and waits until the page has been painted anew.
FILTERED = """number => new Promise(done => {
  const buttons = document.querySelectorAll('.kit-live .widget-toggle-buttons')[1]
    .querySelectorAll('button');
  const sheet = () => [...document.querySelectorAll('.kit-live .jp-RenderedHTML style')]
    .map(style => style.textContent).join();
  const before = sheet(), start = performance.now();
  const look = () => sheet() === before ? requestAnimationFrame(look)
    : requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  buttons[number].click(); look(); })"""
PAINTED = """() => new Promise(done => { const start = performance.now();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""


def cells_of(path):
    """Return the sources of a notebook's code cells."""
    return [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "code"]


def imports_of(path):
    """Return the import statements of a notebook, each once, in their order."""
    statements = (line for source in cells_of(path) for line in ast.parse(source).body)
    found = (
        ast.unparse(line) for line in statements if isinstance(line, ast.Import | ast.ImportFrom)
    )
    return list(dict.fromkeys(found))


def python(code):
    """Return a function that runs code in a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def import_rows():
    """Yield the row on all that notebooks import of what shows, teaches and reckons."""
    lines = dict.fromkeys(chain.from_iterable(map(imports_of, NOTEBOOKS)))
    ours = "\n".join(line for line in lines if line.startswith(SHOWN))
    times = alternate(python(ours), python(FLOOR), 9)
    yield ("import of helpers, beside pandas and pyplot", *ratio(*times), "1.0")


def read_plainly():
    """Read every data file's bytes and parse the tables with pandas alone."""
    for path in SEEDS.rglob("*"):
        if path.is_file():
            path.read_bytes()
        if path.suffix == ".csv":
            pd.read_csv(path, dtype=str)


def loading_rows():
    """Yield rows on all data, read by a kit that remembers nothing."""
    times = alternate(lambda: check.faults(Kit()), read_plainly, 15)
    yield ("load and check all, beside bytes and pandas", *ratio(*times), "4")
    opened = files_opened(lambda: Exhibits(Kit()).answers())
    counts = opened.total(), len(opened)
    yield ("exhibits.answers(): reads, beside the files it needs", *ratio(*counts), "1")


def files_opened(work):
    """Return how often `work()` opens each file of the data."""
    opened, watched = Counter(), [True]

    def hook(event, given):
        if watched and event == "open" and not isinstance(given[0], int):
            opened[str(given[0])] += 1

    sys.addaudithook(hook)  # there is no taking it off
    work()
    watched.clear()
    return Counter({path: count for path, count in opened.items() if str(SEEDS) in path})


def nbval(folder, outcomes):
    """Return a function that runs strict nbval over a folder and adds pytest's exit code."""
    options = ["-q", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    command = [sys.executable, "-m", "pytest", *options, str(folder)]
    return lambda: outcomes.append(
        subprocess.run(command, capture_output=True, cwd=ROOT).returncode
    )


def idle(path):
    """Return a notebook with as many code cells as this, which only imports the same."""
    sources = ["\n".join(imports_of(path)), *["None"] * (len(cells_of(path)) - 1)]
    cells = [
        nbformat.v4.new_code_cell(text, execution_count=n) for n, text in enumerate(sources, 1)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def nbval_rows():
    """Yield the row on strict nbval of all notebooks; telling what differs takes time, too."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for path in NOTEBOOKS:
            nbformat.write(idle(path), Path(folder) / path.name)
        times = alternate(nbval(ROOT / "notebooks", outcomes), nbval(folder, outcomes), 1)
    name = f"nbval, {len(NOTEBOOKS)} notebooks, beside idle ones"
    yield (f"{name}{' (FAILED)' if any(outcomes) else ''}", *ratio(*times), "1.3")


def redraw_rows():
    """Yield rows on what a reader's hand moves, beside a bare redraw of a matplotlib figure."""
    figure, ax = plt.subplots()
    ax.plot(range(40))
    kit = Kit()
    panel = reader.read(kit, "huxiu")
    themes = iter(["compute", "talent"] * 50)
    spans = {"one to two years": (1, 2), "three to five years": (3, 5)}

    def filtered():
        panel.controls["theme"].value = next(themes)

    def moved():
        supply_panels.picture(supply.Assumptions(demand_growth=0.3), spans)

    works = (
        ("first display of huxiu", lambda: reader.read(kit, "huxiu"), 9, ""),
        ("a filter of the reader, in the kernel", filtered, 15, "0.1 s"),
        ("a slider of the talent model", moved, 15, "0.1 s"),
    )
    for name, work, repeats, goal in works:
        yield (name, *ratio(*alternate(work, figure.canvas.draw, repeats)), goal)
    sent = len(panel.page.value) / 1e3, len(panel.still().html) / 1e3
    yield ("kB sent by a filter, beside those of the first display", *ratio(*sent), "")


def browser_rows():
    """Yield the row on the reader of the longest article as seen in JupyterLab."""
    if browsing.CHROMIUM is None:
        yield (browsing.WHY, "", "", "", "")
        return
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
    yield ("a filter as seen in the browser, beside a bare repaint", *times, "0.25 s")


def length_rows():
    """Yield a table of its own: modules and lines of code (neither blank nor comment) by folder."""
    yield ("folder of helpers", "modules", "lines", "of them code", "")
    total, helpers = Counter(), ROOT / "helpers"
    for folder in [helpers, *sorted(path for path in helpers.iterdir() if path.is_dir())]:
        texts = [path.read_text("utf-8").split("\n")[:-1] for path in folder.glob("*.py")]
        code = [line for text in texts for line in text if line.strip()[:1] not in ("", "#")]
        here = {"modules": len(texts), "lines": sum(map(len, texts)), "code": len(code)}
        total.update(here)
        if texts:
            yield (folder.name, *here.values(), "")
    yield ("all", *total.values(), "")


def rows():
    """Yield all rows; those that a busy machine disturbs least come last."""
    yield HEAD
    yield from import_rows()
    yield from loading_rows()
    yield from nbval_rows()
    yield from redraw_rows()
    yield from browser_rows()
    yield from bench_search.search_small()
    yield from bench_search.search_large()
    yield from bench_pages.page_rows()
    yield from bench_site.site_rows()
    yield from bench_scaling.two_workers()
    yield from length_rows()


if __name__ == "__main__":
    printed(rows())
