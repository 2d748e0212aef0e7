"""Where else the kit opens: Binder, a container, a hub, badges; each from files that stand here."""

import json
import os
import re
import subprocess
import textwrap

import pytest
from traitlets.config.loader import PyFileConfigLoader

from helpers.publish import elsewhere
from helpers.publish.store import ROOT

START = "lab/tree/notebooks/00_start_here.ipynb"


def test_binder_trusts_the_notebooks_and_finds_the_kit_s_settings_and_kernel(tmp_path):
    """`postBuild` is run for itself, with a stand-in for Jupyter that tells what it is asked."""
    (tmp_path / "jupyter").write_text('#!/bin/sh\necho "$@" > "$NB_PYTHON_PREFIX/asked"\n')
    (tmp_path / "jupyter").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    environment = {"NB_PYTHON_PREFIX": str(tmp_path), "PATH": path}
    subprocess.run([ROOT / "postBuild"], cwd=ROOT, env=environment, check=True)
    settings = json.loads((tmp_path / "share/jupyter/lab/settings/overrides.json").read_text())
    assert settings["@jupyterlab/notebook-extension:tracker"]["windowingMode"] == "none"
    assert (tmp_path / "share/jupyter/kernels/python3/launch.py").is_file()
    assert (tmp_path / "etc/jupyter/jupyter_server_config.py").is_file()
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith("trust") and START.partition("tree/")[2] in asked


def test_the_container_is_set_up_as_make_does_it():
    told = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    (target,) = re.findall(r"make (\S+)", told["postCreateCommand"])
    assert re.search(rf"^{re.escape(target)}:", (ROOT / "Makefile").read_text(), re.M)
    assert told["containerEnv"]["JUPYTER_PATH"].endswith("/.jupyter")


def test_the_hub_s_configuration_loads_and_seats_a_class(tmp_path):
    page = (ROOT / "docs/jupyterhub.md").read_text("utf-8")
    (code,) = re.findall(r"^ *```python\n(.*?)```", page, re.S | re.M)
    (tmp_path / "jupyterhub_config.py").write_text(textwrap.dedent(code), "utf-8")
    found = PyFileConfigLoader("jupyterhub_config.py", str(tmp_path)).load_config()
    assert found.JupyterHub.active_server_limit >= 30
    assert found.Spawner.default_url == f"/{START}"
    assert found.Spawner.environment["JUPYTER_PATH"] == "/srv/kit/.jupyter"
    assert found.Spawner.cmd == ["/srv/kit/.venv/bin/jupyterhub-singleuser"]
    (service,) = found.JupyterHub.services
    assert found.JupyterHub.load_roles[0]["services"] == [service["name"]]
    # What students get is written where the page copies it from.
    assert "make student" in page and "cp -r student" in page


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("", []),
        ("https://github.com/someone/kit", ["Binder", "Codespaces"]),
        ("https://github.com/someone/kit.git", ["Binder", "Codespaces"]),
        ("https://example.org/someone/kit", ["Binder"]),
    ],
)
def test_badges_come_from_one_address_and_are_left_out_without_it(tmp_path, address, names):
    line = f'Repository = "{address}/"\n' if address else ""
    (tmp_path / "pyproject.toml").write_text(f"[project.urls]\n{line}")
    assert elsewhere.address(tmp_path) == address
    assert re.findall(r"Open in (\w+)", elsewhere.badges(address)) == names
    for link in elsewhere.ways(address).values():
        assert "someone" in link and " " not in link


def test_the_readme_has_the_badges_of_its_address():
    told = (ROOT / "README.md").read_text("utf-8")
    (between,) = re.findall(r"<!-- badges -->\n(.*?)<!-- end of badges -->", told, re.S)
    wanted = elsewhere.badges(elsewhere.address())
    assert between.strip() == wanted, f"write between the two comments: {wanted}"


def test_the_readme_begins_with_where_to_click_and_how_to_put_it_up():
    told = (ROOT / "README.md").read_text("utf-8").split("## Two commands")[0]
    assert "index.html" in told and "make site" in told
