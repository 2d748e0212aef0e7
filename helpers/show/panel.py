"""Controls that need a kernel, beside the ordinary HTML that does not."""

import json

import ipywidgets as widgets
from IPython.display import display
from markupsafe import Markup

from helpers.show.front import Spoken
from helpers.show.html import Page, render, untypeset
from helpers.show.states import describe

HINT = "To use the controls: Run → Run All Cells."
MANY = 8  # controls, from which on they stand in columns
VIEW = "application/vnd.jupyter.widget-view+json"
# An output area (of JupyterLab, of VS Code) in which a panel's controls live.
LIVE = ":is(.jp-OutputArea,.cell_container):has(.kit-live)"


class Html(widgets.Output):
    """HTML in a panel. JupyterLab follows the links of an output, not those of `widgets.HTML`."""

    def __init__(self, value=""):
        """Show `value`."""
        super().__init__()
        self.value = value

    @property
    def value(self):
        """What is shown."""
        return self._value

    @value.setter
    def value(self, html):
        self._value = str(html)
        data = {"text/html": untypeset(html)}
        self.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)


class Live(widgets.VBox):
    """Widgets, which need a kernel, beside ordinary HTML, which does not.

    A cell shows `above`, then the widgets, then `text`, all of it always there, and `still` where
    the widgets do not live: in a stored notebook, on the second day, on GitHub.
    """

    def __init__(self, children, plain, above="", text="", still="", hint=HINT):
        """Keep the HTML; `plain` stands for all of it where no HTML is shown."""
        super().__init__(children)
        self.add_class("kit-live")
        self._plain, self._above, self._under, self._hint = plain, above, text, hint
        self._still, self.beside, self._described = still, None, ""

    def still(self):
        """Return the `Page` that stands under the widgets and outlives them."""
        return self._page_of(self._still)

    def keep(self, still):
        """Let `still`, which is the reader's own, outlive the widgets in the reader's notebook.

        It is sent once a browser shows the panel, so that no run without one stores it.
        """
        if self._view_count is None:
            self._view_count = 0
            self.observe(lambda _: self._keep(), names="_view_count")
        self._own = still
        self._keep()

    def _keep(self):
        if self._view_count and self.beside:
            self.beside.update(self._page_of(self._own))

    def _page_of(self, still):
        values = {"hint": self._hint, "panel": self._described, "still": still}
        return Page(render("still.html", text=self._under, **values), self._plain)

    def _ipython_display_(self):
        if self._above:
            display(Page(Markup("<div class='kit'>{}</div>").format(self._above), ""))
        display({VIEW: self._repr_mimebundle_()[VIEW]}, raw=True)
        self.beside = display(self.still(), display_id=True)


class Panel(Live):
    """Controls above the HTML that `render(**values)` makes from their values.

    `above` stands over the controls and `text` under all. Without a kernel the first state stands
    there, or `still`, and beside it what a page of the site needs to draw the panel by itself.
    """

    def __init__(self, controls, render, plain, above="", text="", still=None, reset=False):
        """Draw once, and again on every change; with `reset` a button leads back to the start."""
        self.controls, self._render, self._watchers = controls, render, []
        first, self._start = self.draw(), self.values()
        self.page = Html(first)
        self.spoken = Spoken()
        shown = [*_side_by_side(controls.values()), *self._reset(reset)]
        children = [*shown, self.page, self.spoken]
        super().__init__(children, plain, above, text, first if still is None else still)
        described = describe(controls, render)
        self._described = json.dumps(described, ensure_ascii=False) if described else ""
        for control in controls.values():
            control.observe(self._redraw, names="value")

    def _reset(self, wanted):
        """Return the button that sets all controls as they stood at first, if it is `wanted`."""
        button = widgets.Button(description="Reset", tooltip="Set all controls as at the start")
        button.on_click(lambda _: self.set(self._start))
        return [button] if wanted else []

    def set(self, values):
        """Set controls to `values`, by name."""
        for name, value in values.items():
            self.controls[name].value = value

    def values(self):
        """Return what the controls say now, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def draw(self):
        """Return the HTML for what the controls say now."""
        return self._render(**self.values())

    def watch(self, told):
        """Call `told(values)` after every change."""
        self._watchers.append(told)

    def _redraw(self, _):
        self.page.value = self.draw()
        for told in self._watchers:
            told(self.values())


def _side_by_side(controls):
    """Return controls as children of a panel: many in columns, so that the drawing is in sight."""
    controls = [*controls]
    if len(controls) < MANY:
        return controls
    columns = {"grid_template_columns": "repeat(auto-fit, minmax(min(26em, 100%), 1fr))"}
    return [widgets.GridBox(controls, layout=columns)]


def choice(description, labels):
    """Return buttons for `{value: label}`, one pressed; equal labels have their values added."""
    if len(set(labels.values())) < len(labels):
        labels = {
            value: f"{label} ({value})" if value else label for value, label in labels.items()
        }
    return widgets.ToggleButtons(
        options=[(label, value) for value, label in labels.items()],
        description=description,
        style={"button_width": "auto"},
    )
