"""Public samples and a round in rupiah with another bank's program: read, and their sums checked."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from ketahanan.banking import camt
from ketahanan.banking.answers import read_returns, read_status
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.gates import gate_follows, gate_notice, gate_returns, gate_statement, gate_status
from ketahanan.banking.reasons import CODES, SENTENCES, Reason, reason
from ketahanan.banking.statements import Statement

SAMPLES = Path(__file__).parent / "samples"
ACCOUNT = "ID80BRIN032901001234567"


def statement(path: str) -> Statement:
    with (SAMPLES / path).open("rb") as stream:
        (found,) = camt.read(stream, path)
    return found


@pytest.mark.parametrize(
    ("path", "lines", "opening", "closing"),
    [
        ("idr/camt.053-empty-day.xml", 0, 100_000_000_000_00, 100_000_000_000_00),
        ("idr/camt.053.001.08-17.xml", 58, 100_000_000_000_00, 99_710_000_000_00),
        ("idr/camt.053.001.08-32.xml", 58, 99_710_000_000_00, 100_000_000_000_00),
    ],
)
def test_statements_in_rupiah_add_up(path: str, lines: int, opening: int, closing: int) -> None:
    found = statement(path)
    gate_statement(found, path, account=ACCOUNT)
    assert (len(found.lines), found.opening, found.closing) == (lines, opening, closing)
    assert all(line.amount == 5_000_000_00 for line in found.lines)


def test_a_line_has_all_that_the_bank_said() -> None:
    line = statement("idr/camt.053.001.08-32.xml").lines[0]
    assert (line.credit, line.code, line.return_reason) == (True, "PMNT/ICDT/RRTN", "AC04")
    assert (line.party, line.party_account) == ("POKJA DESA 0 & KAWAN", "000000000000000")
    assert (line.end_to_end, line.bank_reference, line.batch) == (
        "KMS26T1000000000000",
        "MB-RTR-1",
        "KMS-2026-T1-0001-BRI",
    )
    assert (line.booked_on.isoformat(), line.entry, line.batch_count) == ("2026-11-30", 1, 1)


@pytest.mark.parametrize(("path", "moved"), [("6", 58 * 5_000_000_00), ("7", -58 * 5_000_000_00)])
def test_notices_have_no_balance(path: str, moved: int) -> None:
    found = statement(f"idr/camt.054.001.08-{path}.xml")
    gate_notice(found, path, account=ACCOUNT)
    assert (found.moved, found.opening, found.closing) == (moved, None, None)
    with pytest.raises(BankFileRefused, match="tidak memuat saldo awal dan saldo akhir"):
        gate_statement(found, path)


def test_what_a_notice_and_the_statement_say_of_one_booking_is_one_line() -> None:
    from ketahanan.banking.statements import fingerprint

    notice, whole = statement("idr/camt.054.001.08-7.xml"), statement("idr/camt.053.001.08-17.xml")
    prints = [{fingerprint(ACCOUNT, line) for line in each.lines} for each in (notice, whole)]
    assert prints[0] == prints[1]
    assert len(prints[0]) == 58


# Both hold the schema, and neither adds up: the schema knows nothing of money.
@pytest.mark.parametrize("path", ["genkgo-camt/camt053.v2.minimal.xml", "genkgo-camt/camt053.v8.xml"])
def test_public_samples_that_do_not_add_up_are_refused(path: str) -> None:
    with pytest.raises(BankFileRefused, match="Mata uang SEK berbeda dari mata uang rekening, EUR"):
        statement(path)
    text = re.sub(b"EUR|SEK|CHF|JPY", b"IDR", (SAMPLES / path).read_bytes())
    (found,) = camt.read(BytesIO(text), path)
    with pytest.raises(BankFileRefused) as refused:
        gate_statement(found, path)
    wrong = "Saldo awal Rp18,15 ditambah mutasi Rp8,85 menjadi Rp27, bukan saldo akhir -Rp27; selisih Rp54."
    assert [wrong in flaw.text() for flaw in refused.value.flaws] == [True]


@pytest.mark.parametrize("path", ["genkgo-camt/camt054.v2.xml", "genkgo-camt/camt054.v8.xml"])
def test_a_collected_booking_stays_one_line_with_its_count(path: str) -> None:
    found = statement(path)
    (line,) = found.lines
    assert (line.amount, line.credit, line.batch_count, found.currency) == (200_000_00, False, 3, "SEK")
    with pytest.raises(BankFileRefused, match="Mata uang berkas ini SEK, bukan IDR"):
        gate_notice(found, path)


def test_status_reports() -> None:
    for number, original in ((1, "KMS-2026-T1-0001"), (3, "KMS-2026-T1-0002")):
        path = SAMPLES / f"idr/pain.002.001.10-{number}.xml"
        with path.open("rb") as stream:
            report = read_status(stream, path.name)
        gate_status(report, path.name)
        assert (report.original, report.status, report.count, report.total) == (
            original,
            "PART",
            30,
            150_000_000_00,
        )
        assert len(report.rows) == 30
        (bad,) = (row for row in report.rows if row.status != "ACCP")
        assert (bad.status, bad.reason, reason(bad.reason)) == ("RJCT", "AC04", Reason.ACCOUNT)
        assert bad.text.endswith("is closed")


def test_a_file_refused_as_a_whole_has_no_rows() -> None:
    with (SAMPLES / "idr/pain.002.001.10-2.xml").open("rb") as stream:
        report = read_status(stream, "2.xml")
    assert (report.status, report.reason, report.rows) == ("RJCT", "DUPL", ())
    assert report.text == "MsgId KMS-2026-T1-0001 has been received before"


@pytest.mark.parametrize("number", [4, 5])
def test_returns(number: int) -> None:
    path = SAMPLES / f"idr/pacs.004.001.09-{number}.xml"
    with path.open("rb") as stream:
        returns = read_returns(stream, path.name)
    gate_returns(returns, path.name)
    assert (returns.currency, returns.count, returns.total) == ("IDR", 29, 145_000_000_00)
    assert {(row.amount, row.original_amount, row.reason) for row in returns.rows} == {
        (5_000_000_00, 5_000_000_00, "AC04")
    }
    short = replace(returns, rows=returns.rows[1:] + returns.rows[1:2])
    with pytest.raises(BankFileRefused, match="Referensi .* muncul 2 kali"):
        gate_returns(short, path.name)
    with pytest.raises(BankFileRefused, match="menyatakan 29 pengembalian, tetapi memuat 28"):
        gate_returns(replace(returns, rows=returns.rows[1:]), path.name)


def test_a_changed_amount_or_a_hole_is_noticed() -> None:
    found = statement("idr/camt.053.001.08-17.xml")
    hole = replace(found, lines=found.lines[1:], entries=57)
    with pytest.raises(BankFileRefused) as refused:
        gate_statement(hole, "lubang.xml")
    told = [flaw.text() for flaw in refused.value.flaws]
    assert "selisih Rp5.000.000. Ada mutasi yang hilang atau berubah" in told[0]
    assert told[1].startswith("lubang.xml: Berkas menyatakan 58 mutasi, tetapi memuat 57.")
    assert len(told) == 5


@pytest.mark.parametrize("sen", [1, -1])
def test_one_sen_too_many_or_too_few_is_noticed(sen: int) -> None:
    found = statement("idr/camt.053.001.08-17.xml")
    assert found.closing is not None
    with pytest.raises(BankFileRefused, match=r"selisih -?Rp0,01\."):
        gate_statement(replace(found, closing=found.closing + sen), "geser.xml")


def test_a_span_that_ends_before_it_begins_is_noticed() -> None:
    found = statement("idr/camt.053.001.08-17.xml")
    with pytest.raises(
        BankFileRefused, match=r"Rekening koran berakhir \(2026-11-24\) sebelum dimulai \(2026-11-25\)"
    ):
        gate_statement(replace(found, ends_on=date(2026, 11, 24)), "mundur.xml")


def test_a_statement_follows_the_last_one() -> None:
    found = statement("idr/camt.053.001.08-17.xml")
    gate_follows(found, "2.xml", number=1, closing=100_000_000_000_00)
    for before in (0, 2, 3):
        with pytest.raises(BankFileRefused, match=f"sesudah nomor {before} harus nomor {before + 1}"):
            gate_follows(found, "2.xml", number=before, closing=100_000_000_000_00)
    with pytest.raises(BankFileRefused, match=r"berbeda dari saldo akhir sebelumnya Rp1,07"):
        gate_follows(found, "2.xml", number=1, closing=1_07)
    with pytest.raises(BankFileRefused, match="bukan 032901001234567. Pilih rekening yang benar"):
        gate_statement(found, "2.xml", account="032901001234567")


def test_every_reason_has_a_sentence_and_the_unknown_ones_go_to_a_person() -> None:
    assert set(SENTENCES) == set(Reason)
    assert {reason(code) for code in ("", "NARR", "XX99")} == {Reason.OTHER}
    assert {CODES[code] for code in ("AC01", "AC04", "AC06")} == {Reason.ACCOUNT}
    assert (reason("AM05"), reason("DUPL")) == (Reason.DUPLICATE, Reason.DUPLICATE)
