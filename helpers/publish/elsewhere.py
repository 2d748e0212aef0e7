"""Where else the kit opens: links for Binder and Codespaces, made from one address.

The address is `Repository` under `[project.urls]` in pyproject.toml. While it is empty there are no
links and no badges.
"""

import tomllib
from pathlib import Path
from urllib.parse import quote

from helpers.publish.store import ROOT

FIRST = "lab/tree/notebooks/00_start_here.ipynb"
BADGES = {
    "Binder": "https://mybinder.org/badge_logo.svg",
    "Codespaces": "https://github.com/codespaces/badge.svg",
}


def address(root=ROOT):
    """Return the address of the repository, or '' where none is given."""
    project = Path(root) / "pyproject.toml"
    stored = tomllib.loads(project.read_text("utf-8")) if project.is_file() else {}
    return stored.get("project", {}).get("urls", {}).get("Repository", "").rstrip("/")


def ways(address):
    """Return `{name: link}` of where a repository can be opened, nothing without an address.

    Codespaces know GitHub alone; Binder takes any address from which git can clone.
    """
    if not address:
        return {}
    place = address.removesuffix(".git").removeprefix("https://github.com/")
    if place.startswith("http"):
        binder = f"git/{quote(address, safe='')}"
        return {"Binder": f"https://mybinder.org/v2/{binder}/HEAD?urlpath={quote(FIRST, safe='')}"}
    return {
        "Binder": f"https://mybinder.org/v2/gh/{place}/HEAD?urlpath={quote(FIRST, safe='')}",
        "Codespaces": f"https://codespaces.new/{place}",
    }


def badges(address):
    """Return the badges as Markdown for the README, '' without an address."""
    found = ways(address).items()
    return " ".join(f"[![Open in {name}]({BADGES[name]})]({link})" for name, link in found)
