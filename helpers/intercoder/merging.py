"""Several coders' rows on one article side by side: cells, disagreements, quotes, and the page."""

from dataclasses import dataclass
from html import escape

from helpers import claims, corpus
from helpers.intercoder import agreement
from helpers.pages import Page, link


@dataclass(frozen=True)
class Merged:
    """The rows of all coders of an article; shown, it is the page that compares them.

    `rows` holds the rows by coder; `cells` holds by coder `{(voice, question): stance}` for every
    voice of the article and every question: *silent* where the coder has no row, *qualifies*
    where the coder's rows differ.
    """

    article: object
    voices: dict
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
        return {cell: taken for cell, taken in self.every.items() if len(set(taken.values())) > 1}

    @property
    def quotes(self):
        """`[(passage, quote, coders)]` in reading order, each wording once.

        A coder has found a quote where one of the coder's own quotes overlaps it.
        """
        spans = {}
        for coder, rows in self.rows.items():
            for row in rows:
                spans.setdefault(self.place(row), (row, set()))[1].add(coder)
        found = []
        for place in sorted(spans):
            near = [coders for other, (_, coders) in spans.items() if _overlap(place, other)]
            row = spans[place][0]
            found.append((row["passage"], row["quote"], tuple(sorted(set().union(*near)))))
        return found

    def place(self, row):
        """Return where a row's quote stands: passage number, start and end in its raw text."""
        passage = self.article.passage(row["passage"])
        return (passage.number, *claims.locate_quote(row["quote"], passage)[0])

    def agreement(self, addressed=False):
        """Return percent agreement, kappa and alpha of all coders; see `agreement.agreement`."""
        return agreement.agreement(*self.cells.values(), addressed=addressed)

    def _repr_mimebundle_(self, **_):
        return page(self)._repr_mimebundle_()


def cells(rows, voices, questions):
    """Return `{(voice, question): stance}` as one coder's rows have it, one for every pair."""
    said = {}
    for row in rows:
        said.setdefault((row["voice"], row["question"]), set()).add(row["stance"])
    taken = {
        cell: min(stances) if len(stances) == 1 else "qualifies" for cell, stances in said.items()
    }
    return {(v, q): taken.get((v, q), "silent") for v in voices for q in questions}


def _overlap(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def page(merged):
    """Return the comparison of the coders: agreement, disagreements side by side, quotes."""
    parts = [coefficients(merged), disagreements(merged), found_by(merged)]
    return Page("".join(part.html for part in parts), "\n".join(part.plain for part in parts))


def coefficients(merged):
    """Return how far the coders agree, on every cell and where at least one found a stance."""
    names = " and ".join(merged.rows)
    table = agreement.page(*merged.cells.values())
    return Page(f"<h4>Agreement of {escape(names)}</h4>{table.html}", f"{names}: {table.plain}.")


def disagreements(merged):
    """Return the cells in which coders differ: each coder's stance, passages and quotes."""
    rows = []
    for (id, question), taken in merged.disagreements.items():
        voice = merged.voices[id]
        who = f"{escape(voice.name)}<br><small>{escape(voice.note)}</small>"
        rows.append((who, question, *(_stance(merged, c, id, question) for c in taken)))
    plain = "; ".join(
        f"{voice} on {question}: {', '.join(f'{c} {s}' for c, s in taken.items())}"
        for (voice, question), taken in merged.disagreements.items()
    )
    count = f"{len(rows)} of {len(merged.every)} cells differ"
    table = Page.table(("voice", "question", *merged.rows), rows, "")
    return Page(f"<h4>{count}</h4>{table.html}", f"{count}. {plain}")


def _stance(merged, coder, voice, question):
    stance = merged.cells[coder][voice, question]
    here = [r for r in merged.rows[coder] if (r["voice"], r["question"]) == (voice, question)]
    return f"<b>{stance}</b>" + "".join(
        f"<p>{link(row['passage'])} {_words(merged, row['quote'])}"
        + (f" {row['stance']}" if row["stance"] != stance else "")
        + (f"<br><small dir='auto'>{escape(row['note'])}</small>" if row["note"] else "")
        + "</p>"
        for row in here
    )


def _words(merged, quote):
    shown = corpus.shown(quote) or quote
    return f"<q lang='{escape(merged.article.language)}' dir='auto'>{escape(shown)}</q>"


def found_by(merged):
    """Return the quotes, those that all coders found apart from those that only some found."""
    every = len(merged.rows)
    parts = []
    for heading, whole in (("all coders", True), ("only some coders", False)):
        rows = [
            (link(passage), _words(merged, quote), escape(", ".join(coders)))
            for passage, quote, coders in merged.quotes
            if (len(coders) == every) == whole
        ]
        count = f"Quotes that {heading} found: {len(rows)}"
        table = Page.table(("passage", "words", "found by"), rows, "", widths=(12, 68, 20))
        parts.append((count, f"<details><summary>{count}</summary>{table.html}</details>"))
    return Page("".join(html for _, html in parts), "; ".join(count for count, _ in parts) + ".")
