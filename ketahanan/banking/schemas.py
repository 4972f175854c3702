"""The schemas of ISO 20022 messages that are spoken here, as files beside this one (see xsd/NOTICE)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO

from lxml import etree

from ketahanan.banking.bytes_in import Counted
from ketahanan.banking.faults import BankFileRefused, refuse, shown
from ketahanan.common.text import N_

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
MESSAGES = (
    "pain.001.001.03", "pain.001.001.09", "pain.002.001.03", "pain.002.001.10", "camt.053.001.02", "camt.053.001.08",
    "camt.054.001.02", "camt.054.001.08", "pacs.004.001.09",
)  # fmt: skip

# Nothing is fetched, nothing is expanded, and no text grows beyond what libxml2 thinks sane (money 4.2).
SAFE: dict[str, bool] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}

NOT_VALID = N_(
    "Isi berkas menyimpang dari skema %(schema)s. Minta berkas yang benar dari pembuatnya; jangan mengubahnya sendiri. "
    "Keterangan teknis: %(detail)s"
)


@cache
def schema(message: str) -> Any:
    """The compiled schema of one message, such as "camt.053.001.08"."""
    text = (files("ketahanan.banking") / "xsd" / f"{message}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text, etree.XMLParser(**SAFE)))


def not_valid(message: str, error: etree.LxmlError, name: str, line: int, entry: int = 0) -> BankFileRefused:
    """The refusal for what lxml says of a file."""
    detail = shown(str(getattr(error, "msg", error)).replace(f"{{{SPACE}{message}}}", ""), 200)
    return refuse(NOT_VALID, file=name, line=line, entry=entry, schema=message, detail=detail)


def validate(stream: BinaryIO, message: str, name: str) -> None:
    """Against the schema, without keeping the tree. Raises BankFileRefused with the line."""
    counted = Counted(stream)
    try:
        for _, element in etree.iterparse(counted, schema=schema(message), **SAFE):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.LxmlError as error:
        raise not_valid(message, error, name, counted.line) from None
