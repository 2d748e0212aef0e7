"""Formulas of Word (OMML) and of web pages (MathML) in one line: (a)/(b), x^2, x_1, root(x)."""

MARKS = {
    **dict.fromkeys(("f", "mfrac"), "({})/({})"),
    **dict.fromkeys(("sSup", "msup", "mover"), "{}^{}"),
    **dict.fromkeys(("sSub", "msub", "munder"), "{}_{}"),
    **dict.fromkeys(("sSubSup", "msubsup", "munderover"), "{}_{}^{}"),
}
BETWEEN = {"d": ", ", "mfenced": ", ", "mtable": "; ", "mtr": ", "}
TOLD = "formulas were put into one line, with ^ for raised and _ for lowered"


def linear(formula):
    """Return a formula's element as text; what is raised or lowered stands in brackets if long."""
    name = _name(formula)
    inner = [child for child in formula if _name(child) and not _name(child).endswith("Pr")]
    if name == "semantics":  # the others say the same in another notation
        inner = inner[:1]
    parts = [linear(child) for child in inner] or [" ".join((formula.text or "").split())]
    if name in MARKS and len(parts) == MARKS[name].count("{}"):
        bare = name in ("f", "mfrac")
        return MARKS[name].format(*(parts if bare else [parts[0], *map(_held, parts[1:])]))
    if name in ("rad", "mroot"):
        parts = parts[-1:] if name == "rad" else parts[:1]
    whole = BETWEEN.get(name, "").join(parts)
    if name in ("rad", "mroot", "msqrt"):
        return f"\u221a({whole})"
    return f"({whole})" if name in ("d", "mfenced", "mtable") else whole


def _held(part):
    return part if len(part) < 2 or part.isalnum() else f"({part})"


def _name(element):
    """Return an element's name without its namespace; empty for a comment."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2]
