"""Is this machine ready for the kit? Each check has its fix in plain words."""

import sys
import warnings
from importlib.metadata import PackageNotFoundError, requires, version

from markupsafe import Markup
from packaging.requirements import Requirement

from helpers.show import charts
from helpers.show.html import table
from helpers.show.panel import Panel

KIT = "china-large-models-study-kit"
SETUP = "close JupyterLab and run `make lab` again (or `uv sync --locked`)"


def ready(kit):
    """Return a page with one row a check: what was asked, the answer, and what to do if not."""
    checks = [
        ("Python 3.11 or newer", sys.version_info >= (3, 11), "install a newer Python"),
        ("all packages there, new enough", not missing(), f"{SETUP}; wanting: {missing()}"),
        ("Chinese draws in figures", chinese_draws(), SETUP),
        (
            "data without fault",
            not kit.faults(),
            "run `make check`: it names file and row; `git checkout seeds` undoes every change",
        ),
    ]
    rows = [(what, "✓ ready", "") if ok else (what, "✗ not yet", fix) for what, ok, fix in checks]
    good = sum(ok for _, ok, _ in checks)
    plain = f"{good} of {len(checks)} checks ready"
    return table(("what", "this machine", "what to do"), rows, plain)


def missing():
    """Return the kit's requirements that are not met here, as pip would write them.

    What only `make class` or a cluster needs is left out: the command says so where it lacks.
    """
    every = [Requirement(line) for line in requires(KIT) or ()]
    wanted = [each for each in every if each.marker is None or each.marker.evaluate({"extra": ""})]
    return ", ".join(str(requirement) for requirement in wanted if not _met(requirement))


def _met(requirement):
    try:
        return version(requirement.name) in requirement.specifier
    except PackageNotFoundError:
        return False


def chinese_draws():
    """Return whether a figure with Chinese in it draws without a missing glyph."""
    from matplotlib.figure import Figure

    charts.prepare()
    figure = Figure()
    figure.suptitle("大模型")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        figure.canvas.draw()
    return not warned


def switch():
    """Return a switch and a sentence that follows it, to see whether controls work here."""
    import ipywidgets as widgets

    answers = {"Indonesian": "bakat", "Chinese": "人才", "French": "talent"}

    def render(language):
        told = "<p role='status'>In {}, talent is <b>{}</b>.</p>"
        return Markup(told).format(language, answers[language])

    control = widgets.ToggleButtons(options=list(answers), description="Language")
    return Panel({"language": control}, render, "a switch and a sentence that follows it")
