"""What the model of supply shows: its course as a drawing and a table, a map over two assumptions.

The signs and colours of the two spans that both test are the same.
"""

import math
from dataclasses import replace

from markupsafe import Markup

from helpers.models import supply
from helpers.show.html import Page, table

SIGNS = (("●", "#0072b240"), ("■", "#d55e0040"))
# The assumptions as sliders, tables and figures name them.
WORDS = {
    "experts": "experts at the start",
    "pool": "neighbours per 100 posts",
    "moving_share": "moving over in a year",
    "graduates": "graduates a year",
    "course_lag": "years of a new course",
    "courses_begun": "years courses have run",
    "training": "years to be an expert",
    "juniors": "newcomers per expert",
    "leaving_share": "people leaving a year",
    "demand_growth": "growth of posts, first year",
    "growth_halves": "years until growth halves",
    "target": "experts per post: eased",
    "horizon": "years looked at",
    "step": "length of a step, years",
}
# The drawing in its own units: room for numbers at the left, for what counts them above, for the
# names of the lines at the right; the plot; and steps of its ticks.
LEFT, ABOVE, RIGHT, WIDE, HIGH = 44, 22, 150, 560, 180
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
    and a cell's sign and colour say which of them holds. What is given is framed.
    """
    years = supply.years_over(given, across, down)
    shown = [_head(across, down)]
    for share, line in zip(down[1], years, strict=True):
        here = math.isclose(share, getattr(given, down[0]))
        framed = [here and math.isclose(x, getattr(given, across[0])) for x in across[1]]
        cells = Markup("").join(_cell(*each, spans) for each in zip(line, framed, strict=True))
        shown.append(Markup("<tr><th scope='row'>{:.0%}</th>{}</tr>").format(share, cells))
    told = _counted(given, [number for line in years for number in line], spans)
    html = Markup("<div class='kit'><table>{}</table><p>{}</p></div>")
    return Page(html.format(Markup("").join(shown), told), told)


def _head(across, down):
    """Return the first row of a map: what goes down and across, and the values across."""
    corner = Markup("{} ↓<br>{} →").format(WORDS[down[0]], WORDS[across[0]])
    shares = Markup("").join(
        Markup("<th scope='col'>{:.0%}</th>").format(share) for share in across[1]
    )
    wide = Markup("<col style='width:20%'><thead><tr><th scope='col'>{}</th>{}</tr></thead>")
    return wide.format(corner, shares)


def _cell(years, framed, spans):
    """Return a cell of a map: the years, with sign and colour of the span that holds them."""
    signs = dict(zip(spans, SIGNS, strict=True)) | {"": ("", "")}
    sign, shade = signs[supply.window(years, spans)]
    style = [f"background:{shade}"] * bool(shade) + ["outline:2px solid"] * framed
    words = "–" if years is None else f"{years:g} {sign}".strip()
    return Markup("<td style='{}'>{}</td>").format(";".join(style), words)


def _counted(given, years, spans):
    """Return in how many cells each span holds, and what the other signs of a map mean."""
    held = [supply.window(number, spans) for number in years]
    signs = (f"{sign} {name}: {held.count(name)} cells" for name, (sign, _) in _signed(spans))
    told = f"{'; '.join(signs)}, of {len(held)}. Framed: what the model starts from."
    return f"{told} –: not eased within {given.horizon:g} years." if None in years else told


def _signed(spans):
    """Return `(name, (sign, colour))` of each span."""
    return zip(spans, SIGNS, strict=True)


def picture(given, spans):
    """Return the model's course as a `Page`: what comes out, a drawing, a table of the years."""
    course = list(supply.states(given))
    told = _outcome(given, course, spans)
    whole = [state for state in course if state.year % 1 == 0]
    head = ("year", *(f"{state.year:g}" for state in whole))
    rows = [
        ("posts wanted", *(f"{state.demand:.0f}" for state in whole)),
        ("experts", *(f"{state.experts:.0f}" for state in whole)),
        ("experts per post", *(f"{state.filled:.0%}" for state in whole)),
    ]
    said = Markup("<p role='status'><b>{}</b></p>").format(told)
    return Page(
        said + _drawing(given, course, spans, told) + table(head, rows, told, widths=(12,)).html,
        told,
    )


def _outcome(given, course, spans):
    """Return in one sentence when it eases, whether it stays so, and which span holds that."""
    years = supply.eases_after(given)
    if years is None:
        return f"Not eased within {given.horizon:g} years."
    later = [state.filled for state in course if state.year >= years]
    stays = min(later) >= given.target - supply.CLOSE
    then = "stays so" if stays else f"tightens again within {given.horizon:g} years"
    held = supply.window(years, spans)
    holds = f"The forecast “{held}” holds." if held else "Neither forecast holds."
    return f"Eased after {years:g} years, and {then}. {holds}"


def _drawing(given, course, spans, told):
    """Return the course as SVG: years across, people upward, what counts as eased as a line."""
    end = course[-1].year
    top = 1.1 * max(max(state.demand, state.experts) for state in course)
    across, up = WIDE / end, HIGH / top
    years = supply.eases_after(given)
    drawn = [_band(*span, *sign, across) for span, sign in zip(spans.values(), SIGNS, strict=True)]
    drawn += _axes(end, top, across, up)
    drawn += _lines(given, course, across, up)
    drawn += [
        Markup("<circle cx='{:.1f}' cy='{:.1f}' r='5'/>").format(
            LEFT + state.year * across, HIGH - state.experts * up
        )
        for state in course
        if state.year == years
    ]
    signs = "; ".join(f"{sign} {name}" for name, (sign, _) in _signed(spans))
    return Markup(
        "<svg viewBox='0 {} {} {}' role='img' aria-label='posts wanted and experts. {}' "
        "style='width:100%;max-height:260px' font-size='12' fill='currentColor'>{}</svg>"
        "<p><small>Shaded, the two forecasts: {}. The dot: eased.</small></p>"
    ).format(
        *(-ABOVE, LEFT + WIDE + RIGHT, ABOVE + HIGH + 36),
        *(told, Markup("").join(drawn), signs),
    )


def _band(low, high, sign, shade, across):
    """Return a span of years as a coloured band under its sign."""
    return Markup(
        "<rect x='{:.1f}' width='{:.1f}' height='{}' fill='{}'/>"
        "<text x='{:.1f}' y='12' text-anchor='middle'>{}</text>"
    ).format(
        *(LEFT + low * across, (high - low) * across, HIGH, shade),
        *(LEFT + (low + high) / 2 * across, sign),
    )


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
    ticks.append(Markup(text).format(4, -8, "start", "people, for 100 posts at the start"))
    frame = "<path d='M{0} 0V{1}H{2}' fill='none' stroke='currentColor'/>"
    return [*ticks, Markup(frame).format(LEFT, HIGH, LEFT + WIDE)]


def _lines(given, course, across, up):
    """Return the three lines, each with its name at its right end."""
    lines = {
        "posts wanted": ("6 4", lambda state: state.demand),
        f"{given.target:.0%} of them: eased": ("1 4", lambda state: given.target * state.demand),
        "experts": ("none", lambda state: state.experts),
    }
    drawn = [_line(course, value, across, up, dash) for dash, value in lines.values()]
    ends = {name: HIGH - value(course[-1]) * up for name, (_, value) in lines.items()}
    low = -math.inf
    for name, y in sorted(ends.items(), key=lambda pair: pair[1]):
        low = max(y + 4, low + 14)  # a name below the one above it
        drawn.append(Markup("<text x='{}' y='{:.1f}'>{}</text>").format(LEFT + WIDE + 8, low, name))
    return drawn


def _line(course, value, across, up, dash):
    points = " ".join(
        f"{LEFT + state.year * across:.1f},{HIGH - value(state) * up:.1f}" for state in course
    )
    return Markup(
        "<polyline points='{}' fill='none' stroke='currentColor' stroke-width='2' "
        "stroke-dasharray='{}'/>"
    ).format(points, dash)
