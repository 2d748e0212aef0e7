"""Trials of the codebook on outside texts: what is counted, shown, and refused."""

import pytest

from helpers.coding import trials
from helpers.data.files import DataError, UnknownName
from helpers.kit import Kit


def test_every_voice_that_the_coders_were_given_is_counted(kit):
    first, second = trials.codings(kit, "1")
    given = sum(int(text.voices) for text in trials._texts(kit).values() if text.trial == "1")
    assert len(first) == len(second) == given * len(kit.codebook.questions)
    assert {stance for stance in first.values()} == {"supports", "opposes", "qualifies", "silent"}


def test_the_disputes_name_who_on_what_and_why(kit):
    page = trials.disputes(kit, "1").html
    differ = [c for c in trials._cells(kit) if trials._texts(kit)[c.text].trial == "1"]
    differ = [cell for cell in differ if cell.first != cell.second]
    assert page.count("<tr>") == len(differ) + 1
    assert "Liang Wenfeng" in page and "C8 Few makers left" in page


def test_a_trial_that_was_not_is_refused(kit):
    with pytest.raises(UnknownName, match="trial '9'"):
        trials.codings(kit, "9")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("trial.csv", ",supports,supports,", ",silent,silent,", ["row", "both coders are silent"]),
        ("trial.csv", ",supports,supports,", ",suports,supports,", ["row", "'suports'"]),
        ("trial.csv", ",supports,supports,", ",supports,opposes,", ["row", "the note says"]),
        ("trial.csv", "zhhuanfang,", "zhhuanfan,", ["'zhhuanfan'", "did you mean"]),
        ("trial_texts.csv", "https://36kr", "36kr", ["row", "address"]),
        ("trial_texts.csv", ",2024,", ",twenty,", ["row", "year", "'twenty'"]),
    ],
)
def test_a_slip_in_a_trial_is_a_fault_with_file_and_row(spoil, file, old, new, words):
    seeds = spoil(f"codings/{file}", old, new)
    faults = [*trials.faults(Kit(seeds))]
    assert any(all(word in fault for word in [file, *words]) for fault in faults), faults
    with pytest.raises(DataError):
        trials.codings(Kit(seeds), "1")
