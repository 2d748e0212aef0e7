"""The numbers that a text writes in digits, read as its language writes them."""

import re
import unicodedata
from functools import cache

SCALES = {
    **dict.fromkeys(
        ("thousand", "tausend", "mille", "mil", "ribu", "ألف", "тысяч", "千", "천"), 1e3
    ),
    **dict.fromkeys(("万", "萬", "만"), 1e4),
    **dict.fromkeys(("lakh", "लाख"), 1e5),
    **dict.fromkeys(("million", "millionen", "millions", "millón", "millones", "juta"), 1e6),
    **dict.fromkeys(("مليون", "миллионов", "milhões", "milioni"), 1e6),
    **dict.fromkeys(("crore", "करोड़"), 1e7),
    **dict.fromkeys(("亿", "億", "억"), 1e8),
    **dict.fromkeys(("billion", "milliarde", "milliarden", "milliard", "milliards"), 1e9),
    **dict.fromkeys(("mil millones", "miliar", "مليار", "миллиардов", "miliardi"), 1e9),
    **dict.fromkeys(("bilhão", "bilhões"), 1e9),
    **dict.fromkeys(("trillion", "triliun", "万亿", "萬億", "兆"), 1e12),
}
# They count only where the word ends: 10k, 7B and 3 Mrd., but not 10 km.
SHORT = {
    **dict.fromkeys(("k", "тыс"), 1e3),
    **dict.fromkeys(("mio", "млн"), 1e6),
    **dict.fromkeys(("b", "bn", "mrd", "mds", "млрд"), 1e9),
    "tn": 1e12,
}
WORDS = "|".join(sorted(SCALES, key=len, reverse=True))
WORDS += rf"|(?:{'|'.join(SHORT)})(?![^\W_])"
SCALES |= SHORT
# Plain, no-break, figure, thin and narrow no-break space: they part thousands in many languages.
GAPS = "\u0020\u00a0\u2007\u2009\u202f"
# A gap parts thousands only between one to three digits and groups of three: 2023 100 is two.
DIGITS = re.compile(
    rf"((?<![\dA-Za-z-])\d{{1,3}}(?:[{GAPS}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,\u2019']\d+)*)"
    rf"[{GAPS}]?({WORDS})?",
    re.I,
)


def written(text, language="en"):
    """Return the set of numbers in `text`, each as it stands and with the scale word after it.

    >>> sorted(written("entre 10.000 y 3,5 millones", "es"))
    [3.5, 10000.0, 3500000.0]
    >>> sorted(written("in 2023 100 people"))
    [100.0, 2023.0]
    """
    decimal, found, last, end = _decimal(language), set(), 0, -1
    text = _plain(text, decimal)
    for match in DIGITS.finditer(text):
        scale = SCALES.get((match[2] or "").lower(), 1)
        values = {value * scale for value in _values(match[1], decimal)}
        found |= values | set(_values(match[1], decimal))
        if match.start() == end:  # 1\u4e072000 is one number, 12,000
            found |= {last + value for value in values if value < last}
        last, end = max(values), match.end() if match[2] else -1
    return found


def _plain(text, decimal):
    """Return a text whose Arabic and full-width signs between digits are those of ASCII."""
    text = re.sub("(?<=[\uff10-\uff19])\uff0c(?=[\uff10-\uff19]{3}(?![\uff10-\uff19]))", ",", text)
    text = re.sub("(?<=[\uff10-\uff19])\uff0e(?=[\uff10-\uff19])", ".", text)
    text = re.sub(r"(?<=\d)\u066c(?=\d{3})", "", text)
    text = re.sub(r"(?<=\d)\u066b(?=\d)", decimal, text)
    return re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), text)


def _values(digits, decimal):
    """Return the numbers that digits with signs between them are: one where the signs fit."""
    bare = re.sub(rf"[{GAPS}\u2019']", "", digits)
    group = "," if decimal == "." else "."
    part, whole = re.escape(decimal), re.escape(group)
    # Groups of two are those of India: 12,34,567.
    fits = rf"\d+(?:{part}\d+)?|\d{{1,3}}(?:{whole}\d{{2,3}})*{whole}\d{{3}}(?:{part}\d+)?"
    if re.fullmatch(fits, bare):
        return [float(bare.replace(group, "").replace(decimal, "."))]
    if re.fullmatch(r"\d{1,3}[.,]\d{1,2}", bare):  # as another language writes it: GPT-3.5
        return [float(bare.replace(",", "."))]
    return [float(piece) for piece in re.split("[.,]", bare) if piece]


@cache
def _decimal(language):
    """Return the sign before the decimals in a language, a point or a comma."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        sign = get_decimal_symbol(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        sign = "."
    return sign if sign == "," else "."
