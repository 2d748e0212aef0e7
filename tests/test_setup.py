"""What is installed, and that each way to install it installs the same."""

import re
import subprocess
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from helpers import __version__

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CARD = {"jupyterlab", "pandas", "matplotlib", "ipywidgets", "nbval", "pytest"}
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
# Of the developers' packages, those that a reader who uses conda needs, too.
DEVELOPING = {"pytest", "nbval", "ruff"}


def requirements(lines):
    """Return `{name: bounds}` of lines such as `pandas>=2.2`."""
    found = [Requirement(line) for line in lines]
    return {requirement.name: str(requirement.specifier) for requirement in found}


CORE = requirements(PROJECT["project"]["dependencies"])
EXTRAS = PROJECT["project"]["optional-dependencies"]
DEV = requirements(PROJECT["dependency-groups"]["dev"])
NODE = requirements(PROJECT["dependency-groups"]["node"])


def environment():
    """Return the conda lines and the pip lines of environment.yml."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    (pip,) = [line["pip"] for line in lines if isinstance(line, dict)]
    return [line for line in lines if isinstance(line, str)], pip


def test_environment_and_pyproject_name_the_same_packages_with_the_same_bounds():
    conda, pip = environment()
    # One Python, since Binder takes 3.10 for what says "3.11 or newer".
    (python,) = [line.partition("=")[2] for line in conda if line.startswith("python=")]
    assert python in SpecifierSet(PROJECT["project"]["requires-python"])
    left_out = ("pip", "-e .", f"python={python}")
    found = requirements(line for line in [*conda, *pip] if line not in left_out)
    found = {CONDA_NAMES.get(name, name): bounds for name, bounds in found.items()}
    wanted = CORE | requirements(EXTRAS["class"])
    assert found == wanted | {name: DEV[name] for name in DEVELOPING}
    assert pip[-1] == "-e ."


def test_the_cards_packages_are_there_by_name():
    assert CORE.keys() | DEV.keys() >= CARD


def test_the_lock_file_holds_every_declared_package():
    locked = {p["name"] for p in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}
    extra = requirements(line for lines in EXTRAS.values() for line in lines)
    assert locked >= CORE.keys() | DEV.keys() | NODE.keys() | extra.keys()


def test_the_guide_for_contributors_says_what_each_package_is_for():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    extra = requirements(line for lines in EXTRAS.values() for line in lines)
    named = set(re.findall(r"^\| `([\w-]+)` \| \S", text, re.M))
    assert named == CORE.keys() | DEV.keys() | NODE.keys() | extra.keys()


def test_the_version_is_the_same_wherever_it_stands():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(citation["version"]) == __version__
    assert re.search(rf"^## {re.escape(__version__)}\b", (ROOT / "CHANGELOG.md").read_text(), re.M)


def test_no_package_of_the_kit_is_under_the_gpl():
    for distribution in distributions():
        about = distribution.metadata
        licences = [about.get("License-Expression") or "", *about.get_all("Classifier", [])]
        # Under "MPL OR GPL" we take the MPL.
        said = " ".join(line for line in licences if "GPL" in line.upper() and " OR " not in line)
        assert not re.search(r"(?<!L)GPL|GNU General Public", said), about["Name"]


TARGETS = (
    "lab",
    "test",
    "check",
    "article",
    "site",
    "class",
    "student",
    "exchange",
    "run",
    "bench",
    "help",
)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_its_line_of_help(target):
    assert re.search(rf"^{target}:.*  ## \w+", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.mark.parametrize("name", ["a `touch PWNED`.txt", "a $(touch PWNED).txt", 'a "b" $HOME.txt'])
def test_a_files_name_is_never_a_command(tmp_path, name):
    """Make hands the name on by the environment; a stand-in for Python prints what comes."""
    recipe = (
        (ROOT / "Makefile").read_text("utf-8").replace("$(BIN)/python -m helpers", "printf %s\\\\n")
    )
    (tmp_path / "Makefile").write_text(recipe, "utf-8")
    command = ["make", "-s", "-o", ".venv/ready", "article", f"FILE={name}", "SLUG=x"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert name in ran.stdout.splitlines(), ran.stderr
    assert not (tmp_path / "PWNED").exists()
