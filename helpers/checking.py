"""Every fault in the data, as a sentence that names file and row."""

import sys
from pathlib import Path

from helpers import (
    claims,
    codebook,
    coding,
    compute,
    corpus,
    forecasts,
    problems,
    quizzes,
    tables,
    translation,
    voices,
)


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
    for scan in (coding.scan_rulings, forecasts.scan, compute.scan_hardware, compute.scan_runs):
        found += scan(seeds)[1]
    return list(dict.fromkeys(found))


def article_faults(slug, seeds=None):
    """Return the faults of one article's files."""
    found = corpus.scan(slug, seeds)[1] + list(_reference_faults(slug, seeds))
    for scan in (translation.scan, claims.scan, problems.scan, quizzes.scan):
        found += scan(slug, seeds=seeds)[1]
    return found


def _reference_faults(slug, seeds):
    article, _ = corpus.scan(slug, seeds)
    if article is None:
        return
    toml = f"seeds/{slug}/article.toml"
    known, places = voices.scan(seeds)[0], corpus.passage_ids(slug, seeds)
    for voice in sorted({passage.voice for passage in article.passages} - known.keys()):
        yield f"{toml}: {tables.not_among('voice', voice, known)}"
    for number, link in enumerate(article.about["chain"], 1):
        if link["status"] == "stated" and link["basis"] not in places:
            yield f"{toml}, chain {number}: is stated in {link['basis']!r}, which is no passage"


def main():
    """Print every fault; return 1 where there is one."""
    found = faults(*sys.argv[1:2])
    for fault in found:
        print(fault)
    print(f"{len(found)} faults" if found else "The data are without fault.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
