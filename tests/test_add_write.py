"""A proposal becomes a folder at once or not at all; deleting it undoes everything."""

import csv
import json
import re
import tomllib
from datetime import date
from pathlib import Path

import nbformat
import polib
import pytest

from helpers.add import skeleton
from helpers.add import write as writing
from helpers.add.propose import propose
from helpers.add.reading import document
from helpers.add.write import command, renumber, write
from helpers.data.files import DataError
from helpers.data.locks import WriteError

ARTICLES = Path(__file__).parent / "articles"
SPANISH, ARABIC = ARTICLES / "entrevista.md", ARTICLES / "maqala.html"
DAY = date(2026, 1, 31)


def add(kit, path, slug, run=None, **told):
    return write(kit, propose(document(path), slug, day=DAY, **told), run)


def about(kit, slug):
    return tomllib.loads((kit.folder / slug / "article.toml").read_text("utf-8"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as stored:
        return list(csv.DictReader(stored))


def tree(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_added_article_is_without_fault_and_every_word_is_a_passage_or_furniture(workshop):
    for path, slug in ((SPANISH, "ferran"), (ARABIC, "huda")):
        add(workshop, path, slug)
        article = workshop.articles[slug]
        parts = sorted([*article.passages, *article.furniture], key=lambda part: part.start)
        assert "\n".join(part.raw for part in parts) == article.source.strip()
        original = workshop.folder / slug / f"original{path.suffix}"
        assert original.read_bytes() == path.read_bytes()
    assert workshop.faults() == []


def test_deleting_the_folder_undoes_it(workshop):
    import shutil

    before = tree(workshop.folder)
    add(workshop, SPANISH, "ferran")
    assert {path.parts[-2] for path in tree(workshop.folder).keys() - before.keys()} == {"ferran"}
    shutil.rmtree(workshop.folder / "ferran")
    assert tree(workshop.folder) == before and workshop.faults() == []


def test_speakers_are_written_with_roles_reasons_and_passages(workshop):
    add(workshop, SPANISH, "ferran")
    article = workshop.articles["ferran"]
    roles = {passage.raw.split(":")[0]: passage.role for passage in article.passages}
    assert roles["Revista"] == "question" and roles["Lucía Ferrán"] == "answer"
    assert article.passage("ferran:1").role == "heading"
    assert article.passage("ferran:3").voice == "ferran-narrator"
    people = {row["id"]: row for row in rows(workshop.folder / "ferran/voices.csv")}
    assert set(people) == {"ferran-narrator", "ferran-revista", "ferran-lucia-ferran"}
    assert people["ferran-revista"]["passage"] == "ferran:5"
    assert people["ferran-revista"]["sector"] == "not known"


TALKS = {
    "time codes": (["[00:05] Ina: And then?", "[00:09] Vera: We left.", "It was late."], "Vera"),
    "brackets": (
        ["\u3010记者\u3011后来呢\uff1f", "\u3010王\u3011我去了海边。", "那年冬天。"],
        "王",
    ),
    "table": (["Ina | And then?", "Vera | We moved on.", "It was late."], "Vera"),
    "full width": (["记者\uff1a后来呢\uff1f", "王\uff1a我去了海边。", "那年冬天。"], "王"),
}


@pytest.mark.parametrize(("lines", "answers"), TALKS.values(), ids=TALKS)
def test_turns_stand_in_article_toml_whatever_form_their_labels_have(
    workshop, tmp_path, lines, answers
):
    (tmp_path / "talk.txt").write_text("\n".join(lines * 2), "utf-8")
    add(workshop, tmp_path / "talk.txt", "vera")
    article = workshop.articles["vera"]
    asker, answerer = [passage.voice for passage in article.passages][:2]
    assert [(p.voice, p.role) for p in article.passages] == [
        *((asker, "question"), (answerer, "answer"), (answerer, "answer")) * 2
    ]
    assert article.voices[answerer].name == answers


def test_furniture_is_written_with_its_reason(workshop):
    add(workshop, ARABIC, "huda", keep=(5, 18), drop=(14,))
    told = {entry["lines"]: entry["reason"] for entry in about(workshop, "huda")["furniture"]}
    assert told["2-4"] == "proposed: stands in the page's navigation"
    assert told["14"] == "proposed: a person says so" and "5" not in told
    assert "عشر نصائح للقهوة" in {p.raw for p in workshop.articles["huda"].passages}


def test_the_tables_are_empty_and_every_passage_waits_for_its_rendering(workshop):
    add(workshop, SPANISH, "ferran")
    for name in ("claims", "problems", "forecasts"):
        assert rows(workshop.folder / f"ferran/{name}.csv") == []
    catalogue = polib.pofile(str(workshop.folder / "ferran/en.po"))
    assert len(catalogue) == 18 and not any(entry.msgstr for entry in catalogue)
    cells = {v: cell for (v, _), cell in workshop.stances().items() if "ferran" in v}
    assert {*cells.values()} == {"not coded"} and len(cells) == 3


HOSTILE = ['He said "\\n\\u0000" \\', "'''x''' ]]> = [table]", 'A "quoted": yes?', 'A "quoted": no']


def test_hostile_text_does_not_break_the_files(workshop, tmp_path):
    path = tmp_path / 'na"me\\.txt'
    path.write_text("\n".join(HOSTILE), "utf-8")
    add(workshop, path, "bad")
    assert [p.raw for p in workshop.articles["bad"].passages] == HOSTILE
    assert about(workshop, "bad")["file"] == path.name


def test_names_such_as_c_sharp_are_shown_as_they_are(workshop, tmp_path):
    (tmp_path / "a.txt").write_text("C# and A* are named here.\n# 2 * 3 = 6\n", "utf-8")
    add(workshop, tmp_path / "a.txt", "signs")
    assert [p.text for p in workshop.articles["signs"].passages] == [
        "C# and A* are named here.",
        "# 2 * 3 = 6",
    ]


def test_a_slug_that_is_taken_is_refused(workshop):
    before = tree(workshop.folder)
    with pytest.raises(DataError, match="slug 'fang': is taken"):
        add(workshop, SPANISH, "fang")
    assert tree(workshop.folder) == before


def test_nothing_half_written_is_left_when_anything_fails(workshop, monkeypatch):
    before, folders = tree(workshop.folder), sorted(workshop.folder.iterdir())

    def fails(*_):
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(skeleton, "notebook", fails)
        with pytest.raises(WriteError, match="no space"):
            add(workshop, SPANISH, "ferran")
    with pytest.raises(DataError, match="its notebook does not run"):
        add(workshop, SPANISH, "ferran", run=fails)
    monkeypatch.setattr(writing, "_run", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        add(workshop, SPANISH, "ferran")
    assert tree(workshop.folder) == before and sorted(workshop.folder.iterdir()) == folders


def test_the_reading_notebook_is_run_where_that_is_asked_for(workshop):
    ran = []
    add(workshop, SPANISH, "ferran", run=ran.append)
    assert ran == [workshop.folder / "ferran/read.ipynb"]


def test_an_article_whose_notebook_was_never_run_is_finished_by_the_next_run(workshop):
    add(workshop, SPANISH, "ferran")  # a kill after this leaves just that
    path, ran = workshop.folder / "ferran/voices.csv", []
    path.write_bytes(path.read_bytes().replace(b"proposed", b"looked at"))
    before = tree(workshop.folder)
    assert "killed" in add(workshop, SPANISH, "ferran", run=ran.append).plain
    assert ran == [workshop.folder / "ferran/read.ipynb"] and tree(workshop.folder) == before
    ran[0].write_text(ran[0].read_text("utf-8") + "\n", "utf-8")  # as a run changes it
    for path in (SPANISH, ARABIC):
        with pytest.raises(DataError, match="is taken"):
            add(workshop, path, "ferran", run=ran.append)
    assert len(ran) == 1


def test_renumbering_keeps_renderings_with_their_words(workshop):
    add(workshop, SPANISH, "ferran")
    path = workshop.folder / "ferran/en.po"
    catalogue = polib.pofile(str(path))
    catalogue[1].msgstr, catalogue[4].msgstr = "Invented for tests.", "How many people?"
    catalogue.save(str(path))
    toml = workshop.folder / "ferran/article.toml"
    changed = toml.read_text("utf-8").replace('lines = "1-4"', 'lines = "1-4, 6"')
    toml.write_text(changed, "utf-8")
    assert renumber(workshop, "ferran") == ["en.po", "voices.csv"]
    assert workshop.articles["ferran"].english == {"ferran:4": "How many people?"}
    (left,) = polib.pofile(str(path)).obsolete_entries()
    assert left.msgstr == "Invented for tests."
    people = {row["id"]: row["passage"] for row in rows(workshop.folder / "ferran/voices.csv")}
    assert people["ferran-revista"] == "ferran:4"


@pytest.mark.parametrize(
    "spoilt", ['msgid "', "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")]
)
def test_renumbering_refuses_a_broken_po_file_and_changes_nothing(workshop, spoilt):
    add(workshop, SPANISH, "ferran")
    path = workshop.folder / "ferran/en.po"
    path.write_text(f"{path.read_text('utf-8')}\n{spoilt}\n", "utf-8")
    before = tree(workshop.folder)
    with pytest.raises(DataError, match=r"en\.po"):
        renumber(workshop, "ferran")
    assert tree(workshop.folder) == before


def test_what_is_left_to_do_is_told_in_sensible_minutes(workshop):
    told = add(workshop, ARABIC, "huda").plain
    assert "render the 8 passages" in told and "delete seeds/huda" in told
    assert "seeds/huda/read.ipynb" in told and ".toml" not in told and ".po" not in told
    minutes = [int(found) for found in re.findall(r"about (\d+) min", told)]
    assert minutes == [3, 1, 16, 16]


def test_the_notebook_has_the_bones_of_an_article_and_no_number_that_could_go_stale():
    made = skeleton.notebook("huda", "Coffee & <b>talk</b> for $2 *", "ar")
    nbformat.validate(made)
    assert made.cells[0].source.startswith("# Coffee \\& \\<b\\>talk\\</b\\> for \\$2 \\*\n")
    prose = "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    bones = re.findall(r"^## (.+)$", prose, re.M)
    assert (bones[0], bones[-2], len(bones)) == ("Before you read", "Try it yourself", 10)
    assert bones[-1] == "Finish this article" and not re.search(
        "SLUG|TITLE|LANGUAGE", json.dumps(made)
    )
    links = re.sub(r"\]\([^)]*\)|^\d\. |^# .*", "", prose, flags=re.M)
    assert not re.findall(r"\d", links) and prose.count("<summary>Hint</summary>") == 3
    tags = [tag for cell in made.cells for tag in cell.metadata.get("tags", [])]
    assert tags[:4] == ["header", "setup", "lab-only", "answer"]
    assert tags[4:10] == ["answer", "solution"] * 3
    assert {*tags[10:-1]} == {"lab-only"}, "forms belong on no page"


def test_the_cells_of_the_notebook_run(workshop, monkeypatch):
    add(workshop, SPANISH, "ferran")
    monkeypatch.setattr("helpers.kit.kit", workshop)
    names = {}
    for cell in skeleton.notebook("ferran", "T", "es").cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    assert names["finish"].slug == "ferran"


class Chosen:
    """What the command line was given."""

    def __init__(self, file, slug, **told):
        self.file, self.slug, self.language = file, slug, None
        self.keep = self.drop = ()
        self.propose = self.renumber = False
        vars(self).update(told)


def test_the_command_says_what_it_proposed_and_what_is_to_do(workshop, capsys):
    before = tree(workshop.folder)
    command(workshop, Chosen(str(ARABIC), "huda", propose=True))
    told = capsys.readouterr().out
    assert "language ar: the file declares 'ar'" in told and "line 5, page furniture: " in told
    assert tree(workshop.folder) == before
    command(workshop, Chosen(str(ARABIC), "huda"))
    assert "To undo everything, delete seeds/huda." in capsys.readouterr().out
    command(workshop, Chosen(None, "huda", renumber=True))
    assert "written anew: en.po, voices.csv" in capsys.readouterr().out
    with pytest.raises(DataError, match="name the file"):
        command(workshop, Chosen(None, "huda"))
