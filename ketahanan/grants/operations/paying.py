"""Payments are made by the Bendahara; what the bank says of them comes from files and statements."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.common.money import Rupiah
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.grants import postings, queries
from ketahanan.grants.kinds import PAYMENT_KIND
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.payment_moves import Evidence
from ketahanan.grants.queries import Part
from ketahanan.grants.references import reference
from ketahanan.grants.shares import tranche_name
from ketahanan.grants.workflow import DEAD, PAYING, PAYMENT, RECEIVED, PaymentState
from ketahanan.ledger.models import Transfer
from ketahanan.people import permits
from ketahanan.people.posts import SYSTEM, Actor
from ketahanan.villages.models import PokjaAccount


def make_payment(grant: Grant, tranche: int, *, by: Actor, at: datetime) -> Payment:
    """The next attempt to pay a tranche, prepared by the Bendahara. Refused while another one may still bring money."""
    post = permits.require(
        by, PAYMENT.made_by, path=grant.area.path, pokja=grant.pokja_number, what=_("Menyiapkan pencairan")
    )
    try:
        with transaction.atomic():
            Grant.objects.select_for_update().only("pk").get(pk=grant.pk)
            fresh = Grant.objects.select_related(*queries.RELATED).get(pk=grant.pk)
            part, account, last = _check(fresh, tranche)
            replaces = _chain(last)
            attempt = last.attempt + 1 if last else 1
            payment = Payment.objects.create(
                area=fresh.area, grant=fresh, tranche=tranche, attempt=attempt, replaces=replaces, amount=part.amount,
                account=account, state=PAYMENT.initial, state_since=at, made_by_id=by.person_id, made_at=at,
                ref16=reference(year=fresh.edition.year, grant=fresh.pk, tranche=tranche, attempt=attempt),
            )  # fmt: skip
            flow.enter_new(
                PAYMENT_KIND, payment, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
                details={
                    "grant": fresh.pk, "tranche": tranche, "attempt": attempt, "ref": payment.ref16,
                    "amount": payment.amount, "account": payment.account_id,
                    "replaces": replaces.ref16 if replaces else "",
                },
            )  # fmt: skip
            return payment
    except IntegrityError as error:
        raise Refused(_live_sentence(tranche)) from error


def _live_sentence(tranche: int) -> str:
    return _("Tahap %(number)s sudah mempunyai pembayaran yang berjalan. Buka pembayaran itu.") % {
        "number": tranche_name(tranche)
    }


def _check(grant: Grant, tranche: int) -> tuple[Part, PokjaAccount, Payment | None]:
    part = queries.part(grant, tranche)
    if part is None:
        raise Refused(
            _("Edisi ini tidak mempunyai tahap %(number)d. Pilih tahap yang ada.") % {"number": tranche}
        )
    if grant.state not in PAYING or grant.account is None:
        raise Refused(
            _("Hibah ini belum layak cair atau sudah berhenti. Lihat langkah yang belum selesai di hibahnya.")
        )
    if queries.live_payment(grant, tranche):
        raise Refused(_live_sentence(tranche))
    for number in range(1, tranche):
        before = queries.live_payment(grant, number)
        if before is None or before.state not in RECEIVED:
            raise Refused(
                _(
                    "Tahap %(number)s belum diakui Bendahara dan Ketua. Akui dulu dananya, lalu minta tahap berikutnya."
                )
                % {"number": tranche_name(number)}
            )
    tried = [row for row in queries.payments_of(grant) if row.tranche == tranche]
    last = tried[-1] if tried else None
    _check_repayment(grant, _chain(last))
    return part, grant.account, last


def _chain(last: Payment | None) -> Payment | None:
    """The attempt that really came back: a cancelled one only stood in its place."""
    while last is not None and last.state == PaymentState.CANCELLED:
        last = last.replaces
    return last


def _check_repayment(grant: Grant, old: Payment | None) -> None:
    """After a return the account is corrected, or the PPK has said why not (domain 4.2, rulings C4)."""
    if old is None or old.state not in DEAD or old.account_id != grant.account_id or old.same_account_reason:
        return
    if old.state == PaymentState.REVERSED:
        return
    raise Refused(
        _(
            "Pembayaran lama dikembalikan bank dan rekening Pokja belum berubah. Betulkan rekening dengan adendum, "
            "atau minta PPK menulis mengapa rekening yang sama boleh dipakai."
        )
    )


# The seam for payment files and statements: system moves with their postings, no pages. -------------------------------


def _system(payment: Payment, name: str, at: datetime, evidence: Evidence | None = None) -> Payment:
    given = {"evidence": evidence} if evidence else {}
    done: Payment = flow.perform(PAYMENT_KIND, payment, name, by=SYSTEM, at=at, given=given).record
    return done


def export(payment: Payment, *, at: datetime) -> Payment:
    """Put into a payment file of the distributing bank; every gate is asked once more."""
    return _system(payment, "export", at)


def send(payment: Payment, *, at: datetime, evidence: Evidence | None = None) -> Payment:
    """Taken on by the bank: the money is on its way."""
    return _system(payment, "send", at, evidence)


def doubt(payment: Payment, *, at: datetime) -> Payment:
    """No clear answer. Never sent again from here; only an answer or a statement leads on."""
    return _system(payment, "doubt", at)


def settle(payment: Payment, evidence: Evidence, *, at: datetime) -> Payment:
    """In the group's account by the bank's statement; the amount must be exactly the same."""
    return _system(payment, "settle", at, evidence)


def refuse(payment: Payment, *, at: datetime, evidence: Evidence | None = None) -> Payment:
    """Refused before it was booked: money on its way goes back to its source."""
    return _system(payment, "refuse", at, evidence)


def bounce(payment: Payment, evidence: Evidence, *, at: datetime) -> Payment:
    """Came back by the bank's statement, also after it was credited."""
    return _system(payment, "bounce", at, evidence)


def reverse(payment: Payment, evidence: Evidence, *, at: datetime) -> Payment:
    """A wrong credit that the bank took out again: turned round by two transfers."""
    return _system(payment, "reverse", at, evidence)


def fund_holding(edition: Edition, *, bank: str, sp2d_no: str, amount: Rupiah, at: datetime) -> Transfer:
    """The SP2D that fills the holding account of a distributing bank."""
    return postings.fund_holding(edition, bank=bank, sp2d_no=sp2d_no, amount=amount, at=at)
