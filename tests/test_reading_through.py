"""A person who does not program reads from top to bottom and meets no dead end and no code word."""

import re
from html import unescape
from itertools import groupby
from urllib.parse import unquote

import pytest
from stored import FOLDER, KIT, PATHS, cells

each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def outputs(path):
    """Return the HTML of all that the notebook shows, a cell after the other."""
    return [
        "".join(output.get("data", {}).get("text/html", ""))
        for cell in cells(path, "code")
        for output in cell.outputs
    ]


# Sheets of style, what draws a panel on a page of the site, and words of other languages.
UNSEEN = re.compile(
    r"<style\b.*?</style>|data-panel=\"[^\"]*\""
    r"|<(td|p|q|blockquote|span)\b[^>]* lang=[\"'](?!en)[^>]*>.*?</\1>",
    re.S,
)
BLOCK = re.compile(r"</?(?:p|div|td|th|tr|li|table|details|summary|br|footer)\b[^>]*>")


def seen(html):
    """Return the words of HTML as a reader of English sees them, blocks on lines of their own."""
    return unescape(re.sub(r"<[^>]+>", "", BLOCK.sub("\n", UNSEEN.sub("", html))))


ANCHORS = {}


def anchors(path):
    """Return what a link to a notebook can land on: ids of what it shows, its headings."""
    if path not in ANCHORS:
        found = set(re.findall(r'(?<![\w-])id=["\']([^"\']+)', "".join(outputs(path))))
        for cell in cells(path, "markdown"):
            found |= set(re.findall(r'<a id="([^"]+)', cell.source))
            for heading in re.findall(r"^#+ (.+)$", cell.source, re.M):
                words = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]", r"\1", heading)
                found.add(words.strip().replace(" ", "-"))
        ANCHORS[path] = found
    return ANCHORS[path]


@each
def test_no_link_that_it_shows_or_says_is_a_dead_end(path):
    said = "\n".join(cell.source for cell in cells(path, "markdown"))
    links = re.findall(r"href=[\"']([^\"']*)", "".join(outputs(path)))
    links += re.findall(r"\]\(([^)\s]+)\)", said)
    dead = set()
    for link in {unescape(link) for link in links if not re.match(r"https?:", link)}:
        file, _, anchor = unquote(link).partition("#")
        target = (FOLDER / file).resolve() if file else path
        if not target.is_file() or (
            anchor and target.suffix == ".ipynb" and anchor not in anchors(target)
        ):
            dead.add(link)
    assert dead == set()


# Words of programs, cells that hold no word or number, doubled stops and doubled words.
AMISS = re.compile(
    r"\b(?:NameError|Traceback|NaN|nan|dtype)\b|(?<![\w/])[a-z]+_[a-z_]+\b(?!\.\w)"
    r"|\n\s*(?:None|True|False|inf)\s*\n"
    r"|(?<!\.)\.\.(?!\.)|[?!]\.|,,|;;|\b(\w{4,}) (?i:\1)\b|\( | ,"
)


@each
def test_what_it_shows_is_said_in_words(path):
    for html in outputs(path):
        text = seen(html)
        found = [text[max(each.start() - 40, 0) : each.end() + 20] for each in AMISS.finditer(text)]
        assert found == []


# 09 lists the short names of the voices, for whoever wants to type one there.
@pytest.mark.parametrize("path", [p for p in PATHS if p.stem[:2] != "09"], ids=lambda p: p.stem)
def test_people_are_called_by_their_names(path):
    keys = {v.id for v in KIT.voices.values() if v.id not in v.name.lower() and len(v.id) > 4}
    for html in outputs(path):
        words = {*re.findall(r"(?<![\w:/#-])[a-z]+(?![\w:-])", seen(html))}
        assert not words & keys


@pytest.mark.parametrize(
    ("html", "amiss"),
    [
        ("<td>nan</td>", True),
        ("<td>True</td>", True),
        ("<p>it eases_if_low</p>", True),
        ("<p>Likely: yes..</p>", True),
        ("<p>Right. Really really so.</p>", True),
        ("<p>None of them. True, in 05_talk.ipynb … or so...</p>", False),
        ("<q lang='fr'>quoi ?. ..</q><p lang='en'>what</p>", False),
    ],
)
def test_what_is_amiss_is_seen(html, amiss):
    assert bool(AMISS.search(seen(html))) == amiss


FOLD = re.compile(r"<details\b.*?</details>", re.S)


def shown(cell):
    """Return what a cell shows open: `prose`, `table` (or figure), or nothing."""
    html = FOLD.sub("", "".join(o.get("data", {}).get("text/html", "") for o in cell.outputs))
    if re.search(r"<(?:table|img|svg)\b", html):
        return "table"
    return "prose" if seen(html).strip() else ""


@each
def test_a_reader_meets_prose_at_every_third_table_or_figure_that_stands_open(path):
    found = ["prose" if c.cell_type == "markdown" else shown(c) for c in cells(path)]
    runs = [len([*run]) for kind, run in groupby(filter(None, found)) if kind == "table"]
    assert max(runs) <= 3
