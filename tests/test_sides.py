"""Answers beside each other, a column for each stance; voices heard with their caveats."""

import pytest
from lxml import html

from helpers.kit import kit
from helpers.show.exhibits import Exhibits

EXHIBITS = Exhibits(kit)


def columns(page):
    """Return `{head: text of the column}` of the first table of a page."""
    shown = html.fromstring(str(page.html)).xpath("(.//table)[1]")[0]
    heads = [head.text_content() for head in shown.xpath(".//th")]
    cells = [row.xpath("./td") for row in shown.xpath(".//tbody/tr")]
    return {
        head: " ".join(row[at].text_content() for row in cells) for at, head in enumerate(heads)
    }


def test_a_claim_stands_in_the_column_of_its_voice_s_cell():
    found = columns(EXHIBITS.sides("C11"))
    assert [*found] == ["▲ supports C11", "▼ opposes C11", "◆ qualifies C11"]
    assert "Tan Jing, wang:46" in found["▼ opposes C11"]
    assert "shen:19" in found["◆ qualifies C11"], "its claim opposes, its voice qualifies"


def test_named_claims_alone_are_shown_and_the_entry_is_one_press_away():
    page = EXHIBITS.sides("T9", "fang-c74", "wang-c64")
    assert [*columns(page)] == ["▲ supports T9", "▼ opposes T9"]
    assert page.plain == "T9: supports 1; opposes 1"
    assert "<summary>What counts for T9" in page.html
    assert kit.question("T9").near_miss_why in html.fromstring(str(page.html)).text_content()


def test_a_claim_on_another_question_is_refused():
    with pytest.raises(ValueError, match="wang-c03 answers T8, not T9"):
        EXHIBITS.sides("T9", "wang-c03")


def test_a_voice_is_heard_with_its_caveat_and_one_of_whom_nothing_is_known_says_so():
    text = html.fromstring(str(EXHIBITS.heard("fang-c80", "shen-c12").html)).text_content()
    assert "He hires for, and sells, the models" in text
    assert "“Some people” (not named), shen:7affiliation not known" in text
