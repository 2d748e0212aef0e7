import hashlib

import pytest

from helpers.data.article import without_page_marks
from helpers.data.files import UnknownName

SLUGS = ("huxiu", "wang", "shen", "fang", "talk")
SHA256 = {
    "fang": "36f78e0f77928c1ab33e6cf62369b5963b5697b8d010d22bc0c00f3d01c83866",
    "talk": "6020cf4a7c9df3f8205aec94106f7d170d0ef1434221eb80f1a5c286e3e9f6db",
    "shen": "798afad326339c65188f6db3bae1e3b76a19a7d10249b1c4817d097477e93f94",
    "huxiu": "99cca11b8a5464aeff1d92ba1ba5b7b8f8c88e11c7c16b242b58b65af7f9e6a2",
    "wang": "f474cd0662b0684f0b181735c2d777a17a03828b0828b0cf4e3c33b7eef083a6",
}


def test_articles_come_in_the_order_in_which_they_were_spoken(kit):
    assert [*kit.articles] == list(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_source_is_the_seed_byte_for_byte(kit, slug):
    stored = (kit.folder / slug / "source.txt").read_bytes()
    assert hashlib.sha256(stored).hexdigest() == SHA256[slug]


@pytest.mark.parametrize("slug", SLUGS)
def test_parts_and_white_space_rebuild_the_source(kit, slug):
    article = kit.articles[slug]
    rebuilt, at = "", 0
    for part in sorted([*article.passages, *article.furniture], key=lambda part: part.start):
        assert not article.source[at : part.start].strip(), "words between the parts"
        assert part.raw == article.source[part.start : part.end]
        rebuilt += article.source[at : part.start] + part.raw
        at = part.end
    assert not article.source[at:].strip()
    assert rebuilt + article.source[at:] == article.source


@pytest.mark.parametrize("slug", SLUGS)
def test_passages_are_numbered_from_one_in_reading_order(kit, slug):
    article = kit.articles[slug]
    assert [p.id for p in article.passages] == [
        f"{slug}:{n}" for n in range(1, len(article.passages) + 1)
    ]
    assert [p.start for p in article.passages] == sorted(p.start for p in article.passages)


def lines_spoken(kit, slug, voice, role):
    found = kit.articles[slug].passages
    return [p.line for p in found if (p.voice, p.role) == (voice, role)]


# Read off the sources by hand: the first line of each turn and what goes on beneath it.
def test_fang_answers_where_he_answers(kit):
    assert lines_spoken(kit, "fang", "fang", "answer") == [
        *(41, 45, 47, 53, 57, 61, 63, 65, 71, 75, 77, 81, 83, 87, 89, 93, 97, 99),
        *(105, 109, 113, 115, 121, 123, 125, 129, 135, 139, 141, 143),
    ]
    assert lines_spoken(kit, "fang", "qubit", "question") == [
        *(39, 43, 51, 55, 59, 69, 73, 79, 85, 91, 95, 103, 107, 111, 119, 127, 133, 137),
    ]


def test_shen_answers_where_he_answers(kit):
    assert lines_spoken(kit, "shen", "shen", "answer") == [
        *(23, 25, 27, 29, 33, 37, 39, 43, 49, 51, 53, 57, 61, 65, 67, 71, 73),
        *(79, 81, 83, 85, 89, 93, 97, 101),
    ]
    assert lines_spoken(kit, "shen", "whitehorse", "question") == [
        *(21, 31, 35, 41, 47, 55, 59, 63, 69, 77, 87, 91, 95, 99),
    ]


def test_wang_speaks_only_within_quotation_marks(kit):
    said = [p.text for p in kit.articles["wang"].passages if p.voice == "wang"]
    assert len(said) == 18
    opened = False
    for text in said:
        assert "“" in text or opened, f"{text[:20]} is no quotation"
        opened = text.count("“") > text.count("”")


def test_notes_are_the_speakers_and_their_headings_the_note_takers(kit):
    assert lines_spoken(kit, "talk", "notetaker", "heading") == [1, 7, 14, 20, 26, 43, 47]
    assert len(lines_spoken(kit, "talk", "speaker", "narration")) == 46


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_a_reader_sees_holds_page_leftovers(kit, slug):
    for passage in kit.articles[slug].passages:
        assert not set(passage.text) & set("*#•\u00a0"), passage.id
        assert passage.text == passage.text.strip() != "", passage.id


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("** **###### Fang Han", "Fang Han"),
        ("资源瓶颈#", "资源瓶颈"),
        ("jadi kami** Pada saat", "jadi kami Pada saat"),
        ("Namun, ** hasil akademis", "Namun, hasil akademis"),
        ("  • Dalam 1-2 tahun", "Dalam 1-2 tahun"),
        ("- 环境相对稳定", "环境相对稳定"),
        ("| 想要第一", "| 想要第一"),
        ("Shen Wei\u00a0: oui", "Shen Wei : oui"),
        ("1-2 tahun, C# dan A|B", "1-2 tahun, C# dan A|B"),
    ],
)
def test_shown_drops_leftovers_and_keeps_words(raw, seen):
    assert without_page_marks(raw) == seen


def test_a_passage_is_found_by_its_id_and_a_wrong_id_says_what_there_is(kit):
    assert kit.passage("talk:11").text == "multimodal,多模态是未来的趋势"
    with pytest.raises(UnknownName, match="1 to 53"):
        kit.passage("talk:54")
    with pytest.raises(UnknownName, match="article 'nowhere'"):
        kit.passage("nowhere:1")


def test_an_article_without_page_marks_keeps_its_own_signs(invented_article):
    kit = invented_article("Harga: C#, A* dan 2 * 3.\n")
    assert kit.passage("probe:1").text == "Harga: C#, A* dan 2 * 3."


@pytest.mark.parametrize("mark", [":", "\uff1a", " :", "\u3000\uff1a"])
def test_a_label_opens_a_turn_with_either_colon(invented_article, mark):
    label = '[[label]]\ntext = "Ana"\nvoice = "tamu"\nrole = "answer"\n'
    kit = invented_article(f"Mula.\nAna{mark} ya.\nLanjut.\n", label)
    assert [p.role for p in kit.articles["probe"].passages] == ["narration", "answer", "answer"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('[[furniture]]\nlines = "0"\nreason = "x"', "lines = '0' goes beyond"),
        ('[[lines]]\nlines = "2-9"\nvoice = "tamu"\nrole = "heading"', "lines = '2-9' goes beyond"),
        ('[[label]]\ntext = "Ana"\nvoice = "tamu"\nrole = "answer"', "label 'Ana' opens no line"),
    ],
)
def test_a_rule_that_names_what_the_source_has_not_is_told(invented_article, rule, words):
    kit = invented_article("One.\nAnna: Two.\n", rule)
    assert any(words in fault for fault in kit.article_faults("probe"))
