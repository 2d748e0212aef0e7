"""A changed source takes its data along, loses nothing and binds nothing to a lookalike."""

import csv
import io
import json
import re

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.add import anchoring, carrying, following
from helpers.add.revise import revise
from helpers.data import writing
from helpers.data.article import Passage
from helpers.data.files import DataError
from helpers.data.spreadsheets import write_table
from helpers.kit import Kit
from helpers.show import notes

SLUGS = ["huxiu", "wang", "shen", "fang", "talk"]


def revised(kit, slug, change, apply=True):
    """Return the revision of an article whose source `change` has gone over."""
    source = (kit.folder / slug / "source.txt").read_text("utf-8")
    new = kit.folder.parent / "new.txt"
    new.write_text(change(source), "utf-8", newline="")
    return revise(kit, slug, new, apply)


def stored(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def faults(kit, slug):
    """Return the faults of the article, but for renderings that a person has to look at again."""
    return [fault for fault in kit.article_faults(slug) if "is marked fuzzy" not in fault]


def orphans(kit, slug):
    text = (kit.folder / slug / "orphans.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def only_quote(kit, slug, least=30):
    """Return a claim with a long quote without digits, the only one of its passage."""
    found = kit.articles[slug].claims
    places = [claim.passage for claim in found]
    return next(
        claim
        for claim in found
        if len(claim.quote) >= least
        and not re.search(r"\d", claim.quote)
        and places.count(claim.passage) == 1
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_source_changes_nothing(workshop, slug):
    before = stored(workshop.folder)
    revision = revised(workshop, slug, str)
    assert not revision.moves and not revision.notes and not revision.files
    assert stored(workshop.folder) == before


@pytest.mark.parametrize("slug", SLUGS)
def test_an_inserted_line_moves_all_that_stands_after_it(kit, workshop, slug):
    line = kit.articles[slug].passages[9].line

    def insert(source):
        lines = source.split("\n")
        return "\n".join([*lines[: line - 1], "A line of ours.", "", *lines[line - 1 :]])

    revision = revised(workshop, slug, insert)
    assert workshop.faults() == []

    def moved(id):
        number = int(id.partition(":")[2])
        return f"{slug}:{number + (number >= 10)}"

    old, new = kit.articles[slug], workshop.articles[slug]
    assert [(c.id, c.quote, moved(c.passage)) for c in old.claims] == [
        (c.id, c.quote, c.passage) for c in new.claims
    ]
    assert new.english == {moved(id): text for id, text in old.english.items()}
    assert any(note.startswith(f"{slug}:10 is new") for note in revision.notes)
    assert {move.how for move in revision.moves} <= {"exact"}
    assert all(new.voices[id].passage == moved(v.passage) for id, v in old.voices.items())


def test_what_is_named_elsewhere_follows(kit, workshop):
    fifth = kit.passage("huxiu:5").raw
    revised(workshop, "huxiu", lambda source: source.replace(fifth, f"Ours.\n\n{fifth}", 1))
    for name in ("codebook.toml", "codings/second_round1.csv", "huxiu/article.toml"):
        old = re.findall(r"huxiu:(\d+)", (kit.folder / name).read_text("utf-8"))
        new = re.findall(r"huxiu:(\d+)", (workshop.folder / name).read_text("utf-8"))
        assert new == [str(int(number) + 1) if int(number) > 4 else number for number in old]
        assert new != old


@pytest.mark.parametrize("slug", ["huxiu", "wang", "fang"])
def test_other_quotation_marks_change_the_quotes_and_nothing_else(kit, workshop, slug):
    straight = str.maketrans("\u201c\u201d", '""')
    revision = revised(workshop, slug, lambda source: source.translate(straight))
    assert faults(workshop, slug) == []
    assert {move.how for move in revision.moves} == {"normalised"}
    pairs = zip(kit.articles[slug].claims, workshop.articles[slug].claims, strict=True)
    for old, new in pairs:
        assert new.quote == old.quote.translate(straight) and new.passage == old.passage


@pytest.mark.parametrize("slug", SLUGS)
def test_a_word_changed_within_a_quote_orphans_it_and_its_rendering_is_looked_at(
    kit, workshop, slug
):
    """A sentence that says the contrary looks much alike; so no likeness is followed."""
    claim = only_quote(kit, slug, 20)
    middle = len(claim.quote) // 2
    edited = f"{claim.quote[:middle]}x{claim.quote[middle + 1 :]}"
    revision = revised(workshop, slug, lambda source: source.replace(claim.quote, edited, 1))
    assert claim.id in {row["id"] for row in orphans(workshop, slug)}
    assert claim.id not in {c.id for c in workshop.read_article(slug)[0].read("claims")[0]}
    assert any(f"{claim.passage} before) has other words" in note for note in revision.notes)
    catalogue = polib.pofile((workshop.folder / slug / "en.po").read_text("utf-8"))
    [entry] = [entry for entry in catalogue if entry.fuzzy]
    assert entry.msgctxt == claim.passage and edited in entry.msgid
    assert claim.quote in entry.previous_msgid
    assert entry.msgstr == kit.articles[slug].english[claim.passage]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_deleted_passage_leaves_orphans_and_loses_nothing(kit, workshop, slug):
    claim = only_quote(kit, slug, 15)
    passage = kit.passage(claim.passage)
    revision = revised(workshop, slug, lambda source: source.replace(passage.raw, "", 1))
    kept = [c.id for c in workshop.read_article(slug)[0].read("claims")[0]]
    assert kept == [c.id for c in kit.articles[slug].claims if c.id != claim.id]
    [row] = [row for row in orphans(workshop, slug) if row["file"] == "claims.csv"]
    assert (row["id"], row["passage"], row["quote"]) == (claim.id, claim.passage, claim.quote)
    assert json.loads(row["row"])["english"] == claim.english
    assert [m.how for m in revision.moves if m.id == claim.id] == ["orphan"]
    path = workshop.folder / slug / "en.po"
    obsolete = polib.pofile(path.read_text("utf-8")).obsolete_entries()
    rendering = kit.articles[slug].english[claim.passage]
    assert [(e.msgid, e.msgstr) for e in obsolete] == [(passage.raw, rendering)]


@pytest.mark.parametrize("slug", SLUGS)
def test_two_paragraphs_that_change_places_take_their_claims_along(kit, workshop, slug):
    article = kit.articles[slug]
    passages, coded = article.passages, {claim.passage for claim in article.claims}
    first = next(p for p in passages if p.number > 3 and p.id in coded)
    second = passages[first.number + 2]

    def swap(source):
        between = source[first.end : second.start]
        return source[: first.start] + second.raw + between + first.raw + source[second.end :]

    revised(workshop, slug, swap)
    other = {first.id: second.id, second.id: first.id}
    now = {claim.id: claim for claim in workshop.read_article(slug)[0].read("claims")[0]}
    assert len(now) == len(article.claims)
    for was in article.claims:
        assert now[was.id].quote == was.quote
        assert now[was.id].passage == other.get(was.passage, was.passage)
    assert not [fault for fault in workshop.article_faults(slug) if "stand in the order" in fault]


def test_a_reference_to_a_passage_that_is_gone_is_marked_and_told(kit, workshop):
    """It must not lead to the passage that has the number now."""
    voice = kit.voices["wang"]
    raw = kit.passage(voice.passage).raw
    revision = revised(workshop, "wang", lambda source: source.replace(raw, "", 1))
    gone = voice.passage.replace(":", ":gone")
    assert any("voices.csv" in fault and gone in fault for fault in faults(workshop, "wang"))
    assert any("left to do" in note and gone in note for note in revision.notes)


def test_a_forecast_goes_with_its_claim(kit, workshop):
    claim = next(claim for claim in kit.articles["fang"].claims if claim.kind == "forecast")
    passage = kit.passage(claim.passage)
    revised(workshop, "fang", lambda source: source.replace(passage.raw, "", 1))
    assert ("forecasts.csv", claim.id) in {(o["file"], o["id"]) for o in orphans(workshop, "fang")}
    assert claim.id not in (workshop.folder / "fang/forecasts.csv").read_text("utf-8").split(",")


def test_a_coders_sheet_and_a_reader_s_notes_go_along(workshop):
    claim = workshop.articles["talk"].claims[0]
    row = {"coder": "ada", "passage": claim.passage, "quote": claim.quote, "note": claim.passage}
    (workshop.folder / "talk/coders").mkdir()
    write_table(workshop.folder / "talk/coders/ada.csv", [*row], [row])
    (workshop.folder.parent / "notebooks").mkdir()
    mine = [
        workshop.folder.parent / "notebooks/my_notes_talk.jsonl",
        workshop.folder / "talk/my_notes_talk.jsonl",
    ]
    for path in mine:
        notes.write(workshop, path, claim.passage, "I doubt it.")
    revised(workshop, "talk", lambda source: f"Ours.\n{source}")
    moved = f"talk:{int(claim.passage.partition(':')[2]) + 1}"
    assert f"ada,{moved}," in (workshop.folder / "talk/coders/ada.csv").read_text("utf-8")
    for path in mine:
        assert [note.passage for note in notes.listed(path)] == [moved]


def test_a_revision_killed_in_mid_change_is_finished_before_anything_is_read(workshop, monkeypatch):
    claim = workshop.articles["talk"].claims[0]
    (workshop.folder.parent / "notebooks").mkdir()
    path = workshop.folder.parent / "notebooks/my_notes_talk.jsonl"
    notes.write(workshop, path, claim.passage, "I doubt it.")
    with monkeypatch.context() as killed:
        killed.setattr(writing, "_finish", lambda pending: None)
        revised(workshop, "talk", lambda source: f"Ours.\n{source}")
    assert (workshop.folder.parent / writing.PENDING).is_dir()
    moved = f"talk:{int(claim.passage.partition(':')[2]) + 1}"
    assert Kit(workshop.folder).claim(claim.id).passage == moved
    assert [note.passage for note in notes.listed(path)] == [moved]


def test_a_judgement_that_rests_on_an_orphan_is_named(kit, workshop):
    claim = next(claim for claim in kit.articles["fang"].claims if claim.kind == "forecast")
    path = workshop.folder / "fang/my_judgements.csv"
    path.write_text(f"claim,judgement\n{claim.id},came true\n", "utf-8")
    raw = kit.passage(claim.passage).raw
    revision = revised(workshop, "fang", lambda source: source.replace(raw, "", 1))
    assert any("my_judgements.csv" in note and claim.id in note for note in revision.notes)


def test_orphans_of_an_earlier_revision_are_kept(kit, workshop):
    for number in (20, 30):
        raw = workshop.read_article("shen")[0].passages[number].raw
        revised(workshop, "shen", lambda source, raw=raw: source.replace(raw, "", 1))
    lost = {c.id for c in kit.articles["shen"].claims if c.passage in ("shen:21", "shen:32")}
    assert lost <= {row["id"] for row in orphans(workshop, "shen")}


def test_nothing_is_written_unless_asked_for(workshop):
    before = stored(workshop.folder)
    revision = revised(workshop, "talk", lambda source: f"Ours.\n{source}", apply=False)
    assert revision.moves and stored(workshop.folder) == before
    assert "Nothing is written yet." in revision.page().plain


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ("", "file is empty"),
        ("\ufeffA line.", "byte order mark"),
        ("A line.\r\nAnother.", "CRLF"),
        ("A <b>line</b>.", "looks like HTML"),
    ],
)
def test_a_bad_source_is_refused_and_nothing_is_written(workshop, spoilt, words):
    before = stored(workshop.folder)
    with pytest.raises(DataError, match=words):
        revised(workshop, "talk", lambda source: spoilt)
    assert stored(workshop.folder) == before


def test_other_peoples_files_in_the_folder_are_no_data(workshop):
    (workshop.folder / "fang/.ipynb_checkpoints").mkdir()
    copied = (workshop.folder / "fang/claims.csv").read_bytes()
    (workshop.folder / "fang/.ipynb_checkpoints/claims-checkpoint.csv").write_bytes(copied)
    (workshop.folder / "fang/._claims.csv").write_bytes(b"\x00\x05\x16\x07")
    revision = revised(workshop, "fang", lambda source: f"Ours.\n{source}")
    assert {move.file for move in revision.moves} == {"claims.csv", "problems.csv"}


def test_a_revision_that_is_cut_short_is_finished_by_the_next_run(workshop, monkeypatch):
    old = stored(workshop.folder)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(writing, "_finish", killed)
        with pytest.raises(KeyboardInterrupt):
            revised(workshop, "talk", lambda source: f"Ours.\n{source}")
    writing.finish_pending(workshop.folder)
    assert workshop.faults() == [] and stored(workshop.folder) != old
    assert workshop.articles["talk"].passages[0].raw == "Ours."


def test_the_page_shows_each_row_and_escapes_the_words(kit, workshop):
    claim = only_quote(kit, "talk", 12)
    edited = claim.quote[:6] + "&x" + claim.quote[6:]
    revision = revised(workshop, "talk", lambda source: source.replace(claim.quote, edited, 1))
    html = revision._repr_mimebundle_()["text/html"]
    assert claim.id in html and "nowhere" in html and "&x" not in html


# Sentences that differ by a word or two, so that each is like many others.
SENTENCES = [
    f"{who} says that {what} stays {how} for {whom}."
    for who in ("Ada", "Ben")
    for what in ("compute", "talent", "hardware")
    for how in ("scarce", "cheap", "crucial")
    for whom in ("young firms", "big labs", "everybody")
]
EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "swap", "spoil", "insert", "join"]), st.integers(0, 999)),
    min_size=1,
    max_size=6,
)


def edited(paragraphs, edits, spared, fresh):
    """Return paragraphs of `(name, text)` sentences after edits that spare one sentence."""
    paragraphs = [list(paragraph) for paragraph in paragraphs]
    for kind, number in edits:
        places = [(p, s) for p, held in enumerate(paragraphs) for s in range(len(held))]
        p, s = places[number % len(places)]
        name, text = paragraphs[p][s]
        if kind == "insert":
            paragraphs[p].insert(s, ("new", fresh.pop()))
        elif kind == "swap":
            paragraphs.insert(number % len(paragraphs), paragraphs.pop(p))
        elif kind == "join" and p:
            paragraphs[p - 1] += paragraphs.pop(p)
        elif name != spared and kind == "drop":
            del paragraphs[p][s]
        elif name != spared and kind == "spoil":
            paragraphs[p][s] = (name, text.replace("says", "said", 1))
    return [paragraph for paragraph in paragraphs if paragraph]


def passages_of(paragraphs):
    """Return invented passages, one a paragraph, and the source that they stand in."""
    texts = [" ".join(text for _, text in held) for held in paragraphs]
    found = [
        Passage(f"x:{n}", "x", n, n, 0, len(text), text, "v", "answer")
        for n, text in enumerate(texts, 1)
    ]
    return found, "\n".join(texts)


@settings(max_examples=150, deadline=None)
@given(
    st.permutations(SENTENCES),
    st.lists(st.integers(1, 4), min_size=3, max_size=6),
    EDITS,
    st.integers(0, 99),
    st.booleans(),
    st.booleans(),
)
def test_no_claim_is_ever_bound_to_another_sentence(sentences, sizes, edits, pick, part, deleted):
    """Edits elsewhere leave a claim at its sentence, or orphan it; so does its own deletion."""
    fresh, paragraphs, names = list(sentences), [], iter(range(99))
    for size in sizes:
        paragraphs.append([(next(names), fresh.pop()) for _ in range(size)])
    every = [sentence for paragraph in paragraphs for sentence in paragraph]
    name, text = every[pick % len(every)]
    quote = text.partition(" says ")[2].removesuffix(".") if part else text
    if deleted:
        edits = [edit for edit in edits if edit[0] != "insert"]
    new = edited(paragraphs, edits, name, fresh)
    if deleted:
        new = [[sentence for sentence in held if sentence[0] != name] for held in new]
        new = [held for held in new if held] or [[("other", "Nothing.")]]
    old_passages, old_source = passages_of(paragraphs)
    new_passages, new_source = passages_of(new)
    pairs = zip(old_passages, paragraphs, strict=True)
    was = next(passage for passage, held in pairs if (name, text) in held)
    if was.raw.count(quote) != 1:
        return
    lines = following.matched_lines(old_source, new_source)
    home = new_passages[lines[was.line] - 1] if was.line in lines else None
    found = anchoring.anchor(quote, was, home, old_passages, new_passages)
    if found.how == "orphan":
        return
    assert not deleted, f"{quote!r} is gone, and yet found: {found}"
    held = new[int(found.passage.partition(":")[2]) - 1]
    at = " ".join(text for _, text in held).index(found.quote)
    for other, words in held:
        if 0 <= at < len(words):
            assert other == name
        at -= len(words) + 1


ENOUGH = "It will be enough, she said."
QUOTED = ("\u00ab grand mod\u00e8le \u00bb", "\u201cgrand mod\u00e8le\u201d")
CHINESE = ("\u7b97\u529b\uff0c\u4eba\u624d", "\u7b97\u529b,\u4eba\u624d")
ANCHORS = {
    "negated": (ENOUGH, "It will not be enough, she said.", "will be enough", "orphan", ""),
    "exact": (ENOUGH, "So: it will be enough, she said.", "be enough", "exact", "be enough"),
    "marks": (f"Un {QUOTED[0]}.", f"Un {QUOTED[1]}.", QUOTED[0], "normalised", QUOTED[1]),
    "full width": (f"{CHINESE[0]}.", f"{CHINESE[1]}.", CHINESE[0], "normalised", CHINESE[1]),
    "gone": ("A claim stands here.", "Something else.", "", "orphan", ""),
}


@pytest.mark.parametrize(("old", "new", "quote", "how", "words"), ANCHORS.values(), ids=ANCHORS)
def test_a_quote_is_found_as_it_is_or_but_for_spelling_or_not_at_all(old, new, quote, how, words):
    was, now = (Passage("x:1", "x", 1, 1, 0, len(t), t, "v", "answer") for t in (old, new))
    home = None if new == "Something else." else now
    assert anchoring.anchor(quote, was, home, [was], [now]) == (
        "x:1" if words else "",
        words,
        how,
    )


def passage(number, text):
    return Passage(f"x:{number}", "x", number, number, 0, len(text), text, "v", "answer")


def test_words_that_stood_twice_are_found_only_where_none_of_them_was_lost():
    twice = "It stays dear for young firms, says Ada. It stays dear for big labs, says Ben."
    old = [passage(1, f"{twice} So."), passage(2, "Others say: it stays dear.")]
    both = [passage(1, f"{twice} Thus."), old[1]]
    one = [passage(1, twice.replace("big labs", "all of us")), passage(2, "Others differ.")]
    quote = "dear for young firms"
    assert anchoring.anchor(quote, old[0], both[0], old, both).how == "exact"
    assert anchoring.anchor("stays dear", old[1], one[1], old, one).how == "orphan"
    changed = [passage(1, "Others say: it stays dear."), passage(2, "Others say: it stays dear!")]
    lost = [passage(1, "Nobody knows."), changed[1]]
    assert anchoring.anchor("it stays dear", changed[0], lost[1], changed, lost).how == "orphan"


def test_a_line_in_its_place_is_followed_only_if_half_of_its_words_are():
    old = "One line.\nThe mill by the river stands still.\nThree lines."
    assert following.matched_lines(old, old.replace("still", "idle")) == {1: 1, 2: 2, 3: 3}
    other = "One line.\nNobody has ever heard of such a thing.\nThree lines."
    assert following.matched_lines(old, other) == {1: 1, 3: 3}


def test_a_number_of_another_article_or_within_a_word_is_left_alone(kit):
    revision = revise(kit, "talk", kit.folder / "talk/source.txt")
    revision.became = {}
    assert carrying.renumbered(revision, "talk:3, smalltalk:3, fang:3, talk:333") == (
        "talk:gone3, smalltalk:3, fang:3, talk:333"
    )
