"""A grant follows its approval: once, later when a rule forbade it, and what an edition may not change any more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ketahanan.common.errors import Refused, Several
from ketahanan.editions import operations as editions
from ketahanan.editions.facts import Part
from ketahanan.editions.kinds import AWARD_KIND
from ketahanan.editions.kinds import KIND as EDITION_KIND
from ketahanan.editions.models import Award
from ketahanan.flow import operations as flow
from ketahanan.grants import objections, operations
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.world import AMOUNT, World
from ketahanan.ledger import audit
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind, Transfer
from ketahanan.proposals.models import Proposal
from ketahanan.testing import LONG_AGO, NOON, Country

pytestmark = pytest.mark.django_db
DECREE: dict[str, Any] = {"decree_no": "40/SK/XII/2012", "decree_on": date(2012, 12, 3)}


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def change(world: World, **changes: Any) -> None:
    editions.change_rules(edition=world.edition, changes=changes, by=world.as_("decider"), at=NOON, **DECREE)


def sentences(act: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.sentences if isinstance(refused.value, Several) else [refused.value.sentence]


# Opening and ending ---------------------------------------------------------------------------------------------------


def test_only_an_approved_proposal_opens_a_grant(world: World) -> None:
    Proposal.objects.update(state="DIREKOMENDASI_PROV")
    assert sentences(world.opened) == ["Hibah hanya dibuka untuk usulan yang disetujui. Tunggu SK penetapan."]
    assert not Grant.objects.exists()


def test_over_the_budget_nothing_opens_and_the_sweep_opens_it_as_soon_as_there_is_money(world: World) -> None:
    world.edition.budget = AMOUNT - 1
    world.edition.save(update_fields=["budget"])
    assert sentences(world.opened) == [
        "Pagu Desa Berketahanan Sosial 2012 tinggal Rp99.999.998, kurang dari Rp99.999.999. Kurangi jumlahnya atau "
        "ubah pagunya."
    ]
    assert (Grant.objects.count(), Transfer.objects.filter(action="KOMITMEN").count()) == (0, 0)
    assert operations.catch_up(NOON) == 0
    world.edition.budget = AMOUNT
    world.edition.save(update_fields=["budget"])
    assert operations.catch_up(NOON) == 1
    assert operations.catch_up(NOON) == 0
    assert Grant.objects.get().amount == AMOUNT
    assert ledger.balance_of(AccountKind.PAGU, f"edition:{world.edition.pk}") == 0


@pytest.mark.parametrize(
    "stage", ["opened", "drafted", "agreed", "cleared", "planned", "requested", "tested", "ordered"]
)
def test_an_approval_taken_back_ends_the_grant_at_every_stage_before_the_money(
    world: World, stage: str
) -> None:
    getattr(world, stage)()
    for _ in range(2):
        operations.cancel_grant(world.proposal, at=world.at)
    ended = Grant.objects.get()
    assert ended.state == "DIBATALKAN"
    assert {payment.state for payment in Payment.objects.all()} <= {"DIBATALKAN"}
    world.account.refresh_from_db()
    assert world.account.locked_for == ""
    assert ledger.balance_of(AccountKind.KOMITMEN, f"hibah:{ended.pk}") == 0
    assert ledger.balance_of(AccountKind.PAGU, f"edition:{world.edition.pk}") == world.edition.budget
    assert audit.in_order()


def test_money_that_left_keeps_the_approval(world: World) -> None:
    world.sent()
    assert sentences(lambda: operations.cancel_grant(world.proposal, at=world.at)) == [
        "Dana hibah ini sudah dikirim, jadi persetujuannya tidak dapat dibatalkan. Pakai penghentian."
    ]
    assert Grant.objects.get().state == "LAYAK_CAIR"


def test_without_a_grant_there_is_nothing_to_cancel(world: World) -> None:
    assert operations.cancel_grant(world.proposal, at=world.at) is None


def test_the_sweep_ends_what_could_not_end_at_once(world: World) -> None:
    world.opened()
    Proposal.objects.update(state="DIBATALKAN")
    assert operations.catch_up(NOON) == 1
    assert Grant.objects.get().state == "DIBATALKAN"
    assert operations.catch_up(NOON) == 0


# What an edition may not change any more ------------------------------------------------------------------------------


def test_the_ceiling_stays_above_what_was_approved(world: World) -> None:
    assert sentences(lambda: change(world, ceiling=AMOUNT - 1)) == [
        "Usulan senilai Rp99.999.999 sudah disetujui. Pagu satu Pokja tidak dapat lebih rendah dari itu."
    ]
    change(world, ceiling=AMOUNT)


def test_the_budget_stays_above_what_is_promised(world: World) -> None:
    world.opened()
    assert sentences(lambda: objections.keep_rules(world.edition, {"budget": AMOUNT - 1})) == [
        "Hibah senilai Rp99.999.999 sudah dijanjikan. Anggaran edisi tidak dapat lebih rendah dari itu."
    ]
    objections.keep_rules(world.edition, {"budget": AMOUNT})
    change(world, budget=600_000_000)


def test_tranches_stand_once_an_agreement_names_them(world: World) -> None:
    world.drafted()
    change(world, tranches=[Part(1, 60), Part(2, 40, 50, 70)])
    change(world, tranches=[Part(1, 70), Part(2, 30, 50, 70)])
    world.edition.__dict__.pop("_tranches", None)
    grant = Grant.objects.get()
    world.do(grant, "sign_pact", "ketua1")
    world.do(grant, "sign_pact", "bendahara1")
    world.do(grant, "sign_agreement", "ketua1")
    world.do(grant, "sign_agreement", "ppk")
    assert sentences(lambda: change(world, tranches=[Part(1, 100)])) == [
        "Perjanjian hibah sudah ditandatangani dengan tahap yang sekarang, jadi pembagian tahap tetap."
    ]
    change(world, tranches=[Part(1, 70), Part(2, 30, 60, 70)])


def test_several_objections_are_told_together(world: World) -> None:
    world.opened()
    assert len(sentences(lambda: objections.keep_rules(world.edition, {"ceiling": 1, "budget": 1}))) == 2


def test_no_edition_closes_over_a_payment_under_way(world: World) -> None:
    payment = world.requested()
    world.edition.state = "PERTANGGUNGJAWABAN"
    world.edition.save(update_fields=["state"])

    def close() -> None:
        flow.perform(EDITION_KIND, world.edition, "close", by=world.as_("decider"), at=NOON, given=DECREE)

    assert sentences(close) == [
        "Masih ada 1 pembayaran yang berjalan. Selesaikan atau batalkan dulu, lalu tutup edisi."
    ]
    world.do(payment, "cancel", "ppk", {"reason": "Salah tahap.", "reason_code": "LAIN"})
    close()


def test_a_village_with_a_grant_keeps_its_award(world: World) -> None:
    award = Award.objects.create(
        edition=world.edition, area=world.area, decree_no="36/SK", decree_on=date(2012, 4, 2), state="BERLAKU",
        state_since=LONG_AGO, made_at=LONG_AGO,
    )  # fmt: skip
    world.opened()

    def revoke() -> None:
        given = {**DECREE, "reason": "Desa mundur."}
        flow.perform(AWARD_KIND, award, "revoke", by=world.as_("decider"), at=NOON, given=given)

    assert sentences(revoke) == [
        "Desa Taccorong sudah mempunyai hibah. Batalkan persetujuan usulannya atau hentikan hibahnya dulu."
    ]
    operations.cancel_grant(world.proposal, at=NOON)
    revoke()
