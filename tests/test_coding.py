import csv

import pytest

from helpers import codebook, coding, tables


def values(pairs):
    return [
        coefficient(pairs).value for coefficient in (coding.percent, coding.kappa, coding.alpha)
    ]


def test_alpha_of_krippendorffs_worked_examples():
    # Krippendorff (2011), parts A and B: two observers, ten binary and twelve nominal units.
    binary = list(zip("0100000010", "1110010000", strict=True))
    nominal = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
    assert coding.alpha(binary).value == pytest.approx(0.095, abs=0.0005)
    assert coding.alpha(nominal).value == pytest.approx(0.692, abs=0.0005)


def test_kappa_of_a_worked_example():
    # Fifty proposals, two readers: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives 0.40.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert coding.kappa(pairs).value == pytest.approx(0.4)
    assert coding.percent(pairs).value == pytest.approx(70)


def test_perfect_agreement_is_one():
    assert values([("a", "a"), ("b", "b")]) == [100, 1, 1]


@pytest.mark.parametrize("pairs", [[], [("a", "a")] * 3])
def test_what_is_undefined_says_why(pairs):
    for coefficient in (coding.kappa(pairs), coding.alpha(pairs)):
        assert coefficient.value is None and coefficient.why


def test_one_coder_without_variation_gives_kappa_zero():
    assert coding.kappa([("a", "a"), ("a", "b")]).value == pytest.approx(0)


def test_silence_can_be_left_out():
    first = {("v", "T1"): "silent", ("v", "T2"): "supports", ("v", "T3"): "opposes"}
    second = first | {("v", "T3"): "silent"}
    everything, addressed = (coding.agreement(first, second, flag)[0].value for flag in (0, 1))
    assert everything == pytest.approx(200 / 3) and addressed == pytest.approx(50)
    assert coding.disagreements(first, second) == [("v", "T3", "opposes", "silent")]


def test_codings_of_different_units_are_not_compared():
    with pytest.raises(ValueError, match="same voices and questions"):
        coding.agreement({("v", "T1"): "silent"}, {})


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
