"""Probabilities of a reader or a class, held against the verdicts on the forecasts."""

from dataclasses import dataclass

from helpers.models.scores import OUTCOMES, Judgement

# A verdict that a probability can be scored against, and a judgement of the same sense.
SCORED = {"happened": "happened", "did not happen": "did not"}
STEPS = 5


@dataclass(frozen=True)
class Bin:
    """Forecasts given much the same probability: how many, what was said, how many came true.

    `low` and `high` are probabilities, `said` their mean, `came` the share that happened.
    """

    low: float
    high: float
    count: int
    said: float
    came: float


def against_verdicts(kit, probabilities):
    """Return `{claim: probability}` as judgements by our verdicts, those settled alone.

    Left out are *partly*, *open*, *void* and *cannot be settled*: a probability of one event
    says nothing of them. One that repeats another is left out too, so that it counts once.
    """
    found = []
    for id, probability in probabilities.items():
        told = kit.verdicts.get(id)
        if told and told.verdict in SCORED and not kit.forecasts[id].repeats:
            judged = SCORED[told.verdict]
            found.append(Judgement(id, judged, told.reason, probability, told.as_of))
    return found


def calibration(found):
    """Return a `Bin` for each fifth from 0 to 1 in which a probability of `found` lies.

    Whoever is well calibrated has in each about as many come true as was said (Lichtenstein,
    Fischhoff and Phillips 1982, Calibration of Probabilities: The State of the Art to 1980, in
    Judgment under Uncertainty, Cambridge University Press). `found` are judgements; those without
    outcome or probability do not count.
    """
    scored = [j for j in found if j.judgement in OUTCOMES and j.probability is not None]
    bins = []
    for step in range(STEPS):
        inside = [j for j in scored if min(int(j.probability * STEPS), STEPS - 1) == step]
        if inside:
            said = sum(j.probability for j in inside) / len(inside)
            came = sum(OUTCOMES[j.judgement] for j in inside) / len(inside)
            bins.append(Bin(step / STEPS, (step + 1) / STEPS, len(inside), said, came))
    return bins
