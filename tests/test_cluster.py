"""The kit's functions on Dask: the same results, faults by name, and workers that die."""

import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest

from helpers import cluster
from helpers.data.files import DataError, UnknownName
from helpers.kit import Kit

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
dask = pytest.importorskip("dask")


@pytest.fixture(scope="module")
def address():
    """The address of a scheduler with two workers, each a process of its own."""
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1"}
    options |= {"dashboard_address": None}
    options |= {"scheduler_kwargs": {"dashboard_address": "127.0.0.1:0"}}
    with distributed.LocalCluster(**options) as running:
        yield running.scheduler_address


@pytest.fixture(autouse=True)
def batches_of_two(monkeypatch):
    """Let five articles be three batches."""
    monkeypatch.setattr(cluster, "BATCH", 2)


def all_of(batches):
    return [found for batch in batches for found in batch]


@pytest.mark.parametrize(
    "function",
    [
        cluster.faults,
        partial(cluster.hits, pattern="GPT-4"),
        partial(cluster.counts, glossary=Kit().glossary),
    ],
    ids=["faults", "hits", "counts"],
)
def test_a_cluster_finds_what_a_plain_loop_finds_in_the_same_order(kit, address, function):
    alone, together = ([*cluster.over(function, kit, address=a)] for a in (None, address))
    assert together == alone and [len(batch) for batch in alone] == [2, 2, 1]


def test_how_far_the_work_is_is_told_after_every_batch(kit, address):
    told = []
    done = cluster.over(cluster.faults, kit, address=address, told=lambda *far: told.append(far))
    assert len(all_of(done)) == 5 and told == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize("where", ["a plain loop", "a cluster"])
def test_the_faults_of_a_bad_article_are_told_and_the_others_are_done(
    workshop, spoil, request, where
):
    spoil("fang/claims.csv", "fang-c01,", "fang-cX,")
    at = request.getfixturevalue("address") if where == "a cluster" else None
    found = dict(
        zip(
            workshop.slugs(),
            all_of(cluster.over(cluster.faults, workshop, address=at)),
            strict=True,
        )
    )
    assert any("fang/claims.csv, row 2" in fault for fault in found.pop("fang"))
    assert all(faults == [] for faults in found.values())


def dying(kit, slug, marks):
    """Return an article's name; the first process that is asked for `shen` dies of it."""
    mark = Path(marks) / f"{slug}.died"
    if slug == "shen" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return slug


def always_dying(kit, slug):
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_worker_that_died_had_is_done_again(kit, tmp_path):
    found = all_of(cluster.over(partial(dying, marks=str(tmp_path)), kit, workers=2))
    assert found == kit.slugs() and (tmp_path / "shen.died").exists()


def test_an_article_that_kills_every_worker_is_told_with_its_batch(kit):
    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with once, pytest.raises(DataError, match="fang to huxiu: every process"):
        all_of(cluster.over(always_dying, kit, workers=1))


def test_without_dask_the_error_says_what_to_install(kit, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UnknownName, match=r"pip install \.\[cluster\]"):
        all_of(cluster.over(cluster.faults, kit, workers=1))
