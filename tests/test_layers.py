"""Each part of the house imports only what stands below it."""

import ast
from pathlib import Path

import pytest

HELPERS = Path(__file__).parent.parent / "helpers"
# data → kit → show, models → teach, coding, add → workshop, publish, export → check, cluster,
# command
LAYERS = {
    "data": 0,
    "kit": 1,
    "show": 2,
    "models": 2,
    "teach": 3,
    "coding": 3,
    "add": 3,
    "workshop": 4,
    "publish": 4,
    "export": 4,
    "check": 5,
    "cluster": 6,
    "__main__": 7,
}
# Rooms on one floor that may use a neighbour.
BESIDE = {("models", "show"), ("add", "coding"), ("publish", "export")}


def rooms(path):
    """Return the part that a module belongs to, and the parts that it imports."""
    own = path.relative_to(HELPERS).parts[0].removesuffix(".py")
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        parts = [name.split(".") for name in names]
        found |= {part[1] for part in parts if part[0] == "helpers" and len(part) > 1}
    return own, {room for room in found if room in LAYERS} - {own}


MODULES = sorted(path for path in HELPERS.rglob("*.py") if path.name != "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_a_module_imports_only_what_stands_below_it(path):
    own, used = rooms(path)
    assert own in LAYERS, f"{own} is no part of the house"
    climbs = {room for room in used if LAYERS[room] >= LAYERS[own]}
    assert {(own, room) for room in climbs} <= BESIDE


def test_the_models_load_without_pandas_and_widgets():
    """They run in a reader's browser, where neither is."""
    import subprocess
    import sys

    code = "import sys; from helpers.models import compute, supply; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"pandas", "ipywidgets", "matplotlib"} & set(loaded.stdout.split())


def test_no_module_is_longer_than_a_reader_can_hold():
    long = {path.name: path.read_text("utf-8").count("\n") for path in MODULES}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}
