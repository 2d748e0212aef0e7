import csv
import shutil

import pytest
from invented import EASING, SELECTING

from helpers import claims, old_coding as coding, forecasts, provenance, tables
from helpers.intercoder import coders, sheets

# Two invented coders on the article fang; the English glosses are ours.
PRACTICE = {
    "passage": "fang:30",
    "quote": "prioritas kami adalah pengalaman praktis dan kesadaran inovasi",
    "english": "our priority is practical experience and an awareness of innovation",
    "voice": "fang",
    "theme": "talent",
    "question": "T4",
    "stance": "qualifies",
    "kind": "opinion",
    "note": "<script>alert(1)</script>",
}
DIVISION = {
    "passage": "fang:24",
    "quote": "pelatihan model harus dibagi menjadi dua bagian besar",
    "english": "the training of models is to be divided into two large parts",
    "voice": "fang",
    "theme": "context",
    "kind": "opinion",
    "low": "2",
    "high": "2",
    "unit": "items",
}
GLOSS = "picking people counts for more than growing them"
T1, T2, T4 = (("fang", question) for question in ("T1", "T2", "T4"))


@pytest.fixture
def pair(seeds):
    """The data, fang not coded yet, and what two coders have found in it."""
    header = (seeds / "fang/claims.csv").read_text("utf-8").partition("\n")[0]
    (seeds / "fang/claims.csv").write_text(f"{header}\n", "utf-8", newline="")
    tables.write_rows(seeds / "fang/forecasts.csv", forecasts.COLUMNS, [])
    toml = seeds / "fang/article.toml"
    stored = toml.read_text("utf-8").replace('coded_against = "2"', 'coded_against = ""  # not yet')
    toml.write_text(stored, "utf-8", newline="")
    for row in (SELECTING, EASING, DIVISION):
        sheets.save("fang", "ada", row, seeds)
    for row in (PRACTICE, SELECTING | {"english": GLOSS}, DIVISION):
        sheets.save("fang", "ben", row, seeds)
    return seeds


def rule(seeds, cell, ruling, reason="The passage says so in as many words.", by="cyd"):
    return coders.adjudicate("fang", *cell, ruling, reason, by, seeds)


def message(act, *arguments):
    with pytest.raises(tables.DataError) as error:
        act(*arguments)
    return str(error.value)


def test_cells_stand_side_by_side_with_silence_where_a_coder_has_no_row(pair):
    merged = coders.merge("fang", pair)
    assert merged.every[T2] == {"ada": "supports", "ben": "supports"}
    assert merged.disagreements == {
        T1: {"ada": "supports", "ben": "silent"},
        T4: {"ada": "silent", "ben": "qualifies"},
    }
    assert len(merged.every) == 2 * 20


def test_a_coder_whose_rows_differ_on_a_cell_qualifies_it(pair):
    other = {"passage": "fang:61", "quote": "Situasi pasokan akan sangat berkurang"}
    plain = {"low": "", "high": "", "unit": "", "stance": "opposes"}
    sheets.save("fang", "ada", EASING | other | plain, pair)
    assert coders.merge("fang", pair).cells["ada"][T1] == "qualifies"


def test_agreement_is_counted_over_all_cells_and_over_those_addressed(pair):
    merged = coders.merge("fang", pair)
    assert merged.agreement()[0].value == pytest.approx(100 * 38 / 40)
    assert merged.agreement(addressed=True)[0].value == pytest.approx(100 / 3)


def test_quotes_tell_who_found_them_in_reading_order(pair):
    sheets.save("fang", "ben", EASING | {"quote": "kekurangan talenta algoritmik"}, pair)
    merged = coders.merge("fang", pair)
    assert [(passage, found) for passage, _, found in merged.quotes] == [
        ("fang:24", ("ada", "ben")),
        ("fang:27", ("ada", "ben")),
        ("fang:27", ("ada", "ben")),
        ("fang:30", ("ben",)),
        ("fang:44", ("ada", "ben")),
    ]


def test_the_page_shows_disagreements_with_their_words_and_runs_no_script(pair):
    page = coders.merge("fang", pair)._repr_mimebundle_()
    html, plain = page["text/html"], page["text/plain"]
    assert "Agreement of ada and ben" in html and "the true intervals are wider" in html
    assert "2 of 40 cells differ" in html and "2 of 40 cells differ" in plain
    assert "fang on T1: ada supports, ben silent" in plain
    assert EASING["quote"] in html and "He hires for, and sells, the models" in html
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "Quotes that all coders found: 2; Quotes that only some coders found: 2." in plain


def test_a_merge_needs_two_coders_with_rows(pair):
    sheets.sheet("fang", "ben", pair).unlink()
    assert "seeds/fang/coders: holds ada.csv; a merge needs" in message(coders.merge, "fang", pair)
    for _ in range(3):
        sheets.undo("fang", "ada", pair)
    assert "ada.csv: has no rows" in message(coders.merge, "fang", pair)
    assert "holds no coder's file" in message(coders.merge, "huxiu", pair)


def test_two_coders_with_one_name_are_named(pair):
    folder = pair / "fang/coders"
    shutil.copy(folder / "ada.csv", folder / "dee.csv")
    faults = "\n".join(coders.scan("fang", pair)[1])
    assert "seeds/fang/coders: ada.csv and dee.csv are both 'ada''s" in faults
    (folder / "dee.csv").rename(folder / "Ada.csv")
    faults = "\n".join(coders.scan("fang", pair)[1])
    assert "Ada.csv and ada.csv are both 'ada''s" in faults
    assert "'Ada' cannot be a coder's name" in faults


def test_a_workbook_is_named_and_what_a_system_leaves_is_passed_over(pair):
    for name in ("dee.xlsx", "._ada.csv", "~$dee.xlsx", "ada.csv.kept-1"):
        (pair / "fang/coders" / name).write_bytes(b"PK")
    found, faults = coders.scan("fang", pair)
    assert list(found) == ["ada", "ben"]
    assert faults == ["seeds/fang/coders/dee.xlsx: is not read here; save it as “CSV UTF-8”"]


def test_rulings_are_kept_with_their_reasons(pair):
    rule(pair, T1, "supports")
    rule(pair, T4, "silent", "He names a priority, and weighs nothing against it.")
    found = coders.rulings("fang", pair)
    assert [row["ruling"] for row in found] == ["supports", "silent"]
    assert found[1]["reason"].startswith("He names a priority") and found[1]["by"] == "cyd"
    assert list(coders.load("fang", pair)) == ["ada", "ben"]


@pytest.mark.parametrize(
    ("cell", "ruling", "reason", "by", "words"),
    [
        (("nobody", "T1"), "supports", "Why.", "cyd", "voice 'nobody' is not known"),
        (("fang", "T99"), "supports", "Why.", "cyd", "question 'T99' is not known"),
        (T1, "suports", "Why.", "cyd", "did you mean 'supports'?"),
        (T1, "supports", " ", "cyd", "a ruling needs its reason"),
        (T1, "supports", "Why.", "", "a ruling needs the name"),
        (T1, "supports", "Wh\x07y.", "cyd", "reason is not text"),
        (T1, "opposes", "Why.", "cyd", "no coder has 'opposes' (ada has supports, ben has silent)"),
        (T2, "supports", "Why.", "cyd", "all coders have fang on T2 as supports"),
    ],
)
def test_a_ruling_with_a_fault_is_not_stored(pair, cell, ruling, reason, by, words):
    found = message(rule, pair, cell, ruling, reason, by)
    assert words in found and "adjudication.csv, row 2, not stored" in found
    assert not (pair / "fang/coders/adjudication.csv").exists()


def test_a_second_ruling_on_a_cell_is_named(pair):
    rule(pair, T1, "supports")
    assert "rules on fang on T1 again; row 2 did" in message(rule, pair, T1, "silent")
    path = pair / "fang/coders/adjudication.csv"
    path.write_text(path.read_text("utf-8") + "fang,T1,silent,,\n", "utf-8", newline="")
    faults = "\n".join(coders.scan_rulings("fang", pair)[1])
    assert "row 3: a ruling needs its reason" in faults and "row 2 did" in faults


def test_nothing_is_adopted_while_a_disagreement_is_open(pair):
    rule(pair, T1, "supports")
    before = [(pair / "fang" / name).read_bytes() for name in ("claims.csv", "article.toml")]
    found = message(coders.adopt, "fang", pair)
    assert (
        found
        == "seeds/fang/coders: fang on T4 has no ruling yet (ada has silent, ben has qualifies)"
    )
    after = [(pair / "fang" / name).read_bytes() for name in ("claims.csv", "article.toml")]
    assert before == after


def test_what_is_agreed_or_ruled_becomes_the_articles_claims(pair):
    rule(pair, T1, "supports")
    rule(pair, T4, "silent")
    told = coders.adopt("fang", pair).plain
    found = claims.load("fang", pair)
    assert [(claim.id, claim.passage, claim.question) for claim in found] == [
        ("fang-c01", "fang:24", ""),
        ("fang-c02", "fang:27", "T1"),
        ("fang-c03", "fang:44", "T2"),
    ]
    assert found[2].english == SELECTING["english"] and found[1].high == 2
    assert "3 claims are in seeds/fang/claims.csv" in told
    assert told.endswith("needs a row in forecasts.csv: fang-c02.")


def test_the_matrix_takes_adopted_claims_in_and_what_was_not_coded_turns_silent(pair):
    assert coding.stances(pair)["fang", "T1"] == "not coded"
    rule(pair, T1, "supports")
    rule(pair, T4, "silent")
    coders.adopt("fang", pair)
    stances = coding.stances(pair)
    assert [stances[cell] for cell in (T1, T2, T4)] == ["supports", "supports", "silent"]
    stored = (pair / "fang/article.toml").read_text("utf-8")
    assert 'coded_against = "2"  # not yet\n' in stored
    assert "# When the voices spoke: an interval" in stored
    assert provenance.parsed(stored)[0]["coded_against"] == "2"


def test_adopting_overwrites_no_claims(pair):
    rule(pair, T1, "supports")
    rule(pair, T4, "silent")
    coders.adopt("fang", pair)
    before = (pair / "fang/claims.csv").read_bytes()
    assert "holds 3 claims, and adopting overwrites none" in message(coders.adopt, "fang", pair)
    assert (pair / "fang/claims.csv").read_bytes() == before


def test_a_ruling_that_no_coder_holds_any_more_leaves_the_cell_open(pair):
    rule(pair, T1, "supports")
    rule(pair, T4, "qualifies")
    path = sheets.sheet("fang", "ben", pair)
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    rows[0]["stance"] = "opposes"
    tables.write_rows(path, sheets.COLUMNS, rows)
    assert "fang on T4: no coder has 'qualifies'" in message(coders.adopt, "fang", pair)


def test_two_numbers_of_one_quote_are_both_adopted_and_once(pair):
    halves = {"quote": "dalam 1-2 tahun", "question": "", "stance": "", "kind": "fact"}
    for coder in ("ada", "ben"):
        for number in ("1", "2"):
            row = EASING | halves | {"low": number, "high": number}
            sheets.save("fang", coder, row, pair)
    rule(pair, T1, "silent")
    rule(pair, T4, "silent")
    coders.adopt("fang", pair)
    found = claims.where(claims.load("fang", pair), quote="dalam 1-2 tahun")
    assert [claim.low for claim in found] == [1, 2]


def test_adopting_again_leaves_no_forecast_with_another_claim(pair):
    row = dict.fromkeys(forecasts.COLUMNS, "x") | {"claim": "fang-c01"}
    tables.write_rows(pair / "fang/forecasts.csv", forecasts.COLUMNS, [row])
    with pytest.raises(tables.DataError, match="ids of an earlier adoption"):
        coders.adopt("fang", pair)
