"""Balances and sums. Every amount on any page comes from here (rulings C4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, Sum

from ketahanan.common.money import Rupiah
from ketahanan.ledger.models import Account, AccountKind, Transfer
from ketahanan.ledger.rules import CREDIT_SIDE, MEMO


def balance(account: Account) -> Rupiah:
    """On the normal side of the account's kind: debits - credits, turned for the treasury. One statement."""
    sums = Transfer.objects.aggregate(
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


def in_balance() -> bool:
    """Debits equal credits in both ledgers: true by shape, checked all the same."""
    accounts = list(Account.objects.all())
    signed = {a: balance(a) * (-1 if a.kind in CREDIT_SIDE else 1) for a in accounts}
    return all(sum(v for a, v in signed.items() if (a.kind in MEMO) is memo) == 0 for memo in (True, False))
