from dataclasses import replace

import matplotlib.pyplot as plt
import pytest

from helpers import codebook, old_coding as coding, plots, tables
from helpers.teaching import votes

QUESTIONS = codebook.load().questions
GOOGLE = (
    '"Timestamp","Your name","{T1}","How did you like it?","Vote [A3]"\r\n'
    '"2026/03/01 9:01:02 AM","Invented Ada","Agree","fine","Tend to disagree"\r\n'
    '"2026/03/01 9:01:09 AM","Invented Bo","Strongly agree","agree","partly"\r\n'
    '"2026/03/01 9:02:00 AM","Invented Eve","Don’t know","","It depends"\r\n'
).format(T1=QUESTIONS["T1"].proposition)
COUNTED = {
    "T1": {"agree": 2, "partly": 0, "disagree": 0, "unsure": 1},
    "A3": {"agree": 0, "partly": 2, "disagree": 1, "unsure": 0},
}


@pytest.fixture
def form(tmp_path):
    """Return a function that stores an export of a form and returns its path."""

    def store(text, name="form.csv", encoding="utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return tmp_path / name

    return store


def test_counts_are_typed_in():
    assert votes.count(agree=12, unsure=2) == {
        "agree": 12,
        "partly": 0,
        "disagree": 0,
        "unsure": 2,
    }


@pytest.mark.parametrize("wrong", [-1, 2.5, "3", True, None])
def test_what_is_no_count_is_refused(wrong):
    with pytest.raises(ValueError, match=r"partly = .* should be a whole number"):
        votes.count(partly=wrong)


def test_an_export_is_counted_and_nothing_of_a_person_is_kept(form):
    vote = votes.read(form(GOOGLE))
    assert vote == COUNTED
    assert vote.notes == (
        f"{vote.notes[0].split(':')[0]}: columns not counted: 'Timestamp', 'Your name', "
        "'How did you like it?'",
    )
    shown = votes.shift(vote, {})
    assert "Invented" not in f"{vote} {vote.notes} {shown.html} {shown.plain} {vars(vote)}"
    assert "9:01" not in shown.html + shown.plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_form_tools_save_is_read(form, encoding, separator):
    text = 'when;T1;"A3: their jobs"\n1;agree;partly\n2;strongly agree;depends\n3;not sure;no\n'
    assert votes.read(form(text.replace(";", separator), encoding=encoding)) == COUNTED


@pytest.mark.parametrize(
    ("heading", "questions"),
    [
        ("T1", ["T1"]),
        ("t1 (before)", ["T1"]),
        ("3. T1: will it ease?", ["T1"]),
        ("Q03_T1->Vote", ["T1"]),
        ("Before you read [T1]", ["T1"]),
        ("Vote before reading: Selecting the right people matters more than training them", ["T2"]),
        (QUESTIONS["C4"].proposition.upper(), ["C4"]),
        (f"Before [{QUESTIONS['A5'].proposition}]", ["A5"]),
        ("Your level of English (C1)", []),
        ("C1 level", []),
        ("The shortage of teachers will ease", []),
        ("The shortage of talent will ease within five years", []),  # near, and not near enough
        ("Name", []),
        ("", []),
        ("T1: Large models are still under human control.", ["A7", "T1"]),
        ("[T1] or [T2]", ["T1", "T2"]),
    ],
)
def test_a_column_is_recognised_strictly(heading, questions):
    assert votes.asked(heading, QUESTIONS) == questions


def test_a_column_near_to_two_questions_is_not_guessed():
    other = replace(QUESTIONS["T1"], proposition=QUESTIONS["T1"].proposition.replace("five", "ten"))
    known = {"T1": QUESTIONS["T1"], "X1": other}
    assert votes.asked(QUESTIONS["T1"].proposition, known) == ["T1", "X1"]


def test_no_proposition_is_near_another():
    for id, question in QUESTIONS.items():
        assert votes.asked(question.proposition, QUESTIONS) == [id]


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ("Agree", "agree"),
        ("Strongly agree", "agree"),
        ("I tend to agree.", "agree"),
        ("5", "agree"),
        ("5 - Strongly agree", "agree"),
        ("1 (strongly agree)", "agree"),
        ("Yes", "agree"),
        ("Partly", "partly"),
        ("It depends", "partly"),
        ("3", "partly"),
        ("Tend to disagree", "disagree"),
        ("do not agree", "disagree"),
        ("I don't agree", "disagree"),
        ("2", "disagree"),
        ("Neither agree nor disagree", "unsure"),
        ("I don’t know", "unsure"),
        ("I am not sure", "unsure"),
        ("not agree?", ""),
        ("agree to disagree", ""),
        ("Agree;Disagree", ""),
        ("7", ""),
        ("同意", ""),
        ("", ""),
        ("strongly", ""),
    ],
)
def test_an_answer_is_understood_in_plain_words(answer, choice):
    assert votes.understand(answer) == choice


def test_what_is_not_understood_is_named_by_row_and_nothing_is_dropped_in_silence(form):
    vote = votes.read(form("T1\nagree\nmaybe so\n\n4\n"))
    assert vote["T1"] == votes.count(agree=2)
    assert [note.partition(": ")[2] for note in vote.notes] == [
        "T1: row 3 is not understood, and not counted: 'maybe so'",
        "T1: numbers are read as 1 (disagree) to 5 (agree), 3 as partly",
    ]
    two = votes.read(form("n,T1\n1,agree\n2,\n3,\n"))
    assert two["T1"] == votes.count(agree=1) and "T1: no answer in row 3, 4" in two.notes[1]


def test_numbers_of_another_scale_are_not_guessed(form):
    vote = votes.read(form("T1\n3\n9\n5\n"))
    assert sum(vote["T1"].values()) == 0 and len(vote.notes) == 3


def test_before_and_after_stand_in_one_file(form):
    path = form("T1 before,T1 after,A3 (after)\nagree,no,no\nagree,partly,no\n")
    assert votes.read(path, when="before") == {"T1": votes.count(agree=2)}
    after = votes.read(path, when="after")
    assert after == {
        "T1": votes.count(partly=1, disagree=1),
        "A3": votes.count(disagree=2),
    }
    assert "columns not counted: 'T1 before'" in after.notes[0]
    with pytest.raises(tables.DataError, match="'T1 before' and 'T1 after' both ask T1"):
        votes.read(path)


def test_before_and_after_stand_in_two_files(form):
    path = form("T1\nagree\n")
    assert votes.read(path, when="before") == votes.read(path, when="after")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "form.csv: the file is empty"),
        ("T1\n", "form.csv: has a heading and no answers"),
        ("name,mood\nInvented Ada,good\n", "row 1: no column is a question's; put the id"),
        ("[T1] or [T2]\nagree\n", "row 1: '[T1] or [T2]' may ask T1 or T2"),
        ("T1,Vote [T1]\nagree,no\n", "row 1: 'T1' and 'Vote [T1]' both ask T1"),
    ],
)
def test_a_file_that_cannot_be_counted_is_told_in_a_sentence(form, text, fault):
    vote, faults = votes.scan(form(text))
    assert len(faults) == 1 and fault in faults[0]
    assert not vote or list(vote) == ["T1"]


def test_a_missing_file_and_a_wrong_moment_are_told(tmp_path):
    with pytest.raises(tables.DataError, match=r"none.csv: the file is missing"):
        votes.read(tmp_path / "none.csv")
    with pytest.raises(tables.DataError, match="'later' should be before, after"):
        votes.read(tmp_path / "none.csv", when="later")


BEFORE = {"T1": votes.count(12, 5, 4, 2), "C6": votes.count(agree=2, partly=1)}
AFTER = {"T1": votes.count(6, 7, 5, 1)}


def test_the_class_moves_beside_the_voices():
    # Of 23 then 19: agree 12 (52.2%) to 6 (31.6%), partly 5 (21.7%) to 7 (36.8%).
    page = votes.shift(BEFORE, AFTER)
    for words in ("agree 12 (52%)", "agree 6 (32%)", "agree −21", "partly +15", "unsure −3"):
        assert words in page.html
    assert "Fang Han supports" in page.html and "He hires for, and sells" in page.html
    assert QUESTIONS["T1"].proposition in page.html
    assert "T1: 23 answered before and 19 after" in page.plain
    assert "C6: voted on before only" in page.plain and "no vote" in page.html


def test_silent_voices_are_counted_as_silent_and_never_among_those_who_agree():
    row = votes.shift({"T1": votes.count(agree=9)}, {}).html
    stances = [stance for (_, question), stance in coding.stances().items() if question == "T1"]
    silent = stances.count("silent")
    assert silent > 0 and f"· silent: {silent} of {len(stances)} voices" in row
    assert row.count("supports") == stances.count("supports") == 1
    assert "Wang Xiaogang" not in row


def test_a_voice_that_was_not_coded_is_not_called_silent(monkeypatch):
    coded = coding.stances()
    monkeypatch.setattr(coding, "stances", lambda: coded | {("zhou", "T1"): "not coded"})
    assert "? not coded: 1 of" in votes.shift({"T1": votes.count(agree=9)}, {}).html


@pytest.mark.parametrize(("number", "told"), [(4, True), (5, False)])
def test_in_a_very_small_class_single_answers_could_be_guessed(number, told):
    page = votes.shift({"T1": votes.count(agree=number)}, {"T1": votes.count(partly=number)})
    assert ("single answers could be guessed" in page.plain) == told


def test_equal_numbers_of_voters_are_not_remarked_upon():
    page = votes.shift({"T1": votes.count(agree=9)}, {"T1": votes.count(partly=9)})
    assert "answered before" not in page.plain and "agree −100" in page.html


def test_a_question_that_the_codebook_lacks_is_refused():
    with pytest.raises(ValueError, match="question 'T9' is not known"):
        votes.shift({"T9": votes.count(agree=3)}, {})


def test_hostile_text_of_a_form_is_shown_and_not_run(form):
    text = "T1,<script>alert(1)</script>\n<img src=x onerror=alert(1)>,x\nagree,x\n"
    html = votes.shift(votes.read(form(text)), {}).html
    assert "<script" not in html and "<img" not in html and "&lt;img" in html


def test_the_chart_draws_shares_with_counts_and_signs():
    plots.prepare()
    figure, ax = plt.subplots()
    assert votes.chart(BEFORE, AFTER, ax=ax) is ax
    labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert labels == ["T1 before", "T1 after", "C6 before"]
    first = [bar.get_width() for bar in ax.patches[:4]]
    assert first == pytest.approx([1200 / 23, 500 / 23, 400 / 23, 200 / 23])
    assert [bar.get_x() for bar in ax.patches[:3]] == pytest.approx([0, 1200 / 23, 1700 / 23])
    shown = [text.get_text() for text in ax.texts if text.get_text()]
    assert shown[:4] == ["▲ 12", "◆ 5", "▼ 4", "○ 2"] and shown[-2:] == ["▲ 2", "◆ 1"]
    figure.canvas.draw()
    plt.close(figure)
