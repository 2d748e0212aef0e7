"""Every fault of the data, and all open work: the one place that asks every part."""

from helpers.coding import adopt, sheets
from helpers.teach import prompts, quiz


def faults(kit):
    """Return every fault of all data files as a sentence with file and row; empty: no fault."""
    found = [*kit.faults(), *prompts.read_with_faults(kit)[1], *quiz.read_with_faults(kit)[1]]
    for slug in kit.slugs():
        article, wrong = kit.read_article(slug)
        if article and not wrong:
            found += coding_faults(kit, slug)
    return list(dict.fromkeys(found))


def coding_faults(kit, slug):
    """Return the faults of an article's coders' sheets and of the rulings on them."""
    found = adopt.rulings_with_faults(kit, slug)[1]
    return [*sheets.read_all(kit, slug)[1], *found]


def report(kit):
    """Return `(lines, count)`: every fault, then all open work, then how many faults there are."""
    found = faults(kit)
    lines = [*found, *(f"to do: {work}" for work in kit.todo())]
    many = f"{len(found)} fault{'s' * (len(found) != 1)}"
    return [*lines, many if found else "The data are without fault."], len(found)
