"""The gates of many payments say what the gates of each say, in as many statements for nine as for three."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketahanan.grants import many, operations, queries
from ketahanan.grants.gates import Step
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.world import World
from ketahanan.testing import Country
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def one_by_one(world: World, step: Step, payer: str) -> dict[int, object]:
    return {
        payment.pk: queries.gate_facts(
            payment.grant, payment.tranche, world.at, payment=payment, step=step, payer=world.as_(payer)
        )
        for payment in Payment.objects.select_related(*queries.PAYMENT_RELATED)
    }


ROADS: Sequence[Callable[[World], object]] = (
    World.planned, World.requested, World.tested, World.ordered, World.sent, World.acknowledged, World.returned,
)  # fmt: skip


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("payer", ["ppk", "accounts"])
def test_many_say_what_each_says_wherever_the_payment_is(world: World, road: Callable[[World], object], payer: str) -> None:
    road(world)
    for step in (Step.TEST, Step.SP2D):
        facts = many.facts_of_many(Payment.objects.all(), world.at, step=step, payer=world.as_(payer))
        assert facts == one_by_one(world, step, payer)


def test_second_tranche_and_repayment_are_seen(world: World) -> None:
    first = world.acknowledged()
    world.progressed()
    world.pay(Grant.objects.get(pk=first.grant_id), 2)
    facts = many.facts_of_many(Payment.objects.all(), world.at, step=Step.TEST, payer=world.as_("ppk"))
    assert facts == one_by_one(world, Step.TEST, "ppk")
    assert len(facts) == 2


def test_what_shuts_a_gate_is_found_for_that_payment_alone(world: World) -> None:
    payment = world.requested()
    assert many.shut_gates(many.facts_of_many(Payment.objects.all(), world.at, step=Step.TEST)) == {}
    PokjaAccount.objects.update(state="DIGANTI")
    facts = many.facts_of_many(Payment.objects.all(), world.at, step=Step.TEST)
    assert {pk: [gone.code for gone in shut] for pk, shut in many.shut_gates(facts).items()} == {
        payment.pk: ["REKENING", "ADENDUM"]
    }


def test_nine_take_as_many_statements_as_one(world: World) -> None:
    payment = world.requested()
    with CaptureQueriesContext(connection) as one:
        many.facts_of_many(Payment.objects.all(), world.at, step=Step.TEST)
    for number in (2, 3, 4):
        grant = operations.open_grant(world.approved(number), at=world.at)
        for attempt in (1, 2, 3):
            Payment.objects.create(
                area=world.area, grant=grant, tranche=1, attempt=attempt, ref16=f"{number}{attempt}", amount=5,
                account=world.account, state="DIBATALKAN", state_since=world.at, made_at=world.at,
            )  # fmt: skip
    with CaptureQueriesContext(connection) as ten:
        facts = many.facts_of_many(Payment.objects.all(), world.at, step=Step.TEST)
    assert len(facts) == 10
    assert payment.pk in facts
    assert len(ten) == len(one) <= 8
