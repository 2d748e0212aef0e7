"""The notebook contract: the same bones in all, stored clean, nothing typed that data can give."""

import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from stored import FOLDER, KIT, OWN, PASSAGE, PATHS, cells, prose, typed_quotes

from helpers.publish import store, tags
from helpers.show.terms import anchor

ARTICLES = {FOLDER / article.notebook: slug for slug, article in OWN.items()}
COMPARISONS = [path for path in PATHS if path.stem[:2] in ("06", "07", "08", "09")]
TAGS = {*tags.TAGS}
BONES = [
    "Before you read",
    "Where this text comes from",
    "Read it whole",
    "What is claimed",
    "The numbers, checked",
    "Quiz",
    "Discuss",
    "Limits",
    "Try it yourself",
]
COMPARISON_BONES = [
    "The question",
    "The voices",
    "The matrix",
    "The chart and the model",
    "What would change this reading",
    "Debate",
    "Limits",
    "Try it yourself",
]
HINDSIGHT = FOLDER / "11_hindsight.ipynb"
HINDSIGHT_BONES = [
    "Judge first",
    "The ledger, opened",
    "Seven cases",
    "What made a forecast good?",
    "What could hardly fail",
    "What the five missed",
    "Quiz",
    "Discuss",
    "Limits",
    "Try it yourself",
]
# Numbers that are names, not measurements.
NAMES = {"985", "360"}
TERMS = {anchor(term.term) for term in KIT.glossary}


each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


@each
def test_it_is_stored_executed_in_order_and_clean(path):
    found = nbformat.read(path, as_version=4)
    code = [cell for cell in found.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", "a warning is stored"
            assert store.WIDGET_VIEW not in output.get("data", {})
            assert set(output.get("data", {"text/plain": ""})) >= {"text/plain"}
    assert "widgets" not in found.metadata
    assert found.metadata.kernelspec.name == "python3"


@each
def test_its_tags_are_known_and_its_cells_short(path):
    for cell in cells(path):
        assert set(cell.metadata.get("tags", [])) <= TAGS
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 12, cell.source


@each
def test_it_opens_with_title_objectives_route_and_one_setup_cell(path):
    first, second = cells(path)[:2]
    assert first.metadata.tags == ["header"] and second.metadata.tags == ["setup"]
    assert re.match(r"# \d\d · .+\?$", first.source.splitlines()[0]), "a title with the question"
    for part in ("Objectives", "Minutes", "Level", "Source languages"):
        assert part in first.source
    assert ("Home](00_start_here.ipynb)" in first.source) == (path.stem != "00_start_here")
    assert len(cells(path, tag="setup")) == 1
    assert cells(path)[-1].metadata.tags == ["links"] and "](" in cells(path)[-1].source


@each_article
def test_the_whole_article_stands_in_the_notebook_without_a_kernel(path):
    stored = path.read_text("utf-8")
    for passage in OWN[ARTICLES[path]].passages:
        assert f'<tr id=\\"{passage.id}\\" data-jupyter-id' in stored


def test_renderings_and_glosses_are_those_that_the_stored_notebooks_show():
    for path, slug in ARTICLES.items():
        outputs = [output for cell in cells(path, "code") for output in cell.outputs]
        pages = " ".join(output.get("data", {}).get("text/html", "") for output in outputs)
        stored = unescape(re.sub(r"<sup.*?</sup>|<[^>]*>", "", pages))
        for id, rendering in OWN[slug].english.items():
            assert rendering in stored, f"seeds/{slug}/en.po, {id}: changed; look, then make run"
        for claim in OWN[slug].claims:
            told = f"seeds/{slug}/claims.csv, {claim.id}: its gloss changed; look, then make run"
            assert claim.english in stored, told


@each_article
def test_an_article_notebook_has_the_bones_in_order(path):
    assert re.findall(r"^## (.+)$", prose(path), re.M) == BONES


@pytest.mark.parametrize("path", COMPARISONS, ids=lambda path: path.stem)
def test_a_comparison_has_the_bones_in_order(path):
    assert re.findall(r"^## (.+)$", prose(path), re.M) == COMPARISON_BONES


def test_hindsight_lets_the_reader_judge_before_it_opens_anything():
    assert re.findall(r"^## (.+)$", prose(HINDSIGHT), re.M) == HINDSIGHT_BONES
    pages = [
        o.get("data", {}).get("text/html", "")
        for c in cells(HINDSIGHT)
        for o in c.get("outputs", [])
    ]
    seen = re.sub(
        r"(?s)<details>.*?</details>",
        "",
        re.sub(r"(?s)<details>(?:(?!<details>).)*?</details>", "", "".join(pages)),
    )
    assert "the other side" in "".join(pages) and "the other side" not in seen


@each
def test_every_exercise_has_a_hint_an_answer_cell_and_a_model_answer(path):
    found = cells(path)
    starts = [i for i, c in enumerate(found) if re.search("^### Exercise", c.source, re.M)]
    assert len(starts) >= (3 if path in [*ARTICLES, *COMPARISONS, HINDSIGHT] else 0)
    for start in starts:
        assert "<summary>Hint</summary>" in found[start].source
        tagged = [cell.metadata.tags for cell in found[start:] if cell.metadata.get("tags")]
        assert tagged[:2] == [["answer"], ["solution"]], found[start].source
    assert len(cells(path, tag="solution")) == len(starts)


@each
def test_its_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        file, _, anchor = target.partition("#")
        if file.startswith("http"):
            continue
        assert not file or (FOLDER / unquote(file)).is_file(), target
        if PASSAGE.fullmatch(anchor):
            KIT.passage(anchor)
            assert Path(file or path.name).stem[3:] == anchor.split(":")[0], target
        elif anchor.startswith("term-"):
            assert anchor in TERMS, target
        elif anchor and not file.endswith(".md"):
            assert anchor in headings(FOLDER / file if file else path), target


def headings(path):
    """Return the headings of a notebook as JupyterLab names them: a stroke for a blank."""
    return {title.replace(" ", "-") for title in re.findall(r"^#+ (.+)$", prose(path), re.M)}


def test_the_route_gives_the_minutes_that_the_notebooks_give():
    told = {path.name: re.search(r"\n\| (\d+) \|", cells(path)[0].source)[1] for path in PATHS}
    route = r"\((?:notebooks/)?(\d\d_\w+\.ipynb)\) \|.*\| (\d+) \|"
    start = "00_start_here.ipynb"
    assert dict(re.findall(route, (FOLDER.parent / "README.md").read_text("utf-8"))) == told
    assert dict(re.findall(route, prose(FOLDER / start))) | {start: told[start]} == told


# Terms that are everyday words too; where they are meant, the writer links them.
HOMONYMS = {"inference", "interaction", "evaluation", "fusion (of modalities)"}


@each
def test_a_term_of_the_glossary_is_linked_where_the_prose_uses_it(path):
    texts = [
        cell.source
        for cell in cells(path, "markdown")
        if "header" not in cell.metadata.get("tags", [])
    ]
    linked = set(re.findall(r"#(term-[a-z0-9-]+)", "\n".join(texts)))
    plain = re.sub(
        r"\[[^\]]*\]\([^)]*\)|`[^`]*`|<[^>]*>|^[#|].*$", " ", "\n".join(texts), flags=re.M
    )
    for term in KIT.glossary:
        for name in [term.term.split(" (")[0], *re.findall(r"\(([^)]+)\)", term.term)]:
            any_case = re.I if name[0].islower() else 0
            used = re.search(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", plain, any_case)
            if used and term.term not in HOMONYMS:
                assert anchor(term.term) in linked, f"{term.term!r} is not linked"


@each
def test_every_passage_and_claim_it_cites_exists(path):
    for slug, number in PASSAGE.findall(prose(path)):
        if slug in OWN:
            KIT.passage(f"{slug}:{number}")
    for slug, id in re.findall(r"\b(([a-z]+)-c\d+)\b", prose(path)):
        assert slug in {claim.id for claim in OWN[id].claims}


@each
def test_no_quotation_is_typed(path):
    assert not typed_quotes(prose(path), 60)
    for chinese in re.findall(r"[\u4e00-\u9fff,。]{10,}", prose(path)):
        assert not typed_quotes(chinese, 10)


def numbers(text):
    """Return the numbers of prose: digits that are no part of a name, an id, a link or a list."""
    text = re.sub(r"\]\([^)]*\)|`[^`]*`|<[^>]*>", " ", text)
    text = re.sub(r"\[\d\d\b|\b[a-z]+(:|-c)\d+|^#.*$|^\d+\. |\b\d\d · ", " ", text, flags=re.M)
    found = re.findall(r"(?<![A-Za-z]-)(?<![\w.])\d+(?:[.,]\d+)*", text)
    return {number.replace(",", "") for number in found} - NAMES


def known(slug, ids):
    """Return all numbers of the cited passages, their claims, and what is known of the article."""
    article, english = OWN[slug], OWN[slug].english
    texts = [str(article.about), *(p.what + p.likely + p.basis for p in OWN[slug].problems)]
    for id in ids:
        texts += [article.passage(id).raw, english[id]]
    texts += [c.english for c in OWN[slug].claims if c.passage in ids]
    found = re.findall(r"\d+(?:[.,]\d+)*", " ".join(texts))
    return {n.replace(",", "") for n in found} | {p for n in found for p in re.split("[.,]", n)}


NUMBERED = [*ARTICLES, *COMPARISONS, HINDSIGHT]


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_every_number_in_its_prose_stands_in_a_passage_cited_beside_it(path):
    for cell in cells(path, "markdown"):
        if cell.metadata.get("tags") in (["header"], ["links"]):
            continue
        cited = {f"{s}:{n}" for s, n in PASSAGE.findall(cell.source) if s in OWN}
        slugs = {id.split(":")[0] for id in cited} | {ARTICLES.get(path)} - {None}
        proven = [known(s, {id for id in cited if id.startswith(f"{s}:")}) for s in slugs]
        assert numbers(cell.source) <= set().union(*proven), cell.source


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He says 87 people ([huxiu:7](01_huxiu.ipynb#huxiu:7)) and 1,200.", {"87", "1200"}),
        ("GPT-4, A100 and fang-c07 are names; a 985 university too.", set()),
        ("1. first\n2. second, with 70-80%", {"70", "80"}),
    ],
)
def test_numbers_are_found_in_prose(text, found):
    assert numbers(text) == found


def test_cleaning_drops_what_cannot_be_opened_again():
    cell = nbformat.v4.new_code_cell("1")
    data = {store.WIDGET_VIEW: {"model_id": "x"}, "text/html": "kept", "text/plain": "kept"}
    cell.outputs = [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
    stored = store.cleaned(nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": {}}))
    assert stored.cells[0].outputs[0].data == {"text/html": "kept", "text/plain": "kept"}
    assert "widgets" not in stored.metadata


def test_a_notebook_that_fails_is_left_as_it_was(tmp_path):
    path = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1/0")]), path)
    before = path.read_bytes()
    with pytest.raises(Exception, match="ZeroDivisionError"):
        store.store(path)
    assert path.read_bytes() == before


ASKED = r"[Cc]hange the (word|name)|Type the hands|Write what you think|write a name such as"


def test_code_that_a_reader_is_asked_to_change_stands_open():
    pairs = [pair for path in PATHS for pair in pairwise(cells(path))]
    asked = [code for told, code in pairs if re.search(ASKED, told.source)]
    assert len(asked) >= 5
    for code in asked:
        assert code.cell_type == "code" and "jupyter" not in code.metadata, code.source
