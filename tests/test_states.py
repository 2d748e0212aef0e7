"""A panel as data: what is described, and what is drawn from a description."""

import json
from datetime import date
from functools import partial

import ipywidgets as widgets
import pytest

from helpers.kit import Kit
from helpers.kit import kit as ours
from helpers.models import compute_panels, scores_panels, supply, supply_panels
from helpers.show import states

TABLES = {"hardware": ours.hardware, "runs": ours.runs, "kit": ours}


def sliders():
    """Return a control of each kind by name."""
    return {
        "whole": widgets.IntSlider(2, min=0, max=4, description="how many"),
        "part": widgets.FloatSlider(0.5, min=0, max=1, step=0.25, readout_format=".0%"),
        "range": widgets.IntRangeSlider(value=(1, 3), min=0, max=9),
        "choice": widgets.ToggleButtons(options=[("A", "a"), ("B", "b")], description="which"),
        "stops": widgets.SelectionSlider(options=[1, 8, 64]),
        "box": widgets.Checkbox(description="also"),
    }


def test_each_kind_of_control_is_described_as_json():
    found = states.describe(sliders(), scores_panels.score)
    controls = json.loads(json.dumps(found))["controls"]
    assert found["render"] == "helpers.models.scores_panels.score"
    assert controls["whole"] == {
        **{"label": "how many", "value": 2, "kind": "number", "whole": True, "per_cent": False},
        **{"min": 0, "max": 4, "step": 1},
    }
    assert controls["part"]["per_cent"] and not controls["part"]["whole"]
    assert (controls["range"]["kind"], controls["range"]["value"]) == ("range", [1, 3])
    assert controls["choice"]["options"] == [["A", "a"], ["B", "b"]]
    assert controls["stops"]["options"] == [["1", 1], ["8", 8], ["64", 64]]
    assert controls["box"]["kind"] == "check"


@pytest.mark.parametrize(
    ("names", "count"),
    [(["whole"], 5), (["part", "box"], 10), (["choice", "stops"], 6), (["range"], None)],
)
def test_states_are_counted_with_the_last_control_turning_fastest(names, count):
    chosen = {name: sliders()[name] for name in names}
    found = states.states(states.describe(chosen, scores_panels.score)["controls"])
    assert (found and len(found)) == count
    assert not count or found[0][:-1] == found[1][:-1]


def test_more_than_five_hundred_states_are_not_listed():
    control = {"kind": "number", "min": 0, "max": 500, "step": 1}
    assert states.states({"a": control}) is None
    assert len(states.states({"a": control | {"max": 499}})) == 500


def drawn_in_a_cell(**values):
    return ""


@pytest.mark.parametrize(
    "render",
    [
        lambda said, held: "",
        drawn_in_a_cell,
        partial(compute_panels.room, ours.hardware, size=1),
        partial(scores_panels.entries, object(), date(2025, 12, 31)),
        ours.passage,
    ],
    ids=["lambda", "of a cell", "keywords", "an object", "a method"],
)
def test_what_no_page_can_draw_is_not_described(render):
    assert states.describe({}, render) is None


def test_a_control_that_no_page_offers_or_a_value_that_is_not_plain_is_not_described():
    for odd in (widgets.Text("x"), widgets.ToggleButtons(options=[("a", (1, 2))])):
        assert states.describe({"odd": odd}, scores_panels.score) is None


def test_what_belongs_to_another_kit_is_not_drawn_from_ours(seeds, spoil):
    on = date(2025, 12, 31)
    assert states.describe({}, partial(scores_panels.entries, ours, on))
    assert states.describe({}, partial(scores_panels.entries, Kit(seeds), on)) is None
    spoil("hardware.csv", "pue,1.11,", "pue,1.10,")
    assert states.describe({}, partial(compute_panels.room, ours.hardware))
    assert states.describe({}, partial(compute_panels.room, Kit(seeds).hardware)) is None


def test_what_a_description_draws_is_what_its_function_draws():
    base = supply.Assumptions(growth_halves=float("inf"))
    spans = {"soon": (1, 2), "later": (3, 5)}
    slider = {"pool": widgets.FloatSlider(300, min=0, max=600)}
    found = json.loads(
        json.dumps(states.describe(slider, partial(supply_panels.changed, base, spans)))
    )
    for pool in (300, 275):
        drawn = states.drawn(found, {"pool": pool}, TABLES)
        assert drawn == supply_panels.changed(base, spans, pool=float(pool))
    found = states.describe({}, partial(compute_panels.month, ours.hardware, ours.runs))
    assert json.loads(found["given"]) == [["table", "hardware"], ["table", "runs"]]


@pytest.mark.parametrize("place", ["os.system", "helpers.add.write.write", "helpers.kit.Kit"])
def test_a_description_names_nothing_but_what_draws(place):
    with pytest.raises(ValueError, match=place):
        states.drawn({"render": place, "given": "[]", "controls": {}}, {}, {})
    record = json.dumps([["record", [place, {}]]])
    score = {"render": "helpers.models.scores_panels.score", "given": record, "controls": {}}
    with pytest.raises(ValueError, match=place):
        states.drawn(score, {}, {})
