"""The lines of a changed text are matched with the old ones, and rules follow them.

The lines are invented.
"""

import pytest

from helpers import tables
from helpers.revision.matching import matched_lines, moved_rules

OLD = ["Ada: what is scarce?", "", "Ben: chips are scarce this year.", "", "Menu", "Back"]


@pytest.mark.parametrize(
    ("new", "pairs"),
    [
        (OLD, {1: 1, 3: 3, 5: 5, 6: 6}),
        (["New.", "", *OLD], {1: 3, 3: 5, 5: 7, 6: 8}),
        (OLD[2:], {3: 1, 5: 3, 6: 4}),
        ([OLD[2], OLD[0], "Menu", "Back"], {1: 2, 3: 1, 5: 3, 6: 4}),
        (["Who asks?", *OLD[1:]], {3: 3, 5: 5, 6: 6}),
        (["ada:  what is scarce?", *OLD[1:]], {1: 1, 3: 3, 5: 5, 6: 6}),
        ([OLD[0], "Ben: chips are so scarce this year.", *OLD[4:]], {1: 1, 3: 2, 5: 3, 6: 4}),
        ([OLD[0], "Ben: cooks are hired every day.", *OLD[4:]], {1: 1, 5: 3, 6: 4}),
        ([*OLD[:4], "Mend", "Back"], {1: 1, 3: 3, 6: 6}),
    ],
)
def test_lines_are_matched_by_their_words_wherever_they_stand(new, pairs):
    assert matched_lines("\n".join(OLD), "\n".join(new)) == pairs


def test_a_repeated_line_is_matched_only_where_it_is_plain_which_one_it_is():
    assert matched_lines("a\nstep\nb\nstep\nc", "a\nb\nstep\nc") == {1: 1, 3: 2, 4: 3, 5: 4}
    assert matched_lines("step\na\nstep", "step\nb\nstep") == {1: 1, 3: 3}
    assert matched_lines("a\nstep\nb\nstep", "c\nstep\nd") == {}


def test_a_line_that_two_others_are_like_is_not_matched():
    """The second question is gone; the new one is like both that stood there."""
    one, two = "Think Tank: how do you hire talent?", "Think Tank: how do you rate talent?"
    assert matched_lines(f"{one}\n{two}", f"{one}\nThink Tank: how do you find talent?") == {1: 1}
    changed = "Think Tank: how do you date talent?"
    assert matched_lines(two, changed) == {1: 1}
    assert matched_lines(f"{one}\n{two}", changed) == {}


RULES = """title = "Lines"
[[furniture]]
lines = "1-3"
reason = "a menu"
[[furniture]]
lines = "7"
reason = "a counter"
# Headings.
[[lines]]
lines = '5, 9'
"""


def test_rules_follow_their_lines():
    old = "menu\n\nback\n\nHead\n\n12 views\n\nFoot"
    new = "Foot\nmenu\n\nback\nHead\nwords of ours\n12 views"
    notes = []
    moved = moved_rules(RULES, matched_lines(old, new), new, notes)
    assert 'lines = "2-4"\nreason = "a menu"' in moved
    assert 'lines = "7"\nreason = "a counter"' in moved
    assert "lines = '1, 5'" in moved and "# Headings." in moved and not notes


def test_a_range_ends_where_a_new_line_stands_in_it_and_an_empty_rule_is_told():
    old = "menu\n\nback\n\nHead\n\n12 views\n\nFoot"
    new = "menu\nwords of ours\nback\n\nHead\n\nFoot"
    notes = []
    moved = moved_rules(RULES, matched_lines(old, new), new, notes)
    assert 'lines = "1, 3"\nreason = "a menu"' in moved and "a counter" not in moved
    assert len(notes) == 1 and "a counter" in notes[0]


def test_rules_that_cannot_be_found_in_the_file_are_refused():
    with pytest.raises(tables.DataError, match="row of their own"):
        moved_rules('furniture = [{lines = "1", reason = "x"}]\n', {}, "x", [])
