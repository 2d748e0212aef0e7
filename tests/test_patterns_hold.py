"""Character classes: full-width and no-break signs have been flattened to ASCII on their way here.

Then one sign stands twice in a class where another was meant. Such signs are written as escapes.
"""

import ast
import re
import unicodedata
from pathlib import Path

import pytest

HELPERS = Path(__file__).parent.parent / "helpers"
MODULES = sorted(HELPERS.rglob("*.py"))


def strings(path):
    """Yield every string of a module's source that is no docstring, with its line."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value, node.lineno


CODE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})")


def twice(members):
    """Return the characters that stand twice in the inside of a class.

    Ranges, kinds such as `\\w`, and the signs that subtract one set from another are passed over.
    """
    plain = CODE.sub(lambda hit: chr(int(hit[1] or hit[2] or hit[3], 16)), members)
    plain = re.sub(r"\\[pP]\{\w+\}|\\[wWdDsSbB]|--|&&", "", plain)
    plain = re.sub(r"\\(.)", r"\1", re.sub(r"(?s)\\?.-\\?.", "", plain))
    return {sign for sign in plain if plain.count(sign) > 1}


def classes(text):
    """Return the insides of the character classes of a text; words in brackets are none."""
    found = re.findall(r"(?<!\\)\[\^?((?:\\.|[^\]\\\n])+)\]", text)
    return [members for members in found if not re.search("[a-z]{3}|[a-z] [a-z]", members)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_no_character_class_holds_a_character_twice(path):
    found = {
        (line, members): twice(members)
        for text, line in strings(path)
        for members in classes(text)
        if twice(members)
    }
    assert found == {}


def test_a_flattened_class_would_be_seen():
    assert twice(":.!?::") == {":"} and twice("!?:;") == set()
    assert twice(r"\d\-a-z_") == set() and twice("\u201c\u201c") == {"\u201c"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_signs_that_look_like_others_are_written_as_escapes(path):
    """Spaces of other widths, and full-width colons, stops and marks, within code."""
    code = path.read_text("utf-8")
    odd = {
        (number, f"U+{ord(sign):04X}")
        for number, line in enumerate(code.split("\n"), 1)
        for sign in line
        if (unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cf") and sign != " ")
        or sign in "\uff1a\uff1f\uff01\uff1b\uff0c\uff08\uff09\uff0e"
    }
    assert odd == set()
