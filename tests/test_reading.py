import re
from html import unescape

import pytest

from helpers.data.article import Passage
from helpers.data.claims import Claim
from helpers.data.records import Problem
from helpers.show import marks, reading
from helpers.show.terms import Finder

SLUGS = ("huxiu", "wang", "shen", "fang", "talk")


def passage(raw):
    return Passage("x:1", "x", 1, 1, 0, len(raw), raw, "fang", "answer", True)


def claim(start, end, theme="talent", id="x-c01"):
    blank = dict.fromkeys(Claim.__dataclass_fields__, "")
    cells = {"id": id, "passage": "x:1", "theme": theme, "start": start, "end": end}
    return Claim(**(blank | cells))


def braced(html):
    """Return marked HTML as plain text with braces for marks, without the claim numbers."""
    html = re.sub(r"<sup.*?</sup>", "", html)
    return re.sub(r"<u[^>]*>", "{", html).replace("</u>", "}")


@pytest.mark.parametrize(
    ("raw", "spans", "seen"),
    [
        ("Hello there", [(0, 5)], "{Hello} there"),
        ("Hello there", [(0, 8), (6, 11)], "{Hello }{th}{ere}"),
        ("so **cheap energy** is", [(5, 10)], "so {cheap} energy is"),
        ("\U00020000大模型", [(1, 4)], "\U00020000{大模型}"),
    ],
)
def test_a_mark_stands_around_the_quote(raw, spans, seen):
    assert braced(marks.marked(passage(raw), [claim(*span) for span in spans])) == seen


def test_marks_of_two_themes_both_tell_theirs():
    found = [claim(0, 8), claim(6, 11, "compute", "x-c02")]
    html = marks.marked(passage("Hello there"), found)
    assert "<u class='compute talent'>th</u>" in html


def test_a_problem_is_underlined_where_it_stands():
    problem = Problem("x:1", "broken", "garble", "what", "", "inference: so")
    html = marks.marked(passage("so it is broken here"), [], [problem])
    assert "is <span class='flaw'>broken</span> here" in html


@pytest.fixture(scope="module")
def pages(kit):
    return {slug: reading.page(kit, slug).html for slug in SLUGS}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_passage_is_there_with_its_language_and_rendering(kit, pages, slug):
    article, html = kit.articles[slug], pages[slug]
    for p in article.passages:
        assert f'<tr id="{p.id}" data-jupyter-id="{p.id}" class="' in html
    own = len(article.passages) + len(article.furniture)
    assert html.count(f'<td class="src" lang="{article.language}"') == own
    assert html.count('<td class="en" lang="en" dir="auto">') == len(article.passages)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_shown_is_the_text_and_nothing_is_lost_to_the_marks(kit, pages, slug):
    for p in kit.articles[slug].passages:
        row = re.search(rf'<tr id="{p.id}".*?</tr>', pages[slug], re.S)[0]
        cell = re.search(r'<td class="src"[^>]*>(.*?)</td>', row, re.S)[1]
        assert plain(cell) == p.text
        rendering = re.search(r'<td class="en"[^>]*>.*?<p>(.*?)</p>', row, re.S)[1]
        assert plain(rendering) == kit.articles[slug].english[p.id]


def plain(html):
    """Return HTML as its words, without the claim numbers."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<sup.*?</sup>", "", html)))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_claim_has_its_number_on_the_rendering_too(kit, pages, slug):
    for claim in kit.articles[slug].claims:
        row = re.search(rf'<tr id="{claim.passage}".*?</tr>', pages[slug], re.S)[0]
        cell = row.partition('<td class="en"')[2]
        assert f"popovertarget='card-{claim.id}'" in cell.partition("<details")[0], claim.id


@pytest.mark.parametrize(
    ("gloss", "text", "marked"),
    [
        ("energy is cheap", "He says that energy is cheap now.", "energy is cheap"),
        (
            "most jobs will stay",
            "Prices rise. Most of the jobs will stay.",
            "Most of the jobs will stay",
        ),
        ("supply [likely: shortage] eases", "the supply [likely: the shortage] eases.", None),
        ("nothing of the kind", "Prices rise.", ""),
        ("anything", "", ""),
    ],
)
def test_a_gloss_is_found_where_the_rendering_says_it(gloss, text, marked):
    span = marks.place(gloss, text)
    found = text[slice(*span)] if span else ""
    if marked is None:  # a bracket is never cut in two
        assert found.count("[") == found.count("]")
    elif marked:
        assert found.strip(" .") in marked and len(found) > len(marked) / 2
    else:
        assert found == ""


def test_the_editors_words_have_a_tone_of_their_own():
    html = marks.rendered("reduced [likely: eased] soon")
    assert "<span class='ours'>[likely: eased]</span>" in html


def test_one_line_tells_what_there_is_under_a_passage(pages, kit):
    row = re.search(r'<tr id="fang:61".*?</tr>', pages["fang"], re.S)[0]
    told = re.search(r"<summary>(.*?)</summary>", row, re.S)[1]
    assert row.count("<details") == 1
    assert plain(told) == "4 claims 4 on talent · 4 problems · 1 term of fang:61"


def test_columns_bear_the_names_of_their_languages(pages):
    for slug, name in (("fang", "Indonesian"), ("huxiu", "Chinese"), ("shen", "French")):
        assert f'<th scope="col" class="src">{name}</th>' in pages[slug]


def test_rows_carry_what_the_filters_choose_by(kit, pages):
    rows = dict(
        re.findall(r'<tr id="(fang:\d+)" data-jupyter-id="[^"]*" class="([^"]*)"', pages["fang"])
    )
    fang = kit.articles["fang"]
    wanted = {
        "q-T8": {c.passage for c in fang.claims.where(question="T8")},
        "has-number": {c.passage for c in fang.claims if c.unit},
        "has-problem": {problem.passage for problem in fang.problems},
        "v-qubit": {p.id for p in fang.passages if p.voice == "qubit"}
        | {c.passage for c in fang.claims.where(voice="qubit")},
    }
    for kind, ids in wanted.items():
        assert {id for id, kinds in rows.items() if kind in kinds.split()} == ids, kind


def test_a_card_tells_the_claim_and_what_others_say_to_its_question(pages):
    card = re.search(r'id="card-shen-c47".*?</div>', pages["shen"], re.S)[0]
    assert "popovertarget='card-shen-c47'" in pages["shen"]
    assert "<i>opposes</i> C6: Chinese models are close" in card
    for other in ("Zhou", "Huxiu"):
        assert other in card
    assert "01_huxiu.ipynb#huxiu:19" in card


def test_furniture_is_there_with_its_reason(pages, kit):
    assert pages["fang"].count('<tr class="furniture">') == len(kit.articles["fang"].furniture)
    assert "page furniture: the re-posting site&#39;s language menu" in pages["fang"]


@pytest.mark.parametrize("slug", SLUGS)
def test_no_sentence_of_a_card_ends_twice(pages, slug):
    text = re.sub(r"<[^>]*>", "", pages[slug])
    assert not re.search(r"[?!]\.|(?<!\.)\.\.(?!\.)", text)


def test_another_language_of_rendering_is_only_another_file(workshop):
    from helpers.data.renderings import template

    catalogue = template(workshop.articles["fang"], "es")
    catalogue[0].msgstr = "El talento escasea."
    catalogue.save(workshop.folder / "fang" / "es.po")
    html = reading.page(workshop, "fang", "es").html
    assert '<td class="en" lang="es"' in html and ">El talento escasea.<" in html
    assert '<th scope="col" class="en">Spanish</th>' in html


# What term stands where: language, text, and each word that has a card with its term.
TERMS = [
    ("id", "talenta model besar dan model besar", ["large-model talent", "large model"]),
    ("en", "Sam Altman and SAM", ["SAM (Segment Anything Model)"]),
    ("zh", "核聚变不是融合", ["nuclear fusion", "fusion (of modalities)"]),
    (
        "en",
        "human-machine interaction and interaction",
        ["human-machine interaction", "interaction"],
    ),
    ("zh-CN", "算力与大模型", ["compute", "large model"]),
    ("zh-Hans", "算力", ["compute"]),
    ("en", "recomputed computers", []),
    ("en", "Large models", ["large model"]),
]


@pytest.mark.parametrize(("language", "text", "terms"), TERMS)
def test_the_longest_form_at_each_place_tells_its_term(kit, language, text, terms):
    assert [term.term for _, _, term in Finder(kit.glossary, language).found(text)] == terms


@pytest.mark.parametrize(
    ("claims", "problems", "terms", "dots"),
    [
        (0, 1, 0, []),
        (1, 1, 0, ["claims"]),
        (1, 0, 1, ["terms claims"]),
        (1, 1, 1, ["claims", "terms"]),
        (0, 1, 1, ["terms"]),
    ],
)
def test_a_dot_is_hidden_with_what_stands_at_either_side(kit, claims, problems, terms, dots):
    coded = kit.articles["fang"].claims[:claims]
    row = reading.Row(None, claims=coded, problems=(1,) * problems, terms=(1,) * terms)
    assert [kind for kind, words in row.told if words == " \u00b7 "] == dots
