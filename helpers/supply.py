"""A stock and flow model of the people able to build large models.

The form is that of system dynamics: stocks, flows between them, and delays (J. D. Sterman,
Business Dynamics: Systems Thinking and Modeling for a Complex World, Irwin/McGraw-Hill, 2000).
Every step is a quarter of a year or less and exact for what only drains: a yearly share of a
tenth moves a tenth in a year, however small the step.

    neighbouring fields ──moving──▶ ┐
                                    ├─▶ newcomers ──trained──▶ experts ──leaving──▶
    courses ──(a delay)─graduating─▶ ┘       └──────leaving──────▶

No figure in here is a fact. The five articles give three durations, which the defaults repeat;
everything else is assumed, so that a reader can change it and see what follows.
"""

import math
from dataclasses import asdict, dataclass, fields, replace

import pandas as pd

QUARTER_YEARS = 0.25


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
    growth_halves: after how long that growth rate is half of what it was (years; inf: it stays)
    target: the share of wanted posts, filled by experts, that counts as eased (share; may pass 1)
    horizon: how far the model looks (years)
    step: length of a step (years, a quarter or a whole fraction of one)
    """

    experts: float = 50
    pool: float = 200
    moving_share: float = 0.2
    graduates: float = 30
    course_lag: float = 5
    courses_begun: float = 0
    training: float = 0.5
    juniors: float = 1
    leaving_share: float = 0.05
    demand_growth: float = 0.25
    growth_halves: float = math.inf
    target: float = 0.9
    horizon: float = 10
    step: float = QUARTER_YEARS

    def __post_init__(self):
        """Refuse what cannot be; say which assumption and why."""
        for fault in _faults(self):
            raise ValueError(fault)


SHARES = ("moving_share", "leaving_share")


def _faults(given):
    for name, number in asdict(given).items():
        if math.isnan(number) or number < 0:
            yield f"{name} is {number}; it cannot be negative or missing"
        if math.isinf(number) and name != "growth_halves":
            yield f"{name} is infinite; only growth_halves may be"
    for name in SHARES:
        if getattr(given, name) > 1:
            yield f"{name} is {getattr(given, name)}; a share of people lies between 0 and 1"
    for name in ("growth_halves", "target", "horizon"):
        if getattr(given, name) == 0:
            yield f"{name} is 0; it must be above 0"
    if not 0 < given.step <= QUARTER_YEARS:
        yield f"step is {given.step}; it must be above 0 and at most a quarter of a year"
    elif not math.isclose(QUARTER_YEARS / given.step, round(QUARTER_YEARS / given.step)):
        yield f"step is {given.step}; a whole number of steps must make a quarter of a year"


@dataclass(frozen=True)
class State:
    """The stocks at one moment (people), and the posts wanted then; `year` counts from 0."""

    year: float
    pool: float
    moved: float
    graduated: float
    newcomers: float
    experts: float
    left: float
    demand: float

    @property
    def filled(self):
        """Experts for each wanted post."""
        return self.experts / self.demand


def states(given):
    """Yield the state at the start and after every quarter up to the horizon."""
    now = State(0, given.pool, 0, 0, 0, given.experts, 0, demand(given, 0))
    yield now
    steps = round(QUARTER_YEARS / given.step)
    for number in range(1, steps * math.ceil(given.horizon / QUARTER_YEARS - 1e-9) + 1):
        now = _after(now, given, number * given.step)
        if number % steps == 0:
            yield now


def _after(now, given, year):
    """Return the stocks one step later: people arrive, are trained, and some leave."""
    moving = now.pool * _share(given.moving_share, given.step)
    graduating = _graduated(given, year) - _graduated(given, now.year)
    ready = now.newcomers * _trained(given)
    trained = min(ready, given.juniors * now.experts * given.step)
    newcomers, experts = now.newcomers - trained + moving + graduating, now.experts + trained
    gone = _share(given.leaving_share, given.step)
    return State(
        year=year,
        pool=now.pool - moving,
        moved=now.moved + moving,
        graduated=now.graduated + graduating,
        newcomers=newcomers * (1 - gone),
        experts=experts * (1 - gone),
        left=now.left + gone * (newcomers + experts),
        demand=demand(given, year),
    )


def _share(yearly, step):
    """Return the share of a stock that leaves it in a step, of a share that leaves it in a year."""
    return 1 - (1 - yearly) ** step


def _trained(given):
    """Return the share of newcomers who become experts in a step: a first-order delay."""
    return 1 - math.exp(-given.step / given.training) if given.training else 1


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
    """Return the model's course as a DataFrame, one row a quarter, and `filled` in posts wanted."""
    rows = [vars(state) | {"filled": state.filled} for state in states(given)]
    return pd.DataFrame(rows).set_index("year")


def eases_after(given):
    """Return the years until experts fill the target share of posts; None within the horizon.

    The answer is the end of the first quarter in which they do.
    """
    for state in states(given):
        if state.filled >= given.target - 1e-12:
            return state.year
    return None
