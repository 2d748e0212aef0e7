import re

import pytest
from markupsafe import Markup

from helpers.data.files import UnknownName
from helpers.show import evidence, html
from helpers.show.exhibits import Exhibits
from helpers.teach import quiz

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'><a href='javascript:alert(1)'>x",
    '" onmouseover="alert(1)',
    "</td></table><style>*{display:none}</style>",
]


@pytest.fixture
def exhibits(kit):
    return Exhibits(kit)


def ids(page):
    return re.findall(r"<small>(\w+-c\d+)</small>", page.html)


def test_a_quotation_gives_both_languages_the_voice_and_the_place(exhibits):
    page = exhibits.quote("fang-c12")
    assert 'lang="id"' in page.html and 'lang="en"' in page.html
    assert "Fang Han" in page.html and "04_fang.ipynb#fang:18" in page.html
    assert "largely overcome in 3–5 years" in page.plain


def test_evidence_is_named_or_chosen_by_its_cells(exhibits):
    assert ids(exhibits.evidence("fang-c15", "fang-c16")) == ["fang-c15", "fang-c16"]
    chosen = ids(exhibits.evidence(question="T8", voice="fang"))
    assert chosen == ["fang-c12", "fang-c17", "fang-c89", "fang-c100"]
    both = ids(exhibits.evidence("huxiu-c73", question="T8", voice="fang"))
    assert both == ["huxiu-c73", *chosen]
    assert set(ids(exhibits.evidence(article="fang", question=("T9", "T10")))) == {
        c.id for c in exhibits.kit.articles["fang"].claims.where(question=("T9", "T10"))
    }


def test_numbers_show_the_sentence_and_the_number_as_it_was_said(exhibits):
    page = exhibits.numbers("fang-c23", "fang-c01")
    assert ids(page) == ["fang-c23"]
    assert "1 to 2" in page.html and "years" in page.html


def test_statements_held_against_numbers_stand_in_one_table(exhibits):
    page = exhibits.checked({"fang-c23": ("2024 to 2025", "a forecast <b>only</b>")})
    assert "1 to 2 years" in page.html and "2024 to 2025" in page.html
    assert "<b>only</b>" not in page.html


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda e: e.quote("fnag:27"), "'fang'"),
        (lambda e: e.quote("fang-c999"), "'fang-c99'"),
        (lambda e: e.evidence(question="T22"), "'T12'"),
        (lambda e: e.matrix("context"), "talent"),
        (lambda e: e.answers("talents"), "'talent'"),
        (lambda e: e.matrix(without=("fangg",)), "'fang'"),
        (lambda e: e.problems("fang", "garbles"), "'garble'"),
        (lambda e: e.provenance("fnag"), "'fang'"),
        (lambda e: e.question("T1"), "'T10'"),
    ],
)
def test_an_unknown_name_is_an_error_and_no_silence(exhibits, ask, near):
    with pytest.raises(UnknownName) as told:
        ask(exhibits)
    assert near in str(told.value)


def cells_of(page, question):
    """Return the class of every cell in the row of a statement of the matrix, in order."""
    rows = re.split("<tr", page.html.partition("<tbody>")[2].partition("</tbody>")[0])
    row = next(row for row in rows if f"<b>{question}</b>" in row)
    return re.findall(r'<td class="([\w-]+)">', row)


def test_the_matrix_has_statements_in_rows_and_voices_in_columns(exhibits, kit):
    page = exhibits.matrix("talent")
    speak = re.findall(r'<div class="voice">(.*?)</div>', page.html)
    assert speak == [
        *("Huxiu", "Jing Xiaoping", "Liu Jiang", "An expert on large AI models", "Yu Jia"),
        *("Tan Jing", "Wang Xiaogang", "Shen Wei", "“Some people”"),
        *("Qubit Think Tank", "Fang Han", "The speaker"),
    ]  # by day and text
    assert cells_of(page, "T8") == [
        *("silent", "supports", "silent", "silent", "silent", "supports", "silent", "silent"),
        *("silent", "supports", "supports", "silent"),
    ]
    assert cells_of(page, "T6")[10] == kit.stances()["fang", "T6"] == "opposes"
    assert kit.question("T8").proposition in page.html
    assert "Silent on all of these: " in page.html
    assert page.plain.startswith("12 of 24 voices")


def test_a_doubter_reads_at_any_cell_the_sentence_the_rule_and_the_second_coder(exhibits, kit):
    page = exhibits.matrix("talent").html
    opened = {*re.findall(r'popovertarget="([\w-]+)"', page)}
    cards = {card.partition('"')[0]: card for card in page.split('<div popover id="')[1:]}
    assert opened == {*cards}
    assert page.count('popovertarget="rule-talent-T8"') == 10, "statement, silent voices, close"
    card = cards["cell-talent-fang-T8"]
    for claim in kit.claims(question="T8", voice="fang"):
        assert str(Markup.escape(claim.english)) in card
    assert str(Markup.escape(kit.question("T8").counts)) in card
    assert "supports, both of them" in card
    assert "Fang Han: supports, both of them" in cards["rule-talent-T8"]
    assert "Each other voice here: silent" in cards["rule-talent-T8"]


def test_a_ruling_is_told_where_two_coders_differed(exhibits, kit):
    ruling = kit.rulings[-1]
    page = exhibits.matrix().html
    card = page.partition(f'id="rule-all-{ruling.question}"')[2].partition("<div popover")[0]
    assert html.cited(kit, ruling.reason) in card


def test_another_coding_is_shown_without_our_quotations(exhibits, kit):
    page = exhibits.matrix("talent", cells=kit.codings["second_round3"]).html
    assert "<button" not in page and "popover" not in page


@pytest.mark.parametrize("theme", [None, "compute"])
def test_the_quotations_on_each_question_are_there_folded(exhibits, theme):
    page = exhibits.answers(theme).html
    assert page.count("<details id=") == len(exhibits.kit.questions(theme))


def test_two_notebooks_in_one_window_share_no_section(kit):
    def sections(theme, place):
        return set(re.findall(r"<details id='([\w-]+)'", Exhibits(kit, place).answers(theme).html))

    assert not sections(None, "") & sections(None, "extend")
    assert not sections(None, "") & sections("talent", "")


def test_what_is_not_coded_is_not_shown_as_silent(spoil):
    from helpers.kit import Kit

    kit = Kit(spoil("talk/article.toml", 'coded_against = "3"', 'coded_against = "1"'))
    page = Exhibits(kit).matrix("talent")
    assert "Not coded yet: " in page.html
    assert "not yet: its voices stand as ?" in Exhibits(kit).coverage().html


def test_a_question_shows_its_whole_entry(exhibits, kit):
    page = exhibits.question("T8")
    entry = kit.question("T8")
    for words in (entry.counts, entry.excludes, entry.example_why, entry.near_miss_why):
        assert str(Markup.escape(words)) in page.html
    assert "#fang:56" in page.html and "#fang:41" in page.html


def test_each_table_has_a_row_for_each_thing(exhibits, kit):
    def rows(page):
        return page.html.count("<tr>") - page.html.count("<thead>")

    assert rows(exhibits.articles()) == rows(exhibits.coverage()) == len(kit.articles)
    assert rows(exhibits.speakers()) == len(kit.voices)
    assert rows(exhibits.speakers("fang")) == 2
    assert rows(exhibits.glossary()) == len(kit.glossary)
    assert rows(exhibits.rules()) == 2 * len(kit.codebook.rules)  # example, near miss
    assert rows(exhibits.retired()) == len(kit.codebook.retired)
    assert rows(exhibits.answered("talent")) == len(kit.questions("talent"))
    assert rows(exhibits.rulings()) == len(kit.rulings)
    assert rows(exhibits.questions("compute")) == 8
    for slug, article in kit.articles.items():
        assert rows(exhibits.provenance(slug)) == len(article.about.chain)
        assert rows(exhibits.problems(slug)) == len(article.problems)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_template_or_a_table_is_given_is_text(kit, hostile):
    made = [
        html.table((hostile,), [(hostile,)], hostile, kind=hostile).html,
        html.render("quote.html", language=hostile, words=hostile, english=hostile, voice=hostile),
        html.folded(hostile, html.Page(Markup(""), "")).html,
        html.cited(kit, hostile),
    ]
    for each in made:
        assert hostile not in each
        assert not re.search(r"<(script|img|style)|onmouseover=\"alert|<a href='javascript", each)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("see fang:44 and talk:3", ["fang:44", "talk:3"]),
        ("at 12:30, x:1", []),
        ("no such passage: fang:444", []),
        ("none", []),
    ],
)
def test_only_passages_of_the_kit_become_links(kit, text, linked):
    assert re.findall(r"#([a-z]+:\d+)'", html.cited(kit, text)) == linked


def test_a_new_line_stays_one_and_a_tag_does_not(kit):
    html_of = html.cited(kit, "one <i>fang:44</i>\ntwo")
    assert html_of.startswith("one &lt;i&gt;<a ") and html_of.endswith("&lt;/i&gt;<br>two")


def test_a_link_leads_from_where_the_notebook_runs(kit, monkeypatch):
    monkeypatch.chdir(html.NOTEBOOKS)
    assert html.href(kit, "fang:44") == "04_fang.ipynb#fang:44"
    monkeypatch.chdir(html.NOTEBOOKS.parent)
    assert html.href(kit, "fang:44") == "notebooks/04_fang.ipynb#fang:44"
    with pytest.raises(UnknownName):
        html.href(kit, "fnag:44")


def test_a_copy_of_the_notebooks_links_within_itself(kit, tmp_path, monkeypatch):
    (tmp_path / "04_fang.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    assert html.href(kit, "fang:44") == "04_fang.ipynb#fang:44"


def test_every_article_names_a_notebook_that_there_is(kit):
    for article in kit.articles.values():
        assert (html.NOTEBOOKS / article.notebook).is_file()


def test_where_there_is_nothing_to_show_a_reader_is_told(workshop):
    shown = Exhibits(workshop)
    assert ">none<" in shown.evidence(article="fang", question="T5").html
    assert ">none<" in shown.numbers(article="fang", question="T5").html
    (workshop.folder / "fang/problems.csv").write_text("passage,quote,kind,what,likely,basis\n")
    (workshop.folder / "fang/quiz.toml").write_text("# none yet")
    assert "No problem" in shown.problems("fang").html
    assert "No question" in quiz.show(workshop, "fang").html


def test_the_problems_that_matter_stand_open_with_how_we_know(exhibits):
    page = exhibits.problems("fang", "fang:61 arithmetic", "fang:60")
    assert page.plain == "2 problems in fang"
    assert page.html.index("#fang:61") < page.html.index("#fang:60")
    assert page.html.count("<summary>how we know</summary>") == 2
    assert exhibits.problems("fang").html.count("<details><summary>arithmetic: ") == 1


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("fang-c95", "1 to 5"),
        ("fang-c23", "1 to 2 years"),
        ("huxiu-c115", "1.7 trillion parameters"),
        ("fang-c01", "no number"),
    ],
)
def test_a_number_is_told_as_a_person_says_it(kit, id, told):
    assert evidence.amount(kit.claim(id)) == told


def test_links_to_a_text_stay_on_the_page_that_shows_it(kit, monkeypatch):
    monkeypatch.setattr(html, "_staying", set())
    assert html.href(kit, "fang:44") != "#fang:44"
    html.stay("fang")
    assert html.href(kit, "fang:44") == "#fang:44"
    assert html.href(kit, "talk:3") != "#talk:3"


def test_whoever_speaks_is_a_heading_over_the_claims(exhibits):
    page = exhibits.evidence("huxiu-c41", "huxiu-c42", "huxiu-c43")
    names = re.findall(r'<tr class="group"><th[^>]*><div align="left">(.*?)</div>', page.html)
    assert names == ["Huxiu (author not named)", "Liu Jiang"]
    assert page.html.count("<details><summary>Chinese</summary>") == 3


def test_what_a_cell_has_worked_out_is_a_sentence_with_links(exhibits):
    assert "#fang:44'>fang:44</a>" in exhibits.said("It stands in fang:44.").html


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("raises $2b, then $20b", True),
        (r"a path C:\(x\) and more", True),
        (r"\begin{x}", True),
        ("two prices in yuan", False),
    ],
)
def test_no_price_is_set_as_a_formula(text, kept):
    shown = html.Page(f"<p>{text}</p>", text)._repr_mimebundle_()["text/html"]
    assert f"<p>{text}</p>" in shown
    assert ("mathjax_ignore" in shown and "tex2jax_ignore" in shown) == kept
    assert html.untypeset(shown).count(f"<p>{text}</p>") == 1
