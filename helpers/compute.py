"""What training takes: operations, time, memory, money, power, signal delay; all with units."""

from collections import namedtuple
from functools import cache
from itertools import product
from pathlib import Path

from helpers import tables

# The registry holds these and no others; counts and currencies are dimensions of their own.
DEFINITIONS = """nano- = 1e-9 = n-; micro- = 1e-6 = u-; kilo- = 1e3 = k-; mega- = 1e6 = M-
giga- = 1e9 = G-; tera- = 1e12 = T-; peta- = 1e15 = P-; exa- = 1e18 = E-; zetta- = 1e21 = Z-
metre = [length] = m; second = [time] = s; hour = 3600 * second; day = 24 * hour
year = 365 * day; joule = [energy] = J; watt = joule / second = W; watt_hour = watt * hour = Wh
cycle = [cycle]; hertz = cycle / second = Hz; byte = [memory] = B; FLOP = [operation]
token = [text]; parameter = [weight]; card = [card]; server = [server]
CNY = [yuan]; USD = [dollar]"""
PROPERTIES = {
    **{"peak": "FLOP/s/card", "memory": "GB/card", "clock": "MHz"},
    **{"power": "W/card W/server MW", "price": "USD/card USD/server", "rent": "USD/hour/card"},
    **{"electricity": "USD/kWh", "exchange": "CNY/USD", "pue": "1", "index": "1", "latency": "ns"},
}
LIGHT = 299_792_458  # metres a second, exact: The International System of Units, BIPM, 2019
# Bytes a parameter with mixed-precision Adam, and the stage from which each part is split over
# the cards: Rajbhandari et al., ZeRO, Microsoft, 2020.
STATES = {"weights": (2, 3), "gradients": (2, 2), "optimiser states": (12, 1)}
RULE = "20 tokens a parameter"
# A, B, alpha, beta of the loss E + A/N^alpha + B/D^beta. Hoffmann et al., Training Compute-Optimal
# Large Language Models, DeepMind, 2022; Besiroglu et al., Chinchilla Scaling, Epoch AI, 2024.
FITS = {
    "Hoffmann 2022": (406.4, 410.7, 0.34, 0.28),
    "Besiroglu 2024": (482.01, 2085.43, 0.3478, 0.3658),
}
RUN = (
    "run organisation year parameters active_parameters tokens flop hardware cards days card_hours "
    "mfu_low mfu_high energy_kwh pue title publisher source_year url note"
)


class Figure(namedtuple("Row", "id what property low high unit title publisher year url note")):
    """A row of hardware.csv: a property of a thing, with its source; None is an open side."""

    @property
    def value(self):
        """The quantity; a pair (low, high) where it is a range; the known side of an open one."""
        sides = [side * units()(self.unit) for side in (self.low, self.high) if side is not None]
        return sides[0] if self.low == self.high or len(sides) == 1 else tuple(sides)


class Run(namedtuple("Row", RUN)):
    """A row of runs.csv: what was published of a training run; None where it was not."""

    @property
    def card_time(self):
        """Card-hours as published, or cards times days; None where neither is known."""
        if self.card_hours:
            return self.card_hours * units()("card * hour")
        return self.cards * self.days * units()("card * day") if self.days else None


@cache
def units():
    """Return the registry of units: `10_000 * units().card`; the same one every time."""
    import pint

    return pint.UnitRegistry([line.strip() for line in DEFINITIONS.replace("\n", ";").split(";")])


def over(function, **given):
    """Return `(lowest, highest)` result where arguments are ranges, given as pairs (low, high).

    For functions that rise or fall steadily in each argument: then the extremes lie at corners.
    """
    sides = (side if isinstance(side, tuple) else (side,) for side in given.values())
    found = [function(**dict(zip(given, corner, strict=True))) for corner in product(*sides)]
    return min(found), max(found)


def training_flop(parameters, tokens, recomputed=False, attention=0):
    """Return the operations of training, in FLOP: 6 a parameter and token, 8 where recomputed.

    Kaplan et al., Scaling Laws for Neural Language Models, OpenAI, 2020. `parameters` are the
    active ones where each token uses only some. `attention`, layers times width times context,
    counts double beside them (Chowdhery et al., PaLM, Google, 2022, appendix B).
    """
    u = units()
    each = (8 if recomputed else 6) * u.FLOP / u.parameter / u.token
    return (each * (parameters + 2 * attention * u.parameter) * tokens).to("FLOP")


def training_time(flop, cards, peak, utilisation):
    """Return how long training runs, in days; utilisation 1 gives the floor."""
    if not 0 < utilisation <= 1:
        raise ValueError(f"utilisation is a share above 0 and up to 1, not {utilisation:.3g}")
    return (flop / (cards * peak * utilisation)).to("day")


def utilisation(flop, card_time, peak):
    """Return the share of the peak that a run used; above 1 the numbers cannot all be right."""
    return (flop / (card_time * peak)).m_as("")


def cost(amount, price):
    """Return what cards, card-hours or energy cost, in the currency of their price."""
    return (amount * price).to("CNY" if "CNY" in str(price.units) else "USD")


def state_memory(parameters, cards=None, stage=0):
    """Return `{part: GB a card}` of weights, gradients and optimiser states.

    `stage` 0 keeps all of it on every card; 1, 2, 3 split more and more of it over the cards.
    """
    one, each = units()("card"), units()("byte/parameter")
    return {
        part: (size * each * parameters / (cards if cards and stage >= split else one)).to(
            "GB/card"
        )
        for part, (size, split) in STATES.items()
    }


def activation_memory(layers, width, heads, context, batch=1, recomputed=False):
    """Return GB of activations; of layers' inputs where recomputed (Korthikanti et al., 2022)."""
    each = 2 if recomputed else 34 + 5 * heads * context / width
    return (layers * context * batch * width * each * units().byte).to("GB")


def largest_model(memory, cards=None, stage=0, activations=0):
    """Return how many parameters fit in training, beside activations, in `memory` a card."""
    each = sum(state_memory(units()("parameter"), cards, stage).values())
    return ((memory - activations) / each * units().parameter).to("parameter")


def power(cards, each, overhead=1, pue=1):
    """Return MW: `overhead` is a server's power over its cards', `pue` a centre's over servers'."""
    if overhead < 1 or pue < 1:
        raise ValueError("a server draws at least what its cards draw, a centre what its servers")
    return (cards * each * overhead * pue).to("MW")


def energy(drawn, duration):
    """Return the energy of so much power for so long, in MWh."""
    return (drawn * duration).to("MWh")


def delay(length, index=1):
    """Return how long a signal takes, in ns: in vacuum, or in fibre with its group index."""
    return (length * index / (LIGHT * units()("m/s"))).to("ns")


def cycles(duration, clock):
    """Return the clock cycles that pass meanwhile."""
    return (duration * clock).to("cycle")


def optimal_parameters(flop, fit=RULE):
    """Return how many parameters make best use of so many operations."""
    scale, exponent = _frontier(fit)
    return scale * (flop.m_as("FLOP") / 6) ** exponent * units().parameter


def parameters_for(tokens, fit=RULE):
    """Return how many parameters are the best match for so many tokens."""
    scale, exponent = _frontier(fit)
    both = (scale * tokens.m_as("token")) ** (1 / (1 - exponent))
    return both / tokens.m_as("token") * units().parameter


def _frontier(fit):
    if fit == RULE:
        return 20**-0.5, 0.5
    a, b, alpha, beta = FITS[fit]
    return (alpha * a / (beta * b)) ** (1 / (alpha + beta)), beta / (alpha + beta)


def hardware(seeds=None):
    """Return `{id: Figure}`; raise `tables.DataError` with every fault."""
    return tables.checked(*scan_hardware(seeds))


def runs(seeds=None):
    """Return `{name: Run}`; raise `tables.DataError` with every fault."""
    return tables.checked(*scan_runs(seeds))


def peaks(seeds=None):
    """Return `{card: FLOP/s}`, the middle where the peak is a range."""
    known = [figure for figure in hardware(seeds).values() if figure.property == "peak"]
    return {f.what: sum(over(lambda it: it, it=f.value)) / 2 for f in known}


def scan_hardware(seeds=None):
    """Return `({id: Figure}, faults)`."""
    return _scan("hardware.csv", seeds, Figure, ("low", "high"), _figure_faults)


def scan_runs(seeds=None):
    """Return `({name: Run}, faults)`."""
    cards = {f.what for f in scan_hardware(seeds)[0].values() if f.property == "peak"}
    numeric = Run._fields[2:7] + Run._fields[8:15]
    return _scan("runs.csv", seeds, Run, numeric, lambda row: _run_faults(row, cards))


def _scan(file, seeds, kind, numeric, row_faults):
    path, key, found = Path(seeds or tables.SEEDS) / file, kind._fields[0], {}
    rows, faults = tables.rows(path, kind._fields)
    faults += tables.repeats(path, rows, key)
    for row in rows:
        odd = [column for column in numeric if row[column] and not _number(row[column])]
        wrong = [
            *(f"{column} is {row[column]!r}, not a number above zero" for column in odd),
            *(f"the source's {c} is empty" for c in kind._fields[-5:-2] if not row[c]),
            *row_faults(row),
        ]
        faults += [f"{tables.name(path)}, row {row['row']} ({row[key]}): {w}" for w in wrong]
        cells = {column: row[column] for column in kind._fields}
        found[row[key]] = kind(**(cells | {name: _number(row[name]) for name in numeric}))
    return found, faults


def _figure_faults(row):
    if row["property"] not in PROPERTIES:
        yield tables.not_among("property", row["property"], PROPERTIES)
    elif row["unit"] not in PROPERTIES[row["property"]].split():
        yield tables.not_among("unit", row["unit"], PROPERTIES[row["property"]].split())
    if not row["low"] and not row["high"]:
        yield "has no value: fill low, high or both"
    yield from _order_fault(row, "low", "high")


def _run_faults(row, cards):
    needed = ("run", "organisation", "year", "parameters", "tokens")
    yield from (f"{column} is empty" for column in needed if not row[column])
    if (row["hardware"] or row["cards"] or row["card_hours"]) and row["hardware"] not in cards:
        yield tables.not_among("hardware", row["hardware"], cards)
    yield from _order_fault(row, "mfu_low", "mfu_high")
    yield from _order_fault(row, "active_parameters", "parameters")


def _order_fault(row, small, large):
    low, high = _number(row[small]), _number(row[large])
    if low is not None and high is not None and low > high:
        yield f"{small} ({row[small]}) is above {large} ({row[large]})"


def _number(cell):
    try:
        return float(cell) if 0 < float(cell) < float("inf") else None
    except ValueError:
        return None
