"""A whole round in rupiah with a bank written by others: our order out, its answers in, its books equal to what we read."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from mockbank import accounts, outbox
from mockbank.server import Config
from mockbank.state import State

from ketahanan.banking import camt
from ketahanan.banking.answers import read_returns, read_status
from ketahanan.banking.faults import BankFileRefused
from ketahanan.banking.gates import gate_follows, gate_notice, gate_returns, gate_statement, gate_status
from ketahanan.banking.pain001 import Version, write
from ketahanan.banking.payments import PaymentRow
from ketahanan.banking.reasons import Reason, reason
from ketahanan.banking.statements import Statement, StatementLine, StatusReport
from ketahanan.banking.tests.made import order, row

OURS, FUNDS = "032901001234567", 10_000_000_000_00
CLOSED, BACK, NO_BANK = 7, 11, 13


def iban(number: str) -> str:
    """A name of the shape that this bank wants; Indonesia has none, so check digits of ISO 13616 are made for it."""
    digits = "".join(str(int(sign, 36)) for sign in f"BRIN{number}ID00")
    return f"ID{98 - int(digits) % 97:02d}BRIN{number}"


class Bank:
    def __init__(self) -> None:
        self.state = State(Config(clock="2026-11-24T08:00:00"))
        self.held: list[str] = []
        self.open("RPK", OURS, balance=FUNDS)

    def open(self, name: str, number: str, **more: object) -> None:
        self.held.append(number)
        accounts.create(
            self.state.conn, name, {"iban": iban(number), "account_number": number, "currency": "IDR", **more}
        )
        self.state.conn.commit()

    def change(self, **changes: object) -> None:
        accounts.update(self.state.conn, "RPK", changes)
        self.state.conn.commit()

    def send(
        self, *rows: PaymentRow, version: Version = Version.NEW, message: str = "KMS-2026-T1-0001"
    ) -> None:
        out = BytesIO()
        write(order(*rows, message_id=message), out, version)
        text = out.getvalue()
        for number in self.held:
            # This bank looks its own accounts up by IBAN alone.
            old = f"<Othr><Id>{number}</Id></Othr>".encode()
            assert old in text or number != OURS
            text = text.replace(old, f"<IBAN>{iban(number)}</IBAN>".encode())
        _, _, findings = self.state.receive(text, "application/xml")
        assert findings == [], "the bank has nothing to say against our file"

    def days(self, count: int) -> None:
        for _ in range(count):
            self.state.clock.advance(days=1)
            self.state.release()

    def sent(self, kind: str) -> list[BytesIO]:
        self.state.release()
        rows = outbox.collect(self.state.conn, self.state.now(), leave=False, kind=kind)
        return [BytesIO(each["body"].encode()) for each in rows]

    def report(self) -> StatusReport:
        (body,) = self.sent("pain.002")
        report = read_status(body, "pain.002.xml")
        gate_status(report, "pain.002.xml")
        return report

    def statements(self) -> list[Statement]:
        """Of our account; the bank keeps others too."""
        found = [each for body in self.sent("camt.053") for each in camt.read(body, "camt.053.xml")]
        return [each for each in found if each.account == iban(OURS)]

    @property
    def balance(self) -> int:
        return int(accounts.get(self.state.conn, "RPK")["balance"])


@pytest.fixture
def bank() -> Iterator[Bank]:
    made = Bank()
    yield made
    made.state.close()


@pytest.mark.parametrize("version", Version)
def test_the_round_ends_equal_to_the_banks_books(bank: Bank, version: Version) -> None:
    rows = [row(number) for number in range(1, 31)]
    bank.open("CLOSED", rows[CLOSED].account, behaviour="closed-account")
    bank.change(
        behaviour="return-later",
        parameters={"days": 3, "reason": "MD07", "end_to_end_id": rows[BACK].reference},
    )
    bank.open("NOBANK", rows[NO_BANK].account, behaviour="bad-bank-id")
    bank.send(*rows, version=version)

    report = bank.report()
    assert (report.original, report.original_kind, report.status) == ("KMS-2026-T1-0001", version, "PART")
    assert (report.count, report.total) == (30, sum(each.amount for each in rows) * 100)
    bad = {each.reference: reason(each.reason) for each in report.rows if each.status == "RJCT"}
    assert bad == {rows[CLOSED].reference: Reason.ACCOUNT, rows[NO_BANK].reference: Reason.BANK}
    accepted = {each.reference: each.amount * 100 for each in rows if each.reference not in bad}

    bank.send(*rows, version=version)
    again = bank.report()
    assert (again.status, reason(again.reason), again.rows) == ("RJCT", Reason.DUPLICATE, ())

    bank.days(8)
    notices = [found for body in bank.sent("camt.054") for found in camt.read(body, "camt.054.xml")]
    for notice in notices:
        gate_notice(notice, "camt.054.xml", account=iban(OURS))
    (returned,) = (read_returns(body, "pacs.004.xml") for body in bank.sent("pacs.004"))
    gate_returns(returned, "pacs.004.xml")
    (back,) = returned.rows
    assert (back.reference, back.amount, reason(back.reason)) == (
        rows[BACK].reference, rows[BACK].amount * 100, Reason.DECEASED,
    )  # fmt: skip

    closing, number = FUNDS, 0
    lines: list[StatementLine] = []
    for statement in bank.statements():
        gate_statement(statement, "camt.053.xml", account=iban(OURS))
        gate_follows(statement, "camt.053.xml", number=number, closing=closing)
        assert statement.closing is not None
        assert statement.number is not None
        closing, number = statement.closing, statement.number
        lines += statement.lines
    assert number >= 6
    assert {each.reference: each.amount for each in lines if not each.credit} == accepted
    assert [(each.reference, each.amount, each.return_reason) for each in lines if each.credit] == [
        (back.reference, back.amount, "MD07")
    ]
    assert sum(each.moved for each in notices) == sum(each.signed for each in lines)
    assert closing == bank.balance == FUNDS - sum(accepted.values()) + back.amount


def test_a_statement_with_a_hole_is_found(bank: Bank) -> None:
    bank.change(behaviour="statement-gap")
    bank.send(row(1), row(2), row(3))
    bank.days(3)
    statements = bank.statements()
    gate_statement(statements[0], "empty.xml")
    with pytest.raises(BankFileRefused, match="Ada mutasi yang hilang atau berubah"):
        gate_statement(statements[1], "hole.xml")


def test_a_bank_without_funds_or_without_an_answer(bank: Bank) -> None:
    bank.change(behaviour="insufficient-funds", balance=60_000_000_00)
    bank.send(row(1), row(2))
    assert [(each.status, reason(each.reason)) for each in bank.report().rows if each.status == "RJCT"] == [
        ("RJCT", Reason.FUNDS)
    ]
    bank.change(behaviour="reject-file")
    bank.send(row(3), message="KMS-2")
    refused = bank.report()
    assert (refused.status, refused.reason, reason(refused.reason)) == ("RJCT", "FF01", Reason.OTHER)
    bank.change(behaviour="silent")
    bank.send(row(4), message="KMS-3")
    assert bank.sent("pain.002") == []
