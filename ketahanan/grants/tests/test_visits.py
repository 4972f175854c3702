"""One rule of visits: what a list reads beside each grant, what one grant is told, and what the gates ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ketahanan.grants import operations, queries
from ketahanan.grants.models import Grant
from ketahanan.grants.tests.world import World
from ketahanan.journal import operations as journal
from ketahanan.supervision import queries as supervision
from ketahanan.supervision.models import Visit, VisitOfficer
from ketahanan.testing import NOON, Country
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.django_db


def row_of(grant: Grant, at: datetime) -> Any:
    return queries.with_facts(Grant.objects.filter(pk=grant.pk).select_related(*queries.RELATED), at).get()


def says(grant: Grant, at: datetime) -> bool:
    """The list, the single record and the gate: they must agree."""
    row = row_of(grant, at)
    listed = supervision.row_holds(row, at)
    assert (supervision.valid_visit(row.area, row.edition, at, row.pokja) is not None) == listed
    assert queries.gate_facts(grant, 1, at).visit_valid == listed
    return listed


def test_another_pokjas_new_account_costs_only_that_pokja_its_visit(country: Country) -> None:
    """Row 67: own account, own visit."""
    world = World(country)
    grant = world.cleared()
    world.make_account(2, digits="021601005417999")
    other = operations.open_grant(world.approved(2, 1000), at=world.at)
    assert says(grant, world.at)
    assert says(other, world.at)
    PokjaAccount.objects.filter(pokja=world.pokja(2)).update(state="DIGANTI")
    world.make_account(2, digits="021601005418888", version=2, state_since=world.at + timedelta(minutes=1))
    world.at += timedelta(hours=1)
    assert says(grant, world.at)
    assert not says(other, world.at)
    assert operations.sweep_grants(world.at) == 0
    assert world.pay(Grant.objects.get(pk=grant.pk)).state == "DIRENCANAKAN"


def test_ones_own_new_account_lapses_the_visit_and_the_grant_waits(country: Country) -> None:
    world = World(country)
    grant = world.cleared()
    PokjaAccount.objects.update(state="DIGANTI")
    world.make_account(1, digits="021601005418888", version=2, state_since=world.at + timedelta(minutes=1))
    world.at += timedelta(hours=1)
    assert not says(grant, world.at)
    assert operations.sweep_grants(world.at) == 1
    assert Grant.objects.get().state == "SUPERVISI_AWAL"


DAYS = st.integers(-70, 3)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["passed", "failed", "under way", "officers", "own account", "other account", "seen"]), DAYS),
    max_size=5,
)  # fmt: skip


def happened(world: World, what: str, when: datetime) -> None:
    if what == "under way" and Visit.objects.filter(state="BERLANGSUNG").exists():
        return
    if what in {"passed", "failed", "under way"}:
        state = {"passed": "LAYAK", "failed": "TIDAK_LAYAK", "under way": "BERLANGSUNG"}[what]
        Visit.objects.create(
            area=world.area, edition=world.edition, letter_no=f"ST-{Visit.objects.count() + 1}", letter_on=when.date(),
            scheduled_on=when.date(), state=state, state_since=when, made_at=when - timedelta(days=1),
            passed=what == "passed", passed_at=when if what == "passed" else None,
        )  # fmt: skip
    elif what == "officers":
        journal.record(action="institution.amend", subject=world.institution.subject, at=when, actor_id=None,
                       area_id=world.area.pk, details={})  # fmt: skip
    elif what == "seen":
        for visit in Visit.objects.filter(officers=None, state="LAYAK")[:1]:
            VisitOfficer.objects.create(
                visit=visit, person=world.country.people["supervisor"], position=1, from_ministry=True, left_at=when
            )
    else:
        number = 1 if what == "own account" else 2
        PokjaAccount.objects.filter(pokja=world.pokja(number), state="AKTIF").update(state="DIGANTI")
        version = PokjaAccount.objects.filter(pokja=world.pokja(number)).count() + 1
        world.make_account(number, digits=f"0216010054{number}{version:04d}", version=version, state_since=when)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([("passed", -1), ("seen", -1), ("own account", 0)])
@example([("passed", -61), ("failed", -2), ("officers", 0)])
@given(CHANGES)
def test_list_and_single_record_agree_whatever_happened(country: Country, changes: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        world = World(country)
        grant = world.opened()
        for minute, (what, day) in enumerate(sorted(changes, key=lambda change: change[1])):
            happened(world, what, NOON + timedelta(days=day, minutes=minute))
        for later in (0, 1, 30, 61):
            says(grant, NOON + timedelta(days=later))
        transaction.set_rollback(True)
