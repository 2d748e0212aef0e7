"""What tells that a file of the data was changed since it was read."""

import os

from helpers.data.files import is_ours


def stamp(path):
    """Return what tells that a file was changed: name, time and size; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return os.fspath(path), found.st_mtime_ns, found.st_size, found.st_ino


def stamps(folder):
    """Return the stamps of the files in a folder that may be data, as a set.

    Every look at an article asks for them, so no `Path` is made; `data_files` takes ten times
    as long.
    """
    try:
        with os.scandir(folder) as entries:
            found = (entry for entry in entries if is_ours(entry.name) and entry.is_file())
            return {stamp(entry.path) for entry in found}
    except OSError:
        return None
