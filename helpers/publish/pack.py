"""The class pack: a folder that opens from a USB stick with no network.

It holds every notebook as a page and as slides, the teacher's guide, and on paper (A4 and Letter)
the handout, the evidence, the quizzes and their key.
"""

import io
import re
from importlib.metadata import distribution
from pathlib import Path

from helpers.data.files import checked, data_files, read_text
from helpers.data.writing import drafting, replace_folder
from helpers.publish import pages, print, slides, store
from helpers.publish.cells import Links, markdown
from helpers.publish.extras import extra

LIST = "files.txt"
HELPERS = Path(__file__).parents[1]
FONT = "pylopdf-fonts-zh-cn"
NEEDED = ("nh3", "typst")


def write(kit, folder, root=store.ROOT):
    """Write the pack into `folder` and return it; an earlier pack there is replaced.

    Raises `DataError`, and leaves the folder as it was, where a notebook has not been run, the
    guide or the typesetter is missing, or the folder holds files that are none of the pack's.
    """
    folder = Path(folder).absolute()
    checked(None, list(_foreign(folder)))
    found = files(kit, root)
    found[LIST] = "".join(f"{name}\n" for name in sorted([*found, LIST])).encode()
    with drafting(folder) as draft:
        for name, content in found.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)
        replace_folder(folder, draft)
    return folder


def _foreign(folder):
    """Yield a fault for every file in the folder that no earlier pack has listed as its own."""
    if folder.exists() and not folder.is_dir():
        yield f"{folder}: is a file; name a folder for the pack"
        return
    listed = folder / LIST
    own = set(listed.read_text("utf-8").splitlines()) if listed.is_file() else set()
    for path in data_files(folder, "**/*"):
        name = path.relative_to(folder).as_posix()
        if name not in own:
            yield f"{folder.name}/{name}: is not the pack's; move it away, or name another folder"


def files(kit, root=store.ROOT):
    """Return `{path in the pack: bytes}`, everything that the pack holds."""
    for name in NEEDED:
        extra(name)
    paths = store.notebooks(kit, root)
    read = {stem: store.read(path) for stem, path in paths.items()}
    faults = [f for stem, path in paths.items() for f in pages.faults(read[stem], path)]
    guide, missing = read_text(Path(root) / "docs" / "teachers_guide.md")
    checked(None, faults + missing)
    texts = _texts(kit, paths, read, guide)
    found = {name: text.encode("utf-8") for name, text in texts.items()}
    found["style.css"] = sheet().encode("utf-8")
    found["chinese.woff"] = font("".join(texts.values()))
    found["chinese.OFL.txt"] = font_licence()
    for kind in print.PRINTS:
        data = print.data(kit, kind)
        for paper in print.PAPERS:
            found[f"print/{kind}-{paper}.pdf"] = print.pdf(kind, data, paper)
    return found


def _texts(kit, paths, read, guide):
    """Return `{path in the pack: HTML}`."""
    known = {stem: f"{stem}.html" for stem in paths}
    decks = [stem for stem in paths if pages.has_slides(read[stem])]
    titles = {stem: pages.title(notebook, stem) for stem, notebook in read.items()}
    found = {"index.html": index(kit, titles, decks), "guide.html": _guide(guide, known)}
    for stem, path in paths.items():
        folder = path.parent
        found[f"pages/{stem}.html"] = pages.page(stem, read[stem], folder, Links(known))
    for stem in decks:
        links = Links(known, "../pages/", stem)
        found[f"slides/{stem}.html"] = slides.page(stem, read[stem], links)
    return found


def index(kit, titles, decks):
    """Return the first page of the pack: what there is and how to use it."""
    content = pages.render(
        "index.html",
        titles=titles,
        decks=decks,
        prints=print.PRINTS,
        papers=print.PAPERS,
        articles=kit.articles.values(),
    )
    return pages.shell("Class pack", content)


def _guide(source, known):
    # The guide is read on the web too, where a heading's id is in small letters.
    def named(words):
        return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")

    content, contents = pages.finished(markdown(source), Links(known, "pages/"), named)
    return pages.shell("Teacher's guide", content, contents, [("index.html", "Index")])


def sheet():
    """Return the style sheet of the pack: all that the kit shows, then its own."""
    folders = (HELPERS / "show", HELPERS / "teach", HELPERS / "publish")
    found = [path for folder in folders for path in data_files(folder, "*.css")]
    return "\n".join(path.read_text("utf-8") for path in found)


def font(text):
    """Return a font file (WOFF) with the Chinese characters and signs of `text`, and no more."""
    import pylopdf_fonts_zh_cn
    from fontTools import subset
    from fontTools.ttLib import TTFont

    whole = TTFont(pylopdf_fonts_zh_cn.sans_path(), recalcTimestamp=False)
    options = subset.Options(layout_features=[], notdef_outline=True, name_IDs=["*"])
    reduced = subset.Subsetter(options)
    # From the punctuation and signs upwards; a reader's own fonts have the letters below.
    reduced.populate(unicodes={ord(character) for character in set(text) if character >= "\u2000"})
    reduced.subset(whole)
    whole.flavor = "woff"
    stored = io.BytesIO()
    whole.save(stored)
    return stored.getvalue()


def font_licence():
    """Return the licence of the Chinese font, which goes with every copy of it."""
    listed = distribution(FONT).files
    licence = next(file for file in listed if file.name == "LICENSE")
    copyright = "Noto Sans SC, \u00a9 2014-2021 Adobe (http://www.adobe.com/)\n\n"
    return copyright.encode() + licence.locate().read_bytes()
