"""Controls above what is drawn from them: the way back, and their places."""

import ipywidgets as widgets

from helpers.show.panel import MANY, Panel


def made(count, **options):
    """Return a panel of sliders that stand at 1, and draw the values that they have."""
    sliders = {f"n{n}": widgets.IntSlider(1, min=0, max=9) for n in range(count)}
    return Panel(sliders, lambda **values: " ".join(map(str, values.values())), "", **options)


def buttons(panel):
    return [child for child in panel.children if isinstance(child, widgets.Button)]


def test_reset_sets_every_control_as_at_the_start_and_draws_it():
    panel = made(3, reset=True)
    for control in panel.controls.values():
        control.value = 7
    assert panel.page.value == "7 7 7"
    (button,) = buttons(panel)
    button.click()
    assert panel.page.value == "1 1 1" and {*panel.values().values()} == {1}


def test_no_way_back_stands_where_none_is_asked_for():
    assert not buttons(made(3))


def test_many_controls_stand_in_columns_and_few_under_one_another():
    few, many = made(MANY - 1), made(MANY)
    assert [*few.children[: MANY - 1]] == [*few.controls.values()]
    grid = many.children[0]
    assert isinstance(grid, widgets.GridBox) and [*grid.children] == [*many.controls.values()]
    assert many.page in many.children
