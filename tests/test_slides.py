"""Slides are the cells tagged for them: what stands on each, and how one leads to the next."""

import shutil

import browsing
import pytest
from lxml import html
from made_notebooks import notebook, root
from playwright.sync_api import sync_playwright

from helpers.publish import looks, pages, slides
from helpers.publish.cells import Links

QUOTE = "<blockquote id='fang:3'><p>Kata</p></blockquote>"
HEADER = ("markdown", "# 00 · Why?\n\n**Objectives.** You can\n- see;\n\nMore.", "header")
LINKS = Links({"n00_small": "n00_small.html"}, "../pages/", "n00_small")


# Wait until the window has come to rest on a slide, as a class does before it goes on.
ARRIVED = """async slide => {
  for (let frame = 0, rest = 0; frame < 900; frame++) {
    await new Promise(requestAnimationFrame)
    rest = Math.abs(scrollY - slide * innerHeight) < 2 ? rest + 1 : 0
    if (rest > 30) return true
  }
  return scrollY / innerHeight
}"""


def drawn(*cells):
    """Return the slides of a notebook as elements of its page."""
    page = slides.page("n00_small", notebook(HEADER, *cells), LINKS)
    return html.fromstring(page).xpath("//section")


def shown(*cells):
    """Return `(heading, words)` of every slide after the title."""
    found = [(s.find("h2"), s.find_class("body")[0]) for s in drawn(*cells)[1:]]
    return [tuple(" ".join(" ".join(each.itertext()).split()) for each in pair) for pair in found]


def test_the_title_has_the_objectives():
    (title,) = drawn()
    assert title.findtext("h1") == "00 · Why?"
    assert pages.words(title.find_class("body")[0]) == "Objectives. You can see;"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("markdown", "## Not tagged\n\nWords.", ""), ("code", "x", "", QUOTE)], []),
        ([("markdown", "## One\n\nFirst.\n\nSecond.", "slide")], [("One", "First. Second.")]),
        (
            [
                ("markdown", "So.\n\n## One\n\nFirst.\n\nHear:", "slide"),
                ("code", "x", "slide", QUOTE),
            ],
            [("One", "Hear: Kata")],
        ),
        (
            [("markdown", "## One\n\nWords.", ""), ("code", "x", "slide", QUOTE)],
            [("One", "Kata")],
        ),
        (
            [("markdown", "## One\n\nWords.", ""), ("markdown", "So.\n\n## Two\n\nNo.", "slide")],
            [("One", "So.")],
        ),
        (
            [("markdown", "## Guess\n\nThree:", "slide"), ("markdown", "1. …", "answer slide")],
            [("Guess", "Three: …")],
        ),
        (
            [("code", "x", "slide", QUOTE), ("code", "y", "slide", {"text/plain": "42"})],
            [("00 · Why?", "Kata"), ("00 · Why?", "42")],
        ),
        ([("markdown", "## One", "slide"), ("code", "x = 1", "slide")], []),
        (
            [("code", "x", "slide", "<img src='data:image/png;base64,AA'>", {"text/plain": "7"})],
            [("00 · Why?", "7")],
        ),
        (
            [("code", "x", "slide", "<table><tr><td>a</td></tr></table>", QUOTE)],
            [("00 · Why?", "a"), ("00 · Why?", "Kata")],
        ),
    ],
)
def test_a_slide_is_a_tagged_cell_under_its_heading(cells, expected):
    assert shown(*cells) == expected


def test_every_prompt_is_a_slide_and_a_quiz_has_two_questions_on_one():
    prompts = (
        "<div class='kit'><section><p>Which?</p></section><section><p>Why?</p></section></div>"
    )
    asked = "".join(f"<li><b>Ask {n}?</b><ol type='A'><li>yes</li></ol></li>" for n in (1, 2, 3))
    found = shown(
        ("code", "prompts.show()", "slide", prompts),
        ("code", "quiz.show()", "slide", f"<div class='kit'><ol>{asked}</ol></div>"),
    )
    assert [words for _, words in found] == [
        "Which?",
        "Why?",
        "Ask 1? yes Ask 2? yes",
        "Ask 3? yes",
    ]


def test_no_row_is_cut_and_the_type_is_smaller_where_there_is_more():
    def size(rows):
        table = "<table>" + "".join(f"<tr><td>row {n}</td></tr>" for n in range(rows)) + "</table>"
        (_, slide) = drawn(("code", "x", "slide", table))
        assert len(slide.xpath(".//tr")) == rows
        return slide.get("class").split()[-1]

    assert [size(rows) for rows in (2, 7, 12, 30)] == ["large", "middle", "small", "dense"]


def test_what_is_folded_does_not_make_the_type_smaller():
    fold = f"<details><summary>The passage</summary>{'word ' * 999}</details>"
    (_, slide) = drawn(("code", "x", "slide", fold))
    assert "large" in slide.get("class")


def test_links_lead_to_the_page_and_no_id_stands_on_two_slides():
    link = "<p id='fang:3'><a href='#fang:27'>fang:27</a></p>"
    (_, *two) = drawn(("code", "x", "slide", link), ("code", "y", "slide", link))
    for slide in two:
        assert slide.xpath(".//p/a/@href") == ["../pages/n00_small.html#fang:27"]
        assert not slide.xpath(".//p[@id]")


def test_slides_are_numbered_and_text_cannot_act():
    found = drawn(("code", "x", "slide", "<script>1</script><b onclick='x'>kept</b>"))
    assert [s.xpath(".//nav/span/text()") for s in found] == [["1 / 2"], ["2 / 2"]]
    assert "kept" in pages.words(found[1]) and not found[1].xpath(".//script|.//@onclick")


@pytest.fixture(scope="module")
def deck(tmp_path_factory):
    """A deck of five slides in a browser, on the first."""
    if browsing.CHROMIUM is None:
        pytest.skip(browsing.WHY)
    cells = [("markdown", f"## Slide {n}\n\n{'Words and words. ' * 30}", "slide") for n in range(3)]
    cells += [
        ("markdown", "## Slide 3\n\n<details><summary>More</summary>words</details>", "slide")
    ]
    made = root(tmp_path_factory.mktemp("deck"), n00_small=notebook(HEADER, *cells))
    page_of = slides.page("n00_small", notebook(HEADER, *cells), LINKS)
    for name in ("style.css", "slides.js"):
        page_of = page_of.replace(f"../{name}", name)
    (made / "slides.html").write_text(page_of, "utf-8")
    (made / "style.css").write_text(looks.sheet(), "utf-8")
    shutil.copy(slides.pages.HERE / "slides.js", made)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        page = chromium.new_page(viewport={"width": 1280, "height": 720})
        page.goto((made / "slides.html").as_uri())
        page.wait_for_function("document.activeElement.id === 'at1'")
        page.wait_for_timeout(300)  # until it is drawn, a key is lost
        yield page
        chromium.close()


KEYS = [
    ("ArrowRight ArrowRight ArrowLeft", 1),
    ("ArrowDown ArrowDown ArrowUp", 1),
    ("PageDown PageDown PageUp", 1),
    ("Space Space Shift+Space", 1),
    ("PageDown PageDown ArrowRight Space", 4),
    ("ArrowRight PageDown ArrowLeft PageUp", 0),
    ("Space ArrowDown PageUp PageUp PageUp", 0),
]


@pytest.mark.parametrize("keys, where", KEYS)
def test_whatever_key_came_before_the_next_one_leads_on_from_the_slide_in_sight(deck, keys, where):
    deck.evaluate("scrollTo(0, 0)")
    for key in keys.split():
        deck.keyboard.press(key)
    assert deck.evaluate(ARRIVED, where) is True


def test_a_key_for_a_fold_opens_the_fold_and_turns_no_slide(deck):
    deck.locator("#s5").scroll_into_view_if_needed()
    deck.locator("summary").focus()
    deck.keyboard.press("Space")
    assert deck.locator("details[open]").count() == 1 and deck.evaluate(ARRIVED, 4) is True


def test_every_slide_fits(deck):
    over = "[...document.querySelectorAll('.body')].map(b => b.scrollHeight - b.clientHeight)"
    assert max(deck.evaluate(over)) <= 1
