"""pain.001: what is written is read by another reader, holds the schema, and bad rows never reach a bank."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from ketahanan.banking.faults import BankFileRefused, Fault
from ketahanan.banking.pain001 import Version, write
from ketahanan.banking.payments import PaymentFile, PaymentRow, Totals, checked
from ketahanan.banking.schemas import MESSAGES, schema, validate
from ketahanan.banking.tests.made import ROWS, order, row
from ketahanan.common.money import ABSURD


def text_of(file: PaymentFile, version: Version = Version.NEW) -> bytes:
    out = BytesIO()
    write(file, out, version)
    return out.getvalue()


def read_back(text: bytes) -> tuple[list[PaymentRow], set[tuple[int, int]]]:
    """By Python's own parser: the rows, and every pair of count and sum that the file names."""
    root = ET.fromstring(text)
    for element in root.iter():
        element.tag = element.tag.partition("}")[2]
    sums = {
        (int(at.findtext("NbOfTxs", "")), int(at.findtext("CtrlSum", "").removesuffix(".00")))
        for at in (root[0].find("GrpHdr"), root[0].find("PmtInf")) if at is not None
    }  # fmt: skip
    rows = [
        PaymentRow(
            reference=at.findtext("PmtId/EndToEndId", ""),
            amount=int(at.findtext("Amt/InstdAmt", "").removesuffix(".00")),
            creditor=at.findtext("Cdtr/Nm", ""),
            account=at.findtext("CdtrAcct/Id/Othr/Id", ""),
            bank=next(bank.text or "" for bank in at.findall("CdtrAgt/FinInstnId//*") if bank.text),
            remittance=at.findtext("RmtInf/Ustrd", ""),
        )
        for at in root.iter("CdtTrfTxInf")
    ]
    return rows, sums


@pytest.mark.parametrize("version", Version)
@given(rows=ROWS)
@settings(max_examples=60)
def test_what_is_written_is_read_by_another_reader(version: Version, rows: list[PaymentRow]) -> None:
    text = text_of(order(*rows), version)
    found, sums = read_back(text)
    assert found == rows
    assert sums == {(len(rows), sum(each.amount for each in rows))}
    validate(BytesIO(text), version, "kirim.xml")
    assert text_of(order(*rows), version) == text


def test_the_golden_file() -> None:
    assert text_of(order(row(1, bank="008"))).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>KMS-2026-T1-0001</MsgId>'
        "<CreDtTm>2026-11-24T01:00:00+00:00</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>35000001.00</CtrlSum><InitgPty><Nm>RPK KEMENSOS</Nm>"
        "</InitgPty></GrpHdr><PmtInf><PmtInfId>KMS-2026-T1-0001</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>"
        "<NbOfTxs>1</NbOfTxs><CtrlSum>35000001.00</CtrlSum><ReqdExctnDt><Dt>2026-11-25</Dt></ReqdExctnDt><Dbtr><Nm>RPK KEMENSOS</Nm>"
        "</Dbtr><DbtrAcct><Id><Othr><Id>032901001234567</Id></Othr></Id><Ccy>IDR</Ccy></DbtrAcct><DbtrAgt><FinInstnId>"
        "<BICFI>BRINIDJA</BICFI></FinInstnId></DbtrAgt><CdtTrfTxInf><PmtId><InstrId>DBS2600000000001</InstrId>"
        "<EndToEndId>DBS2600000000001</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"IDR\">35000001.00</InstdAmt></Amt><CdtrAgt><FinInstnId>"
        "<ClrSysMmbId><MmbId>008</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt><Cdtr><Nm>POKJA 1 DESA SUKAMAJU</Nm></Cdtr><CdtrAcct>"
        "<Id><Othr><Id>000000000000001</Id></Othr></Id></CdtrAcct><RmtInf><Ustrd>BANTUAN TAHAP 1 POKJA 1</Ustrd></RmtInf>"
        "</CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>"
    )  # fmt: skip


def test_every_payment_is_a_line_of_its_own_on_the_statement() -> None:
    assert b"<BtchBookg>false</BtchBookg>" in text_of(order(row()))


def test_a_day_is_written_as_each_version_wants_it() -> None:
    assert b"<ReqdExctnDt><Dt>2026-11-25</Dt></ReqdExctnDt>" in text_of(order(row()))
    assert b"<ReqdExctnDt>2026-11-25</ReqdExctnDt>" in text_of(order(row()), Version.OLD)


def told(*rows: PaymentRow, **head: object) -> list[str]:
    out = BytesIO()
    with pytest.raises(BankFileRefused) as refused:
        write(order(*rows, **head), out)
    assert out.getvalue() == b"", "nothing is written when a row is wrong"
    return [flaw.text() for flaw in refused.value.flaws]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"creditor": "POKJA & KAWAN"}, "Pembayaran ke-2: Nama penerima memuat tanda yang tidak diteruskan bank: & (U+0026)"),
        ({"creditor": "POKJA É"}, "tanda yang tidak diteruskan bank: É (U+00C9)"),
        ({"creditor": "A\nB"}, "tanda yang tidak diteruskan bank: · (U+000A)"),
        ({"creditor": "N" * 141}, "Nama penerima terlalu panjang: 141 tanda, paling banyak 140."),
        ({"creditor": " "}, "Nama penerima kosong."),
        ({"remittance": "TAHAP//1"}, "dua garis miring berurutan"),
        ({"remittance": "TAHAP 1 "}, "Berita diawali atau diakhiri spasi"),
        ({"remittance": ""}, "Berita kosong."),
        ({"amount": 0}, "Jumlah harus lebih dari nol, bukan Rp0."),
        ({"amount": -5}, "Jumlah harus lebih dari nol, bukan -Rp5."),
        ({"amount": True}, "Jumlah harus rupiah bulat."),
        ({"amount": ABSURD + 1}, "Jumlah Rp1.000.000.000.001 melebihi batas Rp1.000.000.000.000"),
        ({"account": "12 345"}, "Rekening penerima harus 5 sampai 34 angka tanpa spasi, bukan 12 345."),
        ({"account": "٣٤٥٦٧"}, "Rekening penerima harus 5 sampai 34 angka"),
        ({"bank": "BRI"}, "Bank penerima harus kode kliring (misalnya 008) atau BIC (misalnya BMRIIDJA), bukan BRI."),
        ({"reference": "dbs2600000000001"}, "Referensi harus 16 huruf besar atau angka, bukan dbs2600000000001."),
        ({"reference": "DBS26" + "0" * 10 + "1"}, "Referensi DBS2600000000001 sudah dipakai pembayaran ke-1."),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_what_to_do(changes: dict[str, object], sentence: str) -> None:
    good = row(1, reference="DBS2600000000001")
    (found,) = told(good, row(2, **changes))
    assert sentence in found
    assert found.startswith("Pembayaran ke-2: ")


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ({"message_id": "K" * 36}, "Nomor berkas terlalu panjang: 36 tanda, paling banyak 35."),
        ({"debtor": ""}, "Nama pembayar kosong."),
        ({"account": "ID12"}, "Rekening pembayar harus 5 sampai 34 angka"),
        ({"bank": "?"}, "Bank pembayar harus kode kliring"),
        ({"rows": ()}, "Tidak ada pembayaran."),
    ],
)
def test_a_bad_head_is_named(head: dict[str, object], sentence: str) -> None:
    (found,) = told(row(), **head)
    assert found.startswith(sentence)


def test_all_faults_come_at_once_up_to_fifty() -> None:
    assert len(told(row(1, amount=0), row(2, creditor=""), row(3, account="x"))) == 3
    assert len(told(*(row(number, amount=0) for number in range(1, 51)))) == 50
    many = told(*(row(number, amount=0) for number in range(1, 80)))
    assert len(many) == 51
    assert many[-1].startswith("Masih ada kesalahan lain")


def test_more_rows_than_a_bank_takes_are_refused() -> None:
    with pytest.raises(BankFileRefused, match="lebih dari 2 pembayaran. Bagi menjadi beberapa berkas"):
        checked(order(row(1), row(2), row(3)), most_rows=2)
    assert checked(order(row(1), row(2)), most_rows=2) == Totals(2, 70_000_003)


def test_a_sum_that_the_format_cannot_write_is_refused() -> None:
    class Rows:
        count = 10_001

        def __iter__(self) -> Iterator[PaymentRow]:
            return (row(number, amount=ABSURD) for number in range(self.count))

    rows = Rows()
    with pytest.raises(
        BankFileRefused, match=r"Jumlah seluruh pembayaran Rp10\.001\.000\.000\.000\.000 melebihi"
    ):
        checked(order(rows=rows), most_rows=99_999)
    rows.count = 9_999
    validate(BytesIO(text_of(order(rows=rows))), Version.NEW, "besar.xml")


def test_rows_that_change_while_the_file_is_written_are_noticed() -> None:
    class Changing:
        walks = 0

        def __iter__(self) -> Iterator[PaymentRow]:
            self.walks += 1
            yield row(1, amount=self.walks)

    with pytest.raises(BankFileRefused, match="Daftar pembayaran berubah selagi berkas dibuat"):
        text_of(replace(order(), rows=Changing()))


def test_a_moment_without_a_zone_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="zone"):
        text_of(order(row(), created_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the fault itself


def test_faults_carry_the_field_for_a_page() -> None:
    with pytest.raises(BankFileRefused) as refused:
        checked(order(row(1, amount=0)), most_rows=9)
    (fault,) = refused.value.flaws
    assert isinstance(fault, Fault)
    assert (fault.entry, fault.at) == (1, "amount")


def test_a_file_outside_the_schema_is_refused_with_its_line() -> None:
    text = text_of(order(row())).replace(b"<PmtMtd>TRF</PmtMtd>", b"\n<PmtMtd>XXX</PmtMtd>")
    with pytest.raises(
        BankFileRefused, match=r"kirim\.xml, baris 3.*: Isi berkas menyimpang dari skema pain\.001\.001\.09"
    ):
        validate(BytesIO(text), Version.NEW, "kirim.xml")


def test_the_schemas_are_those_of_the_notice() -> None:
    folder = files("ketahanan.banking") / "xsd"
    lines = [
        line.split("  ") for line in (folder / "NOTICE").read_text().splitlines() if line.endswith(".xsd")
    ]
    noted = {name: digest for digest, name in lines}
    shipped = {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in folder.iterdir()
        if each.name != "NOTICE"
    }
    assert noted == shipped
    assert sorted(shipped) == sorted(f"{message}.xsd" for message in MESSAGES)
    for message in MESSAGES:
        assert schema(message) is schema(message)
