"""Good files of every kind that the kit takes in, for the fuzzing (not a test)."""

import json
import tempfile
from pathlib import Path

import made_files
import made_pages

from helpers.coding.rows import COLUMNS
from helpers.data.spreadsheets import table_bytes
from helpers.data.workbooks import workbook_bytes
from helpers.export import refi
from helpers.export.annotations import collection
from helpers.kit import SEEDS, Kit
from helpers.show.notes import delete, undo, write

ROOT = Path(__file__).parents[1]


def books(name, text):
    """Return a table as CSV and as a workbook, `{name: bytes}`."""
    rows = [line.split(",") for line in text.splitlines()]
    return {f"{name}.csv": text.encode(), f"{name}.xlsx": workbook_bytes(rows)}


def votes():
    semicolons = b"Zeit;T8: ja?;C1 (1 = agree, 5 = disagree)\n1;1;5\n2;4;2\n"
    agreed = "When,T8,T9 [before],A3\n1,agree,2,Yes\n2,partly,,unsure\n3,Disagree,5,Tend to agree\n"
    return books("votes", agreed) | {"form.csv": semicolons}


def rosters():
    names = [f"{first} {last}" for first in ("Ana", "Bo", "Li") for last in ("Sastro", "王", "Öz")]
    text = "\n".join(["Name", *names]) + "\n"
    return books("class", text) | {"names.txt": text.encode()}


def judgements():
    rows = "claim,judgement,probability,evidence,day\n{},happened,0.7,a source,2024-05-01\n"
    rows += "{},,0.2,,2024-05-02\n"
    return books("judgements", rows.format(*list(Kit().forecasts)[:2]))


def sheets():
    rows = []
    for claim in list(Kit().articles["fang"].claims)[:12]:
        cells = {column: str(getattr(claim, column, "") or "") for column in COLUMNS}
        rows.append(cells | {"coder": "ana", "codebook": Kit().codebook.version})
    return {name: table_bytes(name, COLUMNS, rows) for name in ("ana.csv", "ana.xlsx")}


def data():
    paths = [*SEEDS.glob("*.*"), *(SEEDS / "codings").glob("*"), *(SEEDS / "fang").glob("*.*")]
    kept = [path for path in paths if path.suffix in (".csv", ".toml", ".po", ".txt")]
    return {str(path.relative_to(SEEDS)): path.read_bytes() for path in sorted(kept)}


def projects():
    codebook, project = refi.codebook_file(Kit()), refi.project_file(Kit(), ["talk"])
    return {"p.qdpx": project, "p.qdc": codebook, "q.qdpx": refi.project_file(Kit())}


def annotations():
    every = collection(Kit(), ["talk"])
    some = [
        {key: a[key] for key in ("target", "body", "creator")} for a in every["first"]["items"][:9]
    ]
    plain = {"rows": [s | {"text": "a note", "tags": ["T8 supports"], "user": "x"} for s in some]}
    every["first"]["items"] = every["first"]["items"][:20]
    found = {"a.jsonld": every, "b.json": some, "c.json": plain}
    return {name: json.dumps(each, ensure_ascii=False).encode() for name, each in found.items()}


def notes():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "notes.jsonl")
        for number in range(1, 6):
            note = write(Kit(), path, f"fang:{number}", f"note {number}")
        delete(path, note.id)
        undo(path)
        return {"notes.jsonl": path.read_bytes()}


def patterns():
    told = (
        "large model",
        "大模型",
        "(model|modèle) ?besar",
        r"\p{Han}{2,4}",
        r"\b[A-Z]\w+",
        "a.*b",
    )
    return {"pattern.txt": "\n".join((*told, "(?<=模)型", "(a+)+$", "[^é-ü]+", "x{2,9}")).encode()}


def notebooks():
    chosen = ("00_start_here", "06_compare_talent")
    return {f"{name}.ipynb": (ROOT / f"notebooks/{name}.ipynb").read_bytes() for name in chosen}


def pages():
    told = made_pages.pages()
    html = [told[name][0].encode() for name in ("plain en", "with_boxes zh", "in_a_table ru")]
    maths = (
        b"<p>It is <math><mi>x</mi><mo>=</mo><mn>2</mn></math>.</p><ol start=3><li>a</ol></body>"
    )
    html.append(html[0].replace(b"</body>", maths))
    arabic = (ROOT / "tests/articles/maqala.html").read_bytes()
    archive = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"; start="<1>"\n\n'
    archive += (
        b"--b\nContent-Type: text/html; charset=utf-8\nContent-ID: <1>\n\n%s\n--b--\n" % html[0]
    )
    return {f"{n}.html": page for n, page in enumerate([*html, arabic])} | {"a.mhtml": archive}


def texts():
    talk = "\n".join(
        f"Vera: Who ground the corn in year {n}?\nAli (00:0{n}): The river did, and we."
        for n in range(9)
    )
    fang, mark = SEEDS / "fang/source.txt", ROOT / "tests/articles/entrevista.md"
    found = {"talk.txt": talk.encode(), "fang.txt": fang.read_bytes(), "a.md": mark.read_bytes()}
    return found | {
        "b.md": b"# A\n\n- b\n\n1. c\n\n| d | e |\n|---|---|\n| f | g[^1] |\n\n[^1]: h\n"
    }


def words():
    runs = "<w:r><w:t>It holds </w:t></w:r><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    table = (
        f"<w:tbl><w:tr><w:tc>{made_files.paragraph('a')}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins>'
    text = [f"The {word} waited by the river for an answer." for word in ("miller", "council")]
    body = "".join(map(made_files.paragraph, text)) + made_files.paragraph("x", runs + note)
    body += made_files.paragraph("One", properties=numbered) + table
    head = f'xmlns:w="{made_files.WORD}"'
    more = {
        "word/numbering.xml": f'<w:numbering {head}><w:abstractNum w:abstractNumId="0"><w:lvl '
        'w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>",
        "word/footnotes.xml": f'<w:footnotes {head}><w:footnote w:id="2">'
        f"{made_files.paragraph('A note.')}</w:footnote></w:footnotes>",
    }
    return {"a.docx": made_files.word(body, parts=more)}


def prints():
    text = made_files.lines([f"The miller waited {n} days for an answer," for n in range(30)])
    turned = b"BT /F1 9 Tf 0 1 -1 0 300 300 Tm (Turned text) Tj ET"
    form = made_files.stream(text, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]")
    held = b"<</Font<</F1 4 0 R>>/XObject<</X1 6 0 R>>>>"
    within = made_files.pdf(b"q 1 0 0 1 0 0 cm /X1 Do Q", resources=held, more=[form])
    return {"a.pdf": made_files.pdf(text + turned), "b.pdf": within}
