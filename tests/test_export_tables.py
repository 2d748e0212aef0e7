import csv
import io
import shutil
import subprocess

import foreseen
import invented
import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers
from helpers.data.claims import COLUMNS
from helpers.data.spreadsheets import read_table
from helpers.export import tables
from helpers.export.rows import coded_rows, placed
from helpers.kit import Kit


@pytest.fixture
def probe(seeds):
    """A kit with the invented article beside the others."""
    return invented.kit(seeds)


@pytest.fixture
def sheet(probe, tmp_path):
    """The invented article's table as a spreadsheet gets it."""
    (tmp_path / "sheet.csv").write_bytes(tables.claims_csv(probe, ["probe"]))
    return tmp_path / "sheet.csv"


def cells(rows):
    return [{column: row[column] for column in COLUMNS} for row in rows]


# --- the span of a row ---------------------------------------------------------------------------


def test_a_span_counts_code_points_whatever_their_size(probe):
    spans = [(row["start"], row["end"]) for row in coded_rows(probe.articles["probe"])]
    assert spans == [(12, 19), (23, 26), (27, 32), (42, 47)]
    assert invented.SOURCE[23:26] == "𠮷不足"


def test_a_span_across_two_passages_is_in_neither(probe):
    article = probe.articles["probe"]
    assert placed(article, 12, 19) == (("probe:1", "dimulai"), "")
    assert placed(article, 11, 21) == (("probe:1", "dimulai."), "")
    (passage, words), fault = placed(article, 12, 23)
    assert (passage, words) == ("", "dimulai.\n算力")
    assert fault == "'dimulai.\\n算力' does not lie within one passage of probe"


# --- out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+5", "-5", "@you", "\t7", "2023-03", "15/03/2023", "Mar-23", "March 2023"),
        *("2023年3月", "1/2", "12%", "10:30", "1.50", "007", "1e5", "123456789012", "TRUE"),
        *("10^12", "¥500", "三月 5", "'2023-03", "\uff1d1+1", "\uff0b5", "\uff0d5", "\uff20you"),
    ],
)
def test_what_a_spreadsheet_would_change_is_marked_as_text(cell):
    assert tables.guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "0", "87", "0.25", "2023", "fang-c07", "fang:17", "T8", "算力", "l'an", "'t Hooft"]
)
def test_what_a_spreadsheet_leaves_alone_stays_as_it_is(cell):
    assert tables.guarded(cell) == cell


ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
ODD = st.from_regex(r"'{0,3}[=+\-@]?[0-9/.年'-]{0,6}", fullmatch=True)


@given(st.one_of(ANY, ODD).map(str.strip))
def test_any_cell_comes_back(tmp_path_factory, cell):
    path = tmp_path_factory.mktemp("cell") / "cell.csv"
    stored = io.StringIO(newline="")
    csv.writer(stored).writerows([["a", "b"], [tables.guarded(cell), "x"]])
    path.write_bytes(stored.getvalue().encode("utf-8-sig"))
    (row,), faults = read_table(path, ("a", "b"))
    assert (tables.unguarded(row["a"]), faults) == (cell, [])


@pytest.mark.parametrize("write", [tables.claims_csv, tables.claims_xlsx])
def test_every_claim_comes_back_from_a_spreadsheet(probe, tmp_path, write):
    path = tmp_path / f"all.{write.__name__[-4:].strip('_')}"
    path.write_bytes(write(probe))
    wanted = [row for article in probe.articles.values() for row in coded_rows(article)]
    rows, faults = tables.read(probe, path)
    assert (cells(rows), faults) == (cells(wanted), [])


def test_a_spreadsheet_sees_utf_8_with_its_mark_and_its_own_line_ends(sheet):
    stored = sheet.read_bytes()
    assert stored.startswith(b"\xef\xbb\xbfid,passage,quote,english,")
    assert "\r\nprobe-c02,probe:2,𠮷不足,too little,tamu,compute,C1,supports,".encode() in stored
    assert ",'2023-03,'2023-04-05,date,'-5 – March 2023,3,".encode() in stored
    assert b",'=scarce," in stored and b",fact,3,,ratio," in stored


def test_every_row_names_the_codebook_and_the_kits_version(probe, sheet):
    rows, _ = read_table(sheet)
    assert {(row["codebook"], row["kit"].split()[-1]) for row in rows} == {
        (probe.articles["probe"].coded_against, helpers.__version__)
    }


def test_the_codebook_is_a_table_of_paths_for_taguette(kit):
    stored = tables.codebook_csv(kit).decode("utf-8")  # with a mark, Taguette finds no column
    rows = list(csv.DictReader(io.StringIO(stored, newline="")))
    told = {row["path"]: row["description"] for row in rows}
    asked = kit.codebook.questions
    wanted = {f"{q} {s}" for q in asked for s in ("supports", "opposes", "qualifies")}
    assert wanted <= told.keys() and len(told) == len(rows)
    assert {"theme talent", "kind fact", "voice fang"} <= told.keys()
    assert told["T9 opposes"].startswith(f"T9 {asked['T9'].proposition}")
    assert all(row["version"].endswith(f" {helpers.__version__}") for row in rows)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "end"), [("claims.csv", "xlsx"), ("claims.xlsx", "csv")])
def test_libreoffice_changes_no_cell(kit, tmp_path, name, end):
    write = tables.claims_csv if name.endswith("csv") else tables.claims_xlsx
    (tmp_path / name).write_bytes(write(kit))
    comma, quote, utf_8 = 44, 34, 76
    text = f"{comma},{quote},{utf_8},1,,0,false,true"  # the last: it looks for dates and numbers
    kinds = {"xlsx": "xlsx", "csv": f"csv:Text - txt - csv (StarCalc):{text}"}
    reading = [f"--infilter=CSV:{text}"] if end == "xlsx" else []
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"]
    command += [*reading, "--convert-to", kinds[end], "--outdir", tmp_path / "made"]
    subprocess.run([*command, tmp_path / name], check=True, capture_output=True, timeout=180)
    rows, faults = tables.read(kit, tmp_path / f"made/claims.{end}")
    wanted = [row for article in kit.articles.values() for row in coded_rows(article)]
    assert (cells(rows), faults) == (cells(wanted), [])


# --- and home ------------------------------------------------------------------------------------


def test_semicolons_utf_16_and_another_order_of_columns_are_read(sheet, probe, tmp_path):
    rows = tables.read(probe, sheet)[0]
    turned = ["mine", *reversed(COLUMNS)]
    lines = [";".join(turned)]
    for row in rows:
        guarded = [tables.guarded(row.get(column, "seen")) for column in turned]
        lines.append(";".join(f'"{cell}"' for cell in guarded))
    path = tmp_path / "turned.csv"
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    rows, faults = tables.read(probe, path)
    assert (cells(rows), faults) == (invented.ROWS, [])


@pytest.mark.parametrize(
    ("was", "became", "row", "fault"),
    [
        ("'2023-03,", "Mar-23,", 5, "low is 'Mar-23'; write 2023-03"),
        ("'2023-03,", "2023-03-01,", 5, "low is '2023-03-01'; the kit has '2023-03'"),
        ("'2023-04-05", "05/04/2023", 5, "high is '05/04/2023'; write 2023-04-05 or 2023-05-04"),
        ("fact,3,", "fact,3.00E+12,", 4, "low is '3.00E+12'; write all digits"),
        ("fact,3,", '"fact","3,0",', 4, "low is '3,0'; it is not a plain number"),
        ("probe-c02", "probe-c2", 3, "the id is 'probe-c2'; write it like fang-c07"),
        ("probe-c02", "Feb-02", 3, "the id is 'Feb-02'; write it like fang-c07"),
        ("probe:1", "12:01:00 AM", 2, "the passage is '12:01:00 AM'; write it like fang:17"),
        ("'=scarce", "#NAME?", 5, "english is '#NAME?'; it took a leading ="),
        ("probe-c02", "probe-c01", 3, "id 'probe-c01' stands already in row 2"),
    ],
)
def test_what_a_spreadsheet_changed_is_named_by_its_row(sheet, probe, was, became, row, fault):
    stored = sheet.read_text("utf-8-sig")
    assert was in stored
    sheet.write_text(stored.replace(was, became, 1), "utf-8-sig", newline="")
    (told,) = tables.read(probe, sheet)[1]
    assert f"sheet.csv, row {row}: {fault}" in told


# --- forecasts -----------------------------------------------------------------------------------


def test_forecasts_go_out_with_their_verdicts_and_the_evidence_beside_them(seeds):
    kit = Kit(foreseen.made(seeds))
    ledger = [*csv.DictReader(io.StringIO(tables.forecasts_csv(kit).decode("utf-8-sig")))]
    found = {row["claim"]: row for row in ledger}
    assert found.keys() == kit.forecasts.keys()
    assert found["huxiu-c136"]["verdict"] == "did not happen"
    assert found["huxiu-c136"]["window_to"] == "'2023-03", "no spreadsheet makes a day of it"
    assert found["talk-c35"]["verdict"] == ""
    pieces = [*csv.DictReader(io.StringIO(tables.outcomes_csv(kit).decode("utf-8-sig")))]
    assert [row["address"] for row in pieces] == [piece.address for piece in kit.outcomes]
