"""The ledger of forecasts, the reader's own judgements of them, and the Brier score."""

from datetime import date, timedelta

import pandas as pd
import pytest

from helpers import claims, corpus, forecasts, tables

MOSS = "huxiu-c136,2023-03,2023-03,"
DAY = date(2025, 12, 31)


def faults(seeds):
    return forecasts.scan(seeds)[1]


def coded():
    return {claim.id: claim for slug in corpus.slugs() for claim in claims.load(slug)}


def test_every_forecast_of_the_data_has_its_row_and_none_is_invented():
    known, found = coded(), forecasts.load()
    told = {id for id, claim in known.items() if claim.kind == "forecast"}
    assert len(told) > 60 and told <= found.keys() <= known.keys()


def test_windows_in_years_run_from_the_first_day_of_speaking_to_the_last():
    known, found, checked = coded(), forecasts.load(), 0
    for id, forecast in found.items():
        claim = known[id]
        if claim.unit == "years":
            spoken = corpus.article(id.split("-")[0]).about["spoken"]
            low, high = (
                pd.Timestamp(day) + pd.DateOffset(years=int(years or 0))
                for day, years in ((spoken["from"], claim.low), (spoken["to"], claim.high))
            )
            ends = (low.date(), high.date() if claim.high else None)
            assert forecasts.window(forecast) == ends, id
            checked += 1
    assert checked == 6


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (MOSS, "huxiu-c999,2023-03,2023-03,", ["row 3", "claim 'huxiu-c999' is not known"]),
        (MOSS, "huxiu-c136,2023-04,2023-03,", ["row 3", "wrong way round"]),
        (MOSS, "huxiu-c136,2023-03,2023-13,", ["row 3", "window_to is '2023-13'"]),
        (MOSS, "huxiu-c136,March,2023-03,", ["row 3", "window_from is 'March'"]),
        (MOSS, "huxiu-c136,,2022-12,", ["row 3", "2022-12-31", "before anybody had spoken"]),
        (MOSS, "huxiu-c108,,,", ["row 3", "'huxiu-c108' stands already in row 2"]),
        ("Nothing could: it would have to say what will not happen.", "", ["settles is empty"]),
        ("The future of China's large-model start-ups is open.", "", ["what is empty"]),
        ("too vague to settle: it excludes nothing", "too vague", ["go on to say what is vague"]),
        ("repeats fang-c23: the ed", "repeats fang-c999: the ed", ["fang-c10", "name a row"]),
        ("repeats fang-c23: the ed", "repeats fang-c18: the ed", ["fang-c10", "repeats none"]),
        ("fang-c10,2024-04-01", "fang-c10,2024-05-01", ["differs from that of fang-c23"]),
        ("window_from", "window_form", ["row 1", "'window_form' looks like it"]),
    ],
)
def test_a_bad_row_is_named(spoil, old, new, words):
    path = "fang/forecasts.csv" if "fang" in old else "huxiu/forecasts.csv"
    found = faults(spoil(path, old, new))
    assert [f for f in found if f.startswith(f"seeds/{path}") and all(w in f for w in words)]


def test_a_forecast_without_a_row_is_named(seeds):
    path = seeds / "talk/forecasts.csv"
    kept = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("talk-c35,")]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    assert faults(seeds) == [
        "seeds/talk/forecasts.csv: talk-c35 has no row; add one, and where nothing could settle it "
        "begin its note with 'too vague to settle: '"
    ]
    with pytest.raises(tables.DataError, match="talk-c35 has no row"):
        forecasts.ledger(DAY, seeds)


def entry(first, last):
    return forecasts.Forecast("x", first, last, "", "", "")


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
    assert forecasts.state(entry(first, last), on) == state


def test_the_ledger_says_who_when_and_whether_the_window_has_closed():
    row = forecasts.ledger(date(2025, 10, 2)).loc["fang-c23"]
    assert (row["voice"], row["passage"], row["state"]) == ("fang", "fang:27", "open")
    assert (row["said_from"], row["said_to"]) == (date(2023, 4, 1), date(2023, 10, 2))
    after = forecasts.ledger(date(2025, 10, 2) + timedelta(days=1))
    assert after.loc["fang-c23", "state"] == "closed"
    assert after.loc[["fang-c10", "huxiu-c108"], "settled"].tolist() == [
        "with fang-c23",
        "too vague",
    ]


def test_the_ledger_is_in_the_order_in_which_the_voices_spoke():
    slugs = [id.split("-")[0] for id in forecasts.ledger(DAY).index]
    assert list(dict.fromkeys(slugs)) == corpus.slugs()


@pytest.fixture
def own(tmp_path):
    return tmp_path / "mine.csv"


def test_a_judgement_is_recorded_and_read_again(own):
    forecasts.record(own, "fang-c23", "happened", "Report, Publisher, 2025, “a, b”", 0.7, DAY)
    found = forecasts.record(own, "huxiu-c136", "VOID", day="2026-01-01")
    assert found == forecasts.judgements(own)
    assert found == [
        forecasts.Judgement(
            "fang-c23", "happened", "Report, Publisher, 2025, “a, b”", 0.7, "2025-12-31"
        ),
        forecasts.Judgement("huxiu-c136", "VOID", "", None, "2026-01-01"),
    ]


def test_a_probability_can_be_written_first_and_the_judgement_later(own):
    forecasts.record(own, "fang-c101", probability=0, day="2025-01-01")
    (found,) = forecasts.record(own, "fang-c101", "did not", "A source", day="2028-10-03")
    assert found == forecasts.Judgement("fang-c101", "did not", "A source", 0, "2028-10-03")
    assert len(own.read_text("utf-8").splitlines()) == 3


def test_a_row_is_appended_whole_to_a_file_edited_by_hand(own):
    own.write_text("day,probability,evidence,judgement,claim\n2025-01-01,0.5,,,fang-c23", "utf-8")
    found = forecasts.record(own, "fang-c126", probability=0.25, day=DAY)
    assert [(item.claim, item.probability) for item in found] == [
        ("fang-c23", 0.5),
        ("fang-c126", 0.25),
    ]


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
        ({"day": "2025-02"}, "'2025-02', which is no whole date"),
    ],
)
def test_a_bad_judgement_is_refused_and_the_file_left_as_it_was(own, cells, words):
    forecasts.record(own, "fang-c126", probability=0.5, day=DAY)
    before = own.read_bytes()
    good = {"claim": "fang-c23", "judgement": "happened", "evidence": "A source"}
    with pytest.raises(tables.DataError, match=r"mine\.csv, row 3") as error:
        forecasts.record(own, **(good | {"probability": 0.5, "day": DAY} | cells))
    assert words in str(error.value) and ".draft" not in str(error.value)
    assert own.read_bytes() == before and list(own.parent.iterdir()) == [own]


def test_nothing_is_appended_to_another_kind_of_file(own):
    own.write_text("id,passage\nfang-c01,fang:1\n", "utf-8")
    with pytest.raises(tables.DataError, match="column 'claim' is missing"):
        forecasts.record(own, "fang-c23", probability=0.5)
    assert own.read_text("utf-8") == "id,passage\nfang-c01,fang:1\n"


def test_a_missing_file_of_judgements_is_named(own):
    with pytest.raises(tables.DataError, match=r"mine\.csv: the file is missing"):
        forecasts.judgements(own)


def judged(*pairs):
    return [forecasts.Judgement("x", outcome, "", p, "") for outcome, p in pairs]


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
    assert forecasts.brier(judged(*pairs)).value == pytest.approx(score)


def test_only_settled_forecasts_with_a_probability_are_scored():
    found = judged(("happened", 0.8), ("VOID", 0.1), ("", 0.9), ("did not", None))
    assert forecasts.brier(found) == forecasts.Score(pytest.approx(0.04), 1)


@pytest.mark.parametrize("pairs", [[], [("VOID", 0.5), ("", 0.5)], [("happened", None)]])
def test_where_nothing_can_be_scored_the_reason_is_given(pairs):
    score = forecasts.brier(judged(*pairs))
    assert score.value is None and score.count == 0
    assert f"of {sum(p[0] == 'happened' for p in pairs)} forecasts" in score.why


def test_the_honest_probability_has_the_best_expected_score():
    def expected(said, held):
        happened, did_not = (
            forecasts.brier(judged((outcome, said))).value for outcome in ("happened", "did not")
        )
        return held * happened + (1 - held) * did_not

    tenths = [n / 10 for n in range(11)]
    for held in tenths:
        assert min(tenths, key=lambda said: expected(said, held)) == held


def test_a_window_may_be_a_single_day(spoil):
    assert faults(spoil("huxiu/forecasts.csv", MOSS, "huxiu-c136,2023-03-31,2023-03-31,")) == []


def test_an_article_that_cannot_be_read_brings_no_faults_of_its_forecasts(seeds):
    (seeds / "fang/source.txt").unlink()
    assert faults(seeds) == []
    with pytest.raises(tables.DataError, match=r"fang/source\.txt: the file is missing"):
        forecasts.load(seeds)
