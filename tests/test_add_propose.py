"""A document becomes a proposal with reasons: language, dates, chain, lines; nothing is written."""

import re
from datetime import date

import pytest

from helpers.add import articles, dates, languages
from helpers.add.documents import Document, Line
from helpers.add.propose import propose
from helpers.data.files import DataError

DAY = date(2026, 1, 31)
SPANISH = "Las universidades tardan cinco años en formar a una persona que sepa hacerlo."
GREEK = "Το ποτάμι περνά κάτω από μια πέτρινη γέφυρα και δίπλα στέκει ένας παλιός μύλος."
ENGLISH = "The river runs beneath a bridge of stone, and beside it there stands an old mill."


def document(*lines, **told):
    held = (Line(line) if isinstance(line, str) else line for line in lines)
    return Document(told.pop("name", "a.txt"), told.pop("kind", "plain text"), tuple(held), **told)


LANGUAGES = {
    "no declaration": (SPANISH, "", "es", "declares no language"),
    "declared and right": (SPANISH, "es-MX", "es", "look like it"),
    "few words against it": (SPANISH, "en-GB", "en", "say which it is"),
    "many words against it": (SPANISH * 20, "en", "es", "so that is taken"),
    "another script": (GREEK, "en", "el", "so that is taken"),
    "Chinese under a template": (
        "算力不足，人才也不足，大家都在想办法解决问题。" * 3,
        "en",
        "zh",
        "taken",
    ),
    "one written language": (ENGLISH * 20, "en", "en", "look like it"),
    "traditional": ("河水從石橋下流過，橋邊有一座老磨坊。" * 3, "zh-TW", "zh-Hant", "look like it"),
    "words of none": (
        "zi yjeva xtlogkn znmjlenhd bqtz spvib ibby yqoyufe " * 40,
        "en",
        "en",
        "say",
    ),
    "no language at all": (SPANISH, "und", "es", "declares no language"),
    "alike": ("Rijeka teče ispod mosta, a kraj mosta stoji stari mlin. " * 20, "bs", "bs", "bs"),
}


@pytest.mark.parametrize(("text", "declared", "tag", "told"), LANGUAGES.values(), ids=LANGUAGES)
def test_a_declared_language_gives_way_to_plain_evidence(text, declared, tag, told):
    found, reason = languages.language(document(text, language=declared))
    assert found == tag and told in reason


DAYS = {
    "ISO": ("Posted 2024-03-05, changed later", "en", date(2024, 3, 5)),
    "English": ("London, March 5, 2024", "en", date(2024, 3, 5)),
    "English, day first": ("5th March 2024", "en", date(2024, 3, 5)),
    "French": ("Paris, le 1er avril 2023", "fr", date(2023, 4, 1)),
    "Spanish": ("12 de marzo de 2024", "es", date(2024, 3, 12)),
    "German": ("12. März 2024", "de", date(2024, 3, 12)),
    "Indonesian": ("Selasa, 12 Maret 2024", "id", date(2024, 3, 12)),
    "Russian": ("5 марта 2024 г.", "ru", date(2024, 3, 5)),
    "Arabic": ("5 مارس 2024", "ar", date(2024, 3, 5)),
    "Chinese": ("2024年3月5日", "zh", date(2024, 3, 5)),
    "Chinese, full width": ("\uff12\uff10\uff12\uff14年３月５日", "zh", date(2024, 3, 5)),
    "Korean": ("2024년 3월 5일", "ko", date(2024, 3, 5)),
    "with stops": ("Berlin, 12.03.2024", "de", date(2024, 3, 12)),
    "Arabic digits": ("\u0665 مارس \u0662\u0660\u0662\u0664", "ar", date(2024, 3, 5)),
    "Hindi digits": (
        "\u0968\u0966\u0968\u096a-\u0966\u0969-\u0966\u096b",
        "hi",
        date(2024, 3, 5),
    ),
    "no day but a version": ("1.2.2024.5 and 7.12.03.2024", "en", None),
    "not two ways": ("3/4/2024", "en", None),
    "no such day": ("2024-02-31", "en", None),
    "no month": ("12 models 2024", "en", None),
}


@pytest.mark.parametrize(("text", "language", "day"), DAYS.values(), ids=DAYS)
def test_days_are_found_where_they_are_written_out(text, language, day):
    assert [found for found, _ in dates.days_in(text, language)] == ([day] if day else [])


def spoken(*lines, **told):
    return propose(document(*lines, **told), "abc", day=DAY).spoken


def test_the_date_is_the_page_s_own_or_the_line_s_or_an_honest_interval():
    published = spoken(ENGLISH, published="2024-03-05")
    assert published["from"] == published["to"] == date(2024, 3, 5)
    assert published["basis"].startswith("proposed: ")
    dated = spoken("The mill", "Tuesday, March 5, 2024", *[ENGLISH] * 12)
    assert dated["from"] == date(2024, 3, 5) and "line 2" in dated["basis"]
    shown = spoken(ENGLISH, shows="2024-03-05")
    assert (shown["from"], shown["to"]) == (date(2000, 1, 1), date(2024, 3, 5))
    foot = spoken(*[ENGLISH] * 3, Line("Updated March 5, 2024", furniture="the foot"))
    assert foot["from"] == date(2000, 1, 1)
    unknown = spoken(ENGLISH, f"{ENGLISH} On March 5, 2024, the council met for three long hours.")
    assert (unknown["from"], unknown["to"]) == (date(2000, 1, 1), DAY)
    assert unknown["basis"].startswith("not known: ")
    assert spoken("Until 2027-01-01", ENGLISH)["to"] == DAY


def test_days_within_the_text_are_told():
    facts = propose(document(ENGLISH, f"{ENGLISH} It was March 5, 2024."), "abc", day=DAY).facts()
    assert any("line 2, 'March 5, 2024' (2024-03-05)" in fact for fact in facts)


def test_a_pdf_holds_no_text_younger_than_itself_and_a_word_file_may():
    pdf = spoken(ENGLISH, kind="PDF", made="2024-03-05")
    word = spoken(ENGLISH, kind="Word file", made="2024-03-05")
    assert (pdf["to"], word["to"]) == (date(2024, 3, 5), DAY)


def test_the_chain_tells_how_the_text_was_got_at():
    told = {"published": "2024-03-05", "site": "The Gazette", "notes": ("It was read so.",)}
    origin, taken = propose(document(ENGLISH, **told), "abc", day=DAY).chain
    assert origin["when"] == "2024-03-05" and origin["who"] == "The Gazette"
    assert taken["step"] == "taken from the file a.txt" and taken["when"] == "2026-01-31"
    assert "It was read so." in taken["basis"]


def test_every_line_has_its_reason_and_the_page_escapes_it():
    lines = ["Ana: <script>alert(1)</script>?", "Bo: no.", "Ana: yes?", "Bo: no."]
    proposal = propose(document(*lines, Line("Menu", furniture="a box")), "ana", day=DAY)
    assert [row[2:] for row in proposal.rows()] == [
        ("passage: Ana (question)", "begins with the label"),
        ("passage: Bo (answer)", "begins with the label"),
        ("passage: Ana (question)", "begins with the label"),
        ("passage: Bo (answer)", "begins with the label"),
        ("page furniture", "a box"),
    ]
    html = proposal._repr_mimebundle_()["text/html"]
    assert "<script>" not in html and "alert(1)" in html and "dir='auto'" in html


def test_a_talk_whose_labels_are_not_known_is_told():
    lines = ["00:09 Vera Who ground the corn?", "00:12 Ali The river did."] * 4
    facts = propose(document(*lines), "abc", day=DAY).facts()
    assert any("no speaker" in fact and "4 lines ask" in fact for fact in facts)
    assert not any("no speaker" in fact for fact in propose(document(ENGLISH), "abc").facts())


def test_labels_that_are_not_taken_for_speakers_are_told_with_their_lines():
    lines = ("Revista: Who grinds the corn?", "Marta R\u00edos: The river.", "R.: All of it?")
    facts = propose(document("The mill", *lines), "mill", day=DAY).facts()
    (told,) = [fact for fact in facts if "no speaker is proposed" in fact]
    assert told.startswith("lines 2, 3 begin with") and "'Revista', 'Marta R\u00edos'" in told
    facts = propose(document("Source: nobody", *lines[:1]), "mill", day=DAY).facts()
    assert not [fact for fact in facts if "what may be names" in fact]


def test_a_person_overrules_furniture():
    lines = (Line("Menu", furniture="a box"), Line(ENGLISH), Line("Read on."))
    kept = propose(document(*lines), "abc", day=DAY, keep=[1], drop=[3]).document.lines
    assert [line.furniture for line in kept] == ["", "", "a person says so"]


TOLD = {
    "no such line": ({"keep": [99]}, "names line 99; the text has lines 1 to 2"),
    "both": ({"keep": [1], "drop": [1]}, "none can be both"),
    "all dropped": ({"drop": [1, 2]}, "everything in it looks like page furniture"),
    "no tag": ({"language": "Spanish!"}, "is no tag such as es"),
}


@pytest.mark.parametrize(("told", "fault"), TOLD.values(), ids=TOLD)
def test_what_a_person_says_is_checked(told, fault):
    with pytest.raises(DataError, match=re.escape(fault)):
        propose(document(ENGLISH, SPANISH), "abc", day=DAY, **told)


@pytest.mark.parametrize(
    "slug", ["", "a", "Ferran", "a b", "../x", "x/y", "señor", "art1", "codings", "con", "a" * 21]
)
def test_a_slug_that_is_unsafe_is_refused(slug):
    with pytest.raises(DataError) as refused:
        propose(document(ENGLISH), slug, day=DAY)
    assert refused.value.faults[0].startswith(f"slug {slug!r}: ")


def test_work_is_estimated_by_doubts_and_not_by_lines_of_furniture():
    menu = [Line(f"Item {n}", furniture="a menu") for n in range(480)]
    doubtful = Line(ENGLISH, furniture="left out")
    assert propose(document(ENGLISH, *menu, doubtful), "abc", day=DAY).doubts() == 1


def test_stray_marks_are_hidden_only_in_a_text_that_is_full_of_them():
    marked = ["** Fang: yes?", "# Wang: no.", "** Fang: why?", "# Wang: because."]
    assert propose(document(*marked), "abc", day=DAY).page_marks
    plain = ["C# and A* are names.", "2 * 3 is six.", "So it is.", "Indeed.", "Yes."]
    assert not propose(document(*plain), "abc", day=DAY).page_marks


AUTHORS = {
    "Ana Vargas": ("Ana Vargas", ""),
    "Mediaindonesia Com Developer": ("", ""),
    "Hessenschau De; Frankfurt; Germany": ("", "Hessenschau De"),
    "The Washington Times https; Www Washingtontimes Com; Tom Davies": ("Tom Davies", ""),
    "The Gazette": ("", "The Gazette"),
    "松岡大地": ("松岡大地", "Mainichi"),
    "user@example.org": ("", ""),
    "=cmd|' /C calc'!A0": ("", ""),
    "=HYPERLINK": ("HYPERLINK", ""),
    "Mathias Hagen; Anders Skjerdingstad": ("Mathias Hagen; Anders Skjerdingstad", "NRK"),
}


@pytest.mark.parametrize("told", AUTHORS)
def test_a_site_a_form_and_a_formula_are_no_author(told):
    name, site = AUTHORS[told]
    assert articles.author(told, site) == name
