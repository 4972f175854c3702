"""Guards and effects of a payment run. Every gate of every payment is asked again at each step (money 6.3, 6.9)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.banking import pain001
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.payments import PaymentFile, PaymentRow
from ketahanan.common import zones
from ketahanan.common.errors import Refused, Several
from ketahanan.common.money import written
from ketahanan.documents import operations as documents
from ketahanan.documents.models import Privacy
from ketahanan.flow.kinds import Given
from ketahanan.grants import many
from ketahanan.grants import operations as grants
from ketahanan.grants.credit_moves import held_sentence
from ketahanan.grants.gates import Step, Unmet
from ketahanan.grants.models import Payment
from ketahanan.ledger import queries as ledger
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor
from ketahanan.treasury import queries
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.treasury.workflow import PAYLIST

type Told = Mapping[str, Any] | None

NAMED = 5
"""So many payments are named in a refusal; the page shows the rest."""
FILE_READERS = PAYLIST.readers


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
    _paper(paylist, given["spp_no"], given["spp_on"], at, field="spp", after=None, label="SPP")
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
    _paper(paylist, given["spm_no"], given["spm_on"], at, field="spm", after=paylist.spp_on, label="SPM")
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
    _paper(paylist, given["sp2d_no"], given["sp2d_on"], at, field="sp2d", after=paylist.spm_on, label="SP2D")
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
    paylist.save(update_fields=["sp2d_no", "sp2d_on"])
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
    shut = _shut(paylist, Step.SP2D, by, at)
    if shut:
        _leave(paylist, shut, by, at)
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
        out.getvalue(), kind="BAYAR", title=_("Berkas bayar %(list)s") % {"list": paylist}, subject=paylist.subject,
        round_=paylist.round, area=paylist.area, readers=FILE_READERS, privacy=Privacy.POKJA.value, by=by, at=at,
        mime="application/xml",
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


def _paper(
    paylist: Paylist, number: str, day: date, at: datetime, *, field: str, after: date | None, label: str
) -> None:
    if not number.strip():
        what = _("Nomor %(paper)s") % {"paper": label}
        raise Refused(_("%(label)s belum terisi. Tulis seperti di suratnya.") % {"label": what}, field=f"{field}_no")
    today = zones.today(at, paylist.area.zone)
    if day > today:
        raise Refused(_("Tanggal %(label)s belum tiba. Tulis tanggal di suratnya.") % {"label": label}, field=f"{field}_on")
    if day < (after or date(paylist.edition.year, 1, 1)):
        raise Refused(
            _("Tanggal %(label)s lebih awal daripada surat sebelumnya atau tahun edisi. Periksa suratnya.") % {"label": label},
            field=f"{field}_on",
        )


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
    return many.shut_gates(
        many.facts_of_many(queries.payments_of(paylist), at, step=step, spm_on=spm_on, payer=by)
    )


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


def _leave(paylist: Paylist, shut: Mapping[int, list[Unmet]], by: Actor, at: datetime) -> None:
    rows = list(PaylistRow.objects.filter(paylist=paylist, live=True, payment__in=list(shut)))
    payments = Payment.objects.filter(pk__in=[row.payment_id for row in rows])
    grants.leave_many(payments, told=_list(paylist), by=by, at=at)
    for row in rows:
        row.live, row.left_out = False, " ".join(gone.sentence for gone in shut[row.payment_id])
    PaylistRow.objects.bulk_update(rows, ["live", "left_out"], batch_size=500)


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
