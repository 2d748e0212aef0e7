import shutil

import pytest

from helpers import tables


@pytest.fixture
def seeds(tmp_path):
    """A copy of the data that a test may spoil."""
    return shutil.copytree(tables.SEEDS, tmp_path / "seeds")


@pytest.fixture
def spoil(seeds):
    """Return a function that replaces text once in a file of the copy."""

    def replace(path, old, new):
        stored = (seeds / path).read_text("utf-8")
        assert old in stored, f"{old!r} is not in {path}: the test has nothing to spoil"
        (seeds / path).write_text(stored.replace(old, new, 1), "utf-8", newline="")
        return seeds

    return replace
