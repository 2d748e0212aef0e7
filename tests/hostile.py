"""The cell of a notebook that shows hostile text in every place that shows text (not a test)."""

import csv
import hashlib
import shutil
import tempfile
from pathlib import Path

from helpers.data import records
from helpers.data.claims import COLUMNS
from helpers.data.files import UNSEEN, guarded
from helpers.data.renderings import template
from helpers.kit import SEEDS, Kit
from helpers.show import notes, reader, search
from helpers.show.exhibits import Exhibits
from helpers.show.html import Page

LINES = Path("hostile.txt").read_text("utf-8").splitlines()
TEXT = [line.strip() for line in LINES if line.strip() and not UNSEEN.search(line)]
ABOUT = """title = "x"
title_en = '''{line}'''
short = '''{line}'''
language = "en"
original_language = "en"
narrator = "tamu"
file = "x"
sha256 = "{digest}"
coded_against = "3"
chain = [{{step = '''{line}''', who = '''{line}''', status = "inferred", basis = '''{line}'''}}]
[spoken]
from = 2026-01-01
to = 2026-01-02
basis = "invented"
"""


class Unchecked(Kit):
    """A kit whose article is shown in spite of its faults."""

    @property
    def articles(self):
        """Return the article, unchecked."""
        return {"probe": self.read_article("probe")[0]}


def written(path, columns, rows):
    """Write dicts as a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)


folder = Path(tempfile.mkdtemp(), "seeds", "probe")
folder.mkdir(parents=True)
for name in ("codebook.toml", "glossary.csv"):
    shutil.copy(SEEDS / name, folder.parent)
source = "\n".join(TEXT)
(folder / "source.txt").write_text(source, "utf-8", newline="")
digest = hashlib.sha256(source.encode()).hexdigest()
(folder / "article.toml").write_text(ABOUT.format(line=TEXT[0], digest=digest), "utf-8")
voice = {"id": "tamu", "name": TEXT[1], "affiliation": TEXT[2], "note": TEXT[3]}
voice |= {"source_form": "x", "sector": "not known", "passage": "probe:1"}
written(folder / "voices.csv", records.VOICES.header, [voice])
claim = {"voice": "tamu", "theme": "talent", "question": "T8", "stance": "supports"}
claims = [
    claim | {"id": f"probe-c{n:02}", "passage": f"probe:{n}", "quote": x, "english": x, "note": x}
    for n, x in enumerate(TEXT, 1)
]
written(folder / "claims.csv", COLUMNS, [each | {"kind": "opinion"} for each in claims])
problems = [
    {"passage": f"probe:{n}", "quote": x, "kind": "garble", "what": x, "likely": x}
    | {"basis": f"inference: {x}"}
    for n, x in enumerate(TEXT, 1)
]
written(folder / "problems.csv", records.PROBLEMS.header, problems)
written(folder / "forecasts.csv", records.FORECASTS.header, [])
kit = Unchecked(folder.parent)
catalogue = template(kit.articles["probe"])
for entry in catalogue:
    entry.msgstr = entry.msgid
catalogue.save(folder / "en.po")

exhibits = Exhibits(kit)
found = [search.Text("probe", "probe:2", "zh", line) for line in LINES]
mine = [notes.Note(str(n), "probe:2", line, line) for n, line in enumerate(LINES)]
display(  # noqa: F821
    exhibits.style(),
    reader.read(kit, "probe"),
    exhibits.evidence(article="probe"),
    exhibits.problems("probe"),
    exhibits.speakers(),
    exhibits.provenance("probe"),
    exhibits.quote("probe:3"),
    exhibits.answers("talent"),
    search.page(kit, search.among(found, "hacked", fold=False, regex=False)),
    Page(notes.page(kit, LINES[0], mine, LINES, LINES[1]), "notes"),
)
