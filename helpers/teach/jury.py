"""A class judges forecasts by a vote: its counts as a probability, beside what we hold."""

from markupsafe import Markup

from helpers.data.files import UnknownName, unknown
from helpers.show import hindsight
from helpers.show.html import Page, counted, link, table
from helpers.teach import votes

# What a vote on a forecast calls the choices of a vote on a statement.
WORDS = {"agree": "it happened", "disagree": "it did not"}


def probability(counts):
    """Return the share of a class that says it happened, `partly` as a half; None where nobody.

    `counts` is what `votes.count` returns; whoever is unsure is left out.
    """
    took = counts["agree"] + counts["partly"] + counts["disagree"]
    return (counts["agree"] + counts["partly"] / 2) / took if took else None


def probabilities(kit, vote):
    """Return `{claim: probability}` of a vote on forecasts, without those nobody took a side on.

    Raises `UnknownName` for what is no forecast of the kit.
    """
    for id in vote:
        if id not in kit.forecasts:
            raise UnknownName(unknown("forecast", id, kit.forecasts))
    shares = {id: probability(votes.count(**counts)) for id, counts in vote.items()}
    return {id: share for id, share in shares.items() if share is not None}


def show(kit, vote):
    """Return how a class voted on forecasts, each with evidence and verdict folded beside it."""
    shares = probabilities(kit, vote)
    rows = [
        (
            Markup("{}<br><small>{}</small>").format(link(kit, kit.claim(id).passage), id),
            kit.forecasts[id].what,
            votes.standing(counts, WORDS),
            f"{shares[id]:.2f}" if id in shares else "nobody took a side",
            hindsight.evidence(kit, id).html + hindsight.verdict(kit, id).html,
        )
        for id, counts in vote.items()
    ]
    head = ("where", "the forecast", "it happened?", "as a probability", "then open")
    plain = f"Votes on {counted(len(rows), 'forecast')}"
    return Page(table(head, rows, plain, widths=(11, 24, 17, 12, 36)).html, plain)
