"""Outside sources: the texts that the kit leans on beside its articles, and where each stands."""

import re
from dataclasses import dataclass
from functools import cache

from helpers.data.codebook import THEMES
from helpers.data.files import checked, unknown
from helpers.data.hindsight import ADDRESS, SEEN, YEAR
from helpers.data.tables import Table


@dataclass(frozen=True)
class Source:
    """An outside source, and where the kit leans on it.

    `address` is empty where none could be looked up; then it was not `seen` on its page either.
    `cited` names articles and themes, and `start` for notebook 00, with a space between. `named`
    is how our texts name it, ` | ` between several ways; where it is empty, by its title.
    """

    title: str
    publisher: str
    year: str
    address: str
    seen: str
    cited: str
    named: str = ""

    @property
    def names(self):
        """The words by which our texts name it."""
        return self.named.split(" | ") if self.named else [self.title]


def _faults(row, slugs):
    for column in ("title", "publisher"):
        if not row[column]:
            yield f"{column} is empty"
    if row["year"] != "undated" and not YEAR.fullmatch(row["year"]):
        yield f"year is {row['year']!r}; it should be a year such as 2025, or undated"
    if row["seen"] not in SEEN:
        yield unknown("seen", row["seen"], SEEN)
    if row["address"] and not ADDRESS.fullmatch(row["address"]):
        yield f"address is {row['address'][:60]!r}, which does not begin with https:// or http://"
    if row["seen"] == "page" and not row["address"]:
        yield "address is empty, and a source that was seen has one"
    places = [*slugs, *THEMES, "start"]
    for place in row["cited"].split() or [""]:
        if place not in places:
            yield unknown("cited", place, places)


SOURCES = Table("sources.csv", Source, _faults, label="title", unique=False, needed=False)


def read(kit):
    """Return `(sources, faults)` of sources.csv."""
    return kit.read_table(SOURCES, kit.slugs())


def known(kit):
    """Return the outside sources in the order of the file; `DataError` where one is at fault."""
    return checked(*read(kit))


def by_name(kit):
    """Return `(pattern, {words: Source})`: what finds the sources' names in a text, and whose."""
    return _by_name(known(kit))


@cache
def _by_name(sources):
    found = {name: source for source in sources if source.address for name in source.names}
    longest_first = sorted(found, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), found
