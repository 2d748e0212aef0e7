"""The article's text on a coder's desk, to press and to select, and where the words stand.

All positions are code points of a passage's raw text; `desk.js` counts them so, and what it sends
is held against that text before it is believed.
"""

from itertools import pairwise
from pathlib import Path

import anywidget
import regex
import traitlets

from helpers.coding.sentences import sentences, spans
from helpers.data.article import PAGE_MARKS
from helpers.data.files import DataError

FRONT = Path(__file__).with_name("desk.js")


class Text(anywidget.AnyWidget):
    """An article's passages, sent to the browser once; a message holds what is picked there.

    `here` is the number of the open passage; `coded` and `taken` hold `(number, start, end)` of
    the words that are coded already, and of those that stand in the form.
    """

    _esm = FRONT
    passages = traitlets.List().tag(sync=True)
    here = traitlets.Int(1).tag(sync=True)
    coded = traitlets.List().tag(sync=True)
    taken = traitlets.List().tag(sync=True)

    def __init__(self, article, renderings):
        """Show an article with its English renderings, by passage id."""
        language = article.language
        named = {voice.id: voice.short for voice in article.read("voices")[0]}
        sent = [
            _parts(passage)
            | {"head": " \u00b7 ".join(filter(None, (passage.id, named.get(passage.voice))))}
            | {"language": language, "english": renderings.get(passage.id, "")}
            for passage in article.passages
        ]
        super().__init__(passages=sent)


def _parts(passage):
    """Return a passage's number and its text, in turn what is between sentences, and a sentence."""
    cuts = [0, *(side for span in spans(passage.raw) for side in span), len(passage.raw)]
    parts = [passage.raw[a:b] for a, b in pairwise(cuts)]
    return {"number": passage.number, "parts": parts}


def placed(passages, pieces):
    """Return `(passage, start, end)` of the words that were picked, None where there are none.

    `pieces` are `(number, start, end, words)`, one for each passage that the selection touches.
    Spaces and a page's marks at the ends are left out, and no character is cut in two. Raises
    `DataError` where words of several passages are picked, or others arrived than were picked.
    """
    touched = [(passages[number - 1], start, end) for number, start, end, _ in pieces]
    for (passage, start, end), (*_, words) in zip(touched, pieces, strict=True):
        if passage.raw[start:end] != words:
            raise DataError([f"other words arrived than were selected in {passage.id}; try again"])
    found = [(passage, *_whole(passage, start, end)) for passage, start, end in touched]
    found = [place for place in found if place[1] < place[2]]
    if len(found) > 1:
        first, last = found[0][0].id, found[-1][0].id
        raise DataError([f"a quote is from one passage; you selected words from {first} to {last}"])
    return found[0] if found else None


def _whole(passage, start, end):
    """Return `(start, end)` of words: whole characters, without spaces and marks around them."""
    raw = passage.raw
    marks = PAGE_MARKS.finditer(raw) if passage.marks else ()
    empty = {at for mark in marks for at in range(*mark.span())}
    empty |= {at for at, sign in enumerate(raw) if sign.isspace()}
    letters = [match.span() for match in regex.finditer(r"\X", raw)]
    kept = [(a, b) for a, b in letters if a < end and b > start and a not in empty]
    return (kept[0][0], kept[-1][1]) if kept else (start, start)


def glosses(passage, english, start, end):
    """Return the rendering of whole sentences of a passage; empty where none can be offered.

    One is offered where the rendering has as many sentences as the passage.
    """
    own, rendered = spans(passage.raw), sentences(english)
    taken = [(a, b) for a, b in own if a < end and b > start]
    if len(own) != len(rendered) or not taken or (taken[0][0], taken[-1][1]) != (start, end):
        return ""
    return " ".join(rendered[own.index(taken[0]) : own.index(taken[-1]) + 1])


def rendered(pieces, quoted):
    """Return the words that were selected in the rendering of one passage.

    Raises `DataError` where it is not the passage `quoted`, that the quote is from, or several.
    """
    found = {number: words.strip() for number, _, _, words in pieces if words.strip()}
    if len(found) > 1:
        raise DataError(["these words render several passages; select within one"])
    for number in found:
        if quoted and number != quoted.number:
            raise DataError(
                [f"these words render passage {number}, and the quote is {quoted.id}'s"]
            )
    return "".join(found.values())
