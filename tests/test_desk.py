import re

import pytest
from test_coders import EASING, PRACTICE, SELECTING

from helpers import corpus, tables
from helpers.intercoder import desk, sheets


def code(panel, row):
    """Fill the controls as a coder does: the passage first, then what hangs on it."""
    panel.controls["passage"].value = int(row["passage"].split(":")[1])
    for name in [name for name in panel.controls if name != "passage"]:
        if name in row:
            panel.controls[name].value = row[name]
    panel.buttons["Save"].click()


def shown(panel):
    return re.sub(r"<style>.*?</style>", "", panel.children[-1].value, flags=re.S)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("算力很贵。数据呢?有!", ["算力很贵。", "数据呢?有!"]),
        ("算力很贵。数据呢？有！", ["算力很贵。", "数据呢？", "有！"]),
        ("他说：“缺人。”然后走了", ["他说：“缺人。”", "然后走了"]),
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
    ],
)
def test_sentences_end_where_their_script_ends_them(text, sentences):
    assert desk.sentences(text) == sentences


def test_sentences_of_every_passage_stand_in_it_and_leave_out_no_letter():
    for article in corpus.articles():
        for passage in article.passages:
            found = desk.sentences(passage.raw)
            assert all(sentence in passage.raw for sentence in found)
            letters = re.sub(r"\W", "", "".join(found))
            assert letters == re.sub(r"\W", "", passage.raw)


def test_a_row_that_is_saved_stands_in_the_file_and_beneath(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING)
    (row,) = sheets.load("fang", "ada", seeds)
    assert {name: row[name] for name in SELECTING} == SELECTING
    assert "Saved a row on fang:44. 1 row in ada.csv." in shown(panel)
    assert SELECTING["english"] in shown(panel)
    assert panel.controls["quote"].value == "" and panel.controls["stance"].value == ""


def test_a_number_is_stored_with_its_unit(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, EASING)
    (row,) = sheets.load("fang", "ada", seeds)
    assert (row["low"], row["high"], row["unit"]) == ("1", "2", "years")
    assert "<td>1 to 2 years</td>" in shown(panel)


def test_picking_a_sentence_fills_in_its_words_and_the_speaker(seeds):
    panel = desk.desk("fang", "ada", seeds)
    panel.controls["passage"].value = 24
    panel.controls["sentence"].value = 3
    words = panel.controls["quote"].value
    assert words.startswith("Talenta algoritme inti dibagi lagi") and words.endswith("dll.")
    assert panel.controls["voice"].value == "fang"
    panel.controls["passage"].value = 23
    assert panel.controls["quote"].value == "" and panel.controls["voice"].value == "qubit"


def test_the_theme_says_which_questions_can_be_answered(seeds):
    panel = desk.desk("fang", "ada", seeds)
    panel.controls["theme"].value = "compute"
    asked = [value for _, value in panel.controls["question"].options]
    assert asked[0] == "" and all(question.startswith("C") for question in asked[1:])
    panel.controls["theme"].value = "context"
    assert [value for _, value in panel.controls["question"].options] == [""]


def test_the_question_is_shown_with_what_counts_as_an_answer(seeds):
    panel = desk.desk("fang", "ada", seeds)
    panel.controls["question"].value = "T2"
    told = panel._asked.value
    assert "Selecting the right people matters more" in told and "Does not: An account of" in told


def test_a_fault_is_shown_and_nothing_is_stored(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING | {"quote": "kata rekaan", "stance": ""})
    assert "Not done: " in shown(panel) and "is not in fang:44" in shown(panel)
    assert "question and stance go together" in shown(panel)
    assert panel.controls["quote"].value == "kata rekaan"
    assert not (seeds / "fang/coders").exists()


def test_undo_takes_the_last_row_out(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING)
    code(panel, EASING)
    panel.buttons["Undo"].click()
    assert [row["passage"] for row in sheets.load("fang", "ada", seeds)] == ["fang:44"]
    assert "Took out the row on fang:27. 1 row in ada.csv." in shown(panel)
    panel.buttons["Undo"].click()
    panel.buttons["Undo"].click()
    assert "There is nothing to undo. 0 rows in ada.csv." in shown(panel)


def test_no_other_coders_file_is_opened(seeds, monkeypatch):
    sheets.save("fang", "ben", PRACTICE, seeds)
    opened, read_bytes = [], type(seeds).read_bytes
    monkeypatch.setattr(
        type(seeds), "read_bytes", lambda path: opened.append(path.name) or read_bytes(path)
    )
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING)
    panel.buttons["Undo"].click()
    assert "ada.csv" in opened and not [name for name in opened if name.startswith("ben")]
    assert "ben" not in shown(panel) and "fang:30" not in shown(panel)


def test_what_a_spreadsheet_spoilt_or_brought_is_told_beneath_the_rows(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING)
    path = seeds / "fang/coders/ada.csv"
    stored = path.read_text("utf-8").replace(",,,,", ",Mar-23,,date,", 1).replace("\n", "\r\n")
    path.write_text(stored, "utf-8", newline="")
    code(panel, EASING)
    assert "low is &#x27;Mar-23&#x27;, as a spreadsheet leaves it" in shown(panel)
    assert "the file is kept in ada.csv.kept-1" in shown(panel)


def test_what_people_typed_runs_no_script(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING | {"note": "<img src=x onerror=alert(1)>", "english": "<b>big</b>"})
    assert "<img" not in shown(panel) and "<b>big" not in shown(panel)
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown(panel)


def test_without_a_kernel_the_panel_is_one_sentence(seeds):
    panel = desk.desk("fang", "ada", seeds)
    code(panel, SELECTING)
    page = panel.still()
    assert page.plain.startswith("Run this cell in JupyterLab to code fang as ada")
    assert page.plain in page.html and SELECTING["english"] not in page.html


@pytest.mark.parametrize("coder", ["adjudication", "../ada", "Ada"])
def test_a_name_that_no_coder_can_have_is_refused(seeds, coder):
    with pytest.raises(tables.DataError):
        desk.desk("fang", coder, seeds)
