"""HTML that stands by itself, and the panel of controls that redraws it."""

from html import escape

import ipywidgets as widgets

NOTEBOOKS = {
    "huxiu": "01_huxiu.ipynb",
    "wang": "02_wang.ipynb",
    "shen": "03_shen.ipynb",
    "fang": "04_fang.ipynb",
    "talk": "05_talk.ipynb",
}
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


def sentence(plain):
    """Return what stands for a panel where no kernel runs: one sentence, and nothing personal."""
    return {"text/html": f"<p>{escape(plain)}</p>", "text/plain": plain}


class Panel(widgets.VBox):
    """Controls above HTML that `render(**values)` makes from their values.

    `above` is HTML over the controls, `below` HTML under all that is sent once. Where no kernel
    runs, the page stands there in its default state, or as `fallback`.
    """

    def __init__(self, controls, render, plain, above="", below="", fallback=None):
        """Draw once, and again on every change of a control."""
        self.controls, self._render, self._plain = controls, render, plain
        self._page, self._watchers = widgets.HTML(self.draw()), []
        self._fallback = fallback or above + self._page.value + below
        for control in controls.values():
            control.observe(self._redraw, names="value")
        heading = [widgets.HTML(above)] if above else []
        footing = [widgets.HTML(below)] if below else []
        super().__init__([*heading, *controls.values(), self._page, *footing])

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
        self._page.value = self.draw()
        for told in self._watchers:
            told(self.values())

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/html": self._fallback, "text/plain": self._plain}


def choice(description, labels):
    """Return buttons for `{label: value}`, one of them pressed."""
    return widgets.ToggleButtons(
        options=list(labels.items()), description=description, style={"button_width": "auto"}
    )


_open = {"article": ""}


def here(slug):
    """Say which article's notebook this is, so that links to its passages stay within it.

    JupyterLab follows a link to another notebook, but scrolls to a passage only within one.
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
