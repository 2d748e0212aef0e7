"""Outside sources on the page: title, who, when, where it stands, and whether it was seen."""

from itertools import zip_longest

from markupsafe import Markup

from helpers.data import sources
from helpers.show.html import Page, counted, folded

HOW = {"page": "read there", "mention": "as an excerpt or another text has it"}


def source(piece):
    """Return where something stands, as HTML: title, who, year, how it was seen.

    `piece` is a `Source`, a piece of evidence, a number, a figure of hardware or a training run.
    Several titles, each with an address, have a semicolon between them.
    """
    addresses = getattr(piece, "address", None) or getattr(piece, "url", "")
    titles = piece.title.split("; ") if " " in addresses else [piece.title]
    linked = (_linked(*pair) for pair in zip_longest(titles, addresses.split(), fillvalue=""))
    told = [HOW[piece.seen]] if hasattr(piece, "seen") else []
    told += ["no address was found"] if not addresses else []
    told += ["a file to fetch"] if getattr(piece, "file", "") else []
    return Markup("{}, {}, {}{}").format(
        Markup("; ").join(linked),
        piece.publisher,
        getattr(piece, "source_year", None) or piece.year,
        Markup(" <small>({})</small>").format("; ".join(told)) if told else "",
    )


def _linked(title, address):
    return Markup("<a href='{}'>{}</a>").format(address, title or "more") if address else title


def listed(kit, *places):
    """Return the outside sources that are cited in articles or on themes, folded, as a `Page`.

    Where there is none the page is empty.
    """
    found = [each for each in sources.known(kit) if {*each.cited.split()} & {*places}]
    items = Markup("").join(Markup("<li>{}</li>").format(source(each)) for each in found)
    plain = counted(len(found), "outside source")
    if not found:
        return Page("", plain)
    return folded(plain, Page(Markup("<ul>{}</ul>").format(items), plain))
