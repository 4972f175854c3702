"""Files of banks at national size: an order of 84,000 payments written, a statement of as many lines read and gated."""

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from ketahanan.banking import camt, pain001
from ketahanan.banking.gates import gate_statement
from ketahanan.banking.payments import PaymentFile, PaymentRow
from ketahanan.banking.schemas import validate

COUNT = 84_000


class Payments:
    """As a query hands them on: made anew at each walk, never all at once."""

    def __iter__(self) -> Iterator[PaymentRow]:
        for number in range(COUNT):
            yield PaymentRow(
                reference=f"DBS26{number:011d}", amount=35_000_000 + number, creditor=f"POKJA {number} DESA SUKAMAJU",
                account=f"{number:015d}", bank="BRINIDJA", remittance=f"BANTUAN TAHAP 1 POKJA {number}",
            )  # fmt: skip


def write_statement(path: Path) -> None:
    """What a bank answers to those payments: one entry for each, in the shape of mock-bank."""
    total = sum(row.amount for row in Payments())
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-25T20:00:00+07:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><ElctrncSeqNb>1</ElctrncSeqNb>"
        "<CreDtTm>2026-11-25T20:00:00+07:00</CreDtTm><Acct><Id><Othr><Id>032901001234567</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        + "".join(
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"IDR\">{amount}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
            "<Dt><Dt>2026-11-25</Dt></Dt></Bal>" for code, amount in (("OPBD", total + 7), ("CLBD", 7))
        )
        + f"<TxsSummry><TtlNtries><NbOfNtries>{COUNT}</NbOfNtries><Sum>{total}.00</Sum></TtlNtries></TxsSummry>"
    )  # fmt: skip
    with path.open("w") as file:
        file.write(head)
        for number, row in enumerate(Payments()):
            file.write(
                f'<Ntry><Amt Ccy="IDR">{row.amount}.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
                "<BookgDt><Dt>2026-11-25</Dt></BookgDt><ValDt><Dt>2026-11-25</Dt></ValDt>"
                f"<AcctSvcrRef>MB-PMT-{number}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd>"
                "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><MsgId>KMS-1</MsgId>"
                f"<PmtInfId>KMS-1</PmtInfId><InstrId>{row.reference}</InstrId><EndToEndId>{row.reference}</EndToEndId></Refs>"
                f'<Amt Ccy="IDR">{row.amount}.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>{row.creditor}</Nm>'
                f"</Pty></Cdtr><CdtrAcct><Id><Othr><Id>{row.account}</Id></Othr></Id></CdtrAcct></RltdPties><RltdAgts><CdtrAgt>"
                "<FinInstnId><BICFI>BRINIDJA</BICFI></FinInstnId></CdtrAgt></RltdAgts></TxDtls></NtryDtls></Ntry>\n"
            )
        file.write("</Stmt></BkToCstmrStmt></Document>")


def pain(path: Path) -> int:
    moment = datetime(2026, 11, 25, 1, tzinfo=UTC)
    order = PaymentFile(
        "KMS-1", moment, "RPK KEMENSOS", "032901001234567", "BRINIDJA", date(2026, 11, 25), Payments()
    )
    with path.open("wb") as out:
        return pain001.write(order, out).count


def schema(path: Path) -> int:
    with path.open("rb") as stream:
        validate(stream, "pain.001.001.09", path.name)
    return COUNT


def statement(path: Path) -> int:
    with path.open("rb") as stream:
        (found,) = camt.read(stream, path.name)
    gate_statement(found, path.name, account="032901001234567")
    return len(found.lines)


def peak_mb() -> float:
    """The most memory that this process ever held; the figure of `getrusage` is inherited from a large parent."""
    (line,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")
    )
    return round(int(line.split()[1]) / 1024, 1)


def _measured(work: Callable[[Path], int], path: Path, answer: Any) -> None:
    wall, cpu = perf_counter(), process_time()
    count = work(path)
    answer.put({
        "count": count, "s": round(perf_counter() - wall, 2), "cpu_s": round(process_time() - cpu, 2),
        "peak_mb": peak_mb(),
    })  # fmt: skip


def measured(work: Callable[[Path], int], path: Path) -> dict[str, Any]:
    """In a fresh process, whose whole memory counts, interpreter and libraries included."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_measured, args=(work, path, answer))
    process.start()
    found: dict[str, Any] = answer.get(timeout=600)
    process.join()
    return found


def bench() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="ketahanan-bank-") as name:
        order, answer = Path(name) / "pain.xml", Path(name) / "camt.xml"
        write_statement(answer)
        found = {
            "pain": measured(pain, order), "schema": measured(schema, order), "camt": measured(statement, answer),
            "pain_mb": round(order.stat().st_size / 2**20, 1), "camt_mb": round(answer.stat().st_size / 2**20, 1),
        }  # fmt: skip
    return {"count": COUNT, **found}
