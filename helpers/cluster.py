"""The kit's functions over a corpus of any size: in a plain loop, or on Dask in many processes.

A function takes `(kit, slug)` and may read that article's folder and the codebook; it lives in a
module that the workers can import. On a cluster all see the articles under the same path.
"""

import logging
from collections import Counter
from contextlib import contextmanager
from functools import cache, partial

from helpers import check
from helpers.data.files import DataError, UnknownName
from helpers.kit import Kit
from helpers.show import search, terms

BATCH = 200
MISSING = "Dask is not installed; run `pip install .[cluster]` (or `uv sync --extra cluster`)"


def over(function, kit, *, address=None, workers=0, told=lambda done, all: None):
    """Yield `[function(kit, slug), …]` of one batch of articles after the other, by their names.

    Batches and order are the same however they are worked on: in a plain loop (`workers=0`), by
    so many processes on this machine, or by the Dask cluster whose scheduler is at `address`.
    What a lost worker had is done again; where every worker dies of it, `DataError` names the
    batch. `told` is called with how many articles are done, and
    of how many. A script that starts processes does so under `if __name__ == "__main__":`.
    """
    slugs = kit.slugs()
    batches = [slugs[first : first + BATCH] for first in range(0, len(slugs), BATCH)]
    done = 0
    for batch, found in zip(
        batches, _worked(function, kit, batches, address, workers), strict=True
    ):
        done += len(batch)
        told(done, len(slugs))
        yield found


def _worked(function, kit, batches, address, workers):
    work = partial(_batch, function, str(kit.folder.resolve()))
    if not workers and not address:
        yield from map(work, batches)
        return
    with _client(address, workers) as client:
        futures = client.map(work, batches, pure=False)
        for slugs in batches:
            yield _result(futures.pop(0), slugs)


def _result(future, slugs):
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        told = f"{slugs[0]} to {slugs[-1]}: every process that worked on these articles died"
        raise DataError([f"{told}; try them one by one, with more memory"]) from None


def _batch(function, folder, slugs):
    """Return what a function says of a batch; what was read is forgotten with it."""
    kit = Kit(folder)
    return [function(kit, slug) for slug in slugs]


@contextmanager
def _client(address, workers):
    """Give a Dask client: of the cluster at `address`, or of processes started for the purpose."""
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UnknownName(MISSING) from None
    if address:
        with Client(address) as client:
            yield client
        return
    # One thread each, since the work is Python's. No dashboard; the scheduler's page of health,
    # which it always serves, takes any free port, and nothing is reached from another machine.
    here = {"host": "127.0.0.1", "dashboard_address": None, "silence_logs": logging.CRITICAL}
    here["scheduler_kwargs"] = {"dashboard_address": "127.0.0.1:0"}
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, **here)
    with cluster, Client(cluster) as client:
        yield client


def faults(kit, slug):
    """Return the faults of one article's tables and of its coders' sheets."""
    found, (article, wrong) = kit.article_faults(slug), kit.read_article(slug)
    return found + (check.coding_faults(kit, slug) if article and not wrong else [])


def hits(kit, slug, pattern, fold=False):
    """Return every `search.Hit` of a pattern in one article."""
    article = kit.read_article(slug)[0]
    lines = search.article_texts(article) if article else []
    return list(search.search_passages(lines, pattern, fold=fold))


def counts(kit, slug, glossary=()):
    """Return how often each glossary term stands in an article's texts: a `Counter`.

    Its keys are `(term, language)`.
    """
    found, article = Counter(), kit.read_article(slug)[0]
    lines = search.article_texts(article) if article else []
    for language in {line.language for line in lines}:
        finder = _finder(glossary, language)
        for line in lines:
            if line.language == language:
                found.update((term.term, language) for _, _, term in finder.found(line.text))
    return found


@cache
def _finder(glossary, language):
    """Return the finder of a glossary's terms, made once for all articles of a language."""
    return terms.Finder(glossary, language)
