"""Python in the reader's browser: the core of Pyodide, and the part of the kit that draws panels.

The core comes from npm's `pyodide`, which `make site` fetches and npm checks against the hashes in
`browser/package-lock.json`. Nothing else is needed: what the kit draws with is pure Python.
"""

import io
import json
import zipfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

HELPERS = Path(__file__).parents[1]
CORE = HELPERS.parent / ".pyodide" / "node_modules" / "pyodide"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
CORE_FILES += ("pyodide-lock.json", "package.json")
FOLDER = "python"
# What the drawing functions import, of the kit and of what it stands on.
MODULES = {
    "": ("__init__",),
    "data": ("__init__", "files", "figures", "units"),
    "show": ("__init__", "html", "states"),
    "models": ("__init__", "compute", "compute_panels", "supply", "supply_panels"),
}
PACKAGES = ("pint", "flexcache", "flexparser", "platformdirs", "typing_extensions")
PACKAGES += ("jinja2", "markupsafe")
UNUSED = ("testsuite", "testing")
BEGINNING = (1980, 1, 1, 0, 0, 0)


def files(kit, core=CORE):
    """Return `{path in the site: bytes}`: Python, the kit's part, its figures.

    Without the core, which somebody without node does not have, there is nothing.
    """
    if not is_here(core):
        return {}
    found = {f"{FOLDER}/{name}": (core / name).read_bytes() for name in CORE_FILES}
    found[f"{FOLDER}/kit.zip"] = archive()
    found[f"{FOLDER}/figures.json"] = figures(kit).encode("utf-8")
    return found


def is_here(core=CORE):
    """Return whether all files of the core have been fetched."""
    return all((core / name).is_file() for name in CORE_FILES)


def figures(kit):
    """Return the tables that panels reckon with as JSON, each record by its name."""
    tables = {"hardware": kit.hardware, "runs": kit.runs}
    return json.dumps(
        {name: {id: asdict(each) for id, each in table.items()} for name, table in tables.items()},
        ensure_ascii=False,
    )


def archive():
    """Return a ZIP file of the modules; the same modules make the same bytes."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in sorted(_sources().items()):
            zipped.writestr(zipfile.ZipInfo(name, BEGINNING), content, zipfile.ZIP_DEFLATED)
    return stored.getvalue()


def _sources():
    found = {}
    for room, names in MODULES.items():
        for name in names:
            path = HELPERS / room / f"{name}.py"
            found[path.relative_to(HELPERS.parent).as_posix()] = path.read_bytes()
    found["helpers/show/table.html"] = (HELPERS / "show" / "table.html").read_bytes()
    for package in PACKAGES:
        found |= _package(Path(find_spec(package).origin))
    return found


def _package(origin):
    """Return the sources of an installed package, or of a module that stands alone."""
    if origin.name != "__init__.py":
        return {origin.name: origin.read_bytes()}
    top = origin.parent
    return {
        path.relative_to(top.parent).as_posix(): path.read_bytes()
        for path in top.rglob("*.py")
        if not set(UNUSED) & {*path.relative_to(top).parts, path.stem}
    }
