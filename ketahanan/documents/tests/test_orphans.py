"""Files that no row leads to go after a day; everything else stays."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.documents import operations, orphans, queries
from ketahanan.documents.models import Document
from ketahanan.testing import NOON, Country

pytestmark = pytest.mark.django_db
PDF_PAGE = b"%PDF-1.4 made here"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def keep(country: Country) -> Document:
    return operations.store_bytes(
        PDF_PAGE, kind="B04", title="Surat", subject=("visit", 1), round_=1, area=country.village,
        readers=[Role.PENETAP], privacy="K2", by=country.as_("decider"), at=NOON, number="1",
    )  # fmt: skip


def undone(country: Country, root: Path) -> Path:
    """The file of an act that was rolled back."""
    before = set(root.glob("*/*/*"))
    with suppress(RuntimeError), transaction.atomic():
        keep(country)
        raise RuntimeError
    (left,) = set(root.glob("*/*/*")) - before
    return left


def age(file: Path, hours: int) -> None:
    then = (clock.real_now() - timedelta(hours=hours)).timestamp()
    os.utime(file, (then, then))


def test_a_file_of_an_undone_act_goes_after_a_day(country: Country, root: Path) -> None:
    lost = undone(country, root)
    kept = queries.location(keep(country))
    for file in (lost, kept):
        age(file, 25)
    assert orphans.drop_orphans(NOON) == 1
    assert (lost.exists(), kept.exists()) == (False, True)


def test_a_file_of_today_may_still_get_its_row(country: Country, root: Path) -> None:
    lost = undone(country, root)
    age(lost, 23)
    assert orphans.drop_orphans(NOON) == 0
    assert lost.exists()


def test_it_looks_once_in_a_real_day(country: Country, root: Path) -> None:
    assert orphans.drop_orphans(NOON) == 0
    lost = undone(country, root)
    age(lost, 25)
    assert orphans.drop_orphans(NOON) == 0
    age(root / orphans.MARK, 25)
    assert orphans.drop_orphans(NOON) == 1


def test_files_of_others_and_those_of_another_database_stay(country: Country, root: Path) -> None:
    strange = [root / "2012/12/surat.pdf", root / "laporan.csv"]
    many = [root / f"2012/12/{number:032x}" for number in range(orphans.FEW + 1)]
    (root / "2012/12").mkdir(parents=True)
    for file in (*strange, *many):
        file.write_bytes(b"x")
        age(file, 99)
    assert orphans.drop_orphans(NOON) == 0
    assert all(file.exists() for file in (*strange, *many))
    many.pop().unlink()
    age(root / orphans.MARK, 25)
    assert orphans.drop_orphans(NOON) == orphans.FEW
    assert [file.exists() for file in (*strange, *many[:1])] == [True, True, False]
