"""Statements as SWIFT MT940. Read strictly: a line that the standard does not know is a fault, not a remark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import BinaryIO

from ketahanan.banking.bytes_in import MOST_BYTES, gate
from ketahanan.banking.faults import BankFileRefused, Fault, refuse, shown
from ketahanan.banking.statements import (
    Statement,
    StatementLine,
    given,
    numbered,
    our_reference,
    sixteen_signs,
)
from ketahanan.common.text import N_

TAG = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)")
NUMBER = re.compile(r"([0-9]{1,5})(?:/([0-9]{1,5}))?")
BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})([0-9]{1,15}),([0-9]{0,2})")
MOVEMENT = re.compile(
    r"([0-9]{6})([0-9]{4})?(R?)([CD])[A-Z]?([0-9]{1,12}),([0-9]{0,2})([NFS][A-Z0-9]{3})(.{0,16}?)(?://(.{0,23}))?"
)
END_TO_END = re.compile(r"(?:/EREF/|EREF\+)([^/?+\s]{1,35})")
SUBFIELD = re.compile(r"\?[0-9]{2}")
ACCOUNT = re.compile(r"([0-9]+)[A-Z]{3}")

# The order in which the fields of one message come; fields of information may stand anywhere.
PLACES = {
    "20": 0,
    "21": 1,
    "25": 2,
    "28C": 3,
    "60F": 4,
    "60M": 4,
    "61": 5,
    "86": 5,
    "62F": 6,
    "62M": 6,
    "64": 7,
    "65": 8,
}
NEEDED = {"20": ("20",), "25": ("25",), "28C": ("28C",), "60F": ("60F", "60M"), "62F": ("62F", "62M")}
OFTEN = frozenset({"61", "65", "86"})
INFORMATION = frozenset({"13D", "34F", "90C", "90D", "NS"})

NO_START = N_("Ini bukan MT940: sebelum :20: ada %(value)s. Periksa berkas yang dipilih.")
UNKNOWN = N_("Bagian :%(field)s: tidak dikenal dalam MT940. Minta bank mengirim MT940 menurut standar SWIFT.")
MISPLACED = N_(
    "Bagian :%(field)s: tidak pada tempatnya atau berulang. Minta bank mengirim MT940 menurut standar SWIFT."
)
MISSING = N_("Bagian :%(field)s: tidak ada. Minta berkas lengkap dari bank.")
UNREADABLE = N_(
    "Bagian :%(field)s: tidak terbaca: %(value)s. Minta bank mengirim MT940 menurut standar SWIFT."
)
CURRENCIES = N_(
    "Mata uang %(value)s berbeda dari saldo awal, %(currency)s. Minta berkas yang benar dari bank."
)
PAGES = N_(
    "Halaman %(value)s rekening koran ini tidak menyambung pada halaman sebelumnya. Minta berkas lengkap dari bank."
)
NO_TEXT_BEFORE = N_("Bagian :86: tidak mengikuti mutasi. Minta bank mengirim MT940 menurut standar SWIFT.")


@dataclass(frozen=True, slots=True)
class Part:
    """One field with its lines; `line` counts from 1."""

    tag: str
    text: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Page:
    """One message: a whole statement, or a page of one."""

    statement: Statement
    number: int
    first: bool
    line: int


def read(
    stream: BinaryIO, name: str, *, ours: Callable[[str], bool] = sixteen_signs, most: int = MOST_BYTES
) -> tuple[Statement, ...]:
    """Every statement of a file, pages joined. Raises BankFileRefused; amounts are not yet added up (see gates)."""
    gate(stream, name, most=most)
    reader = _Reader(name, ours)
    return tuple(reader.joined(reader.page(parts) for parts in reader.messages(stream)))


class _Reader:
    def __init__(self, name: str, ours: Callable[[str], bool]) -> None:
        self.name, self.ours = name, ours

    def refuse(self, sentence: str, part: Part, **values: str) -> BankFileRefused:
        values.setdefault("value", shown(part.text[0]))
        fault = Fault(sentence, values | {"field": part.tag}, self.name, part.line, at=part.tag)
        return BankFileRefused([fault])

    def messages(self, stream: BinaryIO) -> Iterator[list[Part]]:
        """The parts of each message, which begins with :20:."""
        message: list[Part] = []
        for part in self._parts(stream):
            if part.tag == "20" and message:
                yield message
                message = []
            if part.tag != "20" and not message:
                raise self.refuse(NO_START, part, value=f":{part.tag}:")
            message.append(part)
        if not message:
            raise refuse(MISSING, file=self.name, at="20", field="20")
        yield message

    def _parts(self, stream: BinaryIO) -> Iterator[Part]:
        tag, lines, begun = "", [], 0
        for number, raw in enumerate(stream, 1):
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n ")
            if text.startswith("{"):
                text = text.partition("{4:")[2]
            if not text or text in ("-", "-}") or text.startswith("-}{"):
                continue
            found = TAG.fullmatch(text)
            if not found and not tag:
                raise refuse(NO_START, file=self.name, line=number, value=shown(text))
            if not found:
                lines.append(text)
                continue
            if tag:
                yield Part(tag, tuple(lines), begun)
            tag, lines, begun = found[1], [found[2]], number
        if tag:
            yield Part(tag, tuple(lines), begun)

    def page(self, parts: list[Part]) -> Page:
        """One message as a statement. Raises BankFileRefused."""
        one = self._sorted(parts)
        opening, closing = one.get("60F") or one["60M"], one.get("62F") or one["62M"]
        start, opened, currency = self._balance(opening)
        end, closed, other = self._balance(closing)
        if other != currency:
            raise self.refuse(CURRENCIES, closing, value=other, currency=currency)
        number, page = self._number(one["28C"])
        lines = tuple(self._lines(parts))
        account = one["25"].text[0].rpartition("/")[2].strip()
        with_currency = ACCOUNT.fullmatch(account)
        statement = Statement(
            kind="MT940", id=one["20"].text[0].strip(), number=number, account=with_currency[1] if with_currency else account,
            currency=currency, starts_on=start, ends_on=end, opening=opened, closing=closed, lines=lines,
            entries=len(lines), last_page=closing.tag == "62F",
        )  # fmt: skip
        return Page(statement, page, opening.tag == "60F", one["20"].line)

    def _sorted(self, parts: list[Part]) -> dict[str, Part]:
        found: dict[str, Part] = {}
        place = -1
        for part in parts:
            if part.tag in INFORMATION:
                continue
            if part.tag not in PLACES:
                raise self.refuse(UNKNOWN, part)
            own = 9 if part.tag == "86" and place >= 6 else PLACES[part.tag]
            if own < place or (own == place and part.tag not in OFTEN):
                raise self.refuse(MISPLACED, part)
            place = own
            found.setdefault(part.tag, part)
        for tag, either in NEEDED.items():
            if not any(each in found for each in either):
                raise refuse(MISSING, file=self.name, line=parts[0].line, at=tag, field=tag)
        return found

    def _number(self, part: Part) -> tuple[int, int]:
        found = NUMBER.fullmatch(part.text[0].strip())
        if not found:
            raise self.refuse(UNREADABLE, part)
        return int(found[1]), int(found[2] or "1")

    def _balance(self, part: Part) -> tuple[date, int, str]:
        found = BALANCE.fullmatch(part.text[0].strip())
        if not found:
            raise self.refuse(UNREADABLE, part)
        amount = _sen(found[4], found[5])
        return self._day(found[2], part), amount if found[1] == "C" else -amount, found[3]

    def _day(self, text: str, part: Part) -> date:
        try:
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
        except ValueError:
            raise self.refuse(UNREADABLE, part) from None

    def _lines(self, parts: list[Part]) -> Iterator[StatementLine]:
        movement: Part | None = None
        closed = False
        for part in parts:
            closed = closed or part.tag.startswith("62")
            if part.tag == "86" and movement is not None:
                yield self._line(movement, part.text)
                movement = None
                continue
            if movement is not None:
                yield self._line(movement, ())
            if part.tag == "86" and not closed:
                raise self.refuse(NO_TEXT_BEFORE, part)
            movement = part if part.tag == "61" else None

    def _line(self, part: Part, remarks: tuple[str, ...]) -> StatementLine:
        found = MOVEMENT.fullmatch(part.text[0])
        if not found:
            raise self.refuse(UNREADABLE, part)
        value_on = self._day(found[1], part)
        booked_on = self._near(value_on, found[2], part) if found[2] else value_on
        whole = "".join(remarks)
        end_to_end = END_TO_END.search(whole)
        known = given(end_to_end[1]) if end_to_end else ""
        text = SUBFIELD.sub(" ", " ".join((*part.text[1:], *remarks))).strip()
        customer = given(found[8].strip())
        return StatementLine(
            amount=_sen(found[5], found[6]),
            credit=(found[4] == "C") is not bool(found[3]),
            booked_on=booked_on,
            value_on=value_on,
            # A line of 65 signs may break in the midst of a reference.
            reference=our_reference(self.ours, (customer, known), f"{text} {SUBFIELD.sub('', whole)}"),
            end_to_end=known or customer,
            bank_reference=given((found[9] or "").strip()),
            code=found[7],
            text=text,
            reversal=bool(found[3]),
        )

    def _near(self, value_on: date, text: str, part: Part) -> date:
        """The day of booking, given as month and day, in the year that brings it nearest to the value date."""
        found = []
        for year in (value_on.year - 1, value_on.year, value_on.year + 1):
            try:
                found.append(date(year, int(text[:2]), int(text[2:])))
            except ValueError:
                continue
        if not found:
            raise self.refuse(UNREADABLE, part)
        return min(found, key=lambda day: abs(day - value_on))

    def joined(self, pages: Iterator[Page]) -> Iterator[Statement]:
        """Pages of one statement made one; the balances between them must meet. Raises BankFileRefused."""
        together: list[Page] = []
        for page in pages:
            if together and not together[-1].statement.last_page:
                self._follows(together[-1], page)
            elif not page.first:
                raise refuse(PAGES, file=self.name, line=page.line, at="60M", value=str(page.number))
            elif together:
                yield _whole(together)
                together = []
            together.append(page)
        if together:
            yield _whole(together)

    def _follows(self, before: Page, page: Page) -> None:
        one, two = before.statement, page.statement
        meets = (one.account, one.number, one.currency, one.closing) == (
            two.account,
            two.number,
            two.currency,
            two.opening,
        )
        if page.first or not meets or page.number != before.number + 1:
            raise refuse(PAGES, file=self.name, line=page.line, at="28C", value=str(page.number))


def _whole(pages: list[Page]) -> Statement:
    first, last = pages[0].statement, pages[-1].statement
    lines = chain.from_iterable(page.statement.lines for page in pages)
    counted = (replace(line, entry=entry) for entry, line in enumerate(lines, 1))
    return replace(
        first, closing=last.closing, ends_on=last.ends_on, last_page=last.last_page, lines=tuple(numbered(counted)),
        entries=sum(page.statement.entries for page in pages),
    )  # fmt: skip


def _sen(rupiah: str, decimals: str) -> int:
    return int(rupiah) * 100 + int(decimals.ljust(2, "0"))
