"""The ledger as a table and the drawn Brier score, against what was worked by hand."""

import re
from datetime import date

import pytest

from helpers.data.files import UnknownName
from helpers.models import scores, scores_panels

DAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def book(kit):
    return scores.ledger(kit, DAY)


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ({"voice": "fang", "state": "closed"}, ["fang-c10", "fang-c18", "fang-c23"]),
        ({"voice": "shen", "state": "open"}, []),
    ],
)
def test_the_ledger_shows_the_forecasts_of_a_voice_and_a_state(kit, book, chosen, ids):
    page = scores_panels.ledger_table(kit, book, **chosen)
    assert re.findall(r"<br>(\w+-c\d+)<br>", page.html) == ids
    assert page.plain == f"{len(ids)} rows"


def test_the_whole_ledger_has_a_row_for_each_forecast(kit, book):
    page = scores_panels.ledger_table(kit, book)
    assert page.html.count("<tr>") == 1 + len(book)


def test_a_row_tells_the_place_the_window_and_its_state(kit, book):
    page = scores_panels.ledger_table(kit, book, voice="speaker", state="not yet open")
    assert "#talk:18'>talk:18</a><br>talk-c37<br>The speaker" in page.html
    assert "2034-08-23 to <br>not yet open" in page.html


@pytest.mark.parametrize(
    ("cells", "near"), [({"voice": "fnag"}, "fang"), ({"state": "opne"}, "open")]
)
def test_an_unknown_voice_or_state_is_an_error_that_offers_the_nearest(kit, book, cells, near):
    with pytest.raises(UnknownName, match=near):
        scores_panels.ledger_table(kit, book, **cells)


def test_a_score_is_told_and_drawn():
    html = scores_panels.score(80, 60)
    told = re.findall(r">([^<]+)</div></td>\s*<td><div[^>]*>([\d.]+)</div></td>", html)
    assert [number for _, number in told] == ["0.040", "0.640", "0.280", "0.240"]
    # The dot stands over 80 on the axis, as high above it as 110 times 0.28.
    assert "cx='390' cy='109.2'" in html
    # What one holds is marked over 60, and the axes tell what they measure.
    assert "M310 20V140" in html
    assert re.findall(r"<text x='310'[^>]*>([^<]+)", html) == ["you hold"]
    assert re.findall(r"<text x='398'[^>]*>([^<]+)", html) == ["you say"]
    assert {"0", "1", "50", "100"} <= {*re.findall(r"<text[^>]*>(\d+)</text>", html)}
