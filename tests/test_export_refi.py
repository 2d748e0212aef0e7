import io
import uuid
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import invented
import pytest
import qualcoder
from lxml import etree

import helpers
from helpers.data.files import DataError, UnknownName
from helpers.export import refi, refi_faults, refi_file
from helpers.export.rows import cells_of, description, guid
from helpers.kit import Kit

SCHEMAS = Path(__file__).parent / "refi"
SOURCE = f"sources/{guid('article', 'probe')}.txt"
BEGINS = guid("claim", "probe-c01")  # the selection of the word at 12 to 19
CODE, USER = guid("code", "theme talent"), guid("user", "first coder")


@pytest.fixture
def probe(seeds):
    """A kit with the invented article beside the others."""
    return invented.kit(seeds)


@pytest.fixture
def stored(probe):
    """The project of the invented article."""
    return refi.project_file(probe, ["probe"])


@pytest.fixture
def root(stored):
    return qde(stored)


def qde(stored):
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        return etree.fromstring(archive.read("project.qde"))


def named(root, kind):
    return {entry.get("name"): entry for entry in root.iter(f"{{*}}{kind}")}


def is_valid(root, schema):
    found = etree.XMLSchema(file=SCHEMAS / f"{schema}.xsd")
    return found.validate(root) or found.error_log


# --- what is written -----------------------------------------------------------------------------


def test_project_and_codebook_are_valid_by_the_published_schema(kit, root):
    assert is_valid(root, "Project") is True
    assert is_valid(qde(refi.project_file(kit)), "Project") is True
    assert is_valid(etree.fromstring(refi.codebook_file(kit)), "Codebook") is True


def test_a_project_without_a_claim_is_valid_too(tmp_path):
    root = qde(refi.project_file(invented.kit(tmp_path / "seeds", "Satu baris.\n")))
    assert is_valid(root, "Project") is True
    assert not named(root, "PlainTextSelection") and root.find("{*}Notes") is None


def test_the_same_data_give_the_same_bytes_and_name_the_kits_version(kit, stored, probe):
    assert refi.project_file(probe, ["probe"]) == stored
    assert refi.codebook_file(kit) == refi.codebook_file(kit)
    for root in (qde(stored), etree.fromstring(refi.codebook_file(kit))):
        assert root.get("origin").endswith(f" {helpers.__version__}")


def test_the_archive_is_laid_out_as_the_standard_has_it(kit):
    with zipfile.ZipFile(io.BytesIO(refi.project_file(kit))) as archive:
        first, *others = archive.namelist()
        texts = {archive.read(name) for name in others}
    assert first == "project.qde"
    folders, files = zip(*(name.split("/") for name in others), strict=True)
    assert set(folders) == {"sources"}
    assert all(uuid.UUID(name.removesuffix(".txt")).version == 5 for name in files)
    assert texts == {article.source.encode() for article in kit.articles.values()}


def test_a_selection_counts_code_points(root):
    spans = {
        name: (int(selection.get("startPosition")), int(selection.get("endPosition")))
        for name, selection in named(root, "PlainTextSelection").items()
    }
    assert spans == {
        **{"probe-c01": (12, 19), "probe-c02": (23, 26)},
        **{"probe-c03": (27, 32), "probe-c04": (42, 47)},
    }


def test_a_claim_carries_its_stance_first_then_its_kind_and_voice(root):
    names = {code.get("guid"): code.get("name") for code in root.iter("{*}Code")}
    told = {
        name: [names[ref.get("targetGUID")] for ref in selection.iter("{*}CodeRef")]
        for name, selection in named(root, "PlainTextSelection").items()
    }
    assert told["probe-c01"] == ["theme talent", "kind opinion", "voice tamu"]
    assert told["probe-c02"] == ["C1 supports", "kind opinion", "voice tamu"]


def test_a_tool_shows_gloss_id_number_and_note_as_comment_and_as_note(root):
    selection = named(root, "PlainTextSelection")["probe-c04"]
    note = named(root, "Note")["probe-c04"]
    told = selection.findtext("{*}Description")
    assert told.splitlines() == [
        *("=scarce", "id: probe-c04", "low: 2023-03", "high: 2023-04-05"),
        *("unit: date", "note: -5 – March 2023"),
    ]
    assert selection.find("{*}NoteRef").get("targetGUID") == note.get("guid")
    assert note.findtext("{*}PlainTextContent") == told


@pytest.mark.parametrize("gloss", ["plain", "note: begins like a cell", "", "id: x", "a\u00a0b"])
def test_a_description_tells_the_cells_again(gloss):
    row = dict.fromkeys(("low", "high"), "") | {"english": gloss, "id": "fang-c07"}
    row |= {"unit": "ratio", "note": "see low: 3"}
    assert cells_of(description(row)) == {column: cell for column, cell in row.items() if cell}


def test_folders_are_not_coded_with_and_no_code_is_named_twice(kit):
    codes = list(qde(refi.project_file(kit)).iter("{*}Code"))
    assert max(Counter(code.get("name") for code in codes).values()) == 1
    for code in codes:
        assert code.get("isCodable") == ("false" if code.find("{*}Code") is not None else "true")


def test_every_code_has_a_colour_and_a_stance_always_the_same(kit):
    codes = etree.fromstring(refi.codebook_file(kit)).iter("{*}Code")
    colours = {code.get("name"): code.get("color") for code in codes}
    assert None not in colours.values()
    for stance in ("supports", "opposes", "qualifies"):
        assert len({colours[f"{question} {stance}"] for question in kit.codebook.questions}) == 1
    assert len({colours[f"T8 {s}"] for s in ("supports", "opposes", "qualifies")}) == 3
    assert colours["voice fang"] == kit.voices["fang"].colour


def test_a_question_stands_in_its_theme_with_its_three_stances(kit, root):
    question = kit.codebook.questions["T9"]
    code = named(root, "Code")[f"T9 {question.proposition}"]
    assert code.getparent().get("name") == "talent"
    inside = [stance.get("name") for stance in code.findall("{*}Code")]
    assert inside == ["T9 supports", "T9 opposes", "T9 qualifies"]
    assert question.excludes in code.findtext("{*}Description")


def test_a_set_holds_the_same_stance_to_every_question(kit, root):
    names = {code.get("guid"): code.get("name") for code in root.iter("{*}Code")}
    members = named(root, "Set")["all opposes"].findall("{*}MemberCode")
    found = [names[member.get("targetGUID")] for member in members]
    assert found == [f"{id} opposes" for id in kit.codebook.questions]


def test_a_voice_is_a_case_of_its_own_words_with_its_caveat(kit):
    whole = qde(refi.project_file(kit))
    case = named(whole, "Case")["Shen Wei (pseudonym) [shen]"]
    assert case.findtext("{*}Description").startswith("A pseudonym; it stays one.")
    values = [value.text for value in case.iter("{*}TextValue")]
    assert values == [kit.voices["shen"].affiliation, "university"]
    said = {ref.get("targetGUID") for ref in case.iter("{*}SelectionRef")}
    assert said == {guid("claim", claim.id) for claim in kit.claims(voice="shen")}
    assert whole.find(".//{*}Case/{*}SourceRef") is None


def test_every_entry_has_a_user_and_a_date_and_an_assumed_date_is_owned_up_to(kit):
    for day, coder in ((None, "first coder"), (date(2026, 5, 4), "Ana")):
        root = qde(refi.project_file(kit, ["talk"], coder, day))
        for kind in ("TextSource", "PlainTextSelection", "Coding", "Note"):
            for entry in root.iter(f"{{*}}{kind}"):
                told = day or kit.articles["talk"].spoken.last
                assert entry.get("creationDateTime") == f"{told}T00:00:00Z"
                assert entry.get("creatingUser") == named(root, "User")[coder].get("guid")
        assert ("none is a day of coding" in root.findtext("{*}Description")) == (day is None)


def test_text_of_an_article_is_never_markup(root):
    assert "Tamu <i> & Co [tamu]" in named(root, "Case")
    told = named(root, "PlainTextSelection")["probe-c01"].findtext("{*}Description")
    assert told.startswith("begins: 1 < 2 & 3\n")


def test_another_projects_reader_reads_it(probe, stored, tmp_path):
    pyrefiqda = pytest.importorskip("pyrefiqda")
    (tmp_path / "kit.qdpx").write_bytes(stored)
    project = pyrefiqda.RefiProject.load(tmp_path / "kit.qdpx", str(tmp_path / "opened"))
    (source,) = project.sources.text_source
    selection, opened = source.plain_text_selection[1], tmp_path / "opened"
    path = pyrefiqda.RefiProject.resolve_source_path(source.plain_text_path, opened)
    words = path.read_text("utf-8")[selection.start_position : selection.end_position]
    assert words == "𠮷不足"
    (tmp_path / "kit.qdc").write_bytes(refi.codebook_file(probe))
    book = pyrefiqda.RefiCodebook.load(tmp_path / "kit.qdc")
    assert [code.name for code in book.codes.code][:2] == ["talent", "compute"]


def test_a_code_is_the_same_in_the_codebook_and_in_every_project(kit, root):
    others = (qde(refi.project_file(kit, ["fang"])), etree.fromstring(refi.codebook_file(kit)))
    assert len({named(r, "Code")["T8 supports"].get("guid") for r in (root, *others)}) == 1


def test_data_with_a_fault_or_of_an_unknown_name_are_not_written(spoil, kit, tmp_path):
    with pytest.raises(DataError, match="fang-c01"):
        refi.project_file(Kit(spoil("fang/claims.csv", "fang-c07", "fang-07")))
    with pytest.raises(UnknownName, match="fang"):
        refi.project_file(kit, ["fnag"])
    with pytest.raises(DataError, match="there is no article to write"):
        refi.project_file(kit, [])
    with pytest.raises(DataError, match="there is no article to write"):
        refi.project_file(Kit(tmp_path / "empty"))


# --- what is wrong in a file ---------------------------------------------------------------------


@pytest.fixture
def parts(stored):
    """The files in the project of the invented article."""
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def packed(tmp_path):
    """Return a function that packs files into a project and returns its path."""

    def pack(parts):
        with zipfile.ZipFile(tmp_path / "kit.qdpx", "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return tmp_path / "kit.qdpx"

    return pack


def changed(parts, old, new):
    stored = parts["project.qde"].decode()
    assert old in stored, f"{old!r} is not in the project: the test has nothing to spoil"
    return parts | {"project.qde": stored.replace(old, new, 1).encode()}


def test_what_the_kit_writes_is_without_fault(parts, packed, kit, tmp_path):
    assert refi_faults.faults(packed(parts)) == []
    (tmp_path / "kit.qdc").write_bytes(refi.codebook_file(kit))
    assert refi_faults.faults(tmp_path / "kit.qdc") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            f'<CodeRef targetGUID="{CODE}"',
            f'<CodeRef targetGUID="{BEGINS}"',
            f"(CodeRef): refers to {BEGINS}, which is no Code of this file",
        ),
        (
            f'<NoteRef targetGUID="{guid("note", "probe-c01")}"',
            '<NoteRef targetGUID="00000000-0000-0000-0000-000000000000"',
            "(NoteRef): refers to 00000000-0000-0000-0000-000000000000, which is no Note",
        ),
        (
            f'<SelectionRef targetGUID="{BEGINS}"',
            f'<SelectionRef targetGUID="{USER}"',
            f"(SelectionRef): refers to {USER}, which is no Selection",
        ),
        (
            f'creatingUser="{USER}"',
            f'creatingUser="{CODE}"',
            f"(probe): creatingUser is {CODE}, which is no User",
        ),
        (
            f'guid="{guid("code", "kind fact")}"',
            f'guid="{CODE}"',
            f"(theme talent): its guid {CODE} stands 2 times (and 1 more like it)",
        ),
        ('endPosition="19"', 'endPosition="12"', "(probe-c01): ends at 12, which is not after"),
        ('startPosition="12"', 'startPosition="-1"', "goes from -1 to 19 in a text of 49"),
        ('endPosition="47"', 'endPosition="50"', "goes from 42 to 50 in a text of 49"),
        (f' creatingUser="{USER}"', "", "(probe): has no user"),
        (
            ' creationDateTime="2026-01-02T00:00:00Z">\n      <Description>An',
            ">\n      <Description>An",
            "(probe): has no date",
        ),
        (
            "</Description>\n      <PlainTextSelection",
            "</Description>\n<PlainTextContent>a</PlainTextContent><PlainTextSelection",
            "(probe): needs either plainTextPath or PlainTextContent, not both",
        ),
        ("internal://", "relative:///", "(probe): its text is outside the archive (relative:///"),
    ],
)
def test_what_the_schema_lets_through_is_named(parts, packed, old, new, fault):
    parts = changed(parts, old, new)
    schema = etree.XMLSchema(file=SCHEMAS / "Project.xsd")
    assert schema.validate(etree.fromstring(parts["project.qde"])), schema.error_log
    found = refi_faults.faults(packed(parts))
    assert any(fault in told for told in found), found
    assert all("kit.qdpx, line " in told for told in found)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (SOURCE, b"\xef\xbb\xbf" + invented.SOURCE.encode(), "begins with a byte order mark"),
        (SOURCE, invented.SOURCE.replace("\n", "\r\n").encode(), "has carriage returns"),
        (SOURCE, b"\xff" * 60, "is not UTF-8"),
        (SOURCE, None, f"its file {SOURCE} is not in the archive"),
        ("Sources/a.txt", b"a", "Sources/a.txt should be in the folder sources"),
        ("sources/deep/a.txt", b"a", "sources/deep/a.txt should be in the folder sources"),
        ("project.qde", b"\xef\xbb\xbf<Project", "not readable as XML"),
        ("project.qde", b"<Project", "not readable as XML"),
        ("project.qde", b"<Project/>", "its root is 'Project', neither a project nor a codebook"),
        ("project.qde", None, "has no file that ends in .qde; one is needed"),
        ("other.qde", b"<a/>", "2 files end in .qde; project.qde is read"),
    ],
)
def test_a_wrong_file_in_the_archive_is_named(parts, packed, name, content, fault):
    parts = {part: stored for part, stored in (parts | {name: content}).items() if stored}
    found = refi_faults.faults(packed(parts))
    assert any(fault in told for told in found), found


def test_a_project_of_another_name_and_with_a_mark_is_read_and_told(parts, packed):
    parts["Models.qde"] = b"\xef\xbb\xbf" + parts.pop("project.qde")
    found = refi_faults.faults(packed(parts))
    assert len(found) == 2
    assert "Models.qde should be project.qde" in found[0] + found[1]
    assert "its XML begins with a byte order mark" in found[0] + found[1]


@pytest.mark.parametrize("version", ["0:4", "1:0", "1.0"])
def test_codebooks_of_other_versions_are_known(kit, tmp_path, version):
    stored = refi.codebook_file(kit).decode()
    stored = stored.replace("urn:QDA-XML:codebook:1.0", f"urn:QDA-XML:codebook:{version}")
    (tmp_path / "kit.qdc").write_text(stored, "utf-8")
    assert refi_faults.faults(tmp_path / "kit.qdc") == []


def test_like_faults_are_told_once_and_a_coding_has_its_selections_date(stored, tmp_path):
    (tmp_path / "theirs.qdpx").write_bytes(qualcoder.exported(stored))
    told = "\n".join(refi_faults.faults(tmp_path / "theirs.qdpx"))
    assert "(Coding): has no date" not in told
    assert "has carriage returns" in told and "begins with a byte order mark" in told
    assert len(told.splitlines()) == 3  # its creatingUserGUID names nobody


@pytest.mark.parametrize("stored", [None, b"no archive at all", b""])
def test_what_is_no_archive_is_named(tmp_path, stored):
    path = tmp_path / "kit.qdpx"
    if stored is not None:
        path.write_bytes(stored)
    (found,) = refi_faults.faults(path)
    assert "kit.qdpx: " in found
    assert ("the file is missing" if stored is None else "is no project, which is a ZIP") in found


def test_an_archive_with_a_password_is_not_opened(parts, packed):
    path = packed(parts)
    stored = path.read_bytes()
    entry = stored.index(b"PK\x01\x02")  # its flags stand 8 bytes on; the first means encrypted
    path.write_bytes(stored[: entry + 8] + b"\x01" + stored[entry + 9 :])
    (found,) = refi_faults.faults(path)
    assert found.endswith("kit.qdpx: is locked with a password; save it without one")


def test_an_archive_that_unpacks_to_too_much_is_not_opened(parts, packed, monkeypatch):
    monkeypatch.setattr(refi_file, "LARGEST", 1000)
    (found,) = refi_faults.faults(packed(parts))
    assert "unpacks to more than 1,000 bytes" in found


def test_an_entity_is_not_followed_into_a_file(parts, packed, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    text = f'{entity}<Project xmlns="urn:QDA-XML:project:1.0" name="a">&x;</Project>'
    project = refi_file.Project(packed(parts | {"project.qde": text.encode()}))
    assert project.faults == [] and "secret" not in "".join(project.root.itertext())
