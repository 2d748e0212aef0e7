import re

import pytest

from helpers import classroom, corpus, quizzes


@pytest.mark.parametrize("slug", corpus.slugs())
def test_a_quiz_has_six_questions_and_its_right_letters_vary(slug):
    questions = quizzes.load(slug)
    assert len(questions) >= 6
    places = {[c.right for c in question.choices].index(True) for question in questions}
    assert len(places) > 1


def test_every_wrong_choice_has_feedback_of_its_own():
    for slug in corpus.slugs():
        for question in quizzes.load(slug):
            told = [choice.why for choice in question.choices]
            assert len(set(told)) == len(told), question.ask


def test_feedback_follows_the_letter_and_links_to_the_passage():
    question = quizzes.load("fang")[0]
    right = [choice.right for choice in question.choices].index(True)
    for number, choice in enumerate(question.choices):
        html = classroom.feedback(question, classroom.LETTERS[number])
        assert ("Right." in html) == (number == right)
        assert classroom.cited(choice.why) in html
        assert f"04_fang.ipynb#{question.passage}" in html
    assert classroom.feedback(question) == ""


def test_pressing_a_letter_shows_its_feedback():
    panel = classroom.quiz("fang").children[0]
    assert panel._page.value == ""
    panel._controls["answer"].value = "B"
    assert "<b>B: " in panel._page.value


def test_without_a_kernel_the_quiz_unfolds():
    html = classroom.quiz("fang")._repr_mimebundle_()["text/html"]
    count = sum(len(question.choices) for question in quizzes.load("fang"))
    assert len(re.findall("<details>", html)) == count
    assert html.count("<b>Right.</b>") == len(quizzes.load("fang"))


def test_passage_ids_in_feedback_become_links_and_the_rest_is_escaped():
    assert classroom.cited("see fang:27 <b>") == (
        "see <a href='04_fang.ipynb#fang:27'>fang:27</a> &lt;b&gt;"
    )
