import io
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import browsing
import nbformat
import pytest
from fontTools.ttLib import TTFont
from lxml import html
from playwright.sync_api import sync_playwright

from helpers import corpus, tables
from helpers.pack import classpack, offline, slides

NOTEBOOKS = sorted(path.stem for path in (classpack.ROOT / "notebooks").glob("*.ipynb"))
# Wait until the window has come to rest on a slide, as a class does before it goes on.
ARRIVED = """async slide => {
  for (let frame = 0, rest = 0; frame < 900; frame++) {
    await new Promise(requestAnimationFrame)
    rest = Math.abs(scrollY - slide * innerHeight) < 2 ? rest + 1 : 0
    if (rest > 30) return true
  }
  return false
}"""
LINKS = offline.Links({"04_fang": "04_fang.html", "00_small": "00_small.html", "talk": "talk.html"})


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The pack of the kit, written once."""
    return classpack.write(tmp_path_factory.mktemp("pack") / "class")


@pytest.fixture(scope="module")
def trees(pack):
    """Return `{path: parsed page}` of all pages and slides."""
    return {
        path.relative_to(pack).as_posix(): html.parse(path).getroot()
        for path in sorted(pack.rglob("*.html"))
    }


def notebook(*cells):
    """Return a notebook of `(kind, source, tag, outputs)`, as if it had been run."""
    made = []
    for kind, source, tag, *data in cells:
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source)
        cell.metadata["tags"] = [tag] if tag else []
        if kind == "code":
            cell.execution_count = 1
            cell.outputs = [nbformat.v4.new_output("display_data", data=each) for each in data]
        made.append(cell)
    return nbformat.v4.new_notebook(cells=made)


def shown(page):
    """Return what a reader sees of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_every_notebook_has_a_page_and_slides_and_the_index_leads_to_all(pack, trees):
    led = {a.get("href") for a in trees["index.html"].iter("a")}
    for stem in NOTEBOOKS:
        assert {f"pages/{stem}.html", f"slides/{stem}.html"} <= led
        assert len(trees[f"slides/{stem}.html"].xpath("//main/section")) >= 10
    for kind in classpack.PRINTS:
        assert {f"print/{kind}-a4.pdf", f"print/{kind}-letter.pdf"} <= led
    assert "guide.html" in led
    assert (pack / "files.txt").read_text().split() == sorted(
        path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()
    )


def test_nothing_runs_and_nothing_is_asked_of_any_host(pack, trees):
    for name, tree in trees.items():
        for element in tree.iter():
            assert element.tag not in offline.FORBIDDEN - {"link", "meta"}, name
            assert not [attribute for attribute in element.attrib if attribute.startswith("on")]
            assert element.get("src", "data:image/").startswith("data:image/"), name
            if element.tag != "a":
                assert not re.match("(https?:)?//", element.get("href", "")), name
        for sheet in tree.iter("style"):
            assert not offline.FETCHES.search(sheet.text or ""), name
    sheet = (pack / "style.css").read_text("utf-8")
    assert re.findall(r"url\(([^)]*)\)", sheet) == ["chinese.woff"] and "@import" not in sheet
    assert "<" not in sheet


def test_every_link_leads_to_a_file_and_to_a_place_in_it(pack, trees):
    places = {
        name: {e.get("id") for e in tree.iter() if e.get("id")} for name, tree in trees.items()
    }
    seen = 0
    for name, tree in trees.items():
        for element in tree.xpath("//a[@href]|//link"):
            file, _, anchor = unquote(element.get("href")).partition("#")
            if file.startswith("http"):
                continue
            target = (pack / name).parent / file if file else pack / name
            assert target.is_file(), f"{name}: {element.get('href')}"
            if anchor:
                path = target.resolve().relative_to(pack.resolve()).as_posix()
                assert anchor in places[path], f"{name}: {element.get('href')}"
                seen += 1
    assert seen > 5000


def test_no_id_stands_twice_on_a_page(trees):
    for name, tree in trees.items():
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name


def test_the_font_of_the_pack_has_every_chinese_character(pack, trees):
    has = TTFont(io.BytesIO((pack / "chinese.woff").read_bytes())).getBestCmap()
    needed = set()
    for name in trees:
        needed |= set(re.findall("[\u3400-\u9fff]", unescape((pack / name).read_text("utf-8"))))
    assert {"才", "算", "虎"} <= needed
    assert {character for character in needed if ord(character) not in has} == set()
    assert (pack / "chinese.woff").stat().st_size < 1_000_000


@pytest.mark.parametrize("slug", ["huxiu", "wang", "shen", "fang", "talk"])
def test_a_page_holds_its_whole_article_in_the_article_s_language(trees, slug):
    (page,) = [
        tree for name, tree in trees.items() if re.fullmatch(rf"pages/\d+_{slug}.html", name)
    ]
    article = corpus.article(slug)
    for passage in article.passages:
        (row,) = page.xpath(f"//tr[@id='{passage.id}']")
        texts = row.xpath(f".//td[@lang='{article.language}']//text()[not(ancestor::sup)]")
        assert re.sub(r"\s", "", passage.text) == re.sub(r"\s", "", "".join(texts)), passage.id


def test_a_page_has_language_title_skip_link_and_folded_answers(trees):
    for stem in NOTEBOOKS:
        page = trees[f"pages/{stem}.html"]
        assert page.get("lang") == "en" and page.findtext(".//title").startswith(stem[:2])
        first = next(page.find("body").iter("a"))
        assert (first.get("href"), first.get("class")) == ("#text", "skip")
        stored = nbformat.read(classpack.ROOT / f"notebooks/{stem}.ipynb", as_version=4)
        answers = [c for c in stored.cells if "solution" in c.metadata.get("tags", [])]
        folded = page.xpath("//details/summary[text()='Model answer']")
        assert len(folded) == len(answers) and not page.xpath("//details[@open]")


def test_slides_are_numbered_and_show_no_answers(trees):
    for stem in NOTEBOOKS:
        sections = trees[f"slides/{stem}.html"].xpath("//main/section")
        for number, section in enumerate(sections, 1):
            assert f"{number} / {len(sections)}" in shown(
                html.tostring(section, encoding="unicode")
            )
            assert not section.xpath(".//summary[text()='Model answer']")
            assert not section.xpath(".//*[contains(@class,'kit-read')]"), "the whole article"


@pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)
def test_a_browser_without_a_network_shows_all_of_it_on_wall_and_phone(pack, trees):
    asked, told = [], []
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        context = chromium.new_context(viewport={"width": 400, "height": 800})
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(message.text))
        for name in trees:
            page.goto((pack / name).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto((pack / "slides/04_fang.html").as_uri())
        for slide, key in enumerate(("PageDown", "ArrowDown", "Space"), 1):
            page.keyboard.press(key)
            assert page.evaluate(ARRIVED, slide), f"{key} does not lead to slide {slide + 1}"
        page.goto((pack / "pages/01_huxiu.html").as_uri())
        page.evaluate("document.fonts.load('16px \"Pack Chinese\"', '才')")
        assert page.evaluate("document.fonts.check('16px \"Pack Chinese\"', '才')")
        chromium.close()
    assert told == [] and all(url.startswith(("file:", "data:")) for url in asked)


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("04_fang.ipynb#fang:27", "04_fang.html#fang:27"),
        ("../../notebooks/00_small.ipynb", "00_small.html"),
        ("../seeds/talk/read.ipynb#talk:3", "talk.html#talk:3"),
        ("#T1", "#T1"),
        ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("99_none.ipynb", ""),
        ("../seeds/codebook.toml", ""),
        ("javascript:alert(1)", ""),
        ("//host.example/x.ipynb.html", ""),
    ],
)
def test_links_lead_into_the_pack_or_become_words(href, leads):
    assert LINKS.target(href) == leads
    root = offline.tamed(f'<a href="{href}">words</a>', LINKS)
    assert root.text_content() == "words"
    assert [a.get("href") for a in root.iter("a")] == ([leads] if leads else [])


def test_links_on_slides_lead_to_the_page():
    links = offline.Links({"04_fang": "04_fang.html"}, "../pages/", "04_fang")
    assert links.target("#fang:27") == "../pages/04_fang.html#fang:27"


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        "<b onclick='alert(1)'>x</b>",
        "<img src='https://host.example/x.png'>",
        "<iframe src='//host.example'></iframe>",
        "<link rel=stylesheet href='//host.example/x.css'>",
        "<p style='background:url(//host.example)'>x</p>",
        "<style>@import '//host.example/x.css'</style>",
        "<svg><image xlink:href='//host.example/x.png'/><a href='//host.example'>x</a></svg>",
        "<form action='//host.example'><button formaction='//host.example'>x</button></form>",
        "<video poster='//host.example/x.png'></video><!-- host.example -->",
    ],
)
def test_what_could_run_or_fetch_is_taken_out(harm):
    kept = offline.written(offline.tamed(f"<p>before</p>{harm}<p>after</p>", LINKS))
    assert "host.example" not in kept and "alert" not in kept and "url(" not in kept
    assert "<p>before</p>" in kept and "<p>after</p>" in kept


def test_mathematics_is_drawn_and_prices_are_not():
    drawn = offline.markdown("The loss is $L = a N^{-b}$, says `$10,000`.\n\n$$x^2$$")
    assert drawn.count("<img src='data:image/svg+xml;base64,") == 2
    assert "alt='L = a N^{-b}'" in drawn and "<code>$10,000</code>" in drawn
    for prices in (
        "It costs $5 and then $6.",
        "From $5–$6 a day.",
        "A price in $ and another in $.",
    ):
        assert shown(offline.markdown(prices)) == prices
    assert "<code>\\nosuch{x}</code>" in offline.markdown("Not known: $\\nosuch{x}$")


def test_a_figure_is_named_by_its_title_and_text_is_escaped():
    figure = offline.output({"data": {"image/png": "AAAA"}}, 'ax.set(title="Two forecasts")')
    assert figure == "<img src='data:image/png;base64,AAAA' alt='Two forecasts'>"
    assert offline.output({"text": "<b>\x1b[31mred"}) == "<pre>&lt;b&gt;red</pre>"


def slides_of(*cells):
    links = offline.Links({"00_small": "00_small.html"}, "../pages/", "00_small")
    return [
        (slide.heading, shown(slide.html))
        for slide in slides.slides(notebook(*cells), "00_small", links)
    ]


def test_slides_show_headings_with_prose_and_outputs_with_the_sentence_before():
    quote = {"text/html": "<blockquote><p>Kata</p></blockquote>", "text/plain": ""}
    made = slides_of(
        (
            "markdown",
            "# 00 · Why?\n\n**Objectives.** You can\n- see;\n\n| a |\n|---|\n| b |",
            "header",
        ),
        ("code", "import os", "setup"),
        ("markdown", "## First\n\n" + "Some prose. " * 12 + "\n\nHear one voice:", ""),
        ("code", "exhibits.quote('fang:1')", "", quote),
        ("markdown", "So that is that.\n\n## Read it whole\n\nNow read.", ""),
        ("code", "reader.read('fang')", "", quote),
        ("markdown", "My answer: …", "answer"),
        ("markdown", "## Model\n\nThe answer", "solution"),
        ("code", "1 + 1", "solution", quote),
    )
    assert made == [
        ("00 · Why?", "Objectives. You can see;"),
        ("First", "Some prose. " * 11 + "Some prose."),
        ("First", "Hear one voice: Kata"),
        ("Read it whole", "Now read."),
    ]
    told = " ".join(words for _, words in made)
    assert "import" not in told and "answer" not in told and "that is that" not in told


def test_a_long_table_is_cut_and_leads_to_the_page():
    rows = "".join(f"<tr><td>row {n} {'word ' * 30}</td></tr>" for n in range(9))
    table = {"text/html": f"<table><tbody>{rows}</tbody></table>", "text/plain": ""}
    ((_, words),) = slides_of(("code", "x", "", table))
    assert "row 3" in words and "row 4" not in words  # each takes two lines and a bit
    assert "4 of 9 rows; all of it on the page" in words


def test_a_prompt_shows_question_and_clock_with_its_passages_folded():
    quote = "<blockquote><p>Kata</p><footer>Ana, abc:1</footer></blockquote>"
    clock = "<details class='clock'><summary>2 minutes</summary></details>"
    asked = f"<section><p>Which?</p>{quote}{clock}"
    asked += "<details><summary>For the teacher: listen</summary>secret</details></section>"
    made = notebook(("code", "p", "", {"text/html": f"<style>.clock{{}}</style>{asked * 2}"}))
    first, second = slides.slides(made, "00_small", LINKS)
    assert shown(second.html) == ".clock{} Which? 2 minutes Ana, abc:1 Kata Ana, abc:1"
    assert "<details><summary>Ana, abc:1</summary><blockquote>" in first.html


def test_a_table_of_many_short_rows_is_cut_too():
    rows = "".join(f"<tr><td>row {n}</td></tr>" for n in range(30))
    table = {"text/html": f"<table><tbody>{rows}</tbody></table>", "text/plain": ""}
    ((_, words),) = slides_of(("code", "x", "", table))
    assert "row 6" in words and "row 7" not in words and "7 of 30 rows" in words


def test_a_model_answer_is_folded_whether_it_folds_itself_or_not():
    made = notebook(("markdown", "Plain.", "solution"), ("code", "1 + 1", "solution"))
    page = offline.body(made)
    assert page.count("<details><summary>Model answer</summary>") == 2
    own = "<details><summary>Model answer</summary>\n\nMine.\n</details>"
    assert offline.body(notebook(("markdown", own, "solution"))).count("<details>") == 1


def test_a_quiz_becomes_one_slide_a_question():
    asked = "".join(f"<li><b>Ask {n}?</b><ol type='A'><li>yes</li></ol></li>" for n in (1, 2))
    quiz = {"text/html": f"<ol>{asked}</ol>", "text/plain": ""}
    assert [words for _, words in slides_of(("code", "q", "", quiz))] == [
        "Ask 1? yes",
        "Ask 2? yes",
    ]


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A kit of one notebook and a guide; what is printed has tests of its own."""
    monkeypatch.setattr(classpack.printing, "pdf", lambda kind, found, paper: b"%PDF")
    (tmp_path / "kit/notebooks").mkdir(parents=True)
    (tmp_path / "kit/docs").mkdir()
    cells = (("markdown", "# Small", "header"), ("code", "1 + 1", "", {"text/plain": "2"}))
    nbformat.write(notebook(*cells), tmp_path / "kit/notebooks/00_small.ipynb")
    guide = (
        "# Guide\n\n[small](../notebooks/00_small.ipynb), [talk](../seeds/talk/read.ipynb#talk:3)"
    )
    (tmp_path / "kit/docs/teachers_guide.md").write_text(guide)
    return tmp_path / "kit"


def test_an_added_article_s_notebook_is_taken_in(small, seeds):
    first = "# Talk\n\n[home](../../notebooks/00_small.ipynb) <p id='talk:3'>x</p>"
    cells = (("markdown", first, ""), ("markdown", "## Same", ""), ("markdown", "#### Same", ""))
    nbformat.write(notebook(*cells), seeds / "talk/read.ipynb")
    found = classpack.files(seeds, small)
    page = found["pages/talk.html"].decode()
    assert b"<a href='pages/talk.html'>page</a>" in found["index.html"]
    assert '<a href="00_small.html">home</a>' in page
    assert b'<a href="pages/talk.html#talk:3">talk</a>' in found["guide.html"]
    assert '<h2 id="Same">Same</h2>' in page and "<h3>Same</h3>" in page
    assert found == classpack.files(seeds, small), "the same input makes the same bytes"


def test_an_earlier_pack_is_replaced_and_anything_else_is_refused(small, tmp_path):
    folder = classpack.write(tmp_path / "class", root=small)
    (folder / "pages/00_small.html").write_text("old")
    classpack.write(folder, root=small)
    assert "Small" in (folder / "pages/00_small.html").read_text()
    (folder / "pages/mine.txt").write_text("mine")
    before = sorted(folder.rglob("*"))
    with pytest.raises(tables.DataError, match=r"class/pages/mine\.txt: is not the pack's"):
        classpack.write(folder, root=small)
    assert sorted(folder.rglob("*")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "kit"]


def test_a_missing_guide_or_a_notebook_not_run_is_named(small, tmp_path):
    (small / "docs/teachers_guide.md").unlink()
    broken = notebook(("code", "1 + 1", ""))
    broken.cells[0].execution_count = None
    nbformat.write(broken, small / "notebooks/01_broken.ipynb")
    with pytest.raises(tables.DataError) as error:
        classpack.write(tmp_path / "class", root=small)
    assert [fault.split(":")[0] for fault in error.value.faults] == [
        "notebooks/01_broken.ipynb, cell 1",
        "docs/teachers_guide.md",
    ]
    assert not (tmp_path / "class").exists()


def test_the_command_says_where_it_wrote_or_why_not(small, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(classpack, "write", lambda folder: Path(folder))
    monkeypatch.setattr("sys.argv", ["classpack", str(tmp_path / "class")])
    assert classpack.main() == 0 and "index.html" in capsys.readouterr().out

    def refuse(folder):
        raise tables.DataError(["mine.txt: is not the pack's"])

    monkeypatch.setattr(classpack, "write", refuse)
    assert classpack.main() == 1 and "mine.txt" in capsys.readouterr().out


def test_a_folded_answer_folds_its_words(trees):
    for name in (f"pages/{stem}.html" for stem in NOTEBOOKS):
        answers = trees[name].xpath("//details[summary='Model answer']")
        told = [len(answer.text_content().split()) for answer in answers]
        assert all(words > 6 for words in told), (name, told)


def test_what_is_for_the_teacher_is_in_no_page(trees):
    assert not [name for name, tree in trees.items() if "For the teacher:" in tree.text_content()]
