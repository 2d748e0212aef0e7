"""Groups with roles, drawn by lot from a list of names and turned from session to session."""

import random
import re
import unicodedata
from collections import Counter
from itertools import dropwhile
from math import ceil
from pathlib import Path

import regex
from markupsafe import Markup

from helpers.data.files import UNSEEN, checked, shown_path
from helpers.data.spreadsheets import foreign_text, read_table
from helpers.show.html import Page, table
from helpers.teach.forms import sums_up

# By the number of people in the larger groups; in smaller groups one person has two roles.
ROLES = {
    2: ("reader and checker", "sceptic and speaker"),
    3: ("reader of the source", "checker and sceptic", "speaker"),
    4: ("reader of the source", "checker of the passage", "sceptic", "speaker"),
    5: ("reader of the source", "checker of the passage", "sceptic", "speaker", "time-keeper"),
}
DUTIES = {
    "reader": "reads the passage aloud, in its own language if you can, and what stands around it",
    "checker": "holds every quotation against the passage; says what is garbled or inferred",
    "sceptic": "asks what else the words could mean, who is silent, and what is missing",
    "speaker": "tells the class what the group found, and where it did not agree",
    "time-keeper": "watches the minutes, and that everybody is heard",
}
# What heads a roster: a word for names or pupils, or for the class, and words beside it.
PUPILS = re.compile(
    "names?|students?|pupils?|learners?|participants?|members?|noms?|prénoms?|élèves?|"
    "étudiants?|nama|siswa|murid|mahasiswa|peserta|姓名|名字|名单|名單|学生|學生|(学生|學生)(姓名|名单|名單)"
    "|surnames?|vornamen?|nachnamen?|schüler|schülerin|schülerinnen|teilnehmer|teilnehmerinnen"
    "|nombres?|apellidos?|alumnos?|alumnas?|estudiantes?|nomes?|cognomi?|cognome|alunos?|alunni"
    "|имя|фамилия|ученики?|氏名|名前|生徒|이름|성명"
)
CLASS = re.compile("class|classe|kelas|klasse|clase|roster|list|group|points|班级|班級")
BESIDE = re.compile(r"full|first|last|given|family|possible|of|the|de|und|y|e|\d{1,2}\w?")
CELLS = re.compile(r"[;\t]|,(?! )")  # a comma before a blank may stand in a name
COLUMNS = re.compile(r"[;\t]|,.*,")
LIST_MARK = re.compile(r"^(?:\d{1,3}\s?[.)-]|[-*\u2022])\s+")
ACCENT = regex.compile(r"(?<=\p{Latin})\p{Mn}+")
LONGEST_NAME = 100


def read(path):
    """Return the names of a text file, one name a line, or of a table (CSV, `.xlsx`).

    A table has one column, or one whose heading says that it holds names. A heading such as
    *Name* or *Student name* is no pupil, and blank lines are passed over. Raises `DataError` with
    a sentence for each line that is repeated or no name.
    """
    table_file = Path(path).suffix.lower() in (".csv", ".tsv", ".xlsx")
    names, faults = _of_table(path) if table_file else _of_text(path)
    kind = "row" if table_file else "line"
    faults += [f"{shown_path(path)}, {kind} {number}: {fault}" for number, fault in _faults(names)]
    return checked([_plain(name) for _, name in names], faults)


def _of_text(path):
    """Return `([(line, name)], faults)`."""
    content, faults = foreign_text(path)
    lines = [(number, line) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
    names = _below_headings([(number, line.strip()) for number, line in lines])
    told = "has several cells; write one name a line"
    several = [number for number, name in names if COLUMNS.search(name)]
    return names, [*faults, *(f"{shown_path(path)}, line {n}: {told}" for n in several)]


def _of_table(path):
    """Return `([(row, name)], faults)`; without a heading the first row is a name as well."""
    rows, faults = read_table(path)
    if faults or not rows:
        return [], faults or [
            f"{shown_path(path)}: has one row only; a class has two names or more"
        ]
    columns = [column for column in rows[0] if column != "row"]
    of_names = [column for column in columns if is_heading(column, PUPILS)]
    if len(columns) > 1 and len(of_names) != 1:
        told = "has several columns; leave one, or give the heading *name* to one alone"
        return [], [f"{shown_path(path)}, row 1: {told}"]
    column = of_names[0] if of_names else columns[0]
    names = _below_headings([(1, column), *((row["row"], row[column]) for row in rows)])
    told = "has several cells; leave one column, the names"
    several = [number for number, name in names if CELLS.search(name)]
    return names, [f"{shown_path(path)}, row {number}: {told}" for number in several]


def _below_headings(names):
    return [*dropwhile(lambda name: is_heading(name[1], PUPILS, CLASS), names)]


def is_heading(cell, *kinds):
    """Return whether a cell heads a roster, by a word of one of `kinds`: *Name*, *Class 10B*."""
    plain = re.sub(r"\b[dl]['\u2019]", "", unicodedata.normalize("NFC", cell).casefold())
    words = re.findall(r"\w+", plain)
    known = [any(kind.fullmatch(word) for kind in (*kinds, CLASS, BESIDE)) for word in words]
    return all(known) and any(kind.fullmatch(word) for kind in kinds for word in words)


def split(names, size=4, seed=1, session=1):
    """Return the groups of one session, each a dict `{role: name}` of at most `size` people.

    Groups differ by one person at most, and nobody is left alone: an odd one out of pairs makes
    a three. The same names, size, seed and session give the same groups, in whatever order the
    names come. From session to session everyone moves on by one role and to another group; after
    as many sessions as there are roles everyone has had each role once. In that time no two
    people sit together twice where there are five groups or more. Then all are drawn anew.
    Raises `DataError` for blank or repeated names, ValueError for an impossible request.
    """
    names = list(names)
    wrong = _faults(list(enumerate(names, 1)))
    faults = [f"the list of names, entry {number}: {fault}" for number, fault in wrong]
    people = sorted(_plain(name) for name in checked(names, faults))
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
    rows = [(number, *group.values()) for number, group in enumerate(groups, 1)]
    people = len({person for group in groups for person in group.values()})
    plain = f"Session {session}: {people} people in {len(groups)} groups (drawn with seed {seed})"
    duties = Markup("").join(
        Markup("<li>The <b>{}</b> {}.</li>").format(role, what)
        for role, what in DUTIES.items()
        if role in " ".join(roles)
    )
    html = Markup("<p>{}</p>{}<ul>{}</ul>")
    return Page(html.format(plain, table(("group", *roles), rows, plain).html, duties), plain)


def _plain(name):
    """Return a name without the number or dot of a list before it."""
    return LIST_MARK.sub("", " ".join(str(name).split()))


def _faults(names):
    """Yield `(number, fault)` for each of `(number, name)` that cannot stand in a list."""
    first = {}
    for number, name in names:
        # Spellings of one name, with accents, without, or apart from their letters, are the same.
        key = unicodedata.normalize("NFKC", _plain(name)).casefold()
        key = ACCENT.sub("", unicodedata.normalize("NFKD", key))
        if not key:
            yield number, "is blank; write a name or take it out"
        elif not any(map(str.isalpha, key)) or _is_sum(key):
            yield number, f"{_plain(name)!r} is no name; take the row out"
        elif len(key) > LONGEST_NAME or UNSEEN.search(_plain(name)):
            yield number, "is too long for a name, or has characters that cannot be seen"
        elif key in first:
            yield number, f"{_plain(name)!r} is there already ({first[key]}); add an initial"
        first.setdefault(key, number)


def _is_sum(name):
    """Return whether a cell is a sum, such as `Total: 2`; Suma is a name."""
    return name in ("total", "totals") or (sums_up(name) and re.search(r"\d", name) is not None)


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
