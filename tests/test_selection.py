from dataclasses import replace

import pytest

from helpers.coding.selection import Text, glosses, placed, rendered
from helpers.data.files import DataError

# By hand, in code points: passage 1 has an emoji of one at 10, passage 2 a Chinese character
# beyond the Basic Multilingual Plane at 2, passage 3 is Arabic, passage 4 has an e with its accent
# apart at 3 and 4 and a family of five code points from 6 on, passage 5 begins with a page's marks.
SOURCE = (
    "Pertemuan \U0001f642 dimulai, sama kata.\n算力\U00020bb7不足,价格是3倍。\nالحوسبة قليلة.\n"
    "Cafe\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 sama kata.\n"
    "** * **Sama\u00a0kata, C# baik.**\n"
)


@pytest.fixture
def passages(invented_article):
    """The passages, as of a page that left marks in them."""
    found = invented_article(SOURCE).articles["probe"].passages
    return [replace(passage, marks=True) for passage in found]


def piece(passages, number, start, end):
    """Return what the browser sends of a passage: its number, both positions and the words."""
    return (number, start, end, passages[number - 1].raw[start:end])


@pytest.mark.parametrize(
    ("picked", "found"),
    [
        ([(1, 10, 19)], (1, "\U0001f642 dimulai")),
        ([(1, 11, 19)], (1, "dimulai")),
        ([(1, 9, 20)], (1, "\U0001f642 dimulai,")),
        ([(2, 2, 5)], (2, "\U00020bb7不足")),
        ([(2, 3, 4)], (2, "不")),
        ([(3, 0, 7)], (3, "الحوسبة")),
        ([(3, 7, 13)], (3, "قليلة")),
        # The same words stand in two passages; the passage is where they were selected.
        ([(1, 21, 30)], (1, "sama kata")),
        ([(4, 12, 21)], (4, "sama kata")),
        # No character is cut in two: an accent goes with its letter, a family stays together.
        ([(4, 0, 4)], (4, "Cafe\u0301")),
        ([(4, 4, 16)], (4, "e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 sama")),
        ([(4, 6, 7)], (4, "\U0001f468\u200d\U0001f469\u200d\U0001f467")),
        # A page's marks, no-break spaces and plain ones are left out at both ends, not within.
        ([(5, 0, 11)], (5, "Sama")),
        ([(5, 2, 18)], (5, "Sama\u00a0kata,")),
        ([(5, 17, 20)], (5, "C#")),
        # A triple click goes on to the beginning of the next passage.
        ([(1, 10, 19), (2, 0, 0)], (1, "\U0001f642 dimulai")),
        ([(5, 0, 4)], None),
        ([], None),
    ],
)
def test_selected_words_are_placed(passages, picked, found):
    place = placed(passages, [piece(passages, *each) for each in picked])
    assert (place and (place[0].number, place[0].raw[slice(*place[1:])])) == found


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ([(1, 30, 31), (2, 0, 2)], "from probe:1 to probe:2"),
        ([(1, 21, 30), (2, 0, 15), (3, 0, 7)], "from probe:1 to probe:3"),
    ],
)
def test_words_of_several_passages_are_no_quote(passages, pieces, words):
    with pytest.raises(DataError, match=words):
        placed(passages, [piece(passages, *each) for each in pieces])


def test_words_that_do_not_stand_where_they_are_said_to_are_refused(passages):
    # As JavaScript counts the emoji, as two.
    with pytest.raises(DataError, match="other words arrived than were selected in probe:1"):
        placed(passages, [(1, 13, 20, "dimulai")])


@pytest.mark.parametrize(
    ("start", "end", "gloss"),
    [(0, 3, "One."), (4, 8, "Two."), (0, 8, "One. Two."), (4, 7, ""), (0, 6, "")],
)
def test_whole_sentences_have_their_rendering(invented_article, start, end, gloss):
    (passage,) = invented_article("Ya. Dua.\n").articles["probe"].passages
    assert glosses(passage, "One. Two.", start, end) == gloss
    assert glosses(passage, "One and two.", start, end) == ""


def test_words_of_a_rendering_are_of_the_quotes_passage(passages):
    first = passages[0]
    assert (
        rendered([(1, 0, 5, "The c ")], first) == rendered([(1, 0, 5, "The c ")], None) == "The c"
    )
    assert rendered([(1, 0, 1, " ")], first) == ""
    for pieces, told in (
        ([(2, 0, 3, "The")], "passage 2, and the quote is probe:1's"),
        ([(1, 0, 3, "The"), (2, 0, 3, "And")], "several passages"),
    ):
        with pytest.raises(DataError, match=told):
            rendered(pieces, first)


def test_the_text_that_is_sent_is_the_articles_own(kit):
    for article in kit.articles.values():
        sent = Text(article, {}).passages
        assert ["".join(each["parts"]) for each in sent] == [p.raw for p in article.passages]
