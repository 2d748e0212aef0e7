"""Student copies: the notebooks without model answers, in a workspace that keeps every edit."""

import hashlib
import json
from pathlib import Path

import nbformat

from helpers.data.files import checked, shown_path
from helpers.data.writing import write as write_file
from helpers.publish import store
from helpers.publish.exercises import drift, filled, leaning
from helpers.publish.tags import tag_faults, tags

LIST = ".written.json"


def write(kit, folder, root=store.ROOT):
    """Write a copy of every notebook into `folder`; return what was done, one sentence a file.

    A copy that is still as we wrote it is brought up to date. One that somebody has edited
    stays, and where the kit has changed since, the new version is put beside it as
    `NN_name.new.ipynb`; an edited `.new` file stays too. Nothing else in the folder is touched.
    Raises `DataError`, and writes nothing, where a model answer could reach a student, or where
    the folder is one of the kit's own.
    """
    folder = Path(folder)
    own = _is_own(folder.resolve(), Path(root).resolve())
    told = f"{shown_path(folder)}: belongs to the kit itself; name another folder, such as student"
    checked(folder, [told] if own else [])
    found, ours = copies(kit, root), _listed(folder)
    chosen, told = {}, []
    for name, content in found.items():
        target, sentence = _choose(folder, name, content, ours)
        told.append(sentence)
        if target:
            chosen[target] = content
    _place(folder, chosen, ours)
    return [*filter(None, told), f"{len(found)} notebooks in {folder}"]


def _is_own(folder, root):
    parts = (root / name for name in ("notebooks", "seeds", "helpers", "docs", "tests"))
    return folder == root or any(folder.is_relative_to(part) for part in parts)


def copies(kit, root=store.ROOT):
    """Return `{path in the workspace: bytes}` of all notebooks without their model answers.

    The folders are those of the kit, so that links between notebooks lead on as they do there.
    Raises `DataError` with every exercise whose answer could slip through, whoever wrote it.
    """
    found, faults = {}, []
    for name, path in store.notebooks(kit, root).items():
        notebook = store.read(path)
        wrong = [*tag_faults(notebook), *drift(notebook), *filled(notebook)]
        faults += [f"{shown_path(path)}, {fault}" for fault in wrong]
        added = path.name == "read.ipynb"
        place = f"seeds/{name}/read.ipynb" if added else f"notebooks/{path.name}"
        found[place] = (nbformat.writes(copy(notebook)) + "\n").encode("utf-8")
    return checked(found, faults)


def copy(notebook):
    """Return the notebook without cells tagged `solution`, nor what these made others show.

    Answer cells have no outputs, and neither have cells that use what a model answer defined.
    """
    emptied = [cell for cell in notebook.cells if "answer" in tags(cell)] + [*leaning(notebook)]
    for cell in (cell for cell in emptied if cell.cell_type == "code"):
        cell.outputs, cell.execution_count = [], None
    notebook.cells = [cell for cell in notebook.cells if "solution" not in tags(cell)]
    return notebook


def _listed(folder):
    """Return `{path: {"last": hash, "known": [hashes]}}` of what we wrote last, and ever.

    A list that cannot be read lists nothing.
    """
    try:
        listed = json.loads((folder / LIST).read_text("utf-8"))
        return {
            name: entry if isinstance(entry, dict) else {"last": entry, "known": [entry]}
            for name, entry in listed.items()
            if not isinstance(entry, dict) or _is_whole(entry)
        }
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_whole(entry):
    return "last" in entry and isinstance(entry.get("known"), list)


def _choose(folder, name, content, ours):
    """Return `(path to write or None, what to say)` for one copy."""
    new, stands = _hash(content), _stored(folder / name)
    entry = ours.get(name, {"last": "", "known": []})
    if stands == content:
        return name if entry["last"] != new else None, ""
    if not stands or _hash(stands) in entry["known"]:
        return name, f"{name}: {'brought up to date' if stands else 'written'}"
    if entry["last"] == new:
        return None, f"{name}: yours, kept"
    beside = name.removesuffix(".ipynb") + ".new.ipynb"
    offered, other = ours.get(beside, {"last": "", "known": []}), _stored(folder / beside)
    if offered["last"] == new:
        return None, f"{name}: yours, kept; the new version was put beside it before"
    if other and _hash(other) not in (new, *offered["known"]):
        return None, f"{name}: yours, kept, and so is {beside}; move that away to get the new one"
    return beside, f"{name}: yours, kept; the new version is beside it as {beside.split('/')[-1]}"


def _place(folder, chosen, ours):
    """Write the chosen files; whoever is stopped in between leaves copies that are known as ours.

    So their hashes are listed as known before the first file, and as written after the last.
    """
    for name, content in chosen.items():
        entry = ours.setdefault(name, {"last": "", "known": []})
        entry["known"] = [*dict.fromkeys([*entry["known"], _hash(content)])]
    _list(folder, ours)
    for name, content in chosen.items():
        if _stored(folder / name) != content:
            write_file(folder / name, content)
        ours[name]["last"] = _hash(content)
    _list(folder, ours)


def _list(folder, ours):
    content = (json.dumps(ours, indent=1, sort_keys=True) + "\n").encode()
    if _stored(folder / LIST) != content:
        write_file(folder / LIST, content)


def _stored(path):
    return path.read_bytes() if path.is_file() else b""


def _hash(content):
    return hashlib.sha256(content).hexdigest()
