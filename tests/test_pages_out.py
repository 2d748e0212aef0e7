"""What a notebook is as a page: cells, links, and text that cannot act."""

import base64
import io
import re
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import browsing
import pytest
from lxml import html
from made_notebooks import notebook
from matplotlib.figure import Figure
from nbformat.v4 import new_output
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from helpers.publish import pages, pictures
from helpers.publish.cells import Links, markdown, output, sanitised
from helpers.publish.tags import tag_faults

LINKS = Links({"04_fang": "04_fang.html", "n00_small": "n00_small.html", "talk": "talk.html"})
HARMS = [
    "<script>document.title='ran'</script>",
    "<b onclick=\"document.title='ran'\">x</b>",
    "<img src='http://127.0.0.1:9/x.png' onerror=\"document.title='ran'\">",
    "<iframe src='//127.0.0.1:9'></iframe>",
    "<link rel=stylesheet href='//127.0.0.1:9/x.css'>",
    "<p style='background:url(//127.0.0.1:9)'>x</p>",
    "<p style='background:u\\72l(//127.0.0.1:9)'>x</p>",
    "<p style='background:image\\2dset(\"//127.0.0.1:9\" 1x)'>x</p>",
    "<style>@import '//127.0.0.1:9/x.css'</style>",
    "<style>@\\69mport '//127.0.0.1:9/x.css'</style>",
    "<style>*{background:u\\72l(http://127.0.0.1:9/a)}</style>",
    "<style>@font-face{font-family:x;src:url(//127.0.0.1:9/x.woff)}*{font-family:x}</style>",
    "<svg><image xlink:href='//127.0.0.1:9/x.png'/><use href='//127.0.0.1:9/#x'/></svg>",
    "<svg><style>@\\69mport '//127.0.0.1:9/x.css'</style></svg>",
    "<math><mtext><img src='//127.0.0.1:9/x.png'></mtext></math>",
    "<form action='//127.0.0.1:9'><button formaction='//127.0.0.1:9'>x</button></form>",
    "<video poster='//127.0.0.1:9/x.png'></video><object data='//127.0.0.1:9'></object>",
    "<meta http-equiv=refresh content='0;url=//127.0.0.1:9'><base href='//127.0.0.1:9'>",
]


def body(*cells):
    """Return `(HTML of the cells on a page, its contents)`."""
    return pages.finished(pages.body(notebook(*cells)), LINKS)


def shown(page):
    """Return what a reader sees of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("harm", HARMS)
def test_what_could_run_or_load_is_taken_out_and_the_rest_stays(harm):
    kept = sanitised(f"<p>before</p>{harm}<p>after</p>", LINKS)
    assert "127.0.0.1" not in kept and "ran" not in kept and "\\" not in kept
    assert kept.startswith("<p>before</p>") and kept.endswith("<p>after</p>")


@pytest.mark.skipif(browsing.CHROMIUM is None, reason=browsing.WHY)
def test_a_browser_asks_no_host_even_where_no_harm_was_taken_out(tmp_path):
    """The policy of the page holds by itself: here the harms stand on it as they are.

    All but the last, which no policy stops.
    """
    asked = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listening)
    Thread(target=server.serve_forever, daemon=True).start()
    harms = "".join(HARMS[:-1]).replace("//127", "http://127").replace("http:http:", "http:")
    harms = harms.replace("127.0.0.1:9", f"127.0.0.1:{server.server_port}")
    path = tmp_path / "page.html"
    path.write_text(pages.shell("Harms", pages.Markup(harms)), "utf-8")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.QUIET)
        page = chromium.new_page()
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        assert page.title() == "Harms"
        chromium.close()
    server.shutdown()
    server.server_close()
    assert asked == []


def test_what_the_kit_shows_stays():
    drawn = (
        "<div style='width:14%;color:#0072b2;background:#fff'><svg viewBox='0 0 9 9' role='img' "
        "aria-label='x'><rect x='1' width='2' height='3' fill='#fff'/><title>words</title></svg>"
        "<details class='clock' style='--kit-time:60s'><summary>1 minute</summary></details>"
        "<p lang='zh' dir='auto' data-q='T8'>词</p></div>"
        "<sup><button popovertarget='c7'>c7</button></sup><div popover id='c7'>card</div>"
    )
    kept = sanitised(drawn, LINKS)
    for piece in (
        *("width:14%", "color:", "background:", "viewBox", "aria-label", "<rect", 'fill="#fff"'),
        *("<title>words", "--kit-time:60s", 'lang="zh"', 'data-q="T8"', "<summary>"),
        *('<button popovertarget="c7">', '<div popover="" id="c7">'),
    ):
        assert piece in kept, piece


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("04_fang.ipynb#fang:27", "04_fang.html#fang:27"),
        ("../../notebooks/n00_small.ipynb", "n00_small.html"),
        ("../seeds/talk/read.ipynb#talk:3", "talk.html#talk:3"),
        ("#T8", "#T8"),
        ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762"),
        ("99_none.ipynb", None),
        ("../seeds/codebook.toml", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//host.example/x.ipynb.html", None),
    ],
)
def test_links_lead_to_a_page_or_become_words(href, leads):
    root = html.fromstring(sanitised(f'<p><a href="{href}">words</a></p>', LINKS))
    assert root.text_content() == "words"
    assert root.find("a").get("href") == leads


def test_a_page_shows_results_and_no_code_but_that_of_exercises_folded():
    page, _ = body(
        ("code", "import os", "setup", "<style>.x{}</style>"),
        ("code", "exhibits.quote('fang:1')", "", "<blockquote>Kata</blockquote>"),
        ("code", "def begin(): ...", "answer"),
        ("code", "def begin(): return 1", "solution", "42"),
        ("markdown", "My answer: …", "answer"),
        ("markdown", "In words.", "solution"),
        ("markdown", "Press the button.", "lab-only"),
        ("markdown", 'Read.<span class="lab-only"> Press **Shift**.</span> Go on.', ""),
    )
    root = html.fromstring(page)
    assert "import os" not in shown(page) and "exhibits.quote" not in shown(page)
    assert "Kata" in shown(page) and "Press the button" not in shown(page)
    folds = [(d.findtext("summary"), d.text_content()) for d in root.iter("details")]
    assert [name for name, _ in folds] == ["The code to begin with", *["Model answer"] * 2]
    assert "begin" in folds[0][1] and "42" in folds[1][1] and "In words" in folds[2][1]
    assert len(root.xpath("//div[@class='answer']")) == 2
    assert "Press Shift" not in page and "Read. Go on." in shown(page)


def test_a_model_answer_that_folds_itself_is_folded_once():
    own = "<details><summary>Model answer</summary>\n\nMine.\n</details>"
    page, _ = body(("markdown", own, "solution"))
    assert page.count("<details") == 1 and "Mine." in shown(page)


def test_contents_list_the_headings_and_ids_stand_once():
    page, contents = body(
        ("markdown", "# Title\n\n## Same\n\n#### Same\n\n### Sub *two*", ""),
        ("code", "x", "", "<h4 id='x'>not listed</h4><p id='fang:3'>a</p><p id='fang:3'>b</p>"),
    )
    assert contents == [(2, "Same", "Same"), (3, "Sub-two", "Sub two")]
    assert "<h3>Same</h3>" in page and page.count('id="fang:3"') == 1


@pytest.mark.parametrize(
    ("given", "alt"),
    [
        ({"data": {"image/png": "AAAA"}}, "Figure: Two forecasts"),
        (
            {"data": {"image/png": "AAAA"}, "metadata": {"image/png": {"alt": "No overlap"}}},
            "No overlap",
        ),
        ({"data": {"image/svg+xml": "<svg/>"}}, "Figure: Two forecasts"),
    ],
)
def test_a_figure_is_described_by_its_own_words_or_by_the_heading_above_it(given, alt):
    page, _ = pages.finished(f"<h2>Two forecasts</h2>{output(given)}", LINKS)
    (image,) = html.fromstring(f"<div>{page}</div>").iter("img")
    assert image.get("alt") == alt and image.get("src").startswith("data:image/")


def test_printed_text_is_escaped():
    assert output({"text": "<b>\x1b[31mred"}) == "<pre>&lt;b&gt;red</pre>"


@pytest.mark.parametrize("words", ["It costs $5 and then $6.", "$x^2$ as written", "a * b * c"])
def test_prose_stands_as_it_is_written(words):
    assert shown(markdown(words)) == words


def test_an_interviewee_s_answer_has_no_box_of_a_student(tmp_path):
    sheet = (pages.HERE / "class.css").read_text("utf-8")
    assert re.findall(r"([\w.]*)\.answer\b", sheet) == ["div"]


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("Solution", "solution"),
        ("solutions", "solution"),
        ("model-answer", "answer"),
        ("lab_only", "lab-only"),
        ("nbval-skip", ""),
        ("raises-exception", ""),
        ("slide", ""),
    ],
)
def test_a_tag_that_means_nothing_is_named_with_the_one_meant(tag, meant):
    found = list(tag_faults(notebook(("markdown", "x", ""), ("markdown", "y", tag))))
    assert [fault.split(":")[0] for fault in found] == (["cell 2"] if meant else [])
    assert all(repr(tag) in fault and repr(meant) in fault for fault in found)


def test_cells_not_run_or_failed_are_named_in_one_sentence(tmp_path):
    made = notebook(("code", "1", ""), ("code", "2", ""), ("code", "", ""), ("code", "3", ""))
    made.cells[0].execution_count = made.cells[2].execution_count = None
    made.cells[3].execution_count = None
    made.cells[1].outputs = [new_output("error", ename="E", evalue="e", traceback=[])]
    found = list(pages.faults(made, tmp_path / "notebooks/x.ipynb"))
    assert [fault.split(":")[0] for fault in found] == [
        "notebooks/x.ipynb, cell 1 (and 1 more)",
        "notebooks/x.ipynb, cell 2",
    ]


def chart(see_through):
    """Return a chart (PNG) as matplotlib stores it."""
    figure = Figure()
    figure.subplots().barh(["one", "two"], [3, 5], color=["#0072b2", "#d55e00"])
    stored = io.BytesIO()
    figure.savefig(stored, transparent=see_through)
    return stored.getvalue()


def photograph():
    """Return an image (PNG) with more colours than a chart has."""
    stored = io.BytesIO()
    image = Image.merge("RGB", [Image.effect_noise((200, 90), sigma) for sigma in (40, 50, 60)])
    image.save(stored, "PNG")
    return stored.getvalue()


@pytest.mark.parametrize("see_through", [True, False])
def test_a_chart_loses_bytes_and_looks_the_same(see_through):
    content = chart(see_through)
    found = pictures.fewer_colours(content)
    assert len(found) < 0.6 * len(content)
    before, after = (Image.open(io.BytesIO(each)).convert("RGBA") for each in (content, found))
    white = Image.new("RGBA", before.size, "white")
    seen = [Image.alpha_composite(white, each).convert("RGB") for each in (before, after)]
    assert max(high for _, high in ImageChops.difference(*seen).getextrema()) < 40


DAMAGED = re.sub(rb"IDAT..", rb"IDAT\0\0", chart(False), flags=re.DOTALL)


@pytest.mark.parametrize(
    "content", [photograph(), b"no PNG", DAMAGED], ids=["photograph", "no image", "damaged"]
)
def test_an_image_that_is_no_chart_stays_as_it_is(content):
    address = pictures.HEAD + base64.b64encode(content).decode()
    assert sanitised(f"<img src='{address}' alt='x'>", LINKS) == f'<img src="{address}" alt="x">'
