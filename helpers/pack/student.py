"""Student copies: the notebooks without model answers, in a workspace that keeps every edit."""

import ast
import hashlib
import json
import sys
from pathlib import Path

import nbformat

from helpers import tables
from helpers.pack import classpack

LIST = ".written.json"


def main():
    """Write the copies into the folder that the command names and say what was done."""
    try:
        told = write(Path(sys.argv[1] if len(sys.argv) > 1 else "student"))
    except tables.DataError as error:
        print(error)
        return 1
    print("\n".join(told))
    return 0


def write(folder, seeds=None, root=classpack.ROOT):
    """Write a copy of every notebook into `folder`; return what was done, one sentence a file.

    A copy that is still as we wrote it is brought up to date. One that somebody has edited
    stays, and where the kit has changed since, the new version is put beside it as
    `NN_name.new.ipynb`; an edited `.new` file stays too. Nothing else in the folder is touched.
    """
    folder = Path(folder)
    found = copies(seeds, root)
    written, told = _listed(folder), []
    for name, content in found.items():
        told.append(_place(folder, name, content, written))
    _replace(folder / LIST, (json.dumps(written, indent=1, sort_keys=True) + "\n").encode())
    return [*filter(None, told), f"{len(found)} notebooks in {folder}"]


def copies(seeds=None, root=classpack.ROOT):
    """Return `{path in the workspace: bytes}` of all notebooks without their model answers.

    The folders are those of the kit, so that links between notebooks lead on as they do there.
    """
    found = {}
    for stem, path in classpack.notebooks(seeds, root).items():
        added = path.name == "read.ipynb"
        name = f"seeds/{stem}/read.ipynb" if added else f"notebooks/{path.name}"
        notebook = nbformat.read(path, as_version=4)
        found[name] = (nbformat.writes(copy(notebook)) + "\n").encode("utf-8")
    return found


def copy(notebook):
    """Return the notebook without cells tagged `solution`; answer cells have no outputs."""
    from nbconvert.preprocessors import TagRemovePreprocessor

    remover = TagRemovePreprocessor(
        remove_cell_tags={"solution"}, remove_all_outputs_tags={"answer"}
    )
    return remover.preprocess(notebook, {})[0]


def _listed(folder):
    """Return `{path: hash of what we wrote last}`; a list that cannot be read lists nothing."""
    try:
        listed = json.loads((folder / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return listed if isinstance(listed, dict) else {}


def _place(folder, name, content, written):
    """Write one copy where it may be written; return what was done, empty for nothing."""
    path, new = folder / name, _hash(content)
    if not path.is_file() or _hash(path.read_bytes()) in (new, written.get(name)):
        was, written[name] = _stored(path), new
        if was != content:
            _replace(path, content)
            return f"{name}: {'brought up to date' if was else 'written'}"
        return ""
    if written.get(name) == new:
        return f"{name}: yours, kept"
    beside = name.removesuffix(".ipynb") + ".new.ipynb"
    offered, stands = written.get(beside), (folder / beside).is_file()
    if offered == new:
        return f"{name}: yours, kept; the new version was put beside it before"
    if stands and _hash((folder / beside).read_bytes()) not in (new, offered):
        return f"{name}: yours, kept, and so is {beside}; move that away to get the new version"
    _replace(folder / beside, content)
    written[beside] = new
    return f"{name}: yours, kept; the new version is beside it as {Path(beside).name}"


def _stored(path):
    return path.read_bytes() if path.is_file() else b""


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _replace(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    tables.replace(path, content)


def drift(notebook):
    """Yield a sentence for every exercise whose stub and model answer have drifted apart.

    An answer cell of a section *Exercise* is followed by its model answer; a function that the
    stub begins stands in the answer with the same name, arguments and docstring; and no later
    cell needs what only a model answer defines.
    """
    waiting, exercise = None, ""
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        headings = [line for line in cell.source.splitlines() if line.startswith("### Exercise")]
        if headings and cell.cell_type == "markdown" and not tags:
            if waiting:
                yield f"{exercise}: has an answer cell and no model answer"
            waiting, exercise = None, headings[-1].lstrip("# ")
        elif "answer" in tags and exercise:
            waiting = cell
        elif "solution" in tags:
            yield from _pair(exercise, waiting, cell)
            waiting = None
    if waiting:
        yield f"{exercise}: has an answer cell and no model answer"
    yield from _needed(notebook)


def _pair(exercise, stub, answer):
    if stub is None:
        yield f"{exercise}: has a model answer and no answer cell before it"
    elif stub.cell_type == "code":
        given = _functions(answer.source) if answer.cell_type == "code" else {}
        asked = _functions(stub.source)
        for name, signature in asked.items():
            if name not in given:
                yield f"{exercise}: the model answer does not define {name}()"
            elif given[name] != signature:
                yield f"{exercise}: {name}() has other arguments or another docstring in its model"


def _functions(source):
    """Return `{name: (arguments, docstring)}` of the functions that a cell defines."""
    return {
        node.name: (ast.unparse(node.args), ast.get_docstring(node))
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


def _needed(notebook):
    """Yield a fault for a name that a cell uses and that only an earlier model answer defines."""
    known, hidden = set(), set()
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        used, defined = _names(cell.source)
        if "solution" in cell.metadata.get("tags", []):
            hidden |= defined
            continue
        known |= defined
        for name in sorted(used & hidden - known):
            yield f"cell {number}: needs {name!r}, which only a model answer defines"


def _names(source):
    """Return `(names that a cell uses, names that it defines)`."""
    tree, used, defined = ast.parse(source), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.alias):
            defined.add((node.asname or node.name).split(".")[0])
    return used, defined


if __name__ == "__main__":
    sys.exit(main())
