import atexit
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

from helpers import corpus, pages, tables


def own_articles():
    """Return the data with the kit's own articles alone.

    What was added is held by `make check` and by its own notebook, not by these tests.
    """
    added = [slug for slug in corpus.slugs() if slug not in pages.NOTEBOOKS]
    if not added:
        return tables.SEEDS
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    return shutil.copytree(
        tables.SEEDS, folder / "seeds", ignore=lambda _, names: {*added} & {*names}
    )


tables.SEEDS = own_articles()

# How long an example takes is the machine's affair; timings belong to the bench.
patient = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=patient)
hypothesis.settings.load_profile("untimed")


@pytest.fixture
def seeds(tmp_path):
    """A copy of the data that a test may spoil."""
    return shutil.copytree(tables.SEEDS, tmp_path / "seeds")


@pytest.fixture(scope="session")
def kit():
    """The kit's own articles, whatever was added since."""
    from helpers.kit import Kit

    return Kit(tables.SEEDS)


@pytest.fixture
def workshop(seeds):
    """A kit over the copy that a test may spoil."""
    from helpers.kit import Kit

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
