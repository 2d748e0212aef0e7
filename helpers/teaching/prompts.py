"""Think-pair-share prompts tied to passages, and a timer that needs no kernel and no script."""

import re
import tomllib
from dataclasses import dataclass
from html import escape
from math import ceil
from pathlib import Path

from helpers import codebook, corpus, exhibits, tables
from helpers.pages import STYLE, Page
from helpers.teaching import classroom

PHASES = ("think", "pair", "share")
LONGEST = 60  # minutes
# The bar and the figures run while a timer is open, and start anew when it is opened again. The
# figures need @property, which cannot be asked for; every browser that knows `allow-discrete`
# has it. Elsewhere the bar runs alone. JupyterLab takes all style out of a notebook that is not
# trusted; there the minutes in words remain, and the advice of the class `still`.
CLOCK = """<style>
@property --kit-minutes{syntax:"<integer>";inherits:true;initial-value:0}
@property --kit-seconds{syntax:"<integer>";inherits:true;initial-value:0}
.kit .clock{display:inline-block;vertical-align:top;width:15em;max-width:100%;font-size:1em;
 margin:.3em .8em .3em 0;padding:.4em .8em;border:1px solid #888;border-radius:6px}
.kit .clock summary{font-weight:600}
.kit .clock .anew::after{content:"Close it and open it again to start anew."}
.kit .clock .bar{display:block;height:.8em;margin:.5em 0;border:1px solid #888}
.kit .clock .bar span{display:block;height:100%;background:#0072b2;transform-origin:left}
.kit .clock[open] .bar span{animation:kit-run var(--kit-time) linear forwards}
.kit .clock .left{min-height:1.5em;margin:0;font-variant-numeric:tabular-nums}
.kit .clock .still{display:none}
.kit .clock .up{display:grid}
.kit .clock .up::after{content:"Time is up.";grid-area:1/1;font-weight:700;visibility:hidden}
.kit .clock[open] .up::after{animation:kit-show 1ms var(--kit-time) forwards}
@supports (transition-behavior:allow-discrete){
.kit .clock .up::before{grid-area:1/1;content:counter(kit-m) ":"
 counter(kit-s,decimal-leading-zero) " left";
 counter-reset:kit-m var(--kit-minutes) kit-s var(--kit-seconds)}
.kit .clock[open] .up::before{animation:
 kit-minutes calc(60s*var(--kit-turns)) steps(var(--kit-steps),jump-none) var(--kit-lead) forwards,
 kit-seconds 60s steps(60,jump-none) var(--kit-lead) var(--kit-turns) forwards,
 kit-hide 1ms var(--kit-time) forwards}}
@keyframes kit-run{to{transform:scaleX(0)}}
@keyframes kit-show{to{visibility:visible}}
@keyframes kit-hide{to{visibility:hidden}}
@keyframes kit-minutes{from{--kit-minutes:var(--kit-last)}to{--kit-minutes:0}}
@keyframes kit-seconds{from{--kit-seconds:59}to{--kit-seconds:0}}
@media (prefers-reduced-motion:reduce){.kit .clock .bar{display:none}}
@media print{.kit .clock .bar,.kit .clock .left{display:none}}
</style>"""


@dataclass(frozen=True)
class Prompt:
    """One prompt on an article or a theme; `think`, `pair` and `share` are whole minutes."""

    id: str
    passages: tuple
    think: int
    pair: int
    share: int
    ask: str
    listen: str
    sensitive: str = ""

    @property
    def about(self):
        """The article or the theme that the prompt belongs to."""
        return self.id.rpartition("-p")[0]


NEEDED = ("passages", *PHASES, "ask", "listen")


def load(seeds=None):
    """Return `{id: Prompt}` in the order of the file; raise `tables.DataError` with its faults."""
    return tables.checked(*scan(seeds))


def scan(seeds=None):
    """Return `({id: Prompt}, faults)`; a prompt with a fault is left out."""
    path = Path(seeds or tables.SEEDS) / "prompts.toml"
    content, faults = tables.text(path)
    if faults:
        return {}, faults
    try:
        stored = tomllib.loads(content).get("prompt", {})
    except tomllib.TOMLDecodeError as error:
        return {}, [f"{tables.name(path)}: not readable as TOML: {error}"]
    slugs = corpus.slugs(seeds)
    passages = {id for slug in slugs for id in corpus.passage_ids(slug, seeds)}
    found = {}
    for id, entry in stored.items():
        wrong = list(_faults(id, entry, slugs, passages))
        faults += [f"{tables.name(path)}, prompt {id}: {fault}" for fault in wrong]
        if not wrong:
            found[id] = Prompt(id, **entry | {"passages": tuple(entry["passages"])})
    return found, faults


def _faults(id, entry, slugs, passages):
    about = (*slugs, *codebook.THEMES[:3])
    if not re.fullmatch(rf"({'|'.join(about)})-p\d+", id):
        yield f"its id should be an article or a theme, then -p1, -p2 and so on ({about[0]}-p1)"
    for key in NEEDED:
        if key not in entry:
            yield f"the key {key!r} is missing"
    for key in entry:
        if key not in (*NEEDED, "sensitive"):
            yield tables.not_among("key", key, (*NEEDED, "sensitive"))
    for phase in PHASES:
        minutes = entry.get(phase, 1)
        if type(minutes) is not int or not 1 <= minutes <= LONGEST:
            yield f"{phase} = {minutes!r} should be whole minutes, from 1 to {LONGEST}"
    for key in ("ask", "listen", "sensitive"):
        if not isinstance(entry.get(key, "-"), str) or not entry.get(key, "-").strip():
            yield f"{key} should be a sentence or more"
    if not isinstance(entry.get("passages", []), list) or entry.get("passages") == []:
        yield 'passages should be a list of ids, such as ["fang:27"], and not an empty one'
    else:
        cited = [*map(str, entry.get("passages", ())), *re.findall(r"\b[a-z]+:\d+\b", str(entry))]
        for unknown in dict.fromkeys(name for name in cited if name not in passages):
            yield tables.not_among("passage", unknown, passages)


def show(name, teacher=False):
    """Return a prompt (`fang-p1`), or all of an article or a theme (`fang`, `talent`).

    Each has its question, the passages quoted and three timers; with `teacher`, folded, what to
    listen for and where to take care. Raises KeyError for a name that none has.
    """
    every = load()
    chosen = [prompt for prompt in every.values() if name in (prompt.id, prompt.about)]
    if not chosen:
        known = sorted({*every, *(prompt.about for prompt in every.values())})
        raise KeyError(tables.not_among("prompt", name, known))
    plain = "\n".join(f"{prompt.id}: {prompt.ask}" for prompt in chosen)
    body = "".join(render(prompt, teacher) for prompt in chosen)
    return Page(f"{STYLE}{CLOCK}<div class='kit'>{body}</div>", plain)


def render(prompt, teacher=False):
    """Return one prompt as HTML, to stand in a `.kit` on a page that has `STYLE` and `CLOCK`."""
    quoted = "".join(exhibits.quote(passage).html for passage in prompt.passages)
    clocks = "".join(clock(60 * getattr(prompt, phase), phase.title()) for phase in PHASES)
    return (
        f"<section aria-label='{escape(prompt.id)}'><p><small>{escape(prompt.id)}</small><br>"
        f"<b>{classroom.cited(prompt.ask)}</b></p>{quoted}<div>{clocks}</div>"
        f"{_for_teacher(prompt) if teacher else ''}</section>"
    )


def _for_teacher(prompt):
    care = f"<p><b>Take care.</b> {classroom.cited(prompt.sensitive)}</p>" * bool(prompt.sensitive)
    return (
        "<details><summary>For the teacher: what to listen for</summary>"
        f"<p>{classroom.cited(prompt.listen)}</p>{care}</details>"
    )


def timer(minutes, what="Time"):
    """Return a timer of so many minutes by itself; a part of a minute will do."""
    if not 0 < minutes <= LONGEST:
        raise ValueError(f"a timer runs for up to {LONGEST} minutes, not for {minutes}")
    plain = f"{what}: {spelt(round(60 * minutes))}"
    body = clock(round(60 * minutes), what)
    return Page(f"{STYLE}{CLOCK}<div class='kit'>{body}</div>", plain)


def clock(seconds, what):
    """Return the HTML of one timer: closed until it is opened, and starting anew each time."""
    turns = ceil(seconds / 60)
    # Figures count whole minutes down; a time that is none begins in the midst of the first.
    measures = {
        "time": f"{seconds}s",
        "turns": turns,
        "steps": max(turns, 2),
        "last": turns - 1,
        "lead": f"{seconds - 60 * turns}s",
    }
    style = ";".join(f"--kit-{name}:{value}" for name, value in measures.items())
    return (
        f"<details class='clock' style='{style}'><summary>{escape(what)}: {spelt(seconds)}"
        "</summary><span class='bar'><span></span></span><p class='left up' role='timer'></p>"
        "<small class='anew'></small>"
        "<p class='still'>No time runs here: run this cell, or watch a clock.</p></details>"
    )


def spelt(seconds):
    """Return a time in words: `3 minutes`, `1 minute 30 seconds`."""
    parts = zip(divmod(seconds, 60), ("minute", "second"), strict=True)
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts if n)
