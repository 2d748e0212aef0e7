import re

import pytest

from helpers import claims, coding, corpus, quizzes
from helpers.teaching import classroom


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
    asked, buttons, told = classroom.quiz("fang").children[:3]
    assert told.value == "" and "<ol type='A' " in asked.value
    buttons.value = "B"
    assert "<b>B: " in told.value
    buttons.value = ""
    assert told.value == ""


def test_without_a_kernel_the_quiz_unfolds():
    html = classroom.quiz("fang").still().html
    count = sum(len(question.choices) for question in quizzes.load("fang"))
    assert len(re.findall("<details>", html)) == count
    assert html.count("<b>Right.</b>") == len(quizzes.load("fang"))


def test_passage_ids_in_feedback_become_links_and_the_rest_is_escaped():
    assert classroom.cited("see fang:27 <b>") == (
        "see <a href='04_fang.ipynb#fang:27'>fang:27</a> &lt;b&gt;"
    )


NAMES = ["Ada", "Bo", "Chen", "Dewi", "Eve", "Fay", "Gus", "Hui"]


def test_roles_are_drawn_the_same_again_and_everybody_has_one():
    drawn = classroom.draw(NAMES, seed=7)
    assert drawn == classroom.draw(NAMES, seed=7) != classroom.draw(NAMES, seed=8)
    assert sorted(name for who in drawn.values() for name in who) == NAMES
    assert {role: len(who) for role, who in drawn.items()} == {
        "for": 2,
        "against": 2,
        "judge": 1,
        "time-keeper": 1,
        "jury": 2,
    }


def test_roles_are_drawn_fairly():
    judges = [classroom.draw(NAMES, seed)["judge"][0] for seed in range(800)]
    assert all(60 <= judges.count(name) <= 140 for name in NAMES)


@pytest.mark.parametrize("names", [[], NAMES[:5], ["Ada"] * 9])
def test_too_few_names_are_refused(names):
    with pytest.raises(ValueError, match="six different names"):
        classroom.draw(names, seed=1)


def test_each_side_gets_the_evidence_that_serves_it():
    pro, contra = classroom.sides("C6")
    assert {claim.voice for claim in pro} == {"zhou", "somepeople"}
    assert {claim.voice for claim in contra} == {"huxiu", "shen"}


def test_a_debate_shows_motion_roles_and_minutes_that_add_up():
    html = classroom.debate("C6", NAMES, seed=3, minutes=50).html
    assert "Motion: Chinese models are close to the international frontier." in html
    assert all(name in html for name in NAMES)
    minutes = [int(cell) for cell in re.findall(r"<td>(\d+)</td>", html)]
    assert sum(minutes) == 50
    with pytest.raises(ValueError, match="twenty minutes"):
        classroom.debate("C6", NAMES, minutes=5)


def test_a_pack_holds_every_stance_of_its_voice_its_caveat_and_its_silences():
    page = classroom.pack("zhou")
    for claim in claims.where(coding.answers(), voice="zhou"):
        assert claim.id in page.html
    assert "his firm had announced a model of its own" in page.html
    assert "Silent on: T1, T2" in page.html and "C6" not in page.plain.split("silent on")[1]


@pytest.mark.parametrize("minutes", range(20, 91))
def test_the_minutes_of_a_debate_add_up(minutes):
    html = classroom.debate("C6", NAMES, minutes=minutes).html
    table = html.partition("minutes</th>")[2].partition("</table>")[0]
    assert sum(map(int, re.findall(r"<td>(\d+)</td>", table))) == minutes
