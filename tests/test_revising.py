"""A changed source takes its data along, loses nothing and binds nothing to a lookalike."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import checking, claims, corpus, tables, translation
from helpers import voices as voices_of
from helpers.intercoder import sheets
from helpers.revision import carrying, matching, revising

SLUGS = ["huxiu", "wang", "shen", "fang", "talk"]


def revised(seeds, slug, change, apply=True):
    """Return the revision of an article whose source `change` has gone over."""
    source = (seeds / slug / "source.txt").read_text("utf-8")
    (seeds.parent / "new.txt").write_text(change(source), "utf-8", newline="")
    return revising.revise(slug, seeds.parent / "new.txt", apply, seeds)


def faults(seeds, slug):
    """Return the faults of the article, but for renderings that a person has to look at again."""
    found = checking.article_faults(slug, seeds)
    return [fault for fault in found if "is marked fuzzy" not in fault]


def stored(seeds):
    """Return the bytes of every file."""
    return {path: path.read_bytes() for path in seeds.rglob("*") if path.is_file()}


def orphans_of(folder):
    """Return the rows of a folder's orphans.csv."""
    return list(csv.DictReader(io.StringIO((folder / "orphans.csv").read_text("utf-8"))))


def only_quote(slug, least=30, seeds=None):
    """Return a claim with a long quote without digits, the only one of its passage."""
    found = claims.load(slug, seeds)
    places = [claim.passage for claim in found]
    return next(
        claim
        for claim in found
        if len(claim.quote) >= least
        and not re.search(r"\d", claim.quote)
        and places.count(claim.passage) == 1
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_source_changes_nothing(seeds, slug):
    before = stored(seeds)
    revision = revised(seeds, slug, str)
    assert not revision.moves and not revision.notes and not revision.files
    assert stored(seeds) == before


@pytest.mark.parametrize("slug", SLUGS)
def test_an_inserted_line_moves_all_that_stands_after_it(seeds, slug):
    old, known = claims.load(slug), translation.renderings(slug)
    line = corpus.article(slug).passages[9].line

    def insert(source):
        lines = source.split("\n")
        return "\n".join([*lines[: line - 1], "A line of ours.", "", *lines[line - 1 :]])

    revision = revised(seeds, slug, insert)
    assert checking.faults(seeds) == []

    def moved(id):
        number = int(id.partition(":")[2])
        return f"{slug}:{number + (number >= 10)}"

    new = claims.load(slug, seeds)
    assert [(c.id, c.quote, moved(c.passage)) for c in old] == [
        (c.id, c.quote, c.passage) for c in new
    ]
    assert translation.scan(slug, seeds=seeds)[0] == {moved(id): t for id, t in known.items()}
    assert next(n for n in revision.notes if "is new" in n).startswith(f"{slug}:10 is new")
    assert {move.how for move in revision.moves} == {"exact"}
    for id, voice in voices_of.scan_article(slug)[0].items():
        assert voices_of.scan_article(slug, seeds)[0][id].passage == moved(voice.passage)


def test_what_is_named_elsewhere_follows(seeds):
    """Codebook, codings, other articles, and references in the article's own prose."""
    fifth = corpus.article("huxiu").passage("huxiu:5").raw
    revised(seeds, "huxiu", lambda source: source.replace(fifth, f"Ours.\n\n{fifth}", 1))
    assert checking.faults(seeds) == []
    for name in ("codebook.toml", "codings/second_round1.csv", "huxiu/article.toml"):
        old = re.findall(r"huxiu:(\d+)", (tables.SEEDS / name).read_text("utf-8"))
        new = re.findall(r"huxiu:(\d+)", (seeds / name).read_text("utf-8"))
        assert new == [str(int(number) + 1) if int(number) > 4 else number for number in old]
        assert new != old


@pytest.mark.parametrize("slug", ["huxiu", "wang", "fang"])
def test_other_quotation_marks_change_the_quotes_and_nothing_else(seeds, slug):
    straight = str.maketrans("“”", '""')
    revision = revised(seeds, slug, lambda source: source.translate(straight))
    assert faults(seeds, slug) == []
    assert {move.how for move in revision.moves} == {"normalised"}
    for old, new in zip(claims.load(slug), claims.load(slug, seeds), strict=True):
        assert new.quote == old.quote.translate(straight) and new.passage == old.passage
    assert not any("fuzzy" in fault for fault in checking.article_faults(slug, seeds))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_word_changed_within_a_quote_is_followed_and_its_rendering_looked_at(seeds, slug):
    claim = only_quote(slug, 20)
    middle = len(claim.quote) // 2
    edited = f"{claim.quote[:middle]}x{claim.quote[middle + 1 :]}"
    revision = revised(seeds, slug, lambda source: source.replace(claim.quote, edited, 1))
    assert faults(seeds, slug) == []
    [now] = [c for c in claims.load(slug, seeds) if c.id == claim.id]
    assert (now.quote, now.passage) == (edited, claim.passage)
    [move] = [move for move in revision.moves if move.id == claim.id]
    assert move.how == "similar" and 85 <= move.score < 100
    catalogue = polib.pofile((seeds / slug / "en.po").read_text("utf-8"))
    [entry] = [entry for entry in catalogue if entry.fuzzy]
    assert entry.msgctxt == claim.passage and edited in entry.msgid
    assert claim.quote in entry.previous_msgid
    assert entry.msgstr == translation.renderings(slug)[claim.passage]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_deleted_passage_leaves_orphans_and_loses_nothing(seeds, slug):
    claim = only_quote(slug, 15)
    passage = corpus.article(slug).passage(claim.passage)
    revision = revised(seeds, slug, lambda source: source.replace(passage.raw, "", 1))
    kept = claims.scan(slug, seeds)[0]
    assert [c.id for c in kept] == [c.id for c in claims.load(slug) if c.id != claim.id]
    [row] = [row for row in orphans_of(seeds / slug) if row["file"] == "claims.csv"]
    assert (row["id"], row["passage"], row["quote"]) == (claim.id, claim.passage, claim.quote)
    assert json.loads(row["row"])["english"] == claim.english
    assert [m.how for m in revision.moves if m.id == claim.id] == ["orphan"]
    obsolete = polib.pofile((seeds / slug / "en.po").read_text("utf-8")).obsolete_entries()
    rendering = translation.renderings(slug)[claim.passage]
    assert [(e.msgid, e.msgstr) for e in obsolete] == [(passage.raw, rendering)]
    names_it = re.compile(rf"{slug}:gone{passage.number}\b")
    assert all(names_it.search(fault) for fault in faults(seeds, slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_two_paragraphs_that_change_places_take_their_claims_along(seeds, slug):
    old = claims.load(slug)
    passages = corpus.article(slug).passages
    first = next(p for p in passages if p.number > 3 and any(c.passage == p.id for c in old))
    second = passages[first.number + 2]

    def swap(source):
        return (
            source[: first.start]
            + second.raw
            + source[first.end : second.start]
            + first.raw
            + source[second.end :]
        )

    revised(seeds, slug, swap)
    assert faults(seeds, slug) == []
    other = {first.id: second.id, second.id: first.id}
    for was, now in zip(old, claims.load(slug, seeds), strict=True):
        assert (now.id, now.quote) == (was.id, was.quote)
        assert now.passage == other.get(was.passage, was.passage)


def test_a_reference_to_a_passage_that_is_gone_is_marked_and_told(seeds):
    """It must not lead to the passage that has the number now."""
    voice = voices_of.scan_article("wang")[0]["wang"]
    raw = corpus.article("wang").passage(voice.passage).raw
    revision = revised(seeds, "wang", lambda source: source.replace(raw, "", 1))
    gone = voice.passage.replace(":", ":gone")
    assert voices_of.scan_article("wang", seeds)[0]["wang"].passage == gone
    assert any("voices.csv" in fault and gone in fault for fault in faults(seeds, "wang"))
    assert any("wang/voices.csv: names passages that are gone" in note for note in revision.notes)


def test_a_forecast_goes_with_its_claim(seeds):
    claim = next(claim for claim in claims.load("fang") if claim.kind == "forecast")
    passage = corpus.article("fang").passage(claim.passage)
    revised(seeds, "fang", lambda source: source.replace(passage.raw, "", 1))
    orphans = (seeds / "fang/orphans.csv").read_text("utf-8")
    assert f"forecasts.csv,{claim.id},,," in orphans
    assert claim.id not in (seeds / "fang/forecasts.csv").read_text("utf-8").split(",")


def test_a_coders_sheet_goes_along(seeds):
    claim = claims.load("talk")[0]
    row = {column: getattr(claim, column, "") for column in sheets.COLUMNS}
    row |= {"coder": "ada", "codebook": "2", "low": "", "high": "", "unit": ""}
    (seeds / "talk/coders").mkdir()
    tables.write_rows(seeds / "talk/coders/ada.csv", sheets.COLUMNS, [row])
    revised(seeds, "talk", lambda source: f"Ours.\n{source}")
    [now] = sheets.load("talk", "ada", seeds)
    number = int(claim.passage.partition(":")[2])
    assert (now["passage"], now["quote"]) == (f"talk:{number + 1}", claim.quote)


def test_orphans_of_an_earlier_revision_are_kept(seeds):
    for number in (20, 30):
        raw = corpus.article("shen", seeds).passages[number].raw
        revised(seeds, "shen", lambda source, raw=raw: source.replace(raw, "", 1))
    lost = {claim.id for claim in claims.load("shen") if claim.passage in ("shen:21", "shen:32")}
    assert lost <= {row["id"] for row in orphans_of(seeds / "shen")}


def test_nothing_is_written_unless_asked_for(seeds):
    before = stored(seeds)
    revision = revised(seeds, "talk", lambda source: f"Ours.\n{source}", apply=False)
    assert revision.moves and stored(seeds) == before
    assert "Nothing is written yet." in revising.page(revision).plain


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ("", "file is empty"),
        ("\ufeffA line.", "byte order mark"),
        ("A line.\r\nAnother.", "CRLF"),
        ("A <b>line</b>.", "looks like HTML"),
    ],
)
def test_a_bad_source_is_refused_and_nothing_is_written(seeds, spoilt, words):
    before = stored(seeds)
    with pytest.raises(tables.DataError, match=words):
        revised(seeds, "talk", lambda source: spoilt)
    assert stored(seeds) == before


def test_a_failure_while_writing_leaves_the_old_folder(seeds, monkeypatch):
    before, rename = stored(seeds), Path.rename

    def fails(path, target):
        if Path(target) == seeds / "talk" and path.name == "talk":
            raise OSError("the disk is full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="disk is full"):
        revised(seeds, "talk", lambda source: f"Ours.\n{source}")
    assert stored(seeds) == before


def test_the_page_shows_each_row_and_escapes_the_words(seeds):
    claim = only_quote("talk", 12)
    edited = claim.quote[:6] + "&x" + claim.quote[6:]
    revision = revised(seeds, "talk", lambda source: source.replace(claim.quote, edited, 1))
    html = revision._repr_mimebundle_()["text/html"]
    assert claim.id in html and edited.replace("&", "&amp;") in html and edited not in html


def test_the_command_shows_and_with_apply_writes(seeds, tmp_path):
    source = (seeds / "talk/source.txt").read_text("utf-8")
    (tmp_path / "new.txt").write_text("<b>", "utf-8")
    run = [sys.executable, "-m", "helpers.revision.revising", "talk", str(tmp_path / "new.txt")]
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 1 and "looks like HTML" in done.stdout and not done.stderr
    (tmp_path / "new.txt").write_text(source, "utf-8", newline="")
    done = subprocess.run(run, capture_output=True, text=True)
    assert done.returncode == 0 and "talk: 0 rows" in done.stdout


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


def article_of(paragraphs):
    """Return an invented article, one passage a paragraph."""
    texts = [" ".join(text for _, text in held) for held in paragraphs]
    passages = tuple(
        corpus.Passage(f"x:{n}", "x", n, n, 0, len(text), text, "v", "answer")
        for n, text in enumerate(texts, 1)
    )
    return corpus.Article("x", {}, "\n".join(texts), passages, ())


def found_again(old, new, was, quote):
    """Return where a quote of the old passage `was` is found in the new article."""
    lines = matching.matched_lines(old.source, new.source)
    became = {f"x:{line}": new.passages[other - 1] for line, other in lines.items()}
    return carrying.found_again(revising.Revision(old, new, became, [], {}), was, quote)


@settings(max_examples=60, deadline=None)
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
    old = article_of(paragraphs)
    if deleted:
        edits = [edit for edit in edits if edit[0] != "insert"]
    new = edited(paragraphs, edits, name, fresh)
    if deleted:
        new = [[sentence for sentence in held if sentence[0] != name] for held in new]
        new = [held for held in new if held] or [[("other", "Nothing.")]]
    was = next(p for p, held in zip(old.passages, paragraphs, strict=True) if (name, text) in held)
    if was.raw.count(quote) != 1:
        return
    found = found_again(old, article_of(new), was, quote)
    if found.how == "orphan":
        return
    assert not deleted, f"{quote!r} is gone, and yet found: {found}"
    held, start = new[int(found.passage.partition(":")[2]) - 1], 0
    for other, words in held:
        if start <= found.start < start + len(words):
            assert other == name and found.end <= start + len(words)
        start += len(words) + 1
