"""CSV by a declared mapping: nothing is guessed."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.gates import gate_statement
from ketahanan.banking.statement_csv import Mapping, faults, read
from ketahanan.banking.statements import Statement

SIDES = Mapping(
    booked_on="Tanggal", debit="Debit", credit="Kredit", balance="Saldo", text="Keterangan", bank_reference="No. Jurnal", delimiter=";", skip=1
)  # fmt: skip
GOOD = '''Rekening 12345
Tanggal;Keterangan;No. Jurnal;Debit;Kredit;Saldo
25/11/2026;BANTUAN DBS2600000000001;J1;35.000,50;;965.000,00
25/11/2026;"RETUR; ""X""";J2;0,00;5000,00;970.000,00
'''
ONE = Mapping(
    booked_on="day",
    amount="amount",
    sign="dc",
    text="text",
    date_form="yyyy-mm-dd",
    decimal=".",
    thousands=",",
)


def of(text: str, mapping: Mapping) -> Statement:
    return read(BytesIO(text.encode()), "koran.csv", mapping, account="12345")


def one(amount: str, sign: str = "D", mapping: Mapping = ONE) -> Statement:
    return of(f'day,amount,dc,text\n2026-11-25,"{amount}",{sign},x\n', mapping)


def test_two_columns_with_a_running_balance() -> None:
    found = of(GOOD, SIDES)
    gate_statement(found, "koran.csv", account="12345")
    assert (found.opening, found.closing) == (1_000_000_50, 970_000_00)
    first, second = found.lines
    assert (first.signed, first.reference, first.bank_reference, first.entry) == (
        -35_000_50,
        "DBS2600000000001",
        "J1",
        1,
    )
    assert (second.signed, second.text) == (5_000_00, 'RETUR; "X"')


def test_the_newest_first_and_a_bom_are_read_too() -> None:
    lines = GOOD.splitlines()
    turned = "\ufeff" + "\r\n".join([*lines[:2], lines[3], lines[2]]) + "\r\n\r\n"
    assert of(turned, SIDES).lines == of(GOOD, SIDES).lines


def test_a_minus_or_a_word_says_the_direction() -> None:
    assert one("1,234.56").lines[0].signed == -1_234_56
    assert one("1234.56", "cr").lines[0].signed == 1_234_56
    signed = replace(ONE, sign="")
    assert one("-0.05", "", signed).lines[0].signed == -5
    assert one("1,234,567.00", "", signed).lines[0].signed == 1_234_567_00
    whole = replace(ONE, sign="", decimals=0, thousands=".", decimal=",")
    assert one("1.500", "", whole).lines[0].signed == 1_500_00


@pytest.mark.parametrize(
    "amount", ["1.234,56", "1.500", "1,500", "1,23.45", "1234,567.00", "12.5", "1 234.00", "1e3", "٣.00", "=1.00", "--1.00", "", "NaN",
               "1" * 16 + ".00", "1,234,56.00"],
)  # fmt: skip
def test_an_amount_that_can_be_read_two_ways_or_none_is_refused(amount: str) -> None:
    with pytest.raises(
        BankFileRefused,
        match=r'koran\.csv, baris 2: Jumlah pada kolom "amount" tidak cocok .*, misalnya 1,234,567\.00: ',
    ):
        one(amount)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("965.000,00", "965.000,01", "baris 4: Saldo berjalan Rp970.000 bukan saldo sebelumnya ditambah mutasi, Rp970.000,01"),
        ("0,00;5000,00", "1,00;5000,00", "baris 4: Baris ini harus berisi debit atau kredit, tepat satu"),
        ("35.000,50;;", "35.000,50;-35.000,50;", "baris 3: Baris ini harus berisi debit atau kredit, tepat satu"),
        ("35.000,50;;", ";;", "baris 3: Baris ini harus berisi debit atau kredit"),
        ("35.000,50;;", "-35.000,50;;", "baris 3: Baris ini harus berisi debit atau kredit"),
        ("25/11/2026;BANTUAN", "11/25/2026;BANTUAN", 'baris 3: Tanggal pada kolom "Tanggal" tidak terbaca sebagai dd/mm/yyyy: 11/25/2026'),
        ("25/11/2026;BANTUAN", "25/11/1999;BANTUAN", "baris 3: Tanggal pada kolom"),
        (";J1;", ";J1;x;", "baris 3: Baris ini 7 kolom, bukan 6 seperti kepala tabel"),
        (";Saldo", ";Balans", 'baris 2: Kolom "Saldo" tidak ada. Kolom pada berkas: Tanggal, Keterangan'),
        (";Saldo", ";Debit", 'baris 2: Kolom "Debit" ada dua kali pada berkas'),
        ('""X""";', '""X;', "Berkas ini bukan CSV yang utuh"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    with pytest.raises(BankFileRefused, match=sentence):
        of(GOOD.replace(old, new, 1), SIDES)


def test_a_file_without_lines_is_refused() -> None:
    with pytest.raises(BankFileRefused, match="tidak memuat mutasi"):
        of("\n".join(GOOD.splitlines()[:2]), SIDES)


def test_words_and_minus_contradict() -> None:
    with pytest.raises(BankFileRefused, match="kurang dari nol, padahal arahnya disebut kolom lain: -5.00"):
        one("-5.00")
    with pytest.raises(
        BankFileRefused,
        match=r'Kolom "dc" berisi X, bukan kata untuk debit atau kredit \(D, DB, DEBIT, C, CR, K, KREDIT\)',
    ):
        one("5.00", "X")


def test_without_a_running_balance_there_is_none_and_the_gate_says_so() -> None:
    found = one("5.00")
    assert (found.opening, found.closing) == (None, None)
    with pytest.raises(BankFileRefused, match="tidak memuat saldo awal dan saldo akhir"):
        gate_statement(found, "koran.csv")
    gate_statement(replace(found, opening=5_00, closing=0), "koran.csv")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date_form": "d.m.y"}, "date_form pada pemetaan harus salah satu dari 'dd/mm/yyyy'"),
        ({"decimal": ";"}, "decimal pada pemetaan harus salah satu dari ',' '.'"),
        ({"decimals": 3}, "decimals pada pemetaan harus salah satu dari 0 2, bukan 3"),
        ({"delimiter": "::"}, "delimiter pada pemetaan"),
        ({"skip": -1}, "skip pada pemetaan"),
        ({"thousands": "."}, "Tanda desimal dan tanda ribuan pada pemetaan sama"),
        ({"text": "amount"}, 'Kolom "amount" dipakai dua kali'),
        ({"booked_on": ""}, "tidak menyebut kolom tanggal"),
        ({"amount": ""}, "harus menyebut satu kolom jumlah"),
        ({"debit": "D"}, "harus menyebut satu kolom jumlah"),
        ({"credit_words": ("d",)}, 'Kata "D" berarti debit dan kredit sekaligus'),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_told_before_a_file_is_read(changes: dict[str, Any], sentence: str) -> None:
    mapping = replace(ONE, **changes)
    assert any(sentence in fault.text() for fault in faults(mapping))
    with pytest.raises(BankFileRefused):
        one("5.00", mapping=mapping)
    assert faults(ONE) == []
