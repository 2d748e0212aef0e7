"""Hostile texts in every field of an article, through everything that shows one (not a test)."""

import hashlib
import itertools
import re
import tempfile
from pathlib import Path

import made_notebooks
from lxml import html

from helpers.data import records
from helpers.data.claims import CLAIMS
from helpers.data.files import DataError
from helpers.data.renderings import template
from helpers.data.spreadsheets import table_bytes
from helpers.kit import SEEDS, Kit
from helpers.publish import pages
from helpers.publish.cells import Links
from helpers.show import notes, reading, search
from helpers.show.exhibits import Exhibits
from helpers.teach import debate, groups, papers

OPENERS = ("", "'>", '">', "</td></table>", "</style>", "</textarea></title>", "-->", "<svg>")
ACTS = (
    "<script>PWN()</script>",
    "<img src=x onerror=PWN()>",
    "<img src=http://PWN.example/a.png>",
    "<a href=javascript:PWN()>x</a>",
    "<svg onload=PWN()>",
    "<iframe srcdoc='<script>PWN()</script>'></iframe>",
    "<style>*{background:url(http://PWN.example)}</style>",
    "<style>@\\69mport 'http://PWN.example'</style>",
    "<link rel=stylesheet href=http://PWN.example/a.css>",
    "<form action=http://PWN.example><button>x</button></form>",
    "<noembed><img src=x onerror=PWN()></noembed>",
    "<math><mtext><img src=x onerror=PWN()></mtext></math>",
    "<object data=http://PWN.example></object>",
    "<meta http-equiv=refresh content='0;url=http://PWN.example'>",
)
BARE = (
    "' onmouseover='PWN()' y='",
    '" onmouseover="PWN()" y="',
    "x onmouseover=PWN() y=",
    "![x](http://PWN.example/a.png)",
    "[x](javascript:PWN())",
    "=HYPERLINK(PWN)",
    "${PWN}",
    "{{PWN}}",
    "&lt;script&gt;PWN()&lt;/script&gt;",
)
NAMES = ("Ana", "Bo", "Li", "Eka", "Jo")
PAYLOADS = [*map("".join, itertools.product(OPENERS, ACTS)), *BARE]
ABOUT = """title = '''x'''
title_en = '''{0} '''
short = '''{0} '''
language = "en"
original_language = "en"
narrator = "tamu"
file = "x"
sha256 = "{1}"
coded_against = "3"
chain = [{{step = '''{0} ''', who = '''{0} ''', status = "inferred", basis = '''{0} '''}}]
[spoken]
from = 2026-01-01
to = 2026-01-02
basis = '''{0} '''
"""


class Unchecked(Kit):
    """A kit whose article is shown in spite of its faults."""

    @property
    def articles(self):
        """Return the article, unchecked."""
        return {"probe": self.read_article("probe")[0]}


def made(folder, said):
    """Return a kit whose one article says `said` wherever it can."""
    home = folder / "seeds/probe"
    home.mkdir(parents=True)
    for name in ("codebook.toml", "glossary.csv"):
        (home.parent / name).write_bytes((SEEDS / name).read_bytes())
    source = f"{said}\nmore\n"
    digest = hashlib.sha256(source.encode()).hexdigest()
    (home / "source.txt").write_text(source, "utf-8", newline="")
    (home / "article.toml").write_text(ABOUT.format(said, digest), "utf-8")
    voice = dict.fromkeys(records.VOICES.header, said) | {
        "id": "tamu",
        "sector": "press",
        "colour": "",
    }
    claim = dict.fromkeys(CLAIMS.header, "") | {"english": said, "note": said, "quote": said}
    claim |= {"id": "probe-c01", "voice": "tamu", "theme": "talent", "kind": "opinion"}
    problem = dict.fromkeys(records.PROBLEMS.header, said) | {"basis": f"inference: {said}"}
    tables = {
        records.VOICES: [voice | {"passage": "probe:1"}],
        CLAIMS: [claim | {"passage": "probe:1", "question": "T8", "stance": "supports"}],
        records.PROBLEMS: [problem | {"passage": "probe:1", "kind": "garble"}],
        records.FORECASTS: [],
    }
    for table, rows in tables.items():
        (home / table.file).write_bytes(table_bytes(table.file, table.header, rows))
    kit = Unchecked(home.parent)
    catalogue = template(kit.articles["probe"])
    for entry in catalogue:
        entry.msgstr = said
    catalogue.save(home / "en.po")
    return kit


def views(kit, said):
    """Yield `(name, HTML)` of everything that shows the article, or a text of a reader's."""
    shown, note = Exhibits(kit), notes.Note("1", "probe:1", said, said)
    found = [search.Text("probe", "probe:1", "zh", said)]
    cells = [("markdown", said, ""), ("code", "1", "", said, {"text/plain": said})]
    yield from {
        "quote": lambda: shown.quote("probe:1").html,
        "evidence": lambda: shown.evidence(article="probe").html,
        "sides": lambda: shown.sides("T8").html,
        "numbers": lambda: shown.numbers(article="probe").html,
        "provenance": lambda: shown.provenance("probe").html,
        "problems": lambda: shown.problems("probe").html,
        "speakers": lambda: shown.speakers().html,
        "articles": lambda: shown.articles().html,
        "coverage": lambda: shown.coverage().html,
        "answered": lambda: shown.answered("talent").html,
        "question": lambda: shown.question("T8").html,
        "matrix": lambda: shown.matrix("talent").html,
        "answers": lambda: shown.answers("talent").html,
        "reading": lambda: reading.page(kit, "probe").html,
        "search": lambda: (
            search.page(kit, search.among(found, "PWN", fold=False, regex=False)).html
        ),
        "notes": lambda: notes.page(kit, said, [note], [said], said),
        "groups": lambda: groups.show([said, *NAMES]).html,
        "debate": lambda: debate.plan(kit, "T8", [said, *NAMES]).html,
        "class page": lambda: of_notebook(made_notebooks.notebook(*cells)),
        "paper": lambda: of_markdown(papers.resolve(kit, "So [probe-c01] and [probe:1].")),
    }.items()


def of_notebook(notebook):
    return pages.finished(pages.body(notebook, "."), Links({"x": "x.html"}))


def of_markdown(text):
    """Return Markdown as HTML, as a program shows it that lets raw HTML through."""
    import mistune

    return mistune.create_markdown(escape=False, plugins=["footnotes"])(text)


def out(shown):
    """Return the first sign that a payload acts in a piece of HTML, or an empty string."""
    root = html.document_fromstring(f"<html><body>{shown}</body></html>")
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("script", "style") and "PWN" in (element.text or ""):
            return f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") and "PWN" in value:
                return f"{element.tag} {name}"
            if re.match(r"\s*(javascript|data):.*PWN|\s*(https?:)?//PWN", value, re.I):
                return f"{element.tag} {name}={value[:40]}"
            if name == "style" and re.search(r"(url|\\).*PWN", value):
                return f"{element.tag} style"
    return ""


def run(until, now):
    """Return `(payloads, renderings, [what got out])`; a refusal is no rendering."""
    count, shown, wrong = 0, 0, []
    for number, said in enumerate(PAYLOADS):
        if now() > until:
            break
        count += 1
        with tempfile.TemporaryDirectory() as folder:
            for name, make in views(made(Path(folder), said), said):
                try:
                    found = out(str(make()))
                except DataError:
                    continue
                except Exception as error:
                    found = f"{type(error).__name__}: {error}"[:120]
                shown += 1
                if found:
                    wrong.append(f"payload {number} in {name}: {found}")
    return count, shown, wrong
