"""What training takes: operations, time, memory, money, power, signal delay; all with units.

Figures of hardware and published runs come from the kit and are passed in as arguments.
"""

from itertools import product

from helpers.data.files import UnknownName, unknown
from helpers.data.units import units

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


def range_of(function, **given):
    """Return `(lowest, highest)` result where arguments are ranges, given as pairs (low, high).

    For functions that rise or fall steadily in each argument: then the extremes lie at corners.
    """
    sides = [side if isinstance(side, tuple) else (side,) for side in given.values()]
    found = [function(**dict(zip(given, corner, strict=True))) for corner in product(*sides)]
    return min(found), max(found)


def ends(value):
    """Return a figure's value as `(low, high)`, the same twice where it is no range."""
    return value if isinstance(value, tuple) else (value, value)


def peaks(hardware):
    """Return `{card: FLOP/s}` of the kit's hardware, the middle where the peak is a range."""
    known = [figure for figure in hardware.values() if figure.property == "peak"]
    return {figure.what: sum(ends(figure.value)) / 2 for figure in known}


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
    held = {}
    for part, (size, split) in STATES.items():
        over = cards if cards and stage >= split else one
        held[part] = (size * each * parameters / over).to("GB/card")
    return held


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
    """Return `(scale, exponent)`: the best size is `scale` times (FLOP / 6) to the `exponent`.

    Hoffmann et al. (2022), equation 4; for the rule of thumb, the tokens are 20 times the size.
    """
    if fit == RULE:
        return 20**-0.5, 0.5
    if fit not in FITS:
        raise UnknownName(unknown("rule", fit, (RULE, *FITS)))
    a, b, alpha, beta = FITS[fit]
    return (alpha * a / (beta * b)) ** (1 / (alpha + beta)), beta / (alpha + beta)
