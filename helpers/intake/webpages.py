"""Web pages, and Markdown by way of HTML, as documents.

One library turns all of a page into lines, so that nothing is lost; another says which of them
are the article's. What they leave out, or what stands in the page's own parts, is furniture.
"""

import re
from collections import deque
from copy import deepcopy

from helpers.intake.documents import CJK, Document, Line, refused

ROLES = {
    "heading": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "caption": ("figcaption", "caption"),
}
PARTS = {
    "nav": "the page's navigation",
    "footer": "the page's foot",
    "aside": "a box beside the article",
    "form": "a form",
    "button": "a button",
    "header": "the page's head",
}
LANDMARKS = {"navigation": "nav", "contentinfo": "footer", "complementary": "aside"}
LANDMARKS |= {"banner": "header", "search": "form", "dialog": "aside"}
# What browsers set apart and the library runs together.
BLOCKS = ["section", "details", "summary", "dl", "dt", "dd", "fieldset", "legend", "hr", "label"]
BLOCKS += ["select", "option", "optgroup", "textarea", "center", "dialog", "menu", "search", "form"]
BLOCKS += ["caption", "tr", "thead", "tbody", "tfoot", "template", "noscript", "button"]
CELL = "\ufdd0"  # no character, so that it stands in no page; it parts the cells of a row
MATTER = re.compile(r"\A---\n((?:[\w-]+:.*\n|[ \t-].*\n)+)---\n")
LEAVES_OUT = "the library that looks for the article leaves it out"


def charset(stored):
    """Return the encoding that a page declares, by Python's name for it; empty for none."""
    declared = re.search(rb"(?i)<meta[^>]+charset=[\"']?([\w-]+)", stored[:4000])
    name = declared[1].decode().lower() if declared else ""
    # As browsers do (WHATWG, Encoding Standard), the larger set stands in for the smaller.
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}
    return wider.get(name, name)


def unpacked(name, stored):
    """Return `(bytes, encoding)` of the page in a web archive (MHTML) as browsers save one."""
    import email

    for part in email.message_from_bytes(stored).walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True), part.get_content_charset() or ""
    raise refused(name, "there is no web page in it; save the page again as .html")


def page(name, html):
    """Return a web page as a document; what is likely none of the article's is furniture."""
    import trafilatura

    tree = parsed(html)
    found = trafilatura.bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
        # Otherwise any date that stands anywhere in the text may pass for the day of publication.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    notes = ["It was read as a web page, all of it; pictures are left out."]
    known = found is not None and bool(found.text)
    if not known:
        notes.append("No article was found in it, so only the page's own parts are furniture.")
    title = (found and found.title) or tree.findtext(".//title") or ""
    author = (found and found.author) or ""
    return Document(
        name,
        "web page",
        tuple(_sorted_out(read(tree), found.body if known else None, {title, author})),
        title=" ".join(title.split()),
        author=author,
        site=(found and found.sitename) or "",
        published=(found and found.date) or "",
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        notes=tuple(notes),
    )


def markdown(name, text):
    """Return Markdown as a document; its front matter, where there is any, is furniture."""
    import mistune

    text = text.replace("\r\n", "\n")
    matter = MATTER.match(text)
    head, body = (matter[1], text[matter.end() :]) if matter else ("", text)
    # A line end within a Chinese paragraph is no space.
    body = re.sub(f"(?<=[{CJK}])\n(?=[{CJK}])", "", body)
    html = mistune.create_markdown(escape=False, plugins=["table", "footnotes"])(body)
    lines = [Line(line, furniture="front matter of the file") for line in head.splitlines()]
    lines += [Line(text, role) for text, role, _ in read(parsed(html or "<p></p>"))]
    told = dict(re.findall(r"^(\w+):\s*[\"']?(.+?)[\"']?\s*$", head, re.M))
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


def first_heading(lines):
    """Return the first heading among lines, or an empty string."""
    return next((line.text for line in lines if line.role == "heading"), "")


def parsed(html):
    """Return the tree of a page, with what its looks say put in words: cells, quotations."""
    from lxml import html as pages

    # Without `huge_tree` whatever is nested deeply would be missing, and nobody told.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", html.replace("\x00", ""))
    tree = pages.document_fromstring(text, parser=pages.HTMLParser(huge_tree=True))
    for cell in tree.iter("td", "th"):
        if len(cell) == 1 and cell[0].tag == "p":
            cell[0].drop_tag()
        cell.text = CELL + (cell.text or "")
    for raised in tree.iter("sup"):
        before, shown = raised.getprevious(), raised.text_content()
        before = raised.getparent().text if before is None else before.tail
        if raised.find(".//a") is not None:
            raised.text, raised.tail = f"[{raised.text or ''}", f"]{raised.tail or ''}"
        elif re.fullmatch(r"[-−+]?\d+", shown) and re.search(r"\d$", before or ""):
            raised.text = f"^{raised.text or ''}"
    for quoted in tree.iter("q"):
        quoted.text, quoted.tail = f'"{quoted.text or ""}', f'"{quoted.tail or ""}'
    for inside in tree.iterfind(".//pre//*"):
        inside.set("style", "white-space: pre")
    return tree


def read(tree):
    """Return `[(text, role, parts of the page it stands in)]` of every line of an HTML tree."""
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.html_properties import Display
    from inscriptis.model.config import ParserConfig
    from inscriptis.model.html_element import HtmlElement
    from inscriptis.model.tag import CustomHtmlTagHandlerMapping

    style = deepcopy(CSS_PROFILES["strict"])
    style |= {tag: HtmlElement(display=Display.block) for tag in BLOCKS}
    style["q"] = HtmlElement()
    rules = {tag: [tag] for tag in (*PARTS, "article", "main")}
    rules |= {f"#role={role}": [part] for role, part in LANDMARKS.items()}
    rules |= {tag: [role] for role, tags in ROLES.items() for tag in tags}
    # Left to itself the library sets the cells of a table side by side, as columns of lines.
    cells = dict.fromkeys(("table", "tr", "td", "th"))
    plain = CustomHtmlTagHandlerMapping(start_tag_mapping=cells, end_tag_mapping=cells)
    config = ParserConfig(style, annotation_rules=rules, custom_html_tag_handler_mapping=plain)
    engine = Inscriptis(tree, config)
    found, start, open_ones = [], 0, []
    lines = engine.get_text().split("\n")
    waiting = deque(sorted(engine.get_annotations(), key=lambda annotation: annotation.start))
    for line in lines:
        while waiting and waiting[0].start <= start + len(line):
            open_ones.append(waiting.popleft())
        open_ones = [annotation for annotation in open_ones if annotation.end >= start]
        text = " | ".join(filter(None, map(str.strip, line.split(CELL))))
        if text:
            labels = {a.metadata for a in open_ones if _covers(a, start, len(line))}
            role = next((role for role in ROLES if role in labels), "narration")
            found.append((text, role, labels))
        start += len(line) + 1
    return found


def _covers(annotation, start, length):
    shared = min(annotation.end, start + length) - max(annotation.start, start)
    return shared > length / 2


def letters(text):
    """Return a text without spaces and marks, to compare what two libraries make of it."""
    return re.sub(r"[\W_]+", "", text)


def _sorted_out(lines, body, named):
    """Yield lines with the reason why they are furniture, where they are likely to be.

    `body` is the tree of the article as trafilatura found it, None where it found none; what the
    page is `named`, its title and its author, is the article's.
    """
    if body is None:
        yield from (Line(text, role, _stands(labels)) for text, role, labels in lines)
        return
    whole, names = " ".join(body.itertext()), {letters(name) for name in named}
    pieces = {letters(text) for text in body.itertext()}
    pieces |= {letters("".join(part.itertext())) for part in body.iter()}
    kept = [
        not _stands(labels) and (letters(text) in pieces or _within(text, whole))
        for text, _, labels in lines
    ]
    places = [number for number, own in enumerate(kept) if own] or [len(lines)]
    for number, (text, role, labels) in enumerate(lines):
        # It often leaves out titles, headings and captions; between lines that it keeps they stay.
        own = kept[number] or letters(text) in names
        own = own or (role != "narration" and places[0] <= number <= places[-1])
        yield Line(text, role, _stands(labels) or ("" if own else LEAVES_OUT))


def _within(text, body):
    """Return True where a long line is in the body, but for a footnote's number or the like."""
    from rapidfuzz import fuzz

    long = len(letters(text)) > 20
    return long and (text in body or fuzz.partial_ratio(text, body) > 90)


def _stands(labels):
    """Return which of the page's own parts a line stands in, as a reason, or an empty string."""
    own_head = {"header"} if labels & {"article", "main"} else set()
    part = next((part for part in PARTS if part in labels - own_head), "")
    return f"stands in {PARTS[part]}" if part else ""
