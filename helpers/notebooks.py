"""Notebooks as files: run them in order and store them clean."""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def store(path, timeout=120):
    """Run a notebook from the top in its own folder and write it back with its outputs.

    What differs from run to run or from machine to machine is left out, and so are widget
    views, which no reader can reopen: their static page stays. Raises nbclient's
    CellExecutionError where a cell fails; the file is then left as it was.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": path.parent}},
    )
    # What a kernel says as it starts is the machine's affair, not the notebook's.
    client.execute(stderr=subprocess.DEVNULL)
    nbformat.write(cleaned(notebook), path)


def cleaned(notebook):
    """Return the notebook without timings, widget state, widget views and machine's names."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"c{number:02d}"
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if "metadata" in output:
                output.metadata = {}
    return notebook


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"running {name}")
        store(Path(name))
