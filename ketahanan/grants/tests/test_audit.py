"""The proofs of the payments name the record that somebody with every right has bent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ketahanan.common.errors import Refused
from ketahanan.editions.models import Route
from ketahanan.grants import operations
from ketahanan.grants.audit import CHECKS
from ketahanan.grants.models import Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.tests.world import AMOUNT, SIGNED, World, make_edition
from ketahanan.journal.models import Entry
from ketahanan.ledger.models import Account, AccountKind, Transfer, Watch
from ketahanan.testing import Country

pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [f"{code} {line}" for code, _what, check in CHECKS for line in check()]


@pytest.fixture
def world(country: Country) -> World:
    world = World(country, make_edition(country, route=Route.BANK.value))
    operations.fund_holding(world.edition, bank="BRINIDJA", sp2d_no="7/SP2D", amount=AMOUNT, at=world.at)
    return world


def at_bank(world: World) -> Payment:
    return operations.send(operations.export(world.ordered(), at=world.at), at=world.at)


def settled(world: World) -> Payment:
    payment = at_bank(world)
    return operations.settle(payment, Evidence("rk 7/3", payment.amount, SIGNED), at=world.at)


@pytest.mark.parametrize("road", [World.ordered, at_bank, settled])
def test_what_our_operations_made_is_sound(world: World, road: Callable[[World], Payment]) -> None:
    road(world)
    assert broken() == []


def test_a_state_set_by_hand_is_named_by_entry_money_and_way(world: World) -> None:
    payment = settled(world)
    Payment.objects.update(state="TERKIRIM")
    ref, amount = payment.ref16, "Rp69.999.999"
    assert broken() == [
        f"I5 TRANSIT bank:BRINIDJA: buku besar Rp0, pembayaran {amount}",
        f"I8 payment {payment.pk}: keadaan TERKIRIM, catatan terakhir MASUK",
        f"I12 pembayaran {ref} (TERKIRIM): di buku besar kirim, masuk",
    ]


def test_an_amount_changed_by_hand_is_named(world: World) -> None:
    payment = at_bank(world)
    Payment.objects.update(amount=payment.amount - 1)
    assert broken() == [
        "I5 TRANSIT bank:BRINIDJA: buku besar Rp69.999.999, pembayaran Rp69.999.998",
        f"I12 pembayaran {payment.ref16} (TERKIRIM): di buku besar kirim",
    ]


def test_a_transfer_without_a_payment_and_a_return_that_nobody_paid_are_named(world: World) -> None:
    payment = at_bank(world)
    way = Account.objects.get(kind=AccountKind.TRANSIT)
    back = Account.objects.create(kind=AccountKind.RETUR, owner="bank:BRINIDJA")
    Transfer.objects.create(
        key="bayar:DBS12000000000X:retur", debit=back, credit=way, amount=5, at=world.at, action="RETUR",
        reference="DBS12000000000X",
    )  # fmt: skip
    assert broken() == [
        "I5 TRANSIT bank:BRINIDJA: buku besar Rp69.999.994, pembayaran Rp69.999.999",
        "I6 RETUR bank:BRINIDJA: buku besar Rp5, pembayaran Rp0",
        "I12 transfer DBS12000000000X: tidak ada pembayarannya",
    ]
    assert payment.ref16 != "DBS12000000000X"


def test_one_person_behind_both_orders_is_named(world: World) -> None:
    payment = world.ordered()
    order = Entry.objects.get(action="payment.order")
    for number, action in enumerate(("payment.list_test", "payment.list_order")):
        Entry.objects.create(
            seq=10**6 + number, at=order.at, actor_id=order.actor_id, action=action, subject_kind="payment",
            subject_id=payment.pk, details="{}",
        )  # fmt: skip
    assert broken() == [f"I8 pembayaran {payment.ref16}: SPP dan SPM oleh orang yang sama"]


def test_broken_books_stop_the_payment_file_and_nothing_else(world: World) -> None:
    payment = world.ordered()
    Watch.objects.create(at=world.at, broken=[["I5", "TRANSIT bank:BRINIDJA"], ["I5", "TRANSIT bank:BNINIDJA"]])
    with pytest.raises(Refused) as told:
        operations.export(payment, at=world.at)
    assert told.value.sentence == (
        "Pembukuan tidak cocok (I5). Berkas bayar ditahan sampai Rekonsiliator membereskannya; membaca dan mencatat "
        "tetap bisa."
    )
    Watch.objects.create(at=world.at, broken=[])
    assert operations.export(payment, at=world.at).state == "DIEKSPOR"


def test_who_tested_an_earlier_round_may_order_a_later_one(world: World) -> None:
    """The SPP that counts is the one before the SPM: an office may change hands in between."""
    payment = world.ordered()
    order = Entry.objects.get(action="payment.order")
    Entry.objects.create(
        seq=0, at=order.at, actor_id=order.actor_id, action="payment.test", subject_kind="payment",
        subject_id=payment.pk, details="{}",
    )  # fmt: skip
    assert broken() == []


def test_a_payment_that_nobody_made_is_named(world: World) -> None:
    payment = world.planned()
    ghost = Payment.objects.create(
        area=payment.area, grant=payment.grant, tranche=2, ref16="DBS12HANTU000001", amount=5, account=payment.account,
        state="DISETUJUI", state_since=world.at, made_at=world.at,
    )  # fmt: skip
    assert broken() == [f"I8 payment {ghost.pk}: keadaan DISETUJUI, tidak ada catatannya"]
