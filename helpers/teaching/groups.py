"""Groups with roles, drawn by lot from a list of names and turned from session to session."""

import random
import re
import unicodedata
from collections import Counter
from html import escape
from math import ceil
from pathlib import Path

from helpers import tables
from helpers.pages import Page

# By the number of people in the larger groups; in smaller groups one person has two roles.
ROLES = {
    2: ("reader and checker", "sceptic and speaker"),
    3: ("reader of the source", "checker and sceptic", "speaker"),
    4: ("reader of the source", "checker of the passage", "sceptic", "speaker"),
    5: ("reader of the source", "checker of the passage", "sceptic", "speaker", "time-keeper"),
}
DUTIES = (
    (
        "reader",
        "reads the passage aloud, in its own language if you can, and what stands around it",
    ),
    ("checker", "holds every quotation against the passage; says what is garbled or inferred"),
    ("sceptic", "asks what else the words could mean, who is silent, and what is missing"),
    ("speaker", "tells the class what the group found, and where it did not agree"),
    ("time-keeper", "watches the minutes, and that everybody is heard"),
)
HEADINGS = ("name", "names", "student", "students")
LONGEST_NAME = 100


def read(path):
    """Return the names of a text or CSV file, one name a line; a heading such as *name* is none.

    Raises `tables.DataError` with a sentence for each line that is blank, repeated or no name.
    """
    content, faults = tables.foreign_text(path)
    lines = content.rstrip().split("\n")
    if Path(path).suffix.lower() == ".csv":
        lines = [line.strip().rstrip(",;\t") for line in lines]
        faults += [
            f"{tables.name(path)}, line {number}: has several cells; leave one column, the names, "
            "and put quotes around a name that holds a comma"
            for number, line in enumerate(lines, 1)
            if re.search("[,;\t]", re.sub('"[^"]*"', "", line))
        ]
        lines = [line.strip('"') for line in lines]
    skipped = 1 if lines[0].strip().casefold() in HEADINGS else 0
    names = lines[skipped:]
    faults += [f"{tables.name(path)}, line {n}: {f}" for n, f in _faults(names, skipped + 1)]
    return tables.checked([_plain(name) for name in names], faults)


def split(names, size=4, seed=1, session=1):
    """Return the groups of one session, each a dict `{role: name}` of at most `size` people.

    Groups differ by one person at most, and nobody is left alone: an odd one out of pairs makes
    a three. The same names, size, seed and session give the same groups, in whatever order the
    names come. From session to session everyone moves on by one role and to another group; after
    as many sessions as there are roles everyone has had each role once. In that time no two
    people sit together twice where there are five groups or more. Then all are drawn anew.
    Raises `tables.DataError` for blank or repeated names, ValueError for an impossible request.
    """
    names = list(names)
    faults = [f"the list of names, entry {number}: {fault}" for number, fault in _faults(names)]
    people = sorted(_plain(name) for name in tables.checked(names, faults))
    if size not in ROLES or session < 1 or len(people) < 2:
        raise ValueError(
            f"groups need at least two names (there are {len(people)}), a size from 2 to "
            f"{max(ROLES)} (it is {size}) and a session from 1 on (it is {session})"
        )
    count = min(ceil(len(people) / size), len(people) // 2)
    roles = ROLES[ceil(len(people) / count)]
    round_, turn = divmod(session - 1, len(roles))
    lot = random.Random(f"{seed} {round_}")
    lot.shuffle(people)
    moves = _moves(len(roles), count, lot)[turn]
    groups = [{} for _ in range(count)]
    for place, person in enumerate(people):
        row, column = divmod(place, count)
        groups[(column + moves[row]) % count][roles[(row + turn) % len(roles)]] = person
    return [_doubled(group, roles) for group in groups]


def show(names, size=4, seed=1, session=1):
    """Return the groups of a session as a table, one row a group, with what each role does."""
    groups = split(names, size, seed, session)
    roles = list(groups[0])
    rows = [
        (str(number), *(escape(group[role]) for role in roles))
        for number, group in enumerate(groups, 1)
    ]
    people = len({person for group in groups for person in group.values()})
    plain = f"Session {session}: {people} people in {len(groups)} groups (drawn with seed {seed})"
    table = Page.table(("group", *roles), rows, plain)
    told = [(role, what) for role, what in DUTIES if role in " ".join(roles)]
    duties = "".join(f"<li>The <b>{role}</b> {what}.</li>" for role, what in told)
    return Page(f"<p>{plain}</p>{table.html}<ul>{duties}</ul>", plain)


def _plain(name):
    return " ".join(str(name).split())


def _faults(names, start=1):
    """Yield `(number, fault)` for every name that cannot stand in a list."""
    first = {}
    for number, name in enumerate(names, start):
        # Two spellings of one name (letters and accents apart or together) are the same name.
        key = unicodedata.normalize("NFKC", _plain(name)).casefold()
        if not key:
            yield number, "is blank; write a name or take it out"
        elif len(key) > LONGEST_NAME or tables.UNSEEN.search(_plain(name)):
            yield number, "is too long for a name, or has characters that cannot be seen"
        elif key in first:
            yield number, f"{_plain(name)!r} is there already ({first[key]}); add an initial"
        first.setdefault(key, number)


def _moves(rows, count, lot):
    """Return for each session how many groups each row of people moves on, 0 to `count` - 1.

    Two rows that differ by the same number of groups in two sessions bring the same people
    together again. So each row takes, by lot among the best, the move that repeats least; of
    thirty such plans the one stays in which the most frequent meeting is rarest.
    """
    plans = [_plan(rows, count, lot) for _ in range(30)]
    return min(plans, key=lambda plan: max(plan[1].values()))[0]


def _plan(rows, count, lot):
    met, plan = Counter(), []
    for _ in range(rows):
        moves = []
        for row in range(rows):
            cost = {}
            for move in lot.sample(range(count), count):
                again = [met[a, row, (move - moves[a]) % count] for a in range(row)]
                cost[move] = (max(again, default=0), sum(again))
            moves.append(min(cost, key=cost.get))
        met.update((a, b, (moves[b] - moves[a]) % count) for b in range(rows) for a in range(b))
        plan.append(moves)
    return plan, met


def _doubled(group, roles):
    """Return the group with every role filled: a missing one goes to who has the role before."""
    return {role: group.get(role) or group[roles[index - 1]] for index, role in enumerate(roles)}
