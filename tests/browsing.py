"""JupyterLab on loopback over a copy of the notebooks, and how a browser goes about in it."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
NAMES = [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
WHY = "no Chromium here: install it, for example with apt-get install chromium fonts-noto-cjk"

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
NOTEBOOK = "window.jupyterapp.shell.currentWidget"
COMMAND = "window.jupyterapp.commands.execute"
# A folded cell has no prompt to tell that it runs; its model tells.
BUSY = f"{NOTEBOOK}?.content?.widgets?.some(c => c.model.executionState === 'running')"
# What a reader may have set for other work, and what no notebook is to lose a chart by.
SETTINGS = {"MPLBACKEND": "Agg", "PYTHONWARNINGS": ""}


@contextmanager
def serve(home, prepare=lambda folder: None):
    """Serve a copy of the notebooks in `home`; yield the address of a notebook, `{}` its name.

    What the server says goes into `home/said.txt`.
    """
    folder = shutil.copytree(ROOT / "notebooks", home / "notebooks")
    prepare(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    environment = os.environ | SETTINGS | folders(home)
    # A copy of the settings, beside which JupyterLab keeps its layout.
    environment["JUPYTER_CONFIG_PATH"] = str(shutil.copytree(ROOT / ".jupyter", home / ".jupyter"))
    jupyter = [sys.executable, "-m", "jupyter"]
    trusted = [*jupyter, "trust", *folder.glob("*.ipynb")]
    subprocess.run(trusted, env=environment, check=True, capture_output=True)
    options = ["--allow-root", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    options += [f"--ServerApp.root_dir={home}", f"--IdentityProvider.token={token}"]
    options += ["--LabApp.expose_app_in_browser=True", "--log-level=WARN"]
    options += ["--LabApp.log_level=WARN"]
    with (home / "said.txt").open("w") as said:
        server = subprocess.Popen([*jupyter, "lab", *options], env=environment, stderr=said)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}")
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}.ipynb?reset&token={token}"
    finally:
        server.terminate()
        server.wait(20)


def folders(home):
    """Return the environment in which Jupyter has the kit's settings and nothing of the user's."""
    ours, own = str(ROOT / ".jupyter"), {"CONFIG": "c", "DATA": "d", "RUNTIME": "r"}
    own = {f"JUPYTER_{kind}_DIR": str(home / name) for kind, name in own.items()}
    return own | {"HOME": str(home), "JUPYTER_CONFIG_PATH": ours, "JUPYTER_PATH": ours}


def wait_for(url, seconds=40):
    """Wait until the address answers."""
    for _ in range(seconds * 4):
        try:
            return urlopen(url).close()
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"{url.split('?')[0]} did not answer within {seconds} s")


def open_lab(page, address):
    """Open JupyterLab at a notebook's address; return when its kernel is there."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function(f"{NOTEBOOK}?.sessionContext?.isReady")


def open_beside(page, path):
    """Open another notebook in a page that shows JupyterLab; return when its kernel is there."""
    page.evaluate(f"path => void {COMMAND}('docmanager:open', {{path}})", path)
    page.wait_for_function(
        f"path => {NOTEBOOK}?.context?.path === path && {NOTEBOOK}.sessionContext?.isReady",
        arg=path,
    )
    page.wait_for_function(f"{NOTEBOOK}.sessionContext?.session?.kernel?.status === 'idle'")


def run_all(page):
    """Run all cells of the open notebook to the end."""
    page.evaluate(f"{COMMAND}('notebook:run-all-cells')")
    settle(page)


def settle(page):
    """Wait until no cell runs or waits to be run."""
    page.wait_for_function(f"!({BUSY})", timeout=120_000)
    page.wait_for_timeout(400)


def open_and_run(page, address):
    """Open a notebook in a page of the browser and run all its cells to the end."""
    open_lab(page, address)
    run_all(page)


def close(page):
    """Close every open notebook, then its kernel, and keep no change."""
    page.evaluate(
        """() => { for (const open of [...window.jupyterapp.shell.widgets('main')]) {
        const id = open.sessionContext?.session?.id;
        open.dispose();
        if (id) window.jupyterapp.serviceManager.sessions.shutdown(id);
        } }"""
    )
