"""The ledger's own promises."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketahanan.common.errors import Refused
from ketahanan.ledger import audit, operations, queries
from ketahanan.ledger.models import AccountKind, Transfer
from ketahanan.ledger.operations import KeyReused, Side
from ketahanan.testing import NOON

K = AccountKind
TREASURY, WAY, GROUP = Side(K.KAS_NEGARA, "edition:1"), Side(K.TRANSIT, "bank:BRI"), Side(K.REK_POKJA, "grant:1")


def send(key: str = "bayar:A:kirim", amount: int = 30_000_000) -> Transfer:
    return operations.post(
        key=key, debit=WAY, credit=TREASURY, amount=amount, at=NOON, action="KIRIM", reference="A"
    )


@pytest.mark.django_db
def test_the_same_event_twice_is_written_once() -> None:
    assert send().pk == send().pk
    assert queries.balance_of(K.TRANSIT, "bank:BRI") == 30_000_000
    assert queries.balance_of(K.KAS_NEGARA, "edition:1") == 30_000_000


@pytest.mark.django_db
def test_the_same_key_with_another_amount_alarms() -> None:
    send()
    with pytest.raises(KeyReused):
        send(amount=1)


@pytest.mark.django_db
def test_more_than_there_is_cannot_leave_a_floored_account() -> None:
    send(amount=100)
    with pytest.raises(Refused, match="Saldo Dalam perjalanan Rp100, kurang dari Rp101"):
        operations.post(key="x", debit=GROUP, credit=WAY, amount=101, at=NOON, action="MASUK", reference="A")


@pytest.mark.django_db
def test_promises_and_cash_never_mix() -> None:
    with pytest.raises(ValueError, match="never mix"):
        operations.post(
            key="x", debit=Side(K.KOMITMEN, "edition:1"), credit=TREASURY, amount=1, at=NOON, action="X", reference="A"
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount = 1",
        "DELETE FROM ledger_transfer",
        "UPDATE journal_entry SET action = 'x'",
        "DELETE FROM journal_entry",
        "UPDATE journal_signature SET role = 'R01'",
        "DELETE FROM journal_signature",
    ],
)
def test_the_database_refuses_to_change_what_only_grows(statement: str) -> None:
    from ketahanan.journal import operations as journal

    send()
    with transaction.atomic():
        journal.record(action="x.make", subject=("x", 1), at=NOON)
        journal.sign(
            subject=("x", 1), round_=1, action="a", slot=0, role="R01", person_id=1, behalf_id=None, content="c", at=NOON
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_replacing_a_row_under_its_old_key_is_refused_too() -> None:
    row = send()
    if connection.vendor != "sqlite":
        statement = "TRUNCATE ledger_transfer"
    else:
        statement = (
            "INSERT OR REPLACE INTO ledger_transfer (id, key, debit_id, credit_id, amount, at, action, reference, memo) "
            f"VALUES ({row.pk}, 'other', {row.debit_id}, {row.credit_id}, 5, '2012-12-03', 'X', 'A', 0)"
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Transfer.objects.get().amount == 30_000_000


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["send", "settle", "bounce"]), st.integers(1, 10**9)), max_size=12))
def test_whatever_happens_both_ledgers_balance_and_no_floor_breaks(events: list[tuple[str, int]]) -> None:
    moves = {"send": (WAY, TREASURY), "settle": (GROUP, WAY), "bounce": (Side(K.RETUR, "bank:BRI"), WAY)}
    number = Transfer.objects.count()
    for index, (event, amount) in enumerate(events):
        debit, credit = moves[event]
        try:
            operations.post(
                key=f"{number}:{index}", debit=debit, credit=credit, amount=amount, at=NOON, action=event, reference="A"
            )
        except Refused:
            assert queries.balance_of(credit.kind, credit.owner) < amount
    assert audit.in_order()
    assert all(queries.balance_of(kind, owner) >= 0 for kind, owner in [(K.TRANSIT, "bank:BRI"), (K.REK_POKJA, "grant:1")])
