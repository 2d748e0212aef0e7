"""Keys that stay in a form: without this, dd on a button deletes the cell that the form is in."""

import anywidget

# JupyterLab asks the element that has the focus, and those around it only if it has no answer.
FRONT = """export default { render({ el }) {
  requestAnimationFrame(() => el.closest(".kit-live")?.addEventListener("focusin", event =>
    event.target.setAttribute("data-lm-suppress-shortcuts", "true")));
} };"""


class OwnKeys(anywidget.AnyWidget):
    """Nothing to see: JupyterLab's shortcuts do nothing while the focus is in its panel."""

    _esm = FRONT
