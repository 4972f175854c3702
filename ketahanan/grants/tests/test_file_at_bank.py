"""From the payment file on, the bank may have paid: neither visit nor approval is lost under it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ketahanan.common.errors import Refused
from ketahanan.editions.models import Route
from ketahanan.flow import operations as flow
from ketahanan.grants import operations
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.tests.world import AMOUNT, SIGNED, World, make_edition
from ketahanan.proposals.kinds import KIND as PROPOSAL
from ketahanan.proposals.models import Proposal
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(country: Country) -> World:
    world = World(country, make_edition(country, route=Route.BANK.value))
    operations.fund_holding(world.edition, bank="BRINIDJA", sp2d_no="7/SP2D", amount=AMOUNT, at=world.at)
    return world


@pytest.mark.parametrize("answer", ["send", "doubt"])
def test_a_visit_does_not_lapse_under_a_file(world: World, answer: str) -> None:
    payment = operations.export(world.ordered(), at=world.at)
    world.at += timedelta(days=61)
    assert operations.sweep_grants(world.at) == 0
    payment = operations.send(payment, at=world.at) if answer == "send" else operations.doubt(payment, at=world.at)
    assert operations.sweep_grants(world.at) == 0
    payment = operations.settle(payment, Evidence("rk 7/3", payment.amount, SIGNED), at=world.at)
    assert (payment.state, Grant.objects.get().state) == ("MASUK", "PELAKSANAAN")


def test_an_approval_stays_once_the_bank_has_the_file(world: World) -> None:
    payment = operations.export(world.ordered(), at=world.at)
    with pytest.raises(Refused) as error:
        flow.perform(
            PROPOSAL, world.proposal, "cancel", by=world.as_("decider"), at=world.at,
            given={"reason": "x", "reason_code": "LAIN"},
        )  # fmt: skip
    assert error.value.sentence == (
        "Dana usulan ini sudah dikirim, jadi persetujuan tidak bisa dibatalkan. Pakai penghentian hibah."
    )
    assert operations.send(payment, at=world.at).state == "TERKIRIM"


def test_before_the_file_the_approval_may_still_be_taken_back(world: World) -> None:
    world.ordered()
    done = flow.perform(
        PROPOSAL, Proposal.objects.get(), "cancel", by=world.as_("decider"), at=world.at,
        given={"reason": "x", "reason_code": "LAIN"},
    )  # fmt: skip
    operations.cancel_grant(done.record, at=world.at)
    assert (Grant.objects.get().state, Payment.objects.get().state) == ("DIBATALKAN", "DIBATALKAN")
