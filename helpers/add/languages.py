"""Which language a text is in: what its file declares, and what its words look like."""

import re
import unicodedata
from collections import Counter

# Two languages whose log-likelihoods differ by less are hard to tell apart.
CLOSE = 10
# So many letters speak for themselves; that is about 200 words, or 400 Chinese characters.
ENOUGH = 1_000
# What the library gives for a text that is written, and what of two names is one written language.
WRITTEN = {"yue": "zh", "wuu": "zh", "lzh": "zh", "pcm": "en", "sco": "en", "nb": "no", "nn": "no"}
ALIKE = (
    {"no", "da"},
    {"id", "ms"},
    {"hr", "bs", "sr", "sh"},
    {"cs", "sk"},
    {"gl", "pt", "es", "ast"},
    {"bg", "mk"},
    {"hi", "mr", "ne"},
    {"nl", "af"},
    {"zu", "xh", "st", "tn"},
)


def language(document):
    """Return `(tag, reason)`: what the file declares, unless its words are plainly of another.

    They are where they are in a script of another language, or many and all of one kind; the
    reason says where the two differ, and which other language comes near.
    """
    own = [line.text for line in document.lines if not line.furniture] or [document.source]
    text = " ".join(own)[:20_000]
    guess, other, margin = guessed(text)
    likely = repr(guess) + (f" ({other!r} comes near)" if margin < CLOSE else "")
    declared, tag = _declared(document.language)
    if not declared:
        return guess, f"the file declares no language; its words look like {likely}"
    told = f"the file declares {document.language!r}"
    if WRITTEN.get(declared, declared) == WRITTEN.get(guess, guess):
        return tag, f"{told}, and its words look like it"
    against = f"{told}, but its words look like {likely}"
    if _plain_evidence(text, declared, guess, margin):
        return guess, f"{against}, so that is taken; say if it is wrong"
    return tag, f"{against}: say which it is"


def guessed(text):
    """Return `(language, the next likely one, margin)` by what the words of a text look like."""
    import py3langid

    ranks = py3langid.rank(text)
    best, score = ranks[0]
    best = WRITTEN.get(best, best)
    others = ((WRITTEN.get(tag, tag), value) for tag, value in ranks[1:])
    other, second = next((tag, value) for tag, value in others if tag != best)
    return best, other, float(score - second)


def _declared(told):
    """Return `(language, tag)` of a declaration; only of Chinese the script is kept."""
    parts = re.split("[-_]", told.strip())
    base = parts[0].lower()
    if not re.fullmatch("[a-z]{2,3}", base) or base in ("und", "zxx", "mul", "xx"):
        return "", ""
    traditional = {"hant", "tw", "hk", "mo"} & {part.lower() for part in parts[1:]}
    return base, "zh-Hant" if base == "zh" and traditional else base


def _plain_evidence(text, declared, guess, margin):
    """Return whether the words of a text speak plainly against what is declared."""
    if margin < CLOSE or guess == "zxx" or any({declared, guess} <= group for group in ALIKE):
        return False
    letters = sum(sign.isalpha() for sign in text)
    return letters >= ENOUGH or (letters >= 40 and _script(text) not in _scripts(declared))


def _script(text):
    """Return the script of most letters of a text: LATIN, GREEK, CJK \u2026"""
    names = Counter(unicodedata.name(sign, "").split()[0] for sign in text if sign.isalpha())
    return names.most_common(1)[0][0] if names else ""


def _scripts(language):
    """Return the scripts in which a language is written, Latin unless it is known for another."""
    return SCRIPTS.get(language, ("LATIN",))


SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "ky", "mn", "tg"), ("CYRILLIC",)),
    **dict.fromkeys(("sr", "kk", "uz", "az", "bs", "sh"), ("CYRILLIC", "LATIN")),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "ckb", "sd"), ("ARABIC",)),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), ("DEVANAGARI",)),
    "ku": ("LATIN", "ARABIC"),
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL", "CJK"),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "yi": ("HEBREW",),
    "th": ("THAI",),
    "lo": ("LAO",),
    "ka": ("GEORGIAN",),
    "hy": ("ARMENIAN",),
    "bn": ("BENGALI",),
    "as": ("BENGALI",),
    "pa": ("GURMUKHI",),
    "gu": ("GUJARATI",),
    "ta": ("TAMIL",),
    "te": ("TELUGU",),
    "kn": ("KANNADA",),
    "ml": ("MALAYALAM",),
    "or": ("ORIYA",),
    "si": ("SINHALA",),
    "km": ("KHMER",),
    "my": ("MYANMAR",),
    "bo": ("TIBETAN",),
    "dz": ("TIBETAN",),
    "am": ("ETHIOPIC",),
    "ti": ("ETHIOPIC",),
}
