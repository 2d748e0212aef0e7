"""Files from outside are read truly, within limits, or refused in a sentence."""

import subprocess
import sys
import textwrap

import pytest
from made_files import package, pdf, stream, word

from helpers.add import documents, joining, reading, signs
from helpers.add.documents import Document, Line, cleaned
from helpers.data.files import DataError

RIVER = "Under the bridge of stone runs a river, and beside it stands an old mill."


def read(path, stored):
    path.write_bytes(stored if isinstance(stored, bytes) else stored.encode())
    return reading.document(path)


def texts(document):
    return [line.text for line in document.lines]


def note(document, word):
    return [note for note in document.notes if word in note]


# --- characters -----------------------------------------------------------------------------------

STORED = {
    "no-break space": ("10\u00a0000", "10 000"),
    "narrow no-break space": ("Pourquoi\u202f?", "Pourquoi ?"),
    "thin and figure space": ("10\u2009000 \u2007 5", "10 000   5"),
    "ideographic space": ("\u5f20\u3000\u4e09", "\u5f20 \u4e09"),
    "no-break hyphen": ("GPT\u20114, 3\u20105", "GPT-4, 3-5"),
    "accents apart": ("pe\u0301nurie", "p\u00e9nurie"),
    "Hangul apart": ("\u1112\u1161\u11ab", "\ud55c"),
    "Kangxi radical": ("\u2f08\u624d", "\u4eba\u624d"),
    "radical of the supplement": ("\u2ec5\u2ecb", "\u89c1\u8f66"),
    "soft hyphen": ("Mo\u00addell", "Modell"),
    "zero-width space": ("a\u200bb\u2060c\ufeff", "abc"),
    "direction controls": ("a\u202eb\u2066c", "abc"),
    "joiner that belongs to a spelling": ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    "what looks like a tag": ("<b>x</b>", "\u2039b\u203ax\u2039/b\u203a"),
    "signs of a name": ("C# and A* stay, 2 * 3 too", "C# and A* stay, 2 * 3 too"),
    "full-width letters": ("\uff21\uff29\uff1a", "\uff21\uff29\uff1a"),
}


@pytest.mark.parametrize(("written", "stored"), STORED.values(), ids=STORED)
def test_what_is_stored_is_what_is_seen_and_searched(written, stored):
    found = cleaned(Document("a.txt", "plain text", (Line(f"x {written} x"),)))
    assert texts(found) == [f"x {stored} x"]
    assert bool(found.notes) == (written != stored)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r\n"])
def test_every_kind_of_line_end_ends_a_line(sign):
    found = cleaned(Document("a.txt", "plain text", (Line(f"One{sign}two"),)))
    assert texts(found) == ["One", "two"]


def test_furniture_that_is_too_long_is_cut_and_text_is_divided_at_a_sentence():
    long = "All of this stands in one line. " * 800
    lines = (Line("x" * 30_000, furniture="a box"), Line(long))
    found = cleaned(Document("a.html", "web page", lines))
    assert len(found.lines[0].text) < 2_000 and all(len(text) <= 20_000 for text in texts(found))
    assert "".join(texts(found)[1:]).replace(" ", "") == long.replace(" ", "")
    assert note(found, "divided")


@pytest.mark.parametrize(
    ("text", "is_question", "ends"),
    [
        ("Where?", True, True),
        ("\u54ea\u91cc\uff1f\u201d", True, True),
        ("\u0623\u064a\u0646\u061f", True, True),
        ("Here!", False, True),
        ("\u8fd9\u91cc\u3002", False, True),
        ("and so on", False, False),
    ],
)
def test_questions_and_ends_of_sentences_are_known_in_every_script(text, is_question, ends):
    assert (signs.asks(text), signs.ends_sentence(text)) == (is_question, ends)


# --- encodings ------------------------------------------------------------------------------------

TURKISH = (
    "Köprünün altından ırmak akar, yanında otuz yıldır dönmeyen eski bir değirmen durur. "
    "Değirmencinin torunu şehirden para istedi."
)
POLISH = (
    "Pod kamiennym mostem płynie rzeka, a obok mostu stoi stary młyn, który od trzydziestu "
    "lat się nie obraca. Wnuczka młynarza poprosiła miasto o pieniądze."
)
CZECH = (
    "Pod kamenným mostem teče řeka a vedle mostu stojí starý mlýn, který se už třicet let "
    "netočí. Mlynářova vnučka chce peníze."
)
HUNGARIAN = (
    "A kőhíd alatt folyik a folyó, mellette áll egy öreg malom, amely harminc éve nem forog. "
    "A molnár unokája pénzt kért a várostól, amelynek nincs."
)
CROATIAN = (
    "Ispod kamenog mosta teče rijeka, a pokraj mosta stoji stari mlin koji se trideset godina "
    "nije okretao. Mlinareva unuka želi ponovno pokrenuti kotač, a učiteljica je čekala."
)
FINNISH = (
    "Kivisen sillan alla virtaa joki, ja sillan vieressä seisoo vanha mylly, joka ei ole "
    "pyörinyt kolmeenkymmeneen vuoteen. Myllärin tyttärentytär haluaa panna pyörän "
    "liikkeelle."
)
RUSSIAN = "Под каменным мостом течёт река, а рядом стоит старая мельница."
JAPANESE = "川は石の橋の下を流れ、橋のそばには古い水車小屋が立っています。"
CHINESE = "河水从石桥下流过\uff0c桥边有一座老磨坊\uff0c三十年没有转动了。"
GUESSED = [
    (TURKISH, "cp1254"),
    (TURKISH, "iso8859-9"),
    (POLISH, "iso8859-2"),
    (POLISH, "cp1250"),
    (CZECH, "iso8859-2"),
    (HUNGARIAN, "cp1250"),
    (CROATIAN, "cp1250"),
    (FINNISH, "latin-1"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "cp1251"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "iso2022_jp"),
    (CHINESE, "gbk"),
    (CHINESE, "hz"),
    (CHINESE, "utf-7"),
]


@pytest.mark.parametrize(("text", "encoding"), GUESSED, ids=[code for _, code in GUESSED])
def test_an_encoding_that_nobody_declares_is_guessed_and_the_guess_is_told(
    tmp_path, text, encoding
):
    found = read(tmp_path / "a.txt", text.encode(encoding))
    assert texts(found) == [text.replace("\u3000", " ")] and note(found, "guess")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_that_shows_itself_is_no_guess(tmp_path, encoding):
    found = read(tmp_path / "a.txt", f"{POLISH}\r\n{CHINESE}\r\n".encode(encoding))
    assert texts(found) == [POLISH, CHINESE] and not note(found, "guess")


PAGE = "<html><head><meta charset='{}'></head><body><p>{}</p></body></html>"
DECLARED = {
    "as it is": (PAGE.format("gb2312", CHINESE).encode("gbk"), CHINESE, "GB18030"),
    "against UTF-8": (
        PAGE.format("iso-8859-1", FINNISH).encode("utf-8"),
        FINNISH,
        "though it declares",
    ),
    "one foreign byte": (
        PAGE.format("utf-8", f"{FINNISH}</p><!-- \u00a7 --><p>x").encode() + b"<!-- \xa7 -->",
        FINNISH,
        "bytes that are none",
    ),
}


@pytest.mark.parametrize(("stored", "text", "told"), DECLARED.values(), ids=DECLARED)
def test_a_declared_encoding_gives_way_to_what_the_bytes_are(tmp_path, stored, text, told):
    found = read(tmp_path / "a.html", stored)
    assert texts(found)[0] == text and note(found, told)


# --- lines ----------------------------------------------------------------------------------------


def test_lines_wrapped_by_hand_are_joined_and_others_left_alone(tmp_path):
    wrapped = "\n".join([RIVER] * 4)
    found = read(tmp_path / "letter.txt", f"{wrapped}\n\nA last line.\n")
    assert [len(text) > 250 for text in texts(found)] == [True, False]
    assert note(found, "wrapped at")
    assert texts(read(tmp_path / "talk.txt", "One.\nTwo.\n\nThree.\n")) == [
        "One.",
        "Two.",
        "Three.",
    ]


LONG = "Under the bridge of stone runs a river, and beside it stands an old mill, which for thirty "
LONG += "years has not turned, since nobody in the town remembers how it was done."


def wrap(text, first="", after=""):
    return textwrap.fill(text, 68, initial_indent=first, subsequent_indent=after)


WRAPPED = {
    "turns": ([wrap(f"Ana: {LONG}"), wrap(f"Bo: {LONG}")] * 2, [f"Ana: {LONG}", f"Bo: {LONG}"] * 2),
    "lines set in": ([wrap(LONG, "   ")] * 3, [LONG] * 3),
    "a list": ([wrap(f"{n}. {LONG}") for n in (1, 2)], [f"1. {LONG}", f"2. {LONG}"]),
    "a hanging list": ([wrap(f"- {LONG}", "", "  ")] * 2, [f"- {LONG}"] * 2),
    "lines that end early": ([wrap(LONG), wrap(LONG)], [LONG, LONG]),
    "a colon": ([wrap(f"{LONG} {LONG[:-1]}: so it is")], [f"{LONG} {LONG[:-1]}: so it is"]),
}


@pytest.mark.parametrize(("parts", "whole"), WRAPPED.values(), ids=WRAPPED)
def test_paragraphs_of_wrapped_lines_begin_where_they_look_so(tmp_path, parts, whole):
    assert texts(read(tmp_path / "a.txt", "\n".join(parts) + "\n")) == whole


SUBTITLES = {
    "SRT": (
        "1\n00:00:01,000 --> 00:00:04,000\nWho ground\nthe corn?\n2\n00:00:05,000 --> "
        "00:00:06,000\n<i>The river.</i>\n",
        ["Who ground the corn?", "The river."],
    ),
    "of Zoom": (
        "WEBVTT\n\n1\n00:01.000 --> 00:04.000\nAna: Who?\n\n2\n00:05.000 --> 00:06.000\nBo: "
        "The river.\n",
        ["Ana: Who?", "Bo: The river."],
    ),
    "of Teams": (
        "WEBVTT\n\n8f1e/12-0\n00:00:01.000 --> 00:00:04.000\n<v Ana Li>Who\nis it?</v>\n\n"
        "8f1e/13-0\n00:00:05.000 --> 00:00:06.000 align:start\n<v Bo>The <c>river</c>.</v>\n",
        ["Ana Li: Who is it?", "Bo: The river."],
    ),
    "copied from Teams": (
        "".join(f"0:0:{n}.0 --> 0:0:{n + 3}.4\nAna Li\nLine {n}.\n\n" for n in (1, 5)),
        ["Ana Li: Line 1.", "Ana Li: Line 5."],
    ),
}


@pytest.mark.parametrize(("stored", "said"), SUBTITLES.values(), ids=SUBTITLES)
def test_subtitles_are_what_is_said_and_their_times_are_furniture(tmp_path, stored, said):
    found = read(tmp_path / "a.vtt", stored)
    assert [line.text for line in found.lines if not line.furniture] == said
    assert any("-->" in line.text for line in found.lines) and note(found, "subtitles")


def test_hyphens_that_no_list_of_words_decides_are_told(tmp_path):
    found = read(tmp_path / "a.txt", "\n".join([f"{RIVER[:-4]}train-", "ing"] + [RIVER] * 4))
    assert note(found, "1 lines end in a hyphen")
    assert list(joining.doubtful(["train-", "ing"], "tr")) and not list(
        joining.doubtful(["a-"], "de")
    )


WORDS = {"training", "reform", "re-form", "well", "known", "state-of-the-art"}
JOINED = {
    "known whole": (["train-", "ing"], "", "training"),
    "known apart": (["re-", "form"], "", "reform"),
    "no word by itself": (["Ex-", "isting"], "en", "Existing"),
    "in the list of words": (["mur-", "ders"], "en", "murders"),
    "both are words": (["well-", "known"], "en", "well-known"),
    "a name": (["Ali-", "Baba"], "", "Ali-Baba"),
    "suspended": (["Hard-", "und Software"], "de", "Hard- und Software"),
    "pronoun": (["a-t-", "il dit"], "fr", "a-t-il dit"),
    "reduplication": (["orang-", "orang"], "id", "orang-orang"),
    "soft": (["train\u00ad", "ing"], "", "training"),
    "number": (["GPT-", "4 and 2023-", "2024"], "", "GPT-4 and 2023-2024"),
    "Chinese": (["大模", "型 and", "more"], "", "大模型 and more"),
}


@pytest.mark.parametrize(("parts", "language", "whole"), JOINED.values(), ids=JOINED)
def test_a_hyphen_at_a_line_end_stays_only_where_it_is_the_word_s_own(parts, language, whole):
    words = WORDS - {"re-form"}
    assert joining.joined(parts, words, language) == whole


# --- refusals and limits --------------------------------------------------------------------------

OLD_OFFICE = b"\xd0\xcf\x11\xe0" + bytes(600)
LOCKED = OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")
MIXED = "\u00f1and\u00fa\n\u00f1\n".encode() + "a\u00f1o\n".encode("latin-1")
SHEET = package("xl/workbook.xml", {"xl/workbook.xml": "<workbook/>"})
BAD = {
    "empty": ("a.txt", b" \n", "the file is empty"),
    "only marks": ("a.txt", "\u200b\n\u202e", "there is no text in it"),
    "page without text": ("a.html", "<html><body><img src=x></body></html>", "no text in it"),
    "only a comment": ("a.html", "<!-- nothing -->", "there is no text in it"),
    "unknown type": ("a.odt", "text", "this type of file is not read; save it as .txt"),
    "two encodings": ("a.txt", MIXED, "line 3 is not UTF-8"),
    "bytes": ("a.txt", bytes(range(256)) * 4, "save it as UTF-8"),
    "pairs of bytes": ("a.txt", b"\x00\x01binary" * 50, "save it as UTF-8"),
    "long line": ("a.txt", f"one\n{'x' * 1_000_000}", "line 2 of its text is 1,000,000 characters"),
    "RTF as text": ("a.txt", "{\\rtf1 Words.}", "is an RTF file"),
    "RTF as Word": ("a.docx", "{\\rtf1 Words.}", "is an RTF file"),
    "PDF as text": ("a.txt", b"%PDF-1.4 ...", "is no plain text, whatever its name says"),
    "page as text": ("a.txt", "<!DOCTYPE html><p>x", "is a web page; name it .html"),
    "text as page": ("a.html", "plain words", "has no HTML in it; name it .txt"),
    "text as PDF": ("a.pdf", "plain words", "is no PDF, whatever its name says"),
    "text as Word": ("a.docx", "plain words", "is no Word file, whatever its name says"),
    "no package": ("a.docx", b"PK\x03\x04", "the file is damaged"),
    "sheet as Word": ("a.docx", SHEET, "is no Word file inside"),
    "old Word": ("a.docx", OLD_OFFICE, "save it as .docx"),
    "locked Word": ("a.docx", LOCKED, "is locked with a password"),
    "torn Word": ("a.docx", word("<w:p/>")[:90], "the file is damaged"),
    "torn PDF": ("a.pdf", b"%PDF-1.7\n1 0 obj", "cannot be read as a PDF"),
    "no letters drawn": ("a.pdf", pdf(b"0 0 9 9 re f"), "has no text on page 1"),
    "no web page": ("a.mhtml", b"Content-Type: image/png\r\n\r\nxx", "no web page in it"),
    "many paragraphs": ("a.docx", word("<w:p></w:p>" * 20_001), "20,001 paragraphs"),
}


@pytest.mark.parametrize(("name", "stored", "told"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, name, stored, told):
    with pytest.raises(DataError) as refused:
        read(tmp_path / name, stored)
    (fault,) = refused.value.faults
    assert fault.startswith(f"{name}: ") and told in fault


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path, monkeypatch):
    with pytest.raises(DataError, match="there is no such file"):
        reading.read(tmp_path / "a.txt")
    monkeypatch.setattr(reading, "LARGEST_FILE", 3)
    with pytest.raises(DataError, match="is larger than"):
        read(tmp_path / "a.txt", "four")


def test_a_file_is_read_in_another_process_just_as_in_this_one(tmp_path):
    path = tmp_path / 'a "quoted" `name` $HOME.txt'
    path.write_text(f"{POLISH}\n{CHINESE}\n", "utf-8")
    assert reading.read(path) == reading.document(path)


NESTED = pdf(bytes([129, 129]) * 200 + b"\x80", b"/Filter[" + b"/RunLengthDecode " * 8 + b"]")
CALLS = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
CIRCLE = pdf(
    b"/X Do",
    resources=b"<</XObject<</X 6 0 R>>>>",
    more=[stream(b"/X Do /X Do", CALLS % (7 + n if n < 24 else 6)) for n in range(25)],
)


@pytest.mark.parametrize(
    ("stored", "told"),
    [(NESTED, "MB of memory"), (CIRCLE, "seconds to read")],
    ids=["memory", "time"],
)
def test_a_file_that_would_take_all_memory_or_all_time_is_refused(tmp_path, stored, told):
    (tmp_path / "a.pdf").write_bytes(stored)
    with pytest.raises(DataError, match=told):
        reading.read(tmp_path / "a.pdf")


def test_a_process_that_dies_is_told_and_not_a_traceback(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Words.", "utf-8")
    died = subprocess.CompletedProcess([], 1, b"", b"Traceback\nValueError: odd")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: died)
    with pytest.raises(DataError, match=r"a.txt: cannot be read \(ValueError: odd\)"):
        reading.read(tmp_path / "a.txt")


def test_reading_a_text_loads_nothing_of_pages_pdfs_and_word_files():
    code = "import helpers.add.reading, sys; print(*sys.modules)"
    run = [sys.executable, "-c", code]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert not {"trafilatura", "lxml", "pdfminer", "mammoth", "pandas", "numpy"} & {*loaded}


@pytest.mark.parametrize("text", [POLISH, TURKISH, CHINESE, "Où est l’été ?"])
def test_utf8_that_was_taken_for_another_encoding_is_told(text):
    spoilt = text.encode().decode("cp1252", "replace")
    assert any("taken for" in n for n in cleaned(Document("a", "", (Line(spoilt),))).notes)
    assert not any("taken for" in n for n in cleaned(Document("a", "", (Line(text),))).notes)


@pytest.mark.parametrize(
    "text",
    [
        "Er sagt: \u201eHei\u00df\u201c, Fu\u00df\u201c",
        "CAF\u00c9\u2026 \u00c9\u2014 A\u00d1O\u201d",
    ],
)
def test_capitals_and_quotation_marks_are_not_taken_for_misread_letters(text):
    assert not any("taken for" in n for n in cleaned(Document("a", "", (Line(text),))).notes)


def test_letters_that_could_not_be_read_are_counted():
    found = cleaned(Document("a.pdf", "PDF", (Line("a\ufffdb \ue000"),)))
    assert len(found.notes) == 2 and found.notes[0].startswith("1 characters could not be read")
    assert documents.refused("a", "b").faults == ("a: b",)
