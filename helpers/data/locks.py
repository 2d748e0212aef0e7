"""The lock that all windows share, and the error of whatever cannot be written."""

import errno
import os
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from helpers.data.files import shown_path

PATIENCE = 60  # seconds to wait for another window
FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class WriteError(OSError):
    """A file that could not be written; its text is a sentence with the file and what to do."""

    def __init__(self, path, why, state, number=None):
        """Make the sentence of the path, the reason and the state in which things are left."""
        super().__init__(f"{shown_path(path)} cannot be written: {why}; {state}")
        self.errno = number


@contextmanager
def telling(path, state="nothing was changed"):
    """Turn any OSError of the block into a `WriteError` about `path`."""
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        why = str(error)
        if error.errno in FULL:
            why = "the disk is full; make room on it"
        elif error.errno in CLOSED:
            why = "the file or its folder is read-only, or open in another program"
        raise WriteError(path, why, state, error.errno) from error


class _Windows:
    """The one lock of all windows of a user: changes are rare and short, and some touch much."""

    threads, depth, file = threading.RLock(), 0, None


@contextmanager
def locked():
    """Keep every other window and thread from changing anything; may be nested, hold it briefly."""
    with _Windows.threads:
        if not _Windows.depth:
            _Windows.file = _taken()
        _Windows.depth += 1
        try:
            yield
        finally:
            _Windows.depth -= 1
            if not _Windows.depth:
                os.close(_Windows.file)


def _taken():
    # In the temporary folder, so that nothing is left beside the data and read-only data can do.
    user = os.getuid() if hasattr(os, "getuid") else "user"
    path = Path(tempfile.gettempdir(), f"study-kit-{user}.lock")
    with telling(path):
        file = take(path)
    if file is None:
        raise WriteError(
            path,
            "another window of the kit holds it and does not end; close that",
            "nothing was changed",
        )
    return file


def take(path, patience=PATIENCE):
    """Return the open and locked file at `path`; None where another holds it all the while."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    until = time.monotonic() + patience
    while not _lock(file):
        if time.monotonic() >= until:
            os.close(file)
            return None
        time.sleep(0.005)
    return file


def _lock(file):
    """Return whether the lock of the open file could be taken; closing the file gives it back."""
    with suppress(BlockingIOError, PermissionError):
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
