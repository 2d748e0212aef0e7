"""The site in a real browser: read, filter, press, search, move, cite, note; no request leaves it.

Needs Chromium (`apt-get install chromium fonts-noto-cjk`); without it these tests are skipped.
"""

import json
import re
from itertools import product

import browsing
import made_site
import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers.publish import browser, site
from helpers.show import notes, search

pytestmark = pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)

FILES = [*(f"{name}.html" for name in made_site.NAMES)]
FILES += ["index.html", "guide.html", "search.html", "notes.html"]
PATTERNS = (
    "算力",
    "數據",
    "数据",
    "瞭解",
    "了解",
    "模型",
    "才",
    "AI",
    "chatgpt",
    "energie",
    "É",
    "of",
)
PATTERNS += ("large model", "bakat", "MODÈLE", "ﬁ", "２", "不存在的词", "o", "，", "…", "“")
NO_PYTHON = "no Python for the browser: `make site` fetches it"


@pytest.fixture(scope="module")
def made(kit, tmp_path_factory):
    """The site of the kit, written once."""
    return site.write(kit, tmp_path_factory.mktemp("made") / "site")


@pytest.fixture(scope="module")
def port(made):
    """The port on which a static server hands the site out."""
    with made_site.served(made) as port:
        yield port


@pytest.fixture
def opened(request, port):
    """Return a function that opens a file of the site in a page that hears and counts all."""
    shared, contexts = request.getfixturevalue("browser"), []

    def opening(file, base=f"http://127.0.0.1:{port}/", **options):
        context = shared.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.heard, page.asked = [], []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(base + file)
        page.base = base
        return page

    yield opening
    for context in contexts:
        context.close()


def outside(page, base):
    return [url for url in page.asked if not url.startswith((base, "data:", "blob:"))]


@pytest.mark.parametrize("way", ["127.0.0.1", "localhost", "file"])
def test_every_page_opens_and_asks_for_nothing_outside(opened, made, port, way):
    """Once by each name of the host, as a web server would serve it, and once from a stick."""
    base = made.as_uri() + "/" if way == "file" else f"http://{way}:{port}/"
    page = opened("index.html", base, viewport={"width": 390, "height": 800})
    for file in FILES:
        page.goto(base + file)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file
        used = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert "Pack Chinese" in used, f"{file}: its style sheet is not used"
        assert page.evaluate("document.documentElement.className") == "js", f"{file}: no script"
    assert outside(page, base) == [] and page.heard == []


def test_axe_finds_nothing_serious_by_day_by_night_and_on_a_telephone(opened):
    page, found = opened("index.html"), []
    ways = [("light", 390, ()), ("dark", 1280, ("color-contrast",))]
    pages = ("index", "search", "notes", "10_extend", "08_compare_applications")
    for file, (colours, width, rules) in product(pages, ways):
        page.emulate_media(color_scheme=colours)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{page.base}{file}.html")
        found += [(file, colours, *each) for each in violations(page, rules)]
    assert found == []


def violations(page, rules=()):
    """Return what axe finds serious or critical, by these rules or by all."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, options=options).response["violations"]
    return [
        (entry["id"], entry["nodes"][0]["html"][:160], len(entry["nodes"]))
        for entry in found
        if entry["impact"] in ("serious", "critical")
    ]


# What is seen of the reading view: its rows and columns, its marks, its folds.
SEEN = """() => [...document.querySelectorAll('.kit-read :is(tr,td,sup,mark,details)')].map(e => {
  const box = e.getClientRects()[0];
  return box ? [Math.round(box.x), getComputedStyle(e).textDecorationLine] : 0; }).join()"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_control_of_the_reading_view_changes_what_is_seen(opened, scripts):
    page = opened("04_fang.html", java_script_enabled=scripts)
    page.locator(".controls.reader summary").click()
    first = page.evaluate(SEEN)
    boxes = page.locator(".controls.reader input")
    for box in [boxes.nth(number) for number in range(boxes.count())]:
        if box.is_checked():
            continue
        box.check()
        assert page.evaluate(SEEN) != first, box.get_attribute("id")
        kind = box.get_attribute("type")
        field = (
            box.locator("xpath=ancestor::fieldset").locator("input").first
            if kind == "radio"
            else box
        )
        field.check() if kind == "radio" else field.uncheck()
    assert page.evaluate(SEEN) == first


def test_without_scripts_claims_quizzes_and_links_work_and_panels_say_what_is_missing(opened):
    page = opened("04_fang.html", java_script_enabled=False)
    page.locator("[popovertarget=card-fang-c01]").first.click()
    assert "fang-c01" in page.locator(":popover-open").inner_text()
    page.keyboard.press("Escape")
    option = page.locator(".quiz details").first
    told = option.locator("p").first
    assert not told.is_visible()
    option.locator("summary").click()
    assert re.match(r"Right\.|Not so\.", told.inner_text())
    page.goto(page.base + "07_compare_compute.html")
    off = page.locator(".controls.live .off").first
    assert off.is_visible() and not page.locator(".controls.live input").first.is_visible()
    assert page.locator("#p1-shown table").is_visible(), "the stored state is gone"
    page.goto(page.base + "search.html")
    assert page.locator("noscript").inner_text()


def test_a_link_to_what_a_filter_hides_or_a_fold_holds_shows_it(opened):
    page = opened("04_fang.html")
    page.locator(".controls.reader summary").click()
    page.locator("#p1-only-1").check()
    rows = "[...document.querySelectorAll('.kit-read tr[id]')]"
    hidden = page.evaluate(f"{rows}.find(row => !row.getClientRects().length).id")
    page.evaluate("id => { location.hash = id }", hidden)
    page.locator(f"[id='{hidden}']").wait_for()
    page.evaluate("location.hash = 'fang-c01'")
    page.locator("[id='fang-c01']").wait_for()


@pytest.mark.parametrize("base", ["server", "stick"])
def test_every_state_of_a_drawn_panel_is_the_kit_s_own(opened, kit, made, base):
    page = opened("index.html", **({"base": made.as_uri() + "/"} if base == "stick" else {}))
    for name, number in (
        ("06_compare_talent", 0),
        ("07_compare_compute", 0),
        ("08_compare_applications", 1),
    ):
        page.goto(f"{page.base}{name}.html")
        box = page.locator(".controls.drawn").nth(number)
        panel = next(
            each
            for each in made_site.described()
            if [*each["controls"]] == controls_of(box) and not made_site.is_live(each)
        )
        for values in made_site.chosen(panel, 4):
            choose(box, panel, values)
            assert words(page, box) == plain(page, made_site.expected(kit, panel, values)), values
        if len(panel["controls"]) > 1:
            box.get_by_role("button", name="Reset").click()
            start = {control: each["value"] for control, each in panel["controls"].items()}
            assert words(page, box) == plain(page, made_site.expected(kit, panel, start))
    assert page.heard == []


def controls_of(box):
    return box.evaluate("e => [...e.querySelectorAll('[data-name]')].map(f => f.dataset.name)")


def choose(box, panel, values):
    """Set the inputs of a panel as a hand does."""
    for name, control in panel["controls"].items():
        field, value = box.locator(f"[data-name={name}]"), values[name]
        if control["kind"] == "choice":
            number = [option[1] for option in control["options"]].index(value)
            field.locator("input").nth(number).check()
            continue
        sides = value if isinstance(value, list) else [value]
        for side, each in enumerate(sides):
            field.locator("input").nth(side).fill(str(each))


def words(page, box):
    return page.evaluate(
        "id => document.getElementById(id + '-shown').textContent.replace(/\\s+/g, ' ').trim()",
        box.get_attribute("id"),
    )


def plain(page, html):
    """Return the words of HTML, as the page itself would show them."""
    return page.evaluate(
        """html => new DOMParser().parseFromString(html, 'text/html').body.textContent
        .replace(/\\s+/g, ' ').trim()""",
        html,
    )


@pytest.mark.skipif(not browser.is_here(), reason=NO_PYTHON)
def test_every_slider_of_a_computed_panel_moves_what_the_kit_s_own_python_draws(opened, kit):
    page = opened("index.html")
    live = [panel for panel in made_site.described() if made_site.is_live(panel)]
    for name in ("06_compare_talent", "07_compare_compute"):
        page.goto(f"{page.base}{name}.html")
        boxes = page.locator(".controls.live")
        for box in [boxes.nth(number) for number in range(boxes.count())]:
            panel = next(each for each in live if [*each["controls"]] == controls_of(box))
            box.scroll_into_view_if_needed()
            for values in made_site.chosen(panel, 1, "browser"):
                choose(box, panel, values)
                wanted = plain(page, made_site.expected(kit, panel, values))
                page.wait_for_function(
                    "([id, wanted]) => document.getElementById(id + '-shown').textContent"
                    ".replace(/\\s+/g, ' ').trim() === wanted",
                    arg=[box.get_attribute("id"), wanted],
                )
            assert box.locator(".said").inner_text() == ""
    assert page.heard == [] and outside(page, page.base) == []


def test_where_python_cannot_start_the_stored_state_stays_with_a_sentence(opened, made):
    page = opened("07_compare_compute.html", made.as_uri() + "/")
    before = words(page, page.locator("#p1"))
    page.locator("#p1 input").first.fill("50000")
    assert "web server" in page.locator("#p1 .said").inner_text()
    assert words(page, page.locator("#p1")) == before


@pytest.mark.parametrize("fold", [True, False], ids=["folded", "as written"])
def test_a_search_counts_what_the_concordance_counts(opened, kit, fold):
    page = opened("search.html")
    for pattern in PATTERNS:
        found = page.evaluate(
            """([pattern, fold]) => hits(pattern, fold).map(({line, begin, end}) =>
            [line.passage, line.language, begin, end])""",
            [pattern, fold],
        )
        kits = search.concordance(kit, pattern, fold=fold)
        assert found == [[h.passage, h.language, h.start, h.end] for h in kits], pattern
    assert search.concordance(kit, "數據", fold=True)


def test_a_search_from_a_stick_shows_hits_and_leads_to_the_passage(opened, made):
    page = opened("search.html", made.as_uri() + "/")
    page.locator("#pattern").fill("算力")
    link = page.locator("#hits a").first
    link.wait_for()
    assert re.match(r"\d+ hits in \d+ passages", page.locator("#told").inner_text())
    link.click()
    page.locator("tr:target").wait_for()
    assert page.evaluate("document.querySelector(':target td').textContent.includes('算力')")


def test_a_claim_and_a_passage_are_cited_with_source_english_address_and_csl(opened, kit):
    page = opened("04_fang.html")
    claim = kit.claim("fang-c58")
    page.locator("[aria-label='cite or note fang:44']").click()
    given = page.locator("dialog textarea[readonly]").first.input_value()
    assert kit.passage("fang:44").text in given
    assert f"{page.base}04_fang.html#fang:44" in given
    page.locator("dialog >> text=Close").click()
    page.evaluate("location.hash = 'fang-c58'")
    page.locator("[aria-label='cite fang-c58']").click()
    given = page.locator("dialog textarea[readonly]").first.input_value()
    for part in (claim.quote, claim.english, "04_fang.html#fang-c58", "Fang Han"):
        assert part in given
    csl = json.loads(page.locator("dialog textarea[readonly]").nth(1).input_value())
    assert csl[0]["title"] == kit.articles["fang"].about.title
    assert page.heard == []


def test_the_controls_of_a_reading_view_stay_in_sight_and_cover_no_legend(opened):
    page = opened("04_fang.html")
    box = page.locator(".controls.reader").bounding_box()
    legend = page.locator(".kit-legend").first.bounding_box()
    assert box["y"] >= legend["y"] + legend["height"] or box["y"] + box["height"] <= legend["y"]
    page.locator("tr[id='fang:40']").evaluate("row => row.scrollIntoView()")
    box, row = (
        page.locator(path).bounding_box() for path in (".controls.reader", "tr[id='fang:40']")
    )
    assert box["y"] >= 0 and box["y"] + box["height"] <= row["y"] + 1 < 700


def test_notes_and_bookmarks_stay_and_the_kit_reads_their_file(opened, tmp_path):
    page = opened("04_fang.html")
    page.locator("[aria-label='cite or note fang:44']").click()
    page.locator("dialog textarea:not([readonly])").fill("比较 “this”\nwith fang:61")
    page.locator("dialog >> text=Save the note").click()
    page.locator("dialog >> text='Bookmark'").click()
    assert "Bookmarked" in page.locator("dialog [role=status]").inner_text()
    page.goto(page.base + "notes.html")
    assert page.locator("#mine li").count() == 2
    with page.expect_download() as caught:
        page.locator("text=Save as my_notes_fang.jsonl").click()
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    found = notes.listed(path)
    assert [(each.passage, each.text) for each in found] == [
        ("fang:44", "比较 “this”\nwith fang:61"),
        ("fang:44", "bookmark"),
    ]
    assert notes.bookmark(path) == "fang:44"
    assert notes.faults(path) == [] and re.fullmatch(r"[\dT:-]{19}[+-]\d\d:\d\d", found[0].when)
    page.locator("#mine li a").first.click()
    page.locator("tr:target").wait_for()
    assert page.url.endswith("04_fang.html#fang:44")
    page.goto(page.base + "notes.html")
    page.locator("[aria-label='delete this on fang:44']").first.click()
    page.reload()
    assert page.locator("#mine li").count() == 1
