"""Payments as ISO 20022 pain.001: credit transfers in rupiah from one account, one statement line for each."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, BinaryIO

from lxml import etree

from ketahanan.banking.payments import BIC, PaymentFile, PaymentRow, Totals, checked, written_as_checked
from ketahanan.banking.schemas import SPACE

# The scheme counts in fifteen digits; a national evening is 336,000.
MOST_ROWS = 500_000

type Content = str | tuple[Node, ...]
type Node = tuple[str, Content]


class Version(StrEnum):
    """The two versions that banks take."""

    OLD = "pain.001.001.03"
    NEW = "pain.001.001.09"


def write(file: PaymentFile, out: BinaryIO, version: Version = Version.NEW) -> Totals:
    """Write the file; the same file gives the same bytes. Raises BankFileRefused, in all but one case before a byte."""
    totals = checked(file, most_rows=MOST_ROWS)
    space = f"{{{SPACE}{version}}}"
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with (
            xml.element(f"{space}Document", nsmap={None: SPACE + version}),
            xml.element(f"{space}CstmrCdtTrfInitn"),
        ):
            _put(xml, space, _group(file, totals))
            with xml.element(f"{space}PmtInf"):
                for node in _order(file, totals, version):
                    _put(xml, space, node)
                for row in written_as_checked(file.rows, totals):
                    _put(xml, space, _payment(row, version))
    return totals


def _put(xml: Any, space: str, node: Node) -> None:
    name, content = node
    attributes = {"Ccy": "IDR"} if name == "InstdAmt" else None
    with xml.element(space + name, attributes):
        if isinstance(content, str):
            xml.write(content)
        else:
            for part in content:
                _put(xml, space, part)


def _amount(rupiah: int) -> str:
    return f"{rupiah}.00"


def _group(file: PaymentFile, totals: Totals) -> Node:
    return ("GrpHdr", (
        ("MsgId", file.message_id), ("CreDtTm", file.created_at.isoformat(timespec="seconds")),
        ("NbOfTxs", str(totals.count)), ("CtrlSum", _amount(totals.total)), ("InitgPty", (("Nm", file.debtor),)),
    ))  # fmt: skip


def _order(file: PaymentFile, totals: Totals, version: Version) -> tuple[Node, ...]:
    day = file.execution_on.isoformat()
    return (
        ("PmtInfId", file.message_id), ("PmtMtd", "TRF"), ("BtchBookg", "false"), ("NbOfTxs", str(totals.count)),
        ("CtrlSum", _amount(totals.total)), ("ReqdExctnDt", (("Dt", day),) if version is Version.NEW else day),
        ("Dbtr", (("Nm", file.debtor),)), ("DbtrAcct", (_account(file.account), ("Ccy", "IDR"))),
        ("DbtrAgt", _bank(file.bank, version)),
    )  # fmt: skip


def _payment(row: PaymentRow, version: Version) -> Node:
    return ("CdtTrfTxInf", (
        ("PmtId", (("InstrId", row.reference), ("EndToEndId", row.reference))),
        ("Amt", (("InstdAmt", _amount(row.amount)),)), ("CdtrAgt", _bank(row.bank, version)),
        ("Cdtr", (("Nm", row.creditor),)), ("CdtrAcct", (_account(row.account),)),
        ("RmtInf", (("Ustrd", row.remittance),)),
    ))  # fmt: skip


def _account(number: str) -> Node:
    # Indonesia has no IBAN.
    return ("Id", (("Othr", (("Id", number),)),))


def _bank(bank: str, version: Version) -> tuple[Node, ...]:
    if BIC.fullmatch(bank):
        return (("FinInstnId", (("BICFI" if version is Version.NEW else "BIC", bank),)),)
    return (("FinInstnId", (("ClrSysMmbId", (("MmbId", bank),)),)),)
