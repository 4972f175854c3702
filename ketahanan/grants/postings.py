"""The ledger's side of grants and payments (money 6.1, 6.2). Keys are made from the thing, never from the time.

The memo ledger holds DIPA = PAGU + KOMITMEN: a grant's approval moves its amount from PAGU to KOMITMEN of the grant,
money sent moves it back to DIPA. KOMITMEN belongs to the grant, so the ledger itself refuses more than was promised.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.money import Rupiah, written
from ketahanan.editions.models import Edition
from ketahanan.grants.amounts import edition_owner, grant_reference
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.workflow import AT_BANK, PaymentState
from ketahanan.ledger import operations as ledger
from ketahanan.ledger import queries as balances
from ketahanan.ledger.models import AccountKind as K
from ketahanan.ledger.models import Transfer
from ketahanan.ledger.operations import Side


def _edition(kind: K, edition_id: int) -> Side:
    return Side(kind, edition_owner(edition_id))


def _promise(grant: Grant) -> Side:
    return Side(K.KOMITMEN, grant_reference(grant.pk), grant.area_id)


def _group(grant: Grant) -> Side:
    return Side(K.REK_POKJA, grant_reference(grant.pk), grant.area_id)


def _bank(kind: K, payment: Payment) -> Side:
    return Side(kind, f"bank:{payment.account.bank}")


def _source(payment: Payment) -> Side:
    """Where the money of this attempt comes from: the treasury, the return account, or the holding account.

    A repayment that was refused or turned round gave its money back to where it came from: the next one finds it there.
    """
    old = payment.replaces
    while old is not None and old.state in (PaymentState.REFUSED, PaymentState.REVERSED):
        old = old.replaces
    if old is not None and old.state == PaymentState.RETURNED:
        return _bank(K.RETUR, old)
    if payment.grant.edition.route == "LS":
        return _edition(K.KAS_NEGARA, payment.grant.edition_id)
    return Side(K.RPL, f"edition:{payment.grant.edition_id}:{payment.account.bank}")


# Ceiling and promise ------------------------------------------------------------------------------------------------


def fund(edition: Edition, *, at: datetime) -> None:
    """The ceiling follows the edition's budget: funded once, then only by the difference that a decree made."""
    reference = f"pagu:{edition.pk}"
    ceiling, dipa = _edition(K.PAGU, edition.pk), _edition(K.DIPA, edition.pk)
    ledger.locked(dipa)
    known = balances.posted([reference]).get(reference, {})
    funded = known.get("PAGU", 0) - known.get("PAGU_TURUN", 0)
    change = edition.budget - funded
    if change == 0:
        return
    count = Transfer.objects.filter(reference=reference).count()
    key = reference if count == 0 else f"{reference}:{count}"
    debit, credit, action = (ceiling, dipa, "PAGU") if change > 0 else (dipa, ceiling, "PAGU_TURUN")
    ledger.post(
        key=key, debit=debit, credit=credit, amount=abs(change), at=at, action=action, reference=reference
    )


def promise(grant: Grant, *, at: datetime) -> Transfer:
    """The approved amount is reserved; refused over the edition's budget (domain 14, row 43)."""
    fund(grant.edition, at=at)
    ceiling = _edition(K.PAGU, grant.edition_id)
    free = balances.balance_of(ceiling.kind, ceiling.owner)
    if free < grant.amount:
        raise Refused(
            _(
                "Pagu %(edition)s tinggal %(free)s, kurang dari %(amount)s. Kurangi jumlahnya atau ubah pagunya."
            )
            % {"edition": grant.edition, "free": written(free), "amount": written(grant.amount)}
        )
    return ledger.post(
        key=f"hibah:{grant.pk}:komit", debit=_promise(grant), credit=ceiling, amount=grant.amount, at=at,
        action="KOMITMEN", reference=grant_reference(grant.pk),
    )  # fmt: skip


def release(grant: Grant, *, at: datetime, why: str = "lepas") -> Rupiah:
    """What is still reserved and will not be paid goes back to the ceiling. Returns how much.

    A payment whose file the bank has keeps its part: the bank may have paid it.
    """
    side = _promise(grant)
    left = balances.balance_of(side.kind, side.owner) - at_bank(grant)
    if left:
        ledger.post(
            key=f"hibah:{grant.pk}:{why}", debit=_edition(K.PAGU, grant.edition_id), credit=side, amount=left, at=at,
            action="LEPAS", reference=grant_reference(grant.pk),
        )  # fmt: skip
    return left


def at_bank(grant: Grant) -> Rupiah:
    """In payment files that the bank has not answered clearly yet."""
    rows = Payment.objects.filter(grant=grant, state__in=[state.value for state in AT_BANK])
    found: Rupiah = rows.aggregate(total=Sum("amount", default=0))["total"]
    return found


# Payments -----------------------------------------------------------------------------------------------------------


def _post(payment: Payment, step: str, debit: Side, credit: Side, action: str, at: datetime) -> Transfer:
    return ledger.post(
        key=f"bayar:{payment.ref16}:{step}", debit=debit, credit=credit, amount=payment.amount, at=at, action=action,
        reference=payment.ref16,
    )  # fmt: skip


def send(payment: Payment, *, at: datetime) -> None:
    """Out of the treasury, on its way; the promise is used up by as much."""
    _post(payment, "kirim", _bank(K.TRANSIT, payment), _source(payment), "KIRIM", at)
    grant = payment.grant
    _post(payment, "komit", _edition(K.DIPA, grant.edition_id), _promise(grant), "REALISASI", at)


def settle(payment: Payment, *, at: datetime) -> None:
    """In the group's account, by the bank's statement."""
    _post(payment, "masuk", _group(payment.grant), _bank(K.TRANSIT, payment), "MASUK", at)


def bounce(payment: Payment, *, settled: bool, at: datetime) -> None:
    """Came back: into the return account; the promise stands again."""
    source = _group(payment.grant) if settled else _bank(K.TRANSIT, payment)
    _post(payment, "retur", _bank(K.RETUR, payment), source, "RETUR_MASUK" if settled else "RETUR", at)
    _promise_again(payment, at=at)


def refuse(payment: Payment, *, at: datetime) -> None:
    """Refused by the bank before it was booked: money on its way goes back to where it came from."""
    if is_sent(payment):
        _post(payment, "tolak", _source(payment), _bank(K.TRANSIT, payment), "TOLAK", at)
        _promise_again(payment, at=at)
    else:
        _release_if_over(payment, at=at)


def reverse(payment: Payment, *, at: datetime) -> None:
    """A wrong credit taken out again by the bank: both transfers are turned round, none is changed."""
    way = _bank(K.TRANSIT, payment)
    _post(payment, "balik-masuk", way, _group(payment.grant), "KOREKSI_MASUK", at)
    _post(payment, "balik-kirim", _source(payment), way, "KOREKSI_KIRIM", at)
    _promise_again(payment, at=at)


def _promise_again(payment: Payment, *, at: datetime) -> None:
    grant = payment.grant
    _post(payment, "komit-lagi", _promise(grant), _edition(K.DIPA, grant.edition_id), "REALISASI_BATAL", at)
    _release_if_over(payment, at=at)


def _release_if_over(payment: Payment, *, at: datetime) -> None:
    """The grant has ended meanwhile: nothing is promised to it any more."""
    if payment.grant.state in payment.grant.FLOW.final:
        release(payment.grant, at=at, why=f"lepas:{payment.ref16}")


def is_sent(payment: Payment) -> bool:
    """Does the ledger know that money left for this payment?"""
    return Transfer.objects.filter(key=f"bayar:{payment.ref16}:kirim").exists()


def fund_holding(edition: Edition, *, bank: str, sp2d_no: str, amount: Rupiah, at: datetime) -> Transfer:
    """Route through a distributing bank: one SP2D fills its holding account."""
    return ledger.post(
        key=f"penampung:{edition.pk}:{bank}:{sp2d_no}"[:80], debit=Side(K.RPL, f"edition:{edition.pk}:{bank}"),
        credit=_edition(K.KAS_NEGARA, edition.pk), amount=amount, at=at, action="DANA", reference=sp2d_no[:40],
    )  # fmt: skip


def is_settled(payment: Payment) -> bool:
    """Does the ledger know that the money reached the group's account?"""
    return Transfer.objects.filter(key=f"bayar:{payment.ref16}:masuk").exists()
