"""What is written to a bank, and what no bank file may contain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from ketahanan.banking.faults import BankFileRefused, Fault, shown
from ketahanan.common.money import ABSURD, written
from ketahanan.common.text import N_

MOST_FAULTS = 50
MOST_NAME = 140
MOST_ID = 35
# Control sums have eighteen digits, two of them for sen.
MOST_TOTAL = 10**16 - 1

# The Latin set that every bank passes on (ISO 20022, as SWIFT and the SEPA rule books narrow it).
FOREIGN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
REFERENCE = re.compile(r"[A-Z0-9]{16}")
ACCOUNT = re.compile(r"[0-9]{5,34}")
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
CLEARING_OR_BIC = re.compile(rf"[0-9]{{3,7}}|{BIC.pattern}")

EMPTY = N_("%(what)s kosong. Isi di catatan asalnya, lalu buat berkas lagi.")
LONG = N_("%(what)s terlalu panjang: %(length)s tanda, paling banyak %(most)s. Pendekkan di catatan asalnya.")
SIGN = N_(
    "%(what)s memuat tanda yang tidak diteruskan bank: %(sign)s. Pakai huruf Latin, angka, spasi atau / - ? : ( ) . , ' +."
)
SPACE = N_(
    "%(what)s diawali atau diakhiri spasi atau garis miring, atau memuat dua garis miring berurutan. Hapus tanda itu di catatan asalnya."
)
BAD_REFERENCE = N_(
    "Referensi harus 16 huruf besar atau angka, bukan %(value)s. Buat ulang perintah bayar ini."
)
TWICE = N_(
    "Referensi %(value)s sudah dipakai pembayaran ke-%(first)s. Satu referensi hanya untuk satu pembayaran; keluarkan salah satunya."
)
BAD_ACCOUNT = N_("%(what)s harus 5 sampai 34 angka tanpa spasi, bukan %(value)s. Periksa di daftar rekening.")
BAD_BANK = N_(
    "%(what)s harus kode kliring (misalnya 008) atau BIC (misalnya BMRIIDJA), bukan %(value)s. Periksa di daftar rekening."
)
NOT_WHOLE = N_("Jumlah harus rupiah bulat. Periksa perintah bayar ini.")
NOT_POSITIVE = N_("Jumlah harus lebih dari nol, bukan %(value)s. Keluarkan pembayaran ini.")
TOO_LARGE = N_("Jumlah %(value)s melebihi batas %(most)s untuk satu pembayaran. Periksa banyaknya angka nol.")
NO_ROWS = N_("Tidak ada pembayaran. Pilih sedikitnya satu, lalu buat berkas lagi.")
MANY_ROWS = N_("Berkas ini memuat lebih dari %(most)s pembayaran. Bagi menjadi beberapa berkas.")
LARGE_TOTAL = N_(
    "Jumlah seluruh pembayaran %(value)s melebihi %(most)s, yang dapat ditulis dalam satu berkas. Bagi menjadi beberapa berkas."
)
MORE = N_("Masih ada kesalahan lain yang tidak ditampilkan. Perbaiki yang di atas, lalu buat berkas lagi.")
CHANGED = N_("Daftar pembayaran berubah selagi berkas dibuat. Berkas dibuang; buat lagi.")

NAME = N_("Nama penerima")
REMITTANCE = N_("Berita")
PAYEE_ACCOUNT = N_("Rekening penerima")
PAYEE_BANK = N_("Bank penerima")
MESSAGE = N_("Nomor berkas")
DEBTOR = N_("Nama pembayar")
DEBTOR_ACCOUNT = N_("Rekening pembayar")
DEBTOR_BANK = N_("Bank pembayar")


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment. Amount in whole rupiah; the account is text of digits, the bank a clearing code or a BIC."""

    reference: str
    amount: int
    creditor: str
    account: str
    bank: str
    remittance: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Count and sum in rupiah of payments."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """One order to one bank. `rows` is walked more than once and must give the same rows each time."""

    message_id: str
    created_at: datetime
    debtor: str
    account: str
    bank: str
    execution_on: date
    rows: Iterable[PaymentRow]


def checked(file: PaymentFile, *, most_rows: int) -> Totals:
    """Control totals of a file without faults. Raises BankFileRefused with every fault, at most fifty."""
    faults = list(_of_head(file))
    seen: dict[str, int] = {}
    count = total = 0
    for count, row in enumerate(file.rows, 1):
        if count > most_rows:
            faults.append(Fault(MANY_ROWS, {"most": f"{most_rows:,}".replace(",", ".")}, at="rows"))
            break
        faults += _of_row(row, count, seen)
        total += row.amount
        if len(faults) > MOST_FAULTS:
            break
    if not count:
        faults.append(Fault(NO_ROWS, at="rows"))
    if total > MOST_TOTAL:
        faults.append(Fault(LARGE_TOTAL, {"value": written(total), "most": written(MOST_TOTAL)}, at="total"))
    refuse_if_any(faults)
    return Totals(count, total)


def refuse_if_any(faults: Iterable[Fault]) -> None:
    """Raises BankFileRefused with the first fifty; when there are more, that is said."""
    told = list(islice(faults, MOST_FAULTS + 1))
    if len(told) > MOST_FAULTS:
        told[MOST_FAULTS:] = [Fault(MORE)]
    if told:
        raise BankFileRefused(told)


def written_as_checked(rows: Iterable[PaymentRow], totals: Totals) -> Iterator[PaymentRow]:
    """The rows once more. Raises BankFileRefused at the end when they are not those that were checked."""
    count = total = 0
    for row in rows:
        count += 1
        total += row.amount
        yield row
    if (count, total) != (totals.count, totals.total):
        raise BankFileRefused([Fault(CHANGED)])


def _of_head(file: PaymentFile) -> Iterator[Fault]:
    if file.created_at.tzinfo is None:
        raise ValueError("created_at needs a zone")
    yield from _text(MESSAGE, file.message_id, MOST_ID, 0, "message_id")
    yield from _text(DEBTOR, file.debtor, MOST_NAME, 0, "debtor")
    yield from _form(BAD_ACCOUNT, DEBTOR_ACCOUNT, file.account, ACCOUNT, 0, "account")
    yield from _form(BAD_BANK, DEBTOR_BANK, file.bank, CLEARING_OR_BIC, 0, "bank")


def _of_row(row: PaymentRow, number: int, seen: dict[str, int]) -> Iterator[Fault]:
    if not REFERENCE.fullmatch(row.reference):
        yield Fault(BAD_REFERENCE, {"value": shown(row.reference)}, entry=number, at="reference")
    first = seen.setdefault(row.reference, number)
    if first != number:
        yield Fault(TWICE, {"value": shown(row.reference), "first": str(first)}, entry=number, at="reference")
    yield from _amount(row.amount, number)
    yield from _text(NAME, row.creditor, MOST_NAME, number, "creditor")
    yield from _text(REMITTANCE, row.remittance, MOST_NAME, number, "remittance")
    yield from _form(BAD_ACCOUNT, PAYEE_ACCOUNT, row.account, ACCOUNT, number, "account")
    yield from _form(BAD_BANK, PAYEE_BANK, row.bank, CLEARING_OR_BIC, number, "bank")


def _amount(amount: int, number: int) -> Iterator[Fault]:
    if type(amount) is not int:
        yield Fault(NOT_WHOLE, entry=number, at="amount")
    elif amount <= 0:
        yield Fault(NOT_POSITIVE, {"value": written(amount)}, entry=number, at="amount")
    elif amount > ABSURD:
        yield Fault(TOO_LARGE, {"value": written(amount), "most": written(ABSURD)}, entry=number, at="amount")


def _form(
    sentence: str, what: str, value: str, form: re.Pattern[str], number: int, at: str
) -> Iterator[Fault]:
    if not form.fullmatch(value):
        yield Fault(sentence, {"what": what, "value": shown(value)}, entry=number, at=at)


def _text(what: str, value: str, most: int, number: int, at: str) -> Iterator[Fault]:
    if not value.strip():
        yield Fault(EMPTY, {"what": what}, entry=number, at=at)
        return
    foreign = FOREIGN.search(value)
    if foreign:
        sign = foreign[0]
        yield Fault(SIGN, {"what": what, "sign": f"{shown(sign)} (U+{ord(sign):04X})"}, entry=number, at=at)
    if len(value) > most:
        yield Fault(LONG, {"what": what, "length": str(len(value)), "most": str(most)}, entry=number, at=at)
    if value[0] in " /" or value[-1] in " /" or "//" in value:
        yield Fault(SPACE, {"what": what}, entry=number, at=at)
