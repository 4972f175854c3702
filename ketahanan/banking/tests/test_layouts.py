"""Declared layouts: golden files, every fault of a layout and of a row told."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings

from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.layout_file import write
from ketahanan.banking.layouts import Layout, read, shipped
from ketahanan.banking.payments import PaymentRow
from ketahanan.banking.tests.made import ROWS, order, row

MANDIRI = shipped()["mandiri-payroll"]
GOLDEN = (
    "P,20261125,032901001234567,3,470000006.00\r\n"
    "000000000000001,POKJA 1 DESA SUKAMAJU,,,,IDR,35000001.00,BANTUAN TAHAP 1 POKJA 1,DBS2600000000001,BAU\r\n"
    "000000000000002,POKJA 2 DESA SUKAMAJU,,,,IDR,150000002.00,BANTUAN TAHAP 1 POKJA 2,DBS2600000000002,IBU\r\n"
    "000000000000003,POKJA 3 DESA SUKAMAJU,,,,IDR,285000003.00,BANTUAN TAHAP 1 POKJA 3,DBS2600000000003,RBU\r\n"
)
FIXED = """
[layout]
code = "uji"
title = "Lebar tetap"
kind = "fixed"
line_end = "lf"
[[header]]
code = "h"
value = "0"
width = 1
pad = "right"
[[header]]
code = "day"
from = "execution_on"
form = "ddMMyyyy"
width = 8
pad = "left"
[[detail]]
code = "account"
from = "account"
width = 20
pad = "left"
fill = "0"
[[detail]]
code = "name"
from = "creditor"
width = 25
pad = "right"
[[detail]]
code = "amount"
from = "amount"
form = "sen"
width = 13
pad = "left"
fill = "0"
[[detail]]
code = "reference"
from = "reference"
width = 16
pad = "right"
[[trailer]]
code = "count"
from = "count"
width = 6
pad = "left"
fill = "0"
[[trailer]]
code = "total"
from = "total"
form = "0"
width = 15
pad = "left"
fill = "0"
"""


def text_of(layout: Layout, *rows: PaymentRow, **head: object) -> str:
    out = BytesIO()
    write(order(*rows, **head), layout, out)
    return out.getvalue().decode("ascii")


def test_the_golden_file_of_mandiri() -> None:
    rows = (row(1), row(2, bank="008", amount=150_000_002), row(3, amount=285_000_003))
    assert text_of(MANDIRI, *rows) == GOLDEN
    assert text_of(MANDIRI, *rows) == text_of(MANDIRI, *rows)


def test_a_golden_file_of_fixed_width() -> None:
    assert text_of(read(FIXED.encode(), "uji.toml"), row(1), row(2, amount=7)) == (
        "025112026\n"
        "00000000000000000001POKJA 1 DESA SUKAMAJU    0003500000100DBS2600000000001\n"
        "00000000000000000002POKJA 2 DESA SUKAMAJU    0000000000700DBS2600000000002\n"
        "000002000000035000008\n"
    )


@given(rows=ROWS)
@settings(max_examples=60)
def test_a_file_is_read_back_or_refused_by_row(rows: list[PaymentRow]) -> None:
    try:
        text = text_of(MANDIRI, *rows)
    except BankFileRefused as refused:
        assert all(flaw.text().startswith("Pembayaran ke-") for flaw in refused.flaws)
        assert any(len(each.creditor) > 40 or "," in each.creditor + each.remittance or each.creditor[0] in "+-"
                   or each.remittance[0] in "+-" for each in rows)  # fmt: skip
        return
    head, *found = csv.reader(StringIO(text))
    assert [(each[8], int(each[6].removesuffix(".00")), each[1], each[0], each[7]) for each in found] == [
        (each.reference, each.amount, each.creditor, each.account, each.remittance) for each in rows
    ]
    assert (int(head[3]), int(head[4].removesuffix(".00"))) == (len(rows), sum(each.amount for each in rows))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for line in found for cell in line)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"creditor": "N" * 41}, "Pembayaran ke-1: Kolom name paling lebar 40 tanda menurut tata letak bank, isinya 41 tanda."),
        ({"creditor": "POKJA 1, DESA"}, "Pembayaran ke-1: Kolom name memuat pemisah kolom (,)."),
        ({"remittance": "+62811"}, "Pembayaran ke-1: Kolom remark diawali +, yang dibaca pengolah angka sebagai rumus."),
        ({"creditor": "-1+cmd"}, "Pembayaran ke-1: Kolom name diawali -, yang dibaca pengolah angka sebagai rumus."),
        ({"creditor": "=HYPERLINK(1)"}, "Pembayaran ke-1: Nama penerima memuat tanda yang tidak diteruskan bank: = (U+003D)."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_never_cut(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(BankFileRefused) as refused:
        text_of(MANDIRI, row(1, **changes))
    (flaw,) = refused.value.flaws
    assert flaw.text().startswith(sentence)


@pytest.mark.parametrize(("amount", "service"), [(250_000_000, "BAU"), (250_000_001, "RBU")])
def test_the_limit_of_a_service_belongs_to_it(amount: int, service: str) -> None:
    assert text_of(MANDIRI, row(1, amount=amount)).endswith(f",{service}\r\n")


def test_a_way_of_paying_that_the_bank_lacks_is_named() -> None:
    text = (
        FIXED
        + '[[detail]]\ncode = "way"\nfrom = "service"\nwidth = 3\npad = "right"\n[[service]]\ncode = "IBU"\nown = true\n'
    )
    with pytest.raises(
        BankFileRefused, match=r"Tidak ada jenis layanan bank untuk jumlah Rp35\.000\.001 ke bank BRINIDJA"
    ):
        text_of(read(text.encode(), "uji.toml"), row(1))


def test_a_hundred_thousand_rows_are_too_many() -> None:
    class Rows:
        def __iter__(self) -> Iterator[PaymentRow]:
            return (row(number) for number in range(1, 100_001))

    with pytest.raises(BankFileRefused, match=r"lebih dari 99\.999 pembayaran. Bagi menjadi beberapa berkas"):
        text_of(MANDIRI, rows=Rows())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "fixed"', 'kind = "excel"', "tidak dikenal: excel"),
        ('line_end = "lf"', 'line_end = "cr"', "\"line_end\" pada uji.toml.layout harus salah satu dari 'crlf', 'lf', bukan 'cr'"),
        ('from = "account"', 'from = "iban"', "uji.toml, baris 19: \"from\" pada account harus salah satu dari 'number', 'reference'"),
        ('value = "0"\n', 'value = "0"\nfrom = "count"\n', 'h harus berisi tepat satu dari "from" atau "value"'),
        ('value = "0"', 'value = "00"', "Nilai tetap pada h lebih panjang dari lebarnya"),
        ('form = "sen"\n', "", "amount berisi amount dan perlu bentuk. Isi form dengan salah satu dari 0, 0.00, 0,00, sen"),
        ('form = "sen"', 'form = "cent"', "\"form\" pada amount harus salah satu dari 0, 0.00, 0,00, sen, bukan 'cent'"),
        ('from = "creditor"', 'from = "creditor"\nform = "0"', "name tidak berisi tanggal atau jumlah. Hapus form."),
        ('width = 16\npad = "right"', 'width = 15\npad = "right"', "reference harus selebar 16 tanda atau lebih"),
        ('width = 16\npad = "right"', "width = 16", "reference ada dalam tata letak lebar tetap. Isi pad"),
        ("width = 25\n", "", "name tidak menyebut lebar"),
        ("width = 25", 'width = "25"', '"width" pada name harus bilangan bulat'),
        ('fill = "0"', 'fill = "00"', '"fill" pada account harus satu tanda'),
        ('fill = "0"', 'fill = "٠"', '"fill" pada account harus satu tanda'),
        ('fill = "0"', 'fill = "\\n"', '"fill" pada account harus satu tanda'),
        ('value = "0"', 'value = "é"', "h memuat tanda yang tidak dapat ditulis: é. Pakai huruf Latin tanpa aksen"),
        ('value = "0"', 'value = "\\n"', "h memuat tanda yang tidak dapat ditulis: ·."),
        ("[[trailer]]", '[[service]]\ncode = "é"\n[[trailer]]', "é memuat tanda yang tidak dapat ditulis: é."),
        ('code = "name"', 'code = "account"', "Nama account dipakai dua kali pada detail"),
        ('from = "reference"', 'from = "remittance"', 'Bagian detail tidak memuat reference. Tambahkan satu kolom dengan from = "reference"'),
        ('title = "Lebar tetap"\n', "", '"title" tidak ada pada uji.toml.layout'),
        ('title = "Lebar tetap"', 'title = "X"\nwarna = 1', 'Kunci "warna"'),
        ('title = "Lebar tetap"', 'title = "X"\nmost_rows = 100000', '"most_rows" pada uji.toml.layout paling besar 99999'),
        ('from = "reference"', 'from = "service"', "Kolom reference berisi jenis layanan, tetapi tidak ada bagian service"),
        ("[layout]", "[layout", "Tata letak ini bukan TOML yang utuh"),
        ("[layout]", "x = " + "[" * 5000 + "\n[layout]", "Tata letak ini bukan TOML yang utuh"),
        ("[layout]", "#" * 70_000 + "\n[layout]", "Tata letak ini lebih besar dari 64 KB"),
    ],
)  # fmt: skip
def test_every_flaw_of_a_layout_names_its_field(old: str, new: str, sentence: str) -> None:
    assert old in FIXED
    with pytest.raises(BankFileRefused) as refused:
        read(FIXED.replace(old, new, 1).encode(), "uji.toml")
    told = [flaw.text() for flaw in refused.value.flaws]
    assert any(sentence in each for each in told), told
    assert all("uji.toml" in each for each in told)


def test_a_constant_may_not_hold_the_separator() -> None:
    text = FIXED.replace('kind = "fixed"', 'separator = ";"').replace('value = "0"', 'value = ";"')
    with pytest.raises(BankFileRefused, match="Nilai tetap pada h memuat pemisah kolom"):
        read(text.encode(), "uji.toml")
    filled = FIXED.replace('kind = "fixed"', 'separator = ";"').replace('fill = "0"', 'fill = ";"', 1)
    with pytest.raises(BankFileRefused, match='"fill" pada account harus satu tanda'):
        read(filled.encode(), "uji.toml")


def test_when_not_every_fault_is_told_that_is_said() -> None:
    for count, more in ((50, False), (51, True)):
        with pytest.raises(BankFileRefused) as refused:
            text_of(MANDIRI, *(row(number, remittance="+62") for number in range(1, count + 1)))
        told = [flaw.text() for flaw in refused.value.flaws]
        assert len(told) == 50 + more
        assert told[-1].startswith("Masih ada kesalahan lain") is more
