"""Reading payment runs, and the payments that wait for one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from ketahanan.editions.models import Edition, Route
from ketahanan.grants.models import Payment
from ketahanan.grants.queries import account_hash
from ketahanan.grants.workflow import PaymentState
from ketahanan.journal import operations as journal
from ketahanan.people.posts import Actor
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.treasury.rules import Line

SHOWN = ("area__parent__parent", "grant__pokja", "account")


def waiting() -> QuerySet[Payment]:
    """Asked for by a Pokja, on the route through a bank, and in no live run."""
    listed = PaylistRow.objects.filter(payment=OuterRef("pk"), live=True)
    return Payment.objects.filter(
        ~Exists(listed), state=PaymentState.REQUESTED.value, grant__edition__route=Route.BANK.value
    )


def heaps() -> list[dict[str, Any]]:
    """What waits, by edition, tranche and bank: count and sum. One statement."""
    rows = waiting().values("grant__edition", "grant__edition__year", "grant__edition__name", "tranche", "account__bank")
    heap = rows.annotate(count=Count("pk"), total=Sum("amount"))
    return [dict(row) for row in heap.order_by("-grant__edition__year", "tranche", "account__bank")]


def payments_of(paylist: Paylist, *, live: bool = True) -> QuerySet[Payment]:
    """The payments of a run, without those that left it."""
    rows = PaylistRow.objects.filter(paylist=paylist, **({"live": True} if live else {}))
    return Payment.objects.filter(pk__in=rows.order_by().values("payment"))


def lines(payments: QuerySet[Payment]) -> list[tuple[Payment, Line]]:
    """Each payment as it would be signed now, by reference."""
    rows = payments.select_related("account", "grant").order_by("ref16")
    return [
        (
            row,
            Line(
                row.ref16, row.grant_id, row.tranche, row.amount, row.account.bank, account_hash(row.account),
                row.account.bank_name,
            ),
        )
        for row in rows
    ]  # fmt: skip


def rows_hash(found: list[tuple[Payment, Line]]) -> str:
    """SHA-256 over the rows in their order."""
    return journal.content_hash([line for _payment, line in found])


def listed(actor: Actor, *, q: str = "", state: str = "") -> QuerySet[Paylist]:
    """Runs in reach, newest first, by number of SPP, SPM, SP2D or of the run itself."""
    rows = Paylist.objects.visible_to(actor).select_related("area", "edition")
    for word in q.split()[:6]:
        found = Q(spp_no__icontains=word) | Q(spm_no__icontains=word) | Q(sp2d_no__icontains=word)
        if word.isdigit():
            found |= Q(number=int(word[:9]))
        rows = rows.filter(found)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-state_since", "-pk")


def rows_of(paylist: Paylist) -> QuerySet[PaylistRow]:
    """For the page: those left out first, then by place in the list."""
    related = [f"payment__{name}" for name in SHOWN]
    return paylist.rows.select_related(*related).order_by("-left_out", "position")


def edition(pk: int) -> Edition | None:
    """An edition that pays through a bank."""
    return Edition.objects.filter(pk=pk, route=Route.BANK.value).first()


def with_sp2d(paylist: Paylist, number: str) -> Paylist | None:
    """Another run of the edition and bank that this letter has already filled the holding account for."""
    rows = Paylist.objects.filter(edition=paylist.edition_id, bank=paylist.bank, sp2d_no=number).exclude(pk=paylist.pk)
    return rows.select_related("edition").first()
