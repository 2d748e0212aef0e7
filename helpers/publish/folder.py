"""A folder that is written whole, and that never takes away what somebody else put there."""

from pathlib import Path

from helpers.data.files import checked, data_files
from helpers.data.writing import drafting, replace_folder

LIST = "files.txt"


def write(folder, make):
    """Write the files of `make()`, `{path: bytes}`, into `folder` and return it.

    What was written there before is replaced. Raises `DataError`, and leaves the folder as it was,
    where it holds a file that is none of ours.
    """
    folder = Path(folder).absolute()
    checked(None, list(_foreign(folder)))
    found = {**make()}
    found[LIST] = "".join(f"{name}\n" for name in sorted([*found, LIST])).encode()
    with drafting(folder) as draft:
        for name, content in found.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)
        replace_folder(folder, draft)
    return folder


def _foreign(folder):
    """Yield a fault for every file in the folder that was not listed as ours when it was written.

    A file that begins with a point, such as `.nojekyll`, belongs to whoever hands the folder out.
    """
    if folder.exists() and not folder.is_dir():
        yield f"{folder}: is a file; name a folder"
        return
    listed = folder / LIST
    own = set(listed.read_text("utf-8").splitlines()) if listed.is_file() else set()
    for path in data_files(folder, "**/*"):
        name = path.relative_to(folder).as_posix()
        if name not in own:
            yield f"{folder.name}/{name}: is not ours; move it away, or name another folder"
