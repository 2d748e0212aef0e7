"""HTML that stands by itself, and the panel of controls beside it."""

from html import escape

import ipywidgets as widgets
from IPython.display import display

NOTEBOOKS = {
    "huxiu": "01_huxiu.ipynb",
    "wang": "02_wang.ipynb",
    "shen": "03_shen.ipynb",
    "fang": "04_fang.ipynb",
    "talk": "05_talk.ipynb",
}
# An output area (of JupyterLab, of VS Code) in which a panel's controls live.
LIVE = ":is(.jp-OutputArea,.cell_container):has(.kit-live)"
HINT = "To use the controls: Run → Run All Cells."
VIEW = "application/vnd.jupyter.widget-view+json"
# Colours are JupyterLab's own where it sets them, so that dark themes work; marks differ in
# the shape of their underline too, for readers who do not tell the colours apart.
STYLE = """<style>
.kit{container-type:inline-size;font-size:var(--jp-content-font-size1,14px);line-height:1.5}
.kit table{border-collapse:collapse;width:100%;table-layout:fixed;margin:0}
.kit caption{text-align:left;font-weight:600;padding:.4em 0}
.kit th,.kit td{text-align:start!important;vertical-align:top;padding:.45em .7em;
 border-top:1px solid var(--jp-border-color2,#ccc);overflow-wrap:anywhere;white-space:normal}
.kit-read th:first-child{width:8.5em;font-weight:400;font-size:.85em}
.kit .who{display:block;font-weight:600}
.kit p{margin:0 0 .4em}
.kit td{line-height:1.6}
.kit a{text-decoration:underline}
.kit svg{max-width:100%}
.kit .heading td{font-weight:700;font-size:1.1em}
.kit .question td{font-style:italic}
.kit .caption td{font-size:.9em;opacity:.8}
.kit .furniture td,.kit .furniture th{opacity:.6;font-size:.85em}
.kit mark{background:none;color:inherit;text-decoration:underline 1.5px;text-underline-offset:3px}
.kit mark.talent{text-decoration-color:#0072b2}
.kit mark.compute{text-decoration-color:#d55e00;text-decoration-style:dashed}
.kit mark.applications{text-decoration-color:#009e73;text-decoration-style:double}
.kit mark.context{text-decoration-color:#8a6d8f;text-decoration-style:dotted}
.kit details{font-size:.9em;margin:.2em 0}
.kit summary{cursor:pointer}
.kit .flaw{text-decoration:underline wavy #b00020 1px;text-underline-offset:6px}
.kit .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.kit sup button{font:inherit;color:inherit;background:none;border:1px solid #888;border-radius:3px;
 padding:0 2px;cursor:pointer}
.kit sup{font-size:.7em}
.kit .card{max-width:34em;padding:.8em 1.2em;border:1px solid #888;border-radius:6px;
 color:var(--jp-content-font-color1,#222);background:var(--jp-layout-color1,#fff)}
.kit :target{outline:2px solid #e69f00}
@container (max-width:640px){.kit-read tr,.kit-read th,.kit-read td{
 display:block;width:auto!important} .kit-read td{border-top:0}}
@container (max-width:640px){.kit-matrix thead{display:none}
 .kit-matrix,.kit-matrix tbody,.kit-matrix tr{display:block}
 .kit-matrix td{display:inline-block;border:0;padding:.1em .4em} .kit-matrix tr{padding:.4em 0}
 .kit-matrix td:has(.silent){display:none} .kit-matrix .sign::before{content:attr(data-q) " "}}
</style>"""
# A panel's stand-in, and the hint that its controls are dead, are seen where they do not live;
# JupyterLab's own words for a dead widget are not. A view that a link has opened stays where it
# is while the cells above it are still being drawn.
LASTING = f"""<style>
{LIVE} .kit-still{{display:none}}
.kit-hint{{display:none;font-size:.9em;opacity:.8}}
:is(.jp-OutputArea,.cell_container):not(:has(.kit-live:not(.jupyter-widgets-disconnected)))
 .kit-hint,.jp-NotebookPanel:has([data-status=unknown],[data-status=dead]) .kit-hint{{
 display:block}}
.jp-OutputArea:has(.kit-hint) .jp-OutputArea-output.jupyter-widgets:not(:has(*)){{display:none}}
.jp-Notebook:not(.jp-mod-editMode) .jp-Cell{{overflow-anchor:auto}}
</style>"""


class Page:
    """HTML to show, with the plain text that stands for it where HTML is not shown."""

    def __init__(self, html, plain):
        """Keep both forms."""
        self.html, self.plain = html, plain

    def _repr_mimebundle_(self, **_):
        return {"text/html": self.html, "text/plain": self.plain}

    @classmethod
    def table(cls, head, rows, plain, widths=(), kind=""):
        """Return a table; `rows` hold HTML, `head` plain words, `widths` shares in per cent."""
        columns = "".join(f"<col style='width:{width}%'>" for width in widths)
        top = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return cls(
            f"{STYLE}<div class='kit'><table class='{kind}'>{columns}<thead><tr>{top}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>",
            plain,
        )


class Html(widgets.Output):
    """HTML in a panel. JupyterLab follows the links of an output, not those of `widgets.HTML`."""

    def __init__(self, value=""):
        """Show `value`."""
        super().__init__()
        self.value = value

    @property
    def value(self):
        """What is shown."""
        return self.outputs[0]["data"]["text/html"]

    @value.setter
    def value(self, html):
        shown = {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
        self.outputs = (shown,)


class Live(widgets.VBox):
    """Widgets, which need a kernel, beside ordinary HTML, which does not.

    A cell shows `above`, then the widgets, then `text`, all of it always there, and `still` where
    the widgets do not live: in a stored notebook, on the second day, on GitHub.
    """

    def __init__(self, children, plain, above="", text="", still="", hint=HINT):
        """Keep the HTML; `plain` stands for all of it where no HTML is shown."""
        super().__init__(children)
        self.add_class("kit-live")
        self._lasting = {"plain": plain, "above": above, "text": text, "hint": escape(hint)}
        self._still, self._beside = still, None

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
        if self._view_count and self._beside:
            self._beside.update(self._page_of(self._own))

    def _page_of(self, still):
        html = (
            f"<p class='kit-hint'>{self._lasting['hint']}</p><div class='kit-still'>{still}</div>"
        )
        return Page(LASTING + html + self._lasting["text"], self._lasting["plain"])

    def _ipython_display_(self):
        if above := self._lasting["above"]:
            display(Page(f"{STYLE}<div class='kit'>{above}</div>", ""))
        display({VIEW: self._repr_mimebundle_()[VIEW]}, raw=True)
        self._beside = display(self.still(), display_id=True)


class Panel(Live):
    """Controls above the HTML that `render(**values)` makes from their values.

    `above` stands over the controls and `text` under all. Without a kernel the first state stands
    there, or `still`.
    """

    def __init__(self, controls, render, plain, above="", text="", still=None):
        """Draw once, and again on every change of a control."""
        self.controls, self._render, self._watchers = controls, render, []
        self.page = Html(self.draw())
        still = self.page.value if still is None else still
        super().__init__([*controls.values(), self.page], plain, above, text, still)
        for control in controls.values():
            control.observe(self._redraw, names="value")

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


def lab_id(id):
    """Return the attribute that stands beside an `id`: JupyterLab's links look for it alone."""
    return f"data-jupyter-id='{escape(id)}'"


_open = {"article": ""}


def here(slug):
    """Say which article's notebook this is, so that links to its passages stay within it.

    They then do so in VS Code, in a copy of the notebook and on a page of its own, too.
    """
    _open["article"] = slug


def href(passage):
    """Return the address of a passage: in this notebook, or in the one that reads its article."""
    slug = passage.split(":")[0]
    if slug == _open["article"]:
        return f"#{passage}"
    # The notebook of an added article stands in its folder, beside its data.
    outside = _open["article"] not in ("", *NOTEBOOKS)
    if slug in NOTEBOOKS:
        return f"{'../../notebooks/' if outside else ''}{NOTEBOOKS[slug]}#{passage}"
    return f"{'..' if outside else '../seeds'}/{slug}/read.ipynb#{passage}"


def link(passage):
    """Return an HTML link to a passage."""
    return f"<a href='{escape(href(passage))}'>{escape(passage)}</a>"
