"""The units in which hardware, runs and models count."""

from functools import cache

# The registry holds these and no others; counts and currencies are dimensions of their own.
DEFINITIONS = (
    # prefixes
    "nano- = 1e-9 = n-",
    "micro- = 1e-6 = u-",
    "kilo- = 1e3 = k-",
    "mega- = 1e6 = M-",
    "giga- = 1e9 = G-",
    "tera- = 1e12 = T-",
    "peta- = 1e15 = P-",
    "exa- = 1e18 = E-",
    "zetta- = 1e21 = Z-",
    # length, time, energy
    "metre = [length] = m",
    "second = [time] = s",
    "hour = 3600 * second",
    "day = 24 * hour",
    "year = 365 * day",
    "joule = [energy] = J",
    "watt = joule / second = W",
    "watt_hour = watt * hour = Wh",
    # what a machine does and holds
    "cycle = [cycle]",
    "hertz = cycle / second = Hz",
    "byte = [memory] = B",
    "FLOP = [operation]",
    # what is counted
    "token = [text]",
    "parameter = [weight]",
    "card = [card]",
    "server = [server]",
    # money
    "CNY = [yuan]",
    "USD = [dollar]",
)


@cache
def units():
    """Return the registry of units: `10_000 * units().card`; the same one every time."""
    import pint

    return pint.UnitRegistry(list(DEFINITIONS))
