"""JupyterLab on loopback over a copy of the notebooks, and a browser that opens one of them."""

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
BUSY = "[...document.querySelectorAll('.jp-InputPrompt')].some(e => e.textContent.includes('*'))"


@contextmanager
def serve(home, prepare=lambda folder: None):
    """Serve a copy of the notebooks in `home`; yield the address of a notebook, `{}` its name."""
    folder = shutil.copytree(ROOT / "notebooks", home / "notebooks")
    prepare(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    settings = {"HOME": str(home), "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter")}
    settings |= {"JUPYTER_CONFIG_DIR": str(home / "c"), "JUPYTER_DATA_DIR": str(home / "d")}
    settings |= {"JUPYTER_PATH": str(ROOT / ".jupyter"), "JUPYTER_RUNTIME_DIR": str(home / "r")}
    jupyter = [sys.executable, "-m", "jupyter"]
    environment = os.environ | settings | {"PYTHONWARNINGS": ""}
    trusted = [*jupyter, "trust", *folder.glob("*.ipynb")]
    subprocess.run(trusted, env=environment, check=True, stdout=subprocess.DEVNULL)
    options = ["--allow-root", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    options += [f"--ServerApp.root_dir={home}", f"--IdentityProvider.token={token}"]
    options += ["--LabApp.expose_app_in_browser=True", "--log-level=ERROR"]
    server = subprocess.Popen([*jupyter, "lab", *options], env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}")
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/{{}}.ipynb?reset&token={token}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url, seconds=40):
    for _ in range(seconds * 4):
        try:
            return urlopen(url).close()
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"{url.split('?')[0]} did not answer within {seconds} s")


def open_and_run(page, address):
    """Open a notebook in a page of the browser and run all its cells to the end."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function("window.jupyterapp.shell.currentWidget?.sessionContext?.isReady")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(f"!({BUSY})", timeout=120_000)
    page.wait_for_timeout(400)
