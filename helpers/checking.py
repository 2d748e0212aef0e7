"""Every fault in the data, as a sentence that names file and row."""

import sys
from pathlib import Path

from helpers import (
    claims,
    codebook,
    old_coding as coding,
    compute,
    corpus,
    forecasts,
    problems,
    quizzes,
    tables,
    translation,
    voices,
)
from helpers.intercoder import coders
from helpers.teaching import prompts


def faults(seeds=None):
    """Return all faults of all data files, one sentence each; an empty list is a clean house."""
    seeds = Path(seeds or tables.SEEDS)
    found = codebook.scan(seeds)[1] + voices.scan(seeds)[1]
    found += translation.scan_glossary(seeds)[1]
    slugs = corpus.slugs(seeds)
    if not slugs:
        found.append(f"{tables.name(seeds)}: there is no article (a folder with article.toml)")
    for folder in sorted(p.parent for p in seeds.glob("*/source.txt")):
        if folder.name not in slugs:
            found.append(f"{tables.name(folder)}: has a source.txt and no article.toml")
    for slug in slugs:
        found += article_faults(slug, seeds)
    for path in sorted((seeds / "codings").glob("*_round*.csv")):
        found += coding.scan(path.stem, seeds)[1]
    for scan in (coding.scan_rulings, compute.scan_hardware, compute.scan_runs, prompts.scan):
        found += scan(seeds)[1]
    return list(dict.fromkeys(found))


def article_faults(slug, seeds=None):
    """Return the faults of one article's files."""
    seeds = Path(seeds or tables.SEEDS)
    found = corpus.scan(slug, seeds)[1] + voices.scan_article(slug, seeds)[1]
    found += _reference_faults(slug, seeds)
    # English first, and every other language of rendering that has a file.
    for language in ["en", *sorted(p.stem for p in (seeds / slug).glob("*.po") if p.stem != "en")]:
        found += translation.scan(slug, language, seeds)[1]
    scans = (claims.scan, problems.scan, quizzes.scan, forecasts.scan_article)
    for scan in (*scans, coders.scan, coders.scan_rulings):
        found += scan(slug, seeds=seeds)[1]
    return found


def _reference_faults(slug, seeds):
    article, _ = corpus.scan(slug, seeds)
    if article is None:
        return
    toml = f"seeds/{slug}/article.toml"
    known, places = voices.scan_article(slug, seeds)[0], corpus.passage_ids(slug, seeds)
    for voice in sorted({passage.voice for passage in article.passages} - known.keys()):
        yield f"{toml}: {tables.not_among('voice', voice, known)}"
    for number, link in enumerate(article.about["chain"], 1):
        if link["status"] == "stated" and link["basis"] not in places:
            yield f"{toml}, chain {number}: is stated in {link['basis']!r}, which is no passage"


def todo(seeds=None):
    """Return a sentence for all work that is open on articles without fault: nothing is wrong."""
    seeds, found = Path(seeds or tables.SEEDS), []
    version = codebook.version(seeds)
    for slug in corpus.slugs(seeds):
        article, wrong = corpus.scan(slug, seeds)
        if wrong:
            continue
        ids, rendered = corpus.passage_ids(slug, seeds), translation.scan(slug, seeds=seeds)[0]
        if missing := len(ids - rendered.keys()):
            found.append(
                f"seeds/{slug}/en.po: {missing} of {len(ids)} passages are not rendered, or fuzzy"
            )
        found += [f"seeds/{slug}/article.toml: {what}" for what in _proposed(article.about)]
        people = voices.scan_article(slug, seeds)[0].values()
        if waiting := sum(voice.note.startswith("proposed") for voice in people):
            found.append(f"seeds/{slug}/voices.csv: {waiting} voices are only proposed")
        if article.about["coded_against"] != version:
            found.append(f"seeds/{slug}/claims.csv: not coded against codebook {version}")
    return found


def _proposed(about):
    """Yield what of an article.toml stands as it was proposed when the article was added."""
    if count := sum(r["reason"].startswith("proposed") for r in about.get("furniture", ())):
        yield f"{count} pieces of page furniture are only proposed"
    if about["title_en"] == about["title"] and not about["language"].startswith("en"):
        yield "title_en is not in English yet"
    if about["spoken"]["basis"].startswith(("not known", "proposed")):
        yield "the dates of spoken are only proposed"


def main():
    """Print every fault and all open work; return 1 where there is a fault."""
    found = faults(*sys.argv[1:2])
    for line in [*found, *(f"to do: {work}" for work in todo(*sys.argv[1:2]))]:
        print(line)
    print(f"{len(found)} faults" if found else "The data are without fault.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
