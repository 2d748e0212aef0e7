"""Codings of several people side by side: where they differ, and how far they agree.

The kit's own double coding and the coders' sheets of an added article are compared alike.
"""

from dataclasses import dataclass, replace

from markupsafe import Markup

from helpers.coding import agreement, sheets
from helpers.data.claims import locate_quote
from helpers.data.codebook import stance_of
from helpers.data.files import UnknownName, checked, shown_path, unknown
from helpers.kit import Kit
from helpers.show.html import Page, counted, folded, link, table


def coders(kit, slug):
    """Return the `Comparison` of all coders' sheets of an article.

    Raises `DataError` with every fault, and where fewer than two coders have coded.
    """
    article = kit.articles[slug]
    rows, faults = sheets.read_all(kit, slug)
    folder = shown_path(sheets.folder(kit, slug))
    faults += [
        f"{folder}/{coder}.csv: has no rows; code something, or take the file away"
        for coder in rows
        if not rows[coder]
    ]
    if len(rows) < 2:
        held = ", ".join(f"{coder}.csv" for coder in rows) or "no coder's file"
        faults.append(f"{folder}: holds {held}; a merge needs the files of two coders or more")
    checked(rows, faults)
    pairs = [(voice, question) for voice in article.voices for question in kit.codebook.questions]
    return Comparison(kit, rows, {coder: cells(rows[coder], pairs) for coder in rows})


def codings(kit, *names):
    """Return the `Comparison` of the kit's own codings, such as `first_round1`, `second_round1`.

    Raises `DataError` with every fault; an unknown name is an `UnknownName`.
    """
    for name in names:
        if name not in kit.codings:
            raise UnknownName(unknown("coding", name, kit.codings))
    rows = {name: checked(*kit.read_coding(name)) for name in names}
    return Comparison(kit, rows, {name: kit.codings[name] for name in names})


def cells(rows, pairs):
    """Return `{(voice, question): stance}` as one coder's rows have it, one for each of `pairs`.

    *silent* where the coder has no row, *qualifies* where the coder's rows differ.
    """
    said = {}
    for row in rows:
        said.setdefault((row.voice, row.question), set()).add(row.stance)
    return {pair: stance_of(said.get(pair), "silent") for pair in pairs}


def anchored(kit):
    """Return the pairs that the codebook's own examples settle, before a coder has begun."""
    asked = kit.codebook.questions.values()
    examples = {question.example: question.id for question in asked if question.settles}
    return {(c.voice, c.question) for c in kit.answers() if examples.get(c.passage) == c.question}


def agreements(kit):
    """Yield a line for each round of coding twice: on how many cells the coders agree.

    The newest round also without the cells that the codebook's examples settle.
    """
    rounds = {}
    for name in kit.coding_names():
        rounds.setdefault(name.rpartition("round")[2], []).append(name)
    for number in sorted(rounds, key=int):
        merged = codings(kit, *rounds[number])
        yield f"round {number}: {agreement.line(*merged.cells.values())}"
    free = merged.without(anchored(kit))
    yield f"round {number} without settled cells: {agreement.line(*free.cells.values())}"


# What coders may have otherwise for the same words, beside the stance.
MARKED = ("theme", "kind", "low", "high", "unit")


@dataclass(frozen=True)
class Comparison:
    """What several coders have for the same cells; shown, it is the page that compares them.

    `rows` holds the rows by coder, `cells` by coder `{(voice, question): stance}`.
    """

    kit: Kit
    rows: dict
    cells: dict

    @property
    def every(self):
        """All cells with what each coder has there: `{(voice, question): {coder: stance}}`."""
        first = next(iter(self.cells.values()))
        return {cell: {coder: self.cells[coder][cell] for coder in self.cells} for cell in first}

    @property
    def disagreements(self):
        """The cells, as in `every`, in which the coders do not all have the same stance."""
        return {cell: taken for cell, taken in self.every.items() if len({*taken.values()}) > 1}

    def without(self, pairs):
        """Return the comparison of all cells but these."""
        kept = {
            coder: {cell: stance for cell, stance in taken.items() if cell not in pairs}
            for coder, taken in self.cells.items()
        }
        return replace(self, cells=kept)

    def settled(self, rulings):
        """Return `({cell: stance}, faults)`: agreed or ruled, a fault for each cell still open.

        A ruling has `voice`, `question` and `ruling`, a stance that at least one coder has there.
        """
        ruled = {(ruling.voice, ruling.question): ruling.ruling for ruling in rulings}
        found = {cell: next(iter(taken.values())) for cell, taken in self.every.items()}
        faults = []
        for cell, taken in self.disagreements.items():
            found[cell] = ruled.get(cell)
            if cell not in ruled:
                faults.append(f"{named(cell)} has no ruling yet ({held(taken)})")
            elif found[cell] not in taken.values():
                faults.append(f"{named(cell)}: {unheld(found[cell], taken)}")
        return found, faults

    def agreement(self, addressed=False):
        """Return percent agreement, kappa and alpha of all coders; see `agreement.agreement`."""
        return agreement.agreement(*self.cells.values(), addressed=addressed)

    @property
    def quotes(self):
        """`[(passage, quote, coders)]` in reading order, each wording once.

        A coder has found a quote where one of the coder's own quotes overlaps it.
        """
        spans = {}
        for coder, rows in self.rows.items():
            for row in (row for row in rows if getattr(row, "quote", "")):
                spans.setdefault(place(self.kit, row), (row, set()))[1].add(coder)
        found = []
        for at in sorted(spans):
            near = [names for other, (_, names) in spans.items() if _overlap(at, other)]
            row = spans[at][0]
            found.append((row.passage, row.quote, tuple(sorted(set().union(*near)))))
        return found

    @property
    def apart(self):
        """`[(passage, quote, column, {coder: value})]` where coders mark the same words otherwise.

        That is their theme, kind or number; no ruling is made on it.
        """
        same = {}
        for coder, rows in self.rows.items():
            for row in (row for row in rows if getattr(row, "kind", "")):
                at = row.passage, row.quote, row.voice, row.question
                same.setdefault(at, {}).setdefault(coder, row)
        return [
            (passage, quote, column, values)
            for (passage, quote, *_), rows in same.items()
            for column in MARKED
            for values in [{coder: getattr(row, column) for coder, row in rows.items()}]
            if len({*values.values()}) > 1
        ]

    def marked(self):
        """Return the page of the words that coders mark otherwise, folded."""
        rows = [
            (link(self.kit, passage), words(self.kit, passage, quote), column, had(values))
            for passage, quote, column, values in self.apart
        ]
        count = f"The same words with another theme, kind or number: {len(rows)}"
        head = ("passage", "words", "column", "what each has")
        return folded(count, table(head, rows, count, widths=(12, 48, 10, 30)))

    def coefficients(self):
        """Return the page of how far the coders agree."""
        names = " and ".join(self.cells)
        page = agreement.page(*self.cells.values())
        heading = Markup("<h4>Agreement of {}</h4>").format(names)
        return Page(heading + page.html, f"{names}: {page.plain}.")

    def differences(self):
        """Return the page of the cells in which coders differ, each coder's rows side by side."""
        every, voices = self.disagreements, self.kit.voices
        rows = [
            (_who(voices[voice]), question, *(self._stance(c, voice, question) for c in taken))
            for (voice, question), taken in every.items()
        ]
        plain = "; ".join(
            f"{named(cell)}: {', '.join(f'{c} {s}' for c, s in taken.items())}"
            for cell, taken in every.items()
        )
        count = f"{len(rows)} of {counted(len(self.every), 'cell')} differ"
        shown = table(("voice", "question", *self.cells), rows, "").html if rows else ""
        return Page(Markup("<h4>{}</h4>{}").format(count, shown), f"{count}. {plain}".strip())

    def _stance(self, coder, voice, question):
        stance = self.cells[coder][voice, question]
        here = [r for r in self.rows[coder] if (r.voice, r.question) == (voice, question)]
        told = [_row(self.kit, row, stance) for row in here if row.passage or row.note]
        return Markup("<b>{}</b>{}").format(stance, Markup("").join(told))

    def found_by(self):
        """Return the quotes, those that all coders found apart from those that only some found."""
        pages = []
        for heading, whole in (("all coders", True), ("only some coders", False)):
            rows = [
                (link(self.kit, passage), words(self.kit, passage, quote), ", ".join(coders))
                for passage, quote, coders in self.quotes
                if (len(coders) == len(self.rows)) == whole
            ]
            head = ("passage", "words", "found by")
            count = f"Quotes that {heading} found: {len(rows)}"
            pages.append(folded(count, table(head, rows, count, widths=(12, 68, 20))))
        html = Markup("").join(page.html for page in pages)
        return Page(html, "; ".join(page.plain for page in pages) + ".")

    def _repr_mimebundle_(self, **_):
        pages = [
            self.coefficients(),
            self.differences(),
            *([self.marked()] if self.apart else []),
            *([self.found_by()] if self.quotes else []),
        ]
        html = Markup("").join(page.html for page in pages)
        return Page(html, "\n".join(page.plain for page in pages))._repr_mimebundle_()


def named(cell):
    """Return a cell in words: `fang on T8`."""
    return f"{cell[0]} on {cell[1]}"


def held(taken):
    """Return what each coder has for a cell: `ada has supports, ben has silent`."""
    return ", ".join(f"{coder} has {stance}" for coder, stance in taken.items())


def had(values):
    """Return what each coder has in a column: `ada opinion, ben fact`."""
    return ", ".join(f"{coder} {value or 'nothing'}" for coder, value in values.items())


def unheld(ruling, taken):
    """Return what is wrong with a ruling that no coder has."""
    has = f"no coder has {ruling!r} ({held(taken)})"
    return f"{has}; rule for one of these, or a coder adds a row first"


def place(kit, row):
    """Return where a row's quote stands: passage number, start and end in its raw text."""
    passage = kit.passage(row.passage)
    return (passage.number, *locate_quote(row.quote, passage)[0])


def _overlap(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _who(voice):
    return Markup("{}<br><small>{}</small>").format(voice.name, voice.note)


def _row(kit, row, stance):
    """Return one row of a coder as HTML; its stance where it is not the cell's."""
    quote = words(kit, row.passage, row.quote) if getattr(row, "quote", "") else ""
    told = [link(kit, row.passage) if row.passage else "", quote]
    told += [row.stance] if row.stance != stance else []
    note = Markup("<br><small dir='auto'>{}</small>").format(row.note) if row.note else ""
    return Markup("<p>{}{}</p>").format(Markup(" ").join(filter(None, told)), note)


def words(kit, passage, quote):
    """Return a quote of an article as HTML in its language, without the marks a page left."""
    found = kit.passage(passage)
    start, end = locate_quote(quote, found)[0]
    shown = found.shown(start, end) or quote
    language = kit.articles[found.article].language
    return Markup("<q lang='{}' dir='auto'>{}</q>").format(language, shown)
