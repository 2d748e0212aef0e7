"""Word files as documents, by way of HTML; what that way loses is put into plain runs before."""

import io
import posixpath
import re
import zipfile

from helpers.add import webpages
from helpers.add.documents import Document, Line, refused
from helpers.add.matching import among
from helpers.add.numbering import WORD, Numbers
from helpers.add.runs import MATH, hidden_styles, put_plainly, told, whole
from helpers.add.shown import shown_lines
from helpers.add.signs import letters

LARGEST_TEXT = 30_000_000  # bytes of XML, unpacked
MOST_PARAGRAPHS = 20_000
# What programs put where an author should stand.
NOBODY = (
    "python-docx",
    "Microsoft Office User",
    "User",
    "Admin",
    "Unknown",
    "Author",
    "Windows User",
)
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_MATH = b"http://purl.oclc.org/ooxml/officeDocument/math"
DIAGRAM = re.compile(r".*/(?:diagrams/data|charts/chart)\d*\.xml")
REMOVED = (f"{WORD}del", f"{WORD}moveFrom")
OFFICE = "/officeDocument"
STYLES = "\n".join(
    ["p[style-name='Title'] => h1:fresh", "p[style-name='caption'] => figcaption:fresh"]
    + [f"p[style-name='toc {level}'] => nav:fresh" for level in range(1, 10)]
)
CONTENTS = "stands in the file's table of contents"


def document(path):
    """Return a Word file as a document; the heads and feet of its pages are furniture.

    Raises `DataError` for what is damaged, or would unpack beyond all measure.
    """
    import mammoth

    main = _main_part(path)
    try:
        stored, notes, texts, edges, about = _prepared(path, main)
        html = mammoth.convert_to_html(
            stored,
            style_map=STYLES,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        ).value
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a damaged file makes the libraries raise almost anything
        why = f"cannot be read as a Word file ({type(error).__name__}); the file is damaged"
        raise refused(path.name, why) from None
    found = shown_lines(webpages.parsed(html or "<p></p>"))
    lines = [Line(whole(line.text), line.role, CONTENTS if line.parts else "") for line in found]
    notes = ["It was read as a Word file; pictures and comments are left out.", *notes]
    if lost := _lost(texts, lines):
        count = f"{len(lost)} of its paragraphs did not come out whole (a drawing, a field)"
        notes.append(f"{count}; the first begins {lost[0][:40]!r}.")
    lines += [Line(text, furniture="the head or foot of the file's pages") for text in edges]
    title = about.pop("title") or webpages.first_heading(lines)
    return Document(path.name, "Word file", tuple(lines), title, notes=tuple(notes), **about)


def _lost(texts, lines):
    """Return the paragraphs that are in no line, but for the marks of notes within them."""
    came = " ".join(line.text for line in lines)
    keys, texts = letters(came), [whole(text) for text in texts]
    found = zip(texts, among(texts, came), strict=True)
    return [text for text, kept in found if not kept and letters(text) not in keys]


def _main_part(path):
    """Return the name of the part with the text; raise `DataError` unless it can be opened."""
    try:
        with zipfile.ZipFile(path) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
            size = sum(n for name, n in sizes.items() if name.endswith((".xml", ".rels")))
            if size > LARGEST_TEXT:
                limit = f"an article is never more than {LARGEST_TEXT // 1_000_000} MB"
                raise refused(path.name, f"unpacks to {size // 1_000_000:,} MB of text; {limit}")
            rels = parts.read("_rels/.rels") if "_rels/.rels" in sizes else b""
            main = _target(rels.decode("utf-8", "replace")) or "word/document.xml"
            text = parts.read(main) if main in sizes else b""
            if text and b"wordprocessingml" not in text:
                raise refused(path.name, "is no Word file inside, whatever its name says")
            count = len(re.findall(rb"<w:p[ >/]", text))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        raise refused(path.name, "cannot be unpacked; the file is damaged") from None
    except Exception as error:
        if error.__class__.__name__ == "error":  # zlib
            raise refused(path.name, "cannot be unpacked; the file is damaged") from None
        raise
    if main not in sizes:
        raise refused(path.name, "is no Word file inside, whatever its name says")
    if count > MOST_PARAGRAPHS:
        why = f"has {count:,} paragraphs; an article has {MOST_PARAGRAPHS:,} at most"
        raise refused(path.name, f"{why}: add the article alone")
    return main


def _target(rels):
    """Return the part that the package names as its document."""
    for tag in re.findall(r"<Relationship\b[^>]{0,600}>", rels):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("Type", "").endswith(OFFICE):
            return said.get("Target", "").lstrip("/")
    return ""


def _prepared(path, main):
    """Return `(file, notes, paragraphs, heads and feet, about)` of a Word file.

    The file holds the same text, but all of it in runs that the library for HTML knows.
    """
    folder, changed, notes, texts = posixpath.dirname(main), {}, {}, []
    with zipfile.ZipFile(path) as parts:
        names = {*parts.namelist()}
        numbers = Numbers(*(_part(parts, f"{folder}/{n}.xml") for n in ("numbering", "styles")))
        hidden = hidden_styles(_part(parts, f"{folder}/styles.xml"))
        for name in (main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"):
            if (root := _part(parts, name)) is not None:
                put_plainly(root, numbers, hidden, notes)
                texts += _texts(root)
                changed[name] = _bytes(root)
        if f"{folder}/numbering.xml" in names:
            changed[f"{folder}/numbering.xml"] = f'<w:numbering xmlns:w="{WORD[1:-1]}"/>'.encode()
        notes["diagram"] = sum(map(bool, map(DIAGRAM.fullmatch, names)))
        feet = sorted(n for n in names if re.fullmatch(rf"{folder}/(?:header|footer)\d*\.xml", n))
        edges = list(dict.fromkeys(text for name in feet for text in _texts(_part(parts, name))))
        about = _about(_part(parts, "docProps/core.xml"))
        return _packed(parts, changed), told(notes), texts, edges, about


def _packed(parts, changed):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for name in dict.fromkeys(parts.namelist()):
            if name in changed or name.endswith((".xml", ".rels")):
                new.writestr(name, changed.get(name) or _transitional(parts.read(name)))
    stored.seek(0)
    return stored


def _part(parts, name):
    from lxml import etree

    if name not in parts.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
    return etree.fromstring(_transitional(parts.read(name)), parser)


def _transitional(xml):
    """Return XML with the names that Word writes by default in place of the strict ones."""
    return xml.replace(STRICT, WORD[1:-1].encode()).replace(STRICT_MATH, MATH[1:-1].encode())


def _bytes(root):
    from lxml import etree

    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _about(core):
    said = {} if core is None else {item.tag.split("}")[1]: item.text or "" for item in core}
    author = said.get("creator", "")
    about = {"title": said.get("title", ""), "author": "" if author in NOBODY else author}
    return about | {"made": said.get("created", "")[:10], "language": said.get("language", "")}


def _texts(root):
    """Return the text of each paragraph, without that of boxes that hang in it."""
    found = []
    for paragraph in root.iter(f"{WORD}p"):
        own = [t for t in paragraph.iter(f"{WORD}t") if _within(t) is paragraph]
        own = [t for t in own if next(t.iterancestors(*REMOVED), None) is None]
        if text := "".join(t.text or "" for t in own).strip():
            found.append(text)
    return found


def _within(text):
    return next(text.iterancestors(f"{WORD}p"), None)
