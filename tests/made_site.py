"""The site of the kit written for a test, and a static server of it on loopback (not a test)."""

import json
import random
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from helpers.publish import store
from helpers.publish.panels import STILL
from helpers.show.states import drawn, states

NODE = shutil.which("node")
NAMES = [path.stem for path in sorted((store.ROOT / "notebooks").glob("*.ipynb"))]


class Quiet(SimpleHTTPRequestHandler):
    """Hands files out and says nothing."""

    def log_message(self, *_):
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A static server that a class of readers may call at once."""

    request_queue_size = 300


@contextmanager
def served(folder):
    """Serve a folder; yield its port on 127.0.0.1."""
    server = Server(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def described():
    """Return the descriptions of all panels in the stored notebooks, but for reading views."""
    found = []
    for path in sorted((store.ROOT / "notebooks").glob("*.ipynb")):
        for cell in store.read(path).cells:
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                found += [json.loads(unescape(text)) for text in STILL.findall(html)]
    return [panel for panel in found if not panel["render"].endswith("reader.style")]


def chosen(panel, count, seed=0):
    """Return so many random states of a panel as values of its controls by name."""
    dice = random.Random(f"{seed} {panel['render']}")
    return [{n: _value(dice, c) for n, c in panel["controls"].items()} for _ in range(count)]


def _value(dice, control):
    if control["kind"] == "choice":
        return dice.choice(control["options"])[1]
    steps = round((control["max"] - control["min"]) / control["step"])
    number = lambda: round(control["min"] + dice.randint(0, steps) * control["step"], 9)  # noqa: E731
    return number() if control["kind"] == "number" else sorted([number(), number()])


def tables(kit):
    """Return what descriptions of panels name and do not hold."""
    return {"hardware": kit.hardware, "runs": kit.runs, "kit": kit}


def expected(kit, panel, values):
    """Return the HTML that the kit's own Python draws."""
    return drawn(panel, values, tables(kit))


def is_live(panel):
    """Return whether a panel has more states than are drawn at build."""
    return states(panel["controls"]) is None
