"""Which lines of a web page are the article's, and why the others likely are not.

One library says which text is the article's (trafilatura); the shape of the page corrects it in a
few ways that were measured on pages with known text. A second reader (readability) is a witness:
where it finds much more, the notes say so.
"""

import logging
import re
from collections import Counter

from helpers.add.documents import Document, Line
from helpers.add.formulas import TOLD
from helpers.add.matching import among
from helpers.add.shown import PARTS, shown_lines
from helpers.add.signs import COLON, ends_sentence, letters
from helpers.add.styles import Styles
from helpers.add.webpages import parsed

LEAVES_OUT = "the library that looks for the article leaves it out"
ONLY_LINKS = "holds nothing but links"
AGAIN = "a short line that stands again and again"
NO_LETTERS = "has no letter and no digit"
NO_TEXT_UNDER_IT = "a heading or caption whose text is not the article's"
# A paragraph counts where a tenth of the text set in the same way was found, and 300 characters.
SHARE_ALIKE, LEAST_ALIKE, PARAGRAPH = 0.1, 300, 60
QUOTED = 40  # letters of a quotation or caption between two paragraphs; fewer may be a credit
AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "twitter:creator")
IN_DATA = re.compile(r'"author"\s*:\s*\[?\s*\{[^{}]*?"name"\s*:\s*"([^"]{1,60})"')
BY = re.compile(r"^(?:\u4f5c\u8005|\u8bb0\u8005|\u8a18\u8005|\u64b0\u6587|\u6587)\s*[:\uff1a|/]\s*")
CHANGED = re.compile("modif|updat|revis", re.I)
SITE_WORDS = re.compile(
    r"https?|www\b|\.\w{2,3}\b|@|\d|\b(?:com|net|org|info|developer|admin|administrator|editor|editors|"
    r"redaksi|redaktion|redacci\u00f3n|newsroom|staff|webmaster|login|log in|sign in|password|"
    r"register|user|posted by|subscribe)\b",
    re.I,
)


def page(name, html):
    """Return a web page as a document; what is likely none of the article's is furniture."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree, bare = parsed(html), parsed(html)
    styles = Styles(tree)
    lines, marks, readings = shown_lines(tree, styles), _marks(tree), _without_readings(bare)
    if styles.pieces:
        readings += [f"{styles.pieces} pieces within lines that the page hides are left out."]
    found = trafilatura.bare_extraction(
        bare,
        with_metadata=True,
        include_comments=False,
        # Otherwise any date that stands anywhere in the text may pass for the day of publication.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    known = found is not None and found.body is not None and bool(letters(found.text or ""))
    title = (found and found.title) or bare.findtext(".//title") or ""
    titles = {letters(title), *(letters(head.text_content()) for head in bare.iter("h1"))} - {""}
    kept, notes = _chosen(lines, found.body if known else None, titles)
    site, day = (found and found.sitename) or "", (found and found.date) or ""
    is_marked = any(form in marks for form in (day, day.replace("-", "/"), day.replace("-", "")))
    return Document(
        name,
        "web page",
        tuple(Line(line.text, line.role, why) for line, why in zip(lines, kept, strict=True)),
        title=" ".join(title.split()),
        author=author((found and found.author) or _written_by(tree), site),
        site=site,
        published=day if is_marked else "",
        shows="" if is_marked else day,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        notes=(
            "It was read as a web page, all of it; pictures are left out.",
            *readings,
            *notes,
            *_told_of_parts(tree, lines, kept),
            *_witness(html, lines, kept),
        ),
    )


def _written_by(tree):
    """Return whom a page's head names as its author; the library drops names without a space."""
    told = {meta.get("name") or meta.get("property") or "": meta for meta in tree.iter("meta")}
    named = [meta.get("content") or "" for name, meta in told.items() if name.lower() in AUTHORS]
    data = "".join(s.text or "" for s in tree.iter("script") if "json" in (s.get("type") or ""))
    return next(filter(None, [*named, *IN_DATA.findall(data)]), "")


def _marks(tree):
    """Return what a page says for machines, but of changes: its head, addresses, times, data."""
    metas = [(m.get("name") or m.get("property") or "", m) for m in tree.iter("meta")]
    told = [meta.get("content") or "" for name, meta in metas if not CHANGED.search(name)]
    told += [link.get("href") or "" for link in tree.iter("link")]
    told += [time.get("datetime") or "" for time in tree.iter("time")]
    told += [s.text or "" for s in tree.iter("script") if "json" in (s.get("type") or "")]
    return re.sub(r'"dateModified"\s*:\s*"[^"]*"', "", "\n".join(told))


def _without_readings(tree):
    """Take the readings over characters out of a tree; yield a note where there were any."""
    readings = list(tree.iter("rt", "rp", "rtc"))
    for reading in readings:
        reading.drop_tree()
    told = "readings over Chinese or Japanese characters (ruby) are left out."
    return [f"{len(readings)} {told}"] if readings else []


def _chosen(lines, body, titles):
    """Return `(reasons, notes)`: for each line why it is furniture, or an empty string."""
    empty = [not letters(line.text) for line in lines]
    if body is None:
        wide = _wide_parts(lines, [len(line.text) for line in lines])
        reasons = [_stands(line, wide) for line in lines]
        notes = ["No article was found in it, so only the page's own parts are furniture."]
    else:
        kept = among([line.words for line in lines], " ".join(body.itertext()))
        kept = _alike([k and not e for k, e in zip(kept, empty, strict=True)], lines)
        kept = _amid(kept, lines)
        wide = _wide_parts(lines, [len(n.text) * k for n, k in zip(lines, kept, strict=True)])
        reasons, notes = _reasons(lines, kept, wide, titles), []
    return [NO_LETTERS if e else why for e, why in zip(empty, reasons, strict=True)], notes


def _alike(kept, lines):
    """Return what is kept, with the paragraphs set like those of which enough was found."""
    whole, found = Counter(), Counter()
    for line, own in zip(lines, kept, strict=True):
        if _is_paragraph(line):
            whole[line.path] += len(line.text)
            found[line.path] += len(line.text) * own
    enough = {
        path
        for path, count in found.items()
        if count >= max(LEAST_ALIKE, SHARE_ALIKE * whole[path])
    }
    return [
        own or (line.path in enough and _is_paragraph(line))
        for own, line in zip(kept, lines, strict=True)
    ]


def _amid(kept, lines):
    """Return what is kept, with what stands right between lines that are: see `_belongs`.

    Several in a row, such as the captions of two pictures, all belong or none does; several
    headings have no text.
    """
    found, number = list(kept), 1
    while number < len(lines):
        end = number
        while end < len(lines) and not kept[end] and _belongs(lines[end]):
            end += 1
        headings = sum(line.role == "heading" for line in lines[number:end])
        if number < end < len(lines) and kept[number - 1] and kept[end] and headings < 2:
            found[number:end] = [True] * (end - number)
        number = end + 1
    return found


def _belongs(line):
    """Return whether a line is a heading, formula, caption of a sentence, or set-off quotation."""
    inner = [part for part, _ in line.parts][-1:]
    if line.linked > 0.7 * len(line.text):
        return False
    if line.role == "narration" and inner == ["aside"]:
        return len(line.text) >= QUOTED
    caption = line.role == "caption" and len(line.text) >= QUOTED and ends_sentence(line.text)
    return not inner and (line.role == "heading" or caption or line.formula * 2 > len(line.text))


def _is_paragraph(line):
    is_hidden = bool(_out_of_sight(line, ()))
    long = len(line.text) >= PARAGRAPH and line.linked < len(line.text) / 2
    return line.role == "narration" and long and not is_hidden


def _out_of_sight(line, wide):
    """Return the part around a line that is hidden or struck out, or an empty string."""
    return next((p for p, e in line.parts if p in ("hidden", "struck") and e not in wide), "")


def _wide_parts(lines, weights):
    """Return the parts that hold at least half of the weight: what holds the article is no part."""
    held = Counter()
    for line, weight in zip(lines, weights, strict=True):
        for _, element in line.parts:
            held[element] += weight
    total = sum(weights)
    return {element for element, weight in held.items() if weight * 2 >= total > 0}


def _stands(line, wide):
    """Return which of the page's own parts a line stands in, as a reason, or an empty string."""
    inner = [part for part, element in line.parts if element not in wide]
    return f"stands in {PARTS[inner[-1]]}" if inner else ""


def _reasons(lines, kept, wide, titles):
    """Return why each line is furniture, from the last line to the first: headings need text."""
    reasons, text_follows, first = [], False, kept.index(True) if True in kept else len(kept)
    again = Counter(line.text for line in lines if len(line.text) < 40)
    for number in range(len(lines) - 1, -1, -1):
        line, own = lines[number], kept[number]
        why = "" if own else _stands(line, wide) or LEAVES_OUT
        if line.role == "heading" and letters(line.text) in titles and number <= first + 1:
            why = ""
        elif own and (away := _out_of_sight(line, wide)):
            why = f"stands in {PARTS[away]}"
        elif own and again[line.text] > 3 and not ends_sentence(line.text):
            why = AGAIN
        elif own and _is_link(line):
            why = ONLY_LINKS
        elif own and line.role == "heading" and not text_follows:
            why = NO_TEXT_UNDER_IT
        between = why in (AGAIN, ONLY_LINKS) or why.startswith("stands in")
        if line.role == "narration" and letters(line.text) and not between:
            text_follows = not why
        reasons.append(why)
    return reasons[::-1]


def _is_link(line):
    """Return whether a short line is nothing but links, or a word such as `Lire aussi` and one."""
    told = re.match(rf"[^\n]{{1,30}}?{COLON}", line.text) and not ends_sentence(line.text)
    return line.linked > (0.6 if told else 0.8) * len(line.text) and len(line.text) < 120


def _told_of_parts(tree, lines, kept):
    """Yield notes on formulas, and on captions that are left out."""
    if count := sum(1 for _ in tree.iter("math")):
        yield f"{count} {TOLD}."
    left = [n for n, why in zip(lines, kept, strict=True) if why and n.role == "caption"]
    if long := [line.text for line in left if len(line.text) >= QUOTED]:
        yield (
            f"{len(long)} captions are proposed as furniture, the first begins {long[0][:40]!r}; "
            "keep those that belong to the text."
        )


def _witness(html, lines, kept):
    """Yield a note where a second reader takes much more of the page for the article's."""
    from lxml import html as pages
    from trafilatura.readability_lxml import Document as Readability

    try:
        summary = Readability(parsed(html)).summary()
        found = among([line.text for line in lines], pages.fromstring(summary).text_content())
    except Exception:  # a witness that stumbles is no witness
        return
    left = [line.text for line, f, why in zip(lines, found, kept, strict=True) if f and why]
    own = sum(len(line.text) for line, why in zip(lines, kept, strict=True) if not why)
    more = sum(map(len, left))
    if more > max(own / 2, 300):
        times = f"{(own + more) / max(own, 1):.1f} times as much"
        yield (
            f"Another reader of web pages finds {times} text in it: it takes {len(left)} lines "
            f"that are proposed as furniture, too; the first begins {left[0][:40]!r}."
        )


def author(told, site=""):
    """Return the names among what a page says of its author; a site or a form is no person."""
    names = [BY.sub("", " ".join(name.split()).lstrip("=+-@ ")) for name in re.split("[;|]", told)]
    names, own = [name for name in names if name], letters(site).lower()
    people = [
        name
        for name in names
        if not SITE_WORDS.search(name) and len(name) <= 60 and letters(name).lower() != own
    ]
    if len(people) < len(names):  # beside junk a single word is junk as well
        people = [name for name in people if " " in name or not name.isascii()]
    return "; ".join(dict.fromkeys(people))
