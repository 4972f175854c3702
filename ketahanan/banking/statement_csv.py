"""Statements as CSV by a mapping that somebody declared once for a bank; what the declaration does not fit is refused."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO

from ketahanan.banking.bytes_in import MOST_BYTES, gate
from ketahanan.banking.faults import BankFileRefused, Fault, refuse, shown
from ketahanan.banking.gates import written
from ketahanan.banking.statements import (
    Statement,
    StatementLine,
    given,
    numbered,
    our_reference,
    sixteen_signs,
)
from ketahanan.common.text import N_

MOST_LINES = 500_000
DELIMITERS = (",", ";", "\t", "|")
DATES = {
    "dd/mm/yyyy": re.compile(r"(?P<d>[0-9]{2})/(?P<m>[0-9]{2})/(?P<y>[0-9]{4})"),
    "dd-mm-yyyy": re.compile(r"(?P<d>[0-9]{2})-(?P<m>[0-9]{2})-(?P<y>[0-9]{4})"),
    "mm/dd/yyyy": re.compile(r"(?P<m>[0-9]{2})/(?P<d>[0-9]{2})/(?P<y>[0-9]{4})"),
    "yyyy-mm-dd": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    "yyyymmdd": re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
}

BAD_CHOICE = N_(
    "%(field)s pada pemetaan harus salah satu dari %(choices)s, bukan %(value)s. Perbaiki pemetaannya."
)
NO_DAY = N_("Pemetaan tidak menyebut kolom tanggal. Isi booked_on.")
NO_AMOUNT = N_(
    "Pemetaan harus menyebut satu kolom jumlah (amount), atau dua kolom debit dan kredit (debit, credit). Perbaiki pemetaannya."
)
SAME_SIGN = N_("Tanda desimal dan tanda ribuan pada pemetaan sama. Perbaiki pemetaannya.")
SAME_COLUMN = N_('Kolom "%(column)s" dipakai dua kali pada pemetaan. Perbaiki pemetaannya.')
SAME_WORD = N_('Kata "%(value)s" berarti debit dan kredit sekaligus pada pemetaan. Perbaiki pemetaannya.')

NOT_CSV = N_("Berkas ini bukan CSV yang utuh: %(detail)s. Unduh lagi dari bank.")
NO_COLUMN = N_(
    'Kolom "%(column)s" tidak ada. Kolom pada berkas: %(found)s. Perbaiki pemetaan atau pilih berkas lain.'
)
TWO_COLUMNS = N_('Kolom "%(column)s" ada dua kali pada berkas. Minta bank memberi nama yang berbeda.')
WIDTH = N_(
    "Baris ini %(found)s kolom, bukan %(wanted)s seperti kepala tabel. Minta berkas yang benar dari bank."
)
MANY = N_("Berkas ini lebih dari %(most)s baris. Minta bank membaginya menurut hari.")
NO_LINES = N_("Berkas ini tidak memuat mutasi. Unduh lagi dari bank.")
BAD_DAY = N_(
    'Tanggal pada kolom "%(column)s" tidak terbaca sebagai %(form)s: %(value)s. Perbaiki pemetaan atau minta berkas yang benar.'
)
BAD_AMOUNT = N_("Jumlah pada kolom \"%(column)s\" tidak cocok dengan bentuk yang dinyatakan, misalnya %(example)s: %(value)s. "
                "Jumlah yang dapat dibaca dua cara tidak ditebak; perbaiki pemetaan atau minta berkas yang benar.")  # fmt: skip
NEGATIVE = N_(
    'Jumlah pada kolom "%(column)s" kurang dari nol, padahal arahnya disebut kolom lain: %(value)s. Perbaiki pemetaan.'
)
BAD_WORD = N_(
    'Kolom "%(column)s" berisi %(value)s, bukan kata untuk debit atau kredit (%(words)s). Perbaiki pemetaan.'
)
BOTH = N_("Baris ini harus berisi debit atau kredit, tepat satu. Minta berkas yang benar dari bank.")
RUNNING = N_(
    "Saldo berjalan %(value)s bukan saldo sebelumnya ditambah mutasi, %(wanted)s. Ada baris yang hilang; minta berkas lengkap."
)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Names of columns, and how dates and amounts are written. Either `amount` (with `sign` or a minus) or two columns."""

    booked_on: str
    amount: str = ""
    sign: str = ""
    debit: str = ""
    credit: str = ""
    value_on: str = ""
    reference: str = ""
    bank_reference: str = ""
    text: str = ""
    party: str = ""
    party_account: str = ""
    code: str = ""
    balance: str = ""
    date_form: str = "dd/mm/yyyy"
    decimal: str = ","
    thousands: str = "."
    decimals: int = 2
    debit_words: tuple[str, ...] = ("D", "DB", "DEBIT")
    credit_words: tuple[str, ...] = ("C", "CR", "K", "KREDIT")
    delimiter: str = ","
    skip: int = 0  # lines above the names of the columns

    def columns(self) -> dict[str, str]:
        """What each named column means."""
        settings = {
            "date_form",
            "decimal",
            "thousands",
            "decimals",
            "debit_words",
            "credit_words",
            "delimiter",
            "skip",
        }
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name not in settings and getattr(self, each.name)
        }

    def example(self) -> str:
        """An amount as the mapping says it is written."""
        return f"1{self.thousands}234{self.thousands}567" + (f"{self.decimal}00" if self.decimals else "")


def faults(mapping: Mapping) -> list[Fault]:
    """Everything that is wrong with a mapping itself; empty when it can be used."""
    choices: tuple[tuple[str, object, tuple[object, ...]], ...] = (
        ("date_form", mapping.date_form, tuple(DATES)), ("decimal", mapping.decimal, (",", ".")),
        ("thousands", mapping.thousands, ("", ".", ",", " ", "'")), ("decimals", mapping.decimals, (0, 2)),
        ("delimiter", mapping.delimiter, DELIMITERS), ("skip", mapping.skip, tuple(range(51))),
    )  # fmt: skip
    found = [
        Fault(
            BAD_CHOICE,
            {"field": field, "choices": " ".join(repr(each) for each in known[:6]), "value": repr(value)},
            at=field,
        )
        for field, value, known in choices
        if value not in known
    ]
    columns = list(mapping.columns().values())
    found += [
        Fault(SAME_COLUMN, {"column": each}, at="columns")
        for each in sorted({c for c in columns if columns.count(c) > 1})
    ]
    if not mapping.booked_on:
        found.append(Fault(NO_DAY, at="booked_on"))
    if bool(mapping.amount) == bool(mapping.debit or mapping.credit) or bool(mapping.debit) != bool(
        mapping.credit
    ):
        found.append(Fault(NO_AMOUNT, at="amount"))
    if mapping.decimal == mapping.thousands:
        found.append(Fault(SAME_SIGN, at="decimal"))
    both = {word.upper() for word in mapping.debit_words} & {word.upper() for word in mapping.credit_words}
    found += [Fault(SAME_WORD, {"value": word}, at="debit_words") for word in sorted(both)]
    return found


def read(
    stream: BinaryIO, name: str, mapping: Mapping, *, account: str, ours: Callable[[str], bool] = sixteen_signs,
    most: int = MOST_BYTES,
) -> Statement:  # fmt: skip
    """The statement of one account; balances only where a column has the running one. Raises BankFileRefused."""
    wrong = faults(mapping)
    if wrong:
        raise BankFileRefused(wrong)
    gate(stream, name, most=most)
    reader = _Reader(name, mapping, ours)
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        found = list(reader.rows(text))
    finally:
        text.detach()
    if not found:
        raise refuse(NO_LINES, file=name)
    opening, closing, found = reader.balances(found)
    lines = tuple(numbered(replace(line, entry=entry) for entry, (line, _, _) in enumerate(found, 1)))
    days = [line.booked_on for line in lines]
    return Statement(
        kind="CSV", id="", number=None, account=account, currency="IDR", starts_on=min(days), ends_on=max(days),
        opening=opening, closing=closing, lines=lines, entries=len(lines),
    )  # fmt: skip


type Row = tuple[StatementLine, int | None, int]  # with the running balance and the line of the file


class _Reader:
    def __init__(self, name: str, mapping: Mapping, ours: Callable[[str], bool]) -> None:
        self.name, self.mapping, self.ours = name, mapping, ours
        self.line = 0
        self.at: dict[str, int] = {}
        self.names = mapping.columns()
        point = re.escape(mapping.decimal) + r"([0-9]{2})" if mapping.decimals else "()"
        grouped = rf"[0-9]{{1,3}}(?:{re.escape(mapping.thousands)}[0-9]{{3}})+|" if mapping.thousands else ""
        self.form = re.compile(rf"([-+]?)({grouped}[0-9]{{1,15}}){point}")

    def refuse(self, sentence: str, at: str, **values: str) -> BankFileRefused:
        values["column"] = self.names.get(at, at)
        return BankFileRefused([Fault(sentence, values, self.name, self.line, at=at)])

    def rows(self, text: TextIOWrapper) -> Iterator[Row]:
        """The lines as they stand. Raises BankFileRefused."""
        reader = csv.reader(text, delimiter=self.mapping.delimiter, strict=True)
        width = 0
        try:
            for number, cells in enumerate(reader):
                self.line = reader.line_num
                if number < self.mapping.skip or not any(cell.strip() for cell in cells):
                    continue
                if not width:
                    width = self._head(cells)
                    continue
                if number > MOST_LINES:
                    raise self.refuse(MANY, "rows", most=f"{MOST_LINES:,}".replace(",", "."))
                if len(cells) != width:
                    raise self.refuse(WIDTH, "rows", found=str(len(cells)), wanted=str(width))
                yield self._row(cells)
        except csv.Error as error:
            raise refuse(
                NOT_CSV, file=self.name, line=reader.line_num, detail=shown(str(error), 80)
            ) from None

    def _head(self, cells: list[str]) -> int:
        names = [cell.strip() for cell in cells]
        for column, name in self.names.items():
            if names.count(name) > 1:
                raise self.refuse(TWO_COLUMNS, column)
            if name not in names:
                raise self.refuse(NO_COLUMN, column, found=shown(", ".join(names), 200))
            self.at[column] = names.index(name)
        return len(cells)

    def _row(self, cells: list[str]) -> Row:
        def cell(column: str) -> str:
            return cells[self.at[column]].strip() if column in self.at else ""

        moved = self._moved(cell)
        reference, text = given(cell("reference")), cell("text")
        line = StatementLine(
            amount=abs(moved),
            credit=moved >= 0,
            booked_on=self._day("booked_on", cell("booked_on")),
            value_on=self._day("value_on", cell("value_on")) if cell("value_on") else None,
            reference=our_reference(self.ours, (reference,), text),
            end_to_end=reference,
            bank_reference=given(cell("bank_reference")),
            party=cell("party"),
            party_account=cell("party_account"),
            code=cell("code"),
            text=text,
        )
        return line, self._amount("balance", cell("balance")) if "balance" in self.at else None, self.line

    def _moved(self, cell: Callable[[str], str]) -> int:
        if "debit" in self.at:
            sides = [self._amount(side, cell(side)) if cell(side) else 0 for side in ("credit", "debit")]
            if min(sides) < 0 or (sides[0] > 0) == (sides[1] > 0):
                raise self.refuse(BOTH, "debit")
            return sides[0] - sides[1]
        amount = self._amount("amount", cell("amount"))
        if "sign" not in self.at:
            return amount
        if amount < 0:
            raise self.refuse(NEGATIVE, "amount", value=shown(cell("amount")))
        word = cell("sign").upper()
        if word in {each.upper() for each in self.mapping.debit_words}:
            return -amount
        if word in {each.upper() for each in self.mapping.credit_words}:
            return amount
        words = ", ".join((*self.mapping.debit_words, *self.mapping.credit_words))
        raise self.refuse(BAD_WORD, "sign", value=shown(cell("sign")), words=words)

    def _amount(self, column: str, text: str) -> int:
        found = self.form.fullmatch(text)
        if not found:
            raise self.refuse(BAD_AMOUNT, column, value=shown(text), example=self.mapping.example())
        whole = found[2].replace(self.mapping.thousands, "") if self.mapping.thousands else found[2]
        amount = int(whole) * 100 + int(found[3] or "0")
        return -amount if found[1] == "-" else amount

    def _day(self, column: str, text: str) -> date:
        found = DATES[self.mapping.date_form].fullmatch(text)
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year <= 2100:
            raise self.refuse(BAD_DAY, column, form=self.mapping.date_form, value=shown(text))
        return day

    def balances(self, rows: list[Row]) -> tuple[int | None, int | None, list[Row]]:
        """Opening and closing from the running balance, and the rows oldest first. Raises BankFileRefused at a gap."""
        if rows[0][1] is None:
            return None, None, rows
        break_at = _gap(rows)
        if break_at is not None and _gap(rows[::-1]) is None:
            rows, break_at = rows[::-1], None
        running = [(line.signed, balance or 0, number) for line, balance, number in rows]
        if break_at is not None:
            signed, balance, self.line = running[break_at]
            raise self.refuse(
                RUNNING, "balance", value=written(balance), wanted=written(running[break_at - 1][1] + signed)
            )
        return running[0][1] - running[0][0], running[-1][1], rows


def _gap(rows: list[Row]) -> int | None:
    """The first row whose balance is not the one before plus its movement."""
    for number in range(1, len(rows)):
        line, balance, _ = rows[number]
        if balance != (rows[number - 1][1] or 0) + line.signed:
            return number
    return None
