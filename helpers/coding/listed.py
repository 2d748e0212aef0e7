"""A coder's rows as a table, to be read beneath the desk."""

from markupsafe import Markup

from helpers.show.html import Page, counted, table


def rows_page(kit, name, rows, warnings=()):
    """Return a coder's rows as a table, and below it what is to be known of the sheet."""
    told = f"{counted(len(rows), 'row')} in {name}."
    head = ("row", "passage", "words, English, note", "voice", "theme, kind", "stance", "number")
    words = Markup("<q dir='auto'>{}</q><br><span dir='auto'>{}</span><br>{}")
    note, known = Markup("<small dir='auto'>{}</small>"), kit.voices_read if rows else {}
    cells = [
        (
            str(number),
            row.passage,
            words.format(row.quote, row.english, note.format(row.note)),
            known[row.voice].short if row.voice in known else row.voice,
            f"{row.theme}, {row.kind}",
            f"{row.stance} {row.question}".strip(),
            _number(row),
        )
        for number, row in enumerate(rows, 1)
    ]
    shown = table(head, cells, told, widths=(6, 10, 40, 10, 12, 11, 11)).html if rows else ""
    below = Markup("").join(Markup("<p>\u26a0 {}</p>").format(warning) for warning in warnings)
    return Page(Markup("<p>{}</p>{}{}").format(told, shown, below), told)


def _number(row):
    low, high = (side or "\u2026" for side in (row.low, row.high))
    return f"{low if low == high else f'{low} to {high}'} {row.unit}" if row.unit else ""
