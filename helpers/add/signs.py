"""Signs that texts of all scripts use for one thing, and the form in which signs are stored.

Signs that cannot be told from others on a screen are written as escapes.
"""

import re
import unicodedata

from helpers.data.files import UNSEEN

COLON = "[:\uff1a\ufe55\ufe13]"
ASKS = ("?", "\uff1f", "\u061f", "\u037e", "\u055e", "\u2e2e", "\ufe56")
STOPS = tuple(".!\u2026\u3002\uff0e\uff01\u061b\u06d4\u0964\u0965\u104b\u1362") + ASKS
CLOSING = "\"'\u201d\u2019\u201c\u00bb\u203a)]}\uff09\u300d\u300f\u3011\u300b\u3009\uff3d"
CJK = "\u2e80-\u2fdf\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# Signs that Chinese and Japanese share with other scripts: quotation marks, dashes, dots.
SHARED = "\u2018-\u201d\u2026\u2014\u00b7"
# Every space that is not the plain one: no-break, of Ogham, of any width, ideographic.
SPACE = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
# Line ends of every kind; the file and group separators are none on a screen.
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Marks that no reader sees and that would keep a quotation from being found again. Joiners and
# the direction marks that belong to a spelling (U+200C to U+200F, U+061C) stay.
HIDDEN = "[\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef]"
# Unicode's equivalents (EquivalentUnifiedIdeograph.txt) of the radicals U+2E80 to U+2EF3, in order.
SUPPLEMENT = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁"
    "冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦"
    "黄黾斉齐歯齿竜龙龜亀龟"
)
RADICALS = {0x2E80 + place: sign for place, sign in enumerate(SUPPLEMENT)}
RADICALS |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


def stored(text):
    """Return `(text, counts)`: one line as it is stored, and how many signs of each kind changed.

    What is stored is what is seen: composed letters (NFC), plain spaces and hyphens, ideographs
    in place of the radicals that some fonts of PDF files stand for, nothing that cannot be seen.
    """
    counts = {}
    text, counts["unseen"] = re.subn(rf"{UNSEEN.pattern}|{HIDDEN}", "", text.replace("\t", " "))
    text, counts["spaces"] = re.subn(SPACE, " ", text)
    text, counts["hyphens"] = re.subn("[\u2010\u2011]", "-", text)
    counts["radicals"] = sum(ord(sign) in RADICALS for sign in text)
    composed = unicodedata.normalize("NFC", text.translate(RADICALS))
    counts["composed"] = abs(len(text) - len(composed))
    return composed.strip(), counts


def asks(text):
    """Return whether a text ends in a question mark, whatever closes behind it."""
    return text.rstrip(f"{CLOSING} ").endswith(ASKS)


def adjoin(before, after):
    """Return whether two signs stand side by side without a space, as in Chinese and Japanese."""
    both = re.fullmatch(f"[{CJK}{SHARED}]{{2}}", f"{before}{after}")
    return bool(both and re.search(f"[{CJK}]", f"{before}{after}"))


def mark_of(digits, before, raised):
    """Return the ^ or _ that keeps raised or lowered digits apart from the sign before them.

    Lowered ones behind a letter need none: H2O. What is no number has none: 2nd.
    """
    runs_on = before.isdigit() or (raised and before.strip())
    is_number = re.fullmatch(r"\s*[-\u2212+]?\d+\s*", digits)
    return ("^" if raised else "_") if runs_on and is_number else ""


def ends_sentence(text):
    """Return whether a text ends where a sentence may end, the mark of a note aside."""
    text = re.sub(r"(?:\^\d{1,3}|\[\d{1,3}\])$", "", text)
    bare = text.rstrip(f"{CLOSING} ")
    return bare.endswith((*STOPS, *COLON[1:-1], ";", "\uff1b")) or bare != text.rstrip()


def letters(text):
    """Return a text without spaces and marks, to compare what two libraries make of it."""
    return re.sub(r"[\W_]+", "", text)
