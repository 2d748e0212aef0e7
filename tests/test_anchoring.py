"""A quote is found again where it stands, and never at words that only look like it.

The sentences are invented.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import claims, corpus
from helpers.revision import matching
from helpers.revision.anchoring import anchor


def passages(*texts):
    return [
        corpus.Passage(f"x:{n}", "x", n, n, 0, len(text), text, "v", "answer")
        for n, text in enumerate(texts, 1)
    ]


def braced(found, texts):
    """Return the passage with braces around the anchored words, put there by the offsets."""
    raw = texts[int(found.passage.partition(":")[2]) - 1]
    assert raw[found.start : found.end] == found.quote and raw.count(found.quote) == 1
    return f"{raw[: found.start]}{{{found.quote}}}{raw[found.end :]}"


@pytest.mark.parametrize(
    ("quote", "text", "how", "seen"),
    [
        ("chips are scarce", "He says chips are scarce.", "exact", "He says {chips are scarce}."),
        ("算力", "𠀀𠀀说算力不足", "exact", "𠀀𠀀说{算力}不足"),
        ("Chips are", "so CHIPS  are few", "normalised", "so {CHIPS  are} few"),
        ('a "big" model', "a “big” model", "normalised", "{a “big” model}"),
        ("a 'big' model", "it is a «\u00a0big\u00a0» model", "normalised", None),
        ("2 - 3 years", "in 2–3 years", "normalised", "in {2–3 years}"),
        ("so - he says", "so —— he says", "normalised", "{so —— he says}"),
        ("he said -", "he said ——", "normalised", "{he said ——}"),
        ("共１０家公司", "这里共10家公司", "normalised", "这里{共10家公司}"),
        ("café noir", "un cafe\u0301 noir", "normalised", "un {cafe\u0301 noir}"),
        ("cafe\u0301 noir", "𠀀 café noir", "normalised", "𠀀 {café noir}"),
        ("the final word", "the ﬁnal word", "normalised", "{the ﬁnal word}"),
        ("用大模型", "都用 大 模型。", "normalised", "都{用 大 模型}。"),
    ],
)
def test_form_makes_no_difference_and_offsets_are_those_of_the_raw_text(quote, text, how, seen):
    found = anchor(quote, passages("Nothing here.", text))
    assert (found.how, found.score) == (how, 100)
    if seen:
        assert braced(found, ["", text]) == seen
    else:
        assert found.quote == "a «\u00a0big\u00a0» model"


@given(st.text(min_size=1), st.text(), st.text())
def test_what_is_anchored_is_always_the_quote_but_for_form(quote, before, after):
    [place] = passages(before + quote + after)
    found = anchor(quote, [place])
    if found.how == "orphan":
        assert found == ("", 0, 0, "orphan", found.score, "")
    else:
        assert place.raw[found.start : found.end] == found.quote
        assert place.raw.count(found.quote) == 1
        assert matching.normalised(found.quote) == matching.normalised(quote)


TWICE = "Ada: we need chips. Ben: they say we need chips."


def test_words_that_stand_twice_are_an_orphan():
    assert anchor("need chips", passages(TWICE)).how == "orphan"
    assert anchor("need chips", passages("we need chips", "they need chips")).how == "orphan"
    assert anchor("NEED chips", passages(TWICE), was="x:1").how == "orphan"


def test_of_two_places_the_one_in_the_old_passage_or_neighbourhood_is_taken():
    new = passages("In May we need chips, said Ada.", "By autumn they need chips, said Ben.")
    assert anchor("need chips", new, was="x:2").passage == "x:2"
    found = anchor("need chips", new, before="By autumn they ", after=", said Ben.")
    assert found.passage == "x:2"
    assert anchor("need chips", new, before="At night ", after=", it was told.").how == "orphan"


def test_a_short_quote_does_not_move_into_a_stranger():
    """It stands once, but not where it stood, and nothing around it is the same."""
    new = passages("The capital has ten zoos.", "Nothing.")
    assert anchor("ten", new, before="A model needs ", after=" cards.").how == "orphan"
    assert anchor("ten", new, was="x:1", before="A model needs ", after=" cards.").how == "orphan"
    assert anchor("ten", new, was="x:1", before="The capital has ", after=" parks.").how == "exact"


EDITED = "She said that talent is the scarcest thing of all, and then she laughed."


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("talent is teh scarcest thing of all", "talent is the scarcest thing of all"),
        ("talent is the very scarcest thing of all", "talent is the scarcest thing of all"),
        ("talent is scarcest thing of all", "talent is the scarcest thing of all"),
        ("the scarcest thing of al, and then", "the scarcest thing of all, and then"),
    ],
)
def test_an_edited_quote_is_found_by_likeness(quote, words):
    found = anchor(quote, passages("Not this one.", EDITED), was="x:2", before="She said that ")
    assert (found.how, found.quote) == ("similar", words)
    assert 85 <= found.score < 100


def test_a_number_that_changed_is_another_statement():
    old, new = "the supply will ease within 3 years", "the supply will ease within 5 years"
    assert anchor(old, passages(new), was="x:1").how == "orphan"


def test_a_short_quote_is_never_matched_by_likeness():
    """Twelve characters are enough, white space not counted, and eleven are not."""
    assert anchor("Ada hires bakrs", passages("Ada hires bakers"), was="x:1").how == "similar"
    assert anchor("Ada hire baker", passages("Ada hires baker"), was="x:1").how == "similar"
    assert anchor("Ada hire bake", passages("Ada hires bake"), was="x:1").how == "orphan"


def test_a_deleted_chinese_quote_is_not_bound_to_a_lookalike():
    """Six of eight characters agree, 75 in 100; so do twelve of the sixteen of a longer one."""
    found = anchor("算力不是唯一瓶颈", passages("人才不是唯一瓶颈"), was="x:1")
    assert (found.how, found.score) == ("orphan", 75)
    old, new = "开源社区里的数据才是最大的瓶颈吗", "开源社区里的算力不算最大的瓶颈吗"
    assert anchor(old, passages(new), was="x:1").how == "orphan"


def test_two_places_almost_alike_are_an_orphan():
    one, other = "talent is the scarcest thing of all", "talent is the scarcest thing for all"
    quote = "talent is the scarcest thing off all"
    assert anchor(quote, passages(one), was="x:1").how == "similar"
    assert anchor(quote, passages(f"{one}; {other}"), was="x:1").how == "orphan"
    told = {"before": "He asked. ", "others": "He asked. "}
    assert anchor(quote, passages(one), **told).how == "similar"
    assert anchor(quote, passages(one, other), **told).how == "orphan"


def test_likeness_alone_does_not_decide_where_the_old_text_is_not_known():
    quote, new = "talent is teh scarcest thing", passages("talent is the scarcest thing")
    assert anchor(quote, new).how == "orphan"


def test_what_stood_beside_the_quote_is_not_the_quote():
    """The answer is deleted; the summary repeats it, in the same words or nearly."""
    answer, summary = "talent is the scarcest thing of all", "talent is the scarcest thing for all"
    new = passages(f"In short: {summary}.", "He was asked.")
    assert anchor(answer, new, others=f"In short: {summary}.").how == "orphan"
    assert anchor(answer, new, was="x:1", before=f"In short: {summary}.").how == "orphan"
    exact = passages(f"In short: {answer}.")
    assert anchor(answer, exact, before="He said: ", others=f"In short: {answer}.").how == "orphan"
    assert anchor(answer, exact, before="He said: ", others="In short.").how == "exact"


def test_an_edit_that_brings_a_quote_in_line_with_its_summary_is_followed():
    """Before, the summary alone had these words; now the answer has them too."""
    old, new = "talent is the scarcest of al things", "talent is the scarcest of all things"
    both = passages(f"In short: {new}.", f"He said: {new}.")
    told = {"was": "x:2", "before": "He said: ", "after": ".", "others": f"In short: {new}."}
    assert anchor(old, both, **told).passage == "x:2"
    assert anchor(old, both[1:], **told).how == "orphan"


def test_where_one_of_two_is_gone_nobody_can_tell_which():
    quote, ada = "chips are very scarce now", "Ada says chips are very scarce now. Then she left."
    told = {"was": "x:1", "before": "Ada says ", "after": ". Then she left."}
    told["others"] = "Ben says chips are very scarce now."
    both = passages(f"Oh! {ada}", told["others"])
    assert anchor(quote, both, **told).passage == "x:1"
    assert anchor(quote, passages(f"Oh! {ada}"), **told).how == "orphan"
    assert anchor(quote, passages(ada), **told).how == "exact"
    other = passages("Oh! Cem says chips are very scarce now. He was cold.", told["others"])
    assert anchor(quote, other, **told).how == "orphan"


def test_a_copy_elsewhere_does_not_draw_a_quote_away_from_its_passage():
    quote, copy = "talent is “the” scarcest thing", "He sums up: talent is “the” scarcest thing."
    for marks in ('talent is "the" scarcest thing', quote):
        assert anchor(quote, passages(marks, copy), was="x:1", others="x").passage == "x:1"
    edited = "talent is “the” scarcest of things"
    assert anchor(quote, passages(edited), was="x:1", others="x").how == "similar"
    assert anchor(quote, passages(copy), was="x:9", others="x").how == "exact"
    assert anchor(quote, passages(edited, copy), was="x:1", others="x").how == "orphan"


def test_a_whole_sentence_that_is_repeated_is_not_taken_for_the_one_that_is_gone():
    told = {"before": "At the meeting he said: ", "after": ", and that was all."}
    sentence = "At the meeting he said: chips are scarce, and that was all."
    assert anchor("chips are scarce", passages(sentence), **told).how == "exact"
    found = anchor("chips are scarce", passages(sentence), others=sentence, **told)
    assert found.how == "orphan"


@pytest.mark.parametrize("slug", ["talk", "wang"])
def test_no_deleted_quote_of_an_article_finds_another_place(slug):
    article = corpus.article(slug)
    for claim in claims.load(slug):
        was = article.passage(claim.passage)
        before, after = was.raw[: claim.start], was.raw[claim.end :]
        others = [passage for passage in article.passages if passage is not was]
        known = "\n".join([passage.raw for passage in others] + [before, after])
        told = (before, after, known)
        assert anchor(claim.quote, others, None, *told).how == "orphan", claim.id
        found = anchor(claim.quote, article.passages, was.id, *told)
        assert found == (was.id, claim.start, claim.end, "exact", 100, claim.quote)
