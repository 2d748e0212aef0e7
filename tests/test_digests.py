"""What was accepted is held: an accident is told by file and line; a command means a change."""

import shutil

import pytest

from helpers import check
from helpers.__main__ import main
from helpers.add import revise, write
from helpers.coding import adopt
from helpers.data import digests
from helpers.kit import Kit


@pytest.fixture
def held(seeds):
    """A kit whose data are accepted as they are."""
    assert check.accept(Kit(seeds)) == []
    return Kit(seeds)


def changed(kit, path, old, new):
    text = (kit.folder / path).read_text("utf-8")
    assert old in text, f"{old!r} is not in {path}: the test has nothing to spoil"
    (kit.folder / path).write_text(text.replace(old, new, 1), "utf-8", newline="")


# What no other check knows: the file, what stood there, what was typed, and the line.
MUTATIONS = {
    "a gloss": ("fang/claims.csv", "growing more and more", "growing less and less", "line 2"),
    "a sector": ("huxiu/voices.csv", ",press,", ",investor,", "line 2"),
    "a name": ("huxiu/voices.csv", "Liu Jiang", "Liu Jang", "line 4"),
    "a definition": ("glossary.csv", "One of 39", "One of 93", "line 2"),
    "a kind of problem": ("fang/problems.csv", ",mistranslation,", ",garble,", "line 2"),
    "a number of minutes": ("prompts.toml", "think = 2", "think = 3", "line 7"),
    "a stated basis": ("fang/article.toml", 'basis = "fang:7"', 'basis = "fang:8"', "line 24"),
    "a rendering": ("fang/en.po", "Source: Qubit", "Source: Cubit", "line 19"),
    "a proposition": ("codebook.toml", 'proposition = "', 'proposition = "Not: ', "line "),
    "a row at the end": (
        "series.csv",
        "moss,promise,first page",
        "moss,promise,1st page",
        "line 2",
    ),
}


@pytest.mark.parametrize("kind", MUTATIONS)
def test_what_nothing_else_can_check_is_told_by_file_and_line(held, kind):
    path, old, new, line = MUTATIONS[kind]
    changed(held, path, old, new)
    found = check.faults(held)
    assert len(found) == 1 and found[0].startswith(f"seeds/{path}") and line in found[0], found
    assert digests.ACCEPT in found[0]


def test_lines_that_are_gone_or_new_are_told(held):
    path = held.folder / "series.csv"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:4], *lines[5:]]), "utf-8", newline="")
    assert "gone before line 5" in check.faults(held)[0]


def test_a_file_that_is_gone_is_told(held):
    (held.folder / "series.csv").unlink()
    assert [f for f in check.faults(held) if f.startswith("seeds/series.csv: was accepted")]


def test_what_another_check_tells_is_told_once(held):
    changed(held, "fang/claims.csv", ",qubit,context,", ",nobody,context,")
    assert not [fault for fault in check.faults(held) if digests.ACCEPT in fault]


def test_one_command_renews_the_list_and_refuses_while_there_is_a_fault(held, capsys):
    changed(held, "fang/claims.csv", "growing more and more", "growing less and less")
    assert main(["--seeds", str(held.folder), "check"]) == 1
    assert main(["--seeds", str(held.folder), "check", "--accept"]) == 0
    assert main(["--seeds", str(held.folder), "check"]) == 0
    changed(held, "fang/claims.csv", ",qubit,context,", ",nobody,context,")
    stored = (held.folder / "digests.csv").read_bytes()
    assert main(["--seeds", str(held.folder), "check", "--accept"]) == 1
    assert (held.folder / "digests.csv").read_bytes() == stored
    assert "'nobody'" in capsys.readouterr().out


def test_data_without_a_list_are_held_to_none(seeds):
    (seeds / "digests.csv").unlink(missing_ok=True)
    changed(Kit(seeds), "fang/claims.csv", "growing more and more", "growing less and less")
    assert check.faults(Kit(seeds)) == []


def test_an_added_article_is_no_fault_until_it_is_accepted(held):
    shutil.copytree(held.folder / "talk", held.folder / "other")
    assert not [fault for fault in check.faults(held) if digests.ACCEPT in fault]


def test_a_new_file_of_an_accepted_article_is_work_to_do(held):
    shutil.copy(held.folder / "talk/en.po", held.folder / "talk/fr.po")
    assert [told for told in check.report(held)[0] if told.startswith("to do: seeds/talk/fr.po")]


def test_a_revision_renews_what_it_changes(held, tmp_path):
    source = (held.folder / "talk/source.txt").read_text("utf-8")
    (tmp_path / "new.txt").write_text(f"\u524d\u8a00\n{source}", "utf-8", newline="")
    changed(held, "fang/claims.csv", "growing more and more", "growing less and less")
    revise.revise(held, "talk", tmp_path / "new.txt", apply=True)
    found = [fault for fault in check.faults(held) if digests.ACCEPT in fault]
    assert len(found) == 1 and found[0].startswith("seeds/fang/claims.csv"), found


def test_renumbering_renews_what_it_changes(held):
    changed(held, "talk/voices.csv", "Unsigned", "proposed: unsigned")
    check.accept(held)
    write.renumber(held, "talk")
    assert not [fault for fault in check.faults(held) if digests.ACCEPT in fault]


def test_an_adoption_renews_what_it_changes(held, monkeypatch):
    """Two coders who have the article's own claims, and none of what rests on their ids."""
    from helpers.coding import sheets

    slug, version = "talk", held.codebook.version
    rows = [vars(claim) for claim in held.articles[slug].claims]
    for name in ("forecasts", "verdicts", "outcomes"):
        path = held.folder / slug / f"{name}.csv"
        path.write_text(path.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    path = held.folder / slug / "claims.csv"
    path.write_text(path.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    monkeypatch.setattr(check, "without_digests", lambda kit: [])
    check.accept(held)
    monkeypatch.undo()
    cells = [
        {c: "" if v is None else str(v).removesuffix(".0") for c, v in row.items()} for row in rows
    ]
    for coder in ("ana", "bo"):
        assert sheets.take_in(held, slug, coder, [c | {"codebook": version} for c in cells])
    adopt.adopt(held, slug)
    assert not [fault for fault in check.faults(held) if digests.ACCEPT in fault]
