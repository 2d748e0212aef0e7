"""Each mutation of the data is found, by a sentence that names the file and the row."""

import csv
import io
import json
import re
import shutil

import polib
import pytest

from helpers.data.claims import COLUMNS
from helpers.data.files import DataError, UnknownName
from helpers.kit import SEEDS, Kit

CLAIMS, PROBLEMS, PO = "fang/claims.csv", "fang/problems.csv", "fang/en.po"
HEADER = ",".join(COLUMNS)


def test_the_data_are_without_fault(kit):
    assert kit.faults() == []


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
        writer = csv.DictWriter(stored, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return Kit(seeds).faults()


def bytes_of(seeds, change):
    path = seeds / "fang/source.txt"
    path.write_bytes(change(path.read_bytes()))
    return Kit(seeds).faults()


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
    only(Kit(seeds).faults(), "seeds/fang/source.txt", "missing")


def test_a_bad_source_never_half_loads(seeds):
    bytes_of(seeds, lambda b: b.replace(b"Qubit", b"Cubit", 1))
    kit = Kit(seeds)
    for ask in (
        lambda: kit.articles["fang"],
        kit.claims,
        lambda: kit.passage("fang:1"),
        kit.stances,
    ):
        with pytest.raises(DataError, match="SHA-256"):
            ask()


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
        ({"theme": "talent", "question": "T2", "stance": "supports"}, ["question 'T2'"]),
        ({"theme": "talent", "question": "T8", "stance": "support"}, ["did you mean 'supports'"]),
        ({"theme": "talent", "question": "T8", "stance": ""}, ["go together"]),
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
    found = Kit(spoil(CLAIMS, ",1,2,years,", ",1,3,years,")).faults()
    only(found, "fang/claims.csv, row 11 (fang-c10)", "3 is not among the numbers of its quote")


def test_a_changed_quote_shows_the_nearest_text(seeds, kit):
    quote = kit.claim("fang-c02").quote
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
    only(Kit(spoil(CLAIMS, HEADER, header)).faults(), "claims.csv, row 1", *words)


def test_a_row_with_a_stray_comma_is_named(seeds):
    path = seeds / CLAIMS
    path.write_text(path.read_text("utf-8") + "fang-c98,fang:1,a,b,c,d\n", "utf-8")
    only(Kit(seeds).faults(), "claims.csv, row", "6 cells where the header has 13")


def test_an_unclosed_quotation_mark_is_named(seeds):
    path = seeds / CLAIMS
    path.write_text(path.read_text("utf-8") + 'fang-c98,"fang:1', "utf-8")
    only(Kit(seeds).faults(), "claims.csv", "not readable as CSV")


def test_a_rendering_that_is_missing_or_left_over_is_named(spoil):
    seeds = spoil(PO, 'msgctxt "fang:17"', 'msgctxt "fang:177"')
    found = Kit(seeds).faults()
    only(found, "fang/en.po", "no entry for fang:17")
    only(found, "fang/en.po, line", "fang:177", "left over")


def test_what_is_not_rendered_is_work_to_do_and_no_fault(seeds):
    catalogue = polib.pofile(str(seeds / PO))
    catalogue[4].msgstr = ""
    catalogue[6].flags.append("fuzzy")
    catalogue.save()
    assert Kit(seeds).faults() == []
    told = "seeds/fang/en.po: 2 of 75 passages are not rendered, or fuzzy"
    assert Kit(seeds).todo() == [told]
    assert Kit(seeds).articles["fang"].rendering("fang:5") == "(not rendered yet)"


def test_an_article_that_waits_for_a_person_is_listed(spoil):
    spoil("fang/article.toml", 'reason = "link', 'reason = "proposed: link')
    found = Kit(spoil("fang/article.toml", 'coded_against = "3"', 'coded_against = ""')).todo()
    assert found == [
        "seeds/fang/article.toml: page furniture is only proposed (1)",
        "seeds/fang/claims.csv: not coded against codebook 3",
    ]


def test_nothing_is_left_to_do_on_the_five(kit):
    assert kit.todo() == []


def test_a_rendering_of_other_words_is_named(spoil):
    only(Kit(spoil(PO, "Sumber: Qubit", "Sumber: Cubit")).faults(), "fang:2", "msgid is not")


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (PO, 'msgstr "', "msgstr ", ["en.po, line", "not readable as PO"]),
        (PO, 'msgctxt "fang:17"', 'msgctx "fang:17"', ["en.po, line", "not readable as PO"]),
        ("fang/article.toml", "[spoken]", "[spoken", ["article.toml", "not readable as TOML"]),
        ("fang/article.toml", "language =", "langauge =", ["'language' is missing"]),
        ("fang/article.toml", 'role = "answer"', 'role = "anser"', ["did you mean 'answer'"]),
        ("fang/article.toml", 'lines = "146"', 'lines = "946"', ["beyond the lines"]),
        ("fang/article.toml", 'lines = "146"', 'lines = "14-6"', ["furniture 2", "'14-6'"]),
        ("fang/article.toml", 'voice = "fang"', 'voice = "fank"', ["did you mean 'fang'"]),
        ("fang/article.toml", 'status = "stated"', 'status = "said"', ["'said'"]),
        ("fang/article.toml", 'basis = "fang:', 'basis = "fang:9', ["chain", "no passage"]),
        ("fang/quiz.toml", "right = true", "right = false", ["quiz.toml", "exactly one right"]),
        ("fang/quiz.toml", 'passage = "fang:', 'passage = "fang:9', ["quiz.toml", "'fang:9"]),
        ("codebook.toml", 'example = "fang:56"', 'example = "fang:560"', ["question T8"]),
        ("codebook.toml", "near_miss_why", "near_mis_why", ["rules, hedges", "near_miss_why"]),
        ("codebook.toml", "[question.T8]", "[question.T8", ["codebook.toml", "not readable"]),
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
            ["(hundred-model war)", "'guerre des cents modèles'"],
        ),
        (
            "codings/first_round2.csv",
            "huxiu,T2,",
            "huxiu,T1,",
            ["first_round2.csv", "codes huxiu on T1 twice"],
        ),
        ("codings/first_round2.csv", "huxiu,T1,", "huxui,T1,", ["row 2", "'huxiu'"]),
        ("codings/adjudication.csv", ",codebook,", ",codebok,", ["row", "'codebook'"]),
        (PROBLEMS, ",mistranslation,", ",mistranslaton,", ["did you mean 'mistranslation'"]),
        (PROBLEMS, ",inference: ", ",guess: ", ["problems.csv, row", "basis should begin"]),
    ],
)
def test_a_fault_of_other_files_is_named(spoil, path, old, new, words):
    only(Kit(spoil(path, old, new)).faults(), f"seeds/{path.split('.')[0]}", *words)


def test_all_faults_are_listed_at_once(spoil, seeds):
    spoil("huxiu/voices.csv", ",press,huxiu:2,", ",pres,huxiu:2,")
    spoil(PROBLEMS, ",mistranslation,", ",mistranslaton,")
    recode(seeds, 3, voice="nobody")
    found = recode(seeds, 5, quote="kata yang tidak ada")
    for path in ("voices.csv, row 2", "problems.csv, row", "claims.csv, row 3", "csv, row 5"):
        only(found, path)
    assert len(found) == 4


def test_spoilt_voices_do_not_load(spoil):
    seeds = spoil("huxiu/voices.csv", ",press,huxiu:2,", ",pres,huxiu:2,")
    with pytest.raises(DataError, match=r"voices\.csv, row 2 \(huxiu\)"):
        _ = Kit(seeds).voices


BASIS = ("fang/article.toml", 'basis = "fang:7"')
# Slips of hand in the TOML files: what was there, what was typed, what the sentence must hold.
SLIPS = [
    ("fang/article.toml", "[[furniture]]", "[furniture]", ["fang/article.toml"]),
    ("wang/article.toml", "[[chain]]", "[chain]", ["wang/article.toml"]),
    ("fang/article.toml", "[spoken]", "[[spoken]]", ["fang/article.toml", "spoken"]),
    (*BASIS, f"basis = {'[' * 3000}{']' * 3000}", ["fang/article.toml", "nested too deeply"]),
    (*BASIS, f"basis = {'9' * 5000}", ["fang/article.toml", "not readable as TOML"]),
    ("fang/article.toml", "from = 2023-04-01", 'from = "2023"', ["spoken, from", "'2023'"]),
    ("fang/article.toml", "from = 2023-04-01", "from = 2023-04-01T08:00:00", ["spoken, from"]),
    ("fang/article.toml", "from = 2023-04-01", "from = 2023-14-01", ["not readable as TOML"]),
    ("fang/article.toml", "from = 2023-04-01", "from = 2024-04-01", ["wrong way round"]),
    ("fang/article.toml", "from = 2023-04-01\n", "", ["spoken", "'from' is missing"]),
    ("fang/article.toml", 'language = "id"', "language = 5", ["language", "not 5"]),
    ("fang/article.toml", 'language = "id"', 'language = "x\' y"', ["language"]),
    ("fang/article.toml", 'language = "id"', 'language = ["id"]', ["language", "['id']"]),
    ("fang/article.toml", 'title_en = "', 'title_en = ""\n#', ["title_en", "not be empty"]),
    ("fang/article.toml", 'basis = "fang:7"', 'basis = ["fang:7"]', ["chain 1, basis"]),
    ("fang/article.toml", 'lines = "145"', "lines = 145", ["furniture 1, lines", "not 145"]),
    ("fang/article.toml", "page_marks = true", 'page_marks = "yes"', ["page_marks", "'yes'"]),
    ("fang/article.toml", "short =", "shrt =", ["'shrt'", "did you mean 'short'"]),
    ("fang/article.toml", 'reason = "link', 'reson = "link', ["furniture 1", "'reson'"]),
    ("fang/article.toml", "sha256 = ", "sha256 = 3 #", ["sha256", "not 3"]),
    ("fang/quiz.toml", "[[question]]", "[question]", ["fang/quiz.toml"]),
    ("fang/quiz.toml", "right = false", 'right = "false"', ["question 1", "right", "'false'"]),
    ("fang/quiz.toml", 'ask = "', 'ask = 5 #"', ["question 1, ask", "not 5"]),
    ("fang/quiz.toml", 'passage = "', 'passage = ["', ["fang/quiz.toml"]),
    ("fang/quiz.toml", 'text = "', 'txt = "', ["question 1", "'txt'", "did you mean 'text'"]),
    ("fang/quiz.toml", 'why = "', 'why = 5 #"', ["question 1", "why", "not 5"]),
    ("codebook.toml", "[stances]", "[stance]", ["'stance'", "did you mean 'stances'"]),
    ("codebook.toml", 'silent = "', 'slient = "', ["stances", "'slient'"]),
    ("codebook.toml", "[question.T8]", "[question.T-1]", ["question, T-1"]),
    ("codebook.toml", "[question.T8]", "[[question.T8]]", ["question, T8"]),
    ("codebook.toml", 'theme = "talent"', 'theme = "talnt"', ["T5", "did you mean 'talent'"]),
    ("codebook.toml", 'theme = "talent"', "theme = 3", ["T5", "theme", "not 3"]),
    ("codebook.toml", 'example = "fang:27"', "example = 27", ["rules, hedges, example", "not 27"]),
    ("codebook.toml", 'version = "3"', "version = 3", ["version", "not 3"]),
]


@pytest.mark.parametrize(("path", "old", "new", "words"), SLIPS)
def test_a_slip_of_hand_is_a_sentence_with_file_and_key(spoil, path, old, new, words):
    only(Kit(spoil(path, old, new)).faults(), *words)


def test_what_was_read_is_kept_until_its_file_changes(workshop, spoil, monkeypatch):
    before = workshop.claims(question="T8")
    read = []
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda path: read.append(path.name))
    assert workshop.claims(question="T8") == before and read == []
    monkeypatch.undo()
    spoil(CLAIMS, ",1,2,years,", ",1,3,years,")
    with pytest.raises(DataError, match=r"claims\.csv, row 11"):
        workshop.claims()


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda kit: kit.articles["fnag"], "'fang'"),
        (lambda kit: kit.articles["../fang"], "'fang'"),
        (lambda kit: kit.passage("fnag:27"), "'fang'"),
        (lambda kit: kit.passage("fang:276"), "1 to 75"),
        (lambda kit: kit.passage("fang"), "fang:17"),
        (lambda kit: kit.claim("fang-c999"), "'fang-c99'"),
        (lambda kit: kit.question("T1"), "'T10'"),
        (lambda kit: kit.questions("talents"), "'talent'"),
        (lambda kit: kit.questions("context"), "talent"),
        (lambda kit: kit.claims(question=["T8", "T22"]), "'T12'"),
        (lambda kit: kit.claims(voices="fang"), "'voice'"),
        (lambda kit: kit.claims(kind="opinions"), "'opinion'"),
        (lambda kit: kit.articles["fang"].claims.where(voice="wang"), "'fang'"),
        (lambda kit: kit.stances(without=("fangg",)), "'fang'"),
        (lambda kit: kit.articles["fang"].problems.where(kind="garbles"), "'garble'"),
    ],
)
def test_an_unknown_name_is_an_error_that_offers_the_nearest(kit, ask, near):
    with pytest.raises(UnknownName) as told:
        ask(kit)
    assert near in str(told.value)


def test_any_collection_stands_for_any_of_its_values(kit):
    wanted = {c.id for c in kit.claims(question="T8")} | {c.id for c in kit.claims(question="T9")}
    for questions in (("T8", "T9"), ["T8", "T9"], {"T8", "T9"}, frozenset(["T8", "T9"])):
        assert {c.id for c in kit.claims(question=questions)} == wanted
    assert kit.articles["talk"].claims.where(question="T8") == ()


def test_a_voice_without_a_claim_is_silent_only_where_its_article_was_coded(spoil, seeds):
    assert Kit(seeds).stances()["fang", "C6"] == "silent"
    spoil("fang/article.toml", 'coded_against = "3"', 'coded_against = "1"')
    found = Kit(seeds).stances()
    assert found["fang", "C6"] == "not coded" and found["fang", "T8"] == "supports"
    assert found["wang", "T8"] == "silent"


@pytest.mark.parametrize("name", ["fang - Copy", "fang (1)", "__MACOSX", ".ipynb_checkpoints"])
def test_a_folder_that_a_system_copied_is_no_article(seeds, name):
    shutil.copytree(seeds / "fang", seeds / name)
    kit = Kit(seeds)
    assert kit.faults() == [] and name not in kit.slugs() and not kit.has_article(name)


def test_an_article_that_cannot_be_read_is_no_fault_of_the_glossary(spoil):
    found = Kit(spoil("fang/article.toml", 'language = "', "language = 5 # ")).faults()
    only(found, "seeds/fang/article.toml", "language")
    assert not [fault for fault in found if "glossary.csv" in fault]


def test_nothing_speaks_of_a_question_that_is_gone(kit):
    gone = re.compile(rf"\b({'|'.join(kit.codebook.retired)})\b(?! and Letter)")
    said = {claim.id: claim.note for claim in kit.claims()}
    said |= {id: f"{entry.reason} {entry.other_side}" for id, entry in kit.verdicts.items()}
    for path in sorted((SEEDS.parent / "notebooks").glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"]):
            said[path.name, number] = "".join(cell["source"])
    assert {where: words for where, words in said.items() if gone.search(words)} == {}
