import re

import pytest

from helpers.check import faults
from helpers.data.files import UnknownName
from helpers.data.quiz import Choice, QuizQuestion
from helpers.kit import Kit, kit
from helpers.teach import quiz

OWN = [slug for slug, article in kit.articles.items() if article.notebook]


def asked(slug):
    """Return the questions on an article, or on what came of the forecasts of all."""
    return kit.articles[slug].quiz if slug else quiz.across(kit)


@pytest.mark.parametrize("slug", [*OWN, ""])
def test_a_quiz_has_six_questions_and_its_right_letters_vary(slug):
    questions = asked(slug)
    assert len(questions) >= 6
    assert len({[c.right for c in question.choices].index(True) for question in questions}) > 1
    for question in questions:
        told = [choice.why for choice in question.choices]
        assert len(set(told)) == len(told), question.ask


@pytest.mark.parametrize("slug", [*OWN, ""])
def test_every_option_unfolds_to_its_own_feedback_and_a_link_to_the_passage(slug):
    html = quiz.show(kit, slug).html
    options = [choice for question in asked(slug) for choice in question.choices]
    assert len(re.findall(r"<li><details><summary>[^<]+</summary><p><b>", html)) == len(options)
    assert html.count("<b>Right.</b>") == len(asked(slug))
    assert html.count(" See <a href=") == len(options)
    assert not re.search(r"(Right|Not so)\.</b> (Right|Not so|Correct|Wrong)\b", html)


@pytest.mark.parametrize(
    ("right", "why", "told"),
    [
        (True, "Right. The file says so.", "The file says so."),
        (True, "Right: three nanoseconds.", "Three nanoseconds."),
        (True, "Correct! right, as it stands.", "As it stands."),
        (True, "Right \u2013 in vacuum.", "In vacuum."),
        (True, "Yes. fang:27 says it.", "fang:27 says it."),
        (True, "Right and left are not named.", "Right and left are not named."),
        (True, "Right.", "Right."),
        (True, "No, not in glass; that is the point.", "No, not in glass; that is the point."),
        (False, "Not so. He was asked.", "He was asked."),
        (False, "Wrong: he was asked.", "He was asked."),
        (False, "Right, he says so; but not of talent.", "Right, he says so; but not of talent."),
        (False, "No one says that.", "No one says that."),
    ],
)
def test_the_verdict_is_not_said_twice(right, why, told):
    assert quiz.reason(Choice(text="x", right=right, why=why)) == told


def test_hostile_text_is_shown_and_not_run():
    hostile = "<script>alert(1)</script> talk:6"
    choices = [{"text": hostile, "right": right, "why": hostile} for right in (True, False)]
    question = QuizQuestion.model_validate({"ask": hostile, "passage": "talk:6", "choice": choices})
    html = quiz._question(kit, question)
    assert "<script" not in html and html.count("&lt;script&gt;") == 5
    assert html.count("#talk:6'>talk:6</a>") == 4  # in each reason, and after it


def test_an_article_that_there_is_not_is_told_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'fang'"):
        quiz.show(kit, "fnag")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('passage = "fang:14"', 'passage = "fang:999"', ["question 4", "'fang:999'"]),
        ("what fang:27 says", "what talk:999 says", ["question 4", "'talk:999'"]),
        ("right = true", "right = false", ["question 1", "exactly one right choice"]),
    ],
)
def test_a_fault_of_the_quiz_on_the_forecasts_is_told_by_its_question(spoil, old, new, words):
    found = faults(Kit(spoil("quiz.toml", old, new)))
    assert [told for told in found if told.startswith("seeds/quiz.toml")] == found
    assert found and all(word in found[0] for word in words)
