"""One way to write a file, one to change one, one to change many, one to replace a folder.

A file is drafted beside its place, brought to the disk and renamed: whoever looks, and whatever
a kill or a full disk cuts short, finds the old file or the new one. Several files, and folders,
are drafted in a folder that is then renamed `.kit-pending`: from then on the change is decided, and
the next run that writes there or calls `finish_pending` ends what a kill left undone.
"""

import errno
import json
import os
import shutil
import uuid
from contextlib import contextmanager
from pathlib import Path

from helpers.data.files import shown_path
from helpers.data.locks import locked, take, telling

PENDING, PLAN, LOCK = ".kit-pending", "plan.json", ".lock"
DRAFTS = ".kit-*.draft*"


def write(path, content):
    """Write text or bytes to `path` at once; it is on the disk when this returns.

    Missing folders are made; the mode of the file that was there stays, and so does a symbolic
    link. Raises `WriteError`; then the old file is as it was.
    """
    with telling(path), locked():
        _finish_above(path)
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_writable(target)
        _sweep(target.parent)
        draft = target.parent / _draft_name()
        try:
            _store(draft, content, like=target)
            os.replace(draft, target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _sync(target.parent)


def change(path, function):
    """Return what `function` made of the file's bytes (none where there is no file), now written.

    No other window changes anything from the reading to the writing. Raises `WriteError`.
    """
    with locked():
        _finish_above(path)
        content = function(Path(path).read_bytes() if Path(path).exists() else b"")
        write(path, content)
        return content


def change_many(folder, contents):
    """Write `{path under folder: text or bytes, or None for no such file}`, all or nothing.

    A kill leaves all old or all new once `finish_pending` ran. Raises `WriteError`.
    """
    folder = Path(folder)
    with telling(folder), locked():
        _finish_above(folder / "any")
        _sweep(folder)
        draft, plan = folder / _draft_name(), {}
        draft.mkdir(parents=True)
        try:
            for number, (name, content) in enumerate(contents.items()):
                target = _within(folder, name)
                _check_writable(target)
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, f"{shown_path(target)} is a folder")
                plan[name] = None if content is None else str(number)
                if content is not None:
                    _store(draft / str(number), content, like=target)
            pending = _decided(draft, plan)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _finish(pending)


def replace_folder(target, draft):
    """Put the folder `draft`, which is on the same disk, in the place of the folder `target`.

    A kill leaves the old folder or the new one once `finish_pending` ran. Raises `WriteError`.
    """
    target, draft = Path(target), Path(draft)
    with telling(target), locked():
        _finish_above(target)
        _check_writable(target)
        _sync_tree(draft)
        box = target.parent / _draft_name()
        box.mkdir()
        try:
            os.replace(draft, box / "0")
            pending = _decided(box, {target.name: "0"})
        except BaseException:
            shutil.rmtree(box, ignore_errors=True)
            raise
        _finish(pending)


@contextmanager
def drafting(target):
    """Give an empty folder beside `target` that no listing shows; in the end it is removed.

    What a killed run drafted there before is removed first.
    """
    parent = Path(target).parent
    draft = parent / _draft_name()
    lock = parent / f"{draft.name}{LOCK}"
    with telling(target), locked():
        parent.mkdir(parents=True, exist_ok=True)
        _sweep(parent)
        held = take(lock)
        draft.mkdir()
    try:
        with telling(target):
            yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        os.close(held)
        lock.unlink(missing_ok=True)


def finish_pending(folder):
    """Finish the changes that a killed run had decided under `folder`, and remove its drafts.

    Looks through the folder once: call it when a command or a kit begins. Raises `WriteError`.
    """
    begun = sorted(Path(folder).rglob(PENDING))
    left = {path.parent for path in Path(folder).rglob(DRAFTS)}
    if begun or left:
        with telling(folder), locked():
            for pending in begun:
                _finish(pending)
            for parent in left:
                _sweep(parent)


# --- what is decided, and drafts ------------------------------------------------------------------


def _decided(draft, plan):
    """Return the draft as the folder `.kit-pending`: from here on the change will be made."""
    _store(draft / PLAN, json.dumps(plan))
    _sync(draft)
    pending = draft.parent / PENDING
    os.replace(draft, pending)
    _sync(pending.parent)
    return pending


def _finish(pending):
    """Do what of a plan is not done yet."""
    if not pending.is_dir():
        return  # another window was faster
    plan = json.loads((pending / PLAN).read_text("utf-8"))
    for name, number in plan.items():
        target = _within(pending.parent, name)
        with telling(target, "the change is begun, and the next run will finish it"):
            if number is None:
                target.unlink(missing_ok=True)
            elif (pending / number).exists():
                _move(pending / number, Path(os.path.realpath(target)))
            if target.parent.is_dir():
                _sync(target.parent)
    done = pending.with_name(_draft_name())
    os.replace(pending, done)
    shutil.rmtree(done, ignore_errors=True)


def _move(new, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if new.is_dir() and target.exists():
        os.replace(target, new.with_name(f"{uuid.uuid4().hex}.former"))
    os.replace(new, target)


def _finish_above(path):
    """Finish what is pending in any folder above `path`, lest it be done over a newer file."""
    for folder in Path(os.path.abspath(path)).parents:
        if (folder / PENDING).is_dir():
            _finish(folder / PENDING)


def _within(folder, name):
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"{name!r} is not a path under {folder}")
    return folder / name


def _draft_name():
    return f".kit-{uuid.uuid4().hex}.draft"


def _sweep(folder):
    """Remove the drafts that a killed run left; a folder that somebody drafts in is locked."""
    for name in {path.name.removesuffix(LOCK) for path in folder.glob(DRAFTS)}:
        draft, lock = folder / name, folder / f"{name}{LOCK}"
        held = take(lock, patience=0) if lock.exists() else -1
        if held is None:
            continue
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        else:
            draft.unlink(missing_ok=True)
        if held >= 0:
            os.close(held)
            lock.unlink(missing_ok=True)


# --- the disk -------------------------------------------------------------------------------------


def _check_writable(target):
    """Raise OSError where a rename would go around a write protection, or fail halfway."""
    if target.is_file():
        target.open("r+b").close()
    folder = next(parent for parent in Path(os.path.abspath(target)).parents if parent.exists())
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{shown_path(folder)} is no folder")
    places = [folder, target] if target.is_dir() else [folder]
    if not all(os.access(place, os.W_OK) for place in places):
        raise PermissionError(errno.EACCES, "read-only")


def _store(path, content, like=None):
    """Write a new file and bring it to the disk, with the mode of the file that it is to follow."""
    stored = content.encode("utf-8") if isinstance(content, str) else content
    with path.open("xb") as file:
        file.write(stored)
        file.flush()
        os.fsync(file.fileno())
    if like is not None and like.exists():
        shutil.copymode(like, path)


def _sync(folder):
    """Bring the names in a folder to the disk; Windows does so by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_tree(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b" if os.name == "nt" else "rb") as file:
                os.fsync(file.fileno())
        elif path.is_dir():
            _sync(path)
    _sync(folder)
