"""What QualCoder 3.8 makes of a project that it imports and exports again (not a test).

Written after its `refi.py` (tag of 2026-02-26): every identifier is new, a selection has one
coding and its words as its name, the memo stays its description, texts begin with a byte order
mark and have CRLF line ends on Windows, codings have no date, cases hold no words, notes are gone.
"""

import io
import uuid
import zipfile
from html import escape

from lxml import etree

NOW = "2026-11-25T10:00:00Z"


def exported(stored, coder=None, ends="\r\n", utf_16=False):
    """Return the bytes of QualCoder's export of a project (bytes); `coder` did all the coding.

    With `utf_16` the codings are made in its coding window, which counts so.
    """
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        texts = {
            name.rpartition("/")[2]: archive.read(name).decode() for name in archive.namelist()
        }
    users = {user.get("guid"): coder or user.get("name") for user in root.iter("{*}User")}
    new = {name: str(uuid.uuid4()) for name in users.values()}
    codes = {code.get("guid"): str(uuid.uuid4()) for code in root.iter("{*}Code")}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        sources = []
        for source in root.iter("{*}TextSource"):
            words, file = (
                texts[source.get("plainTextPath").removeprefix("internal://")],
                uuid.uuid4(),
            )
            archive.writestr(
                f"sources/{file}.txt", b"\xef\xbb\xbf" + words.replace("\n", ends).encode()
            )
            inside = "".join(_selections(source, words, codes, users, new, utf_16))
            told = f'name="{source.get("name")}" plainTextPath="internal://{file}.txt" '
            told += f'creatingUser="{next(iter(new.values()))}" creationDateTime="{NOW}"'
            sources.append(f'<TextSource guid="{uuid.uuid4()}" {told}>{inside}</TextSource>')
        project = _project(root, new, codes, sources)
        etree.fromstring(project.encode())
        archive.writestr("project.qde", project)
    return target.getvalue()


def _selections(source, words, codes, users, new, utf_16):
    for selection in source.iter("{*}PlainTextSelection"):
        start, end = (int(selection.get(f"{side}Position")) for side in ("start", "end"))
        shown, memo = escape(words[start:end]), escape(selection.findtext("{*}Description") or "")
        if utf_16:
            start, end = (len(words[:at].encode("utf-16-le")) // 2 for at in (start, end))
        for coding in selection.iter("{*}Coding"):
            user = new[users[coding.get("creatingUser")]]
            code = codes[coding.find("{*}CodeRef").get("targetGUID")]
            yield (
                f'<PlainTextSelection guid="{uuid.uuid4()}" startPosition="{start}" '
                f'endPosition="{end}" name="{shown}" creatingUser="{user}" '
                f'creationDateTime="{NOW}">\n<Description>{memo}</Description>\n'
                f'<Coding guid="{uuid.uuid4()}" creatingUser="{user}" >\n<CodeRef '
                f'targetGUID="{code}" />\n</Coding>\n</PlainTextSelection>\n'
            )


def _project(root, new, codes, sources):
    people = "".join(f'<User guid="{id}" name="{escape(n)}"/>' for n, id in new.items())
    cases = "".join(
        f'<Case guid="{uuid.uuid4()}" name="{escape(case.get("name"))}"><Description /></Case>'
        for case in root.iter("{*}Case")
    )
    tree = root.find("{*}CodeBook/{*}Codes")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<Project name="p.qda" origin="QualCoder 3.8.2" '
        f'creatingUserGUID="{uuid.uuid4()}" creationDateTime="{NOW}" '
        f'xmlns="urn:QDA-XML:project:1.0"><Users>{people}</Users><CodeBook><Codes>'
        f"{''.join(_code(code, codes) for code in tree)}</Codes></CodeBook>"
        f"<Cases>{cases}</Cases><Sources>{''.join(sources)}</Sources><Description /></Project>"
    ).replace('encoding="utf-8"', "", 1)


def _code(code, codes):
    inside = "".join(_code(under, codes) for under in code.findall("{*}Code"))
    told = escape(code.findtext("{*}Description") or "")
    return (
        f'<Code guid="{codes[code.get("guid")]}" name="{escape(code.get("name"))}" '
        f'isCodable="{"false" if inside else "true"}" color="#ff0000">'
        f"<Description>{told}</Description>{inside}</Code>"
    )
