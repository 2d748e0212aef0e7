import io
import re
import uuid
import zipfile

import invented
import pytest

from helpers import claims, corpus, tables
from helpers.interchange import exchange, refi, refi_reading

ENTRY = """\
<Project xmlns="urn:QDA-XML:project:1.0" name="Theirs" origin="{origin}">
  <Users><User guid="{{A0000000-0000-0000-0000-000000000001}}" name="Ana"/>
  <User guid="A0000000-0000-0000-0000-000000000002" name="Ben"/></Users>
  <CodeBook><Codes>
    <Code guid="C0000000-0000-0000-0000-000000000001" name="C1 opposes" isCodable="true"/>
    <Code guid="C0000000-0000-0000-0000-000000000002" name="A1 qualifies" isCodable="true"/>
    <Code guid="C0000000-0000-0000-0000-000000000003" name="hedging" isCodable="true"/>
    <Code guid="C0000000-0000-0000-0000-000000000004" name="voice tamu" isCodable="true"/>
    <Code guid="C0000000-0000-0000-0000-000000000005" name="voice fang" isCodable="true"/>
    <Code guid="C0000000-0000-0000-0000-000000000006" name="kind forecast" isCodable="true"/>
  </Codes></CodeBook>
  <Sources><TextSource guid="B0000000-0000-0000-0000-000000000001" name="Interview 1"
    plainTextPath="internal://B1.txt">
    <PlainTextSelection guid="50000000-0000-0000-0000-000000000001" name="any"
      startPosition="{start}" endPosition="{end}">{inside}</PlainTextSelection>
  </TextSource></Sources>
  <Notes><Note guid="D0000000-0000-0000-0000-000000000001" name="memo">
    <PlainTextContent>I wonder
why</PlainTextContent></Note></Notes>
</Project>
"""
PLAIN = invented.SOURCE.encode()
CRLF = invented.SOURCE.replace("\n", "\r\n").encode("utf-8-sig")
ANA, BEN = "a0000000-0000-0000-0000-000000000001", "A0000000-0000-0000-0000-000000000002"


def coding(code, user=ANA):
    ref = f'<CodeRef targetGUID="c0000000-0000-0000-0000-00000000000{code}"/>'
    return f'<Coding guid="{uuid.uuid4()}" creatingUser="{user}">{ref}</Coding>'


@pytest.fixture
def with_probe(seeds):
    return invented.article(seeds)


@pytest.fixture
def theirs(tmp_path):
    """Return a function that writes a project as another tool would, and returns its path."""

    def write(inside, start=23, end=26, text=PLAIN, origin="Any 1.0"):
        entry = ENTRY.format(inside=inside, start=start, end=end, origin=origin)
        with zipfile.ZipFile(tmp_path / "theirs.qdpx", "w") as archive:
            archive.writestr("project.qde", entry)
            archive.writestr("Sources/b1.TXT", text)
        return tmp_path / "theirs.qdpx"

    return write


def filled(row):
    return {column: cell for column, cell in row.items() if cell and column != "row"}


def test_every_claim_comes_back(with_probe, tmp_path):
    (tmp_path / "kit.qdpx").write_bytes(refi.project_file(seeds=with_probe))
    slugs = corpus.slugs(with_probe)
    wanted = [row for slug in slugs for row in exchange.coded_rows(slug, with_probe)]
    found = refi_reading.claims_of(tmp_path / "kit.qdpx", with_probe)
    assert len(found) == 614
    assert [[row[c] for c in claims.COLUMNS] for row in found] == [
        [row[c] for c in claims.COLUMNS] for row in wanted
    ]
    assert {(row["coder"], row["code"]) for row in found} == {("first coder", "")}
    assert [row["source"] for row in found][-4:] == ["probe"] * 4


def test_identifiers_may_change_on_the_way(with_probe, tmp_path):
    stored = refi.project_file(["probe"], with_probe)
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    new = {}

    def other(match):
        return new.setdefault(match[0], f"{{{str(uuid.uuid4()).upper()}}}")

    pattern = r'(?<=[Gg][Uu][Ii][Dd]=")[0-9a-f-]{36}|(?<=creatingUser=")[0-9a-f-]{36}'
    parts["project.qde"] = re.sub(pattern, other, parts["project.qde"])
    with zipfile.ZipFile(tmp_path / "kit.qdpx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    rows = refi_reading.claims_of(tmp_path / "kit.qdpx", with_probe)
    assert [{c: row[c] for c in claims.COLUMNS} for row in rows] == invented.ROWS


def test_a_new_coding_comes_home_with_its_coder(theirs, with_probe):
    inside = f"<Description>a gloss</Description>{coding(1)}{coding(4)}{coding(6)}"
    (row,) = refi_reading.claims_of(theirs(inside), with_probe)
    assert filled(row) == {
        **{"passage": "probe:2", "quote": "𠮷不足", "english": "a gloss", "voice": "tamu"},
        **{"theme": "compute", "question": "C1", "stance": "opposes", "kind": "forecast"},
        **{"coder": "Ana", "source": "probe"},
    }


def test_a_code_that_is_not_ours_comes_with_its_name(theirs, with_probe):
    (row,) = refi_reading.claims_of(theirs(coding(3) + coding(9)), with_probe)
    unknown = "unknown code c0000000-0000-0000-0000-000000000009"
    assert row["code"] == f"hedging | {unknown}"


def test_two_coders_and_two_answers_are_rows_of_their_own(theirs, with_probe):
    rows = refi_reading.claims_of(theirs(coding(1) + coding(2) + coding(3, BEN)), with_probe)
    told = [(row["coder"], row["question"], row["stance"], row["code"]) for row in rows]
    assert told == [
        *(("Ana", "C1", "opposes", ""), ("Ana", "A1", "qualifies", "")),
        ("Ben", "", "", "hedging"),
    ]


def test_two_voices_of_one_coder_are_both_told(theirs, with_probe):
    (row,) = refi_reading.claims_of(theirs(coding(4) + coding(5)), with_probe)
    assert row["voice"] == "tamu | fang"


def test_another_tools_note_is_told_as_it_stands(theirs, with_probe):
    note = '<NoteRef targetGUID="D0000000-0000-0000-0000-000000000001"/>'
    (row,) = refi_reading.claims_of(theirs(coding(3) + note), with_probe)
    assert row["note"] == "I wonder\nwhy"


@pytest.mark.parametrize(("origin", "start", "end"), [("Any 1.0", 24, 27), ("ATLAS.ti 24", 23, 26)])
def test_line_ends_are_counted_as_the_tool_counts_them(theirs, with_probe, origin, start, end):
    path = theirs(coding(3), start, end, CRLF, origin)
    (row,) = refi_reading.claims_of(path, with_probe)
    assert (row["passage"], row["quote"]) == ("probe:2", "𠮷不足")


def test_a_text_that_is_no_article_keeps_its_words(theirs, with_probe):
    (row,) = refi_reading.claims_of(theirs(coding(3), 0, 4, b"Diary of a walk"), with_probe)
    assert filled(row) == {
        **{"quote": "Diar", "coder": "Ana", "code": "hedging", "source": "Interview 1"},
    }


@pytest.mark.parametrize(
    ("start", "end", "fault"),
    [
        (12, 23, "'dimulai.\\n算力' does not lie within one passage of probe"),
        (12, 12, "ends at 12, which is not after its start at 12"),
        (12, 99, "goes from 12 to 99 in a text of 49 characters"),
    ],
)
def test_a_selection_in_no_one_passage_is_named(theirs, with_probe, start, end, fault):
    with pytest.raises(tables.DataError) as error:
        refi_reading.claims_of(theirs(coding(3), start, end), with_probe)
    assert error.value.faults[0].endswith(f"theirs.qdpx, line 15 (any): {fault}")


def test_a_voice_is_known_by_its_case_where_no_code_tells_it(with_probe, tmp_path):
    stored = refi.project_file(["probe"], with_probe)
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["project.qde"] = parts["project.qde"].replace(b'"voice tamu"', b'"the guest"')
    with zipfile.ZipFile(tmp_path / "kit.qdpx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    rows = refi_reading.claims_of(tmp_path / "kit.qdpx", with_probe)
    assert {(row["voice"], row["code"]) for row in rows} == {("tamu", "the guest")}


def test_what_is_no_project_is_named(tmp_path):
    (tmp_path / "theirs.qdpx").write_bytes(b"")
    with pytest.raises(tables.DataError, match="is no project, which is a ZIP archive"):
        refi_reading.claims_of(tmp_path / "theirs.qdpx")
