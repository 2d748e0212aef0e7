"""A quiz: press an option and read why it is right or not. It needs no kernel."""

import re

from markupsafe import Markup

from helpers.data.files import checked
from helpers.data.quiz import QUIZ, read_quiz
from helpers.show.html import Page, cited, counted, link

# Feedback in the data may begin with the verdict, which is shown before it in any case.
VERDICTS = {
    True: re.compile(r"((right|correct|yes)\s*[.:;,!\u2013\u2014]+\s*)+", re.I),
    False: re.compile(r"((not so|not quite|wrong|incorrect|no)\s*[.:;,!\u2013\u2014]+\s*)+", re.I),
}


def across(kit):
    """Return the questions on what came of the forecasts of all articles, as a tuple."""
    return checked(*read_with_faults(kit))


def read_with_faults(kit):
    """Return `(questions, faults)` of the quiz that belongs to no article; none where no file."""
    if not (kit.folder / QUIZ.file).exists():
        return (), []
    articles = filter(None, (kit.read_article(slug)[0] for slug in kit.slugs()))
    known = {id for article in articles for id in article.passage_ids}
    return read_quiz(kit.folder, known, "any article")


def show(kit, slug=""):
    """Return the questions on an article, each option a line that unfolds to its feedback.

    Without an article they are those on what came of the forecasts.
    """
    questions = kit.articles[slug].quiz if slug else across(kit)
    items = Markup("").join(
        Markup("<li>{}</li>").format(_question(kit, question)) for question in questions
    )
    plain = f"A quiz of {counted(len(questions), 'question')} on {slug or 'the forecasts'}"
    shown = Markup("<ol class='quiz'>{}</ol>").format(items) if items else "No question yet."
    return Page(Markup("<div class='kit'>{}</div>").format(shown), plain)


def _question(kit, question):
    options = Markup("").join(
        Markup("<li><details><summary>{}</summary>{}</details></li>").format(
            choice.text, feedback(kit, question, choice)
        )
        for choice in question.choices
    )
    return Markup("<b>{}</b><ol type='A'>{}</ol>").format(question.ask, options)


def feedback(kit, question, choice):
    """Return as HTML what to tell who chose this: the verdict, the reason, and the passage."""
    return Markup("<p><b>{}</b> {} See {}.</p>").format(
        "Right." if choice.right else "Not so.",
        cited(kit, reason(choice)),
        link(kit, question.passage),
    )


def reason(choice):
    """Return why a choice is right or not, without the verdict that it may begin with."""
    opening = VERDICTS[choice.right].match(choice.why)
    rest = choice.why[opening.end() :] if opening else choice.why
    if not opening or not rest or re.match(r"[a-z]+:\d", rest):
        return rest or choice.why
    return rest[0].upper() + rest[1:]
