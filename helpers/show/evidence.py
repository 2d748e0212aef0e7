"""Claims as tables: English first, the source folded under it, the voice as a heading."""

from itertools import groupby, zip_longest

from markupsafe import Markup

from helpers.data.codebook import STANCES
from helpers.show.html import counted, in_words, language_name, link, table
from helpers.show.matrix import SIGNS

# What stands for a unit where a person reads it.
UNITS = {
    **{"10^12": "trillion", "CNY": "yuan", "CNY/year": "yuan a year", "USD": "dollars"},
    **{"USD/year": "dollars a year", "papers/day": "papers a day", "age": "years of age"},
    **{"rank": "(place)", "items": "things", "ratio": "(ratio)", "date": "", "%": "%"},
    **{"ns": "nanoseconds", "m": "metres"},
}


def claims(kit, chosen):
    """Return claims in the order given as a `Page`, under each voice; the source is folded."""
    rows = []
    for voice, some in groupby(chosen, lambda claim: claim.voice):
        rows.append(kit.voices[voice].name)
        rows += [_row(kit, claim) for claim in some]
    plain = f"{counted(len(chosen), 'claim')}: {', '.join(claim.id for claim in chosen)}"
    head = ("passage", "what is said", "kind")
    return table(head, rows, plain, widths=(11, 70, 19), kind="kit-claims")


def _row(kit, claim):
    kind = Markup("{}").format(claim.kind)
    if claim.stance in STANCES:
        title = f"{claim.stance} {claim.question}: {kit.question(claim.question).proposition}"
        kind += Markup(" <abbr title='{}'>{} {}</abbr>").format(
            title, SIGNS[claim.stance][0], claim.question
        )
    return link(kit, claim.passage), _said(kit, claim), kind


def _said(kit, claim):
    """Return a claim in English, and the source's words folded under it."""
    return Markup(
        "<span lang='en'>{}</span> <details><summary>{}</summary> {} <small>{}</small></details>"
    ).format(
        claim.english,
        language_name(kit.articles[claim.article].language),
        words(kit, claim.passage, claim.quote, claim.start),
        claim.id,
    )


def heard(kit, chosen):
    """Return claims as a `Page`, a row each: who speaks, for whom, with which caveat; the words."""
    rows = []
    for claim in chosen:
        voice = kit.voices[claim.voice]
        caveat = " · ".join(
            filter(None, (voice.affiliation or "affiliation not known", voice.note))
        )
        who = Markup("<b>{}</b>, {}<br><small>{}</small>")
        who = who.format(voice.name, link(kit, claim.passage), caveat)
        rows.append((who, _said(kit, claim)))
    plain = f"{counted(len(rows), 'voice')}: {', '.join(claim.id for claim in chosen)}"
    return table(("who speaks, and for whom", "what is said"), rows, plain, widths=(45, 55))


def sides(kit, question, chosen):
    """Return claims on a question as a `Page`, a column for each stance that a voice takes.

    A column is a voice's cell: `qualifies` holds all that such a voice says. `ValueError` names a
    claim that answers another question.
    """
    columns = {stance: [] for stance in STANCES}
    cells = kit.stances()
    for claim in chosen:
        if claim.question != question:
            raise ValueError(
                f"{claim.id} answers {claim.question or 'no question'}, not {question}"
            )
        columns[cells[claim.voice, question]].append(_side(kit, claim))
    taken = {stance: said for stance, said in columns.items() if said}
    head = [f"{SIGNS[stance][0]} {stance} {question}" for stance in taken]
    rows = list(zip_longest(*taken.values(), fillvalue=""))
    plain = f"{question}: " + "; ".join(f"{stance} {len(said)}" for stance, said in taken.items())
    return table(head, rows, plain, widths=(100 // max(len(head), 1),) * len(head))


def _side(kit, claim):
    who = kit.voices[claim.voice].short, link(kit, claim.passage), _said(kit, claim)
    return Markup("<b>{}</b>, {}<br>{}").format(*who)


def words(kit, passage, quote, start=None):
    """Return a piece of a passage as HTML, in its own language; without one, that it is all."""
    passage = kit.passage(passage)
    begin = passage.raw.find(quote) if start is None else start
    seen = (passage.shown(begin, begin + len(quote)) or quote) if quote else ""
    if not seen:
        return Markup("<i>(the passage)</i>")
    language = kit.articles[passage.article].language
    return Markup("<q lang='{}' dir='auto'>{}</q>").format(language, seen)


def amount(claim):
    """Return a claim's number as a person says it: `1.7 trillion parameters`, `3 to 5 years`."""
    if not claim.unit:
        return "no number"
    if claim.unit == "ratio" and claim.low == claim.high and 0 < claim.low < 1:
        return f"1 to {1 / claim.low:g}"
    large = [side for side in (claim.low, claim.high) if isinstance(side, float) and side >= 1e6]
    value = claim.value
    for side in large:
        value = value.replace(f"{side:,.15g}", in_words(side))
    unit = UNITS.get(claim.unit, claim.unit)
    return f"{value} {unit.removesuffix('s') if value == '1' else unit}".strip()


def numbers(kit, chosen):
    """Return the claims among `chosen` that hold a number: what is said, the number, whose."""
    rows = []
    counted_ones = [claim for claim in chosen if claim.unit]
    for voice, some in groupby(counted_ones, lambda claim: claim.voice):
        rows.append(kit.voices[voice].name)
        rows += [
            (
                link(kit, claim.passage),
                Markup("{} <small>{}</small>").format(claim.english, claim.id),
                Markup("<b>{}</b>").format(amount(claim)),
                claim.kind,
            )
            for claim in some
        ]
    head = ("passage", "what is said", "number", "kind")
    plain = counted(len(counted_ones), "number")
    return table(head, rows, plain, widths=(12, 54, 22, 12), kind="kit-claims")


def checked(kit, judged, head):
    """Return statements held against numbers: `{claim id: (computed, verdict)}` as a table."""
    rows = []
    for id, (computed, verdict) in judged.items():
        claim = kit.claim(id)
        rows.append((link(kit, claim.passage), claim.english, amount(claim), computed, verdict))
    plain = "\n".join(f"{row[2]}: {row[3]}; {row[4]}" for row in rows)
    return table(head, rows, plain, widths=(11, 33, 17, 20, 19))
