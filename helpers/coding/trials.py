"""How far two coders agreed on texts from outside, and on what they differed."""

from markupsafe import Markup

from helpers.coding import agreement
from helpers.data import trials
from helpers.data.files import UnknownName, checked, shown_path, unknown
from helpers.show.html import Page, table


def numbers(kit):
    """Return the numbers of the trials, in order."""
    return sorted({text.trial for text in _texts(kit).values()}, key=int)


def codings(kit, trial):
    """Return the two codings of a trial, `{cell: stance}`, with the cells on which both are silent.

    A cell is a text, a voice and a question; voices that are silent throughout have a number for
    a name. Raises `UnknownName` where there is no such trial.
    """
    texts = {name: text for name, text in _texts(kit).items() if text.trial == trial}
    if not texts:
        raise UnknownName(unknown("trial", trial, numbers(kit)))
    said = {(c.text, c.voice, c.question): c for c in _cells(kit) if c.text in texts}
    every = {}
    for name, text in texts.items():
        heard = dict.fromkeys(voice for at, voice, _ in said if at == name)
        unheard = range(int(text.voices) - len(heard))
        every |= {(name, v, q): None for v in [*heard, *unheard] for q in kit.codebook.questions}
    first, second = (
        {cell: getattr(said.get(cell), side, agreement.SILENT) for cell in every}
        for side in ("first", "second")
    )
    return first, second


def told(kit, trial):
    """Return the agreement of a trial in a line."""
    return f"trial {trial}: {agreement.line(*codings(kit, trial))}"


def texts(kit, trial):
    """Return the texts of a trial, which the kit does not keep, with where they can be read."""
    rows = [
        (_linked(text), text.publisher, text.year, text.language, text.voices)
        for text in _texts(kit).values()
        if text.trial == trial
    ]
    head = ("text", "publisher", "year", "language", "voices")
    return table(head, rows, f"{len(rows)} texts", (44, 26, 8, 10, 12))


def _linked(text):
    shown = "<a href='{}' lang='{}'>{}</a>"
    return Markup(shown).format(text.address, text.language, text.title)


def disputes(kit, trial):
    """Return the cells of a trial on which the two coders differ, and about what."""
    known = _texts(kit)
    rows = [
        (
            f"{cell.voice}, {known[cell.text].publisher}",
            f"{cell.question} {kit.question(cell.question).short}",
            *(cell.first, cell.second, cell.note.replace("_", " ")),
        )
        for cell in _cells(kit)
        if known[cell.text].trial == trial and cell.first != cell.second
    ]
    head = ("voice", "question", "first", "second", "about what")
    return table(head, rows, f"{len(rows)} cells on which they differ", (22, 20, 11, 11, 36))


def page(kit, trial):
    """Return texts, agreement and disputes of a trial as one page."""
    parts = (texts(kit, trial), agreement.page(*codings(kit, trial)), disputes(kit, trial))
    html = Markup("").join(part.html for part in parts)
    return Page(html, "; ".join(part.plain for part in parts))


def faults(kit):
    """Yield what is wrong with the tables of trials."""
    texts, found = kit.read_table(trials.TEXTS)
    cells, more = kit.read_table(trials.CODED, kit.codebook_read.questions)
    yield from [*found, *more]
    named = {text.text: text for text in texts}
    for lost in dict.fromkeys(cell.text for cell in cells if cell.text not in named):
        yield f"{shown_path(kit.folder / trials.CODED.file)}: {unknown('text', lost, named)}"


def _texts(kit):
    checked(None, faults(kit))
    return {text.text: text for text in kit.read_table(trials.TEXTS)[0]}


def _cells(kit):
    return kit.read_table(trials.CODED, kit.codebook_read.questions)[0]
