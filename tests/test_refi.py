import io
import uuid
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import invented
import pytest
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject

from helpers import codebook, corpus, tables
from helpers.interchange import refi

SCHEMAS = Path(__file__).parent / "refi"


@pytest.fixture
def with_probe(seeds):
    return invented.article(seeds)


@pytest.fixture(scope="module")
def stored():
    """The project of the whole data."""
    return refi.project_file()


@pytest.fixture(scope="module")
def whole(stored):
    return qde(stored)


def qde(stored):
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        return etree.fromstring(archive.read("project.qde"))


def named(root, kind):
    return {entry.get("name"): entry for entry in root.iter(f"{{*}}{kind}")}


def is_valid(root, schema):
    found = etree.XMLSchema(file=SCHEMAS / f"{schema}.xsd")
    return found.validate(root) or found.error_log


def test_a_project_is_valid_by_the_published_schema(whole, with_probe):
    assert is_valid(whole, "Project") is True
    assert is_valid(qde(refi.project_file(["probe"], with_probe)), "Project") is True


def test_a_project_without_a_claim_is_valid_too(seeds):
    root = qde(refi.project_file(["probe"], invented.article(seeds, rows=[])))
    assert is_valid(root, "Project") is True
    assert not named(root, "PlainTextSelection") and root.find("{*}Notes") is None


def test_a_codebook_is_valid_by_the_published_schema(with_probe):
    assert is_valid(etree.fromstring(refi.codebook_file(with_probe)), "Codebook") is True


def test_the_same_data_give_the_same_bytes(stored):
    assert refi.project_file() == stored
    assert refi.codebook_file() == refi.codebook_file()


def test_the_archive_is_laid_out_as_the_standard_has_it(stored):
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        first, *others = archive.namelist()
        texts = {archive.read(name) for name in others}
    assert first == "project.qde"
    folders, files = zip(*(name.split("/") for name in others), strict=True)
    assert set(folders) == {"sources"}
    assert all(uuid.UUID(name.removesuffix(".txt")).version == 5 for name in files)
    assert texts == {(tables.SEEDS / slug / "source.txt").read_bytes() for slug in corpus.slugs()}


def test_a_selection_counts_code_points(with_probe):
    found = named(qde(refi.project_file(["probe"], with_probe)), "PlainTextSelection")
    spans = {
        name: (int(selection.get("startPosition")), int(selection.get("endPosition")))
        for name, selection in found.items()
    }
    assert spans == {
        **{"probe-c01": (12, 19), "probe-c02": (23, 26)},
        **{"probe-c03": (27, 32), "probe-c04": (42, 47)},
    }


def test_a_claim_carries_its_stance_first_then_its_kind_and_voice(with_probe):
    root = qde(refi.project_file(["probe"], with_probe))
    names = {code.get("guid"): code.get("name") for code in root.iter("{*}Code")}
    told = {
        name: [names[ref.get("targetGUID")] for ref in selection.iter("{*}CodeRef")]
        for name, selection in named(root, "PlainTextSelection").items()
    }
    assert told["probe-c01"] == ["theme talent", "kind opinion", "voice tamu"]
    assert told["probe-c02"] == ["C1 supports", "kind opinion", "voice tamu"]


def test_a_tool_shows_the_gloss_as_comment_and_as_note(with_probe):
    root = qde(refi.project_file(["probe"], with_probe))
    selection = named(root, "PlainTextSelection")["probe-c03"]
    note = named(root, "Note")["probe-c03"]
    assert selection.findtext("{*}Description") == "3 times"
    assert selection.find("{*}NoteRef").get("targetGUID") == note.get("guid")
    assert note.findtext("{*}PlainTextContent") == "english: 3 times\nlow: 3\nunit: ratio"


def test_folders_are_not_coded_with_and_no_code_is_named_twice(whole):
    codes = list(whole.iter("{*}Code"))
    assert max(Counter(code.get("name") for code in codes).values()) == 1
    for code in codes:
        assert code.get("isCodable") == ("false" if code.find("{*}Code") is not None else "true")


def test_a_question_stands_in_its_theme_with_its_three_stances(whole):
    question = codebook.load().questions["T2"]
    code = named(whole, "Code")[f"T2 {question.proposition}"]
    assert code.getparent().get("name") == "talent"
    inside = [stance.get("name") for stance in code.findall("{*}Code")]
    assert inside == ["T2 supports", "T2 opposes", "T2 qualifies"]
    assert question.excludes in code.findtext("{*}Description")


def test_a_set_holds_the_same_stance_to_every_question(whole):
    names = {code.get("guid"): code.get("name") for code in whole.iter("{*}Code")}
    members = named(whole, "Set")["all opposes"].findall("{*}MemberCode")
    found = [names[member.get("targetGUID")] for member in members]
    assert found == [f"{id} opposes" for id in codebook.load().questions]


def test_a_voice_is_a_case_with_its_caveat_beside_its_name(whole):
    case = named(whole, "Case")["Shen Wei (pseudonym)"]
    assert case.findtext("{*}Description").startswith("A pseudonym; it stays one.")
    values = [value.text for value in case.iter("{*}TextValue")]
    assert values == [
        "“A 985 university”; formerly chief analyst of a large brokerage",
        "university",
    ]
    selection = named(whole, "PlainTextSelection")["shen-c01"]
    assert named(whole, "Case")["Fang Han"].find("{*}SelectionRef") is not None
    assert selection.get("guid") not in {
        ref.get("targetGUID") for ref in named(whole, "Case")["Fang Han"].iter("{*}SelectionRef")
    }


def test_every_entry_has_a_user_and_a_date_and_an_assumed_date_is_owned_up_to(with_probe):
    root = qde(refi.project_file(["talk"], with_probe))
    for kind in ("TextSource", "PlainTextSelection", "Coding", "Note"):
        for entry in root.iter(f"{{*}}{kind}"):
            assert entry.get("creationDateTime") == "2024-08-23T00:00:00Z"
            assert entry.get("creatingUser") == named(root, "User")["first coder"].get("guid")
    assert "none is a day of coding" in root.findtext("{*}Description")
    root = qde(refi.project_file(["talk"], with_probe, "Ana", date(2026, 5, 4)))
    assert list(named(root, "User")) == ["Ana"]
    assert next(root.iter("{*}Coding")).get("creationDateTime") == "2026-05-04T00:00:00Z"
    assert "none is a day of coding" not in root.findtext("{*}Description")


def test_text_of_an_article_is_never_markup(with_probe):
    root = qde(refi.project_file(["probe"], with_probe))
    assert "Tamu <i> & Co" in named(root, "Case")
    selection = named(root, "PlainTextSelection")["probe-c01"]
    assert selection.findtext("{*}Description") == "begins: 1 < 2 & 3"


def test_another_projects_reader_reads_it(with_probe, tmp_path):
    (tmp_path / "kit.qdpx").write_bytes(refi.project_file(["talk", "probe"], with_probe))
    project = RefiProject.load(tmp_path / "kit.qdpx", str(tmp_path / "opened"))
    sources = {source.name: source for source in project.sources.text_source}
    selection = sources["probe"].plain_text_selection[1]
    path = RefiProject.resolve_source_path(sources["probe"].plain_text_path, tmp_path / "opened")
    words = path.read_text("utf-8")[selection.start_position : selection.end_position]
    assert words == "𠮷不足"
    (tmp_path / "kit.qdc").write_bytes(refi.codebook_file(with_probe))
    book = RefiCodebook.load(tmp_path / "kit.qdc")
    assert [code.name for code in book.codes.code][:2] == ["talent", "compute"]


def test_a_code_is_the_same_in_the_codebook_and_in_every_project(with_probe):
    guids = {
        named(root, "Code")["T1 supports"].get("guid")
        for root in (
            qde(refi.project_file(["talk"], with_probe)),
            qde(refi.project_file(["fang"], with_probe)),
            etree.fromstring(refi.codebook_file(with_probe)),
        )
    }
    assert len(guids) == 1


def test_data_with_a_fault_are_not_written(spoil):
    seeds = spoil("fang/claims.csv", "fang-c07", "fang-07")
    with pytest.raises(tables.DataError, match="the id should look like fang-c01"):
        refi.project_file(seeds=seeds)


def test_data_without_an_article_are_not_written(tmp_path):
    with pytest.raises(tables.DataError, match="there is no article to write"):
        refi.project_file(seeds=tmp_path)
