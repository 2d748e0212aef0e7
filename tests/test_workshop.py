"""An added article is finished with forms: nothing is lost, and nothing with a fault is stored."""

import json
import re
import tomllib
from datetime import date

import polib
import pytest

from helpers import check
from helpers.add.propose import propose
from helpers.add.reading import document
from helpers.add.write import write
from helpers.coding import sheets
from helpers.data.claims import CLAIMS
from helpers.data.files import DataError, data_files
from helpers.data.records import PROBLEMS
from helpers.data.spreadsheets import write_table
from helpers.show import notes
from helpers.workshop import saving
from helpers.workshop.finish import Finish
from helpers.workshop.lines import ASIDE, PROPOSAL

TALK = """\
Home News Contact
A talk at the river
12 March 2024
Ina: How many mills are there?
Vera: There are 7 mills, and <b>two</b> stand still.
Nobody has counted the small ones.
Ina: And who grinds the corn?
Vera: In 2030 nobody will grind corn by hand.
Share this page
"""
EMPTY = {"note": "", "low": "", "high": "", "unit": ""}
ROW = EMPTY | {
    "passage": "vera:5",
    "quote": "nobody will grind corn by hand",
    "english": "nobody will grind corn by hand",
    "voice": "vera-vera",
    "theme": "context",
    "question": "",
    "stance": "",
    "kind": "forecast",
}


@pytest.fixture
def vera(workshop, tmp_path):
    """A kit with an added talk, `vera`: lines 1, 3 and 9 are proposed as page furniture."""
    path = tmp_path / "talk.txt"
    path.write_text(TALK, "utf-8")
    told = {"day": date(2026, 1, 31), "language": "en", "drop": (1, 3, 9)}
    write(workshop, propose(document(path), "vera", **told))
    return workshop


@pytest.fixture
def forms(vera):
    return Finish(vera, "vera")


def about(kit):
    return tomllib.loads((kit.folder / "vera/article.toml").read_text("utf-8"))


def tree(kit):
    """Return the bytes of all data files."""
    return {path: path.read_bytes() for path in data_files(kit.folder, "**/*")}


def raws(kit):
    return [passage.raw for passage in kit.articles["vera"].passages]


def said(panel):
    return re.sub(r"<[^>]*>", " ", panel.said.value)


def marked(panel):
    """Return `{field: text}` of the fields at which something is wrong."""
    texts = {name: re.sub(r"<[^>]*>", "", m.value) for name, m in panel.fields.marks.items()}
    return {name: text for name, text in texts.items() if text}


def line(panel, number):
    """Return the fields of a line: what it is, whose, which role."""
    panel.renew()
    rows = {re.search(r">(\d+)<", r.children[0].value)[1]: r for r in panel.rows.children}
    return rows[str(number)].children[1].children


def press(panel, label):
    """Press the row of a form that has these words."""
    next(b for b in panel.list.children if label in b.description).click()


# --- lines ----------------------------------------------------------------------------------------


def test_a_line_set_aside_numbers_anew_and_what_rests_on_passages_goes_along(vera, forms):
    sheets.save(vera, "vera", "ana", ROW | {"passage": "vera:6"})
    notes.write(vera, vera.folder / "vera/my_notes_vera.jsonl", "vera:6", "mine")
    panel = forms.lines()
    line(panel, 2)[0].value = ASIDE
    panel.buttons["Save"].click()
    assert "1 line" in said(panel) and "numbered anew, 1 to 5" in said(panel)
    assert raws(vera)[0] == "Ina: How many mills are there?"
    assert [row.passage for row in sheets.read(vera, "vera", "ana")] == ["vera:5"]
    (note,) = notes.listed(vera.folder / "vera/my_notes_vera.jsonl")
    assert note.passage == "vera:5" and vera.faults() == []
    assert "undo what they saved" in said(panel)
    catalogue = polib.pofile(str(vera.folder / "vera/en.po"))
    assert [entry.msgid for entry in catalogue if not entry.obsolete] == raws(vera)


RESTS = {
    "a coder's row": ("coders/ana.csv", lambda kit: sheets.save(kit, "vera", "ana", on_6(ROW))),
    "a claim": (
        "claims.csv",
        lambda kit: put(kit, CLAIMS, on_6(ROW) | {"id": "vera-c01", "kind": "opinion"}),
    ),
    "a problem": (
        "problems.csv",
        lambda kit: put(
            kit,
            PROBLEMS,
            on_6({"quote": "In 2030", "kind": "garble", "what": "x", "likely": ""})
            | {"basis": "inference: x"},
        ),
    ),
    "a note": (
        "my_notes_vera.jsonl",
        lambda kit: notes.write(kit, kit.folder / "vera/my_notes_vera.jsonl", "vera:6", "mine"),
    ),
    "a step of the origin": (
        "article.toml",
        lambda kit: saving.put_entry(
            kit,
            "vera",
            "chain",
            {"step": "x", "who": "y", "status": "stated", "basis": "vera:6"},
            None,
        ),
    ),
}


def on_6(cells):
    return cells | {"passage": "vera:6"}


def put(kit, table, cells):
    write_table(kit.folder / "vera" / table.file, table.header, [cells])


@pytest.mark.parametrize(("file", "rest"), RESTS.values(), ids=RESTS)
def test_a_line_on_which_something_rests_is_not_set_aside(vera, forms, file, rest):
    rest(vera)
    before, panel = tree(vera), forms.lines()
    line(panel, 8)[0].value = ASIDE
    panel.buttons["Save"].click()
    assert "line 8 (vera:6) cannot become page furniture" in said(panel)
    assert file in said(panel) and tree(vera) == before
    assert line(panel, 8)[0].value == ASIDE, "what was chosen is lost"


def test_a_voice_named_in_a_line_that_is_set_aside_is_named_where_it_stands_next(vera, forms):
    assert vera.articles["vera"].voices["vera-ina"].passage == "vera:2"
    forms.voices().buttons["Accept all that is proposed"].click()
    panel = forms.lines()
    line(panel, 4)[0].value = ASIDE
    panel.buttons["Save"].click()
    assert vera.articles["vera"].voices["vera-ina"].passage == "vera:4" and vera.faults() == []


def test_a_rendering_is_kept_of_a_line_that_is_set_aside_and_comes_back_with_it(vera, forms):
    rendering, panel = forms.renderings(), forms.lines()
    rendering.turn.value = 4
    rendering.text.value = "No one has counted"
    rendering.buttons["Save"].click()
    line(panel, 6)[0].value = ASIDE
    panel.buttons["Save"].click()
    assert "No one has counted" in rendering.left.value and "0 of 5" in rendering.progress.value
    line(panel, 6)[0].value = "passage"
    panel.buttons["Save"].click()
    assert vera.articles["vera"].english == {"vera:4": "No one has counted"}
    assert rendering.left.value == ""


def test_what_was_proposed_is_accepted_line_by_line_or_at_once(vera, forms):
    panel = forms.lines()
    assert line(panel, 9)[0].value == PROPOSAL
    line(panel, 9)[0].value = ASIDE
    panel.buttons["Save"].click()
    told = {entry["lines"]: entry["reason"] for entry in about(vera)["furniture"]}
    assert told["9"] == "a person says so" and told["1"].startswith("proposed: ")
    panel.buttons["Accept all page furniture"].click()
    assert not [e for e in about(vera)["furniture"] if e["reason"].startswith("proposed")]
    line(panel, 3)[0].value = "passage"
    panel.buttons["Save"].click()
    assert raws(vera)[1] == "12 March 2024" and vera.faults() == []


def test_a_speaker_is_chosen_for_a_line_and_a_rule_goes_that_says_what_the_label_says(vera, forms):
    panel, before = forms.lines(), about(vera).get("lines")
    for voice in ("vera-ina", "vera-vera"):
        line(panel, 6)[1].value = voice
        panel.buttons["Save"].click()
        passage = vera.articles["vera"].passages[3]
        assert (passage.voice, passage.role) == (voice, "answer")
    assert about(vera).get("lines") == before


def test_comments_in_article_toml_stay(vera, forms):
    panel = forms.lines()
    path = vera.folder / "vera/article.toml"
    before = [n for n in path.read_text("utf-8").split("\n") if n.startswith("#")]
    line(panel, 9)[0].value = "passage"
    panel.buttons["Save"].click()
    panel.buttons["Accept all page furniture"].click()
    forms.dates().save.click()
    after = [n for n in path.read_text("utf-8").split("\n") if n.startswith("#")]
    assert sorted(after) == sorted(before)


def test_what_is_chosen_and_not_saved_outlives_a_turn_of_the_page_and_can_be_discarded(forms):
    panel = forms.lines()
    line(panel, 6)[0].value = ASIDE
    panel.filter.value = "proposed"
    assert "1 change not saved" in panel.count.value and len(panel.rows.children) == 3
    panel.filter.value = ""
    assert line(panel, 6)[0].value == ASIDE
    panel.buttons["Discard"].click()
    assert line(panel, 6)[0].value == "passage" and "not saved" not in panel.count.value
    panel.rows.children[5].children[1].children[0].value = ASIDE
    panel.buttons["Discard"].click()
    assert panel.rows.children[5].children[1].children[0].value == "passage"


@pytest.mark.parametrize("reason", [" ", "half \ud83d", "turned \u202e"])
def test_a_reason_that_cannot_be_stored_is_refused(vera, forms, reason):
    panel, before = forms.lines(), tree(vera)
    line(panel, 6)[0].value = ASIDE
    panel.reason.value = reason
    panel.buttons["Save"].click()
    assert "the reason why lines are set aside" in said(panel) and tree(vera) == before


# --- title, dates, origin -------------------------------------------------------------------------

DATES = {
    "no such day": ({"from": "2024-02-30"}, {"from": "no day"}),
    "another form": ({"to": "12.3.2024"}, {"to": "no day"}),
    "a year alone": ({"from": "2024"}, {"from": "no day"}),
    "the wrong way round": (
        {"from": "2024-05-02", "to": "2024-05-01"},
        {"to": "2024-05-01 is before 2024-05-02"},
    ),
    "no basis": ({"basis": " "}, {"basis": "filled in"}),
    "an unseen mark": ({"basis": "the page\u202e"}, {"basis": "U+202E"}),
}


@pytest.mark.parametrize(("cells", "wrong"), DATES.values(), ids=DATES)
def test_dates_that_cannot_be_are_marked_at_their_field(vera, forms, cells, wrong):
    panel, before = forms.dates(), tree(vera)
    panel.fields.put(cells)
    panel.save.click()
    assert marked(panel).keys() == wrong.keys() and tree(vera) == before
    assert all(words in marked(panel)[name] for name, words in wrong.items())
    assert {n: panel.fields.controls[n].value for n in cells} == cells, "what was typed is lost"


def test_a_day_that_the_text_names_can_be_pressed_and_what_is_saved_is_no_proposal(vera, forms):
    saving.set_lines(vera, "vera", {3: ""}, {})
    panel = forms.dates()
    panel.days.children[1].click()
    panel.save.click()
    spoken = vera.articles["vera"].spoken
    assert (str(spoken.first), str(spoken.last)) == ("2024-03-12", "2024-03-12")
    assert spoken.basis == "'12 March 2024' stands in vera:2"
    assert not [work for work in forms.todo().work() if work.startswith("Dates")]


def test_title_and_language_are_written_and_an_unknown_tag_is_marked(vera, forms):
    panel = forms.titles()
    told = {"original_language": "German", "language": "en_GB"}
    panel.fields.put(told | {"title_en": 'Say "no" \\ <b>'})
    panel.save.click()
    assert marked(panel) == dict.fromkeys(told, "is no tag such as es, ar or zh-Hant")
    panel.fields.put({"original_language": "de", "language": "en"})
    panel.save.click()
    assert vera.articles["vera"].title == 'Say "no" \\ <b>' and vera.faults() == []
    assert "<b>" not in forms.title().html.replace("<b lang", "").replace("</b>", "")


def test_what_another_program_wrote_into_article_toml_is_shown_and_not_overwritten(vera, forms):
    panel, path = forms.titles(), vera.folder / "vera/article.toml"
    panel.fields.controls["short"].value = "Mine"
    before = vera.articles["vera"].short
    theirs = path.read_text("utf-8").replace(f'short = "{before}"', 'short = "Theirs"')
    path.write_text(theirs, "utf-8", newline="")
    panel.save.click()
    assert "changed meanwhile" in said(panel) and path.read_text("utf-8") == theirs
    assert marked(panel) == {"short": "in the file now: Theirs"}
    assert panel.fields.controls["short"].value == "Mine"
    panel.save.click()
    assert vera.articles["vera"].short == "Mine" and marked(panel) == {}


def test_a_step_of_the_origin_is_added_changed_moved_and_taken_out(vera, forms):
    panel = forms.chain()
    step = {"step": "spoken", "who": "Vera", "when": "2024", "status": "stated"}
    panel.fields.put(step | {"basis": "99"})
    panel.buttons["Save"].click()
    assert "is no passage" in marked(panel)["basis"]
    panel.fields.controls["basis"].value = "3"
    panel.buttons["Save"].click()
    assert about(vera)["chain"][-1] == step | {"basis": "vera:3"}
    press(panel, "spoken")
    panel.buttons["Earlier"].click()
    panel.buttons["Earlier"].click()
    panel.buttons["Earlier"].click()
    assert about(vera)["chain"][0]["step"] == "spoken" and "at the end" in said(panel)
    for _ in range(3):
        panel.list.children[1].click()
        panel.buttons["Take out"].click()
    assert len(about(vera)["chain"]) == 1 and "last step" in said(panel)


# --- voices and labels ----------------------------------------------------------------------------


def test_a_voice_is_added_where_its_name_stands_and_taken_out(vera, forms):
    panel, lines = forms.voices(), forms.lines()
    panel.fields.put({"name": "The millers", "source_form": "mills", "sector": "company"})
    panel.buttons["Save"].click()
    voice = vera.articles["vera"].voices["vera-the-millers"]
    assert (voice.passage, voice.sector, voice.colour) == ("vera:2", "company", "")
    assert "vera-the-millers" in dict(line(lines, 6)[1].options).values()
    press(panel, "The millers")
    panel.fields.controls["passage"].value = "1"
    panel.buttons["Save"].click()
    assert "does not stand in vera:1" in marked(panel)["source_form"]
    panel.buttons["Take out"].click()
    assert "vera-the-millers" not in vera.articles["vera"].voices


WRONG_VOICES = {
    "no name": ({"name": " "}, {"name": "filled in"}),
    "named nowhere": ({"name": "The council"}, {"passage": "stands nowhere"}),
    "twice": ({"name": "VERA"}, {"passage": "stands nowhere"}),
    "twice where it stands": ({"name": "vera", "passage": "3"}, {"name": "Vera is in the list"}),
    "no such passage": ({"name": "Mills", "passage": "99"}, {"passage": "is not in vera"}),
    "an unseen mark": ({"name": "mills\u200e\u202a", "passage": "2"}, {"name": "U+202A"}),
}


@pytest.mark.parametrize(("cells", "wrong"), WRONG_VOICES.values(), ids=WRONG_VOICES)
def test_a_voice_that_cannot_be_is_marked_at_its_field(vera, forms, cells, wrong):
    panel, before = forms.voices(), tree(vera)
    panel.fields.put(cells)
    panel.buttons["Save"].click()
    assert marked(panel).keys() == wrong.keys() and tree(vera) == before
    assert all(words in marked(panel)[name] for name, words in wrong.items())


def test_a_voice_is_placed_by_its_name_where_the_text_has_it(vera, forms):
    panel = forms.voices()
    panel.fields.put({"name": "small ones"})
    panel.buttons["Save"].click()
    voice = vera.articles["vera"].voices["vera-small-ones"]
    assert (voice.passage, voice.source_form) == ("vera:4", "small ones")


def test_a_voice_in_use_stays_and_it_is_said_where(vera, forms):
    sheets.save(vera, "vera", "ana", on_6(ROW))
    panel, before = forms.voices(), tree(vera)
    press(panel, "Vera")
    panel.buttons["Take out"].click()
    assert "speaks vera:3" in said(panel) and "the label &#39;Vera&#39;" in said(panel)
    assert "1 row of the coder ana" in said(panel) and tree(vera) == before


def test_a_label_changes_whose_turns_are_and_one_that_opens_nothing_is_refused(vera, forms):
    panel = forms.labels()
    press(panel, "Vera:")
    panel.fields.put({"voice": "vera-ina"})
    panel.buttons["Save"].click()
    assert {p.voice for p in vera.articles["vera"].passages[1:]} == {"vera-ina"}
    assert "do they? Line 6." in said(panel)
    panel.fields.put({"text": "Nobody:"})
    panel.buttons["Save"].click()
    assert "opens no line" in marked(panel)["text"]


def test_a_row_that_another_program_changed_is_not_overwritten(vera, forms):
    panel, path = forms.voices(), vera.folder / "vera/voices.csv"
    press(panel, "Ina")
    panel.fields.controls["affiliation"].value = "mine"
    theirs = path.read_text("utf-8").replace("vera-ina,Ina,Ina,,", "vera-ina,Ina,Ina,theirs,")
    path.write_text(theirs, "utf-8", newline="")
    panel.buttons["Save"].click()
    assert "taken out meanwhile" in said(panel) and path.read_text("utf-8") == theirs
    assert panel.fields.controls["affiliation"].value == "mine", "what was typed is lost"


# --- renderings -----------------------------------------------------------------------------------

UNSTORABLE = {
    "a mark of direction": ("left \u202e right", "U+202E"),
    "half a character": ("half \ud83d", "U+D83D"),
    "a control character": ("bell \x07", "U+0007"),
    "another number": ("There are 8 mills", "has the number 8"),
}


@pytest.mark.parametrize(("text", "told"), UNSTORABLE.values(), ids=UNSTORABLE)
def test_a_rendering_that_cannot_stand_is_refused_and_kept_in_its_field(vera, forms, text, told):
    panel, before = forms.renderings(), tree(vera)
    panel.turn.value = 3
    panel.text.value = text
    panel.buttons["Save"].click()
    assert told in said(panel) and tree(vera) == before and panel.text.value == text
    panel.buttons["Next"].click()
    assert panel.text.value == "" and "not saved yet: 3" in panel.progress.value
    panel.buttons["Previous"].click()
    assert panel.text.value == text


def test_a_rendering_is_stored_as_typed_on_one_line_and_the_next_one_is_opened(vera, forms):
    panel = forms.renderings()
    panel.text.value = ' ** [A] "talk" \\ \u2013 at\n the *river*  '
    panel.buttons["Save and next"].click()
    stored = vera.articles["vera"].english["vera:1"]
    assert stored == '** [A] "talk" \\ \u2013 at the *river*'
    assert panel.turn.value == 2 and "1 of 6 rendered" in panel.progress.value
    assert "<b>two" not in panel.source.value and vera.faults() == []


def test_what_is_not_sure_yet_is_not_rendered_and_can_hold_any_number(vera, forms):
    panel = forms.renderings()
    panel.turn.value = 3
    panel.text.value, panel.unsure.value = "There are 8 mills", True
    panel.buttons["Save"].click()
    assert vera.articles["vera"].english == {} and "0 of 6" in panel.progress.value
    assert polib.pofile(str(vera.folder / "vera/en.po"))[2].flags == ["fuzzy"]
    assert panel.text.value == "There are 8 mills" and panel.unsure.value


def test_what_another_program_wrote_meanwhile_is_shown_and_kept(vera, forms):
    panel, path = forms.renderings(), vera.folder / "vera/en.po"
    panel.text.value = "mine"
    catalogue = polib.pofile(str(path))
    catalogue[0].msgstr, catalogue[1].msgstr = "theirs", "another of theirs"
    catalogue[1].tcomment = "a remark"
    catalogue.save(str(path))
    panel.buttons["Save"].click()
    assert "changed meanwhile" in said(panel) and "theirs" in panel.stored.value
    assert vera.articles["vera"].english["vera:1"] == "theirs" and panel.text.value == "mine"
    panel.buttons["Save"].click()
    assert [*vera.articles["vera"].english.values()] == ["mine", "another of theirs"]
    assert polib.pofile(str(path))[1].tcomment == "a remark"


def test_what_is_typed_follows_its_line_when_passages_are_numbered_anew(vera, forms):
    panel, lines = forms.renderings(), forms.lines()
    panel.turn.value = 4
    panel.text.value = "typed and not saved"
    line(lines, 2)[0].value = ASIDE
    lines.buttons["Save"].click()
    assert panel.passage.id == "vera:3" and panel.text.value == "typed and not saved"
    line(lines, 6)[0].value = ASIDE
    lines.buttons["Save"].click()
    assert "set aside: 6" in panel.progress.value


# --- problems, coding, what is left ---------------------------------------------------------------


def test_a_problem_is_checked_at_its_fields_and_stands_in_the_order_of_passages(vera, forms):
    panel = forms.problems()
    cells = {"passage": "5", "quote": "the corn", "what": "x", "reason": "it is read so"}
    for passage, quote in (("5", "the corn"), ("3", "mills")):
        panel.fields.put(cells | {"passage": passage, "quote": quote, "basis": "inference"})
        panel.buttons["Save"].click()
    assert [p.passage for p in vera.articles["vera"].problems] == ["vera:3", "vera:5"]
    panel.fields.put(cells | {"quote": "no such words", "what": "", "reason": ""})
    panel.buttons["Save"].click()
    assert marked(panel).keys() == {"quote", "what", "reason"}


def test_two_code_one_rules_and_the_claims_are_adopted_without_a_file_being_opened(vera, forms):
    desk, adoption, forecasts = forms.coding(), forms.adoption(), forms.forecasts()
    desk.name.value = "Ana"
    desk.opening.click()
    assert "cannot be a coder's name" in said(desk).replace("&#39;", "'")
    for coder in ("ana", "bo"):
        desk.name.value = coder
        desk.opening.click()
        assert len(desk.place.children) == 1
        stance = "supports" if coder == "ana" else "opposes"
        sheets.save(vera, "vera", coder, on_6(ROW))
        answer = {"theme": "talent", "question": "T8", "stance": stance, "kind": "opinion"}
        sheets.save(vera, "vera", coder, on_6(ROW) | answer)
    adoption.buttons["Adopt"].click()
    assert "no ruling yet" in said(adoption)
    adoption.buttons["Compare"].click()
    adoption.fields.put({"reason": "hers is the better reading", "by": "both"})
    adoption.buttons["Rule"].click()
    adoption.buttons["Adopt"].click()
    assert len(vera.articles["vera"].claims) == 2
    assert [w for w in forms.todo().work() if "forecasts.csv" in w]
    fields = {"claim": "vera-c01", "window_to": "2030", "what": "x", "settles": "y"}
    forecasts.fields.put(fields | {"window_to": "2030-13"})
    forecasts.buttons["Save"].click()
    assert marked(forecasts).keys() == {"window_to"}
    forecasts.fields.put(fields)
    forecasts.buttons["Save"].click()
    assert vera.faults() == [] and "nobody will grind" in forms.claims().html


def test_a_list_tells_what_is_open_until_nothing_is(vera, forms):
    todo = forms.todo()
    where = [work.partition(":")[0] for work in todo.work()]
    assert where == ["Renderings", "Lines", "Dates", "Voices", "Coding"]
    forms.lines().buttons["Accept all page furniture"].click()
    forms.voices().buttons["Accept all that is proposed"].click()
    assert "furniture" not in todo.list.value and "Voices" not in todo.list.value


def test_what_was_accepted_as_it_is_stays_so_through_the_forms(vera, forms):
    assert check.accept(vera) == []
    forms.voices().buttons["Accept all that is proposed"].click()
    panel = forms.lines()
    line(panel, 2)[0].value = ASIDE
    panel.buttons["Save"].click()
    forms.renderings().text.value = "How many?"
    forms.renderings().buttons["Save"].click()
    assert check.faults(vera) == []


EVERY = ["todo", "lines", "labels", "voices", "titles", "dates", "chain", "renderings"]
EVERY += ["problems", "coding", "adoption", "forecasts"]


@pytest.mark.parametrize("name", EVERY)
def test_without_a_kernel_a_form_is_one_sentence(forms, name):
    shown = getattr(forms, name)().still()._repr_mimebundle_()
    assert shown["text/plain"].startswith("Run this cell in JupyterLab to ")
    assert re.sub(r"<[^>]*>", "", shown["text/html"]).strip() == shown["text/plain"].replace(
        "'", "&#39;"
    )


def test_hostile_words_are_shown_and_never_run(workshop, tmp_path):
    path = tmp_path / "bad.txt"
    path.write_text("a <img src=x onerror=alert(1)> b\n</textarea><script>c\nd & e", "utf-8")
    write(workshop, propose(document(path), "bad", day=date(2026, 1, 31)))
    forms = Finish(workshop, "bad")
    html = [forms.renderings().source.value, forms.title().html, forms.claims().html]
    html += [row.children[0].value for row in forms.lines().rows.children]
    assert not re.search(r"<(script|img|svg|iframe)", json.dumps(html), re.I)


def test_an_article_that_is_not_there_is_refused_by_name(workshop):
    with pytest.raises(KeyError, match="fang"):
        Finish(workshop, "fnag")


def test_a_change_that_would_make_a_fault_is_refused(vera):
    before = tree(vera)
    with pytest.raises(DataError, match="voice 'nobody' is not known"):
        saving.set_lines(vera, "vera", {}, {4: ("nobody", "answer")})
    assert tree(vera) == before


def test_a_rendering_into_another_language_has_a_form_and_a_file_of_its_own(vera, forms):
    spanish = forms.renderings("es")
    spanish.text.value = "Una charla"
    spanish.buttons["Save"].click()
    assert vera.articles["vera"].renderings("es") == {"vera:1": "Una charla"}
    assert vera.articles["vera"].english == {} and vera.faults() == []


def test_a_file_that_another_program_broke_is_told_and_what_is_typed_stays(vera, forms):
    panel, path = forms.renderings(), vera.folder / "vera/en.po"
    panel.text.value = "mine"
    path.write_text(path.read_text("utf-8") + '\nmsgid "\n', "utf-8", newline="")
    panel.buttons["Save"].click()
    assert "not readable as PO" in said(panel) and panel.text.value == "mine"


def test_a_po_file_that_does_not_fit_the_passages_is_refused_with_its_lines(vera, forms):
    path = vera.folder / "vera/article.toml"
    path.write_text(path.read_text("utf-8").replace('"9"', '"9, 4"'), "utf-8", newline="")
    with pytest.raises(DataError, match=r"en\.po, .* left over; vera has no such passage"):
        forms.renderings()
    assert any("left over" in work for work in forms.todo().work())
