"""How far coders agree: percent, kappa and alpha for nominal codes, each with its interval.

A unit is a tuple with one value a coder, None where a coder gave none; all units are equally
long. Every coefficient is a function of tallies that add up over units, so that drawing units
again (the bootstrap) only weighs the same tallies anew. No library is used: none that was looked
at has intervals, statsmodels has no alpha, nltk gives 1 where a coefficient is undefined, and
krippendorff is under the GPL.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from markupsafe import Markup

from helpers.show.html import Page, counted, table

RESAMPLES = 2000
SILENT = "silent"
NO_PAIR = "no unit has values from two coders"
NARROW = (
    "Intervals by resampling cells. The cells of one voice resemble each other, so that the true "
    "intervals are wider."
)


@dataclass(frozen=True)
class Coefficient:
    """A measure of agreement; where it is undefined, `value` is None and `why` says so in words.

    `low` and `high` bound 95 per cent of its values over resampled units (percentile bootstrap);
    where there is a value, `why` holds what is to be known of it, if anything.
    """

    name: str
    value: float | None
    why: str = ""
    low: float | None = None
    high: float | None = None


def agreement(first, second, *others, addressed=False):
    """Return percent agreement, kappa and alpha of two or more codings `{cell: stance}`.

    All code the same cells, such as pairs of voice and question; else `ValueError` names one that
    only some code. With `addressed`, only cells count in which at least one coder found a
    stance: silence is easy to agree on and swells every figure.
    """
    codings = (first, second, *others)
    every = {cell for coding in codings for cell in coding}
    if partly := sorted(cell for cell in every if not all(cell in c for c in codings)):
        raise ValueError(
            "the codings do not code the same voices and questions: they differ in "
            f"{counted(len(partly), 'cell')}, the first is {partly[0]}"
        )
    units = [tuple(coding[cell] for coding in codings) for cell in first]
    if addressed:
        units = [unit for unit in units if set(unit) != {SILENT}]
    return percent(units), kappa(units), alpha(units)


def line(*codings):
    """Return how far codings agree in a line: on every cell, where any coded, where all did."""
    units = list(zip(*(coding.values() for coding in codings), strict=True))
    addressed = [unit for unit in units if set(unit) != {SILENT}]
    coded = [unit for unit in addressed if SILENT not in unit]
    differ = sum(len(set(unit)) > 1 for unit in units)
    alike = sum(len(set(unit)) == 1 for unit in coded)
    alphas = (agreement(*codings, addressed=only)[-1].value for only in (False, True))
    whole, spoken = ("undefined" if alpha is None else f"{alpha:.3f}" for alpha in alphas)
    return (
        f"{len(units) - differ:,} of {counted(len(units), 'cell')} alike, alpha {whole}; "
        f"{len(addressed) - differ} of {len(addressed)} that any found addressed, alpha {spoken}; "
        f"{alike} of {len(coded)} that all coded"
    )


def page(*codings):
    """Return how far codings agree, on every cell and where at least one coder found a stance.

    What is to be known of a figure stands in a note below, once for all figures that it is of.
    """
    counted_on = {"every cell": False, "cells that a coder found addressed": True}
    found = {what: agreement(*codings, addressed=only) for what, only in counted_on.items()}
    notes = list(dict.fromkeys(n for figures in found.values() for f in figures for n in _notes(f)))
    rows = [
        row for what, f in found.items() for row in (what, *(_shown(each, notes) for each in f))
    ]
    plain = "; ".join(
        f"{f.name} on {what}: {_value(f)}" for what, figures in found.items() for f in figures
    )
    told = Markup("").join(Markup("<li>{}</li>").format(note) for note in notes)
    listed = Markup("<ol>{}</ol>").format(told) if notes else ""
    below = Markup("{}<p><small>{}</small></p>").format(listed, NARROW)
    head = ("measure", "value", "95 per cent interval")
    return Page(table(head, rows, plain, widths=(36, 32, 32)).html + below, plain)


def _shown(figure, notes):
    """Return name, value and interval with the marks of its notes, as text."""
    marks = ", ".join(map(str, sorted(notes.index(note) + 1 for note in _notes(figure))))
    marked = Markup(" <sup>{}</sup>").format(marks) if marks else ""
    between = "" if figure.value is None else f"{figure.low:.3g} to {figure.high:.3g}"
    return figure.name, _value(figure), Markup("{}{}").format(between, marked)


def _value(figure):
    """Return a value as text; where there is none, the reason stands for it."""
    return f"undefined: {figure.why}" if figure.value is None else f"{figure.value:.3g}"


def _notes(figure):
    return [] if figure.value is None or not figure.why else figure.why.split("; ")


def percent(units):
    """Return the share of units, 0 to 100, that coders code alike: the mean over their pairs.

    A pair of coders is compared on the units to which both gave a value.
    """
    name, codes = "percent agreement", _coded(units)[0]
    pairs = list(combinations(codes.T, 2))
    if not pairs:
        return Coefficient(name, None, _nothing(units))
    alike = [(one == other) & (one >= 0) for one, other in pairs]
    both = [(one >= 0) & (other >= 0) for one, other in pairs]

    def formula(sums):
        same, compared = sums[:, : len(pairs)], sums[:, len(pairs) :]
        shares = np.where(compared > 0, 100 * same / compared, 0)
        return shares.sum(axis=1) / (compared > 0).sum(axis=1)

    return _measured(name, _beside(*alike, *both), formula, NO_PAIR)


def kappa(units):
    """Return Cohen's kappa of two coders, Fleiss' kappa of more; the name says which.

    Both need a value from every coder: units that lack one are left out, and `why` counts them.
    """
    codes, values = _coded(units)
    whole = codes[(codes >= 0).all(axis=1)]
    two = codes.shape[1] < 3
    name = "Cohen's kappa" if two else "Fleiss' kappa"
    if codes.shape[1] < 2:
        return Coefficient(name, None, _nothing(units))
    if not len(whole):
        return Coefficient(name, None, "no unit has a value from every coder")
    why = f"{'both' if two else 'all'} coders gave one and the same value throughout"
    tallies, formula = (_cohen if two else _fleiss)(whole, len(values))
    return _measured(name, tallies, formula, why, _left_out(codes, whole, "lack a coder's value"))


def _cohen(codes, kinds):
    """Return tallies and formula (Cohen 1960, Educational and Psychological Measurement 20)."""

    def formula(sums):
        count, seen = sums[:, 0], sums[:, 1] / sums[:, 0]
        first, second = sums[:, 2 : 2 + kinds], sums[:, 2 + kinds :]
        chance = (first * second).sum(axis=1) / count**2
        return (seen - chance) / (1 - chance)

    first, second = (_one_hot(column, kinds) for column in codes.T)
    return _beside(np.ones(len(codes)), codes[:, 0] == codes[:, 1], first, second), formula


def _fleiss(codes, kinds):
    """Return tallies and formula (Fleiss 1971, Psychological Bulletin 76, 378-382)."""
    coders = codes.shape[1]

    def formula(sums):
        ratings = sums[:, 0] * coders
        seen = (sums[:, 1] - ratings) / (ratings * (coders - 1))
        chance = (sums[:, 2:] ** 2).sum(axis=1) / ratings**2
        return (seen - chance) / (1 - chance)

    counts = _one_hot(codes, kinds).sum(axis=1)
    return _beside(np.ones(len(codes)), (counts**2).sum(axis=1), counts), formula


def alpha(units):
    """Return Krippendorff's alpha for nominal data, of any number of coders; values may lack.

    From the coincidences of values within units (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability, University of Pennsylvania). A unit with a single value says nothing.
    """
    name, (codes, values) = "Krippendorff's alpha", _coded(units)
    if codes.shape[1] < 2:
        return Coefficient(name, None, _nothing(units))
    counts = _one_hot(codes, len(values)).sum(axis=1)
    counts = counts[counts.sum(axis=1) > 1]
    if not len(counts):
        return Coefficient(name, None, NO_PAIR)

    def formula(sums):
        totals, total = sums[:, 1:], sums[:, 1:].sum(axis=1)
        expected = 1 - (totals * (totals - 1)).sum(axis=1) / (total * (total - 1))
        return 1 - sums[:, 0] / total / expected

    given = counts.sum(axis=1)
    differing = (given**2 - (counts**2).sum(axis=1)) / (given - 1)
    why = "only one value occurs, so chance has nothing to confuse"
    left = _left_out(codes, counts, "have fewer than two values")
    return _measured(name, _beside(differing, counts), formula, why, left)


def _coded(units):
    """Return `(codes, values)`: one row a unit, one column a coder, -1 where there is no value."""
    values = sorted({value for unit in units for value in unit if value is not None}, key=str)
    number = {value: place for place, value in enumerate(values)} | {None: -1}
    codes = np.array([[number[value] for value in unit] for unit in units], dtype=int)
    return codes.reshape(len(units), -1 if len(units) else 0), values


def _one_hot(codes, kinds):
    return (codes[..., None] == np.arange(kinds)).astype(float)


def _beside(*columns):
    return np.column_stack(columns).astype(float)


def _nothing(units):
    return "there are fewer than two coders" if units else "nothing was coded"


def _left_out(every, kept, reason):
    left = len(every) - len(kept)
    return f"{left} of {len(every)} units {reason} and are left out" if left else ""


def _measured(name, tallies, formula, why, note=""):
    """Return the coefficient that `formula` makes of summed tallies, with its interval.

    `why` tells why there is none where the formula gives none, `note` what is to be known else.
    """
    count = len(tallies)
    # This older generator draws the same numbers in every version of NumPy.
    weights = np.random.RandomState(0).multinomial(count, [1 / count] * count, RESAMPLES)
    with np.errstate(invalid="ignore", divide="ignore"):
        # What is left below the last of these digits is the arithmetic of floats.
        value = round(float(formula(tallies.sum(axis=0)[None])[0]), 12) + 0.0
        drawn = formula(weights @ tallies)
    if np.isnan(value):
        return Coefficient(name, None, "; ".join(filter(None, (note, why))))
    found = drawn[~np.isnan(drawn)]
    # More digits than these would be the generator's, not the data's.
    low, high = (round(float(side), 4) + 0.0 for side in np.percentile(found, [2.5, 97.5]))
    told = [note, *_doubts(len(drawn) - len(found), low, high)]
    return Coefficient(name, value, "; ".join(filter(None, told)), low, high)


def _doubts(undefined, low, high):
    if undefined:
        yield f"undefined in {undefined} of {RESAMPLES} resamples"
    if low == high:
        yield "no spread over the resamples, which proves no certainty"
