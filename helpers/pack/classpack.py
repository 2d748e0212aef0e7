"""The class pack: a folder that opens from a USB stick with no network.

It holds every notebook as a page and as slides, the teacher's guide, and on paper (A4 and Letter)
the handout, the evidence, the quizzes and their key.
"""

import re
import shutil
import sys
import tempfile
from html import escape
from pathlib import Path

import nbformat

from helpers import corpus, pages, tables
from helpers.pack import offline, printing, slides

ROOT = tables.HERE.parent
LIST = "files.txt"
PAPERS = {"a4": "A4", "letter": "Letter"}
PRINTS = {
    "handout": "handout: the questions, who speaks, the matrix, how to cite",
    "evidence": "evidence: sheets for each voice and for each question",
    "quizzes": "quizzes on paper",
    "quiz-key": "key to the quizzes, with reasons",
}


def main():
    """Write the pack into the folder that the command names; return 1 where it cannot be."""
    try:
        folder = write(Path(sys.argv[1] if len(sys.argv) > 1 else "class"))
    except tables.DataError as error:
        print(error)
        return 1
    print(f"Written to {folder}; open {folder / 'index.html'}")
    return 0


def write(folder, seeds=None, root=ROOT):
    """Write the pack into `folder` and return it; an earlier pack there is replaced.

    Raises `tables.DataError`, and leaves the folder as it was, where a notebook has not been run,
    the guide is missing, or the folder holds files that are none of the pack's.
    """
    folder = Path(folder).absolute()
    tables.checked(None, list(_foreign(folder)))
    found = files(seeds, root)
    found[LIST] = "".join(f"{name}\n" for name in sorted([*found, LIST])).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".class-") as aside:
        for name, content in found.items():
            path = Path(aside) / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if folder.exists():
            folder.rename(Path(aside) / "old")
        shutil.move(Path(aside) / "new", folder)
    return folder


def _foreign(folder):
    """Yield a fault for everything in the folder that no earlier pack has listed as its own."""
    if not folder.exists():
        return
    if not folder.is_dir():
        yield f"{folder}: is a file; name a folder for the pack"
        return
    listed = folder / LIST
    own = set(listed.read_text("utf-8").splitlines()) if listed.is_file() else set()
    for path in sorted(path for path in folder.rglob("*") if not path.is_dir()):
        if path.relative_to(folder).as_posix() not in own:
            yield (
                f"{folder.name}/{path.relative_to(folder).as_posix()}: is not the pack's; move it "
                "away, or name another folder"
            )


def files(seeds=None, root=ROOT):
    """Return `{path in the pack: bytes}`, everything that the pack holds."""
    paths = notebooks(seeds, root)
    read = {stem: nbformat.read(path, as_version=4) for stem, path in paths.items()}
    faults = [f for stem, path in paths.items() for f in offline.faults(read[stem], path)]
    guide, missing = tables.text(Path(root) / "docs" / "teachers_guide.md")
    tables.checked(None, faults + missing)
    known = {stem: f"{stem}.html" for stem in paths}
    titles = {stem: title(notebook, stem) for stem, notebook in read.items()}
    texts = {"index.html": index(titles, seeds), "guide.html": _guide(guide, known)}
    for stem, notebook in read.items():
        texts[f"pages/{stem}.html"] = _page(stem, notebook, titles[stem], known, paths[stem])
        links = offline.Links(known, "../pages/", stem)
        deck = slides.slides(notebook, stem, links)
        texts[f"slides/{stem}.html"] = slides.page(stem, titles[stem], deck)
    found = {name: text.encode("utf-8") for name, text in texts.items()}
    ours = (Path(__file__).with_name("classpack.css")).read_text("utf-8")
    found["style.css"] = (re.sub("</?style>", "", pages.STYLE) + "\n" + ours).encode("utf-8")
    found["chinese.woff"] = font("".join(texts.values()))
    for kind in PRINTS:
        data = printing.data(kind, seeds)
        for paper in PAPERS:
            found[f"print/{kind}-{paper}.pdf"] = printing.pdf(kind, data, paper)
    return found


def notebooks(seeds=None, root=ROOT):
    """Return `{name: path}` of the kit's notebooks, then of those that read added articles."""
    found = {path.stem: path for path in sorted((Path(root) / "notebooks").glob("*.ipynb"))}
    if not found:
        raise tables.DataError([f"{root}/notebooks: there are no notebooks to make a pack of"])
    for slug in corpus.slugs(seeds):
        path = Path(seeds or tables.SEEDS) / slug / "read.ipynb"
        if path.is_file():
            found[slug] = path
    return found


def title(notebook, stem):
    """Return a notebook's title: its first line, or its name where it has none."""
    first = notebook.cells[0].source.splitlines() if notebook.cells else []
    return first[0].lstrip("# ") if first and first[0].startswith("# ") else stem


def _page(stem, notebook, heading, known, path):
    root = offline.tamed(offline.body(notebook, path.parent), offline.Links(known))
    _ordered(root)
    return offline.page(
        heading,
        "<a class='skip' href='#text'>To the text</a><nav aria-label='pack'>"
        f"<a href='../index.html'>Index</a> · <a href='../slides/{stem}.html'>Slides</a></nav>"
        f"<main id='text'>{offline.written(root)}</main>",
        "../",
        "page",
    )


def _ordered(root):
    """Let an id stand once, on its first element, and no heading skip a level."""
    seen, level = set(), 1
    for element in root.iter():
        if element.get("id") in seen:
            del element.attrib["id"]
        seen.add(element.get("id", ""))
        if re.fullmatch("h[1-6]", element.tag):
            level = min(int(element.tag[1]), level + 1)
            element.tag = f"h{level}"


def _guide(source, known):
    root = offline.tamed(offline.markdown(source), offline.Links(known, "pages/"))
    # The guide is read on the web too, where a heading's id is in small letters.
    for heading in root.iter("h1", "h2", "h3", "h4"):
        plain = re.sub(r"[^\w\- ]", "", heading.text_content().lower())
        heading.set("id", plain.replace(" ", "-"))
    content = (
        "<a class='skip' href='#text'>To the text</a><nav aria-label='pack'>"
        f"<a href='index.html'>Index</a></nav><main id='text'>{offline.written(root)}</main>"
    )
    return offline.page("Teacher's guide", content, kind="page")


def index(titles, seeds=None):
    """Return the first page of the pack: what there is and how to use it."""
    rows = "".join(
        f"<tr><td>{escape(heading)}</td><td><a href='pages/{stem}.html'>page</a></td>"
        f"<td><a href='slides/{stem}.html'>slides</a></td></tr>"
        for stem, heading in titles.items()
    )
    prints = "".join(
        f"<tr><td>{escape(what)}</td>"
        + "".join(
            f"<td><a href='print/{kind}-{paper}.pdf'>{name}</a></td>"
            for paper, name in PAPERS.items()
        )
        + "</tr>"
        for kind, what in PRINTS.items()
    )
    sources = "".join(
        f"<li>{escape(article.title)} (<span lang='{article.language}'>"
        f"{escape(article.about['title'])}</span>)</li>"
        for article in corpus.articles(seeds)
    )
    content = (
        "<main class='index' id='text'><h1>Class pack: China's large models, read closely</h1>"
        "<p>Everything here opens without a network. A page shows a whole notebook with its "
        "results; slides show what a class looks at together. On slides Page Down, the space bar, "
        "the arrow down or a presenter lead on (after starting a timer, Page Down); the number at "
        "the foot says where you are.</p><p>The pages and the key hold the answers, so keep "
        "this folder. Hand out the handout, the evidence and the quizzes; the student copies go "
        "to those who have the kit installed.</p>"
        "<p><a href='guide.html'>The teacher's guide</a> has plans for 50 and 90 minutes and for "
        "four weeks.</p><h2>To read and to show</h2><table><thead><tr><th scope='col'>notebook</th>"
        "<th scope='col'>to read</th><th scope='col'>to show</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><h2>To print</h2><table><thead><tr><th scope='col'>what</th>"
        "<th scope='col' colspan='2'>paper</th></tr></thead>"
        f"<tbody>{prints}</tbody></table><h2>The articles</h2><ul>{sources}</ul>"
        "<p>The articles belong to their authors and publishers; they stand here complete for "
        "study and teaching. Our own texts are under CC BY 4.0. The people are real, so their "
        "caveats stand beside their names; a pseudonym stays one.</p></main>"
    )
    return offline.page("Class pack", content, kind="page")


def font(text):
    """Return a font file (WOFF) with the Chinese characters and signs of `text`, and no more."""
    import io

    import pylopdf_fonts_zh_cn
    from fontTools import subset
    from fontTools.ttLib import TTFont

    whole = TTFont(pylopdf_fonts_zh_cn.sans_path(), recalcTimestamp=False)
    options = subset.Options(flavor="woff", layout_features=[], notdef_outline=True)
    reduced = subset.Subsetter(options)
    # From the punctuation and signs upwards; a reader's own fonts have the letters below.
    reduced.populate(unicodes={ord(character) for character in set(text) if character >= "\u2000"})
    reduced.subset(whole)
    whole.flavor = "woff"
    stored = io.BytesIO()
    whole.save(stored)
    return stored.getvalue()


if __name__ == "__main__":
    sys.exit(main())
