"""Two people in the same moment, on a database with row locks: one wins, the other reads a sentence."""

from __future__ import annotations

import pytest

from ketahanan.common.errors import Refused
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.grants import operations, queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.kinds import KIND, PAYMENT_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.tests.world import AMOUNT, DRAFT, SIGNED, SPM, SPP, World, paper, seat_pokja
from ketahanan.journal.models import Entry, Signature
from ketahanan.ledger import audit
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind, Transfer
from ketahanan.testing import build_country
from tests.racing import at_once

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]
FIRST = AMOUNT * 70 // 100


@pytest.fixture
def world() -> World:
    return World(build_country())


def test_one_payment_when_a_tranche_is_prepared_twice(world: World) -> None:
    grant = world.cleared()
    by = world.as_("bendahara1")
    told = at_once(*[lambda: operations.make_payment(grant, 1, by=by, at=world.at)] * 2)
    assert Payment.objects.count() == 1
    assert told == ["Tahap I sudah mempunyai pembayaran yang berjalan. Buka pembayaran itu."]


def test_an_sp2d_is_recorded_once(world: World) -> None:
    payment, by = world.ordered(), world.as_("ppk")

    def record() -> None:
        given = Given(world.sp2d(payment), {"file_sp2d": paper("sp2d")})
        flow.perform(PAYMENT_KIND, payment, "record_sp2d", by=by, at=world.at, given=given)

    told = at_once(*[record] * 3)
    assert len(told) == 2
    assert all(sentence.startswith("“Catat SP2D” tidak bisa lagi") for sentence in told)
    assert Transfer.objects.filter(action="KIRIM").count() == 1
    assert Entry.objects.filter(action="payment.record_sp2d").count() == 1


def test_a_spm_and_its_refusal_in_the_same_moment(world: World) -> None:
    payment, by = world.tested(), world.as_("ppspm")
    told = at_once(
        lambda: flow.perform(PAYMENT_KIND, payment, "order", by=by, at=world.at, given=Given(SPM)),
        lambda: flow.perform(
            PAYMENT_KIND, payment, "refuse_order", by=by, at=world.at,
            given=Given({"reason_code": "LAIN", "reason": "Tanggal salah."}),
        ),
    )  # fmt: skip
    payment.refresh_from_db()
    assert len(told) == 1
    assert (payment.state, payment.round) in {("DISETUJUI", 1), ("DIMINTA", 2)}


def test_both_officers_acknowledge_together(world: World) -> None:
    payment = world.sent()
    given = {"credited_on": SIGNED, "amount": payment.amount}
    actors = [world.as_("bendahara1"), world.as_("ketua1")]
    told = at_once(
        *[
            lambda by=by: flow.perform(PAYMENT_KIND, payment, "acknowledge", by=by, at=world.at, given=given)
            for by in actors
        ]
    )
    payment.refresh_from_db()
    assert told == []
    assert (payment.state, payment.grant.state) == ("DIAKUI", "PELAKSANAAN")
    assert Signature.objects.filter(subject_kind="payment", action="acknowledge").count() == 2
    assert Entry.objects.filter(action="payment.acknowledge").count() == 1
    assert queries.amounts([payment.grant])[payment.grant_id] == Amounts(AMOUNT, FIRST, FIRST, 0, 0)


def test_a_hold_and_an_sp2d_in_the_same_moment(world: World) -> None:
    payment = world.ordered()
    ppk, kabupaten = world.as_("ppk"), world.as_("kabupaten")

    def record() -> None:
        given = Given(world.sp2d(payment), {"file_sp2d": paper("sp2d")})
        flow.perform(PAYMENT_KIND, payment, "record_sp2d", by=ppk, at=world.at, given=given)

    def hold() -> None:
        operations.set_hold(world.area, reason_code="TEMUAN", reason="Periksa.", by=kabupaten, at=world.at)

    told = at_once(record, hold)
    payment.refresh_from_db()
    seqs = {
        row.action: row.seq for row in Entry.objects.filter(action__in=["hold.make", "payment.record_sp2d"])
    }
    if told:
        assert told == [
            "Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan."
        ]
        assert payment.state == "DISETUJUI"
    else:
        assert seqs["payment.record_sp2d"] < seqs["hold.make"]


STOP = {"decree_no": "9/SK", "advice_no": "3/APIP", "reason_code": "LAIN", "reason": "Kegiatan tidak ada."}


@pytest.mark.parametrize("turn", range(4))
def test_a_stop_and_an_spp_in_the_same_moment(world: World, turn: int) -> None:
    payment = world.requested()
    grant, ppk, kpa = Grant.objects.get(), world.as_("ppk"), world.as_("kpa")
    told = at_once(
        lambda: flow.perform(PAYMENT_KIND, payment, "test", by=ppk, at=world.at, given=SPP),
        lambda: flow.perform(KIND, grant, "stop", by=kpa, at=world.at, given=STOP),
    )
    payment.refresh_from_db()
    grant.refresh_from_db()
    assert (payment.state, grant.state) == ("DIBATALKAN", "DIHENTIKAN")
    assert len(told) <= 1
    assert ledger.balance_of(AccountKind.PAGU, f"edition:{world.edition.pk}") == world.edition.budget


@pytest.mark.parametrize("turn", range(4))
def test_a_stop_and_a_return_leave_nothing_reserved(world: World, turn: int) -> None:
    payment = world.sent()
    grant, kpa = Grant.objects.get(), world.as_("kpa")
    evidence = Evidence("rekening koran", payment.amount, SIGNED)
    told = at_once(
        lambda: operations.bounce(payment, evidence, at=world.at),
        lambda: flow.perform(KIND, grant, "stop", by=kpa, at=world.at, given=STOP),
    )
    assert told == []
    assert ledger.balance_of(AccountKind.KOMITMEN, f"hibah:{grant.pk}") == 0
    assert ledger.balance_of(AccountKind.PAGU, f"edition:{world.edition.pk}") == world.edition.budget


@pytest.mark.parametrize("turn", range(4))
def test_money_that_leaves_and_money_that_comes_back_do_not_block_each_other(world: World, turn: int) -> None:
    """One bank, one edition: a refusal touches the accounts in the opposite order of a sending."""
    back = world.sent()
    seat_pokja(world.country, 2)
    second = World.__new__(World)
    second.__dict__.update(world.__dict__)
    second.proposal, second.account = world.approved(2), world.make_account(2, digits="021601005417532")
    out = second_payment(second)
    ppk = world.as_("ppk")

    def send() -> None:
        given = Given(world.sp2d(out), {"file_sp2d": paper("sp2d")})
        flow.perform(PAYMENT_KIND, out, "record_sp2d", by=ppk, at=world.at, given=given)

    assert at_once(send, lambda: operations.refuse(back, at=world.at)) == []
    assert audit.in_order()


def second_payment(world: World) -> Payment:
    """Pokja 2 of the same village, up to its SPM."""
    grant = operations.open_grant(world.proposal, at=world.at)
    grant = world.moved(grant, "draft_agreement", "ppk", DRAFT | {"agreement_no": "13/PERJ/2012"})
    for name, who in (("sign_pact", "ketua2"), ("sign_pact", "bendahara2"), ("sign_agreement", "ketua2")):
        world.do(grant, name, who)
    grant = world.moved(grant, "sign_agreement", "ppk")
    operations.follow_village(world.area, world.edition, at=world.at)
    grant.refresh_from_db()
    payment = operations.make_payment(grant, 1, by=world.as_("bendahara2"), at=world.at)
    world.do(payment, "request", "bendahara2")
    payment = world.moved(payment, "request", "ketua2")
    payment = world.moved(payment, "test", "ppk", SPP)
    return world.moved(payment, "order", "ppspm", SPM)


def test_two_approvals_take_the_last_money_once(world: World) -> None:
    world.edition.budget = AMOUNT
    world.edition.save()
    proposals = [world.proposal, world.approved(2)]
    told = at_once(*[lambda p=p: operations.open_grant(p, at=world.at) for p in proposals])
    assert Grant.objects.count() == 1
    assert len(told) == 1
    assert "tinggal Rp0, kurang dari Rp99.999.999" in told[0]


def test_one_approval_opens_one_grant_however_often_it_is_told(world: World) -> None:
    assert at_once(*[lambda: operations.open_grant(world.proposal, at=world.at)] * 3) == []
    assert Grant.objects.count() == 1
    assert Transfer.objects.filter(action="KOMITMEN").count() == 1


def test_an_agreement_number_is_given_once(world: World) -> None:
    grants = [world.opened(), operations.open_grant(world.approved(2), at=world.at)]
    world.make_account(2, digits="021601005417532")
    ppk = world.as_("ppk")
    told = at_once(
        *[
            lambda g=g: flow.perform(KIND, g, "draft_agreement", by=ppk, at=world.at, given=DRAFT)
            for g in grants
        ]
    )
    assert told == ["Nomor perjanjian ini sudah dipakai hibah lain. Periksa nomornya di buku agenda."]
    assert Grant.objects.exclude(agreement_no="").count() == 1


def test_a_number_that_came_between_look_and_writing_is_refused_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look finds nothing, as when the other one has not committed yet; the unique index speaks."""
    from ketahanan.grants import grant_moves

    world.drafted()
    second = operations.open_grant(world.approved(2), at=world.at)
    world.make_account(2, digits="021601005417532")
    monkeypatch.setitem(KIND.guards, "draft_agreement", lambda *_given: None)
    with pytest.raises(Refused) as refused:
        world.do(second, "draft_agreement", "ppk", DRAFT)
    assert refused.value.sentence == grant_moves._number_taken()
    second.refresh_from_db()
    assert second.agreement_no == ""
