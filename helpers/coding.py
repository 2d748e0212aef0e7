"""Codings of voices against questions, and how far two coders agree."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from helpers import claims, codebook, corpus, tables, voices

COLUMNS = ("voice", "question", "stance", "passage", "note")
RULING_COLUMNS = ("round", "voice", "question", "first", "second", "ruling", "cause", "reason")
CAUSES = ("codebook", "first coder", "second coder", "wording of the source")
CELLS = (*codebook.STANCES, "silent")


@dataclass(frozen=True)
class Coefficient:
    """A measure of agreement; where it is undefined, `value` is None and `why` says so in words."""

    name: str
    value: float | None
    why: str = ""


def stances(seeds=None, without=()):
    """Return `{(voice, question): stance}` as the claims have it, one entry for every pair.

    A voice whose claims to a question differ *qualifies* it; one without a claim is *silent*
    where its article was read against this version of the codebook, else *not coded*. The
    articles named in `without` are left out, and their voices with them.
    """
    book = codebook.load(seeds)
    articles = [a for a in corpus.articles(seeds) if a.slug not in without]
    versions = {article.slug: article.about["coded_against"] for article in articles}
    said = {}
    for claim in answers(seeds, without):
        said.setdefault((claim.voice, claim.question), set()).add(claim.stance)
    found = {}
    for voice in voices.load(seeds).values():
        if voice.article not in versions:
            continue
        nothing = "silent" if versions[voice.article] == book.version else "not coded"
        for question in book.questions:
            taken = said.get((voice.id, question), {nothing})
            found[voice.id, question] = taken.pop() if len(taken) == 1 else "qualifies"
    return found


def answers(seeds=None, without=()):
    """Return all claims that take a stance, in the order in which their voices spoke."""
    slugs = [slug for slug in corpus.slugs(seeds) if slug not in without]
    return [claim for slug in slugs for claim in claims.load(slug, seeds) if claim.question]


def standing(cells):
    """Return `{question: how the voices stand}` for a coding such as `stances` returns.

    *nobody*, *one voice*, *agree* (two or more, all the same), *split* (somebody supports what
    another opposes), or *shades* (they differ, and nobody contradicts anybody outright).
    """
    found = {}
    for (_, question), stance in cells.items():
        found.setdefault(question, []).extend([stance] * (stance in codebook.STANCES))
    return {question: _standing(taken) for question, taken in found.items()}


def _standing(taken):
    if len(taken) < 2:
        return "one voice" if taken else "nobody"
    if len(set(taken)) == 1:
        return "agree"
    return "split" if {"supports", "opposes"} <= set(taken) else "shades"


def read(name, seeds=None):
    """Return `{(voice, question): stance}` of a coder's file such as `second_round1`."""
    rows, faults = scan(name, seeds)
    tables.checked(rows, faults)
    return {(row["voice"], row["question"]): row["stance"] for row in rows}


def scan(name, seeds=None):
    """Return `(rows, faults)` of `codings/<name>.csv`."""
    path = Path(seeds or tables.SEEDS) / "codings" / f"{name}.csv"
    rows, faults = tables.rows(path, COLUMNS)
    known, questions = voices.scan(seeds)[0], codebook.scan(seeds)[0].questions
    places = {slug: corpus.passage_ids(slug, seeds) for slug in corpus.slugs(seeds)}
    seen = {}
    for row in rows:
        pair = (row["voice"], row["question"])
        wrong = list(_row_faults(row, known, questions, places))
        if pair in seen:
            wrong.append(f"codes {pair[0]} on {pair[1]} again; row {seen[pair]} did")
        seen.setdefault(pair, row["row"])
        faults += [f"{tables.name(path)}, row {row['row']}: {fault}" for fault in wrong]
    return rows, faults


def _row_faults(row, known, questions, places):
    if row["voice"] not in known:
        yield tables.not_among("voice", row["voice"], known)
        return
    if row["question"] not in questions:
        yield tables.not_among("question", row["question"], questions)
    if row["stance"] not in CELLS:
        yield tables.not_among("stance", row["stance"], CELLS)
    if bool(row["passage"]) == (row["stance"] == "silent"):
        yield "a stance needs the passage that it rests on, and silence has none"
    article = known[row["voice"]].article
    if row["passage"] and places.get(article) and row["passage"] not in places[article]:
        yield f"passage {row['passage']!r} is not in {article}"


def rulings(seeds=None):
    """Return the adjudicated disagreements as rows, in the order of the file."""
    return tables.checked(*scan_rulings(seeds))


def scan_rulings(seeds=None):
    """Return `(rows, faults)` of `codings/adjudication.csv`."""
    path = Path(seeds or tables.SEEDS) / "codings" / "adjudication.csv"
    rows, faults = tables.rows(path, RULING_COLUMNS)
    for row in rows:
        wrong = [
            tables.not_among(column, row[column], CELLS)
            for column in ("first", "second", "ruling")
            if row[column] not in CELLS
        ]
        if row["cause"] not in CAUSES:
            wrong.append(tables.not_among("cause", row["cause"], CAUSES))
        if not row["reason"]:
            wrong.append("a ruling needs its reason, in a sentence")
        faults += [f"{tables.name(path)}, row {row['row']}: {fault}" for fault in wrong]
    return rows, faults


def anchored(seeds=None):
    """Return the pairs that the codebook's own examples settle, before a coder has begun."""
    examples = {q.example: q.id for q in codebook.load(seeds).questions.values()}
    every = answers(seeds)
    return {(c.voice, c.question) for c in every if examples.get(c.passage) == c.question}


def disagreements(first, second):
    """Return `[(voice, question, first stance, second stance)]` for every pair that differs."""
    return [(*pair, first[pair], second[pair]) for pair in first if first[pair] != second[pair]]


def agreement(first, second, addressed=False):
    """Return percent agreement, Cohen's kappa and Krippendorff's alpha (nominal) of two codings.

    Both code the same pairs. With `addressed`, only pairs count in which at least one coder
    found a stance: silence is easy to agree on and swells every figure.
    """
    if first.keys() != second.keys():
        raise ValueError("the two codings do not code the same voices and questions")
    pairs = [(first[key], second[key]) for key in first]
    if addressed:
        pairs = [pair for pair in pairs if pair != ("silent", "silent")]
    return percent(pairs), kappa(pairs), alpha(pairs)


def percent(pairs):
    """Return the share of units, 0 to 100, on which both coders give the same value."""
    if not pairs:
        return Coefficient("percent agreement", None, "nothing was coded")
    return Coefficient("percent agreement", 100 * sum(a == b for a, b in pairs) / len(pairs))


def kappa(pairs):
    """Return Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20)."""
    name, count = "Cohen's kappa", len(pairs)
    if not pairs:
        return Coefficient(name, None, "nothing was coded")
    seen = sum(a == b for a, b in pairs) / count
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[value] * second[value] for value in first) / count**2
    if chance == 1:
        return Coefficient(name, None, "both coders gave one and the same value throughout")
    return Coefficient(name, (seen - chance) / (1 - chance))


def alpha(pairs):
    """Return Krippendorff's alpha for nominal data, two coders, nothing missing.

    From the coincidences of values within units (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability, University of Pennsylvania).
    """
    name, values = "Krippendorff's alpha", Counter(value for pair in pairs for value in pair)
    total = values.total()
    if len(values) < 2:
        return Coefficient(name, None, "only one value occurs, so chance has nothing to confuse")
    expected = 1 - sum(n * (n - 1) for n in values.values()) / (total * (total - 1))
    observed = sum(a != b for a, b in pairs) / len(pairs)
    return Coefficient(name, 1 - observed / expected)
