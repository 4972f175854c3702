"""The method files that come with the product: read once, checked like anybody's."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from ketahanan.analytics.method import Method
from ketahanan.analytics.method_file import read_method

CODES = ("iksd-1", "idm", "hdi")


@cache
def shipped(code: str) -> Method:
    """One of CODES."""
    path = files("ketahanan.analytics") / "methods" / f"{code}.toml"
    return read_method(path.read_text(encoding="utf-8"), path.name)
