import re

import pytest

from helpers.data.files import UnknownName
from helpers.kit import Kit, kit
from helpers.teach import debate

NAMES = ["Ada", "Bo", "Chen", "Dewi", "Eve", "Fay", "Gus", "Hui"]


def test_roles_are_drawn_the_same_again_and_everybody_has_one():
    drawn = debate.draw(NAMES, seed=7)
    assert drawn == debate.draw(NAMES, seed=7) != debate.draw(NAMES, seed=8)
    assert sorted(name for who in drawn.values() for name in who) == NAMES
    assert {role: len(who) for role, who in drawn.items()} == {
        "for": 2,
        "against": 2,
        "judge": 1,
        "time-keeper": 1,
        "jury": 2,
    }


def test_roles_are_drawn_fairly():
    judges = [debate.draw(NAMES, seed)["judge"][0] for seed in range(800)]
    assert all(60 <= judges.count(name) <= 140 for name in NAMES)


@pytest.mark.parametrize("names", [[], NAMES[:5], ["Ada"] * 9])
def test_too_few_names_are_refused(names):
    with pytest.raises(ValueError, match="six different names"):
        debate.draw(names, seed=1)


def test_each_side_gets_the_evidence_that_serves_it():
    pro, contra = debate.sides(kit, "C6")
    assert {claim.voice for claim in pro} == {"zhou", "somepeople"}
    assert {claim.voice for claim in contra} == {"huxiu", "shen"}


def test_what_qualifies_serves_both_sides():
    qualifying = kit.answers().where(stance="qualifies")
    assert qualifying
    for claim in qualifying:
        pro, contra = debate.sides(kit, claim.question)
        assert claim in pro and claim in contra


@pytest.mark.parametrize("minutes", range(20, 91))
def test_the_minutes_of_a_debate_add_up(minutes):
    times = debate.times(minutes)
    assert sum(length for _, length in times) == minutes
    assert all(length > 0 for _, length in times)


def test_half_a_minute_goes_to_what_comes_first():
    assert [length for _, length in debate.times(35)] == [7, 4, 3, 7, 4, 3, 4, 3]


def test_a_plan_shows_motion_roles_minutes_and_evidence():
    html = debate.plan(kit, "C6", NAMES, seed=3, minutes=50).html
    assert "Motion: Chinese models are close to the international frontier." in html
    assert all(name in html for name in NAMES)
    assert sum(int(cell) for cell in re.findall(r">(\d+)</div></td>", html)) == 50
    for claim in debate.sides(kit, "C6")[0]:
        assert claim.id in html.partition("Evidence for")[2].partition("Evidence against")[0]


def test_a_side_without_evidence_argues_from_silence():
    for asked in kit.codebook.questions:
        html = debate.plan(kit, asked, NAMES).html
        empty = [not found for found in debate.sides(kit, asked)]
        assert html.count("argue from silence") == sum(empty)


def test_what_cannot_be_debated_is_refused():
    with pytest.raises(ValueError, match="twenty minutes"):
        debate.plan(kit, "C6", NAMES, minutes=5)
    with pytest.raises(UnknownName, match="question 'C66'"):
        debate.plan(kit, "C66", NAMES)
    with pytest.raises(UnknownName, match="did you mean 'shen'"):
        debate.voice_sheet(kit, "shne")


def test_a_sheet_holds_every_stance_of_its_voice_its_caveat_and_its_silences():
    page = debate.voice_sheet(kit, "zhou")
    for claim in kit.answers().where(voice="zhou"):
        assert claim.id in page.html
    assert "his firm had announced a model of its own" in page.html
    assert "Silent on: T5, T6" in page.html and "C6" not in page.plain.split("silent on")[1]


def test_a_voice_that_is_not_coded_is_not_called_silent(spoil):
    about = kit.articles["fang"].coded_against
    spoilt = Kit(spoil("fang/article.toml", f'coded_against = "{about}"', 'coded_against = ""'))
    page = debate.voice_sheet(spoilt, "fang")
    assert "Silent on" not in page.html and "Not coded yet on" in page.html


def test_every_voice_has_a_sheet():
    for voice in kit.voices.values():
        assert voice.name in debate.voice_sheet(kit, voice.id).plain
