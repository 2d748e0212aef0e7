import pytest

from helpers import tables

COLUMNS = ("passage", "quote")


def read(tmp_path, stored, columns=COLUMNS, **options):
    path = tmp_path / "votes.csv"
    path.write_bytes(stored)
    return tables.foreign_rows(path, columns, **options)


WANTED = [
    {"passage": "fang:17", "quote": "a, b", "row": 2},
    {"passage": "fang:18", "quote": "算力", "row": 3},
]
PLAIN = 'passage,quote\nfang:17,"a, b"\nfang:18,算力\n'


@pytest.mark.parametrize(
    "stored",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        'passage;quote\nfang:17;"a, b"\nfang:18;算力\n;\n;\n'.encode(),
        "passage\tquote\nfang:17\ta, b\nfang:18\t算力\n".encode(),
        'when,quote,passage\n1,"a, b",fang:17\n2,算力,fang:18\n'.encode(),
    ],
)
def test_what_spreadsheets_save_is_read(tmp_path, stored):
    assert read(tmp_path, stored) == (WANTED, [])


def test_the_row_is_the_one_that_a_spreadsheet_shows(tmp_path):
    rows, _ = read(tmp_path, b'passage,quote\n,\nfang:17,"two\nlines"\nfang:18,x\n')
    assert [row["row"] for row in rows] == [3, 4]


def test_all_columns_are_kept_where_none_is_named(tmp_path):
    rows, _ = read(tmp_path, b"when,T1\nmonday,agree\n", None)
    assert rows == [{"when": "monday", "T1": "agree", "row": 2}]


def test_an_optional_column_may_be_missing(tmp_path):
    rows, faults = read(tmp_path, b"passage\nfang:1\n", ("passage",), optional=("note",))
    assert rows == [{"passage": "fang:1", "note": "", "row": 2}] and faults == []


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "empty"),
        ("passage,quote\nfang:1,é\n".encode("latin-1"), "neither UTF-8 nor UTF-16"),
        (b"PK\x03\x04\0\0passage,quote", "no text"),
        (b",,,\n,,\n", "column 'passage' is missing"),
        (b"passage,qoute\nfang:1,a\n", "row 1: column 'quote' is missing"),
        (b"passage,quote,quote\nfang:1,a,b\n", "row 1: column 'quote' stands twice"),
        (b"passage,quote\nfang:1,a,b\n", "row 2: has cells beyond the last column's name"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, stored, words):
    _, faults = read(tmp_path, stored)
    assert words in faults[0] and all("votes.csv" in fault for fault in faults)


def test_commas_in_a_heading_do_not_pass_for_separators(tmp_path):
    stored = b"when;Physical limits (bandwidth, memory, power)\n1;agree\n2;no\n"
    rows, _ = read(tmp_path, stored, None)
    assert [row["Physical limits (bandwidth, memory, power)"] for row in rows] == ["agree", "no"]


def test_rows_written_are_rows_read(tmp_path):
    path = tmp_path / "seeds" / "x.csv"
    path.parent.mkdir()
    tables.write_rows(path, COLUMNS, WANTED)
    assert tables.rows(path, COLUMNS) == (WANTED, [])
    assert [each.name for each in path.parent.iterdir()] == ["x.csv"]
