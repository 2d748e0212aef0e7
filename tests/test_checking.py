"""Each mutation of the data is found, by a sentence that names the file and the row."""

import csv
import io
import subprocess
import sys

import pytest

from helpers import checking, claims, corpus, problems, quizzes, tables, translation, voices

CLAIMS, PROBLEMS, PO = "fang/claims.csv", "fang/problems.csv", "fang/en.po"
HEADER = ",".join(claims.COLUMNS)


def test_the_data_are_without_fault():
    assert checking.faults() == []


def only(found, *words):
    """Assert that some fault holds all the words, and return it."""
    hits = [fault for fault in found if all(word in fault for word in words)]
    assert hits, f"no fault with {words} among {found}"
    return hits[0]


def recode(seeds, row, **cells):
    """Change cells of the row that a spreadsheet numbers `row` in fang's claims."""
    path = seeds / CLAIMS
    lines = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    lines[row - 2].update(cells)
    with path.open("w", encoding="utf-8", newline="") as stored:
        writer = csv.DictWriter(stored, claims.COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return checking.faults(seeds)


def bytes_of(seeds, change):
    path = seeds / "fang/source.txt"
    path.write_bytes(change(path.read_bytes()))
    return checking.faults(seeds)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b"", ["file is empty"]),
        (lambda b: b" \n\n", ["file is empty"]),
        (lambda b: b.replace(b"Qubit", b"Cubit", 1), ["SHA-256"]),
        (lambda b: b[:400] + b"\xff" + b[400:], ["line 5", "not UTF-8", "0xff"]),
        (lambda b: b"\xef\xbb\xbf" + b, ["line 1", "byte order mark"]),
        (lambda b: b.replace(b"\n", b"\r\n"), ["line 1", "CRLF"]),
        (lambda b: b + b"\n" + b"x" * 5_000_000, ["5,000,000 characters"]),
        (lambda b: b.replace(b"Qubit", b"Qu\x07bit", 1), ["line 3", "U+0007"]),
        (lambda b: b.replace(b"Qubit", b"Qu\xe2\x80\xaebit", 1), ["line 3", "U+202E"]),
        (lambda b: b.replace(b"Qubit", b"<b>Qubit</b>", 1), ["line 3", "HTML"]),
        (lambda b: b.replace(b"Qubit", b"<script>x()</script>", 1), ["line 3", "<script>"]),
    ],
)
def test_a_bad_source_is_named(seeds, change, words):
    only(bytes_of(seeds, change), "seeds/fang/source.txt", *words)


def test_a_missing_source_is_named(seeds):
    (seeds / "fang/source.txt").unlink()
    only(checking.faults(seeds), "seeds/fang/source.txt", "missing")


def test_a_bad_source_never_half_loads(seeds):
    bytes_of(seeds, lambda b: b.replace(b"Qubit", b"Cubit", 1))
    for load in (corpus.article, claims.load, problems.load, quizzes.load, translation.renderings):
        with pytest.raises(tables.DataError, match="SHA-256"):
            load("fang", seeds=seeds)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"passage": "fang:999"}, ["fang:999"]),
        ({"passage": "talk:2"}, ["talk:2", "not in fang"]),
        ({"quote": "kata yang tidak ada"}, ["nearest text there is"]),
        ({"quote": "a"}, ["occurs more than once"]),
        ({"quote": ""}, ["quote is empty"]),
        ({"english": ""}, ["gloss is empty"]),
        ({"voice": "fangg"}, ["voice 'fangg'", "did you mean 'fang'"]),
        ({"theme": "talents"}, ["theme", "did you mean 'talent'"]),
        ({"kind": "opinon"}, ["kind", "did you mean 'opinion'"]),
        ({"theme": "talent", "question": "T9", "stance": "supports"}, ["question 'T9'"]),
        ({"theme": "talent", "question": "T1", "stance": "support"}, ["did you mean 'supports'"]),
        ({"theme": "talent", "question": "T1", "stance": ""}, ["go together"]),
        ({"theme": "talent", "question": "C1", "stance": "supports"}, ["C1 is about compute"]),
        ({"low": "5", "high": "3", "unit": "years"}, ["low (5) is above high (3)"]),
        ({"low": "5", "high": "", "unit": "yeers"}, ["unit", "did you mean 'years'"]),
        ({"low": "five", "high": "", "unit": "years"}, ["'five'", "plain number"]),
        ({"low": "2023-13x", "high": "", "unit": "date"}, ["ISO date"]),
        ({"low": "", "high": "", "unit": "years"}, ["a unit a number"]),
        ({"id": "c1"}, ["fang-c01"]),
        ({"id": "fang-c01"}, ["id 'fang-c01' stands already in row 2"]),
    ],
)
def test_a_bad_claim_is_named_with_its_row(seeds, cells, words):
    only(recode(seeds, 4, **cells), "seeds/fang/claims.csv, row 4", *words)


def test_a_number_that_the_quote_does_not_have_is_named(spoil):
    found = checking.faults(spoil(CLAIMS, ",1,2,years,", ",1,3,years,"))
    only(found, "fang/claims.csv, row 11 (fang-c10)", "3 is not among the numbers of its quote")


def test_a_changed_quote_shows_the_nearest_text(seeds):
    quote = claims.load("fang")[1].quote
    fault = only(recode(seeds, 3, quote=quote[:-2] + "§§"), "row 3", "nearest text")
    assert quote[:-3] in fault


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER.replace("stance,", ""), ["column 'stance' is missing"]),
        (HEADER.replace("stance", "stnace"), ["'stance' is missing", "'stnace' looks like it"]),
        (HEADER + ",extra", ["column 'extra' is not one of"]),
        (HEADER + ",id", ["'id' stands twice"]),
    ],
)
def test_a_bad_header_is_named(spoil, header, words):
    only(checking.faults(spoil(CLAIMS, HEADER, header)), "claims.csv, row 1", *words)


def test_a_row_with_a_stray_comma_is_named(seeds):
    path = seeds / CLAIMS
    path.write_text(path.read_text("utf-8") + "fang-c98,fang:1,a,b,c,d\n", "utf-8")
    only(checking.faults(seeds), "claims.csv, row", "6 cells where the header has 13")


def test_an_unclosed_quotation_mark_is_named(seeds):
    path = seeds / CLAIMS
    path.write_text(path.read_text("utf-8") + 'fang-c98,"fang:1', "utf-8")
    only(checking.faults(seeds), "claims.csv", "not readable as CSV")


def test_a_rendering_that_is_missing_or_left_over_is_named(spoil):
    seeds = spoil(PO, 'msgctxt "fang:17"', 'msgctxt "fang:177"')
    found = checking.faults(seeds)
    only(found, "fang/en.po", "no entry for fang:17")
    only(found, "fang/en.po, line", "fang:177", "left over")


def test_what_is_not_rendered_is_work_to_do_and_no_fault(seeds):
    catalogue = translation.polib.pofile(str(seeds / PO))
    catalogue[4].msgstr = ""
    catalogue[6].flags.append("fuzzy")
    catalogue.save()
    assert checking.faults(seeds) == []
    told = "seeds/fang/en.po: 2 of 75 passages are not rendered, or fuzzy"
    assert checking.todo(seeds) == [told]
    assert translation.rendering("fang:5", seeds=seeds) == "(not rendered yet)"


def test_an_article_that_waits_for_a_person_is_listed(spoil):
    spoil("fang/article.toml", 'reason = "link', 'reason = "proposed: link')
    found = checking.todo(spoil("fang/article.toml", 'coded_against = "2"', 'coded_against = ""'))
    assert found == [
        "seeds/fang/article.toml: 1 pieces of page furniture are only proposed",
        "seeds/fang/claims.csv: not coded against codebook 2",
    ]


def test_nothing_is_left_to_do_on_the_five():
    assert checking.todo() == []


def test_a_rendering_of_other_words_is_named(spoil):
    only(checking.faults(spoil(PO, "Sumber: Qubit", "Sumber: Cubit")), "fang:2", "msgid is not")


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (PO, 'msgstr "', "msgstr ", ["en.po, line", "not readable as PO"]),
        (PO, 'msgctxt "fang:17"', 'msgctx "fang:17"', ["en.po, line", "not readable as PO"]),
        ("fang/article.toml", "[spoken]", "[spoken", ["article.toml", "not readable as TOML"]),
        ("fang/article.toml", "language =", "langauge =", ["'language' is missing"]),
        ("fang/article.toml", 'role = "answer"', 'role = "anser"', ["did you mean 'answer'"]),
        ("fang/article.toml", 'lines = "146"', 'lines = "946"', ["beyond the last line"]),
        ("fang/article.toml", 'lines = "146"', 'lines = "14-6"', ["furniture 2", "'14-6'"]),
        ("fang/article.toml", 'voice = "fang"', 'voice = "fank"', ["did you mean 'fang'"]),
        ("fang/article.toml", 'status = "stated"', 'status = "said"', ["'said'"]),
        ("fang/article.toml", 'basis = "fang:', 'basis = "fang:9', ["chain", "no passage"]),
        ("fang/quiz.toml", "right = true", "right = false", ["quiz.toml", "exactly one right"]),
        ("fang/quiz.toml", 'passage = "fang:', 'passage = "fang:9', ["quiz.toml", "'fang:9"]),
        ("codebook.toml", 'example = "fang:27"', 'example = "fang:270"', ["question T1"]),
        ("codebook.toml", "near_miss_why", "near_mis_why", ["question T1", "near_miss_why"]),
        ("codebook.toml", "[question.T1]", "[question.T1", ["codebook.toml", "not readable"]),
        (
            "huxiu/voices.csv",
            ",press,huxiu:2,",
            ",pres,huxiu:2,",
            ["row 2", "did you mean 'press'"],
        ),
        ("huxiu/voices.csv", ",press,huxiu:2,", ",press,huxiu:222,", ["row 2", "huxiu:222"]),
        ("huxiu/voices.csv", "\njing,", "\nhuxiu,", ["row 3", "stands already in row 2"]),
        (
            "glossary.csv",
            "guerre des cent",
            "guerre des cents",
            ["row", "'guerre des cents modèles'"],
        ),
        (PROBLEMS, ",mistranslation,", ",mistranslaton,", ["did you mean 'mistranslation'"]),
        (PROBLEMS, ",inference: ", ",guess: ", ["problems.csv, row", "basis should begin"]),
    ],
)
def test_a_fault_of_other_files_is_named(spoil, path, old, new, words):
    only(checking.faults(spoil(path, old, new)), f"seeds/{path.split('.')[0]}", *words)


def test_all_faults_are_listed_at_once(spoil, seeds):
    spoil("huxiu/voices.csv", ",press,huxiu:2,", ",pres,huxiu:2,")
    spoil(PROBLEMS, ",mistranslation,", ",mistranslaton,")
    recode(seeds, 3, voice="nobody")
    found = recode(seeds, 5, quote="kata yang tidak ada")
    for path in ("voices.csv, row 2", "problems.csv, row", "claims.csv, row 3", "csv, row 5"):
        only(found, path)
    assert len(found) == 4


def test_the_command_prints_the_faults_and_fails(seeds):
    command = [sys.executable, "-m", "helpers.checking", str(seeds)]
    clean = subprocess.run(command, capture_output=True, text=True)
    assert (clean.returncode, clean.stdout) == (0, "The data are without fault.\n")
    recode(seeds, 3, voice="nobody")
    spoilt = subprocess.run(command, capture_output=True, text=True)
    assert spoilt.returncode == 1
    assert "seeds/fang/claims.csv, row 3 (fang-c02): voice 'nobody'" in spoilt.stdout


def test_spoilt_voices_do_not_load(spoil):
    seeds = spoil("huxiu/voices.csv", ",press,huxiu:2,", ",pres,huxiu:2,")
    with pytest.raises(tables.DataError, match=r"voices\.csv, row 2 \(huxiu\)"):
        voices.load(seeds)
