"""REFI-QDA projects (.qdpx) and codebooks (.qdc), for NVivo, ATLAS.ti, MAXQDA and QualCoder.

Positions count Unicode code points from 0 into `source.txt`, the end exclusive, as all tools do
(REFI-QDA 1.5, 2019, section 10.2, speaks of the last character). Folders of the code tree cannot
be coded with; its leaves have two words each, by which they are known again: `T8 supports`, `theme
talent`, `kind fact`, `voice fang`. A leaf is named once in the whole tree, as QualCoder needs it.
"""

import io
import re
import zipfile
from datetime import UTC, datetime, time

from lxml import etree
from lxml.builder import ElementMaker

from helpers.data.claims import KINDS
from helpers.data.codebook import STANCES, THEMES
from helpers.data.files import DataError, shown_path
from helpers.export.rows import CODER, chosen, coded_rows, description, guid, leaves, made_by

NAMESPACE = "urn:QDA-XML:{}:1.0"
VARIABLES = ("affiliation", "sector")
# One colour a stance, which people who are colour-blind can tell apart; tools draw lots otherwise.
COLOURS = {"supports": "#0072B2", "opposes": "#D55E00", "qualifies": "#E69F00"}
GREY = "#999999"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ABOUT = (
    "Articles on China's large-model wave, with coded claims. The people are real, and some texts "
    "are second-hand, translated or unsigned: read what is noted of a voice before you quote it. A "
    "voice without a coding was silent or not coded, and agrees with nobody. Five texts prove no "
    "frequency. The articles belong to their owners."
)
UNDATED = (
    " The tables do not say on which day a claim was coded: every date in this file is the last "
    "day on which a voice spoke, and none is a day of coding."
)


def codebook_file(kit):
    """Return the bytes of a codebook (.qdc): every question with its stances, and every voice."""
    make = _maker("codebook")
    sets = [
        make.Set(*(make.MemberCode(guid=code) for code in held), guid=guid("set", name), name=name)
        for name, held in _sets(kit)
    ]
    codes = make.Codes(*_tree(make, kit, kit.voices.values()))
    return _xml(make.CodeBook(codes, make.Sets(*sets), origin=made_by()))


def project_file(kit, slugs=None, coder=CODER, day=None):
    """Return the bytes of a project (.qdpx); the same data give the same bytes.

    `slugs` names the articles (all by default), `day` the date of the coding where it is known.
    Raises `DataError` where the data have a fault.
    """
    articles = chosen(kit, slugs)
    if not articles:
        raise DataError([f"{shown_path(kit.folder)}: there is no article to write"])
    last = day or max(article.spoken.last for article in articles)
    moment = datetime.combine(last, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stamp = {"creatingUser": guid("user", coder), "creationDateTime": moment}
    make = _maker("project")
    coded = {article: coded_rows(article) for article in articles}
    every = [row for rows in coded.values() for row in rows]
    heard = [voice for article in articles for voice in article.voices.values()]
    root = make.Project(
        make.Users(make.User(guid=guid("user", coder), name=_text(coder))),
        make.CodeBook(make.Codes(*_tree(make, kit, heard))),
        make.Variables(*(_variable(make, name) for name in VARIABLES)),
        *_held(make.Cases, (_case(make, voice, every) for voice in heard)),
        make.Sources(*(_source(make, article, rows, stamp) for article, rows in coded.items())),
        *_held(make.Notes, (_note(make, row, stamp) for row in every)),
        make.Sets(*(_set(make, *told) for told in _sets(kit))),
        make.Description(ABOUT + ("" if day else UNDATED)),
        **{"name": "China large models", "origin": made_by()},
        **{"creatingUserGUID": guid("user", coder), "creationDateTime": moment},
    )
    files = {"project.qde": _xml(root)}
    files |= {f"sources/{guid('article', a.slug)}.txt": a.source.encode() for a in articles}
    return _zipped(files)


def _maker(kind):
    namespace = NAMESPACE.format(kind)
    return ElementMaker(namespace=namespace, nsmap={None: namespace})


def _held(make, inside):
    """Return an element in a list, or an empty list where nothing would be in it."""
    inside = list(inside)
    return [make(*inside)] if inside else []


def _xml(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _text(told):
    """Return text without the characters that XML cannot hold."""
    return NOT_XML.sub("\ufffd", told)


def _zipped(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            # ZipInfo has a date of its own, 1 January 1980; the day of writing would show.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _tree(make, kit, heard):
    """Return the code tree: folders, and leaves to code with."""
    book = kit.codebook

    def code(name, told, inside=(), colour=GREY):
        cells = {"guid": guid("code", name), "name": _text(name), "color": colour}
        cells["isCodable"] = "false" if inside else "true"
        return make.Code(make.Description(_text(told)), *inside, **cells)

    def question(q):
        told = f"Counts: {q.counts}\nDoes not count: {q.excludes}\nExample: {q.example}"
        stances = [code(f"{q.id} {s}", book.stances[s], colour=COLOURS[s]) for s in STANCES]
        return code(f"{q.id} {q.proposition}", told, stances)

    def theme(name):
        asked = [question(q) for q in book.questions.values() if q.theme == name]
        rest = code(f"theme {name}", f"On {name}, without a stance to any of the questions.")
        return code(name, f"Codebook version {book.version}.", [*asked, rest])

    kinds = [code(f"kind {name}", f"A claim put as {name}.") for name in KINDS]
    spoke = [
        code(f"voice {v.id}", f"{v.name}. {v.note}".strip(), colour=v.colour or GREY) for v in heard
    ]
    found = [*map(theme, THEMES), code("kinds", "How a claim is put.", kinds)]
    return [*found, code("voices", "Who holds the view.", spoke)] if spoke else found


def codes(kit):
    """Return `[(name, description)]` of the codes that one codes with, in the order of the tree."""
    tree = _maker("codebook").Codes(*_tree(_maker("codebook"), kit, kit.voices.values()))
    found = [code for code in tree.iter("{*}Code") if code.get("isCodable") == "true"]
    return [(code.get("name"), _whole(code)) for code in found]


def _whole(code):
    """Return the description of a code; that of a stance begins with the proposition it is to."""
    told, above = code.findtext("{*}Description"), code.getparent().get("name")
    return f"{above} {told}" if code.get("color") in COLOURS.values() and above else told


def _sets(kit):
    """Return `[(name, guids of codes)]`: the same stance to whatever question."""
    questions = kit.codebook.questions
    return [(f"all {s}", [guid("code", f"{q} {s}") for q in questions]) for s in STANCES]


def _set(make, name, held):
    members = (make.MemberCode(targetGUID=code) for code in held)
    return make.Set(*members, guid=guid("set", name), name=name)


def _variable(make, name):
    cells = {"guid": guid("variable", name), "name": name, "typeOfVariable": "Text"}
    return make.Variable(make.Description("As of the article."), **cells)


def case_name(voice):
    """Return the name of a voice's case, which holds its id: two voices may have one name."""
    return f"{voice.name} [{voice.id}]"


def _case(make, voice, rows):
    """Return a voice as a case of what it said; the article is not the voice's as a whole."""
    values = (
        make.VariableValue(
            make.VariableRef(targetGUID=guid("variable", name)),
            make.TextValue(_text(getattr(voice, name) or "not known")),
        )
        for name in VARIABLES
    )
    said = [guid("claim", row["id"]) for row in rows if row["voice"] == voice.id]
    return make.Case(
        make.Description(_text(voice.note or voice.name)),
        *values,
        *(make.SelectionRef(targetGUID=at) for at in said),
        **{"guid": guid("voice", voice.id), "name": _text(case_name(voice))},
    )


def _source(make, article, rows, stamp):
    at = guid("article", article.slug)
    return make.TextSource(
        make.Description(_text(f"{article.title} ({article.about.title})")),
        *(_selection(make, row, stamp) for row in rows),
        **{"guid": at, "name": article.slug, "plainTextPath": f"internal://{at}.txt", **stamp},
    )


def _selection(make, row, stamp):
    place = {"startPosition": str(row["start"]), "endPosition": str(row["end"])}
    return make.PlainTextSelection(
        make.Description(_text(description(row))),
        *(_coding(make, row["id"], leaf, stamp) for leaf in leaves(row)),
        make.NoteRef(targetGUID=guid("note", row["id"])),
        **{"guid": guid("claim", row["id"]), "name": row["id"], **place, **stamp},
    )


def _coding(make, id, leaf, stamp):
    code = make.CodeRef(targetGUID=guid("code", leaf))
    return make.Coding(code, guid=guid("coding", f"{id} {leaf}"), **stamp)


def _note(make, row, stamp):
    """Return what the selection's description says as a note, for tools that show notes alone."""
    told = make.PlainTextContent(_text(description(row)))
    return make.Note(told, guid=guid("note", row["id"]), name=row["id"], **stamp)
