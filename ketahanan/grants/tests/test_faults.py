"""What goes wrong on the road: returns, new accounts, holds, old visits, stops, and a server killed in the middle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.common.roles import Role
from ketahanan.documents.models import Document
from ketahanan.flow import operations as flow
from ketahanan.grants import operations, queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.kinds import HOLD_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.tests.world import AMOUNT, SIGNED, World, paper
from ketahanan.journal.models import Entry
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind
from ketahanan.people.models import Delegation
from ketahanan.testing import LONG_AGO, Country, days, give
from ketahanan.villages.models import PokjaAccount

pytestmark = pytest.mark.django_db
FIRST = AMOUNT * 70 // 100
WHY = {"reason": "Diperiksa dulu.", "reason_code": "LAIN"}
STOP = {"decree_no": "9/SK", "advice_no": "3/APIP", **WHY}
SEEN = {"credited_on": SIGNED, "amount": FIRST}


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def told(act: Any, *given: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.sentences if isinstance(refused.value, Several) else [refused.value.sentence]


# A return and what follows it -----------------------------------------------------------------------------------------


def test_after_a_return_the_same_account_needs_the_ppk_s_reason(world: World) -> None:
    old = world.returned()
    grant = Grant.objects.get()
    assert told(world.pay, grant) == [
        "Pembayaran lama dikembalikan bank dan rekening Pokja belum berubah. Betulkan rekening dengan adendum, atau "
        "minta PPK menulis mengapa rekening yang sama boleh dipakai."
    ]
    world.do(old, "keep_account", "ppk", WHY)
    new = world.pay(Grant.objects.get())
    assert (new.attempt, new.replaces_id, new.account_id, new.amount) == (
        2,
        old.pk,
        old.account_id,
        old.amount,
    )
    assert new.ref16 != old.ref16


def changed_account(world: World) -> PokjaAccount:
    """Proposed, checked, confirmed and cooled elsewhere; here the rows as they are then."""
    PokjaAccount.objects.filter(pk=world.account.pk).update(state="DIGANTI", state_since=world.at)
    return world.make_account(digits="0213456789", bank="BNINIDJA", version=2)


def test_a_new_account_comes_by_addendum_and_then_the_money_goes_there(world: World) -> None:
    old = world.returned()
    new_account = changed_account(world)
    grant = Grant.objects.get()
    assert told(world.pay, grant)[0].startswith("Pembayaran lama dikembalikan bank")
    grant = world.moved(
        grant, "draft_addendum", "ppk", {"addendum_no": "1/ADD", "addendum_on": SIGNED, **WHY}
    )
    assert grant.account_id == world.account.pk
    world.do(grant, "sign_addendum", "ketua1")
    grant = world.moved(grant, "sign_addendum", "ppk")
    assert (grant.account_id, grant.next_account_id) == (new_account.pk, None)
    assert grant.agreed_hash == queries.agreement_hash(Grant.objects.get())
    assert Document.objects.filter(kind="B15A").count() == 1
    payment = world.record(world.ordered(world.pay(Grant.objects.get())), sp2d_no="2/SP2D", last4="6789")
    assert (payment.attempt, payment.replaces_id, payment.account_id) == (2, old.pk, new_account.pk)
    assert ledger.balance_of(AccountKind.RETUR, "bank:BRINIDJA") == 0
    assert ledger.balance_of(AccountKind.TRANSIT, "bank:BNINIDJA") == FIRST


def test_a_changed_account_wants_a_new_visit_before_the_first_money(world: World) -> None:
    grant = world.cleared()
    world.later(1)
    PokjaAccount.objects.filter(pk=changed_account(world).pk).update(state_since=world.at)
    world.do(grant, "draft_addendum", "ppk", {"addendum_no": "1/ADD", "addendum_on": SIGNED, **WHY})
    world.do(grant, "sign_addendum", "ketua1")
    world.do(grant, "sign_addendum", "ppk")
    assert Grant.objects.get().state == "SUPERVISI_AWAL"
    world.visited()
    assert Grant.objects.get().state == "LAYAK_CAIR"


def test_an_account_changed_after_the_agreement_stops_the_payment(world: World) -> None:
    payment = world.requested()
    changed_account(world)
    assert "Rekening Pokja sudah diganti sejak perjanjian. Buat adendum rekening sebelum membayar." in told(
        world.do, payment, "test", "ppk", {"spp_no": "1", "spp_on": SIGNED}
    )


def test_a_returned_payment_stays_in_the_grant_s_sums(world: World) -> None:
    payment = world.returned()
    assert queries.amounts([payment.grant])[payment.grant_id] == Amounts(AMOUNT, FIRST, 0, 0, FIRST)
    assert Grant.objects.get().state == "LAYAK_CAIR"
    assert ledger.balance_of(AccountKind.KOMITMEN, f"hibah:{payment.grant_id}") == AMOUNT


def test_money_that_was_acknowledged_can_still_come_back(world: World) -> None:
    payment = world.acknowledged()
    given = {"returned_on": SIGNED, **WHY}
    payment = world.moved(payment, "return", "ppk", given, {"file_retur": paper("retur")})
    found = queries.amounts([payment.grant])[payment.grant_id]
    assert (payment.state, found.acknowledged, found.returned) == ("DIRETUR", 0, FIRST)
    assert told(world.pay, Grant.objects.get(), 2) == [
        "Tahap I belum diakui Bendahara dan Ketua. Akui dulu dananya, lalu minta tahap berikutnya."
    ]


# Holds ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "name"), [("planned", "request"), ("requested", "test"), ("tested", "order"),
                                             ("ordered", "record_sp2d")])  # fmt: skip
def test_a_hold_stops_every_step_until_it_is_lifted(world: World, state: str, name: str) -> None:
    payment = getattr(world, state)()
    hold = operations.set_hold(
        world.area, reason_code="TEMUAN", reason="Periksa.", by=world.as_("kabupaten"), at=world.at
    )
    who = {"request": "ketua1", "order": "ppspm"}.get(name, "ppk")
    given = world.sp2d(payment) | {"spp_no": "1", "spp_on": SIGNED, "spm_no": "1", "spm_on": SIGNED}
    files = {"file_sp2d": paper("sp2d")}
    assert told(world.do, payment, name, who, given, files) == [
        "Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan."
    ]
    flow.perform(HOLD_KIND, hold, "lift", by=world.as_("kabupaten"), at=world.at, given=WHY)
    world.do(payment, name, who, given, files)
    assert Entry.objects.filter(action__startswith=f"payment.{name}").exists()


def test_a_hold_does_not_keep_officers_from_saying_what_they_saw(world: World) -> None:
    payment = world.sent()
    operations.set_hold(world.area, reason_code="TEMUAN", reason="x", by=world.as_("kabupaten"), at=world.at)
    world.do(payment, "acknowledge", "bendahara1", SEEN)
    assert world.moved(payment, "acknowledge", "ketua1", SEEN).state == "DIAKUI"


def test_a_village_does_not_set_or_lift_holds(world: World) -> None:
    world.cleared()
    hold = operations.set_hold(
        world.area, reason_code="TEMUAN", reason="x", by=world.as_("kabupaten"), at=world.at
    )
    for who in ("ketua1", "pengarah", "companion", "neighbour"):
        with pytest.raises(NotAllowed):
            operations.set_hold(world.area, reason_code="TEMUAN", reason="x", by=world.as_(who), at=world.at)
        with pytest.raises(NotAllowed):
            flow.perform(HOLD_KIND, hold, "lift", by=world.as_(who), at=world.at, given=WHY)


# Two officers see the passbook ----------------------------------------------------------------------------------------


def test_one_officer_is_not_enough_and_does_not_sign_twice(world: World) -> None:
    payment = world.sent()
    world.do(payment, "acknowledge", "bendahara1", SEEN)
    assert told(world.do, payment, "acknowledge", "bendahara1", SEEN) == [
        "Anda sudah menandatangani. Menunggu tanda tangan Ketua Pokja."
    ]
    payment.refresh_from_db()
    assert (payment.state, queries.amounts([payment.grant])[payment.grant_id].acknowledged) == ("TERKIRIM", 0)


def test_one_person_with_both_offices_fills_one_place(world: World) -> None:
    payment = world.sent()
    post = world.country.people["ketua1"].assignments.get()
    Delegation.objects.create(
        assignment=post,
        to=world.country.people["bendahara1"],
        from_at=LONG_AGO,
        until_at=days(9),
        reason="Sakit",
    )
    world.do(payment, "acknowledge", "bendahara1", SEEN)
    with pytest.raises(Refused):
        world.do(payment, "acknowledge", "bendahara1", SEEN)
    payment.refresh_from_db()
    assert payment.state == "TERKIRIM"


def test_two_days_that_differ_are_refused(world: World) -> None:
    payment = world.sent()
    world.later(2)
    world.do(payment, "acknowledge", "bendahara1", SEEN)
    later = SEEN | {"credited_on": SIGNED + timedelta(days=1)}
    assert told(world.do, payment, "acknowledge", "ketua1", later) == [
        "Pengurus yang lain menulis dana masuk 3 Desember 2012, Anda menulis 4 Desember 2012. Lihat buku tabungan "
        "bersama-sama. Perbedaan ini sudah kami tandai."
    ]


@pytest.mark.parametrize("who", ["ketua2", "sekretaris1", "pengarah", "companion", "kabupaten", "ppk"])
def test_others_do_not_acknowledge(world: World, who: str) -> None:
    payment = world.sent()
    with pytest.raises(NotAllowed):
        world.do(payment, "acknowledge", who, SEEN)


# Time -----------------------------------------------------------------------------------------------------------------


def test_on_the_sixty_first_day_a_passed_visit_is_over(world: World) -> None:
    world.edition.last_spm_on = world.edition.ends_on = SIGNED + timedelta(days=90)
    world.edition.save()
    grant = world.cleared()
    assert operations.sweep_grants(days(60)) == 0
    grant.refresh_from_db()
    assert grant.state == "LAYAK_CAIR"
    assert operations.sweep_grants(days(61)) == 1
    grant.refresh_from_db()
    assert grant.state == "SUPERVISI_AWAL"
    assert operations.sweep_grants(days(61)) == 0
    entry = Entry.objects.get(action="grant.lapse")
    assert (entry.actor_id, entry.subject_id) == (None, grant.pk)


@pytest.mark.parametrize(
    ("state", "kept"), [("planned", False), ("ordered", False), ("sent", True), ("acknowledged", True)]
)
def test_money_that_left_needs_no_visit_any_more(world: World, state: str, kept: bool) -> None:
    payment = getattr(world, state)()
    operations.sweep_grants(days(61))
    grant = Grant.objects.get()
    assert (grant.state in {"LAYAK_CAIR", "PELAKSANAAN"}) is kept
    payment.refresh_from_db()
    assert (
        payment.state
        == {"planned": "DIRENCANAKAN", "ordered": "DISETUJUI", "sent": "TERKIRIM", "acknowledged": "DIAKUI"}[
            state
        ]
    )


def test_a_payment_whose_visit_grew_old_waits_for_the_next_one(world: World) -> None:
    world.edition.last_spm_on = world.edition.ends_on = SIGNED + timedelta(days=90)
    world.edition.save()
    payment = world.requested()
    world.later(61)
    operations.sweep_grants(world.at)
    given = {"spp_no": "1", "spp_on": SIGNED}
    assert told(world.do, payment, "test", "ppk", given) == [
        "Hibah belum layak cair atau sudah berhenti. Lihat keadaan hibah, lalu selesaikan langkahnya.",
        "Belum ada supervisi awal yang lulus dan masih berlaku (60 hari, pengurus dan rekening tidak berubah). Minta "
        "dinas provinsi menugaskan kunjungan.",
    ]
    world.visited()
    assert world.moved(payment, "test", "ppk", given).state == "SPP"


# The end --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "paid"),
    [("agreed", 0), ("cleared", 0), ("planned", 0), ("requested", 0), ("tested", 0), ("ordered", 0), ("sent", FIRST),
     ("acknowledged", FIRST), ("returned", 0)],
)  # fmt: skip
def test_a_stop_at_every_stage_frees_what_is_not_paid(world: World, stage: str, paid: int) -> None:
    made = getattr(world, stage)()
    grant = world.do(Grant.objects.get(), "stop", "kpa", STOP).record
    assert grant.state == "DIHENTIKAN"
    assert ledger.balance_of(AccountKind.PAGU, f"edition:{world.edition.pk}") == world.edition.budget - paid
    assert ledger.balance_of(AccountKind.KOMITMEN, f"hibah:{grant.pk}") == 0
    assert queries.amounts([grant])[grant.pk].committed == paid
    world.account.refresh_from_db()
    assert world.account.locked_for == ""
    if isinstance(made, Payment):
        made.refresh_from_db()
        assert (made.state == "DIBATALKAN") is (stage in {"planned", "requested", "tested", "ordered"})
    with pytest.raises((Refused, Stale)):
        world.pay(Grant.objects.get())


def test_a_grant_without_agreement_is_not_stopped_but_cancelled(world: World) -> None:
    with pytest.raises(Stale):
        world.do(world.drafted(), "stop", "kpa", STOP)


def test_money_on_its_way_may_arrive_after_the_stop(world: World) -> None:
    payment = world.sent()
    world.do(Grant.objects.get(), "stop", "kpa", STOP)
    world.do(payment, "acknowledge", "bendahara1", SEEN)
    assert world.moved(payment, "acknowledge", "ketua1", SEEN).state == "DIAKUI"
    assert Grant.objects.get().state == "DIHENTIKAN"


def test_who_pays_and_who_confirmed_the_account_differ(world: World) -> None:
    payment = world.requested()
    give(world.country.people["accounts"], Role.PPK, world.country.nation)
    with pytest.raises(Refused):
        world.do(payment, "test", "accounts", {"spp_no": "1", "spp_on": SIGNED})


def test_two_treasurers_never_have_two_live_payments_of_one_tranche(world: World) -> None:
    """Row 27: the database says it too."""
    first = world.planned()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            area=world.area, grant=first.grant, tranche=1, attempt=2, ref16="DBS12X", amount=1, account=first.account,
            state="DIRENCANAKAN", state_since=world.at, made_at=world.at,
        )  # fmt: skip
