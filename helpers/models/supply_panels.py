"""What the model of supply shows: its course as a drawing and a table, a map over two assumptions.

The signs and colours of the two spans that both test are the same.
"""

from dataclasses import replace

from markupsafe import Markup

from helpers.models import supply
from helpers.show.html import Page, table

SIGNS = (("●", "#0072b240"), ("■", "#d55e0040"))


def changed(given, spans, **values):
    """Return as HTML what the model does where `values` take the place of what it is given."""
    return picture(replace(given, **values), spans).html


def story_map(stories, across, down, spans, *, story):
    """Return as HTML the map (see `map_table`) of one of the `stories`, each the model's input."""
    return map_table(stories[story], across, down, spans).html


def map_table(given, across, down, spans):
    """Return the years until easing over two assumptions as a `Page` with a table.

    `across` and `down` are `(name, shares)`; `spans` are two `{label: (low, high)}` in years,
    and a cell's sign and colour say which of them holds.
    """
    years = supply.years_over(given, across, down)
    signs = dict(zip(spans, SIGNS, strict=True)) | {"": ("", "none")}
    rows = [
        (Markup("<b>{:.0%}</b>").format(share), *(_cell(number, spans, signs) for number in line))
        for share, line in zip(down[1], years, strict=True)
    ]
    corner = f"{down[0]} ↓ {across[0]} →".replace("_", " ")
    head = (corner, *(f"{share:.0%}" for share in across[1]))
    held = [supply.window(number, spans) for line in years for number in line]
    told = "; ".join(f"{signs[name][0]} {name}: {held.count(name)} cells" for name in spans)
    told = f"{told}, of {len(held)}; –: not eased within the horizon."
    shown = table(head, rows, told, widths=(18,)).html
    return Page(shown + Markup("<p>{}</p>").format(told), told)


def _cell(years, spans, signs):
    sign, shade = signs[supply.window(years, spans)]
    words = "–" if years is None else f"{years:g} {sign}"
    return Markup("<div style='background:{}'>{}</div>").format(shade, words)


def picture(given, spans):
    """Return the model's course as a `Page`: what comes out, a drawing, a table of the years."""
    course = list(supply.states(given))
    told = _outcome(given, course, spans)
    whole = [state for state in course if state.year % 1 == 0]
    head = ("year", *(f"{state.year:g}" for state in whole))
    rows = [
        ("posts wanted", *(f"{state.demand:.0f}" for state in whole)),
        ("experts", *(f"{state.experts:.0f}" for state in whole)),
        ("filled", *(f"{state.filled:.0%}" for state in whole)),
    ]
    said = Markup("<p role='status'><b>{}</b></p>").format(told)
    return Page(said + _drawing(course, spans) + table(head, rows, told, widths=(12,)).html, told)


def _outcome(given, course, spans):
    """Return in one sentence when it eases, whether it stays so, and which span holds that."""
    years = supply.eases_after(given)
    if years is None:
        return f"Not eased within {given.horizon:g} years."
    later = [state.filled for state in course if state.year >= years]
    stays = min(later) >= given.target - supply.CLOSE
    then = "and stays so" if stays else "and tightens again before the horizon"
    return (
        f"Eased after {years:g} years, {then}: {supply.window(years, spans) or 'in neither span'}."
    )


def _drawing(course, spans):
    end = course[-1].year
    top = 1.05 * max(max(state.demand, state.experts) for state in course)
    drawn = [
        Markup("<rect x='{:g}' width='{:g}' height='{:.1f}' fill='{}'/>").format(
            low, high - low, top, shade
        )
        for (low, high), (_, shade) in zip(spans.values(), SIGNS, strict=True)
    ]
    drawn += [_line(course, "demand", top, "6 4"), _line(course, "experts", top, "none")]
    return Markup(
        "<svg viewBox='0 0 {0:g} {1:.1f}' preserveAspectRatio='none' role='img' "
        "aria-label='posts wanted and experts' style='width:100%;height:170px'>{2}</svg>"
        "<p><small>From now (left) to year {0:g} (right). Dashed: posts wanted; solid: experts. "
        "Shaded, from left: {3}.</small></p>"
    ).format(end, top, Markup("").join(drawn), "; ".join(spans))


def _line(course, stock, top, dash):
    points = " ".join(f"{state.year:g},{top - getattr(state, stock):.1f}" for state in course)
    return Markup(
        "<polyline points='{}' fill='none' stroke='currentColor' stroke-width='2' "
        "stroke-dasharray='{}' vector-effect='non-scaling-stroke'/>"
    ).format(points, dash)
