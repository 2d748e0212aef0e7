"""The boxes of a page column by column, where they stand in columns."""

import re
from bisect import bisect
from dataclasses import replace
from itertools import pairwise
from math import inf
from statistics import median

from helpers.add.signs import COLON

LABEL, LONGEST_LABEL = re.compile(rf"{COLON}$"), 30
FREE = 0.1  # of the rows may cross the space between columns: headings, captions
FULL = 0.6  # of a column's width is filled by most of its rows; the cells of a table are not
ALIKE = 1.3  # times as wide as the narrowest column may the widest be; else it is a table's, too
STEP = 2  # points


def in_columns(boxes, width):
    """Return boxes in reading order where they stand in columns, else as they are.

    What crosses the space between columns parts the page into bands; each is read column by column.
    """
    for edges in (gutters([row for rows in boxes for row in rows]), [width / 2]):
        places = [_column(rows, edges, 0.02 * width) for rows in boxes]
        if edges and all(places.count(number) > 1 for number in range(len(edges) + 1)):
            return _by_bands(boxes, places)
    return boxes


def gutters(rows):
    """Return where the next column begins, for all columns but the first; none for a table."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    free, found = True, []
    for x in range(round(left), round(right), STEP):
        was, free = free, sum(row.left < x < row.right for row in rows) <= FREE * len(rows)
        if was and not free:
            found.append(x - STEP)
    found = found[1:]  # there the first column begins
    return found if found and _are_columns(rows, [left, *found, right]) else []


def _are_columns(rows, edges):
    """Return whether what stands between edges is of one width and filled by its rows."""
    widths = [end - start for start, end in pairwise(edges)]
    held = [[] for _ in widths]
    for row in rows:
        held[bisect(edges[1:-1], (row.left + row.right) / 2)].append(row.right - row.left)
    full = all(own and median(own) >= FULL * width for own, width in zip(held, widths, strict=True))
    return full and max(widths) <= ALIKE * min(widths)


def _column(rows, edges, slack):
    """Return the number of the column within which rows stand, None where they cross its edge."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    number = bisect(edges, (left + right) / 2)
    start, end = [-inf, *edges, inf][number : number + 2]
    return number if start - slack <= left and right <= end + slack else None


def _by_bands(boxes, places):
    """Return boxes column by column, in bands: what crosses columns parts the page."""
    placed, bands = [], 0
    pairs = zip(boxes, places, strict=True)
    for rows, place in sorted(pairs, key=lambda pair: -max(row.bottom for row in pair[0])):
        crosses = place is None
        bands += crosses
        order = 0 if crosses else -place if rows[0].rtl else place
        placed.append((bands, not crosses, order, rows))
        bands += crosses
    return [rows for *_, rows in sorted(placed, key=lambda part: part[:3])]


def with_labels(boxes):
    """Return boxes without a column of labels: each label stands before the row beside it.

    So a transcript is set whose speakers have a column of their own, `Ana:` beside what she says.
    """
    rows = [row for box in boxes for row in box]
    labels = [row for row in rows if LABEL.search(row.text) and len(row.text) < LONGEST_LABEL]
    said = {id(row): label for label in labels if (row := _beside(label, rows)) is not None}
    labels = [*said.values()]
    if len(labels) < 2 or not _stand_alone(labels, rows):
        return boxes
    gone = {id(label) for label in labels}
    whole = [
        [
            replace(row, text=f"{said[id(row)].text} {row.text}") if id(row) in said else row
            for row in box
            if id(row) not in gone
        ]
        for box in boxes
    ]
    return [box for box in whole if box]


def _stand_alone(labels, rows):
    """Return whether nothing but labels stands in their column, from the first to the last."""
    top, bottom = max(row.bottom for row in labels), min(row.bottom for row in labels)
    edge = max(row.right for row in labels)
    others = [row for row in rows if row not in labels and bottom <= row.bottom <= top]
    return all(row.left >= edge for row in others)


def _beside(label, rows):
    """Return the row on the line of a label that stands next to it on its right, or None."""
    near = [
        row
        for row in rows
        if abs(row.bottom - label.bottom) < 0.3 * label.size and row.left >= label.right
    ]
    return min(near, key=lambda row: row.left, default=None)
