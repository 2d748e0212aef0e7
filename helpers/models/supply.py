"""A stock and flow model of the people able to build large models.

The form is that of system dynamics: stocks, flows between them, delays (J. D. Sterman, Business
Dynamics: Systems Thinking and Modeling for a Complex World, Irwin/McGraw-Hill, 2000). A step is
a quarter of a year or less; a yearly share of a tenth moves a tenth in a year at any step.

    neighbouring fields --- move ---> newcomers --- are trained ---> experts
    courses --- (delay) graduate ---> newcomers, experts --- leave the field --->

No figure in here is a fact. The articles give two durations, which the defaults repeat; the rest
is assumed, so that a reader can change it and see what follows.
"""

import math
from collections import namedtuple
from dataclasses import asdict, dataclass, fields, replace

QUARTER_YEARS, CLOSE = 0.25, 1e-12
SHARES = ("moving_share", "leaving_share")


@dataclass(frozen=True)
class Assumptions:
    """What the model is told. Every default is an assumption, none a fact.

    People are counted for every 100 posts that are wanted when the clock starts, so that the
    model needs no head count of anybody.

    experts: experts, when the clock starts (people)
    pool: people in neighbouring fields who could move over, all told (people)
    moving_share: of those still in the pool, how many move in a year (share, 0 to 1)
    graduates: how many a year finish the new courses, once the first have (people a year)
    course_lag: from founding a course to its first graduates (years; fang:61 has 5)
    courses_begun: how long before the clock starts the courses were founded (years)
    training: mean time on the job until a newcomer is an expert (years; fang:50 has about half)
    juniors: how many newcomers one expert can bring on in a year (people a year)
    leaving_share: of newcomers and of experts, how many leave the field in a year (share)
    demand_growth: by how much wanted posts grow in the first year, if growth does not fade (share)
    growth_halves: after how long that growth rate is half of what it was (years; or for ever)
    target: experts for each wanted post, from which on it counts as eased (share; may pass 1)
    horizon: how far the model looks (years)
    step: length of a step (years, a quarter or a whole fraction of one)
    """

    experts: float = 50
    pool: float = 300
    moving_share: float = 0.2
    graduates: float = 30
    course_lag: float = 5
    courses_begun: float = 0
    training: float = 0.5
    juniors: float = 1
    leaving_share: float = 0.05
    demand_growth: float = 0.25
    growth_halves: float = 4
    target: float = 0.9
    horizon: float = 10
    step: float = QUARTER_YEARS

    def __post_init__(self):
        """Refuse what cannot be; say which assumption and why."""
        for fault in _faults(self):
            raise ValueError(fault)


def _faults(given):
    for name, number in asdict(given).items():
        if not number >= 0:
            yield f"{name} is {number}; it cannot be negative or missing"
        if math.isinf(number) and name != "growth_halves":
            yield f"{name} is infinite; only growth_halves may be"
        if name in SHARES and number > 1:
            yield f"{name} is {number}; a share of people lies between 0 and 1"
        if name in ("growth_halves", "target", "horizon", "step") and number == 0:
            yield f"{name} is 0; it must be above 0"
    steps = QUARTER_YEARS / given.step
    if steps < 1 or not math.isclose(steps, round(steps)):
        yield f"step is {given.step}; a whole number of steps must make a quarter of a year"


# The stocks at one moment (people), the posts wanted then, and experts for each of them.
State = namedtuple("State", "year pool moved graduated newcomers experts left demand filled")


def states(given):
    """Yield the state at the start, year 0, and after every quarter up to the horizon."""
    now = State(0, given.pool, 0, 0, 0, given.experts, 0, 100, given.experts / 100)
    yield now
    steps = round(QUARTER_YEARS / given.step)
    for number in range(1, steps * math.ceil(given.horizon / QUARTER_YEARS) + 1):
        now = _after(now, given, number * given.step)
        if number % steps == 0:
            yield now


def _after(now, given, year):
    """Return the stocks one step later: people arrive, are trained, and some leave."""
    moving = now.pool * _share(given.moving_share, given.step)
    graduating = _graduated(given, year) - _graduated(given, now.year)
    able = given.juniors * now.experts * given.step
    trained = min(_ready(now.newcomers, moving + graduating, given), able)
    newcomers, experts = now.newcomers - trained + moving + graduating, now.experts + trained
    gone, wanted = _share(given.leaving_share, given.step), demand(given, year)
    return State(
        year=year,
        pool=now.pool - moving,
        moved=now.moved + moving,
        graduated=now.graduated + graduating,
        newcomers=newcomers * (1 - gone),
        experts=experts * (1 - gone),
        left=now.left + gone * (newcomers + experts),
        demand=wanted,
        filled=experts * (1 - gone) / wanted,
    )


def _share(yearly, step):
    """Return the share of a stock that leaves it in a step, of a share that leaves it in a year."""
    return 1 - (1 - yearly) ** step


def _ready(newcomers, arriving, given):
    """Return who becomes an expert in a step: a first-order delay, arrivals spread evenly."""
    if not given.training:
        return newcomers + arriving
    share = 1 - math.exp(-given.step / given.training)
    return newcomers * share + arriving * (1 - share * given.training / given.step)


def _graduated(given, year):
    """Return all who have graduated since the start: none in the lag, then a steady stream."""
    first = max(0, given.course_lag - given.courses_begun)
    return given.graduates * max(0, year - first)


def demand(given, year):
    """Return the posts wanted; 100 at the start. The growth rate, not the growth, halves."""
    rate, halves = math.log1p(given.demand_growth), given.growth_halves
    grown = year if math.isinf(halves) else halves / math.log(2) * (1 - 0.5 ** (year / halves))
    return 100 * math.exp(rate * grown)


def run(given):
    """Return the model's course as a DataFrame, one row a quarter, by year from 0."""
    import pandas as pd

    return pd.DataFrame(list(states(given))).set_index("year")


def eases_after(given):
    """Return the years to the first quarter's end with the target share filled, else None."""
    for state in states(given):
        if state.filled >= given.target - CLOSE:
            return state.year
    return None


def sensitivity(given, by=0.25):
    """Return what easing takes (years) with one assumption at a time a quarter lower and higher.

    A DataFrame with one row an assumption, the one that moves the answer most first. NaN: not
    within the horizon, which stands for it in `moves_it_by`. What is zero or infinite has no
    quarter and is left out.
    """
    import pandas as pd

    names = [field.name for field in fields(given) if field.name not in ("horizon", "step")]
    rows = {name: _both_ends(given, name, by) for name in names if _has_quarter(given, name)}
    head = ["low", "high", "eases_if_low", "eases_if_high", "moves_it_by"]
    table = pd.DataFrame(rows, index=head, dtype=float).T
    return table.sort_values("moves_it_by", ascending=False, kind="stable")


def _has_quarter(given, name):
    return 0 < getattr(given, name) < math.inf


def _both_ends(given, name, by):
    """Return the two values of one assumption, the years with each, and how far they part."""
    value, most = getattr(given, name), 1 if name in SHARES else math.inf
    ends = (value * (1 - by), min(value * (1 + by), most))
    years = [eases_after(replace(given, **{name: end})) for end in ends]
    low, high = (given.horizon if year is None else year for year in years)
    return (*ends, *years, abs(high - low))


def years_over(given, across, down):
    """Return the years until easing over two assumptions, `(name, values)` each.

    A list of rows, one for each value of `down`; None where it is not eased within the horizon.
    """
    (column, columns), (row, rows) = across, down
    return [[eases_after(replace(given, **{column: x, row: y})) for x in columns] for y in rows]


def grid(given, across, down):
    """Return `years_over` as a DataFrame named by the two assumptions; NaN: not eased."""
    import pandas as pd

    index, head = pd.Index(down[1], name=down[0]), pd.Index(across[1], name=across[0])
    return pd.DataFrame(years_over(given, across, down), index=index, columns=head, dtype=float)


def window(years, spans):
    """Return the first label of `{label: (low, high)}` whose span holds the years, or ""."""
    held = (
        name for name, (low, high) in spans.items() if years is not None and low <= years <= high
    )
    return next(held, "")
