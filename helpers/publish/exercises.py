"""Whether the exercises of a notebook and their model answers still belong together."""

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

from helpers.publish.tags import tags

# A line that calls itself a model answer, whatever marks stand before the words.
TITLE = re.compile(
    r"^(?:<[^<>\n]*>|[^\w<\n])*+(?:model\s+answers?|solutions?)[ ]*(?:[:*_<-]|$)", re.I | re.M
)


def drift(notebook):
    """Yield a sentence for every exercise whose stub and model answer have drifted apart.

    An answer cell of a section *Exercise* is followed by its model answer; a function that the
    stub begins stands in the answer with the same name, arguments and docstring; no cell calls
    itself a model answer without the tag `solution`; and no later cell needs what only a model
    answer defines.
    """
    waiting, exercise = None, ""
    for number, cell in enumerate(notebook.cells, 1):
        heading = _heading(cell)
        if heading:
            if waiting:
                yield f"{exercise}: has an answer cell and no model answer"
            waiting, exercise = None, heading
        elif "answer" in tags(cell) and exercise:
            waiting = cell
        elif "solution" in tags(cell):
            yield from _pair(exercise, waiting, cell)
            waiting = None
        if "solution" not in tags(cell) and TITLE.search(cell.source):
            yield f"cell {number}: holds a model answer and is not tagged 'solution'"
    if waiting:
        yield f"{exercise}: has an answer cell and no model answer"
    yield from _needed(notebook)


def filled(notebook):
    """Yield a sentence for every answer cell that somebody has filled in, and would hand out.

    A text is filled in where a line has no dots (…) left, code where a stub does something.
    """
    for number, cell in enumerate(notebook.cells, 1):
        if "answer" in tags(cell) and _is_filled(cell):
            yield (
                f"cell {number}: an answer is filled in, and whoever gets the copies would read "
                "it; put … where it stands, and keep your words elsewhere"
            )


def _is_filled(cell):
    if cell.cell_type != "code":
        return any(line.strip() and "…" not in line for line in cell.source.splitlines())
    if "…" in cell.source:
        return False
    return not all(map(_is_stub, _parsed(cell.source).body))


def _is_stub(node):
    """Return whether a statement only begins a function: its arguments and its docstring."""
    begun = isinstance(node, ast.FunctionDef) and len(node.body) == 1
    return begun and bool(ast.get_docstring(node))


def _heading(cell):
    """Return the heading of the last exercise that a text begins, or an empty string."""
    if cell.cell_type != "markdown" or tags(cell) & {"answer", "solution"}:
        return ""
    found = [line for line in cell.source.splitlines() if line.startswith("### Exercise")]
    return found[-1].lstrip("# ") if found else ""


def _pair(exercise, stub, answer):
    if stub is None:
        yield f"{exercise}: has a model answer and no answer cell before it"
    elif stub.cell_type == "code":
        given = _functions(answer.source) if answer.cell_type == "code" else {}
        for name, signature in _functions(stub.source).items():
            if name not in given:
                yield f"{exercise}: the model answer does not define {name}()"
            elif given[name] != signature:
                yield f"{exercise}: {name}() has other arguments or another docstring in its model"


def _functions(source):
    """Return `{name: (arguments, docstring)}` of the functions that a cell defines."""
    return {
        node.name: (ast.unparse(node.args), ast.get_docstring(node))
        for node in _parsed(source).body
        if isinstance(node, ast.FunctionDef)
    }


def _needed(notebook):
    """Yield a fault for a name that a cell uses and that only an earlier model answer defines."""
    known, hidden = set(), set()
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        used, defined = _names(cell.source)
        if "solution" in tags(cell):
            hidden |= defined
            continue
        known |= defined
        for name in sorted(used & hidden - known):
            yield f"cell {number}: needs {name!r}, which only a model answer defines"


def leaning(notebook):
    """Yield each cell that uses a name which a model answer was the last to define before it."""
    theirs = set()
    for cell in notebook.cells:
        used, defined = _names(cell.source) if cell.cell_type == "code" else (set(), set())
        if "solution" in tags(cell):
            theirs |= defined
        else:
            if used & (theirs - defined):
                yield cell
            theirs -= defined


def _names(source):
    """Return `(names that a cell uses, names that it defines)`."""
    used, defined = set(), set()
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.alias):
            defined.add((node.asname or node.name).split(".")[0])
    return used, defined


def _parsed(source):
    """Return a cell as a syntax tree, its magics as calls; an empty tree where it is no Python."""
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # no text, or nested too deeply
        return ast.Module([], [])
