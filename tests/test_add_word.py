"""Word files come through as Word shows them: numbers, readings, fields, formulas, hidden text."""

import docx
import pytest
from made_files import WORD, paragraph, word

from helpers.add import numbering, reading


def read(path, stored):
    path.write_bytes(stored)
    return reading.document(path)


def texts(document):
    return [line.text for line in document.lines]


def run(text, properties=""):
    told = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{told}<w:t xml:space="preserve">{text}</w:t></w:r>'


RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
FIELD = '<w:fldSimple w:instr=" SEQ Figure ">' + run("1") + "</w:fldSimple>"
FORMULA = (
    "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>"
    "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
)
TABLE = (
    "<w:tbl><w:tr><w:tc>" + paragraph("2024") + "</w:tc><w:tc>" + paragraph("256 cards") + "</w:tc>"
    "</w:tr></w:tbl>"
)
DROP_CAP = paragraph("T", properties='<w:framePr w:dropCap="drop"/>') + paragraph("he river runs.")
RAISED, LOWERED = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
SEEN = {
    "reading over characters": (
        paragraph("へ行きました。", RUBY),
        ["東京へ行きました。"],
        "readings",
    ),
    "field": (paragraph(" Blue square.", run("Figure ") + FIELD), ["Figure 1 Blue square."], ""),
    "formula": (
        paragraph(" holds.", run("Here") + FORMULA),
        ["Here (a)/(b)x^2 holds."],
        "formulas",
    ),
    "raised and lowered": (
        paragraph(
            " O.",
            run("10")
            + run("12", RAISED)
            + run(" m")
            + run("2", RAISED)
            + run(", the 2")
            + run("nd", RAISED)
            + run(" H")
            + run("2", LOWERED),
        ),
        ["10^12 m^2, the 2nd H2 O."],
        "",
    ),
    "a field that draws its code": (
        paragraph(
            " is it.",
            "".join(
                f"<w:r>{inner}</w:r>"
                for inner in (
                    '<w:fldChar w:fldCharType="begin"/>',
                    "<w:instrText> EQ \\f(1;</w:instrText>",
                    "<w:instrText>2)</w:instrText>",
                    '<w:fldChar w:fldCharType="end"/>',
                )
            ),
        ),
        ["\u2039EQ \\f(1;2)\u203a is it."],
        "1 fields",
    ),
    "raised by its position": (
        paragraph(inside=run("10") + run("12", '<w:position w:val="10"/>') + run(" cards.")),
        ["10^12 cards."],
        "",
    ),
    "written in a direction of its own": (
        paragraph(" on.", f'<w:bdo w:val="ltr">{run("And")}</w:bdo><w:dir>{run(" so")}</w:dir>'),
        ["And so on."],
        "",
    ),
    "another file within": (
        paragraph("A text.") + "<w:altChunk/>",
        ["A text."],
        "1 whole files lie within",
    ),
    "hidden": (
        paragraph("Seen.", run("Hidden words. ", "<w:vanish/>")),
        ["Seen."],
        "hidden text were left out",
    ),
    "hidden, but not here": (
        paragraph("Seen.", run("And this. ", '<w:vanish w:val="0"/>')),
        ["And this. Seen."],
        "",
    ),
    "struck out": (
        paragraph(" stays.", run("Not this", "<w:strike/>")),
        ["\u2039struck out: Not this\u203a stays."],
        "struck out",
    ),
    "deleted and inserted": (
        paragraph(
            "end.",
            "<w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:ins>"
            + run("new ")
            + "</w:ins>",
        ),
        ["new end."],
        "",
    ),
    "table": (TABLE, ["2024 | 256 cards"], ""),
    "large first letter": (DROP_CAP, ["The river runs."], ""),
}


@pytest.mark.parametrize(("body", "lines", "told"), SEEN.values(), ids=SEEN)
def test_every_word_that_word_shows_comes_through_and_no_other(tmp_path, body, lines, told):
    found = read(tmp_path / "a.docx", word(body))
    assert texts(found) == lines
    assert [told in note for note in found.notes[1:]] == ([True] if told else [])


def test_words_within_diagrams_are_told(tmp_path):
    parts = {"word/diagrams/data1.xml": "<d/>", "word/charts/chart2.xml": "<c/>"}
    found = read(tmp_path / "a.docx", word(paragraph("A text."), parts=parts))
    assert texts(found) == ["A text."] and any("2 diagrams or charts" in n for n in found.notes)


def test_a_document_that_the_web_version_stores_elsewhere_is_read(tmp_path):
    stored = word(paragraph("A text."), main="word/document2.xml")
    assert texts(read(tmp_path / "a.docx", stored)) == ["A text."]


def test_the_strict_kind_of_word_file_is_read(tmp_path):
    import zipfile

    path, strict = tmp_path / "a.docx", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    path.write_bytes(word(paragraph("A text.")))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content.replace(WORD.encode(), strict.encode()))
    assert texts(reading.document(path)) == ["A text."]


def level(place, kind, text, more=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


LISTS = {
    "1": level(0, "upperRoman", "%1.") + level(1, "lowerLetter", "(%2)"),
    "2": level(0, "decimal", "Article %1") + level(1, "decimal", "%1.%2"),
    "3": level(0, "chineseCounting", "第%1条", '<w:suff w:val="nothing"/>'),
    "4": level(0, "bullet", "·"),
    "5": level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2", "<w:isLgl/>"),
}
OVERRIDE = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
NUMBERING = (
    f'<w:numbering xmlns:w="{WORD}">'
    + "".join(f'<w:abstractNum w:abstractNumId="{n}">{x}</w:abstractNum>' for n, x in LISTS.items())
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in LISTS)
    + f'<w:num w:numId="9"><w:abstractNumId w:val="1"/>{OVERRIDE}</w:num></w:numbering>'
)
STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Rule">'
    '<w:name w:val="Rule"/>'
    '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="Rule"/>'
    "</w:style></w:styles>"
)


def item(text, number, place=0):
    told = f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=told)


def styled(text, style):
    return paragraph(text, properties=f'<w:pStyle w:val="{style}"/>')


NUMBERED = {
    "Roman, letters, on after a paragraph": (
        [
            *(item("one", 1), item("a", 1, 1), item("b", 1, 1), paragraph("Between.")),
            *(item("two", 1), item("a again", 1, 1)),
        ],
        ["I. one", "(a) a", "(b) b", "Between.", "II. two", "(a) a again"],
    ),
    "words and levels": (
        [item("names", 2), item("dates", 2), item("what", 2, 1)],
        ["Article 1 names", "Article 2 dates", "2.1 what"],
    ),
    "Chinese": ([item("总则", 3), item("附则", 3)], ["第一条总则", "第二条附则"]),
    "bullets are no text": ([item("x", 4)], ["x"]),
    "legal": ([item("x", 5), item("y", 5, 1)], ["I x", "1.1 y"]),
    "begins at three": ([item("x", 9), item("y", 9)], ["III. x", "IV. y"]),
    "by its style": ([styled("x", "Rule"), styled("y", "Own")], ["Article 1 x", "Article 2 y"]),
    "taken off": ([item("x", 2), item("y", 0)], ["Article 1 x", "y"]),
}


@pytest.mark.parametrize(("body", "lines"), NUMBERED.values(), ids=NUMBERED)
def test_numbers_are_those_that_word_shows(tmp_path, body, lines):
    parts = {"word/numbering.xml": NUMBERING, "word/styles.xml": STYLES}
    assert texts(read(tmp_path / "a.docx", word("".join(body), parts=parts))) == lines


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (27, "lowerLetter", "aa"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (12, "decimalEnclosedCircle", "⑫"),
        (10, "chineseCounting", "十"),
        (15, "chineseCounting", "十五"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (3, "unknown", "3"),
    ],
)
def test_a_number_in_each_of_words_formats(number, kind, text):
    assert numbering.shown(number, kind) == text


def test_a_word_file_comes_through_whole_with_its_page_heads_as_furniture(tmp_path):
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = "\u202bQuem treina?\u202c", "Redação"
    made.add_heading("Quem treina?", 1)
    made.add_paragraph("Resposta: Umas doze, ").add_run("talvez").bold = True
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2024", "256 placas"
    made.sections[0].header.paragraphs[0].text = "Revista de ensaio"
    made.save(tmp_path / "texto.docx")
    found = reading.document(tmp_path / "texto.docx")
    assert [(line.text, line.role, bool(line.furniture)) for line in found.lines] == [
        ("Quem treina?", "heading", False),
        ("Resposta: Umas doze, talvez", "narration", False),
        ("2024 | 256 placas", "narration", False),
        ("Revista de ensaio", "narration", True),
    ]
    assert (found.title, found.author) == ("Quem treina?", "Redação")
    assert not any("come out whole" in note for note in found.notes)


def test_a_table_of_contents_is_furniture(tmp_path):
    style = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="T1">'
        '<w:name w:val="toc 1"/></w:style></w:styles>'
    )
    body = styled("Chapter one 1", "T1") + paragraph("Chapter one")
    found = read(tmp_path / "a.docx", word(body, parts={"word/styles.xml": style}))
    assert [bool(line.furniture) for line in found.lines] == [True, False]


def test_text_that_a_style_hides_is_left_out(tmp_path):
    style = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Away">'
        '<w:name w:val="Away"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    body = styled("Hidden.", "Away") + paragraph("Seen.")
    found = read(tmp_path / "a.docx", word(body, parts={"word/styles.xml": style}))
    assert texts(found) == ["Seen."] and any("hidden" in note for note in found.notes)


def test_no_program_is_an_author(tmp_path):
    made = docx.Document()
    made.add_paragraph("Words.")
    made.save(tmp_path / "a.docx")
    assert reading.document(tmp_path / "a.docx").author == ""
