"""The schemas of ISO 20022 messages that are spoken here, as files beside this one (see xsd/NOTICE)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO

from lxml import etree

from ketahanan.banking.bytes_in import Counted, closes_once
from ketahanan.banking.faults import BankFileRefused, refuse, shown
from ketahanan.common.text import N_

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
MESSAGES = (
    "pain.001.001.03", "pain.001.001.09", "pain.002.001.03", "pain.002.001.10", "camt.053.001.02", "camt.053.001.08",
    "camt.054.001.02", "camt.054.001.08", "pacs.004.001.09",
)  # fmt: skip

# Nothing is fetched, nothing is expanded, and no text grows beyond what libxml2 thinks sane (money 4.2).
SAFE: dict[str, bool] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}

OPTIONS: dict[str, Any] = {**SAFE, "remove_comments": True, "remove_pis": True}

# Elements that are one entry each; a fault names the entry by its number.
ROWS = frozenset({"Ntry", "TxInfAndSts", "TxInf", "CdtTrfTxInf"})

CUT_OFF = N_("Berkas ini terpotong sebelum akhirnya, atau memuat sisa sesudahnya. Unduh lagi dari bank.")
NOT_VALID = N_(
    "Isi berkas menyimpang dari skema %(schema)s. Minta berkas yang benar dari pembuatnya; jangan mengubahnya sendiri. "
    "Keterangan teknis: %(detail)s"
)


@cache
def schema(message: str) -> Any:
    """The compiled schema of one message, such as "camt.053.001.08"."""
    text = (files("ketahanan.banking") / "xsd" / f"{message}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text, etree.XMLParser(**SAFE)))


def not_valid(message: str, told: object, name: str, line: int, entry: int = 0) -> BankFileRefused:
    """The refusal for what lxml says of a file."""
    detail = shown(
        str(getattr(told, "message", None) or getattr(told, "msg", told)).replace(
            f"{{{SPACE}{message}}}", ""
        ),
        200,
    )
    return refuse(NOT_VALID, file=name, line=line, entry=entry, schema=message, detail=detail)


class Walk:
    """A message as a stream of events, held to its schema. `line` and `entry` say where it stands."""

    def __init__(self, stream: BinaryIO, message: str, name: str) -> None:
        self.message, self.name, self.entry = message, name, 0
        self._stream, self._source = stream, Counted(stream)
        self._space = f"{{{SPACE}{message}}}"

    def __call__(self, *names: str) -> Iterator[tuple[str, Any]]:
        """Name and element, complete, in the order of the file. Raises BankFileRefused."""
        tags = [self._space + name for name in {*names, *ROWS, "Document"}]
        options = OPTIONS | {"schema": schema(self.message), "tag": tags}
        events = etree.iterparse(self._source, events=("start", "end"), **options)
        cut = len(self._space)
        ended = False
        try:
            for event, element in events:
                local = element.tag[cut:]
                self.entry += event == "start" and local in ROWS
                self._ask(events)
                if event == "end":
                    ended = local == "Document"
                    yield local, element
        except etree.LxmlError as error:
            raise not_valid(self.message, error, self.name, self._source.line, self.entry) from None
        # With a schema lxml raises what the schema says at the end alone, and lets a file pass that was cut off or goes on.
        self._ask(events)
        if not ended or not closes_once(self._stream):
            raise refuse(CUT_OFF, file=self.name, line=self._source.line)

    def _ask(self, events: Any) -> None:
        log = events.error_log
        if len(log):
            raise not_valid(self.message, log[0], self.name, self._source.line, self.entry)


def drop(element: Any) -> None:
    """Empty an element that was read, and forget its equals before it."""
    element.clear()
    before = element.getprevious()
    while before is not None and before.tag == element.tag:
        element.getparent().remove(before)
        before = element.getprevious()


def validate(stream: BinaryIO, message: str, name: str) -> None:
    """Against the schema, without keeping the tree. Raises BankFileRefused with the line."""
    for part, element in Walk(stream, message, name)(*ROWS):
        if part != "Document":
            drop(element)
