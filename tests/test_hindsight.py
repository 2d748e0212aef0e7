"""What came of the forecasts: every fault is named by file and row, no verdict lacks evidence."""

import foreseen
import pytest
from foreseen import FILES, OUTCOMES, VERDICTS

from helpers.data.files import DataError, UnknownName
from helpers.kit import Kit


@pytest.fixture
def made(seeds):
    return foreseen.made(seeds)


def faults(folder, name, old, new):
    """Return the faults of the copy in which `old` stands no more in the file `name`."""
    assert old in FILES[name], f"{old!r} is not in {name}: the test has nothing to spoil"
    (folder / name).write_text(FILES[name].replace(old, new, 1), "utf-8")
    return Kit(folder).faults()


def test_what_is_right_has_no_fault_and_is_read(made):
    kit = Kit(made)
    assert kit.faults() == []
    assert [*kit.verdicts] == ["huxiu-c108", "huxiu-c136", "huxiu-c179", "huxiu-c182", "huxiu-c183"]
    assert kit.verdicts["huxiu-c136"].verdict == "did not happen"
    assert [
        row.address for row in kit.outcomes.where(claim="huxiu-c183", for_or_against="for")
    ] == ["https://a.example.org/1"]
    assert [(point.value, point.unit) for point in kit.series("moss")] == [(20.0, "days")]
    assert [row.what for row in kit.missed] == ["agents"]


def test_a_case_that_there_is_not_is_answered_with_the_nearest(made):
    with pytest.raises(UnknownName, match="did you mean 'moss'"):
        Kit(made).series("mos")


def test_an_article_without_the_files_has_open_work_and_no_fault(made):
    kit = Kit(made)
    assert kit.articles["talk"].verdicts == {}
    assert [told for told in kit.todo() if "talk" in told] == [
        "seeds/talk/verdicts.csv: no verdict yet on forecasts (14)"
    ]


OUTCOME, VERDICT = "huxiu/outcomes.csv", "huxiu/verdicts.csv"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (OUTCOME, "huxiu-c136,2023", "huxiu-c999,2023", ["row 2", "forecast 'huxiu-c999'"]),
        (OUTCOME, "huxiu-c136,2023", "huxiu-c106,2023", ["row 2", "forecast 'huxiu-c106'"]),
        (OUTCOME, "2025-06", "June 2025", ["row 3", "as_of is 'June 2025'"]),
        (OUTCOME, "2025-06", "2025-13", ["row 3", "as_of is '2025-13'"]),
        (OUTCOME, "One paper", "", ["row 3", "title is empty"]),
        (OUTCOME, "Press A", "", ["row 3", "publisher is empty"]),
        (OUTCOME, "Press A,2025", "Press A,25", ["row 3", "year is '25'"]),
        (OUTCOME, "https://a.example.org/1", "a.example.org", ["row 3", "'a.example.org'"]),
        (OUTCOME, "https://a.example.org/1", "javascript:x", ["row 3", "'javascript:x'"]),
        (OUTCOME, "/1,page", "/1,pge", ["row 3", "did you mean 'page'"]),
        (OUTCOME, "One went alone.", "", ["row 3", "shows is empty"]),
        (OUTCOME, "against,yes", "agianst,yes", ["row 2", "did you mean 'against'"]),
        (OUTCOME, "against,yes", "against,no", ["row 2", "file is 'no'"]),
        (VERDICT, "huxiu-c136", "fang-c23", ["row 3", "forecast 'fang-c23'"]),
        (VERDICT, "did not happen", "did not", ["row 3", "did you mean 'did not happen'"]),
        (VERDICT, "2023-04-20", "", ["row 3", "as_of is ''"]),
        (VERDICT, "A release in the month.", "", ["row 3", "rule is empty"]),
        (VERDICT, "high,It came later", "sure,It came later", ["row 3", "confidence 'sure'"]),
        (VERDICT, "It came later.", "", ["row 3", "reason is empty"]),
        (VERDICT, "An earlier one.", "", ["row 3", "other_side is empty"]),
        (VERDICT, "huxiu-c179", "huxiu-c136", ["row 4", "stands already in row 3"]),
        (VERDICT, "huxiu-c179", "huxiu-c136", ["huxiu-c179 has no row"]),
        (VERDICT, "did not happen", "open", ["huxiu-c136", "window closed on 2023-03-31"]),
        (VERDICT, "did not happen", "happened", ["huxiu-c136", "no piece of evidence is for it"]),
        (OUTCOME, "against,yes", "for,yes", ["huxiu-c136", "no piece of evidence is against"]),
        (OUTCOME, "against,yes", "against,", ["huxiu-c136", "with 1 of the two sources"]),
        (OUTCOME, "https://b.example.org/2", "https://a.example.org/1", ["c183", "with 1 of"]),
        (VERDICT, "c108,cannot be settled", "c108,void", ["c108", "without a piece of evidence"]),
        ("series.csv", "2023-04-20,20", "2023-04-20,twenty", ["row 2", "value is 'twenty'"]),
        ("series.csv", "20,days", "20,", ["row 2", "unit is empty"]),
        ("series.csv", "2023-04-20,20", "April,20", ["row 2", "day is 'April'"]),
        ("series.csv", "log,page", "log,seen", ["row 2", "seen 'seen' is not known"]),
        ("missed.csv", "agents,applications", "agents,aplications", ["row 2", "'applications'"]),
        ("missed.csv", "None.", "", ["row 2", "inference is empty"]),
    ],
)
def test_a_bad_row_is_named(made, name, old, new, words):
    found = faults(made, name, old, new)
    assert [f for f in found if f.startswith(f"seeds/{name}") or "huxiu-c" in f], found
    assert [f for f in found if all(word in f for word in words)], found


def test_a_verdict_with_a_fault_is_not_shown(made):
    faults(made, VERDICT, "did not happen", "open")
    with pytest.raises(DataError, match="window closed on 2023-03-31"):
        _ = Kit(made).verdicts


def test_a_repetition_has_the_verdict_and_the_evidence_of_what_it_repeats(made):
    folder = made / "fang"
    rows = [*Kit(made).articles["fang"].forecasts]
    told = "{},{},2026-11,A rule.,low,A reason.,Looked.\n"
    verdicts = {"fang-c23": "did not happen", "fang-c10": "did not happen", "fang-c18": "open"}
    lines = [told.format(id, verdicts.get(id, "cannot be settled")) for id in rows]
    (folder / "verdicts.csv").write_text(VERDICTS.splitlines()[0] + "\n" + "".join(lines), "utf-8")
    row = OUTCOMES.splitlines()[1].replace("huxiu-c136", "fang-c23")
    (folder / "outcomes.csv").write_text(f"{OUTCOMES.splitlines()[0]}\n{row}\n", "utf-8")
    assert [fault.partition(": ")[0] for fault in Kit(made).faults()] == [
        "seeds/fang/verdicts.csv (fang-c18)"
    ] * 2
    assert "and fang-c23, which it repeats, 'did not happen'" in Kit(made).faults()[0]
