"""The class pack: a folder that opens from a USB stick with no network."""

import io
import re
import sys
from html import unescape
from urllib.parse import unquote

import browsing
import nbformat
import pytest
from fontTools.ttLib import TTFont
from lxml import html
from made_notebooks import notebook, root
from playwright.sync_api import sync_playwright

from helpers.data.files import DataError
from helpers.publish import looks, pack, store
from helpers.publish.print import PAPERS, PRINTS
from helpers.publish.tags import tags

PATHS = {p.stem: p for p in sorted((store.ROOT / "notebooks").glob("[0-9]*.ipynb"))}
HEADER = ("markdown", "# Small\n\n[home](n00_small.ipynb#fang:3)", "header slide")


@pytest.fixture(scope="module")
def made(kit, tmp_path_factory):
    """The pack of the kit, written once."""
    return pack.write(kit, tmp_path_factory.mktemp("pack") / "class")


@pytest.fixture(scope="module")
def trees(made):
    """Return `{path: parsed page}` of all pages and slides."""
    return {
        path.relative_to(made).as_posix(): html.parse(path).getroot()
        for path in sorted(made.rglob("*.html"))
    }


def test_every_notebook_has_a_page_and_the_index_leads_to_all(made, trees):
    led = {a.get("href") for a in trees["index.html"].iter("a")}
    assert {f"{stem}.html" for stem in PATHS} <= led
    assert {name for name in trees if name.startswith("slides/")} <= led
    assert {f"print/{kind}-{paper}.pdf" for kind in PRINTS for paper in PAPERS} <= led
    assert {"guide.html", "chinese.OFL.txt"} <= led
    assert (made / "files.txt").read_text().split() == sorted(
        path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()
    )


def test_a_notebook_with_tagged_cells_has_a_dozen_slides_or_so(trees):
    for stem, path in PATHS.items():
        tagged = any("slide" in tags(cell) for cell in store.read(path).cells)
        assert (f"slides/{stem}.html" in trees) == tagged, stem
        if tagged:
            assert 7 <= len(trees[f"slides/{stem}.html"].xpath("//section[@id]")) <= 16, stem


def test_every_link_leads_to_a_file_and_to_a_place_in_it(made, trees):
    places = {
        name: {e.get("id") for e in tree.iter() if e.get("id")} for name, tree in trees.items()
    }
    for name, tree in trees.items():
        for element in tree.xpath("//a[@href]|//link"):
            file, _, anchor = unquote(element.get("href")).partition("#")
            if file.startswith(("http", "data:image/")):
                continue
            target = (made / name).parent / file if file else made / name
            assert target.is_file(), f"{name}: {element.get('href')}"
            if anchor:
                path = target.resolve().relative_to(made.resolve()).as_posix()
                assert anchor in places[path], f"{name}: {element.get('href')}"


def test_no_id_stands_twice_and_every_page_has_language_title_contents_and_way_back(trees):
    for name, tree in trees.items():
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        assert tree.get("lang") == "en" and tree.findtext(".//title"), name
    for stem in PATHS:
        page = trees[f"{stem}.html"]
        assert next(page.find("body").iter("a")).get("class") == "skip"
        listed = page.xpath("//nav//ol//a/@href")
        assert [f"#{h.get('id')}" for h in page.iter("h2")] == [
            href for href in listed if page.xpath(f"//h2[@id={href[1:]!r}]")
        ]
        assert page.xpath("//nav/a[@href='#text']")


@pytest.mark.parametrize("slug", ["huxiu", "wang", "shen", "fang", "talk"])
def test_a_page_holds_its_whole_article_in_the_article_s_language(kit, trees, slug):
    article = kit.articles[slug]
    page = trees[article.notebook.replace(".ipynb", ".html")]
    for passage in article.passages:
        (row,) = page.xpath(f"//*[@id='{passage.id}']")
        texts = row.xpath(f".//*[@lang='{article.language}']//text()[not(ancestor::sup)]")
        assert re.sub(r"\s", "", passage.text) in re.sub(r"\s", "", "".join(texts)), passage.id


def test_code_stands_on_pages_only_folded(trees):
    for stem in PATHS:
        for piece in trees[f"{stem}.html"].find_class("highlight"):
            assert next(piece.iterancestors("details"), None) is not None, stem
        assert not trees[f"{stem}.html"].xpath("//details[@open]")


def test_what_is_for_the_teacher_is_in_no_page_and_answers_on_no_slide(trees):
    for name, tree in trees.items():
        assert "For the teacher:" not in tree.text_content() or name == "guide.html", name
        if name.startswith("slides/"):
            assert not tree.xpath("//summary[text()='Model answer']"), name


def test_the_chinese_font_is_whole_and_travels_with_its_licence(made, trees):
    font = TTFont(io.BytesIO((made / "chinese.woff").read_bytes()))
    needed = set()
    for name in trees:
        needed |= set(re.findall("[\u3400-\u9fff]", unescape((made / name).read_text("utf-8"))))
    assert {"才", "算", "虎"} <= needed
    assert {character for character in needed if ord(character) not in font.getBestCmap()} == set()
    named = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert "SIL Open Font License" in named[13]
    licence = (made / "chinese.OFL.txt").read_text("utf-8")
    assert "Adobe" in licence and "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)
def test_a_browser_without_a_network_shows_all_of_it_on_wall_and_phone(made, trees):
    asked, told = [], []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        context = chromium.new_context(viewport={"width": 390, "height": 800})
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        for name in trees:
            page.goto((made / name).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            style = "getComputedStyle(document.body).fontFamily"
            assert "Pack Chinese" in page.evaluate(style), f"{name}: its style sheet is not used"
        page.evaluate("document.fonts.load('16px \"Pack Chinese\"', '才')")
        assert page.evaluate("document.fonts.check('16px \"Pack Chinese\"', '才')")
        chromium.close()
    assert told == [] and all(url.startswith(("file:", "data:")) for url in asked)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The root of a kit of one notebook and a guide; print and font have tests of their own."""
    monkeypatch.setattr(pack.print, "pdf", lambda kind, found, paper: b"%PDF")
    monkeypatch.setattr(looks, "font", lambda text: b"wOFF")
    cells = (HEADER, ("code", "1 + 1", "", {"text/plain": "2"}))
    return root(tmp_path / "kit", n00_small=notebook(*cells))


def test_an_added_article_s_notebook_is_taken_in(small, workshop):
    first = "# Talk\n\n[home](../../notebooks/n00_small.ipynb) <p id='talk:3'>x</p>"
    cells = (("markdown", first, ""), ("markdown", "## Same", ""), ("markdown", "#### Same", ""))
    nbformat.write(notebook(*cells), workshop.folder / "talk/read.ipynb")
    found = pack.files(workshop, small)
    assert b'<a href="talk.html">' in found["index.html"]
    assert b'<a href="n00_small.html">home</a>' in found["talk.html"]
    assert b'<h2 id="two-words">' in found["guide.html"]
    assert found == pack.files(workshop, small), "the same input makes the same bytes"


def test_an_earlier_pack_is_replaced_and_anything_else_is_refused(kit, small, tmp_path):
    folder = pack.write(kit, tmp_path / "class", small)
    (folder / "n00_small.html").write_text("old")
    for name in (".DS_Store", "Thumbs.db", "._n00_small.html"):
        (folder / name).write_bytes(b"\xff")
    pack.write(kit, folder, small)
    assert "Small" in (folder / "n00_small.html").read_text()
    (folder / "mine.txt").write_text("mine")
    before = sorted(folder.rglob("*"))
    with pytest.raises(DataError, match=r"class/mine\.txt: is not ours"):
        pack.write(kit, folder, small)
    assert sorted(folder.rglob("*")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "kit"]


def test_a_missing_guide_or_a_notebook_not_run_is_named(kit, small, tmp_path):
    (small / "docs/teachers_guide.md").unlink()
    broken = notebook(("code", "1 + 1", ""))
    broken.cells[0].execution_count = None
    nbformat.write(broken, small / "notebooks/n01_broken.ipynb")
    with pytest.raises(DataError) as error:
        pack.write(kit, tmp_path / "class", small)
    assert [fault.split(":")[0] for fault in error.value.faults] == [
        "notebooks/n01_broken.ipynb, cell 1",
        "docs/teachers_guide.md",
    ]
    assert not (tmp_path / "class").exists()


@pytest.mark.parametrize("missing", pack.NEEDED)
def test_without_a_package_nothing_is_written_and_a_sentence_says_what_to_install(
    kit, small, tmp_path, monkeypatch, missing
):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(DataError, match=rf"package {missing}, .* pip install '\.\[class\]'"):
        pack.write(kit, tmp_path / "class", small)
    assert not (tmp_path / "class").exists()
