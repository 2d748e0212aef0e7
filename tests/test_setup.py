"""What is installed, and that each way to install it installs the same."""

import re
import tomllib
from pathlib import Path

import pytest
from rattler import MatchSpec

ROOT = Path(__file__).parent.parent
CARD = {"jupyterlab", "pandas", "matplotlib", "ipywidgets", "nbval", "pytest"}
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
# Needed by the tests and by `make class` only.
NOT_IN_CONDA = {
    *("py-rattler", "hypothesis", "pyspellchecker"),
    *("playwright", "axe-playwright-python"),
    *("typst", "nltk", "bibtexparser", "citeproc-py", "pyld", "python-docx", "psutil"),
}


def declared():
    """Return `{name: bounds}` of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    found = dict(re.fullmatch(r"([\w-]+)(.*)", line).groups() for line in lines)
    return found | {"python": project["project"]["requires-python"]}


def environment():
    """Return the conda lines and the pip lines of environment.yml."""
    lines = (ROOT / "environment.yml").read_text().split("dependencies:\n")[1]
    conda = re.findall(r"^  - ([^\s:]+)$", lines, re.M)
    return conda, re.findall(r"^      - (.+)$", lines, re.M)


def test_every_line_parses_in_condas_grammar():
    for line in environment()[0]:
        spec = MatchSpec(line)
        assert str(spec.name.normalized if hasattr(spec.name, "normalized") else spec.name)


def test_environment_and_pyproject_name_the_same_packages_with_the_same_bounds():
    conda, pip = environment()
    found = {}
    for line in [*conda, *pip]:
        if line not in ("pip", "-e ."):
            name, bounds = re.fullmatch(r"([\w-]+)(.*)", line).groups()
            found[CONDA_NAMES.get(name, name)] = bounds
    wanted = {name: bounds for name, bounds in declared().items() if name not in NOT_IN_CONDA}
    assert found == wanted
    assert pip[-1] == "-e ."


def test_the_cards_packages_are_there_by_name():
    assert set(declared()) >= CARD


def test_the_lock_file_holds_every_declared_package():
    locked = {p["name"] for p in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    assert locked >= set(declared()) - {"python"}


def test_no_package_of_the_kit_is_under_the_gpl():
    from importlib.metadata import distributions

    for distribution in distributions():
        about = distribution.metadata
        licences = [about.get("License-Expression") or "", *about.get_all("Classifier", [])]
        # Under "MPL OR GPL" we take the MPL.
        said = " ".join(line for line in licences if "GPL" in line.upper() and " OR " not in line)
        assert not re.search(r"(?<!L)GPL|GNU General Public", said), about["Name"]


@pytest.mark.parametrize(
    "target", ["lab", "test", "check", "article", "class", "student", "bench", "run", "help"]
)
def test_every_target_has_its_line_of_help(target):
    assert re.search(rf"^{target}:.*  ## \w+", (ROOT / "Makefile").read_text(), re.M)
