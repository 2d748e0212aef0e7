"""Rows of tables in a page: which hold data, and which of their columns others take."""

import re
from itertools import islice, takewhile

BLOCKS = set(
    re.findall(
        r"\w+",
        """address article aside blockquote body br button caption center dd details dialog dir div
        dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html label
        legend li main menu nav noscript ol optgroup option p pre search section select summary
        table tbody template textarea tfoot thead tr ul""",
    )
)
WITHIN_CELLS = BLOCKS - {"br", "label"}
MOST_ROWS = 50  # over which a cell may reach


def is_data(row):
    """Return whether a row is one of a table of data: two cells or more that hold no blocks."""
    return len(cells_of(row)) > 1 and all(map(_is_short, cells_of(row)))


def merged(row):
    """Return how many columns at the left of a row belong to cells that begin in rows above."""
    rows = islice(row.itersiblings("tr", preceding=True), MOST_ROWS)
    return max((_reaching(above, step) for step, above in enumerate(rows, 1)), default=0)


def has_rows(row):
    """Return whether a row is one of several; one row alone lays out."""
    around = (row, row.getparent())
    return any(other is not None for e in around for other in (e.getnext(), e.getprevious()))


def _reaching(row, step):
    spans = (cell.get("rowspan") or "" for cell in cells_of(row))
    longer = takewhile(lambda span: re.fullmatch(r"\d{1,3}", span) and int(span) > step, spans)
    return sum(1 for _ in longer)


def cells_of(row):
    """Return the cells of a row."""
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_short(cell):
    blocks = [inner for inner in cell.iterdescendants() if inner.tag in WITHIN_CELLS]
    breaks = sum(1 for _ in cell.iter("br"))
    return len(blocks) < 2 and breaks < 4 and all(inner.tag in ("p", "div") for inner in blocks)
