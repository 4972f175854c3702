"""One tranche of the whole nation posted from a query, then every invariant of the ledger; single posts beside it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.test.utils import CaptureQueriesContext

from ketahanan.common import clock
from ketahanan.ledger import audit, operations
from ketahanan.ledger.bulk import post_set
from ketahanan.ledger.models import Account, AccountKind, Transfer
from ketahanan.ledger.operations import Side

GROUPS = 336_000
SINGLE = 400


def bench() -> dict[str, Any]:
    """Seconds for 336,000 transfers and for the proofs afterwards, and single posts in a second."""
    at = clock.now()
    treasury = operations.account(Side(AccountKind.KAS_NEGARA, "edition:0")).pk
    groups = [Account(kind=AccountKind.REK_POKJA.value, owner=f"laju:{number}") for number in range(GROUPS)]
    Account.objects.bulk_create(groups, batch_size=20_000)
    rows = Account.objects.filter(owner__startswith="laju:").annotate(
        name=Concat(Value("laju:kirim:"), Cast("pk", CharField())), from_=Value(treasury), sum_=Value(70_000_000)
    )
    wanted = rows.values_list("name", "pk", "from_", "sum_", F("owner"))
    with CaptureQueriesContext(connection) as asked:
        posted = _timed(lambda: post_set(wanted, at=at, action="KIRIM"))
    proofs = _timed(lambda: audit.in_order() or "also when the measured country is not in order")
    single = _timed(lambda: _one_by_one(at))
    return {
        "count": Transfer.objects.filter(action="KIRIM", key__startswith="laju:").count(), "statements": len(asked),
        "posted": posted, "proofs": proofs, "single_per_second": round(SINGLE / single["s"]),
    }  # fmt: skip


def _one_by_one(at: Any) -> bool:
    for number in range(SINGLE):
        with transaction.atomic():
            operations.post(
                key=f"laju:satu:{number}", debit=Side(AccountKind.KAS_POKJA, f"laju:{number}"),
                credit=Side(AccountKind.REK_POKJA, f"laju:{number}"), amount=1000, at=at, action="AMBIL",
                reference=f"laju:{number}",
            )  # fmt: skip
    return True


def _timed(work: Callable[[], object]) -> dict[str, float]:
    begun, cpu = perf_counter(), process_time()
    if not work():
        raise LookupError("nothing was done")
    return {"s": round(perf_counter() - begun, 2), "cpu_s": round(process_time() - cpu, 2)}
