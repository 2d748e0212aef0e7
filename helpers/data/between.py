"""What rows must be to each other and to their text: ids, order, forms, versions, digits.

None of it keeps a table from being read; `make check` tells it.
"""

import re
from itertools import pairwise
from math import isclose

from helpers.data import numbers
from helpers.data.about import LANGUAGE_TAG
from helpers.data.files import data_files, read_rows, shown_path

OURS = re.compile(r"\[[^\]]*\]")  # what a rendering adds to its text stands in square brackets
ORPHANS = ("file", "id", "passage", "quote", "why", "row")


def between_faults(article):
    """Yield what is wrong between the rows of an article, its text and the codebook."""
    for told in (_order_faults, _id_faults, _form_faults, _version_fault, _tag_faults):
        yield from told(article)


# --- order and ids --------------------------------------------------------------------------------


def _order_faults(article):
    """Yield the first row of each table that stands before another that it should follow."""
    places = {passage.id: passage.number for passage in article.passages}
    claims = {claim.id: number for number, claim in enumerate(article.read("claims")[0])}
    for name, column, order in (
        ("claims", "passage", places),
        ("problems", "passage", places),
        ("forecasts", "claim", claims),
        ("outcomes", "claim", claims),
        ("verdicts", "claim", claims),
    ):
        rows = [getattr(row, column) for row in article.read(name)[0]]
        known = [(order[cell], row, cell) for row, cell in enumerate(rows, 2) if cell in order]
        for (before, _, earlier), (place, row, cell) in pairwise(known):
            if place < before:
                yield (
                    f"{_path(article, name)}, row {row} ({cell}): stands after {earlier}; rows "
                    f"stand in the order of their {column}s"
                )
                break


def _id_faults(article):
    """Yield a fault for the ids of claims that are neither there nor retired, or are both."""
    where, retired = _path(article, "claims"), {*article.about.retired}
    stem = f"{article.slug}-c"
    for row, claim in enumerate(article.read("claims")[0], 2):
        if claim.id in retired:
            yield f"{where}, row {row} ({claim.id}): is listed as retired in article.toml"
    used = {claim.id for claim in article.read("claims")[0]} | retired | _orphans(article)
    held = {int(id.removeprefix(stem)) for id in used if re.fullmatch(rf"{stem}\d{{2,6}}", id)}
    missing = [f"{stem}{number:02}" for number in range(1, max(held, default=0))]
    if missing := [id for id in missing if id not in used]:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        yield (
            f"{where}: {', '.join(missing[:3])}{more} have no row; put it back, or list the ids in "
            "article.toml as retired = [\u2026]"
        )


def _orphans(article):
    """Return the ids of the claims that a revision put aside."""
    path = article.folder / "orphans.csv"
    rows = read_rows(path, ORPHANS)[0] if path.exists() else ()
    return {row["id"] for row in rows if row["file"] == "claims.csv"}


# --- texts ----------------------------------------------------------------------------------------


def _form_faults(article):
    """Yield a fault for each voice whose name in the source is not in the passage named."""
    for row, voice in enumerate(article.read("voices")[0], 2):
        if voice.source_form and voice.passage in article.passage_ids:
            passage = article.passage(voice.passage)
            if voice.source_form not in passage.raw and voice.source_form not in passage.text:
                yield (
                    f"{_path(article, 'voices')}, row {row} ({voice.id}): source_form "
                    f"{voice.source_form!r} is not in {voice.passage}"
                )


def _version_fault(article):
    about, version = article.about, article.codebook.version
    answers = any(claim.question for claim in article.read("claims")[0])
    if answers and version and about.coded_against != version:
        yield (
            f"{_path(article, 'claims')}: answers questions, and article.toml says coded_against = "
            f"{about.coded_against!r} where the codebook's version is {version!r}; read what "
            "changed, code again, then write the new version"
        )


def _tag_faults(article):
    for path in data_files(article.folder, "*.po"):
        if not re.fullmatch(LANGUAGE_TAG, path.stem):
            yield f"{shown_path(path)}: is not named after a language tag, such as en.po"


def rendering_faults(article, language):
    """Yield each rendering with a number that its passage lacks, while it lacks one of those."""
    for id, rendering in article.renderings_and_faults(language)[0].items():
        if id not in article.passage_ids:
            continue
        source = _numbers(article.passage(id).text, article.language)
        ours = _numbers(OURS.sub("", rendering), language)
        odd, lost = _without(ours, source), _without(source, ours)
        if odd and lost:
            yield (
                f"{shown_path(article.folder)}/{language}.po ({id}): has the number {odd}, which "
                f"the passage has not, and lacks its {lost}"
            )


def _numbers(text, language):
    """Return `{digits as written: what they may stand for}`, with each scale of the text.

    In `1.2 to 1.9 million` the scale belongs to both; `90` may be 1990.
    """
    found = {}
    every = [match[2].lower() for match in numbers.DIGITS.finditer(text) if match[2]]
    scales = {1, *(numbers.SCALES[word] for word in every)}
    for match in numbers.DIGITS.finditer(text):
        plain = numbers.written(match[1], language) | numbers.written(match[1])
        plain |= {number % 100 for number in plain if 1900 <= number < 2100}
        found[match[1].strip()] = {number * scale for number in plain for scale in scales}
    return found


def _without(some, others):
    """Return the first of the digits that stand for nothing that the others may; or none."""
    every = {number for numbers in others.values() for number in numbers}
    for digits, mine in some.items():
        if not any(isclose(number, other) for number in mine for other in every):
            return digits
    return ""


def _path(article, name):
    return f"{shown_path(article.folder)}/{name}.csv"
