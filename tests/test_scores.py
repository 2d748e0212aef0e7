"""The ledger of forecasts on a day, a reader's own judgements, and the Brier score."""

from datetime import date, timedelta

import pytest

from helpers.data.files import DataError
from helpers.data.records import Forecast
from helpers.kit import kit
from helpers.models import scores

DAY = date(2025, 12, 31)


def entry(first, last):
    return Forecast("x", first, last, "", "", "")


@pytest.mark.parametrize(
    ("first", "last", "on", "state"),
    [
        ("2024-02", "2024-02", date(2024, 1, 31), "not yet open"),
        ("2024-02", "2024-02", date(2024, 2, 1), "open"),
        ("2024-02", "2024-02", date(2024, 2, 29), "open"),
        ("2024-02", "2024-02", date(2024, 3, 1), "closed"),
        ("", "2025-10-02", date(2025, 10, 2), "open"),
        ("", "2025-10-02", date(2025, 10, 3), "closed"),
        ("2034-08-23", "", date(2034, 8, 22), "not yet open"),
        ("2034-08-23", "", date(2999, 1, 1), "open"),
        ("2023", "2023", date(2023, 12, 31), "open"),
        ("", "", date(2024, 1, 1), "no window"),
    ],
)
def test_a_window_opens_and_closes_at_the_day_s_edge(first, last, on, state):
    assert scores.state(entry(first, last), on) == state


def test_the_ledger_says_who_when_and_whether_the_window_has_closed():
    row = scores.ledger(kit, date(2025, 10, 2)).loc["fang-c23"]
    assert (row["voice"], row["passage"], row["state"]) == ("fang", "fang:27", "open")
    assert (row["said_from"], row["said_to"]) == (date(2023, 4, 1), date(2023, 10, 2))
    after = scores.ledger(kit, date(2025, 10, 2) + timedelta(days=1))
    assert after.loc["fang-c23", "state"] == "closed"
    assert after.loc[["fang-c10", "huxiu-c108"], "settled"].tolist() == [
        "with fang-c23",
        "too vague",
    ]


def test_the_ledger_is_in_the_order_in_which_the_voices_spoke():
    slugs = [id.split("-")[0] for id in scores.ledger(kit, DAY).index]
    assert list(dict.fromkeys(slugs)) == [*kit.articles]


@pytest.fixture
def own(tmp_path):
    return tmp_path / "mine.csv"


def test_a_judgement_is_recorded_and_read_again(own):
    scores.record(kit, own, "fang-c23", "happened", "Report, Publisher, 2025, “a, b”", 0.7, DAY)
    found = scores.record(kit, own, "huxiu-c136", "VOID", day="2026-01-01")
    assert found == scores.judgements(kit, own)
    assert found == [
        scores.Judgement(
            "fang-c23", "happened", "Report, Publisher, 2025, “a, b”", 0.7, "2025-12-31"
        ),
        scores.Judgement("huxiu-c136", "VOID", "", None, "2026-01-01"),
    ]


def test_a_probability_can_be_written_first_and_the_judgement_later(own):
    scores.record(kit, own, "fang-c101", probability=0, day="2025-01-01")
    (found,) = scores.record(kit, own, "fang-c101", "did not", "A source", day="2028-10-03")
    assert found == scores.Judgement("fang-c101", "did not", "A source", 0, "2028-10-03")
    assert len(own.read_text("utf-8").splitlines()) == 3


def test_a_row_is_appended_whole_to_a_file_edited_by_hand(own):
    stored = "day,probability,evidence,judgement,claim,mine\n2025-01-01,0.5,,,fang-c23,look again"
    own.write_text(stored, "utf-8")
    found = scores.record(kit, own, "fang-c126", probability=0.25, day=DAY)
    assert [(item.claim, item.probability) for item in found] == [
        ("fang-c23", 0.5),
        ("fang-c126", 0.25),
    ]
    assert "look again" in own.read_text("utf-8"), "a column of the reader's own stays"


HEAD = "claim,judgement,evidence,probability,day\n"


@pytest.mark.parametrize(
    "stored",
    [
        "\ufeff"
        + (HEAD + "fang-c23,happened,A/ B,0;7,31.12.2025\n")
        .translate(str.maketrans(",;/", ";,,"))
        .replace("\n", "\r\n"),
        HEAD + 'fang-c23,happened,"A, B",0.7,12/31/2025\n',
        HEAD + 'fang-c23,happened,"A, B",.7,2025/12/31\n',
        (HEAD + "fang-c23,happened,A; B,0.70,31/12/2025\n").translate(str.maketrans(",;", "\t,")),
    ],
)
def test_a_file_that_a_spreadsheet_saved_is_read_and_added_to(own, stored):
    own.write_text(stored, "utf-8", newline="")
    first = scores.Judgement("fang-c23", "happened", "A, B", 0.7, "2025-12-31")
    assert scores.judgements(kit, own) == [first]
    assert scores.record(kit, own, "fang-c126", probability=0.25, day=DAY)[0] == first
    assert len(scores.judgements(kit, own)) == 2


def test_a_day_that_may_be_two_is_asked_for(own):
    own.write_text("claim,judgement,evidence,probability,day\nfang-c23,,,0.7,03/04/2025\n", "utf-8")
    with pytest.raises(DataError, match=r"mine\.csv, row 2 \(fang-c23\): day is '03/04/2025'"):
        scores.judgements(kit, own)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"claim": "fang-c999"}, "claim 'fang-c999' is not known"),
        ({"claim": "fang-c10"}, "repeats fang-c23; judge that one"),
        ({"judgement": "hapened"}, "did you mean 'happened'"),
        ({"evidence": " "}, "'happened' needs its evidence"),
        ({"judgement": "did not", "evidence": ""}, "'did not' needs its evidence"),
        ({"probability": 1.01}, "'1.01', which is no number from 0 to 1"),
        ({"probability": -0.1}, "'-0.1', which is no number from 0 to 1"),
        ({"probability": "70%"}, "'70%', which is no number from 0 to 1"),
        ({"probability": "nan"}, "'nan', which is no number from 0 to 1"),
        ({"judgement": "", "probability": None}, "says nothing"),
        ({"day": "2025-02-30"}, "'2025-02-30', which is no whole date"),
        ({"day": "2026-13-01"}, "'2026-13-01', which is no whole date"),
        ({"day": "2025-02"}, "'2025-02', which is no whole date"),
    ],
)
def test_a_bad_judgement_is_refused_and_the_file_left_as_it_was(own, cells, words):
    scores.record(kit, own, "fang-c126", probability=0.5, day=DAY)
    before = own.read_bytes()
    good = {"claim": "fang-c23", "judgement": "happened", "evidence": "A source"}
    with pytest.raises(DataError, match=r"mine\.csv, row 3") as error:
        scores.record(kit, own, **(good | {"probability": 0.5, "day": DAY} | cells))
    assert words in str(error.value) and ".draft" not in str(error.value)
    assert own.read_bytes() == before and list(own.parent.iterdir()) == [own]


@pytest.mark.parametrize("stored", ["id,passage\nfang-c01,fang:1\n", "id,passage\n"])
def test_nothing_is_appended_to_another_kind_of_file(own, stored):
    own.write_text(stored, "utf-8")
    with pytest.raises(DataError, match="column 'claim' is missing"):
        scores.record(kit, own, "fang-c23", probability=0.5)
    assert own.read_text("utf-8") == stored


def test_a_missing_file_of_judgements_is_named(own):
    with pytest.raises(DataError, match=r"mine\.csv: the file is missing"):
        scores.judgements(kit, own)


def judged(*pairs):
    return [scores.Judgement("x", outcome, "", p, "") for outcome, p in pairs]


@pytest.mark.parametrize(
    ("pairs", "score"),
    [
        ([("happened", 1), ("did not", 0)], 0),  # always sure, always right
        ([("happened", 0), ("did not", 1)], 1),  # always sure, always wrong
        ([("happened", 0.5), ("did not", 0.5)], 0.25),  # never committed
        ([("happened", 0.8)], 0.04),  # (0.8 - 1)² = 0.04
        ([("did not", 0.8)], 0.64),  # (0.8 - 0)² = 0.64
        # (0.7-1)² + (0.4-0)² + (0.9-1)² = 0.09 + 0.16 + 0.01 = 0.26; a third of it
        ([("happened", 0.7), ("did not", 0.4), ("happened", 0.9)], 0.26 / 3),
    ],
)
def test_the_brier_score_of_examples_worked_by_hand(pairs, score):
    assert scores.brier(judged(*pairs)).value == pytest.approx(score)


def test_only_settled_forecasts_with_a_probability_are_scored():
    found = judged(("happened", 0.8), ("VOID", 0.1), ("", 0.9), ("did not", None))
    assert scores.brier(found) == scores.Score(pytest.approx(0.04), 1)


@pytest.mark.parametrize("pairs", [[], [("VOID", 0.5), ("", 0.5)], [("happened", None)]])
def test_where_nothing_can_be_scored_the_reason_is_given(pairs):
    score = scores.brier(judged(*pairs))
    assert score.value is None and score.count == 0
    assert f"of {sum(p[0] == 'happened' for p in pairs)} forecasts" in score.why


def test_the_expected_score_is_the_mean_over_both_outcomes_and_best_for_the_honest():
    tenths = [n / 10 for n in range(11)]
    for held in tenths:
        for said in tenths:
            happened, did_not = (
                scores.brier(judged((outcome, said))).value for outcome in ("happened", "did not")
            )
            mean = held * happened + (1 - held) * did_not
            assert scores.expected(said, held) == pytest.approx(mean)
        assert min(tenths, key=lambda said: scores.expected(said, held)) == held
