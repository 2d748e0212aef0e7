"""A reader judges first: evidence and verdict stand folded, and scores count what is settled."""

import re

import foreseen
import matplotlib.pyplot as plt
import pytest

from helpers.data.files import UnknownName
from helpers.kit import Kit
from helpers.models import calibration, scores
from helpers.models.scores import Judgement
from helpers.show import charts, hindsight
from helpers.teach import jury, votes


@pytest.fixture
def made(seeds):
    return Kit(foreseen.made(seeds))


def seen(html):
    """Return the words that stand there before anything is unfolded."""
    html = re.sub(r"(<details>)(<summary>.*?</summary>).*?</details>", r"\2", str(html), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_before_anything_is_unfolded_no_evidence_and_no_verdict_is_seen(made):
    shown = seen(hindsight.judge(made, "huxiu-c136", "huxiu-c183").html)
    assert "MOSS" in shown and "2023-03 to 2023-03" in shown
    assert "The evidence: 1 piece of evidence" in shown and "2 pieces of evidence" in shown
    for hidden in ("did not happen", "happened", "It came later", "That day"):
        assert hidden not in shown


def test_whoever_unfolds_a_verdict_sees_rule_day_both_sides_and_confidence(made):
    html = hindsight.verdict(made, "huxiu-c136").html
    assert "<p><b>did not happen</b></p>" in html
    assert dict(re.findall(r"<li><i>([^<]+):</i> (.*?)</li>", html)) == {
        "as of": "2023-04-20",
        "rule": "A release in the month.",
        "because": "It came later.",
        "the other side": "An earlier one.",
        "confidence": "high",
    }


def test_evidence_has_its_source_how_it_was_seen_and_its_side(made):
    html = hindsight.evidence(made, "huxiu-c183").html
    assert html.index("<b>For</b>") < html.index("One went") < html.index("<b>Both ways</b>")
    assert "<b>Against</b></p><ul><li>none</li>" in html
    assert "<a href='https://a.example.org/1'>One paper</a>, Press A, 2025" in html
    assert "as an excerpt or another text has it" in html
    assert "a file to fetch" in hindsight.evidence(made, "huxiu-c136").html


def test_text_of_evidence_is_shown_and_never_run(made):
    path = made.folder / "huxiu/outcomes.csv"
    told = path.read_text("utf-8").replace("One went alone.", "<script>x()</script>")
    path.write_text(told, "utf-8")
    assert "<script>" not in hindsight.evidence(made, "huxiu-c183").html


def test_a_forecast_that_repeats_another_has_its_evidence_and_no_row_of_its_own(kit):
    assert hindsight.found(kit, "fang-c10") == hindsight.found(kit, "fang-c23")
    page = hindsight.ledger(kit, article="fang")
    assert page.plain == "20 forecasts" and "fang-c23" in page.html
    assert "<small>fang-c10</small>" not in page.html


@pytest.mark.parametrize("name", ["judge", "evidence", "verdict"])
def test_what_is_no_forecast_is_answered_with_the_nearest(made, name):
    with pytest.raises(UnknownName, match="did you mean 'huxiu-c136'"):
        getattr(hindsight, name)(made, "huxiu-c1366")


def test_the_numbers_of_a_case_have_unit_and_source(made):
    page = hindsight.numbers(made, "moss")
    assert "<b>20</b> days" in page.html and "A history</a>, Code host, 2023" in page.html
    assert page.plain == "1 number" and "2023-04-20" in page.html
    with pytest.raises(UnknownName, match="did you mean 'release'"):
        hindsight.numbers(made, "moss", "relese")


def test_what_was_missed_is_our_inference_with_folded_evidence(made):
    shown = seen(hindsight.missed(made).html)
    assert "our inference" in shown and "agents" in shown and "They act." not in shown


def test_probabilities_are_scored_where_a_verdict_says_happened_or_not(made):
    said = {"huxiu-c136": 0.2, "huxiu-c183": 0.9, "huxiu-c108": 0.5, "fang-c23": 0.5}
    found = calibration.against_verdicts(made, said)
    assert [(j.claim, j.judgement) for j in found] == [
        ("huxiu-c136", "did not"),
        ("huxiu-c183", "happened"),
    ]
    score = scores.brier(found)
    assert score.count == 2 and score.value == pytest.approx((0.04 + 0.01) / 2)


def test_calibration_counts_what_was_said_and_what_came():
    pairs = [(0.0, "did not"), (0.9, "happened"), (1.0, "did not"), (0.8, "happened")]
    made = [Judgement("x", came, "a", said, "2026-01-01") for said, came in pairs]
    void = Judgement("x", "VOID", "", 0.9, "2026-01-01")
    low, high = calibration.calibration([*made, void])
    assert (low.low, low.high, low.count, low.said, low.came) == (0, 0.2, 1, 0, 0)
    assert (high.low, high.high, high.count) == (0.8, 1, 3)
    assert (high.said, high.came) == (pytest.approx(0.9), pytest.approx(2 / 3))


def test_calibration_is_drawn_a_dot_for_each_bin_with_its_count():
    figure, ax = plt.subplots()
    charts.calibration([calibration.Bin(0.8, 1, 3, 0.9, 2 / 3)], ax=ax)
    assert ax.lines[1].get_xdata()[0] == 0.9 and ax.lines[1].get_ydata()[0] == 2 / 3
    assert [text.get_text() for text in ax.texts] == ["3"]
    plt.close(figure)


def test_a_class_s_vote_is_a_probability_and_those_unsure_do_not_count(made):
    vote = {
        "huxiu-c136": votes.count(agree=5, partly=2, disagree=3, unsure=9),
        "huxiu-c183": votes.count(unsure=4),
    }
    assert jury.probabilities(made, vote) == {"huxiu-c136": 0.6}
    shown = seen(jury.show(made, vote).html)
    assert "0.60" in shown and "nobody took a side" in shown and "did not happen" not in shown
    # The choices are told in the words of the question, and not as those of a statement.
    assert "it happened 5 (26%)" in shown and "it did not 3 (16%)" in shown
    assert "agree" not in shown


def test_a_vote_on_forecasts_is_read_from_a_form(made, tmp_path):
    path = tmp_path / "form.csv"
    path.write_text("Time,huxiu-c136: did it?,[huxiu-c183]\n1,yes,no\n2,agree,not sure\n", "utf-8")
    vote = votes.read(made, path, forecasts=("huxiu-c136", "huxiu-c183"))
    assert vote["huxiu-c136"]["agree"] == 2 and vote["huxiu-c183"]["unsure"] == 1
    with pytest.raises(UnknownName, match="forecast 'huxiu-c999'"):
        votes.read(made, path, forecasts=("huxiu-c999",))
    with pytest.raises(UnknownName, match="forecast 'T1'"):
        jury.show(made, {"T1": votes.count(agree=1)})
