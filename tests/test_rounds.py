"""Claims, both codings and the rulings say the same; each slip is told by file and row."""

import csv

import pytest

from helpers import check
from helpers.coding import rounds
from helpers.kit import Kit

FIRST, SECOND = "codings/first_round3.csv", "codings/second_round3.csv"
RULINGS = "codings/adjudication.csv"


def table(seeds, path):
    with (seeds / path).open(encoding="utf-8", newline="") as stored:
        return [*csv.reader(stored)]


def store(seeds, path, rows):
    with (seeds / path).open("w", encoding="utf-8", newline="") as stored:
        csv.writer(stored, lineterminator="\n").writerows(rows)


def cell(path, row, column, value):
    """Change a cell of a row that begins so."""

    def spoil(seeds):
        rows = table(seeds, path)
        at = next(n for n, cells in enumerate(rows) if cells[: len(row)] == [*row])
        assert rows[at][column] != value
        rows[at][column] = value
        store(seeds, path, rows)

    return spoil


def gone(path, row):
    """Take out the row that begins so."""

    def spoil(seeds):
        rows = table(seeds, path)
        at = next(n for n, cells in enumerate(rows) if cells[: len(row)] == [*row])
        store(seeds, path, [cells for n, cells in enumerate(rows) if n != at])

    return spoil


def claim(id, **cells):
    """Change cells of a claim."""

    def spoil(seeds):
        path = f"{id.split('-')[0]}/claims.csv"
        rows = table(seeds, path)
        at = next(n for n, row in enumerate(rows) if row[0] == id)
        for column, value in cells.items():
            rows[at][rows[0].index(column)] = value
        store(seeds, path, rows)

    return spoil


MUTATIONS = {
    "a claim's stance": (
        claim("shen-c12", stance="supports"),
        ["seeds/shen/claims.csv", "somepeople on T10", "supports (shen-c12)", "opposes"],
    ),
    "a claim's question": (claim("shen-c12", question="T8"), ["somepeople on T10", "silent"]),
    "a claim's voice": (claim("shen-c12", voice="shen"), ["somepeople on T10", "silent"]),
    "a coding's stance": (
        cell(FIRST, ("huxiu", "T5"), 2, "opposes"),
        ["adjudication.csv", "round 3", "huxiu on T5", "first_round3.csv row", "no ruling"],
    ),
    "a coding's row": (gone(SECOND, ("wang", "A1")), [SECOND, "no row for wang on A1"]),
    "an old coding's row": (
        gone("codings/first_round1.csv", ("huxiu", "T1")),
        ["first_round1.csv", "no row for huxiu on T1"],
    ),
    "a ruling": (
        cell(RULINGS, ("3", "fang", "T10"), 5, "qualifies"),
        ["fang/claims.csv", "fang on T10 is opposes", "adjudication.csv, row", "qualifies"],
    ),
    "a ruling that nobody has": (
        cell(RULINGS, ("1", "wang", "C1"), 5, "opposes"),
        ["adjudication.csv, row 3", "wang on C1", "'opposes'"],
    ),
    "a ruling's first": (
        cell(RULINGS, ("1", "wang", "C1"), 3, "opposes"),
        ["adjudication.csv, row 3", "first is 'opposes'", "first_round1.csv"],
    ),
    "a ruling's second": (
        cell(RULINGS, ("3", "fang", "T10"), 4, "silent"),
        ["adjudication.csv, row", "second is 'silent'", "second_round3.csv"],
    ),
    "a ruling's round": (
        cell(RULINGS, ("3", "fang", "T10"), 0, "4"),
        ["adjudication.csv, row", "round '4'"],
    ),
    "a ruling taken out": (gone(RULINGS, ("3", "yu", "C7")), ["yu on C7", "no ruling"]),
    "a coding's passage": (
        cell(FIRST, ("somepeople", "T10"), 3, "shen:8"),
        [FIRST, "somepeople on T10", "rests on shen:8", "shen:7"],
    ),
}


@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_slip_between_codings_and_claims_is_told(seeds, kind):
    spoil, words = MUTATIONS[kind]
    spoil(seeds)
    found = check.faults(Kit(seeds))
    assert [fault for fault in found if all(word in fault for word in words)], found


def test_a_cell_beyond_the_voices_and_questions_is_told(seeds):
    rows = table(seeds, FIRST)
    store(seeds, FIRST, [*rows, ["huxiu", "C2", "silent", "", ""]])
    assert [f for f in rounds.faults(Kit(seeds)) if "is not asked for huxiu on C2" in f]


def test_both_coders_of_a_round_are_there(seeds):
    (seeds / SECOND).unlink()
    assert [f for f in rounds.faults(Kit(seeds)) if SECOND in f and "551 cells more" in f]


def test_data_that_nobody_coded_twice_have_no_such_fault(invented_article):
    assert [*rounds.faults(invented_article("Mula.\n"))] == []
