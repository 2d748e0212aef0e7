"""What a class gets on paper."""

import io
import re
from functools import cache

import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextLine
from pdfminer.pdfpage import PDFPage

from helpers.publish import print as prints
from helpers.teach import quiz

SIZES = {"a4": (595, 842), "letter": (612, 792)}


@pytest.fixture(scope="module")
def made(kit):
    """Return a function that gives `(data, PDF)` of a print, each made once."""
    return cache(lambda kind, paper="a4": (prints.data(kit, kind), _pdf(kit, kind, paper)))


def _pdf(kit, kind, paper):
    return prints.pdf(kind, prints.data(kit, kind), paper)


def text(pdf):
    """Return the words of a PDF without white space, where its lines break being no matter."""
    return bare(extract_text(io.BytesIO(pdf)))


def bare(words):
    # Typesetting turns the straight apostrophe, and a hyphen at the end of a line is no letter.
    return re.sub(r"[\s\u00ad\u200b-]", "", words.replace("'", "\u2019"))


def count(pdf):
    return len(list(PDFPage.get_pages(io.BytesIO(pdf))))


@pytest.mark.parametrize("kind", prints.PRINTS)
@pytest.mark.parametrize("paper", prints.PAPERS)
def test_every_page_has_the_size_of_its_paper(made, kind, paper):
    for page in PDFPage.get_pages(io.BytesIO(made(kind, paper)[1])):
        assert tuple(map(round, page.mediabox)) == (0, 0, *SIZES[paper])


def test_the_handout_has_statements_facing_the_matrix_and_every_voice_with_its_caveat(kit, made):
    pdf = made("handout")[1]
    first, second, third = extract_text(io.BytesIO(pdf)).split("\f")[:-1]
    assert all(bare(q.proposition) in bare(first) for q in kit.codebook.questions.values())
    assert bare("Silence is not agreement.") in bare(second) and "Fang Han" in second
    for voice in kit.voices.values():
        assert bare(voice.name) in bare(third) and bare(voice.note) in bare(third)


def test_the_matrix_shows_every_voice_once_as_speaking_or_as_silent(kit, made):
    matrix = made("handout")[0]["matrix"]
    speaking = [name for name, _ in matrix["rows"]]
    assert matrix["uncoded"] == []
    assert sorted([*speaking, *matrix["silent"]]) == sorted(v.name for v in kit.voices.values())
    row = dict(zip(kit.codebook.questions, dict(matrix["rows"])["Fang Han"], strict=True))
    assert row["T8"] == kit.stances()["fang", "T8"]


def test_a_voice_of_an_article_not_coded_is_never_silent(spoil):
    from helpers.kit import Kit

    seeds = spoil("wang/article.toml", 'coded_against = "3"', 'coded_against = ""')
    table = seeds / "wang/claims.csv"
    table.write_text(table.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    kit = Kit(seeds)
    data = prints.data(kit, "handout")
    assert "Wang Xiaogang" in data["matrix"]["uncoded"]
    assert "Wang Xiaogang" not in data["matrix"]["silent"]
    assert bare("neither silent nor speaking: Tan Jing") in text(prints.pdf("handout", data))
    for question in prints.data(kit, "evidence")["questions"]:
        assert "Wang Xiaogang" not in question["silent"]


def test_the_evidence_has_every_quotation_under_its_voice_and_under_its_question(kit, made):
    told = text(made("evidence", "letter")[1])
    for claim in kit.answers():
        words = kit.passage(claim.passage).shown(claim.start, claim.end)
        assert bare(words) in told, claim.id
        assert told.count(bare(claim.id)) >= 2, claim.id


def test_the_evidence_is_to_be_cut_up_and_takes_fewer_pages_than_pieces(made):
    data, pdf = made("evidence")
    pieces = len(data["voices"]) + len(data["questions"])
    assert text(pdf).count("\u2702") == pieces
    assert count(pdf) < pieces


def test_a_voice_s_piece_has_its_caveat_and_what_it_is_silent_on(kit, made):
    data, pdf = made("evidence")
    told = text(pdf)
    for voice in data["voices"]:
        assert bare(kit.voices[voice["id"]].note) in told
        taken = {entry["id"] for entry in voice["taken"]}
        assert sorted([*taken, *voice["silent"]]) == sorted(kit.codebook.questions)


@pytest.mark.parametrize("paper", prints.PAPERS)
def test_the_key_has_the_right_letters_with_reason_and_passage(kit, made, paper):
    told = text(made("quiz-key", paper)[1])
    for article in kit.articles.values():
        for number, question in enumerate(article.quiz, 1):
            place = [choice.right for choice in question.choices].index(True)
            entry = f"{number}. {'ABCDEFG'[place]} {question.ask} {question.passage}"
            assert bare(entry) in told, f"{article.slug}, question {number}"
            assert bare(quiz.reason(question.choices[place]))[:40] in told


def test_the_questions_on_paper_do_not_give_themselves_away(kit, made):
    told = text(made("quizzes")[1])
    for article in kit.articles.values():
        for question in article.quiz:
            assert bare(question.ask) in told
            for choice in question.choices:
                assert bare(choice.text) in told and bare(choice.why) not in told


def test_an_article_without_a_quiz_is_left_out(workshop):
    (workshop.folder / "talk/quiz.toml").write_text("# no questions yet\n")
    shorts = {sheet["short"] for sheet in prints.data(workshop, "quizzes")["quizzes"]}
    told = {a.short for slug, a in workshop.articles.items() if slug != "talk"}
    assert shorts == told | {"the forecasts, in hindsight"}


def test_no_text_is_read_as_markup(kit):
    data = prints.data(kit, "handout")
    hostile = '#panic("x") *bold* $y$ @z <w> [likely: = heading'
    data["bracket"]["english"] = data["voices"][0]["caveat"] = hostile
    told = text(prints.pdf("handout", data))
    assert told.count(bare(hostile)) + told.count(bare(hostile.replace('"', "\u201d"))) == 2


def test_a_text_from_right_to_left_stands_at_the_right(kit):
    data = prints.data(kit, "handout")
    data["bracket"] |= {"quote": "\u0645\u0631\u062d\u0628\u0627", "lang": "ar"}
    lines = [
        line
        for page in extract_pages(io.BytesIO(prints.pdf("handout", data)))
        for box in page
        for line in (box if hasattr(box, "__iter__") else ())
        if isinstance(line, LTTextLine)
        and re.search("[\u0600-\u06ff\ufb50-\ufefc]", line.get_text())
    ]
    assert lines and all(line.x0 > 450 for line in lines), "five letters at the right margin"


def test_the_same_data_make_the_same_file(made):
    data, pdf = made("evidence")
    assert prints.pdf("evidence", data) == pdf
