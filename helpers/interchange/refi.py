"""REFI-QDA projects (.qdpx) and codebooks (.qdc), for NVivo, ATLAS.ti, MAXQDA and QualCoder.

Positions count Unicode code points from 0 into `source.txt`, end exclusive (REFI-QDA 1.5, 2019,
section 10.2). Folders of the code tree cannot be coded with; its leaves have two words each, by
which they are known again: `T1 supports`, `theme talent`, `kind fact`, `voice fang`. A leaf is
named once in the whole tree, as QualCoder needs it.
"""

import io
import zipfile
from datetime import UTC, datetime, time

from pyrefiqda import models as m
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDateTime
from xsdata_pydantic.bindings import XmlSerializer

from helpers import claims, codebook, corpus, tables, voices
from helpers.interchange import exchange
from helpers.interchange.exchange import guid

NAMESPACE = "urn:QDA-XML:{}:1.0"
ORIGIN = "China large models study kit"
VARIABLES = ("affiliation", "sector")
CARRIED = ("english", "low", "high", "unit", "note")  # what a note tells of its claim
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


def codebook_file(seeds=None):
    """Return the bytes of a codebook (.qdc): every question with its stances, and every voice."""
    codes = _tree(m.CodebookCodeType, voices.load(seeds).values(), seeds)
    sets = [
        m.CodebookSetType(guid=at, name=name, member_code=[m.MemberCodeType(guid=i) for i in held])
        for name, at, held in _sets(seeds)
    ]
    book = m.CodeBook(codes=m.CodebookCodesType(code=codes), origin=ORIGIN)
    book.sets = m.CodebookSetsType(set=sets)
    return _xml(book, "codebook")


def project_file(slugs=None, seeds=None, coder=exchange.CODER, day=None):
    """Return the bytes of a project (.qdpx); the same data give the same bytes.

    `slugs` names the articles (all by default), `day` the date of the coding where it is known.
    Raises `tables.DataError` where the data have a fault.
    """
    articles = [corpus.article(slug, seeds) for slug in slugs or corpus.slugs(seeds)]
    if not articles:
        raise tables.DataError([f"{tables.name(seeds)}: there is no article to write"])
    last = day or max(article.about["spoken"]["to"] for article in articles)
    moment = XmlDateTime.from_datetime(datetime.combine(last, time(), UTC))
    stamp = {"creating_user": guid("user", coder), "creation_date_time": moment}
    coded = {article.slug: exchange.coded_rows(article.slug, seeds) for article in articles}
    project = _project(articles, coded, seeds, stamp, coder)
    project.description = ABOUT + ("" if day else UNDATED)
    files = {"project.qde": _xml(project, "project")}
    files |= {f"sources/{guid('article', a.slug)}.txt": a.source.encode() for a in articles}
    return _zipped(files)


def _xml(root, kind):
    serializer = XmlSerializer(config=SerializerConfig(indent="  "))
    return serializer.render(root, {None: NAMESPACE.format(kind)}).encode()


def _zipped(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            # ZipInfo has a date of its own, 1 January 1980; the day of writing would show.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _project(articles, coded, seeds, stamp, coder):
    every = [row for rows in coded.values() for row in rows]
    heard = [voice for voice in voices.load(seeds).values() if voice.article in coded]
    tree = _tree(m.ProjectCodeType, heard, seeds)
    cases = [_case(voice, coded[voice.article]) for voice in heard]
    user = m.UserType(guid=stamp["creating_user"], name=coder)
    return m.Project(
        name="China large models",
        origin=ORIGIN,
        creating_user_guid=user.guid,
        creation_date_time=stamp["creation_date_time"],
        users=m.UsersType(user=[user]),
        code_book=m.ProjectCodeBookType(codes=m.ProjectCodesType(code=tree)),
        variables=m.VariablesType(variable=[_variable(name) for name in VARIABLES]),
        cases=m.CasesType(case=cases) if cases else None,
        sources=m.SourcesType(text_source=[_source(a, coded[a.slug], stamp) for a in articles]),
        notes=m.NotesType(note=[_note(row, stamp) for row in every]) if every else None,
        sets=m.ProjectSetsType(set=[_set(*told) for told in _sets(seeds)]),
    )


def _tree(kind, heard, seeds):
    """Return the code tree in the library's type of a code: folders, and leaves to code with."""
    book = codebook.load(seeds)

    def code(name, told, inside=()):
        at = guid("code", name)
        return kind(guid=at, name=name, description=told, is_codable=not inside, code=list(inside))

    def question(q):
        told = f"Counts: {q.counts}\nDoes not count: {q.excludes}\nExample: {q.example}"
        stances = [code(f"{q.id} {name}", book.stances[name]) for name in codebook.STANCES]
        return code(f"{q.id} {q.proposition}", told, stances)

    def theme(name):
        asked = [question(q) for q in book.questions.values() if q.theme == name]
        rest = code(f"theme {name}", f"On {name}, without a stance to any of the questions.")
        return code(name, f"Codebook version {book.version}.", [*asked, rest])

    kinds = [code(f"kind {name}", f"A claim put as {name}.") for name in claims.KINDS]
    spoke = [code(f"voice {v.id}", f"{v.name}. {v.note}".strip()) for v in heard]
    found = [*map(theme, codebook.THEMES), code("kinds", "How a claim is put.", kinds)]
    return [*found, code("voices", "Who holds the view.", spoke)] if spoke else found


def _sets(seeds):
    """Return `[(name, guid, guids of codes)]`: the same stance to whatever question."""
    questions = codebook.load(seeds).questions
    return [
        (f"all {name}", guid("set", name), [guid("code", f"{q} {name}") for q in questions])
        for name in codebook.STANCES
    ]


def _set(name, at, held):
    members = [m.CodeRefType(target_guid=code) for code in held]
    return m.ProjectSetType(guid=at, name=name, member_code=members)


def leaves(row):
    """Return the names of the codes that a claim carries, the one that says most first."""
    first = f"{row['question']} {row['stance']}" if row["question"] else f"theme {row['theme']}"
    return first, f"kind {row['kind']}", f"voice {row['voice']}"


def _variable(name):
    cells = {"name": name, "type_of_variable": m.TypeOfVariableType.TEXT}
    return m.VariableType(guid=guid("variable", name), description="As of the article.", **cells)


def _case(voice, rows):
    values = [
        m.VariableValueType(
            variable_ref=m.VariableRefType(target_guid=guid("variable", name)),
            text_value=getattr(voice, name) or "not known",
        )
        for name in VARIABLES
    ]
    held = [guid("claim", row["id"]) for row in rows if row["voice"] == voice.id]
    return m.CaseType(
        guid=guid("voice", voice.id),
        name=voice.name,
        description=voice.note or voice.name,
        variable_value=values,
        source_ref=[m.SourceRefType(target_guid=guid("article", voice.article))],
        selection_ref=[m.SelectionRefType(target_guid=at) for at in held],
    )


def _source(article, rows, stamp):
    at = guid("article", article.slug)
    return m.TextSourceType(
        guid=at,
        name=article.slug,
        description=f"{article.title} ({article.about['title']})",
        plain_text_path=f"internal://{at}.txt",
        plain_text_selection=[_selection(row, stamp) for row in rows],
        **stamp,
    )


def _selection(row, stamp):
    return m.PlainTextSelectionType(
        guid=guid("claim", row["id"]),
        name=row["id"],
        description=row["english"],
        start_position=row["start"],
        end_position=row["end"],
        coding=[_coding(row["id"], leaf, stamp) for leaf in leaves(row)],
        note_ref=[m.NoteRefType(target_guid=guid("note", row["id"]))],
        **stamp,
    )


def _coding(id, leaf, stamp):
    code = m.CodeRefType(target_guid=guid("code", leaf))
    return m.CodingType(guid=guid("coding", f"{id} {leaf}"), code_ref=code, **stamp)


def _indented(cell):
    """Return a cell whose further lines cannot be taken for cells of their own."""
    return cell.replace("\n", "\n ")


def _note(row, stamp):
    """Return the note of a claim, a line for each cell that a code cannot carry."""
    told = "\n".join(f"{column}: {_indented(row[column])}" for column in CARRIED if row[column])
    at = guid("note", row["id"])
    return m.TextSourceType(guid=at, name=row["id"], plain_text_content=told, **stamp)
