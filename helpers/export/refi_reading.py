"""Codings that come home: a REFI-QDA project, ours or another tool's, as rows of claims.

Codes are known by their names (see `refi`) and articles by their text, since tools keep these
and change identifiers.
"""

import re
from collections import defaultdict

from helpers.export.refi_file import Project, guid, kind
from helpers.export.refi_positions import Place, Positions, plain_ends, same
from helpers.export.refi_told import Told
from helpers.export.rows import CELLS, answers, placed
from helpers.export.rows import guid as our_guid

CASE = re.compile(r".*\[([a-z][a-z0-9_-]*)\]", re.DOTALL)
BOOK = re.compile(r"Codebook version (.+)\.")


def read(kit, path):
    """Return `(rows, faults)`: one row for words, a coder, and a question they answered.

    A row has CELLS as strings, empty where the project tells nothing; the version of the
    `codebook` that it names; its number as `row`. `code` holds the codes that are not ours,
    `source` is a slug where the text is that of an article. Whatever is not read is a fault.
    """
    project = Project(path)
    if project.root is None:
        return [], project.faults
    if kind(project.root) != "Project":
        return [], [f"{project.where(project.root)}: is a codebook, which holds no codings"]
    reading = _Reading(kit, project)
    return [row | {"row": number} for number, row in enumerate(reading.rows(), 1)], reading.faults


class _Reading:
    """One project being read; `faults` grows as its rows are made."""

    def __init__(self, kit, project):
        self.project, self.faults, root = project, [], project.root
        self._articles, self._questions = dict(kit.articles), kit.codebook.questions
        self._told, self._positions = Told(project), Positions(root.get("origin", ""))
        self._claims = {claim.id: claim for claim in kit.claims()}
        described = (BOOK.fullmatch(d.text or "") for d in root.iter("{*}Description"))
        self._book = next((found[1] for found in described if found), "")

    def rows(self):
        """Return the rows of all texts, in the order of the project."""
        texts = [(entry, *self._text(entry)) for entry in self.project.texts()]
        for entry, words, _ in texts:
            for selection in entry.findall("{*}PlainTextSelection"):
                self._positions.learn(selection, words or "", self._wanted(selection))
        found = [row for text in texts for row in self._of_text(*text)]
        root = self.project.root
        self.faults += [f"{self.project.where(root)}: {f}" for f in self._told.passed_over(root)]
        return found

    def _text(self, entry):
        """Return `(words, article)`: words that the project lacks may be those of an article."""
        words, named = self.project.text(entry), self._articles.get(entry.get("name"))
        if words is None:
            return (named.source if named else None), named
        even = plain_ends(words).rstrip()
        ours = (a for a in self._articles.values() if a.source.rstrip() == even)
        return words, next(ours, None)

    def _wanted(self, selection):
        """Return the words that a selection should have by its name; ours are named by claims."""
        name = selection.get("name") or ""
        return self._claims[name].quote if name in self._claims else name

    def _of_text(self, entry, words, article):
        """Yield the rows of one text: those of the same words and coder are one."""
        selections, groups = entry.findall("{*}PlainTextSelection"), defaultdict(list)
        if words is None and selections:
            lost = len(selections)
            self._fault(
                entry, f"its text is not at hand: the words of {lost} codings are not known"
            )
        for selection in selections:
            place = self._place(entry, selection, words, article)
            for coder in self._told.coders(selection):
                groups[place or selection, coder].append(selection)
        whole = self._whole_case(entry, selections)
        source = {"source": article.slug if article else _named(entry)}
        for (place, coder), held in groups.items():
            for same_claim in _by_claim(
                held, lambda s, c=coder: self._told.cells(s, c).get("id", "")
            ):
                for cells in self._answered(same_claim, coder, article, whole):
                    yield dict.fromkeys(CELLS, "") | cells | _words(place, article) | source

    def _place(self, entry, selection, words, article):
        """Return the `Place` of a selection without blanks at its ends, else None and a fault."""
        if words is None:
            return None
        wanted = self._wanted(selection)
        place, fault = self._positions.place(selection, words, wanted)
        if place and self.project.text(entry) is None and not same(place.words, wanted):
            place, fault = None, "its text is not in the project, and its name is not its words"
        if place and article:
            place = place.stripped()
            fault = placed(article, place.start, place.end)[1]
        if fault:
            self._fault(selection, fault)
        return place

    def _whole_case(self, entry, selections):
        """Return, in a list, the only case that a text as a whole belongs to."""
        cases = self._told.whole(entry) if selections else []
        if len(cases) > 1:
            self._fault(
                entry, f"belongs to {len(cases)} cases as a whole; whose words are whose is open"
            )
        return cases if len(cases) == 1 else []

    def _answered(self, selections, coder, article, whole):
        """Yield the cells of a coder's answers in selections of the same words."""
        told, codes, cases = defaultdict(list), [], []
        for selection in selections:
            for column, cell in self._told.cells(selection, coder).items():
                told[column].append(cell)
            codes += self._told.codes(selection, coder)
            cases += self._told.cases(selection, coder)
        if not (told or codes or cases):
            return
        cells = {column: " | ".join(dict.fromkeys(values)) for column, values in told.items()}
        cells |= {"coder": coder, "codebook": self._book}
        spoken = any(code.startswith("voice ") for code in codes)
        codes += _as_codes(cases or ([] if spoken else whole), article)
        yield from (cells | answer for answer in answers(codes, self._questions))

    def _fault(self, entry, fault):
        self.faults.append(f"{self.project.where(entry)}: {fault}")


def _named(entry):
    """Return the name of a text; a PDF's representation may have that of the PDF."""
    return entry.get("name") or entry.getparent().get("name") or ""


def _by_claim(selections, id_of):
    """Return the selections in groups of one claim; what has no id belongs to the only one."""
    found = defaultdict(list)
    for selection in selections:
        found[id_of(selection)].append(selection)
    return [selections] if len(found.keys() - {""}) < 2 else list(found.values())


def _words(place, article):
    """Return the cells of a place; without one they are empty."""
    if not isinstance(place, Place):
        return {"passage": "", "quote": ""}
    if article is None:
        return {"passage": "", "quote": place.words}
    passage, quote = placed(article, place.start, place.end)[0]
    return {"passage": passage, "quote": quote}


def _as_codes(cases, article):
    """Return cases as codes: `voice fang` where one is a voice of the article, else by its name."""
    known = article.voices if article else {}
    found = [(_voice(case, known), case) for case in cases]
    return [f"voice {id}" if id else f"case {case.get('name') or guid(case)}" for id, case in found]


def _voice(case, known):
    """Return the voice that a case is: by its id, else by a name that one voice alone has."""
    name = case.get("name") or ""
    ids = [id for id in known if guid(case) == our_guid("voice", id)]
    told = CASE.fullmatch(name)
    ids += [told[1]] if told and told[1] in known else []
    named = [id for id, voice in known.items() if voice.name == name]
    return next(iter(ids), "") or (named[0] if len(named) == 1 else "")
