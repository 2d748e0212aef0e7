"""PDF files as paragraphs: forms, spacing, columns, hyphens, raised, turned and doubled letters."""

import re
from dataclasses import replace

import pytest
import typst
from made_files import FONT, lines, pdf, stream

from helpers.add import layout, reading, righttoleft, rows
from helpers.add.rows import Row

RIVER = (
    "The river runs beneath the bridge of",
    "Saint Ann, and beside the bridge stands",
    "Old Mill, which has not turned for years.",
)
MONEY = (
    "She has asked the town for a little money,",
    "Alas, it has none of its own, and so far",
    "nobody knows what the council will say.",
)
WHOLE = [" ".join(RIVER), " ".join(MONEY)]
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
COURIER = """#set page(width: 10cm, height: 9cm, header: [The Invented Courier])
#set page(numbering: "1 of 1")
#set text(font: "DejaVu Sans", size: 10pt)
#set par(justify: false)
A model is train-#linebreak()ing on well-#linebreak()known texts, and training is dear.

A second paragraph stands here.
#pagebreak()
第一行的字#linebreak()接着是第二行。
"""


def read(tmp_path, stored):
    (tmp_path / "a.pdf").write_bytes(stored)
    return reading.document(tmp_path / "a.pdf")


def own(document):
    return [line.text for line in document.lines if not line.furniture]


def typeset(source):
    return typst.compile(source.encode())


def spaced(step, gap, indent=0):
    """Return two paragraphs at a distance from line to line, and from one to the other."""
    second = 700 - 2 * step - gap
    drawn = [lines(RIVER[:1], 60 + indent), lines(RIVER[1:], top=700 - step, step=step)]
    drawn += [lines(MONEY[:1], 60 + indent, second), lines(MONEY[1:], 60, second - step, step)]
    return pdf(b"\n".join(drawn))


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 4 0 R>>>>"
PAGE = pdf(
    b"/X Do",
    resources=b"<</XObject<</X 6 0 R>>>>",
    more=[stream(lines(RIVER) + lines(MONEY, top=640), FORM)],
)
TURNED = b"\n".join(
    b"BT /F1 11 Tf 0 1 -1 0 %d 60 Tm (%s) Tj ET" % (100 + 14 * n + 12 * (n > 2), text.encode())
    for n, text in enumerate(RIVER + MONEY)
)
TWICE = lines(RIVER) + lines(RIVER, left=60.3) + lines(MONEY, top=640)
SLANTED = b"BT /F1 40 Tf .7 .7 -.7 .7 150 200 Tm (DRAFT) Tj ET"
KINDS = {
    "a form within the page": PAGE,
    "one and a half": spaced(21, 30),
    "double": spaced(28, 40),
    "double, told by indents alone": spaced(28, 28, indent=30),
    "single, told by indents alone": spaced(14, 14, indent=20),
    "turned by a quarter": pdf(TURNED),
    "drawn twice to look bold": pdf(TWICE),
}


@pytest.mark.parametrize("stored", KINDS.values(), ids=KINDS)
def test_paragraphs_are_whole_however_they_are_drawn(tmp_path, stored):
    assert own(read(tmp_path, stored)) == WHOLE


HUGE = b"BT /F1 99999999999 Tf 1 0 0 1 60 400 Tm (ab) Tj ET"
FAR = b"BT /F1 11 Tf 1 0 0 1 9999999 400 Tm (ab) Tj ET"


@pytest.mark.parametrize("drawn", [HUGE, FAR], ids=["larger than a page", "far from the page"])
def test_letters_that_no_page_shows_are_left_out_and_told(tmp_path, drawn):
    found = read(tmp_path, pdf(b"\n".join((lines(RIVER), lines(MONEY, top=640), drawn))))
    assert own(found) == WHOLE and any(note.startswith("2 letters") for note in found.notes)


def test_words_across_the_page_are_furniture(tmp_path):
    found = read(tmp_path, pdf(lines(RIVER) + lines(MONEY, top=640) + SLANTED))
    assert own(found) == WHOLE
    assert [line.text for line in found.lines if line.furniture] == ["DRAFT"]


def columns(left, right):
    return pdf(lines(left, 50, 300, size=10) + lines(right, 330, 300, size=10))


PARTED = {
    "in mid-word": (["Here they specify arti-"], ["cles and adjust them."], "articles and adjust"),
    "in mid-sentence": (["They wait for an"], ["answer of the council."], "for an answer of"),
    "before a name": (["They wait, as ever, for the answer of"], ["Saint Ann."], "of Saint Ann."),
}


@pytest.mark.parametrize(("end", "start", "words"), PARTED.values(), ids=PARTED)
def test_a_paragraph_goes_on_over_the_end_of_a_column(tmp_path, end, start, words):
    left, right = [*RIVER, *MONEY, *end], [*start, *RIVER, *MONEY]
    assert words in " ".join(own(read(tmp_path, columns(left, right))))
    assert any(words in text for text in own(read(tmp_path, columns(left, right))))


def test_lines_without_a_stop_that_stand_apart_are_not_one(tmp_path):
    long = "A long line of words that ends without any stop, as items of a list may"
    drawn = [lines([f"{long} {name}"], top=700 - 40 * n) for n, name in enumerate(RIVER)]
    assert own(read(tmp_path, pdf(b"\n".join(drawn)))) == [f"{long} {name}" for name in RIVER]


def test_a_sentence_that_ends_a_column_ends_its_paragraph(tmp_path):
    found = own(read(tmp_path, columns([*RIVER, *MONEY], [*MONEY, *RIVER])))
    assert not any("say. She has" in text for text in found)


def test_a_paragraph_goes_on_over_the_end_of_a_page_and_what_stands_between(tmp_path):
    long = " ".join(f"w{a}{b}{c}" for a in "aeiou" for b in "bcdfgklm" for c in "nprstvwxyz") + "."
    source = f"""#set page(width: 12cm, height: 9cm, header: [The Gazette], numbering: "1")
#set text(size: 10pt, hyphenate: false)
#lorem(60)

{long}"""
    found = own(read(tmp_path, typeset(source)))
    assert [text for text in found if text.startswith("w")] == [long]


HYPHENS = "In 2023-2024 the GPT-4 needs 3-5 years; state-of-the-art A100-80GB."


def test_a_hyphen_that_a_font_maps_to_a_soft_one_stays(tmp_path):
    """The typesetter stores its hyphens so."""
    source = f"#set page(width: 16cm)\n#set text(hyphenate: false)\n{HYPHENS}"
    found = read(tmp_path, typeset(source))
    assert own(found) == [HYPHENS] and not any("nobody sees" in note for note in found.notes)


def test_a_space_on_which_a_letter_is_drawn_is_none(tmp_path):
    """So a browser prints `Bundes&shy;tag`."""
    drawn = b"BT /F1 11 Tf 1 0 0 1 60 700 Tm (The Bundes ) Tj ET"
    drawn += b" BT /F1 11 Tf 1 0 0 1 %.2f 700 Tm (tag waits.) Tj ET"
    width = 11 * (611 + 556 + 556 + 278 + 667 + 556 * 4 + 500) / 1000  # of "The Bundes"
    assert own(read(tmp_path, pdf(drawn % (60 + width)))) == ["The Bundestag waits."]


def test_rows_on_one_line_stay_in_the_order_of_reading():
    """Wide gaps between justified words part them."""
    placed = [("b", 90, 700.2), ("a", 50, 700), ("d", 70, 686), ("c", 50, 686.1)]
    drawn = [Row(text, left, left + 9, bottom, 10, False) for text, left, bottom in placed]
    assert [row.text for row in layout._in_order(drawn)] == ["a", "b", "c", "d"]
    drawn = [replace(row, rtl=True) for row in drawn]
    assert [row.text for row in layout._in_order(drawn)] == ["b", "a", "d", "c"]


def test_german_words_are_closed_at_the_line_end_and_their_own_hyphens_stay(tmp_path):
    text = (
        "Die Regierungskommission beschloss die Inbetriebnahme der Wassermühlenanlage. Die "
        "Bundesverfassungsrichterin kritisierte die Haushaltsplanung und die Nord-Süd-Verbindung "
        "sowie die E-Mail-Adresse der Verwaltungsgerichtsbarkeit."
    )
    page = '#set page(width: 7cm, height: 20cm, margin: .8cm)\n#set text(lang: "de", size: 10pt)\n'
    assert own(read(tmp_path, typeset(f"{page}#set par(justify: true)\n{text}"))) == [text]


def test_raised_and_lowered_digits_stay_apart_from_the_number_before_them(tmp_path):
    text = (
        "Some words first: 10#super(typographic: false)[12] tokens, x1#sub(typographic: false)[2],"
        " m#super(typographic: false)[2].#super(typographic: false)[5]"
    )
    assert "10^12 tokens, x1_2, m^2.^5" in read(tmp_path, typeset(text)).source


def test_digits_that_a_browser_raises_are_raised(tmp_path):
    """Its `<sup>` is smaller by a sixth only."""
    text = "Some words, then 10#super(typographic: false, size: .83em)[12] of them and CO"
    text += (
        "#sub(typographic: false, size: .83em)[2], the 1#super(typographic: false, size: .83em)[st]"
    )
    assert "10^12 of them and CO2, the 1st" in read(tmp_path, typeset(text)).source


CHINESE = "河水从石桥下流过，“桥边有座老磨坊”，三十年没有转动了。"


def test_chinese_words_set_wide_or_from_top_to_bottom_have_no_spaces(tmp_path):
    wide = '#set text(lang: "zh", size: 10pt, tracking: 2pt)\n'
    assert own(read(tmp_path, typeset(wide + CHINESE))) == [CHINESE]
    lines = "".join(f"[{CHINESE[n : n + 9]}].text, " for n in range(0, len(CHINESE), 9))
    down = "l => stack(dir: ttb, spacing: 1pt, ..l.clusters())"
    source = f"#stack(dir: rtl, spacing: 2pt, ..({lines}).map({down}))"
    assert own(read(tmp_path, typeset(source))) == [CHINESE]


def test_labels_in_a_column_of_their_own_stand_before_what_is_said(tmp_path):
    drawn = [lines(RIVER, 160), lines(MONEY, 160, 600), lines(RIVER, 160, 500)]
    labels = [lines([name], 60, top) for name, top in (("Ana:", 700), ("Bo:", 600), ("Ana:", 500))]
    told = [f"Ana: {WHOLE[0]}", f"Bo: {WHOLE[1]}", f"Ana: {WHOLE[0]}"]
    assert own(read(tmp_path, pdf(b"\n".join(labels + drawn)))) == told


def test_a_row_that_ends_in_a_colon_is_no_label_of_the_other_column(tmp_path):
    left = [*RIVER, "She says:", *MONEY, "He says:", *RIVER]
    found = own(read(tmp_path, columns(left, [*MONEY, *RIVER, *MONEY, *RIVER])))
    assert not any("says: She has" in text or "says: Alas" in text for text in found)
    assert " ".join(found).split() == " ".join([*left, *MONEY, *RIVER, *MONEY, *RIVER]).split()


def test_each_bullet_begins_a_paragraph(tmp_path):
    items = "\n".join(f"\u2022 {words}#linebreak()" for words in RIVER)
    found = own(read(tmp_path, typeset(f"#set page(width: 9cm)\n{items}")))
    assert found == [f"\u2022 {words}" for words in RIVER]


def test_accents_that_old_fonts_draw_apart_are_joined():
    assert (
        rows._accented("p\u00b4enurie, M\u00a8uller, \u02c6ile 5\u00b4")
        == "pénurie, Müller, île 5\u00b4"
    )


def test_letters_that_a_font_does_not_name_are_told(tmp_path):
    assert rows.UNMAPPED.sub("\ufffd", "a(cid:12)b") == "a\ufffdb"
    assert FONT.startswith(b"<<")


def test_an_arabic_pdf_comes_out_in_logical_order(tmp_path):
    found = read(tmp_path, typeset(ARABIC))
    assert own(found) == [
        "من يبني النماذج؟",
        "سؤال: كم عدد المهندسين (تقريبا) في الفريق؟ هل هم 25 مهندسا أم 1,200؟",
        "جواب: لا أحد يعرف. نستخدم GPT-4 والذكاء الاصطناعي منذ 2023، والتكلفة 3.5 مليون دولار "
        "لكل نموذج.",
        "جواب: لأن الآلات غالية [هكذا قالوا] والناس قليلون.",
    ]
    aside = [line.text for line in found.lines if line.furniture]
    assert sorted(aside) == ["1", "2", "مجلة تجريبية", "مجلة تجريبية"]
    assert (found.title, found.author, found.made) == ("من يبني النماذج؟", "سلمى", "2024-03-05")
    assert found.language == "ar" and found.lines[1].role == "heading"


def test_lines_become_paragraphs_and_page_heads_furniture(tmp_path):
    found = read(tmp_path, typeset(COURIER))
    assert own(found) == [
        "A model is training on well-known texts, and training is dear.",
        "A second paragraph stands here.",
        "第一行的字接着是第二行。",
    ]
    aside = [line.text for line in found.lines if line.furniture]
    assert aside == ["The Invented Courier", "1 of 2", "The Invented Courier", "2 of 2"]


def test_brackets_that_a_pdf_stores_by_their_looks_are_turned():
    row = Row(")تقريبا( و]هكذا[", 0, 1, 0, 10, True)
    assert righttoleft.brackets_as_seen([row])
    assert not righttoleft.brackets_as_seen([Row("(a) و", 0, 1, 0, 10, True)])
    assert righttoleft.mirrored(row.text) == "(تقريبا) و[هكذا]"


def test_pages_without_text_are_named(tmp_path):
    notes = read(tmp_path, typeset("First.\n#pagebreak()\n#rect()\n#pagebreak()\nThird.")).notes
    assert any("There is no text on page 2" in note for note in notes)


@pytest.mark.parametrize("number", ["Page 1", "- 12 -", "3/4", "Seite 1 von 3", "Hal. 2"])
def test_the_number_of_a_single_page_is_furniture(tmp_path, number):
    drawn = [lines(RIVER), lines(MONEY, top=640), lines([number], 280, 40)]
    found = read(tmp_path, pdf(b"\n".join(drawn)))
    assert own(found) == WHOLE
    assert [line.furniture for line in found.lines if line.furniture] == [
        "is the number of the page"
    ]


@pytest.mark.parametrize("text", ["[9]", "(2019):", "2019"])
def test_a_mark_or_a_year_is_no_number_of_a_page(tmp_path, text):
    drawn = [lines(RIVER), lines(MONEY, top=640), lines([text], 280, 40)]
    assert own(read(tmp_path, pdf(b"\n".join(drawn)))) == [*WHOLE, text]


def test_what_a_browser_prints_around_a_page_is_furniture(tmp_path):
    page = """#set page(margin: (x: 2cm, y: 2cm), header: none)
#place(top + left, dy: -1.8cm, text(8pt)[11/21/26, 11:16 PM])
#text(24pt)[Who builds the models?]

#text(12pt)[Nobody knows, said an invented engineer, and then she said it once more.]
#place(bottom + left, dy: 1.7cm, text(8pt)[1/1])
"""
    found = read(tmp_path, typeset(page))
    aside = {line.text for line in found.lines if line.furniture}
    assert aside == {"11/21/26, 11:16 PM", "1/1"} and found.title == "Who builds the models?"


def test_a_table_of_figures_is_read_line_by_line_with_its_empty_cells(tmp_path):
    cells = "[Mill], [2022], [2023], [Ann], [10], [100], [Old], [], [200], [New], [30], [300]"
    source = f"#lorem(30)\n\n#table(columns: (1fr, 1fr, 1fr), align: center, {cells})\n\n#lorem(30)"
    found = own(read(tmp_path, typeset(source)))
    assert found[1:-1] == [
        "Mill | 2022 | 2023",
        "Ann | 10 | 100",
        "Old | | 200",
        "New | 30 | 300",
    ]
    assert len(found) == 6


@pytest.mark.parametrize("after", ["", " . . . . 3"])
def test_words_side_by_side_and_contents_are_no_table(tmp_path, after):
    cells = "".join(f"[{word}{after}]," for word in RIVER[0].split() * 3)
    found = read(tmp_path, typeset(f"#table(columns: (1fr, 1fr, 1fr), stroke: none, {cells})"))
    assert "|" not in found.source


@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(tmp_path, count):
    page = f"#set page(columns: {count})\n#set par(spacing: 2em)\n= A heading\n" + "\n\n".join(
        f"Paragraph {n} of an invented text, with a few more words." for n in range(24)
    )
    numbers = re.findall(r"Paragraph (\d+)", read(tmp_path, typeset(page)).source)
    assert [int(number) for number in numbers] == list(range(24))
