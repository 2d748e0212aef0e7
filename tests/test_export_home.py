import io
import json
import zipfile

import invented
import pytest
import qualcoder

from helpers.coding import sheets
from helpers.data.files import DataError
from helpers.export import annotations, home, refi, tables
from helpers.export.rows import coded_rows

SHARED = tuple(c for c in sheets.COLUMNS if c not in ("coder", "codebook"))


@pytest.fixture
def probe(seeds):
    """A kit with the invented article beside the others."""
    return invented.kit(seeds)


@pytest.fixture
def stored(tmp_path):
    """Return a function that stores a file to bring home and returns its path."""

    def write(content, name="theirs.qdpx"):
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


@pytest.fixture
def from_qualcoder(probe, stored):
    """Return a function that has a coder do the invented article in QualCoder."""

    def write(coder="Ana Müller", change=lambda text: text):
        project = change_in(refi.project_file(probe, ["probe"]), change)
        return stored(qualcoder.exported(project, coder))

    return write


def change_in(project, change):
    with zipfile.ZipFile(io.BytesIO(project)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["project.qde"] = change(parts["project.qde"].decode()).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def told(rows):
    return [
        {c: row[c] if isinstance(row, dict) else getattr(row, c) for c in SHARED} for row in rows
    ]


@pytest.fixture
def every_sheet(probe):
    """Return a function that reads the sheets of one coder in all articles."""

    def read(coder):
        return {slug: told(sheets.read(probe, slug, coder)) for slug in probe.articles}

    return read


def test_every_claim_comes_home_from_qualcoder_into_the_sheets_of_its_coder(
    probe, stored, every_sheet
):
    path = stored(qualcoder.exported(refi.project_file(probe), "Ana Müller"))
    found = home.bring(probe, path)
    assert (found.faults, found.lacking) == ([], [])
    assert {str(p.relative_to(probe.folder)): n for p, n in found.added.items()} == {
        f"{slug}/coders/ana-muller.csv": len(a.claims) for slug, a in probe.articles.items()
    }
    wanted = {slug: told(coded_rows(a)) for slug, a in probe.articles.items()}
    assert every_sheet("ana-muller") == wanted


def test_annotations_come_home_the_same_way(probe, stored, every_sheet):
    path = stored(annotations.listed(probe, coder="ben"), "theirs.json")
    found = home.bring(probe, path)
    assert (found.faults, found.lacking) == ([], [])
    wanted = {slug: told(coded_rows(a)) for slug, a in probe.articles.items()}
    assert every_sheet("ben") == wanted


def test_what_lacks_a_gloss_is_stored_and_listed(probe, from_qualcoder):
    found = home.bring(probe, from_qualcoder(change=lambda text: text.replace("too little", "")))
    assert [*found.added.values()] == [len(invented.ROWS)] and found.faults == []
    (lacking,) = found.lacking
    assert "probe/coders/ana-muller.csv, row 3: its English gloss is empty" in lacking
    rows, _ = sheets.read_with_faults(probe, "probe", "ana-muller")
    assert (rows[1].quote, rows[1].english, rows[1].stance) == ("𠮷不足", "", "supports")
    assert "4 rows added" in str(found) and lacking in str(found)


def test_a_second_run_adds_what_is_new_and_changes_nothing(probe, from_qualcoder):
    home.bring(probe, from_qualcoder(change=lambda text: text.replace("too little", "")))
    (path,) = probe.folder.glob("probe/coders/ana-muller.csv")
    before = path.read_bytes()
    found = home.bring(probe, from_qualcoder())
    assert found.added == {} and path.read_bytes() == before
    (left,) = found.faults
    assert "row 3: english stays ''; the file has 'too little'" in left
    assert home.bring(probe, from_qualcoder("ben")).added != {}


def test_a_code_of_ones_own_goes_into_the_note(probe, from_qualcoder):
    own = from_qualcoder(change=lambda text: text.replace('name="C1 supports"', 'name="hedging"'))
    found = home.bring(probe, own)
    rows, _ = sheets.read_with_faults(probe, "probe", "ana-muller")
    assert rows[1].note == "a; b: c | own code: hedging" and rows[1].stance == ""
    assert all("row 3" in fault for fault in found.lacking) and found.lacking


def test_what_was_coded_by_another_codebook_says_so(probe, from_qualcoder):
    version = f"Codebook version {probe.codebook.version}."
    found = home.bring(
        probe, from_qualcoder(change=lambda t: t.replace(version, "Codebook version 0."))
    )
    assert any("coded against codebook '0'" in fault for fault in found.lacking)


def test_the_kits_own_codings_are_no_new_coders(probe, stored):
    project = refi.project_file(probe, ["probe"])
    found = home.bring(probe, stored(project))
    assert (found.added, found.faults, found.ours) == ({}, [], len(invented.ROWS))
    assert "No row is new.\n4 rows are the kit's own claims" in str(found)
    changed = change_in(project, lambda text: text.replace("too little", "enough"))
    (left,) = home.bring(probe, stored(changed)).faults
    assert "probe-c02: english is 'enough', and in claims.csv 'too little'" in left
    found = home.bring(probe, stored(project), {"first coder": "first"})
    assert [path.name for path in found.added] == ["first.csv"]


def test_what_has_no_place_is_listed_and_the_rest_comes_home(probe, from_qualcoder):
    def across(text):
        return text.replace('startPosition="12"', 'startPosition="1"').replace('"19"', '"25"')

    found = home.bring(probe, from_qualcoder(change=across))
    assert [*found.added.values()] == [3]
    assert found.faults and all(
        "does not lie within one passage" in fault for fault in found.faults
    )


def test_a_text_that_is_no_article_is_listed(probe, from_qualcoder, seeds):
    path = from_qualcoder()
    (seeds / "probe/article.toml").rename(seeds / "probe/kept.toml")
    found = home.bring(probe, path)
    assert found.added == {} and len(found.faults) == len(invented.ROWS)
    assert "'dimulai' is from 'probe', which is no article of the kit" in found.faults[0]


@pytest.mark.parametrize(
    ("coder", "names", "words"),
    [
        ("安娜", {}, "coder '安娜'"),
        ("adjudication", {}, "is the name of another file here"),
        ("ana", {"ana": "Ana B"}, "'Ana B' cannot be a coder's name"),
        ("ana", {"bea": "bea"}, "has no coder 'bea'; it has ana"),
    ],
)
def test_a_coder_who_cannot_be_named_is_told_before_anything_is_written(
    probe, from_qualcoder, coder, names, words
):
    with pytest.raises(DataError, match=r"theirs\.qdpx") as error:
        home.bring(probe, from_qualcoder(coder), names)
    assert words in error.value.faults[0]
    assert not (probe.folder / "probe/coders").exists()


def test_a_coder_can_be_given_a_name(probe, from_qualcoder):
    assert home.bring(probe, from_qualcoder("安娜"), {"安娜": "anna"}).lacking == []
    assert len(sheets.read(probe, "probe", "anna")) == len(invented.ROWS)


def test_two_coders_never_share_a_sheet(probe, stored):
    listed = annotations.listed(probe, ["probe"], "Ana") + annotations.listed(
        probe, ["probe"], "ana"
    )
    with pytest.raises(DataError, match="'Ana' and 'ana' would share the sheet 'ana'"):
        home.bring(probe, stored(listed, "theirs.json"))


@pytest.mark.parametrize("name", ["claims.csv", "claims.xlsx"])
def test_a_table_of_claims_as_it_was_written_differs_in_nothing(probe, stored, name):
    write = tables.claims_csv if name.endswith(".csv") else tables.claims_xlsx
    found = home.bring(probe, stored(write(probe), name))
    assert (found.added, found.faults) == ({}, [])
    assert found.ours == sum(len(article.claims) for article in probe.articles.values())


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("too little", "enough", ["row", "english is 'enough'", "'too little'"]),
        ("probe:2,", "probe:99,", ["row", "no claim of the kit"]),
        ("dimulai", "dimulia", ["row", "'dimulia'", "no claim of the kit"]),
        ("probe-c02,", "c2,", ["row", "the id is 'c2'"]),
        ("probe:2,", "other:2,", ["row", "no claim of the kit"]),
    ],
)
def test_what_was_changed_in_a_table_of_claims_is_told_and_not_stored(
    probe, stored, old, new, words
):
    written = tables.claims_csv(probe, ["probe"]).decode("utf-8-sig")
    assert old in written
    found = home.bring(probe, stored(written.replace(old, new).encode(), "claims.csv"))
    assert found.added == {} and not (probe.folder / "probe/coders").exists()
    assert any(all(word in fault for word in words) for fault in found.faults)


@pytest.mark.parametrize("name", ["theirs.docx", "theirs.ods", "theirs"])
def test_a_file_of_another_kind_is_refused(probe, stored, name):
    with pytest.raises(DataError, match=r"is no \.qdpx, \.json, \.jsonld"):
        home.bring(probe, stored(b"any", name))


@pytest.mark.parametrize("name", ["theirs.qdpx", "theirs.json", "theirs.qdc"])
def test_a_broken_file_brings_nothing_and_says_so(probe, stored, name):
    found = home.bring(probe, stored(b"PK\x03\x04 broken", name))
    assert found.added == {} and name in found.faults[0]
