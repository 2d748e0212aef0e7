"""Files of all formats as lines: every word comes through, and what cannot be read is refused."""

import re
import zipfile
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
import typst

from helpers import tables
from helpers.intake import documents, extracting, pdfs, proposing, righttoleft

ARTICLES = Path(__file__).parent / "articles"
ARABIC = """#let day = datetime(year: 2024, month: 3, day: 5)
#set document(title: "عنوان الوثيقة", author: "سلمى", date: day)
#set page(width: 12cm, height: 9cm, header: [مجلة تجريبية], numbering: "1")
#set text(font: "DejaVu Sans", lang: "ar", size: 10pt)
= من يبني النماذج؟
سؤال: كم عدد المهندسين (تقريبا) في الفريق؟ هل هم 25 مهندسا أم 1,200؟

جواب: لا أحد يعرف. نستخدم GPT-4 والذكاء الاصطناعي منذ 2023، والتكلفة 3.5 مليون دولار لكل نموذج.
#pagebreak()
جواب: لأن الآلات غالية [هكذا قالوا] والناس قليلون.
"""
ENGLISH = """#set page(width: 10cm, height: 9cm, header: [The Invented Courier])
#set page(numbering: "1 of 1")
#set text(font: "DejaVu Sans", size: 10pt)
#set par(justify: false)
A model is train-#linebreak()ing on well-#linebreak()known texts, and training is dear.

A second paragraph stands here.
#pagebreak()
第一行的字#linebreak()接着是第二行。
"""


def words(text):
    return Counter(re.findall(r"\w+", text))


def read(path, stored):
    path.write_bytes(stored if isinstance(stored, bytes) else stored.encode())
    return extracting.extract(path)


def texts(document):
    return [line.text for line in document.lines]


class Visible(HTMLParser):
    """Collects the words of a page that a browser would show."""

    def __init__(self):
        super().__init__()
        self.found, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("head", "script", "style")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("head", "script", "style")

    def handle_data(self, data):
        self.found += [] if self.hidden else [data]


def test_every_visible_word_of_a_saved_page_is_in_its_text_and_no_hidden_one():
    page = Visible()
    page.feed((ARTICLES / "maqala.html").read_text("utf-8"))
    found = extracting.extract(ARTICLES / "maqala.html")
    assert words(found.source) == words(" ".join(page.found))
    assert "secret" not in found.source


def test_the_parts_of_a_page_are_furniture_and_the_article_is_not():
    found = {line.text: line for line in extracting.extract(ARTICLES / "maqala.html").lines}
    aside = {text: line.furniture for text, line in found.items() if line.furniture}
    assert aside["* تقنية"] == "stands in the page's navigation"
    assert aside["اتصل بنا"] == "stands in the page's foot"
    assert aside["اشترك"] == "stands in a form"
    assert aside["عشر نصائح للقهوة"] == "stands in a box beside the article"
    assert "leaves it out" in aside["نستخدم ملفات تعريف الارتباط لتحسين تجربتك."]
    assert len(aside) == 13
    assert found["من يملك الآلات؟"].role == found["الناس قبل الآلات"].role == "heading"
    assert found["غرفة الآلات في المختبر، والصورة مخترعة أيضا."].role == "caption"


def test_what_a_page_says_of_itself_is_kept():
    found = extracting.extract(ARTICLES / "maqala.html")
    assert (found.title, found.site) == ("من يملك الآلات؟", "صحيفة التجربة")
    assert (found.published, found.language) == ("2024-03-05", "ar")


def test_blocks_cells_quotations_and_code_do_not_run_together(tmp_path):
    html = (
        "<html lang='en'><body><section>one</section><section>two</section>"
        "<table><tr><td><p>a <b>b</b> c</p></td><td>d</td></tr></table>"
        "<p>she said <q>yes <i>now</i> then</q>.</p><label>e</label><button>f</button>"
        "<pre><code>if x:\n    y</code></pre></body></html>"
    )
    found = texts(read(tmp_path / "page.html", html))
    assert found == ["one", "two", "a b c | d", 'she said "yes now then".', "e", "f", "if x:", "y"]


def test_deeply_nested_text_is_not_lost(tmp_path):
    html = f"<html><body><p>top</p>{'<div>' * 300}deep{'</div>' * 300}<p>end</p></body></html>"
    assert texts(read(tmp_path / "page.html", html)) == ["top", "deep", "end"]


def test_markdown_comes_through_whole_with_its_front_matter_as_furniture():
    found = extracting.extract(ARTICLES / "entrevista.md")
    stored = (ARTICLES / "entrevista.md").read_text("utf-8")
    stored = re.sub(r"!\[.*?\]\(.*?\)|(?<=\])\(.*?\)|^1\. ", "", stored)
    assert words(found.source) == words(stored)
    assert {line.furniture for line in found.lines[:4]} == {"front matter of the file"}
    assert not any(line.furniture for line in found.lines[4:])
    assert [line.text for line in found.lines if line.role == "heading"] == [
        "Quién entrena los modelos",
        "Las personas",
        "Las máquinas",
    ]
    assert (found.title, found.published) == ("Quién entrena los modelos", "2024-05-14")
    assert (found.author, found.language) == ("Redacción de prueba", "es")
    assert "2023 | 64 | 1,2 M€" in texts(found)


def test_a_line_end_within_a_chinese_paragraph_is_no_space(tmp_path):
    assert texts(read(tmp_path / "wen.md", "我们需要\n算力。\n\nWe need\npower.")) == [
        "我们需要算力。",
        "We need power.",
    ]


def word_file(path):
    made = docx.Document()
    made.core_properties.title = "Quem treina?"
    made.core_properties.author = "Redação de ensaio"
    made.add_heading("Quem treina?", 1)
    made.add_paragraph("Pergunta: Quantas pessoas?")
    made.add_paragraph("Resposta: Umas doze, ").add_run("talvez").bold = True
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2024", "256 placas"
    made.sections[0].header.paragraphs[0].text = "Revista de ensaio"
    made.save(path)


def test_a_word_file_comes_through_whole_with_its_page_heads_as_furniture(tmp_path):
    word_file(tmp_path / "texto.docx")
    found = extracting.extract(tmp_path / "texto.docx")
    assert texts(found) == [
        "Quem treina?",
        "Pergunta: Quantas pessoas?",
        "Resposta: Umas doze, talvez",
        "2024 | 256 placas",
        "Revista de ensaio",
    ]
    assert [line.role for line in found.lines][:2] == ["heading", "narration"]
    assert [line.furniture for line in found.lines][3:] == [
        "",
        "the head or foot of the file's pages",
    ]
    assert (found.title, found.author) == ("Quem treina?", "Redação de ensaio")
    assert not any("come out whole" in note for note in found.notes)


def test_a_formula_that_a_word_file_loses_is_told(tmp_path):
    word_file(tmp_path / "texto.docx")
    formula = "<w:p><w:r><w:t>Custo: </w:t></w:r><m:oMath><m:r><m:t>7x</m:t></m:r></m:oMath></w:p>"
    with (
        zipfile.ZipFile(tmp_path / "texto.docx") as old,
        zipfile.ZipFile(tmp_path / "outro.docx", "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:sectPr", f"{formula}<w:sectPr".encode(), 1)
                assert b"xmlns:m=" in part
            new.writestr(name, part)
    (told,) = [
        note for note in extracting.extract(tmp_path / "outro.docx").notes if "whole" in note
    ]
    assert "1 of its paragraphs" in told and "Custo: 7x" in told


def test_an_arabic_pdf_comes_out_in_logical_order(tmp_path):
    found = read(tmp_path / "maqala.pdf", typst.compile(ARABIC.encode()))
    own = [line.text for line in found.lines if not line.furniture]
    assert own == [
        "من يبني النماذج؟",
        "سؤال: كم عدد المهندسين (تقريبا) في الفريق؟ هل هم 25 مهندسا أم 1,200؟",
        "جواب: لا أحد يعرف. نستخدم GPT-4 والذكاء الاصطناعي منذ 2023، والتكلفة 3.5 مليون دولار "
        "لكل نموذج.",
        "جواب: لأن الآلات غالية [هكذا قالوا] والناس قليلون.",
    ]
    assert found.lines[1].role == "heading" and found.lines[2].role == "narration"
    aside = [line.text for line in found.lines if line.furniture]
    assert sorted(aside) == ["1", "2", "مجلة تجريبية", "مجلة تجريبية"]
    assert (found.title, found.author, found.made) == ("من يبني النماذج؟", "سلمى", "2024-03-05")
    assert found.language == "ar"


def test_lines_of_a_pdf_become_paragraphs_and_page_heads_furniture(tmp_path):
    found = read(tmp_path / "text.pdf", typst.compile(ENGLISH.encode()))
    assert [line.text for line in found.lines if not line.furniture] == [
        "A model is training on well-known texts, and training is dear.",
        "A second paragraph stands here.",
        "第一行的字接着是第二行。",
    ]
    assert [line.text for line in found.lines if line.furniture] == [
        "The Invented Courier",
        "1 of 2",
        "The Invented Courier",
        "2 of 2",
    ]


def test_a_gap_between_lines_parts_paragraphs_that_stand_close(tmp_path):
    source = """#set par(leading: 3pt, spacing: 6.5pt)
#set text(font: "DejaVu Sans", size: 10pt)
One#linebreak()two#linebreak()three#linebreak()four.

Five#linebreak()six."""
    found = read(tmp_path / "close.pdf", typst.compile(source.encode()))
    assert texts(found) == ["One two three four.", "Five six."]


def test_brackets_that_a_pdf_stores_by_their_looks_are_turned():
    row = pdfs.Row(")تقريبا( و]هكذا[", 0, 1, 0, 10, True)
    assert righttoleft.brackets_as_seen([row]) and not righttoleft.brackets_as_seen(
        [pdfs.Row("(a) و", 0, 1, 0, 10, True)]
    )
    assert righttoleft.mirrored(row.text) == "(تقريبا) و[هكذا]"


def test_a_hyphen_at_a_line_end_goes_only_where_the_word_is_known_without():
    assert documents.joined(["train-", "ing"], {"training"}) == "training"
    assert documents.joined(["train-", "ing"]) == "train-ing"
    assert documents.joined(["re-", "form"], {"reform", "re-form"}) == "re-form"
    assert documents.joined(["Ali-", "Baba"], {"AliBaba"}) == "Ali-Baba"
    assert documents.joined(["Hard-", "und Software"]) == "Hard- und Software"
    assert documents.joined(["train\u00ad", "ing"]) == "training"
    assert documents.joined(["大模", "型 and", "more"]) == "大模型 and more"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encoding_it_has(tmp_path, encoding):
    text = "La señora Peña enseñó a los niños.\r\nÉl preguntó: ¿cuánto costó la máquina?\r\n" * 5
    found = read(tmp_path / "texto.txt", text.encode(encoding))
    assert texts(found)[:2] == [
        "La señora Peña enseñó a los niños.",
        "Él preguntó: ¿cuánto costó la máquina?",
    ]
    assert ("guess" in found.notes[0]) == (encoding == "cp1252")


def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path):
    html = "<html><head><meta charset='gb2312'></head><body><p>算力和人才</p></body></html>"
    assert texts(read(tmp_path / "page.html", html.encode("gbk"))) == ["算力和人才"]


def test_a_page_saved_in_one_file_is_unpacked(tmp_path):
    stored = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n--xx\r\n"
        b"Content-Type: text/html; charset=iso-8859-2\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<html><body><p>=B3=F3d=BC</p></body></html>\r\n--xx--\r\n"
    )
    assert texts(read(tmp_path / "page.mhtml", stored)) == ["łódź"]


def test_lines_wrapped_by_hand_are_joined_and_others_left_alone(tmp_path):
    wrapped = "\n".join(
        ["This line is wrapped by hand at about seventy characters or so, as was"] * 4
    )
    found = read(tmp_path / "letter.txt", f"{wrapped}\n\nA last line.\n")
    assert [len(text) > 250 for text in texts(found)] == [True, False]
    assert any("joined at blank lines" in note for note in found.notes)
    assert texts(read(tmp_path / "talk.txt", "One.\nTwo.\n\nThree.\n")) == [
        "One.",
        "Two.",
        "Three.",
    ]


def test_unseen_marks_go_and_are_counted_and_joiners_stay(tmp_path):
    found = read(tmp_path / "t.txt", "a\u202eb\u200bc\u00a0d \u0645\u06cc\u200c\u062e <b>x</b>\n")
    assert texts(found) == ["abc d \u0645\u06cc\u200c\u062e ‹b›x‹/b›"]
    assert found.notes[1:] == (
        "2 control characters and marks that nobody sees were taken out.",
        "1 no-break spaces became plain ones.",
        "2 pieces that look like HTML are written with ‹ and ›.",
    )
    (tmp_path / "source.txt").write_text(found.source, "utf-8")
    assert tables.text(tmp_path / "source.txt")[1] == []


def test_the_language_is_what_the_file_declares_else_what_its_words_look_like(tmp_path):
    spanish = "Las universidades tardan cinco años en formar a una persona que sepa hacerlo."
    tag, reason = extracting.language(read(tmp_path / "t.txt", spanish))
    assert tag == "es" and "declares no language" in reason
    page = f"<html lang='en-GB'><body><p>{spanish}</p></body></html>"
    tag, reason = extracting.language(read(tmp_path / "t.html", page))
    assert tag == "en" and "'en-GB', but its words look like 'es'" in reason


def locked_pdf():
    encrypt = b"<</Filter/Standard/V 1/R 2/O(" + b"o" * 32 + b")/U(" + b"u" * 32 + b")/P -4>>"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj" + encrypt + b"endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF"
    )


def zipped(name, size=10):
    import io

    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, b" " * size)
    return stored.getvalue()


OLD_OFFICE = b"\xd0\xcf\x11\xe0" + bytes(600)
BAD = {
    "empty": ("a.txt", b" \n", "a.txt: the file is empty"),
    "only marks": ("a.txt", "\u200b\n\u202e", "a.txt: there is no text in it"),
    "page without text": ("a.html", "<html><body><img src=x></body></html>", "no text in it"),
    "only a comment": ("a.html", "<!-- nothing -->", "there is no text in it"),
    "unknown type": ("a.odt", "text", "this type of file is not read; save it as .txt"),
    "two encodings": (
        "a.txt",
        "ñandú\nñ\n".encode() + "año\n".encode("latin-1"),
        "line 3 is not UTF-8",
    ),
    "bytes": ("a.txt", bytes(range(256)) * 4, "save it as UTF-8"),
    "long line": ("a.txt", f"one\n{'x' * 1_000_000}", "line 2 of its text is 1,000,000 characters"),
    "PDF as text": ("a.txt", b"%PDF-1.4 ...", "is no plain text, whatever its name says"),
    "page as text": ("a.txt", "<!DOCTYPE html><p>x", "is a web page; name it .html"),
    "text as page": ("a.html", "plain words", "has no HTML in it; name it .txt"),
    "text as PDF": ("a.pdf", "plain words", "is no PDF, whatever its name says"),
    "text as Word": ("a.docx", "plain words", "is no Word file, whatever its name says"),
    "sheet as Word": ("a.docx", zipped("xl/workbook.xml"), "is no Word file inside"),
    "old Word": ("a.docx", OLD_OFFICE, "save it as .docx"),
    "locked Word": (
        "a.docx",
        OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
        "is locked with a password",
    ),
    "torn Word": ("a.docx", zipped("word/document.xml")[:60], "the file is damaged"),
    "empty Word": ("a.docx", zipped("word/document.xml"), "cannot be read as a Word file"),
    "bomb": ("a.docx", zipped("word/document.xml", 31_000_000), "unpacks to 31 MB of text"),
    "locked PDF": ("a.pdf", locked_pdf(), "a.pdf: is locked with a password"),
    "torn PDF": ("a.pdf", b"%PDF-1.7\n1 0 obj", "cannot be read as a PDF"),
    "scan": (
        "a.pdf",
        typst.compile(b"#rect(fill: black)\n#pagebreak()\n#rect()"),
        "has no text on pages 1-2, only pictures: a scan",
    ),
    "no web page": ("a.mhtml", b"Content-Type: image/png\r\n\r\nxx", "no web page in it"),
}


@pytest.mark.parametrize(("name", "stored", "told"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, name, stored, told):
    with pytest.raises(tables.DataError) as refused:
        read(tmp_path / name, stored)
    (fault,) = refused.value.faults
    assert fault.startswith(f"{name}: ") and told in fault


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path, monkeypatch):
    with pytest.raises(tables.DataError, match="there is no such file"):
        extracting.extract(tmp_path / "a.txt")
    monkeypatch.setattr(extracting, "LARGEST_FILE", 3)
    with pytest.raises(tables.DataError, match="is larger than"):
        read(tmp_path / "a.txt", "four")


def test_pages_of_a_pdf_without_text_are_named(tmp_path):
    source = b"First page.\n#pagebreak()\n#rect()\n#pagebreak()\nThird page."
    notes = read(tmp_path / "a.pdf", typst.compile(source)).notes
    assert any("There is no text on page 2" in note for note in notes)


def test_what_a_browser_prints_around_a_page_is_proposed_as_furniture(tmp_path):
    page = """#set page(margin: (x: 2cm, y: 2cm), header: none)
#place(top + left, dy: -1.8cm, text(8pt)[11/21/26, 11:16 PM])
#text(24pt)[Who builds the models?]

#text(12pt)[Nobody knows, said an invented engineer, and then she said it once more.]
#place(bottom + left, dy: 1.7cm, text(8pt)[1/1])
"""
    found = read(tmp_path / "printed.pdf", typst.compile(page.encode()))
    aside = {line.text for line in found.lines if line.furniture}
    assert aside == {"11/21/26, 11:16 PM", "1/1"} and found.title == "Who builds the models?"


def test_a_word_file_is_dated_by_the_day_of_adding_and_no_program_is_its_author(tmp_path):
    path = tmp_path / "typed.docx"
    written = docx.Document()
    written.add_paragraph("El talento escasea, dijo una ingeniera inventada.")
    written.save(path)
    proposal = proposing.propose(path, "typed", seeds=tmp_path, day=date(2026, 1, 31))
    assert proposal.spoken["to"] == date(2026, 1, 31) and proposal.document.author == ""


def test_a_pdf_in_two_columns_is_read_column_by_column(tmp_path):
    page = """#set page(columns: 2)
#set par(spacing: 2em)
= A heading
""" + "\n\n".join(f"Paragraph {n} of an invented text, with a few more words." for n in range(24))
    found = read(tmp_path / "columns.pdf", typst.compile(page.encode()))
    numbers = re.findall(r"Paragraph (\d+)", found.source)
    assert [int(number) for number in numbers] == list(range(24))


def test_raised_digits_stay_apart_from_the_number_before_them(tmp_path):
    html = "<p>10<sup>12</sup> tokens, in 2023<sup><a href='#n'>5</a></sup>, the 2<sup>nd</sup></p>"
    found = read(tmp_path / "raised.html", f"<html><body>{html}</body></html>".encode())
    assert "10^12 tokens, in 2023[5], the 2nd" in found.source


def test_a_long_page_keeps_its_headings_and_its_navigation_apart(tmp_path):
    body = "".join(f"<h2>Heading {n}</h2><p>Words under heading {n}.</p>" for n in range(300))
    page = f"<html><body><nav><p>Home</p></nav><main>{body}</main></body></html>"
    found = read(tmp_path / "long.html", page.encode())
    roles = {line.text: line.role for line in found.lines}
    assert [roles[f"Heading {n}"] for n in (0, 150, 299)] == ["heading"] * 3
    assert roles["Words under heading 150."] == "narration"
    assert "navigation" in next(line.furniture for line in found.lines if line.text == "Home")


def test_marks_of_direction_in_a_title_do_not_keep_an_article_out(tmp_path):
    path = tmp_path / "hebrew.docx"
    written = docx.Document()
    written.add_paragraph("המודלים הגדולים, אמרה מהנדסת בדויה.")
    written.core_properties.title = "\u202bכותרת\u202c"
    written.save(path)
    assert extracting.extract(path).title == "כותרת"


def test_a_rule_at_the_top_of_markdown_is_no_front_matter(tmp_path):
    found = read(tmp_path / "rule.md", b"---\nNot lost, said an invented voice.\n\n---\nThe end.\n")
    assert "Not lost, said an invented voice." in found.source


def test_raised_digits_of_a_pdf_stay_apart_too(tmp_path):
    page = "Some invented words come first: 10#super(typographic: false)[12] tokens in 2023."
    found = read(tmp_path / "power.pdf", typst.compile(page.encode()))
    assert "10^12 tokens in 2023." in found.source
