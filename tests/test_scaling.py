"""On many processes the results are those of the plain loop, whatever happens to a process."""

import os
import signal
from pathlib import Path

import pytest
from bench_scaling import generate

from helpers import checking, claims, corpus, scaling, search, tables, translation

MANY = 60


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A corpus of sixty invented articles: five passages and two claims each."""
    seeds = tmp_path_factory.mktemp("many") / "seeds"
    generate(seeds, MANY)
    return seeds


@pytest.fixture(scope="module")
def address():
    """Two worker processes on this machine, known by their scheduler's address alone."""
    with scaling._client(None, 2) as client:
        yield client.scheduler.address


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(scaling, "BATCH", 7)


def test_the_articles_go_in_batches_in_their_order(many):
    named = list(scaling.over(lambda slug, seeds: slug, many))
    assert [len(batch) for batch in named] == [7] * 8 + [4]
    assert [slug for batch in named for slug in batch] == sorted(corpus.slugs(many))
    few = scaling.each(lambda slug, seeds: slug, many, ["aaaaab", "aaaaaa"])
    assert list(few) == ["aaaaab", "aaaaaa"]


def test_what_is_counted_is_what_there_is(many):
    """Sixty times five passages and two claims; every third article is Chinese."""
    assert scaling.counts(scaling.passage_counts, many) == {"narration": 5 * MANY}
    assert scaling.counts(scaling.claim_counts, many) == {("compute", "", ""): 2 * MANY}
    hits = list(scaling.concordance("算力", many))
    assert [hit.article for hit in hits] == [
        s for s in scaling.folders(many)[::3] for _ in range(5)
    ]
    assert hits[0].left.endswith("号研究员说，") and hits[0].right.startswith("是1家")


def works(seeds):
    """Return each piece of work as a function of where it is to be done."""
    terms = translation.glossary()
    return {
        "loading": lambda **where: list(scaling.each(corpus.scan, seeds, **where)),
        "checking": lambda **where: list(scaling.each(checking.article_faults, seeds, **where)),
        "concordance": lambda **where: list(scaling.concordance("di", seeds, fold=True, **where)),
        "claims": lambda **where: scaling.counts(scaling.claim_counts, seeds, **where),
        "terms": lambda **where: scaling.term_counts(terms, seeds, **where),
    }


@pytest.mark.parametrize("name", ["loading", "checking", "concordance", "claims", "terms"])
def test_a_cluster_gives_what_the_plain_loop_gives(many, address, name):
    (many / "aaaaaf/quiz.toml").write_text("[[question]]\n", "utf-8")
    (many / "aaaabc/source.txt").write_text("Changed.", "utf-8")
    work = works(many)[name]
    plain = work()
    assert plain and work(address=address) == plain


def test_faults_are_told_of_the_article_that_has_them(many, address):
    (many / "aaaaad/voices.csv").unlink()
    found = dict(
        zip(
            scaling.folders(many),
            scaling.each(checking.article_faults, many, address=address),
            strict=True,
        )
    )
    assert any("aaaaad/voices.csv: the file is missing" in fault for fault in found["aaaaad"])
    assert found["aaaaag"] == []


def test_over_the_five_articles_all_is_as_the_kit_itself_has_it(address):
    slugs = corpus.slugs()
    assert list(scaling.each(checking.article_faults, address=address)) == [[]] * 5
    hits = list(scaling.concordance("talent", slugs=slugs, address=address))
    assert hits == list(search.concordance("talent")) and len(hits) > 100
    coded = scaling.counts(scaling.claim_counts, address=address)
    assert coded.total() == sum(len(claims.load(slug)) for slug in slugs)
    found = scaling.term_counts(translation.glossary(), address=address)
    for term in translation.glossary()[:5]:
        for language in ("zh", "fr", "en"):
            hits = [hit for hit in search.term(term.term) if hit.language == language]
            assert found[term.term, language] == len(hits)


def dies_once(slug, seeds):
    """Return the slug; the first process that comes to the thirtieth article is killed there."""
    mark = Path(seeds).parent / "died"
    if slug == "aaaadb" and not mark.exists():
        mark.write_text(str(os.getpid()), "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return slug


def test_a_lost_worker_costs_no_result(many):
    found = list(scaling.each(dies_once, many, workers=2))
    assert (many.parent / "died").exists() and found == scaling.folders(many)
    assert str(os.getpid()) != (many.parent / "died").read_text("utf-8")


def refuses(slug, seeds):
    """Return nothing; one article is refused."""
    if slug == "aaaaac":
        raise tables.DataError([f"{slug}: the first fault", f"{slug}: the second fault"])


def test_an_error_comes_back_as_it_was_raised(many, address):
    with pytest.raises(tables.DataError) as caught:
        list(scaling.each(refuses, many, address=address))
    assert caught.value.faults == ("aaaaac: the first fault", "aaaaac: the second fault")
    assert str(caught.value) == "aaaaac: the first fault\naaaaac: the second fault"


def test_nothing_can_be_reached_from_another_machine(address):
    from distributed import Client

    assert address.startswith("tcp://127.0.0.1:")
    with Client(address) as client:
        served = client.scheduler_info()
    assert served["address"].startswith("tcp://127.0.0.1:")
    assert all(worker.startswith("tcp://127.0.0.1:") for worker in served["workers"])
