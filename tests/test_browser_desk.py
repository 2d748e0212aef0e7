"""The coder's desk in a real browser: words selected by mouse and by keys are coded.

Needs Chromium, as test_browser does.
"""

import browsing
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from coded_rows import EASING, SELECTING

from helpers.coding import sheets

pytestmark = pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)

# The middles of the first and the last letter of some words of a passage.
ENDS = """([number, words]) => {
    const text = document.querySelector(`.kit-article [data-number="${number}"] .kit-words`);
    text.scrollIntoView({block: 'center'});
    const range = document.createRange();
    const middle = at => {
        const texts = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        let node = texts.nextNode();
        for (; at >= node.length; node = texts.nextNode()) at -= node.length;
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
    };
    const start = text.textContent.indexOf(words);
    const [first, last] = [middle(start), middle(start + words.length - 1)];
    return [first.left + 1, first.top + 8, last.right - 1, last.top + 8];
}"""


@pytest.fixture
def desk(desktop, home, workshop):
    """A page that shows the desk of `ada` for the article fang."""
    show = f"desk.show(Kit({str(workshop.folder)!r}), 'fang', 'ada')"
    source = f"from helpers.coding import desk\nfrom helpers.kit import Kit\n{show}"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    cells = [nbformat.v4.new_code_cell(source)]
    # A name of its own: the kernel of a notebook that was closed may still be on its way out.
    name = f"notebooks/{workshop.folder.parent.name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), home / name)
    desktop.heard.clear()
    browsing.open_beside(desktop, name)
    browsing.run_all(desktop)
    desktop.locator(".kit-article .kit-sentence").first.wait_for()
    yield desktop
    assert desktop.heard == []


def drag(page, number, words):
    """Select words of a passage as a hand does with the mouse."""
    left, top, right, bottom = page.evaluate(ENDS, [number, words])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2, steps=3)
    page.mouse.move(right, bottom, steps=3)
    page.mouse.up()


def field(page, label):
    """Return the field of the form that stands beside a label."""
    row = page.locator(f".kit-desk .jupyter-widgets:has(> label:text-is('{label}'))")
    return row.locator("input, textarea, select")


def expect(page, label, words):
    """Wait until a field of the form holds these words."""
    element = field(page, label).element_handle()
    page.wait_for_function("([field, words]) => field.value === words", arg=[element, words])


def press(page, *names):
    """Press buttons by what stands on them."""
    for name in names:
        page.locator(f".kit-desk button:text-is('{name}')").click()


def violations(page):
    """Return what axe finds serious or critical in what the cell shows."""
    found = Axe().run(page, context={"include": [[".kit-desk"]]}).response["violations"]
    return [
        (e["id"], e["nodes"][0]["html"]) for e in found if e["impact"] in ("serious", "critical")
    ]


def test_words_selected_by_mouse_are_coded_as_they_stand(desk, workshop):
    drag(desk, 27, EASING["quote"])
    expect(desk, "Words", EASING["quote"])
    # From the first letter of a sentence, over words that are selected already.
    drag(desk, 44, "Fang Han: Setiap perusahaan")
    expect(desk, "Words", "Fang Han: Setiap perusahaan")
    drag(desk, 44, SELECTING["quote"])
    expect(desk, "Words", SELECTING["quote"])
    press(desk, "Save")
    desk.locator(".kit-fault:text('gloss is empty')").wait_for()
    assert violations(desk) == []
    field(desk, "In English").fill(SELECTING["english"])
    field(desk, "Question").select_option(index=4)
    press(desk, "supports", "opinion", "Save")
    desk.locator("[role=status]:text('Saved a row on fang:44.')").wait_for()
    (row,) = sheets.read(workshop, "fang", "ada")
    assert (row.passage, row.quote, row.voice) == ("fang:44", SELECTING["quote"], "fang")
    coded = desk.locator(".kit-article .kit-coded")
    assert coded.count() == 1 and coded.get_attribute("aria-label").startswith("coded: Fang Han")


def test_words_of_two_passages_are_told_and_a_press_takes_a_whole_sentence(desk):
    left, top, *_ = desk.evaluate(ENDS, [28, "Elemen"])
    desk.mouse.move(left, top)
    desk.mouse.down()
    beneath = desk.locator(".kit-article [data-number='29'] .kit-sentence").bounding_box()
    desk.mouse.move(left + 90, beneath["y"] + 8, steps=5)
    desk.mouse.up()
    desk.locator(".kit-fault:text('from fang:28 to fang:29')").wait_for()
    sentence = desk.locator(".kit-article [data-number='3'] .kit-sentence").nth(1)
    sentence.click()
    expect(desk, "Words", sentence.text_content())
    assert field(desk, "In English").input_value().startswith("Amid the boom")


def test_sentences_and_words_are_taken_by_keys_and_saved(desk, workshop):
    sentences = desk.locator(".kit-article [data-number='3'] .kit-sentence")
    sentences.first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk, "Words", sentences.nth(1).text_content())
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", *["Shift+ArrowRight"] * 6):
        desk.keyboard.press(key)
    expect(desk, "Words", "maraknya model")
    assert sentences.nth(1).evaluate("sentence => sentence === document.activeElement")
    field(desk, "In English").fill("the boom")
    desk.locator(".kit-desk button:text-is('Save')").press("Enter")
    desk.locator("[role=status]:text('Saved a row on fang:3.')").wait_for()
    assert [row.quote for row in sheets.read(workshop, "fang", "ada")] == ["maraknya model"]
