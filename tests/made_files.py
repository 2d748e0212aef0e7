"""Small PDF and Word files made by hand, for what no typesetter makes (not a test)."""

import io
import zipfile

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def stream(content, told=b""):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (told, len(content), content)


def pdf(content, told=b"", resources=b"<</Font<</F1 4 0 R>>>>", more=()):
    """Return a PDF of one page: its content stream, and objects from number 6 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources %s/Contents 5 0 R>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % resources,
        FONT,
        stream(content, told),
        *more,
    ]
    stored, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(stored))
        stored += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    return stored + head + table + tail % (len(objects) + 1, len(stored))


def lines(texts, left=60, top=700, step=14, size=11):
    """Return PDF operators that draw lines of text one below the other."""
    drawn = (
        b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj ET" % (size, left, top - n * step, text.encode())
        for n, text in enumerate(texts)
    )
    return b"\n".join(drawn)


def package(main, parts):
    """Return an Office file of these parts, of which `main` is the document."""
    kinds = f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
    kinds += 'ContentType="application/xml"/></Types>'
    rels = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    rels += f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", kinds)
        made.writestr("_rels/.rels", rels)
        for name, content in parts.items():
            made.writestr(name, content)
    return stored.getvalue()


def word(body, main="word/document.xml", parts=None):
    """Return a Word file with this XML in its body; `parts` are further parts by name."""
    document = f'<w:document xmlns:w="{WORD}" xmlns:m="{MATH}"><w:body>{body}</w:body></w:document>'
    return package(main, {main: document} | (parts or {}))


def paragraph(text="", inside="", properties=""):
    """Return the XML of a paragraph of Word: properties, runs as given, then a run of text."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    told = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{told}{inside}{run}</w:p>"
