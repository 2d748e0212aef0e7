"""What notebook 11 says of its numbers and verdicts in prose, held against `seeds/`."""

import re
from datetime import date

import pytest
from stored import FOLDER, KIT, cells

CASES = ("moss", "lag", "makers", "leaders", "deaths", "numbers", "talent")
PATH = FOLDER / "11_hindsight.ipynb"


def values(case, series):
    """Return `{day: value}` of one series of a case."""
    return {point.day: point.value for point in KIT.series(case).where(series=series)}


def outputs():
    """Return all outputs of the stored notebook."""
    return [output for cell in cells(PATH, "code") for output in cell.outputs]


def printed():
    """Return what the stored notebook prints, as one text."""
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs())


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_numbers_and_each_number_is_in_some_case(case):
    assert len(KIT.series(case)) >= 10
    assert {point.case for point in KIT.series()} == {*CASES}


def test_every_forecast_has_a_verdict_and_those_settled_their_evidence():
    assert KIT.verdicts.keys() == KIT.forecasts.keys()
    distinct = [id for id, row in KIT.forecasts.items() if not row.repeats]
    assert len(distinct) == 65
    with_evidence = {outcome.claim for outcome in KIT.outcomes}
    for id in distinct:
        assert KIT.verdicts[id].verdict == "cannot be settled" or id in with_evidence


def test_the_days_of_moss_are_counted_from_the_last_day_of_its_window():
    due = KIT.forecasts["huxiu-c136"].window[1]
    for point in KIT.series("moss"):
        assert point.value == (date.fromisoformat(point.day) - due).days, point.point


def test_by_months_the_summer_of_2023_is_near_and_by_points_farthest():
    months = values("lag", "Epoch index: months since the level was first reached abroad")
    points = values("lag", "Epoch index: points behind")
    assert max(points, key=points.get) == "2023-06-30" and months["2023-06-30"] < 5
    assert max(months, key=months.get) == "2024-06-30" and points["2024-06-30"] < 5
    assert max(months.values()) < 24, "no distance is as long as two years"


def test_makers_grow_fewer_and_those_with_two_models_do_not():
    few = values("makers", "firms (list of January 2026)")
    stay = values("makers", "firms with two models or more (list of January 2026)")
    assert few["2023"] > few["2024"] > few["2025"]
    assert max(stay.values()) - min(stay.values()) <= 1


def test_the_days_on_which_large_companies_lead_are_those_of_the_verdict():
    days = [point for point in KIT.series("leaders") if point.series.startswith("days")]
    large = sum(point.value for point in days if "large company" in point.note)
    told = f"{large:.0f} of {sum(point.value for point in days):.0f} days"
    assert told in KIT.verdicts["shen-c63"].reason


def test_the_two_deaths_are_counted_as_the_verdicts_count_them():
    whole = values("deaths", "all titles, ACL main papers")
    (name,) = {p.series for p in KIT.series("deaths") if re.match("interm.*ACL", p.series)}
    some = values("deaths", name)
    before = [str(year) for year in range(2018, 2023)]
    share = sum(some[y] for y in before) / sum(whole[y] for y in before)
    told = KIT.verdicts["wang-c33"]
    assert f"{100 * share:.1f}%" in told.reason
    assert f"{some['2026'] / whole['2026'] / share:.3f}" in told.other_side
    vision = values("deaths", "papers accepted, CVPR")
    assert vision["2026"] > 1.5 * vision["2023"]


def test_the_largest_amounts_of_text_lie_within_the_range_of_the_talk():
    said = KIT.claim("talk-c12")
    for amount in values("numbers", "tokens of pre-training").values():
        assert said.low <= amount <= said.high


def test_every_kind_of_post_is_short_and_no_field_is():
    for point in KIT.series("talent"):
        if point.series.startswith("kind of post"):
            assert point.value < 1, point.point
        elif point.series.startswith("field"):
            assert point.value >= 1, point.point


def test_every_settled_forecast_is_coded_and_most_that_happened_could_hardly_fail():
    pages = "".join(o.get("data", {}).get("text/html", "") for o in outputs())
    assert 'scope="col">wrong</th>' in pages and 'scope="col">?</th>' not in pages
    easy, came = re.search(r"(\d+) of the (\d+) that happened could hardly", printed()).groups()
    assert int(easy) > int(came) / 2


def test_of_those_that_name_a_time_some_came_true_and_some_did_not():
    dated = {KIT.verdicts[id].verdict for id, row in KIT.forecasts.items() if row.window_to}
    assert {"happened", "did not happen"} <= dated
