import csv
import json
import multiprocessing
import os

import pytest
from coded_rows import EASING, SELECTING
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from helpers.coding import kept, sheets
from helpers.coding.rows import COLUMNS, Row, row_faults
from helpers.data.files import DataError
from helpers.kit import Kit

VERSION = Kit().codebook.version


def cells(row):
    return {column: getattr(row, column) for column in COLUMNS}


def sheet(kit, coder):
    return sheets.folder(kit, "fang") / f"{coder}.csv"


def store(kit, coder, *rows, delimiter=",", encoding="utf-8", columns=COLUMNS, above=""):
    """Write a coder's sheet as a spreadsheet might, each row the full one with what it changes."""
    path = sheet(kit, coder)
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(above)
        writer = csv.DictWriter(file, columns, delimiter=delimiter, restval="")
        writer.writeheader()
        writer.writerows({"coder": coder, "codebook": VERSION} | row for row in rows)
    return path


def faults(kit, *rows, coder="ada"):
    store(kit, coder, *rows)
    return "\n".join(sheets.read_with_faults(kit, "fang", coder)[1])


def passages(kit, coder="ada"):
    return [row.passage for row in sheets.read_with_faults(kit, "fang", coder)[0]]


def refused(act, *arguments):
    with pytest.raises(DataError) as error:
        act(*arguments)
    return str(error.value)


def test_rows_that_are_saved_come_back_in_order(workshop):
    sheets.save(workshop, "fang", "ada", SELECTING)
    sheets.save(workshop, "fang", "ada", EASING)
    found = sheets.read(workshop, "fang", "ada")
    assert [(row.passage, row.row) for row in found] == [("fang:44", 2), ("fang:27", 3)]
    assert found[1].low == "1" and found[0].coder == "ada" and found[0].codebook == VERSION


@pytest.mark.parametrize(
    "saved",
    [
        {"delimiter": ";", "encoding": "utf-8-sig"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"delimiter": ";", "above": "sep=;\n"},
        {"columns": (*reversed(COLUMNS), "my doubts")},
    ],
)
def test_a_sheet_that_a_spreadsheet_saved_is_read_alike(workshop, saved):
    own = cells(sheets.save(workshop, "fang", "ada", SELECTING))
    store(workshop, "ada", SELECTING, **saved)
    assert [cells(row) for row in sheets.read(workshop, "fang", "ada")] == [own]


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"passage": "fang:999"}, "passage", "'fang:999' is not in fang"),
        ({"quote": "kata rekaan"}, "quote", "is not in fang:44; the nearest text"),
        ({"quote": "bakat"}, "quote", "more than once in fang:44"),
        ({"voice": "mei"}, "voice", "'mei' is not known"),
        ({"theme": "talents"}, "theme", "did you mean 'talent'?"),
        ({"question": "T99"}, "question", "'T99' is not known"),
        ({"question": ""}, "question", "question and stance go together"),
        ({"stance": "suports"}, "stance", "did you mean 'supports'?"),
        ({"english": ""}, "english", "gloss is empty"),
        ({"low": "3"}, "unit", "a number needs a unit"),
        ({"low": "many", "unit": "people"}, "low", "not a plain number"),
        ({"high": "9" * 5_000, "unit": "people"}, "high", "not a plain number"),
        ({"note": "a\x07b"}, "note", "the character U+0007"),
        ({"note": "a\u202eb"}, "note", "the character U+202E"),
        ({"note": "x" * 10_000}, "quote", "more than 10,000 characters"),
    ],
)
def test_desk_and_spreadsheet_are_checked_alike_and_told_at_the_column(
    workshop, change, column, words
):
    told = refused(sheets.save, workshop, "fang", "ada", SELECTING | change)
    assert words in told and "ada.csv, row 2, not stored" in told
    assert not sheet(workshop, "ada").exists()
    assert words in faults(workshop, SELECTING, SELECTING | change)
    row = sheets.read_with_faults(workshop, "fang", "ada")[0][1]
    at = [where for where, clause in row_faults(workshop.articles["fang"], row)]
    assert column in at[:1]


@pytest.mark.parametrize("digits", [400, 5_000])
def test_digits_without_end_are_a_sentence_and_no_crash(workshop, digits):
    row = EASING | {"note": f"{'1' * digits}:1", "low": "7", "high": "7"}
    assert "7 is not among the numbers" in faults(workshop, row)


@pytest.mark.parametrize("character", ["\ud800", "\uffff"])
def test_what_no_file_can_hold_is_refused(workshop, character):
    told = refused(sheets.save, workshop, "fang", "ada", SELECTING | {"note": character})
    assert f"note has the character U+{ord(character):04X}" in told
    assert not sheets.folder(workshop, "fang").exists()


def test_another_codebook_version_is_one_fault_that_counts_its_rows(workshop):
    found = faults(workshop, SELECTING | {"codebook": "1"}, EASING | {"codebook": "1"})
    assert "ada.csv, row 2 and 1 more: coded against codebook '1'" in found
    assert found.count("codebook '1'") == 1


def test_a_version_that_a_spreadsheet_took_for_a_number_is_no_other_version(workshop):
    found = faults(workshop, SELECTING | {"codebook": f"{VERSION}.0"})
    assert f"row 2: codebook is '{VERSION}.0', as a spreadsheet leaves it" in found
    assert f"write {VERSION}" in found


def test_a_second_coder_in_one_file_is_named(workshop):
    found = faults(workshop, SELECTING, EASING | {"coder": "ben"})
    assert "ada.csv, row 3: the coder is 'ben', and the file is ada's" in found


@pytest.mark.parametrize("coder", ["adjudication", "log", "Ada", "../ada", "a b", "", "\u00e9"])
def test_a_name_that_no_coder_can_have_stores_nothing(workshop, coder):
    refused(sheets.save, workshop, "fang", coder, SELECTING)
    assert not sheets.folder(workshop, "fang").exists()
    assert sheets.read_with_faults(workshop, "fang", coder)[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"low": "Mar-23", "high": "Mar-23", "unit": "date"}, "low is 'Mar-23', as a spreadsheet"),
        ({"low": "15/03/2023", "unit": "date"}, "2023-03-15"),
        ({"low": "1.00E+12", "unit": "people"}, "1000000000000"),
        ({"quote": "#NAME?"}, "quote is '#NAME?', as a spreadsheet"),
        ({"english": "#NAME?"}, "english is '#NAME?', as a spreadsheet leaves it"),
        ({"quote": "03-May"}, "quote is '03-May', as a spreadsheet leaves it"),
    ],
)
def test_cells_that_a_spreadsheet_changed_are_named_with_what_to_write(workshop, change, words):
    found = faults(workshop, SELECTING, SELECTING | change)
    assert words in found and "ada.csv, row 3: " in found and "row 2" not in found


def test_words_that_look_like_a_date_stand_where_the_passage_has_them(workshop, spoil):
    spoil("fang/source.txt", "menjadi fokus", "menjadi 15/03/2023 fokus")
    row = SELECTING | {"passage": "fang:3", "quote": "15/03/2023"}
    assert "as a spreadsheet" not in _in_spite(workshop, row)


@pytest.mark.parametrize(("sign", "lost"), [("=", True), ("-", True), ("", False), ("x-", False)])
def test_a_sign_that_a_spreadsheet_took_from_a_quote_is_missed(workshop, spoil, sign, lost):
    spoil("fang/source.txt", "menjadi fokus", f"menjadi {sign}sasaran")
    found = _in_spite(
        workshop, SELECTING | {"passage": "fang:3", "quote": "sasaran persaingan sengit"}
    )
    assert ("its quote lacks" in found) == lost == (f"lacks the {sign!r} right before" in found)


def _in_spite(kit, row):
    """Return the faults of a row in an article whose source was changed for the test."""
    article = kit.read_article("fang")[0]
    whole = Row(**(dict.fromkeys(COLUMNS, "") | row))
    return "\n".join(clause for _, clause in row_faults(article, whole))


def test_a_row_that_stands_twice_is_named(workshop):
    assert "row 4: repeats row 2" in faults(workshop, SELECTING, EASING, SELECTING)
    assert "repeats row 2" in refused(sheets.save, workshop, "fang", "ada", SELECTING)


# --- undo, changing, taking out ------------------------------------------------------------------


def test_undo_takes_the_rows_back_one_by_one_and_the_journal_keeps_them(workshop):
    sheets.save(workshop, "fang", "ada", SELECTING)
    sheets.save(workshop, "fang", "ada", EASING)
    taken = [sheets.undo(workshop, "fang", "ada") for _ in range(3)]
    assert [row and row.passage for row in taken] == ["fang:27", "fang:44", None]
    assert passages(workshop) == []
    lines = sheet(workshop, "ada").with_suffix(".log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["code", "code", "undo", "undo"]


def test_a_row_can_be_changed_where_it_stands_and_changed_back(workshop):
    first = sheets.save(workshop, "fang", "ada", SELECTING)
    sheets.save(workshop, "fang", "ada", EASING)
    sheets.save(workshop, "fang", "ada", SELECTING | {"stance": "opposes"}, instead_of=first)
    stances = [row.stance for row in sheets.read(workshop, "fang", "ada")]
    assert stances == ["opposes", "supports"]
    sheets.undo(workshop, "fang", "ada")
    assert sheets.read(workshop, "fang", "ada")[0] == first
    told = refused(sheets.save, workshop, "fang", "ada", EASING, first)
    assert "row 2, not stored: repeats row 3" in told


def test_a_row_can_be_taken_out_and_put_back(workshop):
    first = sheets.save(workshop, "fang", "ada", SELECTING)
    sheets.save(workshop, "fang", "ada", EASING)
    sheets.take_out(workshop, "fang", "ada", first)
    assert passages(workshop) == ["fang:27"]
    assert "changed or taken out since" in refused(sheets.take_out, workshop, "fang", "ada", first)
    assert sheets.undo(workshop, "fang", "ada") == first
    assert passages(workshop) == ["fang:27", "fang:44"]


def test_undo_leaves_what_a_spreadsheet_changed_says_so_once_and_goes_on(workshop):
    sheets.save(workshop, "fang", "ada", SELECTING)
    sheets.save(workshop, "fang", "ada", EASING)
    store(workshop, "ada", SELECTING, EASING | {"note": "second thoughts"})
    told = refused(sheets.undo, workshop, "fang", "ada")
    assert "the row saved last (fang:27" in told and "changed or taken out since" in told
    assert passages(workshop) == ["fang:44", "fang:27"]
    assert sheets.undo(workshop, "fang", "ada").passage == "fang:44"
    assert [row.note for row in sheets.read(workshop, "fang", "ada")] == ["second thoughts"]
    assert sheets.undo(workshop, "fang", "ada") is None


def test_torn_lines_of_the_journal_are_skipped(workshop):
    sheets.save(workshop, "fang", "ada", SELECTING)
    log = sheet(workshop, "ada").with_suffix(".log.jsonl")
    torn = b'{"event": "co\n[1]\n{"event": "undo", "row": {}}\n\xff\n'
    log.write_bytes(torn + log.read_bytes() + b'{"ev')
    assert sheets.undo(workshop, "fang", "ada").passage == "fang:44"


# --- spreadsheets beside the desk -----------------------------------------------------------


def test_saving_after_a_spreadsheet_loses_nothing_of_it(workshop):
    columns = [*COLUMNS, "doubts"]
    path = store(workshop, "ada", SELECTING | {"doubts": "many"}, columns=columns)
    before = path.read_bytes()
    sheets.save(workshop, "fang", "ada", EASING)
    assert passages(workshop) == ["fang:44", "fang:27"]
    assert [copy.read_bytes() for copy in kept.copies(path)] == [before]
    sheets.undo(workshop, "fang", "ada")
    assert len(kept.copies(path)) == 1


def workbook(kit, coder, *rows):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (COLUMNS, *(({"coder": coder, "codebook": int(VERSION)} | row) for row in rows)):
        book.active.append([row.get(c) for c in COLUMNS] if isinstance(row, dict) else [*row])
    path = sheet(kit, coder).with_suffix(".xlsx")
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def test_a_workbook_is_read_and_the_desk_takes_it_over(workshop):
    path = workbook(workshop, "ada", SELECTING)
    assert passages(workshop) == ["fang:44"] and list(sheets.read_all(workshop, "fang")[0]) == [
        "ada"
    ]
    sheets.save(workshop, "fang", "ada", EASING)
    sheets.save(workshop, "fang", "ada", EASING | {"note": "again"})
    assert passages(workshop) == ["fang:44", "fang:27", "fang:27"]
    assert sheets.read_all(workshop, "fang")[1] == []
    assert [copy.read_bytes() for copy in kept.copies(path)] == [path.read_bytes()]


def test_a_workbook_that_was_changed_beside_a_sheet_is_told_and_neither_is_lost(workshop):
    sheets.save(workshop, "fang", "ada", SELECTING)
    workbook(workshop, "ada", EASING)
    told = "ada.csv and ada.xlsx are both 'ada''s"
    assert told in "\n".join(sheets.read_all(workshop, "fang")[1])
    assert told in refused(sheets.save, workshop, "fang", "ada", EASING)
    assert told in "\n".join(sheets.read_with_faults(workshop, "fang", "ada")[1])


def test_a_sheet_that_cannot_be_read_is_not_written_over(workshop):
    path = store(workshop, "ada", SELECTING)
    path.write_bytes(path.read_bytes().replace(b"passage", b"place"))
    before = path.read_bytes()
    assert "'passage' is missing" in refused(sheets.save, workshop, "fang", "ada", EASING)
    assert path.read_bytes() == before and not kept.copies(path)


def test_a_fault_in_an_earlier_row_does_not_keep_a_coder_from_saving(workshop):
    store(workshop, "ada", SELECTING | {"low": "Mar-23", "unit": "date"})
    sheets.save(workshop, "fang", "ada", EASING)
    assert "low is 'Mar-23'" in "\n".join(sheets.read_with_faults(workshop, "fang", "ada")[1])


def test_two_coders_with_one_name_are_named(workshop):
    store(workshop, "ada", SELECTING)
    store(workshop, "dee", SELECTING | {"coder": "ada"})
    found = "\n".join(sheets.read_all(workshop, "fang")[1])
    assert "fang/coders: ada.csv and dee.csv are both 'ada''s" in found
    sheet(workshop, "dee").rename(sheet(workshop, "Ada"))
    found = "\n".join(sheets.read_all(workshop, "fang")[1])
    assert "Ada.csv and ada.csv are both 'ada''s" in found
    assert "'Ada' cannot be a coder's name" in found


def test_what_is_no_sheet_is_named_or_passed_over(workshop):
    path = store(workshop, "ada", SELECTING)
    told = ("bo.XLSX", "dee.ods", "eve.CSV", "fay.tsv")
    for name in (*told, "._ada.csv", "~$dee.xlsx", ".DS_Store", "ada.csv.kept-1", "ada copy.csv"):
        path.with_name(name).write_bytes(b"PK")
    found, wrong = sheets.read_all(workshop, "fang")
    assert list(found) == ["ada"]
    assert [w.partition(": ")[0] for w in wrong] == [f"seeds/fang/coders/{name}" for name in told]


# --- nothing lost ---------------------------------------------------------------------------


def _save_many(folder, name, count, ready):
    ready.wait()
    for number in range(count):
        row = SELECTING | {"note": f"{name} {number}"}
        sheets.save(Kit(folder), "fang", "ada", row)


def test_two_windows_of_one_coder_lose_no_row(workshop):
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    windows = [
        context.Process(target=_save_many, args=(workshop.folder, name, 8, ready)) for name in "ab"
    ]
    for window in windows:
        window.start()
    ready.set()
    for window in windows:
        window.join()
    notes = sorted(row.note for row in sheets.read(workshop, "fang", "ada"))
    assert notes == sorted(f"{name} {number}" for name in "ab" for number in range(8))


@pytest.mark.parametrize("act", ["save", "undo"])
def test_a_program_that_dies_between_journal_and_sheet_blocks_nothing(workshop, monkeypatch, act):
    sheets.save(workshop, "fang", "ada", SELECTING)
    before = sheet(workshop, "ada").read_bytes()

    def die(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(sheets, "write", die)
        arguments = [EASING] if act == "save" else []
        getattr(sheets, act)(workshop, "fang", "ada", *arguments)
    assert sheet(workshop, "ada").read_bytes() == before
    sheets.save(workshop, "fang", "ada", EASING)
    assert passages(workshop) == ["fang:44", "fang:27"]
    assert sheets.undo(workshop, "fang", "ada").passage == "fang:27"
    assert passages(workshop) == ["fang:44"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_cannot_be_written_is_an_error_and_changes_nothing(workshop):
    path = store(workshop, "ada", SELECTING)
    path.parent.chmod(0o555)
    with pytest.raises(OSError):
        sheets.save(workshop, "fang", "ada", EASING)
    assert passages(workshop) == ["fang:44"]


def test_rows_from_another_program_are_taken_in_once_and_undo_leaves_them(workshop):
    sheets.save(workshop, "fang", "ada", SELECTING)
    lacking = EASING | {"english": ""}
    new = sheets.take_in(workshop, "fang", "ada", [SELECTING, lacking, lacking])
    assert [row.passage for row in new] == ["fang:27"]
    assert sheets.take_in(workshop, "fang", "ada", [lacking]) == []
    found, wrong = sheets.read_with_faults(workshop, "fang", "ada")
    assert len(found) == 2 and len(wrong) == 1 and "row 3: its English gloss is empty" in wrong[0]
    assert sheets.undo(workshop, "fang", "ada").passage == "fang:44"
    assert passages(workshop) == ["fang:27"] and sheets.undo(workshop, "fang", "ada") is None


# What a person may type: every character but controls, direction overrides and half characters.
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TYPED = st.text(
    st.one_of(
        st.sampled_from("=+-@,;\"\t\n'#\u0645\U0001f469\u200d\U0001f52c\u7b97\u529b\u00a0 "),
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=BIDI),
    ),
    max_size=60,
)


@given(english=TYPED.filter(str.strip), note=TYPED)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_any_words_come_back_as_they_were_typed(workshop, english, note):
    for path in sheets.folder(workshop, "fang").glob("ada.*"):
        path.unlink()
    typed = SELECTING | {"english": english, "note": note}
    try:
        saved = sheets.save(workshop, "fang", "ada", typed)
    except DataError as error:
        assume("as a spreadsheet leaves it" not in str(error))
        raise
    (found,) = sheets.read(workshop, "fang", "ada")
    assert cells(found) == cells(saved)
    assert (found.english, found.note) == (english.strip(), note.strip())
