import io
import zipfile
from pathlib import Path

import invented
import pytest
from lxml import etree

from helpers.interchange import refi, refi_faults

SCHEMAS = Path(__file__).parent / "refi"
SOURCE = f"sources/{refi.guid('article', 'probe')}.txt"
BEGINS = refi.guid("claim", "probe-c01")  # the selection of the word at 12 to 19
CODE = refi.guid("code", "theme talent")
USER = refi.guid("user", "first coder")


@pytest.fixture
def parts(seeds):
    """The files in the project of the invented article."""
    stored = refi.project_file(["probe"], invented.article(seeds))
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


def test_what_the_kit_writes_is_without_fault(parts, packed, tmp_path):
    assert refi_faults.scan(packed(parts)) == []
    (tmp_path / "kit.qdc").write_bytes(refi.codebook_file())
    assert refi_faults.scan(tmp_path / "kit.qdc") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            f'<CodeRef targetGUID="{CODE}"',
            f'<CodeRef targetGUID="{BEGINS}"',
            f"(CodeRef): refers to {BEGINS}, which is no Code of this file",
        ),
        (
            f'<NoteRef targetGUID="{refi.guid("note", "probe-c01")}"',
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
            f'guid="{refi.guid("code", "kind fact")}"',
            f'guid="{CODE}"',
            f"(kind fact): its guid {CODE} stands 2 times",
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
    found = refi_faults.scan(packed(parts))
    assert any(fault in told for told in found), found
    assert all("kit.qdpx, line " in told for told in found)


def test_a_position_that_is_no_number_is_named(parts, packed):
    found = refi_faults.scan(packed(changed(parts, 'startPosition="12"', 'startPosition="x"')))
    assert len(found) == 1 and "its startPosition or endPosition is not a number" in found[0]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (SOURCE, b"\xef\xbb\xbf" + invented.SOURCE.encode(), "begins with a byte order mark"),
        (SOURCE, invented.SOURCE.replace("\n", "\r\n").encode(), "has carriage returns"),
        (SOURCE, b"\xff" * 60, "is not UTF-8"),
        (SOURCE, None, f"its file {SOURCE} is not in the archive"),
        ("Sources/a.txt", b"a", "Sources/a.txt should be in the folder sources"),
        ("sources/deep/a.txt", b"a", "sources/deep/a.txt should be in the folder sources"),
        ("project.qde", b"\xef\xbb\xbf<a/>", "its XML begins with a byte order mark"),
        ("project.qde", b"<Project", "not readable as XML"),
        ("project.qde", b"<Project/>", "its root is 'Project', neither a project nor a codebook"),
        ("project.qde", None, "has no project.qde at its root"),
    ],
)
def test_a_wrong_file_in_the_archive_is_named(parts, packed, name, content, fault):
    parts = {part: stored for part, stored in (parts | {name: content}).items() if stored}
    found = refi_faults.scan(packed(parts))
    assert any(fault in told for told in found), found


def test_what_is_no_archive_is_named(tmp_path):
    path = tmp_path / "kit.qdpx"
    assert refi_faults.scan(path)[0].endswith("kit.qdpx: the file is missing")
    path.write_bytes(b"no archive at all")
    (found,) = refi_faults.scan(path)
    assert "is no project, which is a ZIP archive" in found
    path.write_bytes(b"")
    (found,) = refi_faults.scan(path)
    assert "is no project, which is a ZIP archive" in found


def test_an_archive_with_a_password_is_not_opened(parts, packed):
    path = packed(parts)
    stored = path.read_bytes()
    entry = stored.index(b"PK\x01\x02")  # its flags stand 8 bytes on; the first means encrypted
    path.write_bytes(stored[: entry + 8] + b"\x01" + stored[entry + 9 :])
    (found,) = refi_faults.scan(path)
    assert found.endswith("kit.qdpx: is locked with a password; save it without one")


def test_an_archive_that_unpacks_to_too_much_is_not_opened(parts, packed, monkeypatch):
    monkeypatch.setattr(refi_faults, "LARGEST", 1000)
    (found,) = refi_faults.scan(packed(parts))
    assert "unpacks to more than 1,000 bytes" in found


def test_an_entity_is_not_followed_into_a_file(parts, packed, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    text = f'{entity}<Project xmlns="urn:QDA-XML:project:1.0" name="a">&x;</Project>'
    path = packed(parts | {"project.qde": text.encode()})
    root, _, found = refi_faults.opened(path)
    assert (
        found == [] and "secret" not in etree.tostring(root, encoding="unicode")[len(text) - 60 :]
    )
    assert "secret" not in "".join(root.itertext())
