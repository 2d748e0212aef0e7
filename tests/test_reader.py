import re

import pytest

from helpers import claims, corpus, exhibits, pages, reader, translation


def passage(raw):
    return corpus.Passage("x:1", "x", 1, 1, 0, len(raw), raw, "fang", "answer")


def claim(start, end, theme="talent", id="x-c01"):
    blank = dict.fromkeys(claims.COLUMNS, "")
    cells = {"id": id, "passage": "x:1", "theme": theme, "start": start, "end": end}
    return claims.Claim(**(blank | cells))


def braced(html):
    """Return marked HTML as plain text with braces for marks, without the claim numbers."""
    html = re.sub(r"<sup>.*?</sup>", "", html)
    return re.sub(r"<mark[^>]*>", "{", html).replace("</mark>", "}")


def test_a_mark_stands_around_the_quote():
    assert braced(reader.marked(passage("Hello there"), [claim(0, 5)])) == "{Hello} there"


def test_overlapping_marks_each_keep_their_words():
    found = [claim(0, 8), claim(6, 11, "compute", "x-c02")]
    html = reader.marked(passage("Hello there"), found)
    assert braced(html) == "{Hello }{th}{ere}"
    assert "<mark class='compute talent'>th</mark>" in html


def test_marks_count_on_the_raw_text_and_show_the_clean():
    assert braced(reader.marked(passage("so **cheap energy** is"), [claim(5, 10)])) == (
        "so {cheap} energy is"
    )


def test_offsets_count_code_points():
    assert braced(reader.marked(passage("𠀀大模型"), [claim(1, 4)])) == "𠀀{大模型}"


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
    html = reader.page(article, {"x:1": hostile}, [], [], {"fang": hostile})
    assert hostile not in html
    assert not re.search(r"<(script|img)|<a href='javascript", html)


def test_every_passage_is_there_with_its_language_and_rendering():
    article, english = corpus.article("fang"), translation.renderings("fang")
    html = reader.page(article, english)
    for p in article.passages:
        assert f"<tr id='{p.id}' class='{p.role}'>" in html
    assert html.count("lang='id'") == html.count("lang='en'") == len(article.passages)
    assert "Gate" not in html


def test_furniture_is_shown_with_its_reason_on_request():
    article = corpus.article("fang")
    html = reader.page(article, {}, furniture=True)
    assert html.count("class='furniture'") == len(article.furniture) == 27
    assert "the re-posting site&#x27;s language menu" in html


def test_a_theme_marks_only_its_claims():
    coded = claims.load("fang")
    html = reader.page(corpus.article("fang"), {}, coded, theme="compute")
    shown = set(re.findall(r"<li id='(fang-c\d+)'", html))
    assert shown == {c.id for c in coded if c.theme == "compute"} != set()


def test_a_control_redraws_and_the_fallback_stays():
    panel = reader.read("fang")
    before = panel._page.value
    panel._controls["columns"].value = "en"
    assert "class='kit-read show-both'" in before
    assert "class='kit-read show-en'" in panel._page.value
    assert panel._repr_mimebundle_()["text/html"] == before


def test_a_quotation_gives_both_languages_the_voice_and_the_place():
    found = exhibits.quote("fang:27")
    assert "lang='id'" in found.html and "lang='en'" in found.html
    assert "Fang Han" in found.html and "04_fang.ipynb#fang:27" in found.html


def test_links_lead_to_notebooks_that_read_the_article():
    assert set(pages.NOTEBOOKS) == set(corpus.slugs())
