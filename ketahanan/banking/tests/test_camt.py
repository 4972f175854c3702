"""camt.053 and camt.054 made from random bookings, in both versions: read as they were made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ketahanan.banking import camt
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.gates import gate_statement
from ketahanan.banking.schemas import schema
from ketahanan.banking.statements import Statement, fingerprint, sixteen_signs

OLD, NEW = "camt.053.001.02", "camt.053.001.08"


@dataclass(frozen=True)
class Booking:
    amounts: tuple[int, ...]  # of the payments inside, in sen
    credit: bool
    reference: str
    text: str
    booked: bool = True
    with_amounts: bool = True


def money(sen: int) -> str:
    return f"{sen // 100}.{sen % 100:02d}"


def entry(number: int, booking: Booking, version: str) -> str:
    new = version == NEW
    side, other = ("CRDT", "Dbtr") if booking.credit else ("DBIT", "Cdtr")
    status = "BOOK" if booking.booked else "PDNG"
    name = "<Nm>POKJA A &amp; B</Nm>"
    details = "".join(
        f"<TxDtls><Refs><EndToEndId>{booking.reference}</EndToEndId></Refs>"
        + (_amount(sen, new) if booking.with_amounts else "")
        + (f"<CdtDbtInd>{side}</CdtDbtInd>" if new else "")
        + f"<RltdPties><{other}>{f'<Pty>{name}</Pty>' if new else name}</{other}>"
        f"<{other}Acct><Id><Othr><Id>0012345</Id></Othr></Id></{other}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{escape(booking.text)}</Ustrd></RmtInf></TxDtls>"
        for sen in booking.amounts
    )
    return (
        f'<Ntry><Amt Ccy="IDR">{money(sum(booking.amounts))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts>{f'<Cd>{status}</Cd>' if new else status}</Sts><BookgDt><DtTm>2026-11-25T23:59:59+07:00</DtTm></BookgDt>"
        f"<ValDt><Dt>2026-11-26</Dt></ValDt><AcctSvcrRef>B{number}</AcctSvcrRef><BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _amount(sen: int, new: bool) -> str:
    amount = f'<Amt Ccy="IDR">{money(sen)}</Amt>'
    return amount if new else f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>"


def statement(opening: int, bookings: list[Booking], version: str, number: int = 7, page: str = "") -> str:
    moved = sum(sum(each.amounts) * (1 if each.credit else -1) for each in bookings if each.booked)
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{money(abs(sen))}</Amt>'
        f"<CdtDbtInd>{'CRDT' if sen >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>2026-11-25</Dt></Dt></Bal>"
        for code, sen in (("OPBD", opening), ("CLBD", opening + moved))
    )
    return (
        f"<Stmt><Id>S{number}</Id>{page}<ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>2026-11-25T20:00:00</CreDtTm>"
        f"<Acct><Id><Othr><Id>032901001234567</Id></Othr></Id></Acct>{balances}"
        + "".join(entry(place, each, version) for place, each in enumerate(bookings, 1))
        + "</Stmt>"
    )


def document(version: str, *statements: str, page: str = "") -> bytes:
    text = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><!-- x --><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>'
        f"<CreDtTm>2026-11-25T20:00:00</CreDtTm>{page}</GrpHdr>{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()
    schema(version).assertValid(etree.fromstring(text))
    return text


def read(text: bytes, ours: Callable[[str], bool] = sixteen_signs) -> tuple[Statement, ...]:
    return camt.read(BytesIO(text), "koran.xml", ours=ours)


BOOKINGS = st.lists(
    st.builds(
        Booking,
        amounts=st.lists(st.integers(0, 10**14), min_size=1, max_size=3).map(tuple),
        credit=st.booleans(),
        reference=st.text("ABCDEFGHIJ0123456789", min_size=16, max_size=16),
        text=st.text("ABC <&>'\"é123", min_size=1, max_size=60).filter(lambda text: text == text.strip()),
        booked=st.sampled_from([True, True, True, False]),
        with_amounts=st.booleans(),
    ),
    max_size=6,
)


@pytest.mark.parametrize("version", [OLD, NEW])
@given(opening=st.integers(-(10**12), 10**15), bookings=BOOKINGS)
@settings(max_examples=80)
def test_what_was_booked_is_read(version: str, opening: int, bookings: list[Booking]) -> None:
    (found,) = read(document(version, statement(opening, bookings, version)))
    gate_statement(found, "koran.xml", account="032901001234567")
    booked = [each for each in bookings if each.booked]
    expected = [
        (sen, each.credit, each.reference if single else "", "" if not single else each.text)
        for each in booked
        for single in [len(each.amounts) == 1 or each.with_amounts]
        for sen in (each.amounts if single else (sum(each.amounts),))
    ]
    assert [(line.amount, line.credit, line.end_to_end, line.text) for line in found.lines] == expected
    assert all(line.reference == line.end_to_end for line in found.lines)
    assert (found.entries, found.pending, found.opening) == (
        len(booked),
        len(bookings) - len(booked),
        opening,
    )
    assert {line.booked_on for line in found.lines} <= {date(2026, 11, 25)}
    assert {(line.party, line.party_account, line.code) for line in found.lines if line.end_to_end} <= {
        ("POKJA A & B", "0012345", "TRF")
    }
    assert len({fingerprint(found.account, line) for line in found.lines}) == len(found.lines)


def test_a_booking_whose_parts_do_not_add_up_stays_whole() -> None:
    text = document(NEW, statement(10**9, [Booking((5_00, 7_00), False, "R" * 16, "x")], NEW))
    first = '<TxDtls><Refs><EndToEndId>RRRRRRRRRRRRRRRR</EndToEndId></Refs><Amt Ccy="IDR">5.0'
    wrong = text.replace(f"{first}0".encode(), f"{first}1".encode())
    assert wrong != text
    assert [line.amount for line in read(text)[0].lines] == [5_00, 7_00]
    (line,) = read(wrong)[0].lines
    assert (line.amount, line.batch_count, line.reference) == (12_00, 2, "")


def test_a_file_of_several_statements_counts_entries_anew() -> None:
    one, two = [Booking((5_00,), False, "A" * 16, "x")] * 2, [Booking((7_00,), True, "B" * 16, "y")]
    first, second = read(document(NEW, statement(10_00, one, NEW, 1), statement(0, two, NEW, 2)))
    assert ([line.entry for line in first.lines], [line.entry for line in second.lines]) == ([1, 2], [1])
    assert (first.closing, second.opening, second.number) == (0, 0, 2)


def test_a_page_that_is_not_the_last_is_not_a_statement() -> None:
    page = "<PgNb>1</PgNb><LastPgInd>false</LastPgInd>"
    for text in (
        document(NEW, statement(0, [], NEW, page=f"<StmtPgntn>{page}</StmtPgntn>")),
        document(OLD, statement(0, [], OLD), page=f"<MsgPgntn>{page}</MsgPgntn>"),
    ):
        with pytest.raises(BankFileRefused, match="bukan halaman terakhir rekening koran"):
            gate_statement(read(text)[0], "koran.xml")


def test_who_knows_the_check_character_passes_a_stricter_test() -> None:
    text = document(
        NEW, statement(10**9, [Booking((5_00,), False, "A" * 16, "untuk DBS2600000000001.")], NEW)
    )
    assert read(text)[0].lines[0].reference == "A" * 16
    assert read(text, ours=lambda word: word.startswith("DBS"))[0].lines[0].reference == "DBS2600000000001"


def test_two_threads_read_with_one_schema() -> None:
    texts = [
        document(NEW, statement(10**9, [Booking((number,), False, "A" * 16, "x")] * 50, NEW))
        for number in range(1, 5)
    ]
    alone = [read(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, texts * 10)) == alone * 10
