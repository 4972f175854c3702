"""Every action × state × member of the cast: allowed exactly where the table says so, with the reason otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from ketahanan.common.actions import Action
from ketahanan.common.errors import Refused
from ketahanan.common.roles import OFFICE_ROLES, VILLAGE_ROLES
from ketahanan.flow import operations as flow
from ketahanan.people.posts import SYSTEM, Actor
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit
from ketahanan.supervision.tests.making import TEAM, assigned
from ketahanan.supervision.workflow import VISIT, VisitState
from ketahanan.testing import CAST, NOON, Country

# The table alone: what guards ask is tested where they are.
BARE = replace(KIND, guards={}, effects={}, follows={})
GIVEN = {"reason": "x", "note": "x", "no_conflict": True}
NEAR = {"nation", "province", "kabupaten", "kecamatan", "village"}


def fits(who: str, row: Action) -> bool:
    _name, role, place, _pokja = CAST[who]
    return role in row.roles and place in NEAR


def expected(who: str, row: Action) -> str:
    """ "" when allowed, else the beginning of the reason."""
    if not fits(who, row):
        return f"Tindakan “{row.label}” hanya untuk "
    if row.only and who not in TEAM:
        return f"“{row.label}” hanya untuk orang yang ditugaskan pada kunjungan ini."
    return ""


def attempt(visit: Visit, row: Action, by: Actor) -> str:
    """What the engine answers; nothing stays."""
    try:
        with transaction.atomic():
            flow.perform(BARE, visit, row.name, by=by, at=NOON, given=GIVEN)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.sentence
    return ""


def in_state(visit: Visit, state: str) -> Visit:
    Visit.objects.filter(pk=visit.pk).update(state=state)
    return visit


def test_each_member_of_the_cast_may_do_what_the_table_says(country: Country) -> None:
    visit, actors = assigned(country), {who: country.as_(who) for who in CAST}
    for row in VISIT.actions:
        in_state(visit, min(row.frm))
        for who, by in actors.items():
            told, wanted = attempt(visit, row, by), expected(who, row)
            assert told.startswith(wanted) if wanted else told == "", (row.name, who, told)
        assert attempt(visit, row, SYSTEM) == "Tindakan ini hanya oleh orang, bukan oleh sistem."


def test_each_action_is_open_in_its_states_only(country: Country) -> None:
    visit = assigned(country)
    for row in VISIT.actions:
        by = country.as_(next(who for who in CAST if expected(who, row) == ""))
        for state in VisitState:
            told = attempt(in_state(visit, state), row, by)
            assert (told == "") == (state in row.frm), (row.name, state, told)
            if state not in row.frm:
                assert f"keadaan berkas sekarang {VISIT.states[state]}" in told


def test_a_visit_is_read_by_its_offices_and_its_village(country: Country) -> None:
    visit = assigned(country)
    for who, (_name, role, place, _pokja) in CAST.items():
        may = role in OFFICE_ROLES | VILLAGE_ROLES and place in NEAR
        assert Visit.objects.visible_to(country.as_(who)).filter(pk=visit.pk).exists() is may, who


@pytest.mark.parametrize("who", ["stranger", "neighbour", "neighbour_ketua"])
def test_strangers_and_neighbours_find_nothing(country: Country, who: str) -> None:
    visit = assigned(country)
    assert KIND.load(country.as_(who), visit.public_id) is None
