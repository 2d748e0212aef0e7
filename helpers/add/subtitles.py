"""Subtitles (SRT, WebVTT), as meetings and programs save them, as a line for each cue."""

import re
from collections import Counter
from itertools import groupby

from helpers.add.documents import Line
from helpers.add.signs import ends_sentence

ARROW = re.compile(r"\s*[\d:.,]+\s*-->\s*[\d:.,]+.*")
VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
MARK = re.compile(r"</?(?:[ibucv]|ruby|rt|lang|font)\b[^<>]*>|<[\d:.]+>", re.I)
TIMES = "a number or a time of the subtitles"
TOLD = "It was read as subtitles: a line for each; times are furniture, names stand before a colon."


def are_subtitles(lines):
    """Return whether lines of text are subtitles: times with an arrow between stand among them."""
    return sum(bool(ARROW.fullmatch(line)) for line in lines) > 1


def cues(lines):
    """Return the `Line`s of subtitles; what is neither a number nor a time is text."""
    marked = [(_is_mark(lines, number), line) for number, line in enumerate(lines)]
    parts = [(mark, [line for _, line in part]) for mark, part in groupby(marked, lambda n: n[0])]
    first = Counter(part[0] for mark, part in parts if not mark and len(part) > 1)
    found = []
    for is_mark, part in parts:
        if is_mark:
            found += [Line(line, furniture=TIMES) for line in part if line]
        else:
            found += [Line(text) for text in _said(part, first)]
    return found


def _is_mark(lines, number):
    """Return whether a line is a time, or stands where a cue's number and the head stand."""
    line, after = lines[number], lines[number + 1 : number + 2]
    if not line or ARROW.fullmatch(line) or (number == 0 and line.startswith("WEBVTT")):
        return True
    begins = number == 0 or not lines[number - 1] or line.isdigit()
    return begins and bool(after) and bool(ARROW.fullmatch(after[0]))


def _said(part, first):
    """Yield what a cue says; a first line that opens several cues is the name of who speaks."""
    named = len(part) > 1 and first[part[0]] > 1 and not ends_sentence(part[0])
    texts = [f"{part[0]}: {' '.join(part[1:])}"] if named else [" ".join(part)]
    for text in re.split(r"(?=<v[ .])", texts[0]):
        text = MARK.sub("", VOICE.sub(r"\1: ", text)).strip()
        if text:
            yield text
