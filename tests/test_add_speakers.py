"""Speakers are those who talk; captions, links and tables are nobody."""

import pytest

from helpers.add.documents import Document, Line
from helpers.add.speakers import speakers


def document(*lines):
    return Document("a.txt", "plain text", tuple(map(Line, lines)))


def found(*lines):
    return {s.label: (s.role, s.lines) for s in speakers(document(*lines), "wen")}


ANA, BO = ("And then?", "Why?"), ("We moved on.", "She was ill.")
FULL = "\uff1a"


def talk(asker, answerer):
    """Return four lines: each label is put before two turns, `{}` stands for the words."""
    turns = zip(ANA, BO, strict=True)
    return [text for q, a in turns for text in (asker.format(q), answerer.format(a))]


FORMS = {
    "colon": ("Ina: {}", "Vera: {}", "Ina", "Vera"),
    "full-width colon": (f"记者{FULL}{{}}", f"王{FULL}{{}}", "记者", "王"),
    "space before the colon": ("Le Monde\u00a0: {}", "Fang Han\u202f: {}", "Le Monde", "Fang Han"),
    "letters": ("Q. {}", "A. {}", "Q", "A"),
    "letters and colons": ("I: {}", "R: {}", "I", "R"),
    "Spanish letters": ("P. {}", "R. {}", "P", "R"),
    "time code before": ("[00:00:05] Ina: {}", "[00:01:05] Vera: {}", "Ina", "Vera"),
    "time code behind": ("Ina (00:12): {}", "Vera [01:12]: {}", "Ina", "Vera"),
    "brackets": ("[Ina] {}", "[id2] {}", "Ina", "id2"),
    "Chinese brackets": ("\u3010记者\u3011{}", "\u3010王\u3011{}", "记者", "王"),
    "table": ("Ina | {}", "Vera | {}", "Ina", "Vera"),
    "Hebrew": ("מראיינת: {}", "דנה: {}", "מראיינת", "דנה"),
    "Arabic": ("سؤال: {}", "جواب: {}", "سؤال", "جواب"),
    "with a role": ("Ina (Daily): {}", "Vera (miller): {}", "Ina (Daily)", "Vera (miller)"),
    "titles and initials": ("Mr. Smith: {}", "J. R. Lee: {}", "Mr. Smith", "J. R. Lee"),
    "bold": ("**Ina:** {}", "**Vera**: {}", "Ina", "Vera"),
    "capitals": ("INA MÜLLER: {}", "VERA: {}", "INA MÜLLER", "VERA"),
    "time code behind, full width": (
        f"记者\uff0800:12\uff09{FULL}{{}}",
        f"王\uff0801:15\uff09{FULL}{{}}",
        "记者",
        "王",
    ),
    "time code before, full width": (
        f"[00{FULL}12]记者{FULL}{{}}",
        f"[01{FULL}15]王{FULL}{{}}",
        "记者",
        "王",
    ),
    "a paper that asks": (f"《周末》{FULL}{{}}", f"王{FULL}{{}}", "《周末》", "王"),
    "of a chat": ("[12/04/23, 08:30:12] Ina: {}", "[12/04/23, 8:31 PM] Vera: {}", "Ina", "Vera"),
    "of a chat, with a dash": (
        "12/04/2023, 08:30 - Ina: {}",
        "12.04.2023, 08:31 - Vera: {}",
        "Ina",
        "Vera",
    ),
    "behind a dash": ("\u2014 Ina: {}", "- Vera: {}", "Ina", "Vera"),
    "numbered people": ("P1: {}", "P2: {}", "P1", "P2"),
    "with an office": (
        "Ina Li (Head, Mill Ltd): {}",
        "Vera: {}",
        "Ina Li (Head, Mill Ltd)",
        "Vera",
    ),
    "dash": ("Ina Müller \u2014 {}", "Vera \u2013 {}", "Ina Müller", "Vera"),
    "minutes": ("The CHAIRMAN. {}", "Mr. SMITH. {}", "The CHAIRMAN", "Mr. SMITH"),
    "minutes in capitals": ("MR. LEE. {}", "VERA MÜLLER. {}", "MR. LEE", "VERA MÜLLER"),
}


@pytest.mark.parametrize(("asks", "answers", "ana", "bo"), FORMS.values(), ids=FORMS)
def test_two_labels_that_take_turns_are_speakers_in_every_form(asks, answers, ana, bo):
    assert found(*talk(asks, answers)) == {ana: ("question", (1, 3)), bo: ("answer", (2, 4))}


def test_numbered_questions_and_answers_are_of_two_speakers():
    lines = ["Q1: And then?", "A1: We moved on.", "Q2. Why?", "A2. She was ill."]
    assert found(*lines) == {"Q": ("question", (1, 3)), "A": ("answer", (2, 4))}


def test_a_name_and_a_time_alone_open_the_lines_after_them():
    lines = ["Vera  00:09", "It began in a mill.", "Ina  00:15", "And then?"] * 2
    assert found(*lines) == {
        "Vera": ("answer", (1, 2, 5, 6)),
        "Ina": ("question", (3, 4, 7, 8)),
    }


def test_a_time_and_a_name_alone_open_the_lines_after_them():
    lines = ["00:09 Vera", "It began in a mill.", "[00:15] Ina Li", "And then?"] * 2
    assert found(*lines) == {
        "Vera": ("answer", (1, 2, 5, 6)),
        "Ina Li": ("question", (3, 4, 7, 8)),
    }


def test_time_codes_of_subtitles_are_nobodys_words():
    lines = [part for text in talk("Ina: {}", "Vera: {}") for part in ("00:05 --> 00:08", text)]
    assert found("1", *lines) == {"Ina": ("question", (3, 7)), "Vera": ("answer", (5, 9))}


NOBODY = {
    "a story with dashes": ["He came \u2014 and she went.", "Paris \u2014 the city waits."] * 2,
    "a glossary": [
        f"{word} \u2014 it is a part of the mill." for word in ("Wheel", "Stone", "Dam")
    ],
    "short sentences": ["Mr. Smith went home. He slept.", "Nobody knew. She stayed."] * 2,
    "a play of words": ["STOP. It is late.", "Then the mill burned down."] * 2,
    "a timetable": ["09:15 Coffee", "Hall 1", "10:00 Lunch", "Hall 2"],
    "links and pictures": ["Read more: The mills", "Photo: The bridge at dawn"] * 2,
    "headlines that ask": ["Read on: Why is the ferry late?", "Gallery: The mill at noon"] * 2,
    "a table of features": ["Temp rating: 20F", "Fill: 850 down", "Weight: 2 lb"] * 2,
    "HTTP": ["Content-Type: text/html", "Accept: text/plain"] * 2,
    "a recipe": ["Prep time: 10 minutes.", "Cook time: 20 minutes."] * 2,
    "days of the week": ["Monday: closed.", "Tuesday: open until six."] * 2,
    "reported speech": ["He said: “I will go.”", "She said: “No.”"] * 2,
    "Chinese reported speech": ["他说：“我去。”", "她表示：“不。”"] * 2,
    "sources": ["来源：新华社。", "编辑：李四。"] * 2,
    "times of day": ["10:30 start.", "10:45 end."] * 2,
    "addresses": ["https://example.org is one.", "http://example.com is another."] * 2,
    "one label only": ["Note: this stands here.", "Other words.", "Note: and this."],
    "long ones": ["So here is what he told us all: no.", "And that is what they then said: yes."]
    * 2,
}


@pytest.mark.parametrize("lines", NOBODY.values(), ids=NOBODY)
def test_what_opens_lines_and_is_nobody_is_no_speaker(lines):
    assert found(*lines) == {}


def test_who_answers_a_question_without_a_label_does_not_ask():
    lines = ["Daily: Tell us how it began.", "Vera: It began in a mill.", "And then what happened?"]
    lines += ["Vera: We moved to the coast.", "Was it hard?", "Vera: Not very. We had friends."]
    assert found(*lines) == {
        "Daily": ("question", (1,)),
        "Vera": ("answer", (2, 4, 6)),
        "": ("question", (3, 5)),
    }
    [unlabelled] = [s for s in speakers(document(*lines), "wen") if not s.label]
    assert unlabelled.id == "wen-daily" and "without a label" in unlabelled.reason


def test_a_question_goes_on_over_the_lines_before_its_answer():
    lines = ["問:算力够吗?", "答:不够。", "問:人才呢?", "Sobre esto.", "¿Y bien?", "答:也不够。"]
    assert found(*lines) == {"問": ("question", (1, 3, 4, 5)), "答": ("answer", (2, 6))}


def test_where_nobody_asks_speakers_narrate():
    lines = ["Ana: yes.", "Bo: no.", "Ana: well.", "Bo: fine."]
    assert found(*lines) == {"Ana": ("narration", (1, 3)), "Bo": ("narration", (2, 4))}


def test_speakers_whose_ids_would_be_one_get_two():
    lines = ["Narrator: It was night.", "José: ¿Dónde?", "Jose: Here.", "Narrator: Where?"]
    ids = [s.id for s in speakers(document(*lines, "José: ¿Sí?", "Jose: Yes."), "two")]
    assert ids == ["two-narrator-2", "two-jose", "two-jose-2"]


def test_headings_and_furniture_are_no_turns():
    lines = (Line("Ina: And then?", "heading"), Line("Vera: No.", furniture="a box"))
    assert speakers(Document("a.txt", "plain text", lines * 2), "wen") == ()
