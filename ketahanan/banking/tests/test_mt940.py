"""MT940: as another reader sees it, and refused where that one would be lenient."""

from datetime import date, timedelta
from io import BytesIO
from time import process_time

import mt940 as other
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketahanan.banking import mt940
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.gates import gate_statement
from ketahanan.banking.statements import Statement, fingerprint

GOOD = """:20:KMS261125
:25:BMRIIDJA/0329010012345
:28C:12/1
:60F:C261125IDR1000000,00
:61:2611251125D35000,50NTRFDBS2600000000001//MB-PMT-1
POKJA SUKAMAJU
:86:BANTUAN TAHAP 1
/EREF/KMS26T1/NAME/POKJA
:61:261125C5000,NRTINONREF
:86:RETUR DBS260000000
0002
:61:2612310101RD7,1NMSCNONREF
:62F:C261231IDR970006,60
:64:C261231IDR970006,60
:86:PENUTUP
-
"""


def read(text: str, name: str = "koran.sta") -> tuple[Statement, ...]:
    return mt940.read(BytesIO(text.encode()), name)


def test_a_statement_with_all_its_parts() -> None:
    (found,) = read(GOOD)
    gate_statement(found, "koran.sta", account="0329010012345")
    assert (found.id, found.number, found.opening, found.closing) == (
        "KMS261125",
        12,
        1_000_000_00,
        970_006_60,
    )
    one, two, three = found.lines
    assert (one.amount, one.credit, one.reference, one.bank_reference, one.code) == (
        35_000_50,
        False,
        "DBS2600000000001",
        "MB-PMT-1",
        "NTRF",
    )
    assert (one.end_to_end, one.text) == (
        "KMS26T1",
        "POKJA SUKAMAJU BANTUAN TAHAP 1 /EREF/KMS26T1/NAME/POKJA",
    )
    # The reference is broken over two lines of the remark.
    assert (two.amount, two.credit, two.reference, two.code) == (5_000_00, True, "DBS2600000000002", "NRTI")
    # A debit taken back brings money in; booked in January of the next year.
    assert (three.amount, three.credit, three.reversal, three.booked_on) == (
        7_10,
        True,
        True,
        date(2027, 1, 1),
    )


def test_envelopes_of_swift_and_a_bom_change_nothing() -> None:
    wrapped = (
        "\ufeff{1:F01BMRIIDJAXXXX}{2:I940BMRIIDJAXXXXN}{3:{108:X}}{4:\r\n"
        + GOOD[:-2].replace("\n", "\r\n")
        + "-}{5:{CHK:1}}\r\n"
    )
    assert read(wrapped) == read(GOOD)


def test_pages_are_joined_when_their_balances_meet() -> None:
    first = GOOD.replace(":62F:", ":62M:").split(":64:")[0]
    second = ":20:KMS261125\n:25:BMRIIDJA/0329010012345\n:28C:12/2\n:60M:C261231IDR970006,60\n"
    second += ":61:261231D6,60NCHGNONREF\n:62F:C261231IDR970000,\n"
    (whole,) = read(first + second)
    gate_statement(whole, "koran.sta")
    assert [line.entry for line in whole.lines] == [1, 2, 3, 4]
    assert (whole.opening, whole.closing, whole.last_page) == (1_000_000_00, 970_000_00, True)
    for broken in (
        first + second.replace("60M:C261231IDR970006,60", "60M:C261231IDR970006,61"),
        first + second.replace("12/2", "12/3"),
        first + second.replace("12/2", "13/2"),
        first + second.replace(":60M:", ":60F:"),
        second,
    ):
        with pytest.raises(BankFileRefused, match="tidak menyambung pada halaman sebelumnya"):
            read(broken)
    with pytest.raises(BankFileRefused, match="bukan halaman terakhir"):
        gate_statement(read(first)[0], "koran.sta")


def test_a_thousand_pages_take_a_thousand_times_one() -> None:
    funds, count = 10**9, 1_000
    pages = [
        f":20:X\n:25:12345\n:28C:1/{page}\n:60{'M' if page > 1 else 'F'}:C261125IDR{funds - 20 * (page - 1)},\n"
        + ":61:2611251125D1,NTRFNONREF\n:86:BIAYA\n" * 20
        + f":62{'M' if page < count else 'F'}:C261125IDR{funds - 20 * page},\n"
        for page in range(1, count + 1)
    ]
    begun = process_time()
    (whole,) = read("".join(pages))
    assert process_time() - begun < 5, "seconds; each page joined to all before it took far longer"
    gate_statement(whole, "koran.sta")
    assert [(line.entry, line.nth) for line in whole.lines] == [
        (number, number) for number in range(1, 20 * count + 1)
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("35000,50", "35000.50", r"koran\.sta, baris 5: Bagian :61: tidak terbaca: 2611251125D35000.50NTRFDBS26000"),
        ("35000,50", "35000,505", "baris 5: Bagian :61: tidak terbaca"),
        ("35000,50", "", "baris 5: Bagian :61: tidak terbaca"),
        ("261125C5000,", "261325C5000,", "baris 9: Bagian :61: tidak terbaca"),
        ("2612310101RD", "2612310231RD", "baris 12: Bagian :61: tidak terbaca"),
        ("1125D", "1125E", "baris 5: Bagian :61: tidak terbaca"),
        ("DBS2600000000001", "DBS26000000000012", "baris 5: Bagian :61: tidak terbaca"),
        ("C261125IDR1000000,00", "1.000.000", "baris 4: Bagian :60F: tidak terbaca: 1.000.000"),
        ("12/1", "DUA", "baris 3: Bagian :28C: tidak terbaca: DUA"),
        (":28C:12/1\n", "", "baris 1: Bagian :28C: tidak ada. Minta berkas lengkap"),
        (":62F:C261231IDR970006,60\n", "", "baris 1: Bagian :62F: tidak ada"),
        (":62F:C261231IDR", ":62F:C261231USD", "baris 13: Mata uang USD berbeda dari saldo awal, IDR"),
        (":25:", ":99:", "baris 2: Bagian :99: tidak dikenal dalam MT940"),
        (":28C:12/1\n", ":28C:12/1\n:28C:12/1\n", "baris 4: Bagian :28C: tidak pada tempatnya atau berulang"),
        (":28C:12/1\n", ":28C:12/1\n:61:261125C5,NRTIX\n", "baris 5: Bagian :60F: tidak pada tempatnya"),
        (":61:2611251125D", ":86:X\n:61:2611251125D", "baris 5: Bagian :86: tidak mengikuti mutasi"),
        (":20:KMS261125\n", "", "Ini bukan MT940: sebelum :20: ada :25:"),
        (":20:KMS261125\n", "Rekening Koran\n", "baris 1: Ini bukan MT940: sebelum :20: ada Rekening Koran"),
    ],
)  # fmt: skip
def test_what_departs_from_the_standard_is_named(old: str, new: str, sentence: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(BankFileRefused, match=sentence):
        read(GOOD.replace(old, new, 1))


def test_two_truly_equal_lines_are_both_kept() -> None:
    line = ":61:261125D5,00NTRFNONREF\n:86:BIAYA\n"
    text = f":20:X\n:25:12345\n:28C:1\n:60F:C261125IDR10,00\n{line}{line}:62F:C261125IDR0,00\n"
    (found,) = read(text)
    gate_statement(found, "dua.sta")
    assert [each.nth for each in found.lines] == [1, 2]
    prints = [fingerprint("12345", each) for each in found.lines]
    assert len(set(prints)) == 2
    assert prints == [fingerprint("12345", each) for each in read(text)[0].lines], "the same at every reading"


MOVEMENTS = st.lists(
    st.tuples(
        st.integers(1, 10**12 - 1),
        st.sampled_from(["C", "D"]),
        st.integers(0, 30),
        st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=16),
        st.text("ABCDEFGHIJ 0123456789", min_size=1, max_size=60).filter(lambda text: text == text.strip()),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(opening=st.integers(0, 10**14), movements=MOVEMENTS)
@settings(max_examples=80)
def test_the_library_reads_the_same(opening: int, movements: list[tuple[int, str, int, str, str]]) -> None:
    def amount(sen: int) -> str:
        return f"{sen // 100},{sen % 100:02d}"

    closing = opening + sum(sen if side == "C" else -sen for sen, side, *_ in movements)
    start = date(2026, 11, 1)
    body = "".join(
        f":61:{start + timedelta(days):%y%m%d}{start + timedelta(days):%m%d}{side}{amount(sen)}NTRF{reference}\n:86:{text}\n"
        for sen, side, days, reference, text in movements
    )
    text = (
        f":20:S\n:25:12345\n:28C:7/1\n:60F:C261101IDR{amount(opening)}\n{body}"
        f":62F:{'C' if closing >= 0 else 'D'}261201IDR{amount(abs(closing))}\n-\n"
    )
    (found,) = read(text)
    gate_statement(found, "x")
    seen = other.parse(text)
    assert [
        (line.signed, line.booked_on, line.end_to_end, line.text) for line in found.lines
    ] == [
        (int(each.data["amount"].amount * 100), each.data["date"], given_(each.data["customer_reference"]), each.data["transaction_details"])
        for each in seen
    ]  # fmt: skip
    assert int(seen.data["final_closing_balance"].amount.amount * 100) == closing


def given_(reference: str) -> str:
    return "" if reference in {"NONREF", "NOREF", "NOTPROVIDED"} else reference
