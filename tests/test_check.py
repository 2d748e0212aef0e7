"""What `make check` says last: where a file cannot be used, that, and not what follows from it."""

import shutil

import pytest

from helpers import check
from helpers.kit import SEEDS, Kit


@pytest.fixture
def spoilt(tmp_path):
    """Return a function that changes the bytes of one file of a copy, and the lines then told."""
    shutil.copytree(SEEDS, tmp_path / "seeds")

    def spoil(name, change):
        path = tmp_path / "seeds" / name
        path.write_bytes(change(path.read_bytes()))
        return check.report(Kit(tmp_path / "seeds"))[0]

    return spoil


@pytest.mark.parametrize(
    "name, change, cause",
    [
        ("fang/claims.csv", lambda b: b"\xef\xbb\xbf" + b, "byte order mark"),
        ("fang/claims.csv", lambda b: b.replace(b"\n", b"\r\n"), "CRLF"),
        ("fang/claims.csv", lambda b: b"", "the file is empty"),
        ("fang/claims.csv", lambda b: b.replace(b'"', b"", 1), "not readable as CSV"),
        ("fang/claims.csv", lambda b: b.replace(b"passage,", b"pasage,", 1), "'pasage' looks like"),
        ("fang/voices.csv", lambda b: b.replace(b",", b";"), "column"),
        ("fang/voices.csv", lambda b: b.replace(b"\nfang,", b"\nfang,,,,,,,,,", 1), "cells where"),
        ("shen/source.txt", lambda b: b.decode().encode("latin-1", "replace"), "not UTF-8"),
        (
            "shen/article.toml",
            lambda b: b.replace(b"from = 20", b"from = 30", 1),
            "wrong way round",
        ),
        ("codebook.toml", lambda b: b.replace(b"]", b"", 1), "not readable as TOML"),
    ],
)
def test_what_keeps_a_file_from_being_read_is_told_last(spoilt, name, change, cause):
    lines = spoilt(name, change)
    (place,) = (n for n, line in enumerate(lines) if "Mend what follows first" in line)
    assert all(line.startswith(f"seeds/{name}") for line in lines[place + 1 :])
    assert len([line for line in lines[place + 1 :] if cause in line]) >= 1
    assert not [line for line in lines[:place] if cause in line]


def test_what_is_wrong_with_one_cell_is_told_before_the_number_of_faults(spoilt):
    told = spoilt("fang/voices.csv", lambda b: b.replace(b",company,", b",firm,", 1))
    assert "sector 'firm' is not known" in told[0] and told[-1] == "1 fault"
