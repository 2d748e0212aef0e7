"""What a reader can move about compute: each function returns HTML for the values of its controls.

Figures come from the kit as arguments (`kit.hardware`, `kit.runs`). Assumptions are the reader's.
"""

from markupsafe import Markup

from helpers.data.units import units
from helpers.models.compute import (
    cost,
    cycles,
    delay,
    energy,
    optimal_parameters,
    parameters_for,
    peaks,
    power,
    range_of,
    state_memory,
    training_flop,
    training_time,
)
from helpers.show.html import table

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


# --- numbers in words -----------------------------------------------------------------------------


def plain(number, digits=3):
    """Return a number with three digits that count, or as many as `digits`: `1,780`."""
    return f"{float(f'{number:.{digits}g}'):,.15g}"


def span(pair, unit, digits=2):
    """Return a range of two quantities in a unit, in words: `23 to 58`.

    Two digits count: a range comes of assumptions, which bear no more.
    """
    low, high = (plain(side.m_as(unit), digits) for side in pair)
    return low if low == high else f"{low} to {high}"


def powers(number):
    """Return a number with its power of ten: `3.15 × 10²³`."""
    digits, power_of_ten = f"{number:.2e}".split("e")
    return f"{digits} × 10{str(int(power_of_ten)).translate(RAISED)}"


def powers_span(pair):
    """Return a range of two numbers with their powers of ten."""
    return " to ".join(dict.fromkeys(map(powers, pair)))


def bar(share):
    """Return a share drawn as a bar, up to the whole, and in per cent."""
    return Markup(
        "<svg width='202' height='13' aria-hidden='true'>"
        "<rect width='{:.0f}' height='12' fill='#0072b2'/>"
        "<rect width='200' height='12' stroke='#888' fill='none'/></svg> {}\u00a0%"
    ).format(200 * min(share, 1), plain(100 * share, 2))


def _bars(shares):
    return Markup(" to ").join(map(bar, shares))


# --- what several panels take from the figures ----------------------------------------------------


def server_power(hardware, server="A100"):
    """Return the power of a server of eight cards, a card: `A100` or `H100`."""
    return hardware[f"dgx-{server.lower()}-power"].value / (8 * units()("card/server"))


def pue_range(hardware):
    """Return the PUE of a thrifty and of an average data centre."""
    return hardware["pue-google"].value.m, hardware["pue-world"].value.m


def electricity_bill(hardware, cards, years):
    """Return what servers of A100 use in electricity in China, in yuan, low and high."""
    tariffs = hardware["electricity-china"].value
    rates = hardware["yuan-june"].value, hardware["yuan-july"].value
    draws = (power(cards, server_power(hardware), pue=pue) for pue in pue_range(hardware))
    used = (energy(drawn, years) for drawn in draws)
    return tuple(cost(e, t) * rate for e, t, rate in zip(used, tariffs, rates, strict=True))


def plants(hardware):
    """Return the power of a reactor, the lower of its range, and of a block of a coal plant."""
    return {
        "reactor": hardware["reactor"].value[0],
        "coal unit": hardware["coal-unit"].value,
    }


# --- the panels -----------------------------------------------------------------------------------


def purchase(hardware, printed, *, cards, price, system, years):
    """Return what cards cost, with machines and electricity, beside the `printed` sums in yuan.

    `price` is a pair in thousand yuan a card, `system` a server's price over its cards'.
    """
    u = units()
    prices = tuple(system * thousand * 1000 * u("CNY/card") for thousand in price)
    machines = range_of(cost, amount=cards * u.card, price=prices)
    bill = electricity_bill(hardware, cards * u.card, years * u.year)
    total = tuple(a + b for a, b in zip(machines, bill, strict=True))
    most = printed[1] * u.CNY
    sums = {"machines": machines, "electricity": bill, "together": total}
    rows = [(what, span(pair, "GCNY"), bar((pair[1] / most).m)) for what, pair in sums.items()]
    head = ("what", "billion yuan", f"share of the printed {plain(printed[1] / 1e9)} billion")
    return table(head, rows, "", (24, 30, 46)).html


def month(hardware, runs, *, cards, days, card, share):
    """Return what so many cards do in so many days, at a `share` of the peak from low to high."""
    u = units()
    gpt3 = runs["GPT-3 175B"]
    whole = training_flop(gpt3.parameters * u.parameter, gpt3.tokens * u.token)
    hours = cards * days * u("card * day")
    done = [(hours * peaks(hardware)[card] * percent / 100).to("FLOP") for percent in share]
    sizes = [optimal_parameters(flop) for flop in done]
    rents = [hardware[id].value for id in ("rent-a100-mpt", "rent-a100-glm")]
    rows = [
        ("work done, FLOP", powers_span(flop.m for flop in done)),
        ("best size, billion parameters", span(sizes, "Gparameter")),
        ("its text, billion tokens", span([20 * size.m * u.token for size in sizes], "Gtoken")),
        ("share of GPT-3's work", _bars((flop / whole).m for flop in done)),
        ("rent, thousand dollars", span([cost(hours, rent) for rent in rents], "kUSD")),
    ]
    return table(("what", "result"), rows, "", (36, 64)).html


def room(hardware, *, size, cards, stage):
    """Return what a model of `size` billion parameters holds on each card in training."""
    u = units()
    parts = state_memory(size * u.Gparameter, cards * u.card, stage)
    held, whole = hardware["a100-80-memory"].value, sum(parts.values())
    rows = [(part, plain(each.m), bar((each / held).m)) for part, each in parts.items()]
    verdict = "fits" if whole <= held else "does not fit"
    drawn = Markup("{}, <b>{}</b>").format(bar((whole / held).m), verdict)
    rows.append(("together", plain(whole.m), drawn))
    head = ("part", "GB on each card", "share of 80 GB, activations not counted")
    return table(head, rows, "", (28, 22, 50)).html


def metres(hardware, *, length, exchanges):
    """Return what a longer way costs a signal, and so many exchanges a second."""
    u, rows = units(), []
    switch, clock = hardware["switch"].value, hardware["a100-80-clock"].value
    for medium, index in (("vacuum", 1), ("fibre", hardware["fibre-1550"].value.m)):
        late = delay(length * u.m, index)
        lost = (late * exchanges / (1 * u.second)).m_as("")
        beats = f"{cycles(late, clock).m:.1f}"
        shares = bar((late / switch).m_as("")), bar(lost)
        rows.append((medium, f"{late.m:.2f}", beats, *shares))
    head = ("medium", "ns", "cycles of an A100", "of one switch", "of a second")
    return table(head, rows, "", (12, 12, 16, 30, 30)).html


def station(hardware, *, cards, server, pue):
    """Return the power and the yearly energy of so many cards, and their share of two plants."""
    u = units()
    drawn = range_of(power, cards=cards * u.card, each=server_power(hardware, server), pue=pue)
    year = [energy(megawatts, 1 * u.year) for megawatts in drawn]
    rows = [("power, MW", span(drawn, "MW")), ("energy in a year, GWh", span(year, "GWh"))]
    for name, whole in plants(hardware).items():
        shares = _bars((megawatts / whole).m for megawatts in drawn)
        rows.append((f"share of the {name}", shares))
    return table(("what", "result"), rows, "", (30, 70)).html


def library(hardware, *, trillions, cards, share, fit):
    """Return the best model for so many trillion tokens, low and high, and its training on H100."""
    u = units()
    texts = [number * u.Ttoken for number in trillions]
    sizes = [parameters_for(text, fit) for text in texts]
    works = tuple(training_flop(size, text) for size, text in zip(sizes, texts, strict=True))
    given = {"cards": cards * u.card, "peak": peaks(hardware)["H100 80GB"]}
    shares = tuple(percent / 100 for percent in share)
    days = range_of(training_time, flop=works, utilisation=shares, **given)
    each, pue = server_power(hardware, "H100"), pue_range(hardware)
    drawn = range_of(power, cards=given["cards"], each=each, pue=pue)
    rows = [
        ("best size, billion parameters", span(sizes, "Gparameter")),
        ("work, FLOP", powers_span(work.m for work in works)),
        ("days on H100", span(days, "day")),
        ("power meanwhile, MW", span(drawn, "MW")),
    ]
    return table(("what", "result"), rows, "", (40, 60)).html
