"""What rows must be to each other and to their text: each slip is told by file and row."""

import pytest

from helpers.kit import Kit


def moved(seeds, path, first, second):
    """Let two lines of a file change places."""
    lines = (seeds / path).read_text("utf-8").split("\n")
    lines[first - 1], lines[second - 1] = lines[second - 1], lines[first - 1]
    (seeds / path).write_text("\n".join(lines), "utf-8", newline="")


def again(seeds, path, row):
    """Let a line of a file stand twice."""
    lines = (seeds / path).read_text("utf-8").split("\n")
    lines[row:row] = [lines[row - 1]]
    (seeds / path).write_text("\n".join(lines), "utf-8", newline="")


def without(seeds, path, row):
    """Take a line out of a file."""
    lines = (seeds / path).read_text("utf-8").split("\n")
    del lines[row - 1]
    (seeds / path).write_text("\n".join(lines), "utf-8", newline="")


def replaced(old, new):
    def spoil(seeds, path):
        text = (seeds / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}: the test has nothing to spoil"
        (seeds / path).write_text(text.replace(old, new, 1), "utf-8", newline="")

    return spoil


MUTATIONS = {
    "claims out of order": ("fang/claims.csv", moved, (6, 40), ["row 7 (fang:10)", "fang:34"]),
    "problems out of order": ("fang/problems.csv", moved, (2, 9), ["row 3 (fang:2)", "passages"]),
    "forecasts out of order": ("fang/forecasts.csv", moved, (3, 4), ["row 4", "claims"]),
    "verdicts out of order": ("wang/verdicts.csv", moved, (3, 4), ["row 4", "claims"]),
    "outcomes out of order": ("fang/outcomes.csv", moved, (2, 71), ["row 3", "claims"]),
    "a problem twice": ("fang/problems.csv", again, (5,), ["row 6", "row 5 again"]),
    "a number twice": ("series.csv", again, (9,), ["row 10", "row 9 again"]),
    "evidence twice": ("shen/outcomes.csv", again, (3,), ["row 4", "row 3 again"]),
    "a ruling twice": ("codings/adjudication.csv", again, (3,), ["row 4", "row 3 again"]),
    "a claim taken out": ("fang/claims.csv", without, (3,), ["fang-c02", "retired"]),
    "a voice's passage": (
        *("fang/voices.csv", replaced(",company,fang:10,", ",company,fang:9,"), ()),
        ["row 3 (fang)", "'Fang Han'", "fang:9"],
    ),
    "a voice's form": (
        *("shen/voices.csv", replaced("Jeffrey Hinton", "Geoffrey Hintn"), ()),
        ["row 7 (hinton)", "'Geoffrey Hintn'", "shen:41"],
    ),
    "coded against": (
        *("fang/article.toml", replaced('coded_against = "', 'coded_against = "0'), ()),
        ["fang/claims.csv", "coded_against", "version"],
    ),
    "a digit of a rendering": (
        *("huxiu/en.po", replaced("1.9 million", "1.8 million"), ()),
        ["(huxiu:12)", "1.8", "190"],
    ),
    "the right answer moved": (
        *("fang/quiz.toml", replaced("right = true\nwhy", "right = false\nwhy"), ()),
        ["question 1", "exactly one right"],
    ),
    "feedback of the right answer": (
        *("fang/quiz.toml", replaced('true\nwhy = "Right', 'true\nwhy = "R1ght'), ()),
        ["question 1", "is right", "does not begin"],
    ),
    "feedback of a wrong answer": (
        *("fang/quiz.toml", replaced('false\nwhy = "', 'false\nwhy = "Right. '), ()),
        ["question 1", "is not right", "'Right."],
    ),
    "a rendering's language": (
        *("fang/en.po", lambda seeds, path: (seeds / path).rename(seeds / "fang/x y.po"), ()),
        ["fang/x y.po", "language tag"],
    ),
    "a notebook's name": (
        *("fang/article.toml", replaced('"04_fang.ipynb"', "\"x' y='.ipynb\""), ()),
        ["fang/article.toml", "notebook"],
    ),
    "a retired id in use": (
        *("fang/article.toml", replaced("page_marks", 'retired = ["fang-c07"]\npage_marks'), ()),
        ["row 8 (fang-c07)", "retired"],
    ),
}


@pytest.mark.parametrize("kind", MUTATIONS)
def test_a_slip_between_rows_is_told(seeds, kind):
    path, change, places, words = MUTATIONS[kind]
    change(seeds, path, *places)
    found = Kit(seeds).faults()
    assert [fault for fault in found if all(word in fault for word in words)], found


def test_an_id_that_is_retired_or_put_aside_is_no_gap(seeds, spoil):
    without(seeds, "talk/claims.csv", 3)
    without(seeds, "talk/claims.csv", 5)
    spoil("talk/article.toml", "coded_against", 'retired = ["talk-c02"]\ncoded_against')
    put_aside = "file,id,passage,quote,why,row\nclaims.csv,talk-c05,talk:2,x,gone,{}\n"
    (seeds / "talk/orphans.csv").write_text(put_aside)
    found = Kit(seeds).faults()
    assert not [fault for fault in found if "have no row" in fault]
    (seeds / "talk/orphans.csv").unlink()
    assert [fault for fault in Kit(seeds).faults() if "talk-c05 have no row" in fault]


@pytest.mark.parametrize(
    ("source", "rendering"),
    [
        ("17.4\u4e07-27.6\u4e07\u5143", "174,000 to 276,000 yuan"),
        ("120\u4e07-190\u4e07\u5143", "1.2 to 1.9 million yuan"),
        ("14\u4ebf\u4eba", "1.4 billion people"),
        ("90\u540e\u662f\u4e3b\u529b", "those born in the 1990s"),
        ("\u4e09\u5e74\uff0c5\u4eba", "3 years, 5 people"),
        ("3\u5e74", "three years"),
        ("5\u4eba", "5 people [in 2024]"),
    ],
)
def test_a_number_written_another_way_is_no_fault(invented_article, source, rendering):
    kit = rendered(invented_article, source, rendering)
    assert not [fault for fault in kit.faults() if "en.po" in fault]


@pytest.mark.parametrize(
    ("source", "rendering", "words"),
    [("14\u4ebf\u4eba", "1.5 billion", ["1.5", "14"]), ("2023\u5e743\u6708", "May 2032", ["2032"])],
)
def test_a_number_of_a_rendering_that_the_passage_lacks_is_told(
    invented_article, source, rendering, words
):
    found = rendered(invented_article, source, rendering).faults()
    assert [f for f in found if "en.po (probe:1)" in f and all(word in f for word in words)], found


def rendered(invented_article, source, rendering):
    kit = invented_article(f"{source}\n")
    toml = kit.folder / "probe/article.toml"
    toml.write_text(toml.read_text("utf-8").replace('language = "id"', 'language = "zh"'), "utf-8")
    po = f'msgid ""\nmsgstr ""\n\nmsgctxt "probe:1"\nmsgid "{source}"\nmsgstr "{rendering}"\n'
    (kit.folder / "probe/en.po").write_text(po, "utf-8")
    return kit
