"""What the panels of compute show, against sums worked by hand."""

import re
from html import unescape

import pytest

from helpers.kit import kit
from helpers.models import compute, compute_panels

u = compute.units()
HARDWARE = kit.hardware


def rows(html):
    """Return the cells of a table's body as plain text, by its first column."""
    body = str(html).partition("<tbody>")[2]
    found = [
        re.findall(r"<td><div[^>]*>(.*?)</div></td>", row, re.S) for row in body.split("</tr>")
    ]
    words = [[" ".join(re.sub(r"<[^>]+>", "", c).split()) for c in cells] for cells in found]
    told = [[unescape(cell) for cell in cells] for cells in words if cells]
    return {cells[0]: cells[1:] for cells in told}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (compute_panels.plain(1779.6), "1,780"),
        (compute_panels.plain(0.0123456), "0.0123"),
        (compute_panels.span((1 * u.km, 2500 * u.m), "km"), "1 to 2.5"),
        (compute_panels.span((2 * u.m, 2.001 * u.m), "m"), "2"),
        (compute_panels.span((128 * u.m, 255 * u.m), "m"), "130 to 260"),
        (compute_panels.span((1410 * u.m, 1410 * u.m), "m", 4), "1,410"),
        (compute_panels.powers(3.15e23), "3.15 × 10²³"),
        (compute_panels.powers(4e-7), "4.00 × 10⁻⁷"),
    ],
)
def test_numbers_are_told_with_three_digits_that_count_and_ranges_with_two(told, words):
    assert told == words


@pytest.mark.parametrize(("share", "width"), [(0.25, 50), (1, 200), (10, 200)])
def test_a_bar_ends_at_the_whole_and_says_the_share(share, width):
    html = compute_panels.bar(share)
    assert f"<rect width='{width}'" in html and html.endswith(f"{100 * share:,g}\u00a0%")


def test_ten_thousand_cards_cost_a_tenth_of_what_is_printed():
    given = {"cards": 10_000, "price": (60, 70), "years": 0}
    told = rows(compute_panels.purchase(HARDWARE, (6e9, 7e9), system=1, **given))
    assert told["machines"] == told["together"] == ["0.6 to 0.7", "10 %"]
    assert told["electricity"][0] == "0"
    dear = rows(compute_panels.purchase(HARDWARE, (6e9, 7e9), system=2, **given))
    assert dear["machines"] == ["1.2 to 1.4", "20 %"]


# 10,000 A100 at 6,500 W for 8 cards draw 8.125 MW, with a PUE of 1.11 9.01875 MW; in a year of
# 8,760 hours 79,004 MWh, at 0.084 dollars 6.636 million dollars, at 7.1201 yuan 47.25 million.
def test_electricity_is_paid_in_yuan():
    low, high = compute_panels.electricity_bill(HARDWARE, 10_000 * u.card, 1 * u.year)
    assert low.m_as("MCNY") == pytest.approx(47.25, abs=0.01)
    assert high > low


def test_a_month_on_sixty_four_cards():
    values = {"cards": 64, "days": 30, "card": "A100 80GB", "share": (20, 50)}
    told = rows(compute_panels.month(HARDWARE, kit.runs, **values))
    work = 64 * 30 * 86_400 * 3.12e14
    assert told["work done, FLOP"] == [
        f"{compute_panels.powers(0.2 * work)} to {compute_panels.powers(0.5 * work)}"
    ]
    assert told["share of GPT-3's work"] == ["3.3 % to 8.2 %"]  # of 315 ZFLOP
    assert told["rent, thousand dollars"] == ["92 to 200"]  # 46,080 hours at 2 and 4.43 dollars


@pytest.mark.parametrize(
    ("size", "cards", "stage", "together"),
    [(5, 1, 0, ["80", "100 %, fits"]), (13, 8, 0, ["208", "260 %, does not fit"])],
)
def test_what_a_model_holds_on_each_card(size, cards, stage, together):
    told = rows(compute_panels.room(HARDWARE, size=size, cards=cards, stage=stage))
    assert told["together"] == together and told["weights"][0] == f"{2 * size}"


def test_what_a_metre_costs():
    told = rows(compute_panels.metres(HARDWARE, length=1, exchanges=1000))
    assert told["vacuum"][:2] == ["3.34", "4.7"] and told["fibre"][:2] == ["4.90", "6.9"]
    assert told["fibre"][2] == "3.8 %"  # 4.897 of 130 ns


# 100,000 H100 at 10,200 W for 8 cards draw 127.5 MW.
def test_a_power_station_for_a_hundred_thousand_cards():
    values = {"cards": 100_000, "server": "H100", "pue": (1, 2)}
    told = rows(compute_panels.station(HARDWARE, **values))
    assert told["power, MW"] == ["130 to 260"]  # from 127.5 to 255
    assert told["share of the reactor"] == ["16 % to 31 %"]  # of 819 MW
    assert told["share of the coal unit"] == ["13 % to 26 %"]


def test_the_best_model_for_ten_trillion_tokens():
    values = {"trillions": (10, 10), "cards": 100_000, "share": (50, 50), "fit": compute.RULE}
    told = rows(compute_panels.library(HARDWARE, **values))
    assert told["best size, billion parameters"] == ["500"]
    assert told["work, FLOP"] == ["3.00 × 10²⁵"]
    days = 3e25 / (1e5 * 9.8945e14 * 0.5) / 86_400
    assert told["days on H100"] == [compute_panels.plain(days, 2)]
