"""Which lines of a changed text are which lines of the old one, and the rules that name them."""

import re
import tomllib
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

from helpers.add.anchoring import normalised
from helpers.add.skeleton import spans
from helpers.data.about import line_numbers
from helpers.data.files import DataError

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")
RULE = re.compile(r"^(\s*lines\s*=\s*)(['\"])(.*?)\2", re.M)
NO_LINES = re.compile(r"^\s*lines\s*=\s*(''|\"\")", re.M)


def matched_lines(old, new):
    """Return `{old line number: new line number}` of the lines of two texts that are the same.

    Spelling is evened out. A line that stands more often in one text than in the other is matched
    only beside a neighbour. Where as many lines were changed as stand there now, between two lines
    that are the same, each is the one in its place if half of its words are.
    """
    (places, keys), (new_places, new_keys) = _keys(old), _keys(new)
    found, often, new_often = {}, Counter(keys), Counter(new_keys)
    for block in SequenceMatcher(None, keys, new_keys, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            key = keys[block.a + step]
            if block.size > 1 or often[key] == new_often[key]:
                found[block.a + step] = block.b + step
    for number, key in enumerate(keys):
        if number not in found and often[key] == new_often[key] == 1:
            found[number] = new_keys.index(key)
    lines, new_lines = old.split("\n"), new.split("\n")
    for number, other in _in_their_places(found, len(keys), len(new_keys)):
        if _share_words(lines[places[number] - 1], new_lines[new_places[other] - 1]):
            found[number] = other
    return {places[number]: new_places[other] for number, other in found.items()}


def _keys(source):
    lines = [(n, line) for n, line in enumerate(source.split("\n"), 1) if line.strip()]
    return [n for n, _ in lines], [normalised(line) for _, line in lines]


def _in_their_places(found, count, new_count):
    """Yield pairs of unmatched lines that stand in gaps of one length between matched lines."""
    taken, bounds = {*found.values()}, [(-1, -1), *sorted(found.items()), (count, new_count)]
    for (before, new_before), (after, new_after) in pairwise(bounds):
        gap, new_gap = range(before + 1, after), range(new_before + 1, new_after)
        if len(gap) == len(new_gap):
            yield from ((a, b) for a, b in zip(gap, new_gap, strict=True) if b not in taken)


def _share_words(old, new):
    """Return whether half of the words (Chinese: characters) of the longer line are in both."""
    words = [
        Counter(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|\w+", n.casefold())) for n in (old, new)
    ]
    return 2 * (words[0] & words[1]).total() >= max(counts.total() for counts in words) > 0


def moved_rules(about, lines, source, notes):
    """Return the text of an article.toml, its rules on their lines in the new `source`.

    A rule whose lines are all gone is taken out and noted. Raises `DataError` where a rule does
    not have its lines in a row of their own.
    """
    kept, rules = [], tomllib.loads(about)
    if len(RULE.findall(about)) != len([*rules.get("furniture", ()), *rules.get("lines", ())]):
        raise DataError(["article.toml: write the lines of each rule in a row of their own"])
    filled = _keys(source)[0]
    for block in re.split(r"^(?=\[)", about, flags=re.M):
        block = RULE.sub(lambda found: _moved(found, lines, filled), block)
        if NO_LINES.search(block):
            notes.append(f"article.toml: a rule for lines that are gone: {' '.join(block.split())}")
        else:
            kept.append(block)
    return "".join(kept)


def _moved(found, lines, filled):
    """Return `lines = "3, 7-9"` with the new numbers; a range goes on over blank lines only."""
    named = line_numbers(found[3])
    there = sorted({lines[number] for number in named & lines.keys()})
    if there and {*there} == named & {*filled}:
        return found[0]
    places = {number: place for place, number in enumerate(filled)}
    whole = {*there}
    for number, after in pairwise(there):
        if places[after] == places[number] + 1:
            whole.update(range(number, after))
    return f"{found[1]}{found[2]}{spans(whole)}{found[2]}"
