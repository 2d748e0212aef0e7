import pytest

from helpers.intercoder import mangled


@pytest.mark.parametrize(
    ("cell", "instead"),
    [
        ("Mar-23", "2023-03,"),
        ("15-Mar-2023", "2023-03-15,"),
        ("05-Mar", "20YY-03-05,"),
        ("15/03/2023", "2023-03-15,"),
        ("3/15/2023", "2023-03-15,"),
        ("15.03.23", "2023-03-15,"),
        ("03/04/2023", "2023-04-03 or 2023-03-04,"),
        ("2023/3/15", "2023-03-15,"),
        ("2023-03-15 00:00:00", "2023-03-15,"),
        ("44927", "2023-01-01,"),
    ],
)
def test_a_date_in_a_spreadsheets_form_is_read_as_iso(cell, instead):
    assert mangled.date_or_number(cell, "date").startswith(f"write {instead}")


@pytest.mark.parametrize(
    "cell",
    ["", "2023", "2023-03", "2023-03-15", "3.5", "175000000000", "may", "mar2", "31/31/2023"],
)
def test_what_no_spreadsheet_made_is_left_alone(cell):
    assert mangled.date_or_number(cell, "date") == ""


def test_without_a_date_unit_a_date_is_to_be_written_as_the_source_has_it():
    assert "as the source has it" in mangled.date_or_number("03-May", "years")
    assert mangled.date_or_number("44927", "people") == ""


@pytest.mark.parametrize(
    ("cell", "digits"),
    [("1.00E+12", "1000000000000"), ("1,75E+11", "175000000000"), ("1E-3", "0.001")],
)
def test_a_shortened_number_is_written_out(cell, digits):
    assert f"({digits}?)" in mangled.date_or_number(cell, "CNY")


def test_a_huge_exponent_is_not_written_out():
    assert mangled.date_or_number("1E999999999", "CNY") == ""


@pytest.mark.parametrize("cell", ["#NAME?", "#REF!", "#DIV/0!", "#N/A", "#NOM?", "Err:508"])
def test_error_values_are_known(cell):
    assert "formula" in mangled.error(cell)


@pytest.mark.parametrize("cell", ["#AIGC", "#hello!", "Name?", ""])
def test_other_words_are_no_error_values(cell):
    assert mangled.error(cell) == ""
