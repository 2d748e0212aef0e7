import io
import re
import uuid
import zipfile

import invented
import pytest
import qualcoder

from helpers.data.claims import COLUMNS
from helpers.export import refi, refi_reading
from helpers.export.rows import coded_rows

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
  {cases}
  <Sources>{before}<TextSource guid="B0000000-0000-0000-0000-000000000001" name="Interview 1"
    plainTextPath="{path}">
    <PlainTextSelection guid="50000000-0000-0000-0000-000000000001" name="{name}"
      startPosition="{start}" endPosition="{end}">{inside}</PlainTextSelection>
    {more}
  </TextSource>{after}</Sources>
  <Notes><Note guid="D0000000-0000-0000-0000-000000000001" name="memo">
    <PlainTextContent>I wonder
why</PlainTextContent></Note></Notes>
  {links}
</Project>
"""
PLAIN = invented.SOURCE.encode()
CRLF = invented.SOURCE.replace("\n", "\r\n").encode("utf-8-sig")
ANA, BEN = "a0000000-0000-0000-0000-000000000001", "A0000000-0000-0000-0000-000000000002"
HEDGED = "𠮷不足"  # 23 to 26 in code points, 24 to 28 in UTF-16 units
SELECTION, NOTE = "50000000-0000-0000-0000-000000000001", "D0000000-0000-0000-0000-000000000001"
NOTED = f'<NoteRef targetGUID="{NOTE}"/>'


def coding(code, user=ANA):
    ref = f'<CodeRef targetGUID="c0000000-0000-0000-0000-00000000000{code}"/>'
    return f'<Coding guid="{uuid.uuid4()}" creatingUser="{user}">{ref}</Coding>'


def case(name, inside, guid="E0000000-0000-0000-0000-000000000001"):
    return f'<Cases><Case guid="{guid}" name="{name}">{inside}</Case></Cases>'


def selected(start, end, name, inside):
    place = f'startPosition="{start}" endPosition="{end}" name="{name}"'
    return f'<PlainTextSelection guid="{uuid.uuid4()}" {place}>{inside}</PlainTextSelection>'


@pytest.fixture
def probe(seeds):
    """A kit with the invented article beside the others."""
    return invented.kit(seeds)


@pytest.fixture
def theirs(tmp_path):
    """Return a function that writes a project as another tool would, and returns its path."""

    def write(inside, start=23, end=26, text=PLAIN, archived="project.qde", **told):
        told = {"name": HEDGED, "origin": "Any 1.0", "path": "internal://B1.txt"} | told
        blank = dict.fromkeys(("cases", "more", "links", "before", "after"), "")
        entry = ENTRY.format(inside=inside, start=start, end=end, **(blank | told))
        with zipfile.ZipFile(tmp_path / "theirs.qdpx", "w") as archive:
            archive.writestr(archived, entry)
            if text is not None:
                archive.writestr("Sources/b1.TXT", text)
        return tmp_path / "theirs.qdpx"

    return write


@pytest.fixture
def packed(tmp_path):
    """Return a function that stores a project's bytes and returns its path."""

    def write(stored):
        (tmp_path / "kit.qdpx").write_bytes(stored)
        return tmp_path / "kit.qdpx"

    return write


def whole(kit, path):
    """Return the rows of a project in which no fault is expected; notes on no words aside."""
    rows, faults = refi_reading.read(kit, path)
    assert [fault for fault in faults if "1 notes that are on no coded words" not in fault] == []
    return rows


def cells(rows):
    return [{column: row[column] for column in COLUMNS} for row in rows]


def filled(row):
    return {column: cell for column, cell in row.items() if cell and column != "row"}


# --- our own project comes home ------------------------------------------------------------------


def test_every_claim_comes_back(probe, packed):
    rows = whole(probe, packed(refi.project_file(probe)))
    wanted = [row for article in probe.articles.values() for row in coded_rows(article)]
    assert cells(rows) == cells(wanted)
    assert {(row["coder"], row["code"], row["codebook"]) for row in rows} == {
        ("first coder", "", probe.codebook.version)
    }
    assert [row["source"] for row in rows][-4:] == ["probe"] * 4


@pytest.mark.parametrize(
    ("ends", "utf_16"), [("\n", False), ("\r\n", False), ("\n", True), ("\r\n", True)]
)
def test_every_claim_comes_back_whole_from_qualcoder(probe, packed, ends, utf_16):
    stored = qualcoder.exported(refi.project_file(probe), "ana", ends, utf_16)
    rows = whole(probe, packed(stored))
    wanted = [row for article in probe.articles.values() for row in coded_rows(article)]
    assert cells(rows) == cells(wanted)
    assert {row["coder"] for row in rows} == {"ana"}


def test_two_claims_on_the_same_words_stay_two(probe, packed):
    path = probe.folder / "probe/claims.csv"
    stored = path.read_text("utf-8").splitlines()
    again = next(line for line in stored if line.startswith("probe-c03"))
    twice = again.replace("probe-c03", "probe-c05").replace(",3,", ",4,").replace("3 times", "4")
    path.write_text("\n".join([*stored, twice, ""]), "utf-8", newline="")
    rows = whole(probe, packed(qualcoder.exported(refi.project_file(probe, ["probe"]), "ana")))
    assert [(row["id"], row["low"]) for row in rows if row["quote"] == "价格是3倍"] == [
        ("probe-c03", "3"),
        ("probe-c05", "4"),
    ]


def test_identifiers_may_change_on_the_way(probe, packed):
    stored = refi.project_file(probe, ["probe"])
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    new = {}

    def other(match):
        return new.setdefault(match[0], f"{{{str(uuid.uuid4()).upper()}}}")

    pattern = r'(?<=[Gg][Uu][Ii][Dd]=")[0-9a-f-]{36}|(?<=creatingUser=")[0-9a-f-]{36}'
    parts["project.qde"] = re.sub(pattern, other, parts["project.qde"])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert cells(whole(probe, packed(target.getvalue()))) == invented.ROWS


# --- codes, coders, notes ------------------------------------------------------------------------


def test_a_new_coding_comes_home_with_its_coder(theirs, probe):
    inside = f"<Description>a gloss</Description>{coding(1)}{coding(4)}{coding(6)}"
    (row,) = whole(probe, theirs(inside))
    assert filled(row) == {
        **{"passage": "probe:2", "quote": HEDGED, "english": "a gloss", "voice": "tamu"},
        **{"theme": "compute", "question": "C1", "stance": "opposes", "kind": "forecast"},
        **{"coder": "Ana", "source": "probe"},
    }


def test_a_code_that_is_not_ours_comes_with_its_name(theirs, probe):
    (row,) = whole(probe, theirs(coding(3) + coding(9)))
    unknown = "unknown code c0000000-0000-0000-0000-000000000009"
    assert row["code"] == f"hedging | {unknown}"


def test_two_coders_and_two_answers_are_rows_of_their_own(theirs, probe):
    rows = whole(probe, theirs(coding(1) + coding(2) + coding(3, BEN)))
    told = [(row["coder"], row["question"], row["stance"], row["code"]) for row in rows]
    assert told == [
        *(("Ana", "C1", "opposes", ""), ("Ana", "A1", "qualifies", "")),
        ("Ben", "", "", "hedging"),
    ]


def test_selections_of_the_same_words_by_one_coder_are_one_row(theirs, probe):
    more = selected(23, 26, HEDGED, f"<Description>two</Description>{coding(6)}")
    more += selected(23, 26, HEDGED, coding(3, BEN))
    rows = whole(probe, theirs(f"<Description>one</Description>{coding(1)}", more=more))
    assert [(r["coder"], r["stance"], r["kind"], r["code"], r["english"]) for r in rows] == [
        ("Ana", "opposes", "forecast", "", "one | two"),
        ("Ben", "", "", "hedging", ""),
    ]


def test_two_voices_of_one_coder_are_both_told(theirs, probe):
    (row,) = whole(probe, theirs(coding(4) + coding(5)))
    assert row["voice"] == "tamu | fang"


@pytest.mark.parametrize(
    ("inside", "links"),
    [
        (NOTED, ""),
        ("", f'<Links><Link guid="L1" originGUID="{NOTE}" targetGUID="{SELECTION}"/></Links>'),
    ],
)
def test_another_tools_note_is_told_as_it_stands(theirs, probe, inside, links):
    (row,) = whole(probe, theirs(coding(3) + inside, links=links))
    assert row["note"] == "I wonder\nwhy"


def test_a_gloss_is_everybodys_and_the_rest_its_authors(theirs, probe):
    inside = f"<Description>a gloss\nnote: mine</Description>{coding(1)}{coding(2, BEN)}"
    path = theirs(inside, more=selected(12, 19, "dimulai", coding(3)))
    stored = zipfile.ZipFile(path).read("project.qde").decode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "project.qde",
            stored.replace('endPosition="26"', f'endPosition="26" creatingUser="{ANA}"'),
        )
        archive.writestr("sources/b1.txt", PLAIN)
    told = [(row["coder"], row["english"], row["note"]) for row in whole(probe, path)]
    assert told == [("Ana", "a gloss", "mine"), ("Ben", "a gloss", ""), ("Ana", "", "")]


# --- how positions are counted -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        *((PLAIN, 23, 26), (PLAIN, 24, 28)),  # code points; UTF-16 units
        *((CRLF, 24, 27), (CRLF, 23, 26)),  # a line end as two; as one
        *((CRLF, 25, 29), (CRLF, 24, 28)),  # the same in UTF-16 units
        (PLAIN, 23, 25),  # the end is the last character
        (invented.SOURCE.encode("utf-16"), 23, 26),  # the file itself in UTF-16
    ],
)
@pytest.mark.parametrize("name", [HEDGED, "probe-c02"])
def test_positions_are_counted_so_that_the_words_are_the_selections_name(
    theirs, probe, text, start, end, name
):
    (row,) = whole(probe, theirs(coding(3), start, end, text, name=name))
    assert (row["passage"], row["quote"]) == ("probe:2", HEDGED)


@pytest.mark.parametrize(
    ("start", "name", "origin", "words"),
    [
        (
            21,
            HEDGED,
            "Any 1.0",
            "its words are '𠮷不足', and at its place stands '算力' or '算力𠮷'",
        ),
        (21, "other words", "QualCoder 3.8", "its words are 'other words', and at its place"),
        (23, "my mark", "Any 1.0", "nothing tells how its tool counts"),
    ],
)
def test_a_place_that_stays_open_is_a_fault(theirs, probe, start, name, origin, words):
    path = theirs(coding(3), start, start + 3, CRLF, name=name, origin=origin)
    (row,), faults = refi_reading.read(probe, path)
    assert row["quote"] == "" and "theirs.qdpx, line 16" in faults[0] and words in faults[0]


def test_what_tells_nothing_is_counted_as_the_rest_of_the_project(theirs, probe):
    more = selected(13, 20, "dimulai", coding(3))  # UTF-16 units
    rows = whole(probe, theirs(coding(3), 24, 28, name="my mark", more=more))
    assert [row["quote"] for row in rows] == [HEDGED, "dimulai"]


def test_what_all_readings_agree_on_needs_no_name(theirs, probe):
    (row,) = whole(probe, theirs(coding(3), 0, 9, name="my mark"))
    assert (row["passage"], row["quote"]) == ("probe:1", "Pertemuan")


def test_atlas_counts_a_line_end_as_one(theirs, probe):
    text = CRLF.replace("🙂".encode(), b"x").replace("𠮷".encode(), "吉".encode())
    path = theirs(coding(3), 23, 26, text, name="", origin="ATLAS.ti 24")
    assert [row["quote"] for row in whole(probe, path)] == ["吉不足"]


def test_blanks_at_the_ends_are_left_out(theirs, probe):
    (row,) = whole(probe, theirs(coding(3), 11, 21, name=" dimulai. "))
    assert row["quote"] == "dimulai."


@pytest.mark.parametrize(
    ("start", "end", "name", "fault"),
    [
        (12, 23, "dimulai. 算力", "'dimulai.\\n算力' does not lie within one passage of probe"),
        (12, 12, "", "ends at 12, which is not after its start at 12"),
        (12, 99, "", "goes from 12 to 99 in a text of 49 characters"),
    ],
)
def test_a_selection_in_no_one_passage_is_named(theirs, probe, start, end, name, fault):
    faults = refi_reading.read(probe, theirs(coding(3), start, end, name=name))[1]
    assert "theirs.qdpx, line 16" in faults[0] and faults[0].endswith(fault)


# --- texts and what is none ----------------------------------------------------------------------


def test_a_text_that_is_no_article_keeps_its_words(theirs, probe):
    (row,) = whole(probe, theirs(coding(3), 0, 4, b"Diary of a walk", name="Diar"))
    assert filled(row) == {
        **{"quote": "Diar", "coder": "Ana", "code": "hedging", "source": "Interview 1"},
    }


def test_the_only_project_in_an_archive_may_have_any_name(theirs, probe):
    assert len(whole(probe, theirs(coding(3), archived="Models 2026.qde"))) == 1


def test_what_an_operating_system_adds_is_no_project(theirs, probe):
    path = theirs(coding(3), archived="Mine.qde")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/._Mine.qde", b"\0")
    assert len(whole(probe, path)) == 1


def test_two_projects_in_an_archive_are_named(theirs, probe):
    path = theirs(coding(3), archived="A.qde")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("B.qde", "<Project/>")
    rows, (fault,) = refi_reading.read(probe, path)
    assert rows == [] and "has A.qde, B.qde; one is needed" in fault


def test_words_coded_in_a_pdf_are_read_from_its_representation(theirs, probe):
    path = theirs(coding(3))
    with zipfile.ZipFile(path) as archive:
        stored = archive.read("project.qde").decode()
    open_, close = (
        '<PDFSource guid="F1" name="Scan"><Representation ',
        "</Representation></PDFSource>",
    )
    stored = stored.replace("<TextSource ", open_).replace("</TextSource>", close)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", stored)
        archive.writestr("sources/b1.txt", PLAIN)
    (row,) = whole(probe, path)
    assert (row["source"], row["passage"], row["quote"]) == ("probe", "probe:2", HEDGED)


def test_a_text_that_is_neither_utf8_nor_utf16_is_not_at_hand(theirs, probe):
    path = theirs(coding(3), text=invented.SOURCE.encode("gb18030"))
    assert any("not at hand" in fault for fault in refi_reading.read(probe, path)[1])


@pytest.mark.parametrize("path", ["relative:///texts/one.txt", "relative://texts/one.txt"])
def test_a_text_beside_the_project_is_read(theirs, probe, tmp_path, path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/one.txt").write_bytes(PLAIN)
    assert whole(probe, theirs(coding(3), text=None, path=path))[0]["passage"] == "probe:2"


@pytest.mark.parametrize(
    "path",
    [
        "internal://gone.txt",
        "relative:///gone.txt",
        "relative:///../outside.txt",
        "absolute:///etc/hosts",
    ],
)
def test_a_text_that_is_not_at_hand_is_named(theirs, probe, tmp_path, path):
    (tmp_path.parent / "outside.txt").write_bytes(PLAIN)
    (row,), faults = refi_reading.read(probe, theirs(coding(3), text=None, path=path))
    assert row["quote"] == "" and row["code"] == "hedging"
    assert "(Interview 1): its text is not at hand: the words of 1 codings" in faults[0]


@pytest.mark.parametrize(("name", "found"), [("Pertemuan", 1), ("my mark", 0)])
def test_a_missing_text_of_ours_is_known_where_the_words_are_named(theirs, probe, name, found):
    path = theirs(coding(3), 0, 9, text=None, name=name)
    stored = zipfile.ZipFile(path).read("project.qde").decode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", stored.replace("Interview 1", "probe"))
    (row,), faults = refi_reading.read(probe, path)
    assert row["quote"] == name * found
    assert found or "its text is not in the project" in faults[0]


PICTURE = '<PictureSource name="Photo"><PictureSelection>{}</PictureSelection></PictureSource>'
ENTIRE = '<TextSource name="All"><PlainTextContent>a</PlainTextContent>{}</TextSource>'


@pytest.mark.parametrize(("extra", "kind"), [(PICTURE, "PictureSelection"), (ENTIRE, "TextSource")])
def test_what_is_passed_over_is_named(theirs, probe, extra, kind):
    rows, faults = refi_reading.read(probe, theirs(coding(3), after=extra.format(coding(1))))
    assert len(rows) == 1
    assert any(f"1 codings of a {kind} are passed over" in fault for fault in faults)


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 and no more", b"no archive"])
def test_what_is_no_project_is_named(probe, packed, broken):
    rows, (fault,) = refi_reading.read(probe, packed(broken))
    assert rows == [] and "kit.qdpx: is no project, which is a ZIP archive" in fault


def test_bytes_lost_on_the_way_are_a_fault_and_no_traceback(probe, packed):
    stored = refi.project_file(probe, ["probe"])
    for at in range(0, len(stored) - 7, 211):
        rows, faults = refi_reading.read(probe, packed(stored[:at] + stored[at + 7 :]))
        assert rows or faults, at


def test_a_codebook_has_no_codings(probe, tmp_path):
    (tmp_path / "kit.qdc").write_bytes(refi.codebook_file(probe))
    rows, (fault,) = refi_reading.read(probe, tmp_path / "kit.qdc")
    assert rows == [] and "is a codebook, which holds no codings" in fault


# --- cases and voices ----------------------------------------------------------------------------

HOLDS = f'<SelectionRef targetGUID="{SELECTION}"/>'
WHOLE = '<SourceRef targetGUID="B0000000-0000-0000-0000-000000000001"/>'


@pytest.mark.parametrize(
    ("name", "inside", "voice", "code"),
    [
        ("anybody [tamu]", HOLDS, "tamu", ""),
        ("Tamu &lt;i> &amp; Co", HOLDS, "tamu", ""),
        ("Tamu &lt;i> &amp; Co", WHOLE, "tamu", ""),
        ("Fang Han [fang]", HOLDS, "", "case Fang Han [fang]"),  # no voice of this article
        ("Participant 3", HOLDS, "", "case Participant 3"),
    ],
)
def test_a_case_tells_the_voice_or_is_named(theirs, probe, name, inside, voice, code):
    (row,) = whole(probe, theirs(coding(1), cases=case(name, inside)))
    assert (row["voice"], row["code"]) == (voice, code)


def test_text_may_be_coded_with_a_case(theirs, probe):
    cases = case("Tamu [tamu]", "", guid="c0000000-0000-0000-0000-000000000007")
    (row,) = whole(probe, theirs(coding(1) + coding(7), cases=cases))
    assert (row["voice"], row["code"], row["stance"]) == ("tamu", "", "opposes")


def test_two_voices_of_one_name_are_never_mixed(probe, theirs):
    path = probe.folder / "probe/voices.csv"
    stored = path.read_text("utf-8")
    twin = stored.splitlines()[1].replace("tamu,", "kembar,", 1)
    path.write_text(f"{stored}{twin}\n", "utf-8", newline="")
    shared = probe.articles["probe"].voices["tamu"].name
    assert probe.articles["probe"].voices["kembar"].name == shared
    names = [v.get("name") for v in _root(refi.project_file(probe, ["probe"])).iter("{*}Case")]
    assert names == ["Tamu <i> & Co [tamu]", "Tamu <i> & Co [kembar]"]
    for name, voice in (("Tamu &lt;i> &amp; Co [kembar]", "kembar"), ("Tamu &lt;i> &amp; Co", "")):
        (row,) = whole(probe, theirs(coding(1), cases=case(name, HOLDS)))
        assert row["voice"] == voice


def _root(stored):
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        return etree.fromstring(archive.read("project.qde"))
