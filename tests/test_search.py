import re
import time
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.data.files import UnknownName
from helpers.show import patterns, search
from helpers.show.patterns import PatternError
from helpers.show.search import Hits, Text, concordance, search_passages


def lines(*words):
    return [Text("x", f"x:{n}", "en", text) for n, text in enumerate(words, 1)]


def braced(text, pattern, **how):
    """Return the text with braces around every hit, put there by the hits' own offsets."""
    for hit in reversed(list(search_passages(lines(text), pattern, **how))):
        assert hit.keyword == text[hit.start : hit.end]
        text = f"{text[: hit.start]}{{{hit.keyword}}}{text[hit.end :]}"
    return text


# Where a word stands.


@pytest.mark.parametrize(
    ("text", "pattern", "seen"),
    [
        ("cheap energy is cheap", "cheap", "{cheap} energy is {cheap}"),
        ("𠀀大模型与𠀀算力", "算力", "𠀀大模型与𠀀{算力}"),
        ("cafe\u0301 au lait", "au", "cafe\u0301 {au} lait"),
        ("aaaa", "aa", "{aa}{aa}"),
        ("a.b a+b", "a.b", "{a.b} a+b"),
        ("Energy", "energy", "Energy"),
    ],
)
def test_hits_stand_where_the_word_stands(text, pattern, seen):
    assert braced(text, pattern) == seen


@pytest.mark.parametrize(
    ("text", "pattern", "seen"),
    [
        ("Energy ÉNERGIE énergie", "energie", "Energy {ÉNERGIE} {énergie}"),
        ("une cafe\u0301 ici", "CAFÉ", "une {cafe\u0301} ici"),
        ("Straße und STRASSE", "strasse", "{Straße} und {STRASSE}"),
        ("mise en œuvre", "OEUVRE", "mise en {œuvre}"),
        ("the ﬁnal e", "fi", "the {ﬁ}nal e"),
        ("so\u00adft hy\u200bphen", "soft", "{so\u00adft} hy\u200bphen"),
        ("算力與數據、數據", "数据", "算力與{數據}、{數據}"),
        ("算力与数据", "數據", "算力与{数据}"),
        ("𠀀\u0301𠀀ÀÀ 算力", "aa", "𠀀\u0301𠀀{ÀÀ} 算力"),
        ("A100", "a100", "{A100}"),
        ("l’IA", "l'ia", "{l’IA}"),
        ("İstanbul ffi", "istanbul", "{İstanbul} ffi"),
        ("我們瞭解瞭望", "了解", "我們{瞭解}瞭望"),
        ("我们了解", "瞭解", "我们{了解}"),
        ("一個計畫", "计划", "一個{計畫}"),
        ("一个计划，一張畫", "計畫", "一个{计划}，一張畫"),
        ("計畫不是畫", "画", "計{畫}不是{畫}"),
        ("ß計畫", "计划", "ß{計畫}"),
    ],
)
def test_folding_finds_more_and_offsets_stay_on_the_text_as_it_stands(text, pattern, seen):
    assert braced(text, pattern, fold=True) == seen
    assert braced(text, pattern) == text


@pytest.mark.parametrize(
    ("character", "folds_to"),
    [
        *[("É", "e"), ("ß", "ss"), ("œ", "oe"), ("ﬃ", "ffi"), ("\u0301", ""), ("\u200b", "")],
        *[("數", "数"), ("据", "据"), ("髮", "发"), ("が", "か"), ("한", "한"), ("𠀀", "𠀀")],
    ],
)
def test_a_character_folds_to_one_several_or_none(character, folds_to):
    assert patterns.folded(character) == folds_to


def test_a_part_of_a_character_counts_as_the_whole_and_once():
    assert braced("ß", "s", fold=True) == "{ß}"


# In the corpus, counted by hand.


def test_compute_in_chinese_is_found_where_it_stands_and_nowhere_else(kit):
    found = [(hit.passage, hit.start) for hit in concordance(kit, "算力", where=["source"])]
    assert found == [("huxiu:20", 66), ("talk:5", 0)]
    for article in kit.articles.values():
        count = "\n".join(p.text for p in article.passages).count("算力")
        assert count == sum(passage.startswith(article.slug) for passage, _ in found)


@pytest.mark.parametrize("pattern", ["数据", "talent", "人才", "modèle", "的", "GPT"])
def test_every_passage_and_rendering_is_searched(kit, pattern):
    counted = {}
    for article in kit.articles.values():
        sides = [(p.id, article.language, p.text) for p in article.passages]
        sides += [(id, "en", text) for id, text in article.english.items()]
        counted |= {(id, lang): text.count(pattern) for id, lang, text in sides if pattern in text}
    found = concordance(kit, pattern)
    assert counted
    assert counted == Counter((hit.passage, hit.language) for hit in found)


def test_traditional_characters_find_simplified_ones_when_folded(kit):
    assert concordance(kit, "數據") == []
    traditional = concordance(kit, "數據", fold=True)
    assert len(traditional) == 29
    assert traditional == concordance(kit, "数据")


def test_articles_and_sides_can_be_chosen_and_keep_the_order_of_speaking(kit):
    assert {hit.article for hit in concordance(kit, "data", articles=["talk", "fang"])} == {
        "fang",
        "talk",
    }
    assert {hit.language for hit in concordance(kit, "data", where="en")} == {"en"}
    grouped = list(dict.fromkeys(hit.article for hit in concordance(kit, "a", articles=None)))
    assert grouped == [*kit.articles]
    with pytest.raises(KeyError, match="'feng' is not known; did you mean 'fang'"):
        concordance(kit, "a", articles=["feng"])


def test_context_is_as_wide_as_asked_and_stops_at_the_ends_of_the_passage():
    (hit,) = search_passages(lines("one two three four"), "three", width=4)
    assert (hit.left, hit.keyword, hit.right) == ("two ", "three", " fou")
    (hit,) = search_passages(lines("one two three four"), "one", width=100)
    assert (hit.left, hit.right) == ("", " two three four")


def test_sorting_by_the_words_before_reads_outwards_from_the_keyword():
    texts = lines("a big model", "an Ant model", "zu big model", "model", "a cat model")
    hits = search._ordered(search_passages(texts, "model"), "left")
    assert [hit.left for hit in hits] == ["", "an Ant ", "a big ", "zu big ", "a cat "]


def test_sorting_by_the_words_after_folds_case_and_accents():
    texts = lines("AI zeta", "AI Été", "AI earns", "AI", "AI 模型", "AI fast")
    hits = search._ordered(search_passages(texts, "AI"), "right")
    assert [hit.right for hit in hits] == ["", " earns", " Été", " fast", " zeta", " 模型"]


def test_sorting_keeps_the_same_hits_and_the_groups(kit):
    place, left = (concordance(kit, "data", sort=sort) for sort in ("place", "left"))
    assert place != left and sorted(map(str, place)) == sorted(map(str, left))
    assert list(dict.fromkeys(hit.article for hit in left)) == [*kit.articles]
    with pytest.raises(UnknownName, match="sort 'lft' is not known; did you mean 'left'"):
        concordance(kit, "data", sort="lft")


# Terms of the glossary.


def test_a_term_finds_all_its_forms_each_in_its_language(kit):
    found = search.term(kit, "compute")
    assert {hit.keyword.casefold() for hit in found if hit.language != "en"} == {
        *("算力", "puissance de calcul", "daya komputasi", "kekuatan komputasi"),
    }
    assert {hit.keyword for hit in found if hit.language == "en"} == {"compute", "Compute"}
    assert found == search.term(kit, "算力")


def test_a_form_is_a_word_and_not_a_part_of_one(kit):
    found = search.term(kit, "ARPU", where=["source"])
    assert {hit.keyword for hit in found} == {"UP"}
    spans = patterns.word_spans(["AGI"], "zh")
    assert [spans(text) for text in ("通用AGI模型", "AGILE", "agi", "AGI")] == [
        *([(2, 5)], [], [], [(0, 3)]),
    ]
    spans = patterns.word_spans(["large model", "model"], "en")
    assert spans("Large models, a modelling model") == [(0, 12), (26, 31)]


def test_a_name_in_brackets_is_a_form_too(kit):
    keywords = {hit.keyword for hit in search.term(kit, "natural language processing (NLP)")}
    assert {"NLP", "自然语言处理", "traitement du langage naturel"} <= keywords


def test_an_unknown_term_names_one_like_it(kit):
    with pytest.raises(KeyError, match="term 'computer' is not known; did you mean 'compute'"):
        search.term(kit, "computer")


# Regular expressions.


@pytest.mark.parametrize(
    ("text", "pattern", "seen"),
    [
        ("in 2023 and 1998", r"\d{4}", "in {2023} and {1998}"),
        ("大模型、小模型", "[大小]模型", "{大模型}、{小模型}"),
        ("abc", "x*", "abc"),
        ("abab", "(?r)ab", "{ab}{ab}"),
    ],
)
def test_regular_expressions_mark_what_they_match_and_never_nothing(text, pattern, seen):
    assert braced(text, pattern, regex=True) == seen


@pytest.mark.parametrize(
    ("text", "pattern", "seen"),
    [
        ("Énergie, ENERGY", r"énerg(ie|y)", "{Énergie}, {ENERGY}"),
        ("cœurs, Coeur", r"\bCŒURS?\b", "{cœurs}, {Coeur}"),
        ("算力與數據", "[数據]+", "算力與{數據}"),
        ("(a) b", "（a）", "{(a)} b"),
        ("a b", r"\S\s\S", "{a b}"),
        ("計畫、计划", "计划|瞭解", "{計畫}、{计划}"),
        ("计划", "計畫.?", "{计划}"),
    ],
)
def test_regular_expressions_fold_too(text, pattern, seen):
    assert braced(text, pattern, regex=True, fold=True) == seen


@pytest.mark.parametrize(
    ("pattern", "marked"),
    [
        ("(算力", "missing ) at character 4, marked here: (算力▸"),
        ("a**", "multiple repeat at character 3, marked here: a*▸*"),
        ("[z-a]", "bad character range at character 5, marked here: [z-a▸]"),
        (r"\p{Nope}", "unknown property"),
        ("(" * 900 + ")" * 900, "nested too deeply"),
        ("(?:(?:(?:ab){1000}){1000}){1000}", "repeats too often"),
        ("a{4294967294}", "repeats too often"),
        ("(?a)(?u)a", "mutually incompatible"),
        ("(?R)", "calls itself"),
        ("(a(?1)?b)", "calls itself"),
    ],
)
@pytest.mark.parametrize("fold", [False, True])
def test_a_bad_pattern_says_what_is_wrong_and_where(kit, pattern, marked, fold):
    with pytest.raises(PatternError, match=re.escape(marked)):
        concordance(kit, pattern, regex=True, fold=fold)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(x+x+)+y|(a+a+)+y"])
@pytest.mark.parametrize("fold", [False, True])
def test_a_pattern_that_would_run_away_is_stopped(pattern, fold, monkeypatch):
    monkeypatch.setattr(patterns, "PATIENCE", 0.2)
    begun = time.perf_counter()
    with pytest.raises(PatternError, match="stopped: this regular expression tries too many"):
        list(search_passages(lines("a" * 5000 + "b"), pattern, regex=True, fold=fold))
    assert time.perf_counter() - begun < 2


def test_many_slow_passages_share_one_limit(monkeypatch):
    monkeypatch.setattr(patterns, "PATIENCE", 0.2)
    slow, begun = lines(*["a" * 21 + "b"] * 1000), time.perf_counter()
    with pytest.raises(PatternError, match="stopped"):
        list(search_passages(slow, "(a|aa)+$", regex=True))
    assert time.perf_counter() - begun < 4


@pytest.mark.parametrize("pattern", ["", "  "])
@pytest.mark.parametrize("regex", [False, True])
def test_an_empty_pattern_is_a_message_and_not_every_position(kit, pattern, regex):
    with pytest.raises(PatternError, match="nothing to look for"):
        concordance(kit, pattern, regex=regex)


def test_a_pattern_that_folds_to_nothing_says_so(kit):
    with pytest.raises(PatternError, match="Folding takes every sign"):
        concordance(kit, "\u0301", fold=True)


# What is told and shown.


def test_an_empty_result_says_what_was_searched(kit):
    page = search.page(kit, concordance(kit, "quantum", where=["en"], articles=["fang"], fold=True))
    assert page.plain in page.html and "<table" not in page.html
    assert page.plain == (
        "Nothing found: “quantum” (case, accents and script folded) in "
        "75 texts in English, of fang."
    )


def test_a_result_counts_hits_passages_and_articles(kit):
    assert search.told(concordance(kit, "算力")).startswith(
        "2 hits in 2 passages of 2 articles: “算力”"
    )
    assert search.told(concordance(kit, "炼丹")).startswith("1 hit in 1 passage of 1 article:")


def test_what_stands_in_our_brackets_is_told_from_what_a_voice_says(kit):
    hits = concordance(kit, "the English title", where=["en"], articles=["huxiu"])
    assert [search._is_ours(kit, hit) for hit in hits] == [True] * len(hits) and hits
    html = search.page(kit, hits).html
    assert f"{len(hits)} of them in our own words" in html and "en, ours</small>" in html
    assert "our own words" not in search.page(kit, concordance(kit, "算力")).html


def test_the_finder_shows_whole_words_on_both_sides(kit):
    panel = search.finder(kit)
    rows = re.findall(
        r"<td class=\"left\"[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>", panel.page.value
    )
    english = [row for row in rows if " " in row[1]]
    cut = [after for _, after in english if after.endswith(" \u2026")]
    assert len(cut) > 3
    words = {word for a in kit.articles.values() for t in a.english.values() for word in t.split()}
    for after in cut:
        last = re.sub(r"<[^>]+>", " ", unescape(after)).removesuffix(" \u2026").split()[-1]
        assert last in words or re.search(r"[^a-z]", last), last


OWN_CELLS = ("tr", "th", "td", "a", "b", "small", "mark")


class Markup(HTMLParser):
    """What a browser takes for tags, attributes and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'><a href='javascript:alert(1)'>x",
    '" onmouseover="alert(1)',
    "</td></table><style>*{display:none}</style>",
    "&lt;b&gt; &#x3c;",
    "\u202e<b>right to left",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("pattern", ["needle", None])
def test_hostile_text_stays_text(kit, hostile, pattern):
    text = Text("fang", "fang:1", hostile, f"{hostile} needle {hostile}")
    pattern = pattern or hostile
    hits = Hits(search_passages([text], pattern, width=200), pattern)
    html = search.page(kit, hits).html
    seen = Markup()
    seen.feed(str(html))
    assert seen.tags <= {*("div", "p", "table", "col", "thead", "tbody"), *OWN_CELLS}
    assert seen.attributes <= {"class", "role", "style", "scope", "colspan", "href", "lang", "dir"}
    assert f"{hostile} needle {hostile}" in seen.text


def test_the_page_groups_by_article_links_passages_and_names_languages(kit):
    html = search.page(kit, concordance(kit, "算力")).html
    assert re.findall(r'scope="rowgroup">(.*?) <small>\((\d+)\)', html) == [
        (kit.articles[slug].title, "1") for slug in ("huxiu", "talk")
    ]
    assert "01_huxiu.ipynb#huxiu:20'>huxiu:20</a>" in html
    assert html.count('lang="zh" dir="auto"') == 4
    assert html.count(">算力</b></mark>") == 2


def test_the_page_shows_no_more_than_can_be_read_and_says_so(kit):
    page = search.page(kit, concordance(kit, "a"))
    assert page.html.count("<mark") == search.MOST_SHOWN
    assert f"The first {search.MOST_SHOWN} are shown" in page.plain


def test_every_control_changes_what_is_found_and_the_default_reads_well(kit):
    panel = search.finder(kit)
    assert 10 <= panel.page.value.count("<mark") <= 60
    for name, value in (
        *(("where", "en"), ("sort", "left"), ("sort", "right"), ("fold", False)),
        *(("regex", True), ("pattern", r"(算力|compute)"), ("where", "source")),
    ):
        before = panel.page.value
        panel.controls[name].value = value
        assert panel.page.value != before, name
    assert panel.page.value.count("<mark") == 3


@pytest.mark.parametrize(
    ("pattern", "message"), [("(", "Not a regular expression: missing )"), (" ", "nothing to look")]
)
def test_a_bad_pattern_in_the_box_is_a_message(kit, pattern, message):
    panel = search.finder(kit)
    panel.controls["regex"].value = True
    panel.controls["pattern"].value = pattern
    assert message in panel.page.value and "<table" not in panel.page.value


# Whatever the text: the same places as a plain scan finds.

# What each letter of the texts folds to, written by hand.
FOLDED = {
    "A": "a",
    "é": "e",
    "É": "e",
    "ß": "ss",
    "ﬁ": "fi",
    "數": "数",
    "\u0301": "",
    "\u200b": "",
}
TEXT = st.text(alphabet="aesfi数算𠀀 " + "".join(FOLDED), max_size=30)


def scan(characters, needle):
    """Return where `needle` stands in a list of strings, one a character, without overlaps."""
    joined = "".join(characters)
    owner = [i for i, character in enumerate(characters) for _ in character]
    found, at = [], 0
    while at + len(needle) <= len(joined):
        if all(joined[at + i] == needle[i] for i in range(len(needle))):
            found.append((owner[at], owner[at + len(needle) - 1] + 1))
            at += len(needle)
        else:
            at += 1
    return found


@settings(deadline=None)
@given(TEXT, TEXT.filter(str.strip))
@example("aaaa", "aa")
def test_a_search_finds_exactly_what_a_plain_scan_finds(text, pattern):
    hits = list(search_passages(lines(text), pattern))
    assert [(hit.start, hit.end) for hit in hits] == scan(list(text), pattern)
    assert len(hits) == text.count(pattern)
    escaped = list(search_passages(lines(text), re.escape(pattern), regex=True))
    assert escaped == hits


@settings(deadline=None)
@given(TEXT, TEXT.filter(str.strip))
@example("xße\u0301é", "se")
def test_a_folded_search_finds_exactly_what_a_plain_scan_of_folded_letters_finds(text, pattern):
    needle = "".join(FOLDED.get(c, c) for c in pattern)
    if not needle:
        return
    expected, last = [], 0
    for start, end in scan([FOLDED.get(c, c) for c in text], needle):
        while text[end : end + 1] == "\u0301":
            end += 1
        if start >= last:
            expected.append((start, end))
            last = end
    hits = search_passages(lines(text), pattern, fold=True)
    assert [(hit.start, hit.end) for hit in hits] == expected


@settings(deadline=None)
@given(st.text())
def test_the_map_of_offsets_is_of_the_folded_text(text):
    assert patterns.folded(text) == "".join(patterns.FOLDS[ord(c)] for c in text)


@settings(deadline=None)
@given(st.text(alphabet="ab(|)*+?{2}[-]^$\\.dé數,:<=!P", max_size=12), st.booleans())
def test_any_regular_expression_is_searched_or_refused_in_words(pattern, fold):
    try:
        found = list(search_passages(lines("ab a1 été 數據 " * 3), pattern, regex=True, fold=fold))
    except PatternError as error:
        assert str(error)
    else:
        assert all(hit.keyword for hit in found)
