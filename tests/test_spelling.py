"""English prose is spelt as a dictionary has it, or as `known_words.txt` allows."""

import re
from pathlib import Path

import nbformat
import pytest
from spellchecker import SpellChecker

from helpers import claims, codebook, corpus, problems, quizzes, translation
from helpers.teaching import prompts

ROOT = Path(__file__).parent.parent
KNOWN = set((ROOT / "tests/known_words.txt").read_text("utf-8").split())


def prose():
    """Yield `(place, English text)` of everything that we have written."""
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield path.name, cell.source
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "seeds/README.md"]
    for path in [*files, ROOT / "helpers/intake/skeleton.md"]:
        yield path.name, path.read_text("utf-8")
    for slug in corpus.slugs():
        yield from translation.renderings(slug).items()
        yield from ((claim.id, f"{claim.english} {claim.note}") for claim in claims.load(slug))
        yield from ((flaw.passage, f"{flaw.what} {flaw.likely}") for flaw in problems.load(slug))
        yield from ((f"{slug}/quiz.toml", str(vars(quiz))) for quiz in quizzes.load(slug))
    yield from ((f"glossary: {term.term}", term.definition) for term in translation.glossary())
    yield from ((id, str(vars(q))) for id, q in codebook.load().questions.items())
    yield from ((prompt.id, str(vars(prompt))) for prompt in prompts.load().values())


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
