"""Web pages, and Markdown by way of HTML, as lines: every word that a browser shows, in order."""

import re

from helpers.add.documents import Document, Line, refused
from helpers.add.shown import shown_lines
from helpers.add.signs import CJK
from helpers.add.textfiles import WIDER

CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.I
)
LEAST_FRAME = 300  # bytes of text; fewer are a button or a counter
PAGES = ("text/html", "application/xhtml+xml")
# YAML between lines of ---, TOML between lines of +++.
MATTER = re.compile(
    r"\A(?:---\n((?:[\w-]+:.*\n|[ \t-].*\n)+)---|\+\+\+\n((?:.*\n)*?)\+\+\+)(?:\n|\Z)"
)
TAGGED = re.compile(r"</?([a-zA-Z][\w-]*)")


def parsed(html):
    """Return the tree of a page."""
    from lxml import html as pages

    # Without `huge_tree` whatever is nested deeply would be missing, and nobody told.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    # A character reference to a control character would come back as the character itself.
    text = re.sub(
        r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", "", text, flags=re.I
    )
    parser = pages.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    return pages.document_fromstring(text, parser=parser)


def markdown(name, text):
    """Return Markdown as a document; its front matter, where there is any, is furniture."""
    import mistune

    text = text.replace("\r\n", "\n")
    matter = MATTER.match(text)
    head, body = (matter[1] or matter[2], text[matter.end() :]) if matter else ("", text)
    # A line end within a Chinese paragraph is no space.
    body = re.sub(f"(?<=[{CJK}])\n(?=[{CJK}])", "", body)
    html = mistune.create_markdown(
        renderer=_renderer(), plugins=["table", "footnotes", "strikethrough"]
    )(body)
    lines = [Line(line, furniture="front matter of the file") for line in head.splitlines()]
    lines += [Line(line.text, line.role) for line in shown_lines(parsed(html or "<p></p>"))]
    told = dict(re.findall(r"^(\w+)\s*[:=]\s*[\"']?(.+?)[\"']?\s*$", head, re.M))
    day = re.match(r"\d{4}-\d\d-\d\d", told.get("date", ""))
    return Document(
        name,
        "Markdown",
        tuple(lines),
        title=told.get("title") or first_heading(lines),
        author=told.get("author", ""),
        published=day[0] if day else "",
        language=told.get("lang") or told.get("language", ""),
        notes=("It was read as Markdown: its marks are gone, its words are not.",),
    )


def _renderer():
    """Return what makes HTML of Markdown; what only looks like a tag, as x<y and y>z, is text."""
    import mistune
    from lxml.html.defs import tags

    def kept_or_shown(_, html):
        found = TAGGED.match(html)
        known = not found or found[1].lower() in tags or html.startswith("<!--")
        return html if known else mistune.escape(html)

    names = {"inline_html": kept_or_shown, "block_html": kept_or_shown}
    return type("Renderer", (mistune.HTMLRenderer,), names)(escape=False)


def first_heading(lines):
    """Return the first heading among lines, or an empty string."""
    return next((line.text for line in lines if line.role == "heading"), "")


def charset(stored):
    """Return the encoding that a page declares, by Python's name for it; empty for none."""
    declared = re.search(rb"(?i)<meta[^>]{1,200}?charset=\s*[\"']?([\w-]+)", stored[:4000])
    declared = declared or re.match(rb"(?i)\s*<\?xml[^>]{1,100}?encoding=[\"']([\w-]+)", stored)
    name = declared[1].decode().lower() if declared else ""
    return WIDER.get(name, name)


def unpacked(name, stored):
    """Return `(bytes, encoding, notes)` of the page in a web archive (MHTML) as browsers save one.

    It is the part that `start` names (RFC 2387), or whose address is that of the archive, unless
    it holds next to nothing; else the longest. What stands in other frames is told.
    """
    import email

    archive = email.message_from_bytes(stored)
    pages = [part for part in archive.walk() if part.get_content_type() in PAGES]
    if not pages:
        raise refused(name, "there is no web page in it; save the page again as .html")
    told = (archive.get_param("start"), archive.get("Snapshot-Content-Location"))
    named = {place.strip() for place in told if place}
    longest = max(pages, key=_length)
    main = [p for p in pages if {p.get("Content-ID"), p.get("Content-Location")} & named]
    chosen = main[0] if main and 10 * _length(main[0]) > _length(longest) else longest
    others = sum(part is not chosen and _length(part) > LEAST_FRAME for part in pages)
    notes = [f"{others} frames of the page hold text, too, and are left out."] if others else []
    return chosen.get_payload(decode=True), chosen.get_content_charset() or "", notes


def _length(part):
    """Return how many bytes of text a page in an archive has, or so."""
    stored = part.get_payload(decode=True) or b""
    return len(re.sub(rb"(?is)<(script|style)\b.*?</\1>|<[^>]*>|\s", b"", stored))
