"""A phone in the field: a published form, a key, and posts as ODK Collect makes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from django.test import Client

from ketahanan.common import clock
from ketahanan.instruments import keys
from ketahanan.instruments.models import FieldKey, Instrument, InstrumentVersion, VersionContent
from ketahanan.testing import LONG_AGO, NOON, Country

BOUNDARY = "batas-kiriman"
XFORM = b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Uji \xc3\xa9</h:title></h:head></h:html>'


def out(country: Country, version: str = "1", *, form_id: str = "uji", xform: bytes = XFORM, **more: Any) -> InstrumentVersion:
    """A published version, put there as it is."""
    instrument = Instrument.objects.get_or_create(
        form_id=form_id, defaults={"name": "Formulir uji", "respondent": "DESA", "made_at": LONG_AGO}
    )[0]
    made = InstrumentVersion.objects.create(**{
        "area": country.nation, "instrument": instrument, "version": version, "title": "Formulir uji",
        "xform_md5": hashlib.md5(xform, usedforsecurity=False).hexdigest(), "xform_size": len(xform), "questions": 1,
        "state": "TERBIT", "state_since": LONG_AGO, "made_at": LONG_AGO, "published_at": NOON, **more,
    })  # fmt: skip
    VersionContent.objects.create(of=made, xform=xform, sheets={})
    return made


def filled(number: str = "uuid:1", *, photos: Sequence[str] = (), version: str = "1", old: str = "", form_id: str = "uji") -> bytes:
    """Answers as JavaRosa writes them; `old` makes them an edit."""
    before = f"<orx:deprecatedID>{old}</orx:deprecatedID>" if old else ""
    named = "".join(f"<foto>{photo}</foto>" for photo in photos)
    return (
        f"<?xml version='1.0' ?><data id=\"{form_id}\" version=\"{version}\" xmlns:orx=\"http://openrosa.org/xforms\">{named}"
        f"<orx:meta>{before}<orx:instanceID>{number}</orx:instanceID></orx:meta></data>"
    ).encode()


def body(xml: bytes | None, files: Sequence[tuple[str, bytes]] = (), *, extra: bytes = b"") -> bytes:
    """multipart/form-data; names go as UTF-8, as phones send them."""
    found = b""
    if xml is not None:
        found = _part("xml_submission_file", "isian.xml", "text/xml", xml)
    for name, content in files:
        found += _part(name, name, "image/jpeg", content)
    return found + extra + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, file: str, mime: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: {mime}\r\n\r\n'
    return head.encode() + content + b"\r\n"


class Phone:
    def __init__(self, country: Country, who: str = "facilitator") -> None:
        country.user(who)
        self.key: FieldKey = keys.make(label="HP saya", by=country.as_(who), at=NOON, now=clock.real_now())
        self.token = keys.token_of(self.key, clock.real_now())
        self.client, self.base = Client(), f"/k/{self.token}"

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(self.base + path, **more)

    def send(self, xml: bytes | None, *files: tuple[str, bytes], extra: bytes = b"", **more: Any) -> Any:
        return self.post(body(xml, files, extra=extra), **more)

    def post(self, content: bytes, path: str = "/submission?deviceID=ponsel:1", **more: Any) -> Any:
        return self.client.post(
            self.base + path, content, content_type=f"multipart/form-data; boundary={BOUNDARY}", **more
        )


def said(answer: Any) -> str:
    """The message that a phone shows; the answer must be one that phones understand."""
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    found = re.fullmatch(
        r".*<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message>(.*)</message></OpenRosaResponse>",
        answer.content.decode(), re.DOTALL,
    )  # fmt: skip
    assert found, answer.content
    return unescape(found[1])
