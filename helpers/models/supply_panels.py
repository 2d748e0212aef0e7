"""What the model of supply shows: its course as a drawing and a table, a map over two assumptions.

The signs and colours of the two spans that both test are the same.
"""

from dataclasses import replace

from markupsafe import Markup

from helpers.models import supply
from helpers.show.html import Page, table

SIGNS = (("●", "#0072b240"), ("■", "#d55e0040"))
# The drawing in its own units: room for numbers at the left, the plot, and steps of its ticks.
LEFT, WIDE, HIGH = 44, 640, 180
STEPS = [number * 10**power for power in range(1, 99) for number in (1, 2, 5)]


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
    return Page(
        said + _drawing(given, course, spans) + table(head, rows, told, widths=(12,)).html, told
    )


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


def _drawing(given, course, spans):
    """Return the course as SVG: years across, people upward, what counts as eased as a line."""
    end = course[-1].year
    top = 1.1 * max(max(state.demand, state.experts) for state in course)
    across, up = WIDE / end, HIGH / top
    drawn = [
        Markup("<rect x='{:.1f}' width='{:.1f}' height='{}' fill='{}'/>").format(
            LEFT + low * across, (high - low) * across, HIGH, shade
        )
        for (low, high), (_, shade) in zip(spans.values(), SIGNS, strict=True)
    ]
    drawn += _axes(end, top, across, up)
    for dash, value in (
        ("6 4", lambda state: state.demand),
        ("1 4", lambda state: given.target * state.demand),
        ("none", lambda state: state.experts),
    ):
        drawn.append(_line(course, value, across, up, dash))
    return Markup(
        "<svg viewBox='0 0 {} {}' role='img' aria-label='posts wanted and experts' "
        "style='width:100%;max-height:260px' font-size='12' fill='currentColor'>{}</svg>"
        "<p><small>Dashed: posts wanted; dotted: as many as count as eased; solid: experts. "
        "Shaded, from left: {}.</small></p>"
    ).format(LEFT + WIDE + 12, HIGH + 36, Markup("").join(drawn), "; ".join(spans))


def _axes(end, top, across, up):
    """Return the ticks of both axes with their numbers, and what they count."""
    step = next(step for step in STEPS if top / step <= 5)
    text = "<text x='{:.1f}' y='{:.1f}' text-anchor='{}'>{}</text>"
    ticks = [
        Markup(text).format(LEFT + year * across, HIGH + 14, "middle", year)
        for year in range(int(end) + 1)
    ]
    ticks += [
        Markup(text).format(LEFT - 6, HIGH - people * up + 4, "end", f"{people:,}")
        for people in range(0, int(top) + 1, step)
    ]
    ticks.append(Markup(text).format(LEFT + WIDE / 2, HIGH + 31, "middle", "years from now"))
    ticks.append(Markup(text).format(LEFT + 4, 12, "start", "people, per 100 posts at the start"))
    frame = "<path d='M{0} 0V{1}H{2}' fill='none' stroke='currentColor'/>"
    return [*ticks, Markup(frame).format(LEFT, HIGH, LEFT + WIDE)]


def _line(course, value, across, up, dash):
    points = " ".join(
        f"{LEFT + state.year * across:.1f},{HIGH - value(state) * up:.1f}" for state in course
    )
    return Markup(
        "<polyline points='{}' fill='none' stroke='currentColor' stroke-width='2' "
        "stroke-dasharray='{}'/>"
    ).format(points, dash)
