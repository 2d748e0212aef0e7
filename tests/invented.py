"""A small article that is invented, with its voice and claims (not a test).

Its text has an emoji, a Chinese character beyond the Basic Multilingual Plane, and Arabic. Counted
by hand in code points: 🙂 is the eleventh, at 10; the second line begins at 21, the third at 34.
"""

import hashlib

from helpers.data import records
from helpers.data.claims import CLAIMS, COLUMNS
from helpers.data.spreadsheets import table_bytes
from helpers.kit import SEEDS, Kit

SOURCE = "Pertemuan 🙂 dimulai.\n算力𠮷不足,价格是3倍。\nالحوسبة قليلة.\n"
ABOUT = """\
title = "Uji {{coba}}"
title_en = "An {{invented}} trial & nothing else"
short = "Invented"
language = "id"
original_language = "id"
narrator = "tamu"
file = "invented.txt"
sha256 = "{digest}"
coded_against = "3"
[spoken]
from = 2025-12-30
to = 2026-01-02
basis = "invented"
[[chain]]
step = "written"
who = "nobody"
status = "inferred"
basis = "invented"
"""
VOICE = {"id": "tamu", "name": "Tamu <i> & Co", "source_form": "tamu", "sector": "not known"}
VOICE |= {"affiliation": "", "passage": "probe:1", "note": "An invented voice."}
# One claim a line: what stands where is said in the tests.
CODED = [
    {"id": "probe-c01", "passage": "probe:1", "quote": "dimulai", "english": "begins: 1 < 2 & 3"},
    {
        **{"id": "probe-c02", "passage": "probe:2", "quote": "𠮷不足", "english": "too little"},
        **{"theme": "compute", "question": "C1", "stance": "supports", "note": "a; b: c"},
    },
    {
        **{"id": "probe-c03", "passage": "probe:2", "quote": "价格是3倍", "english": "3 times"},
        **{"theme": "compute", "kind": "fact", "low": "3", "unit": "ratio"},
    },
    {
        **{"id": "probe-c04", "passage": "probe:3", "quote": "قليلة", "english": "=scarce"},
        **{"low": "2023-03", "high": "2023-04-05", "unit": "date", "note": "-5 – March 2023"},
    },
]
PLAIN = dict.fromkeys(COLUMNS, "") | {"voice": "tamu", "theme": "talent", "kind": "opinion"}
ROWS = [PLAIN | row for row in CODED]


def kit(seeds, source=SOURCE, more=""):
    """Return a kit whose one article, `probe`, has this source; `more` is added to its toml."""
    folder = seeds / "probe"
    folder.mkdir(parents=True)
    for name in ("codebook.toml", "glossary.csv"):
        (seeds / name).write_bytes((SEEDS / name).read_bytes())
    digest = hashlib.sha256(source.encode()).hexdigest()
    (folder / "source.txt").write_text(source, "utf-8", newline="")
    (folder / "article.toml").write_text(ABOUT.format(digest=digest) + more, "utf-8")
    for table, rows in ((CLAIMS, ROWS), (records.VOICES, [VOICE | {"colour": ""}])):
        rows = rows if source == SOURCE else []
        (folder / table.file).write_bytes(table_bytes(table.file, table.header, rows))
    return Kit(seeds)
