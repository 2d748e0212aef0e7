"""The stored notebooks, and what is asked of any text that goes with them (not a test)."""

import re
from pathlib import Path

import nbformat

from helpers.kit import Kit

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
KIT = Kit()
OWN = {slug: article for slug, article in KIT.articles.items() if article.notebook}
PASSAGE = re.compile(r"\b([a-z]+):(\d+)\b")


def cells(path, kind=None, tag=None):
    """Return the notebook's cells of one kind, or with one tag."""
    found = nbformat.read(path, as_version=4).cells
    return [
        cell
        for cell in found
        if (not kind or cell.cell_type == kind)
        and (not tag or tag in cell.metadata.get("tags", []))
    ]


def prose(path):
    """Return all Markdown of a notebook."""
    return "\n\n".join(cell.source for cell in cells(path, "markdown"))


def typed_quotes(text, length):
    """Return every run of `length` characters that `text` shares with a source or a rendering."""
    stored = "\n".join(article.source for article in OWN.values())
    stored += "\n".join("\n".join(article.english.values()) for article in OWN.values())
    return {
        text[i : i + length]
        for i in range(len(text) - length + 1)
        if text[i : i + length] in stored
    }
