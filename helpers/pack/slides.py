"""A notebook as slides without script: what a class looks at together.

A slide is a title with the objectives, a heading with its short prose, or one output (quotation,
figure, matrix, table, quiz question) under the sentence that leads to it. Code, model answers,
notes and the whole article stay on the page.
"""

import re
from dataclasses import dataclass
from html import escape
from math import ceil

from helpers.pack import offline

PROSE = 420  # characters of prose on one slide
LINES = 12  # lines of a table on one slide
WIDE = 85  # characters across a slide
PRINTED = 460  # characters of printed text on one slide
SIZES = {"large": 150, "medium": 360, "small": 640}  # characters, else `long`
SHORT = 120  # characters of prose that need no slide of their own before an output
LEAD = 260  # characters of the sentence before an output
ASIDE = {"setup", "answer", "solution", "links"}
# What needs a reader of its own, a kernel or a keyboard, not a wall.
PERSONAL = re.compile(
    r"\b(?:reader|notes|machine)\.\w+\(|\bsearch\.finder\(|\bexhibits\.glossary\("
)


@dataclass(frozen=True)
class Slide:
    """One slide: its heading in plain words and its content as HTML."""

    heading: str
    html: str
    kind: str = ""


class _Deck:
    """The slides so far, the heading we are under, and the sentence that waits for an output."""

    def __init__(self, links, stem):
        self.links, self.stem, self.slides = links, stem, []
        self.heading, self.lead = "", ""

    def add(self, html, kind=""):
        self.slides.append(Slide(self.heading, html, kind))

    def tamed(self, html):
        return offline.tamed(html, self.links, ids=False)

    def more(self, words, cell):
        page = self.links.target(f"{self.stem}.ipynb#cell-{cell}")
        return f"<p class='more'><a href='{page}'>{words}</a></p>"


def slides(notebook, stem, links):
    """Return the slides of a notebook; `stem` is its name, `links` lead to the pages."""
    deck = _Deck(links, stem)
    cells = list(enumerate(notebook.cells, 1))
    for (number, cell), (_, after) in zip(cells, [*cells[1:], (0, None)], strict=True):
        tags = set(cell.metadata.get("tags", []))
        if "header" in tags:
            _title(deck, cell)
        elif cell.cell_type == "markdown" and not tags & ASIDE:
            _prose(deck, cell, number, leads=bool(after and _outputs(after)))
        for found in _outputs(cell):
            _output(deck, deck.tamed(offline.output(found, cell.source)), number)
    return deck.slides


def _title(deck, cell):
    root = deck.tamed(offline.markdown(cell.source))
    deck.heading = _words(root.find("h1")) if root.find("h1") is not None else deck.stem
    kept = [child for child in root if child.tag in ("p", "ul")][:2]
    deck.add("".join(map(_html, kept)), "title")


def _prose(deck, cell, number, leads):
    """Add a slide for every heading of a cell with its prose; keep the last words for an output."""
    deck.lead, blocks, headed = "", [], False
    for block in deck.tamed(offline.markdown(cell.source, attachments=cell.get("attachments"))):
        if block.tag in ("h2", "h3", "h4"):
            _paragraphs(deck, blocks, number, headed)
            deck.heading, blocks, headed = _words(block), [], True
        else:
            blocks.append(block)
    if leads and blocks and blocks[-1].tag == "p":
        deck.lead = _sentence(blocks.pop())
        if sum(len(_words(block)) for block in blocks) <= SHORT:
            deck.lead, blocks = "".join(map(_html, blocks)) + deck.lead, []
    _paragraphs(deck, blocks, number, headed)


def _paragraphs(deck, blocks, number, headed):
    if not headed or not any(_words(block) for block in blocks):
        return
    pieces = [piece for block in blocks for piece in _pieces(block)]
    packed, size, listed = [[]], 0, any(block.tag in ("ol", "ul", "table") for block in blocks)
    for piece in pieces:
        length = len(re.sub(r"<[^>]*>", "", piece))
        if packed[-1] and size + length > PROSE:
            packed.append([])
            size = 0
        packed[-1].append(piece)
        size += length
    # Lists go on over several slides; running prose stops at the first and goes on on the page.
    for group in packed if listed else packed[:1]:
        rest = "" if listed or len(packed) == 1 else deck.more("more on the page", number)
        deck.add("".join(group) + rest)


def _pieces(block):
    """Return a block as HTML that may be parted: a list as lists of one item each."""
    if block.tag not in ("ol", "ul"):
        return [_html(_shortened(block))]
    tag, first = block.tag, int(block.get("start", 1))
    return [
        f"<{tag}{f' start={first + i!r}' if tag == 'ol' else ''}>{_html(item)}</{tag}>"
        for i, item in enumerate(block)
    ]


def _outputs(cell):
    """Return the outputs of a cell that a class can look at."""
    if cell.cell_type != "code" or set(cell.metadata.get("tags", [])) & ASIDE:
        return []
    return [] if PERSONAL.search(cell.source) else [each for each in cell.outputs if _shown(each)]


def _shown(found):
    """Return whether a class can read it: a long value without a form of its own says nothing."""
    bare = found.get("data", {"text": ""})
    return list(bare) != ["text/plain"] or len(bare["text/plain"]) <= SHORT


def _output(deck, root, number):
    """Add what a class can look at of one output."""
    for heading in root.iter("h4", "h5", "h6"):
        heading.tag = "h3"
    questions = root.xpath(".//ol/li[ol[@type='A']]")
    prompts = root.xpath(".//section[.//blockquote]")
    if prompts:
        sheets = "".join(map(_html, root.findall("style")))
        for prompt in prompts:
            deck.add(f"{sheets}<div class='kit'>{_html(_prompt(prompt))}</div>", "prompt")
    elif questions:
        for count, question in enumerate(questions, 1):
            deck.add(f"<ol start='{count}'>{_html(question)}</ol>", "quiz")
    elif len(root.xpath(".//table[not(ancestor::details)]")) > 1:
        if deck.lead:
            deck.add(deck.lead + deck.more("read all of it on the page", number))
    elif _words(root) or root.find(".//img") is not None or root.find(".//svg") is not None:
        cut = _cut(root)
        rest = deck.more(f"{cut}; all of it on the page", number) if cut else ""
        if cut.startswith("0 of "):  # not even its first row has room here
            if deck.lead:
                deck.add(deck.lead + deck.more("read it on the page", number))
        else:
            look = f"<div class='look'>{offline.written(root)}</div>"
            deck.add(f"{deck.lead}{look}{rest}", _kind(root))
    deck.lead = ""


def _prompt(prompt):
    """Return a prompt with its passages folded, and without what is for the teacher."""
    for told in prompt.xpath("./details[starts-with(summary, 'For the teacher')]"):
        told.drop_tree()
    for quote in prompt.findall("blockquote"):
        folded, summary = quote.makeelement("details"), quote.makeelement("summary")
        summary.text = _words(quote.find("footer"))
        folded.extend([summary, quote])
        prompt.append(folded)  # under the clocks, which stay in sight
    prompt.tag = "div"
    return prompt


def _kind(root):
    for kind, path in (("figure", ".//img"), ("figure", ".//svg"), ("quote", ".//blockquote")):
        if root.find(path) is not None:
            return kind
    return "matrix" if root.xpath(".//*[contains(@class,'kit-matrix')]") else ""


def _cut(root):
    """Shorten a long table or print; return what is left of it in words, if it was shortened."""
    for table in root.xpath(".//table[not(contains(@class,'kit-matrix'))][not(ancestor::details)]"):
        rows, height = table.xpath("./tbody/tr"), 0.0
        shares = [float(re.sub(r"[^\d.]", "", col.get("style"))) for col in table.xpath(".//col")]
        for kept, row in enumerate(rows):
            height += _height(row, shares)
            if height > LINES:
                for surplus in rows[kept:]:
                    surplus.drop_tree()
                return f"{kept} of {len(rows)} rows"
    for printed in root.xpath("./pre"):
        lines = (printed.text or "").splitlines()
        if len(printed.text or "") > PRINTED:
            printed.text = "\n".join(lines[:3])
            return f"{min(3, len(lines))} of {len(lines)} lines"
    return ""


def _height(row, shares):
    """Return how many lines a row of a table takes; `shares` are its columns' in per cent."""
    cells = [len(_words(cell)) for cell in row]
    shares = shares if len(shares) == len(cells) else [100 / len(cells)] * len(cells)
    lines = (ceil(n * 100 / (WIDE * share)) for n, share in zip(cells, shares, strict=True))
    return max(lines) + 0.6


def _shortened(block):
    if block.tag == "table":
        for surplus in block.xpath("./tbody/tr")[8:]:
            surplus.drop_tree()
    return block


def _sentence(block):
    """Return the last sentence or sentences of a paragraph, short enough to lead to an output."""
    words = _words(block)
    if len(words) <= LEAD:
        return _html(block)
    kept = ""
    for sentence in reversed(re.split(r"(?<=[.?!:])\s+(?=[A-Z“])", words)):
        if kept and len(kept) + len(sentence) > LEAD:
            break
        kept = f"{sentence} {kept}".strip()
    return f"<p>{escape(kept)}</p>"


def _words(element):
    return " ".join("".join(element.xpath(".//text()[not(parent::style)]")).split())


def _html(element):
    from lxml import html as parser

    return parser.tostring(element, encoding="unicode", with_tail=False)


def page(stem, title, found):
    """Return the slides as one page: each fills the window, and the arrow keys lead on."""
    last = len(found)
    sections = "".join(
        f"<section id='s{n}' class='{slide.kind} {_size(slide)}' "
        f"aria-label='slide {n}: {escape(slide.heading)}'>"
        f"<h{1 if n == 1 else 2}>{escape(slide.heading)}</h{1 if n == 1 else 2}>"
        f"<div class='body'>{slide.html}</div><nav aria-label='from slide {n}'>"
        f"<a href='#s{max(1, n - 1)}' aria-label='back'>◀</a> {n} / {last} "
        f"<a href='#s{min(last, n + 1)}' aria-label='on'>▶</a> · "
        f"<a href='../pages/{stem}.html'>page</a> · <a href='../index.html'>index</a>"
        "</nav></section>"
        for n, slide in enumerate(found, 1)
    )
    return offline.page(f"Slides: {title}", f"<main>{sections}</main>", "../", "slides")


def _size(slide):
    unfolded = re.sub(r"</summary>.*?</details>|<style.*?</style>", "", slide.html, flags=re.S)
    length = len(re.sub(r"<[^>]*>", "", unfolded))
    return next((size for size, most in SIZES.items() if length <= most), "long")
