"""Codings that come home: a REFI-QDA project, ours or another tool's, as rows of claims.

Codes are known by their names (see `refi`) and articles by their text, since tools keep these
and change identifiers.
"""

import re
from collections import defaultdict

from helpers import claims, codebook, corpus, tables, voices
from helpers.interchange import exchange, refi, refi_faults
from helpers.interchange.refi_faults import guid, plain, target

CELLS = (*claims.COLUMNS, "coder", "code", "source", "row")
OURS = re.compile(r"[a-z]{2,20}-c\d\d+")


def claims_of(path, seeds=None):
    """Return the codings of a project as rows; raise `tables.DataError` with every fault."""
    return tables.checked(*scan(path, seeds))


def scan(path, seeds=None):
    """Return `(rows, faults)`: one row for a selection, a coder, and a question they answered.

    A row has the cells of `claims.csv` as strings, empty where the project tells nothing; the
    `coder`; in `code` the names of codes that are not ours; the `source`, which is a slug where
    its text is that of an article. A selection that lies in no one passage is a fault.
    """
    root, files, faults = refi_faults.opened(path)
    if root is None:
        return [], faults
    rows, faults, told = [], [], _Told(root, files, seeds)
    articles = {_evened(article.source): article for article in corpus.articles(seeds)}
    for source in root.iter("{*}TextSource"):
        words = refi_faults.text(source, files)
        if words and "ATLAS" in root.get("origin", ""):
            words = words.replace("\r\n", "\n")  # which counts as one there, as two elsewhere
        article = articles.get(_evened(words or ""))
        for selection in source.findall("{*}PlainTextSelection"):
            place, fault = _placed(selection, words, article)
            place["source"] = article.slug if article else source.get("name", "")
            faults += [f"{refi_faults.where(path, selection)}: {fault}"] if fault else []
            rows += [dict.fromkeys(CELLS, "") | cells | place for cells in told.by(selection)]
    return [row | {"row": number} for number, row in enumerate(rows, 1)], faults


def _evened(words):
    return words.replace("\r\n", "\n").rstrip()


def _placed(selection, words, article):
    (start, end), fault = refi_faults.span(selection, words)
    if fault or words is None:
        return {}, fault
    if article is None:
        return {"quote": words[start:end]}, ""
    start, end = (len(words[:at].replace("\r\n", "\n")) for at in (start, end))
    (passage, quote), fault = exchange.placed(article, start, end)
    return {"passage": passage, "quote": quote}, fault


class _Told:
    """What a project tells of its selections, its identifiers replaced by names."""

    def __init__(self, root, files, seeds):
        self._codes = {guid(code): code.get("name", "") for code in root.iter("{*}Code")}
        self._users = {guid(user): user.get("name", "") for user in root.iter("{*}User")}
        self._notes = {
            guid(note): _cells_of(refi_faults.text(note, files) or "")
            for note in root.iter("{*}Note")
        }
        self._questions = codebook.load(seeds).questions
        names = {voice.name: voice.id for voice in voices.load(seeds).values()}
        self._held = {
            target(ref): names.get(case.get("name"), "")
            for case in root.iter("{*}Case")
            for ref in case.findall("{*}SelectionRef")
        }

    def by(self, selection):
        """Yield the cells of each coder's answer in a selection."""
        name = selection.get("name", "")
        cells = {"id": name if OURS.fullmatch(name) else ""}
        cells["voice"] = self._held.get(guid(selection), "")
        for ref in selection.findall("{*}NoteRef"):
            cells |= self._notes.get(target(ref), {})
        if gloss := (selection.findtext("{*}Description") or "").strip():
            cells["english"] = gloss
        codes = defaultdict(list)
        for coding in selection.findall("{*}Coding"):
            user = plain(coding.get("creatingUser") or selection.get("creatingUser") or "")
            for ref in coding.findall("{*}CodeRef"):
                code = self._codes.get(target(ref), f"unknown code {target(ref)}")
                codes[self._users.get(user, user)].append(code)
        for coder, named in codes.items():
            yield from (cells | {"coder": coder} | answer for answer in self._answers(named))

    def _answers(self, named):
        """Yield the cells that one coder's codes tell, once for each question answered."""
        cells, answers = defaultdict(list), []
        for name in named:
            first, _, second = name.partition(" ")
            if first in ("theme", "kind", "voice") and second:
                cells[first].append(second)
            elif first in self._questions and second in codebook.STANCES:
                theme = self._questions[first].theme
                answers.append({"question": first, "stance": second, "theme": theme})
            else:
                cells["code"].append(name)
        told = {column: " | ".join(values) for column, values in cells.items()}
        yield from (told | answer for answer in answers or [{}])


def _cells_of(words):
    """Return the cells that a note of ours tells; of another tool's, all of it as `note`."""
    before, *parts = re.split(rf"^({'|'.join(refi.CARRIED)}): ", words, flags=re.MULTILINE)
    if before or not parts:
        return {"note": words}
    return {
        column: cell.rstrip("\n").replace("\n ", "\n")
        for column, cell in zip(parts[::2], parts[1::2], strict=True)
    }
