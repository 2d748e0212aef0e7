"""Outside sources: each that a text of ours leans on is listed, and can be followed from there."""

import pytest
from stored import PATHS, prose

from helpers.data import sources
from helpers.show.exhibits import Exhibits
from helpers.show.html import cited

THEMES = {"06": "talent", "07": "compute", "08": "applications"}


def named_in(text, known):
    """Return the titles of the sources that a text names."""
    return {each.title for each in known if any(name in text for name in (*each.names, each.title))}


def test_every_problem_that_rests_on_a_source_names_one_of_the_list(kit):
    known = sources.known(kit)
    without = [
        (article.slug, problem.passage, problem.basis)
        for article in kit.articles.values()
        for problem in article.problems
        if problem.basis.startswith("source:")
        and not named_in(problem.basis, known)
        and not any(each.publisher.split(",")[0] in problem.basis for each in known)
    ]
    assert without == []


def test_a_source_is_listed_with_every_article_whose_problems_name_it(kit):
    for slug, article in kit.articles.items():
        text = "\n".join(problem.basis for problem in article.problems)
        text += "\n".join(step.basis for step in article.about.chain)
        for each in sources.known(kit):
            if any(name in text for name in each.names):
                assert slug in each.cited.split(), f"{each.title} is named in {slug}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_source_that_a_notebook_s_prose_names_is_a_link_there_or_in_its_list(kit, path):
    slugs = {article.slug for article in kit.articles.values() if article.notebook == path.name}
    places = slugs | {THEMES.get(path.stem[:2], "start")}
    text = prose(path)
    for each in sources.known(kit):
        if f"*{each.title}*" in text and not {*each.cited.split()} & places:
            assert each.address and each.address in text, f"{each.title} can be followed nowhere"


def test_a_name_becomes_a_link_and_the_rest_stays_text(kit):
    html = cited(kit, "“What is Zhipu AI?”, The Wire China, <2025>, and fang:17, fang:999")
    assert "thewirechina.com/2025/02/16/what-is-zhipu-ai/'>What is Zhipu AI?</a>”" in html
    assert "&lt;2025&gt;" in html and "#fang:17'>fang:17</a>, fang:999" in html


def test_the_list_says_what_was_seen_and_what_has_no_address(kit):
    html = Exhibits(kit).sources("huxiu").html
    assert "Semafor, 2023 <small>(read there)</small>" in html
    assert "InfoQ, 2020 <small>(as an excerpt or another text has it; no address was found)" in html
    assert "outside sources</summary>" in Exhibits(kit).provenance("talk").html


def test_a_figure_and_a_run_lead_to_where_they_stand(kit):
    runs = Exhibits(kit).source(kit.runs["BLOOM-176B"])
    assert runs.count("<a href='https://arxiv.org/abs/2211.0") == 2 and "2022; 2023" in runs
    assert "no address was found" in Exhibits(kit).source(kit.hardware["switch"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Semafor,2023", ",2023", ["row 5", "publisher is empty"]),
        ("Semafor,2023", "Semafor,soon", ["row 5", "'soon'", "undated"]),
        ("page,huxiu", "paeg,huxiu", ["'paeg'", "'page'"]),
        ("page,huxiu", "page,huxui", ["'huxui'", "'huxiu'"]),
        ("page,huxiu", "page,", ["cited ''"]),
        ("https://www.semafor.com/article/03/16/2023/china-baidu-ai-ernie-bot", "", ["is empty"]),
        ("https://www.semafor.com", "www.semafor.com", ["www.semafor.com", "https://"]),
    ],
)
def test_a_fault_names_the_row_and_what_is_wrong(workshop, spoil, old, new, told):
    spoil("sources.csv", old, new)
    (fault,) = sources.read(workshop)[1]
    assert "sources.csv" in fault and all(each in fault for each in told), fault
    assert fault in workshop.faults()


def test_a_kit_without_the_file_has_no_sources(workshop, seeds):
    (seeds / "sources.csv").unlink()
    assert sources.known(workshop) == ()
    assert "outside" not in Exhibits(workshop).provenance("fang").html
