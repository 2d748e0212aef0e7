"""The panels of a notebook on its page, with controls of their own in place of widgets.

A reading view is chosen from by style sheets alone. A panel of few states brings them all, drawn
at build. The others are drawn in the reader's browser by the kit's own functions (`browser.py`);
until then, and where that cannot be, the stored state stands.
"""

import json
import re
from html import unescape

from markupsafe import Markup

from helpers.publish.cells import sanitised
from helpers.show import reader
from helpers.show.states import drawer, states

# What a description says of a panel that needs all data, which a reader's browser does not have.
WHOLE_KIT = '["table", "kit"]'
STILL = re.compile(r'<div class="kit-still" data-panel="([^"]*)">')
# A state is cut before these, so that what two states share is stored once.
PIECE = re.compile(r"(?=<(?:tr|circle|polyline|text)\b)")


class Panels:
    """Puts controls beside the stored panels of one page."""

    def __init__(self, render, links, tables, computing=True):
        """`render` fills a template; `tables` are those of `states.drawn`.

        Where nothing can be computed in the browser (`computing`), a sentence says so.
        """
        self._render, self._links, self._tables = render, links, tables
        self._computing, self._count = computing, 0

    def placed(self, html):
        """Return the HTML of a page with controls at every panel that was described."""
        return Markup(STILL.sub(self._panel, html))

    def _panel(self, match):
        panel = json.loads(unescape(match[1]))
        self._count += 1
        controls = {n: c for n, c in panel["controls"].items() if c["kind"] != "entry"}
        values = {"id": f"p{self._count}", "controls": controls}
        if panel["render"] == f"{reader.__name__}.style":
            values |= {"kind": "reader", "sheet": Markup(sheet(values["id"], panel))}
        elif every := states(controls):
            values |= {"kind": "drawn", "data": _data(self._pieces(panel, every))}
        elif self._computing and WHOLE_KIT not in panel["given"]:
            values |= {"kind": "live", "data": _data(panel | {"text": json.dumps(panel)})}
        else:
            values |= {"kind": "still", "controls": {}}
        return self._render("controls.html", **values)

    def _pieces(self, panel, every):
        """Return `{"pieces": [HTML], "states": [[number of a piece]]}`, states in order."""
        draw, known, found = drawer(panel, self._tables), {}, []
        for state in every:
            html = draw(dict(zip(panel["controls"], state, strict=True)))
            cut = PIECE.split(sanitised(html, self._links))
            found.append([known.setdefault(piece, len(known)) for piece in cut])
        return {"controls": panel["controls"], "pieces": list(known), "states": found}


def _data(found):
    """Return JSON that can stand in a page."""
    return Markup(json.dumps(found, ensure_ascii=False).replace("<", "\\u003c"))


def sheet(id, panel):
    """Return the style sheet that lets the controls of a reading view choose, without a script.

    A rule is the reader's own (`reader.rules`): it holds while an input is pressed that adds it,
    and a rule of the first state as long as no input is pressed that lifts it.
    """
    slug = json.loads(panel["given"])[0]
    first, lifted, lines = reader.rules(slug), {}, []
    for name, control in panel["controls"].items():
        for number, value in enumerate(_choices(control)):
            if value == control["value"]:
                continue
            pressed = f"#{id}-{name}-{number}:checked"
            rules = reader.rules(slug, **{name: value})
            added = [rule for rule in rules if rule not in first]
            lines += [f"main:has({pressed}) .kit-read.r-{slug} {rule}" for rule in added]
            for rule in first:
                if rule not in rules:
                    lifted.setdefault(rule, []).append(pressed)
    for rule in first:
        unless = f":not(:has({','.join(lifted[rule])}))" if rule in lifted else ""
        lines.append(f"main{unless} .kit-read.r-{slug} {rule}")
    return "\n".join(lines)


def _choices(control):
    """Return the values of a control whose inputs are pressed; a checked box is number 1."""
    if control["kind"] == "choice":
        return [value for _, value in control["options"]]
    return [False, True] if control["kind"] == "check" else []
