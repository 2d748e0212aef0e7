import re
from html import unescape

import pytest

from helpers import (
    claims,
    coding,
    corpus,
    exhibits,
    pages,
    problems,
    reader,
    reading,
    tables,
    translation,
)


def passage(raw):
    return corpus.Passage("x:1", "x", 1, 1, 0, len(raw), raw, "fang", "answer")


def claim(start, end, theme="talent", id="x-c01"):
    blank = dict.fromkeys(claims.COLUMNS, "")
    cells = {"id": id, "passage": "x:1", "theme": theme, "start": start, "end": end}
    return claims.Claim(**(blank | cells))


def braced(html):
    """Return marked HTML as plain text with braces for marks, without the claim numbers."""
    html = re.sub(r"<sup.*?</sup>", "", html)
    return re.sub(r"<mark[^>]*>", "{", html).replace("</mark>", "}")


def test_a_mark_stands_around_the_quote():
    assert braced(reading.marked(passage("Hello there"), [claim(0, 5)])) == "{Hello} there"


def test_overlapping_marks_each_keep_their_words():
    found = [claim(0, 8), claim(6, 11, "compute", "x-c02")]
    html = reading.marked(passage("Hello there"), found)
    assert braced(html) == "{Hello }{th}{ere}"
    assert "<mark class='compute talent'>th</mark>" in html


def test_marks_count_on_the_raw_text_and_show_the_clean():
    assert braced(reading.marked(passage("so **cheap energy** is"), [claim(5, 10)])) == (
        "so {cheap} energy is"
    )


def test_offsets_count_code_points():
    assert braced(reading.marked(passage("𠀀大模型"), [claim(1, 4)])) == "𠀀{大模型}"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "'><a href='javascript:alert(1)'>x",
        "&lt;b&gt; &#x3c;",
    ],
)
def test_text_of_an_article_cannot_become_markup(hostile):
    line = passage(hostile)
    article = corpus.Article("x", {"title_en": hostile, "language": "en"}, hostile, (line,), ())
    html = reading.table(article, {"x:1": hostile}, [], [], {"fang": hostile})
    assert hostile not in html
    assert not re.search(r"<(script|img)|<a href='javascript", html)


def whole(slug, **more):
    """Return an article with everything marked that the kit knows of it."""
    terms, flaws = reading.all_terms(), problems.load(slug)
    parts = (corpus.article(slug), translation.renderings(slug), claims.load(slug), flaws)
    return reading.table(*parts, {}, terms, **more)


@pytest.mark.parametrize("slug", corpus.slugs())
def test_every_passage_is_there_with_its_language_and_rendering(slug):
    article, html = corpus.article(slug), whole(slug)
    for p in article.passages:
        assert f"<tr id='{p.id}' class='" in html
    own = len(article.passages) + len(article.furniture)
    assert html.count(f"<td class='src' lang='{article.language}'") == own
    assert html.count("<td class='en' lang='en' dir='auto'>") == len(article.passages)


@pytest.mark.parametrize("slug", corpus.slugs())
def test_what_is_shown_is_the_text_and_nothing_is_lost_to_the_marks(slug):
    html = whole(slug)
    for p in corpus.article(slug).passages:
        cell = re.search(rf"<tr id='{p.id}'.*?<td class='src'[^>]*>(.*?)</td>", html, re.S)[1]
        words = re.sub(r"<[^>]*>", "", re.sub(r"<sup.*?</sup>", "", cell))
        assert unescape(words) == p.text


def test_furniture_is_there_with_its_reason_and_hidden_until_asked_for():
    assert whole("fang").count("<tr class='furniture'>") == 27
    assert "the re-posting site&#x27;s language menu" in whole("fang")
    assert ".furniture{display:none}" in reader.style("fang")
    assert ".furniture" not in reader.style("fang", furniture=True)


@pytest.mark.parametrize(
    ("chosen", "rule"),
    [
        ({"columns": "source"}, ".kit-read.r-fang .en{display:none}"),
        ({"columns": "en"}, ".kit-read.r-fang .src{display:none}"),
        ({"columns": "swapped"}, ".kit-read.r-fang .src{order:2}"),
        ({"theme": "compute"}, ".kit-read.r-fang mark:not(.compute){text-decoration:none}"),
        ({"theme": "none"}, ".kit-read.r-fang .claims{display:none}"),
        ({"voice": "qubit"}, ".kit-read.r-fang tbody tr:not(.v-qubit){display:none}"),
        ({"question": "T1"}, ".kit-read.r-fang tbody tr:not(.q-T1){display:none}"),
        ({"only": "has-problem"}, ".kit-read.r-fang tbody tr:not(.has-problem){display:none}"),
        ({"terms": True}, ".kit-read.r-fang .term{border-bottom:1px dotted}"),
        ({"place": 44}, ".kit-read.r-fang tr[id='fang:44'] th{"),
    ],
)
def test_a_choice_is_a_rule_of_the_style_sheet(chosen, rule):
    assert rule in reader.style("fang", **chosen)
    assert rule not in reader.style("fang")


def test_rows_carry_what_the_filters_choose_by():
    rows = dict(re.findall(r"<tr id='(fang:\d+)' class='([^']*)'", whole("fang")))
    asked = {c.passage for c in claims.load("fang") if c.question == "T1"}
    assert {id for id, kinds in rows.items() if "q-T1" in kinds.split()} == asked
    numbered = {c.passage for c in claims.load("fang") if c.unit}
    assert {id for id, kinds in rows.items() if "has-number" in kinds.split()} == numbered
    broken = {flaw.passage for flaw in problems.load("fang")}
    assert {id for id, kinds in rows.items() if "has-problem" in kinds.split()} == broken


def test_a_card_tells_the_claim_and_what_others_say_to_its_question():
    html = whole("shen", others=coding.answers(), cards=True)
    card = re.search(r"id='card-shen-c47'.*?</div>", html, re.S)[0]
    assert "popovertarget='card-shen-c47'" in html
    assert "opposes</i> C6: Chinese models are close" in card
    for other in ("zhou", "somepeople", "huxiu"):
        assert other in card
    assert "01_huxiu.ipynb#huxiu:19" in card


def test_a_flaw_is_underlined_where_it_stands():
    line = passage("so it is broken here")
    flaw = problems.Problem("x:1", "broken", "garble", "what", "", "inference: so")
    assert "is <span class='flaw'>broken</span> here" in reading.marked(line, [], [flaw])


def test_the_longest_term_is_marked_and_explains_itself():
    terms = reading.all_terms()
    line = passage("talenta model besar dan model besar")
    html = reading.marked(line, [], [], reading._finder(terms, "id"))
    found = re.findall(r"title='([^']*)'>([^<]*)<", html)
    assert [words for _, words in found] == ["talenta model besar", "model besar"]
    longer, shorter = (title.split("\n") for title, _ in found)
    assert [line.split(":")[0] for line in longer] == ["large-model talent", "large model"]
    assert [line.split(":")[0] for line in shorter] == ["large model"]


def test_a_choice_sends_a_few_lines_and_leaves_the_text_alone():
    panel = reader.read("fang")
    text, before = panel.still().html, panel.page.value
    panel.controls["columns"].value = "en"
    assert panel.page.value != before and len(panel.page.value) < 2000
    assert panel.still().html == text
    assert "Fang Han" not in panel.page.value and "fang-c01" in text


@pytest.mark.parametrize("name, gone", [("voice", "nobody"), ("question", "T99"), ("other", 1)])
def test_a_filter_that_is_gone_is_forgotten_and_the_rest_is_kept(monkeypatch, name, gone):
    kept = {"theme": "compute", name: gone, "place": 12}
    monkeypatch.setitem(reader._kept, "fang", kept)
    chosen = reader.read("fang").values()
    assert (chosen["theme"], chosen["place"], chosen["voice"]) == ("compute", 12, "")


def test_two_voices_of_one_short_name_can_both_be_chosen(spoil, monkeypatch):
    seeds = spoil("fang/voices.csv", "Qubit Think Tank (interviewer not named)", "Fang Han")
    monkeypatch.setattr(tables, "SEEDS", seeds)
    voice = reader.read("fang").controls["voice"]
    assert dict(voice.options) == {
        "all": "",
        "Fang Han (fang)": "fang",
        "Fang Han (qubit)": "qubit",
    }


@pytest.mark.parametrize(
    "labels, shown",
    [
        ({"": "all", "a": "Ann", "b": "Bo"}, ["all", "Ann", "Bo"]),
        ({"": "all", "a": "Ann", "b": "Ann"}, ["all", "Ann (a)", "Ann (b)"]),
        ({"": "all", "a": "all"}, ["all", "all (a)"]),
        ({"a": "A", "b": "A", "c": "A (a)"}, ["A (a)", "A (b)", "A (a) (c)"]),
    ],
)
def test_no_two_buttons_of_a_choice_have_one_label(labels, shown):
    buttons = pages.choice("", labels)
    assert [label for label, _ in buttons.options] == shown
    for value in labels:
        buttons.value = value
        assert buttons.value == value


def test_filters_and_place_survive_a_second_reading():
    panel = reader.read("wang")
    panel.controls["theme"].value, panel.controls["place"].value = "compute", 12
    again = reader.read("wang")
    assert again.values() == panel.values()
    assert "Back to <a href='#wang:12'>" in again.page.value


def test_a_quotation_gives_both_languages_the_voice_and_the_place():
    found = exhibits.quote("fang:27")
    assert "lang='id'" in found.html and "lang='en'" in found.html
    assert "Fang Han" in found.html and "04_fang.ipynb#fang:27" in found.html


def test_links_lead_to_notebooks_that_read_the_article():
    assert set(pages.NOTEBOOKS) == set(corpus.slugs())


def test_another_language_of_rendering_is_only_another_file(seeds, monkeypatch):
    monkeypatch.setattr(tables, "SEEDS", seeds)
    catalogue = translation.template(corpus.article("fang"), "es")
    catalogue[0].msgstr = "El talento escasea."
    catalogue.save(seeds / "fang" / "es.po")
    html = reader.read("fang", language="es").still().html
    assert "lang='es' dir='auto'><p>El talento escasea." in html
    assert "<th scope='col' class='en'>rendering: es</th>" in html


def test_a_text_without_claims_has_no_question_to_choose(seeds, monkeypatch):
    monkeypatch.setattr(tables, "SEEDS", seeds)
    path = seeds / "talk" / "claims.csv"
    path.write_text(path.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    assert "question" not in reader.read("talk").controls
    assert "question" in reader.read("fang").controls
