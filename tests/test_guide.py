"""The teacher's guide: its minutes add up, its citations exist, its samples are complete."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from stored import FOLDER, KIT, PASSAGE, PATHS, cells, prose, typed_quotes

PATH = Path(__file__).parent.parent / "docs/teachers_guide.md"
TEXT = PATH.read_text("utf-8")
LINKS = re.findall(r"\[([^\]]+)\]\(([^)\s]+)\)", TEXT)
LEVELS = ("Not yet", "Sound", "Excellent")


def parts(heading):
    """Return `{title: body}` of every part whose heading begins so, at any level."""
    found = re.split(r"^#+ (.+)$", TEXT, flags=re.M)[1:]
    told = zip(found[::2], found[1::2], strict=True)
    return {title: body for title, body in told if title.startswith(heading)}


SESSIONS, QUESTIONS = parts("Session: "), parts("Open question ")


def test_there_are_plans_for_fifty_and_ninety_minutes_and_for_four_weeks():
    totals = [re.search(r"\((\d+) minutes\)$", title)[1] for title in SESSIONS]
    assert totals[:2] == ["50", "90"]
    weeks = [week[1] for title in SESSIONS if (week := re.match(r"Session: Week (\d),", title))]
    assert weeks == ["1", "2", "3", "4"]


@pytest.mark.parametrize("title", SESSIONS)
def test_the_minutes_of_a_session_add_up(title):
    told = int(re.search(r"\((\d+) minutes\)$", title)[1])
    steps = [int(n) for n in re.findall(r"^\| (\d+) \|", SESSIONS[title], re.M)]
    (total,) = re.findall(r"^\| \*\*(\d+)\*\* \|", SESSIONS[title], re.M)
    assert len(steps) >= 5 and sum(steps) == int(total) == told


@pytest.mark.parametrize("title", SESSIONS)
def test_a_session_has_aim_materials_and_warnings(title):
    assert "**Aim" in SESSIONS[title] and "aterials" in SESSIONS[title]
    assert re.search("Listen for|isreadings", SESSIONS[title])
    assert re.search("Take care|ensitive", SESSIONS[title])


def test_the_preparation_takes_the_twenty_minutes_that_it_promises():
    (steps,) = parts("Twenty minutes").values()
    assert sum(int(n) for n in re.findall(r"\((\d+) minutes\)", steps)) == 20


def test_the_minutes_of_reading_at_home_are_those_of_the_notebooks():
    given = re.findall(r"\]\(\.\./notebooks/([\w.]+)\) \((\d+) minutes\)", TEXT)
    assert given
    for name, minutes in given:
        header = cells(FOLDER / name)[0].source
        assert f"\n| {minutes} |" in header, name


def test_every_passage_and_claim_cited_exists_and_is_linked():
    for slug, number in PASSAGE.findall(TEXT):
        KIT.passage(f"{slug}:{number}")
        assert f"[{slug}:{number}](" in TEXT
    for id in re.findall(r"\b[a-z]+-c\d+\b", TEXT):
        KIT.claim(id)


def test_a_passage_named_in_a_link_is_the_one_it_leads_to():
    for label, target in LINKS:
        file, _, anchor = unquote(target).partition("#")
        if PASSAGE.fullmatch(label):
            assert anchor == label and Path(file).stem[3:] == label.split(":")[0]


def anchors():
    """Return the anchors that the guide's headings have on a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", TEXT, re.M)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_every_link_leads_somewhere():
    for _, target in LINKS:
        file, _, anchor = unquote(target).partition("#")
        assert (PATH.parent / file).is_file() if file else anchor in anchors(), target


def test_every_section_of_the_kit_that_a_plan_names_is_in_the_notebooks():
    headings = "\n".join(map(prose, PATHS))
    titles = set(re.findall(r"^##+ (.+)$", headings, re.M))
    starts = set(re.findall(r"^\*\*(.+?)\.\*\*", headings, re.M))
    for row in re.findall(r"^\| \d+ \|.+\| (.*) \|$", "\n".join(SESSIONS.values()), re.M):
        for name in re.findall(r"\*([^*]+)\*", row):
            assert any(title.rstrip("?") == name.rstrip("?") for title in titles | starts), name


def test_open_questions_cover_themes_provenance_forecasts_and_silence():
    subjects = " ".join(QUESTIONS)
    assert len(QUESTIONS) >= 6
    for subject in ("talent", "compute", "applications", "provenance", "forecasts", "silence"):
        assert subject in subjects


@pytest.mark.parametrize("title", QUESTIONS)
def test_an_open_question_has_a_sample_at_each_level_and_the_reason(title):
    found = re.findall(r'^\*\*(.+?)\.\*\* "(.+)"\n\n\*Why:\* (.+)$', QUESTIONS[title], re.M)
    assert tuple(level for level, _, _ in found) == LEVELS
    samples = {level: sample for level, sample, _ in found}
    assert all(len(why) > 40 for _, _, why in found)
    assert not PASSAGE.search(samples["Not yet"])
    assert all(PASSAGE.search(samples[level]) for level in LEVELS[1:])


def test_no_quotation_is_typed():
    assert not typed_quotes(TEXT, 60)


def test_the_guide_makes_no_rule_of_five_texts_and_names_nobody_behind_a_pseudonym():
    assert not re.search(r"most (of the )?(experts|voices|Chinese|Americans)", TEXT, re.I)
    assert "Li Mu" not in TEXT
