"""The numbers that a text writes in digits, read as its language writes them."""

import re
from functools import cache

SCALES = {
    **dict.fromkeys(("thousand", "tausend", "mille", "mil", "ribu", "ألف", "тысяч"), 1e3),
    **dict.fromkeys(("万", "萬", "만"), 1e4),
    **dict.fromkeys(("million", "millionen", "millions", "millón", "millones", "juta"), 1e6),
    **dict.fromkeys(("مليون", "миллионов", "milhões", "milioni"), 1e6),
    **dict.fromkeys(("亿", "億", "억"), 1e8),
    **dict.fromkeys(("billion", "milliarde", "milliarden", "milliard", "milliards"), 1e9),
    **dict.fromkeys(("mil millones", "miliar", "مليار", "миллиардов", "miliardi"), 1e9),
    **dict.fromkeys(("trillion", "万亿", "萬億", "兆"), 1e12),
}
WORDS = "|".join(sorted(SCALES, key=len, reverse=True))
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
    group, decimal = _signs(language)
    found = set()
    for digits, word in DIGITS.findall(text):
        plain = re.sub(rf"[{re.escape(group)}{GAPS}\u2019']", "", digits).replace(decimal, ".")
        # Where the signs do not fit the language, each piece is a number of its own.
        pieces = [plain] if plain.count(".") < 2 and "," not in plain else re.split("[.,]", digits)
        for piece in filter(None, pieces):
            found |= {float(piece), float(piece) * SCALES.get(word.lower(), 1)}
    return found


@cache
def _signs(language):
    """Return the sign that parts thousands in a language, and the one before the decimals."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol, get_group_symbol

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return get_group_symbol(locale), get_decimal_symbol(locale)
