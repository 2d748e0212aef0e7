"""How truly the article is found on pages of our own making, beside two readers of web pages.

F1 counts tokens (multisets, Chinese by character) of what was kept against the article's own
text, titles aside.
"""

import re
from collections import Counter

import made_pages
from timing import printed, ratio, seconds

from helpers.add import articles

TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


def f1(kept, gold):
    """Return the F1 of two texts, 0 to 1."""
    found, wanted = (Counter(TOKEN.findall(text.casefold())) for text in (kept, gold))
    shared = (found & wanted).total()
    return 2 * shared / max(found.total() + wanted.total(), 1)


def with_kit(html):
    """Return what the kit takes for the article, one line each."""
    lines = articles.page("page.html", html).lines
    return "\n".join(line.text for line in lines if not line.furniture)


def with_trafilatura(html):
    """Return what trafilatura takes for the article."""
    import trafilatura

    return trafilatura.extract(html, include_comments=False, favor_recall=False) or ""


def with_readability(html):
    """Return what readability-lxml takes for the article."""
    from lxml import html as pages
    from readability import Document

    tree = pages.fromstring(Document(html).summary() or "<p></p>")
    for block in tree.iter("p", "div", "li", "h1", "h2", "h3", "br", "td"):
        block.tail = f"\n{block.tail or ''}"
    return tree.text_content()


READERS = {"kit": with_kit, "trafilatura": with_trafilatura, "readability": with_readability}


def untitled(text, title):
    """Return a text without the lines that repeat the title."""
    return "\n".join(line for line in text.split("\n") if line.strip() != title)


def measured():
    """Return `{reader: (mean F1, lowest F1, seconds for all pages)}`."""
    made, found = made_pages.pages(), {}
    for name, read in READERS.items():
        scores = [
            f1(untitled(read(html), title), "\n".join(gold)) for html, title, gold in made.values()
        ]
        took = seconds(lambda read=read: [read(html) for html, _, _ in made.values()], 1)
        found[name] = (sum(scores) / len(scores), min(scores), took)
    return found


def page_rows():
    """Yield rows on the kit's reading of web pages beside each of the others."""
    found, count = measured(), len(made_pages.pages())
    kit = found.pop("kit")
    for name, floor in found.items():
        for number, what in enumerate(("mean F1", "lowest F1", "seconds")):
            goal = "at least 1" if what == "mean F1" else ""
            told = f"{count} web pages of our own making: {what}, beside {name}"
            yield (told, *ratio(kit[number], floor[number]), goal)


if __name__ == "__main__":
    printed(page_rows())
