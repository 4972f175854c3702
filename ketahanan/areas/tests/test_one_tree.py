"""The database itself keeps one tree under one nation, whoever writes to it."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

INSERT = """
    INSERT INTO areas_area (parent_id, level, kind, path, name, code, zone)
    VALUES (%s, %s, %s, 'zzzzz', 'Negeri kedua', '', 'Asia/Jakarta')
"""


@pytest.mark.parametrize(
    ("level", "kind", "below"), [(0, "NEGARA", False), (0, "NEGARA", True), (1, "PROVINSI", False)]
)
def test_a_second_root_is_refused(country: Any, level: int, kind: str, below: bool) -> None:
    parent = country.nation.pk if below else None
    with pytest.raises(IntegrityError, match=r"area_nation_once|area_parent_above|areas_area\.level"):
        insert(parent, level, kind)


def test_a_place_below_the_nation_is_taken(country: Any) -> None:
    insert(country.nation.pk, 1, "PROVINSI")


def insert(*values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, values)
