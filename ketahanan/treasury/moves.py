"""Guards and effects of a payment run. Every gate of every payment is asked again at each step (money 6.3, 6.9)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.banking import pain001
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.payments import PaymentFile, PaymentRow
from ketahanan.common import zones
from ketahanan.common.errors import Refused, Several
from ketahanan.common.money import written
from ketahanan.documents import operations as documents
from ketahanan.documents.models import Privacy
from ketahanan.documents.wording import in_indonesian
from ketahanan.flow.kinds import Given
from ketahanan.grants import many
from ketahanan.grants import operations as grants
from ketahanan.grants.credit_moves import held_sentence
from ketahanan.grants.gates import Step, Unmet
from ketahanan.grants.grant_moves import check_paper_day
from ketahanan.grants.models import Payment
from ketahanan.grants.payment_moves import one_day, paper_number
from ketahanan.ledger import queries as ledger
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor
from ketahanan.treasury import queries
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.treasury.workflow import PAYLIST

type Told = Mapping[str, Any] | None

NAMED = 5
"""So many payments are named in a refusal; the page shows the rest."""


def content(paylist: Paylist) -> object:
    """What PPK and PPSPM sign: every row by its hash, where the money comes from, and the route (rulings C5)."""
    return {
        "edition": paylist.edition_id,
        "number": paylist.number,
        "tranche": paylist.tranche,
        "bank": paylist.bank,
        "route": paylist.edition.route,
        "source": [paylist.source_name, paylist.source_number],
        "size": paylist.size,
        "total": paylist.total,
        "rows": paylist.rows_hash,
    }


def duties(paylist: Paylist) -> Duties:
    """Who composed, tested and ordered it, and who confirmed any of its accounts."""
    confirmed = queries.payments_of(paylist).order_by().values_list("account__confirmed_by", flat=True).distinct()
    return {
        "maker": _known(paylist.made_by_id),
        "recorder": _known(paylist.tested_by_id),
        "orderer": _known(paylist.ordered_by_id),
        "account_officer": sorted({pk for pk in confirmed if pk}),
    }


def _known(pk: int | None) -> list[int]:
    return [pk] if pk else []


def can_test(paylist: Paylist, given: Given, by: Actor, at: datetime) -> None:
    if given.bare:
        return
    _letter(paylist, given, at, "SPP", after=None, before="")
    _unchanged(paylist)
    _open(paylist, Step.TEST, by, at)


def tested(paylist: Paylist, given: Given, by: Actor, at: datetime) -> Told:
    paylist.spp_no, paylist.spp_on, paylist.tested_by_id = given["spp_no"].strip(), given["spp_on"], by.person_id
    paylist.save(update_fields=["spp_no", "spp_on", "tested_by"])
    grants.test_many(
        queries.payments_of(paylist), spp_no=paylist.spp_no, spp_on=given["spp_on"], told=_list(paylist), by=by, at=at
    )
    return {"rows": paylist.rows_hash}


def can_order(paylist: Paylist, given: Given, by: Actor, at: datetime) -> None:
    if given.bare:
        return
    _letter(paylist, given, at, "SPM", after=paylist.spp_on, before="SPP")
    _unchanged(paylist)
    _open(paylist, Step.ORDER, by, at, spm_on=given["spm_on"])


def ordered(paylist: Paylist, given: Given, by: Actor, at: datetime) -> Told:
    paylist.spm_no, paylist.spm_on, paylist.ordered_by_id = given["spm_no"].strip(), given["spm_on"], by.person_id
    paylist.save(update_fields=["spm_no", "spm_on", "ordered_by"])
    grants.order_many(
        queries.payments_of(paylist), spm_no=paylist.spm_no, spm_on=given["spm_on"], told=_list(paylist), by=by, at=at
    )
    return {"rows": paylist.rows_hash}


def can_fund(paylist: Paylist, given: Given, by: Actor, at: datetime) -> None:
    """The treasury's letter says exactly the sum of the list."""
    if given.bare:
        return
    number = _letter(paylist, given, at, "SP2D", after=paylist.spm_on, before="SPM")
    other = queries.with_sp2d(paylist, number)
    if other:
        raise Refused(sp2d_taken(number, other), field="sp2d_no")
    if given["amount"] != paylist.total:
        raise Refused(
            _("Jumlah SP2D %(sp2d)s tidak sama dengan jumlah daftar %(total)s. Periksa suratnya; bila berbeda, jangan dicatat.")
            % {"sp2d": written(given["amount"]), "total": written(paylist.total)},
            field="amount",
        )
    if "file_sp2d" not in given.files:
        raise Refused(_("Berkas SP2D belum dilampirkan. Unggah PDF atau fotonya."), field="file_sp2d")


def funded(paylist: Paylist, given: Given, by: Actor, at: datetime) -> Told:
    """The holding account at the bank has the money, by the ledger."""
    paylist.sp2d_no, paylist.sp2d_on = given["sp2d_no"].strip(), given["sp2d_on"]
    try:
        with transaction.atomic():
            paylist.save(update_fields=["sp2d_no", "sp2d_on"])
    except IntegrityError as error:
        raise Refused(sp2d_taken(paylist.sp2d_no, None), field="sp2d_no") from error
    transfer = grants.fund_holding(
        paylist.edition, bank=paylist.bank, sp2d_no=paylist.sp2d_no, amount=paylist.total, at=at
    )
    return {"transfer": transfer.key}


def can_export(paylist: Paylist, given: Given, by: Actor, at: datetime) -> None:
    if broken := ledger.broken_now():
        raise Refused(held_sentence(broken))
    if not given.bare:
        _unchanged(paylist)


def exported(paylist: Paylist, given: Given, by: Actor, at: datetime) -> Told:
    """Whose gates have shut stays behind; the bytes are kept before anybody can take them."""
    _leave(paylist, by, at)
    payments = queries.payments_of(paylist)
    found = queries.lines(payments)
    if not found:
        raise Refused(_("Tidak ada lagi pembayaran yang memenuhi syarat. Batalkan lewat KPPN dan susun daftar baru."))
    out = io.BytesIO()
    try:
        totals = pain001.write(_file(paylist, [row for row, _line in found], at), out)
    except BankFileRefused as refused:
        raise Several([flaw.text(_) for flaw in refused.flaws[:NAMED]]) from refused
    paylist.file = documents.store_bytes(
        out.getvalue(), kind="BAYAR", title=_file_title(paylist), subject=paylist.subject, round_=paylist.round,
        area=paylist.area, readers=PAYLIST.readers, privacy=Privacy.POKJA.value, by=by, at=at, mime="application/xml",
    )  # fmt: skip
    paylist.save(update_fields=["file"])
    grants.export_many(payments, told=_list(paylist), by=by, at=at)
    PaylistRow.objects.filter(paylist=paylist, live=True).update(live=False)
    return {
        "sha256": paylist.file.sha256, "count": totals.count, "total": totals.total,
        "left_out": sorted(row.ref16 for row in paylist.rows.exclude(left_out="")),
    }  # fmt: skip


def cancelled(paylist: Paylist, given: Given, by: Actor, at: datetime) -> Told:
    grants.leave_many(queries.payments_of(paylist), told=_list(paylist), by=by, at=at)
    PaylistRow.objects.filter(paylist=paylist, live=True).update(live=False)
    return None


# What the steps share -----------------------------------------------------------------------------------------------


def _list(paylist: Paylist) -> dict[str, Any]:
    return {"paylist": paylist.pk}


def _letter(
    paylist: Paylist, given: Given, at: datetime, label: str, *, after: date | None, before: str
) -> str:
    """The number of the treasury's letter; it and its day are as those of a single payment are (rulings C4, C9)."""
    field = label.lower()
    number, day = paper_number(given, f"{field}_no", _("Nomor %(paper)s") % {"paper": label}), given[f"{field}_on"]
    check_paper_day(day, paylist.edition, at, zone=paylist.area.zone, field=f"{field}_on", after=after, paper=before)
    payment = queries.payments_of(paylist).select_related("grant").first()
    if payment:
        one_day(payment, number, day, field=f"{field}_no", on=f"{field}_on", label=label)
    return number


def sp2d_taken(number: str, other: Paylist | None) -> str:
    """One letter fills the holding account for one run: the ledger knows the money by its number."""
    if other is None:
        return _("SP2D %(number)s baru saja dicatat untuk daftar bayar lain. Buka daftar bayar dan periksa.") % {"number": number}
    return _("SP2D %(number)s sudah dicatat untuk daftar bayar %(list)s. Setiap daftar mempunyai SP2D sendiri.") % {
        "number": number, "list": other,
    }  # fmt: skip


def _unchanged(paylist: Paylist) -> None:
    """The payments are still those that were listed: amount, account and name."""
    found = queries.lines(queries.payments_of(paylist))
    if len(found) != paylist.size or queries.rows_hash(found) != paylist.rows_hash:
        listed = {row.ref16: (row.amount, row.account_hash, row.holder) for row in paylist.rows.all()}
        changed = [line.ref16 for _row, line in found if listed.get(line.ref16) != (line.amount, line.account, line.holder)]
        raise Refused(
            _("Isi daftar berubah sejak disusun (%(refs)s). Tanda tangan tidak berlaku; batalkan daftar ini dan susun lagi.")
            % {"refs": ", ".join(changed[:NAMED]) or "–"}
        )


def _shut(paylist: Paylist, step: Step, by: Actor, at: datetime, spm_on: date | None = None) -> dict[int, list[Unmet]]:
    """The grants are locked, so a hold that is set now waits or wins, as with a single payment."""
    payments = queries.payments_of(paylist)
    many.lock_grants(payments)
    return many.shut_gates(many.facts_of_many(payments, at, step=step, spm_on=spm_on, payer=by))


def _open(paylist: Paylist, step: Step, by: Actor, at: datetime, spm_on: date | None = None) -> None:
    shut = _shut(paylist, step, by, at, spm_on)
    if not shut:
        return
    refs = dict(Payment.objects.filter(pk__in=list(shut)[:NAMED]).values_list("pk", "ref16"))
    first = [
        _("%(ref)s: %(why)s") % {"ref": ref, "why": shut[pk][0].sentence} for pk, ref in sorted(refs.items(), key=lambda r: r[1])
    ]  # fmt: skip
    raise Several(
        [
            _("%(shut)d dari %(all)d pembayaran tidak memenuhi syarat. Bereskan, atau batalkan daftar dan susun lagi tanpa itu.")
            % {"shut": len(shut), "all": paylist.size},
            *first,
        ]
    )


@in_indonesian
def _leave(paylist: Paylist, by: Actor, at: datetime) -> None:
    """Whose gates have shut since the SPM; why is kept as an official word."""
    shut = _shut(paylist, Step.SP2D, by, at)
    if not shut:
        return
    rows = list(PaylistRow.objects.filter(paylist=paylist, live=True, payment__in=list(shut)))
    payments = Payment.objects.filter(pk__in=[row.payment_id for row in rows])
    grants.leave_many(payments, told=_list(paylist), by=by, at=at)
    for row in rows:
        row.live, row.left_out = False, " ".join(gone.sentence for gone in shut[row.payment_id])
    PaylistRow.objects.bulk_update(rows, ["live", "left_out"], batch_size=500)


@in_indonesian
def _file_title(paylist: Paylist) -> str:
    return _("Berkas bayar %(list)s") % {"list": paylist}


def _file(paylist: Paylist, payments: list[Payment], at: datetime) -> PaymentFile:
    return PaymentFile(
        message_id=f"DBS{paylist.edition.year}{paylist.number:06d}",
        created_at=at,
        debtor=paylist.source_name,
        account=paylist.source_number,
        bank=paylist.bank,
        execution_on=zones.today(at, paylist.area.zone),
        rows=[
            PaymentRow(
                row.ref16, row.amount, row.account.bank_name, row.account.number, row.account.bank,
                f"DBS {paylist.edition.year} TAHAP {row.tranche} {row.ref16}",
            )
            for row in payments
        ],
    )  # fmt: skip
