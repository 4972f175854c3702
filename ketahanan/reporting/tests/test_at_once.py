"""Two in the same moment, on a database with row locks."""

from __future__ import annotations

import pytest

from ketahanan.grants.tests.world import World
from ketahanan.journal.models import Entry
from ketahanan.reporting import operations
from ketahanan.reporting.models import Export, ExportFile, ExportState
from ketahanan.testing import NOON, build_country
from tests.racing import at_once, together

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return World(build_country())


def ask(world: World, who: str = "kabupaten", wanted: str = "csv") -> Export:
    by = world.country.as_(who)
    return operations.ask(data_set="kelembagaan", format=wanted, choices={}, by=by, at=NOON)


@pytest.mark.parametrize("turn", range(3))
def test_two_makers_make_each_file_once(world: World, turn: int) -> None:
    for wanted in ("csv", "csv-excel", "xlsx"):
        ask(world, wanted=wanted)
    done = together(*[lambda: sum(iter(operations.make_next, False))] * 2)
    assert sum(done) == 3
    assert set(Export.objects.values_list("state", "tries")) == {(ExportState.READY, 1)}
    assert Entry.objects.filter(action="export.make").count() == 3


def test_two_makers_of_the_same_content_end_with_one_file(world: World) -> None:
    for who in ("verifier", "verifier2"):
        ask(world, who)
    together(*[operations.make_next] * 2)
    assert ExportFile.objects.count() == 1
    assert Export.objects.filter(state=ExportState.READY, file=ExportFile.objects.get()).count() == 2


def test_nobody_asks_for_a_fourth_by_pressing_twice(world: World) -> None:
    for wanted in ("csv", "csv-excel"):
        ask(world, wanted=wanted)
    told = at_once(*[lambda: ask(world, wanted="xlsx")] * 2)
    assert len(told) == 1
    assert told[0].startswith("Tiga ekspor Anda belum selesai.")
    assert Export.objects.count() == 3
