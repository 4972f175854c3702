"""Guards and effects of a payment after its SP2D: what the officers see in the passbook, and what the bank says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.common.money import written
from ketahanan.editions.models import Route
from ketahanan.flow.kinds import Given
from ketahanan.grants import follow, postings
from ketahanan.grants.gates import Step
from ketahanan.grants.models import Flag, Payment
from ketahanan.grants.payment_moves import Evidence, Mismatch, Told, check_gates, left, unlock
from ketahanan.grants.workflow import PAYMENT
from ketahanan.journal import operations as journal
from ketahanan.journal import queries as entries
from ketahanan.ledger import queries as ledger
from ketahanan.people.posts import Actor
from ketahanan.proposals import operations as proposals

# Credit, as the two officers see it ----------------------------------------------------------------------------------


def can_acknowledge(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    """Each types day and amount; both must say what the SP2D says and what the other said."""
    if given.bare:
        return
    day, amount = given["credited_on"], given["amount"]
    if payment.sp2d_on and day < payment.sp2d_on:
        raise Refused(
            _("Dana tidak dapat masuk sebelum SP2D tanggal %(day)s. Periksa buku tabungan.")
            % {"day": zones.written_day(payment.sp2d_on)},
            field="credited_on",
        )
    if day > zones.today(at, payment.area.zone):
        raise Refused(_("Tanggal ini belum tiba. Tulis tanggal di buku tabungan."), field="credited_on")
    if amount != payment.amount:
        raise Mismatch(
            _("Jumlah yang Anda lihat %(seen)s, menurut SP2D %(sp2d)s. Periksa buku tabungan; bila memang berbeda, "
              "laporkan ke dinas sosial. Perbedaan ini sudah kami tandai.")
            % {"seen": written(amount), "sp2d": written(payment.amount)},
            field="amount",
        )  # fmt: skip
    other = first_said(payment)
    if other and other["credited_on"] != day.isoformat():
        raise Mismatch(
            _("Pengurus yang lain menulis dana masuk %(other)s, Anda menulis %(mine)s. Lihat buku tabungan "
              "bersama-sama. Perbedaan ini sudah kami tandai.")
            % {"other": zones.written_day(date.fromisoformat(other["credited_on"])), "mine": zones.written_day(day)},
            field="credited_on",
        )  # fmt: skip


def first_said(payment: Payment) -> Mapping[str, Any] | None:
    """What the officer who signed first typed, in this round."""
    for entry in reversed(entries.history(PAYMENT.name, payment.pk)):
        if entry.action == "payment.acknowledge.sign":
            told: Mapping[str, Any] = json.loads(entry.details)
            return told
    return None


def acknowledged(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    payment.acknowledged_at, payment.credited_on, payment.flag = at, given["credited_on"], Flag.NONE
    payment.save(update_fields=["acknowledged_at", "credited_on", "flag"])
    follow.start(payment.grant, at)
    return None


def flag_mismatch(payment: Payment, refused: Refused, given: Given, by: Actor, at: datetime) -> None:
    """After the refusal, in a transaction of its own: the office sees that two amounts or days differ."""
    if not isinstance(refused, Mismatch):
        return
    Payment.objects.filter(pk=payment.pk).update(flag=Flag.DIFFERS)
    journal.record(
        action="payment.mismatch",
        subject=payment.subject,
        at=at,
        actor_id=by.person_id,
        area_id=payment.area_id,
        details={
            "amount": given.get("amount"), "credited_on": given.get("credited_on"), "sp2d_amount": payment.amount,
            "reason": refused.sentence,
        },
    )  # fmt: skip


# Return, cancel -------------------------------------------------------------------------------------------------------


def can_return(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    if given.bare:
        return
    if given["returned_on"] > zones.today(at, payment.area.zone):
        raise Refused(_("Tanggal ini belum tiba. Tulis tanggal di surat retur."), field="returned_on")
    if payment.sp2d_on and given["returned_on"] < payment.sp2d_on:
        raise Refused(
            _("Retur tidak dapat mendahului SP2D tanggal %(day)s. Periksa tanggalnya.")
            % {"day": zones.written_day(payment.sp2d_on)},
            field="returned_on",
        )
    if "file_retur" not in given.files:
        raise Refused(_("Surat retur belum dilampirkan. Unggah PDF atau fotonya."), field="file_retur")


def returned(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    postings.bounce(payment, settled=False, at=at)
    return {"transfer": f"bayar:{payment.ref16}:retur"}


# The bank's side: the seam for payment files and statements -----------------------------------------------------------


def can_export(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    if payment.grant.edition.route == Route.DIRECT:
        raise Refused(_("Rute LS tidak memakai berkas bayar bank. Catat SP2D setelah KPPN menerbitkannya."))
    if broken := ledger.broken_now():
        raise Refused(held_sentence(broken))
    check_gates(payment, Step.SP2D, by, at)


def held_sentence(codes: list[str]) -> str:
    """No payment file while the night watch says that the books do not agree."""
    return _(
        "Pembukuan tidak cocok (%(codes)s). Berkas bayar ditahan sampai Rekonsiliator membereskannya; "
        "membaca dan mencatat tetap bisa."
    ) % {"codes": ", ".join(codes)}


def exported(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    """From now on the bank may pay: the approval stays."""
    proposals.note_money_sent(payment.grant.proposal)
    return None


def equal_evidence(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    """A line of a statement counts only for exactly this amount."""
    evidence: Evidence = given["evidence"]
    if evidence.amount != payment.amount:
        raise Refused(
            _("Baris rekening koran %(line)s tidak sama dengan pembayaran %(payment)s. Jangan dicocokkan.")
            % {"line": written(evidence.amount), "payment": written(payment.amount)}
        )


def _told(given: Given) -> dict[str, Any]:
    evidence: Evidence | None = given.get("evidence")
    return {"source": evidence.source, "on": evidence.on, "amount": evidence.amount} if evidence else {}


def sent(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    left(payment, by, at)
    return _told(given)


def settled(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    if not postings.is_sent(payment):
        left(payment, by, at)
    postings.settle(payment, at=at)
    if payment.credited_on is None:
        payment.credited_on = given["evidence"].on
        payment.save(update_fields=["credited_on"])
    follow.start(payment.grant, at)
    return _told(given)


def refused(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    postings.refuse(payment, at=at)
    unlock(payment, by, at)
    return _told(given)


def bounced(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    postings.bounce(payment, settled=postings.is_settled(payment), at=at)
    return _told(given)


def reversed_(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    postings.reverse(payment, at=at)
    return _told(given)
