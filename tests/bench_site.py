"""The site: how long it takes to make, how large it is, how soon it answers, how many it serves.

Part of `make bench`. Figures of the browser are medians; those of the server are of one run.
"""

import gzip
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import browsing
import nbformat
from playwright.sync_api import sync_playwright
from timing import printed, ratio, seconds

from helpers.kit import Kit
from helpers.publish import browser, site

READERS, AT_ONCE = 300, 30
SHARED = ("style.css", "chinese.woff", "kit.js", "notes.js")
PAINTED = """requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))"""
BARE = f"() => new Promise(done => {{ const start = performance.now(); {PAINTED}; }})"
FILTER = f"""id => new Promise(done => {{ const start = performance.now();
  document.getElementById(id).click(); {PAINTED}; }})"""
SLIDE = f"""value => new Promise(done => {{
  const box = document.querySelector('.controls.live'), input = box.querySelector('[type=range]');
  const start = performance.now();
  new MutationObserver(() => {PAINTED}).observe(
    document.getElementById(box.id + '-shown'), {{childList: true}});
  input.value = value; input.dispatchEvent(new Event('input', {{bubbles: true}})); }})"""
SEARCH = f"""pattern => new Promise(done => {{ const start = performance.now();
  document.getElementById('pattern').value = pattern; show(); {PAINTED}; }})"""


def making_rows(folder):
    """Yield rows on making the site, beside reading its notebooks and nothing more."""
    notebooks = sorted((site.store.ROOT / "notebooks").glob("*.ipynb"))
    floor = seconds(lambda: [nbformat.read(path, 4) for path in notebooks], 3)
    made = seconds(lambda: site.write(Kit(), folder), 1)
    yield ("the site made, beside its notebooks read", *ratio(made, floor), "15 s")
    sizes = {p.relative_to(folder).as_posix(): p.stat().st_size for p in folder.rglob("*.*")}
    stored = sum(path.stat().st_size for path in notebooks) / 1e6
    whole = sum(sizes.values()) / 1e6
    yield ("MB of the site, beside its notebooks", *ratio(whole, stored), "25 MB")
    packed = {path.name: len(gzip.compress(path.read_bytes())) for path in folder.glob("*.*")}
    pages = {name: size for name, size in packed.items() if name.endswith(".html")}
    shared = sum(packed[name] for name in SHARED)
    heaviest = max(pages, key=pages.get)
    kilobytes = (pages[heaviest] + shared) / 1e3, shared / 1e3
    yield (f"kB packed of {heaviest}, beside what all share", *ratio(*kilobytes), "700 kB")


def reading_rows(page, base):
    """Yield rows on a page's being ready and on what a reader's hand moves."""

    def opened(file):
        page.goto(base + file, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => 1)")

    times = (seconds(lambda name=name: opened(name), 5) for name in ("01_huxiu.html", "index.html"))
    yield ("01_huxiu.html ready, beside the index", *ratio(*times), "1 s")
    opened("01_huxiu.html")
    bare = statistics.median(page.evaluate(BARE) for _ in range(10)) / 1000
    ids = [f"p1-theme-{number % 5}" for number in range(1, 11)]
    took = statistics.median(page.evaluate(FILTER, id) for id in ids) / 1000
    yield ("a filter of 01 as seen, beside a bare repaint", *ratio(took, bare), "0.1 s")
    opened("search.html")
    first = page.evaluate(SEARCH, "算力") / 1000
    yield ("the first search, beside a bare repaint", *ratio(first, bare), "0.2 s")
    later = [page.evaluate(SEARCH, word) / 1000 for word in ("talent", "數據", "modèle", "model")]
    yield ("the next searches", *ratio(statistics.median(later), bare), "")


def computing_rows(page, base):
    """Yield rows on the sliders that Python in the browser answers."""
    if not browser.is_here():
        yield ("no Python for the browser: make site fetches it", "", "", "", "")
        return
    page.goto(f"{base}07_compare_compute.html")
    bare = statistics.median(page.evaluate(BARE) for _ in range(10)) / 1000
    values = iter(range(2000, 100_000, 1000))
    first = page.evaluate(SLIDE, next(values)) / 1000
    yield ("a slider's first answer, Python started", *ratio(first, bare), "")
    took = statistics.median(page.evaluate(SLIDE, next(values)) for _ in range(10)) / 1000
    yield ("a slider's next answers, beside a bare repaint", *ratio(took, bare), "0.1 s")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    took = statistics.median(page.evaluate(SLIDE, next(values)) for _ in range(10)) / 1000
    yield ("the same, the processor slowed four times", *ratio(took, bare), "0.2 s")


@contextmanager
def served(folder):
    """Serve a folder with Python's own server, in a process of its own; yield the address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--directory", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    port = re.search(rb"port (\d+)", server.stdout.readline())[1].decode()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


def load_rows(folder, base):
    """Yield the row on three hundred readers of 04 and 07, each with an empty cache."""
    python = sorted(f"python/{path.name}" for path in (folder / "python").glob("*"))
    wanted = ["04_fang.html", "07_compare_compute.html", *SHARED, "worker.js", *python]
    sizes = {name: (folder / name).stat().st_size for name in wanted}
    wrong = []

    def read(_):
        for name in wanted:
            try:
                with urlopen(base + name, timeout=60) as answer:
                    got = sum(map(len, iter(lambda: answer.read(1 << 18), b"")))
            except OSError as error:
                got = str(error)
            if got != sizes[name]:
                wrong.append((name, got))

    def reads():
        for _ in range(READERS):
            for name in wanted:
                (folder / name).read_bytes()

    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(read, range(READERS)))
    took = time.perf_counter() - start
    told = f"{READERS} readers of 04 and 07, {sum(sizes.values()) * READERS / 1e9:.1f} GB, "
    told += f"{len(wrong)} errors, beside the files read"
    yield (told, *ratio(took, seconds(reads, 1)), "600 s, 0 errors")


def site_rows():
    """Yield all rows on the site."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "site"
        yield from making_rows(folder)
        with served(folder) as base:
            yield from load_rows(folder, base)
            if browsing.CHROMIUM is None:
                yield (browsing.WHY, "", "", "", "")
                return
            with sync_playwright() as driver:
                chromium = driver.chromium.launch(
                    executable_path=browsing.CHROMIUM, args=browsing.QUIET
                )
                page = chromium.new_page(viewport={"width": 1280, "height": 900})
                yield from reading_rows(page, base)
                yield from computing_rows(page, base)
                chromium.close()


if __name__ == "__main__":
    printed(site_rows())
