"""Quizzes with feedback for every choice."""

import re
from html import escape

import ipywidgets as widgets

from helpers import quizzes
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
