"""Hardware, prices and published training runs, each with its public source."""

import re
from dataclasses import fields

from helpers.data.figures import Figure, Run
from helpers.data.files import unknown
from helpers.data.tables import Table

# What a figure may be, its units, and between which bounds a value is plausible. They hold what
# was sold from 2017 on and leave little room, so that a slip of the decimal point falls out.
BOUNDS = {
    "peak": {"FLOP/s/card": (1e14, 2.5e15)},
    "memory": {"GB/card": (16, 300)},
    "clock": {"MHz": (500, 4000)},
    "power": {"W/card": (50, 2000), "W/server": (2000, 20_000), "MW": (110, 1700)},
    "price": {"USD/card": (2000, 60_000), "USD/server": (50_000, 1e6)},
    "rent": {"USD/hour/card": (0.5, 10)},
    "electricity": {"USD/kWh": (0.02, 0.6)},
    "exchange": {"CNY/USD": (5, 10)},
    "pue": {"1": (1, 3)},
    "index": {"1": (1, 2)},
    "latency": {"ns": (20, 900)},
}
NUMBER = re.compile(r"\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?", re.ASCII)


def _numeric(record):
    return [field.name for field in fields(record) if field.type is not str]


def _number(cell):
    """Return a cell as a number above zero, None where it is empty or is none."""
    return (float(cell) or None) if NUMBER.fullmatch(cell) else None


def _numbers(row, record):
    return {column: _number(row[column]) for column in _numeric(record)}


def _record(record):
    def make(row, _):
        cells = {field.name: row[field.name] for field in fields(record)}
        return record(**cells | _numbers(row, record))

    return make


def _common_faults(row, record, year):
    for column in _numeric(record):
        if row[column] and _number(row[column]) is None:
            yield f"{column} is {row[column]!r}, not a number above zero"
    for column in ("title", "publisher", year):
        if not row[column]:
            yield f"the source's {column} is empty"


def _order_fault(row, numbers, small, large):
    low, high = numbers[small], numbers[large]
    if low is not None and high is not None and low > high:
        yield f"{small} ({row[small]}) is above {large} ({row[large]})"


def figure_faults(row, _=None):
    """Yield what is wrong with a row of hardware.csv: names, numbers, order, plausible bounds."""
    yield from _common_faults(row, Figure, "year")
    known = BOUNDS.get(row["property"])
    if known is None:
        yield unknown("property", row["property"], BOUNDS)
    elif row["unit"] not in known:
        yield unknown("unit", row["unit"], known)
    else:
        yield from _bound_faults(row, *known[row["unit"]])
    if not row["low"] and not row["high"]:
        yield "has no value: fill low, high or both"
    yield from _order_fault(row, _numbers(row, Figure), "low", "high")


def _bound_faults(row, least, most):
    for side in ("low", "high"):
        number = _number(row[side])
        if number is not None and not least <= number <= most:
            yield (
                f"{side} is {row[side]} {row['unit']}, and a {row['property']} should lie between "
                f"{least:g} and {most:g}; look at the decimal point"
            )


def run_faults(row, cards):
    """Yield what is wrong with a row of runs.csv: names, numbers, order, sums that do not fit.

    `cards` are the names of the cards whose peak hardware.csv has.
    """
    yield from _common_faults(row, Run, "source_year")
    numbers = _numbers(row, Run)
    for column in ("run", "organisation", "year", "parameters", "tokens"):
        if not row[column]:
            yield f"{column} is empty"
    if (row["hardware"] or row["cards"] or row["card_hours"]) and row["hardware"] not in cards:
        yield unknown("hardware", row["hardware"], cards)
    yield from _order_fault(row, numbers, "mfu_low", "mfu_high")
    yield from _order_fault(row, numbers, "active_parameters", "parameters")
    for name, number, least, most in _sums(numbers):
        if not least <= number <= most:
            yield f"{name} is {number:.3g}, and should lie between {least:g} and {most:g}"


def _sums(run):
    """Return `[(what, number, least, most)]`: what a run's own numbers should add up to.

    Work is 6 operations a parameter and token, 8 where activations are computed again (Kaplan et
    al., 2020), and up to a seventh more with attention. Faults and pauses part cards times days
    from card-hours. A card with its part of the server and the centre draws 0.15 to 1.5 kW.
    """
    found = [("year", run["year"], 2012, 2040), ("parameters", run["parameters"], 1e6, 1e15)]
    found += [("mfu_high, a share,", run["mfu_high"], 0.01, 1), ("pue", run["pue"], 1, 3)]
    work = _product(6, run["active_parameters"] or run["parameters"], run["tokens"])
    product = _product(24, run["cards"], run["days"])
    hours = run["card_hours"] or product
    found += [
        ("flop over 6 a parameter and token", _ratio(run["flop"], work), 0.9, 1.6),
        ("cards times days over card_hours", _ratio(product, run["card_hours"]), 0.75, 1.25),
        ("energy_kwh over the card-hours", _ratio(run["energy_kwh"], hours), 0.15, 1.5),
    ]
    return [row for row in found if row[1] is not None]


def _product(*numbers):
    if None in numbers:
        return None
    first, *rest = numbers
    for number in rest:
        first *= number
    return first


def _ratio(over, under):
    return over / under if over and under else None


HARDWARE = Table("hardware.csv", Figure, figure_faults, label="id", make=_record(Figure))
RUNS = Table("runs.csv", Run, run_faults, label="run", make=_record(Run))
