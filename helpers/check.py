"""Every fault of the data, and all open work: the one place that asks every part."""

from helpers.coding import adopt, rounds, sheets, trials
from helpers.data import digests
from helpers.data.files import Unread
from helpers.data.writing import write
from helpers.teach import prompts, quiz


def faults(kit):
    """Return every fault of all data files as a sentence with file and row; empty: no fault."""
    found = [*without_digests(kit)]
    return list(dict.fromkeys([*found, *digests.faults(kit, found)]))


def without_digests(kit):
    """Yield the faults that the checks tell, whatever was accepted; some may come twice."""
    yield from kit.faults()
    yield from rounds.faults(kit)
    yield from trials.faults(kit)
    yield from prompts.read_with_faults(kit)[1]
    yield from quiz.read_with_faults(kit)[1]
    for slug in kit.slugs():
        article, wrong = kit.read_article(slug)
        if article and not wrong:
            yield from coding_faults(kit, slug)


def coding_faults(kit, slug):
    """Return the faults of an article's coders' sheets and of the rulings on them."""
    found = adopt.rulings_with_faults(kit, slug)[1]
    return [*sheets.read_all(kit, slug)[1], *found]


def accept(kit):
    """Hold the data files as they are now, and return the faults; with any, nothing is written."""
    found = list(dict.fromkeys(without_digests(kit)))
    if not found:
        write(kit.folder / digests.DIGESTS.file, digests.accepted(kit))
    return found


def report(kit):
    """Return `(lines, count)`: every fault, then all open work, then how many faults there are.

    Last, where it is in sight, stands a fault for which a file or a row was not used.
    """
    found = faults(kit)
    work = [f"to do: {each}" for each in (*kit.todo(), *digests.open_work(kit))]
    many = f"{len(found)} fault{'s' * (len(found) != 1)}"
    first = [fault for fault in found if isinstance(fault, Unread)]
    others = [fault for fault in found if not isinstance(fault, Unread)]
    if not first or not others:
        return [*found, *work, many if found else "The data are without fault."], len(found)
    told = f"{many}. Mend what follows first, since the others may come of it alone:"
    return [*others, *work, told, *first], len(found)
