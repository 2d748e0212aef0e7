"""Tables from spreadsheets and form tools: read truly, or refused by file and row."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from helpers.data import files, workbooks
from helpers.data.damage import spreadsheet_damage
from helpers.data.spreadsheets import foreign_text, read_table, table_bytes, write_table

COLUMNS = ("passage", "quote")
WANTED = [
    {"passage": "fang:17", "quote": "a, b", "row": 2},
    {"passage": "fang:18", "quote": "算力", "row": 3},
]
PLAIN = 'passage,quote\nfang:17,"a, b"\nfang:18,算力\n'
SEMICOLONS = PLAIN.replace(",", ";").replace("a;", "a,")


def read(folder, stored, columns=COLUMNS, name="votes.csv", **options):
    path = folder / name
    path.write_bytes(stored if isinstance(stored, bytes) else stored.encode())
    return read_table(path, columns, **options)


def book(rows, **sheets):
    """Return the bytes of a workbook with these rows, and further sheets of one cell."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for title, value in sheets.items():
        made.create_sheet(title)["A1"] = value
    stored = io.BytesIO()
    made.save(stored)
    return stored.getvalue()


# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stored",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        PLAIN + ",\n\n,\n",
        SEMICOLONS,
        SEMICOLONS.replace(";", "\t"),
        f"sep=;\n{SEMICOLONS}",
        f"sep=;\r\n{SEMICOLONS}".encode("utf-8-sig"),
        f"SEP=,\n{PLAIN}",
        f'"sep=;"\n{SEMICOLONS}',
        f"sep=|\n{SEMICOLONS.replace(';', '|')}",
        PLAIN.replace("passage,", " passage\u00a0, "),
        'when,quote,passage\n1,"a, b",fang:17\n2,算力,fang:18\n',
        book([COLUMNS, ["fang:17", "a, b"], ["fang:18", "算力"]]),
    ],
)
def test_what_spreadsheets_save_is_read(tmp_path, stored):
    assert read(tmp_path, stored) == (WANTED, [])


@pytest.mark.parametrize(
    ("stored", "cell"),
    [
        ("when;T7: Computing, power\n1;3,5\n2;4,5\n", "3,5"),
        ("when\tT7: Computing, power\n1\t3,5\n2\t4,5\n", "3,5"),
        ("when;T7: Computing, power\n1;3,5\n2\n3\n", "3,5"),
        ('when,T7: Computing; power\n1,"3,5"\n2,4\n', "3,5"),
        ("when,T7: yes; no\n1,agree; partly\n2,agree\n", "agree; partly"),
    ],
)
def test_a_comma_in_numbers_and_words_does_not_beat_the_separator(tmp_path, stored, cell):
    rows, faults = read(tmp_path, stored, None)
    heading = next(column for column in rows[0] if column.startswith("T7"))
    assert rows[0][heading] == cell and rows[0]["when"] == "1" and faults == []


def test_known_columns_decide_on_the_separator(tmp_path):
    rows, faults = read(tmp_path, "passage,quote;old\nfang:1,a;b\n", ("passage", "quote;old"))
    assert rows == [{"passage": "fang:1", "quote;old": "a;b", "row": 2}] and faults == []


@pytest.mark.parametrize(
    ("stored", "numbers"),
    [
        (b'passage,quote\n,\nfang:17,"two\nlines"\nfang:18,x\n', [3, 4]),
        (b'sep=,\npassage,quote\n"two\nlines",x\n\nfang:18,x\n', [2, 4]),
        (book([COLUMNS, [], ["fang:1", "x"]]), [3]),
        (book([[], COLUMNS, ["fang:1", "x"]]), [3]),
    ],
)
def test_the_row_is_the_one_that_a_spreadsheet_shows(tmp_path, stored, numbers):
    rows, faults = read(tmp_path, stored)
    assert [row["row"] for row in rows] == numbers and faults == []


def test_all_columns_are_kept_where_none_is_named(tmp_path):
    assert read(tmp_path, "when,T1\nmonday,agree\n", None) == (
        [{"when": "monday", "T1": "agree", "row": 2}],
        [],
    )


def test_an_optional_column_may_be_missing(tmp_path):
    rows, faults = read(tmp_path, "passage\nfang:1\n", ("passage",), optional=("note",))
    assert rows == [{"passage": "fang:1", "note": "", "row": 2}] and faults == []


# --- what is told ---------------------------------------------------------------------------------

STRAY = "who,T1,remark\n1,agree,fine\n2,disagree,{}\n3,disagree,no\n4,partly,{}\n5,agree,\n"


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (b"", ["empty"]),
        ("," * 1_000_001, ["1,000,000 cells"]),
        (b"\xff\xfe", ["empty"]),
        ("passage,quote\nfang:1,é\n".encode("cp1252"), ["neither UTF-8", "CSV UTF-8"]),
        ("passage,quote\nfang:1,算力\n".encode("gbk"), ["neither UTF-8", "CSV UTF-8"]),
        (PLAIN.encode("utf-16-le"), ["CSV UTF-8"]),
        (b"PK\x03\x04\0\0passage,quote", ["no .xlsx workbook"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ["old", "locked", "CSV UTF-8"]),
        (f"\ufeff{PLAIN}".encode().decode("cp1252").encode(), ["Windows-1252", "go back"]),
        (b",,,\n,,\n", ["row 1", "no row of column names"]),
        ("passage,qoute\nfang:1,a\n", ["row 1", "'quote' is missing"]),
        ("passage,quote,quote\nfang:1,a,b\n", ["row 1", "'quote' stands twice"]),
        ("passage,quote\nfang:1,a,b\n", ["row 2", "'b'", "column C"]),
        ("passage,quote,\nfang:1,a,\nfang:2,a,b\n", ["row 3", "'b'", "column C"]),
        ("passage,,quote\nfang:1,x,a\nfang:2,y,b\n", ["row 2", "1 more", "'x'", "column B"]),
        (book([["passage"], ["fang:1"]]), ["row 1", "'quote' is missing"]),
        (book([COLUMNS, ["fang:1", "a", "b"]]), ["row 2", "'b'", "column C"]),
        (book([COLUMNS, ["a", "b"]], More="x"), ["2 sheets", "'Sheet'", "'More'"]),
        (book([COLUMNS, ["a", "=1+1"]]), ["row 2", "formula", "B2"]),
        (book([]), ["empty"]),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, stored, words):
    _, faults = read(tmp_path, stored)
    assert len(faults) == 1 and all(word in faults[0] for word in ("votes.csv", *words))


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (",".join(map(str, range(2_000))) + "\na" * 2_000, ["1,000,000 cells"]),
        (STRAY.format('"good', '"bad'), ["lines 3 to 5"]),
        (STRAY.format('"good', "bad"), ["line 3", "never closed"]),
        (STRAY.format('"good', 'bad"'), ["row 3", "'good'", "2 lines", "quotation mark"]),
        (STRAY.format('"good', "x").replace("partly", 'partly"'), ["row 3"]),
        (STRAY.format("good", "x").replace("2,dis", '2,"dis').replace("x\n", 'x"\n'), ["row 3"]),
        (STRAY.format('"good', 'bad"').replace("3,disagree,no", "3,,\n"), ["row 3"]),
        ('who,T1,T2\n1,"agree,no\n2,no,agree"\n3,no,no\n', ["row 2", "1 lines"]),
        (STRAY.format('"good" idea', "bad"), ["line 3", "quotation mark"]),
        (f"sep=,\n{STRAY}".format('"good', "bad"), ["line 4", "never closed"]),
    ],
)
def test_rows_that_a_quotation_mark_swallows_are_told(tmp_path, stored, words):
    _, faults = read(tmp_path, stored, None)
    assert all(word in faults[0] for word in ("votes.csv", *words))


@pytest.mark.parametrize("name", ["gone.csv", "."])
def test_what_is_no_file_is_a_fault(tmp_path, name):
    for read_it in (read_table, foreign_text):
        found, faults = read_it(tmp_path / name)
        assert not found and len(faults) == 1


@pytest.mark.parametrize(
    "cell", ["two\nlines", "one, and\ntwo, three", "a\nb\nc", "x, y\nbut, no, never", "a,b\n\nc,d"]
)
def test_a_remark_of_several_lines_is_no_fault(tmp_path, cell):
    for columns in (("who", "remark"), ("who", "T1", "remark"), ("remark", "who")):
        write_table(tmp_path / "t.csv", columns, [dict.fromkeys(columns, "x") | {"remark": cell}])
        rows, faults = read_table(tmp_path / "t.csv", columns)
        assert rows[0]["remark"] == cell and faults == []


def test_a_column_a_choice_is_refused(tmp_path):
    stored = "who,T1,,\n,Agree,Partly,Disagree\n1,Agree,,\n2,,Partly,\n3,,,Disagree\n"
    _, faults = read(tmp_path, stored, None)
    assert len(faults) == 2 and "row 2" in faults[0] and "'Partly'" in faults[0]


# --- workbooks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (3, "General", "3"),
        (3.5, "General", "3.5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.5, "0%", "50%"),
        (175_000_000_000, "General", "175000000000"),
        (12_345_678_901_234_567, "0", "1.23456789012346E+16"),
        (7, "000", "007"),
        (True, "General", "TRUE"),
        (date(2023, 4, 1), "yyyy-mm-dd", "2023-04-01"),
        (datetime(2023, 4, 1, 9, 30), "d/m/yyyy h:mm", "2023-04-01 09:30:00"),
        (datetime(2023, 3, 1), "mmm-yy", "Mar-23"),
        (datetime(2026, 3, 5), "d-mmm", "05-Mar"),
        (time(1, 17), "h:mm", "01:17:00"),
        (timedelta(hours=30), "[h]:mm:ss", "1 day, 6:00:00"),
        ("#N/A", "General", "#N/A"),
        ("'=1", "General", "=1"),
        (" a\r\nb ", "General", "a\nb"),
    ],
)
def test_a_cell_of_a_workbook_is_what_a_person_sees(tmp_path, value, form, seen):
    made = Workbook()
    made.active.append(["x"])
    made.active["A2"] = value
    made.active["A2"].number_format = form
    made.save(tmp_path / "t.xlsx")
    assert read_table(tmp_path / "t.xlsx") == ([{"x": seen, "row": 2}], [])


def test_a_cell_far_away_costs_nothing_and_a_heap_of_cells_is_refused(tmp_path, monkeypatch):
    made = Workbook()
    made.active.append(["x"])
    made.active["A1048576"] = "far"
    made.save(tmp_path / "t.xlsx")
    assert read_table(tmp_path / "t.xlsx")[0] == [{"x": "far", "row": 1_048_576}]
    for limit, words in (("ELEMENTS", "more cells"), ("UNPACKED", "unpacks"), ("CELLS", "apart")):
        with monkeypatch.context() as patch:
            patch.setattr(workbooks, limit, 1)
            rows, faults = read_table(tmp_path / "t.xlsx")
            assert rows == [] and words in faults[0] and "t.xlsx" in faults[0]


@pytest.mark.parametrize("how", ["hidden", "struck out"])
def test_rows_that_a_person_may_think_gone_are_named(tmp_path, how):
    made = Workbook()
    for row in (["x"], ["a"], ["b"], [None], ["c"]):
        made.active.append(row)
    for row in (3, 4):
        made.active.row_dimensions[row].hidden = how == "hidden"
        made.active.cell(row, 1).font = Font(strike=how != "hidden")
    made.save(tmp_path / "t.xlsx")
    rows, faults = read_table(tmp_path / "t.xlsx")
    assert len(rows) == 3 or not rows
    assert len(faults) == 1 and f"t.xlsx, row 3: {how}" in faults[0]


def test_a_hidden_sheet_with_cells_is_told_to_be_one(tmp_path):
    made = load_workbook(io.BytesIO(book([["x"], ["a"]], old="b")))
    made["old"].sheet_state = "hidden"
    made.save(tmp_path / "t.xlsx")
    assert "'old', which is hidden" in read_table(tmp_path / "t.xlsx")[1][0]


def test_a_damaged_workbook_is_a_fault_and_no_error(tmp_path):
    whole = book([COLUMNS, ["fang:1", "x"]])
    for cut in range(0, len(whole), len(whole) // 30):
        rows, faults = read(tmp_path, whole[:cut] + whole[cut + 7 :])
        assert rows or faults


def test_an_ods_file_is_refused(tmp_path):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<x/>")
    _, faults = read(tmp_path, stored.getvalue(), name="t.ods")
    assert "t.ods" in faults[0] and "workbook" in faults[0]


# --- written and read again -----------------------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "'=1",
    "''-x",
]


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
@pytest.mark.parametrize("cell", FORMULAS)
def test_no_spreadsheet_runs_a_cell_and_it_comes_back(tmp_path, name, cell):
    write_table(tmp_path / name, ("x", cell), [{"x": cell, cell: "y"}])
    assert read_table(tmp_path / name) == ([{"x": cell, cell: "y", "row": 2}], [])
    if name == "t.csv":
        assert not any(
            line[0] in "=+-@\uff1d\uff0b\uff0d\uff20"
            for line in (tmp_path / name).read_text().split()
        )
    else:
        sheet = load_workbook(tmp_path / name).active
        assert {each.data_type for row in sheet.iter_rows() for each in row} == {"s"}


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
@pytest.mark.parametrize(
    "cell", ["-5", "-0.5", "2023-03", "#N/A", "007", "1E5", "a;b", "a\tb", 'a"b', "算力"]
)
def test_what_is_no_formula_is_written_as_it_is(tmp_path, name, cell):
    write_table(tmp_path / name, ("x", "y"), [{"x": cell, "y": None}])
    assert read_table(tmp_path / name) == ([{"x": cell, "y": "", "row": 2}], [])
    if name == "t.xlsx":
        stored = load_workbook(tmp_path / name).active["A2"]
        assert (stored.value, stored.data_type) == (cell, "s")


def test_a_number_is_written_as_a_number(tmp_path):
    write_table(tmp_path / "t.xlsx", ("x",), [{"x": 3.5}])
    assert load_workbook(tmp_path / "t.xlsx").active["A2"].value == 3.5


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
@pytest.mark.parametrize("cell", ["a\0b", "a\x1bb", "\ud83d", "a\uffff", "x" * 40_000])
def test_what_no_table_holds_is_refused_by_row_and_column(tmp_path, name, cell):
    if name == "t.csv" and len(cell) > 10:
        return
    with pytest.raises(files.DataError, match=rf"{name}, row 3: note"):
        table_bytes(name, ("id", "note"), [{"id": 1, "note": "a"}, {"id": 2, "note": cell}])


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from(
    "=+-@'\"\t\n,;"
), max_size=8).map(str.strip).filter(lambda text: not set(text) & {"\ufffe", "\uffff"})  # fmt: skip


@given(st.lists(st.tuples(words, words, words), max_size=5), st.sampled_from(["t.csv", "t.xlsx"]))
def test_whatever_is_written_is_read_again(tmp_path_factory, cells, name):
    path = tmp_path_factory.mktemp("tables") / name
    columns = ("id", "a", "b")
    rows = [dict(zip(columns, (str(n), *two), strict=True)) for n, (*two, _) in enumerate(cells)]
    write_table(path, columns, rows)
    found, faults = read_table(path, columns)
    assert faults or [{c: row[c] for c in columns} for row in found] == rows
    assert not faults or any("\n" in row["a"] + row["b"] for row in rows)


# --- damage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "instead"),
    [
        ("Mar-23", "2023-03,"),
        ("15-Mar-2023", "2023-03-15,"),
        ("05-Mar", "20YY-03-05,"),
        ("02. Jan", "20YY-01-02,"),
        ("03. Mai", "20YY-05-03,"),
        ("05. Mrz 24", "2024-03-05,"),
        ("ao\u00fbt-05", "2005-08,"),
        ("5-Agu", "20YY-08-05,"),
        ("5\u67083\u65e5", "20YY-05-03,"),
        ("15/03/2023", "2023-03-15,"),
        ("3/15/2023", "2023-03-15,"),
        ("15.03.23", "2023-03-15,"),
        ("03/04/2023", "2023-04-03 or 2023-03-04,"),
        ("2023/3/15", "2023-03-15,"),
        ("2023-03-15 00:00:00", "2023-03-15,"),
        ("44927", "2023-01-01,"),
    ],
)
def test_a_date_in_a_spreadsheets_form_is_read_as_iso(cell, instead):
    assert spreadsheet_damage(cell, "date").startswith(f"write {instead}")


@pytest.mark.parametrize(
    "cell",
    ["", "2023", "2023-03", "2023-03-15", "3.5", "175000000000", "may", "mar2", "31/31/2023"],
)
def test_what_no_spreadsheet_made_is_left_alone(cell):
    assert spreadsheet_damage(cell, "date") == ""


def test_without_a_date_unit_a_date_is_to_be_written_as_the_source_has_it():
    assert "as the source has it" in spreadsheet_damage("03-May", "years")
    assert spreadsheet_damage("44927", "people") == ""


@pytest.mark.parametrize(
    ("cell", "digits"),
    [("1.00E+12", "1000000000000"), ("1,75E+11", "175000000000"), ("1E-3", "0.001")],
)
def test_a_shortened_number_is_written_out(cell, digits):
    assert f"({digits}?)" in spreadsheet_damage(cell, "CNY")


def test_a_huge_exponent_is_not_written_out():
    assert spreadsheet_damage("1E999999999", "CNY") == ""


@pytest.mark.parametrize(
    "cell", ["#NAME?", "#REF!", "#DIV/0!", "#N/A", "#NOM?", "#\u00bfNOMBRE?", "Err:508"]
)
@pytest.mark.parametrize("words", [True, False])
def test_error_values_are_known(cell, words):
    assert "formula" in spreadsheet_damage(cell, words=words)


@pytest.mark.parametrize("cell", ["#AIGC", "#hello!", "Name?", ""])
def test_other_words_are_no_error_values(cell):
    assert spreadsheet_damage(cell) == ""


@pytest.mark.parametrize("cell", ["05-Mar", "1E5", "2023/3/15"])
def test_a_date_or_number_may_stand_among_words(cell):
    assert spreadsheet_damage(cell, words=True) == "" != spreadsheet_damage(cell)


@pytest.mark.parametrize(("cell", "known"), [("1", "1.0"), ("1,1", "1.10"), ("7", "007")])
def test_an_id_turned_into_a_number_is_known_again(cell, known):
    assert known in spreadsheet_damage(cell, known=("2.0", known))
    assert spreadsheet_damage(known, known=("2.0", known)) == ""
