"""What a class does with the evidence: quizzes, debates, one page for each voice."""

import random
import re
from html import escape
from itertools import accumulate

import ipywidgets as widgets

from helpers import claims, codebook, old_coding as coding, corpus, exhibits, quizzes, voices
from helpers.pages import Page, Panel, link

LETTERS = "ABCDEFG"


def quiz(slug):
    """Return one panel for each question: choose a letter and read why it is right or wrong."""
    questions = quizzes.load(slug)
    panels = [_panel(number, question) for number, question in enumerate(questions, 1)]
    static = "<ol>" + "".join(f"<li>{_static(question)}</li>" for question in questions) + "</ol>"
    return _Quiz(panels, Page(static, f"A quiz of {len(questions)} questions on {slug}"))


class _Quiz(widgets.VBox):
    def __init__(self, panels, page):
        self._static = page
        super().__init__(panels)

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | self._static._repr_mimebundle_()


def _panel(number, question):
    letters = LETTERS[: len(question.choices)]
    answer = widgets.ToggleButtons(
        options=[("no answer yet", ""), *((letter, letter) for letter in letters)],
        style={"button_width": "auto"},
    )
    items = "".join(f"<li>{escape(choice.text)}</li>" for choice in question.choices)
    asked = f"<p><b>{number}. {escape(question.ask)}</b></p><ol type='A'>{items}</ol>"
    return Panel(
        {"answer": answer},
        lambda answer: feedback(question, answer),
        f"Question {number}: {question.ask}",
        above=asked,
    )


def feedback(question, answer=""):
    """Return as HTML what to tell who chose the letter `answer`; nothing for no letter."""
    if not answer:
        return ""
    choice = question.choices[LETTERS.index(answer)]
    verdict = "Right." if choice.right else "Not so."
    return (
        f"<p role='status'><b>{answer}: {verdict}</b> {cited(choice.why)} "
        f"See {link(question.passage)}.</p>"
    )


def _static(question):
    answers = "".join(
        f"<li><details><summary>{escape(choice.text)}</summary>"
        f"<b>{'Right.' if choice.right else 'Not so.'}</b> {cited(choice.why)}</details></li>"
        for choice in question.choices
    )
    return f"<b>{escape(question.ask)}</b> ({link(question.passage)})<ol type='A'>{answers}</ol>"


def cited(text):
    """Return text as HTML with every passage id in it made a link."""
    return re.sub(r"\b[a-z]+:\d+\b", lambda match: link(match[0]), escape(text))


def draw(names, seed):
    """Return `{role: [names]}` for a debate: drawn fairly, and the same again for the same seed.

    Two speak for the motion, two against, one judges, one keeps time; whoever is left joins the
    jury. Raises ValueError for fewer than six different names.
    """
    people = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(people) < 6:
        raise ValueError(f"a debate needs six different names; there are {len(people)}")
    random.Random(seed).shuffle(people)
    roles = {"for": 2, "against": 2, "judge": 1, "time-keeper": 1, "jury": len(people) - 6}
    return {role: [people.pop() for _ in range(count)] for role, count in roles.items()}


def sides(question):
    """Return `(for, against)`: the claims that each side may use; what qualifies serves both."""
    found = claims.where(coding.answers(), question=question)
    return (
        [claim for claim in found if claim.stance != "opposes"],
        [claim for claim in found if claim.stance != "supports"],
    )


def debate(question, names, seed=1, minutes=50):
    """Return the plan of a debate on one question: motion, roles, evidence of both sides, times.

    The times share out `minutes`; the kinds of evidence are whatever the claims have, and a side
    without any is told so. Raises ValueError below twenty minutes.
    """
    if minutes < 20:
        raise ValueError("a debate needs at least twenty minutes")
    motion = codebook.load().questions[question].proposition
    people = draw(names, seed)
    roles = [(role, escape(", ".join(who) or "nobody")) for role, who in people.items()]
    shares = {
        "both sides read their evidence": 0.2,
        "opening, for": 0.1,
        "opening, against": 0.1,
        "questions, each to the other": 0.2,
        "closing, against": 0.1,
        "closing, for": 0.1,
        "jury confers, judge rules": 0.1,
        "what would have to be known to settle it?": 0.1,
    }
    ends = [round(minutes * end + 0.001) for end in accumulate(shares.values())]
    times = [(what, str(b - a)) for what, a, b in zip(shares, [0, *ends], ends, strict=False)]
    parts = [f"<h4>Motion: {escape(motion)}</h4>"]
    parts.append(Page.table(("role", "who"), roles, "", (30, 70)).html)
    parts.append(Page.table(("what", "minutes"), times, "", (70, 30)).html)
    for side, found in zip(("for", "against"), sides(question), strict=True):
        shown = exhibits.evidence(found).html if found else "<p>No voice: argue from silence.</p>"
        parts.append(f"<h5>Evidence {side} the motion</h5>{shown}")
    return Page("".join(parts), f"A debate of {minutes} minutes on {question}: {motion}")


def pack(voice):
    """Return one page on a voice: who, the caveat, its stances and silences, its quotations."""
    who = voices.load()[voice]
    cells = {q: stance for (v, q), stance in coding.stances().items() if v == voice}
    said = claims.where(coding.answers(), voice=voice)
    silent = ", ".join(q for q, stance in cells.items() if stance not in codebook.STANCES)
    spoken = corpus.article(who.article).about["spoken"]
    html = (
        f"<h4>{escape(who.name)}</h4><p>{escape(who.affiliation or 'Affiliation not known')} "
        f"({who.sector}); spoke between {spoken['from']} and {spoken['to']}; see "
        f"{link(who.passage)}. <b>{escape(who.note)}</b></p>{exhibits.evidence(said).html}"
        f"<p><small>Silent on: {silent or 'nothing'}.</small></p>"
    )
    return Page(html, f"{who.name}: {len(said)} claims with a stance; silent on {silent or 'none'}")
