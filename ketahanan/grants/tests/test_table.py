"""Every action × state × member of the cast, of grant, payment, progress and hold: as the table says, or the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.flow import operations as flow
from ketahanan.flow import queries as pages
from ketahanan.flow.kinds import AnyKind
from ketahanan.grants import operations
from ketahanan.grants.kinds import HOLD_KIND, KIND, PAYMENT_KIND, PROGRESS_KIND
from ketahanan.grants.models import Payment, Progress
from ketahanan.grants.tests.world import SIGNED, World
from ketahanan.people.posts import SYSTEM, Actor
from ketahanan.testing import CAST, NOON, Country
from ketahanan.villages.models import Institution, PokjaAccount

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The table alone: what guards ask is tested where they are.
JOINED: list[AnyKind] = [KIND, PAYMENT_KIND, PROGRESS_KIND, HOLD_KIND]
KINDS: dict[str, AnyKind] = {kind.name: replace(kind, guards={}, effects={}, follows={}) for kind in JOINED}
NEAR = {"nation", "province", "kabupaten", "kecamatan", "village"}
GIVEN: dict[str, Any] = {"reason": "x", "reason_code": "LAIN", "amount": 1}


def name_of(value: Any) -> str:
    return str(value.name)


def made(world: World, kind: AnyKind) -> Any:
    """One record of the kind, by few rows."""
    if kind.name == "hold":
        return operations.set_hold(world.area, reason_code="TEMUAN", reason="x", by=world.as_("kabupaten"), at=world.at)
    grant = world.opened()
    known: dict[str, Any] = {"area": world.area, "grant": grant, "state_since": NOON, "made_at": NOON}
    if kind.name == "payment":
        return Payment.objects.create(
            **known, tranche=1, ref16="DBS12", amount=1, account=world.account, state="DIRENCANAKAN"
        )
    if kind.name == "progress":
        return Progress.objects.create(
            **known, reported_on=SIGNED, physical_pct=1, use_pct=1, note="x", state="DILAPORKAN",
            made_by=world.country.people["ketua1"],
        )  # fmt: skip
    return grant


def in_state(kind: AnyKind, record: Any, state: str) -> Any:
    kind.manager.filter(pk=record.pk).update(state=state)
    record.refresh_from_db()
    return record


def fits(who: str, row: Action) -> bool:
    _name, role, place, pokja = CAST[who]
    return role in row.roles and place in NEAR and pokja in (None, 1)


def expected(who: str, row: Action) -> str:
    """"" when allowed, else the beginning of the reason."""
    if row.is_system:
        return "Tindakan ini dilakukan sistem sendiri."
    return "" if fits(who, row) else f"Tindakan “{row.label}” hanya untuk "


def cast(world: World) -> dict[str, Actor]:
    return {who: world.as_(who) for who in CAST} | {"system": SYSTEM}


def attempt(world: World, kind: AnyKind, record: Any, row: Action, by: Actor) -> str:
    """What the engine answers; nothing stays."""
    try:
        with transaction.atomic():
            flow.perform(kind, record, row.name, by=by, at=world.at, given=GIVEN)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.sentence
    return ""


@pytest.mark.parametrize("kind", KINDS.values(), ids=name_of)
def test_each_member_of_the_cast_may_do_what_the_table_says(country: Country, kind: AnyKind) -> None:
    world = World(country)
    record, actors = made(world, kind), cast(world)
    for row in kind.flow.actions:
        in_state(kind, record, min(row.frm))
        for who in CAST:
            told, wanted = attempt(world, kind, record, row, actors[who]), expected(who, row)
            assert told.startswith(wanted) if wanted else told == "", (row.name, who, told)
        assert (attempt(world, kind, record, row, SYSTEM) == "") == row.is_system


@pytest.mark.parametrize("kind", KINDS.values(), ids=name_of)
def test_each_action_is_open_in_its_states_only(country: Country, kind: AnyKind) -> None:
    world = World(country)
    record, actors = made(world, kind), cast(world)
    for state in kind.flow.states:
        in_state(kind, record, state)
        for row in kind.flow.actions:
            who = "system" if row.is_system else next(who for who in CAST if fits(who, row))
            told = attempt(world, kind, record, row, actors[who])
            assert (told == "") == (state in row.frm), (row.name, state, told)
            if state not in row.frm:
                assert f"keadaan berkas sekarang {kind.flow.states[state]}" in told


@pytest.mark.parametrize("kind", KINDS.values(), ids=name_of)
def test_a_button_is_offered_to_whom_the_engine_obeys(country: Country, kind: AnyKind) -> None:
    """What a page shows is what a press may do."""
    world = World(country)
    record, actors = made(world, kind), cast(world)
    plain = replace(kind, moot=lambda *_anything: False)
    for state in kind.flow.states:
        in_state(kind, record, state)
        for who in CAST:
            offered = {row.row.name for row in pages.open_actions(plain, record, actors[who], world.at)}
            wanted = {row.name for row in kind.flow.actions if state in row.frm and fits(who, row)}
            assert offered == {name for name in wanted if not kind.flow[name].is_system}, (state, who)


@pytest.mark.parametrize(
    ("kind", "row", "duty", "who", "words"),
    [
        ("payment", "test", "account", "ppk", "mengonfirmasi rekening ini"),
        ("payment", "order", "account", "ppspm", "mengonfirmasi rekening ini"),
        ("payment", "order", "tested", "ppspm", "mencatat pembayaran ini"),
        ("progress", "verify", "companion", "kabupaten", "mendampingi desa ini"),
        ("progress", "verify", "author", "kabupaten", "menyusun berkas ini"),
    ],
)
def test_duties_exclude(country: Country, kind: str, row: str, duty: str, who: str, words: str) -> None:
    world = World(country)
    joined = KINDS[kind]
    record = in_state(joined, made(world, joined), min(joined.flow[row].frm))
    person = country.people[who]
    if duty == "account":
        PokjaAccount.objects.update(confirmed_by=person)
    elif duty == "tested":
        Payment.objects.update(tested_by=person)
    elif duty == "companion":
        Institution.objects.update(companions=[person.pk])
    else:
        Progress.objects.update(made_by=person)
    with pytest.raises(NotAllowed) as told:
        flow.perform(joined, record, row, by=world.as_(who), at=world.at, given=GIVEN)
    label = joined.flow[row].label
    assert told.value.sentence == f"Anda {words}, jadi “{label}” harus dilakukan orang lain."


def test_the_second_of_two_presses_reads_the_new_state(country: Country) -> None:
    world = World(country)
    payment = world.requested()
    page = pages.mark(PAYMENT_KIND, payment, PAYMENT_KIND.flow["test"])
    world.do(payment, "send_back", "ppk", {"reason": "Kuitansi belum jelas."})
    with pytest.raises(Stale, match="keadaan berkas sekarang Disiapkan Pokja"):
        flow.perform(PAYMENT_KIND, payment, "test", by=world.as_("ppk"), at=world.at, seen=page)

