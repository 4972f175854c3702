"""The bank's side: the seam for payment files and statements, and what the ledger knows after each answer."""

from __future__ import annotations

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.editions.models import Edition, Route
from ketahanan.flow import timeline
from ketahanan.grants import operations, queries
from ketahanan.grants.amounts import Amounts
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.tests.world import AMOUNT, SIGNED, World, make_edition, paper
from ketahanan.ledger import audit
from ketahanan.ledger import queries as ledger
from ketahanan.ledger.models import AccountKind as K
from ketahanan.people.posts import SYSTEM
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db
FIRST = AMOUNT * 70 // 100
BANK = "bank:BRINIDJA"


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


@pytest.fixture
def by_bank(country: Country) -> World:
    """An edition paid by a distributing bank, whose holding account is filled."""
    world = World(country, make_edition(country, route=Route.BANK.value))
    operations.fund_holding(world.edition, bank="BRINIDJA", sp2d_no="7/SP2D", amount=AMOUNT, at=world.at)
    return world


def line(payment: Payment, **over: int) -> Evidence:
    return Evidence("rekening koran 7, baris 3", over.get("amount", payment.amount), SIGNED)


def total(grant: Grant) -> Amounts:
    return queries.amounts([grant])[grant.pk]


def promised(grant: Grant) -> int:
    return ledger.balance_of(K.KOMITMEN, f"hibah:{grant.pk}")


def ceiling(edition: Edition) -> int:
    return ledger.balance_of(K.PAGU, f"edition:{edition.pk}")


def grant_of(payment: Payment) -> Grant:
    return Grant.objects.get(pk=payment.grant_id)


def again(world: World, old: Payment) -> Payment:
    """The same account may be used once more, says the PPK; then the next attempt goes as far as its SPM."""
    if old.state != "DIBALIK" and not old.same_account_reason:
        world.do(old, "keep_account", "ppk", {"reason_code": "LAIN", "reason": "Gangguan di bank."})
    return world.ordered(world.pay(grant_of(old), old.tranche))


def steps(payment: Payment) -> list[tuple[str, str]]:
    past = timeline.timeline(PAYMENT_KIND, payment)
    return [(step.label, step.state) for step in timeline.steps(PAYMENT_KIND, payment, past)]


# A statement ---------------------------------------------------------------------------------------------------------


def test_a_statement_settles_what_two_officers_saw(world: World) -> None:
    payment = world.acknowledged()
    payment = operations.settle(payment, line(payment), at=world.at)
    assert payment.state == "MASUK"
    assert total(payment.grant) == Amounts(AMOUNT, FIRST, FIRST, FIRST, 0)
    assert ledger.balance_of(K.REK_POKJA, f"hibah:{payment.grant_id}") == FIRST
    assert ledger.balance_of(K.TRANSIT, BANK) == 0


def test_a_statement_alone_starts_the_work(world: World) -> None:
    payment = world.sent()
    payment = operations.settle(payment, line(payment), at=world.at)
    assert (payment.state, grant_of(payment).state, payment.credited_on) == ("MASUK", "PELAKSANAAN", SIGNED)


def test_the_steps_are_those_that_the_payment_went(world: World) -> None:
    road = ["Disiapkan Pokja", "Diminta Pokja", "SPP terbit", "SPM terbit", "SP2D terbit, dana dikirim"]
    seen, stated = "Diakui penerima", "Masuk menurut rekening koran"
    payment = world.acknowledged()
    assert steps(payment) == [*((step, "done") for step in road), (seen, "current"), (stated, "next")]
    payment = operations.settle(payment, line(payment), at=world.at)
    assert steps(payment) == [*((step, "done") for step in [*road, seen]), (stated, "current")]


def test_who_acknowledged_nothing_is_not_said_to_have_done_so(world: World) -> None:
    payment = world.sent()
    payment = operations.settle(payment, line(payment), at=world.at)
    assert [label for label, _state in steps(payment)][-2:] == [
        "SP2D terbit, dana dikirim", "Masuk menurut rekening koran",
    ]  # fmt: skip


def test_a_line_counts_only_for_exactly_this_amount(world: World) -> None:
    payment = world.sent()
    with pytest.raises(Refused) as refused:
        operations.settle(payment, line(payment, amount=FIRST - 1), at=world.at)
    assert refused.value.sentence == (
        "Baris rekening koran Rp69.999.998 tidak sama dengan pembayaran Rp69.999.999. Jangan dicocokkan."
    )
    assert Payment.objects.get().state == "TERKIRIM"
    assert total(payment.grant).settled == 0


@pytest.mark.parametrize("settled", [False, True])
def test_a_statement_tells_that_money_came_back(world: World, settled: bool) -> None:
    payment = world.acknowledged()
    if settled:
        payment = operations.settle(payment, line(payment), at=world.at)
    payment = operations.bounce(payment, line(payment), at=world.at)
    assert payment.state == "DIRETUR"
    assert total(payment.grant) == Amounts(AMOUNT, FIRST, 0, 0, FIRST)
    assert ledger.balance_of(K.RETUR, BANK) == FIRST
    assert promised(payment.grant) == AMOUNT


def test_a_wrong_credit_is_turned_round_and_may_be_paid_again(world: World) -> None:
    payment = world.acknowledged()
    payment = operations.settle(payment, line(payment), at=world.at)
    payment = operations.reverse(payment, line(payment), at=world.at)
    assert payment.state == "DIBALIK"
    assert total(payment.grant) == Amounts(AMOUNT, 0, 0, 0, 0)
    assert promised(payment.grant) == AMOUNT
    second = world.sent(world.pay(grant_of(payment)))
    assert (second.attempt, second.replaces_id) == (2, payment.pk)
    assert total(payment.grant).sent == FIRST
    assert ledger.balance_of(K.KAS_NEGARA, f"edition:{world.edition.pk}") == FIRST


@pytest.mark.parametrize("name", ["settle", "bounce", "reverse", "export", "send", "refuse", "doubt", "void"])
def test_no_person_does_what_only_the_bank_can_say(world: World, name: str) -> None:
    payment = world.sent()
    for who in ("ppk", "ppspm", "kpa", "admin", "bendahara1"):
        with pytest.raises((NotAllowed, Stale)):
            world.do(payment, name, who, {"evidence": line(payment)})
    assert Payment.objects.get().state == "TERKIRIM"


# Repayment draws on what came back ------------------------------------------------------------------------------------


def test_a_repayment_takes_the_money_that_came_back(world: World) -> None:
    old = world.returned()
    new = world.record(again(world, old), sp2d_no="2/SP2D")
    assert (new.attempt, new.replaces_id) == (2, old.pk)
    assert ledger.balance_of(K.RETUR, BANK) == 0
    assert ledger.balance_of(K.KAS_NEGARA, f"edition:{world.edition.pk}") == FIRST
    assert total(new.grant) == Amounts(AMOUNT, 2 * FIRST, 0, 0, FIRST)


@pytest.mark.parametrize("answer", ["refuse", "reverse"])
def test_money_of_a_refused_repayment_still_waits_in_the_return_account(world: World, answer: str) -> None:
    old = world.returned()
    second = world.record(again(world, old), sp2d_no="2/SP2D")
    if answer == "refuse":
        second = operations.refuse(second, at=world.at)
    else:
        second = operations.settle(second, line(second), at=world.at)
        second = operations.reverse(second, line(second), at=world.at)
    assert ledger.balance_of(K.RETUR, BANK) == FIRST
    third = world.record(again(world, second), sp2d_no="3/SP2D")
    assert third.attempt == 3
    assert ledger.balance_of(K.RETUR, BANK) == 0
    assert ledger.balance_of(K.KAS_NEGARA, f"edition:{world.edition.pk}") == FIRST


def test_a_refusal_brings_money_on_its_way_back_to_the_treasury(world: World) -> None:
    payment = operations.refuse(world.sent(), at=world.at)
    assert payment.state == "DITOLAK"
    assert total(payment.grant) == Amounts(AMOUNT, 0, 0, 0, 0)
    assert ledger.balance_of(K.KAS_NEGARA, f"edition:{world.edition.pk}") == 0
    assert promised(payment.grant) == AMOUNT


# The seam for payment files -------------------------------------------------------------------------------------------


def test_the_direct_route_makes_no_payment_file(world: World) -> None:
    with pytest.raises(Refused) as refused:
        operations.export(world.ordered(), at=world.at)
    assert refused.value.sentence == (
        "Rute LS tidak memakai berkas bayar bank. Catat SP2D setelah KPPN menerbitkannya."
    )


def test_the_bank_route_takes_no_sp2d_by_hand(by_bank: World) -> None:
    payment = by_bank.ordered()
    with pytest.raises(Refused) as refused:
        by_bank.record(payment)
    assert refused.value.sentence.startswith("Edisi ini dibayar lewat bank penyalur")


def test_a_payment_file_goes_out_of_the_holding_account(by_bank: World) -> None:
    payment = operations.export(by_bank.ordered(), at=by_bank.at)
    assert total(payment.grant).sent == 0
    payment = operations.send(payment, at=by_bank.at)
    assert payment.state == "TERKIRIM"
    owner = f"edition:{by_bank.edition.pk}:BRINIDJA"
    assert ledger.balance_of(K.RPL, owner) == AMOUNT - FIRST
    payment = operations.settle(payment, line(payment), at=by_bank.at)
    assert total(payment.grant) == Amounts(AMOUNT, FIRST, FIRST, FIRST, 0)
    by_bank.account.refresh_from_db()
    assert by_bank.account.locked_for == ""


def test_an_export_asks_every_gate_again(by_bank: World) -> None:
    payment = by_bank.ordered()
    operations.set_hold(
        by_bank.area,
        reason_code="TEMUAN",
        reason="Kuitansi diperiksa.",
        by=by_bank.as_("kabupaten"),
        at=by_bank.at,
    )
    with pytest.raises(Refused, match="Pembayaran sedang ditahan"):
        operations.export(payment, at=by_bank.at)


def test_an_empty_holding_account_sends_nothing(country: Country) -> None:
    world = World(country, make_edition(country, route=Route.BANK.value))
    payment = operations.export(world.ordered(), at=world.at)
    with pytest.raises(Refused, match=r"Saldo Rekening penampung Rp0, kurang dari Rp69\.999\.999"):
        operations.send(payment, at=world.at)
    assert Payment.objects.get().state == "DIEKSPOR"


@pytest.mark.parametrize("answer", ["send", "settle", "refuse"])
def test_an_unclear_answer_ends_by_an_answer_only(by_bank: World, answer: str) -> None:
    payment = operations.doubt(operations.export(by_bank.ordered(), at=by_bank.at), at=by_bank.at)
    assert payment.state == "TIDAK_PASTI"
    with pytest.raises(Stale):
        operations.export(payment, at=by_bank.at)
    with pytest.raises(Refused, match="Tahap I sudah mempunyai pembayaran yang berjalan"):
        by_bank.pay(grant_of(payment))
    given = {} if answer == "refuse" else {"evidence": line(payment)}
    payment = getattr(operations, answer)(payment, at=by_bank.at, **given)
    expected = {"send": (FIRST, 0), "settle": (FIRST, FIRST), "refuse": (0, 0)}[answer]
    found = total(payment.grant)
    assert (found.sent, found.settled) == expected
    by_bank.account.refresh_from_db()
    assert by_bank.account.locked_for == ""
    assert audit.in_order()


# The grant ends while the bank has the file -----------------------------------------------------------------------------


STOP = {"decree_no": "9/SK", "advice_no": "3/APIP", "reason_code": "LAIN", "reason": "Kegiatan tidak ada."}


@pytest.mark.parametrize("answer", ["send", "settle", "refuse"])
def test_what_the_bank_does_after_a_stop_is_taken(by_bank: World, answer: str) -> None:
    payment = operations.doubt(operations.export(by_bank.ordered(), at=by_bank.at), at=by_bank.at)
    grant = by_bank.do(grant_of(payment), "stop", "kpa", STOP).record
    assert grant.state == "DIHENTIKAN"
    assert Payment.objects.get().state == "TIDAK_PASTI"
    assert promised(grant) == FIRST
    assert ceiling(by_bank.edition) == by_bank.edition.budget - FIRST
    given = {} if answer == "refuse" else {"evidence": line(payment)}
    getattr(operations, answer)(payment, at=by_bank.at, **given)
    assert promised(grant) == 0
    paid = 0 if answer == "refuse" else FIRST
    assert ceiling(by_bank.edition) == by_bank.edition.budget - paid
    assert total(grant) == Amounts(
        paid, paid, 0 if answer != "settle" else FIRST, FIRST if answer == "settle" else 0, 0
    )


@pytest.mark.parametrize("answer", ["return", "refuse", "bounce"])
def test_money_that_comes_back_after_a_stop_is_free_again(world: World, answer: str) -> None:
    payment = world.sent()
    grant = world.do(grant_of(payment), "stop", "kpa", STOP).record
    assert total(grant).committed == FIRST
    if answer == "return":
        given = {"returned_on": SIGNED, "reason_code": "NOMOR", "reason": "Nomor salah."}
        world.do(payment, "return", "ppk", given, {"file_retur": paper("retur")})
    elif answer == "bounce":
        operations.bounce(payment, line(payment), at=world.at)
    else:
        operations.refuse(payment, at=world.at)
    assert promised(grant) == 0
    assert ceiling(world.edition) == world.edition.budget
    assert total(grant).committed == 0


def test_an_approval_is_not_cancelled_while_the_bank_has_the_file(by_bank: World) -> None:
    payment = operations.export(by_bank.ordered(), at=by_bank.at)
    with pytest.raises(Refused) as refused:
        operations.cancel_grant(by_bank.proposal, at=by_bank.at)
    assert refused.value.sentence == (
        "Berkas bayar hibah ini sudah dibuat, jadi persetujuannya tidak dapat dibatalkan. Tunggu jawaban bank."
    )
    operations.refuse(payment, at=by_bank.at)
    ended = operations.cancel_grant(by_bank.proposal, at=by_bank.at)
    assert ended is not None
    assert ended.state == "DIBATALKAN"
    assert ceiling(by_bank.edition) == by_bank.edition.budget
    assert SYSTEM.person_id is None
