"""Tables of figures, which a page only draws, line by line with their cells in columns."""

import re
from dataclasses import replace
from statistics import mean

BAR = " | "
LEADERS = re.compile(r"(?:\. ?){3}|^[ .]+$")  # dots that lead to a page, as in contents
LONGEST_CELL = 40  # characters
WIDEST_CELL = 0.35  # of the page
FIGURES = 0.4  # of all cells have a digit at least; else rows that stand side by side are words


def with_tables(boxes, width):
    """Return boxes with each table of three columns or more in a box, a row for each of its lines.

    Cells are parted by ` | `, and an empty one keeps its bars.
    """
    lines = _lines([row for rows in boxes for row in rows])
    for table in _tables(lines, width):
        centres = _centres(table)
        boxes = _replaced(boxes, table, [_row(line, centres) for line in table])
    return boxes


def _lines(rows):
    """Return lists of the rows on one line, from the left, and the lines from above."""
    found = []
    for row in sorted(rows, key=lambda row: -row.bottom):
        if found and abs(found[-1][0].bottom - row.bottom) < 0.3 * row.size:
            found[-1].append(row)
        else:
            found.append([row])
    return [sorted(line, key=lambda row: row.left) for line in found]


def _tables(lines, width):
    """Yield lists of lines that follow each other and hold cells, most of them of figures."""
    parts, last = [[]], None
    for line in lines:
        near = last is None or last.bottom - line[0].bottom < 4 * last.size
        is_cells = len(line) > 1 and all(_is_cell(cell, width) for cell in line)
        if not (is_cells and near):
            parts.append([])
        parts[-1] += [line] if is_cells else []
        last = line[0]
    for part in parts:
        cells = [cell for line in part for cell in line]
        figures = sum(bool(re.search(r"\d", cell.text)) for cell in cells)
        if sum(len(line) > 2 for line in part) > 1 and figures >= FIGURES * len(cells):
            yield part


def _is_cell(row, width):
    short = len(row.text) <= LONGEST_CELL and row.right - row.left < WIDEST_CELL * width
    return short and not row.rtl and not LEADERS.search(row.text)


def _centres(table):
    """Return where the columns of a table are, as its lines with the most cells have them."""
    count = max(map(len, table))
    full = [line for line in table if len(line) == count]
    return [mean((line[n].left + line[n].right) / 2 for line in full) for n in range(count)]


def _row(line, centres):
    """Return the cells of a line as one row, each in the column that is nearest."""
    cells = [[] for _ in centres]
    for cell in line:
        away = [abs((cell.left + cell.right) / 2 - centre) for centre in centres]
        cells[away.index(min(away))].append(cell.text)
    text = BAR.join(map(" ".join, cells))
    text = re.sub(" {2,}", " ", text).strip()
    return replace(line[0], text=re.sub(r"[ |]+$", "", text), right=line[-1].right)


def _replaced(boxes, table, rows):
    """Return boxes with a box of `rows` where the first cell of the table stood."""
    gone = {id(cell) for line in table for cell in line}
    place = next(n for n, box in enumerate(boxes) if any(id(row) in gone for row in box))
    left = [[row for row in box if id(row) not in gone] for box in boxes]
    return [box for box in (*left[:place], rows, *left[place:]) if box]
