import ast

import nbformat
import pytest

from helpers import tables
from helpers.pack import classpack, student

PATHS = classpack.notebooks()
EXERCISE = "### Exercise 1: double\n\nWrite it."
STUB = 'def double(number):\n    """Return twice the number."""'
ANSWER = f"{STUB}\n    return 2 * number\n\n\ndouble(21)"


def notebook(*cells):
    """Return a notebook of `(kind, source, tags)`; code cells have printed 42."""
    made = []
    for kind, source, *tags in cells:
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source)
        cell.id, cell.metadata["tags"] = f"c{len(made)}", list(tags)
        if kind == "code":
            cell.execution_count = 1
            cell.outputs = [nbformat.v4.new_output("stream", text="42")]
        made.append(cell)
    return nbformat.v4.new_notebook(cells=made)


@pytest.fixture
def kit(tmp_path):
    """A kit of one notebook, and a function that changes its prose."""

    def change(prose):
        cells = [("markdown", prose), ("markdown", EXERCISE)]
        cells += [("code", STUB, "answer"), ("code", ANSWER, "solution")]
        nbformat.write(notebook(*cells), tmp_path / "kit/notebooks/00_one.ipynb")

    (tmp_path / "kit/notebooks").mkdir(parents=True)
    change("first")
    return change


@pytest.fixture
def copies(tmp_path, kit):
    """Return a function that makes the student copies anew and says what was done."""
    return lambda: student.write(tmp_path / "work", root=tmp_path / "kit")


@pytest.fixture
def mine(tmp_path):
    """The student's notebook."""
    return tmp_path / "work/notebooks/00_one.ipynb"


def beside(mine):
    return mine.with_name("00_one.new.ipynb")


def test_a_copy_has_the_stub_and_neither_answer_nor_output(copies, mine):
    assert copies()[0] == "notebooks/00_one.ipynb: written"
    found = nbformat.read(mine, as_version=4)
    assert [cell.source for cell in found.cells] == ["first", EXERCISE, STUB]
    assert found.cells[2].outputs == [] and "2 * number" not in mine.read_text()


def test_an_untouched_copy_is_brought_up_to_date(copies, kit, mine):
    copies()
    kit("second")
    assert copies()[0] == "notebooks/00_one.ipynb: brought up to date"
    assert "second" in mine.read_text() and not beside(mine).exists()


def test_a_second_run_changes_nothing(copies, mine, tmp_path):
    copies()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert copies() == [f"1 notebooks in {tmp_path / 'work'}"]
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_an_edited_copy_stays_and_the_new_version_is_put_beside_it(copies, kit, mine):
    copies()
    mine.write_text("my work")
    assert copies()[0] == "notebooks/00_one.ipynb: yours, kept" and not beside(mine).exists()
    kit("second")
    assert copies()[0].endswith("kept; the new version is beside it as 00_one.new.ipynb")
    assert mine.read_text() == "my work" and "second" in beside(mine).read_text()


def test_a_new_version_is_replaced_by_a_newer_one_unless_edited(copies, kit, mine):
    copies()
    mine.write_text("my work")
    kit("second")
    copies()
    kit("third")
    copies()
    assert "third" in beside(mine).read_text()
    beside(mine).write_text("my second work")
    kit("fourth")
    assert "00_one.new.ipynb; move that away" in copies()[0]
    assert mine.read_text() == "my work" and beside(mine).read_text() == "my second work"
    beside(mine).unlink()
    copies()
    assert "fourth" in beside(mine).read_text()


def test_a_new_version_that_was_taken_away_does_not_come_back(copies, kit, mine):
    copies()
    mine.write_text("my work")
    kit("second")
    copies()
    beside(mine).unlink()
    assert "was put beside it before" in copies()[0] and not beside(mine).exists()


def test_a_file_that_stood_there_before_is_not_ours(copies, mine):
    mine.parent.mkdir(parents=True)
    mine.write_text("somebody's")
    copies()
    assert mine.read_text() == "somebody's" and "first" in beside(mine).read_text()


@pytest.mark.parametrize("listed", ["", "{", "[1]"])
def test_a_spoilt_list_makes_every_copy_the_student_s(copies, kit, mine, listed):
    copies()
    (mine.parent.parent / student.LIST).write_text(listed)
    kit("second")
    copies()
    assert "first" in mine.read_text() and "second" in beside(mine).read_text()


def test_notes_and_other_files_stay(copies, kit, mine):
    copies()
    notes = mine.with_name("my_notes_fang.jsonl")
    notes.write_text("{}\n")
    kit("second")
    copies()
    assert notes.read_text() == "{}\n"


def test_a_deleted_copy_is_written_again(copies, mine):
    copies()
    mine.unlink()
    assert copies()[0] == "notebooks/00_one.ipynb: written" and mine.is_file()


def test_an_added_article_keeps_its_place_beside_the_notebooks(tmp_path, kit, seeds):
    nbformat.write(notebook(("markdown", "# Talk")), seeds / "talk/read.ipynb")
    student.write(tmp_path / "work", seeds, tmp_path / "kit")
    assert (tmp_path / "work/seeds/talk/read.ipynb").is_file()


def test_a_kit_without_notebooks_is_refused(tmp_path):
    with pytest.raises(tables.DataError, match="there are no notebooks"):
        student.write(tmp_path / "work", root=tmp_path)
    assert not (tmp_path / "work").exists()


def test_the_command_says_what_it_did(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["student", str(tmp_path / "work")])
    assert student.main() == 0
    assert f"{len(PATHS)} notebooks in {tmp_path / 'work'}" in capsys.readouterr().out
    assert (tmp_path / "work/notebooks/04_fang.ipynb").is_file()


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_no_copy_holds_an_answer_and_the_rest_is_whole(path):
    stored = nbformat.read(path, as_version=4)
    kept = [c.source for c in stored.cells if "solution" not in c.metadata.get("tags", [])]
    answers = [c for c in stored.cells if "solution" in c.metadata.get("tags", [])]
    made = student.copy(nbformat.read(path, as_version=4))
    assert [cell.source for cell in made.cells] == kept
    assert len(made.cells) == len(stored.cells) - len(answers)
    for cell in made.cells:
        if "answer" in cell.metadata.get("tags", []) and cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_stubs_and_answers_have_not_drifted_apart(path):
    stored = nbformat.read(path, as_version=4)
    assert list(student.drift(stored)) == []
    for cell in stored.cells:
        if cell.metadata.get("tags") == ["answer"] and cell.cell_type == "code":
            compile(cell.source, path.name, "exec")
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.FunctionDef):
                    exec(ast.unparse(node), {})


def drifted(stub, answer, *more):
    cells = [("markdown", EXERCISE), ("code", stub, "answer")]
    cells += [("code", answer, "solution")] if answer else []
    return list(student.drift(notebook(*cells, *more)))


def test_a_pair_that_belongs_together_is_accepted():
    assert drifted(STUB, ANSWER) == []
    assert drifted("# Your code here", "print(1)", ("code", "print(1)")) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("", "has an answer cell and no model answer"),
        ("print(1)", "does not define double()"),
        (ANSWER.replace("def double", "def twice"), "does not define double()"),
        (
            ANSWER.replace("(number)", "(number, times=2)", 1),
            "other arguments or another docstring",
        ),
        (ANSWER.replace("twice the", "double the"), "other arguments or another docstring"),
    ],
)
def test_drift_is_caught(answer, fault):
    (found,) = drifted(STUB, answer)
    assert found.startswith("Exercise 1: double") and fault in found


def test_a_model_answer_without_an_answer_cell_is_caught():
    cells = (("markdown", EXERCISE), ("code", ANSWER, "solution"))
    (found,) = student.drift(notebook(*cells))
    assert "no answer cell before it" in found


def test_a_stub_of_code_whose_model_is_prose_is_caught():
    cells = [("markdown", EXERCISE), ("code", STUB, "answer"), ("markdown", "Do.", "solution")]
    (found,) = student.drift(notebook(*cells))
    assert "does not define double()" in found


def test_a_later_cell_that_needs_a_model_answer_is_caught():
    (found,) = drifted("# Your code here", "total = 42", ("code", "print(total)"))
    assert found == "cell 4: needs 'total', which only a model answer defines"
    assert drifted(STUB, ANSWER, ("code", "double(2)")) == [], "the stub defines it too"
