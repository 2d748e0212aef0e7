"""A figure of hardware and a published training run: what is known of each, and in which unit."""

from dataclasses import dataclass

from helpers.data.units import units


@dataclass(frozen=True)
class Figure:
    """A property of a thing; `low` and `high` are numbers in `unit`, None on an open side."""

    id: str
    what: str
    property: str
    low: float | None
    high: float | None
    unit: str
    title: str
    publisher: str
    year: str
    url: str
    note: str

    @property
    def value(self):
        """The quantity; a pair (low, high) where it is a range; the known side of an open one."""
        sides = [side * units()(self.unit) for side in (self.low, self.high) if side is not None]
        return sides[0] if self.low == self.high or len(sides) == 1 else tuple(sides)


@dataclass(frozen=True)
class Run:
    """What was published of a training run; None where a number was not."""

    run: str
    organisation: str
    year: float
    parameters: float
    active_parameters: float | None
    tokens: float
    flop: float | None
    hardware: str
    cards: float | None
    days: float | None
    card_hours: float | None
    mfu_low: float | None
    mfu_high: float | None
    energy_kwh: float | None
    pue: float | None
    title: str
    publisher: str
    source_year: str
    url: str
    note: str

    @property
    def card_time(self):
        """Card-hours as published, or cards times days; None where neither is known."""
        if self.card_hours:
            return self.card_hours * units()("card * hour")
        return self.cards * self.days * units()("card * day") if self.days else None
