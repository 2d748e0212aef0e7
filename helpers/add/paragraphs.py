"""Rows of a PDF joined into paragraphs, over the ends of lines, columns and pages."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from helpers.add import joining, righttoleft, signs
from helpers.add.cells import BAR
from helpers.add.languages import guessed

BULLET = re.compile("[\u2022\u25aa\u25e6\u2023\u25cf\u25a0]\\s")
EDGE = 0.15  # running heads and feet stand in this share of the page, above and below


@dataclass(frozen=True)
class Paragraph:
    """Text that belongs together, on `page` (from 1).

    `height` and `foot` are where its first and last rows stand, as shares of the page. `size` is
    that of its letters in points, `column` tells columns of a page apart, `full` whether its last
    row fills the column, `turned` whether it runs across the page's text, and `running` whether it
    stands at the same height of most pages.
    """

    text: str
    page: int
    height: float
    size: float
    column: int = 0
    full: bool = False
    turned: bool = False
    running: bool = False
    foot: float = 0


def paragraphs(pages):
    """Return `(paragraphs, words, language)` of pages, rows healed at the line ends."""
    every = [row for page in pages for box in page.boxes for row in box]
    pitch, mirrored = _pitch(pages), righttoleft.brackets_as_seen(every)
    whole = " ".join(row.text for row in every)
    # The last and first words of rows may be halves of one, so they are no evidence.
    inner = " ".join(" ".join(row.text.split()[1:-1]) for row in every)
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", inner))
    guess = guessed(whole[:20_000])[0]
    main = Counter(row.turned for row in every).most_common(1)[0][0]
    running, found = _running(pages), []
    for number, page in enumerate(pages, 1):
        for column, stream in enumerate(_streams(page, pitch, running)):
            edge = _edges(stream)
            for rows in _divided(stream, pitch, edge):
                texts = [
                    righttoleft.mirrored(r.text) if mirrored and r.rtl else r.text for r in rows
                ]
                found.append(
                    Paragraph(
                        joining.joined(texts, words, guess),
                        number,
                        rows[0].bottom / page.height,
                        median(row.size for row in rows),
                        column,
                        _fills(rows[-1], edge),
                        rows[0].turned != main,
                        _place(rows[0], page) in running,
                        rows[-1].bottom / page.height,
                    )
                )
    return found, words, guess


def _running(pages):
    """Return the places of the rows that come again on most pages: heads and feet.

    They stand at one height, digits aside. On facing pages they may alternate, so half of the
    pages are enough, and two at least.
    """
    seen = {}
    for number, page in enumerate(pages):
        for row in (row for box in page.boxes for row in box):
            if not EDGE < row.bottom / page.height < 1 - EDGE:
                seen.setdefault(_place(row, page), set()).add(number)
    return {place for place, on in seen.items() if len(on) >= 2 and len(on) * 2 >= len(pages)}


def _place(row, page):
    return round(row.bottom / page.height, 2), re.sub(r"\d+", "#", row.text)


def _streams(page, pitch, running):
    """Return lists of rows: boxes that follow each other down one column are one list.

    Heads and feet of the page are lists of their own.
    """
    streams, apart = [], False
    for box in page.boxes:
        for row in box:
            was, apart = apart, _place(row, page) in running
            follows = row is not box[0] or (streams and _goes_on(streams[-1][-1], row, pitch))
            if streams and follows and not (was or apart):
                streams[-1].append(row)
            else:
                streams.append([row])
    return streams


def _goes_on(above, below, pitch):
    """Return whether a row is the next one down the same column, at the usual distance."""
    step = above.bottom - below.bottom
    overlap = min(above.right, below.right) - max(above.left, below.left)
    alike = abs(above.size - below.size) <= 0.1 * above.size and above.turned == below.turned
    return alike and overlap > 0 and 0 < step <= 1.25 * max(pitch, above.size)


def _edges(rows):
    """Return `(left, right)` where most rows of a column begin and where the longest end."""
    if rows[0].rtl:
        return min(row.left for row in rows), _usual([row.right for row in rows], max)
    return _usual([row.left for row in rows], min), max(row.right for row in rows)


def _usual(places, outermost):
    """Return the outermost place at which a third of the rows stand, else the outermost."""
    rounded = Counter(round(place) for place in places)
    common = [place for place, count in rounded.items() if count * 3 >= len(places)]
    return outermost(common) if common else outermost(places)


def _fills(row, edge):
    left, right = edge
    gap = row.left - left if row.rtl else right - row.right
    return gap < 0.25 * max(right - left, 1)


def _pitch(pages):
    """Return the usual distance from line to line, in points; 0 where no box has two lines."""
    steps = [
        above.bottom - below.bottom
        for page in pages
        for rows in page.boxes
        for above, below in pairwise(rows)
        if above.bottom > below.bottom and abs(above.size - below.size) < 0.1 * above.size
    ]
    return median(steps) if steps else 0


def _divided(rows, pitch, edge):
    """Yield the rows of one column paragraph by paragraph."""
    part = []
    for row in rows:
        if part and _begins(row, part, edge, pitch):
            yield part
            part = []
        part.append(row)
    yield part


def _begins(row, part, edge, pitch):
    """Return whether `row` begins a paragraph: by a bullet, cells, its size, a gap, an indent."""
    before = part[-1]
    if BULLET.match(row.text) or BAR in row.text or BAR in before.text:
        return True
    if abs(row.size - before.size) > 0.1 * before.size:
        return True
    if before.bottom - row.bottom > 1.25 * pitch:
        return True
    indent = edge[1] - row.right if row.rtl else row.left - edge[0]
    ended = signs.ends_sentence(before.text)
    if ended and 0.8 * row.size < indent < 5 * row.size:
        first = edge[1] - part[0].right if row.rtl else part[0].left - edge[0]
        # Rows that are all indented alike are a quotation, not one paragraph each.
        return not abs(before.left - row.left) < 1 or first < 0.8 * row.size or len(part) > 1
    return ended and not _fills(before, edge) and not row.text[:1].islower()


def continued(found, asides, body, words, guess):
    """Return `[(paragraph, reason)]`, those joined that a column's or a page's end parts.

    What goes on begins small, or after a hyphen, or after a full row: a sentence that has not
    ended may go on with a name. What stands between in other letters (a footnote) or is furniture
    is passed over.
    """
    result, unfinished = [], None
    for paragraph, why in zip(found, asides, strict=True):
        is_body = not why and abs(paragraph.size - body) <= 0.05 * body
        if is_body and unfinished is not None and _continues(result[unfinished][0], paragraph):
            before = result[unfinished][0]
            text = joining.joined([before.text, paragraph.text], words, guess)
            place = {"page": paragraph.page, "column": paragraph.column, "full": paragraph.full}
            place["foot"] = paragraph.foot
            result[unfinished] = (replace(before, text=text, **place), "")
        else:
            result.append((paragraph, why))
            heading = not why and paragraph.size > 1.1 * body
            if is_body or heading:
                unfinished = len(result) - 1 if is_body else None
        if unfinished is not None and signs.ends_sentence(result[unfinished][0].text):
            unfinished = None
    return result


def _continues(before, after):
    """Return whether a paragraph goes on with another that stands in another column or page."""
    if (before.page, before.column) == (after.page, after.column):
        return False
    if BAR in before.text or BAR in after.text:
        return False
    if after.page - before.page > 1:
        return False
    start = re.match(r"\W*(\w)", after.text)
    if not start or signs.ends_sentence(before.text):
        return False
    if re.search(r"[^\W\d_][-\u2010]$", before.text) or start[1].islower():
        return True
    full = start[1].isalpha() and before.full
    if start[1].isupper():  # only at the head of another column or page
        higher = after.page > before.page or after.height > before.foot
        return full and higher and len(before.text) > 60
    return full and len(before.text) > 15
