import re

import pytest
from browsing import CHROMIUM, QUIET, WHY

from helpers.data.files import DataError, UnknownName
from helpers.kit import Kit, kit
from helpers.teach import prompts

EVERY = prompts.read(kit)
OWN = [slug for slug, article in kit.articles.items() if article.notebook]


@pytest.mark.parametrize("about", [*OWN, *prompts.ABOUT])
def test_every_article_and_theme_has_three_prompts(about):
    assert len([prompt for prompt in EVERY.values() if prompt.about == about]) >= 3


@pytest.mark.parametrize("id", EVERY)
def test_a_prompt_asks_rests_on_passages_of_its_own_and_fits_into_a_quarter_of_an_hour(id):
    prompt = EVERY[id]
    assert "?" in prompt.ask
    articles = {passage.split(":")[0] for passage in prompt.passages}
    if prompt.about in OWN:
        assert articles == {prompt.about}
    else:
        assert len(articles) > 1, "a theme's prompt makes articles meet"
    assert prompt.think + prompt.pair + prompt.share <= 15


def test_a_prompt_shows_its_passages_in_both_languages_its_minutes_and_its_care():
    page = prompts.show(kit, "shen-p1")
    folded = page.html.partition("<summary>The passages: shen:6, shen:7, shen:22</summary>")[2]
    for passage in ("shen:6", "shen:7", "shen:22"):
        assert f"#{passage}'" in folded
    for words in (
        *('lang="fr"', "il semble que le grand modèle"),
        *("it seems that the large model is not difficult", "Shen Wei (pseudonym), <a"),
        "White Horse Business Review (interviewer not named), <a",
    ):
        assert words in folded
    assert re.findall(r"<summary>(\w+: \d+ minutes)", page.html) == [
        "Think: 2 minutes",
        "Pair: 4 minutes",
        "Share: 6 minutes",
    ]
    assert "For the teacher" not in page.html
    told = prompts.show(kit, "shen-p1", teacher=True).html.partition("For the teacher")[2]
    assert "nobody guesses who it is" in told and "No test is named" in told


def test_an_article_or_a_theme_shows_all_its_prompts_with_one_style_sheet():
    page = prompts.show(kit, "applications")
    assert page.plain.count("applications-p") == 5
    assert page.html.count("@keyframes kit-run") == 1


def test_a_name_that_no_prompt_has_is_told_with_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'fang'"):
        prompts.show(kit, "fang-q1")


TWO = 'passages = ["talk:6", "talk:25"]'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"talk:6", "talk:25"', '"talk:6", "talk:99"', ["prompt talk-p1", "'talk:99'"]),
        ("(wang:36)", "(wang:99)", ["prompt wang-p2", "'wang:99'"]),
        ("[prompt.fang-p1]", "[prompt.fnag-p1]", ["prompt fnag-p1", "an article or a theme"]),
        ("think = 2", 'think = "2"', ["huxiu-p1, think", "'2'"]),
        ("think = 2", "think = 2.5", ["huxiu-p1, think", "2.5"]),
        ("share = 6", "share = 0", ["huxiu-p1, share", "from 1 to 60"]),
        ("share = 6", "share = 61", ["huxiu-p1, share", "from 1 to 60"]),
        ("pair = 4\n", "", ["huxiu-p1", "key 'pair' is missing"]),
        ("listen =", "lissen =", ["huxiu-p1", "did you mean 'listen'"]),
        ("[prompt.fang-p1]", "[[prompt.fang-p1]]", ["fang-p1"]),
        ("[prompt.fang-p1]", "[promt.fang-p1]", ["did you mean 'prompt'"]),
        ("[prompt.fang-p1]", "[prompt.huxiu-p1]", ["not readable as TOML"]),
        (TWO, "passages = []", ["talk-p1, passages"]),
        (TWO, "passages = 6", ["talk-p1, passages"]),
        (TWO, 'passages = ["talk:6", 25]', ["talk-p1, passages 2", "25"]),
        ('listen = "Amount and kind.', 'listen = " "  # "', ["compute-p1, listen"]),
        ('sensitive = "A comparison', 'sensitive = ""  # "', ["huxiu-p1, sensitive"]),
    ],
)
def test_a_slip_names_the_file_and_the_key(spoil, old, new, words):
    seeds = spoil("prompts.toml", old, new)
    faults = prompts.read_with_faults(Kit(seeds))[1]
    assert all(fault.startswith("seeds/prompts.toml") for fault in faults)
    assert any(all(word in fault for word in words) for fault in faults), faults
    with pytest.raises(DataError, match=r"prompts\.toml"):
        prompts.read(Kit(seeds))


def test_an_article_that_cannot_be_read_is_not_held_against_the_prompts(seeds):
    (seeds / "fang/source.txt").unlink()
    assert prompts.read_with_faults(Kit(seeds))[1] == []


def test_hostile_text_in_a_prompt_is_shown_and_not_run():
    hostile = "<script>alert(1)</script>' onclick='alert(1) ?"
    words = dict.fromkeys(("ask", "listen", "sensitive"), hostile)
    minutes = dict.fromkeys(prompts.PHASES, 1)
    prompt = prompts.Prompt(id="talk-p1", passages=["talk:6"], **minutes, **words)
    html = prompts.render(kit, prompt, teacher=True) + prompts.timer(1, hostile).html
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
    """Set the timer to a moment; return what it then tells, and the share of its bar that is left.

    The moment is set, not waited for, so that the test tells the same on a slow computer. With
    none, the timer is left as it is. What it tells is read as a screen reader reads it.
    """
    if seconds is not None:
        shown.evaluate(
            "seconds => { for (const run of document.getAnimations()) {"
            "run.pause(); run.currentTime = seconds * 1000; } }",
            seconds,
        )
    tree = shown.context.new_cdp_session(shown).send("Accessibility.getFullAXTree")
    texts = [n["name"]["value"] for n in tree["nodes"] if n["role"]["value"] == "StaticText"]
    bar = "getComputedStyle(document.querySelector('.bar span')).transform"
    return "".join(texts[1:]), shown.evaluate(f"new DOMMatrix({bar}).a")


def test_a_timer_counts_down_says_that_time_is_up_and_starts_anew(opened):
    shown = opened(prompts.timer(1.5))
    assert at(shown, 0) == ("1:30 left", 1)
    assert at(shown, 30) == ("1:00 left", pytest.approx(60 / 90))
    assert at(shown, 45.2) == ("0:45 left", pytest.approx(0.5))
    assert at(shown, 81)[0] == "0:09 left"
    assert at(shown, 90.5) == ("Time is up.", 0)
    shown.locator("summary").click()
    assert at(shown) == ("", 1), "closed, it is whole again"
    shown.locator("summary").click()
    told, bar = at(shown)
    assert told.startswith("1:") and bar > 0.5


def test_a_long_timer_counts_its_minutes(opened):
    assert at(opened(prompts.timer(12)), 61)[0] == "10:59 left"


def test_without_motion_no_bar_runs_and_the_end_is_told_all_the_same(opened):
    shown = opened(prompts.timer(1), reduced_motion="reduce")
    assert not shown.locator(".bar").is_visible()
    assert at(shown, 10)[0] == "0:50 left"
    assert at(shown, 60.5)[0] == "Time is up."


def test_without_style_the_minutes_remain_and_the_reader_is_told_to_watch_a_clock(opened):
    page = prompts.timer(2, "Think")
    page.html = re.sub(r"<style>.*?</style>|style='[^']*'", "", page.html, flags=re.S)
    assert opened(page).locator("body").inner_text().split("\n\n") == [
        "Think: 2 minutes",
        "No time runs here: run this cell, or watch a clock.",
    ]
