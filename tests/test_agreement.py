import re
from itertools import repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from helpers.coding import agreement

# Cohen (1968), Psychological Bulletin 70, table 1: two judges, 200 cases, three diagnoses.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))

# Fleiss (1971), table 1: thirty patients, diagnosed by six psychiatrists each.
FLEISS = (
    "422521311511212311215221121215",
    "423521311542242311235421421235",
    "423523334544244311435444421435",
    "453543334544344341455454421435",
    "453543534544344351455454425435",
    "455543544544345552455454545435",
)

# Ten subjects, fourteen raters, five values: the example of Wikipedia's article on the kappa.
COUNTS = (
    *((0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1)),
    *((7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)),
)

# Krippendorff (2011), part C: four observers, twelve units, a point where a value is missing.
KRIPPENDORFF = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def by_unit(*coders):
    return [tuple(v if v != "." else None for v in unit) for unit in zip(*coders, strict=True)]


def test_alpha_of_krippendorffs_worked_examples():
    # Parts A and B: two observers, ten binary and twelve nominal units; part C above.
    binary, nominal = by_unit("0100000010", "1110010000"), by_unit("aabbdcccedda", "babbbccceddd")
    assert agreement.alpha(binary).value == pytest.approx(0.095, abs=0.0005)
    assert agreement.alpha(nominal).value == pytest.approx(0.692, abs=0.0005)
    missing = agreement.alpha(by_unit(*KRIPPENDORFF))
    assert missing.value == pytest.approx(0.743, abs=0.0005)
    assert missing.why.startswith("1 of 12 units")


def test_kappa_of_cohens_table():
    units = [u for a, row in enumerate(COHEN) for b, n in enumerate(row) for u in repeat((a, b), n)]
    kappa = agreement.kappa(units)
    assert kappa.name == "Cohen's kappa" and kappa.value == pytest.approx(0.492, abs=0.0005)
    assert agreement.percent(units).value == pytest.approx(70)


def test_kappa_of_fleisss_patients_and_of_fourteen_raters():
    kappa = agreement.kappa(by_unit(*FLEISS))
    assert kappa.name == "Fleiss' kappa" and kappa.value == pytest.approx(0.430, abs=0.0005)
    fourteen = [tuple(v for v, n in enumerate(row) for _ in range(n)) for row in COUNTS]
    assert agreement.kappa(fourteen).value == pytest.approx(0.2099, abs=0.00005)


def test_percent_is_the_mean_over_pairs_of_coders():
    # Coders 1 and 2 agree on 2 of 4 units, 1 and 3 on 1 of 2, 2 and 3 on 2 of 2.
    units = [("a", "a", None), ("a", "b", "b"), ("b", "b", "b"), ("b", "a", None)]
    assert agreement.percent(units).value == pytest.approx((50 + 50 + 100) / 3)


@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.tuples(*[st.sampled_from("abc")] * n))))
def test_another_library_finds_the_same(units):
    if len({value for unit in units for value in unit}) < 2:
        return  # undefined here, said to be 1 there: see the next test
    task = AnnotationTask([(c, u, v) for u, unit in enumerate(units) for c, v in enumerate(unit)])
    assert agreement.percent(units).value == pytest.approx(100 * task.avg_Ao())
    assert agreement.alpha(units).value == pytest.approx(task.alpha())
    kappa = agreement.kappa(units)
    if kappa.value is not None:
        theirs = task.kappa() if len(units[0]) == 2 else task.pi()
        assert kappa.value == pytest.approx(theirs, abs=1e-9)


@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", None])] * 3)))
def test_another_library_finds_the_same_alpha_where_values_are_missing(units):
    paired = [unit for unit in units if sum(value is not None for value in unit) > 1]
    given_values = {value for unit in paired for value in unit} - {None}
    ours = agreement.alpha(units)
    if len(given_values) < 2:
        assert ours.value is None and ours.why
        return
    data = [(c, u, v) for u, unit in enumerate(paired) for c, v in enumerate(unit) if v]
    assert ours.value == pytest.approx(AnnotationTask(data).alpha(), abs=1e-9)


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([], ["nothing was coded"] * 3),
        ([("a",), ("b",)], ["fewer than two coders"] * 3),
        ([("a", None), (None, "b")], ["two coders", "every coder", "two coders"]),
        ([("a", "a")] * 3, ["", "both coders gave one and the same", "only one value occurs"]),
        ([("a", "a", "a")] * 3, ["", "all coders gave one and the same", "only one value occurs"]),
    ],
)
def test_what_is_undefined_says_why(units, words):
    for of, why in zip((agreement.percent, agreement.kappa, agreement.alpha), words, strict=True):
        found = of(units)
        assert (found.value is None) == bool(why) and why in found.why
        assert (found.low is None) == (found.high is None) == bool(why)


def test_one_coder_without_variation_gives_kappa_zero():
    assert agreement.kappa([("a", "a"), ("a", "b")]).value == pytest.approx(0)


def test_kappa_leaves_out_units_that_lack_a_value_and_says_so():
    whole = [("a", "a"), ("b", "b"), ("a", "b")]
    kappa = agreement.kappa([*whole, ("a", None)])
    assert kappa.value == agreement.kappa(whole).value
    assert kappa.why.startswith("1 of 4 units lack a coder's value")


def test_the_interval_is_that_of_resampled_units():
    # Percent agreement over units is a binomial share: 70 of 100, standard error 4.58.
    units = [("a", "a")] * 70 + [("a", "b")] * 30
    found = agreement.percent(units)
    assert found.low == pytest.approx(70 - 1.96 * 4.58, abs=1)
    assert found.high == pytest.approx(70 + 1.96 * 4.58, abs=1)


def test_the_interval_of_alpha_is_that_of_units_drawn_one_by_one():
    units = by_unit(*KRIPPENDORFF)
    draw = np.random.default_rng(5)
    drawn = [
        agreement.alpha([units[i] for i in draw.integers(0, 11, 11)]).value for _ in range(300)
    ]
    low, high = np.percentile([value for value in drawn if value is not None], [2.5, 97.5])
    found = agreement.alpha(units)
    assert found.low == pytest.approx(low, abs=0.1) and found.high == pytest.approx(high, abs=0.1)


def test_the_interval_is_the_same_every_time():
    units = by_unit(*FLEISS)
    assert agreement.kappa(units) == agreement.kappa(units)


def test_resamples_without_a_value_are_counted():
    # Both units alike leave one value and no kappa: half of all draws of two from two.
    kappa = agreement.kappa([("a", "a"), ("b", "b")])
    share = int(kappa.why.split()[2]) / agreement.RESAMPLES
    assert kappa.value == 1 and share == pytest.approx(0.5, abs=0.05)
    assert kappa.why.endswith("proves no certainty")


def test_silence_can_be_left_out():
    first = {("v", "T1"): "silent", ("v", "T2"): "supports", ("v", "T3"): "opposes"}
    second = first | {("v", "T3"): "silent"}
    every, addressed = (agreement.agreement(first, second, addressed=f)[0].value for f in (0, 1))
    assert every == pytest.approx(200 / 3) and addressed == pytest.approx(50)


def test_three_codings_are_compared_at_once():
    first = {("v", "T1"): "silent", ("v", "T2"): "supports"}
    percent, kappa, _ = agreement.agreement(first, first, first | {("v", "T1"): "opposes"})
    assert percent.value == pytest.approx((100 + 50 + 50) / 3) and kappa.name == "Fleiss' kappa"


def test_codings_of_different_cells_are_not_compared():
    with pytest.raises(ValueError, match=r"same voices and questions: .* in 1 cell, .*'T1'"):
        agreement.agreement({("v", "T1"): "silent"}, {})


def test_a_note_that_holds_for_many_figures_stands_once_on_the_page():
    alike = {("v", f"T{number}"): stance for number, stance in enumerate(["silent", "opposes"])}
    html = str(agreement.page(alike, alike).html)
    assert html.count("no spread over the resamples") == 1
    assert re.findall(r"<sup>(.*?)</sup>", html) == ["1", "1, 2", "1, 2", "1"]
    assert html.count("undefined: both coders gave one and the same value throughout") == 1


def test_no_bound_is_a_zero_with_a_sign():
    found = agreement.alpha([("a", "c"), ("b", "c"), *[("c", "c")] * 3])
    assert f"{found.high}" == "0.0"


def test_numbers_are_plain_ones_that_print_alike_everywhere():
    found = agreement.agreement({"x": "a", "y": "b"}, {"x": "a", "y": "a"})
    assert all(type(side) is float for c in found for side in (c.value, c.low, c.high))
