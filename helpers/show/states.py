"""A panel as data: its controls, and by name the function that draws it.

So a page of the site can offer the same controls, and draw the same HTML, without a kernel: at
build, or in the reader's browser. Nothing here needs a widget; values of widgets are only read.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from functools import partial
from importlib import import_module
from itertools import product

from helpers.data.figures import Figure, Run

# What is drawn elsewhere comes from these parts of the kit, and from nowhere else.
DRAWING = ("helpers.models.", "helpers.show.")
TABLES = {Figure: "hardware", Run: "runs"}
MOST_STATES = 500


def describe(controls, render):
    """Return a panel as a dict for JSON, or None where it can be drawn in its notebook only.

    That is where `render` is not a function of a module of the kit, is given what belongs to
    another kit than ours, or where a control is of a kind that no page offers.
    """
    render = render if isinstance(render, partial) else partial(render)
    place = _place(render)
    shown = {name: _control(widget) for name, widget in controls.items()}
    if not place or None in shown.values():
        return None
    try:
        given = [_coded(each) for each in render.args]
    except TypeError:
        return None
    # The arguments are for Python alone; JSON of other languages has no infinity.
    return {"render": place, "given": json.dumps(given), "controls": shown}


def _place(render):
    """Return where a function of the kit is found again by name, or ''."""
    module = getattr(render.func, "__module__", "")
    name = getattr(render.func, "__qualname__", "")
    ours = module.startswith(DRAWING) and name.isidentifier() and not render.keywords
    return f"{module}.{name}" if ours else ""


def _control(widget):
    """Return what a page needs to know of a control, None where it is of another kind."""
    kind = type(widget).__name__
    found = {"label": widget.description, "value": widget.value}
    if kind in ("ToggleButtons", "SelectionSlider"):
        pairs = zip(widget._options_labels, widget._options_values, strict=True)
        options = [list(pair) for pair in pairs]
        plain = all(isinstance(value, str | int | float) for _, value in options)
        return found | {"kind": "choice", "options": options} if plain else None
    if kind == "Checkbox":
        return found | {"kind": "check"}
    if kind == "BoundedIntText":
        return found | {"kind": "entry"}
    kinds = {"Slider": "number", "RangeSlider": "range"}
    found["kind"] = kinds.get(kind.removeprefix("Int").removeprefix("Float"))
    if found["kind"] is None:
        return None
    limits = {name: getattr(widget, name) for name in ("min", "max", "step")}
    per_cent = widget.readout_format.endswith("%")
    return found | limits | {"whole": kind.startswith("Int"), "per_cent": per_cent}


def states(controls):
    """Return every state as a list of values, in the order of the controls; None for too many."""
    steps = [_steps(control) for control in controls.values()]
    if None in steps:
        return None
    count = 1
    for each in steps:
        count *= len(each)
    return [list(state) for state in product(*steps)] if count <= MOST_STATES else None


def _steps(control):
    """Return the values that a control can take, None where they are not counted here."""
    if control["kind"] == "choice":
        return [value for _, value in control["options"]]
    if control["kind"] == "check":
        return [False, True]
    if control["kind"] != "number":
        return None
    low, high, step = (control[name] for name in ("min", "max", "step"))
    return [round(low + n * step, 9) for n in range(round((high - low) / step) + 1)]


def drawn(panel, values, tables):
    """Return the HTML of a described panel for the values of its controls, by name.

    `tables` hold what is too large to stand in a description: `hardware`, `runs` and, where a
    whole kit is needed, `kit`.
    """
    return drawer(panel, tables)(values)


def drawer(panel, tables):
    """Return a function from the values of the controls to HTML, as `drawn` returns it."""
    if not panel["render"].startswith(DRAWING):
        raise ValueError(f"{panel['render']} is no function that draws")
    module, _, name = panel["render"].rpartition(".")
    given = [_decoded(each, tables) for each in json.loads(panel["given"])]
    render = partial(getattr(import_module(module), name), *given)
    return lambda values: str(render(**_typed(panel["controls"], values)))


def _typed(controls, values):
    """Return the values as the widgets would give them: floats are floats, ranges are tuples."""
    found = {}
    for name, value in values.items():
        control = controls[name]
        number = int if control.get("whole") else float
        if control["kind"] == "number":
            value = number(value)
        elif control["kind"] == "range":
            value = tuple(map(number, value))
        found[name] = value
    return found


def _coded(value):
    """Return a value as JSON can hold it: what is not plain is `[kind, content]`."""
    if value is None or isinstance(value, str | int | float):
        return value
    if name := _table(value):
        return ["table", name]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, list | tuple):
        return ["list", [_coded(each) for each in value]]
    if isinstance(value, dict):
        return ["dict", [[_coded(key), _coded(each)] for key, each in value.items()]]
    if is_dataclass(value):
        cells = {field.name: _coded(getattr(value, field.name)) for field in fields(value)}
        return ["record", [f"{type(value).__module__}.{type(value).__qualname__}", cells]]
    raise TypeError(f"{type(value).__name__} cannot stand in a description")


def _table(value):
    """Return the name of what is too large for a description, '' where it is nothing of that.

    A page has the kit's own; raises TypeError for another's, such as that of a workshop.
    """
    if type(value).__name__ == "Kit":
        name = "kit"
    elif isinstance(value, dict) and value:
        kinds = {type(each) for each in value.values()}
        name = TABLES.get(kinds.pop(), "") if len(kinds) == 1 else ""
    else:
        return ""
    if name and not _is_ours(value, name):
        raise TypeError(f"this {name} is not the kit's own")
    return name


def _is_ours(value, name):
    from helpers.kit import SEEDS, kit  # not at the top: in a browser there is no kit

    return value.folder == SEEDS if name == "kit" else value == getattr(kit, name)


def _decoded(coded, tables):
    if not isinstance(coded, list):
        return coded
    kind, content = coded
    if kind == "date":
        return date.fromisoformat(content)
    if kind == "table":
        return tables[content]
    if kind == "list":
        return [_decoded(each, tables) for each in content]
    if kind == "dict":
        return {_decoded(key, tables): _decoded(each, tables) for key, each in content}
    place, cells = content
    if not place.startswith(DRAWING):
        raise ValueError(f"{place} is no record of the kit")
    module, _, name = place.rpartition(".")
    record = getattr(import_module(module), name)
    return record(**{name: _decoded(cell, tables) for name, cell in cells.items()})


def drawing(figures):
    """Return a function of JSON alone, as a browser calls it: (panel, values) to HTML.

    `figures` is JSON, too: `{"hardware": {id: cells}, "runs": {name: cells}}`.
    """
    records = {name: record for record, name in TABLES.items()}
    tables = {
        name: {id: records[name](**cells) for id, cells in table.items()}
        for name, table in json.loads(figures).items()
    }
    kept = {}

    def draw(panel, values):
        if panel not in kept:
            kept[panel] = drawer(json.loads(panel), tables)
        return kept[panel](json.loads(values))

    return draw
