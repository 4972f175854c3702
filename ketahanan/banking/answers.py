"""The bank's answers to an order: status reports (pain.002) and returns (pacs.004) of ISO 20022."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from ketahanan.banking.bytes_in import MOST_BYTES
from ketahanan.banking.camt import TWO_CURRENCIES
from ketahanan.banking.faults import refuse
from ketahanan.banking.statements import (
    ReturnRow,
    Returns,
    StatusReport,
    StatusRow,
    given,
    our_reference,
    sixteen_signs,
)
from ketahanan.banking.xml_in import Flat, Message
from ketahanan.common.text import N_

STATUS = ("pain.002.001.03", "pain.002.001.10")
RETURNS = ("pacs.004.001.09",)

NO_RETURNS = N_("Berkas ini tidak memuat pengembalian. Unduh lagi dari bank.")


def read_status(
    stream: BinaryIO, name: str, *, ours: Callable[[str], bool] = sixteen_signs, most: int = MOST_BYTES
) -> StatusReport:
    """The report of one file. Raises BankFileRefused."""
    message = Message(stream, name, STATUS, most=most)
    header: Flat = {}
    group: Flat = {}
    orders: list[Flat] = []
    rows: list[StatusRow] = []
    for part, element in message.parts("GrpHdr", "OrgnlGrpInfAndSts", "TxInfAndSts", "OrgnlPmtInfAndSts"):
        flat = message.flat(element, without="TxInfAndSts")
        if part == "GrpHdr":
            header = flat
        elif part == "OrgnlGrpInfAndSts":
            group = flat
        elif part == "OrgnlPmtInfAndSts":
            orders.append(flat)
        else:
            rows.append(_status_row(message, flat, ours))
    message.leave_entries()
    statuses = {each["PmtInfSts"] for each in orders if "PmtInfSts" in each}
    told = next((each for each in (group, *orders) if _reason(each, "StsRsnInf")), {})
    return StatusReport(
        kind=message.kind,
        id=header.get("MsgId", ""),
        original=group.get("OrgnlMsgId", ""),
        original_kind=group.get("OrgnlMsgNmId", ""),
        status=group.get("GrpSts") or (statuses.pop() if len(statuses) == 1 else "PART" if statuses else ""),
        reason=_reason(told, "StsRsnInf"),
        text=told.get("StsRsnInf/AddtlInf", ""),
        count=message.whole(group, "OrgnlNbOfTxs"),
        total=message.sen_or_none(group, "OrgnlCtrlSum"),
        rows=tuple(rows),
    )


def _status_row(message: Message, flat: Flat, ours: Callable[[str], bool]) -> StatusRow:
    reference, instruction = _payment(flat, ours)
    return StatusRow(
        reference=reference,
        status=flat.get("TxSts", ""),
        reason=_reason(flat, "StsRsnInf"),
        text=flat.get("StsRsnInf/AddtlInf", ""),
        instruction=instruction,
        bank_reference=given(flat.get("AcctSvcrRef", "")),
        amount=message.sen_or_none(flat, "OrgnlTxRef/Amt/InstdAmt"),
    )


def read_returns(
    stream: BinaryIO, name: str, *, ours: Callable[[str], bool] = sixteen_signs, most: int = MOST_BYTES
) -> Returns:
    """The returns of one message. Raises BankFileRefused."""
    message = Message(stream, name, RETURNS, most=most)
    header: Flat = {}
    original: Flat = {}
    rows: list[ReturnRow] = []
    currency = ""
    for part, element in message.parts("GrpHdr", "OrgnlGrpInf", "TxInf"):
        flat = message.flat(element)
        if part == "GrpHdr":
            header = flat
            currency = flat.get("TtlRtrdIntrBkSttlmAmt@Ccy", "")
        elif part == "OrgnlGrpInf":
            original = original or flat
        else:
            own = flat.get("RtrdIntrBkSttlmAmt@Ccy", "")
            currency = currency or own
            if own != currency:
                raise refuse(
                    TWO_CURRENCIES, file=name, entry=message.entry, at="Ccy", found=own, currency=currency
                )
            rows.append(_return_row(message, flat, ours))
    message.leave_entries()
    if not rows:
        raise refuse(NO_RETURNS, file=name)
    return Returns(
        kind=message.kind,
        id=header.get("MsgId", ""),
        original=original.get("OrgnlMsgId", ""),
        currency=currency,
        count=message.whole(header, "NbOfTxs"),
        total=message.sen_or_none(header, "TtlRtrdIntrBkSttlmAmt"),
        rows=tuple(rows),
    )


def _return_row(message: Message, flat: Flat, ours: Callable[[str], bool]) -> ReturnRow:
    reference, instruction = _payment(flat, ours)
    return ReturnRow(
        reference=reference,
        amount=message.sen(flat, "RtrdIntrBkSttlmAmt"),
        original_amount=message.sen_or_none(flat, "OrgnlIntrBkSttlmAmt"),
        returned_on=message.day(flat, "IntrBkSttlmDt"),
        reason=_reason(flat, "RtrRsnInf"),
        text=flat.get("RtrRsnInf/AddtlInf", ""),
        return_id=flat.get("RtrId", ""),
        instruction=instruction,
    )


def _payment(flat: Flat, ours: Callable[[str], bool]) -> tuple[str, str]:
    """Reference and instruction of the payment that is spoken of."""
    end_to_end, instruction = given(flat.get("OrgnlEndToEndId", "")), flat.get("OrgnlInstrId", "")
    return our_reference(ours, (end_to_end, instruction), "") or end_to_end, instruction


def _reason(flat: Flat, above: str) -> str:
    return flat.get(f"{above}/Rsn/Cd") or flat.get(f"{above}/Rsn/Prtry", "")
