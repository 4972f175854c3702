"""Many transfers at once keep every promise that one keeps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketahanan.common.errors import Refused
from ketahanan.ledger import audit, operations, queries
from ketahanan.ledger.bulk import open_set, post_set
from ketahanan.ledger.models import Account, AccountKind, Transfer
from ketahanan.ledger.operations import KeyReused, Side
from ketahanan.testing import NOON

K = AccountKind
pytestmark = pytest.mark.django_db
TREASURY, WAY = Side(K.KAS_NEGARA, "edition:1"), Side(K.TRANSIT, "bank:BRI")


def groups(count: int) -> None:
    """Accounts of so many groups, each with a million in it."""
    for number in range(count):
        operations.post(
            key=f"awal:{number}", debit=Side(K.REK_POKJA, f"grant:{number}"), credit=TREASURY, amount=1_000_000, at=NOON,
            action="AWAL", reference=f"grant:{number}",
        )  # fmt: skip


def from_groups(amount: int, *, key: str = "kas:", debit: int | None = None) -> QuerySet[Account, Sequence[object]]:
    """Out of every group's account into one, or into itself."""
    into: object = Value(debit) if debit else F("pk")
    rows = Account.objects.filter(kind=K.REK_POKJA).order_by("pk")
    return rows.annotate(
        k=Concat(Value(key), Cast("pk", CharField())), d=into, c=F("pk"), a=Value(amount), r=F("owner")
    ).values_list("k", "d", "c", "a", "r")


def way() -> int:
    return operations.account(WAY).pk


def test_all_are_written_by_as_many_statements_as_one() -> None:
    groups(3)
    rows = from_groups(400_000, debit=way())
    with CaptureQueriesContext(connection) as few:
        assert post_set(rows, at=NOON, action="KIRIM") == 3
    before = Transfer.objects.count()
    for number in range(3, 40):
        operations.post(
            key=f"awal:{number}", debit=Side(K.REK_POKJA, f"grant:{number}"), credit=TREASURY, amount=1_000_000, at=NOON,
            action="AWAL", reference=f"grant:{number}",
        )  # fmt: skip
    rows = from_groups(400_000, key="lagi:", debit=way())
    with CaptureQueriesContext(connection) as many:
        assert post_set(rows, at=NOON, action="KIRIM") == 40
    assert len(many) == len(few) <= 24
    assert Transfer.objects.count() == before + 37 + 40
    assert queries.balance_of(K.TRANSIT, "bank:BRI") == 43 * 400_000
    assert queries.balance_of(K.REK_POKJA, "grant:0") == 200_000
    assert audit.in_order()
    one = Transfer.objects.get(key__startswith="lagi:", reference="grant:39")
    assert (one.at, one.memo, one.reference) == (NOON, False, "grant:39")


def test_the_same_set_again_writes_nothing_and_a_longer_one_only_what_is_new() -> None:
    groups(2)
    assert post_set(from_groups(5, debit=way()), at=NOON, action="KIRIM") == 2
    assert post_set(from_groups(5, debit=way()), at=NOON, action="KIRIM") == 0
    operations.post(
        key="awal:9", debit=Side(K.REK_POKJA, "grant:9"), credit=TREASURY, amount=5, at=NOON, action="AWAL", reference="x"
    )
    assert post_set(from_groups(5, debit=way()), at=NOON, action="KIRIM") == 1


def test_a_known_key_with_another_amount_alarms_and_nothing_is_written() -> None:
    groups(2)
    post_set(from_groups(5, debit=way()).filter(owner="grant:0"), at=NOON, action="KIRIM")
    with pytest.raises(KeyReused, match="known with other content"):
        post_set(from_groups(6, debit=way()), at=NOON, action="KIRIM")
    assert Transfer.objects.filter(action="KIRIM").count() == 1


def test_one_account_too_short_stops_all_in_a_sentence() -> None:
    groups(3)
    operations.post(
        key="keluar", debit=WAY, credit=Side(K.REK_POKJA, "grant:1"), amount=600_001, at=NOON, action="X", reference="x"
    )
    with pytest.raises(Refused) as told:
        post_set(from_groups(400_000, debit=way()), at=NOON, action="KIRIM")
    assert told.value.sentence == (
        "Saldo Rekening Pokja (grant:1) kurang Rp1. Tidak satu pun dibukukan; periksa jumlahnya."
    )
    assert not Transfer.objects.filter(action="KIRIM").exists()
    assert audit.in_order()


@pytest.mark.parametrize("amount", [0, -5])
def test_amounts_that_are_none_are_refused(amount: int) -> None:
    groups(1)
    with pytest.raises(ValueError, match="a positive sum"):
        post_set(from_groups(amount, debit=way()), at=NOON, action="KIRIM")


def test_a_key_twice_an_account_that_is_none_itself_and_promises_with_cash_are_refused() -> None:
    groups(2)
    promise = operations.account(Side(K.PAGU, "edition:1")).pk
    twice = Account.objects.filter(kind=K.REK_POKJA).annotate(
        k=Value("satu"), d=Value(way()), c=F("pk"), a=Value(1), r=F("owner")
    )
    for rows in (
        twice.values_list("k", "d", "c", "a", "r"), from_groups(1, debit=10**9), from_groups(1), from_groups(1, debit=promise),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="one event, a positive sum, between two accounts of one ledger"):
            post_set(rows, at=NOON, action="KIRIM")
    assert not Transfer.objects.filter(action="KIRIM").exists()


def test_accounts_are_opened_once() -> None:
    groups(3)
    cash = Account.objects.filter(kind=K.REK_POKJA).annotate(k=Value(K.KAS_POKJA.value)).values_list("k", "owner", "area_id")
    assert open_set(cash) == 3
    assert open_set(cash) == 0
    assert Account.objects.filter(kind=K.KAS_POKJA).count() == 3


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 1_500_000), min_size=1, max_size=6))
def test_a_set_is_taken_exactly_when_one_by_one_would_be(amounts: list[int]) -> None:
    begun = Transfer.objects.count()
    one, other = Side(K.REK_POKJA, f"grant:satu{begun}"), Side(K.REK_POKJA, f"grant:dua{begun}")
    for side in (one, other):
        operations.post(
            key=f"{side.owner}:awal", debit=side, credit=TREASURY, amount=1_000_000, at=NOON, action="AWAL", reference="x"
        )
    pks = [operations.account(side).pk for side in (one, other)]
    fits = True
    for number, amount in enumerate(amounts):
        rows = Account.objects.filter(pk__in=pks).annotate(
            k=Concat(Value(f"{begun}:{number}:"), Cast("pk", CharField())), d=Value(way()), c=F("pk"), a=Value(amount),
            r=F("owner"),
        )  # fmt: skip
        left = [queries.balance_of(side.kind, side.owner) for side in (one, other)]
        fits = min(left) >= amount
        try:
            post_set(rows.values_list("k", "d", "c", "a", "r"), at=NOON, action="KIRIM")
        except Refused:
            assert not fits
            assert [queries.balance_of(side.kind, side.owner) for side in (one, other)] == left
        else:
            assert fits
    assert audit.in_order()


def test_what_slipped_past_every_guard_is_named() -> None:
    """Rows as somebody with every right would write them."""
    group = operations.account(Side(K.REK_POKJA, "grant:1"))
    promise, treasury = operations.account(Side(K.PAGU, "edition:1")), operations.account(TREASURY)
    wrong = {"amount": 7, "at": NOON, "action": "X", "reference": "x"}
    Transfer.objects.create(key="bawah", debit=treasury, credit=group, **wrong)
    Transfer.objects.create(key="campur", debit=promise, credit=treasury, **wrong)
    assert audit.below_floor() == [("REK_POKJA", "grant:1", -7)]
    assert audit.malformed() == ["campur"]
    assert not audit.is_balanced()
    assert not audit.in_order()
