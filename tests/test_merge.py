import csv
from collections import Counter

import pytest
from coded_rows import DIVISION, EASING, PRACTICE, SELECTING

from helpers.coding import adopt, merge, sheets
from helpers.data.files import DataError, UnknownName

GLOSS = "picking people counts for more than growing them"
T8, T9, T11 = (("fang", question) for question in ("T8", "T9", "T11"))


@pytest.fixture
def pair(workshop):
    """The data, fang not coded yet, and what two coders have found in it."""
    folder = workshop.folder / "fang"
    for name in ("claims.csv", "forecasts.csv"):
        header = (folder / name).read_text("utf-8").partition("\n")[0]
        (folder / name).write_text(f"{header}\n", "utf-8", newline="")
    toml = folder / "article.toml"
    stored = toml.read_text("utf-8").replace('coded_against = "3"', 'coded_against = ""  # not yet')
    toml.write_text(stored, "utf-8", newline="")
    for row in (SELECTING, EASING, DIVISION):
        sheets.save(workshop, "fang", "ada", row)
    for row in (PRACTICE, SELECTING | {"english": GLOSS}, DIVISION):
        sheets.save(workshop, "fang", "ben", row)
    return workshop


def rule(kit, cell, ruling, reason="The passage says so in as many words.", by="cyd"):
    return adopt.adjudicate(kit, "fang", *cell, ruling, reason, by)


def message(act, *arguments):
    with pytest.raises(DataError) as error:
        act(*arguments)
    return str(error.value)


def files(kit, *names):
    return [(kit.folder / "fang" / name).read_bytes() for name in names]


# --- side by side --------------------------------------------------------------------------------


def test_cells_stand_side_by_side_with_silence_where_a_coder_has_no_row(pair):
    merged = merge.coders(pair, "fang")
    assert merged.every[T9] == {"ada": "supports", "ben": "supports"}
    assert merged.disagreements == {
        T8: {"ada": "supports", "ben": "silent"},
        T11: {"ada": "silent", "ben": "qualifies"},
    }
    voices, questions = pair.articles["fang"].voices, pair.codebook.questions
    assert len(merged.every) == len(voices) * len(questions)


def test_a_coder_whose_rows_differ_on_a_cell_qualifies_it(pair):
    other = {"passage": "fang:61", "quote": "Situasi pasokan akan sangat berkurang"}
    plain = {"low": "", "high": "", "unit": "", "stance": "opposes"}
    sheets.save(pair, "fang", "ada", EASING | other | plain)
    assert merge.coders(pair, "fang").cells["ada"][T8] == "qualifies"


def test_agreement_is_counted_over_all_cells_and_over_those_addressed(pair):
    merged = merge.coders(pair, "fang")
    every = len(merged.every)
    assert merged.agreement()[0].value == pytest.approx(100 * (every - 2) / every)
    assert merged.agreement(addressed=True)[0].value == pytest.approx(100 / 3)


def test_quotes_tell_who_found_them_in_reading_order(pair):
    sheets.save(pair, "fang", "ben", EASING | {"quote": "kekurangan talenta algoritmik"})
    assert [(passage, found) for passage, _, found in merge.coders(pair, "fang").quotes] == [
        ("fang:24", ("ada", "ben")),
        ("fang:27", ("ada", "ben")),
        ("fang:27", ("ada", "ben")),
        ("fang:30", ("ben",)),
        ("fang:44", ("ada", "ben")),
    ]


def test_the_page_shows_disagreements_with_their_words_and_runs_no_script(pair):
    page = merge.coders(pair, "fang")._repr_mimebundle_()
    html, plain = page["text/html"], page["text/plain"]
    assert "Agreement of ada and ben" in html and "2 of 46 cells differ" in html
    assert "fang on T8: ada supports, ben silent" in plain
    assert EASING["quote"] in html and "#fang:27" in html
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "Quotes that all coders found: 2; Quotes that only some coders found: 2." in plain


def test_a_merge_needs_two_coders_with_rows(pair):
    (sheets.folder(pair, "fang") / "ben.csv").unlink()
    assert "fang/coders: holds ada.csv; a merge needs" in message(merge.coders, pair, "fang")
    for _ in range(3):
        sheets.undo(pair, "fang", "ada")
    assert "ada.csv: has no rows" in message(merge.coders, pair, "fang")
    assert "holds no coder's file" in message(merge.coders, pair, "huxiu")


# --- the kit's own double coding is such a comparison, too ----------------------------------------


def test_the_kits_own_rounds_are_compared_alike(kit):
    merged = merge.codings(kit, "first_round1", "second_round1")
    rulings = kit.rulings.where(round="1")
    assert list(merged.disagreements) == [(ruling.voice, ruling.question) for ruling in rulings]
    for ruling in rulings:
        taken = merged.every[ruling.voice, ruling.question]
        assert [*taken.values()] == [ruling.first, ruling.second]
    settled, faults = merged.settled(rulings)
    assert faults == [] and None not in settled.values()
    page = merged._repr_mimebundle_()
    assert "Agreement of first_round1 and second_round1" in page["text/html"]
    assert "Quotes that" not in page["text/plain"]


def test_an_unknown_round_offers_the_nearest(kit):
    with pytest.raises(UnknownName, match="second_round1"):
        merge.codings(kit, "first_round1", "secnd_round1")


def test_what_examples_settle_can_be_left_out(kit):
    settled = merge.anchored(kit)
    assert ("fang", "T9") in settled or len(settled) > 5
    merged = merge.codings(kit, "first_round2", "second_round2")
    assert merged.without(settled).every.keys() == merged.every.keys() - settled


def test_an_open_cell_and_a_ruling_that_nobody_holds_are_faults(kit):
    merged = merge.codings(kit, "first_round1", "second_round1")
    first, *rest = kit.rulings.where(round="1")
    _, faults = merged.settled(rest)
    assert len(faults) == 1 and f"{first.voice} on {first.question} has no ruling yet" in faults[0]


# --- rulings -------------------------------------------------------------------------------------


def test_rulings_are_kept_with_their_reasons(pair):
    rule(pair, T8, "supports")
    rule(pair, T11, "silent", "He names a priority,\nand weighs  nothing against it.")
    found = adopt.rulings(pair, "fang")
    assert [ruling.ruling for ruling in found] == ["supports", "silent"]
    assert found[1].reason == "He names a priority, and weighs nothing against it."
    assert found[1].by == "cyd" and list(sheets.read_all(pair, "fang")[0]) == ["ada", "ben"]


@pytest.mark.parametrize(
    ("cell", "ruling", "reason", "by", "words"),
    [
        (("nobody", "T8"), "supports", "Why.", "cyd", "voice 'nobody' is not known"),
        (("fang", "T99"), "supports", "Why.", "cyd", "question 'T99' is not known"),
        (T8, "suports", "Why.", "cyd", "did you mean 'supports'?"),
        (T8, "supports", " ", "cyd", "a ruling needs its reason"),
        (T8, "supports", "Why.", "", "a ruling needs the name"),
        (T8, "supports", "Wh\x07y.", "cyd", "reason is not text"),
        (T8, "opposes", "Why.", "cyd", "no coder has 'opposes' (ada has supports, ben has silent)"),
        (T9, "supports", "Why.", "cyd", "all coders have fang on T9 as supports"),
    ],
)
def test_a_ruling_with_a_fault_is_not_stored(pair, cell, ruling, reason, by, words):
    found = message(rule, pair, cell, ruling, reason, by)
    assert words in found and "adjudication.csv, row 2, not stored" in found
    assert not (pair.folder / "fang/coders/adjudication.csv").exists()


def test_a_second_ruling_on_a_cell_is_named(pair):
    rule(pair, T8, "supports")
    assert "rules on fang on T8 again; row 2 did" in message(rule, pair, T8, "silent")
    path = pair.folder / "fang/coders/adjudication.csv"
    path.write_text(path.read_text("utf-8") + "fang,T8,silent,,\n", "utf-8", newline="")
    faults = "\n".join(adopt.rulings_with_faults(pair, "fang")[1])
    assert "row 3: a ruling needs its reason" in faults and "row 2 did" in faults


def test_rulings_that_a_spreadsheet_saved_are_read(pair):
    rule(pair, T8, "supports")
    path = pair.folder / "fang/coders/adjudication.csv"
    stored = path.read_text("utf-8").replace(",", ";").replace("\n", "\r\n")
    path.write_text(stored, "utf-8-sig", newline="")
    assert [ruling.ruling for ruling in adopt.rulings(pair, "fang")] == ["supports"]


# --- adopting ------------------------------------------------------------------------------------


def test_nothing_is_adopted_while_a_disagreement_is_open(pair):
    rule(pair, T8, "supports")
    before = files(pair, "claims.csv", "article.toml")
    found = message(adopt.adopt, pair, "fang")
    assert "coders: fang on T11 has no ruling yet (ada has silent, ben has qualifies)" in found
    assert "T8" not in found and files(pair, "claims.csv", "article.toml") == before


def test_what_is_agreed_or_ruled_becomes_the_articles_claims(pair):
    rule(pair, T8, "supports")
    rule(pair, T11, "silent")
    told = adopt.adopt(pair, "fang").plain
    found = pair.articles["fang"].claims
    assert [(claim.id, claim.passage, claim.question) for claim in found] == [
        ("fang-c01", "fang:24", ""),
        ("fang-c02", "fang:27", "T8"),
        ("fang-c03", "fang:44", "T9"),
    ]
    assert found[2].english == SELECTING["english"] and found[1].high == 2
    assert "3 claims stand in" in told
    assert "1 forecast needs a row in forecasts.csv: fang-c02." in told


def test_the_matrix_takes_adopted_claims_in_and_what_was_not_coded_turns_silent(pair):
    assert pair.stances()["fang", "T8"] == "not coded"
    rule(pair, T8, "supports")
    rule(pair, T11, "silent")
    adopt.adopt(pair, "fang")
    stances = pair.stances()
    assert [stances[cell] for cell in (T8, T9, T11)] == ["supports", "supports", "silent"]
    stored = (pair.folder / "fang/article.toml").read_text("utf-8")
    assert 'coded_against = "3"  # not yet\n' in stored
    assert "# When the voices spoke: an interval" in stored


def test_adopting_overwrites_no_claims(pair):
    rule(pair, T8, "supports")
    rule(pair, T11, "silent")
    adopt.adopt(pair, "fang")
    before = files(pair, "claims.csv")
    told = message(adopt.adopt, pair, "fang")
    assert "holds 3 claims, and adopting overwrites none" in told
    assert files(pair, "claims.csv") == before
    (pair.folder / "fang/claims.csv").unlink()
    adopt.adopt(pair, "fang")
    assert files(pair, "claims.csv") == before


def test_a_ruling_that_no_coder_holds_any_more_leaves_the_cell_open(pair):
    rule(pair, T8, "supports")
    rule(pair, T11, "qualifies")
    row = sheets.read(pair, "fang", "ben").where(question="T11")[0]
    sheets.save(pair, "fang", "ben", vars(row) | {"stance": "opposes"}, instead_of=row)
    assert "fang on T11: no coder has 'qualifies'" in message(adopt.adopt, pair, "fang")


def test_words_that_coders_mark_otherwise_are_told_where_they_are_compared_and_adopted(pair):
    row = sheets.read(pair, "fang", "ben").where(question="T9")[0]
    other = {"fact": "opinion"}.get(row.kind, "fact")
    sheets.save(pair, "fang", "ben", vars(row) | {"kind": other}, instead_of=row)
    told = f"ada {row.kind}, ben {other}"
    assert merge.coders(pair, "fang").apart == [
        (row.passage, row.quote, "kind", {"ada": row.kind, "ben": other})
    ]
    page = merge.coders(pair, "fang").marked()
    assert told in page.html and page.plain.endswith("number: 1")
    for cell in (T8, T11):
        rule(pair, cell, "silent")
    adopted = adopt.adopt(pair, "fang").plain
    assert f"the first who has them is taken: {row.passage}, kind ({told})" in adopted
    assert "2 claims were found by one coder alone" in adopted


def test_two_numbers_of_one_quote_are_both_adopted_and_once(pair):
    halves = {"quote": "dalam 1-2 tahun", "question": "", "stance": "", "kind": "fact"}
    for coder in ("ada", "ben"):
        for number in ("1", "2"):
            sheets.save(pair, "fang", coder, EASING | halves | {"low": number, "high": number})
    rule(pair, T8, "silent")
    rule(pair, T11, "silent")
    adopt.adopt(pair, "fang")
    found = [claim.low for claim in pair.claims() if claim.quote == halves["quote"]]
    assert Counter(found) == {1: 1, 2: 1}


def test_adopting_again_leaves_no_forecast_with_another_claim(pair):
    path = pair.folder / "fang/forecasts.csv"
    header = path.read_text("utf-8").strip()
    row = ["fang-c01", *["x"] * header.count(",")]
    with path.open("w", encoding="utf-8", newline="") as stored:
        csv.writer(stored, lineterminator="\n").writerows([header.split(","), row])
    assert "ids of an earlier adoption" in message(adopt.adopt, pair, "fang")


def test_adopting_is_all_or_nothing(pair, monkeypatch):
    rule(pair, T8, "supports")
    rule(pair, T11, "silent")
    toml = pair.folder / "fang/article.toml"
    spoilt = toml.read_text("utf-8").replace("coded_against =", '"coded_against" =')
    toml.write_text(spoilt, "utf-8", newline="")
    before = files(pair, "claims.csv", "article.toml")
    assert 'write coded_against = "3" on a line of its own' in message(adopt.adopt, pair, "fang")
    assert files(pair, "claims.csv", "article.toml") == before
