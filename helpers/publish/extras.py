"""Packages that only pages and print need."""

from importlib import import_module

from helpers.data.files import DataError


def extra(name):
    """Return a package; raise `DataError` that says how to install it where it is missing."""
    try:
        return import_module(name)
    except ImportError:
        told = f"pages need the package {name}, which is not installed"
        raise DataError([f"{told}: pip install '.[class]'"]) from None
