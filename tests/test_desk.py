import re

import pytest
from coded_rows import EASING, PRACTICE, SELECTING

from helpers.coding import desk, sheets
from helpers.coding.sentences import sentences
from helpers.data.files import DataError, UnknownName


def fill(panel, row):
    """Fill the fields as a coder does: the passage first, then what hangs on it."""
    panel.turn.value = int(row["passage"].split(":")[1])
    for name, field in panel.form.controls.items():
        if name in row:
            field.value = row[name]


def code(panel, row):
    fill(panel, row)
    panel.buttons["Save"].click()


def shown(panel):
    return panel.said.value + panel.page.value


def marked(panel):
    """Return what stands at the fields: `{name: text}` of those that have something."""
    found = {name: re.sub(r"<[^>]*>", "", mark.value) for name, mark in panel.form.marks.items()}
    return {name: text for name, text in found.items() if text}


def pick(panel, number, words, english=""):
    """Select words as the browser tells of it: of a passage's text, or of its rendering."""
    sent = panel.text.passages[number - 1]
    text = sent["english"] if english else "".join(sent["parts"])
    chosen = english or words
    start = text.index(chosen)
    tell(panel, (number, start, start + len(chosen), chosen), "english" if english else "words")


def press(panel, number, place):
    """Press a sentence of a passage by its place, from 0."""
    parts = panel.text.passages[number - 1]["parts"]
    at = range(1, len(parts), 2)[place]
    start, words = len("".join(parts[:at])), parts[at]
    tell(panel, (number, start, start + len(words), words), "words")


def tell(panel, piece, kind):
    panel.text._handle_custom_msg({"words": [], "english": []} | {kind: [piece]}, [])


def fields(panel):
    """Return what the fields hold that are not empty."""
    return {name: cell for name, cell in panel.form.cells().items() if cell}


@pytest.fixture
def panel(workshop):
    return desk.show(workshop, "fang", "ada")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("算力很贵。数据呢?有!", ["算力很贵。", "数据呢?有!"]),
        ("算力很贵。数据呢\uff1f有\uff01", ["算力很贵。", "数据呢\uff1f", "有\uff01"]),
        ("他说\uff1a“缺人。”然后走了", ["他说\uff1a“缺人。”", "然后走了"]),
        ("他来了。“走吧……”好。", ["他来了。", "“走吧……”", "好。"]),
        (
            "It costs 3.5 times as much. “Really?” Yes!",
            ["It costs 3.5 times as much.", "“Really?”", "Yes!"],
        ),
        ("« C'est cher. » Oui !", ["« C'est cher. »", "Oui !"]),
        ("هذا غالٍ. هل هو كذلك؟ نعم", ["هذا غالٍ.", "هل هو كذلك؟", "نعم"]),
        ("यह महँगा है। क्या सच है?", ["यह महँगा है।", "क्या सच है?"]),
        ("** Ini mahal. **", ["Ini mahal."]),
        ("no mark at all", ["no mark at all"]),
        (" \u00a0", []),
        # A full stop after an initial or a short title ends no sentence.
        ("Dr. Wang says so. It is.", ["Dr. Wang says so.", "It is."]),
        ("It costs 3 million U.S. dollars. Yes.", ["It costs 3 million U.S. dollars.", "Yes."]),
        ("Lihat hal. 12. Itu saja.", ["Lihat hal. 12.", "Itu saja."]),
        ("M. Dupont le dit. Bien.", ["M. Dupont le dit.", "Bien."]),
        ("Sie sprach am 14. M\u00e4rz. Gut.", ["Sie sprach am 14. M\u00e4rz.", "Gut."]),
        ("Den 14. marts talte hun. Godt.", ["Den 14. marts talte hun.", "Godt."]),
        ("Es kostet usw. und so fort. Ja.", ["Es kostet usw. und so fort.", "Ja."]),
        ("Er nennt 14. Danach kam er.", ["Er nennt 14.", "Danach kam er."]),
    ],
)
def test_sentences_end_where_their_script_ends_them(text, found):
    assert sentences(text) == found


def test_sentences_of_every_passage_stand_in_it_and_leave_out_no_letter(kit):
    for article in kit.articles.values():
        for passage in article.passages:
            found = sentences(passage.raw)
            assert all(sentence in passage.raw for sentence in found)
            assert re.sub(r"\W", "", "".join(found)) == re.sub(r"\W", "", passage.raw)


def test_a_row_that_is_saved_stands_in_the_sheet_and_beneath(workshop, panel):
    code(panel, SELECTING)
    (row,) = sheets.read(workshop, "fang", "ada")
    assert {name: getattr(row, name) for name in SELECTING} == SELECTING
    assert "Saved a row on fang:44." in shown(panel) and "1 row in ada.csv." in shown(panel)
    assert SELECTING["english"] in shown(panel)
    assert panel.form.controls["quote"].value == "" and panel.form.controls["stance"].value == ""


def test_a_number_is_stored_with_its_unit(workshop, panel):
    code(panel, EASING)
    (row,) = sheets.read(workshop, "fang", "ada")
    assert (row.low, row.high, row.unit) == ("1", "2", "years")
    assert "1 to 2 years" in shown(panel)


def test_pressing_a_sentence_fills_in_its_words_and_offers_its_numbers(panel):
    press(panel, 24, 2)
    words = panel.form.controls["quote"].value
    assert panel.turn.value == 24 and panel.text.here == 24
    assert words.startswith("Talenta algoritme inti dibagi lagi") and words.endswith("dll.")
    assert panel.form.found.value == ""
    press(panel, 27, 0)
    assert "1; 2" in panel.form.found.value
    assert panel.form.controls["low"].options == ("1", "2")


def test_selected_words_are_the_quote_and_their_passage_opens_with_its_speaker(workshop, panel):
    pick(panel, 44, SELECTING["quote"])
    assert panel.turn.value == 44 and fields(panel)["quote"] == SELECTING["quote"]
    start = panel.passage.raw.index(SELECTING["quote"])
    assert panel.text.taken == [(44, start, start + len(SELECTING["quote"]))]
    pick(panel, 23, "Qubit")
    assert fields(panel)["voice"] == "qubit" and panel.turn.value == 23
    pick(panel, 44, SELECTING["quote"])
    panel.form.put({n: cell for n, cell in SELECTING.items() if n != "passage"})
    panel.buttons["Save"].click()
    assert sheets.read(workshop, "fang", "ada")[0].passage == "fang:44"


def test_words_that_are_no_quote_are_told_at_the_field_and_the_form_stays(panel):
    pick(panel, 44, SELECTING["quote"])
    pieces = [(n, 0, 5, panel.text.passages[n - 1]["parts"][1][:5]) for n in (27, 28)]
    panel.text._handle_custom_msg({"words": pieces, "english": []}, [])
    assert "from fang:27 to fang:28" in marked(panel)["quote"]
    assert panel.turn.value == 44 and fields(panel)["quote"] == SELECTING["quote"]
    pick(panel, 44, "bakat")
    assert "more than once in fang:44" in marked(panel)["quote"]
    pick(panel, 44, SELECTING["quote"])
    assert marked(panel) == {}


def test_words_selected_in_a_rendering_are_the_gloss_of_its_passages_quote(panel):
    pick(panel, 27, EASING["quote"])
    pick(panel, 27, "", "within 1–2 years")
    assert fields(panel)["english"] == "within 1–2 years"
    pick(panel, 28, "", "competence")
    assert "passage 28" in marked(panel)["english"]
    assert fields(panel)["english"] == "within 1–2 years" and panel.turn.value == 27


def test_what_a_person_filled_in_stays_when_other_words_are_picked(panel):
    press(panel, 3, 0)
    assert fields(panel)["english"].startswith("Recently")
    pick(panel, 3, "Baru-baru ini")
    assert "english" not in fields(panel), "the rendering is of more than the words"
    fill(panel, SELECTING | {"passage": "fang:3", "quote": "Baru-baru ini"})
    pick(panel, 44, SELECTING["quote"])
    assert fields(panel)["english"] == SELECTING["english"]
    assert fields(panel)["question"] == "T9"
    assert "the rest of the form stands as it was" in panel.said.value


def test_turning_on_leaves_a_form_that_is_begun_and_its_passage(workshop, panel):
    pick(panel, 44, SELECTING["quote"])
    panel.buttons["Next"].click()
    assert "quote" not in fields(panel), "nothing but words had been picked"
    fill(panel, SELECTING)
    panel.buttons["Next"].click()
    assert panel.turn.value == 45 and fields(panel)["quote"] == SELECTING["quote"]
    panel.buttons["Save"].click()
    assert [row.passage for row in sheets.read(workshop, "fang", "ada")] == ["fang:44"]


def test_the_speaker_of_a_passage_is_chosen(panel):
    panel.turn.value = 24
    assert panel.form.controls["voice"].value == "fang"
    panel.buttons["Previous"].click()
    assert panel.turn.value == 23 and panel.form.controls["voice"].value == "qubit"
    panel.buttons["Next"].click()
    assert panel.turn.value == panel.text.here == 24


def test_a_number_is_no_range_until_its_other_side_says_otherwise(panel):
    low, high = panel.form.controls["low"], panel.form.controls["high"]
    low.value = "1"
    assert high.value == "1"
    low.value = "12"
    assert high.value == "12"
    high.value = "20"
    low.value = "13"
    assert high.value == "20"
    low.value, high.value = "", "20"
    assert (low.value, high.value) == ("", "20")


def test_a_rendering_is_offered_where_its_sentences_match(workshop, panel):
    english = workshop.articles["fang"].english
    offered = 0
    for passage in workshop.articles["fang"].passages[:60]:
        rendered, own = sentences(english[passage.id]), sentences(passage.raw)
        press(panel, passage.number, -1)
        matched = len(rendered) == len(own)
        assert panel.form.controls["english"].value == (rendered[-1] if matched else "")
        offered += matched
    assert offered > 10


def test_words_that_the_coder_has_coded_are_marked(panel):
    code(panel, SELECTING)
    ((number, start, end),) = panel.text.coded
    text = "".join(panel.text.passages[number - 1]["parts"])
    assert (number, text[start:end]) == (44, SELECTING["quote"])
    assert panel.text.taken == []
    panel.buttons["Undo"].click()
    assert panel.text.coded == []


def test_the_theme_says_which_questions_can_be_answered(panel):
    panel.form.controls["theme"].value = "compute"
    asked = [value for _, value in panel.form.controls["question"].options]
    assert asked[0] == "" and all(question.startswith("C") for question in asked[1:])
    panel.form.controls["theme"].value = "context"
    assert [value for _, value in panel.form.controls["question"].options] == [""]


def test_a_question_is_offered_in_words_and_told_with_what_counts(workshop, panel):
    question = workshop.codebook.questions["T9"]
    labels = {value: label for label, value in panel.form.controls["question"].options}
    assert question.proposition in labels["T9"]
    panel.form.controls["question"].value = "T9"
    assert f"Does not: {question.excludes[:20]}" in panel.form.asked.value


def test_a_fault_stands_at_its_field_and_nothing_is_stored(workshop, panel):
    code(panel, SELECTING | {"quote": "kata rekaan", "stance": "", "english": " "})
    assert marked(panel).keys() == {"quote", "english", "question"}
    assert "is not in fang:44" in marked(panel)["quote"]
    assert marked(panel)["english"] == "its English gloss is empty"
    assert "kit-wrong" in panel.form.controls["quote"]._dom_classes
    assert "3 things to mend" in panel.said.value and "seeds/" not in panel.said.value
    assert panel.form.controls["quote"].value == "kata rekaan"
    assert not sheets.folder(workshop, "fang").exists()
    code(panel, SELECTING)
    assert marked(panel) == {} and "kit-wrong" not in panel.form.controls["quote"]._dom_classes


def test_a_row_that_stands_already_is_refused_in_a_few_words(panel):
    code(panel, SELECTING)
    code(panel, SELECTING)
    assert panel.said.value == "<p role='status'>Not done: repeats row 2.</p>"


def test_undo_takes_the_last_row_out(workshop, panel):
    code(panel, SELECTING)
    code(panel, EASING)
    panel.buttons["Undo"].click()
    assert [row.passage for row in sheets.read(workshop, "fang", "ada")] == ["fang:44"]
    assert "on fang:27" in panel.said.value and "1 row in ada.csv." in shown(panel)
    panel.buttons["Undo"].click()
    panel.buttons["Undo"].click()
    assert "There is nothing to undo." in shown(panel) and "0 rows in ada.csv." in shown(panel)


def test_any_row_can_be_changed_or_taken_out(workshop, panel):
    code(panel, EASING)
    code(panel, SELECTING)
    panel.chosen.value = 0
    panel.buttons["Change"].click()
    assert panel.turn.value == 27
    assert {n: panel.form.controls[n].value for n in EASING if n != "passage"} == {
        n: EASING[n] for n in EASING if n != "passage"
    }
    panel.form.controls["stance"].value = "qualifies"
    panel.buttons["Save"].click()
    stances = [row.stance for row in sheets.read(workshop, "fang", "ada")]
    assert stances == ["qualifies", "supports"]
    panel.chosen.value = 1
    panel.buttons["Take out"].click()
    assert [row.passage for row in sheets.read(workshop, "fang", "ada")] == ["fang:27"]


def test_words_that_are_coded_already_lead_to_their_row(panel):
    code(panel, EASING)
    code(panel, SELECTING)
    pick(panel, 27, "1-2 tahun, kekurangan")
    assert "Row 1 has words of these already" in panel.said.value
    assert panel.chosen.value == 0
    pick(panel, 44, "Fang Han")
    assert "has words of these" not in panel.said.value


@pytest.mark.parametrize("act", ["Change", "Take out"])
def test_a_row_is_to_be_chosen_first(workshop, panel, act):
    code(panel, SELECTING)
    panel.buttons[act].click()
    assert "Choose a row first." in panel.said.value
    assert len(sheets.read(workshop, "fang", "ada")) == 1


@pytest.mark.parametrize("away", ["turned", "picked"])
def test_going_to_another_passage_ends_a_change_and_says_so(workshop, panel, away):
    code(panel, EASING)
    panel.chosen.value = 0
    panel.buttons["Change"].click()
    if away == "turned":
        panel.turn.value = 44
    else:
        pick(panel, 44, SELECTING["quote"])
    assert "The row on fang:27 stays as it was." in panel.said.value
    code(panel, SELECTING)
    assert len(sheets.read(workshop, "fang", "ada")) == 2


def test_other_words_of_its_passage_are_a_changed_rows(workshop, panel):
    code(panel, EASING)
    panel.chosen.value = 0
    panel.buttons["Change"].click()
    pick(panel, 27, "kekurangan talenta algoritmik")
    assert "Change the row on fang:27 and save it." in panel.said.value
    panel.form.controls["note"].value = "shorter"
    for name in ("low", "high", "unit"):
        panel.form.controls[name].value = ""
    panel.buttons["Save"].click()
    assert "Changed the row on fang:27." in panel.said.value
    (row,) = sheets.read(workshop, "fang", "ada")
    assert row.quote == "kekurangan talenta algoritmik" and row.english == EASING["english"]


def test_what_no_field_can_take_is_to_be_chosen_anew(workshop, panel):
    code(panel, SELECTING)
    path = sheets.folder(workshop, "fang") / "ada.csv"
    stored = path.read_text("utf-8").replace("talent,T9,supports", "talents,T9,suports")
    path.write_text(stored, "utf-8", newline="")
    again = desk.show(workshop, "fang", "ada")
    again.chosen.value = 0
    again.buttons["Change"].click()
    assert "Choose anew: theme, stance" in again.said.value


def test_no_other_coders_file_is_opened(workshop, monkeypatch):
    sheets.save(workshop, "fang", "ben", PRACTICE)
    opened, path = [], type(workshop.folder)
    for name in ("read_bytes", "open"):
        own = getattr(path, name)

        def noted(self, *arguments, own=own, **more):
            opened.append(self.name)
            return own(self, *arguments, **more)

        monkeypatch.setattr(path, name, noted)
    panel = desk.show(workshop, "fang", "ada")
    code(panel, SELECTING)
    panel.buttons["Undo"].click()
    assert "ada.csv" in opened and not [name for name in opened if name.startswith("ben")]
    assert "ben" not in shown(panel) and "fang:30" not in shown(panel)


def test_what_a_spreadsheet_spoilt_or_brought_is_told_beneath_the_rows(workshop, panel):
    code(panel, SELECTING)
    path = sheets.folder(workshop, "fang") / "ada.csv"
    stored = path.read_text("utf-8").replace(",,,,", ",Mar-23,,date,", 1).replace("\n", "\r\n")
    path.write_text(stored, "utf-8", newline="")
    code(panel, EASING)
    assert "low is &#39;Mar-23&#39;" in shown(panel)
    assert "it is kept in ada.csv.kept-1" in shown(panel)


def test_a_sheet_with_a_passage_of_nowhere_is_shown_with_its_fault(workshop, panel):
    code(panel, SELECTING)
    path = sheets.folder(workshop, "fang") / "ada.csv"
    stored = path.read_text("utf-8").replace("fang:44", "fnag:44")
    path.write_text(stored, "utf-8", newline="")
    again = desk.show(workshop, "fang", "ada")
    assert "row 2: passage &#39;fnag:44&#39; is not in fang" in again.page.value
    again.chosen.value = 0
    again.buttons["Change"].click()
    assert "fnag:44 is no passage" in again.said.value


def test_what_people_typed_runs_no_script(panel):
    code(panel, SELECTING | {"note": "<img src=x onerror=alert(1)>", "english": "<b>big</b>"})
    assert "<img" not in shown(panel) and "<b>big" not in shown(panel)
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown(panel)
    code(panel, SELECTING | {"voice": "fang", "quote": "<img src=x>"})
    assert "<img" not in panel.form.marks["quote"].value and marked(panel)["quote"]


def test_without_a_kernel_the_panel_is_one_sentence(panel):
    code(panel, SELECTING)
    bundle = panel._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Run this cell in JupyterLab to code fang as ada")
    assert SELECTING["english"] not in bundle["text/html"]


@pytest.mark.parametrize("coder", ["adjudication", "../ada", "Ada"])
def test_a_name_that_no_coder_can_have_is_refused(workshop, coder):
    with pytest.raises(DataError):
        desk.show(workshop, "fang", coder)


def test_an_unknown_article_offers_the_nearest(workshop):
    with pytest.raises(UnknownName, match="fang"):
        desk.show(workshop, "fnag", "ada")


def test_words_that_were_pasted_open_the_one_passage_that_has_them(panel):
    panel.turn.value = 24
    panel.form.controls["quote"].value = EASING["quote"]
    assert panel.turn.value == 27 and panel.form.controls["quote"].value == EASING["quote"]
    panel.form.controls["quote"].value = "1-2 tahun"
    assert panel.turn.value == 27
    panel.form.controls["quote"].value = "nowhere at all"
    assert panel.turn.value == 27 and panel.text.taken == []


def test_where_the_text_does_not_show_a_sentence_says_how_to_code(panel):
    said = [w.value for w in panel.children[1].children[0].children if hasattr(w, "value")]
    assert any("paste them into Words" in each for each in said)
