"""Guards and effects of a payment up to its SP2D. Whoever pays asks every gate again, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.actions import Action
from ketahanan.common.errors import Refused, Several
from ketahanan.common.money import Rupiah, written
from ketahanan.documents.wording import in_indonesian
from ketahanan.editions.models import Route
from ketahanan.flow.kinds import Given
from ketahanan.grants import gates, grant_moves, papers, postings, queries
from ketahanan.grants.gates import Step
from ketahanan.grants.models import Grant, Payment
from ketahanan.grants.workflow import PAYMENT
from ketahanan.journal import operations as journal
from ketahanan.journal import queries as entries
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor
from ketahanan.proposals import operations as proposals
from ketahanan.villages import operations as villages

type Told = Mapping[str, Any] | None


class Mismatch(Refused):
    """Two people say different amounts or days. Refused, and the payment is flagged for the office."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the bank said: where it is written, how much, on which day."""

    source: str
    amount: Rupiah
    on: date


def content(payment: Payment) -> object:
    """What every signature on a payment binds (money 6.3, rulings C5)."""
    grant = payment.grant
    return {
        "ref": payment.ref16,
        "grant": payment.grant_id,
        "tranche": payment.tranche,
        "attempt": payment.attempt,
        "amount": payment.amount,
        "account": queries.account_hash(payment.account),
        "agreement": grant.agreed_hash,
        "route": grant.edition.route,
        "spp": [payment.spp_no, payment.spp_on],
        "spm": [payment.spm_no, payment.spm_on],
    }


def moot(payment: Payment, row: Action, by: Actor) -> bool:
    """Said once, the PPK's reason for the same account stands."""
    return row.name == "keep_account" and bool(payment.same_account_reason)


def duties(payment: Payment) -> Duties:
    """Who confirmed the account and who recorded the payment: neither signs the order (money 6.9)."""
    confirmed, tested = payment.account.confirmed_by_id, payment.tested_by_id
    return {"account_officer": [confirmed] if confirmed else [], "recorder": [tested] if tested else []}


# The gates, in the paying transaction -------------------------------------------------------------------------------


def gate(step: Step) -> Callable[[Payment, Given, Actor, datetime], None]:
    """A guard that refuses with every gate that is shut."""

    def guard(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
        check_gates(payment, step, by, at, bare=given.bare)

    return guard


def check_gates(
    payment: Payment, step: Step, by: Actor, at: datetime, *, bare: bool = False, spm_on: date | None = None
) -> None:
    """Raises Several with a sentence per shut gate. Not bare: the grant is locked, so a hold set now waits or wins."""
    if not bare:
        Grant.objects.select_for_update().only("pk").get(pk=payment.grant_id)
    shut = gates.unmet(_facts(payment, step, by, at, bare=bare, spm_on=spm_on))
    if shut:
        raise Several([gone.sentence for gone in shut])


def _facts(
    payment: Payment, step: Step, by: Actor, at: datetime, *, bare: bool, spm_on: date | None
) -> gates.GateFacts:
    """Read now; a page that only previews its buttons lends what it has just read."""
    row = payment.__dict__.get("_row") if bare else None
    if row is not None:
        return queries.facts_of(row, payment.tranche, at, payment=payment, step=step, spm_on=spm_on, payer=by)
    return queries.gate_facts(
        payment.grant, payment.tranche, at, payment=payment, step=step, spm_on=spm_on, payer=by
    )


# Request ------------------------------------------------------------------------------------------------------------


def requested(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    """Both have signed: the receipt is printed."""
    put = entries.signatures(
        PAYMENT.name,
        payment.pk,
        round_=payment.round,
        action="request",
        content=journal.content_hash(content(payment)),
    )
    payment.receipt_at = at
    payment.save(update_fields=["receipt_at"])
    number = _receipt(payment, put, by, at)
    return {"document": number, "amount": payment.amount}


@in_indonesian
def _receipt(payment: Payment, put: list[Any], by: Actor, at: datetime) -> str:
    from ketahanan.documents import operations as documents
    from ketahanan.documents.models import Privacy

    made = documents.issue(
        "B17", title=_("Kuitansi"), subject=payment.subject, round_=payment.round, area=payment.area,
        content=papers.receipt(payment, put, at), readers=grant_moves.PAPER_READERS, privacy=Privacy.POKJA.value,
        by=by, at=at,
    )  # fmt: skip
    return made.number


def sent_back(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    """A new round: the receipt is signed again."""
    payment.receipt_at = None
    payment.save(update_fields=["receipt_at"])
    return None


# SPP, SPM, SP2D -----------------------------------------------------------------------------------------------------


def paper_number(given: Given, field: str, label: str) -> str:
    """The number of a treasury letter, without the spaces around it."""
    number: str = given[field].strip()
    if not number:
        raise Refused(_("%(label)s belum terisi. Tulis seperti di suratnya.") % {"label": label}, field=field)
    return number


def one_day(payment: Payment, number: str, day: date, *, field: str, on: str, label: str) -> None:
    """One treasury document has one date, however many payments stand on it (rulings C4)."""
    for other in queries.same_paper(field, number, payment)[:1]:
        if getattr(other, on) != day:
            raise Refused(
                _(
                    "%(label)s %(number)s sudah tercatat bertanggal %(day)s. Satu surat hanya punya satu tanggal."
                )
                % {"label": label, "number": number, "day": zones.written_day(getattr(other, on))},
                field=on,
            )


def can_test(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    check_gates(payment, Step.TEST, by, at, bare=given.bare)
    if given.bare:
        return
    number = paper_number(given, "spp_no", _("Nomor SPP"))
    receipt = zones.today(payment.receipt_at, payment.area.zone) if payment.receipt_at else None
    grant_moves.check_day(
        given["spp_on"], payment.grant, at, field="spp_on", after=receipt, paper=_("kuitansi")
    )
    one_day(payment, number, given["spp_on"], field="spp_no", on="spp_on", label="SPP")


def tested(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    """The PPK signs "sudah saya uji"; the account stands still until the SP2D."""
    payment.spp_no, payment.spp_on = given["spp_no"].strip(), given["spp_on"]
    payment.tested_by_id = by.person_id
    payment.save(update_fields=["spp_no", "spp_on", "tested_by"])
    villages.lock_account(payment.account, why=_lock(payment), by=by, at=at)
    return None


def _lock(payment: Payment) -> str:
    return f"payment:{payment.ref16}"


def unlock(payment: Payment, by: Actor, at: datetime) -> None:
    villages.unlock_account(payment.account, why=_lock(payment), by=by, at=at)


def order_refused(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    """Back to the PPK: the SPP no longer counts."""
    gone = {"spp_no": payment.spp_no, "spp_on": payment.spp_on}
    payment.spp_no, payment.spp_on, payment.tested_by = "", None, None
    payment.save(update_fields=["spp_no", "spp_on", "tested_by"])
    unlock(payment, by, at)
    return {"voided": gone}


def can_order(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    spm_on = None if given.bare else given["spm_on"]
    check_gates(payment, Step.ORDER, by, at, bare=given.bare, spm_on=spm_on)
    if given.bare:
        return
    number = paper_number(given, "spm_no", _("Nomor SPM"))
    grant_moves.check_day(
        given["spm_on"], payment.grant, at, field="spm_on", after=payment.spp_on, paper="SPP"
    )
    one_day(payment, number, given["spm_on"], field="spm_no", on="spm_on", label="SPM")


def ordered(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    payment.spm_no, payment.spm_on = given["spm_no"].strip(), given["spm_on"]
    payment.save(update_fields=["spm_no", "spm_on"])
    return None


def can_record_sp2d(payment: Payment, given: Given, by: Actor, at: datetime) -> None:
    """Amount and account must be those of the SPM (domain 14, row 29)."""
    if payment.grant.edition.route != Route.DIRECT:
        raise Refused(
            _(
                "Edisi ini dibayar lewat bank penyalur: berkas bayar untuk rekening penampung dibuat di modul "
                "pembayaran."
            )
        )
    check_gates(payment, Step.SP2D, by, at, bare=given.bare)
    if given.bare:
        return
    number = paper_number(given, "sp2d_no", _("Nomor SP2D"))
    grant_moves.check_day(
        given["sp2d_on"], payment.grant, at, field="sp2d_on", after=payment.spm_on, paper="SPM"
    )
    one_day(payment, number, given["sp2d_on"], field="sp2d_no", on="sp2d_on", label="SP2D")
    if given["amount"] != payment.amount:
        raise Refused(
            _(
                "Jumlah SP2D %(sp2d)s tidak sama dengan SPM %(spm)s. Periksa suratnya; bila berbeda, jangan dicatat."
            )
            % {"sp2d": written(given["amount"]), "spm": written(payment.amount)},
            field="amount",
        )
    if given["last4"].strip() != payment.account.last4:
        raise Refused(
            _(
                "Rekening menurut SP2D berakhir %(sp2d)s, menurut SPM %(spm)s. Periksa; bila berbeda, jangan dicatat."
            )
            % {"sp2d": given["last4"].strip(), "spm": payment.account.last4},
            field="last4",
        )
    if "file_sp2d" not in given.files:
        raise Refused(_("Berkas SP2D belum dilampirkan. Unggah PDF atau fotonya."), field="file_sp2d")


def sp2d_recorded(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    """Money left the treasury: the ledger, the proposal and the account learn of it."""
    payment.sp2d_no, payment.sp2d_on = given["sp2d_no"].strip(), given["sp2d_on"]
    payment.save(update_fields=["sp2d_no", "sp2d_on"])
    left(payment, by, at)
    return {"transfer": f"bayar:{payment.ref16}:kirim"}


def left(payment: Payment, by: Actor, at: datetime) -> None:
    postings.send(payment, at=at)
    proposals.note_money_sent(payment.grant.proposal)
    unlock(payment, by, at)


# Ended, and once more ----------------------------------------------------------------------------------------------


def cancelled(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    unlock(payment, by, at)
    return None


def kept_account(payment: Payment, given: Given, by: Actor, at: datetime) -> Told:
    payment.same_account_reason = given["reason"]
    payment.save(update_fields=["same_account_reason"])
    return None
