"""What runs in the browser beside the widgets: a few lines each, and nothing to see."""

import anywidget


class Spoken(anywidget.AnyWidget):
    """It gives the widgets of its panel what ipywidgets and JupyterLab leave out.

    A screen reader is told the name of a slider at its handles, and which button of a row is
    pressed. Keys stay in the panel: without this, dd on a button deletes the cell.
    """

    _esm = """
    function tell(panel) {
      for (const handle of panel.querySelectorAll(".noUi-handle")) {
        const label = handle.closest(".widget-slider")?.querySelector(".widget-label");
        if (label) handle.setAttribute("aria-label", label.textContent);
      }
      for (const button of panel.querySelectorAll(".widget-toggle-button"))
        button.setAttribute("aria-pressed", button.classList.contains("mod-active"));
    }
    export default {
      async render({el}) {
        while (!el.isConnected) await new Promise(requestAnimationFrame);
        const panel = el.closest(".kit-live");
        if (!panel) return;
        const watcher = new MutationObserver(() => tell(panel));
        const what = {childList: true, subtree: true, attributes: true, attributeFilter: ["class"]};
        watcher.observe(panel, what);
        tell(panel);
        // JupyterLab listens further out; what is pressed with Control, to save say, is for it.
        panel.addEventListener("keydown", event => {
          if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
        });
        return () => watcher.disconnect();
      }
    };
    """


class Follower(anywidget.AnyWidget):
    """Nothing to see: it marks the row that a link leads to, from whichever notebook it comes.

    JupyterLab scrolls to the row and tells no style sheet; a filter would keep it hidden. Where
    the link has just opened this notebook, the filter comes after the row and moves it away.
    """

    _esm = """
    const rows = () => document.querySelectorAll(`tr[id="${CSS.escape(window.kitWanted ?? "")}"]`);
    function mark() {
      document.querySelectorAll("tr.wanted").forEach(row => row.classList.remove("wanted"));
      rows().forEach(row => row.classList.add("wanted"));
    }
    function follow({target}) {
      const link = target.closest?.("a[href*='#']");
      if (!link) return;
      window.kitWanted = decodeURIComponent(link.hash.slice(1));
      window.kitFollowed = Date.now();
      mark();
    }
    export default {
      initialize() {
        window.kitFollows ??= document.addEventListener("click", follow, true) ?? true;
      },
      render() {
        mark();
        if (!(Date.now() - window.kitFollowed < 20000)) return;
        const land = () => rows()[0]?.scrollIntoView();
        setTimeout(land, 300);
        setTimeout(land, 1500);
      }
    };
    """
