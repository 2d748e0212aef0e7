"""Which lines of a changed text are which lines of the old one, and the rules that name them.

Words are compared by their normalised form; offsets are Unicode code points into the raw text.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from helpers import provenance, tables

# Twelve characters or more can be told from others by likeness.
LEAST_LENGTH, LEAST_SCORE, LEAST_MARGIN = 12, 80, 10
QUOTATION_MARKS, DASHES = "\"'`「」『』", "−"
LINES = re.compile(r"^(\s*lines\s*=\s*)(['\"])(.*?)\2", re.M)
NO_LINES = re.compile(r"^\s*lines\s*=\s*(''|\"\")", re.M)


def normalised(text):
    """Return a text as it is compared: NFKC, without case and white space, marks made alike.

    >>> normalised("« Grand  modèle » – １０")
    '"grandmodèle"-10'
    """
    plain = unicodedata.normalize("NFKC", text.casefold()).translate(PLAIN)
    return re.sub("-+", "-", plain)


@lru_cache(maxsize=1024)
def keyed(text):
    """Return the normalised text, and for each of its characters the raw offsets it stands for."""
    import regex

    key, places = [], []
    for cluster in regex.finditer(r"\X", text):
        for sign in normalised(cluster[0]):
            if sign == "-" and key and key[-1] == "-":
                places[-1] = (places[-1][0], cluster.end())
            else:
                key.append(sign)
                places.append(cluster.span())
    return "".join(key), places


class _Plain(dict):
    """What each code point is compared as; filled as they are met."""

    def __missing__(self, code):
        self[code] = _plain(chr(code))
        return self[code]


PLAIN = _Plain()


def _plain(sign):
    kind = unicodedata.category(sign)
    if sign.isspace() or kind in ("Cf", "Cc"):
        return ""
    if sign in QUOTATION_MARKS or kind in ("Pi", "Pf"):
        return '"'
    return "-" if kind == "Pd" or sign in DASHES else sign


def matched_lines(old, new):
    """Return `{old line number: new line number}` of the lines of two texts that are the same.

    A line that was changed is matched where it is at least 80 in 100 like the new one, and by 10
    more than any other line of either text is like it. A line that stands more often in one
    text than in the other is matched only beside a neighbour.
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
    found |= _changed_lines(keys, new_keys, found)
    return {places[number]: new_places[other] for number, other in found.items()}


def _keys(source):
    lines = [(n, line) for n, line in enumerate(source.split("\n"), 1) if line.strip()]
    return [n for n, _ in lines], [normalised(line) for _, line in lines]


def _changed_lines(keys, new_keys, found):
    """Return `{place: new place}` of the lines without a match that are most like each other."""
    from rapidfuzz import fuzz, process

    changed, free = {}, sorted(set(range(len(new_keys))) - set(found.values()))
    for number in sorted(set(range(len(keys))) - found.keys()):
        scores = process.cdist([keys[number]], new_keys, scorer=fuzz.ratio)[0]
        other = max(free, key=lambda place: scores[place], default=None)
        if other is None or len(keys[number]) < LEAST_LENGTH:
            continue
        rivals = [score for place, score in enumerate(scores) if place != other]
        olds = process.cdist([new_keys[other]], keys, scorer=fuzz.ratio)[0]
        rivals += [score for place, score in enumerate(olds) if place != number]
        if scores[other] >= LEAST_SCORE and scores[other] - max(rivals, default=0) >= LEAST_MARGIN:
            changed[number] = other
    return changed


def moved_rules(about, lines, source, notes):
    """Return the text of an article.toml, its rules on their lines in the new `source`.

    A rule whose lines are all gone is taken out and noted. Raises `tables.DataError` where a
    rule does not have its lines in a row of their own.
    """
    kept, rules = [], tomllib.loads(about)
    if len(LINES.findall(about)) != len([*rules.get("furniture", ()), *rules.get("lines", ())]):
        raise tables.DataError(["article.toml: write the lines of each rule in a row of their own"])
    for block in re.split(r"^(?=\[)", about, flags=re.M):
        block = LINES.sub(lambda found: _moved(found, lines, _keys(source)[0]), block)
        if NO_LINES.search(block):
            notes.append(f"article.toml: a rule for lines that are gone: {' '.join(block.split())}")
        else:
            kept.append(block)
    return "".join(kept)


def _moved(found, lines, filled):
    """Return `lines = "3, 7-9"` with the new numbers; a range goes on over blank lines only."""
    named, runs = provenance.line_numbers({"lines": found[3]}), []
    there = {lines[number] for number in named & lines.keys()}
    if there and there == named & set(filled):
        return found[0]
    for number in sorted(there):
        if runs and filled.index(number) == filled.index(runs[-1][1]) + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    spelt = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return f"{found[1]}{found[2]}{spelt}{found[2]}"
