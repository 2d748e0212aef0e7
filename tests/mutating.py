"""Eighty kinds of single changes to the data, as a slip of hand makes them (not a test).

Each kind takes a `random.Random` and a folder of data and changes one file in one place. It
returns what it did, or nothing where it found no place.
"""

import csv
import io
import re

SLUGS = ("fang", "huxiu", "shen", "talk", "wang")
CODINGS = [f"codings/{who}_round{n}.csv" for who in ("first", "second") for n in (1, 2, 3)]
OTHER = ("glossary.csv", "hardware.csv", "runs.csv", "codings/adjudication.csv")


def text(folder, name):
    return (folder / name).read_bytes().decode()


def put(folder, name, content):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def lines(folder, name):
    return text(folder, name).split("\n")


def rows(folder, name):
    """Return the rows of a table, the header first."""
    return [*csv.reader(io.StringIO(text(folder, name), newline=""))]


def line_of(row):
    target = io.StringIO()
    csv.writer(target, lineterminator="").writerow(row)
    return target.getvalue()


def with_row(folder, name, at, row):
    """Write one row of a table anew; the others stay byte for byte."""
    stored = lines(folder, name)
    stored[at] = line_of(row)
    return put(folder, name, "\n".join(stored))


def other(lot, value, choices):
    """Return another of the choices; nothing where there is none."""
    return lot.choice([choice for choice in dict.fromkeys(choices) if choice != value] or [None])


def letter(lot, word):
    """Return a word with one of its letters changed."""
    places = [n for n, sign in enumerate(word) if sign.isalpha()]
    if not places:
        return None
    at = lot.choice(places)
    new = "x" if word[at] != "x" else "y"
    return word[:at] + new + word[at + 1 :]


def digit(lot, word):
    places = [n for n, sign in enumerate(word) if sign.isdigit() and sign.isascii()]
    if not places:
        return None
    at = lot.choice(places)
    return word[:at] + other(lot, word[at], "123456789") + word[at + 1 :]


def a_word(lot, said):
    words = said.split(" ")
    at = lot.randrange(len(words))
    if not (new := letter(lot, words[at])):
        return None
    return " ".join([*words[:at], new, *words[at + 1 :]])


def neighbour(lot, id):
    slug, _, number = id.partition(":")
    return f"{slug}:{max(1, int(number) + lot.choice((-1, 1)))}" if number.isdigit() else None


def column(names, column, change, wanted=lambda row: True):
    """Make a kind: a cell of a column, in a row that is wanted, becomes `change(lot, cell)`."""

    def kind(lot, folder):
        name = lot.choice(names)
        head, *body = rows(folder, name)
        at = head.index(column)
        places = [
            n
            for n, row in enumerate(body, 1)
            if row[at] and wanted(dict(zip(head, row, strict=False)))
        ]
        if not places:
            return None
        place = lot.choice(places)
        row = [*body[place - 1]]
        new = change(lot, row[at])
        if not new or new == row[at]:
            return None
        row[at] = new
        return with_row(folder, name, place, row)

    return kind


def of(names, column_name):
    """Make a kind: a cell of a column becomes another value that stands in this column."""

    def kind(lot, folder):
        name = lot.choice(names)
        head, *body = rows(folder, name)
        held = [row[head.index(column_name)] for row in body]
        return column((name,), column_name, lambda lot, cell: other(lot, cell, held))(lot, folder)

    return kind


def table(*files):
    return [f"{slug}/{file}" for slug in SLUGS for file in files]


def row_gone(names):
    def kind(lot, folder):
        name = lot.choice(names)
        stored = lines(folder, name)
        del stored[lot.randrange(1, len(stored) - 1)]
        return put(folder, name, "\n".join(stored))

    return kind


def row_twice(names):
    def kind(lot, folder):
        name = lot.choice(names)
        stored = lines(folder, name)
        at = lot.randrange(1, len(stored) - 1)
        return put(folder, name, "\n".join([*stored[: at + 1], *stored[at:]]))

    return kind


def rows_swapped(names):
    def kind(lot, folder):
        name = lot.choice(names)
        stored = lines(folder, name)
        first, second = lot.sample(range(1, len(stored) - 1), 2)
        stored[first], stored[second] = stored[second], stored[first]
        return put(folder, name, "\n".join(stored))

    return kind


def cells_swapped(names):
    def kind(lot, folder):
        name = lot.choice(names)
        found = rows(folder, name)
        at = lot.randrange(1, len(found))
        row = found[at]
        first, second = lot.sample(range(len(row)), 2)
        if row[first] == row[second]:
            return None
        row[first], row[second] = row[second], row[first]
        return with_row(folder, name, at, row)

    return kind


def column_swapped(names):
    """Two cells of one column change places."""

    def kind(lot, folder):
        name = lot.choice(names)
        found = rows(folder, name)
        first, second = lot.sample(range(1, len(found)), 2)
        at = lot.randrange(len(found[0]))
        if found[first][at] == found[second][at]:
            return None
        found[first][at], found[second][at] = found[second][at], found[first][at]
        with_row(folder, name, first, found[first])
        return with_row(folder, name, second, found[second])

    return kind


def pattern(names, found, change):
    """Make a kind: the first group of a match of `found` becomes `change(lot, group)`."""

    def kind(lot, folder):
        name = lot.choice(names)
        stored = text(folder, name)
        matches = [match for match in re.finditer(found, stored, re.M) if match[1]]
        if not matches:
            return None
        match = lot.choice(matches)
        new = change(lot, match[1])
        if not new or new == match[1]:
            return None
        return put(folder, name, stored[: match.start(1)] + new + stored[match.end(1) :])

    return kind


def patterns_swapped(names, found):
    """Two matches of one pattern change places."""

    def kind(lot, folder):
        name = lot.choice(names)
        stored = text(folder, name)
        matches = [match for match in re.finditer(found, stored, re.M) if match[1]]
        first, second = sorted(lot.sample(matches, 2), key=lambda match: match.start())
        if first[1] == second[1]:
            return None
        parts = stored[: first.start(1)], stored[first.end(1) : second.start(1)]
        new = parts[0] + second[1] + parts[1] + first[1] + stored[second.end(1) :]
        return put(folder, name, new)

    return kind


def answer_moved(lot, folder):
    name = lot.choice([*table("quiz.toml"), "quiz.toml"])
    blocks = text(folder, name).split("[[question]]")
    at = lot.randrange(1, len(blocks))
    flags = [match.start(1) for match in re.finditer(r"^right = (true|false)$", blocks[at], re.M)]
    values = re.findall(r"^right = (true|false)$", blocks[at], re.M)
    right = values.index("true")
    chosen = lot.choice([n for n in range(len(values)) if n != right])
    values[right], values[chosen] = "false", "true"
    told, end = "", 0
    for place, value, old in zip(
        flags, values, re.findall(r"^right = (true|false)$", blocks[at], re.M), strict=False
    ):
        told += blocks[at][end:place] + value
        end = place + len(old)
    blocks[at] = told + blocks[at][end:]
    return put(folder, name, "[[question]]".join(blocks))


def both_sides(lot, folder):
    name = "hardware.csv"
    _head, *body = rows(folder, name)
    places = [n for n, row in enumerate(body, 1) if row[3] and row[4]]
    at = lot.choice(places)
    row = body[at - 1]
    row[3], row[4] = (f"{float(cell) * 10:g}" for cell in (row[3], row[4]))
    return with_row(folder, name, at, row)


def bytes_of(change):
    def kind(lot, folder):
        every = [*table("claims.csv", "source.txt", "en.po"), *OTHER]
        name = lot.choice(every)
        return put(folder, name, change(lot, (folder / name).read_bytes()))

    return kind


def deleted(lot, folder):
    name = lot.choice([*table("claims.csv", "en.po", "quiz.toml"), *OTHER])
    (folder / name).unlink()
    return name


def headed(lot, folder):
    name = lot.choice([*table("claims.csv", "problems.csv", "voices.csv"), *OTHER])
    head = rows(folder, name)[0]
    at = lot.randrange(len(head))
    head[at] = letter(lot, head[at])
    return with_row(folder, name, 0, head)


def furniture(lot, number):
    first, dash, last = number.partition("-")
    return f"{int(first) + lot.choice((-1, 1))}{dash}{last}" if first.isdigit() else None


def tenfold(lot, cell):
    return f"{float(cell) * 10:g}"


def silenced(lot, folder):
    name = lot.choice(CODINGS)
    _head, *body = rows(folder, name)
    at = lot.randrange(len(body))
    row = body[at]
    row[2] = other(lot, row[2], ("silent", "supports")) if row[2] == "silent" else "silent"
    return with_row(folder, name, at + 1, row)


STANCES = ("supports", "opposes", "qualifies")
CLAIMS, PROBLEMS, VOICES = table("claims.csv"), table("problems.csv"), table("voices.csv")
TOMLS, POS = table("article.toml"), table("en.po")
ANY = [*CLAIMS, *PROBLEMS, *table("forecasts.csv"), *CODINGS, *OTHER]
QUIZZES = [*table("quiz.toml"), "quiz.toml"]
RENDERED = r'^msgstr "([^"\n].*)"$'
in_words = lambda row: not re.search(r"\d", row["quote"])  # noqa: E731
in_digits = lambda row: re.search(r"\d", row["quote"])  # noqa: E731
asked = lambda row: row["question"]  # noqa: E731
taken = lambda row: row["stance"] != "silent"  # noqa: E731

KINDS = {
    "claims: a character of a quote": column(CLAIMS, "quote", letter),
    "problems: a character of a quote": column(PROBLEMS, "quote", letter),
    "claims: a digit of low, in digits": column(CLAIMS, "low", digit, in_digits),
    "claims: a digit of high, in words": column(CLAIMS, "high", digit, in_words),
    "claims: a number x1000": column(
        CLAIMS, "low", lambda lot, cell: f"{cell}000", lambda row: row["unit"] != "date"
    ),
    "two cells of a row swapped": cells_swapped(ANY),
    "two cells of a column swapped": column_swapped(ANY),
    "two rows change places": rows_swapped(ANY),
    "claims: a row deleted": row_gone(CLAIMS),
    "problems: a row deleted": row_gone(PROBLEMS),
    "forecasts: a row deleted": row_gone(table("forecasts.csv")),
    "outcomes: a row deleted": row_gone(table("outcomes.csv")),
    "voices: a row deleted": row_gone(VOICES),
    "codings: a row deleted": row_gone(CODINGS),
    "other tables: a row deleted": row_gone(OTHER),
    "claims: a row twice": row_twice(CLAIMS),
    "problems: a row twice": row_twice(PROBLEMS),
    "other tables: a row twice": row_twice(ANY),
    "claims: stance": column(CLAIMS, "stance", lambda lot, cell: other(lot, cell, STANCES)),
    "claims: voice": of(CLAIMS, "voice"),
    "claims: kind": of(CLAIMS, "kind"),
    "claims: theme, with a question": column(CLAIMS, "theme", lambda *_: "context", asked),
    "claims: theme, without one": column(
        CLAIMS,
        "theme",
        lambda lot, cell: other(lot, cell, ("talent", "context")),
        lambda row: not row["question"],
    ),
    "claims: question": of(CLAIMS, "question"),
    "claims: unit": of(CLAIMS, "unit"),
    "claims: a word of the gloss": column(CLAIMS, "english", a_word),
    "claims: passage": column(CLAIMS, "passage", neighbour),
    "problems: passage": column(PROBLEMS, "passage", neighbour, lambda row: row["quote"]),
    "problems: kind": of(PROBLEMS, "kind"),
    "problems: basis": column(PROBLEMS, "basis", lambda lot, cell: f"x{cell}"),
    "voices: passage": column(VOICES, "passage", neighbour),
    "voices: sector": of(VOICES, "sector"),
    "voices: a character of a name": column(VOICES, "name", letter),
    "voices: a colour": column(VOICES, "colour", digit),
    "en.po: a character of a msgid": pattern(POS, r'^msgid "([^"\n].*)"$', letter),
    "en.po: a word of a rendering": pattern(POS, RENDERED, a_word),
    "en.po: a digit of a rendering": pattern(POS, r'^msgstr "[^"\n\d]*(\d+)', digit),
    "en.po: two renderings swapped": patterns_swapped(POS, RENDERED),
    "en.po: a rendering emptied": pattern(POS, RENDERED, lambda *_: " "),
    "glossary: a term": column(["glossary.csv"], "term", letter),
    "glossary: a word of a definition": column(["glossary.csv"], "definition", a_word),
    "glossary: a form": column(["glossary.csv"], "fr", letter),
    "quiz: the right answer moved": answer_moved,
    "quiz: passage": pattern(QUIZZES, r'^passage = "(.*)"$', neighbour),
    "quiz: a word of feedback": pattern(QUIZZES, r'^why = "(.*)"$', a_word),
    "codebook: version": pattern(["codebook.toml"], r'^version = "(.*)"$', digit),
    "codebook: an example's passage": pattern(
        ["codebook.toml"], r'^example = "(\w+:\d+)"', neighbour
    ),
    "codebook: a near miss's passage": pattern(
        ["codebook.toml"], r'^near_miss = "(\w+:\d+)"', neighbour
    ),
    "codebook: a word of a proposition": pattern(
        ["codebook.toml"], r'^proposition = "(.*)"', a_word
    ),
    "hardware: low x10": column(["hardware.csv"], "low", tenfold),
    "hardware: both sides x10": both_sides,
    "hardware: a unit": of(["hardware.csv"], "unit"),
    "runs: a digit of parameters": column(["runs.csv"], "parameters", digit),
    "runs: tokens x1000": column(
        ["runs.csv"], "tokens", lambda lot, cell: f"{float(cell) * 1e3:g}"
    ),
    "runs: a digit of days or cards": column(["runs.csv"], "cards", digit),
    "forecasts: a year of a window": column(table("forecasts.csv"), "window_to", digit),
    "forecasts: claim": of(table("forecasts.csv"), "claim"),
    "outcomes: which side": of(table("outcomes.csv"), "for_or_against"),
    "verdicts: verdict": of(table("verdicts.csv"), "verdict"),
    "series: a digit of a value": column(["series.csv"], "value", digit),
    "article: a line of furniture": pattern(TOMLS, r'^lines = "(\d+(?:-\d+)?)"\nreason', furniture),
    "article: a line of a rule": pattern(TOMLS, r'^lines = "(\d+(?:-\d+)?)[",].*\nrole', furniture),
    "article: role of a rule": pattern(
        TOMLS, r'^role = "(\w+)"', lambda lot, cell: other(lot, cell, ("heading", "caption"))
    ),
    "article: a spoken date": pattern(TOMLS, r"^(?:from|to) = (\d{4})", digit),
    "article: a stated basis": pattern(TOMLS, r'^basis = "(\w+:\d+)"$', neighbour),
    "article: coded_against": pattern(TOMLS, r'^coded_against = "(.*)"', digit),
    "article: language": pattern(TOMLS, r'^language = "(.*)"', letter),
    "article: the hash": pattern(TOMLS, r'^sha256 = "(.*)"', digit),
    "source: a character": pattern(table("source.txt"), r"(\w+)", letter),
    "prompts: minutes": pattern(["prompts.toml"], r"^(?:think|pair|share) = (\d+)", lambda *_: "0"),
    "prompts: minutes within bounds": pattern(["prompts.toml"], r"^(?:think|pair) = (\d)$", digit),
    "prompts: a passage": pattern(["prompts.toml"], r'^passages = \["(\w+:\d+)"', neighbour),
    "codings: a stance": column(
        CODINGS, "stance", lambda lot, cell: other(lot, cell, STANCES), taken
    ),
    "codings: silent or not": silenced,
    "codings: passage": column(CODINGS, "passage", neighbour),
    "codings: voice": of(CODINGS, "voice"),
    "adjudication: ruling": column(
        OTHER[3:], "ruling", lambda lot, cell: other(lot, cell, (*STANCES, "silent"))
    ),
    "adjudication: first or second": column(
        OTHER[3:], "first", lambda lot, cell: other(lot, cell, (*STANCES, "silent"))
    ),
    "a heading of a table": headed,
    "bytes: a mark, CRLF, a NUL, a bad byte": bytes_of(
        lambda lot, stored: lot.choice(
            (
                b"\xef\xbb\xbf" + stored,
                stored.replace(b"\n", b"\r\n"),
                stored[:99] + b"\0" + stored[99:],
                stored[:99] + b"\xff" + stored[99:],
            )
        )
    ),
    "bytes: cut short": bytes_of(lambda lot, stored: stored[: lot.randrange(len(stored) - 1)]),
    "a file emptied": bytes_of(lambda *_: b""),
    "a file deleted": deleted,
}
