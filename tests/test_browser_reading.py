"""Reading in JupyterLab as a person does: links, a dead kernel, the second day, two notebooks."""

import re
import shutil
from urllib.parse import unquote

import browsing
import pytest

from helpers.kit import kit
from helpers.show import panel

pytestmark = pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
# Whether the open file is the one, and the target in sight: in the window, not folded, not covered.
SHOWN = """([path, id]) => {
  if (window.jupyterapp.shell.currentWidget?.context?.path !== path) return false;
  if (!id) return true;
  const named = CSS.escape(id);
  const found = document.querySelector(
    `FRONT [id="${named}"], FRONT :is(h1, h2, h3)[data-jupyter-id="${named}"]`);
  if (!found?.checkVisibility()) return false;
  const {left, top} = found.getBoundingClientRect();
  if (!(0 <= top && top < window.innerHeight - 20)) return false;
  const there = document.elementFromPoint(left + 12, top + 6);
  return found.contains(there) || !!there?.contains(found) }""".replace("FRONT", FRONT)
SEEN = """ids => ids.map(id => [...document.querySelectorAll(`tr[id="${CSS.escape(id)}"]`)]
  .filter(row => row.checkVisibility()).length)"""
OPEN_CODE = f"""{browsing.NOTEBOOK}.content.widgets
  .filter(cell => cell.model.type === 'code' && !cell.inputHidden)
  .filter(cell => !['answer', 'change'].includes(cell.model.getMetadata('tags')?.[0]))
  .map(cell => cell.model.sharedModel.source)"""
EVERYTHING = "for (const each of [...window.jupyterapp.shell.widgets('main')]) {"
EVERYTHING += "await each.sessionContext?.shutdown(); each.dispose() }"


@pytest.fixture
def desk(desktop, home):
    """A window of JupyterLab in which nothing is open."""
    shutil.copytree(browsing.ROOT / "docs", home / "docs", dirs_exist_ok=True)
    desktop.evaluate("window.ours = true")
    yield desktop
    desktop.evaluate(f"(async () => {{ {EVERYTHING} }})()")


def follow(page, name, link):
    """Press the first link of a kind in the notebook `name`; return the file and id it names."""
    browsing.open_beside(page, f"notebooks/{name}.ipynb")
    found = page.locator(f"{FRONT} {link}").locator("visible=true").first
    address, _, id = found.get_attribute("href").partition("#")
    path = re.sub(r"^.*/files/|\?.*", "", address)
    found.scroll_into_view_if_needed()
    found.click()
    return path or f"notebooks/{name}.ipynb", unquote(id)


def lands(page, where):
    """Assert that the target of a link comes into the window, and stays there."""
    page.wait_for_function(SHOWN, arg=list(where), timeout=15_000)
    page.wait_for_timeout(500)
    assert page.evaluate(SHOWN, list(where)), f"{where} slipped away"
    assert page.evaluate("window.ours"), "the link left JupyterLab"


@pytest.mark.parametrize(
    "name, link",
    [
        ("06_compare_talent", ".jp-MarkdownCell a[href*='_huxiu.ipynb'][href*='#huxiu:']"),
        ("09_side_by_side", ".jp-OutputArea a[href*='_talk.ipynb'][href*='#talk:']"),
        ("03_shen", ".jp-MarkdownCell a[href*='start_here.ipynb'][href*='#term-']"),
        ("04_fang", ".jp-MarkdownCell a[href^='#fang:']"),
        ("04_fang", ".jp-OutputArea table:not(.kit-read) a[href*='#fang:']"),
        ("00_start_here", ".jp-MarkdownCell a[href*='_wang.ipynb']:not([href*='#'])"),
        ("10_extend", ".jp-MarkdownCell a[href*='exchange.md']"),
    ],
)
def test_a_link_lands_on_the_first_click_and_on_the_second(desk, name, link):
    lands(desk, follow(desk, name, link))
    lands(desk, follow(desk, name, link))


# Every link of the open notebook that stays in the kit: where it leads, by file and kind.
WAYS = """() => { const ways = {};
  for (const link of document.querySelectorAll(`FRONT a[href]`)) {
    const to = new URL(link.href), file = to.pathname.split("/").pop();
    if (to.origin !== location.origin || !link.closest(".jp-Cell")) continue;
    if (link.matches(".jp-InternalAnchorLink") || !link.checkVisibility()) continue;
    const id = decodeURIComponent(to.hash.slice(1));
    const kind = id.includes(":") ? "passage" : id.startsWith("term-") ? "term" : id ? "other" : "";
    ways[`${file} ${kind}`] ??= link.getAttribute("href");
  } return Object.values(ways) }""".replace("FRONT", FRONT)


@pytest.mark.parametrize("name", ["00_start_here", "04_fang", "06_compare_talent"])
def test_who_reads_only_meets_no_open_code_and_no_dead_end(desk, name):
    browsing.open_beside(desk, f"notebooks/{name}.ipynb")
    browsing.run_all(desk)
    assert desk.evaluate(OPEN_CODE) == []
    unfold = f"for (const e of document.querySelectorAll('{FRONT} .jp-Cell details')) e.open = true"
    desk.evaluate(unfold)
    ways = desk.evaluate(WAYS)
    assert len(ways) > 5
    for way in ways:
        lands(desk, follow(desk, name, f'.jp-Cell a[href="{way}"]'))


def test_a_sign_of_a_matrix_opens_its_quotations_while_another_matrix_is_open(desk):
    browsing.open_beside(desk, "notebooks/00_start_here.ipynb")
    browsing.open_beside(desk, "notebooks/10_extend.ipynb")
    desk.locator(f"{FRONT} .kit-matrix td.supports button").first.click()
    card = desk.locator(":popover-open")
    assert card.get_attribute("id").startswith("cell-extend-")
    assert "The rule" in card.inner_text() and "two coders put down" in card.inner_text()
    desk.keyboard.press("Escape")


FROM_ANOTHER = "06_compare_talent", ".jp-MarkdownCell a[href*='_fang.ipynb'][href*='#fang:50']"


@pytest.fixture
def filtered(desk):
    """A window in which a filter hides all of the article on Fang but what the editors say."""
    browsing.open_beside(desk, "notebooks/04_fang.ipynb")
    browsing.run_all(desk)
    desk.locator(f"{FRONT} .jupyter-widget-Collapse-header").click()
    desk.get_by_role("button", name="Qubit Think Tank", exact=True).click()
    desk.get_by_text("passages shown").wait_for()
    return desk


@pytest.mark.parametrize(
    "name, link",
    [
        ("04_fang", ".jp-MarkdownCell a[href='#fang:61']"),
        ("04_fang", ".jp-OutputArea table:not(.kit-read) a[href*='#fang:']"),
        FROM_ANOTHER,
        ("09_side_by_side", ".jp-OutputArea a[href*='_fang.ipynb'][href*='#fang:']"),
    ],
)
def test_a_link_shows_the_passage_that_a_filter_hides(filtered, name, link):
    for _ in range(2):
        where = follow(filtered, name, link)
        lands(filtered, where)
        assert "passages shown" in filtered.locator(f"{FRONT} .kit-legend").first.inner_text()


def test_a_filter_kept_from_the_last_run_hides_nothing_that_a_link_leads_to(filtered):
    browsing.run_all(filtered)
    filtered.get_by_text("passages shown").wait_for()
    lands(filtered, follow(filtered, *FROM_ANOTHER))


def test_a_link_that_opens_a_notebook_anew_shows_what_its_kept_filter_hides(filtered):
    filtered.evaluate(f"{browsing.COMMAND}('docmanager:save')")
    filtered.wait_for_function(f"!{browsing.NOTEBOOK}.context.model.dirty")
    filtered.evaluate(f"{browsing.NOTEBOOK}.dispose()")  # its kernel goes on
    where = follow(filtered, *FROM_ANOTHER)
    filtered.get_by_text("passages shown").wait_for()
    filtered.wait_for_timeout(2500)
    lands(filtered, where)


def test_the_contents_stand_open_at_the_left_until_a_reader_puts_them_away(browser, tmp_path):
    with browsing.serve(tmp_path) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        browsing.open_lab(page, address.format("04_fang").replace("reset&", ""))
        page.locator(".jp-TableOfContents-tree >> text=Read it whole").wait_for()
        page.get_by_role("tab", name="File Browser").click()
        page.wait_for_timeout(2500)  # JupyterLab stores the layout a while after it changed
        page.reload()
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.locator(".jp-DirListing-item >> text=04_fang").wait_for()
        assert not page.locator(".jp-TableOfContents-tree").is_visible()
        page.close()


def test_the_controls_of_a_reading_view_stay_in_sight(desk):
    browsing.open_beside(desk, "notebooks/04_fang.ipynb")
    browsing.run_all(desk)
    desk.locator(f"{FRONT} tr[id='fang:40']").evaluate("row => row.scrollIntoView()")
    top = "document.querySelector('.kit-stay').getBoundingClientRect().top"
    assert 0 < desk.evaluate(top) < 200


@pytest.mark.parametrize("name", ["04_fang", "06_compare_talent"])
def test_keys_on_a_control_are_no_commands_for_the_notebook(desk, name):
    browsing.open_beside(desk, f"notebooks/{name}.ipynb")
    browsing.run_all(desk)
    cells = f"{browsing.NOTEBOOK}.content.widgets.length"
    before = desk.evaluate(cells)
    desk.locator(f"{FRONT} .kit-live :is(button,.noUi-handle)").first.focus()
    for key in ("d", "d", "a", "x"):
        desk.keyboard.press(key)
    assert desk.evaluate(cells) == before


# The passage that stands under the controls, how far below them, and where they are.
UNDER = """() => {
  const bar = document.querySelector(".kit-stay").getBoundingClientRect();
  const rows = [...document.querySelectorAll("FRONT .kit-read tbody tr[id]")];
  const seen = row => row.checkVisibility() && row.getBoundingClientRect().bottom > bar.bottom + 2;
  const row = rows.find(seen);
  return [row?.id, Math.round(row?.getBoundingClientRect().top - bar.bottom), bar.top] }"""
UNDER = UNDER.replace("FRONT", FRONT)


def test_a_filter_leaves_the_reader_at_the_passage_or_at_the_next_one_shown(desk):
    browsing.open_beside(desk, "notebooks/04_fang.ipynb")
    browsing.run_all(desk)
    desk.locator(f"{FRONT} .jupyter-widget-Collapse-header").click()
    desk.locator(f"{FRONT} tr[id='fang:44']").evaluate("row => row.scrollIntoView()")
    questions = desk.locator(f"{FRONT} .kit-stay .widget-toggle-buttons", has_text="Question")
    before = number_under(desk)
    questions.get_by_role("button", name="T10 Lead from know-how").click()
    desk.get_by_text("passages shown").wait_for()
    desk.wait_for_timeout(800)
    shown = number_under(desk)
    assert before <= shown <= before + 20
    questions.get_by_role("button", name="all", exact=True).click()
    desk.get_by_text("passages shown").wait_for(state="detached")
    desk.wait_for_timeout(800)
    assert number_under(desk) == shown


def number_under(page):
    """Return the number of the passage under the controls; assert that both are in sight."""
    id, below, bar = page.evaluate(UNDER)
    assert below < 200 and 0 < bar < 200
    return int(id.split(":")[1])


def test_what_the_finder_finds_is_followed_without_leaving_the_page(desk):
    browsing.open_beside(desk, "notebooks/00_start_here.ipynb")
    browsing.run_all(desk)
    lands(desk, follow(desk, "00_start_here", ".jupyter-widgets a[href*='_fang.ipynb']"))


def test_what_was_read_is_there_once_with_a_kernel_and_without_one_and_on_the_second_day(
    opened, home
):
    folder = home / "notebooks"
    shutil.copy(folder / "04_fang.ipynb", folder / "second_day.ipynb")
    page = opened("second_day")
    lettered = "getComputedStyle(document.querySelector('.kit .quiz ol[type]')).listStyleType"
    assert page.evaluate(lettered) == "upper-alpha", "the answers have no letters"
    everything_once(page)
    page.evaluate(f"{browsing.NOTEBOOK}.sessionContext.session.kernel.restart()")
    page.wait_for_function(
        f"{browsing.NOTEBOOK}.sessionContext?.session?.kernel?.status === 'idle'"
    )
    everything_once(page)
    browsing.run_all(page)
    page.locator(".jupyter-widget-Collapse-header").click()
    page.get_by_label("I am at").fill("44")
    page.get_by_label("I am at").press("Tab")
    page.locator(".jupyter-widgets textarea").fill("the word is mine")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved the note on fang:44.").wait_for()
    everything_once(page, "the word is mine")
    page.evaluate(f"{browsing.COMMAND}('docmanager:save')")
    (folder / "my_notes_fang.jsonl").unlink()
    page.evaluate(f"{browsing.NOTEBOOK}.sessionContext.shutdown()")
    page.reload()
    page.wait_for_selector(".jp-Notebook .kit-read", timeout=60_000)
    page.get_by_text(panel.HINT).first.wait_for()
    everything_once(page, "the word is mine")


def everything_once(page, *notes):
    """Assert that every passage, question and note is seen once, and no error."""
    told = [*(question.ask for question in kit.articles["fang"].quiz), *notes]
    ids = [passage.id for passage in kit.articles["fang"].passages]
    seen, shown = page.evaluate(SEEN, ids), page.inner_text(".jp-Notebook")
    counts = dict(zip(ids, seen, strict=True)) | {text: shown.count(text) for text in told}
    assert {each: count for each, count in counts.items() if count != 1} == {}
    assert "model not found" not in shown and "page furniture:" not in shown
