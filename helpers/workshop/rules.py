"""The rules of an article.toml, changed in place so that its comments stay.

A `document` is what tomlkit makes of the file. Nothing here reads or writes one.
"""

import tomlkit

from helpers.add.skeleton import spans
from helpers.data.about import line_numbers


def set_furniture(document, reasons):
    """Make each line of `{number: reason}` page furniture for that reason, or a passage for ""."""
    _regroup(document, "furniture", {n: {"reason": why} for n, why in reasons.items() if why})
    _take_lines(document, "furniture", {n for n, why in reasons.items() if not why})


def set_speakers(document, told):
    """Give each line of `{number: (voice, role)}` a rule, or none where that is None."""
    named = {n: dict(zip(("voice", "role"), who, strict=True)) for n, who in told.items() if who}
    _regroup(document, "lines", named)
    _take_lines(document, "lines", {n for n, who in told.items() if not who})


def _regroup(document, name, wanted):
    """Put each line of `{number: cells}` under the entry that has these cells, or a new one."""
    for cells in {tuple(sorted(cells.items())): cells for cells in wanted.values()}.values():
        numbers = {number for number, told in wanted.items() if told == cells}
        whole = [e for e in document.get(name, ()) if line_numbers(e["lines"]) == numbers]
        if whole:
            whole[0].update(cells)
            continue
        moved = numbers - {n for e in _having(document, name, cells) for n in _numbers(e)}
        _take_lines(document, name, moved)
        if same := _having(document, name, cells):
            same[0]["lines"] = spans({*_numbers(same[0])} | moved)
        elif moved:
            add(document, name, {"lines": spans(moved)} | cells)


def _having(document, name, cells):
    return [e for e in document.get(name, ()) if all(e.get(k) == v for k, v in cells.items())]


def _numbers(entry):
    return line_numbers(entry["lines"])


def _take_lines(document, name, numbers):
    """Take lines out of the entries that name them; an entry without lines goes."""
    for place in reversed(range(len(document.get(name, ())))):
        entry = document[name][place]
        left = _numbers(entry) - numbers
        if not left:
            take_out(document, name, place)
        elif left != _numbers(entry):
            entry["lines"] = spans(left)


def add(document, name, cells, place=None):
    """Add an entry to a list of tables such as `chain`, at the end or at a place in it."""
    entry = tomlkit.table()
    entry.update(cells)
    if name not in document:
        document[name] = tomlkit.aot()
    entries = document[name]
    entries.insert(len(entries) if place is None else place, entry)


def take_out(document, name, place):
    """Take an entry out of a list of tables; comments that follow it go to the table before."""
    entries = document[name]
    told = _comments_behind(entries[place])
    before = entries[place - 1] if place else document["chain"][-1]
    del entries[place]
    if not entries:
        del document[name]
    for comment in told:
        before.add(tomlkit.comment(comment))


def _comments_behind(entry):
    """Return the comments below the last key of an entry: they are about what comes next."""
    found = []
    for key, item in reversed(entry.value.body):
        if key is not None:
            break
        found.append(item.as_string().strip().removeprefix("#").strip())
    return [text for text in reversed(found) if text]
