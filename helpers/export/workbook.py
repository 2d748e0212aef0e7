"""A table as a workbook (.xlsx, ECMA-376): one sheet, every cell text, so none is a formula."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
    f'<Override PartName="/xl/sheet.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="r1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="claims" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="sheet.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Format 49 is text: what a person writes into a cell stays as it is written, too.
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def workbook(columns, rows):
    """Return the bytes of a workbook with the named columns of `rows`, which are dicts of text."""
    stored = "".join(_row([row[column] for column in columns]) for row in rows)
    sheet = f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="{len(columns)}" width="20"'
    sheet += f' style="1"/></cols><sheetData>{_row(columns)}{stored}</sheetData></worksheet>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (FIXED | {"xl/sheet.xml": sheet}).items():
            archive.writestr(zipfile.ZipInfo(name), HEAD + content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _row(cells):
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(told):
    """Return a cell; `_x0041_` would be read as a character, so its first sign is escaped."""
    told = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", NOT_XML.sub("\ufffd", told))
    return f'<c t="inlineStr" s="1"><is><t xml:space="preserve">{escape(told)}</t></is></c>'
