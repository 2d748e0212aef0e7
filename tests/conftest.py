import atexit
import shutil
import tempfile
from pathlib import Path

import browsing
import hypothesis
import nbformat
import pytest

from helpers.kit import SEEDS, Kit


def own_articles():
    """Return the folder of data with the kit's own articles alone.

    What was added is held by `make check` and by its own notebook, not by these tests.
    """
    added = [slug for slug, article in Kit().articles.items() if not article.notebook]
    if not added:
        return SEEDS
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    left = {*added, "digests.csv"}
    return shutil.copytree(SEEDS, folder / "seeds", ignore=lambda _, names: left & {*names})


OWN = own_articles()

# How long an example takes is the machine's affair; timings belong to the bench.
patient = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=patient)
hypothesis.settings.load_profile("untimed")


@pytest.fixture
def seeds(tmp_path):
    """A copy of the data that a test may spoil; it is held to no list of digests."""
    return shutil.copytree(OWN, tmp_path / "seeds", ignore=shutil.ignore_patterns("digests.csv"))


@pytest.fixture(scope="session")
def kit():
    """The kit's own articles, whatever was added since."""
    return Kit(OWN)


@pytest.fixture
def workshop(seeds):
    """A kit over the copy that a test may spoil."""
    return Kit(seeds)


@pytest.fixture
def spoil(seeds):
    """Return a function that replaces text once in a file of the copy."""

    def replace(path, old, new):
        stored = (seeds / path).read_text("utf-8")
        assert old in stored, f"{old!r} is not in {path}: the test has nothing to spoil"
        (seeds / path).write_text(stored.replace(old, new, 1), "utf-8", newline="")
        return seeds

    return replace


@pytest.fixture
def invented_article(tmp_path):
    """Return a function that makes a kit of one article, `probe`, of a source text."""
    import invented

    return lambda source, more="": invented.kit(tmp_path / "seeds", source, more)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """The folder in which JupyterLab is served: `notebooks/`, and what the server said."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def lab(home):
    """The address of a notebook in a running JupyterLab, `{}` its name; one server for all."""

    def prepare(folder):
        """Put the hostile text beside the notebooks, and a notebook that shows it everywhere."""
        shutil.copy(browsing.ROOT / "tests/hostile.txt", folder)
        source = (browsing.ROOT / "tests/hostile.py").read_text("utf-8")
        cells = [nbformat.v4.new_code_cell(source)]
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        hostile = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
        nbformat.write(hostile, folder / "hostile.ipynb")

    with browsing.serve(home, prepare) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """A browser, one for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        yield chromium
        chromium.close()


def listening(page):
    """Let the page keep what its console complains of, and what it asks the network for."""
    page.heard, page.asked = [], []
    page.on("console", lambda m: page.heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    return page


@pytest.fixture(scope="session")
def started(lab, browser):
    """A page that shows JupyterLab; use `desktop`, which leaves it empty."""
    page = listening(browser.new_page(viewport={"width": 1280, "height": 900}))
    browsing.open_lab(page, lab.format("hostile"))
    browsing.close(page)
    yield page
    page.close()


@pytest.fixture
def desktop(started):
    """A page that shows JupyterLab, in which a test opens notebooks; they are closed after it."""
    yield started
    browsing.close(started)
    started.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def opened(lab, browser):
    """Return a function that opens a notebook in a page of its own, runs it, returns the page."""
    pages = []

    def opening(name, width=1280):
        page = listening(browser.new_page(viewport={"width": width, "height": 900}))
        pages.append(page)
        browsing.open_and_run(page, lab.format(name))
        return page

    yield opening
    for page in pages:  # a kernel left running would remember what the reader chose
        page.evaluate(f"{browsing.NOTEBOOK}.sessionContext.shutdown()")
        page.close()
