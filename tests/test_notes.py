import json
import multiprocessing
import re

import lxml.html
import pytest
from markupsafe import escape

from helpers.show import notes


@pytest.fixture
def path(tmp_path):
    return tmp_path / "my_notes_fang.jsonl"


def texts(path, **wanted):
    return [note.text for note in notes.listed(path, **wanted)]


def test_no_file_is_no_notes_and_reading_makes_none(path):
    assert notes.listed(path) == [] and notes.faults(path) == []
    assert notes.undo(path) is None
    assert not path.exists()


def test_a_note_is_one_line_of_json_and_comes_back_as_typed(kit, path):
    text = "  第一行 «é» 🧪\nsecond\tline\r\nthird\u2028fourth\u0085fifth \x00 "
    note = notes.write(kit, path, "fang:44", text)
    assert path.read_bytes().count(b"\n") == 1
    stored = json.loads(path.read_text("utf-8"))
    assert stored == {"event": "note"} | vars(note)
    assert "第一行" in path.read_text("utf-8"), "people must be able to read the file"
    assert notes.listed(path) == [note] and note.text == text


def test_half_a_character_is_stored_as_a_replacement_and_breaks_nothing(kit, path):
    notes.write(kit, path, "fang:44", "a\ud800b \ud83e\uddea")
    assert texts(path) == ["a\ufffdb 🧪"]


@pytest.mark.parametrize("passage", ["fang:999", "fang:", "fang", "nobody:1", ""])
def test_a_note_on_a_passage_that_is_not_there_is_refused_and_leaves_no_trace(kit, path, passage):
    with pytest.raises(KeyError, match=r"is not a passage of fang|is not known|is no passage"):
        notes.write(kit, path, passage, "mine")
    assert not path.exists()


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000"])
def test_an_empty_note_is_refused(kit, path, text):
    with pytest.raises(ValueError, match="the note is empty"):
        notes.write(kit, path, "fang:44", text)
    assert not path.exists()


def test_notes_are_listed_as_written_and_found_by_passage_and_words(kit, path):
    for passage, text in [
        ("fang:44", "Großer Satz"),
        ("fang:2", "人才 TALENT"),
        ("wang:3", "talent"),
    ]:
        notes.write(kit, path, passage, text)
    assert texts(path) == ["Großer Satz", "人才 TALENT", "talent"]
    assert texts(path, containing="Talent") == ["人才 TALENT", "talent"]
    assert texts(path, containing="GROSSER") == texts(path, containing="ßer") == ["Großer Satz"]
    assert texts(path, containing="人才") == ["人才 TALENT"]
    assert texts(path, passage="wang:3", containing="talent") == ["talent"]
    assert texts(path, containing="compute") == []


def test_deletions_are_undone_last_first_and_notes_return_to_their_places(kit, path):
    one, two, three = (notes.write(kit, path, "fang:44", text) for text in ("one", "two", "three"))
    assert notes.delete(path, one.id) == one
    assert notes.delete(path, two.id) == two
    assert texts(path) == ["three"]
    assert notes.undo(path) == two and texts(path) == ["two", "three"]
    assert notes.undo(path) == one and texts(path) == ["one", "two", "three"]
    assert notes.undo(path) is None and notes.listed(path) == [one, two, three]
    notes.delete(path, one.id)
    notes.delete(path, three.id)
    notes.undo(path)
    notes.delete(path, three.id)
    assert notes.undo(path) == three and texts(path) == ["two", "three"]


def test_the_file_only_grows(kit, path):
    note = notes.write(kit, path, "fang:44", "one")
    for act in (lambda: notes.delete(path, note.id), lambda: notes.undo(path)):
        before = path.read_bytes()
        act()
        assert path.read_bytes().startswith(before) and len(path.read_bytes()) > len(before)
    assert [json.loads(line)["event"] for line in path.read_text("utf-8").splitlines()] == [
        "note",
        "delete",
        "undo",
    ]


def test_a_note_that_is_not_listed_cannot_be_deleted(kit, path):
    note = notes.write(kit, path, "fang:44", "one")
    notes.delete(path, note.id)
    for id in (note.id, "none"):
        with pytest.raises(KeyError, match="deleted already"):
            notes.delete(path, id)
    assert path.read_bytes().count(b"\n") == 2


def test_the_last_bookmark_counts_and_is_no_note(kit, path):
    assert notes.bookmark(path) == ""
    notes.write(kit, path, "fang:2", "mine")
    for passage in ("fang:44", "fang:47"):
        notes.mark(path, passage)
    assert notes.bookmark(path) == "fang:47"
    assert texts(path) == ["mine"] and notes.faults(path) == []
    notes.mark(path, "")
    assert notes.bookmark(path) == ""


LONG = "长" * 5000


def write_many(path, start, who):
    from helpers.kit import kit

    start.wait(60)
    for number in range(200):
        notes.write(kit, path, "fang:44", f"{who} {number} {LONG}")


def test_two_processes_writing_at_the_same_time_lose_and_tear_nothing(path):
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    tabs = [spawn.Process(target=write_many, args=(path, start, who)) for who in "ab"]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(120)
    assert [tab.exitcode for tab in tabs] == [0, 0]
    found = notes.listed(path)
    assert notes.faults(path) == []
    assert len({note.id for note in found}) == len(found) == 400
    order = {who: [note.text for note in found if note.text[0] == who] for who in "ab"}
    for who, written in order.items():
        assert written == [f"{who} {number} {LONG}" for number in range(200)]
    whose = [note.text[0] for note in found]
    assert whose not in (sorted(whose), sorted(whose, reverse=True)), "they did not overlap"


def test_a_torn_last_line_is_kept_reported_and_the_next_note_has_a_line_of_its_own(kit, path):
    notes.write(kit, path, "fang:44", "whole")
    notes.write(kit, path, "fang:44", "人才 torn")
    torn = path.read_bytes()[:-30]
    path.write_bytes(torn)
    assert texts(path) == ["whole"]
    (fault,) = notes.faults(path)
    assert "my_notes_fang.jsonl, line 2: " in fault and torn.split(b"\n")[1].decode()[:30] in fault
    notes.write(kit, path, "fang:44", "after")
    assert texts(path) == ["whole", "after"] and len(notes.faults(path)) == 1
    assert path.read_bytes().startswith(torn + b"\n{")


def test_a_file_torn_at_any_byte_loses_only_the_last_note_and_takes_the_next(kit, path):
    notes.write(kit, path, "fang:44", "whole")
    first = path.read_bytes()
    notes.write(kit, path, "fang:45", "é人")
    both = path.read_bytes()
    for end in range(len(first), len(both) + 1):
        path.write_bytes(both[:end])
        # Without its line end alone, the note is still whole.
        kept = ["whole", "é人"] if end >= len(both) - 1 else ["whole"]
        assert texts(path) == kept
        notes.write(kit, path, "fang:44", "after")
        assert texts(path) == [*kept, "after"]
        assert len(notes.faults(path)) == (len(first) < end < len(both) - 1)


def test_blank_lines_are_no_fault(kit, path):
    notes.write(kit, path, "fang:44", "before")
    path.write_bytes(b"\n" + path.read_bytes() + b"\n\n")
    assert texts(path) == ["before"] and notes.faults(path) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"\xff\xfe", "skipped"),
        (b"hello", "skipped"),
        (b"[" * 100_000, "skipped"),
        (b'["event", "id", "passage", "text", "when"]', "skipped"),
        (b'{"event": "note", "id": "x"}', "skipped"),
        (b'{"event":"note","id":7,"passage":"fang:1","text":"t","when":""}', "skipped"),
        (b'{"event":"note","id":"x","passage":"fang:1","text":"\\ud800","when":""}', "skipped"),
        (
            b'{"event":"burn","id":"x","passage":"fang:1","text":"t","when":""}',
            "one of note, delete",
        ),
        (b'{"event":"undo","id":"x","passage":"fang:1","text":"t","when":""}', "in no line before"),
        (b'{"event":"note","id":"ID","passage":"fang:1","text":"t","when":""}', "has this id"),
    ],
)
def test_a_bad_line_between_good_ones_is_named_and_spoils_neither(kit, path, line, fault):
    first = notes.write(kit, path, "fang:44", "before")
    with path.open("ab") as file:
        file.write(line.replace(b"ID", first.id.encode()) + b"\n")
    notes.write(kit, path, "fang:44", "after")
    assert texts(path) == ["before", "after"]
    assert [fault in said and "line 2: " in said for said in notes.faults(path)] == [True]


def test_two_files_put_together_are_one_file(kit, path, tmp_path):
    other = tmp_path / "other.jsonl"
    notes.write(kit, path, "fang:44", "here")
    notes.write(kit, other, "fang:44", "there")
    path.write_bytes(path.read_bytes() + other.read_bytes() + path.read_bytes())
    assert texts(path) == ["here", "there"] and notes.faults(path) == []


def test_the_export_holds_the_passage_its_rendering_and_the_note_in_order(kit, path):
    notes.write(kit, path, "fang:44", "first\n\nsecond")
    gone = notes.write(kit, path, "fang:45", "deleted words")
    notes.write(kit, path, "huxiu:3", "third")
    notes.delete(path, gone.id)
    markdown = notes.export(kit, path)
    plain = notes._plain
    parts = [
        *("## fang:44", f"\n> {plain(kit.passage('fang:44').text)}\n>\n> "),
        *(plain(kit.articles["fang"].english["fang:44"]), "first  \n  \nsecond", "*Written 20"),
        *("## huxiu:3", plain(kit.articles["huxiu"].english["huxiu:3"]), "third"),
    ]
    assert [part for part in parts if part not in markdown] == []
    places = [markdown.index(part) for part in parts]
    assert places == sorted(places) and "deleted words" not in markdown
    assert notes.export(kit, path.with_name("none.jsonl")) == "# My notes\n"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p></li></ol></div><style>*{display:none}</style>",
    "' onmouseover='alert(1)",
    '" onfocus="alert(1)" autofocus="',
    "&lt;script&gt; &#60;b&#62; &amp",
    "<svg/onload=alert(1)>",
    "<!-- open",
    "javascript:alert(1)",
    "\u202eabc\u2066 \u200b\x00",
]


def elements(html):
    """Return the tags and the names of the attributes of a page, in order."""
    return [(e.tag, sorted(e.attrib)) for e in lxml.html.fragment_fromstring(html).iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_adds_no_element(kit, path, text):
    note = notes.write(kit, path, "fang:44", text)
    stranger = notes.Note("x", f"fang:44{text}", "t", text)
    calm = notes.page(kit, "n", [notes.Note("x", "fang:44", "t", "t")] * 2, ["fault"], "said")
    html = notes.page(kit, "n", [note, stranger], [text], text)
    assert elements(html) == elements(calm)
    assert escape(text) in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_export(kit, path, text):
    notes.write(kit, path, "fang:44", text + " [x](javascript:alert(1)) ![y](http://a.b/c) `z` $1$")
    markdown = notes.export(kit, path)
    assert not re.search(r"(?<!\\)[<\[\]`$&]", markdown.split("\n\n", 3)[3])


def press(book, label):
    book._buttons[label].click()
    return re.search('<p role="status">(.*?)</p>', book._page.value)[1]


def test_the_book_saves_deletes_and_undoes(kit, path):
    book = notes.book(kit, "fang", path)
    assert "0 notes in my_notes_fang.jsonl." in book._page.value and not path.exists()
    book._passage.value, book._text.value = " 44 ", "mine <b>"
    assert press(book, "Save") == "Saved the note on fang:44. 1 note in my_notes_fang.jsonl."
    assert "mine &lt;b&gt;" in book._page.value and book._text.value == ""
    book._passage.value, book._text.value = "wang:3", "another"
    assert press(book, "Save").startswith("Saved the note on wang:3. 2 notes")
    assert press(book, "Delete last").startswith("Deleted the note on wang:3. 1 note ")
    assert "another" not in book._page.value
    assert press(book, "Undo").startswith("The note on wang:3 is back. 2 notes")
    assert press(book, "Undo").startswith("No note is deleted.")


@pytest.mark.parametrize(
    ("passage", "text", "said"),
    [
        ("999", "mine", "is not a passage of fang"),
        ("", "mine", "say on which passage"),
        ("<b>:1", "mine", "&lt;b&gt;&#39; is not known"),
        ("44", "  ", "the note is empty"),
    ],
)
def test_the_book_says_why_it_did_not_save_and_keeps_what_was_typed(kit, path, passage, text, said):
    book = notes.book(kit, "fang", path)
    book._passage.value, book._text.value = passage, text
    assert said in press(book, "Save")
    assert (book._passage.value, book._text.value) == (passage, text)
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_said_in_the_book(kit, path):
    book = notes.book(kit, "fang", path.parent / "missing" / "notes.jsonl")
    book._passage.value, book._text.value = "44", "mine"
    assert "Not done: " in press(book, "Save") and book._text.value == "mine"


def test_deleting_in_one_tab_spares_what_another_tab_has_written_since(kit, path):
    notes.write(kit, path, "fang:44", "seen")
    book = notes.book(kit, "fang", path)
    late = notes.write(kit, path, "fang:45", "not yet seen")
    assert press(book, "Delete last").startswith("Deleted the note on fang:44.")
    assert notes.listed(path) == [late] and "not yet seen" in book._page.value
    notes.delete(path, late.id)
    assert "deleted already" in press(book, "Delete last")
    assert press(book, "Delete last").startswith("There is no note to delete.")


def test_the_book_shows_the_faults_of_its_file(kit, path):
    path.write_text("hello <b>\n")
    shown = notes.book(kit, "fang", path)._page.value
    assert "my_notes_fang.jsonl, line 1: is no event" in shown and "hello &lt;b&gt;" in shown


def test_what_stands_without_a_kernel_is_one_sentence_and_never_a_note(kit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def static():
        page = notes.book(kit, "fang").still()
        return page.html, page.plain

    before = static()
    notes.write(kit, "my_notes_fang.jsonl", "fang:44", "secret")
    with open("my_notes_fang.jsonl", "a") as file:
        file.write("torn")
    assert static() == before
    assert before[1].count(". ") == 0 and "my_notes_fang.jsonl" in before[0]
    assert "secret" in notes.book(kit, "fang")._page.value


def test_every_control_is_reached_by_the_tab_key_in_order_and_has_a_name(kit, path):
    book = notes.book(kit, "fang", path)
    passage, text, row, shown = book.children
    assert [passage.description, text.description] == ["Passage", "Note"]
    assert [button.description for button in row.children] == ["Save", "Delete last", "Undo"]
    assert all(control.tabbable is not False for control in (passage, text, *row.children))
    assert shown is book._page
