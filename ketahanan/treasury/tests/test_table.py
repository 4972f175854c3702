"""Every action in every state by everyone of the cast: as the table says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.flow import operations as flow
from ketahanan.testing import CAST, Country
from ketahanan.treasury.kinds import KIND
from ketahanan.treasury.models import Paylist
from ketahanan.treasury.tests.acting import Run
from ketahanan.treasury.workflow import PAYLIST, PaylistState

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The table alone: what guards ask is tested where they are.
BARE = replace(KIND, guards={}, effects={}, duties=lambda record: {"maker": [record.made_by_id or 0]})


@pytest.fixture
def run(country: Country) -> Run:
    return Run(country)


@pytest.mark.parametrize("row", PAYLIST.actions, ids=lambda row: row.name)
def test_each_of_the_cast_may_do_what_the_table_says(run: Run, row: Action) -> None:
    paylist = run.composed()
    for who, (_name, role, place, _pokja) in CAST.items():
        for state in PaylistState:
            Paylist.objects.update(state=state.value)
            fits = role in row.roles and place == "nation"
            answer = ""
            try:
                flow.perform(
                    BARE, paylist, row.name, by=run.world.as_(who), at=run.world.at, given={"reason": "x", "reason_code": "LAIN"}
                )
            except (NotAllowed, Stale, Refused) as told:
                answer = type(told).__name__
            wanted = "NotAllowed" if not fits else "" if state.value in row.frm else "Stale"
            assert answer == wanted, f"{who} {state} {row.name}"


def test_only_offices_that_pay_or_watch_read_a_run(run: Run) -> None:
    run.composed()
    readers = {
        who for who in CAST if Paylist.objects.visible_to(run.world.as_(who)).exists()
    }
    assert readers == {
        who for who, (_name, role, place, _pokja) in CAST.items() if role in PAYLIST.readers and place == "nation"
    }
    assert {"ppk", "ppspm", "treasurer"} <= readers
    assert not readers & {"ketua1", "kabupaten", "stranger", "supervisor"}
