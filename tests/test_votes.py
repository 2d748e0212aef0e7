from datetime import datetime

import matplotlib.pyplot as plt
import pytest

from helpers.data.files import DataError, UnknownName
from helpers.kit import Kit, kit
from helpers.show import charts
from helpers.teach import forms, votes

QUESTIONS = kit.codebook.questions
GOOGLE = (
    '"Timestamp","Your name","{T8}","How did you like it?","Vote [A3]"\r\n'
    '"2026/03/01 9:01:02 AM","Invented Ada","Agree","fine","Tend to disagree"\r\n'
    '"2026/03/01 9:01:09 AM","Invented Bo","Strongly agree","agree","partly"\r\n'
    '"2026/03/01 9:02:00 AM","Invented Eve","Don’t know","","It depends"\r\n'
).format(T8=QUESTIONS["T8"].proposition)
COUNTED = {
    "T8": {"agree": 2, "partly": 0, "disagree": 0, "unsure": 1},
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
    vote = votes.read(kit, form(GOOGLE))
    assert vote == COUNTED
    assert vote.notes == (
        f"{vote.notes[0].split(':')[0]}: columns not counted: 'Timestamp', 'Your name', "
        "'How did you like it?'",
    )
    shown = votes.shift(kit, vote, {})
    assert "Invented" not in f"{vote} {vote.notes} {shown.html} {shown.plain} {vars(vote)}"
    assert "9:01" not in shown.html + shown.plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_form_tools_save_is_read(form, encoding, separator):
    text = 'when;T8;"A3: their jobs"\n1;agree;partly\n2;strongly agree;depends\n3;not sure;no\n'
    assert votes.read(kit, form(text.replace(";", separator), encoding=encoding)) == COUNTED


@pytest.mark.parametrize(
    ("heading", "questions"),
    [
        ("T8", ["T8"]),
        ("t8 (before)", ["T8"]),
        ("3. T8: will it ease?", ["T8"]),
        ("Q03_T8->Vote", ["T8"]),
        ("Before you read [T8]", ["T8"]),
        ("Vote before reading: A small core team is enough to build a large model", ["T9"]),
        (QUESTIONS["C8"].proposition.upper(), ["C8"]),
        (f"Before [{QUESTIONS['A5'].proposition}]", ["A5"]),
        ("Your level of English (C1)", []),
        ("C1 level", []),
        ("People able to teach are scarce now", []),
        ("People able to build large ships are scarce", []),  # near, and not near enough
        ("Name", []),
        ("", []),
        (
            "T8: The progress of large models gives more reason for worry than for hope.",
            ["A11", "T8"],
        ),
        ("[T8] or [T9]", ["T8", "T9"]),
    ],
)
def test_a_column_is_recognised_strictly(heading, questions):
    assert forms.asked(heading, QUESTIONS) == questions


def test_a_column_near_to_two_questions_is_not_guessed():
    near = QUESTIONS["T8"].proposition.replace("scarce", "sparse")
    other = QUESTIONS["T8"].model_copy(update={"proposition": near})
    known = {"T8": QUESTIONS["T8"], "X1": other}
    assert forms.asked(QUESTIONS["T8"].proposition, known) == ["T8", "X1"]


def test_no_proposition_is_near_another():
    for id, question in QUESTIONS.items():
        assert forms.asked(question.proposition, QUESTIONS) == [id]


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
        ("I do not fully agree", ""),
        ("I don’t strongly disagree", ""),
        ("7", ""),
    ],
)
def test_an_answer_is_understood_in_plain_words(answer, choice):
    assert forms.understand(answer) == choice


@pytest.mark.parametrize(
    "ticks",
    [
        *("Agree;Disagree", "Agree;Strongly agree;", "partly;agree", "Partly, Agree", "agree|no"),
        *("Agree\nDisagree", "Partly/agree", "yes & no", "4,5", "4;5", "3,5"),
    ],
)
def test_two_ticks_are_no_one_answer(form, ticks):
    assert forms.understand(ticks) == ""
    vote = votes.read(kit, form(f'n,T8\n1,"{ticks}"\n2,agree\n'))
    assert vote["T8"] == votes.count(agree=1) and "row 2" in "".join(vote.notes)


@pytest.mark.parametrize(
    ("answer", "choice"),
    [("Agree;", "agree"), ("Yes, I agree", "agree"), ("No / disagree", "disagree")],
)
def test_one_tick_and_one_sentence_are_one_answer(answer, choice):
    assert forms.understand(answer) == choice


@pytest.mark.parametrize(
    ("heading", "read"),
    [
        ("T8", "DDPAA"),
        ("T8 (1 to 5)", "DDPAA"),
        ("3. T8: will it ease?", "DDPAA"),
        ("T8 (1 = agree, 5 = disagree)", "AAPDD"),
        ("T8 (1 = strongly agree … 5 = strongly disagree)", "AAPDD"),
        ("T8: from 1 (agree) to 5 (disagree)", "AAPDD"),
        ("T8: agree = 1, disagree = 5", "AAPDD"),
        ("[T8] agree (1) to disagree (5)", "AAPDD"),
        ("T8 [1 – agree, 2 – partly, 3 – disagree, 4 – unsure]", "APDU-"),
        ("T8 (1: agree; 2: partly; 3: disagree)", "APD--"),
        ("T8 (1 = disagree, 7 = agree)", "DDDPA"),
        ("T8 (1 = disagree, 4 = agree)", "DDAA-"),
        ("T8 (1 = agree)", "A----"),
        ("T8 (1 to 7)", "-----"),
        ("[T8] on a scale of 0–10", "-----"),
        ("T8 (out of 10)", "-----"),
        ("T8: points, max. 10", "-----"),
        ("T8 (__/10)", "-----"),
        ("T8 (out of 5)", "DDPAA"),
        ("T8 (1 = trifft zu, 5 = trifft nicht zu)", "-----"),
    ],
)
def test_a_scale_that_the_heading_states_is_followed(form, heading, read):
    words = {"A": "agree", "P": "partly", "D": "disagree", "U": "unsure"}
    vote = votes.read(kit, form(f'"{heading}"\n1\n2\n3\n4\n5\n'))
    expected = [words[letter] for letter in read if letter != "-"]
    assert vote["T8"] == {choice: expected.count(choice) for choice in votes.CHOICES}
    told = "".join(vote.notes)
    assert [f"row {n}" in told for n in range(2, 7)] == [letter == "-" for letter in read]
    assert ("numbers are read as" in told) == bool(expected)


def test_a_scale_that_the_answers_spell_out_is_followed(form):
    cells = ["1 (strongly agree)", "2", "2", "5 (strongly disagree)"]
    vote = votes.read(kit, form("\n".join(["T8", *cells])))
    assert vote["T8"] == votes.count(agree=3, disagree=1)


def test_what_is_not_understood_is_named_by_row_and_nothing_is_dropped_in_silence(form):
    vote = votes.read(kit, form("T8\nagree\nmaybe so\n\n4\n"))
    assert vote["T8"] == votes.count(agree=2)
    first, second = vote.notes
    assert "T8: row 3 is not understood" in first and "'maybe so'" in first
    assert "4 agree" in second
    two = votes.read(kit, form("n,T8\n1,agree\n2,\n3,\n"))
    assert two["T8"] == votes.count(agree=1) and "T8: no answer in row 3, 4" in two.notes[1]


@pytest.mark.parametrize("name", ["Total", "Mean: 2.67", "Summe", "\u5408\u8ba1"])
def test_a_row_that_sums_up_is_nobodys_vote(form, name):
    vote = votes.read(kit, form(f"who,T8\nInvented Ada,agree\nInvented Bo,no\n{name},2\n"))
    assert vote["T8"] == votes.count(agree=1, disagree=1)
    assert any("row 4 sums up" in note for note in vote.notes)
    named = votes.read(kit, form(f"who,T8\nInvented Ada,agree\n{name},no\n"))
    assert named["T8"] == votes.count(agree=1, disagree=1)


def test_who_may_have_voted_twice_is_told_and_not_named(form):
    cells = ["Email,T8", "a@x,agree", "b@x,no", "A@x,no"]
    vote = votes.read(kit, form("\n".join(cells)))
    assert vote["T8"] == votes.count(agree=1, disagree=2)
    told = [note for note in vote.notes if "voted twice" in note]
    assert len(told) == 1 and "rows 2, 4" in told[0] and "a@x" not in told[0].lower()


def test_one_name_written_in_two_ways_is_one_name(form):
    vote = votes.read(kit, form("Name,T8\nJose\u0301,agree\nBo,no\nJOS\u00c9 ,no\n"))
    assert any("rows 2, 4" in note and "voted twice" in note for note in vote.notes)


def test_a_cell_of_many_letters_is_read_at_once(form):
    vote = votes.read(kit, form(f"T8\nagree\n{'sep ' * 4000}\n{'x' * 30000}\n"))
    assert vote["T8"] == votes.count(agree=1) and len(vote.notes) == 2


def test_a_second_row_of_headings_is_no_vote(form):
    vote = votes.read(kit, form("Respondent,T8,C6\n,Response,Response\n1,agree,no\n2,no,no\n"))
    assert vote["T8"] == votes.count(agree=1, disagree=1) and vote["C6"] == votes.count(disagree=2)
    assert sum("row 2 is not understood" in note for note in vote.notes) == 2


def test_numbers_of_another_scale_are_not_guessed(form):
    vote = votes.read(kit, form("T8\n3\n9\n5\n"))
    assert sum(vote["T8"].values()) == 0 and len(vote.notes) == 3


def test_before_and_after_stand_in_one_file(form):
    path = form("T8 before,T8 after,A3 (after)\nagree,no,no\nagree,partly,no\n")
    assert votes.read(kit, path, when="before") == {"T8": votes.count(agree=2)}
    after = votes.read(kit, path, when="after")
    assert after == {
        "T8": votes.count(partly=1, disagree=1),
        "A3": votes.count(disagree=2),
    }
    assert "columns not counted: 'T8 before'" in after.notes[0]
    with pytest.raises(DataError, match="'T8 before' and 'T8 after' both ask T8"):
        votes.read(kit, path)


def test_before_and_after_stand_in_two_files(form):
    path = form("T8\nagree\n")
    assert votes.read(kit, path, when="before") == votes.read(kit, path, when="after")


CHOICES_AS_COLUMNS = "Name,T8,,\n,Agree,Partly,Disagree\nx,Agree,,\ny,,Partly,\nz,,,Disagree\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["form.csv", "empty"]),
        ("T8\n", ["form.csv", "no answers"]),
        ("name,mood\nInvented Ada,good\n", ["row 1", "no column is a question's"]),
        ("[T8] or [T9]\nagree\n", ["row 1", "'[T8] or [T9]' may ask T8 or T9"]),
        ("T8,Vote [T8]\nagree,no\n", ["row 1", "'T8' and 'Vote [T8]' both ask T8"]),
        ("T8,T8\nagree,no\n", ["row 1", "'T8'"]),
        (CHOICES_AS_COLUMNS, ["form.csv"]),
        ('T8,remark\nagree,"good\nno,x\nno,y\n', ["line"]),
        ('T8,remark\nagree,5" high"\nno,x\n', []),
        ('T8,remark\nagree,"5" high\nno,x\nno,a "b"\n', ["line"]),
        ("T8,T9\nagree,no,agree\n", ["row 2"]),
        ("T8,count\nagree,10\ndisagree,3\n", ["row 1", "'T8'", "'count'", "counts"]),
        ("Answer,T8,T9\nagree,5,2\npartly,1,2\nno,3,5\n", ["row 1", "'Answer'", "counts"]),
        ("No,T8\n1,agree\n2,disagree\n", []),
        ("fun,T8\nyes,5\nno,1\n", []),
        ("fun,T8\nyes,agree\nno,no\nunsure,\n", []),
        ("T8 on a scale of 1 to 5\n3\n", ["row 1", "begin the heading of each with its id"]),
    ],
)
def test_a_file_that_cannot_be_counted_is_told_in_a_sentence(form, text, words):
    vote, faults = votes.read_with_faults(kit, form(text))
    if words:
        assert faults and all(word in faults[0] for word in words), faults
    else:
        assert vote["T8"] == votes.count(agree=1, disagree=1), "a quotation mark within is a sign"


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nT8;why\nagree;x\nno;y\n",
        '\ufeffT8;"why, in short"\r\nagree;3,5\r\nno;4,5\r\n',
        'T8\t"why, in short"\nagree\t3,5\nno\t4,5\n',
    ],
)
def test_the_separator_is_found_in_spite_of_decimal_commas(form, text):
    assert votes.read(kit, form(text)) == {"T8": votes.count(agree=1, disagree=1)}


def test_a_workbook_as_microsoft_forms_saves_it_is_read(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    head = [
        "ID",
        "Start time",
        "Email",
        "Name",
        QUESTIONS["T8"].proposition,
        "C6 (1 = agree, 5 = disagree)",
    ]
    day = datetime(2026, 3, 1, 9, 1)
    for row in [
        head,
        [1, day, "anonymous", None, "Agree", 1],
        [2, day, "anonymous", None, "No", 4],
    ]:
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    assert votes.read(kit, tmp_path / "form.xlsx") == {
        "T8": votes.count(agree=1, disagree=1),
        "C6": votes.count(agree=1, disagree=1),
    }


def test_a_missing_file_and_a_wrong_moment_are_told(tmp_path):
    with pytest.raises(DataError, match=r"none.csv: the file is missing"):
        votes.read(kit, tmp_path / "none.csv")
    with pytest.raises(DataError, match="'later' should be before, after"):
        votes.read(kit, tmp_path / "none.csv", when="later")


BEFORE = {"T8": votes.count(12, 5, 4, 2), "C6": votes.count(agree=2, partly=1)}
AFTER = {"T8": votes.count(6, 7, 5, 1)}


def test_the_class_moves_beside_the_voices():
    # Of 23 then 19: agree 12 (52.2%) to 6 (31.6%), partly 5 (21.7%) to 7 (36.8%).
    page = votes.shift(kit, BEFORE, AFTER)
    for words in ("agree 12 (52%)", "agree 6 (32%)", "agree −21", "partly +15", "unsure −3"):
        assert words in page.html
    assert "Fang Han supports" in page.html and "He hires for, and sells" in page.html
    assert QUESTIONS["T8"].proposition in page.html
    assert "T8: 23 answered before and 19 after" in page.plain
    assert "C6: voted on before only" in page.plain and "no vote" in page.html


def test_silent_voices_are_counted_as_silent_and_never_among_those_who_agree():
    row = votes.shift(kit, {"T8": votes.count(agree=9)}, {}).html
    stances = [stance for (_, question), stance in kit.stances().items() if question == "T8"]
    silent = stances.count("silent")
    assert silent > 0 and f"· silent: {silent} of {len(stances)} voices" in row
    assert row.count("supports") == stances.count("supports") == 4
    assert "Wang Xiaogang" not in row


def test_a_voice_that_was_not_coded_is_not_called_silent(spoil):
    version = kit.articles["wang"].coded_against
    spoilt = Kit(spoil("wang/article.toml", f'coded_against = "{version}"', 'coded_against = ""'))
    uncoded = len(spoilt.articles["wang"].voices)
    html = votes.shift(spoilt, {"T5": votes.count(agree=9)}, {}).html
    assert f"? not coded: {uncoded} of {len(spoilt.voices)} voices" in html


@pytest.mark.parametrize(("number", "told"), [(4, True), (5, False)])
def test_in_a_very_small_class_single_answers_could_be_guessed(number, told):
    page = votes.shift(kit, {"T8": votes.count(agree=number)}, {"T8": votes.count(partly=number)})
    assert ("single answers could be guessed" in page.plain) == told


def test_equal_numbers_of_voters_are_not_remarked_upon():
    page = votes.shift(kit, {"T8": votes.count(agree=9)}, {"T8": votes.count(partly=9)})
    assert "answered before" not in page.plain and "agree −100" in page.html


def test_a_question_that_the_codebook_lacks_is_refused():
    with pytest.raises(UnknownName, match="question 'T2'"):
        votes.shift(kit, {"T2": votes.count(agree=3)}, {})


def test_hostile_text_of_a_form_is_shown_and_not_run(form):
    text = "T8,<script>alert(1)</script>\n<img src=x onerror=alert(1)>,x\nagree,x\n"
    html = votes.shift(kit, votes.read(kit, form(text)), {}).html
    assert "<script" not in html and "<img" not in html and "&lt;img" in html


def test_the_chart_draws_shares_with_counts_and_signs():
    charts.prepare()
    figure, ax = plt.subplots()
    assert votes.chart(kit, BEFORE, AFTER, ax=ax) is ax
    labels = [tick.get_text() for tick in ax.get_yticklabels()]
    assert labels == ["T8 before", "T8 after", "C6 before"]
    first = [bar.get_width() for bar in ax.patches[:4]]
    assert first == pytest.approx([1200 / 23, 500 / 23, 400 / 23, 200 / 23])
    assert [bar.get_x() for bar in ax.patches[:3]] == pytest.approx([0, 1200 / 23, 1700 / 23])
    shown = [text.get_text() for text in ax.texts if text.get_text()]
    assert shown[:4] == ["▲ 12", "◆ 5", "▼ 4", "○ 2"] and shown[-2:] == ["▲ 2", "◆ 1"]
    figure.canvas.draw()
    plt.close(figure)
