"""What a file must hold before a line of it counts: all or nothing, without the house's database (money 6.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ketahanan.banking.faults import BankFileRefused, Fault, shown
from ketahanan.banking.statements import Returns, Statement, StatusReport
from ketahanan.common.text import N_

RUPIAH = "IDR"

NOT_RUPIAH = N_("Mata uang berkas ini %(found)s, bukan IDR. Periksa apakah rekening korannya benar.")
NOT_OURS = N_(
    "Rekening pada berkas %(found)s, bukan %(account)s. Pilih rekening yang benar atau unduh lagi dari bank."
)
NO_BALANCE = N_(
    "Berkas ini tidak memuat saldo awal dan saldo akhir. Minta rekening koran lengkap dengan keduanya."
)
NOT_ADDING = N_("Saldo awal %(opening)s ditambah mutasi %(moved)s menjadi %(sum)s, bukan saldo akhir %(closing)s; selisih %(gap)s. "
                "Ada mutasi yang hilang atau berubah; minta berkas lengkap dari bank.")  # fmt: skip
NOT_LAST = N_("Berkas ini bukan halaman terakhir rekening koran. Minta bank mengirimnya dalam satu berkas.")
BACKWARDS = N_(
    "Rekening koran berakhir (%(end)s) sebelum dimulai (%(start)s). Minta berkas yang benar dari bank."
)
COUNT = N_(
    "Berkas menyatakan %(declared)s %(what)s, tetapi memuat %(found)s. Minta berkas lengkap dari bank."
)
SUM = N_(
    "Berkas menyatakan jumlah %(what)s %(declared)s, tetapi isinya %(found)s. Minta berkas lengkap dari bank."
)
TWICE = N_(
    "Referensi %(value)s muncul %(times)s kali. Satu pembayaran hanya boleh sekali; tanyakan kepada bank."
)
SKIPPED = N_(
    "Rekening koran nomor %(found)s tidak menyambung: sesudah nomor %(before)s harus nomor %(next)s. Unggah yang terlewat lebih dahulu."
)
BROKEN = N_(
    "Saldo awal %(opening)s berbeda dari saldo akhir sebelumnya %(closing)s. Ada rekening koran yang hilang atau diubah; minta ulang dari bank."
)

ALL = N_("mutasi")
CREDITS = N_("mutasi masuk")
DEBITS = N_("mutasi keluar")
RETURNED = N_("pengembalian")


def written(sen: int) -> str:
    """Rp1.234,56: sen only where there are any."""
    rupiah, rest = divmod(abs(sen), 100)
    text = f"{'-' if sen < 0 else ''}Rp{rupiah:,}".replace(",", ".")
    return f"{text},{rest:02d}" if rest else text


def gate_statement(statement: Statement, name: str, *, account: str = "") -> None:
    """Raises BankFileRefused with everything that does not hold."""
    _raise([*_head(statement, name, account), *_balance(statement, name), *_declared(statement, name)])


def gate_notice(statement: Statement, name: str, *, account: str = "") -> None:
    """The same for a camt.054, which has no balances."""
    _raise([*_head(statement, name, account), *_declared(statement, name)])


def gate_status(report: StatusReport, name: str) -> None:
    """Raises BankFileRefused when a payment is answered twice."""
    _raise(list(_twice([row.reference for row in report.rows if row.reference], name)))


def gate_returns(returns: Returns, name: str) -> None:
    """Raises BankFileRefused with everything that does not hold."""
    total = sum(row.amount for row in returns.rows)
    faults = list(_counted(RETURNED, returns.count, len(returns.rows), returns.total, total, name))
    if returns.currency != RUPIAH:
        faults.insert(0, Fault(NOT_RUPIAH, {"found": shown(returns.currency)}, name, at="Ccy"))
    _raise([*faults, *_twice([row.reference for row in returns.rows if row.reference], name)])


def gate_follows(statement: Statement, name: str, *, number: int | None, closing: int) -> None:
    """That the statement follows the last accepted one, whose number and closing balance in sen are given."""
    faults = []
    if number is not None and statement.number is not None and statement.number != number + 1:
        values = {"found": str(statement.number), "before": str(number), "next": str(number + 1)}
        faults.append(Fault(SKIPPED, values, name, at="number"))
    if statement.opening is not None and statement.opening != closing:
        values = {"opening": written(statement.opening), "closing": written(closing)}
        faults.append(Fault(BROKEN, values, name, at="opening"))
    _raise(faults)


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise BankFileRefused(faults)


def _head(statement: Statement, name: str, account: str) -> Iterator[Fault]:
    if statement.currency != RUPIAH:
        yield Fault(NOT_RUPIAH, {"found": shown(statement.currency)}, name, at="Ccy")
    if account and statement.account != account:
        yield Fault(NOT_OURS, {"found": shown(statement.account), "account": account}, name, at="account")
    if not statement.last_page:
        yield Fault(NOT_LAST, {}, name, at="page")
    start, end = statement.starts_on, statement.ends_on
    if start and end and end < start:
        yield Fault(BACKWARDS, {"start": start.isoformat(), "end": end.isoformat()}, name, at="to")


def _balance(statement: Statement, name: str) -> Iterator[Fault]:
    opening, closing, moved = statement.opening, statement.closing, statement.moved
    if opening is None or closing is None:
        yield Fault(NO_BALANCE, {}, name, at="balance")
    elif opening + moved != closing:
        values = {
            "opening": written(opening), "moved": written(moved), "sum": written(opening + moved),
            "closing": written(closing), "gap": written(opening + moved - closing),
        }  # fmt: skip
        yield Fault(NOT_ADDING, values, name, at="closing")


def _declared(statement: Statement, name: str) -> Iterator[Fault]:
    if statement.pending:
        # What is only announced may be counted by the bank or not; the balance decides.
        return
    said, lines = statement.declared, statement.lines
    entries: dict[int, int] = {}
    for line in lines:
        entries[line.entry] = entries.get(line.entry, 0) + line.signed
    incoming = [moved for moved in entries.values() if moved > 0]
    outgoing = [-moved for moved in entries.values() if moved < 0]
    total = sum(incoming) + sum(outgoing)
    yield from _counted(ALL, said.count, statement.entries, said.total, total, name)
    if len(incoming) + len(outgoing) == statement.entries:
        yield from _counted(CREDITS, said.credit_count, len(incoming), said.credit_total, sum(incoming), name)
        yield from _counted(DEBITS, said.debit_count, len(outgoing), said.debit_total, sum(outgoing), name)


def _counted(
    what: str, count: int | None, found: int, total: int | None, moved: int, name: str
) -> Iterator[Fault]:
    if count is not None and count != found:
        yield Fault(COUNT, {"what": what, "declared": str(count), "found": str(found)}, name, at="count")
    if total is not None and total != moved:
        yield Fault(SUM, {"what": what, "declared": written(total), "found": written(moved)}, name, at="sum")


def _twice(references: list[str], name: str) -> Iterator[Fault]:
    for reference, times in Counter(references).items():
        if times > 1:
            yield Fault(TWICE, {"value": shown(reference), "times": str(times)}, name, at="reference")
