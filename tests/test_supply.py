import math
import re
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.models import supply, supply_panels
from helpers.models.supply import Assumptions, eases_after

QUIET = Assumptions(
    experts=40, pool=0, graduates=0, leaving_share=0, demand_growth=0, training=0, juniors=100
)
SPANS = {"one to two": (1, 2), "three to five": (3, 5)}


def numbers(low, high):
    return st.floats(low, high, allow_nan=False)


worlds = st.builds(
    Assumptions,
    experts=numbers(0, 150),
    pool=numbers(0, 600),
    moving_share=numbers(0, 1),
    graduates=numbers(0, 200),
    course_lag=numbers(0, 8),
    courses_begun=numbers(0, 4),
    training=numbers(0, 3),
    juniors=numbers(0, 5),
    leaving_share=numbers(0, 0.5),
    demand_growth=numbers(0, 1),
    growth_halves=st.one_of(numbers(0.5, 20), st.just(math.inf)),
    target=numbers(0.1, 1.5),
)

# The same examples on every machine, however slow it is.
steady = settings(derandomize=True, deadline=None)


def later(years):
    """Return the years as a number, with None after all others."""
    return math.inf if years is None else years


# By hand: of 100 neighbours 19 % move in a year, so 10 % in half a year: 10 in the first half and
# 9 in the second. Nobody leaves and training takes no time: 40 experts become 50, then 59.
def test_a_year_worked_by_hand():
    moving = replace(QUIET, pool=100, moving_share=0.19)
    course = supply.run(moving)
    assert course.loc[0.5, "moved"] == pytest.approx(10)
    assert course.loc[1.0, "moved"] == pytest.approx(19)
    assert course.loc[1.0, "pool"] == pytest.approx(81)
    assert course.loc[0.5, "experts"] == pytest.approx(50)
    assert course.loc[1.0, "filled"] == pytest.approx(0.59)


# By hand: 40 experts for 100 posts, 20 graduates a year from year 2 on: 60 of 100 in year 3.
def test_graduates_come_after_the_lag_and_not_before():
    courses = replace(QUIET, graduates=20, course_lag=2, target=0.6)
    course = supply.run(courses)
    assert course.loc[2.0, "graduated"] == 0
    assert course.loc[2.25, "graduated"] == pytest.approx(5)
    assert eases_after(courses) == 3
    assert eases_after(replace(courses, courses_begun=1)) == 2


def test_training_takes_its_time_as_a_first_order_delay():
    learning = replace(QUIET, training=0.5, pool=100, moving_share=1)
    newcomers = supply.run(learning)["newcomers"]
    assert newcomers[0.25] == pytest.approx(200 * (1 - math.exp(-0.5)))  # came evenly
    assert newcomers[0.75] == pytest.approx(newcomers[0.25] * math.exp(-1))


def test_an_expert_can_bring_on_only_so_many():
    crowded = replace(QUIET, pool=1000, moving_share=1, juniors=0.5)
    course = supply.run(crowded)
    assert course.loc[0.5, "experts"] == pytest.approx(40 * (1 + 0.5 / 4) ** 2)
    assert supply.run(replace(crowded, juniors=0))["experts"].max() == 40


def test_people_leave_at_the_yearly_share():
    assert supply.run(replace(QUIET, leaving_share=0.1)).loc[2, "experts"] == pytest.approx(32.4)


def test_demand_grows_by_the_yearly_share_and_growth_may_fade():
    steady = Assumptions(demand_growth=0.5, growth_halves=math.inf)
    assert supply.demand(steady, 2) == pytest.approx(225)
    fading = replace(steady, growth_halves=2)
    rate = math.log(supply.demand(fading, 2.001) / supply.demand(fading, 2)) / 0.001
    assert rate == pytest.approx(math.log(1.5) / 2, rel=1e-3)
    assert supply.demand(fading, 1000) == pytest.approx(100 * 1.5 ** (2 / math.log(2)))


def test_no_growth_and_no_gap_is_eased_at_once():
    assert eases_after(replace(QUIET, experts=100, target=1)) == 0


def test_nobody_coming_never_eases():
    assert eases_after(QUIET) is None


def test_the_whole_pool_moved_is_the_limit_of_supply():
    course = supply.run(replace(QUIET, pool=200, moving_share=1))
    assert course["experts"].iloc[-1] == pytest.approx(240)


@steady
@given(worlds)
def test_people_are_neither_made_nor_lost(world):
    course = supply.run(world)
    assert (course["pool"] + course["moved"]).to_numpy() == pytest.approx(world.pool)
    here = course[["pool", "newcomers", "experts", "left"]].sum(axis="columns")
    came = world.pool + world.experts + course["graduated"]
    assert here.to_numpy() == pytest.approx(came.to_numpy())
    assert (course >= -1e-9).all().all()


@steady
@given(worlds, st.sampled_from(["pool", "moving_share", "graduates", "experts"]), numbers(1, 3))
def test_more_people_coming_never_delays_easing(world, name, times):
    raised = getattr(world, name) * times
    more = replace(world, **{name: min(raised, 1) if name in supply.SHARES else raised})
    assert later(eases_after(more)) <= later(eases_after(world))


@steady
@given(worlds, numbers(0, 5))
def test_a_longer_lag_never_hastens_easing(world, longer):
    delayed = replace(world, course_lag=world.course_lag + longer)
    assert later(eases_after(delayed)) >= later(eases_after(world))


@steady
@given(worlds, st.sampled_from(["demand_growth", "target", "leaving_share", "training"]))
def test_what_makes_it_harder_never_hastens_easing(world, name):
    harder = replace(world, **{name: getattr(world, name) * 1.5})
    assert later(eases_after(harder)) >= later(eases_after(world))


@steady
@given(worlds)
def test_the_answer_is_read_off_the_course(world):
    course, years = supply.run(world), eases_after(world)
    eased = course.index[course["filled"] >= world.target - supply.CLOSE]
    assert years == (eased[0] if len(eased) else None)


def test_a_shorter_step_changes_the_answer_by_a_quarter_at_most():
    for world in (Assumptions(), Assumptions(demand_growth=0.1), Assumptions(pool=600)):
        assert eases_after(replace(world, step=1 / 64)) == pytest.approx(
            eases_after(world), abs=0.25
        )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"experts": -1}, "experts is -1; it cannot be negative"),
        ({"demand_growth": -0.1}, "demand_growth is -0.1; it cannot be negative"),
        ({"pool": math.nan}, "pool is nan"),
        ({"pool": math.inf}, "pool is infinite"),
        ({"moving_share": 20}, "moving_share is 20; a share of people lies between 0 and 1"),
        ({"step": 0}, "step is 0; it must be above 0"),
        ({"step": 0.5}, "step is 0.5; a whole number of steps must make a quarter"),
        ({"step": 0.2}, "step is 0.2; a whole number of steps must make a quarter"),
        ({"target": 0}, "target is 0; it must be above 0"),
    ],
)
def test_an_impossible_assumption_is_refused_by_name(wrong, told):
    with pytest.raises(ValueError, match=told):
        Assumptions(**wrong)


def test_every_assumption_is_described_with_its_unit():
    told = {line.split(":")[0].strip(): line for line in Assumptions.__doc__.splitlines()}
    for field in fields(Assumptions):
        assert "(" in told[field.name], field.name
    assert "Every default is an assumption" in Assumptions.__doc__


def test_sensitivity_puts_first_what_moves_the_answer_most():
    table = supply.sensitivity(Assumptions())
    assert table["moves_it_by"].is_monotonic_decreasing
    assert "courses_begun" not in table.index and "step" not in table.index
    target = table.loc["target"]
    assert target["eases_if_low"] == eases_after(Assumptions(target=0.675))
    assert target["eases_if_high"] == eases_after(Assumptions(target=1.125))


def test_a_grid_holds_what_the_model_says_cell_by_cell():
    years = supply.grid(Assumptions(), ("target", [0.6, 1.1]), ("demand_growth", [0, 0.5]))
    assert years.loc[0, 0.6] == eases_after(Assumptions(target=0.6, demand_growth=0))
    assert math.isnan(years.loc[0.5, 1.1])


def test_a_map_marks_each_span_with_its_own_sign():
    assert [supply.window(number, SPANS) for number in (0.75, 1, 2, 2.5, 5, math.nan, None)] == [
        *("", "one to two", "one to two", "", "three to five", "", "")
    ]
    across, down = ("target", [0.6, 0.9]), ("demand_growth", [0.1, 0.25, 0.6])
    slow = Assumptions(moving_share=0.1)
    years = supply.years_over(slow, across, down)
    page = supply_panels.map_table(slow, across, down, SPANS)
    cells = [number for line in years for number in line]
    early, late = (sum(supply.window(n, SPANS) == name for n in cells) for name in SPANS)
    assert early and late and None in cells, "the map shows every kind of cell"
    assert page.html.count("●") == early + 1 and page.html.count("■") == late + 1
    assert f"● one to two: {early} cells; ■ three to five: {late} cells, of 6" in page.plain


def test_the_picture_says_what_comes_out_and_draws_it():
    page = supply_panels.picture(Assumptions(), SPANS)
    assert "Eased after 2.5 years, and stays so. Neither forecast holds." in page.html
    assert page.html.count("<polyline") == 3 and page.html.count("<rect") == 2
    assert "years from now" in page.html and ">10</text>" in page.html, "the axes have numbers"
    for line in ("posts wanted", "90% of them: eased", "experts"):
        assert f">{line}</text>" in page.html, "each line has its name beside it"
    assert page.html.count("<circle") == 1, "the moment when it is eased"
    early = supply_panels.picture(Assumptions(target=0.75), SPANS)
    assert "The forecast “one to two” holds." in early.html


def test_the_picture_of_what_is_never_eased_says_so_and_has_no_such_moment():
    page = supply_panels.picture(Assumptions(pool=0), SPANS)
    assert "Not eased within 10 years." in page.plain and "<circle" not in page.html


@steady
@given(worlds)
def test_the_names_of_the_lines_never_lie_on_one_another(world):
    names = re.findall(r"<text x='612' y='([-0-9.]+)'", supply_panels.picture(world, SPANS).html)
    heights = [float(y) for y in names]
    assert len(heights) == 3
    assert all(low - high >= 13.9 for high, low in pairwise(heights))


def test_a_map_is_headed_in_words_and_frames_what_the_model_starts_from():
    across, down = ("target", [0.6, 0.9]), ("demand_growth", [0.1, 0.25])
    page = supply_panels.map_table(Assumptions(), across, down, SPANS)
    assert "growth of posts, first year ↓" in page.html and "demand_growth" not in page.html
    framed = re.findall(r"<td style='[^']*outline[^']*'>([^<]*)</td>", page.html)
    assert framed == ["2.5"]
    assert "background:#0072b240" in page.html, "the colour fills the cell"


def test_every_assumption_has_words_of_its_own():
    assert set(supply_panels.WORDS) == {field.name for field in fields(Assumptions)}
    assert len({*supply_panels.WORDS.values()}) == len(supply_panels.WORDS)


def test_the_picture_says_when_the_shortage_comes_back():
    early = Assumptions(growth_halves=math.inf, pool=500, graduates=0)
    assert "tightens again" in supply_panels.picture(early, SPANS).plain


def test_the_names_of_spans_are_shown_and_not_run():
    page = supply_panels.picture(Assumptions(), {"<script>": (1, 2), "three to five": (3, 5)})
    assert "<script" not in page.html and "&lt;script&gt;" in page.html
