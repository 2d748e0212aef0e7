"""How all pages look: one style sheet, and a Chinese font with the characters that occur."""

import io
from importlib.metadata import distribution
from pathlib import Path

from helpers.data.files import data_files

HELPERS = Path(__file__).parents[1]
FONT = "pylopdf-fonts-zh-cn"


def looks(texts):
    """Return the files that all pages of `texts` share: style sheet, font, the font's licence."""
    return {
        "style.css": sheet().encode("utf-8"),
        "chinese.woff": font("".join(texts)),
        "chinese.OFL.txt": font_licence(),
    }


def sheet():
    """Return the style sheet: all that the kit shows, then the pages' own."""
    folders = (HELPERS / "show", HELPERS / "teach", HELPERS / "publish")
    found = [path for folder in folders for path in data_files(folder, "*.css")]
    return "\n".join(path.read_text("utf-8") for path in found)


def font(text):
    """Return a font file (WOFF) with the Chinese characters and signs of `text`, and no more."""
    import pylopdf_fonts_zh_cn
    from fontTools import subset
    from fontTools.ttLib import TTFont

    whole = TTFont(pylopdf_fonts_zh_cn.sans_path(), recalcTimestamp=False)
    options = subset.Options(layout_features=[], notdef_outline=True, name_IDs=["*"])
    reduced = subset.Subsetter(options)
    # From the punctuation and signs upwards; a reader's own fonts have the letters below.
    reduced.populate(unicodes={ord(character) for character in set(text) if character >= "\u2000"})
    reduced.subset(whole)
    whole.flavor = "woff"
    stored = io.BytesIO()
    whole.save(stored)
    return stored.getvalue()


def font_licence():
    """Return the licence of the Chinese font, which goes with every copy of it."""
    listed = distribution(FONT).files
    licence = next(file for file in listed if file.name == "LICENSE")
    copyright = "Noto Sans SC, \u00a9 2014-2021 Adobe (http://www.adobe.com/)\n\n"
    return copyright.encode() + licence.locate().read_bytes()
