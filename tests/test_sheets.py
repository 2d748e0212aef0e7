import csv
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from invented import EASING, SELECTING

from helpers import corpus, tables
from helpers.intercoder import mangled, sheets


def cells(row):
    return {column: row[column] for column in sheets.COLUMNS}


def store(seeds, coder, *rows, delimiter=",", encoding="utf-8", columns=sheets.COLUMNS):
    """Write a coder's file as a spreadsheet might, each row the full one with what it changes."""
    path = sheets.sheet("fang", coder, seeds)
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows({"coder": coder, "codebook": "2"} | row for row in rows)
    return path


def faults(seeds, *rows, coder="ada"):
    store(seeds, coder, *rows)
    return "\n".join(sheets.scan("fang", coder, seeds)[1])


def test_rows_that_are_saved_come_back_in_order(seeds):
    sheets.save("fang", "ada", SELECTING, seeds)
    sheets.save("fang", "ada", EASING, seeds)
    found = sheets.load("fang", "ada", seeds)
    assert [row["passage"] for row in found] == ["fang:44", "fang:27"]
    assert found[1]["low"] == "1" and found[0]["coder"] == "ada" and found[0]["codebook"] == "2"


def test_a_sheet_that_a_spreadsheet_filled_is_read_alike(seeds):
    sheets.save("fang", "ada", SELECTING, seeds)
    own = [cells(row) for row in sheets.load("fang", "ada", seeds)]
    turned = tuple(reversed([*sheets.COLUMNS, "my doubts"]))
    store(seeds, "ada", SELECTING, delimiter=";", encoding="utf-16", columns=turned)
    assert [cells(row) for row in sheets.load("fang", "ada", seeds)] == own


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"passage": "fang:999"}, "passage 'fang:999' is not in fang"),
        ({"quote": "kata yang tidak ada di sini"}, "is not in fang:44; the nearest text"),
        ({"voice": "mei"}, "voice 'mei' is not known"),
        ({"stance": "suports"}, "did you mean 'supports'?"),
        ({"english": ""}, "its English gloss is empty"),
        ({"low": "3"}, "a number needs a unit"),
        ({"note": "a\x07b"}, "note has the character U+0007"),
        ({"note": "a\u202eb"}, "note has the character U+202E"),
        ({"note": "\ud800"}, "note has the character U+D800"),
        ({"note": "x" * 10_000}, "more than 10,000 characters"),
    ],
)
def test_notebook_and_spreadsheet_are_checked_alike(seeds, change, words):
    with pytest.raises(tables.DataError) as error:
        sheets.save("fang", "ada", SELECTING | change, seeds)
    assert words in str(error.value) and "row 2, not stored" in str(error.value)
    assert not (seeds / "fang/coders/ada.csv").exists()
    if change.get("note") != "\ud800":  # half a character cannot stand in a file
        assert words in faults(seeds, SELECTING, SELECTING | change)


def test_another_codebook_version_is_one_fault_that_counts_its_rows(seeds):
    found = faults(seeds, SELECTING | {"codebook": "1"}, EASING | {"codebook": "1"})
    assert found.startswith(
        "seeds/fang/coders/ada.csv, row 2 and 1 more: coded against codebook '1'"
    )
    assert found.count("codebook '1'") == 1


def test_a_second_coder_in_one_file_is_named(seeds):
    found = faults(seeds, SELECTING, EASING | {"coder": "ben"})
    assert "ada.csv, row 3: the coder is 'ben', and the file is ada's" in found


@pytest.mark.parametrize("coder", ["adjudication", "log", "Ada", "../ada", "a b", "", "é"])
def test_a_name_that_no_coder_can_have_stores_nothing(seeds, coder):
    with pytest.raises(tables.DataError):
        sheets.save("fang", coder, SELECTING, seeds)
    assert not (seeds / "fang/coders").exists() and sheets.scan("fang", coder, seeds)[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"low": "Mar-23", "high": "Mar-23", "unit": "date"}, "low is 'Mar-23', as a spreadsheet"),
        ({"low": "15/03/2023", "unit": "date"}, "write 2023-03-15, as the source has it"),
        ({"low": "1.00E+12", "unit": "people"}, "(1000000000000?)"),
        ({"quote": "#NAME?"}, "took a leading =, +, - or @ for a formula"),
        ({"english": "#NAME?"}, "english is '#NAME?', as a spreadsheet leaves it"),
        ({"quote": "03-May"}, "quote is '03-May', as a spreadsheet leaves it"),
    ],
)
def test_cells_that_a_spreadsheet_changed_are_named_with_what_to_write(seeds, change, words):
    found = faults(seeds, SELECTING, SELECTING | change)
    assert words in found and "ada.csv, row 3: " in found and "row 2" not in found


def test_words_that_look_like_a_date_stand_where_the_passage_has_them(seeds, spoil):
    spoil("fang/source.txt", "menjadi fokus", "menjadi 15/03/2023 fokus")
    row = SELECTING | {"passage": "fang:3", "quote": "15/03/2023"}
    assert "as a spreadsheet" not in faults(seeds, row)


@pytest.mark.parametrize(("sign", "lost"), [("=", True), ("-", True), ("", False), ("x-", False)])
def test_a_sign_that_a_spreadsheet_took_from_a_quote_is_missed(seeds, spoil, sign, lost):
    spoil("fang/source.txt", "menjadi fokus", f"menjadi {sign}sasaran")
    row = SELECTING | {"passage": "fang:3", "quote": "sasaran persaingan sengit"}
    found = faults(seeds, row)
    assert ("its quote lacks" in found) == lost == (f"lacks the {sign!r} right before" in found)


def test_a_row_that_stands_twice_is_named(seeds):
    assert "row 4: repeats row 2" in faults(seeds, SELECTING, EASING, SELECTING)
    with pytest.raises(tables.DataError, match="repeats row 2"):
        sheets.save("fang", "ada", SELECTING, seeds)


def test_undo_takes_the_rows_back_one_by_one_and_the_log_keeps_them(seeds):
    sheets.save("fang", "ada", SELECTING, seeds)
    sheets.save("fang", "ada", EASING, seeds)
    taken = [sheets.undo("fang", "ada", seeds) for _ in range(3)]
    assert [row and row["passage"] for row in taken] == ["fang:27", "fang:44", None]
    assert sheets.scan("fang", "ada", seeds) == ([], [])
    lines = (seeds / "fang/coders/ada.log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["code", "code", "undo", "undo"]


def test_undo_leaves_what_a_spreadsheet_added_or_changed(seeds):
    sheets.save("fang", "ada", SELECTING, seeds)
    store(seeds, "ada", SELECTING | {"note": "second thoughts"}, EASING)
    with pytest.raises(tables.DataError, match="was changed or taken out since"):
        sheets.undo("fang", "ada", seeds)
    assert [row["note"] for row in sheets.load("fang", "ada", seeds)] == ["second thoughts", ""]
    store(seeds, "ada", SELECTING, EASING)
    sheets.undo("fang", "ada", seeds)
    assert [row["passage"] for row in sheets.load("fang", "ada", seeds)] == ["fang:27"]


def test_saving_after_a_spreadsheet_loses_nothing_of_it(seeds):
    path = store(seeds, "ada", SELECTING | {"doubts": "many"}, columns=[*sheets.COLUMNS, "doubts"])
    before = path.read_bytes()
    sheets.save("fang", "ada", EASING, seeds)
    assert [row["passage"] for row in sheets.load("fang", "ada", seeds)] == ["fang:44", "fang:27"]
    assert [kept.read_bytes() for kept in sheets.kept(path)] == [before]
    sheets.undo("fang", "ada", seeds)
    assert len(sheets.kept(path)) == 1


def test_a_file_that_cannot_be_read_is_not_written_over(seeds):
    path = store(seeds, "ada", SELECTING, columns=[*sheets.COLUMNS[:-1], "remark", "note"])
    path.write_bytes(path.read_bytes().replace(b"passage", b"place"))
    before = path.read_bytes()
    with pytest.raises(tables.DataError, match="column 'passage' is missing"):
        sheets.save("fang", "ada", EASING, seeds)
    assert path.read_bytes() == before and not sheets.kept(path)


def test_a_fault_in_an_earlier_row_does_not_keep_a_coder_from_saving(seeds):
    store(seeds, "ada", SELECTING | {"low": "Mar-23", "unit": "date"})
    sheets.save("fang", "ada", EASING, seeds)
    assert "low is 'Mar-23'" in "\n".join(sheets.scan("fang", "ada", seeds)[1])


def test_torn_lines_of_the_log_are_skipped(seeds):
    sheets.save("fang", "ada", SELECTING, seeds)
    log = seeds / "fang/coders/ada.log.jsonl"
    log.write_bytes(
        b'{"event": "co\n[1]\n{"event": "undo", "row": {}}\n' + log.read_bytes() + b'{"ev'
    )
    assert sheets.undo("fang", "ada", seeds)["passage"] == "fang:44"


# What a person may type: every character but controls, direction overrides and half characters.
TYPED = st.text(
    st.one_of(
        st.sampled_from("=+-@,;\"\t\n'#مرحبا👩\u200d🔬算力\u00a0 "),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=tables.BIDI_CONTROLS),
    ),
    max_size=60,
)


@given(english=TYPED.filter(str.strip), note=TYPED)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
def test_any_words_come_back_as_they_were_typed(seeds, english, note):
    assume(not any(mangled.error(text.strip()) for text in (english, note)))
    for path in (seeds / "fang/coders").glob("ada.*"):
        path.unlink()
    typed = SELECTING | {"english": english, "note": note}
    saved = sheets.save("fang", "ada", typed, seeds)
    (found,) = sheets.load("fang", "ada", seeds)
    assert cells(found) == saved
    assert (found["english"], found["note"]) == (english.strip(), note.strip())


@given(quote=TYPED.map(lambda text: " ".join(text.split())).filter(bool))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
def test_any_line_of_an_article_can_be_quoted_and_comes_back(seeds, quote):
    for path in (seeds / "fang/coders").glob("ada.*"):
        path.unlink()
    source = (tables.SEEDS / "fang/source.txt").read_text("utf-8")
    (seeds / "fang/source.txt").write_text(f"{source}\n{quote}\n", "utf-8", newline="")
    last = corpus.scan("fang", seeds)[0].passages[-1].id
    sheets.save("fang", "ada", SELECTING | {"passage": last, "quote": quote}, seeds)
    ((found,), wrong) = sheets.scan("fang", "ada", seeds)
    assert found["quote"] == quote and wrong == []
