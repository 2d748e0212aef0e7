"""What a class gets on paper: handout, evidence, quizzes and their key, as PDF.

The data go to the template `print.typ` as JSON, so no text of an article is read as markup.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from helpers import claims, codebook, old_coding as coding, corpus, exhibits, problems, quizzes, voices
from helpers.teaching import classroom

TITLE = "China's large models, read closely"


def data(kind, seeds=None):
    """Return what a print of this kind shows: `handout`, `evidence`, `quizzes` or `quiz-key`."""
    made = {"handout": handout, "evidence": evidence, "quizzes": papers, "quiz-key": papers}
    return made[kind](seeds)


def pdf(kind, found, paper="a4"):
    """Return the PDF as bytes; `paper` is `a4` or `letter`. The same data give the same bytes."""
    import typst

    inputs = {"kind": kind, "data": json.dumps(found, ensure_ascii=False)}
    inputs["paper"] = {"a4": "a4", "letter": "us-letter"}[paper]
    template = str(Path(__file__).with_name("print.typ"))
    return typst.compile(template, sys_inputs=inputs, font_paths=_fonts(), timestamp=0)


@lru_cache(maxsize=1)
def _fonts():
    """Return typst's own fonts, ours for Chinese and DejaVu; none of this machine's."""
    import matplotlib
    import pylopdf_fonts_zh_cn
    import typst

    folders = [Path(pylopdf_fonts_zh_cn.sans_path()).parent]
    folders.append(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(path) for path in folders])


def handout(seeds=None):
    """Return the questions, the voices, the matrix, and examples of how to read and to cite."""
    cells, book = coding.stances(seeds), codebook.load(seeds)
    known, articles = voices.load(seeds), {a.slug: a for a in corpus.articles(seeds)}
    order = list(articles)
    people = sorted(known.values(), key=lambda voice: order.index(voice.article))
    return {
        "title": TITLE,
        "themes": [
            {"name": theme, "questions": [_asked(q) for q in _of(book, theme)]}
            for theme in codebook.THEMES[:3]
        ],
        "stances": book.stances,
        "voices": [_voice(voice, articles) for voice in people],
        "asked": list(book.questions),
        "matrix": _matrix(people, cells, book),
        "signs": {stance: exhibits.SIGNS[stance] for stance in exhibits.SIGNS},
        "counts": _counts(cells, articles),
        "bracket": _bracket(seeds),
        "problem": _problem(seeds),
    }


def _asked(question):
    return {"id": question.id, "theme": question.theme, "proposition": question.proposition}


def _of(book, theme):
    return [question for question in book.questions.values() if question.theme == theme]


def _voice(voice, articles):
    spoken = articles[voice.article].about["spoken"]
    return {
        "id": voice.id,
        "name": voice.name,
        "affiliation": voice.affiliation or "affiliation not known",
        "sector": voice.sector,
        "article": voice.article,
        "from": f"{spoken['from']:%b %Y}",
        "to": f"{spoken['to']:%b %Y}",
        "passage": voice.passage,
        "caveat": voice.note,
    }


def _matrix(people, cells, book):
    """Return the rows of voices that take a stance, and the names of the silent and the uncoded."""
    rows = [(v.name, [cells[v.id, q] for q in book.questions]) for v in people]
    return {
        "rows": [row for row in rows if set(row[1]) & set(codebook.STANCES)],
        "silent": [name for name, taken in rows if set(taken) == {"silent"}],
        "uncoded": [name for name, taken in rows if set(taken) == {"not coded"}],
    }


def _counts(cells, articles):
    return {
        "articles": len(articles),
        "voices": len({voice for voice, _ in cells}),
        "cells": len(cells),
        "silent": sum(stance == "silent" for stance in cells.values()),
    }


def _quoted(claim, seeds):
    article = corpus.article(claim.passage.split(":")[0], seeds)
    return {
        "id": claim.id,
        "passage": claim.passage,
        "quote": corpus.shown(claim.quote),
        "lang": _language(article.language),
        "english": claim.english,
        "stance": claim.stance,
        "voice": voices.load(seeds)[claim.voice].name,
    }


def _language(tag):
    """Return the language of a tag as a typesetter takes it: `zh` for `zh-Hans`."""
    code = tag.split("-")[0].lower()
    return code if re.fullmatch("[a-z]{2,3}", code) else "en"


def _bracket(seeds):
    """Return the first answer whose English has a guess in square brackets, or None."""
    marked = (claim for claim in coding.answers(seeds) if "[likely" in claim.english)
    return next((_quoted(claim, seeds) for claim in marked), None)


def _problem(seeds):
    """Return the problem that explains the bracket, or None."""
    shown = _bracket(seeds)
    if not shown:
        return None
    found = problems.load(shown["passage"].split(":")[0], seeds)
    here = [flaw for flaw in found if flaw.passage == shown["passage"] and flaw.likely]
    near = [flaw for flaw in here if flaw.quote and flaw.quote in shown["quote"]] or here
    return vars(near[0]) if near else None


def evidence(seeds=None):
    """Return a sheet for every voice that takes a stance, and one for every question."""
    answers, cells, book = coding.answers(seeds), coding.stances(seeds), codebook.load(seeds)
    articles, known = {a.slug: a for a in corpus.articles(seeds)}, voices.load(seeds)
    speak = list(dict.fromkeys(claim.voice for claim in answers))
    return {
        "title": f"{TITLE}: the evidence",
        "voices": [_sheet(known[id], answers, cells, articles, book, seeds) for id in speak],
        "questions": [_motion(q, answers, cells, known, seeds) for q in book.questions.values()],
        "signs": {stance: exhibits.SIGNS[stance] for stance in exhibits.SIGNS},
    }


def _sheet(voice, answers, cells, articles, book, seeds):
    said = claims.where(answers, voice=voice.id)
    taken = [
        _asked(question)
        | {
            "stance": cells[voice.id, question.id],
            "quotes": [_quoted(c, seeds) for c in claims.where(said, question=question.id)],
        }
        for question in book.questions.values()
        if claims.where(said, question=question.id)
    ]
    rest = [q for q in book.questions if cells[voice.id, q] not in codebook.STANCES]
    return _voice(voice, articles) | {"taken": taken, "silent": rest}


def _motion(question, answers, cells, known, seeds):
    said = claims.where(answers, question=question.id)
    sides = {s: [_quoted(c, seeds) for c in said if c.stance == s] for s in codebook.STANCES}
    silent = [known[v].name for (v, q), s in cells.items() if q == question.id and s == "silent"]
    notes = {known[c.voice].name: known[c.voice].note for c in said}
    return _asked(question) | {"sides": sides, "silent": silent, "caveats": notes}


def papers(seeds=None):
    """Return the quizzes of all articles that have one."""
    found = []
    for article in corpus.articles(seeds):
        asked = [_question(question) for question in quizzes.load(article.slug, seeds)]
        if asked:
            found.append(
                {"slug": article.slug, "short": article.about["short"], "questions": asked}
            )
    return {"title": f"{TITLE}: quizzes", "quizzes": found}


def _question(question):
    choices = [vars(choice) for choice in question.choices]
    letters = classroom.LETTERS[: len(choices)]
    return {"ask": question.ask, "passage": question.passage, "letters": list(letters)} | {
        "choices": choices,
        "right": next(letter for letter, c in zip(letters, choices, strict=True) if c["right"]),
    }
