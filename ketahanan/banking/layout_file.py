"""Payments in a bank's declared layout. Nothing is cut, nothing is made to fit: what does not fit is refused by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from ketahanan.banking.faults import Fault
from ketahanan.banking.layouts import DATES, Field, Kind, Layout, Pad
from ketahanan.banking.payments import (
    PaymentFile,
    PaymentRow,
    Totals,
    checked,
    refuse_if_any,
    written_as_checked,
)
from ketahanan.common.money import written
from ketahanan.common.sheets import FORMULA
from ketahanan.common.text import N_

# What people wrote, and what a spreadsheet could take for a formula.
FREE = frozenset({"creditor", "remittance", "debtor", "message_id"})

TOO_LONG = N_(
    "Kolom %(field)s paling lebar %(width)s tanda menurut tata letak bank, isinya %(length)s tanda. Pendekkan di catatan asalnya."
)
SEPARATOR = N_("Kolom %(field)s memuat pemisah kolom (%(sign)s). Hapus tanda itu di catatan asalnya.")
FORMULA_SIGN = N_(
    "Kolom %(field)s diawali %(sign)s, yang dibaca pengolah angka sebagai rumus. Ubah awalnya di catatan asalnya."
)
NO_SERVICE = N_(
    "Tidak ada jenis layanan bank untuk jumlah %(amount)s ke bank %(bank)s. Periksa bagian service pada tata letak."
)

type Values = dict[str, str | int | date]


def write(file: PaymentFile, layout: Layout, out: BinaryIO) -> Totals:
    """Write the file; the same file gives the same bytes. Raises BankFileRefused, in all but one case before a byte."""
    totals = checked(file, most_rows=layout.most_rows)
    head = _head(file, totals)
    refuse_if_any(_faults(file, layout, head))
    if layout.header:
        _put(layout, layout.header, head, out)
    for number, row in enumerate(written_as_checked(file.rows, totals), 1):
        _put(layout, layout.detail, head | _row(row, number, layout), out)
    if layout.trailer:
        _put(layout, layout.trailer, head, out)
    return totals


def _put(layout: Layout, fields: tuple[Field, ...], values: Values, out: BinaryIO) -> None:
    cells = (_filled(field, _cell(field, values)) for field in fields)
    out.write((layout.separator.join(cells) + layout.line_end).encode("ascii"))


def _head(file: PaymentFile, totals: Totals) -> Values:
    return {
        "message_id": file.message_id, "execution_on": file.execution_on, "created_on": file.created_at.date(),
        "debtor": file.debtor, "debtor_account": file.account, "debtor_bank": file.bank, "count": totals.count,
        "total": totals.total,
    }  # fmt: skip


def _row(row: PaymentRow, number: int, layout: Layout) -> Values:
    return {
        "number": number, "reference": row.reference, "amount": row.amount, "creditor": row.creditor, "account": row.account,
        "bank": row.bank, "remittance": row.remittance, "service": _service(row, layout),
    }  # fmt: skip


def _service(row: PaymentRow, layout: Layout) -> str:
    own = row.bank in layout.own
    fitting = (
        each.code
        for each in layout.services
        if each.own is own and (each.most is None or row.amount <= each.most)
    )
    return next(fitting, "")


def _cell(field: Field, values: Values) -> str:
    if not field.origin:
        return field.value
    value = values[field.origin]
    if isinstance(value, date):
        return value.strftime(DATES[field.form])
    if field.form == "sen":
        return f"{value}00"
    return f"{value}{field.form[1:]}"


def _filled(field: Field, cell: str) -> str:
    if field.pad is Pad.NONE:
        return cell
    return (
        cell.rjust(field.width, field.fill) if field.pad is Pad.LEFT else cell.ljust(field.width, field.fill)
    )


def _faults(file: PaymentFile, layout: Layout, head: Values) -> Iterator[Fault]:
    for part in (layout.header, layout.trailer):
        yield from _unfit(layout, part, head, 0)
    services = any(field.origin == "service" for field in layout.detail)
    for number, row in enumerate(file.rows, 1):
        values = head | _row(row, number, layout)
        yield from _unfit(layout, layout.detail, values, number)
        if services and not values["service"]:
            yield Fault(
                NO_SERVICE, {"amount": written(row.amount), "bank": row.bank}, entry=number, at="service"
            )


def _unfit(layout: Layout, fields: tuple[Field, ...], values: Values, number: int) -> Iterator[Fault]:
    for field in fields:
        cell = _cell(field, values)
        if len(cell) > field.width:
            told = {"field": field.code, "width": str(field.width), "length": str(len(cell))}
            yield Fault(TOO_LONG, told, entry=number, at=field.code)
        if layout.kind is Kind.DELIMITED and layout.separator in cell:
            yield Fault(
                SEPARATOR, {"field": field.code, "sign": layout.separator}, entry=number, at=field.code
            )
        if field.origin in FREE and cell.startswith(FORMULA):
            yield Fault(FORMULA_SIGN, {"field": field.code, "sign": cell[0]}, entry=number, at=field.code)
