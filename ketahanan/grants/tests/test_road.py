"""From decree to money received, in one walk."""

import pytest

from ketahanan.documents.models import Document
from ketahanan.grants import operations, queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.models import Grant
from ketahanan.grants.references import is_reference
from ketahanan.grants.tests.world import AMOUNT, World
from ketahanan.ledger import audit
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind, Transfer
from ketahanan.testing import Country
from ketahanan.villages.models import PokjaAccount

FIRST = AMOUNT * 70 // 100


@pytest.mark.django_db
def test_one_grant_per_approved_proposal_with_its_amount_reserved(country: Country) -> None:
    world = World(country)
    grant = world.opened()
    assert world.opened() == grant
    assert grant.state == "MENUNGGU_PERJANJIAN"
    assert grant.amount == AMOUNT
    assert queries.amounts([grant])[grant.pk] == Amounts(committed=AMOUNT)
    assert ledger.balance_of(AccountKind.PAGU, f"edition:{world.edition.pk}") == world.edition.budget - AMOUNT
    assert list(Transfer.objects.order_by("pk").values_list("key", flat=True)) == [
        f"pagu:{world.edition.pk}", f"hibah:{grant.pk}:komit",
    ]  # fmt: skip


@pytest.mark.django_db
def test_from_decree_to_money_received(country: Country) -> None:
    world = World(country)
    grant = world.cleared()
    payment = world.pay(grant)
    assert payment.amount == FIRST
    assert is_reference(payment.ref16)
    assert len(payment.ref16) == 16
    payment = world.acknowledged(payment)
    grant = Grant.objects.get()
    assert (payment.state, grant.state) == ("DIAKUI", "PELAKSANAAN")
    assert queries.amounts([grant])[grant.pk] == Amounts(AMOUNT, FIRST, FIRST, 0, 0)
    kinds = sorted(Document.objects.exclude(number="").values_list("kind", flat=True))
    assert kinds == ["B15", "B16", "B16S", "B17"]
    world.proposal.refresh_from_db()
    assert world.proposal.money_sent
    assert PokjaAccount.objects.get().locked_for == ""
    assert audit.in_order()


@pytest.mark.django_db
def test_the_second_tranche_takes_the_rest(country: Country) -> None:
    world = World(country)
    world.acknowledged()
    world.progressed()
    grant = Grant.objects.get()
    second = world.pay(grant, 2)
    assert second.amount == AMOUNT - FIRST
    given = {"spp_no": "2/SPP", "spp_on": world.at.date()}
    second = world.do(world.requested(second), "test", "ppk", given).record
    second = world.do(second, "order", "ppspm", {"spm_no": "2/SPM", "spm_on": world.at.date()}).record
    world.record(second, sp2d_no="2/SP2D")
    assert queries.amounts([grant])[grant.pk].sent == AMOUNT
    assert ledger.balance_of(AccountKind.KOMITMEN, f"hibah:{grant.pk}") == 0
    assert ledger.balance_of(AccountKind.DIPA, f"edition:{world.edition.pk}") == world.edition.budget - AMOUNT


@pytest.mark.django_db
def test_the_account_stands_still_between_spp_and_sp2d(country: Country) -> None:
    world = World(country)
    payment = world.tested()
    world.account.refresh_from_db()
    assert world.account.locked_for == f"payment:{payment.ref16}"
    payment = world.do(payment, "order", "ppspm", {"spm_no": "1", "spm_on": world.at.date()}).record
    world.record(payment)
    world.account.refresh_from_db()
    assert world.account.locked_for == ""


@pytest.mark.django_db
def test_a_visit_that_passed_before_the_agreement_clears_the_grant_at_once(country: Country) -> None:
    world = World(country)
    world.visited()
    assert world.agreed().state == "LAYAK_CAIR"


@pytest.mark.django_db
def test_the_village_and_the_edition_add_up(country: Country) -> None:
    world = World(country)
    world.acknowledged()
    expected = Amounts(AMOUNT, FIRST, FIRST, 0, 0)
    assert queries.village_amounts([world.area.pk]) == {world.area.pk: expected}
    assert queries.edition_amounts(world.edition.pk) == expected
    assert operations.sweep_grants(world.at) == 0
