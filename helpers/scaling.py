"""The kit's functions over a corpus of any size: in a plain loop, or on Dask in many processes.

A function takes `(slug, seeds)` and may read that article's folder and the codebook; it lives in
a module that the workers can import. On a cluster all see the articles under the same path.
"""

import logging
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from helpers import claims, corpus, search, tables
from helpers.patterns import word_spans

BATCH = 200


def over(function, seeds=None, slugs=None, *, address=None, workers=0, merge=list):
    """Yield `merge([function(slug, seeds), …])` of one batch of articles after the other.

    The articles are those named, or all by their names; batches and order are the same however
    they are worked on: in a plain loop (`workers=0`), by so many processes on this machine, or
    by the Dask cluster whose scheduler is at `address`. What a lost worker had is done again.
    A script that starts processes does so under `if __name__ == "__main__":`.
    """
    names = list(slugs) if slugs is not None else folders(seeds)
    batches = [names[first : first + BATCH] for first in range(0, len(names), BATCH)]
    work = partial(_worked, function, str(Path(seeds or tables.SEEDS).resolve()), merge)
    if not workers and not address:
        yield from map(work, batches)
        return
    with _client(address, workers) as client:
        futures = client.map(work, batches, pure=False)
        while futures:
            yield futures.pop(0).result()


def _worked(function, seeds, merge, batch):
    return merge([function(slug, seeds) for slug in batch])


@contextmanager
def _client(address, workers):
    """Give a Dask client: of the cluster at `address`, or of processes started for the purpose."""
    from distributed import Client, LocalCluster

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


def folders(seeds=None):
    """Return the names of all article folders, sorted; no file is read."""
    return sorted(path.parent.name for path in Path(seeds or tables.SEEDS).glob("*/article.toml"))


def each(function, seeds=None, slugs=None, **where):
    """Yield `function(slug, seeds)` for each article in order; the rest is as in `over`."""
    for batch in over(function, seeds, slugs, **where):
        yield from batch


def counts(function, seeds=None, slugs=None, **where):
    """Return the sum of the counters that `function(slug, seeds)` returns, as in `over`."""
    total = Counter()
    for batch in over(function, seeds, slugs, merge=_sum, **where):
        total.update(batch)
    return total


def _sum(counters):
    total = Counter()
    for counter in counters:
        total.update(counter)
    return total


def passage_counts(slug, seeds):
    """Return how many passages of each role an article has, in a `Counter`."""
    article, _ = corpus.scan(slug, seeds)
    return Counter(passage.role for passage in article.passages) if article else Counter()


def claim_counts(slug, seeds):
    """Return how many claims an article has by `(theme, question, stance)`, in a `Counter`."""
    found, _ = claims.scan(slug, seeds)
    return Counter((claim.theme, claim.question, claim.stance) for claim in found)


def concordance(
    pattern, seeds=None, slugs=None, *, where=search.BOTH, fold=False, regex=False, **how
):
    """Yield every `search.Hit` of a pattern, in order; `how` is as in `over`."""
    found = partial(_hits, pattern=pattern, sides=where, fold=fold, regex=regex)
    for hits in each(found, seeds, slugs, **how):
        yield from hits


def _hits(slug, seeds, pattern, sides, **how):
    return list(search.search_passages(search.article_texts(slug, sides, seeds), pattern, **how))


def term_counts(terms, seeds=None, slugs=None, *, where=search.BOTH, **how):
    """Return how often each of some glossary terms stands in texts of its language: a `Counter`.

    Its keys are `(term, language)`; `terms` are as `translation.glossary` returns them.
    """
    return counts(partial(_terms, terms=terms, sides=where), seeds, slugs, **how)


def _terms(slug, seeds, terms, sides):
    lines, found = search.article_texts(slug, sides, seeds), Counter()
    for language in {line.language for line in lines}:
        texts = [line.text for line in lines if line.language == language]
        for term in terms:
            if forms := search.forms_of(term, language):
                spans = word_spans(forms, language)
                found[term.term, language] = sum(len(spans(text)) for text in texts)
    return +found
