"""The coder's desk in a real browser: words selected by mouse and by keys are coded.

Needs Chromium, as test_browser does.
"""

import browsing
import invented
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
    const toLeft = getComputedStyle(text).direction === 'rtl';
    const [from, to] = toLeft ? [first.right - 1, last.left + 1] : [first.left + 1, last.right - 1];
    return [from, first.top + 8, to, last.top + 8];
}"""


@pytest.fixture
def desk(desktop, home, tmp_path):
    """Return a function that opens the desk of `ada` for an article in the page that it returns."""

    def opening(kit, slug):
        show = f"desk.show(Kit({str(kit.folder)!r}), {slug!r}, 'ada')"
        source = f"from helpers.coding import desk\nfrom helpers.kit import Kit\n{show}"
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        notebook.metadata.update(kernel)
        # A name of its own: the kernel of a notebook that was closed may still be on its way out.
        nbformat.write(notebook, home / f"notebooks/{tmp_path.name}.ipynb")
        browsing.open_beside(desktop, f"notebooks/{tmp_path.name}.ipynb")
        browsing.run_all(desktop)
        desktop.locator(".kit-article .kit-sentence").first.wait_for()
        return desktop

    desktop.heard.clear()
    yield opening
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
    """Return what axe finds serious or critical in the desk, by day and by night."""
    # JupyterLab's body has no height, so that axe would take all text for hidden.
    page.add_style_tag(content="body{height:100vh!important}")
    found = []
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        change = f"theme => {browsing.COMMAND}('apputils:change-theme', {{theme}})"
        page.evaluate(change, theme)
        page.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'")
        page.wait_for_timeout(250)
        told = Axe().run(page, context={"include": [[".kit-desk"]]}).response["violations"]
        grave = (each for each in told if each["impact"] in ("serious", "critical"))
        found += [(theme, each["id"], each["nodes"][0]["html"]) for each in grave]
    return found


def test_words_selected_by_mouse_are_coded_as_they_stand(desk, workshop):
    page = desk(workshop, "fang")
    drag(page, 27, EASING["quote"])
    expect(page, "Words", EASING["quote"])
    # From the first letter of a sentence, while other words are selected.
    drag(page, 3, "Di tengah maraknya")
    expect(page, "Words", "Di tengah maraknya")
    drag(page, 44, SELECTING["quote"])
    expect(page, "Words", SELECTING["quote"])
    press(page, "Save")
    page.locator(".kit-fault:text('gloss is empty')").wait_for()
    assert violations(page) == []
    field(page, "In English").fill(SELECTING["english"])
    field(page, "Question").select_option(index=4)
    press(page, "supports", "opinion", "Save")
    page.locator("[role=status]:text('Saved a row on fang:44.')").wait_for()
    (row,) = sheets.read(workshop, "fang", "ada")
    assert (row.passage, row.quote, row.voice) == ("fang:44", SELECTING["quote"], "fang")
    coded = page.locator(".kit-article .kit-coded")
    assert coded.count() == 1 and coded.get_attribute("aria-label").startswith("coded: Fang Han")


def test_words_of_any_script_arrive_from_where_they_were_selected(desk, invented_article):
    source = f"{invented.SOURCE}Lagi: dimulai \U0001f642 ya. Sekian.\n"
    page = desk(invented_article(source), "probe")
    for number, words in (
        (1, "\U0001f642 dimulai"),
        (4, "dimulai \U0001f642"),
        (2, "\U00020bb7不足"),
        (3, "الحوسبة"),
    ):
        drag(page, number, words)
        expect(page, "Words", words)
        assert field(page, "Passage").input_value() == str(number)
    left, top, *_ = page.evaluate(ENDS, [1, "dimulai"])
    *_, right, bottom = page.evaluate(ENDS, [2, "不足"])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()
    page.locator(".kit-fault:text('from probe:1 to probe:2')").wait_for()
    page.locator(".kit-sentence:text-is('Sekian.')").click()
    expect(page, "Words", "Sekian.")
    assert page.locator(".kit-fault").count() == 0


def test_sentences_and_words_are_taken_by_keys_and_saved(desk, workshop):
    page = desk(workshop, "fang")
    sentences = page.locator(".kit-article [data-number='3'] .kit-sentence")
    sentences.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page, "Words", sentences.nth(1).text_content())
    for key in (*["ArrowRight"] * 3, *["Shift+ArrowRight"] * 6):
        page.keyboard.press(key)
    expect(page, "Words", "maraknya model")
    assert sentences.nth(1).evaluate("sentence => sentence === document.activeElement")
    page.keyboard.press("b")
    field(page, "In English").fill("the boom")
    page.locator(".kit-desk button:text-is('Save')").press("Enter")
    page.locator("[role=status]:text('Saved a row on fang:3.')").wait_for()
    page.keyboard.press("b")
    page.wait_for_timeout(100)
    assert page.locator(".jp-NotebookPanel .jp-Cell").count() == 1, "JupyterLab took keys"
    assert [row.quote for row in sheets.read(workshop, "fang", "ada")] == ["maraknya model"]
