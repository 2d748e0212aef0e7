import warnings

import matplotlib.pyplot as plt
import pytest

from helpers.data.files import UnknownName
from helpers.show import charts


@pytest.fixture
def ax():
    charts.prepare()
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


def test_an_interval_is_drawn_from_low_to_high(ax):
    charts.intervals({"all": (3, 5), "algorithms": (1, 2)}, ax=ax, unit="years")
    spans = [list(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert spans == [[3, 5], [1, 2]]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["all", "algorithms"]
    assert ax.get_xlabel() == "years"


def test_an_open_side_ends_in_an_arrow(ax):
    charts.intervals({"at least": (10, None), "known": (2, 4)}, ax=ax, unit="years")
    assert ">" in [line.get_marker() for line in ax.lines]
    assert max(ax.lines[0].get_xdata()) > 10


def test_bars_carry_their_values(ax):
    charts.bars({"a": 14, "b": 10}, ax=ax, unit="people")
    assert [text.get_text() for text in ax.texts] == ["14", "10"]


def test_chinese_draws_without_a_warning(ax):
    ax.set_title("大模型 talent")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.canvas.draw()


def test_colours_are_one_per_voice_and_stand_in_the_data(kit):
    own = [voice.colour for voice in kit.voices.values() if voice.colour]
    assert len(own) == len(set(own)) == 12
    assert charts.colour(kit, "fang") == "#E69F00"
    assert charts.colour(kit, "entrepreneur") == charts.GREY
    with pytest.raises(UnknownName, match="did you mean 'fang'"):
        charts.colour(kit, "fnag")
