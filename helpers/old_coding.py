"""Codings of voices against questions: what the claims say, and what other coders had."""

from pathlib import Path

from helpers import claims, codebook, corpus, tables, voices

COLUMNS = ("voice", "question", "stance", "passage", "note")
RULING_COLUMNS = ("round", "voice", "question", "first", "second", "ruling", "cause", "reason")
CAUSES = ("codebook", "first coder", "second coder", "wording of the source")
CELLS = (*codebook.STANCES, "silent")


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
    known, questions = voices.scan(seeds)[0], codebook.questions(seeds)
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
