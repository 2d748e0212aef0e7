"""A Word file's text put into plain runs: readings, fields, formulas, hidden and struck text."""

import re

from helpers.add import formulas
from helpers.add.numbering import WORD
from helpers.add.signs import mark_of

# Fields that draw what their code says and have no result: fractions, readings, ringed letters.
DRAWN = re.compile(r"\s*(?:EQ|SYMBOL)\b", re.I)
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def told(notes):
    """Return in sentences how many pieces of each kind were changed or left out."""
    words = {
        "hidden": "pieces of hidden text were left out",
        "struck": "pieces are struck out in the file; they stand as \u2039struck out: \u2026\u203a",
        "ruby": "readings over characters (furigana, pinyin) were left out",
        "formula": formulas.TOLD,
        "field": "fields draw what their code says; it stands as \u2039\u2026\u203a",
        "chunk": "whole files lie within this one and are left out; save it anew in Word",
        "diagram": "diagrams or charts have words, which are left out",
    }
    return [f"{notes[name]} {what}." for name, what in words.items() if notes.get(name)]


def hidden_styles(styles):
    """Return the ids of the styles whose text Word hides."""
    hidden = set()
    for style in styles.iterfind(f"{WORD}style") if styles is not None else ():
        if _is_on(style.find(f"{WORD}rPr"), "vanish"):
            hidden.add(style.get(f"{WORD}styleId"))
    return hidden


def _is_on(properties, name):
    found = None if properties is None else properties.find(f"{WORD}{name}")
    return found is not None and found.get(f"{WORD}val") not in ("0", "false", "off")


def put_plainly(root, numbers, hidden, notes):
    """Change a part so that every word of it stands in a plain run, as Word shows it."""
    notes["chunk"] = notes.get("chunk", 0) + sum(1 for _ in root.iter(f"{WORD}altChunk"))
    notes["field"] = notes.get("field", 0) + _spell_out(root)
    for ruby in list(root.iter(f"{WORD}ruby")):
        notes["ruby"] = notes.get("ruby", 0) + 1
        _unwrap_ruby(ruby)
    for formula in list(root.iter(f"{MATH}oMath")):
        notes["formula"] = notes.get("formula", 0) + 1
        _replace(formula, [_run(f" {formulas.linear(formula)} ")])
    around = (f"{MATH}oMathPara", *(f"{WORD}{name}" for name in ("fldSimple", "bdo", "dir")))
    for wrapper in list(root.iter(*around)):
        _replace(wrapper, [child for child in wrapper if not child.tag.endswith("Pr")])
    for run in list(root.iter(f"{WORD}r")):
        properties = run.find(f"{WORD}rPr")
        if _is_on(properties, "vanish") or (hidden and _is_styled(run, hidden)):
            notes["hidden"] = notes.get("hidden", 0) + bool("".join(run.itertext()).strip())
            run.getparent().remove(run)
        elif _is_on(properties, "strike") or _is_on(properties, "dstrike"):
            notes["struck"] = notes.get("struck", 0) + _strike(run)
        elif raised := _raised(properties):
            _set_off(run, raised > 0)
    _join_drop_caps(root)
    for paragraph in root.iter(f"{WORD}p"):
        if label := numbers.label(paragraph):
            paragraph.insert(_after_properties(paragraph), _run(label))


def _spell_out(root):
    """Put the code of fields that have no result but what it draws behind them; count them."""
    code, count = "", 0
    for run in list(root.iter(f"{WORD}r")):
        mark = run.find(f"{WORD}fldChar")
        kind = "" if mark is None else mark.get(f"{WORD}fldCharType")
        if kind == "end" and DRAWN.match(code):
            run.addnext(_run(f"\u2039{' '.join(code.split())}\u203a"))
            count += 1
        code = "" if kind else code + "".join(t.text or "" for t in run.iter(f"{WORD}instrText"))
    return count


def _raised(properties):
    """Return 1 for a run that is raised, -1 for a lowered one, 0 for any other."""
    told = {} if properties is None else {item.tag: item.get(f"{WORD}val") for item in properties}
    how = {"superscript": 1, "subscript": -1}.get(told.get(f"{WORD}vertAlign"), 0)
    points = told.get(f"{WORD}position") or ""
    moved = int(points) if re.fullmatch(r"-?\d{1,4}", points) else 0
    return how or (moved > 0) - (moved < 0)


def _set_off(run, is_raised):
    """Put ^ or _ before a run of raised or lowered digits, where they would run together."""
    texts, before = [t for t in run.iter(f"{WORD}t") if t.text], run.getprevious()
    last = "" if before is None else "".join(t.text or "" for t in before.iter(f"{WORD}t"))[-1:]
    if texts and (mark := mark_of("".join(t.text for t in texts), last, is_raised)):
        texts[0].text = f"{mark}{texts[0].text}"


def _is_styled(run, hidden):
    """Return whether the style of a run or of its paragraph is one of those that hide text."""
    own = run.find(f"{WORD}rPr/{WORD}rStyle")
    paragraph = next(run.iterancestors(f"{WORD}p"), None)
    around = None if paragraph is None else paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return any(style is not None and style.get(f"{WORD}val") in hidden for style in (own, around))


def _unwrap_ruby(ruby):
    """Put the base characters of a reading in place of the run that holds both."""
    outer, base = ruby.getparent(), ruby.find(f"{WORD}rubyBase")
    runs = list(base) if base is not None else []
    if outer.tag == f"{WORD}r":
        for run in reversed(runs):
            outer.addnext(run)
        outer.remove(ruby)
    else:
        _replace(ruby, runs)


def _replace(element, others):
    parent, place = element.getparent(), element.getparent().index(element)
    parent.remove(element)
    for step, other in enumerate(others):
        parent.insert(place + step, other)


def _run(text):
    from lxml import etree

    run = etree.Element(f"{WORD}r")
    told = etree.SubElement(run, f"{WORD}t")
    told.text = text
    told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def whole(text):
    """Return a text in which neighbouring pieces that are struck out are one.

    >>> whole("\u2039struck out: a\u203a\u2039struck out: b\u203a")
    '\u2039struck out: ab\u203a'
    """
    return re.sub("\u203a( ?)\u2039struck out: ", r"\1", text)


def _strike(run):
    """Mark a run's words as struck out, in words alone; return whether it has any."""
    for drawn in [
        *run.iterfind(f"{WORD}rPr/{WORD}strike"),
        *run.iterfind(f"{WORD}rPr/{WORD}dstrike"),
    ]:
        drawn.getparent().remove(drawn)
    texts = [t for t in run.iter(f"{WORD}t") if (t.text or "").strip()]
    if texts:
        texts[0].text = f"\u2039struck out: {texts[0].text}"
        texts[-1].text = f"{texts[-1].text}\u203a"
    return bool(texts)


def _after_properties(paragraph):
    return 1 if len(paragraph) and paragraph[0].tag == f"{WORD}pPr" else 0


def _join_drop_caps(root):
    """Move a large first letter, a paragraph of its own, into the paragraph that it begins."""
    for frame in list(root.iter(f"{WORD}framePr")):
        if frame.get(f"{WORD}dropCap") in (None, "none"):
            continue
        cap = next(frame.iterancestors(f"{WORD}p"), None)
        after = cap.getnext() if cap is not None else None
        if after is not None and after.tag == f"{WORD}p":
            for run in reversed(list(cap.iterfind(f"{WORD}r"))):
                after.insert(_after_properties(after), run)
