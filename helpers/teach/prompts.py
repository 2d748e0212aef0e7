"""Think-pair-share prompts tied to passages, and a timer that needs no kernel and no script."""

import re
from math import ceil
from pathlib import Path
from typing import Annotated

from markupsafe import Markup
from pydantic import AfterValidator, Field, StringConstraints

from helpers.data.codebook import THEMES
from helpers.data.files import UnknownName, checked, shown_path, unknown
from helpers.data.tables import Shape, Toml
from helpers.show.exhibits import Exhibits
from helpers.show.html import PASSAGE, Page, cited, counted

PHASES = ("think", "pair", "share")
LONGEST = 60  # minutes
ABOUT = (*THEMES[:3], "hindsight")  # what a prompt may be about, beside an article
CLOCK = Path(__file__).with_name("clock.css")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _minutes(number):
    if not 1 <= number <= LONGEST:
        raise ValueError(f"should be whole minutes, from 1 to {LONGEST}, not {number}")
    return number


Minutes = Annotated[int, AfterValidator(_minutes)]


class Entry(Shape):
    """What prompts.toml says of one prompt; `think`, `pair` and `share` are whole minutes."""

    passages: list[Words] = Field(min_length=1)
    think: Minutes
    pair: Minutes
    share: Minutes
    ask: Words
    listen: Words
    sensitive: Words | None = None


class Prompt(Entry):
    """One prompt on an article, a theme, or what came of the forecasts."""

    id: str

    @property
    def about(self):
        """The article or the theme that the prompt belongs to, or `hindsight`."""
        return self.id.rpartition("-p")[0]


class _Stored(Shape):
    prompt: dict[str, Entry] = Field(default_factory=dict)


PROMPTS = Toml("prompts.toml", _Stored)


def read(kit):
    """Return `{id: Prompt}` in the order of the file; raise `DataError` with its faults."""
    return checked(*read_with_faults(kit))


def read_with_faults(kit):
    """Return `({id: Prompt}, faults)`; a prompt with a fault is left out."""
    stored, faults = PROMPTS.read(kit.folder)
    if stored is None:
        return {}, faults
    found, where = {}, shown_path(kit.folder / PROMPTS.file)
    articles = {slug: kit.read_article(slug)[0] for slug in kit.slugs()}
    for id, entry in stored.prompt.items():
        wrong = list(_faults(id, entry, articles))
        faults = faults + [f"{where}, prompt {id}: {fault}" for fault in wrong]
        if not wrong:
            found[id] = Prompt(id=id, **dict(entry))
    return found, faults


def _faults(id, entry, articles):
    about = [*articles, *ABOUT]
    if not re.fullmatch(rf"({'|'.join(about)})-p\d+", id):
        yield f"its id should be an article or a theme, then -p1, -p2 and so on ({about[0]}-p1)"
    known = {passage for article in articles.values() if article for passage in article.passage_ids}
    said = f"{entry.ask} {entry.listen} {entry.sensitive or ''}"
    for named in dict.fromkeys([*entry.passages, *PASSAGE.findall(said)]):
        slug = named.split(":")[0]
        unreadable = slug in articles and articles[slug] is None
        if named not in known and not unreadable:
            yield unknown("passage", named, known)


def show(kit, name, teacher=False):
    """Return a prompt (`fang-p1`), or all of an article or a theme (`fang`, `talent`).

    Each has its question, the passages to unfold and three timers; with `teacher`, folded, what
    to listen for and where to take care. Raises `UnknownName` for a name that none has.
    """
    every = read(kit)
    chosen = [prompt for prompt in every.values() if name in (prompt.id, prompt.about)]
    if not chosen:
        raise UnknownName(unknown("prompt", name, {*every, *(p.about for p in every.values())}))
    plain = "\n".join(f"{prompt.id}: {prompt.ask}" for prompt in chosen)
    return _with_clocks((render(kit, prompt, teacher) for prompt in chosen), plain)


def _with_clocks(parts, plain):
    sheet = Markup(CLOCK.read_text("utf-8"))
    html = Markup("<style>{}</style><div class='kit'>{}</div>")
    return Page(html.format(sheet, Markup("").join(parts)), plain)


def render(kit, prompt, teacher=False):
    """Return one prompt as HTML, to stand in a `.kit` on a page that has the style of `CLOCK`."""
    quotes = (Exhibits(kit).quote(passage).html for passage in prompt.passages)
    clocks = (clock(60 * getattr(prompt, phase), phase.title()) for phase in PHASES)
    return Markup(
        "<section aria-label='{0}'><p><small title='{7}'>{0}</small><br><b>{1}</b></p>"
        "<details><summary>{2}: {3}</summary>{4}</details><div>{5}</div>{6}</section>"
    ).format(
        f"Prompt {prompt.id.rpartition('-p')[2]}",
        cited(kit, prompt.ask),
        "The passage" if len(prompt.passages) == 1 else "The passages",
        ", ".join(prompt.passages),
        Markup("").join(quotes),
        Markup("").join(clocks),
        _for_teacher(kit, prompt) if teacher else "",
        prompt.id,
    )


def _for_teacher(kit, prompt):
    care = Markup("<p><b>Take care.</b> {}</p>").format(cited(kit, prompt.sensitive or ""))
    return Markup(
        "<details><summary>For the teacher: what to listen for</summary><p>{}</p>{}</details>"
    ).format(cited(kit, prompt.listen), care if prompt.sensitive else "")


def timer(minutes, what="Time"):
    """Return a timer of so many minutes by itself; a part of a minute will do."""
    if not 0 < minutes <= LONGEST:
        raise ValueError(f"a timer runs for up to {LONGEST} minutes, not for {minutes}")
    seconds = ceil(60 * minutes)
    return _with_clocks([clock(seconds, what)], f"{what}: {spelt(seconds)}")


def clock(seconds, what):
    """Return the HTML of one timer: closed until it is opened, and starting anew each time."""
    return Markup(
        "<details class='clock' style='--kit-seconds:{};--kit-time:{}s'><summary>{}: {}</summary>"
        "<span class='bar'><span></span></span><p class='left' role='timer'></p>"
        "<p class='still'>No time runs here: run this cell, or watch a clock.</p></details>"
    ).format(seconds, seconds, what, spelt(seconds))


def spelt(seconds):
    """Return a time in words: `3 minutes`, `1 minute 30 seconds`."""
    parts = zip(divmod(seconds, 60), ("minute", "second"), strict=True)
    return " ".join(counted(number, unit) for number, unit in parts if number)
