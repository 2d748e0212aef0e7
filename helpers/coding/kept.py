"""Sheets as a spreadsheet had saved them, kept beside what is written in their place."""

import glob
from itertools import count

from helpers.data.writing import write


def keep(path, columns):
    """Put a sheet aside as a spreadsheet saved it: as CSV or workbook, with columns of its own."""
    head = f"{','.join(columns)}\n".encode()
    for source in (path, path.with_suffix(".xlsx")):
        if source.is_file() and not source.read_bytes().startswith(head) and not is_kept(source):
            names = (source.with_name(f"{source.name}.kept-{number}") for number in count(1))
            write(next(name for name in names if not name.exists()), source.read_bytes())


def copies(path):
    """Return the copies that stand beside a sheet, sorted."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}.*.kept-*"))


def is_kept(path):
    """Return whether a copy of a file as it is now stands beside it."""
    found = path.parent.glob(f"{glob.escape(path.name)}.kept-*")
    return any(copy.read_bytes() == path.read_bytes() for copy in found)
