"""The words of OpenRosa: lists, answers, and the envelope of what a phone sends. What lies inside is read later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.parsers import expat

from ketahanan.common.text import N_
from ketahanan.instruments.findings import Unfit

VERSION = "1.0"
CONTENT_TYPE = "text/xml; charset=utf-8"
_SCHEMA = "http://openrosa.org"
LONGEST_ID = 200
# What a file system lets a file be called, with room for phones that count otherwise.
LONGEST_NAME = 500
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

EMPTY = N_("Isian kosong. Kirim lagi dari aplikasi; bila tetap begini, hubungi petugas kabupaten.")
NOT_TEXT = N_("Isian bukan teks UTF-8. Perbarui aplikasi di HP, lalu kirim lagi.")
DOCTYPE = N_("Isian memuat DOCTYPE atau ENTITY, yang tidak diterima. Pakai aplikasi lapangan yang resmi.")
BROKEN = N_("Isian terpotong atau rusak pada baris %(line)s. Kirim lagi; isian di HP jangan dihapus.")
NO_FORM = N_("Isian tidak menyebut kode formulirnya. Muat ulang formulir di aplikasi, lalu isi lagi.")
NO_INSTANCE = N_(
    "Isian tidak punya nomor isian (instanceID) yang sah. Muat ulang formulir di aplikasi, lalu isi lagi."
)
ITSELF = N_(
    "Perbaikan harus bernomor lain daripada isian yang diperbaikinya. Buka lagi isian itu di aplikasi."
)


class Unreadable(Unfit):
    """The envelope cannot be read."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that a phone may load; `md5` is that of its exact bytes."""

    form_id: str
    name: str
    version: str
    md5: str
    url: str
    manifest_url: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A file that a form needs."""

    name: str
    md5: str
    url: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Which form was filled, under which number, and every text in it that may be the name of a file."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    names: frozenset[str]


def form_list(offers: Iterable[Offer]) -> bytes:
    root = ET.Element("xforms", xmlns=f"{_SCHEMA}/xforms/xformsList")
    for offer in offers:
        fields = {
            "formID": offer.form_id, "name": offer.name, "version": offer.version, "hash": f"md5:{offer.md5}",
            "downloadUrl": offer.url,
        }  # fmt: skip
        if offer.manifest_url:
            fields["manifestUrl"] = offer.manifest_url
        _add(ET.SubElement(root, "xform"), fields)
    return _written(root)


def manifest(files: Iterable[Media]) -> bytes:
    root = ET.Element("manifest", xmlns=f"{_SCHEMA}/xforms/xformsManifest")
    for file in files:
        fields = {"filename": file.name, "hash": f"md5:{file.md5}", "downloadUrl": file.url}
        _add(ET.SubElement(root, "mediaFile"), fields)
    return _written(root)


def response(message: str) -> bytes:
    """What the phone shows to the person."""
    root = ET.Element("OpenRosaResponse", xmlns=f"{_SCHEMA}/http/response")
    _add(root, {"message": message})
    return _written(root)


def _add(parent: ET.Element, fields: Mapping[str, str]) -> None:
    for name, text in fields.items():
        ET.SubElement(parent, name).text = _NOT_XML.sub("", text)


def _written(root: ET.Element) -> bytes:
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def envelope(content: bytes) -> Envelope:
    """Raises Unreadable, and nothing else, whatever the bytes are."""
    if not content.strip():
        raise Unreadable(EMPTY)
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(NOT_TEXT) from error
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(BROKEN, line=str(error.lineno)) from error
    return reader.envelope()


class _Reader:
    """Without name spaces: phones differ in prefixes, and only local names matter here."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.root: Mapping[str, str] = {}
        self.path: list[str] = []
        self.meta: dict[str, str] = {}
        self.names: set[str] = set()
        self.text: list[str] | None = None

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise Unreadable(NOT_TEXT)

    def _doctype(self, *declared: object) -> None:
        raise Unreadable(DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path:
            self.root = attributes
        self.path.append(name.rpartition(":")[2])
        self.text = []

    def _text(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _end(self, name: str) -> None:
        """Only an element without children has a text that counts."""
        text, self.text = "".join(self.text or ()).strip(), None
        if text and len(self.path) == 3 and self.path[1] == "meta":
            self.meta.setdefault(self.path[2], text)
        if text and len(text) <= LONGEST_NAME:
            self.names.add(text)
        self.path.pop()

    def envelope(self) -> Envelope:
        form_id = self.root.get("id", "").strip()
        instance_id = self.meta.get("instanceID", self.root.get("instanceID", "").strip())
        deprecated_id = self.meta.get("deprecatedID", "")
        if not form_id:
            raise Unreadable(NO_FORM)
        if not instance_id or len(instance_id) > LONGEST_ID:
            raise Unreadable(NO_INSTANCE)
        if instance_id == deprecated_id:
            raise Unreadable(ITSELF)
        return Envelope(
            form_id, self.root.get("version", "").strip(), instance_id, deprecated_id, frozenset(self.names)
        )
