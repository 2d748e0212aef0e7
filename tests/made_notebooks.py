"""Notebooks made for a test: a few cells, as if they had been run."""

import nbformat


def notebook(*cells):
    """Return a notebook of `(kind, source, tags, *results)`; tags are words in one string.

    A result is HTML, or a dict of the output's data.
    """
    made = []
    for kind, source, tags, *results in cells:
        cell = getattr(nbformat.v4, f"new_{kind}_cell")(source)
        cell.id, cell.metadata["tags"] = f"c{len(made):02d}", tags.split()
        if kind == "code":
            cell.execution_count = 1
            cell.outputs = [nbformat.v4.new_output("display_data", data=_data(r)) for r in results]
        made.append(cell)
    return nbformat.v4.new_notebook(cells=made)


def _data(result):
    return result if isinstance(result, dict) else {"text/html": result, "text/plain": ""}


def root(folder, **notebooks):
    """Write notebooks and a guide under `folder` as a kit has them; return the folder."""
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    (folder / "docs").mkdir(exist_ok=True)
    for name, made in notebooks.items():
        nbformat.write(made, folder / "notebooks" / f"{name}.ipynb")
    guide = "# Guide\n\n## Two Words\n\n[small](../notebooks/n00_small.ipynb#Same)\n"
    (folder / "docs" / "teachers_guide.md").write_text(guide)
    return folder
