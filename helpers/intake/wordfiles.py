"""Word files as documents, by way of HTML."""

import re
import zipfile

from helpers.intake import webpages
from helpers.intake.documents import Document, Line, refused

LARGEST_TEXT = 30_000_000  # bytes of XML, unpacked
# What programs put where an author should stand.
NOBODY = ("python-docx", "Microsoft Office User", "User", "Admin", "Unknown", "Author")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='caption'] => figcaption:fresh"


def document(path):
    """Return a Word file as a document; the heads and feet of its pages are furniture.

    Raises `tables.DataError` for what is damaged, or would unpack beyond all measure.
    """
    import mammoth

    _unpacks(path)
    try:
        html = mammoth.convert_to_html(
            str(path),
            style_map=STYLES,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        ).value
        texts, edges, about = _parts(path)
    except Exception as error:  # a damaged file makes the libraries raise almost anything
        told = f"cannot be read as a Word file ({type(error).__name__}); the file is damaged"
        raise refused(path.name, told) from None
    found = webpages.read(webpages.parsed(html or "<p></p>"))
    lines = [Line(text, role) for text, role, _ in found]
    came = webpages.letters("".join(line.text for line in lines))
    lost = [text for text in texts if webpages.letters(text) not in came]
    notes = ["It was read as a Word file; pictures and comments are left out."]
    if lost:
        told = f"{len(lost)} of its paragraphs did not come out whole (a formula, a drawing)"
        notes.append(f"{told}; the first begins {lost[0][:40]!r}.")
    lines += [Line(text, furniture="the head or foot of the file's pages") for text in edges]
    title = about.pop("title") or webpages.first_heading(lines)
    return Document(path.name, "Word file", tuple(lines), title, notes=tuple(notes), **about)


def _unpacks(path):
    """Raise `tables.DataError` unless the file is a Word file of a size that can be opened."""
    try:
        with zipfile.ZipFile(path) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except zipfile.BadZipFile:
        raise refused(path.name, "cannot be unpacked; the file is damaged") from None
    if "word/document.xml" not in sizes:
        raise refused(path.name, "is no Word file inside, whatever its name says")
    size = sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
    if size > LARGEST_TEXT:
        limit = f"an article is never more than {LARGEST_TEXT // 1_000_000} MB"
        raise refused(path.name, f"unpacks to {size // 1_000_000:,} MB of text; {limit}")


def _parts(path):
    """Return `(paragraphs, heads and feet, about)` as they stand in the file's own XML."""
    from lxml import etree

    def read(name):
        return etree.fromstring(parts.read(name), etree.XMLParser(resolve_entities=False))

    def texts(pattern):
        for name in sorted(filter(re.compile(pattern).fullmatch, parts.namelist())):
            for paragraph in read(name).iter(f"{WORD}p"):
                # Not the words of a box that hangs in this paragraph: they are one of their own.
                own = [t for t in paragraph.iter("{*}t") if _within(t) is paragraph]
                if text := "".join(t.text or "" for t in own).strip():
                    yield text

    with zipfile.ZipFile(path) as parts:
        core = read("docProps/core.xml") if "docProps/core.xml" in parts.namelist() else None
        told = {} if core is None else {item.tag.split("}")[1]: item.text or "" for item in core}
        edges = list(dict.fromkeys(texts(r"word/(header|footer)\d*\.xml")))
        author = told.get("creator", "")
        about = {"title": told.get("title", ""), "author": "" if author in NOBODY else author}
        about |= {"made": told.get("created", "")[:10], "language": told.get("language", "")}
        return list(texts(r"word/(document|footnotes|endnotes)\.xml")), edges, about


def _within(text):
    return next(text.iterancestors(f"{WORD}p"))
