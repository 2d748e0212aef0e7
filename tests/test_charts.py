import base64
import io
import re
import warnings

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from helpers.data.files import UnknownName
from helpers.show import charts
from helpers.show.html import in_words, table


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


def test_a_figure_is_told_in_words_and_its_numbers_are_folded(ax):
    charts.bars({"a": 14, "b": 10}, ax=ax, unit="people")
    ax.set_title("Two are many")
    page = charts.shown(ax, table(("", "people"), [("a", "14")], "numbers"))
    assert 'alt="Two are many. a; b. people."' in page.html
    assert page.html.index("<img") < page.html.index("<details><summary>The numbers")
    assert not plt.get_fignums(), "the figure would be shown a second time"


def test_a_figure_has_no_ground_of_its_own_and_is_sharp(ax):
    page = charts.shown(ax, alt="nothing")
    code = re.search(r'base64,([^"]+)" alt="nothing" width="(\d+)"', page.html)
    picture = Image.open(io.BytesIO(base64.b64decode(code[1])))
    assert picture.getpixel((0, picture.height - 1))[3] == 0
    assert picture.width == 2 * int(code[2])


def test_an_axis_that_grows_tenfold_says_so_in_words(ax):
    charts.intervals({"a": (3e6, 5e9)}, ax=ax, unit="parameters")
    charts.tenfold(ax)
    ax.figure.canvas.draw()
    told = [tick.get_text() for tick in ax.get_xticklabels()]
    assert {"10 million", "1 billion"} <= {*told}
    assert ax.get_xlabel() == "parameters (each tick is ten times the one before)"


@pytest.mark.parametrize(
    ("number", "told"),
    [(0.5, "0.5"), (12_000, "12,000"), (1.75e12, "1.75 trillion"), (100e6, "100 million")],
)
def test_large_numbers_are_written_in_words(number, told):
    assert in_words(number) == told
