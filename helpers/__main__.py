"""The one command of the kit: `python -m helpers check | add | revise | …`; each with `--help`."""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

from helpers import __version__
from helpers.data.files import DataError, UnknownName, plain_console
from helpers.data.writing import finish_pending
from helpers.kit import SEEDS, Kit
from helpers.show.patterns import PatternError


def check(kit, chosen):
    """List every fault of the data, then what is left to do; with --accept, hold them so."""
    from helpers import check

    if chosen.accept:
        found = check.accept(kit)
        print("\n".join(found) or "The data are accepted as they are (digests.csv).")
        return bool(found)
    if chosen.workers or chosen.cluster:
        return _over(kit, chosen, "faults", lambda found: found)
    lines, count = check.report(kit)
    print("\n".join(lines))
    return bool(count)


def codebook(kit, chosen):
    """Print how widely each question is answered, by theme, and how far coders agreed."""
    from helpers.coding import merge, trials
    from helpers.data.codebook import THEMES
    from helpers.show.exhibits import Exhibits

    shown = Exhibits(kit)
    for theme in THEMES[:3]:
        print(f"{theme}: {shown.answered(theme).plain}.")
    print(f"all: {shown.answered().plain}.")
    for line in [*merge.agreements(kit), *map(partial(trials.told, kit), trials.numbers(kit))]:
        print(line)
    return 0


def search(kit, chosen):
    """Print every place where a pattern stands, in all articles and renderings."""

    def line(hit):
        return f"{hit.passage} ({hit.language}) {hit.left}[{hit.keyword}]{hit.right}"

    work = {"pattern": chosen.pattern, "fold": chosen.fold}
    return _over(kit, chosen, "hits", lambda hits: map(line, hits), **work)


def count(kit, chosen):
    """Print how often each term of the glossary stands in the texts of each language."""
    from collections import Counter

    from helpers import cluster

    total = Counter()
    glossary = kit.glossary
    work = partial(cluster.counts, glossary=glossary)
    for batch in cluster.over(work, kit, **_where(chosen)):
        for counted in batch:
            total.update(counted)
    for (term, language), number in sorted(total.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:>9,}  {term} ({language})")
    return 0


def _over(kit, chosen, name, lines, **work):
    """Run a function of `cluster` over all articles, print what it finds; return 1 for faults."""
    from helpers import cluster

    found = 0
    work = partial(getattr(cluster, name), **work)
    for batch in cluster.over(work, kit, **_where(chosen)):
        for result in batch:
            for line in lines(result):
                print(line)
                found += 1
    print(f"{found:,} {name} in {len(kit.slugs()):,} articles")
    return bool(found) if name == "faults" else 0


def _where(chosen):
    shown = _progress if sys.stderr.isatty() else lambda done, every: None
    return {"workers": chosen.workers, "address": chosen.cluster, "told": shown}


def _progress(done, every):
    """Draw how much is done on the screen of whoever waits."""
    filled = 40 * done // every
    end = "\n" if done == every else ""
    print(f"\r[{'#' * filled:<40}] {done:,} of {every:,}", end=end, file=sys.stderr, flush=True)


def add(kit, chosen):
    """Add a file as an article: text, Markdown, web page, Word or PDF."""
    from helpers.add import write
    from helpers.publish import store

    return write.command(kit, chosen, store.store if kit.folder == SEEDS else None)


def revise(kit, chosen):
    """Show what a new version of a source does to an article; with --apply, do it."""
    from helpers.add import revise

    return revise.command(kit, chosen)


def code(kit, chosen):
    """Bring a coding from another tool (.qdpx, annotations) home as a coder's sheet."""
    from helpers.export import home

    for pair in chosen.names:
        if not all(map(str.strip, pair.partition("="))):
            raise DataError([f"--as {pair!r} should be the tool's name, =, and ours: 'Ana Li=ana'"])
    names = dict(pair.split("=", 1) for pair in chosen.names)
    found = home.bring(kit, chosen.file, names)
    print(found)
    return bool(found.faults)


def pack(kit, chosen):
    """Write the class pack: pages, slides, print, guide."""
    from helpers.publish import pack

    print(f"written: {pack.write(kit, chosen.folder)}")
    _tell_unfinished(kit)
    return 0


def _tell_unfinished(kit):
    """Say which articles were published though work on them is open."""
    for work in kit.todo():
        print(f"published unfinished: {work}")


def site(kit, chosen):
    """Write the site: pages that any web server hands out, and that open without one."""
    from helpers.publish import browser, site

    print(f"written: {site.write(kit, chosen.folder)}")
    _tell_unfinished(kit)
    if not browser.is_here():
        print("Six panels stand still: Python for the browser is missing; `make site` fetches it.")
    return 0


def student(kit, chosen):
    """Write the notebooks without model answers; a student's edits stay."""
    from helpers.publish import student

    print("\n".join(student.write(kit, chosen.folder)))
    return 0


def export(kit, chosen):
    """Write everything for other tools into a new folder."""
    from helpers.export import pack

    print(f"written: {pack.write(kit, chosen.folder)}")
    return 0


def run(kit, chosen):
    """Run notebooks from the top and store them with their outputs."""
    from helpers.publish import store

    paths = chosen.notebooks or list(store.notebooks(kit).values())
    for path in map(Path, paths):
        print(f"running {path}")
        store.store(path)
    return 0


def parser():
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m helpers", description=__doc__)
    top.add_argument("--version", action="version", version=f"study kit {__version__}")
    top.add_argument("--seeds", type=Path, default=SEEDS, help="another folder of data")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name, function):
        told = function.__doc__.strip()
        made = commands.add_parser(name, help=told, description=told)
        made.set_defaults(command=function)
        return made

    looked = command("check", check)
    looked.add_argument("--accept", action="store_true", help="what was changed is meant")
    _large(looked)
    command("codebook", codebook)
    found = command("search", search)
    found.add_argument("pattern", help="the words to look for")
    found.add_argument("--fold", action="store_true", help="any case, accents, script")
    _large(found)
    _large(command("count", count))
    _adding(command("add", add))
    changed = command("revise", revise)
    changed.add_argument("slug", help="the name of the article")
    changed.add_argument("file", help="the new version of its source")
    changed.add_argument("--apply", action="store_true", help="write the new files")
    brought = command("code", code)
    brought.add_argument("file", help="a .qdpx project or a file of annotations")
    told = "the tool's name of a coder, and ours"
    brought.add_argument(
        "--as", dest="names", metavar="NAME=coder", nargs="*", default=(), help=told
    )
    for name, function in (
        ("site", site),
        ("class", pack),
        ("student", student),
        ("export", export),
    ):
        command(name, function).add_argument("folder", type=Path, help="the folder to write")
    command("run", run).add_argument(
        "notebooks", nargs="*", help="notebooks; all where none is named"
    )
    return top


def _large(command):
    command.add_argument("--workers", type=int, default=0, help="so many processes here, on Dask")
    command.add_argument("--cluster", metavar="tcp://…", help="the address of a Dask scheduler")


def _adding(command):
    command.add_argument("file", nargs="?", help="text, Markdown, web page, Word file or PDF")
    command.add_argument("slug", help="the name of the article: 2 to 20 small letters")
    command.add_argument("--language", help="a tag such as es, where you know better")
    command.add_argument("--keep", type=int, nargs="+", default=(), help="lines that are passages")
    command.add_argument("--drop", type=int, nargs="+", default=(), help="lines that are furniture")
    command.add_argument("--propose", action="store_true", help="show the proposal, write nothing")
    command.add_argument("--renumber", action="store_true", help="after a change in article.toml")


def main(arguments=None):
    """Run the command that the arguments name; return 1 where it is refused or finds a fault."""
    plain_console()
    chosen = parser().parse_args(arguments)
    if not chosen.seeds.is_dir():
        print(f"{chosen.seeds}: there is no such folder of data")
        return 1
    try:
        finish_pending(chosen.seeds)
        return int(chosen.command(Kit(chosen.seeds), chosen) or 0)
    except BrokenPipeError:  # whoever reads what is printed has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (DataError, UnknownName, PatternError, OSError) as error:
        print(f"Not done. {error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
