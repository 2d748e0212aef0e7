"""The kit's own double coding: both coders, the rulings and the claims must say the same."""

import re
from dataclasses import dataclass

from helpers.coding.merge import named
from helpers.data.codebook import stance_of
from helpers.data.codings import RULINGS
from helpers.data.files import shown_path, unknown

CODERS = ("first", "second")


@dataclass(frozen=True)
class Round:
    """One round of coding; `rows` and `places` by coder: `{(voice, question): row or number}`."""

    number: int
    paths: dict
    rows: dict
    places: dict

    @property
    def cells(self):
        """The cells that anybody coded, in the order of the files."""
        return list(dict.fromkeys(cell for coder in CODERS for cell in self.rows[coder]))

    def taken(self, cell):
        """Return the stances of the first and the second coder, None where one has no row."""
        rows = (self.rows[coder].get(cell) for coder in CODERS)
        return tuple(row and row.stance for row in rows)


def faults(kit):
    """Yield what is wrong between codings, rulings and claims; nothing where nobody coded twice."""
    rounds = {number: _round(kit, number) for number in _numbers(kit)}
    rulings = _rulings(kit)
    for each in rounds.values():
        yield from _gaps(each, *_asked(kit, each, newest=each.number == max(rounds)))
        yield from _unruled(kit, each, rulings)
    yield from _misruled(kit, rounds, rulings)
    if rounds:
        yield from _against_claims(kit, rounds[max(rounds)], rulings)


def _numbers(kit):
    found = (re.fullmatch(r"(first|second)_round(\d{1,3})", name) for name in kit.coding_names())
    return sorted({int(match[2]) for match in found if match})


def _round(kit, number):
    paths, rows, places = {}, {}, {}
    for coder in CODERS:
        name = f"{coder}_round{number}"
        paths[coder] = shown_path(kit.folder / "codings" / f"{name}.csv")
        found = kit.read_coding(name)[0] if name in kit.coding_names() else ()
        rows[coder] = {(row.voice, row.question): row for row in found}
        places[coder] = {(row.voice, row.question): n for n, row in enumerate(found, 2)}
    return Round(number, paths, rows, places)


def _rulings(kit):
    """Return `{(round, voice, question): (row, ruling)}`; the first where there are two."""
    found = {}
    if (kit.folder / RULINGS.file).exists():
        for row, ruling in enumerate(kit.read_table(RULINGS)[0], 2):
            found.setdefault((ruling.round, ruling.voice, ruling.question), (row, ruling))
    return found


def _asked(kit, each, newest):
    """Return the voices and the questions that a round should hold.

    The newest holds all voices of its articles and all questions of the codebook; of an earlier
    one nothing is known but itself.
    """
    voices = list(dict.fromkeys(voice for voice, _ in each.cells))
    questions = list(dict.fromkeys(question for _, question in each.cells))
    if newest:
        known = kit.voices_read
        coded = {known[voice].article for voice in voices if voice in known}
        voices = [voice for voice in known if known[voice].article in coded]
        questions = list(kit.codebook_read.questions) or questions
    return voices, questions


def _gaps(each, voices, questions):
    """Yield a fault for each coder whose cells are not those that the round should hold."""
    wanted = {(voice, question) for voice in voices for question in questions}
    for coder in CODERS:
        missing = sorted(wanted - each.rows[coder].keys())
        beyond = sorted(each.rows[coder].keys() - wanted)
        for cells, told in ((missing, "has no row for"), (beyond, "is not asked for")):
            if cells:
                more = f" and {len(cells) - 1} cells more" if len(cells) > 1 else ""
                yield f"{each.paths[coder]}: {told} {named(cells[0])}{more}"


def _unruled(kit, each, rulings):
    where = shown_path(kit.folder / RULINGS.file)
    for cell in each.cells:
        first, second = each.taken(cell)
        ruled = first == second or (str(each.number), *cell) in rulings
        if not ruled and None not in (first, second):
            yield (
                f"{where}: round {each.number}, {named(cell)}: the coders have {first} and "
                f"{second} ({_rows(each, cell)}), and there is no ruling"
            )


def _rows(each, cell):
    return ", ".join(f"{each.paths[c].split('/')[-1]} row {each.places[c][cell]}" for c in CODERS)


def _misruled(kit, rounds, rulings):
    """Yield each ruling that is not on what the round's files hold."""
    where = shown_path(kit.folder / RULINGS.file)
    for (number, *cell), (row, ruling) in rulings.items():
        each = rounds.get(int(number)) if re.fullmatch(r"\d{1,3}", number, re.ASCII) else None
        if each is None:
            yield f"{where}, row {row}: {unknown('round', number, rounds)}"
            continue
        for coder, stance in zip(CODERS, each.taken(tuple(cell)), strict=True):
            if getattr(ruling, coder) != stance:
                yield (
                    f"{where}, row {row} ({named(cell)}): {coder} is {getattr(ruling, coder)!r}, "
                    f"and {each.paths[coder]} has {stance!r}"
                )
        if ruling.ruling not in each.taken(tuple(cell)):
            yield f"{where}, row {row} ({named(cell)}): no coder has {ruling.ruling!r} there"
        elif ruling.first == ruling.second:
            yield f"{where}, row {row} ({named(cell)}): the coders agree, so there is no ruling"


def _against_claims(kit, newest, rulings):
    """Yield each cell in which the newest coding, as agreed or ruled, is not what claims say."""
    said, known = _said(kit), kit.voices_read
    for cell in newest.cells:
        first, second = newest.taken(cell)
        ruled = rulings.get((str(newest.number), *cell))
        settled = ruled[1].ruling if ruled else first
        if settled is None or None in (first, second) or (first != second and not ruled):
            continue
        claims = said.get(cell, [])
        coded = stance_of({claim.stance for claim in claims}, "silent")
        ids = f" ({', '.join(claim.id for claim in claims)})" if claims else ""
        if coded != settled:
            yield (
                f"{_table(kit, known.get(cell[0]))}: {named(cell)} is {coded}{ids}, and "
                f"{_source(kit, newest, cell, ruled)} has {settled}"
            )
        elif settled != "silent" and first != "silent":
            yield from _unrested(newest, cell, claims)


def _table(kit, voice):
    return shown_path(kit.folder / voice.article / "claims.csv") if voice else "claims.csv"


def _source(kit, newest, cell, ruled):
    if ruled:
        return f"{shown_path(kit.folder / RULINGS.file)}, row {ruled[0]},"
    return f"{newest.paths['first']}, row {newest.places['first'][cell]},"


def _unrested(newest, cell, claims):
    """Yield a fault where the first coder rests on a passage from which no claim answers."""
    passage, rests = newest.rows["first"][cell].passage, {claim.passage for claim in claims}
    if passage not in rests:
        yield (
            f"{newest.paths['first']}, row {newest.places['first'][cell]} ({named(cell)}): rests "
            f"on {passage}, and the claims on {', '.join(sorted(rests))}"
        )


def _said(kit):
    """Return `{(voice, question): claims}` of all articles, whatever the faults of their rows."""
    found = {}
    for slug in kit.slugs():
        article = kit.read_article(slug)[0]
        for claim in article.read("claims")[0] if article else ():
            if claim.question:
                found.setdefault((claim.voice, claim.question), []).append(claim)
    return found
