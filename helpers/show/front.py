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

    When a reader presses a filter, the passage under the bar stays there, or else the next shown.
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
    const seen = area => [...area.querySelectorAll(".kit-read tbody tr[id]")]
      .filter(row => row.checkVisibility());
    const bottom = area => area.querySelector(".kit-stay").getBoundingClientRect().bottom;
    function stay(panel) {
      const area = panel.closest(".jp-OutputArea");
      const scroller = panel.closest(".jp-WindowedPanel-outer");
      let row, top, until = 0;
      const keep = () => {
        row = seen(area).find(row => row.getBoundingClientRect().bottom > bottom(area) + 1);
        [top, until] = [row?.getBoundingClientRect().top, Date.now() + 3000];
      };
      const back = () => {
        if (!row || Date.now() > until) return;
        const shown = seen(area), after = Node.DOCUMENT_POSITION_FOLLOWING;
        const next = shown.find(r => r === row || row.compareDocumentPosition(r) & after);
        // A table that has become short takes the bar with it, which comes back to the edge.
        const edge = scroller.getBoundingClientRect().top + panel.offsetHeight;
        const wanted = next === row ? top : Math.max(bottom(area), edge);
        const now = (next ?? shown.at(-1))?.getBoundingClientRect().top;
        if (now !== undefined) scroller.scrollTop += now - wanted;
      };
      panel.addEventListener("pointerdown", keep, true);
      panel.addEventListener("keydown", keep, true);
      scroller.addEventListener("wheel", () => { until = 0; }, {passive: true});
      const soon = () => requestAnimationFrame(() => requestAnimationFrame(back));
      const watcher = new MutationObserver(soon);
      watcher.observe(panel, {childList: true, subtree: true});
      return () => watcher.disconnect();
    }
    export default {
      initialize() {
        window.kitFollows ??= document.addEventListener("click", follow, true) ?? true;
      },
      async render({el}) {
        mark();
        const land = () => rows()[0]?.scrollIntoView();
        if (Date.now() - window.kitFollowed < 20000) {
          setTimeout(land, 300);
          setTimeout(land, 1500);
        }
        while (!el.isConnected) await new Promise(requestAnimationFrame);
        const panel = el.closest(".kit-live");
        if (panel?.closest(".jp-WindowedPanel-outer")) return stay(panel);
      }
    };
    """
