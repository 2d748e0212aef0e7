"""What a class gets on paper: handout, evidence, quizzes and their key, as PDF.

The data go to the template `print.typ` as JSON, so no text of an article is read as markup.
"""

import json
import re
from functools import cache
from pathlib import Path

from helpers.data.codebook import STANCES, THEMES
from helpers.publish.extras import extra
from helpers.show.matrix import SIGNS
from helpers.teach import quiz

TITLE = "China's large models, read closely"
LETTERS = "ABCDEFG"
PAPERS = {"a4": "A4", "letter": "Letter"}
TYPST = {"a4": "a4", "letter": "us-letter"}
PRINTS = {
    "handout": "handout: the questions, who speaks, the matrix, how to cite",
    "evidence": "evidence: for each voice and for each question, with lines to cut along",
    "quizzes": "quizzes on paper",
    "quiz-key": "key to the quizzes, with reasons",
}


def data(kit, kind):
    """Return what a print of this kind shows: `handout`, `evidence`, `quizzes` or `quiz-key`."""
    return {"handout": handout, "evidence": evidence}.get(kind, quizzes)(kit)


def pdf(kind, found, paper="a4"):
    """Return the PDF as bytes; `paper` is `a4` or `letter`. The same data give the same bytes."""
    inputs = {"kind": kind, "data": json.dumps(found, ensure_ascii=False), "paper": TYPST[paper]}
    template = str(Path(__file__).with_name("print.typ"))
    return extra("typst").compile(template, sys_inputs=inputs, font_paths=_fonts(), timestamp=0)


@cache
def _fonts():
    """Return typst's own fonts, ours for Chinese and DejaVu; none of this machine's."""
    import matplotlib
    import pylopdf_fonts_zh_cn

    typst = extra("typst")
    folders = [Path(pylopdf_fonts_zh_cn.sans_path()).parent]
    folders.append(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(path) for path in folders])


def handout(kit):
    """Return the questions, the voices, the matrix, and examples of how to read and to cite."""
    stances, asked = kit.stances(), kit.codebook.questions.values()
    marked = next((claim for claim in kit.answers() if "[likely" in claim.english), None)
    return {
        "title": TITLE,
        "themes": [
            {"name": theme, "questions": [_asked(q) for q in asked if q.theme == theme]}
            for theme in THEMES
            if theme in {q.theme for q in asked}
        ],
        "stances": kit.codebook.stances,
        "voices": [_voice(kit, voice) for voice in kit.voices.values()],
        "asked": list(kit.codebook.questions),
        "matrix": _matrix(kit, stances),
        "signs": SIGNS,
        "counts": {
            "articles": len(kit.articles),
            "voices": len(kit.voices),
            "cells": len(stances),
            "silent": sum(stance == "silent" for stance in stances.values()),
        },
        "bracket": marked and _quoted(kit, marked),
        "problem": marked and _problem(kit, marked),
    }


def _asked(question):
    return {"id": question.id, "theme": question.theme, "proposition": question.proposition}


def _voice(kit, voice):
    spoken = kit.articles[voice.article].spoken
    return {
        "id": voice.id,
        "name": voice.name,
        "affiliation": voice.affiliation or "affiliation not known",
        "sector": voice.sector,
        "article": voice.article,
        "from": f"{spoken.first:%b %Y}",
        "to": f"{spoken.last:%b %Y}",
        "passage": voice.passage,
        "caveat": voice.note,
    }


def _matrix(kit, stances):
    """Return the rows of voices that take a stance, and the names of the silent and the uncoded."""
    rows = [
        (v.name, [stances[v.id, q] for q in kit.codebook.questions]) for v in kit.voices.values()
    ]
    return {
        "rows": [row for row in rows if {*row[1]} & {*STANCES}],
        "silent": [name for name, taken in rows if {*taken} == {"silent"}],
        "uncoded": [name for name, taken in rows if {*taken} == {"not coded"}],
    }


def _quoted(kit, claim):
    return {
        "id": claim.id,
        "passage": claim.passage,
        "quote": kit.passage(claim.passage).shown(claim.start, claim.end),
        "lang": _language(kit.articles[claim.article].language),
        "english": claim.english,
        "stance": claim.stance,
        "voice": kit.voices[claim.voice].name,
    }


def _language(tag):
    """Return the language of a tag as a typesetter takes it: `zh` for `zh-Hans`."""
    code = tag.split("-")[0].lower()
    return code if re.fullmatch("[a-z]{2,3}", code) else "en"


def _problem(kit, claim):
    """Return the problem that explains the bracket in a claim's English, or None."""
    found = kit.articles[claim.article].problems
    here = [each for each in found if each.passage == claim.passage and each.likely]
    near = [each for each in here if each.quote and each.quote in claim.quote] or here
    return vars(near[0]) if near else None


def evidence(kit):
    """Return the evidence of every voice that takes a stance, and that of every question."""
    answers, stances = kit.answers(), kit.stances()
    speaking = dict.fromkeys(claim.voice for claim in answers)
    return {
        "title": f"{TITLE}: the evidence",
        "voices": [_of_voice(kit, kit.voices[id], answers, stances) for id in speaking],
        "questions": [
            _of_question(kit, question, answers, stances)
            for question in kit.codebook.questions.values()
        ],
        "signs": SIGNS,
    }


def _of_voice(kit, voice, answers, stances):
    said = {}
    for claim in answers.where(voice=voice.id):
        said.setdefault(claim.question, []).append(_quoted(kit, claim))
    taken = [
        _asked(question) | {"stance": stances[voice.id, id], "quotes": said[id]}
        for id, question in kit.codebook.questions.items()
        if id in said
    ]
    rest = {
        state: [q for q in kit.codebook.questions if stances[voice.id, q] == state]
        for state in ("silent", "not coded")
    }
    return _voice(kit, voice) | {
        "taken": taken,
        "silent": rest["silent"],
        "uncoded": rest["not coded"],
    }


def _of_question(kit, question, answers, stances):
    said = answers.where(question=question.id)
    silent = [v for (v, asked), s in stances.items() if asked == question.id and s == "silent"]
    return _asked(question) | {
        "sides": {s: [_quoted(kit, claim) for claim in said if claim.stance == s] for s in STANCES},
        "silent": [kit.voices[id].name for id in silent],
        "caveats": {kit.voices[c.voice].name: kit.voices[c.voice].note for c in said},
    }


def quizzes(kit):
    """Return the quizzes of all articles that have one, then that on the forecasts."""
    asked = {article.short: article.quiz for article in kit.articles.values()}
    asked["the forecasts, in hindsight"] = quiz.across(kit)
    found = [
        {"short": short, "questions": [_question(each) for each in questions]}
        for short, questions in asked.items()
        if questions
    ]
    return {"title": f"{TITLE}: quizzes", "quizzes": found}


def _question(question):
    choices = [vars(choice) | {"why": quiz.reason(choice)} for choice in question.choices]
    letters = LETTERS[: len(choices)]
    right = next(letter for letter, c in zip(letters, choices, strict=True) if c["right"])
    asked = {"ask": question.ask, "passage": question.passage, "right": right}
    return asked | {"letters": list(letters), "choices": choices}
