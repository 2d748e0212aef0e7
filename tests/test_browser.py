"""JupyterLab in a real browser, used as a person uses it: the paths a reader takes hold.

Needs Chromium (`apt-get install chromium fonts-noto-cjk`); without it these tests are skipped.
"""

import json
import re
from contextlib import contextmanager

import browsing
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import COMMAND, NOTEBOOK

pytestmark = pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)


# How many screens of 800 pixels a notebook may take after Run All, its text included.
BUDGETS = {"00_start_here": 8, "10_extend": 24}
BUDGETS |= dict.fromkeys(("01_huxiu", "02_wang", "03_shen", "04_fang", "05_talk"), 30)


@pytest.mark.parametrize("name", browsing.NAMES)
def test_a_notebook_can_be_begun_walked_and_run_again_and_all_of_it_works(desktop, home, name):
    page, path = desktop, home / f"notebooks/{name}.ipynb"
    page.heard.clear(), page.asked.clear()
    before = path.read_bytes()
    browsing.open_beside(page, f"notebooks/{name}.ipynb")
    assert not page.evaluate(f"{NOTEBOOK}.context.model.dirty"), "changed by being opened"
    do_as_first_told(page)
    assert faults(page) == []
    with undrawn(page):
        walk(page)
        first = outputs(page)
        assert faults(page) == [] and unrun(page) == []
        browsing.run_all(page)
    assert faults(page) == [] and unrun(page) == []
    assert outputs(page) == first, "a second run shows something else"
    assert screens(page) <= BUDGETS.get(name, 60), "longer than its budget"
    unfold(page)
    assert unsaid(page) == []
    still = [control for control in controls(page) if not moves(page, control)]
    assert still == [], f"{len(still)} controls change nothing"
    assert overflowing(page) == [] and torn(page) == []
    page.evaluate("document.querySelectorAll('.jp-Cell details').forEach(e => e.open = true)")
    assert violations(page) == [], theme(page)
    change_theme(page)
    assert violations(page) == [], theme(page)
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(500)
    assert overflowing(page) == []
    assert page.heard == []
    assert path.read_bytes() == before, "written though nobody saved"
    outside = r"(?!(http|ws)://127\.0\.0\.1|data:|blob:)"
    assert [url for url in page.asked if re.match(outside, url)] == []


def do_as_first_told(page):
    """Do the first thing that the prose tells a reader to do with Shift + Enter, to the letter.

    That is: fill in or run the cell below, and go on with Shift + Enter to the next output. What
    is asked in an exercise is asked of who has run all, as the line under the header says.
    """
    told = page.evaluate(
        f"{NOTEBOOK}.content.widgets.findIndex(cell => cell.model.type === 'markdown' && "
        "/[*][*]Shift [+] Enter[*][*]/.test(cell.model.sharedModel.source) && "
        "!/Try it yourself|### Exercise/.test(cell.model.sharedModel.source))"
    )
    if told < 0:  # then it is the line under the header, and what follows here does it
        return
    cell = page.locator(".jp-Notebook .jp-Cell").nth(told + 1)
    cell.dblclick() if "jp-MarkdownCell" in cell.get_attribute("class") else cell.click()
    kind = ""
    while kind != "code":
        kind = page.evaluate(f"{NOTEBOOK}.content.activeCell.model.type")
        page.keyboard.press("Shift+Enter")
        browsing.settle(page)


def screens(page):
    """Return how many screens of 800 pixels the notebook takes."""
    page.wait_for_timeout(500)
    heights = f"{NOTEBOOK}.content.widgets.map(cell => cell.node.offsetHeight)"
    return sum(page.evaluate(heights)) / 800


@contextmanager
def undrawn(page):
    """Let the browser draw nothing of the notebook meanwhile: its layout takes half the time."""
    style = page.add_style_tag(content=".jp-Notebook{content-visibility:hidden}")
    yield
    style.evaluate("style => style.remove()")


def walk(page):
    """Do what Shift + Enter does, from the first cell to the last."""
    page.evaluate(f"{NOTEBOOK}.content.activeCellIndex = 0")
    page.evaluate(
        f"for (let left = {NOTEBOOK}.content.widgets.length; left > 1; left--) "
        f"{COMMAND}('notebook:run-cell-and-select-next')"
    )
    page.evaluate(f"{COMMAND}('notebook:run-cell')")  # Shift + Enter would add a cell
    browsing.settle(page)


CODE = f"{NOTEBOOK}.content.widgets.filter(cell => cell.model.type === 'code')"


def outputs(page):
    """Return what each code cell shows, without what is another in each run.

    That is: ids and counts, in how many pieces a text was sent, and the reader's own notes, which
    come when the panel has been seen.
    """
    shown = json.loads(page.evaluate(f"JSON.stringify({CODE}.map(c => c.model.outputs.toJSON()))"))
    return [list(map(told, joined(cell))) for cell in shown]


def joined(outputs):
    """Return the outputs of a cell, neighbouring pieces of printed text as one."""
    found = []
    for output in outputs:
        if found and "name" in output and output["name"] == found[-1].get("name"):
            found[-1]["text"] = "".join([*found[-1]["text"], *output["text"]])
        else:
            found.append(output)
    return found


def told(output):
    """Return an output without what is another in each run."""
    output.pop("execution_count", None)
    output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    own = "Run this cell in JupyterLab" in "".join(output.get("data", {}).get("text/plain", ""))
    return output | {"data": {}} if own else output


def faults(page):
    """Return the errors and warnings that stand in the notebook, and every chart that is missing.

    The server was started with a setting that sends charts nowhere; see `browsing.SETTINGS`.
    """
    found, shown = [], outputs(page)
    sources = page.evaluate(f"{CODE}.map(cell => cell.model.sharedModel.source)")
    counts = page.evaluate(f"{CODE}.map(cell => cell.model.executionCount)")
    for source, cell, count in zip(sources, shown, counts, strict=True):
        bad = [o for o in cell if o["output_type"] == "error" or o.get("name") == "stderr"]
        if (
            count
            and "plt.show()" in source
            and not any("image/png" in o.get("data", {}) for o in cell)
        ):
            bad.append("no chart came")
        found += [(source, fault) for fault in bad]
    return found


def unrun(page):
    """Return the code cells that were not run, but for those that a reader is to fill."""
    return page.evaluate(
        f"{CODE}.filter(cell => !cell.model.executionCount)"
        ".map(cell => cell.model.sharedModel.source).filter(text => !text.startsWith('# Your'))"
    )


def theme(page):
    """Return the name of JupyterLab's theme."""
    return page.evaluate("document.body.dataset.jpThemeName")


def change_theme(page):
    """Give JupyterLab the dark theme where it has the light one, and the other way round."""
    other = "JupyterLab " + ("Dark" if "Light" in theme(page) else "Light")
    page.evaluate(f"theme => {COMMAND}('apputils:change-theme', {{theme}})", other)
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{other}'")
    page.wait_for_timeout(250)


def unfold(page):
    """Open every folded bar of controls; a page that is still settling may miss a click."""
    for bar in page.locator(".jp-OutputArea-output .jupyter-widget-Collapse").all():
        for _ in range(10):
            if "jupyter-widget-Collapse-open" in bar.get_attribute("class"):
                break
            bar.locator(".jupyter-widget-Collapse-header").click()
            page.wait_for_timeout(150)


# The fields of a form change nothing on the page before it is sent; other tests send it.
KINDS = ", ".join(
    f"{kind}:not(.kit-form *, .kit-finish *)"
    for kind in (".widget-toggle-buttons", ".widget-checkbox", ".widget-slider")
)


def controls(page):
    """Return the numbers of all controls that can be pressed, ticked or pushed."""
    return range(page.locator(KINDS).count())


# Sets `changed` on a cell as soon as anything that it shows reads otherwise than now.
WATCH = """cell => {
    const shown = () => [...cell.querySelectorAll('.kit, .jp-RenderedHTML, .widget-html-content')]
        .map(part => part.innerHTML).join();
    const before = shown();
    cell.changed = false;
    cell.watcher?.disconnect();
    cell.watcher = new MutationObserver(() => { cell.changed ||= shown() !== before; });
    cell.watcher.observe(cell, {childList: true, subtree: true, characterData: true});
}"""


def moves(page, number):
    """Move one control to its ends and return whether anything beside it on the page changed."""
    control = page.locator(KINDS).nth(number)
    cell = control.locator("xpath=ancestor::*[contains(@class,'jp-CodeCell')][1]")
    cell.evaluate(WATCH)
    for end in ("End", "Home"):
        press(control, end)
        for _ in range(30):
            if cell.evaluate("cell => cell.changed"):
                return True
            page.wait_for_timeout(50)
    return False


def press(control, end):
    """Press the button at this end, tick, or push to this end, whichever the control can."""
    kind = control.evaluate("e => e.className")
    if "toggle-buttons" in kind:
        buttons = control.locator("button")
        (buttons.last if end == "End" else buttons.first).click()
    elif "checkbox" in kind:
        control.locator("input").click()
    else:
        control.locator(".noUi-handle").first.press(end)


def overflowing(page):
    """Return the tables of ours that are wider than the room that they have."""
    return page.evaluate(
        "[...document.querySelectorAll('.kit')].filter(e => e.scrollWidth > e.clientWidth + 1)"
        ".map(e => e.textContent.slice(0, 60))"
    )


# The ids of passages and the heads of columns in our tables that do not stand on one line.
TORN = """() => [...document.querySelectorAll('.kit td a, .kit thead th')].filter(cell => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    const lines = [...words.getClientRects()].map(each => Math.round(each.top));
    return !/\\s/.test(cell.innerText) && new Set(lines).size > 1 && cell.checkVisibility();
}).map(cell => cell.innerText)"""


def torn(page):
    """Return the single words of our tables, such as `huxiu:17`, that are broken over lines."""
    return page.evaluate(TORN)


def unsaid(page):
    """Return the buttons of a row of which nothing says whether they are pressed."""
    return page.evaluate(
        "[...document.querySelectorAll('.kit-live .widget-toggle-button')].filter(button => "
        "button.ariaPressed !== String(button.classList.contains('mod-active')))"
        ".map(button => button.textContent)"
    )


def violations(page):
    """Return what axe finds serious or critical in all that the notebook shows and says."""
    # JupyterLab's body has no height, and axe would take all text for hidden.
    page.add_style_tag(content="body{height:100vh!important}")
    scope = {"include": [[".jp-OutputArea-output"], [".jp-MarkdownOutput"]]}
    found = Axe().run(page, context=scope, options={"resultTypes": ["violations"]}).response
    found = found["violations"]
    return [
        (entry["id"], entry["nodes"][0]["html"][:120], len(entry["nodes"]))
        for entry in found
        if entry["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def shown(desktop):
    """Return a function that opens a notebook, runs nothing, and returns the page."""

    def opening(name):
        browsing.open_beside(desktop, f"notebooks/{name}.ipynb")
        return desktop

    return opening


def test_a_notebook_that_was_only_looked_at_closes_without_a_question(shown, home):
    page = shown("04_fang")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(500)
    page.evaluate(f"void {COMMAND}('application:close')")
    page.wait_for_function(f"{NOTEBOOK}?.context?.path !== 'notebooks/04_fang.ipynb'")
    assert page.locator(".jp-Dialog").count() == 0


def test_a_kernel_that_starts_says_nothing_on_the_screen_of_whoever_started_the_server(shown, home):
    shown("00_start_here")
    assert "encryption" not in (home / "said.txt").read_text("utf-8")


def test_a_claim_opens_and_closes_from_the_keyboard(shown):
    page = shown("04_fang")
    page.locator(".kit-read th a").first.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('popovertarget')"):
            break
    assert page.evaluate("document.activeElement.hasAttribute('popovertarget')")
    page.keyboard.press("Enter")
    card = page.locator(":popover-open")
    assert "fang-c01" in card.inner_text()
    page.keyboard.press("Escape")
    assert page.locator(":popover-open").count() == 0
    assert page.evaluate("document.activeElement.hasAttribute('popovertarget')"), "focus is lost"


def test_chinese_is_drawn_in_glyphs_not_boxes(shown):
    page = shown("05_talk")
    page.wait_for_selector(".kit")
    widths = page.evaluate(
        """() => { const c = document.createElement('canvas').getContext('2d');
        const font = getComputedStyle(document.querySelector('.kit')).fontFamily;
        c.font = '20px ' + font;
        const draw = s => { c.clearRect(0, 0, 40, 40); c.fillText(s, 2, 24);
          return c.getImageData(0, 0, 40, 40).data.join(); };
        return [draw('大') === draw('模'), draw('大') === draw('\\ufffe')]; }"""
    )
    assert widths == [False, False]


def test_hostile_text_neither_runs_nor_leaves_its_box(shown):
    hostile = (browsing.ROOT / "tests/hostile.txt").read_text("utf-8")
    assert len(hostile.splitlines()) >= 50
    page = shown("hostile")
    browsing.run_all(page)
    page.locator(".kit-read tbody tr[id]").locator("visible=true").first.wait_for()
    rows = page.locator(".kit-read tbody tr[id]").locator("visible=true").count()
    assert rows >= 50, "the hostile text is not shown"
    assert page.locator(".jp-OutputArea-output").count() >= 11, "a place that shows text is missing"
    assert page.evaluate("window.hacked") is None
    assert page.locator(".kit script, .kit iframe, .kit img, .kit svg, .kit form").count() == 0
    handlers = "[...document.querySelectorAll('.kit *')].filter(e => [...e.attributes].some(a =>"
    handlers += " a.name.startsWith('on') || /^(javascript|data):/i.test(a.value))).length"
    assert page.evaluate(handlers) == 0
    assert page.evaluate("document.title") and page.locator("#jp-main-dock-panel").is_visible()
    outside = "[...document.querySelectorAll('.kit')].filter(e => getComputedStyle(e).position ==="
    assert page.evaluate(outside + " 'fixed').length") == 0
    assert all("127.0.0.1" in url or url.startswith(("data:", "blob:")) for url in page.asked)


def test_on_a_telephone_passage_ids_and_heads_of_tables_stand_whole(shown):
    page = shown("01_huxiu")
    page.evaluate(f"void {COMMAND}('application:toggle-left-area')")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('.kit').clientWidth < 320")
    found = torn(page)
    page.evaluate(f"void {COMMAND}('application:toggle-left-area')")
    assert found == []
