import json

import bibtexparser
import citeproc
import citeproc.source.json
import invented
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from helpers import claims, tables
from helpers.interchange import exchange


@pytest.fixture
def with_probe(seeds):
    return invented.article(seeds)


@pytest.fixture
def sheet(with_probe, tmp_path):
    """The invented article's table as a spreadsheet gets it."""
    exchange.spreadsheet(tmp_path / "sheet.csv", "probe", with_probe)
    return tmp_path / "sheet.csv"


def cells(rows):
    return [{column: row[column] for column in claims.COLUMNS} for row in rows]


# The span of a row


def test_a_span_counts_code_points_whatever_their_size(with_probe):
    spans = [(row["start"], row["end"]) for row in exchange.coded_rows("probe", with_probe)]
    assert spans == [(12, 19), (23, 26), (27, 32), (42, 47)]
    assert invented.SOURCE[23:26] == "𠮷不足"


def test_a_span_across_two_passages_is_in_neither(with_probe):
    from helpers import corpus

    article = corpus.article("probe", with_probe)
    assert exchange.placed(article, 12, 19) == (("probe:1", "dimulai"), "")
    (passage, words), fault = exchange.placed(article, 12, 23)
    assert (passage, words) == ("", "dimulai.\n算力")
    assert fault == "'dimulai.\\n算力' does not lie within one passage of probe"


# Spreadsheets


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+5", "-5", "@you", "\t7", "2023-03", "15/03/2023", "Mar-23", "March 2023"),
        *("2023年3月", "1/2", "12%", "10:30", "1.50", "007", "1e5", "123456789012", "TRUE"),
        *("10^12", "¥500", "三月 5", "'2023-03"),
    ],
)
def test_what_a_spreadsheet_would_change_is_marked_as_text(cell):
    assert exchange.guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "0", "87", "0.25", "2023", "fang-c07", "fang:17", "T1", "算力", "l'an", "'t Hooft"]
)
def test_what_a_spreadsheet_leaves_alone_stays_as_it_is(cell):
    assert exchange.guarded(cell) == cell


@given(st.text())
def test_any_cell_comes_back(cell):
    assert exchange.unguarded(exchange.guarded(cell)) == cell


@given(st.from_regex(r"'{0,3}[=+\-@]?[0-9/.年'-]{0,6}", fullmatch=True))
def test_any_cell_of_apostrophes_signs_and_digits_comes_back(cell):
    assert exchange.unguarded(exchange.guarded(cell)) == cell


def test_every_claim_comes_back_from_a_spreadsheet(with_probe, tmp_path):
    path = tmp_path / "all.csv"
    exchange.spreadsheet(path, seeds=with_probe)
    wanted = []
    for slug in ("huxiu", "wang", "shen", "fang", "talk", "probe"):
        wanted += tables.rows(with_probe / slug / "claims.csv", claims.COLUMNS)[0]
    assert cells(exchange.from_spreadsheet(path, with_probe)) == cells(wanted)


def test_a_spreadsheet_sees_utf_8_with_its_mark_and_its_own_line_ends(sheet):
    stored = sheet.read_bytes()
    assert stored.startswith(b"\xef\xbb\xbfid,passage,quote,english,")
    assert "\r\nprobe-c02,probe:2,𠮷不足,too little,tamu,compute,C1,supports,".encode() in stored
    assert ",'2023-03,'2023-04-05,date,'-5 – March 2023\r\n".encode() in stored
    assert b",'=scarce," in stored and b",fact,3,,ratio," in stored


def test_semicolons_utf_16_and_another_order_of_columns_are_read(sheet, with_probe, tmp_path):
    rows = exchange.from_spreadsheet(sheet, with_probe)
    turned = ["mine", *reversed(claims.COLUMNS)]
    lines = [";".join(turned)]
    for row in rows:
        guarded = [exchange.guarded(row.get(column, "seen")) for column in turned]
        lines.append(";".join(f'"{cell}"' for cell in guarded))
    path = tmp_path / "turned.csv"
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    assert cells(exchange.from_spreadsheet(path, with_probe)) == invented.ROWS


@pytest.mark.parametrize(
    ("was", "became", "row", "fault"),
    [
        ("'2023-03,", "Mar-23,", 5, "low is 'Mar-23', which is not an ISO date"),
        ("'2023-03,", "2023-03-01,", 5, "low is '2023-03-01', where the kit has '2023-03'"),
        ("'2023-04-05", "05/04/2023", 5, "high is '05/04/2023', which is not an ISO date"),
        ("fact,3,", "fact,3.00E+12,", 4, "low is '3.00E+12', which is not a plain number"),
        ("fact,3,", '"fact","3,0",', 4, "low is '3,0', which is not a plain number"),
        ("probe-c02", "probe-c2", 3, "the id is 'probe-c2'; write it like fang-c07"),
        ("probe-c02", "Feb-02", 3, "the id is 'Feb-02'; write it like fang-c07"),
        ("probe:1", "12:01:00 AM", 2, "the passage is '12:01:00 AM'; write it like fang:17"),
        ("'=scarce", "#NAME?", 5, "english is '#NAME?', a spreadsheet's error"),
        ("probe-c02", "probe-c01", 3, "id 'probe-c01' stands already in row 2"),
    ],
)
def test_what_a_spreadsheet_changed_is_named_by_its_row(sheet, with_probe, was, became, row, fault):
    stored = sheet.read_text("utf-8-sig")
    assert was in stored
    # The note of claim 2 is two lines long and still one row.
    sheet.write_text(stored.replace(was, became, 1), "utf-8-sig", newline="")
    with pytest.raises(tables.DataError) as error:
        exchange.from_spreadsheet(sheet, with_probe)
    (told,) = error.value.faults
    assert f"sheet.csv, row {row}: {fault}" in told


# Lists of sources


def test_bibtex_is_read_by_another_library(with_probe):
    library = bibtexparser.parse_string(exchange.bibtex(with_probe))
    assert not library.failed_blocks
    entries = {entry.key: entry for entry in library.entries}
    assert list(entries) == ["huxiu", "wang", "shen", "fang", "talk", "probe"]
    told = {key: value.value for key, value in entries["wang"].fields_dict.items()}
    assert told["title"].startswith("“重塑商汤研发体系”")
    assert (told["author"], told["language"], told["year"]) == ("{Tan Jing}", "zh", "2023")
    assert told["eventdate"] == "2023-04-14/2023-04-14"
    assert r"SenseTime's R\&D system" in told["titleaddon"]


def test_whoever_is_not_known_stays_absent():
    entries = parse_string(exchange.bibtex(), "bibtex").entries
    assert [key for key, entry in entries.items() if entry.persons] == ["wang"]
    publishers = {key: entry.fields.get("publisher") for key, entry in entries.items()}
    assert publishers == {
        **{"huxiu": "Huxiu", "wang": None, "shen": "White Horse Business Review"},
        **{"fang": "Qubit Think Tank", "talk": None},
    }
    assert "a pseudonym" in entries["shen"].fields["note"]


def test_an_interval_over_two_years_and_braces_in_a_title_survive(with_probe):
    entry = parse_string(exchange.bibtex(with_probe), "bibtex").entries["probe"]
    assert (entry.fields["year"], entry.fields["eventdate"]) == (
        "2025--2026",
        "2025-12-30/2026-01-02",
    )
    assert entry.fields["title"] == r"Uji \textbraceleft{}coba\textbraceright{}"
    (item,) = (item for item in exchange.csl(with_probe) if item["id"] == "probe")
    assert item["issued"] == {"date-parts": [[2025], [2026]], "circa": True}
    assert item["event-date"] == {"date-parts": [[2025, 12, 30], [2026, 1, 2]]}


def test_csl_is_rendered_by_another_library():
    source = citeproc.source.json.CiteProcJSON(exchange.csl())
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for key in source:
        made.register(citeproc.Citation([citeproc.CitationItem(key)]))
    lines = [str(line) for line in made.bibliography()]
    assert len(lines) == 5
    assert "Tan Jing (2023) “" in lines[1] and "我和商汤首席科学家王晓刚聊AI大模型" in lines[1]
    assert "(2024)" in lines[4] and "Li Mu" not in lines[4]


# All in one folder


def test_a_folder_gets_every_file(with_probe, tmp_path):
    folder = exchange.pack(tmp_path / "exchange", with_probe)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("annotations.jsonld", "claims.csv", "codebook.qdc"),
        *("project.qdpx", "sources.bib", "sources.json"),
    ]
    collection = json.loads((folder / "annotations.jsonld").read_text("utf-8"))
    assert collection["total"] == 610 + 4


def test_a_folder_that_is_there_is_left_alone(seeds, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/note.txt").write_text("keep me")
    with pytest.raises(tables.DataError, match="is there already"):
        exchange.pack(tmp_path / "mine", seeds)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["note.txt"]


def test_nothing_is_written_of_data_with_a_fault(spoil, tmp_path):
    seeds = spoil("fang/claims.csv", "fang-c07", "fang-07")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(tables.DataError, match="the id should look like fang-c01"):
        exchange.pack(tmp_path / "exchange", seeds)
    assert sorted(tmp_path.iterdir()) == before
