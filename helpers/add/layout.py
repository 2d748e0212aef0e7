"""The letters that a page draws, as rows in the order of reading.

A PDF keeps drawn letters, not text. They may stand in a form within the page, be turned, or be
drawn twice to look bold; all lengths are points, heights are counted from below.
"""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from helpers.add.cells import with_tables
from helpers.add.columns import gutters, in_columns, with_labels
from helpers.add.rows import row_of

MOST_LINES = 2_000  # of one page, that are looked at one by one
# Points: letters that are larger than any poster, or so far away, are seen on no page.
LARGEST_LETTER, FARTHEST = 5_000, 100_000


@dataclass(frozen=True)
class Page:
    """A page: `boxes` are lists of rows that stand together, in the order of reading.

    `unseen` counts the letters that are drawn where, or so large that, nobody sees them.
    """

    width: float
    height: float
    boxes: list
    unseen: int = 0


def pages(path):
    """Return `(Page, ...)` of a PDF."""
    drawn = [(width, height, *_seen(letters)) for width, height, letters in _drawn(path)]
    margin = _line_margin(drawn)
    read = [_page(*page, line_margin=margin) for page in drawn]
    rows = [row for page in read for box in page.boxes for row in box]
    if sum(row.rtl for row in rows) * 2 > len(rows):
        # Runs of another direction are drawn out of turn, far from where the last one ended.
        read = [_page(*page, line_margin=margin, char_margin=1000) for page in drawn]
    return tuple(read)


def _drawn(path):
    """Yield `(width, height, letters)` of each page, with those of the forms that it draws."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    with open(path, "rb") as file:
        for page in PDFPage.get_pages(file):
            interpreter.process_page(page)
            laid_out = device.get_result()
            yield laid_out.width, laid_out.height, _straightened(list(_letters(laid_out)))


def _letters(container):
    from pdfminer.layout import LTChar, LTFigure

    waiting = [iter(container)]
    while waiting:
        for item in waiting[-1]:
            if isinstance(item, LTChar):
                yield _straight(item)
            elif isinstance(item, LTFigure):
                waiting.append(iter(item))
                break
        else:
            waiting.pop()


def _straight(letter):
    """Return a letter as if its line ran from left to right; `turned` is how it runs."""
    a, b, c, d, e, f = letter.matrix
    angle = round(math.degrees(math.atan2(b, a)))
    letter.turned = 0 if abs(angle) < 3 else angle
    if not letter.turned or not letter.adv:
        return letter
    # The box around a turned letter is |a|·adv + |c|·size wide and |b|·adv + |d|·size high.
    if abs(c) > abs(d):
        size = (letter.width - abs(a * letter.adv)) / abs(c)
    else:
        size = (letter.height - abs(b * letter.adv)) / abs(d)
    cos, sin, scale = math.cos(math.atan2(b, a)), math.sin(math.atan2(b, a)), math.hypot(c, d)
    x, y = e * cos + f * sin, f * cos - e * sin
    letter.size = size * scale
    letter.set_bbox((x, y, x + letter.adv * math.hypot(a, b), y + letter.size))
    return letter


def _straightened(letters):
    """Return letters set upright one below the other as if the page were turned by a quarter.

    So are Chinese and Japanese lines from top to bottom; the first of them stands at the right.
    """
    upright = [n for n in letters if not n.turned and n.get_text().strip()]
    if 2 * sum(map(_is_below, upright, upright[1:])) > len(upright):
        for letter in (n for n in letters if not n.turned):
            letter.turned = -90
            letter.set_bbox((-letter.y1, letter.x0, -letter.y0, letter.x1))
    return letters


def _is_below(above, below):
    step = above.y0 - below.y0
    return abs(above.x0 - below.x0) < 0.5 * above.size and 0.5 < step / max(above.size, 0.1) < 2


def _seen(letters):
    """Return `(letters, count)`: those that can be seen, each once, and how many cannot."""
    seen = [n for n in letters if _fits(n)]
    return _once(_unspaced(seen)), len(letters) - len(seen)


def _unspaced(letters):
    """Return letters without the spaces on which the next one is drawn.

    Browsers print the places where a word might have been divided so.
    """
    pairs = zip(letters, [*letters[1:], None], strict=False)
    return [letter for letter, after in pairs if not _is_covered(letter, after)]


def _is_covered(letter, after):
    if after is None or letter.get_text().strip() or letter.turned != after.turned:
        return False
    near = 0.3 * max(letter.width, 0.1)
    return abs(letter.x0 - after.x0) < near and abs(letter.y0 - after.y0) < near


def _fits(letter):
    """Return whether a letter is no larger and no farther away than any page has it."""
    sides = (letter.x0, letter.y0, letter.x1, letter.y1)
    near = all(abs(side) < FARTHEST for side in sides)  # false, too, for what is no number
    return near and max(letter.width, letter.height) < LARGEST_LETTER


def _once(letters):
    """Return the letters without those drawn a second time, a hair beside the first."""
    kept, seen = [], {}
    for letter in letters:
        text, x, y = letter.get_text(), letter.x0, letter.y0
        near = max(0.3 * letter.width, 0.1), max(0.15 * letter.size, 0.1)
        places = seen.setdefault((text, letter.turned, round(y / 8)), [])
        others = places + seen.get((text, letter.turned, round(y / 8) - 1), [])
        others += seen.get((text, letter.turned, round(y / 8) + 1), [])
        again = text.strip() and any(
            abs(x - other.x0) < near[0] and abs(y - other.y0) < near[1] for other in others
        )
        if not again:
            kept.append(letter)
            places.append(letter)
    return kept


def _line_margin(drawn):
    """Return how far apart lines of a paragraph stand, as a share of their height; at least 0.5."""
    gaps, loose = [], 0
    for _, _, letters, _ in drawn[:40]:
        lines = [line for line in _lines([n for n in letters if not n.turned]) if len(line) > 20]
        for above, below in pairwise(sorted(lines, key=lambda line: -line.y0)):
            gap = (above.y0 - below.y1) / max(above.height, 0.1)
            alike = abs(above.height - below.height) < 0.15 * above.height
            if alike and above.is_hoverlap(below) and 0 < gap < 2.2:
                gaps.append(gap)
                loose += gap > 0.45
    if not gaps or loose * 2 < len(gaps):
        return 0.5
    return min(1.15 * median(gap for gap in gaps if gap > 0.45) + 0.05, 2.0)


def _container(letters):
    """Return letters as a page of the library for layouts, as large as they need."""
    from pdfminer.layout import LTPage

    left, bottom = min(n.x0 for n in letters), min(n.y0 for n in letters)
    right, top = max(n.x1 for n in letters), max(n.y1 for n in letters)
    page = LTPage(1, (left, bottom, right, top))
    page.extend(letters)
    return page


def _lines(letters, margins=None):
    from pdfminer.layout import LAParams

    if not letters:
        return []
    lines = _container(letters).group_objects(margins or LAParams(), letters)
    return _mended([line for line in lines if not line.is_empty()])


def _mended(lines):
    """Return the lines, those joined that wide gaps between justified words have torn.

    A gap is one between words, and not between columns, where a line right above or below
    runs across it.
    """
    from pdfminer.layout import LTChar

    if len(lines) > MOST_LINES:
        return lines
    whole, lines = [], sorted(lines, key=lambda line: (round(line.y0), line.x0))
    for line in lines:
        before = whole[-1] if whole else None
        if before is not None and _torn(before, line, lines):
            for letter in (item for item in line if isinstance(item, LTChar)):
                before.add(letter)
        else:
            whole.append(line)
    return whole


def _torn(left, right, lines):
    height, gap = left.height, right.x0 - left.x1
    alike = abs(left.y0 - right.y0) < 0.2 * height and abs(height - right.height) < 0.1 * height
    return (
        alike
        and 0 < gap < 3 * height
        and any(
            abs(other.y0 - left.y0) < 2.5 * height
            and abs(other.height - height) < 0.1 * height
            and other.x0 < left.x1 - height
            and other.x1 > right.x0 + height
            for other in lines
        )
    )


def _page(width, height, letters, unseen, **margins):
    """Return a `Page`; what runs in another direction than most of the page follows the rest."""
    angles = Counter(letter.turned for letter in letters)
    boxes = []
    for angle, _ in angles.most_common():
        found = _boxes([n for n in letters if n.turned == angle], margins)
        filled = [
            _in_order(rows)
            for box in found
            if (rows := [row for line in box if (row := row_of(line, angle)).text])
        ]
        boxes += _in_reading_order(filled, width) if filled and not angle else filled
    return Page(width, height, boxes, unseen)


def _in_reading_order(boxes, width):
    """Return boxes column by column; where no text fills columns, tables line by line."""
    boxes = with_labels(boxes)
    if not gutters([row for rows in boxes for row in rows]):
        boxes = with_tables(boxes, width)
    return in_columns(boxes, width)


def _in_order(rows):
    """Return the rows of a box from above to below, those on one line in the order of reading."""
    placed, line, last = [], 0, None
    for row in sorted(rows, key=lambda row: -row.bottom - row.size):
        if last is not None and abs(last - row.bottom) > 0.3 * row.size:
            line += 1
        last = row.bottom
        placed.append((line, -row.right if row.rtl else row.left, row))
    return [row for *_, row in sorted(placed, key=lambda part: part[:2])]


def _boxes(letters, margins):
    """Return the boxes of lines that the library finds, in its order of reading."""
    from pdfminer.layout import IndexAssigner, LAParams

    params, page = LAParams(**margins), _container(letters)
    boxes = list(page.group_textlines(params, _lines(letters, params)))
    assigner = IndexAssigner()
    for group in page.group_textboxes(params, boxes):
        group.analyze(params)
        assigner.run(group)
    return sorted(boxes, key=lambda box: box.index)
