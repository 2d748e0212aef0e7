"""The class pack: the pages of the site, slides and print, from a USB stick with no network.

It holds every notebook as a page and as slides, the teacher's guide, and on paper (A4 and Letter)
the handout, the evidence, the quizzes and their key. Python for the browser, which works from a
web server only, is left out: the panels that need it stand still.
"""

from helpers.publish import folder, pages, print, site, slides, store
from helpers.publish.cells import Links
from helpers.publish.extras import extra

NEEDED = ("nh3", "typst")
SCRIPTS = ("kit.js", "notes.js", "search.js", "slides.js")


def write(kit, target, root=store.ROOT):
    """Write the pack into the folder `target` and return it; an earlier pack is replaced.

    Raises `DataError`, and leaves the folder as it was, where a notebook has not been run, the
    guide or the typesetter is missing, or the folder holds files that are none of the pack's.
    """
    return folder.write(target, lambda: files(kit, root))


def files(kit, root=store.ROOT):
    """Return `{path in the pack: bytes}`, everything that the pack holds."""
    for name in NEEDED:
        extra(name)
    read = site.stored(kit, root)
    found = site.whole(kit, _texts(kit, read, root), SCRIPTS)
    for kind in print.PRINTS:
        data = print.data(kit, kind)
        for paper in print.PAPERS:
            found[f"print/{kind}-{paper}.pdf"] = print.pdf(kind, data, paper)
    return found


def _texts(kit, read, root):
    """Return `{path in the pack: HTML}`."""
    decks = [stem for stem, (notebook, _) in read.items() if pages.has_slides(notebook)]
    ways = {stem: [(f"slides/{stem}.html", "Slides")] for stem in decks}
    found = site.texts_of(kit, read, root, computing=False, ways=ways)
    shown = {"decks": decks, "prints": print.PRINTS, "papers": print.PAPERS}
    found["index.html"] = site.index(kit, site.titles(read), **shown)
    known = {stem: f"{stem}.html" for stem in read}
    for stem in decks:
        links = Links(known, "../", stem)
        found[f"slides/{stem}.html"] = slides.page(stem, read[stem][0], links)
    return found
