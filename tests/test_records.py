import csv

import pandas as pd
import pytest

from helpers.data.codebook import STANCES, stance_of, standing
from helpers.data.files import DataError
from helpers.kit import Kit

MOSS = "huxiu-c136,2023-03,2023-03,"


def test_every_forecast_of_the_data_has_its_row_and_none_is_invented(kit):
    known = {claim.id for claim in kit.claims()}
    told = {claim.id for claim in kit.claims(kind="forecast")}
    assert len(told) > 60 and told <= kit.forecasts.keys() <= known


def test_windows_in_years_run_from_the_first_day_of_speaking_to_the_last(kit):
    checked = 0
    for id, forecast in kit.forecasts.items():
        claim = kit.claim(id)
        if claim.unit == "years":
            spoken = kit.articles[claim.article].spoken
            low, high = (
                pd.Timestamp(day) + pd.DateOffset(years=int(years or 0))
                for day, years in ((spoken.first, claim.low), (spoken.last, claim.high))
            )
            assert forecast.window == (low.date(), high.date() if claim.high else None), id
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
    found = Kit(spoil(path, old, new)).faults()
    assert [f for f in found if f.startswith(f"seeds/{path}") and all(w in f for w in words)]


def test_voices_of_an_earlier_kit_have_no_colour_and_are_read(seeds):
    path = seeds / "talk/voices.csv"
    with path.open(encoding="utf-8", newline="") as stored:
        rows = [*csv.reader(stored)]
    at = rows[0].index("colour")
    with path.open("w", encoding="utf-8", newline="") as stored:
        csv.writer(stored, lineterminator="\n").writerows(r[:at] + r[at + 1 :] for r in rows)
    kit = Kit(seeds)
    assert kit.faults() == [] and {v.colour for v in kit.articles["talk"].voices.values()} == {""}


def test_a_forecast_without_a_row_is_named(seeds):
    path = seeds / "talk/forecasts.csv"
    kept = [x for x in path.read_text("utf-8").splitlines() if not x.startswith("talk-c35,")]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    assert Kit(seeds).faults() == [
        "seeds/talk/forecasts.csv: talk-c35 has no row; add one, and where nothing could settle it "
        "begin its note with 'too vague to settle: '"
    ]
    with pytest.raises(DataError, match="talk-c35 has no row"):
        _ = Kit(seeds).forecasts


def test_a_window_may_be_a_single_day(spoil):
    kit = Kit(spoil("huxiu/forecasts.csv", MOSS, "huxiu-c136,2023-03-31,2023-03-31,"))
    assert kit.faults() == []


@pytest.mark.parametrize(
    ("stances", "stance"),
    [
        ((), "silent"),
        (("supports",), "supports"),
        ({"supports", "opposes"}, "qualifies"),
        ({"qualifies", "supports"}, "qualifies"),
    ],
)
def test_a_voice_whose_claims_differ_qualifies(stances, stance):
    assert stance_of(stances, "silent") == stance


@pytest.mark.parametrize(
    ("stances", "how"),
    [
        (["silent", "silent"], "nobody"),
        (["silent", "opposes"], "one voice"),
        (["supports", "supports", "silent"], "agree"),
        (["supports", "opposes"], "split"),
        (["supports", "qualifies"], "shades"),
        (["qualifies", "qualifies"], "shades"),
        (["not coded", "supports"], "one voice"),
    ],
)
def test_how_voices_stand(stances, how):
    cells = {(f"v{number}", "T8"): stance for number, stance in enumerate(stances)}
    assert standing(cells) == {"T8": how}


def test_every_pair_has_a_stance_and_those_taken_are_the_claims(kit):
    stances = kit.stances()
    assert stances.keys() == {(v, q) for v in kit.voices for q in kit.codebook.questions}
    said = {(claim.voice, claim.question) for claim in kit.answers()}
    assert {pair for pair, stance in stances.items() if stance in STANCES} == said


def test_leaving_an_article_out_takes_away_its_voices_and_nothing_else(kit):
    everyone, fewer = kit.stances(), kit.stances(without=("fang",))
    assert set(everyone) - set(fewer) == {pair for pair in everyone if pair[0] in ("fang", "qubit")}
    assert all(everyone[pair] == stance for pair, stance in fewer.items())
