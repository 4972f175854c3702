"""What is read from a bank: statements with their lines, answers to orders, returns. Amounts in sen, as int."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

OURS = re.compile(r"[A-Z0-9]{16}")
WORD = re.compile(r"[A-Za-z0-9]+")
NOTHING_GIVEN = frozenset({"NOTPROVIDED", "NONREF", "NOREF"})
DECIMAL = re.compile(r"\+?([0-9]{0,18})(?:\.([0-9]{0,17}))?")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement. `amount` in sen, never below zero; `credit` says that money came in; `entry` counts from 1."""

    amount: int
    credit: bool
    booked_on: date
    value_on: date | None = None
    reference: str = ""  # ours, when one was found
    end_to_end: str = ""
    bank_reference: str = ""
    party: str = ""
    party_account: str = ""
    code: str = ""
    return_reason: str = ""
    text: str = ""
    batch: str = ""
    batch_count: int = 1  # payments inside, when the bank booked several as one
    reversal: bool = False
    entry: int = 0
    nth: int = 1  # among equal lines of one day

    @property
    def signed(self) -> int:
        return self.amount if self.credit else -self.amount


@dataclass(frozen=True, slots=True)
class Declared:
    """What the file says of itself; None where it says nothing. Sums in sen."""

    count: int | None = None
    total: int | None = None
    credit_count: int | None = None
    credit_total: int | None = None
    debit_count: int | None = None
    debit_total: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One account over one span. Balances in sen, None where the format or the file has none."""

    kind: str
    id: str
    number: int | None
    account: str
    currency: str
    starts_on: date | None
    ends_on: date | None
    opening: int | None
    closing: int | None
    lines: tuple[StatementLine, ...]
    pending: int = 0  # announced, not booked, therefore not among the lines
    entries: int = 0  # bookings; fewer than lines where one booking names several payments
    last_page: bool = True
    declared: Declared = Declared()

    @property
    def moved(self) -> int:
        return sum(line.signed for line in self.lines)


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The bank's word on one payment; `amount` in sen where given."""

    reference: str
    status: str
    reason: str = ""
    text: str = ""
    instruction: str = ""
    bank_reference: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The bank's word on one file (pain.002). A file refused as a whole has no rows."""

    kind: str
    id: str
    original: str
    original_kind: str
    status: str
    reason: str
    text: str
    count: int | None
    total: int | None
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One payment that came back (pacs.004). Amounts in sen."""

    reference: str
    amount: int
    original_amount: int | None
    returned_on: date | None
    reason: str
    text: str = ""
    return_id: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Returns:
    """Payments that came back in one message."""

    kind: str
    id: str
    original: str
    currency: str
    count: int | None
    total: int | None
    rows: tuple[ReturnRow, ...]


def sen(text: str) -> int | None:
    """A decimal of XML in sen; None when it is none or has more than two decimals."""
    found = DECIMAL.fullmatch(text)
    if not found or not (found[1] or found[2]):
        return None
    decimals = (found[2] or "").rstrip("0")
    return int(found[1] or "0") * 100 + int(decimals.ljust(2, "0")) if len(decimals) <= 2 else None


def sixteen_signs(text: str) -> bool:
    """Looks like a reference of ours; who knows the check character passes a stricter test to the readers."""
    return OURS.fullmatch(text) is not None


def our_reference(ours: Callable[[str], bool], ids: Iterable[str], text: str) -> str:
    """The first of the identifiers that is ours, else the first word of the text that is; "" when there is none."""
    return next((each for each in ids if ours(each)), "") or next(
        (word for word in WORD.findall(text) if ours(word)), ""
    )


def given(identifier: str) -> str:
    """The identifier, or "" for the words by which banks say that there is none."""
    return "" if identifier in NOTHING_GIVEN else identifier


def numbered(lines: Iterable[StatementLine]) -> Iterator[StatementLine]:
    """The lines with their place among equal ones of the day, so that two truly equal lines are both kept."""
    seen: Counter[tuple[object, ...]] = Counter()
    for line in lines:
        key = _meaning(line)
        seen[key] += 1
        yield line if seen[key] == line.nth else replace(line, nth=seen[key])


def fingerprint(account: str, line: StatementLine) -> str:
    """SHA-256 that names a line for ever, whichever file brings it: the bank's own reference if any, else its content."""
    content = [account, *(str(part) for part in _meaning(line)), line.nth]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _meaning(line: StatementLine) -> tuple[object, ...]:
    if line.bank_reference:
        return "bank", line.bank_reference, line.amount, line.credit, line.reference
    return "line", line.booked_on, line.amount, line.credit, line.reference or line.end_to_end, line.text
