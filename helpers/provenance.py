"""What is known of an article (article.toml): its origin, its dates, how its lines divide."""

import re
import tomllib
from datetime import date
from functools import lru_cache

from helpers import tables

ROLES = ("question", "answer", "narration", "heading", "caption")
STATUSES = ("stated", "inferred")
REQUIRED = {
    "title": str,
    "title_en": str,
    "short": str,
    "language": str,
    "original_language": str,
    "narrator": str,
    "file": str,
    "sha256": str,
    "coded_against": str,
    "spoken": dict,
    "chain": list,
}
# The tables of article.toml, each with the keys that every entry must have.
TABLES = {
    "chain": {"step", "who", "status", "basis"},
    "furniture": {"lines", "reason"},
    "label": {"text", "voice", "role"},
    "lines": {"lines", "voice", "role"},
}
OPTIONAL = {"when"}


def scan(path):
    """Return `(about, faults)`; `about` is the file as a dict, empty where it cannot be used."""
    content, faults = tables.text(path)
    if faults:
        return {}, faults
    about, wrong = parsed(content)
    return about, [f"{tables.name(path)}: {fault}" for fault in wrong]


@lru_cache(maxsize=256)
def parsed(content):
    """Return `(about, faults)` of the text of an article.toml, the faults without its name."""
    try:
        about = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        return {}, (f"not readable as TOML: {error}",)
    faults = tuple(_faults(about))
    return ({} if faults else about), faults


def _faults(about):
    known = REQUIRED.keys() | TABLES.keys()
    for key in sorted(about.keys() - known):
        yield tables.not_among("key", key, known)
    for key, kind in REQUIRED.items():
        if key not in about:
            yield f"the key {key!r} is missing"
        elif not isinstance(about[key], kind):
            yield f"{key} should be of type {kind.__name__}"
    yield from _date_faults(about.get("spoken", {}))
    for table, keys in TABLES.items():
        for number, entry in enumerate(about.get(table, []), 1):
            yield from _entry_faults(f"{table} {number}", entry, keys)


def _date_faults(spoken):
    first, last = spoken.get("from"), spoken.get("to")
    if not isinstance(first, date) or not isinstance(last, date) or "basis" not in spoken:
        yield "spoken needs from and to (dates) and basis (how we know)"
    elif first > last:
        yield f"spoken is from {first} to {last}, which is the wrong way round"


def _entry_faults(where, entry, keys):
    for key in sorted(keys - entry.keys()):
        yield f"{where}: {key!r} is missing"
    for key in sorted(entry.keys() - keys - OPTIONAL):
        yield f"{where}: {tables.not_among('key', key, keys)}"
    if entry.get("role", ROLES[0]) not in ROLES:
        yield f"{where}: {tables.not_among('role', entry['role'], ROLES)}"
    if entry.get("status", STATUSES[0]) not in STATUSES:
        yield f"{where}: {tables.not_among('status', entry['status'], STATUSES)}"
    if "lines" in entry and not line_numbers(entry):
        yield f'{where}: lines = {entry["lines"]!r} should look like "3, 7-9"'


def line_numbers(entry):
    """Return the set of line numbers that `lines = "3, 7-9"` names; none if it is unreadable."""
    found = set()
    for part in str(entry["lines"]).split(","):
        bounds = re.fullmatch(r"\s*(\d{1,6})(?:-(\d{1,6}))?\s*", part)
        if not bounds or int(bounds[1]) > int(bounds[2] or bounds[1]):
            return set()
        found.update(range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1))
    return found
