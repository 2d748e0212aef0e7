import pytest

from helpers.data.claims import COLUMNS, row_faults
from helpers.data.numbers import written


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("10,000 cards", "en", {10_000}),
        ("entre 10.000 y 100.000", "es", {10_000, 100_000}),
        ("1.000.000 de tarjetas", "es", {1_000_000}),
        ("3,5 Jahre", "de", {3.5}),
        ("10 Milliarden Franken", "de", {10, 10e9}),
        ("10 000 cartes", "fr", {10_000}),
        ("1,5 juta orang", "id", {1.5, 1.5e6}),
        ("60000到70000元，1.75万亿", "zh", {60_000, 70_000, 1.75, 1.75e12}),
        ("ما لا يقل عن 130 مليون", "ar", {130, 130e6}),
        ("١٣٠ نموذجًا", "ar", {130}),
        ("6.6 billion, GPT-3.5", "en", {6.6, 6.6e9, 3.5}),
        ("1.2.3", "en", {1, 2, 3}),
        ("2,500", "qq", {2_500}),
        ("10\u202f000 cartes", "fr", {10_000}),
        ("10\u00a0000 cartes", "fr", {10_000}),
        ("10\u2009000 kart", "pl", {10_000}),
        ("in 2023 100 people", "en", {2023, 100}),
        ("en 2023\u00a0100 personnes", "fr", {2023, 100}),
        ("GPT-4 100 people", "en", {4, 100}),
        ("1 234 567,5 m", "fr", {1_234_567.5}),
        ("12 34 567", "en", {12, 34_567}),
        ("about 12,34,567 people, 5 lakh", "en", {1_234_567, 5, 500_000}),
        ("10'000 Karten, 2,7 Mrd. und 3 Mio.", "de", {10_000, 2.7, 2.7e9, 3, 3e6}),
        ("10k cards, $3.5bn, a 7B model, 10 km", "en", {10, 10_000, 3.5, 3.5e9, 7, 7e9}),
        ("Rp 1,5 triliun", "id", {1.5, 1.5e12}),
        ("10 тыс., 2 млн, 3 млрд", "ru", {10, 10_000, 2, 2e6, 3, 3e9}),
        ("1万2000枚、3亿5千", "zh", {1, 10_000, 2_000, 12_000, 3, 3e8, 5, 5_000, 300_005_000}),
        ("\uff13～\uff15年、\uff11\uff10\uff0c\uff10\uff10\uff10枚", "ja", {3, 5, 10_000}),
        ("2023\uff0c100人", "zh", {2023, 100}),
        ("\u0661\u0660\u066c\u0660\u0660\u0660 و \u0663\u066b\u0665", "ar", {10_000, 3.5}),
        ("GPT-3.5 costó 1.500", "es", {3.5, 1_500}),
        ("2,7 million and 10.000 cartes", "en", {2.7, 2.7e6, 10}),
        ("10.000 cartes", "fr", {10_000}),
        ("no number", "en", set()),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text, language, numbers):
    assert written(text, language) == numbers


@pytest.mark.parametrize(("low", "faults"), [("10000", 0), ("10", 1)])
def test_a_bound_is_held_against_the_quote_in_its_own_language(low, faults):
    row = dict.fromkeys(COLUMNS, "") | {"quote": "unas 10.000 tarjetas", "low": low}
    row |= {"english": "some cards", "voice": "ana", "theme": "compute", "kind": "fact"}
    found = row_faults(row | {"high": low, "unit": "cards"}, {"ana": None}, {}, "es")
    assert len([fault for fault in found if "not among the numbers" in fault]) == 2 * faults


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ("2023-13", "date"),
        ("2023-02-31", "date"),
        ("nan", "cards"),
        ("inf", "cards"),
        ("1_200", "cards"),
        ("١٢٠٠", "cards"),
        ("1e3", "cards"),
        ("1" * 5000, "cards"),
    ],
)
def test_a_bound_that_no_calendar_and_no_table_has_is_refused(cell, unit):
    row = dict.fromkeys(COLUMNS, "") | {"low": cell, "unit": unit, "quote": "x"}
    assert any(f"low is {cell[:40]!r}" in fault for fault in row_faults(row, {}, {}))
