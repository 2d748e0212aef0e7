"""Web pages and Markdown: every word that is shown, and which of them are the article's."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import made_pages
import pytest

from helpers.add import articles, matching, reading
from helpers.add.shown import shown_lines
from helpers.add.webpages import parsed, unpacked

ARTICLES = Path(__file__).parent / "articles"
RIVER = "The river runs beneath a bridge of stone, and beside it there stands an old mill."
MONEY = "She has asked the town for money, which the town does not have, and waits for an answer."
COUNCIL = "On Tuesday the council met for three hours, and agreed to lend half of what she needs."
CAPTION = "The old wheel as it stood in the winter before the flood."
TEXT = f"<h1>The mill</h1><p>{RIVER}</p><p>{MONEY}</p><p>{COUNCIL}</p>"


def read(path, stored):
    path.write_bytes(stored if isinstance(stored, bytes) else stored.encode())
    return reading.document(path)


def shown(html):
    return [line.text for line in shown_lines(parsed(f"<html><body>{html}</body></html>"))]


def page(body, lang="en"):
    head = "<head><meta charset='utf-8'><title>The mill</title></head>"
    html = f"<html lang='{lang}'>{head}<body>{body}</body></html>"
    return {line.text: line for line in articles.page("a.html", html).lines}


class Visible(HTMLParser):
    """Collects the words of a page that a browser would show."""

    def __init__(self):
        super().__init__()
        self.found, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("head", "script", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("head", "script", "style")

    def handle_data(self, data):
        self.found += [] if self.hidden else [data]


def words(text):
    return Counter(re.findall(r"\w+", text))


def test_every_visible_word_of_a_saved_page_is_in_its_text_and_no_hidden_one():
    visible = Visible()
    visible.feed((ARTICLES / "maqala.html").read_text("utf-8"))
    found = reading.document(ARTICLES / "maqala.html")
    assert words(found.source) == words(" ".join(visible.found))


SHOWN = {
    "blocks": ("<section>one</section><section>two</section>", ["one", "two"]),
    "cells": ("<table><tr><td><p>a <b>b</b> c</p><td>d</table>", ["a b c | d"]),
    "empty cells": ("<table><tr><td>a<td><br><td>b<td> <tr><td> <td><td></table>", ["a | | b"]),
    "an empty first cell": (
        "<table><tr><td><td>2022<td>2023<tr><td>a<td><td>7<tr><td><td>b<td></table>",
        ["| 2022 | 2023", "a | | 7", "b"],
    ),
    "a row alone": ("<table><tr><td><td>a<td><td>b</table>", ["a | | b"]),
    "cells merged over rows": (
        "<table><tr><td rowspan=3>2023<td>a<td>1<tr><td>b<td>2<tr><td>c<td>3<tr><td>2024<td>d<td>4"
        "</table>",
        ["2023 | a | 1", "| b | 2", "| c | 3", "2024 | d | 4"],
    ),
    "an empty cell of two": ("<table><tr><td><td>b<tr><td>a<td></table>", ["b", "a"]),
    "numbers that the text has itself": (
        "<ol><li>1. a<li>2) b<li>3\u3001c<li>4 d</ol>",
        ["1. a", "2) b", "3\u3001c", "4. 4 d"],
    ),
    "shown again": (
        "<style>.m {display:none} .n {display:none} .n {display:inline}</style>"
        "<p>a<i class=m style='display: inline'>b</i><i class=n>c</i><i class=m>d</i>",
        ["abc"],
    ),
    "without numbers": (
        "<style>ol.x {margin:0; list-style: none}</style><ol class=x><li>a</ol>"
        "<ol style='list-style-type:none'><li>b</ol>",
        ["a", "b"],
    ),
    "hidden within a line": (
        "<style>/* x{} */ @media print{p{display:none}} .jam, i.x {color:red; display: none}"
        "</style>"
        "<p>a<span class='big jam'>b</span><i class=x>c</i><i>d</i><b hidden>e</b>"
        "<span style='position:absolute; left:-9999px'>f</span>"
        "<i style='margin-left:-1000px'>g</i>",
        ["adg"],
    ),
    "a table for layout": ("<table><tr><td><p>a</p><p>b</p><td>c</table>", ["a", "b", "c"]),
    "quotation": ("<p>she said <q>yes <i>now</i></q>.</p>", ['she said "yes now".']),
    "controls": ("<label>e</label><button>f</button>", ["e", "f"]),
    "code": ("<pre><code>if x:\n    y</code></pre>", ["if x:", "y"]),
    "deep": (f"<p>top</p>{'<div>' * 300}deep{'</div>' * 300}<p>end</p>", ["top", "deep", "end"]),
    "list": ("<ul><li>one<li>two</ul>", ["one", "two"]),
    "numbered": ("<ol start=3><li>a<li value=7>b<li>c</ol>", ["3. a", "7. b", "8. c"]),
    "numbered backwards": ("<ol reversed type=a><li>x<li>y</ol>", ["b. x", "a. y"]),
    "numbered paragraphs": (
        "<ol><li><p>a</p><p>b</p><li><p>c</p><li></ol><p>d</p>",
        ["1. a", "b", "2. c", "d"],
    ),
    "numbers within numbers": ("<ol><li><ol type=a><li>x<li>y</ol></ol>", ["1. a. x", "b. y"]),
    "a link to edit": ("<h2>Past<span class='mw-editsection'>[edit]</span></h2>", ["Past"]),
    "a table that lays out by line breaks": (
        "<table><tr><td>Home<br>News<td>one<br><br>two<br><br>three</table>",
        ["Home", "News", "one", "two", "three"],
    ),
    "Roman": ("<ol type=I start=4><li>x</ol>", ["IV. x"]),
    "raised": (
        "<p>10<sup>12</sup> m<sup>2</sup>, the 2<sup>nd</sup>.<sup>5</sup></p>",
        ["10^12 m^2, the 2nd.^5"],
    ),
    "lowered": ("<p>x1<sub>2</sub>, H<sub>2</sub>O</p>", ["x1_2, H2O"]),
    "note": ("<p>in 2023<sup><a href='#n'>5</a></sup>.</p>", ["in 2023[5]."]),
    "note in brackets": ("<p>in 2023<sup><a>[5]</a></sup>.</p>", ["in 2023[5]."]),
    "readings": ("<p><ruby>川<rp>(</rp><rt>かわ</rt><rp>)</rp></ruby>は</p>", ["川は"]),
    "line break": ("<p>one<br>two</p>", ["one", "two"]),
    "scripts": ("<script>x()</script><style>p{}</style><p>y</p><!-- z -->", ["y"]),
    "control characters": ("<table><tr><td>a&#1;b<td>c\x01</table>", ["ab | c"]),
    "struck out": (
        "<p>It costs <del>3</del> <ins>4</ins>.</p>",
        ["It costs \u2039struck out: 3\u203a 4."],
    ),
    "an emoji drawn as a picture": (
        "<p>Yes <img class='emoji' alt='\U0001f642'>!</p>",
        ["Yes \U0001f642!"],
    ),
    "a formula": (
        "<p>so <math><msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup><mo>=</mo>"
        "<mfrac><mn>1</mn><msub><mi>y</mi><mn>2</mn></msub></mfrac></math> holds</p>",
        ["so x^(n+1)=(1)/(y_2) holds"],
    ),
    "a formula that KaTeX draws as well": (
        "<p><span class='katex'><span><math><semantics><msqrt><mi>a</mi></msqrt><annotation "
        "encoding='application/x-tex'>\\sqrt a</annotation></semantics></math></span>"
        "<span class='katex-html' aria-hidden='true'>a</span></span> is it</p>",
        ["\u221a(a) is it"],
    ),
    "list of terms": ("<dl><dt>mill</dt><dd>a house</dd></dl>", ["mill", "a house"]),
}


@pytest.mark.parametrize(("html", "lines"), SHOWN.values(), ids=SHOWN)
def test_lines_are_what_a_browser_shows(html, lines):
    assert shown(html) == lines


PARTS = ("form", "aside", "nav", "header", "footer", "div role='dialog'", "div hidden")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_page_that_holds_the_article_is_no_furniture(part):
    menu = "<div class='menu'><a href='/'>Home</a> <a href='/news'>News</a></div>"
    found = page(f"<{part}>{menu}<article>{TEXT}</article></{part.split()[0]}>")
    assert [found[text].furniture for text in (RIVER, MONEY, COUNCIL)] == ["", "", ""]
    assert found["Home News"].furniture


def test_a_page_that_is_one_form_without_an_article_is_not_all_furniture():
    found = page("<form><nav>Home</nav><p>Short.</p></form>")
    assert found["Short."].furniture == ""


KEPT = {
    "a quotation set off": (
        f"<article>{TEXT}<aside><p>A still mill is a wet cellar, said the council.</p></aside>"
        f"<p>{RIVER} Again.</p></article>",
        "A still mill is a wet cellar, said the council.",
    ),
    "a heading between": (
        f"<article>{TEXT}<h2>In between</h2><p>{RIVER} Again.</p></article>",
        "In between",
    ),
    "a caption of a sentence": (
        f"<article>{TEXT}<figure><img><figcaption>{CAPTION}</figcaption></figure>"
        f"<p>{RIVER} Again.</p></article>",
        CAPTION,
    ),
    "an item of a numbered list": (
        f"<article>{TEXT}<ol><li>Stones first.<li>Wheels second.</ol><p>{RIVER} Again.</p>"
        "</article>",
        "1. Stones first.",
    ),
    "a formula set off": (
        f"<article>{TEXT}<p><math><mi>E</mi><mo>=</mo><mn>2</mn></math></p><p>{RIVER} Again.</p>"
        "</article>",
        "E=2",
    ),
    "the title": (
        f"<header><h1>The mill</h1></header><article><p>{RIVER}</p></article>",
        "The mill",
    ),
}


@pytest.mark.parametrize(("body", "text"), KEPT.values(), ids=KEPT)
def test_what_belongs_to_the_article_is_kept(body, text):
    assert page(body)[text].furniture == ""


def test_captions_that_are_left_out_are_told():
    html = f"<article>{TEXT}</article><div><figcaption>{CAPTION}</figcaption></div>"
    found = articles.page("a.html", f"<html><body>{html}</body></html>")
    assert [n.furniture != "" for n in found.lines if n.text == CAPTION] == [True]
    assert any("1 captions" in note and CAPTION[:20] in note for note in found.notes)


STAR = "<ul><li><a href='/x'>*</a></li><li><a href='/y'>*</a></li></ul>"
LONG = f"<aside><p>{', '.join(f'reader{n}' for n in range(3000))}</p></aside>"
LEFT_OUT = {
    "lines without a letter": (f"{STAR}<article>{TEXT}</article>{STAR}", "*", "no letter"),
    "headings of teasers": (
        f"<article>{TEXT}</article><div><h3>Ten bridges</h3><h3>The ferry</h3></div>",
        "Ten bridges",
        "",
    ),
    "a heading over links": (
        f"<article>{TEXT}<h2>Read on</h2><ul><li><a href='/x'>More of the mill</a></li></ul>"
        f"<p>{RIVER} Again.</p></article>",
        "More of the mill",
        "",
    ),
    "hidden by an attribute": (
        f"<article>{TEXT}<p hidden>This was never meant to be read by anybody.</p></article>",
        "This was never meant to be read by anybody.",
        "does not show",
    ),
    "hidden by a style sheet": (
        f"<style>div.off p, #off {{display:none}}</style><article>{TEXT}"
        "<p id='off'>Copied from the Gazette without its leave by somebody.</p></article>",
        "Copied from the Gazette without its leave by somebody.",
        "does not show",
    ),
    "struck out as a whole": (
        f"<article>{TEXT}<del><p>This is what the paper had said before.</p></del></article>",
        "This is what the paper had said before.",
        "strikes out",
    ),
    "hidden by its style": (
        f"<article>{TEXT}<p style='visibility:hidden'>Nor was this sentence here.</p></article>",
        "Nor was this sentence here.",
        "does not show",
    ),
    "a credit": (
        f"<article>{TEXT}<figure><img><figcaption>Picture: nobody</figcaption></figure>"
        f"<p>{RIVER} Again.</p></article>",
        "Picture: nobody",
        "",
    ),
    "a word and a link": (
        f"<article>{TEXT}<p><b>Baca juga: <a href='/x'>Ten bridges that you must see</a></b></p>"
        f"<p>{RIVER} Again.</p></article>",
        "Baca juga: Ten bridges that you must see",
        "links",
    ),
    "a name from the menu": (
        f"<ul><li>The mill</li><li>Calgary Herald</li></ul><article>{TEXT}"
        "<p>Calgary Herald</p></article>",
        "Calgary Herald",
        None,
    ),
}


@pytest.mark.parametrize(("body", "text", "why"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_does_not_belong_to_the_article_is_furniture_with_a_reason(body, text, why):
    html = f"<html lang='en'><head><title>The mill</title></head><body>{body}</body></html>"
    lines = [line for line in articles.page("a.html", html).lines if line.text == text]
    assert lines and lines[0].furniture and (why or "") in lines[0].furniture


def test_a_long_line_of_furniture_does_not_refuse_the_page(tmp_path):
    found = read(tmp_path / "a.html", f"<html><body><article>{TEXT}</article>{LONG}</body></html>")
    assert [line.text for line in found.lines if not line.furniture][1:] == [RIVER, MONEY, COUNCIL]


def test_readings_over_characters_are_counted_and_stand_in_no_title(tmp_path):
    ruby = "<ruby>水車<rt>すいしゃ</rt></ruby>の話"
    body = (
        f"<h1>{ruby}</h1><p>" + "川は石の橋の下を流れ、橋のそばには古い水車小屋が立っています。" * 2
    )
    found = read(tmp_path / "a.html", f"<html lang='ja'><body>{body}</p></body></html>")
    assert found.lines[0].text == "水車の話" and "すいしゃ" not in found.source + found.title
    assert any(note.startswith("1 readings") for note in found.notes)


def test_a_second_reader_is_heard_where_it_finds_much_more(monkeypatch):
    """Here the first one is made to stop after a paragraph."""
    import trafilatura
    from lxml import etree

    class Stopped:
        body, text = etree.fromstring(f"<body><p>{RIVER}</p></body>"), RIVER
        title = author = sitename = date = ""

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: Stopped)
    varied = "".join(f"<div><p class='c{n}'>{COUNCIL} {MONEY} {n}</p></div>" for n in range(9))
    html = f"<html><body><div><p>{RIVER}</p>{varied}</div></body></html>"
    notes = articles.page("a.html", html).notes
    assert any("Another reader of web pages finds" in note for note in notes)


@pytest.mark.parametrize("name", made_pages.pages())
def test_the_article_is_found_on_pages_of_every_layout(name):
    html, title, gold = made_pages.pages()[name]
    kept = [line.text for line in articles.page("a.html", html).lines if not line.furniture]
    kept = [text for text in kept if text != title]
    assert set(gold) <= set(kept) and len(kept) - len(gold) <= 1


def test_matching_is_in_order_and_knows_a_line_by_most_of_its_pieces():
    body = f"{RIVER} In the town. {MONEY}"
    lines = ["In the town", RIVER.replace("bridge", "bridge [1]"), "In the town", MONEY, COUNCIL]
    assert matching.among(lines, body) == [False, True, True, True, False]
    assert matching.among(["*", ""], "") == [False, False]


def test_a_page_saved_in_one_file_is_the_part_that_start_names_or_the_longest():
    def part(id, text):
        return (
            f"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <{id}>\r\n\r\n"
            f"<p>{text}</p>\r\n"
        )

    parts = part("frame@x", "An advertisement, and a long one at that.") + part("root@x", "Text.")
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"{}\r\n\r\n'
    for start, words in (('; start="<root@x>"', b"Text."), ("", b"advertisement")):
        stored = f"{head.format(start)}{parts}--B--\r\n".encode()
        assert words in unpacked("a.mhtml", stored)[0]


FRAMES = {"main": f"<p>{RIVER}</p>" * 4, "advertisement": f"<p>{MONEY}</p>" * 9, "little": "<p>x"}


@pytest.mark.parametrize(
    ("main", "other", "chosen"),
    [("main", "advertisement", "main"), ("little", "main", "main"), ("main", "little", "main")],
)
def test_a_page_in_a_chromium_archive_is_the_one_at_its_address(tmp_path, main, other, chosen):
    head = "MIME-Version: 1.0\r\nSnapshot-Content-Location: https://a.example/1\r\n"
    head += 'Content-Type: multipart/related; boundary="B"\r\n\r\n'
    parts = "".join(
        f"--B\r\nContent-Type: text/html\r\nContent-Location: {address}\r\n\r\n{FRAMES[name]}\r\n"
        for address, name in (("https://ads.example", other), ("https://a.example/1", main))
    )
    found = read(tmp_path / "a.mhtml", f"{head}{parts}--B--\r\n")
    assert {line.text for line in found.lines} == {RIVER if chosen == "main" else MONEY}
    assert any("frames" in note for note in found.notes) == (other == "advertisement")


NO_TAGS = {
    "x<y and y>z": "x‹y and y›z",
    "<3 and <b>bold</b>, <weiß nicht>": "<3 and bold, ‹weiß nicht›",
    "a `<T>` and <https://a.example>": "a ‹T› and https://a.example",
}


@pytest.mark.parametrize(("written", "shown"), NO_TAGS.items())
def test_what_only_looks_like_a_tag_of_markdown_is_text(tmp_path, written, shown):
    assert [line.text for line in read(tmp_path / "a.md", written).lines] == [shown]


def test_front_matter_in_toml_is_read_as_that_in_yaml(tmp_path):
    found = read(tmp_path / "a.md", f'+++\ntitle = "Mill"\ndate = 2024-05-14\n+++\n{RIVER}\n')
    assert (found.title, found.published) == ("Mill", "2024-05-14")
    assert [bool(line.furniture) for line in found.lines] == [True, True, False]


DATED = {
    "in its head": ("<meta property='article:published_time' content='{}T06:00'>", "", True),
    "as a time": ("", "<time datetime='{}'>5 March</time>", True),
    "as data": ('<script type="application/ld+json">{{"datePublished": "{}"}}</script>', "", True),
    "as a change": ("<meta property='article:modified_time' content='{}T06:00'>", "", False),
    "as data on a change": (
        '<script type="application/ld+json">{{"dateModified": "{}"}}</script>',
        "<p>Last updated: {}</p>",
        False,
    ),
    "as its update": ("", "<p>Last updated: {}</p>", False),
    "as the day of saving": ("", "<div class='date'>{}</div>", False),
}


@pytest.mark.parametrize(("head", "foot", "is_marked"), DATED.values(), ids=DATED)
def test_a_day_that_a_page_only_shows_is_not_its_day_of_publication(head, foot, is_marked):
    day = "2024-03-05"
    html = f"<html><head>{head.format(day)}</head><body><article>{TEXT}</article>{foot.format(day)}"
    found = articles.page("a.html", f"{html}</body></html>")
    assert (found.published, found.shows) == ((day, "") if is_marked else ("", day))


def test_markdown_comes_through_whole_with_its_front_matter_as_furniture():
    found = reading.document(ARTICLES / "entrevista.md")
    stored = (ARTICLES / "entrevista.md").read_text("utf-8")
    stored = re.sub(r"!\[.*?\]\(.*?\)|(?<=\])\(.*?\)|^1\. ", "", stored)
    assert words(found.source) == words(stored)
    assert [bool(line.furniture) for line in found.lines[:5]] == [True] * 4 + [False]
    assert (found.title, found.published) == ("Quién entrena los modelos", "2024-05-14")
    assert (found.author, found.language) == ("Redacción de prueba", "es")
    assert "2023 | 64 | 1,2 M€" in [line.text for line in found.lines]


def test_a_line_end_within_a_chinese_paragraph_is_no_space(tmp_path):
    found = read(tmp_path / "wen.md", "我们需要\n算力。\n\nWe need\npower.")
    assert [line.text for line in found.lines] == ["我们需要算力。", "We need power."]


def test_a_rule_at_the_top_of_markdown_is_no_front_matter(tmp_path):
    found = read(tmp_path / "rule.md", b"---\nNot lost, said an invented voice.\n\n---\nThe end.\n")
    assert "Not lost, said an invented voice." in found.source


HEADS = {
    "in its head": '<meta name="author" content="\u738b\u82b3">',
    "by a property": '<meta property="article:author" content="\u4f5c\u8005\uff1a\u738b\u82b3">',
    "as data": '<script type="application/ld+json">{"author": [{"@type": "Person", "name": '
    '"\u738b\u82b3"}]}</script>',
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_an_author_of_one_word_is_one(head):
    html = f"<html lang='zh'><head>{head}</head><body><article>{TEXT}</article></body></html>"
    assert articles.page("a.html", html).author == "\u738b\u82b3"


def test_what_a_page_says_of_itself_is_kept():
    found = reading.document(ARTICLES / "maqala.html")
    assert (found.title, found.site) == ("من يملك الآلات؟", "صحيفة التجربة")
    assert (found.published, found.language) == ("2024-03-05", "ar")
