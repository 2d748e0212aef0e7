import pytest

from helpers.kit import Kit
from helpers.show import machine, reader
from helpers.show.panel import LIVE, choice


def rules(**chosen):
    return reader.rules("fang", **chosen)


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        ({"columns": "source"}, ".en{display:none}"),
        ({"columns": "en"}, ".src{display:none}"),
        ({"columns": "swapped"}, ".src{order:2}"),
        ({"theme": "compute"}, "u:not(.compute){text-decoration:none}"),
        ({"theme": "none"}, ".claims{display:none}"),
        ({"theme": "none"}, ".told:not(:has(ul.problems)){display:none}"),
        ({"theme": "none", "terms": True}, ".told:not(:has(ul.problems,ul.terms)){display:none}"),
        ({"voice": "qubit"}, "tbody tr:not(.v-qubit,:target,.wanted){display:none}"),
        ({"question": "T8"}, "tbody tr:not(.q-T8,:target,.wanted){display:none}"),
        ({"only": "has-problem"}, "tbody tr:not(.has-problem,:target,.wanted){display:none}"),
        ({"terms": True}, ".term{border-bottom:1px dotted}"),
        ({"place": 44}, "tr[id='fang:44'] th{box-shadow:inset 4px 0 #e69f00}"),
    ],
)
def test_a_choice_is_a_rule_of_the_style_sheet(chosen, rule):
    assert rule in rules(**chosen) and rule not in rules()


def test_furniture_is_hidden_until_asked_for():
    assert ".furniture{display:none}" in rules()
    assert ".furniture{display:none}" not in rules(furniture=True)


def test_the_controls_rule_where_they_live_and_the_first_state_elsewhere():
    assert f"{LIVE} .kit-read.r-fang .furniture" in reader.style("fang")
    assert f".kit-read.r-fang:not({LIVE} *) .furniture" in reader.style("fang", live=False)


def test_a_choice_sends_a_few_lines_and_leaves_the_text_alone(kit):
    panel = reader.read(kit, "fang")
    text, before = panel.still().html, panel.page.value
    panel.controls["columns"].value = "en"
    assert panel.page.value != before and len(panel.page.value) < 2000
    assert panel.still().html == text
    assert "Fang Han" not in panel.page.value and "fang-c01" in text


def test_what_a_panel_is_is_in_the_page_beside_it(kit):
    html = reader.read(kit, "fang").still().html
    for passage in kit.articles["fang"].passages:
        assert f'id="{passage.id}"' in html
    assert "To use the controls" in html


@pytest.mark.parametrize(("name", "gone"), [("voice", "nobody"), ("question", "T99"), ("other", 1)])
def test_a_filter_that_is_gone_is_forgotten_and_the_rest_is_kept(kit, monkeypatch, name, gone):
    kept = {"theme": "compute", name: gone, "place": 12}
    monkeypatch.setitem(reader._kept, "fang", kept)
    chosen = reader.read(kit, "fang").values()
    assert (chosen["theme"], chosen["place"], chosen["voice"]) == ("compute", 12, "")


def test_two_voices_of_one_short_name_can_both_be_chosen(spoil):
    kit = Kit(spoil("fang/voices.csv", "Qubit Think Tank (interviewer not named)", "Fang Han"))
    voice = reader.read(kit, "fang").controls["voice"]
    names = {"all": "", "Fang Han (fang)": "fang", "Fang Han (qubit)": "qubit"}
    assert dict(voice.options) == names


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ({"": "all", "a": "Ann", "b": "Bo"}, ["all", "Ann", "Bo"]),
        ({"": "all", "a": "Ann", "b": "Ann"}, ["all", "Ann (a)", "Ann (b)"]),
        ({"": "all", "a": "all"}, ["all", "all (a)"]),
        ({"a": "A", "b": "A", "c": "A (a)"}, ["A (a)", "A (b)", "A (a) (c)"]),
    ],
)
def test_no_two_buttons_of_a_choice_have_one_label(labels, shown):
    buttons = choice("", labels)
    assert [label for label, _ in buttons.options] == shown
    for value in labels:
        buttons.value = value
        assert buttons.value == value


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Keep the reader's notes of a test out of the folder in which tests are run."""
    monkeypatch.chdir(tmp_path)


def test_filters_and_place_survive_a_second_reading(kit):
    panel = reader.read(kit, "wang")
    panel.controls["theme"].value, panel.controls["place"].value = "compute", 12
    again = reader.read(kit, "wang")
    assert again.values() == panel.values()
    assert "Back to <a href='#wang:12'>" in again.page.value


def test_a_filter_says_how_many_passages_it_shows(kit):
    panel = reader.read(kit, "fang")
    panel.controls["question"].value = "T8"
    asked = {claim.passage for claim in kit.articles["fang"].claims.where(question="T8")}
    assert f"{len(asked)} of 75 passages shown" in panel.page.value
    panel.controls["question"].value = ""
    assert "passages shown" not in panel.page.value


def test_buttons_for_questions_tell_their_words(kit):
    question = reader.read(kit, "fang").controls["question"]
    told = dict(zip([value for _, value in question.options], question.tooltips, strict=True))
    assert told["T8"] == kit.question("T8").proposition


def test_a_note_is_taken_at_the_bookmark(kit, tmp_path):
    panel = reader.read(kit, "fang", own_notes=tmp_path / "notes.jsonl")
    panel.controls["place"].value, panel.book._text.value = 44, "mine"
    panel.book._buttons["Save"].click()
    assert "Saved the note on fang:44. 1 note" in panel.book._page.value
    panel.controls["place"].value, panel.book._text.value = 0, "more"
    panel.book._buttons["Save"].click()
    assert "say on which passage" in panel.book._page.value


def test_a_text_without_claims_has_no_question_to_choose(kit, workshop):
    path = workshop.folder / "talk/claims.csv"
    path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    (workshop.folder / "talk/forecasts.csv").write_text(
        "claim,window_from,window_to,what,settles,note\n"
    )
    assert "question" not in reader.read(workshop, "talk").controls
    assert "question" in reader.read(kit, "fang").controls


def test_a_machine_that_has_everything_is_ready_and_one_that_lacks_says_what(kit, spoil):
    assert machine.ready(kit).plain == "4 of 4 checks ready"
    spoilt = machine.ready(Kit(spoil("fang/claims.csv", "fang:3", "fang:333")))
    assert spoilt.plain == "3 of 4 checks ready" and "make check" in spoilt.html


@pytest.mark.parametrize(
    ("line", "wanting"),
    [
        ("pandas>=2", ""),
        ("pandas>=999", "pandas>=999"),
        ("no-such-package>=1", "no-such-package>=1"),
        ("no-such-package>=1; extra == 'class'", ""),
        ("no-such-package>=1; python_version < '3'", ""),
    ],
)
def test_a_package_is_wanting_where_reading_needs_it(monkeypatch, line, wanting):
    monkeypatch.setattr(machine, "requires", lambda _: [line])
    assert machine.missing() == wanting


def test_the_switch_answers_in_three_languages():
    panel = machine.switch()
    seen = []
    for language in panel.controls["language"].options:
        panel.controls["language"].value = language
        seen.append(panel.page.value)
    assert len(set(seen)) == 3 and "人才" in "".join(seen)


def test_the_bookmark_is_there_the_next_day(kit, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "_kept", {})
    path = tmp_path / "mine.jsonl"
    first = reader.read(kit, "fang", own_notes=path)
    assert not path.exists(), "written though nobody chose anything"
    first.controls["place"].value = 47
    assert "The bookmark is at fang:47." in first.book._page.value
    reader._kept.clear()  # what a new kernel knows
    assert reader.read(kit, "fang", own_notes=path).controls["place"].value == 47
