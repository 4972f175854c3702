"""Statements (camt.053) and notices (camt.054) of ISO 20022."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ketahanan.banking.bytes_in import MOST_BYTES
from ketahanan.banking.faults import refuse, shown
from ketahanan.banking.statements import (
    Declared,
    Statement,
    StatementLine,
    given,
    numbered,
    our_reference,
    sixteen_signs,
)
from ketahanan.banking.xml_in import Flat, Message
from ketahanan.common.text import N_

KNOWN = ("camt.053.001.02", "camt.053.001.08", "camt.054.001.02", "camt.054.001.08")
OPENING = ("OPBD", "PRCD")
CLOSING = ("CLBD",)

NO_DAY = N_("Entri ini tidak bertanggal (BookgDt, ValDt). Minta berkas yang benar dari bank.")
TWO_CURRENCIES = N_(
    "Mata uang %(found)s berbeda dari mata uang rekening, %(currency)s. Minta berkas yang benar dari bank."
)
NO_STATEMENT = N_("Berkas ini tidak memuat rekening koran. Unduh lagi dari bank.")


def read(
    stream: BinaryIO, name: str, *, ours: Callable[[str], bool] = sixteen_signs, most: int = MOST_BYTES
) -> tuple[Statement, ...]:
    """Every statement or notice of a file. Raises BankFileRefused; amounts are not yet added up (see gates)."""
    return tuple(_Reader(Message(stream, name, KNOWN, most=most), ours).statements())


class _Reader:
    def __init__(self, message: Message, ours: Callable[[str], bool]) -> None:
        self.message, self.ours = message, ours
        self.shared: dict[str, str] = {}
        self._begin()

    def _begin(self) -> None:
        self.lines: list[StatementLine] = []
        self.currencies: dict[str, int] = {}
        self.entries = self.pending = 0

    def statements(self) -> Iterator[Statement]:
        last_page, found = True, False
        for name, element in self.message.parts("GrpHdr", "Ntry", "Stmt", "Ntfctn"):
            if name == "GrpHdr":
                last_page = self.message.flat(element).get("MsgPgntn/LastPgInd", "true") in ("true", "1")
            elif name == "Ntry":
                self.lines += self._entry(element)
            else:
                found = True
                yield self._statement(element, last_page)
                self._begin()
        if not found:
            raise refuse(NO_STATEMENT, file=self.message.name)

    def _statement(self, element: Any, last_page: bool) -> Statement:
        message = self.message
        message.leave_entries()
        head = message.flat(element, without="Bal")
        balances = [message.flat(each) for each in message.below(element, "Bal")]
        currency = head.get("Acct/Ccy") or next((each.get("Amt@Ccy", "") for each in balances), "")
        currency = currency or next(iter(self.currencies), "")
        for found, entry in {
            **self.currencies,
            **{each.get("Amt@Ccy", currency): 0 for each in balances},
        }.items():
            if found != currency:
                raise refuse(
                    TWO_CURRENCIES,
                    file=message.name,
                    entry=entry,
                    at="Amt@Ccy",
                    found=found,
                    currency=shown(currency),
                )
        closing_on = next(
            (message.day(each, "Dt/Dt", "Dt/DtTm") for each in balances if _type(each) in CLOSING), None
        )
        return Statement(
            kind=message.kind,
            id=head.get("Id", ""),
            number=message.whole(head, "ElctrncSeqNb", "LglSeqNb"),
            account=head.get("Acct/Id/IBAN") or head.get("Acct/Id/Othr/Id", ""),
            currency=currency,
            starts_on=message.day(head, "FrToDt/FrDtTm"),
            ends_on=message.day(head, "FrToDt/ToDtTm") or closing_on,
            opening=self._balance(balances, OPENING),
            closing=self._balance(balances, CLOSING),
            lines=tuple(numbered(self.lines)),
            pending=self.pending,
            entries=self.entries,
            last_page=last_page and head.get("StmtPgntn/LastPgInd", "true") in ("true", "1"),
            declared=self._declared(head),
        )

    def _balance(self, balances: list[Flat], types: tuple[str, ...]) -> int | None:
        for wanted in types:
            for each in balances:
                if _type(each) == wanted:
                    amount = self.message.sen(each, "Amt")
                    return amount if each.get("CdtDbtInd") == "CRDT" else -amount
        return None

    def _declared(self, head: Flat) -> Declared:
        def pair(name: str) -> tuple[int | None, int | None]:
            above = f"TxsSummry/{name}"
            return self.message.whole(head, f"{above}/NbOfNtries"), self.message.sen_or_none(
                head, f"{above}/Sum"
            )

        return Declared(*pair("TtlNtries"), *pair("TtlCdtNtries"), *pair("TtlDbtNtries"))

    def _entry(self, element: Any) -> list[StatementLine]:
        message = self.message
        entry = message.flat(element, without="NtryDtls")
        self.currencies.setdefault(entry.get("Amt@Ccy", ""), message.entry)
        if (entry.get("Sts/Cd") or entry.get("Sts")) != "BOOK":
            self.pending += 1
            return []
        self.entries += 1
        details = [message.flat(each) for each in message.below(element, "NtryDtls", "TxDtls")]
        credit, amount = entry.get("CdtDbtInd") == "CRDT", message.sen(entry, "Amt")
        inside = self._inside(details, amount, credit)
        if inside:
            return [self._line(entry, detail, *each) for detail, each in zip(details, inside, strict=True)]
        batch = next((message.flat(each) for each in message.below(element, "NtryDtls", "Btch")), {})
        count = message.whole(batch, "NbOfTxs") or 1
        if len(details) > 1 or count > 1:
            together = {"Refs/PmtInfId": batch.get("PmtInfId") or batch.get("MsgId", "")}
            return [self._line(entry, together, amount, credit, max(len(details), count))]
        return [self._line(entry, details[0] if details else {}, amount, credit)]

    def _inside(self, details: list[Flat], amount: int, credit: bool) -> list[tuple[int, bool]]:
        """Amount and direction of each payment of a collected booking, if the bank gives them and they add up to it."""
        if len(details) < 2:
            return []
        found = []
        for detail in details:
            path = "Amt" if "Amt" in detail else "AmtDtls/TxAmt/Amt"
            own = self.message.sen_or_none(detail, path)
            if own is None:
                return []
            found.append((own, detail.get("CdtDbtInd", "CRDT" if credit else "DBIT") == "CRDT"))
        whole = sum(own if incoming else -own for own, incoming in found)
        return found if whole == (amount if credit else -amount) else []

    def _line(self, entry: Flat, detail: Flat, amount: int, credit: bool, count: int = 1) -> StatementLine:
        message, get = self.message, detail.get
        booked_on = message.day(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        if booked_on is None:
            raise message.refuse(NO_DAY, "BookgDt", "")
        end_to_end = given(get("Refs/EndToEndId", ""))
        text = " ".join(filter(None, (get("RmtInf/Ustrd"), get("AddtlTxInf"), entry.get("AddtlNtryInf"))))
        party, account = _party(detail, credit)
        ids = (end_to_end, get("Refs/InstrId", ""), get("Refs/TxId", ""), entry.get("NtryRef", ""))
        return StatementLine(
            amount=amount,
            credit=credit,
            booked_on=booked_on,
            value_on=message.day(entry, "ValDt/Dt", "ValDt/DtTm"),
            reference=our_reference(self.ours, ids, text),
            end_to_end=end_to_end,
            bank_reference=given(get("Refs/AcctSvcrRef") or entry.get("AcctSvcrRef", "")),
            party=party,
            party_account=account,
            code=self._share(_code(detail) or _code(entry)),
            return_reason=self._share(get("RtrInf/Rsn/Cd") or get("RtrInf/Rsn/Prtry", "")),
            text=text,
            batch=self._share(get("Refs/PmtInfId", "")),
            batch_count=count,
            reversal=entry.get("RvslInd") in ("true", "1"),
            entry=message.entry,
        )

    def _share(self, text: str) -> str:
        return self.shared.setdefault(text, text)


def _type(balance: Flat) -> str:
    return balance.get("Tp/CdOrPrtry/Cd", "")


def _code(flat: Flat) -> str:
    parts = [flat.get(f"BkTxCd/Domn/{part}", "") for part in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(parts) if parts[0] else flat.get("BkTxCd/Prtry/Cd", "")


def _party(detail: Flat, credit: bool) -> tuple[str, str]:
    """The other side; of a payment that came back the bank often names the payee alone."""
    name = account = ""
    for side in ("Dbtr", "Cdtr") if credit else ("Cdtr", "Dbtr"):
        above = f"RltdPties/{side}"
        name = name or detail.get(f"{above}/Pty/Nm") or detail.get(f"{above}/Nm", "")
        account = account or detail.get(f"{above}Acct/Id/IBAN") or detail.get(f"{above}Acct/Id/Othr/Id", "")
        if name or account:
            break
    return name, account
