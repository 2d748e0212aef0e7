"""The tags of cells: what a cell is, and where it is shown."""

from helpers.data.files import unknown

# `slide`: on a slide. `lab-only`: neither on a page nor on a slide. `change`: code that the prose
# asks a reader to change, which is therefore not folded away.
TAGS = ("header", "setup", "links", "answer", "solution", "change", "slide", "lab-only")
# Tags that pytest and Jupyter's own tools give a meaning to.
TOOLS = ("nbval-", "hide-", "remove-", "raises-exception", "skip-execution", "parameters")


def tags(cell):
    """Return the tags of a cell as a set."""
    return {*cell.metadata.get("tags", [])}


def tag_faults(notebook):
    """Yield a sentence for every tag that means nothing here, such as `Solution`."""
    for number, cell in enumerate(notebook.cells, 1):
        for tag in sorted(tags(cell).difference(TAGS)):
            if not tag.startswith(TOOLS):
                yield f"cell {number}: {unknown('tag', tag, TAGS)}"
