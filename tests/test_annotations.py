import copy
import json
from collections import Counter
from datetime import date

import invented
import pytest
from pyld import jsonld

from helpers import claims, corpus, tables
from helpers.interchange import annotations, exchange

# Of the W3C's context (http://www.w3.org/ns/anno.jsonld, 2017) the terms that we use; the whole
# of it is not at hand without a network.
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
DCTERMS, XSD = "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema#"
NAMED = {"type": "@type", "id": "@id"}
LINKS = {
    **{"body": f"{OA}hasBody", "target": f"{OA}hasTarget", "source": f"{OA}hasSource"},
    **{"selector": f"{OA}hasSelector", "creator": f"{DCTERMS}creator", "first": f"{AS}first"},
}
COUNTS = {"start": f"{OA}start", "end": f"{OA}end", "total": f"{AS}totalItems"}
COUNTS |= {"startIndex": f"{AS}startIndex"}
TERMS = {
    **{f"{name}": f"{OA}{name}" for name in ("Annotation", "TextualBody", "SpecificResource")},
    **{name: f"{OA}{name}" for name in ("TextQuoteSelector", "TextPositionSelector")},
    **{name: f"{OA}{name}" for name in ("exact", "prefix", "suffix")},
    **{name: f"{OA}{name}" for name in ("describing", "commenting", "tagging", "classifying")},
    **{name: {"@id": iri, "@type": "@id"} for name, iri in LINKS.items()},
    **{n: {"@id": iri, "@type": f"{XSD}nonNegativeInteger"} for n, iri in COUNTS.items()},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "created": {"@id": f"{DCTERMS}created", "@type": f"{XSD}dateTime"},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "name": "http://xmlns.com/foaf/0.1/name",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
}


@pytest.fixture
def with_probe(seeds):
    return invented.article(seeds)


@pytest.fixture
def collection(with_probe):
    """The invented article's annotations, as they come out of a JSON file."""
    return json.loads(json.dumps(annotations.collection(["probe"], with_probe)))


def selectors(collection, number):
    return collection["first"]["items"][number]["target"]["selector"]


def test_positions_are_code_points_and_the_quotation_stands_in_its_context(collection):
    quote, position = selectors(collection, 1)
    assert (position["start"], position["end"]) == (23, 26)
    assert quote["exact"] == "𠮷不足"
    assert quote["prefix"] == "Pertemuan 🙂 dimulai.\n算力"
    assert quote["suffix"] == ",价格是3倍。\nالحوسبة قليلة.\n"
    assert selectors(collection, 0)[1]["start"] == 12


def test_context_is_cut_at_32_code_points(with_probe):
    stored = annotations.collection(["talk"], with_probe)
    quote = selectors(stored, 30)[0]
    assert (len(quote["prefix"]), len(quote["suffix"])) == (32, 32)
    around = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert corpus.article("talk").source.count(around) == 1


def test_a_body_says_what_it_is_for(collection):
    bodies = collection["first"]["items"][1]["body"]
    told = [(body["purpose"], body["value"], body.get("language")) for body in bodies]
    assert told[:2] == [("describing", "too little", "en"), ("commenting", "a\nb: c", "en")]
    assert ("tagging", "question: C1", None) in told and (
        "tagging",
        "stance: supports",
        None,
    ) in told
    assert {body["type"] for body in bodies} == {"TextualBody"}


def test_every_claim_comes_back(with_probe):
    stored = json.loads(json.dumps(annotations.collection(seeds=with_probe)))
    assert stored["total"] == len(stored["first"]["items"]) == 614
    wanted = [
        row for slug in corpus.slugs(with_probe) for row in exchange.coded_rows(slug, with_probe)
    ]
    found = annotations.claims_of(stored, with_probe)
    assert [[row[c] for c in claims.COLUMNS] for row in found] == [
        [row[c] for c in claims.COLUMNS] for row in wanted
    ]


def test_a_coder_and_a_day_are_told_where_they_are_known(with_probe):
    first = annotations.collection(["probe"], with_probe)["first"]["items"][0]
    assert first["creator"]["name"] == "first coder" and "created" not in first
    told = annotations.collection(["probe"], with_probe, "Ana", date(2026, 5, 4))
    first = told["first"]["items"][0]
    assert (first["creator"]["name"], first["created"]) == ("Ana", "2026-05-04T00:00:00Z")


def test_as_linked_data_nothing_is_lost(with_probe):
    stored = annotations.collection(["probe"], with_probe, day=date(2026, 5, 4))
    assert stored["@context"] == "http://www.w3.org/ns/anno.jsonld"
    (expanded,) = jsonld.expand(stored | {"@context": [NAMED, TERMS]})
    (page,) = expanded[f"{AS}first"]
    first = page[f"{AS}items"][0]["@list"][0]
    assert first["@type"] == [f"{OA}Annotation"]
    (target,) = first[f"{OA}hasTarget"]
    position = target[f"{OA}hasSelector"][1]
    assert position[f"{OA}start"] == [{"@type": f"{XSD}nonNegativeInteger", "@value": 12}]
    assert first[f"{OA}hasBody"][0][f"{OA}hasPurpose"] == [{"@id": f"{OA}describing"}]
    assert Counter(values(expanded)) == Counter(values(stored))


def values(tree):
    """Return all that a tree of JSON says, the names of terms as the context has them."""
    if isinstance(tree, dict):
        plain = {key: value for key, value in tree.items() if key != "@context"}
        plain.pop("@type", None) if "@value" in plain else None
        return [value for part in plain.values() for value in values(part)]
    if isinstance(tree, list):
        return [value for part in tree for value in values(part)]
    return [TERMS[tree] if isinstance(TERMS.get(tree), str) else tree]


def test_an_offset_in_utf_16_units_does_not_mislead(collection, with_probe):
    selectors(collection, 0)[1] |= {"start": 13, "end": 20}
    selectors(collection, 1)[1] |= {"start": 24, "end": 28}
    rows = annotations.claims_of(collection, with_probe)
    assert [row["quote"] for row in rows[:2]] == ["dimulai", "𠮷不足"]


def test_a_quotation_is_never_anchored_to_a_lookalike(collection, with_probe):
    quote, position = selectors(collection, 0)
    quote["exact"], position["start"] = "dimula!", 0
    rows, faults = annotations.scan(collection, with_probe)
    assert (rows[0]["passage"], rows[0]["quote"]) == ("", "dimula!")
    assert faults == [
        "annotation 1: 'dimula!' is not found, or found more than once, in the source"
    ]


def test_what_occurs_twice_needs_its_context(seeds):
    source = "satu kata\nkata lain\n"
    rows = [invented.ROWS[0] | {"passage": "probe:2", "quote": "kata"}]
    stored = annotations.collection(["probe"], invented.article(seeds, source, rows))
    quote, position = selectors(stored, 0)
    position["start"] = 99
    assert annotations.claims_of(stored, seeds)[0]["passage"] == "probe:2"
    del quote["prefix"], quote["suffix"]
    (fault,) = annotations.scan(stored, seeds)[1]
    assert "found more than once" in fault


def test_another_tools_annotation_needs_neither_list_nor_position(collection, with_probe):
    source = collection["first"]["items"][0]["target"]["source"]["id"]
    theirs = {
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "Note to self", "purpose": "commenting"},
        "target": {
            "source": source,
            "selector": {"type": "TextQuoteSelector", "exact": "3倍"},
        },
    }
    for stored in (theirs, [theirs], {"type": "AnnotationPage", "items": [theirs]}):
        (row,) = annotations.claims_of(copy.deepcopy(stored), with_probe)
        told = {column: cell for column, cell in row.items() if cell}
        assert told == {"passage": "probe:2", "quote": "3倍", "note": "Note to self", "row": 1}


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ({"source": "urn:elsewhere", "selector": []}, "its source 'urn:elsewhere' is no article"),
        ({"selector": []}, "its target needs a source and a TextQuoteSelector"),
        ("http://example.org/", "its target needs a source and a TextQuoteSelector"),
    ],
)
def test_an_annotation_of_something_else_is_named(seeds, target, fault):
    with pytest.raises(tables.DataError, match=f"annotation 1: {fault}"):
        annotations.claims_of([{"type": "Annotation", "target": target}], seeds)
