"""Spoilt files end in a result or a sentence: a few of those that `make fuzz` tries, and good ones.

What the fuzzing found stands as a row of its own in the tests of each part.
"""

import shutil

import fuzz
import pytest

from helpers.kit import SEEDS


@pytest.mark.parametrize("entry", fuzz.ENTRIES)
def test_spoilt_files_end_in_a_result_or_in_a_sentence_that_names_them(tmp_path, entry):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    ends = {number: end for number, end, _ in fuzz.tried(entry, range(-25, 0), tmp_path)}
    assert len(ends) == 25
    assert {n: end for n, end in ends.items() if end not in ("result", "refused")} == {}


@pytest.mark.parametrize("entry", fuzz.ENTRIES)
def test_the_files_that_are_spoilt_are_good_ones(tmp_path, entry):
    make, run, _ = fuzz.ENTRIES[entry]
    shutil.copytree(SEEDS, tmp_path / "seeds")
    for name, stored in make().items():
        path = tmp_path / "seeds" / name if entry == "data" else tmp_path / name
        path.write_bytes(stored)
        run(fuzz.Kit(tmp_path / "seeds"), path)
        shutil.rmtree(tmp_path / "seeds/probe", ignore_errors=True)
