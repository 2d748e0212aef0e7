"""Claims as annotations of the W3C (Web Annotation Data Model, Recommendation of 2017), and back.

Positions count Unicode code points from 0, end exclusive: the Recommendation asks for code
points, not code units (section 4.2.4).
"""

import json
import re
from pathlib import Path

from helpers.data.claims import COLUMNS
from helpers.data.files import shown_path
from helpers.export.refi_positions import in_utf_16
from helpers.export.rows import (
    CELLS,
    CODER,
    OURS,
    answers,
    chosen,
    coded_rows,
    guid,
    made_by,
    placed,
)

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TAGS = (*(column for column in COLUMNS if column not in ("quote", "english", "note")), "codebook")
BODIES = {"english": "describing", "note": "commenting"}
AROUND = 32  # code points of prefix and suffix
LARGEST = 200_000_000  # bytes of a file that is read


def collection(kit, slugs=None, coder=CODER, day=None):
    """Return an AnnotationCollection with one annotation a claim, as a dict for JSON.

    The body is our gloss, our note and a tag for each cell; the target is the claim's span, as
    quotation and as position. `created` is left out where `day`, the date of the coding, is not
    known: the tables hold none.
    """
    found = _made(kit, slugs, coder, day)
    name = " ".join((coder, *(slugs or ())))
    page = {"id": _urn("page", name), "type": "AnnotationPage", "startIndex": 0}
    return {
        "@context": CONTEXT,
        "id": _urn("collection", name),
        "type": "AnnotationCollection",
        "label": "Claims in articles on China's large-model wave",
        "generator": _generator(),
        "total": len(found),
        "first": page | {"items": found},
    }


def listed(kit, slugs=None, coder=CODER, day=None):
    """Return the same annotations as a plain list, which viewers such as Recogito load."""
    return [{"@context": CONTEXT} | found for found in _made(kit, slugs, coder, day)]


def _made(kit, slugs, coder, day):
    made = {"creator": {"id": _urn("user", coder), "type": "Person", "name": coder}}
    made |= {"created": f"{day.isoformat()}T00:00:00Z"} if day else {}
    articles = chosen(kit, slugs)
    every = (annotation for article in articles for annotation in _annotated(article))
    return [annotation | made | {"generator": _generator()} for annotation in every]


def _generator():
    return {"id": _urn("software", made_by()), "type": "Software", "name": made_by()}


def _urn(kind, id):
    return f"urn:uuid:{guid(kind, id)}"


def _annotated(article):
    about = f"{article.slug}/source.txt, SHA-256 {article.about.sha256}"
    source = {"id": _urn("article", article.slug), "type": "Text", "format": "text/plain"}
    source |= {"language": article.language, "label": about}
    for row in coded_rows(article):
        told = row | {"codebook": article.coded_against}
        bodies = [_body(use, told[column], "en") for column, use in BODIES.items() if told[column]]
        bodies += [_body("tagging", f"{name}: {told[name]}") for name in TAGS if told[name]]
        selectors = _selectors(article.source, row["start"], row["end"])
        yield {
            "id": _urn("claim", row["id"]),
            "type": "Annotation",
            "motivation": "classifying",
            "body": bodies,
            "target": {"type": "SpecificResource", "source": source, "selector": selectors},
        }


def _body(purpose, value, language=None):
    body = {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
    return body | ({"language": language} if language else {})


def _selectors(source, start, end):
    quote = {"type": "TextQuoteSelector", "exact": source[start:end]}
    quote |= {
        "prefix": source[max(start - AROUND, 0) : start],
        "suffix": source[end : end + AROUND],
    }
    return [quote, {"type": "TextPositionSelector", "start": start, "end": end}]


def read_file(kit, path):
    """Return `(rows, faults)` of a file of annotations (JSON-LD, or a list in JSON)."""
    try:
        if Path(path).stat().st_size > LARGEST:
            return [], [f"{shown_path(path)}: is larger than {LARGEST:,} bytes, so it is not read"]
        stored = json.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return [], [f"{shown_path(path)}: cannot be read ({error.strerror})"]
    except (ValueError, RecursionError) as error:
        return [], [f"{shown_path(path)}: not readable as JSON ({error})"]
    rows, faults = read(kit, stored)
    return rows, [f"{shown_path(path)}, {fault}" for fault in faults]


def read(kit, stored):
    """Return `(rows, faults)` of a collection, page, list or single annotation from any tool.

    One row a target and a question answered, with CELLS and `codebook` as strings, empty where
    the annotation is silent, and `row`, the number of the annotation. A quotation is found by its
    words and what stands around them; its position counts only where the words are there, since
    tools that count UTF-16 units are off after an emoji.
    """
    reading, items = _Reading(kit), _items(stored)
    reading.faults += _left_behind(stored, len(items))
    for number, annotation in enumerate(items, 1):
        try:
            reading.take(number, annotation)
        except (KeyError, TypeError, AttributeError, ValueError):
            reading.fault(number, "its target needs a source and a TextQuoteSelector")
    return reading.rows, reading.faults


def _items(stored):
    """Return the annotations of a collection, of its page, of a list, or of one annotation."""
    if isinstance(stored, dict) and isinstance(stored.get("first"), (dict, list)):
        stored = stored["first"]
    if isinstance(stored, dict):
        lists = (stored[key] for key in ("items", "rows", "@graph") if key in stored)
        stored = next(lists, stored)
    return _listed(stored)


def _left_behind(stored, count):
    """Yield a fault where a collection has more annotations than the file holds of it."""
    page = stored.get("first", stored) if isinstance(stored, dict) else {}
    total = stored.get("total") if isinstance(stored, dict) else None
    goes_on = isinstance(page, str) or (isinstance(page, dict) and page.get("next"))
    if goes_on or (isinstance(total, int) and total > count):
        many = f" of {total}" if isinstance(total, int) else ""
        yield f"the file holds {count}{many} annotations; save the others, too"


def _listed(found):
    """Return one thing or many as a list; JSON-LD leaves out the brackets around one."""
    return found if isinstance(found, list) else [found]


class _Reading:
    """Annotations being read; `rows` and `faults` grow."""

    def __init__(self, kit):
        self.rows, self.faults = [], []
        self._questions = kit.codebook.questions
        self._articles = {}
        for slug, article in kit.articles.items():
            self._articles |= {_urn("article", slug): article, slug: article}

    def fault(self, number, fault):
        self.faults.append(f"annotation {number}: {fault}")

    def take(self, number, annotation):
        """Add the rows of an annotation, one for each target and each question answered."""
        cells, codes = _told(annotation)
        cells["coder"] = _name(annotation.get("creator") or annotation.get("user") or "")
        targets = _listed(annotation["target"])
        if not targets:
            self.fault(number, "it has no target")
        for target in targets:
            place, fault = self._place(target)
            if fault:
                self.fault(number, fault)
            for answer in answers(codes, self._questions) if place else ():
                row = dict.fromkeys((*CELLS, "codebook"), "") | answer | cells
                self.rows.append(row | place | {"row": number})

    def _place(self, target):
        """Return `(cells of the place, fault)`; no cells where the text is none of ours."""
        source = target["source"] if isinstance(target["source"], str) else target["source"]["id"]
        article = self._articles.get(source) or self._articles.get(_slug(source))
        if article is None:
            return {}, f"its source {source[:80]!r} is no article of the kit"
        selectors = {selector["type"]: selector for selector in _listed(target["selector"])}
        quote, position = selectors["TextQuoteSelector"], selectors.get("TextPositionSelector", {})
        if not isinstance(quote["exact"], str):
            raise TypeError("a quotation that is no text")
        start, exact = _found(article.source, quote, position), quote["exact"]
        if start is None:
            lost = f"{exact[:40]!r} is not found, or found more than once, in the source"
            return {"passage": "", "quote": exact, "source": article.slug}, lost
        (passage, words), fault = placed(article, start, start + len(exact))
        return {"passage": passage, "quote": words, "source": article.slug}, fault


def _slug(source):
    """Return the slug that the address of a text may end in: `…/fang.txt`, `…/fang/source.txt`."""
    found = re.search(r"([a-z]{2,20})(?:\.txt|/source\.txt)?/?$", source)
    return found[1] if found else ""


def _name(creator):
    """Return the name of who made an annotation, or else the identifier; the first of several."""
    first = next(iter(_listed(creator)), "")
    if not isinstance(first, dict):
        return str(first or "")
    told = (first.get(key) for key in ("name", "nickname", "displayName", "id"))
    return str(next(filter(None, told), ""))


def _told(annotation):
    """Return `(cells, names of codes)` that the bodies tell; what has no purpose is a comment.

    What the interface of Hypothesis gives has `text` and `tags` in their stead.
    """
    bodies = _listed(annotation.get("body") or [])
    bodies = [b if isinstance(b, dict) else {"value": str(b)} for b in bodies if b]
    bodies += [{"value": str(told)} for told in _listed(annotation.get("bodyValue") or [])]
    bodies += [{"value": str(told)} for told in _listed(annotation.get("text") or [])]
    tags = _listed(annotation.get("tags") or [])
    bodies += [{"value": str(tag), "purpose": "tagging"} for tag in tags]
    columns = {use: column for column, use in BODIES.items()}
    cells, codes = {}, []
    for body in bodies:
        value = str(body.get("value") or body.get("label") or body.get("id") or "").strip()
        name, _, cell = value.partition(": ")
        if body.get("purpose") in ("tagging", "classifying"):
            if name in TAGS and (name != "id" or OURS.fullmatch(cell)):
                cells[name] = cell
            else:
                codes.append(value)
        elif value:
            column = columns.get(body.get("purpose"), "note")
            cells[column] = f"{cells[column]}\n{value}" if column in cells else value
    return cells, [*_as_codes(cells), *codes]


def _as_codes(cells):
    """Take the cells that codes tell as well out of the others, and return them as codes."""
    if "question" in cells and "stance" in cells:
        yield f"{cells.pop('question')} {cells.pop('stance')}"
    for column in ("theme", "kind", "voice"):
        if column in cells:
            yield f"{column} {cells.pop(column)}"


def _found(source, quote, position):
    """Return where a quotation begins, or None where its place is open."""
    exact, start = quote["exact"], position.get("start")
    if not exact:
        return None
    for at in (start, in_utf_16(source, start)) if isinstance(start, int) and start >= 0 else ():
        if at is not None and source[at : at + len(exact)] == exact:
            return at
    before, after = quote.get("prefix") or "", quote.get("suffix") or ""
    around = f"{before}{exact}{after}"
    return source.index(around) + len(before) if source.count(around) == 1 else None
