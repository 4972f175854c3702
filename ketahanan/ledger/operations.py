"""Posting. One transfer is one debit, one credit, one amount; the key says which event it is (money 6.2, 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.money import Rupiah, written
from ketahanan.ledger import queries
from ketahanan.ledger.models import Account, AccountKind, Transfer
from ketahanan.ledger.rules import FLOORED, MEMO


class KeyReused(Exception):
    """The same event came again with other content: never a person's slip, always to be looked into."""


@dataclass(frozen=True, slots=True)
class Side:
    """An account by kind and owner; made when first used."""

    kind: AccountKind
    owner: str
    area_id: int | None = None


def account(side: Side) -> Account:
    """The account of a kind and owner, made once."""
    found, _fresh = Account.objects.get_or_create(
        kind=side.kind.value, owner=side.owner, defaults={"area_id": side.area_id}
    )
    return found


def locked(side: Side) -> Account:
    """The account, locked until the commit: for callers that look at balances before they post."""
    return _held(account(side).pk)


def _held(pk: int) -> Account:
    """Against other postings from it only: a transfer that merely names the account need not wait (deadlocks)."""
    return Account.objects.select_for_update(no_key=True).get(pk=pk)


def post(
    *, key: str, debit: Side, credit: Side, amount: Rupiah, at: datetime, action: str, reference: str
) -> Transfer:
    """Write one transfer. The same key with equal content is a no-op; with other content KeyReused.

    Raises Refused when the credited account may not fall below zero and would. Locks the credited account,
    so that two payments at once cannot both see the same balance.
    """
    if amount <= 0:
        raise ValueError("a transfer is a positive number of rupiah")
    memo = debit.kind in MEMO
    if memo != (credit.kind in MEMO):
        raise ValueError("the commitment ledger and the cash ledger never mix")
    with transaction.atomic():
        to, out_of = account(debit), account(credit)
        _held(out_of.pk)
        known = Transfer.objects.filter(key=key).first()
        if known:
            _must_equal(known, to, out_of, amount)
            return known
        if credit.kind in FLOORED and queries.balance(out_of) < amount:
            raise Refused(
                _("Saldo %(account)s %(balance)s, kurang dari %(amount)s. Periksa jumlahnya.")
                % {
                    "account": _(credit.kind.label),
                    "balance": written(queries.balance(out_of)),
                    "amount": written(amount),
                }
            )
        return Transfer.objects.create(
            key=key, debit=to, credit=out_of, amount=amount, at=at, action=action, reference=reference, memo=memo
        )


def _must_equal(known: Transfer, debit: Account, credit: Account, amount: Rupiah) -> None:
    if (known.debit_id, known.credit_id, known.amount) != (debit.pk, credit.pk, amount):
        raise KeyReused(f"{known.key}: {known.amount} from {known.credit_id} to {known.debit_id}")


def reverse(transfer: Transfer, *, key: str, at: datetime) -> Transfer:
    """The opposite of a transfer; who may ask for it, and with whose signatures, is the caller's table."""
    debit, credit = transfer.credit, transfer.debit
    return post(
        key=key,
        debit=Side(AccountKind(debit.kind), debit.owner),
        credit=Side(AccountKind(credit.kind), credit.owner),
        amount=transfer.amount,
        at=at,
        action="KOREKSI",
        reference=transfer.reference,
    )
