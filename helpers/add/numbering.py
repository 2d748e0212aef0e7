"""The numbers of lists: as browsers count them, and as Word's own definitions have them.

Source of the rules: ECMA-376, part 1, 17.9 (numbering): levels, their text and their restarts.
"""

import re

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
ROMAN += ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
CHINESE = "\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
PLACES = ("", "\u5341", "\u767e", "\u5343")
CHINESE_KINDS = ("chineseCounting", "chineseCountingThousand", "japaneseCounting")
CHINESE_KINDS += ("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting")


def numeral(number, kind):
    """Return a number as a list shows it: `kind` is 1, a, A, i or I.

    >>> [numeral(4, kind) for kind in "1aAiI"]
    ['4', 'd', 'D', 'iv', 'IV']
    """
    if kind in "aA" and number > 0:
        text = ""
        while number:
            number, place = divmod(number - 1, 26)
            text = chr(ord(kind) + place) + text
        return text
    if kind in "iI" and 0 < number < 4000:
        text = ""
        for value, sign in ROMAN:
            text += sign * (number // value)
            number %= value
        return text if kind == "i" else text.upper()
    return str(number)


class ListCounter:
    """The numbers of an ordered list as a browser counts them."""

    def __init__(self, start, step, kind):
        """Begin at `start`; `kind` is 1, a, A, i or I."""
        self.number, self.step, self.kind = start, step, kind

    def next(self, told):
        """Return the next number with its stop."""
        if told and re.fullmatch(r"\s*-?\d{1,9}\s*", told):
            self.number = int(told)
        number, self.number = self.number, self.number + self.step
        return f"{numeral(number, self.kind)}."


def list_counter(element):
    """Return the `ListCounter` of a list in HTML, None of one without numbers."""
    if element.tag != "ol":
        return None
    start = element.get("start") or ""
    reverse = element.get("reversed") is not None
    first = len(element.findall("li")) if reverse else 1
    first = int(start) if re.fullmatch(r"\s*-?\d{1,9}\s*", start) else first
    return ListCounter(first, -1 if reverse else 1, element.get("type") or "1")


def shown(number, kind):
    """Return a number in one of Word's formats, plain for a format that is not known.

    >>> [shown(12, kind) for kind in ("upperRoman", "lowerLetter", "chineseCounting", "decimal")]
    ['XII', 'l', '十二', '12']
    """
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman"):
        return numeral(number, "i" if kind == "lowerRoman" else "I")
    if kind == "decimalZero":
        return f"{number:02}"
    if kind in ("none", "bullet"):
        return ""
    if kind == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if kind in CHINESE_KINDS and 0 < number < 10_000:
        return _chinese(number)
    if kind == "ideographDigital":
        return "".join(CHINESE[int(digit)] for digit in str(number))
    return str(number)


def _chinese(number):
    text = ""
    for place, digit in enumerate(reversed(str(number))):
        sign = CHINESE[int(digit)] + PLACES[place] if digit != "0" else CHINESE[0]
        text = sign + text
    text = re.sub(f"{CHINESE[0]}+", CHINESE[0], text).rstrip(CHINESE[0])
    return text[1:] if 10 <= number < 20 else text


class Numbers:
    """The running numbers of a Word file; `numbering` and `styles` are its parts, or None."""

    def __init__(self, numbering, styles):
        """Read the definitions of lists and the lists that styles belong to."""
        self.levels, self.lists, self.restarts = {}, {}, {}
        self.counts, self.begun = {}, set()
        self.styles = {} if styles is None else _styles(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering):
        links = {}
        for abstract in numbering.iterfind(f"{WORD}abstractNum"):
            id = abstract.get(f"{WORD}abstractNumId")
            self.levels[id] = {_place(lvl): _level(lvl) for lvl in abstract.iterfind(f"{WORD}lvl")}
            if link := _value(abstract, "numStyleLink"):
                links[id] = link
        for num in numbering.iterfind(f"{WORD}num"):
            id, abstract = num.get(f"{WORD}numId"), _value(num, "abstractNumId")
            self.lists[id] = abstract
            for override in num.iterfind(f"{WORD}lvlOverride"):
                if start := _value(override, "startOverride"):
                    self.restarts[id, _place(override)] = int(start)
        for abstract, style in links.items():
            target = self.lists.get(self.styles.get(style, {}).get("list"))
            self.levels[abstract] = self.levels.get(target, self.levels[abstract])

    def label(self, paragraph):
        """Return the number that Word shows before a paragraph, and the space behind it."""
        properties = paragraph.find(f"{WORD}pPr")
        style = _value(properties, "pStyle") if properties is not None else ""
        own = properties.find(f"{WORD}numPr") if properties is not None else None
        told = self.styles.get(style, {})
        id = (_value(own, "numId") if own is not None else "") or told.get("list", "")
        levels = self.levels.get(self.lists.get(id), {})
        place = _value(own, "ilvl") if own is not None else ""
        place = int(place) if place else self._place_of(style, levels, told)
        if place not in levels:
            return ""
        return self._next(id, place, levels)

    def _place_of(self, style, levels, told):
        named = [place for place, level in levels.items() if style and level["style"] == style]
        return named[0] if named else told.get("place", 0)

    def _next(self, id, place, levels):
        counts = self.counts.setdefault(self.lists[id], {})
        if (id, place) in self.restarts and (id, place) not in self.begun:
            counts[place] = self.restarts[id, place]
        else:
            counts[place] = counts.get(place, levels[place]["start"] - 1) + 1
        self.begun.add((id, place))
        for lower in [n for n in counts if n > place and levels.get(n, {}).get("restarts", True)]:
            del counts[lower]

        def number(found):
            at = int(found[1]) - 1
            kind = "decimal" if levels[place]["legal"] else levels.get(at, {}).get("kind", "")
            return shown(counts.get(at, levels.get(at, {}).get("start", 1)), kind)

        if levels[place]["kind"] == "bullet":
            return ""
        text = re.sub(r"%(\d)", number, levels[place]["text"]).strip()
        return f"{text}{'' if levels[place]['joined'] else ' '}" if text else ""


def _level(lvl):
    start = _value(lvl, "start")
    return {
        "start": int(start) if start.isdigit() else 1,
        "kind": _value(lvl, "numFmt") or "decimal",
        "text": _value(lvl, "lvlText"),
        "style": _value(lvl, "pStyle"),
        "legal": lvl.find(f"{WORD}isLgl") is not None,
        "joined": _value(lvl, "suff") == "nothing",
        "restarts": _value(lvl, "lvlRestart") != "0",
    }


def _place(element):
    return int(element.get(f"{WORD}ilvl") or 0)


def _value(element, name):
    child = element.find(f"{WORD}{name}")
    return "" if child is None else child.get(f"{WORD}val") or ""


def _styles(styles):
    """Return `{style id: {"list": numId, "place": level}}`, what a style inherits included."""
    own, parents = {}, {}
    for style in styles.iterfind(f"{WORD}style"):
        id = style.get(f"{WORD}styleId")
        parents[id] = _value(style, "basedOn")
        numbered = style.find(f"{WORD}pPr/{WORD}numPr")
        if numbered is not None and _value(numbered, "numId"):
            place = _value(numbered, "ilvl")
            own[id] = {"list": _value(numbered, "numId"), "place": int(place or 0)}
    found = {}
    for id in parents:
        ancestor, seen = id, set()
        while ancestor and ancestor not in own and ancestor not in seen:
            seen.add(ancestor)
            ancestor = parents.get(ancestor, "")
        if ancestor in own:
            found[id] = own[ancestor]
    return found
