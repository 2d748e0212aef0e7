"""Kernels beside the browser: what `make lab` prints, whose settings count, what is stored."""

import asyncio
import json
import os
import re
import subprocess
import time
from urllib.request import Request, urlopen

import browsing
import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbformat.sign import NotebookNotary
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from helpers.data.files import DataError
from helpers.publish import store

DRAWS = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
SETS = "import pandas as pd\nprint(pd.get_option('display.precision'), plt.rcParams['font.size'])"


def test_make_lab_prints_one_line_and_the_address_and_nothing_when_a_kernel_starts(tmp_path):
    environment = os.environ | browsing.folders(tmp_path) | {"BROWSER": "true"}
    environment |= {"JUPYTER_PREFER_ENV_PATH": "1", "MAKEFLAGS": ""}
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        make = subprocess.Popen(
            ["make", "--no-print-directory", "-o", ".venv/ready", "lab"],
            cwd=browsing.ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        asyncio.run(use_a_kernel(address(said)))
        lines = said.read_text("utf-8").splitlines()
    finally:
        os.killpg(make.pid, 15)
        make.wait(20)
    assert len(lines) == 2, lines
    assert "notebooks/00_start_here.ipynb" in lines[0] and "?token=" in lines[1]


def address(said):
    """Return the address that was printed, as soon as it is."""
    for _ in range(160):
        if found := re.search(r"http://\S+", said.read_text("utf-8")):
            return found[0]
        time.sleep(0.25)
    raise TimeoutError(said.read_text("utf-8"))


async def use_a_kernel(address):
    """Start a kernel as JupyterLab does, and talk to it until it answers."""
    root, token = re.match(r"http://([^/]+)/.*token=(\w+)", address).groups()
    header = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    asked = Request(f"http://{root}/api/kernels", json.dumps({"name": "python3"}).encode(), header)
    with urlopen(asked) as answer:
        kernel = json.load(answer)["id"]
    channel = HTTPRequest(
        f"ws://{root}/api/kernels/{kernel}/channels?session_id=one", headers=header
    )
    socket = await websocket_connect(channel)
    await asyncio.wait_for(socket.read_message(), 60)
    socket.close()


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A reader's own settings: a backend that shows nothing, a font size, a start-up file."""
    startup = tmp_path / "ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("import pandas as pd\npd.set_option('display.precision', 1)")
    (tmp_path / "matplotlibrc").write_text("font.size: 14\nbackend: Agg\n")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("PYTHONSTARTUP", str(startup / "mine.py"))


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a notebook of these cells and returns its path."""

    def write(*sources):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        (tmp_path / "own").mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "own/one.ipynb")
        return tmp_path / "own/one.ipynb"

    return write


def test_what_is_stored_owes_nothing_to_the_readers_own_settings(settings, written):
    path = written(DRAWS, SETS)
    store.store(path)
    drawing, printing = nbformat.read(path, as_version=4).cells
    assert any("image/png" in output.get("data", {}) for output in drawing.outputs)
    assert printing.outputs[0].text == "6 10.0\n"


def test_a_notebook_whose_chart_does_not_come_is_not_stored(written):
    path = written("import matplotlib\nmatplotlib.use('Agg')", DRAWS)
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"one\.ipynb, cell 2: .*no picture"):
        store.store(path)
    assert path.read_bytes() == before


def test_a_stored_notebook_says_of_its_kernel_what_the_kernel_says_on_every_python(written):
    path = written("1")
    store.store(path)
    metadata = nbformat.read(path, as_version=4).metadata
    folder = browsing.ROOT / ".jupyter/kernels/python3"
    spec = json.loads((folder / "kernel.json").read_text("utf-8"))
    assert metadata.kernelspec.display_name == spec["display_name"]
    assert metadata.language_info.pygments_lexer == "ipython3"
    assert not re.search(r"\b3\.\d+", json.dumps(metadata))


def test_a_stored_notebook_is_trusted_when_it_is_opened(written, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    path = written("1")
    assert not NotebookNotary().check_signature(nbformat.read(path, as_version=4))
    store.store(path)
    assert NotebookNotary().check_signature(nbformat.read(path, as_version=4))


@pytest.mark.parametrize(("folder", "told"), [("/tmp/a", "ipc"), ("/" + "long" * 30, None)])
def test_kernels_use_sockets_where_their_path_fits(folder, told):
    assert store.sockets(folder).get("transport") == told


def test_a_control_is_answered_after_the_cell_that_runs_and_not_beside_it():
    # Beside it, the answer would show and close every figure that the cell has begun.
    folder = KernelSpecManager(kernel_dirs=[str(browsing.ROOT / ".jupyter/kernels")])
    manager = KernelManager(kernel_spec_manager=folder)
    manager.start_kernel()
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(60)
        told = client.kernel_info(reply=True, timeout=60)["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert "supported_features" in told
    assert "kernel subshells" not in told["supported_features"]
    settings = browsing.ROOT / ".jupyter/labconfig/default_setting_overrides.json"
    lab = json.loads(settings.read_text("utf-8"))
    kernel = lab["@jupyterlab/apputils-extension:kernels-settings"]
    assert kernel["commsOverSubshells"] == "disabled"  # for kernels that are not ours
