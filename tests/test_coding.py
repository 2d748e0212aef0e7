import csv

import pytest

from helpers import codebook, old_coding as coding, tables


def test_disagreements_name_the_cell_and_both_stances():
    first = {("v", "T1"): "silent", ("v", "T2"): "supports", ("v", "T3"): "opposes"}
    second = first | {("v", "T3"): "silent"}
    assert coding.disagreements(first, second) == [("v", "T3", "opposes", "silent")]


def test_a_bad_row_of_a_coding_is_named(seeds):
    path = seeds / "codings/second_round1.csv"
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    rows[1][2], rows[2][1], rows[3][0] = "supprts", "T99", "nobody"
    rows.append(rows[5])
    with path.open("w", encoding="utf-8", newline="") as stored:
        csv.writer(stored, lineterminator="\n").writerows(rows)
    with pytest.raises(tables.DataError) as error:
        coding.read("second_round1", seeds)
    for words in ("row 2: stance 'supprts'", "row 3: question 'T99'", "row 4: voice 'nobody'"):
        assert words in str(error.value)
    assert f"row {len(rows)}: codes" in str(error.value)


def test_every_pair_has_a_stance():
    found = coding.stances()
    assert len(found) == 24 * 20
    assert found["fang", "T2"] == "supports" and found["mei", "C1"] == "silent"


def test_an_article_read_against_an_older_codebook_is_not_coded_rather_than_silent(spoil):
    found = coding.stances(spoil("wang/article.toml", 'coded_against = "', 'coded_against = "0.'))
    assert found["mei", "C1"] == "not coded"


def cells(*stances):
    return {(f"v{number}", "T1"): stance for number, stance in enumerate(stances)}


@pytest.mark.parametrize(
    ("stances", "standing"),
    [
        (["silent", "silent"], "nobody"),
        (["silent", "opposes"], "one voice"),
        (["supports", "supports", "silent"], "agree"),
        (["supports", "opposes"], "split"),
        (["supports", "qualifies"], "shades"),
        (["not coded", "supports"], "one voice"),
    ],
)
def test_how_voices_stand(stances, standing):
    assert coding.standing(cells(*stances)) == {"T1": standing}


def test_leaving_an_article_out_takes_away_its_voices_and_nothing_else():
    everyone, fewer = coding.stances(), coding.stances(without=("fang",))
    assert set(everyone) - set(fewer) == {pair for pair in everyone if pair[0] in ("fang", "qubit")}
    assert all(everyone[pair] == stance for pair, stance in fewer.items())


def test_matrix_totals_agree_with_the_claims():
    said = {(claim.voice, claim.question) for claim in coding.answers()}
    stances = {pair for pair, stance in coding.stances().items() if stance in codebook.STANCES}
    assert stances == said
