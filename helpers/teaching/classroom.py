"""What a class does with the evidence: quizzes, debates, one page for each voice."""

import random
import re
from html import escape
from itertools import accumulate

from helpers import claims, codebook, coding, corpus, exhibits, quizzes, voices
from helpers.pages import Html, Live, Page, choice, link

LETTERS = "ABCDEFG"
# JupyterLab numbers lists with figures unless a style says otherwise.
LETTERED = "type='A' style='list-style-type:upper-alpha'"


def quiz(slug):
    """Return a panel of questions: choose a letter and read why it is right or wrong."""
    questions = quizzes.load(slug)
    asked = [part for n, question in enumerate(questions, 1) for part in _asked(n, question)]
    still = "<ol>" + "".join(f"<li>{_static(question)}</li>" for question in questions) + "</ol>"
    return Live(asked, f"A quiz of {len(questions)} questions on {slug}", still=still)


def _asked(number, question):
    """Return the question, its buttons and the place for its feedback."""
    items = "".join(f"<li>{escape(each.text)}</li>" for each in question.choices)
    asked = f"<p><b>{number}. {escape(question.ask)}</b></p><ol {LETTERED}>{items}</ol>"
    letters = LETTERS[: len(question.choices)]
    buttons = choice("", {"": "no answer yet"} | {letter: letter for letter in letters})
    told = Html(feedback(question))
    buttons.observe(
        lambda change: setattr(told, "value", feedback(question, change.new)), names="value"
    )
    return Html(asked), buttons, told


def feedback(question, answer=""):
    """Return as HTML what to tell who chose the letter `answer`; nothing for no letter."""
    if not answer:
        return ""
    chosen = question.choices[LETTERS.index(answer)]
    verdict = "Right." if chosen.right else "Not so."
    return (
        f"<p role='status'><b>{answer}: {verdict}</b> {cited(chosen.why)} "
        f"See {link(question.passage)}.</p>"
    )


def _static(question):
    answers = "".join(
        f"<li><details><summary>{escape(each.text)}</summary>"
        f"<b>{'Right.' if each.right else 'Not so.'}</b> {cited(each.why)}</details></li>"
        for each in question.choices
    )
    return f"<b>{escape(question.ask)}</b> ({link(question.passage)})<ol {LETTERED}>{answers}</ol>"


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
