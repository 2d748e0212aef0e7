"""The site: every notebook as a page, with search and notes, for any web server or none.

Nothing is executed: pages come from the stored notebooks. All files lie in one folder, links are
relative, and an address such as `04_fang.html#fang:44` stays what it is. No page asks for anything
outside the folder.
"""

import json
import re
from pathlib import Path

from markupsafe import Markup

from helpers.data.files import checked, read_text
from helpers.export.sources import csl
from helpers.publish import browser, elsewhere, folder, looks, pages, searching, store
from helpers.publish.cells import Links, markdown, name
from helpers.publish.extras import extra
from helpers.publish.panels import Panels

HERE = Path(__file__).parent
SCRIPTS = ("kit.js", "notes.js", "search.js", "worker.js")
TITLE = "China's large models, read closely"


def write(kit, target, root=store.ROOT):
    """Write the site into the folder `target` and return it; an earlier site there is replaced.

    Raises `DataError`, and leaves the folder as it was, where a notebook has not been run, the
    guide or a package is missing, or the folder holds files that are none of the site's.
    """
    return folder.write(target, lambda: files(kit, root))


def files(kit, root=store.ROOT):
    """Return `{path in the site: bytes}`, everything that the site holds."""
    python = browser.files(kit)
    read = stored(kit, root)
    texts = texts_of(kit, read, root, computing=bool(python))
    texts["index.html"] = index(kit, titles(read))
    return whole(kit, texts, SCRIPTS) | python


def whole(kit, texts, scripts):
    """Return `{path: bytes}` of the pages with what they share: looks, scripts, texts to search."""
    found = {path: text.encode("utf-8") for path, text in texts.items()}
    found["texts.js"] = searching.script(kit, article_pages(kit)).encode("utf-8")
    found |= {script: (HERE / script).read_bytes() for script in scripts}
    return found | looks.looks(texts.values())


def stored(kit, root):
    """Return `{name: (notebook, its path)}`; raise `DataError` with all that cannot be shown."""
    extra("nh3")
    paths = store.notebooks(kit, root)
    read = {stem: (store.read(path), path) for stem, path in paths.items()}
    faults = [f for notebook, path in read.values() for f in pages.faults(notebook, path)]
    checked(None, faults + read_text(_guide_path(root))[1])
    return read


def _guide_path(root):
    return Path(root) / "docs" / "teachers_guide.md"


def titles(read):
    """Return `{name: title}` of notebooks."""
    return {stem: pages.title(notebook, stem) for stem, (notebook, _) in read.items()}


def article_pages(kit):
    """Return `{article: file}`: on which page an article is read."""
    return {slug: f"{name(a.notebook) or slug}.html" for slug, a in kit.articles.items()}


def texts_of(kit, read, root, computing, ways=None):
    """Return `{file: HTML}` of the notebooks, the guide, the search and the notes.

    `ways` are more links for the head of a notebook's page: `{name: [(file, words)]}`.
    """
    links = Links({stem: f"{stem}.html" for stem in read})
    tables = {"hardware": kit.hardware, "runs": kit.runs, "kit": kit}
    sources, stems, found = Sources(kit), [*read], {}
    for number, (stem, (notebook, path)) in enumerate(read.items()):
        content, contents = pages.finished(pages.body(notebook, path.parent), links)
        content = Panels(pages.render, links, tables, computing).placed(content)
        around = _around(stems, number) + (ways or {}).get(stem, [])
        title = pages.title(notebook, stem)
        about = sources.of_page(content)
        scripts = ["notes.js"] if "kit-read" in content else []
        found[f"{stem}.html"] = pages.shell(title, content, contents, around, about, scripts)
    found["guide.html"] = _guide(read_text(_guide_path(root))[0], links)
    found["search.html"] = _plain("Search", "search.html", ["texts.js", "search.js"])
    found["notes.html"] = _plain("My notes", "notes.html")
    return found


def _around(stems, number):
    """Return the links to the page before and to the page after."""
    found = [(f"{stems[number - 1]}.html", "← Previous")] if number else []
    return found + [(f"{stem}.html", "Next →") for stem in stems[number + 1 : number + 2]]


def _plain(title, template, scripts=()):
    return pages.shell(title, pages.render(template), scripts=scripts or ["notes.js"])


def _guide(source, links):
    # The guide is read on the web too, where a heading's id is in small letters.
    def named(words):
        return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")

    content, contents = pages.finished(markdown(source), links, named)
    return pages.shell("Teacher's guide", content, contents)


def index(kit, titles, **more):
    """Return the first page: what there is and how to use it; `more` are values of its template."""
    values = {"titles": titles, "articles": kit.articles.values(), "heading": TITLE} | more
    values["ways"] = elsewhere.ways(elsewhere.address())
    return pages.shell(TITLE, pages.render("index.html", **values))


class Sources:
    """What a page needs to cite the passages and claims that stand on it."""

    def __init__(self, kit):
        """Keep the claims and the list of sources."""
        self._kit, self._csl = kit, {item["id"]: item for item in csl(kit)}

    def of_page(self, html):
        """Return JSON: `{"sources": CSL items by article, "claims": words by id}`, or nothing."""
        slugs = [slug for slug in self._csl if f'<tr id="{slug}:' in html]
        if not slugs:
            return ""
        claims = {
            claim.id: [
                claim.passage,
                claim.quote,
                claim.english,
                self._kit.voices[claim.voice].name,
            ]
            for slug in slugs
            for claim in self._kit.articles[slug].claims
        }
        found = {"sources": {slug: self._csl[slug] for slug in slugs}, "claims": claims}
        return Markup(json.dumps(found, ensure_ascii=False).replace("<", "\\u003c"))
