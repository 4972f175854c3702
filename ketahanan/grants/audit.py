"""What must be true of payments whoever wrote them (money 6.6), over all of them.

I4 one live payment; I5 money on its way; I6 money that came back; I8 state, path and two pairs of eyes; I12 nothing
acknowledged without its transfers, no transfer without its payment. The checks look at rows, not at our operations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, Sum

from ketahanan.common.money import Rupiah, written
from ketahanan.grants.models import Payment
from ketahanan.grants.workflow import DEAD, PaymentState
from ketahanan.ledger.models import Account, AccountKind, Transfer

P = PaymentState
LIMIT = 100
# What the ledger must know of a payment in each state: the steps of its key. Where two are lawful, the bank may have
# had the money already or not.
STEPS: dict[PaymentState, tuple[frozenset[str], ...]] = {
    P.PLANNED: (frozenset(),),
    P.REQUESTED: (frozenset(),),
    P.TESTED: (frozenset(),),
    P.ORDERED: (frozenset(),),
    P.EXPORTED: (frozenset(),),
    P.CANCELLED: (frozenset(),),
    P.SENT: (frozenset({"kirim"}),),
    P.ACKNOWLEDGED: (frozenset({"kirim"}),),
    P.UNSURE: (frozenset(), frozenset({"kirim"})),
    P.SETTLED: (frozenset({"kirim", "masuk"}),),
    P.RETURNED: (frozenset({"kirim", "retur"}), frozenset({"kirim", "masuk", "retur"})),
    P.REFUSED: (frozenset(), frozenset({"kirim", "tolak"})),
    P.REVERSED: (frozenset({"kirim", "masuk", "balik-masuk", "balik-kirim"}),),
}


def live_twice() -> Iterator[str]:
    """I4: grants with two live payments of one tranche."""
    live = Payment.objects.exclude(state__in=[state.value for state in DEAD])
    rows = live.values("grant_id", "tranche").annotate(count=Count("pk")).filter(count__gt=1).order_by("grant_id")
    for row in rows[:LIMIT]:
        yield f"hibah {row['grant_id']}, tahap {row['tranche']}: {row['count']} pembayaran hidup"


def on_the_way() -> Iterator[str]:
    """I5: what a bank's TRANSIT holds equals the payments that were sent and have no clear end."""
    sent = Transfer.objects.filter(reference=OuterRef("ref16"), action="KIRIM")
    ours = Payment.objects.filter(
        Q(state__in=[P.SENT.value, P.ACKNOWLEDGED.value]) | Q(Exists(sent), state=P.UNSURE.value)
    )
    expected = {row["account__bank"]: row["total"] for row in ours.values("account__bank").annotate(total=Sum("amount"))}
    yield from _compare(AccountKind.TRANSIT, expected)


def came_back() -> Iterator[str]:
    """I6: what a bank's RETUR holds equals what it returned and nobody was paid again from."""
    rows = {row.pk: row for row in Payment.objects.filter(state=P.RETURNED.value).select_related("account")}
    sent = Transfer.objects.filter(reference=OuterRef("ref16"), action="KIRIM")
    again = Payment.objects.filter(Exists(sent), replaces__isnull=False).exclude(
        state__in=[P.REFUSED.value, P.REVERSED.value]
    )
    chain = dict(Payment.objects.filter(replaces__isnull=False).values_list("pk", "replaces_id"))
    for pk in again.values_list("pk", flat=True):
        source = chain.get(pk)
        while source is not None and source not in rows:
            source = chain.get(source)
        if source is not None:
            rows.pop(source)
    expected: dict[str, Rupiah] = defaultdict(int)
    for row in rows.values():
        expected[row.account.bank] += row.amount
    yield from _compare(AccountKind.RETUR, expected)


def _compare(kind: AccountKind, expected: dict[str, Rupiah]) -> Iterator[str]:
    accounts = Account.objects.filter(kind=kind.value)
    put = dict(accounts.annotate(total=Sum("debits__amount")).values_list("owner", "total"))
    taken = dict(accounts.annotate(total=Sum("credits__amount")).values_list("owner", "total"))
    held = {owner: (put[owner] or 0) - (taken[owner] or 0) for owner in put}
    for owner in sorted({*held, *(f"bank:{bank}" for bank in expected)}):
        have, want = held.get(owner, 0), expected.get(owner.removeprefix("bank:"), 0)
        if have != want:
            yield f"{kind.value} {owner}: buku besar {written(have)}, pembayaran {written(want)}"


def other_state() -> Iterator[str]:
    """I8: payments and grants whose state is not the one that their last entry wrote, or that nobody ever made."""
    for kind, table in (("payment", "grants_payment"), ("grant", "grants_grant")):
        state = (
            "details::jsonb #>> '{after,state}'" if connection.vendor == "postgresql" else "json_extract(details, '$.after.state')"
        )
        told = f"""
            SELECT r.id, r.state, e.told FROM {table} r LEFT JOIN (
              SELECT subject_id, {state} AS told, row_number() OVER (PARTITION BY subject_id ORDER BY seq DESC) AS newest
              FROM journal_entry WHERE subject_kind = %s AND {state} IS NOT NULL
            ) e ON e.subject_id = r.id AND e.newest = 1
            WHERE e.told IS NULL OR e.told <> r.state ORDER BY r.id LIMIT {LIMIT}
        """  # noqa: S608 - our own names
        for pk, now, before in _rows(told, kind):
            yield f"{kind} {pk}: keadaan {now}, " + (f"catatan terakhir {before}" if before else "tidak ada catatannya")


def same_eyes() -> Iterator[str]:
    """I8: payments whose SPM has the same person behind it as the SPP before it, alone or in a payment run."""
    sql = f"""
        SELECT DISTINCT p.ref16 FROM journal_entry b
        JOIN grants_payment p ON p.id = b.subject_id
        JOIN journal_entry a ON a.seq = (
          SELECT max(t.seq) FROM journal_entry t WHERE t.subject_kind = 'payment' AND t.subject_id = b.subject_id
          AND t.seq < b.seq AND t.action IN ('payment.test', 'payment.list_test')
        )
        WHERE b.subject_kind = 'payment' AND b.action IN ('payment.order', 'payment.list_order')
        AND a.actor_id = b.actor_id ORDER BY p.ref16 LIMIT {LIMIT}
    """  # noqa: S608 - our own number
    for (ref,) in _rows(sql):
        yield f"pembayaran {ref}: SPP dan SPM oleh orang yang sama"


def other_transfers() -> Iterator[str]:
    """I12: payments whose transfers are not those of their state, or of another amount."""
    steps: dict[str, set[str]] = defaultdict(set)
    wrong: set[str] = set()
    mine = Transfer.objects.filter(key__startswith="bayar:", memo=False)
    amount = Payment.objects.filter(ref16=OuterRef("reference")).values("amount")[:1]
    for key, ref, moved, due in mine.annotate(due=amount).values_list("key", "reference", "amount", "due").iterator():
        steps[ref].add(key.rpartition(":")[2])
        if moved != due:
            wrong.add(ref)
    known = dict(Payment.objects.values_list("ref16", "state").iterator())
    for ref in sorted({*known, *steps}):
        found = frozenset(steps.get(ref, ()))
        if ref not in known:
            yield f"transfer {ref}: tidak ada pembayarannya"
        elif found not in STEPS[P(known[ref])] or ref in wrong:
            yield f"pembayaran {ref} ({known[ref]}): di buku besar {', '.join(sorted(found)) or 'tidak ada'}"


def _rows(sql: str, *params: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


CHECKS: tuple[tuple[str, str, Callable[[], Iterator[str]]], ...] = (
    ("I4", "satu pembayaran hidup tiap hibah dan tahap", live_twice),
    ("I5", "dana dalam perjalanan sama dengan pembayaran terkirim", on_the_way),
    ("I6", "dana retur sama dengan retur yang belum dibayar ulang", came_back),
    ("I8", "keadaan sama dengan catatan terakhir", other_state),
    ("I8", "SPP dan SPM oleh dua orang", same_eyes),
    ("I12", "setiap pembayaran mempunyai transfernya", other_transfers),
)
