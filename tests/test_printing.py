import io
import re
from functools import cache

import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextLine
from pdfminer.pdfpage import PDFPage

from helpers import claims, codebook, old_coding as coding, corpus, quizzes, voices
from helpers.pack import printing

KINDS = ("handout", "evidence", "quizzes", "quiz-key")
PAPERS = {"a4": (595, 842), "letter": (612, 792)}


@pytest.fixture(scope="module")
def prints():
    """Every print on both papers: its data, and the PDF."""
    found = {kind: printing.data(kind) for kind in KINDS}
    return {
        (kind, paper): (data, printing.pdf(kind, data, paper))
        for kind, data in found.items()
        for paper in PAPERS
    }


@cache
def pages(pdf):
    """Return the words of every page of a PDF."""
    return extract_text(io.BytesIO(pdf)).split("\f")[:-1]


def text(pdf):
    """Return the words of a PDF without white space, where its lines break being no matter."""
    return bare("".join(pages(pdf)))


def bare(words):
    # Typesetting turns the straight apostrophe, and a hyphen at the end of a line is no letter.
    return re.sub(r"[\s\u00ad\u200b-]", "", words.replace("'", "’"))


def test_every_page_has_the_size_of_its_paper(prints):
    for (kind, paper), (_, pdf) in prints.items():
        for page in PDFPage.get_pages(io.BytesIO(pdf)):
            assert tuple(map(round, page.mediabox)) == (0, 0, *PAPERS[paper]), kind


@pytest.mark.parametrize("paper", PAPERS)
def test_the_handout_has_questions_voices_with_caveats_and_silences(prints, paper):
    pdf = prints["handout", paper][1]
    assert 2 <= len(pages(pdf)) <= 4
    told = text(pdf)
    for question in codebook.load().questions.values():
        assert bare(question.proposition) in told
    for voice in voices.load().values():
        assert bare(voice.name) in told
        assert bare(voice.note) in told
    assert bare("Silence is not agreement.") in told


def test_the_matrix_shows_every_voice_once_as_speaking_or_as_silent(prints):
    matrix = prints["handout", "a4"][0]["matrix"]
    speaking = [name for name, _ in matrix["rows"]]
    assert matrix["uncoded"] == []
    assert sorted([*speaking, *matrix["silent"]]) == sorted(v.name for v in voices.load().values())
    assert "Shen Wei (pseudonym)" in speaking
    asked = list(codebook.load().questions)
    row = dict(matrix["rows"])["Fang Han"]
    assert dict(zip(asked, row, strict=True))["T1"] == coding.stances()["fang", "T1"]


def test_a_voice_of_an_article_not_coded_is_never_silent(spoil):
    seeds = spoil("wang/article.toml", 'coded_against = "2"', 'coded_against = ""')
    (seeds / "wang/claims.csv").write_text(",".join(claims.COLUMNS) + "\n", "utf-8")
    data = printing.data("handout", seeds)
    assert "Wang Xiaogang" in data["matrix"]["uncoded"]
    assert "Wang Xiaogang" not in data["matrix"]["silent"]
    assert bare("neither silent nor speaking: Tan Jing") in text(printing.pdf("handout", data))
    (motion, *_) = printing.data("evidence", seeds)["questions"]
    assert "Wang Xiaogang" not in motion["silent"] and "Jing Xiaoping" in motion["silent"]


def test_the_evidence_has_every_quotation_in_its_own_script(prints):
    told = text(prints["evidence", "letter"][1])
    for claim in coding.answers():
        assert bare(corpus.shown(claim.quote)) in told, claim.id
        assert told.count(bare(claim.id)) >= 2, "under its voice and under its question"


def test_each_voice_has_a_sheet_that_begins_with_its_caveat(prints):
    data, pdf = prints["evidence", "a4"]
    sheets = [bare(page) for page in pages(pdf)][1:]
    speaking = {claim.voice for claim in coding.answers()}
    assert {voice["id"] for voice in data["voices"]} == speaking
    for id in speaking:
        voice = voices.load()[id]
        sheet = next(sheet for sheet in sheets if bare(voice.name) in sheet[:140])
        assert bare(voice.note) in sheet


def test_a_sheet_names_what_its_voice_is_silent_on():
    data = printing.data("evidence")
    fang = next(voice for voice in data["voices"] if voice["id"] == "fang")
    taken = {entry["id"] for entry in fang["taken"]}
    assert "T1" in taken and taken.isdisjoint(fang["silent"])
    assert sorted([*taken, *fang["silent"]]) == sorted(codebook.load().questions)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_key_has_the_right_letters_with_reason_and_passage(prints, paper):
    told = text(prints["quiz-key", paper][1])
    for slug in ("huxiu", "wang", "shen", "fang", "talk"):
        for number, question in enumerate(quizzes.load(slug), 1):
            place = [choice.right for choice in question.choices].index(True)
            entry = bare(f"{number}. {'ABCDEFG'[place]} {question.ask} {question.passage}")
            assert entry in told, f"{slug}, question {number}"
            assert bare(question.choices[place].why)[:40] in told


def test_the_questions_on_paper_do_not_give_themselves_away(prints):
    told = text(prints["quizzes", "a4"][1])
    for slug in ("huxiu", "talk"):
        for question in quizzes.load(slug):
            assert bare(question.ask) in told
            for choice in question.choices:
                assert bare(choice.text) in told and bare(choice.why) not in told


def test_no_text_is_read_as_markup():
    data = printing.data("handout")
    hostile = '#panic("x") *bold* $y$ @z <w> [likely: = heading'
    data["bracket"]["english"] = data["voices"][0]["caveat"] = hostile
    told = text(printing.pdf("handout", data))
    assert told.count(bare(hostile)) == 2 or told.count(bare(hostile.replace('"', "”"))) == 2


def test_a_text_from_right_to_left_stands_at_the_right():
    data = printing.data("handout")
    data["bracket"] |= {"quote": "مرحبا", "lang": "ar"}
    lines = [
        line
        for page in extract_pages(io.BytesIO(printing.pdf("handout", data)))
        for box in page
        for line in (box if hasattr(box, "__iter__") else ())
        if isinstance(line, LTTextLine)
        and re.search("[\u0600-\u06ff\ufb50-\ufefc]", line.get_text())
    ]
    assert lines and all(line.x0 > 450 for line in lines), "five letters at the right margin"


def test_the_same_data_make_the_same_file(prints):
    data, pdf = prints["evidence", "a4"]
    assert printing.pdf("evidence", data, "a4") == pdf


def test_an_article_without_a_quiz_is_left_out(seeds):
    (seeds / "talk/quiz.toml").write_text("# no questions yet\n")
    slugs = [quiz["slug"] for quiz in printing.data("quizzes", seeds)["quizzes"]]
    assert slugs == ["huxiu", "wang", "shen", "fang"]


def test_a_language_tag_is_cut_to_what_a_typesetter_takes():
    tags = ["zh-Hans", "AR", "fr", "not a tag"]
    assert [printing._language(tag) for tag in tags] == ["zh", "ar", "fr", "en"]


def test_claims_are_quoted_without_what_the_page_left():
    quoted = printing._quoted(claims.load("fang")[0], None)
    assert quoted["id"] == "fang-c01" and quoted["lang"] == "id" and "*" not in quoted["quote"]
