"""English prose is spelt as a dictionary has it, or as `known_words.txt` allows."""

import re
from pathlib import Path

import nbformat
import pytest
from spellchecker import SpellChecker
from stored import KIT, OWN

from helpers.teach import prompts, quiz

ROOT = Path(__file__).parent.parent
KNOWN = set((ROOT / "tests/known_words.txt").read_text("utf-8").split())


def prose():
    """Yield `(place, English text)` of everything that we have written."""
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield path.name, cell.source
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "seeds/README.md"]
    for path in files:
        yield path.name, path.read_text("utf-8")
    for slug, article in OWN.items():
        yield from article.english.items()
        yield from ((claim.id, f"{claim.english} {claim.note}") for claim in article.claims)
        yield from ((p.passage, f"{p.what} {p.likely}") for p in article.problems)
        yield from ((f"{slug}/quiz.toml", str(question)) for question in article.quiz)
    yield from ((f"glossary: {term.term}", term.definition) for term in KIT.glossary)
    yield from ((id, str(question)) for id, question in KIT.codebook.questions.items())
    yield from ((id, str(prompt)) for id, prompt in prompts.read(KIT).items())
    yield from (("quiz.toml", str(question)) for question in quiz.across(KIT))
    yield from ((id, str(verdict)) for id, verdict in KIT.verdicts.items())
    yield from ((piece.claim, piece.shows) for piece in KIT.outcomes)
    yield from ((row.what, f"{row.inference} {row.shows}") for row in KIT.missed)


def words(text):
    """Return the words of a text without code, links and tags, in lower case."""
    text = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>|\S*[_/@.]\w\S*", " ", text, flags=re.S)
    return {word.lower().removesuffix("'s") for word in re.findall(r"[^\W\d_]+(?:'[a-z]+)?", text)}


@pytest.fixture(scope="module")
def spelling():
    return SpellChecker(language="en")


def test_every_word_of_our_prose_is_known(spelling):
    wrong = {}
    for place, text in prose():
        for word in words(text.replace("’", "'")) - KNOWN:
            if len(word) > 2 and word.isascii() and word not in spelling:
                wrong.setdefault(word, place)
    assert not wrong, f"misspelt, or a name that tests/known_words.txt lacks: {wrong}"


def test_the_list_of_known_words_holds_none_that_is_unused(spelling):
    used = set().union(*(words(text.replace("’", "'")) for _, text in prose()))
    assert {word for word in KNOWN if word not in used or word in spelling} == set()


def test_a_misspelling_would_be_found(spelling):
    assert "computre" not in spelling and words("The **computre**, `cmopute` it.") == {
        "the",
        "computre",
        "it",
    }
