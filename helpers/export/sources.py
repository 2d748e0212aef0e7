"""The articles as lists of sources: BibTeX, and CSL-JSON for Zotero and pandoc."""

import re

from helpers.export.rows import made_by

# What TeX would take for a command, and how it prints the sign itself.
TEX = {
    **{"\\": r"\textbackslash{}", "{": r"$\lbrace$", "}": r"$\rbrace$"},
    **{sign: f"\\{sign}" for sign in "$&%#_"},
    **{"^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "\n": " "},
}
PROTECTED = ("title", "titleaddon", "author", "howpublished")
# American styles would move the comma behind such a quotation into it.
QUOTED = re.compile("\u201c[^\u201c\u201d]*\u201d(?=[,.])")


def bibtex(kit):
    """Return the sources as BibTeX; an author or publisher who is not known stays absent.

    `year` is when the voices spoke. Names and titles stand in double braces: no style changes
    their capitals, and no name is divided into parts. A publisher is `howpublished`, since @misc
    prints no other; `key` is what a source without an author is sorted by.
    """
    entries = "\n".join(_entry(article) for article in kit.articles.values())
    return f"% Written by {made_by()}\n\n{entries}"


def _entry(article):
    told = _cited(article)
    told["howpublished"] = told.pop("publisher")
    if not told["author"]:
        told["key"] = told["howpublished"] or told["titleaddon"] or told["title"]
    told["year"] = "--".join(map(str, _years(article)))
    lines = [f"    {name} = {_braced(name, cell)}" for name, cell in told.items() if cell]
    return f"@misc{{{article.slug},\n" + ",\n".join(lines) + "\n}\n"


def _braced(name, told):
    escaped = "".join(TEX.get(letter, letter) for letter in told)
    if name in PROTECTED:
        return f"{{{{{QUOTED.sub(_in_braces, escaped)}}}}}"
    return f"{{{escaped}}}"


def _in_braces(quotation):
    return f"{{{quotation[0]}}}"


def csl(kit):
    """Return the sources as a list for CSL-JSON; `issued` is about the year they were spoken."""
    return [_item(article) for article in kit.articles.values()]


def _item(article):
    told = _cited(article)
    english, author = told.pop("titleaddon"), told.pop("author")
    told["note"] = f"In English: {english}. {told['note']}" if english else told["note"]
    told |= {"id": article.slug, "type": "document", "source": made_by()}
    told["author"] = [{"literal": author}] if author else []
    told["issued"] = {"date-parts": [[year] for year in _years(article)], "circa": True}
    spoken = [[day.year, day.month, day.day] for day in dict.fromkeys(_days(article))]
    told["event-date"] = {"date-parts": spoken}
    return {name: value for name, value in told.items() if value}


def _years(article):
    return list(dict.fromkeys(day.year for day in _days(article)))


def _days(article):
    return article.spoken.first, article.spoken.last


def _cited(article):
    """Return what a list of sources says of an article; what is not known is empty."""
    about, narrator = article.about, article.voices.get(article.narrator)
    first, last = _days(article)
    spoken = f"on {first}" if first == last else f"between {first} and {last}"
    steps = "; ".join(map(_step, about.chain))
    unnamed = narrator is None or "not named" in narrator.name
    press = narrator is not None and narrator.sector == "press"
    return {
        "author": "" if unnamed else narrator.short,
        "title": about.title,
        "titleaddon": article.title if article.title != about.title else "",
        "publisher": narrator.short if unnamed and press else "",
        "language": article.language,
        "note": f"Spoken {spoken} ({article.spoken.basis}). Provenance: {steps}. Read from the "
        f"copy seeds/{article.slug}/source.txt (SHA-256 {about.sha256}); no address is known.",
    }


def _step(step):
    when = f", {step.when}" if step.when else ""
    return f"{step.step}: {step.who}{when} ({step.status})"
