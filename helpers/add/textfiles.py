"""Bytes as text in the encoding that they show, declare or look like; plain text as lines."""

import re

from helpers.add import joining, signs, subtitles, wrapped
from helpers.add.documents import Document, Line, refused

MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# Encodings in which all bytes are plain ASCII: Japanese mail, and Chinese of the early net.
SEVEN_BITS = re.compile(rb"\x1b[$(]|~\{[!-~]")
# Mail that had to pass through seven bits (RFC 2152): runs of such signs, and little else.
UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{5,}-?")
# As browsers do (WHATWG, Encoding Standard), the larger set stands in for the smaller.
WIDER = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(name, stored, declared="", is_page=False):
    """Return `(text, note)` of bytes; valid UTF-8 beats what a file declares.

    Raises `DataError` for two encodings in one file, naming the line, and for no text. A page
    that is UTF-8 but for a few bytes is read with a mark in their place.
    """
    if marked := next((code for mark, code in MARKS.items() if stored.startswith(mark)), ""):
        return _marked(name, stored, marked)
    if text := _from_utf_7(stored):
        return text, "Its encoding is a guess (utf-7); look whether accents are right."
    utf8 = "" if SEVEN_BITS.search(stored) else _as(stored, "utf-8")
    if utf8 and "\x00" not in utf8:
        against = declared and not declared.startswith(("utf", "us-ascii", "ascii"))
        if against and not utf8.isascii():
            return utf8, f"Its encoding is UTF-8, though it declares {declared.upper()}."
        return utf8, "Its encoding is UTF-8."
    if declared and not declared.startswith("utf-8") and (text := _as(stored, declared)):
        return text, f"Its encoding is {declared.upper()}, as it declares."
    if line := _odd_line(stored):
        if is_page:
            return _with_marks(stored, line)
        told = f"line {line} is not UTF-8 though other lines are: two encodings in one file"
        raise refused(name, f"{told}; put that line right and save the file as UTF-8")
    return _guessed(name, stored)


def _as(stored, encoding):
    """Return bytes decoded, or an empty string where they are none of that encoding."""
    try:
        text = stored.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return ""
    return "" if "\x00" in text else text


def _from_utf_7(stored):
    """Return the text of bytes most of which stand in runs of UTF-7, or an empty string."""
    runs = sum(map(len, UTF_7.findall(stored))) if stored.isascii() else 0
    text = _as(stored, "utf-7") if 2 * runs > len(stored) else ""
    return "" if text.isascii() else text


def _marked(name, stored, encoding):
    if text := _as(stored, encoding):
        return text, f"Its encoding is {encoding.removesuffix('-sig').upper()}."
    told = f"begins as {encoding.removesuffix('-sig').upper()} does and is not"
    raise refused(name, f"{told}; save it as UTF-8")


def _with_marks(stored, line):
    text = stored.decode("utf-8", "replace").replace("\x00", "\ufffd")
    told = f"but line {line} has bytes that are none; they became \ufffd"
    return text, f"Its encoding is UTF-8, {told}."


def _guessed(name, stored):
    """Return `(text, note)` in the encoding that the bytes look like."""
    import chardet

    encoding = (chardet.detect(stored)["encoding"] or "").lower()
    encoding = WIDER.get(encoding, encoding)
    text = _as(stored, encoding)
    spaced = len(re.findall(r"[\s\u3000-\u303f\uff01-\uff1f]", text)) * 200 > len(text)
    is_pairs = encoding.startswith(("utf-16", "utf-32"))  # any bytes pass for two-byte characters
    if not text or len(CONTROLS.findall(text)) * 50 > len(text) or (is_pairs and not spaced):
        raise refused(name, "is no text in an encoding that we know; save it as UTF-8")
    return text, f"Its encoding is a guess ({encoding}); look whether accents are right."


def _odd_line(stored):
    """Return the number of the first line that is not UTF-8 where others clearly are, or 0."""
    right, wrong, first = 0, 0, 0
    for number, line in enumerate(stored.split(b"\n"), 1):
        beyond = sum(byte > 127 for byte in line)
        try:
            line.decode("utf-8")
            right += beyond
        except UnicodeDecodeError as error:
            whole = line.decode("utf-8", "ignore").encode()
            wrong += len(line) - len(whole)
            right += sum(byte > 127 for byte in whole)
            first = first or number
            del error
    # A few bytes of another encoding can pass for UTF-8 by chance.
    return first if right > wrong * 4 else 0


def plain(name, text):
    """Return plain text as a document; lines that were wrapped by hand are joined."""
    lines = signs.BREAKS.sub("\n", text).split("\n")
    bare = [line.strip() for line in lines]
    if subtitles.are_subtitles(bare):
        return Document(name, "plain text", tuple(subtitles.cues(bare)), notes=(subtitles.TOLD,))
    widest = wrapped.wrapped_at(bare)
    if not widest:
        return Document(name, "plain text", tuple(map(Line, bare)))
    whole = tuple(map(Line, wrapped.paragraphs(lines, widest)))
    note = (
        f"Its lines were wrapped at {widest} columns; they are joined, but for blank lines, lists, "
        "labels, and lines that are set in or end early."
    )
    return Document(name, "plain text", whole, notes=(note, *joining.doubtful(bare)))
