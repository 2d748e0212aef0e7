import re

import pytest
from browsing import CHROMIUM, QUIET, WHY

from helpers import codebook, corpus, tables
from helpers.teaching import prompts

EVERY = prompts.load()


@pytest.mark.parametrize("about", ["huxiu", "wang", "shen", "fang", "talk", *codebook.THEMES[:3]])
def test_every_article_and_theme_has_three_prompts(about):
    assert len([prompt for prompt in EVERY.values() if prompt.about == about]) >= 3


@pytest.mark.parametrize("id", EVERY)
def test_a_prompt_asks_rests_on_passages_of_its_own_and_fits_into_a_quarter_of_an_hour(id):
    prompt = EVERY[id]
    assert "?" in prompt.ask
    articles = {passage.split(":")[0] for passage in prompt.passages}
    if prompt.about in corpus.slugs():
        assert articles == {prompt.about}
    else:
        assert len(articles) > 1, "a theme's prompt makes articles meet"
    assert prompt.think + prompt.pair + prompt.share <= 15


def test_a_prompt_shows_its_passages_in_both_languages_its_minutes_and_its_care():
    page = prompts.show("shen-p1")
    for passage in ("shen:6", "shen:7", "shen:22"):
        assert f"#{passage}'" in page.html
    assert "lang='fr'" in page.html and "il semble que le grand modèle" in page.html
    assert "it seems that the large model is not difficult" in page.html
    assert "White Horse Business Review (interviewer not named), <a" in page.html
    assert "Shen Wei (pseudonym), <a" in page.html
    assert re.findall(r"<summary>(\w+: \d+ minutes)", page.html) == [
        "Think: 2 minutes",
        "Pair: 4 minutes",
        "Share: 6 minutes",
    ]
    assert "For the teacher" not in page.html
    told = prompts.show("shen-p1", teacher=True).html.partition("For the teacher")[2]
    assert "nobody guesses who it is" in told and "No test is named" in told


def test_an_article_or_a_theme_shows_all_its_prompts_with_one_style_sheet():
    page = prompts.show("applications")
    assert page.plain.count("applications-p") == 4
    assert page.html.count("@keyframes kit-run") == 1


def test_a_name_that_no_prompt_has_is_told_with_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'fang'"):
        prompts.show("fang-q1")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"talk:6", "talk:25"', '"talk:6", "talk:99"', "prompt talk-p1: passage 'talk:99'"),
        ("(wang:36)", "(wang:99)", "prompt wang-p2: passage 'wang:99' is not known"),
        ("think = 2", 'think = "2"', "prompt huxiu-p1: think = '2' should be whole minutes"),
        ("share = 6", "share = 0", "prompt huxiu-p1: share = 0 should be whole minutes"),
        ("pair = 4\n", "", "prompt huxiu-p1: the key 'pair' is missing"),
        ("listen =", "lissen =", "key 'lissen' is not known; did you mean 'listen'?"),
        ("[prompt.fang-p1]", "[prompt.fnag-p1]", "prompt fnag-p1: its id should be an article"),
        ("[prompt.fang-p1]", "[prompt.huxiu-p1]", "not readable as TOML"),
        ('passages = ["talk:6", "talk:25"]', "passages = []", "passages should be a list of ids"),
        ('passages = ["talk:6", "talk:25"]', "passages = 6", "passages should be a list of ids"),
        ('listen = "Amount and kind.', 'listen = " "  # "', "prompt compute-p1: listen should be"),
    ],
)
def test_a_fault_names_the_prompt(spoil, old, new, fault):
    faults = prompts.scan(spoil("prompts.toml", old, new))[1]
    assert len(faults) >= 1 and fault in "\n".join(faults) and "seeds/prompts.toml" in faults[0]


def test_a_prompt_with_a_fault_is_not_loaded(spoil):
    seeds = spoil("prompts.toml", "think = 2", "think = 99")
    assert "huxiu-p1" not in prompts.scan(seeds)[0]
    with pytest.raises(tables.DataError, match="from 1 to 60"):
        prompts.load(seeds)


def test_hostile_text_in_a_prompt_is_shown_and_not_run():
    hostile = "<script>alert(1)</script>' onclick='alert(1) ?"
    prompt = prompts.Prompt("talk-p1", ("talk:6",), 1, 1, 1, hostile, hostile, hostile)
    html = prompts.render(prompt, teacher=True) + prompts.timer(1, hostile).html
    assert "<script" not in html and html.count("&lt;script&gt;") == 4
    assert " onclick='" not in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(120, "2 minutes"), (61, "1 minute 1 second"), (30, "30 seconds"), (60, "1 minute")],
)
def test_a_time_is_spelt_out(seconds, words):
    assert prompts.spelt(seconds) == words


@pytest.mark.parametrize("minutes", [0, -1, 61])
def test_an_impossible_timer_is_refused(minutes):
    with pytest.raises(ValueError, match="up to 60 minutes"):
        prompts.timer(minutes)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        pytest.skip(WHY)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    """Return a function that shows a page of the kit in the browser and opens its timer."""

    def show(page, **settings):
        shown = browser.new_page(**settings)
        shown.set_content(page.html)
        shown.locator("summary").click()
        return shown

    return show


def at(shown, seconds=None):
    """Set the timer to a moment; return what it says then, and the share of its bar that is left.

    The moment is set, not waited for, so that the test tells the same on a slow computer. With
    none, the timer is left as it is.
    """
    return shown.evaluate(
        """seconds => {
            if (seconds !== null) for (const run of document.getAnimations()) {
                run.pause(); run.currentTime = seconds * 1000; }
            const part = (side) => getComputedStyle(document.querySelector('.up'), side);
            const left = part('::before'), up = part('::after');
            const figure = (name) => +left.getPropertyValue('--kit-' + name);
            const bar = document.querySelector('.bar span');
            return [
                left.visibility == 'visible' ? [figure('minutes'), figure('seconds')] : null,
                up.visibility == 'visible' ? up.content : null,
                new DOMMatrix(getComputedStyle(bar).transform).a ]; }""",
        seconds,
    )


def test_a_timer_counts_down_says_that_time_is_up_and_starts_anew(opened):
    # Ninety seconds. The figure is the whole seconds left after the second that is running.
    shown = opened(prompts.timer(1.5))
    assert at(shown, 0.5) == [[1, 29], None, pytest.approx(89.5 / 90)]
    assert at(shown, 29.5)[0] == [1, 0]
    assert at(shown, 30.5)[0] == [0, 59]
    assert at(shown, 45) == [[0, 44], None, pytest.approx(0.5)]
    assert at(shown, 89.5)[:2] == [[0, 0], None]
    assert at(shown, 90.5) == [None, '"Time is up."', 0]
    shown.locator("summary").click()
    assert at(shown)[1:] == [None, 1], "closed, it is whole again"
    shown.locator("summary").click()
    left, up, bar = at(shown)
    assert left[0] == 1 and up is None and bar > 0.5


def test_without_motion_no_bar_runs_and_the_end_is_told_all_the_same(opened):
    shown = opened(prompts.timer(1), reduced_motion="reduce")
    assert not shown.locator(".bar").is_visible()
    assert at(shown, 10.5)[0] == [0, 49]
    assert at(shown, 60.5)[1] == '"Time is up."'


def test_without_style_the_minutes_remain_and_the_reader_is_told_to_watch_a_clock(opened):
    page = prompts.timer(2, "Think")
    page.html = re.sub(r"<style>.*?</style>|style='[^']*'", "", page.html, flags=re.S)
    assert opened(page).locator("body").inner_text().split("\n\n") == [
        "Think: 2 minutes",
        "No time runs here: run this cell, or watch a clock.",
    ]
