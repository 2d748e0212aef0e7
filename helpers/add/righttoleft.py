"""Lines of Arabic or Hebrew as a page draws them, put back into the order of reading."""

import re
import unicodedata
from collections import Counter


def runs(text):
    """Return whether most letters of the text run from right to left."""
    kinds = Counter(unicodedata.bidirectional(char) for char in text)
    return kinds["R"] + kinds["AL"] > kinds["L"]


def logical(drawn):
    """Return the text of a right-to-left line from its characters, whatever order they came in.

    From left to right they are in visual order, in which a ligature's letters must be turned
    round too; Unicode's bidirectional algorithm then gives the logical order.
    """
    from bidi import get_display

    drawn = sorted(drawn, key=lambda char: char.x0)
    seen, edge = "", None
    for char in drawn:
        letters = char.get_text()
        if edge is not None and char.x0 - edge > 0.1 * char.size and not seen.endswith(" "):
            seen += " "
        seen += letters[::-1] if runs(letters) else letters
        edge = char.x1
    return get_display(seen.strip(), base_dir="R")


def brackets_as_seen(rows):
    """Return True where brackets were stored by their looks, so that `(` closes an Arabic one."""
    first = [hit[0] for row in rows if row.rtl and (hit := re.search(r"[()]", row.text))]
    return first.count(")") > first.count("(")


def mirrored(text):
    """Return the text with brackets that close turned into ones that open, pair by pair."""
    for opens, closes in ("()", "[]", "«»"):
        pair = rf"\{closes}([^\{opens}\{closes}]*)\{opens}"
        text = re.sub(pair, rf"{opens}\1{closes}", text)
    return text
