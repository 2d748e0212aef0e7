"""What came of the forecasts, folded: the evidence on both sides first, then our verdict."""

from markupsafe import Markup

from helpers.data.files import UnknownName, unknown
from helpers.show.exhibits import Exhibits
from helpers.show.html import Page, cited, counted, folded, link, table
from helpers.show.sources import source

SIDES = {"for": "For", "against": "Against", "both": "Both ways"}


def judge(kit, *ids):
    """Return forecasts, each with what would settle it and, folded, evidence and verdict.

    Raises `UnknownName` for what is no forecast.
    """
    parts = [_forecast(kit, id) for id in ids]
    html = Markup("<div class='kit'>{}</div>").format(Markup("").join(parts))
    return Page(html, f"{counted(len(ids), 'forecast')} to judge: {', '.join(ids)}")


def _forecast(kit, id):
    row = _named(kit, id)
    quote = Exhibits(kit).quote(id)
    window = f"Its window: {_window(row)}. " if row.window != (None, None) else ""
    told = Markup("<p>{}<b>What would settle it:</b> {}</p>").format(
        window, cited(kit, _settles(kit, row))
    )
    return quote.html + told + evidence(kit, id).html + verdict(kit, id).html


def _named(kit, id):
    if id not in kit.forecasts:
        raise UnknownName(unknown("forecast", id, kit.forecasts))
    return kit.forecasts[id]


def _settles(kit, row):
    """Return what would settle a forecast; of one that repeats another, what settles that."""
    return kit.forecasts[row.repeats].settles if row.repeats else row.settles


def _window(row):
    return f"{row.window_from or '…'} to {row.window_to or '…'}"


def found(kit, id):
    """Return the pieces of evidence on a forecast; of one that repeats another, on that."""
    row = _named(kit, id)
    return kit.outcomes.where(claim=row.repeats or id)


def evidence(kit, id):
    """Return the evidence on a forecast, folded: first what speaks for it, then what against."""
    pieces = sorted(found(kit, id), key=lambda piece: piece.as_of)
    lists = [
        Markup("<p><b>{}</b></p>{}").format(
            told, _listed(p for p in pieces if p.for_or_against == side)
        )
        for side, told in SIDES.items()
        if side != "both" or any(p.for_or_against == side for p in pieces)
    ]
    plain = counted(len(pieces), "piece of evidence", "pieces of evidence")
    return folded(_summary(f"The evidence: {plain}", id), Page(Markup("").join(lists), plain))


def _summary(words, about):
    """Return a line that unfolds something; who cannot see where it stands hears about what."""
    return Markup("{}<span class='unseen'> on {}</span>").format(words, about)


def _listed(pieces):
    """Return pieces of evidence as an HTML list: the day, what it shows, where it stands."""
    items = [
        Markup("<li>{}: {} {}</li>").format(piece.as_of, piece.shows, source(piece))
        for piece in pieces
    ]
    return Markup("<ul>{}</ul>").format(Markup("").join(items) or Markup("<li>none</li>"))


def verdict(kit, id):
    """Return our verdict on a forecast, folded: rule, day, both sides, confidence."""
    _named(kit, id)
    told = kit.verdicts.get(id)
    if told is None:
        return folded(f"Our verdict on {id}", Page(Markup("<p>none yet</p>"), "none yet"))
    lines = {
        "as of": told.as_of,
        "rule": told.rule,
        "because": told.reason,
        "the other side": told.other_side,
        "confidence": told.confidence,
    }
    items = [Markup("<li><i>{}:</i> {}</li>").format(k, cited(kit, v)) for k, v in lines.items()]
    shown = Markup("<p><b>{}</b></p><ul>{}</ul>").format(told.verdict, Markup("").join(items))
    return folded(f"Our verdict on {id}", Page(shown, f"{id}: {told.verdict}"))


def verdicts(kit, *ids):
    """Return our verdicts on forecasts, each folded for itself."""
    html = Markup("").join(verdict(kit, id).html for id in ids)
    return Page(Markup("<div class='kit'>{}</div>").format(html), f"verdicts: {', '.join(ids)}")


def ledger(kit, **cells):
    """Return the forecasts, evidence and verdict of each folded; `cells` choose among the claims.

    Those that repeat another stand with it and have no row of their own.
    """
    chosen = kit.claims(**cells)
    rows = [
        _ledger_row(kit, claim)
        for claim in chosen
        if claim.id in kit.forecasts and not kit.forecasts[claim.id].repeats
    ]
    head = ("where, who", "the forecast", "what would settle it", "judge, then open")
    return table(head, rows, counted(len(rows), "forecast"), widths=(12, 22, 26, 40))


def _ledger_row(kit, claim):
    row = kit.forecasts[claim.id]
    where = Markup("{}<br><small>{}</small><br>{}").format(
        link(kit, claim.passage), claim.id, kit.voices[claim.voice].short
    )
    window = Markup("<br><small>{}</small>").format(_window(row)) if any(row.window) else ""
    opened = evidence(kit, claim.id).html + verdict(kit, claim.id).html
    return where, Markup("{}{}").format(row.what, window), cited(kit, row.settles), opened


def numbers(kit, case, *series):
    """Return the numbers of a worked case, or of some of its series, with their sources.

    Raises `UnknownName` for a case or a series that there is not.
    """
    points = kit.series(case)
    for name in series:
        if name not in {point.series for point in points}:
            raise UnknownName(unknown("series", name, {point.series for point in points}))
    rows = [
        (
            point.series,
            point.point,
            point.day,
            Markup("<b>{:,.10g}</b> {}").format(point.value, _unit(point)),
            Markup("{}{}").format(source(point), f"; {point.note}" if point.note else ""),
        )
        for point in points
        if not series or point.series in series
    ]
    head = ("series", "what", "day", "number", "where it stands")
    return table(head, rows, counted(len(rows), "number"), widths=(16, 18, 12, 16, 38))


def _unit(point):
    """Return the unit of a number as it stands beside it: `1 model`, `9 models`."""
    return point.unit.removesuffix("s") if point.value == 1 else point.unit


def missed(kit):
    """Return what happened and stands in no forecast: our inference, folded its evidence."""
    things = {row.what: row for row in kit.missed}
    rows = [
        (
            Markup("<b>{}</b><br><small>{}</small>").format(what, row.theme),
            Markup("{}{}").format(cited(kit, row.inference), _missed_evidence(kit, what).html),
        )
        for what, row in things.items()
    ]
    head = ("what happened", "our inference, and its evidence")
    return table(head, rows, counted(len(rows), "thing"), widths=(28, 72))


def _missed_evidence(kit, what):
    rows = kit.missed.where(what=what)
    many = counted(len(rows), "piece of evidence", "pieces of evidence")
    return folded(_summary(f"The evidence: {many}", what), Page(_listed(rows), many))
