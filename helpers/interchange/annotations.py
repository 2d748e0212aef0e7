"""Claims as annotations of the W3C (Web Annotation Data Model, Recommendation of 2017), and back.

Positions count Unicode code points from 0, end exclusive: the Recommendation asks for code
points, not code units (section 4.2.4).
"""

from helpers import claims, corpus, tables
from helpers.interchange import exchange

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TAGS = tuple(column for column in claims.COLUMNS if column not in ("quote", "english", "note"))
BODIES = {"english": "describing", "note": "commenting"}
AROUND = 32  # code points of prefix and suffix


def collection(slugs=None, seeds=None, coder=exchange.CODER, day=None):
    """Return an AnnotationCollection with one annotation a claim, as a dict for JSON.

    The body is our gloss, our note and a tag for each cell; the target is the claim's span, as
    quotation and as position. `created` is left out where `day`, the date of the coding, is not
    known: the tables hold none.
    """
    found = [a for slug in slugs or corpus.slugs(seeds) for a in _annotated(slug, seeds)]
    made = {"creator": {"id": _urn("user", coder), "type": "Person", "name": coder}}
    made |= {"created": f"{day.isoformat()}T00:00:00Z"} if day else {}
    page = {"id": _urn("page", coder), "type": "AnnotationPage", "startIndex": 0}
    return {
        "@context": CONTEXT,
        "id": _urn("collection", coder),
        "type": "AnnotationCollection",
        "label": "Claims in articles on China's large-model wave",
        "total": len(found),
        "first": page | {"items": [annotation | made for annotation in found]},
    }


def _urn(kind, id):
    return f"urn:uuid:{exchange.guid(kind, id)}"


def _annotated(slug, seeds):
    article = corpus.article(slug, seeds)
    about = f"{slug}/source.txt, SHA-256 {article.about['sha256']}"
    source = {"id": _urn("article", slug), "type": "Text", "format": "text/plain"}
    source |= {"language": article.language, "label": about}
    for row in exchange.coded_rows(slug, seeds):
        bodies = [_body(use, row[column], "en") for column, use in BODIES.items() if row[column]]
        bodies += [_body("tagging", f"{name}: {row[name]}") for name in TAGS if row[name]]
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


def claims_of(stored, seeds=None):
    """Return the rows of an AnnotationCollection; raise `DataError` with every fault."""
    return tables.checked(*scan(stored, seeds))


def scan(stored, seeds=None):
    """Return `(rows, faults)` of a collection; another tool's has empty cells where it is silent.

    A quotation is found by its words and what stands around them; its position counts only where
    the words are there, since tools that count UTF-16 units are off after an emoji.
    """
    articles = {_urn("article", slug): corpus.article(slug, seeds) for slug in corpus.slugs(seeds)}
    rows, faults = [], []
    for number, annotation in enumerate(_items(stored), 1):
        try:
            row, fault = _row(annotation, articles)
        except (KeyError, TypeError, AttributeError, ValueError):
            row, fault = {}, "its target needs a source and a TextQuoteSelector"
        rows += [row | {"row": number}] if row else []
        faults += [f"annotation {number}: {fault}"] if fault else []
    return rows, faults


def _items(stored):
    """Return the annotations of a collection, of a page, of a list, or of one annotation."""
    page = stored.get("first", stored) if isinstance(stored, dict) else stored
    return _listed(page.get("items", page) if isinstance(page, dict) else page)


def _row(annotation, articles):
    target = annotation["target"]
    source = target["source"] if isinstance(target["source"], str) else target["source"]["id"]
    if source not in articles:
        return {}, f"its source {source!r} is no article of the kit"
    selectors = {selector["type"]: selector for selector in _listed(target["selector"])}
    quote = selectors["TextQuoteSelector"]
    row = dict.fromkeys(claims.COLUMNS, "") | dict(_told(annotation.get("body", [])))
    start = _found(articles[source].source, quote, selectors.get("TextPositionSelector", {}))
    if start is None:
        lost = f"{quote['exact'][:40]!r} is not found, or found more than once, in the source"
        return row | {"passage": "", "quote": quote["exact"]}, lost
    (passage, words), fault = exchange.placed(articles[source], start, start + len(quote["exact"]))
    return row | {"passage": passage, "quote": words}, fault


def _listed(found):
    """Return one thing or many as a list; JSON-LD leaves out the brackets around one."""
    return found if isinstance(found, list) else [found]


def _told(bodies):
    """Yield the cells that the bodies of an annotation tell."""
    columns = {use: column for column, use in BODIES.items()}
    for body in _listed(bodies):
        name, _, cell = body["value"].partition(": ")
        if body.get("purpose") == "tagging" and name in TAGS:
            yield name, cell
        elif body.get("purpose") in columns:
            yield columns[body["purpose"]], body["value"]


def _found(source, quote, position):
    """Return where a quotation begins, or None where its place is open."""
    exact, start = quote["exact"], position.get("start", -1)
    if start >= 0 and source[start : start + len(exact)] == exact:
        return start
    before, after = quote.get("prefix", ""), quote.get("suffix", "")
    around = f"{before}{exact}{after}"
    return source.index(around) + len(before) if source.count(around) == 1 else None
