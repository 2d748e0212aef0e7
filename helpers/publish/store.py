"""Notebooks as files: find them, read them, run them in order and store them clean."""

import os
import subprocess
import tempfile
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary
from traitlets.config import Config

from helpers.data.files import DataError, checked, data_files, shown_path
from helpers.data.writing import write
from helpers.publish.tags import tags

ROOT = Path(__file__).parents[2]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# What JupyterLab finds at every kernel of this kind, so that it need not write it.
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# Through these the settings of whoever runs a notebook would reach its kernel.
SETTINGS = {"IPYTHONDIR", "MATPLOTLIBRC", "MPLBACKEND", "PYTHONSTARTUP", "PYTHONWARNINGS"}


def notebooks(kit, root=ROOT):
    """Return `{name: path}` of the notebooks under `root`, then of those that read added articles.

    Raises `DataError` where there is none.
    """
    found = {path.stem: path for path in data_files(Path(root) / "notebooks", "*.ipynb")}
    if not found:
        raise DataError([f"{Path(root) / 'notebooks'}: there are no notebooks"])
    for slug, article in kit.articles.items():
        if (path := article.folder / "read.ipynb").is_file():
            found[slug] = path
    return found


def read(path):
    """Return a notebook in format 4.5, in which every cell has an id.

    Older ones are brought up to it. Raises `DataError` where the file is no notebook.
    """
    try:
        notebook = nbformat.reads(Path(path).read_text("utf-8"), as_version=4)
        notebook.nbformat, notebook.nbformat_minor = 4, 5
        for number, cell in enumerate(notebook.cells, 1):
            cell.id = cell.get("id") or f"c{number:02d}"
        nbformat.validate(notebook)
    except Exception as error:  # whatever a damaged file makes the library raise
        told = str(error).strip().partition("\n")[0]
        raise DataError([f"{shown_path(path)}: cannot be read as a notebook ({told})"]) from None
    return notebook


def store(path, timeout=120):
    """Run a notebook from the top in its own folder and write it back with its outputs.

    What differs from run to run or from machine to machine is left out, and so are widget
    views, which no reader can reopen: their static page stays. The notebook is trusted on this
    machine, where it has just been run. Raises nbclient's CellExecutionError where a cell
    fails, and `DataError` where one draws and no picture came; the file is then left as it was.
    """
    path = Path(path)
    notebook = read(path)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=timeout,
            kernel_manager_class=OwnKernel,
            config=Config({"KernelManager": sockets(folder)}),
            resources={"metadata": {"path": path.parent}},
        )
        # What a kernel says as it starts is the machine's affair, not the notebook's.
        client.execute(stderr=subprocess.DEVNULL, env=environment(folder))
    checked(None, [f"{shown_path(path)}, {fault}" for fault in undrawn(notebook)])
    write(path, nbformat.writes(cleaned(notebook)) + "\n")
    NotebookNotary().sign(notebook)


class OwnKernel(AsyncKernelManager):
    """The kernel of the Python that runs here, whatever kernels the reader has of that name."""

    @property
    def kernel_spec(self):
        """Return how the kernel is started."""
        from ipykernel.kernelspec import RESOURCES, get_kernel_dict

        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def sockets(folder):
    """Return the settings by which a kernel is spoken to through sockets in `folder`.

    Nobody but this user can open them. The path of a socket may have a hundred bytes; where it
    would be longer, and on Windows, the settings are those of an encrypted loopback.
    """
    connection = Path(folder, "kernel.json")
    if os.name == "posix" and len(os.fsencode(connection)) < 90:
        return {"transport": "ipc", "connection_file": str(connection)}
    return {"transport_encryption": "auto"}


def environment(folder):
    """Return the environment of a kernel that takes nothing from the user's own settings.

    `folder` is an empty one for IPython, which looks for start-up files there. Charts are drawn
    by matplotlib's own settings, into the notebook.
    """
    import matplotlib

    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    drawn = str(Path(matplotlib.get_data_path(), "matplotlibrc"))
    return kept | {"IPYTHONDIR": str(folder), "MATPLOTLIBRC": drawn}


def undrawn(notebook):
    """Yield a sentence for every cell that shows a figure and has no picture."""
    for number, cell in enumerate(notebook.cells, 1):
        kinds = [kind for output in cell.get("outputs", []) for kind in output.get("data", {})]
        shows = cell.cell_type == "code" and "plt.show()" in cell.source
        if shows and not any(kind.startswith("image/") for kind in kinds):
            yield f"cell {number}: draws a figure, and no picture came; nothing was stored"


def cleaned(notebook):
    """Return the notebook without timings, widget state, widget views and machine's names.

    Code is folded away where it is no exercise, and a model answer with its results.
    """
    language = {**notebook.metadata.get("language_info", {"name": "python"})}
    language.pop("version", None)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": language})
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"c{number:02d}"
        kept = {"tags": cell.metadata["tags"]} if tags(cell) else {}
        cell.metadata = nbformat.from_dict(kept | folding(cell))
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if "metadata" in output:
                output.metadata = nbformat.from_dict(described(output.metadata))
        if cell.cell_type == "code":  # of a panel's two outputs, one was its widget view alone
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]
    return notebook


def folding(cell):
    """Return the metadata by which JupyterLab folds a cell's code, a model answer's result too."""
    if cell.cell_type != "code" or tags(cell) & {"answer", "change"}:
        return {}
    hidden = {"source_hidden": True}
    return {"jupyter": hidden | ({"outputs_hidden": True} if "solution" in tags(cell) else {})}


def described(metadata):
    """Return what describes a figure in words, out of an output's metadata."""
    found = {kind: each for kind, each in metadata.items() if isinstance(each, dict)}
    return {kind: {"alt": each["alt"]} for kind, each in found.items() if "alt" in each}
