"""Balances and sums. Every amount on any page comes from here (rulings C4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BigIntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from ketahanan.common.money import Rupiah
from ketahanan.ledger.models import Account, AccountKind, Transfer, Watch
from ketahanan.ledger.rules import CREDIT_SIDE


def balance(account: Account) -> Rupiah:
    """On the normal side of the account's kind: debits - credits, turned for the treasury. One statement."""
    sums = Transfer.objects.filter(Q(debit=account) | Q(credit=account)).aggregate(
        debits=Sum("amount", filter=Q(debit=account), default=0),
        credits=Sum("amount", filter=Q(credit=account), default=0),
    )
    found: Rupiah = sums["debits"] - sums["credits"]
    return -found if account.kind in CREDIT_SIDE else found


def balance_of(kind: AccountKind, owner: str) -> Rupiah:
    """Zero for an account that nothing was ever posted to."""
    account = Account.objects.filter(kind=kind.value, owner=owner).first()
    return balance(account) if account else 0


def sums(*, action: str, references: Iterable[str]) -> dict[str, Rupiah]:
    """Amount posted per reference by one kind of event. One statement."""
    rows = (
        Transfer.objects.filter(action=action, reference__in=list(references))
        .values("reference")
        .annotate(total=Sum("amount"))
        .order_by("reference")
    )
    return {row["reference"]: row["total"] for row in rows}


def posted(references: Iterable[str]) -> dict[str, dict[str, Rupiah]]:
    """Amounts per reference and kind of event. One statement."""
    rows = (
        Transfer.objects.filter(reference__in=list(references))
        .values("reference", "action")
        .annotate(total=Sum("amount"))
        .order_by("reference", "action")
    )
    found: dict[str, dict[str, Rupiah]] = {}
    for row in rows:
        found.setdefault(row["reference"], {})[row["action"]] = row["total"]
    return found


def balances(kinds: Iterable[AccountKind], owners: Iterable[str]) -> dict[tuple[str, str], Rupiah]:
    """Balances of many accounts by kind and owner, each on its normal side. One statement."""

    def total(side: str) -> Coalesce:
        rows = Transfer.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
        return Coalesce(Subquery(rows.annotate(total=Sum("amount")).values("total")), 0, output_field=BigIntegerField())

    accounts = Account.objects.filter(kind__in=[kind.value for kind in kinds], owner__in=list(owners))
    return {
        (row.kind, row.owner): (row.put - row.taken) * (-1 if row.kind in CREDIT_SIDE else 1)
        for row in accounts.annotate(put=total("debit"), taken=total("credit"))
    }


def last_watch() -> Watch | None:
    """The newest proof of the books."""
    return Watch.objects.order_by("-at", "-pk").first()


def broken_now() -> list[str]:
    """Codes of the invariants that the newest proof found broken, such as "I5"; none when nobody has looked yet."""
    watch = last_watch()
    return sorted({code for code, _what in watch.broken}) if watch else []
