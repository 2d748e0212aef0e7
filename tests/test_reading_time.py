"""The reading notebooks are read and not studied as programs: time, prose, tracks, no kernel."""

import re

import pytest
from stored import FOLDER, OWN, cells

ARTICLES = {FOLDER / article.notebook: slug for slug, article in OWN.items()}
PATHS = sorted(FOLDER.glob("*.ipynb"))
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
# The pace that 00 states. Reading: Brysbaert, How many words do we read per minute?, 2019.
WORDS_A_MINUTE, A_TABLE, A_QUIZ_QUESTION, WITH_WORDS, WITH_CODE = 240, 0.5, 0.5, 4, 8


def words(text):
    """Return how many words a text has, without what is folded, links' targets and tags."""
    text = re.sub(r"<details>.*?</details>", " ", text, flags=re.S)
    return len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", re.sub(r"\]\([^)]*\)|<[^>]*>", " ", text)))


def minutes(path):
    """Return how long a notebook takes at the stated pace, in minutes."""
    slug, found = ARTICLES.get(path), cells(path)
    prose = sum(words(cell.source) for cell in found if cell.cell_type == "markdown")
    text = sum(map(words, OWN[slug].english.values())) if slug else 0
    shown = [cell for cell in found if cell.get("outputs") and not cell.metadata.get("tags")]
    quiz = len(OWN[slug].quiz) if slug else 0
    titles = re.findall(r"^### Exercise .*\((with \w+)\)", "\n".join(c.source for c in found), re.M)
    tasks = sum(WITH_WORDS if title == "with words" else WITH_CODE for title in titles)
    return (prose + text) / WORDS_A_MINUTE + A_TABLE * len(shown) + A_QUIZ_QUESTION * quiz + tasks


@each
def test_the_minutes_in_the_header_are_true_by_the_stated_pace(path):
    told = int(re.search(r"\n\| (\d+) \|", cells(path)[0].source)[1])
    assert abs(told - minutes(path)) <= 5, f"{minutes(path):.0f} minutes by the pace"


def test_the_pace_is_stated_where_the_route_is():
    start = "\n".join(cell.source for cell in cells(FOLDER / "00_start_here.ipynb", "markdown"))
    assert f"{WORDS_A_MINUTE} words a minute" in start


@each
def test_no_code_stands_open_but_in_exercises(path):
    for cell in cells(path, "code"):
        if {*cell.metadata.get("tags", [])}.isdisjoint({"answer", "change"}):
            assert cell.metadata.get("jupyter", {}).get("source_hidden"), cell.source


@each
def test_what_a_cell_has_worked_out_is_said_in_a_sentence_or_a_table_of_ours(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            assert output.output_type != "stream", f"printed: {cell.source}"
            html = output.get("data", {}).get("text/html", "")
            assert html and "dataframe" not in html, cell.source


@each
def test_every_figure_is_told_in_words_too(path):
    for cell in cells(path, "code"):
        for output in cell.outputs:
            assert "image/png" not in output.get("data", {}), "show it with charts.shown"
            for image in re.findall(r"<img[^>]*>", output.get("data", {}).get("text/html", "")):
                assert len(re.search(r'alt="([^"]*)"', image)[1]) > 20, image[-80:]


@each
def test_no_number_stands_in_code_type_within_the_prose(path):
    for cell in cells(path, "markdown"):
        assert not re.search(r"`[\d.,:_]+`", cell.source), cell.source


@each
def test_both_tracks_of_exercises_are_named_in_the_header(path):
    header = cells(path)[0].source
    exercises = "\n".join(cell.source for cell in cells(path, "markdown"))
    found = re.findall(r"^### Exercise (\d): .*\((with \w+)\)$", exercises, re.M)
    for number, track in found:
        listed = re.search(rf"\*{track.capitalize()}\*,? ?[^:]*: ([^*]*)\.", header)
        assert number in listed[1], f"exercise {number} is {track}"
    assert len(found) == len(re.findall(r"^### Exercise", exercises, re.M))


@each
def test_what_a_model_answer_in_code_gives_is_folded(path):
    for cell in cells(path, "code", tag="solution"):
        for output in cell.outputs:
            assert "<details><summary>" in output.data["text/html"], cell.source


@each
def test_the_header_leads_to_every_section(path):
    header, prose = cells(path)[0].source, cells(path, "markdown")
    sections = re.findall(r"^## (.+)$", "\n".join(cell.source for cell in prose), re.M)
    assert re.findall(r"\[([^\]]+)\]\(\w+\.ipynb#[^)]*\)", header.rpartition("On this page")[2])[
        : len(sections)
    ] == [*sections]


# --- without a kernel: GitHub takes styles, classes, ids and what it does not know away --------

KEPT = {
    *(
        "a",
        "abbr",
        "b",
        "br",
        "blockquote",
        "caption",
        "code",
        "col",
        "dd",
        "del",
        "details",
        "div",
    ),
    *("dl", "dt", "em", "figure", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("i", "img", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub"),
    *("summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
# How nbconvert sets cells where nothing else is said.
RIGHT = re.compile(r"<t[dh](?! [^>]*colspan)[^>]*>(?!\s*<div align=\"left\">)", re.S)


def stripped(html):
    """Return HTML as GitHub shows it: unknown tags, classes, styles and ids gone."""
    import nh3

    attributes = {"*": {"align", "href", "src", "alt", "open", "title", "lang", "dir"}}
    attributes |= {key: {"colspan", "rowspan"} for key in ("td", "th")}
    return nh3.clean(
        html, tags=KEPT, attributes=attributes, clean_content_tags={"style"}, link_rel=None
    )


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_can_be_read_where_styles_and_classes_are_taken_away(path):
    (html,) = (
        output.data["text/html"]
        for cell in cells(path, "code")
        for output in cell.outputs
        if 'class="kit-read' in output.get("data", {}).get("text/html", "")
    )
    seen = stripped(html)
    body = seen.partition("<tbody>")[2].partition("</tbody>")[0]
    assert not RIGHT.search(body), "a cell is set to the right"
    assert "<mark" not in seen, "GitHub paints marks yellow"
    assert re.search(r"</a><br>", body), "a name runs into its number"
    for passage in OWN[ARTICLES[path]].passages:
        if passage.role == "heading":
            row = body[body.index(f'<th><div align="left"><a href="#{passage.id}"') :].partition(
                "</tr>"
            )[0]
            assert "<b>" in row, f"{passage.id} does not look like a heading"


def test_the_matrix_can_be_read_where_styles_and_classes_are_taken_away():
    (html,) = (
        output.data["text/html"]
        for cell in cells(FOLDER / "10_extend.ipynb", "code")[:6]
        for output in cell.outputs
        if 'class="kit-matrix' in output.get("data", {}).get("text/html", "")
    )
    seen = stripped(html)
    for question in OWN["fang"].codebook.questions.values():
        assert question.proposition.split("'")[0] in seen
    body = seen.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<th") == body.count('<div align="left">'), "a statement is set to the right"
    assert "▲" in seen and "What two coders put down" in seen
