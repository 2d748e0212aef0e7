"""Notebooks as files: read in any format, run apart from the user's settings, stored clean."""

import json

import nbformat
import pytest
from made_notebooks import notebook

from helpers.data.files import DataError
from helpers.publish import store


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def written(path, *cells, minor=5):
    made = json.loads(nbformat.writes(nbformat.v4.new_notebook(cells=[*cells])))
    path.write_text(json.dumps(made | {"nbformat_minor": minor}), "utf-8")
    return path


def test_what_it_runs_is_stored_with_its_result_and_without_the_machine(tmp_path):
    path = written(tmp_path / "n.ipynb", code("6 * 7", vscode={"languageId": "x"}, tags=["setup"]))
    store.store(path)
    found = nbformat.read(path, as_version=4)
    (cell,) = found.cells
    assert cell.outputs[0].data == {"text/plain": "42"} and cell.execution_count == 1
    assert cell.metadata == {"tags": ["setup"], "jupyter": {"source_hidden": True}}
    assert "version" not in found.metadata.language_info
    nbformat.validate(found)
    before = path.read_bytes()
    store.store(path)
    assert path.read_bytes() == before, "a second run changes nothing"


def test_a_notebook_of_format_4_4_is_stored_valid(tmp_path):
    cell = code("1")
    path = written(tmp_path / "n.ipynb", cell, minor=4)
    store.store(path)
    found = json.loads(path.read_text("utf-8"))
    assert found["nbformat_minor"] == 5
    nbformat.validate(nbformat.from_dict(found))


def test_magics_survive(tmp_path):
    path = written(tmp_path / "n.ipynb", code("%matplotlib inline\n%pwd"))
    store.store(path)
    (cell,) = nbformat.read(path, as_version=4).cells
    assert (
        cell.source == "%matplotlib inline\n%pwd"
        and tmp_path.name in cell.outputs[0].data["text/plain"]
    )


@pytest.mark.parametrize("setting", ["MPLBACKEND", "MATPLOTLIBRC", "IPYTHONDIR"])
def test_the_settings_of_whoever_runs_it_do_not_reach_it(tmp_path, monkeypatch, setting):
    (tmp_path / "own/profile_default/startup").mkdir(parents=True)
    (tmp_path / "own/profile_default/startup/a.py").write_text("raise SystemExit")
    (tmp_path / "own/matplotlibrc").write_text("figure.dpi: 17\n")
    value = "Agg" if setting == "MPLBACKEND" else str(tmp_path / "own")
    monkeypatch.setenv(setting, value)
    draws = "import matplotlib.pyplot as plt\nprint(plt.rcParams['figure.dpi'])\nplt.plot([1])"
    path = written(tmp_path / "n.ipynb", code(f"{draws}\nplt.show()"))
    store.store(path)
    (cell,) = nbformat.read(path, as_version=4).cells
    assert cell.outputs[0].text == "100.0\n" and "image/png" in cell.outputs[1].data


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("1/0", "ZeroDivisionError"),
        ("class plt:\n    def show(): ...\nplt.show()", "n.ipynb, cell 1"),
    ],
)
def test_a_notebook_that_fails_or_loses_its_figure_is_left_as_it_was(tmp_path, source, told):
    path = written(tmp_path / "n.ipynb", code(source))
    before = path.read_bytes()
    with pytest.raises(Exception, match=told):
        store.store(path)
    assert path.read_bytes() == before


# In an older format, with a cell of a kind that there is not.
OLD = '{"nbformat": 1, "cells": [{"cell_type": "x"}]}'


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"cells": 1}', '{"nbformat": 4, "cells": [{}]}', "\udcff", "[" * 99_999, OLD],
)
def test_a_file_that_is_no_notebook_is_named(tmp_path, content):
    path = tmp_path / "notebooks" / "n.ipynb"
    path.parent.mkdir()
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=r"notebooks/n\.ipynb: cannot be read as a notebook"):
        store.read(path)


def test_cleaning_drops_what_cannot_be_opened_again_and_keeps_a_figure_s_words():
    made = notebook(("code", "1", "", {"image/png": "AA"}))
    data = {store.WIDGET_VIEW: {"model_id": "x"}, "text/html": "kept"}
    made.cells[0].outputs.append(nbformat.v4.new_output("display_data", data=data))
    made.cells[0].outputs[0].metadata = {"image/png": {"alt": "words", "width": 8}, "x": "dark"}
    alone = {store.WIDGET_VIEW: {"model_id": "y"}}
    made.cells[0].outputs.append(nbformat.v4.new_output("display_data", data=alone))
    made.metadata["widgets"] = {}
    (cell,) = store.cleaned(made).cells
    assert [output.data for output in cell.outputs] == [{"image/png": "AA"}, {"text/html": "kept"}]
    assert "widgets" not in made.metadata
    assert cell.outputs[0].metadata == {"image/png": {"alt": "words"}}


@pytest.mark.parametrize(
    ("kind", "tag", "folded"),
    [
        ("code", "", {"source_hidden": True}),
        ("code", "answer", None),
        ("code", "solution", {"source_hidden": True, "outputs_hidden": True}),
        ("markdown", "solution", None),
    ],
)
def test_code_is_folded_but_for_the_stub_of_an_exercise(kind, tag, folded):
    (cell,) = store.cleaned(notebook((kind, "x", tag))).cells
    assert cell.metadata.get("jupyter") == folded


def test_files_of_other_programs_are_no_notebooks(tmp_path, kit):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    names = ("00_one.ipynb", "._00_one.ipynb", ".hidden.ipynb", "~$00_one.ipynb", "notes.txt")
    for name in (*names, "00_one (conflicted copy 2026-01-02).ipynb"):
        (folder / name).write_bytes(b"\xff")
    assert [*store.notebooks(kit, tmp_path)] == ["00_one"]


def test_a_folder_without_notebooks_is_refused(tmp_path, kit):
    with pytest.raises(DataError, match="no notebooks"):
        store.notebooks(kit, tmp_path)


@pytest.mark.parametrize("tag, folded", [("slide", True), ("answer", False), ("change", False)])
def test_code_is_folded_away_unless_a_reader_is_to_write_it(tag, folded):
    found = store.cleaned(nbformat.v4.new_notebook(cells=[code("1", tags=[tag])]))
    assert ("source_hidden" in found.cells[0].metadata.get("jupyter", {})) == folded
