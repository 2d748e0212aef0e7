"""Plain text whose lines were wrapped at one width, as paragraphs."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from helpers.add.joining import joined
from helpers.add.labels import label_of
from helpers.add.signs import ends_sentence

ITEM = re.compile(r"(?:\d{1,3}[.)\u3001]|[-*\u2022\u2013\u2014>])\s")
SHORT = 0.7  # of the widest line: where a sentence ends in a line so short, a paragraph does


def wrapped_at(lines):
    """Return the width at which lines were wrapped, 0 where they were not.

    They were where most of those that run on are of about one width.
    """
    run_on = sorted(width(line) for line, after in pairwise(lines) if line and after)
    wrapped = len(run_on) > 2 and run_on[len(run_on) // 2] >= 55 and run_on[-1] <= 100
    return run_on[-1] if wrapped else 0


def paragraphs(lines, widest):
    """Return the paragraphs of lines that were wrapped at a width, each in one line.

    One begins after a blank line or a short one that ends a sentence, and where a line is set in
    (but not below an item or a label), is an item of a list, or has a label that opens several.
    """
    labels = [label_of(line.strip()) for line in lines]
    counts = Counter(label.name for label in labels if label and label.form == "colon")
    parts, before, hanging = [[]], "", False
    for line, label in zip(lines, labels, strict=True):
        opens = label is not None and label.form == "colon" and counts[label.name] > 1
        opens = opens or bool(ITEM.match(line.strip()))
        set_in = _indent(line) > _indent(before) and not hanging
        if opens or set_in or _ends(before, widest):
            parts.append([])
            hanging = opens
        parts[-1] += [line.strip()] if line.strip() else []
        before = line
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(lines)))
    return [joined(part, words) for part in parts if part]


def _ends(line, widest):
    bare = line.strip()
    return not bare or (ends_sentence(bare) and width(bare) < SHORT * widest)


def _indent(line):
    return width(line) - width(line.lstrip())


def width(line):
    """Return the columns that a line takes: Chinese characters take two."""
    return len(line) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in line)
