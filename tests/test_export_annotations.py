import copy
import json
from collections import Counter
from datetime import date

import invented
import pytest
from pyld import jsonld

import helpers
from helpers.data.claims import COLUMNS
from helpers.export import annotations
from helpers.export.rows import coded_rows

# Of the W3C's context (http://www.w3.org/ns/anno.jsonld, 2017) the terms that we use; the whole
# of it is not at hand without a network.
OA, AS = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
DCTERMS, XSD = "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema#"
NAMED = {"type": "@type", "id": "@id"}
LINKS = {
    **{"body": f"{OA}hasBody", "target": f"{OA}hasTarget", "source": f"{OA}hasSource"},
    **{"selector": f"{OA}hasSelector", "creator": f"{DCTERMS}creator", "first": f"{AS}first"},
    "generator": f"{AS}generator",
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
    "Software": f"{AS}Application",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "name": "http://xmlns.com/foaf/0.1/name",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
}


@pytest.fixture
def probe(seeds):
    """A kit with the invented article beside the others."""
    return invented.kit(seeds)


@pytest.fixture
def collection(probe):
    """The invented article's annotations, as they come out of a JSON file."""
    return json.loads(json.dumps(annotations.collection(probe, ["probe"])))


@pytest.fixture
def theirs(collection):
    """An annotation of another tool on the words at 27 to 32; the test says the rest."""
    source = collection["first"]["items"][0]["target"]["source"]["id"]
    target = {"source": source, "selector": {"type": "TextQuoteSelector", "exact": "价格是3倍"}}
    return {"type": "Annotation", "target": target}


def selectors(collection, number):
    return collection["first"]["items"][number]["target"]["selector"]


def whole(kit, stored):
    rows, faults = annotations.read(kit, stored)
    assert faults == []
    return rows


def cells(rows):
    return [[row[column] for column in COLUMNS] for row in rows]


# --- what is written -----------------------------------------------------------------------------


def test_positions_are_code_points_and_the_quotation_stands_in_its_context(collection):
    quote, position = selectors(collection, 1)
    assert (position["start"], position["end"]) == (23, 26)
    assert quote["exact"] == "𠮷不足"
    assert quote["prefix"] == "Pertemuan 🙂 dimulai.\n算力"
    assert quote["suffix"] == ",价格是3倍。\nالحوسبة قليلة.\n"
    assert selectors(collection, 0)[1]["start"] == 12


def test_context_is_cut_at_32_code_points(kit):
    quote = selectors(annotations.collection(kit, ["talk"]), 30)[0]
    assert (len(quote["prefix"]), len(quote["suffix"])) == (32, 32)
    around = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert kit.articles["talk"].source.count(around) == 1


def test_a_body_says_what_it_is_for(collection):
    bodies = collection["first"]["items"][1]["body"]
    told = [(body["purpose"], body["value"], body.get("language")) for body in bodies]
    assert told[:2] == [("describing", "too little", "en"), ("commenting", "a; b: c", "en")]
    assert {("tagging", "question: C1", None), ("tagging", "stance: supports", None)} <= {*told}
    assert {body["type"] for body in bodies} == {"TextualBody"}


def test_every_annotation_names_the_kits_version_and_the_codebooks(kit):
    stored = annotations.collection(kit, ["talk"])
    for made in (stored, *stored["first"]["items"]):
        assert made["generator"]["name"].endswith(f" {helpers.__version__}")
    (row, *_) = whole(kit, stored)
    assert row["codebook"] == kit.articles["talk"].coded_against


@pytest.mark.parametrize("write", [annotations.collection, annotations.listed])
def test_every_claim_comes_back(probe, write):
    stored = json.loads(json.dumps(write(probe)))
    wanted = [row for article in probe.articles.values() for row in coded_rows(article)]
    rows = whole(probe, stored)
    assert cells(rows) == cells(wanted)
    assert {(row["coder"], row["code"]) for row in rows} == {("first coder", "")}


def test_the_list_is_what_the_collection_holds(kit):
    listed = annotations.listed(kit, ["talk"])
    collected = annotations.collection(kit, ["talk"])
    assert collected["total"] == len(listed)
    assert [
        item | {"@context": annotations.CONTEXT} for item in collected["first"]["items"]
    ] == listed


def test_a_coder_and_a_day_are_told_where_they_are_known(kit):
    first = annotations.listed(kit, ["talk"])[0]
    assert first["creator"]["name"] == "first coder" and "created" not in first
    first = annotations.listed(kit, ["talk"], "Ana", date(2026, 5, 4))[0]
    assert (first["creator"]["name"], first["created"]) == ("Ana", "2026-05-04T00:00:00Z")


def test_as_linked_data_nothing_is_lost(probe):
    stored = annotations.collection(probe, ["probe"], day=date(2026, 5, 4))
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


# --- where a quotation stands --------------------------------------------------------------------


def test_an_offset_in_utf_16_units_does_not_mislead(collection, probe):
    selectors(collection, 0)[1] |= {"start": 13, "end": 20}
    selectors(collection, 1)[1] |= {"start": 24, "end": 28}
    assert [row["quote"] for row in whole(probe, collection)[:2]] == ["dimulai", "𠮷不足"]


@pytest.mark.parametrize("exact", ["dimula!", "", "DIMULAI"])
def test_a_quotation_is_never_anchored_to_a_lookalike(collection, probe, exact):
    quote, position = selectors(collection, 0)
    quote["exact"], position["start"] = exact, 0
    rows, (fault,) = annotations.read(probe, collection)
    assert (rows[0]["passage"], rows[0]["quote"]) == ("", exact)
    assert fault.startswith(f"annotation 1: {exact!r} is not found, or found more than once")


@pytest.mark.parametrize(
    ("start", "suffix", "passage"),
    [
        (12, "", "probe:2"),
        (13, "", "probe:2"),  # in UTF-16 units
        (99, " lain", "probe:2"),
        (99, "", ""),
        (None, "", ""),
    ],
)
def test_what_occurs_twice_needs_a_position_or_its_context(tmp_path, start, suffix, passage):
    kit = invented.kit(tmp_path / "seeds", "🙂 satu kata\nkata lain\n")
    quote = {"type": "TextQuoteSelector", "exact": "kata", "suffix": suffix}
    position = {"type": "TextPositionSelector", "start": start}
    target = {"source": "probe", "selector": [quote, position]}
    (row,), faults = annotations.read(kit, {"target": target, "bodyValue": "x"})
    assert (row["passage"], len(faults)) == (passage, not passage)


# --- what other tools write ----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["one", "list", "page", "collection", "graph", "target in a list"])
def test_any_form_of_annotations_is_read(theirs, probe, form):
    theirs["body"] = {"type": "TextualBody", "value": "Note to self", "purpose": "commenting"}
    if form == "target in a list":
        theirs["target"] = [theirs["target"]]
    page = {"type": "AnnotationPage", "items": [theirs]}
    stored = {"list": [theirs], "page": page, "collection": {"first": page}}
    stored = (stored | {"graph": {"@context": "x", "@graph": [theirs]}}).get(form, theirs)
    (row,) = whole(probe, copy.deepcopy(stored))
    assert {column: cell for column, cell in row.items() if cell} == {
        **{"passage": "probe:2", "quote": "价格是3倍", "note": "Note to self"},
        **{"source": "probe", "row": 1},
    }


@pytest.mark.parametrize(
    "around",
    [
        lambda one: {"total": 2, "first": {"items": [one]}},
        lambda one: {"first": {"items": [one], "next": "https://a.example/2"}},
        lambda one: {"total": 41, "rows": [one]},
    ],
    ids=["total", "next page", "Hypothesis"],
)
def test_annotations_that_the_file_does_not_hold_are_told(theirs, probe, around):
    rows, (fault,) = annotations.read(probe, around(theirs))
    assert len(rows) == 1 and "the file holds 1" in fault


def test_two_targets_are_two_rows(theirs, probe):
    other = copy.deepcopy(theirs["target"])
    other["selector"]["exact"] = "dimulai"
    theirs["target"], theirs["bodyValue"] = [theirs["target"], other], "both"
    rows = whole(probe, theirs)
    assert [(row["quote"], row["note"]) for row in rows] == [
        ("价格是3倍", "both"),
        ("dimulai", "both"),
    ]


@pytest.mark.parametrize(
    ("told", "column", "cell"),
    [
        ({"body": {"type": "TextualBody", "value": "so"}}, "note", "so"),
        ({"body": ["so", {"value": "and"}]}, "note", "so\nand"),
        ({"bodyValue": "so"}, "note", "so"),
        ({"text": "so"}, "note", "so"),
        ({"tags": ["kind: fact", "C1 opposes"]}, "kind", "fact"),
        ({"tags": ["kind: fact", "C1 opposes"]}, "stance", "opposes"),
        ({"user": "acct:ana"}, "coder", "acct:ana"),
        ({"body": {"purpose": "describing", "value": "three times"}}, "english", "three times"),
        ({"body": {"purpose": "tagging", "value": "kind: fact"}}, "kind", "fact"),
        ({"body": {"purpose": "tagging", "value": "C1 opposes"}}, "stance", "opposes"),
        ({"tags": ["c1:  Opposes"]}, "stance", "opposes"),
        ({"tags": ["c1 opposes it all"]}, "code", "c1 opposes it all"),
        ({"body": {"purpose": "tagging", "value": "voice tamu"}}, "voice", "tamu"),
        ({"body": {"purpose": "tagging", "value": "hedging"}}, "code", "hedging"),
        ({"creator": "Ana"}, "coder", "Ana"),
        ({"creator": {"id": "acct:ana", "name": "Ana"}}, "coder", "Ana"),
        ({"creator": [{"id": "acct:ana"}]}, "coder", "acct:ana"),
    ],
)
def test_bodies_and_creators_of_every_form_are_told(theirs, probe, told, column, cell):
    (row,) = whole(probe, theirs | told)
    assert row[column] == cell


@pytest.mark.parametrize(
    "source",
    ["probe", "probe.txt", "https://example.org/t/probe.txt", "file:///seeds/probe/source.txt"],
)
def test_a_text_is_known_by_the_name_of_its_file(theirs, probe, source):
    theirs["target"]["source"] = source
    assert whole(probe, theirs)[0]["source"] == "probe"


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ({"source": "urn:elsewhere", "selector": []}, "its source 'urn:elsewhere' is no article"),
        ({"selector": []}, "its target needs a source and a TextQuoteSelector"),
        ([], "it has no target"),
        (
            {"source": "probe", "selector": {"type": "TextQuoteSelector", "exact": ["x"]}},
            "its target needs a source and a TextQuoteSelector",
        ),
        ("http://example.org/", "its target needs a source and a TextQuoteSelector"),
        (None, "its target needs a source and a TextQuoteSelector"),
    ],
)
def test_an_annotation_of_something_else_is_named(probe, target, fault):
    rows, (found,) = annotations.read(probe, [{"type": "Annotation", "target": target}])
    assert rows == [] and found.startswith(f"annotation 1: {fault}")


@pytest.mark.parametrize(
    "stored", [None, 3, "text", [], {}, [None], [[]], {"first": 3}, [{"target": [1]}]]
)
def test_what_is_no_annotation_is_a_fault_or_nothing(probe, stored):
    rows, faults = annotations.read(probe, stored)
    assert rows == [] and len(faults) == (stored != [])


@pytest.mark.parametrize("stored", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, None])
def test_a_file_that_is_no_json_is_named(probe, tmp_path, stored):
    if stored is not None:
        (tmp_path / "theirs.json").write_bytes(stored)
    rows, (fault,) = annotations.read_file(probe, tmp_path / "theirs.json")
    assert rows == [] and "theirs.json: " in fault
