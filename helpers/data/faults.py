"""Every fault of the tables under a kit's folder, and the work that is open, as sentences."""

import re

from helpers.data import codebook, glossary, hardware, hindsight, records, sources
from helpers.data.article import reference_faults
from helpers.data.between import between_faults, rendering_faults
from helpers.data.codings import RULINGS
from helpers.data.files import data_files, is_ours, shown_path, unknown

PASSAGE = re.compile(r"[^\W_][\w-]*:[0-9]+")


def of_all(kit):
    """Return every fault as a sentence with file and row; an empty list means no fault."""
    found = [*kit.read_codebook()[1], *_codebook_faults(kit), *_glossary_faults(kit)]
    found += _folder_faults(kit)
    for slug in kit.slugs():
        found += of_article(kit, slug)
    found += _voice_faults(kit)
    for name in kit.coding_names():
        found += kit.read_coding(name)[1]
    for table in (RULINGS, hardware.HARDWARE, hindsight.SERIES, hindsight.MISSED):
        found += kit.read_table(table)[1]
    return list(dict.fromkeys([*found, *kit.read_runs()[1], *sources.read(kit)[1]]))


def of_article(kit, slug):
    """Return the faults of one article's tables."""
    article, found = kit.read_article(slug)
    if article is None:
        return found
    found = [*found, *reference_faults(article)]
    for table in ("voices", "claims", "problems", "forecasts", "outcomes", "verdicts"):
        found += article.read(table)[1]
    found += [*records.ledger_faults(article), *hindsight.verdict_faults(article)]
    found += [*article.quiz_and_faults[1], *between_faults(article)]
    for language in languages(article):
        found += article.renderings_and_faults(language)[1]
        found += rendering_faults(article, language)
    return found


def _folder_faults(kit):
    slugs = kit.slugs()
    if not slugs:
        yield f"{shown_path(kit.folder)}: there is no article (a folder with article.toml)"
    for folder in sorted(path.parent for path in kit.folder.glob("[!._]*/source.txt")):
        if folder.name not in slugs and is_ours(folder.name):
            yield f"{shown_path(folder)}: has a source.txt and no article.toml"


def _codebook_faults(kit):
    """Yield what the articles and the codebook's own list of ids say against the codebook."""
    book, where = kit.codebook_read, shown_path(kit.folder / "codebook.toml")
    yield from (f"{where}: {fault}" for fault in codebook.id_faults(book))
    articles = [kit.read_article(slug)[0] for slug in kit.slugs()]
    if not all(articles):
        return
    ids = {id: article for article in articles for id in article.passage_ids}
    entries = [(f"question {id}", entry) for id, entry in book.questions.items()]
    for name, entry in [*entries, *((f"rule {id}", rule) for id, rule in book.rules.items())]:
        for key in ("example", "near_miss"):
            fault = _shown_fault(key, getattr(entry, key), ids, own=name.startswith("rule"))
            if fault:
                yield f"{where}, {name}: {fault}"
    yield from (f"{where}, {fault}" for fault in _miscoded(book, ids, kit.slugs()))


def _shown_fault(key, shown, ids, own):
    """Return why an example is none: a passage that is not there; a rule may have our own."""
    if shown in ids or (own and not PASSAGE.fullmatch(shown)):
        return ""
    same = [id for id in ids if id.split(":")[0] == shown.split(":")[0]]
    return unknown(f"{key} passage", shown, same)


def _miscoded(book, ids, slugs):
    """Yield each example that no claim answers its question from, and each near miss that one does.

    An article that is not coded against this version is not asked.
    """
    coded = {a.slug for a in ids.values() if a.coded_against == book.version}
    said = {(c.question, c.passage) for a in set(ids.values()) for c in a.read("claims")[0]}
    for id, entry in book.questions.items():
        example, miss = (shown if shown.split(":")[0] in coded else "" for shown in _both(entry))
        if example in ids and (id, example) not in said:
            yield f"question {id}: its example {example} is not coded so: no claim there answers it"
        if miss in ids and (id, miss) in said:
            yield f"question {id}: its near miss {miss} is coded as an answer"


def _both(entry):
    return entry.example, entry.near_miss


def _glossary_faults(kit):
    """Yield the faults of the glossary; its forms are looked up in articles, if all are read."""
    terms, found = kit.read_table(glossary.GLOSSARY)
    yield from found
    articles = [kit.read_article(slug)[0] for slug in kit.slugs()]
    if not all(articles):
        return
    texts = dict.fromkeys(glossary.TERM_LANGUAGES, "")
    for article in articles:
        base = article.language.split("-")[0]
        if base in texts:
            texts[base] += f"{article.source.casefold()}\n"
    where = shown_path(kit.folder / glossary.GLOSSARY.file)
    for term in terms:
        for fault in glossary.form_faults(term, texts):
            yield f"{where} ({term.term}): {fault}"


def _voice_faults(kit):
    first = {}
    for slug in kit.slugs():
        article = kit.read_article(slug)[0]
        for voice in article.read("voices")[0] if article else ():
            if first.setdefault(voice.id, slug) != slug:
                yield (
                    f"seeds/{slug}/voices.csv: the voice {voice.id!r} stands already in "
                    f"seeds/{first[voice.id]}/voices.csv; give it another id"
                )


def open_work(kit):
    """Return a sentence for each piece of open work on articles without fault."""
    found = []
    for slug in kit.slugs():
        article, wrong = kit.read_article(slug)
        if article and not wrong:
            found += [f"seeds/{slug}/{what}" for what in _open_work(article)]
    return found


def _open_work(article):
    ids, rendered = article.passage_ids, article.renderings_and_faults("en")[0]
    if missing := len(ids - rendered.keys()):
        yield f"en.po: {missing} of {len(ids)} passages are not rendered, or fuzzy"
    about = article.about
    if count := sum(rule.reason.startswith("proposed") for rule in about.furniture):
        yield f"article.toml: page furniture is only proposed ({count})"
    if about.title_en == about.title and not about.language.startswith("en"):
        yield "article.toml: title_en is not in English yet"
    if about.spoken.basis.startswith(("not known", "proposed")):
        yield "article.toml: the dates of spoken are only proposed"
    if waiting := sum(v.note.startswith("proposed") for v in article.read("voices")[0]):
        yield f"voices.csv: voices are only proposed ({waiting})"
    if (waiting := len(article.read("forecasts")[0])) and not article.read("verdicts")[0]:
        yield f"verdicts.csv: no verdict yet on forecasts ({waiting})"
    if about.coded_against != article.codebook.version:
        yield f"claims.csv: not coded against codebook {article.codebook.version}"


def languages(article):
    """Return the languages into which an article is rendered: English, then the others."""
    others = [p.stem for p in data_files(article.folder) if p.suffix == ".po" and p.stem != "en"]
    return ["en", *sorted(others)]
