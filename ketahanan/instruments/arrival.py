"""A post of a phone as it comes over the line: in one piece or in chunks, large, cut off, with strange names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _

from ketahanan.instruments import blobs, openrosa
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.submissions import Part, Sent

XML = "xml_submission_file"
LARGEST, LARGEST_XML, LARGEST_FILE = 100 * 2**20, 5 * 2**20, 50 * 2**20
# A limit of what is taken would make phones send everything at once; this is the size of their batches.
ANNOUNCED = 2_000_000


class _TooLarge(Exception):
    """More came than one post may hold."""


class _Watched:
    """The body, counted, with its last bytes kept: only they show that it was not cut off."""

    def __init__(self, stream: Any, boundary: bytes) -> None:
        self.stream, self.count, self.tail = stream, 0, b""
        self.end = b"--" + boundary + b"--"

    def read(self, size: int) -> bytes:
        try:
            piece: bytes = self.stream.read(size)
        except Exception as error:  # each web server has errors of its own for a broken line
            raise UnreadablePostError from error
        self.count += len(piece)
        if self.count > LARGEST:
            raise _TooLarge
        self.tail = (self.tail + piece)[-len(self.end) - 1024 :]
        return piece

    @property
    def is_whole(self) -> bool:
        return self.end in self.tail


@contextmanager
def arrived(request: HttpRequest) -> Iterator[Sent]:
    """What was sent, read as far as its envelope; its files are closed afterwards. Raises Declined."""
    files = _files(request)
    try:
        yield _sent(request, files)
    finally:
        for _name, some in files.lists():
            for file in some:
                file.close()


def _files(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]]:
    content_type, options = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    if content_type != "multipart/form-data":
        raise Declined(
            400, _("Kiriman harus berbentuk multipart/form-data. Periksa alamat server di aplikasi.")
        )
    length = request.META.get("CONTENT_LENGTH") or ""
    chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    if length.isdecimal() and int(length) > LARGEST:
        raise _too_large()
    stream = request.META["wsgi.input"] if chunked else request
    body = _Watched(stream, options.get("boundary", "").encode())
    meta = {**request.META, "CONTENT_LENGTH": str(LARGEST) if chunked else length or "0"}
    try:
        _fields, files = request.parse_file_upload(meta, body)  # type: ignore[arg-type]
    except (_TooLarge, RequestDataTooBig) as error:
        raise _too_large() from error
    except (TooManyFieldsSent, TooManyFilesSent) as error:
        raise Declined(
            413, _("Terlalu banyak berkas dalam satu kiriman. Aktifkan pengiriman bertahap di aplikasi.")
        ) from error
    except (MultiPartParserError, UnreadablePostError) as error:
        raise _cut_off() from error
    if not body.is_whole:
        for _name, some in files.lists():
            for file in some:
                file.close()
        raise _cut_off()
    return files


def _sent(request: HttpRequest, files: MultiValueDict[str, UploadedFile[Any]]) -> Sent:
    documents = files.getlist(XML)
    if len(documents) != 1:
        raise Declined(
            400, _("Kiriman tidak memuat tepat satu isian (xml_submission_file). Kirim lagi dari aplikasi.")
        )
    if (documents[0].size or 0) > LARGEST_XML:
        raise Declined(
            413,
            _("Isian ini lebih besar dari %(mb)d MB. Hubungi petugas kabupaten.") % {"mb": LARGEST_XML >> 20},
        )
    raw = documents[0].read()
    try:
        envelope = openrosa.envelope(raw)
    except openrosa.Unreadable as told:
        raise Declined(400, _(told.sentence) % told.values) from told
    parts = [_part(field, file, envelope) for field, some in files.lists() if field != XML for file in some]
    return Sent(
        raw, hashlib.sha256(raw).hexdigest(), envelope, parts, _plain(request.GET.get("deviceID", ""))[:200],
        _device_time(request.META.get("HTTP_DATE", "")),
    )  # fmt: skip


def _part(field: str, file: UploadedFile[Any], envelope: openrosa.Envelope) -> Part:
    """The part's own name counts before that of the file, from which invisible characters are already gone."""
    name = next((name for name in (field, file.name or "") if name in envelope.names), field)
    if len(name) > openrosa.LONGEST_NAME:
        raise Declined(
            400,
            _("Nama berkas “%(name)s…” terlalu panjang. Ambil lagi fotonya di aplikasi.")
            % {"name": name[:40]},
        )
    if (file.size or 0) > LARGEST_FILE:
        raise Declined(
            413,
            _("Berkas “%(name)s” lebih besar dari %(mb)d MB. Kecilkan di aplikasi, lalu kirim lagi.")
            % {"name": name[:80], "mb": LARGEST_FILE >> 20},
        )
    return Part(_plain(name), file, blobs.hashed(file), _plain(file.content_type or "")[:100])


def _plain(text: str) -> str:
    """No database takes the sign of number zero."""
    return text.replace("\0", "")


def _device_time(header: str) -> datetime | None:
    """The phone's clock, if it says a moment that can be."""
    try:
        found = parsedate_to_datetime(header)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _too_large() -> Declined:
    return Declined(
        413,
        _(
            "Kiriman ini lebih besar dari %(mb)d MB. Aktifkan pengiriman bertahap di aplikasi, atau kecilkan fotonya."
        )
        % {"mb": LARGEST >> 20},
    )


def _cut_off() -> Declined:
    return Declined(400, _("Kiriman terputus di jalan atau rusak. Kirim lagi; isian di HP jangan dihapus."))
