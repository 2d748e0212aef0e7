"""Every notebook in JupyterLab, in a real browser: it runs, its controls work, it is accessible.

Needs Chromium (`apt-get install chromium fonts-noto-cjk`); without it these tests are skipped.
"""

import re
import shutil
from pathlib import Path

import browsing
import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

HOSTILE = browsing.ROOT / "tests/hostile.txt"
pytestmark = pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    def prepare(folder):
        nbformat.write(hostile_notebook(), folder / "hostile.ipynb")
        shutil.copy(HOSTILE, folder)

    with browsing.serve(tmp_path_factory.mktemp("home"), prepare) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(lab, browser):
    """Return a function that opens a notebook, runs all its cells and returns its page."""
    pages = []

    def opening(name, width=1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.heard, page.asked = [], []
        page.on("console", lambda m: page.heard.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        browsing.open_and_run(page, lab.format(name))
        return page

    yield opening
    for page in pages:  # a kernel left running would remember what the reader chose
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close()


@pytest.mark.parametrize("name", browsing.NAMES)
def test_a_notebook_runs_is_quiet_accessible_and_its_controls_work(opened, name):
    page = opened(name)
    assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").count() == 0
    outside = [
        url for url in page.asked if not re.match(r"(http|ws)://127\.0\.0\.1|data:|blob:", url)
    ]
    assert outside == []
    unfold(page)
    still = [control for control in controls(page) if not moves(page, control)]
    assert still == [], f"{len(still)} controls change nothing"
    assert overflowing(page) == []
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        change = (
            f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})"
        )
        page.evaluate(change)
        page.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'")
        page.wait_for_timeout(250)
        assert violations(page) == [], theme
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(250)
    assert overflowing(page) == []
    assert page.heard == []


def unfold(page):
    """Open every folded bar of controls; a page that is still settling may miss a click."""
    for bar in page.locator(".jp-OutputArea-output .jupyter-widget-Collapse").all():
        for _ in range(10):
            if "jupyter-widget-Collapse-open" in bar.get_attribute("class"):
                break
            bar.locator(".jupyter-widget-Collapse-header").click()
            page.wait_for_timeout(150)


# The fields of a form change nothing on the page before it is sent; test_desk sends it.
KINDS = ", ".join(
    f"{kind}:not(.kit-form *)"
    for kind in (".widget-toggle-buttons", ".widget-checkbox", ".widget-slider")
)


def controls(page):
    """Return the numbers of all controls that can be pressed, ticked or pushed."""
    return range(page.locator(KINDS).count())


def moves(page, number):
    """Move one control to its ends and return whether anything beside it on the page changed."""
    control = page.locator(KINDS).nth(number)
    output = control.locator("xpath=ancestor::*[contains(@class,'jp-OutputArea-output')][1]")
    shown = "e => [...e.querySelectorAll('.widget-html-content')].map(h => h.innerHTML).join()"
    before = output.evaluate(shown)
    for end in ("End", "Home"):
        press(control, end)
        for _ in range(30):
            if output.evaluate(shown) != before:
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


def violations(page):
    """Return what axe finds serious or critical in our output."""
    scope = {"include": [[".jp-OutputArea-output .kit"], [".jp-OutputArea-output blockquote"]]}
    scope["include"] = [each for each in scope["include"] if page.locator(each[0]).count()]
    if not scope["include"]:
        return []
    options = {"resultTypes": ["violations"]}
    found = Axe().run(page, context=scope, options=options).response["violations"]
    return [
        (entry["id"], entry["nodes"][0]["html"][:120], len(entry["nodes"]))
        for entry in found
        if entry["impact"] in ("serious", "critical")
    ]


def test_a_claim_opens_and_closes_from_the_keyboard(opened):
    page = opened("04_fang")
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


def test_chinese_is_drawn_in_glyphs_not_boxes(opened):
    page = opened("05_talk")
    widths = page.evaluate(
        """() => { const c = document.createElement('canvas').getContext('2d');
        const font = getComputedStyle(document.querySelector('.kit')).fontFamily;
        c.font = '20px ' + font;
        const draw = s => { c.clearRect(0, 0, 40, 40); c.fillText(s, 2, 24);
          return c.getImageData(0, 0, 40, 40).data.join(); };
        return [draw('大') === draw('模'), draw('大') === draw('\\ufffe')]; }"""
    )
    assert widths == [False, False]


def hostile_notebook():
    """Return a notebook that shows hostile text in every place that shows text."""
    cell = nbformat.v4.new_code_cell((Path(__file__).parent / "hostile.py").read_text("utf-8"))
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": spec})


def test_hostile_text_neither_runs_nor_leaves_its_box(opened):
    assert len(HOSTILE.read_text("utf-8").splitlines()) >= 50
    page = opened("hostile")
    assert page.locator(".kit-read").count() == 3, "the hostile text is not shown"
    assert page.locator(".jp-OutputArea-output").count() == 5, "a place that shows text is missing"
    assert page.evaluate("window.hacked") is None
    assert page.locator(".kit script, .kit iframe, .kit img, .kit svg, .kit form").count() == 0
    handlers = "[...document.querySelectorAll('.kit *')].filter(e => [...e.attributes].some(a =>"
    handlers += " a.name.startsWith('on') || /^(javascript|data):/i.test(a.value))).length"
    assert page.evaluate(handlers) == 0
    assert page.evaluate("document.title") and page.locator("#jp-main-dock-panel").is_visible()
    outside = "[...document.querySelectorAll('.kit')].filter(e => getComputedStyle(e).position ==="
    assert page.evaluate(outside + " 'fixed').length") == 0
    assert all("127.0.0.1" in url or url.startswith(("data:", "blob:")) for url in page.asked)
