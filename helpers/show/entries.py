"""The codebook on the page: entries, rules, what is retired, and how widely each is answered."""

from markupsafe import Markup

from helpers.data.codebook import coverage
from helpers.show.html import Page, cited, counted, folded, table


def question(kit, id):
    """Return the full entry of a question: what counts, what does not, example, near miss."""
    entry = kit.question(id)
    rows = [
        ("proposition", entry.proposition),
        ("counts", entry.counts),
        ("does not count", entry.excludes),
        *_shown(kit, entry),
    ]
    return table((id, entry.theme), rows, f"{id}: {entry.proposition}", widths=(18, 82))


def _shown(kit, entry):
    """Return the rows of an entry's example and near miss; a passage is a link."""
    line = Markup("{}: {}").format
    return [
        ("example", line(cited(kit, entry.example), cited(kit, entry.example_why))),
        ("near miss", line(cited(kit, entry.near_miss), cited(kit, entry.near_miss_why))),
    ]


def rules(kit):
    """Return the codebook's rules of coding, each folded, with its example and near miss."""
    known = {name.replace("_", " "): rule for name, rule in kit.codebook.rules.items()}
    pages = [
        folded(
            Markup("<b>{}</b>: {}").format(name, rule.text),
            table(("", "where the line is drawn"), _shown(kit, rule), name, (18, 82)),
        )
        for name, rule in known.items()
    ]
    plain = f"{counted(len(known), 'rule')}: {', '.join(known)}"
    return Page(Markup("").join(page.html for page in pages), plain)


def retired(kit):
    """Return what earlier versions of the codebook asked, why not now, and what asks it now."""
    rows = [
        (id, old.proposition, f"version {old.since}", old.reason, ", ".join(old.now) or "nothing")
        for id, old in kit.codebook.retired.items()
    ]
    head = ("id", "proposition", "not since", "reason", "asked now by")
    return table(head, rows, counted(len(rows), "retired question"), (7, 30, 12, 38, 13))


def rulings(kit, **cells):
    """Return how disagreements of two coders were settled, and why; the cause under the ruling."""
    asked = {**kit.codebook.questions, **kit.codebook.retired}
    rows = [
        (
            kit.voices[ruling.voice].short,
            f"{ruling.question} {asked[ruling.question].proposition}",
            *(ruling.first, ruling.second),
            Markup("{}<br><small>{}</small>").format(ruling.ruling, ruling.cause),
            cited(kit, ruling.reason),
        )
        for ruling in kit.rulings.where(**cells)
    ]
    head = ("voice", "statement", "first", "second", "ruling", "reason")
    return table(head, rows, counted(len(rows), "ruling"), (12, 24, 11, 11, 12, 30))


def answered(kit, theme=None):
    """Return by how many voices, of how many articles, each question is answered, and how."""
    asked = [question.id for question in kit.questions(theme)]
    found = {id: row for id, row in coverage(kit).items() if id in asked}
    rows = [
        (
            Markup("<b>{}</b> {}").format(id, kit.question(id).short),
            ", ".join(kit.voices[voice].short for voice in voices),
            ", ".join(article.capitalize() for article in articles),
            stand,
        )
        for id, (voices, articles, stand) in found.items()
    ]
    wide = sum(len(articles) > 1 for _, articles, _ in found.values())
    split = sum(stand == "split" for *_, stand in found.values())
    carried = {voice for voices, *_ in found.values() for voice in voices}
    plain = (
        f"of {counted(len(rows), 'question')}, {wide} are answered from two articles or more; "
        f"on {split} somebody is contradicted; {counted(len(carried), 'voice')} take a stance"
    )
    head = ("question", "answered by", "in", "how they stand")
    return table(head, rows, plain, (28, 38, 18, 16))
