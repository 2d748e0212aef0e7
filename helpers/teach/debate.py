"""A debate on one question: motion, roles by lot, times, evidence; and one page on a voice."""

import random
from itertools import accumulate, pairwise

from markupsafe import Markup

from helpers.data.codebook import STANCES
from helpers.data.files import UnknownName, unknown
from helpers.show.exhibits import Exhibits
from helpers.show.html import Page, link, table

ROLES = {"for": 2, "against": 2, "judge": 1, "time-keeper": 1}
# What happens, in order, and its share of the time.
COURSE = {
    "both sides read their evidence": 0.2,
    "opening, for": 0.1,
    "opening, against": 0.1,
    "questions, each to the other": 0.2,
    "closing, against": 0.1,
    "closing, for": 0.1,
    "jury confers, judge rules": 0.1,
    "what would have to be known to settle it?": 0.1,
}


def draw(names, seed):
    """Return `{role: [names]}` for a debate: drawn fairly, and the same again for the same seed.

    Two speak for the motion, two against, one judges, one keeps time; whoever is left joins the
    jury. Raises ValueError for fewer than six different names.
    """
    people = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(people) < sum(ROLES.values()):
        raise ValueError(f"a debate needs six different names; there are {len(people)}")
    random.Random(seed).shuffle(people)
    roles = ROLES | {"jury": len(people) - sum(ROLES.values())}
    return {role: [people.pop() for _ in range(count)] for role, count in roles.items()}


def sides(kit, question):
    """Return `(for, against)`: the claims that each side may use; what qualifies serves both."""
    found = [claim for claim in kit.answers() if claim.question == kit.question(question).id]
    return (
        [claim for claim in found if claim.stance != "opposes"],
        [claim for claim in found if claim.stance != "supports"],
    )


def times(minutes):
    """Return `[(what, minutes)]` that share out whole minutes; ValueError below twenty."""
    if minutes < 20:
        raise ValueError("a debate needs at least twenty minutes")
    # A little more than a half rounds up, so that of two equal shares the first is the longer.
    ends = [0, *(round(minutes * end + 0.001) for end in accumulate(COURSE.values()))]
    return [
        (what, last - first) for what, (first, last) in zip(COURSE, pairwise(ends), strict=True)
    ]


def plan(kit, question, names, seed=1, minutes=50):
    """Return the plan of a debate as a `Page`: motion, roles, times, evidence of both sides.

    A side without any evidence is told so. Raises `UnknownName` for a question that there is not
    and ValueError as `draw` and `times` do.
    """
    motion = kit.question(question).proposition
    people = draw(names, seed)
    roles = [(role, ", ".join(who) or "nobody") for role, who in people.items()]
    parts = [
        Markup("<h4>Motion: {}</h4>").format(motion),
        table(("role", "who"), roles, "", (30, 70)).html,
        table(("what", "minutes"), times(minutes), "", (70, 30)).html,
    ]
    for side, found in zip(("for", "against"), sides(kit, question), strict=True):
        parts.append(_evidence(kit, side, found))
    plain = f"A debate of {minutes} minutes on {question}: {motion}"
    return Page(Markup("").join(parts), plain)


def _evidence(kit, side, found):
    shown = Markup("<p>No voice: argue from silence.</p>")
    if found:
        shown = Exhibits(kit).evidence(*(claim.id for claim in found)).html
    return Markup("<h5>Evidence {} the motion</h5>{}").format(side, shown)


def voice_sheet(kit, voice):
    """Return one page on a voice: who, the caveat, its stances and silences, its quotations."""
    if voice not in kit.voices:
        raise UnknownName(unknown("voice", voice, kit.voices))
    who = kit.voices[voice]
    spoken = kit.articles[who.article].spoken
    said = [claim.id for claim in kit.answers() if claim.voice == voice]
    cells = {asked: stance for (id, asked), stance in kit.stances().items() if id == voice}
    quiet = ", ".join(asked for asked, stance in cells.items() if stance not in STANCES)
    # An article that is not coded yet has no silences to tell.
    word = "Not coded yet on" if "not coded" in cells.values() else "Silent on"
    html = Markup(
        "<h4>{}</h4><p>{} ({}); spoke between {} and {}; see {}. <b>{}</b></p>{}"
        "<p><small>{}: {}.</small></p>"
    ).format(
        who.name,
        who.affiliation or "Affiliation not known",
        who.sector,
        spoken.first,
        spoken.last,
        link(kit, who.passage),
        who.note,
        Exhibits(kit).evidence(*said).html if said else Markup("<p>No claim takes a stance.</p>"),
        word,
        quiet or "nothing",
    )
    return Page(
        html, f"{who.name}: {len(said)} claims with a stance; {word.lower()} {quiet or 'none'}"
    )
