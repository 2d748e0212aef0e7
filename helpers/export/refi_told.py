"""What a REFI-QDA project tells of its selections, its identifiers replaced by names."""

from collections import Counter, defaultdict

from helpers.export.refi_file import guid, kind, plain, target
from helpers.export.rows import OURS, TOLD, cells_of


class Told:
    """The codes, coders, cases, notes and descriptions of an opened project."""

    def __init__(self, project):
        """Look up all names once."""
        root = project.root
        self._codes = {guid(code): code.get("name", "") for code in root.iter("{*}Code")}
        self._users = _unmistakable(root.iter("{*}User"))
        self._notes = {guid(note): project.text(note) or "" for note in root.iter("{*}Note")}
        self._cases = {guid(case): case for case in root.iter("{*}Case")}
        self._holding, self._whole, self._noted = (defaultdict(list) for _ in range(3))
        for case in root.iter("{*}Case"):
            held = case.findall("{*}SelectionRef")
            for ref in held or case.findall("{*}SourceRef"):
                (self._holding if held else self._whole)[target(ref)].append(case)
        for link in root.iter("{*}Link"):  # NVivo's way to tie a note to words
            one, other = (plain(link.get(f"{end}GUID") or "") for end in ("origin", "target"))
            self._noted[one].append(other)
            self._noted[other].append(one)

    def coders(self, selection):
        """Return the names of those who coded, or else of the one who marked the words."""
        found = [self._coder(coding, selection) for coding in selection.findall("{*}Coding")]
        return list(dict.fromkeys(found)) or [self._coder(selection, selection)]

    def _coder(self, coding, selection):
        user = plain(coding.get("creatingUser") or selection.get("creatingUser") or "")
        return self._users.get(user, user)

    def codes(self, selection, coder):
        """Return the names of a coder's codes; a case that serves as a code is among the cases."""
        found = [target(ref) for ref in self._refs(selection, coder)]
        return [self._codes.get(c, f"unknown code {c}") for c in found if c not in self._cases]

    def _refs(self, selection, coder):
        for coding in selection.findall("{*}Coding"):
            if self._coder(coding, selection) == coder:
                yield from coding.findall("{*}CodeRef")

    def cases(self, selection, coder):
        """Return the cases that hold the words, or with which they are coded."""
        coded = [target(ref) for ref in self._refs(selection, coder)]
        return [
            *self._holding[guid(selection)],
            *(self._cases[c] for c in coded if c in self._cases),
        ]

    def whole(self, entry):
        """Return the cases that name a source as a whole and no words of their own."""
        above = entry.getparent()
        return [*self._whole[guid(entry)], *(self._whole[guid(above)] if above is not None else ())]

    def cells(self, selection, coder):
        """Return what name, description and notes tell; for any but its author the gloss alone."""
        described = cells_of(selection.findtext("{*}Description") or "")
        cells, name = self._noted_cells(selection, described) | described, selection.get("name", "")
        if OURS.fullmatch(name):
            cells["id"] = name
        elsewise = selection.get("creatingUser") and self._coder(selection, selection) != coder
        kept = ("english",) if elsewise else TOLD
        return {column: cells[column] for column in kept if column in cells}

    def _noted_cells(self, selection, described):
        """Return what the notes on a selection tell; another tool's note is told as it stands."""
        cells, foreign = {}, []
        for note in self._notes_on(selection):
            told = cells_of(self._notes[note])
            if told.keys() - {"english"}:
                cells |= told
            elif told and told != described:
                foreign.append(self._notes[note])
        return cells | ({"note": "\n".join(foreign)} if foreign else {})

    def _notes_on(self, selection):
        refs = [target(ref) for ref in selection.findall("{*}NoteRef")]
        found = [*refs, *self._noted.get(guid(selection), ())]
        return [note for note in dict.fromkeys(found) if note in self._notes]

    def passed_over(self, root):
        """Yield what the project holds besides coded words: pictures, whole texts, notes."""
        above = Counter(kind(coding.getparent()) for coding in root.iter("{*}Coding"))
        for name, count in above.items():
            if name != "PlainTextSelection":
                yield f"{count} codings of a {name} are passed over: only coded words are read"
        read = {note for s in root.iter("{*}PlainTextSelection") for note in self._notes_on(s)}
        if left := len(self._notes.keys() - read):
            yield f"{left} notes that are on no coded words are passed over"


def _unmistakable(users):
    """Return `{guid: name}` of coders; where two have one name, it is told with the identifier."""
    named = {guid(user): user.get("name") or guid(user) for user in users}
    times = Counter(named.values())
    return {id: f"{name} {id}" if times[name] > 1 else name for id, name in named.items()}
