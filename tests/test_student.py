"""Student copies: no model answer in them, and no edit ever lost."""

import json

import nbformat
import pytest
from made_notebooks import notebook, root

from helpers.data.files import DataError
from helpers.publish import pages, student
from helpers.publish.exercises import drift, filled
from helpers.publish.store import ROOT, notebooks, read
from helpers.publish.tags import tags

EXERCISE = ("markdown", "### Exercise 1: double\n\nWrite it.", "")
STUB = 'def double(number):\n    """Return twice the number."""'
ANSWER = f"{STUB}\n    return 2 * number\n\n\ndouble(21)"
NAME = "notebooks/00_one.ipynb"
PATHS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture
def change(tmp_path):
    """A kit of one notebook, and a function that changes its prose."""

    def write(prose, *more):
        cells = [("markdown", prose, ""), EXERCISE, ("code", STUB, "answer", "42")]
        cells += [("code", ANSWER, "solution", "42"), *more]
        root(tmp_path / "kit", **{"00_one": notebook(*cells)})

    write("first")
    return write


@pytest.fixture
def copies(tmp_path, kit, change):
    """Return a function that makes the student copies anew and says what was done."""
    return lambda: student.write(kit, tmp_path / "work", tmp_path / "kit")


@pytest.fixture
def mine(tmp_path):
    """The student's notebook."""
    return tmp_path / "work" / NAME


def beside(mine):
    return mine.with_name("00_one.new.ipynb")


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_copy_has_the_stub_and_neither_answer_nor_output(copies, mine):
    assert copies()[0] == f"{NAME}: written"
    found = nbformat.read(mine, as_version=4)
    assert [cell.source for cell in found.cells] == ["first", EXERCISE[1], STUB]
    assert found.cells[2].outputs == [] and "2 * number" not in mine.read_text()


@pytest.mark.parametrize(
    "kind, source, handed_out",
    [
        ("markdown", "1. It wants me to believe that …\n2. It will say …", False),
        ("markdown", "1. It wants me to believe that all is well\n2. It will say …", True),
        ("markdown", "My reason: none.", True),
        ("markdown", "", False),
        ("code", STUB, False),
        ("code", "# Your code here", False),
        ("code", "bloom = runs['BLOOM-176B']\n# days = …", False),
        ("code", ANSWER, True),
        ("code", "def double(number):\n    return 2 * number", True),
        ("code", "double = lambda number: 2 * number", True),
    ],
)
def test_what_somebody_wrote_into_an_answer_cell_is_not_handed_out(kind, source, handed_out):
    made = notebook(("markdown", "# One", ""), (kind, source, "answer"))
    told = [*filled(made)]
    assert len(told) == handed_out and all("cell 2" in fault for fault in told)
    assert handed_out == any("filled in" in fault for fault in pages.faults(made, NAME))


@pytest.mark.parametrize("slip", [".", "notebooks", "notebooks/mine", "seeds", "docs"])
def test_no_folder_of_the_kit_itself_takes_the_copies(kit, change, tmp_path, slip):
    before = files(tmp_path)
    with pytest.raises(DataError, match="belongs to the kit itself"):
        student.write(kit, tmp_path / "kit" / slip, tmp_path / "kit")
    assert files(tmp_path) == before


def test_an_untouched_copy_is_brought_up_to_date(copies, change, mine):
    copies()
    change("second")
    assert copies()[0] == f"{NAME}: brought up to date"
    assert "second" in mine.read_text() and not beside(mine).exists()


def test_a_second_run_changes_nothing(copies, tmp_path):
    copies()
    before = files(tmp_path)
    assert copies() == [f"1 notebooks in {tmp_path / 'work'}"]
    assert files(tmp_path) == before


def test_an_edited_copy_stays_and_the_new_version_is_put_beside_it(copies, change, mine):
    copies()
    mine.write_text("my work")
    assert copies()[0] == f"{NAME}: yours, kept" and not beside(mine).exists()
    change("second")
    assert copies()[0].endswith("kept; the new version is beside it as 00_one.new.ipynb")
    assert mine.read_text() == "my work" and "second" in beside(mine).read_text()


def test_a_new_version_is_replaced_by_a_newer_one_unless_edited(copies, change, mine):
    copies()
    mine.write_text("my work")
    for prose in ("second", "third"):
        change(prose)
        copies()
    assert "third" in beside(mine).read_text()
    beside(mine).write_text("my second work")
    change("fourth")
    assert "00_one.new.ipynb; move that away" in copies()[0]
    assert mine.read_text() == "my work" and beside(mine).read_text() == "my second work"
    beside(mine).unlink()
    copies()
    assert "fourth" in beside(mine).read_text()


def test_a_new_version_that_was_taken_away_does_not_come_back(copies, change, mine):
    copies()
    mine.write_text("my work")
    change("second")
    copies()
    beside(mine).unlink()
    assert "was put beside it before" in copies()[0] and not beside(mine).exists()


def test_a_file_that_stood_there_before_is_not_ours(copies, mine):
    mine.parent.mkdir(parents=True)
    mine.write_text("somebody's")
    copies()
    assert mine.read_text() == "somebody's" and "first" in beside(mine).read_text()


ODD = json.dumps({NAME: {"last": 3}, "other": {}})


@pytest.mark.parametrize("listed", ["", "{", "[1]", '{"a": [1]}', ODD, "[" * 9000])
def test_a_spoilt_list_makes_every_copy_the_student_s(copies, change, mine, listed):
    copies()
    (mine.parent.parent / student.LIST).write_text(listed)
    change("second")
    copies()
    assert "first" in mine.read_text() and "second" in beside(mine).read_text()


def test_a_list_of_an_earlier_version_is_read(copies, change, mine):
    copies()
    path = mine.parent.parent / student.LIST
    listed = json.loads(path.read_text())
    path.write_text(json.dumps({name: entry["last"] for name, entry in listed.items()}))
    change("second")
    assert copies()[0] == f"{NAME}: brought up to date"


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("writes", [0, 1, 2])
def test_whoever_is_stopped_at_any_file_has_copies_that_stay_ours(
    copies, change, mine, monkeypatch, writes, edited
):
    copies()
    if edited:
        mine.write_text("my work")
    change("second")
    real, left = student.write_file, [writes]

    def until(path, content):
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        real(path, content)

    monkeypatch.setattr(student, "write_file", until)
    with pytest.raises(KeyboardInterrupt):
        copies()
    monkeypatch.undo()
    change("third")
    told = copies()[0]
    assert ("third" in beside(mine).read_text()) if edited else told.endswith("up to date")
    assert mine.read_text() == "my work" if edited else "third" in mine.read_text()


def test_notes_and_other_files_stay(copies, change, mine):
    copies()
    notes = mine.with_name("my_notes_fang.jsonl")
    notes.write_text("{}\n")
    change("second")
    copies()
    assert notes.read_text() == "{}\n"


def test_files_of_other_programs_are_passed_over(copies, tmp_path, mine):
    for name in ("._00_one.ipynb", ".DS_Store", "00_one (conflicted copy).ipynb"):
        (tmp_path / "kit/notebooks" / name).write_bytes(b"\xff")
    copies()
    assert [path.name for path in mine.parent.iterdir()] == ["00_one.ipynb"]


def test_an_added_article_keeps_its_place_beside_the_notebooks(tmp_path, change, workshop):
    nbformat.write(notebook(("markdown", "# Talk", "")), workshop.folder / "talk/read.ipynb")
    student.write(workshop, tmp_path / "work", tmp_path / "kit")
    assert (tmp_path / "work/seeds/talk/read.ipynb").is_file()


@pytest.mark.parametrize("tag", ["Solution", "solutions", "SOLUTION", "model-answer", "solution_"])
def test_a_misspelt_tag_stops_the_copies_before_anything_is_written(copies, change, mine, tag):
    change(
        "first",
        ("markdown", "### Exercise 2", ""),
        ("markdown", "…", "answer"),
        ("code", "2 * 3", tag),
    )
    with pytest.raises(DataError) as error:
        copies()
    assert any(f"00_one.ipynb, cell 7: tag {tag!r}" in fault for fault in error.value.faults)
    assert not mine.exists()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_copy_of_the_kit_s_own_notebooks_holds_an_answer_and_the_rest_is_whole(path):
    stored = read(path).cells
    made = student.copy(read(path)).cells
    assert [c.source for c in made] == [c.source for c in stored if "solution" not in tags(c)]
    for cell in made:
        if "answer" in tags(cell) and cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None
    assert list(drift(read(path))) == []


def test_all_notebooks_of_the_kit_can_be_handed_out(kit):
    assert len(student.copies(kit)) == len(notebooks(kit))


def drifted(stub, answer, *more):
    cells = [EXERCISE, ("code", stub, "answer")]
    cells += [("code", answer, "solution")] if answer else []
    return list(drift(notebook(*cells, *more)))


@pytest.mark.parametrize(
    ("stub", "answer"),
    [
        (STUB, ANSWER),
        ("# Your code here", "print(1)"),
        ("%matplotlib inline\n!ls", "%pwd"),
        (f"x = {'(' * 150}1{')' * 150}{'.a' * 3000}", "x = '\x00'"),
    ],
)
def test_a_pair_that_belongs_together_is_accepted(stub, answer):
    assert drifted(stub, answer, ("code", "%matplotlib inline\nprint(1)", "slide")) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("", "has an answer cell and no model answer"),
        ("print(1)", "does not define double()"),
        (ANSWER.replace("def double", "def twice"), "does not define double()"),
        (ANSWER.replace("(number)", "(number, times=2)", 1), "other arguments"),
        (ANSWER.replace("twice the", "double the"), "other arguments or another docstring"),
        ("%%time\n" + ANSWER.replace("def double", "def twice"), "does not define double()"),
    ],
)
def test_drift_is_caught(answer, fault):
    (found,) = drifted(STUB, answer)
    assert found.startswith("Exercise 1: double") and fault in found


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ([EXERCISE, ("code", ANSWER, "solution")], "no answer cell before it"),
        ([EXERCISE, ("code", STUB, "answer"), ("markdown", "Do.", "solution")], "define double()"),
        ([(*EXERCISE[:2], "slide"), ("code", STUB, "answer")], "no model answer"),
        *(
            ([("markdown", told, "")], "cell 1: holds a model")
            for told in (
                "<details><summary>Model answer</summary>x",
                "<details>\n<summary><b> model answer</b></summary>x",
                "Look.\n\n**Model answer**: x",
                "#### Solution\n\nx",
            )
        ),
        ([("code", "# Solution:\nx = 1", "")], "cell 1: holds a model"),
    ],
)
def test_what_does_not_belong_together_is_caught(cells, fault):
    (found,) = drift(notebook(*cells))
    assert fault in found


@pytest.mark.parametrize("told", ["Open the model answer.", "The solution is ours", "solution = 1"])
def test_words_about_a_model_answer_are_none(told):
    assert list(drift(notebook(("markdown", told, ""), ("code", told, "")))) == []


def test_what_a_model_answer_made_a_later_cell_show_stays_away():
    cells = [EXERCISE, ("code", STUB, "answer"), ("code", ANSWER, "solution")]
    more = ["double(2)", "1 + 1", "double = 3\ndouble", "double"]
    found = student.copy(notebook(*cells, *(("code", source, "", "4") for source in more)))
    assert [len(cell.outputs) for cell in found.cells[2:]] == [0, 1, 1, 1]


def test_a_later_cell_that_needs_a_model_answer_is_caught():
    (found,) = drifted("# Your code here", "total = 42", ("code", "print(total)", ""))
    assert found == "cell 4: needs 'total', which only a model answer defines"
    assert drifted(STUB, ANSWER, ("code", "double(2)", "")) == [], "the stub defines it too"
