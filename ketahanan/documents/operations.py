"""Keeping files and making numbered ones. Bytes are examined, hashed, and stored under a name of our own."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.documents import engine, papers, photos, queries
from ketahanan.documents.contents import Content
from ketahanan.documents.models import Document
from ketahanan.documents.photos import NO_CAMERA, Camera
from ketahanan.journal import operations as journal
from ketahanan.people.posts import Actor

PER_DAY = 200
BYTES_PER_DAY = 500 * 2**20
# Endings that make a computer run something; a name that carries one is not sent by somebody who means well.
RUNS = frozenset({
    ".exe", ".bat", ".cmd", ".scr", ".msi", ".jar", ".apk", ".js", ".vbs", ".ps1", ".sh", ".py", ".php", ".html",
    ".htm", ".svg", ".xhtml", ".lnk", ".reg", ".dll",
})  # fmt: skip
_SIGNS = (
    (b"%PDF-", "pdf"), (b"\xff\xd8\xff", "photo"), (b"\x89PNG\r\n\x1a\n", "photo"),
    (b"PK\x03\x04", "office"), (b"\xd0\xcf\x11\xe0", "office"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """What will be stored of an upload: its bytes, their sort, the hash of what was sent, what a camera wrote."""

    content: bytes
    mime: str
    upload_sha256: str
    camera: Camera = NO_CAMERA


def store(
    file: UploadedFile[Any],
    *,
    kind: str,
    title: str,
    subject: tuple[str, int],
    round_: int,
    area: Area,
    readers: Iterable[Role],
    privacy: str,
    by: Actor,
    at: datetime,
) -> Document:
    """Keep an uploaded file for a record. Raises Refused with a sentence when the file cannot be kept."""
    kept = prepare(file)
    _check_quota(by, area, at, len(kept.content))
    return _keep(
        kept, kind=kind, title=title, subject=subject, round_=round_, area=area, readers=readers,
        privacy=privacy, by=by, at=at,
    )  # fmt: skip


def prepare(file: UploadedFile[Any]) -> Kept:
    """Examine an uploaded file before any lock is taken; `store` then takes what was found. Raises Refused."""
    known = getattr(file, "kept", None)
    if isinstance(known, Kept):
        return known
    _check_name(file.name or "")
    file.seek(0)
    found = _examined(file.read(max(papers.LARGEST, photos.LARGEST) + 1))
    file.kept = found  # type: ignore[attr-defined]
    return found


def store_bytes(
    content: bytes,
    *,
    kind: str,
    title: str,
    subject: tuple[str, int],
    round_: int,
    area: Area,
    readers: Iterable[Role],
    privacy: str,
    by: Actor,
    at: datetime,
    number: str = "",
    mime: str = "",
) -> Document:
    """The same for bytes that we made or already read. Photos are drawn anew; other files keep every byte.

    With `mime` the caller has examined the bytes himself: a sort of file that only his capability reads.
    """
    if number:
        kept = Kept(content, "application/pdf", hashlib.sha256(content).hexdigest())
    else:
        kept = Kept(content, mime, hashlib.sha256(content).hexdigest()) if mime else _examined(content)
        _check_quota(by, area, at, len(kept.content))
    return _keep(
        kept, kind=kind, title=title, subject=subject, round_=round_, area=area, readers=readers,
        privacy=privacy, by=by, at=at, number=number,
    )  # fmt: skip


def _keep(
    kept: Kept,
    *,
    kind: str,
    title: str,
    subject: tuple[str, int],
    round_: int,
    area: Area,
    readers: Iterable[Role],
    privacy: str,
    by: Actor,
    at: datetime,
    number: str = "",
) -> Document:
    camera = kept.camera
    taken_at = camera.taken
    if taken_at is not None and taken_at.tzinfo is None:
        taken_at = taken_at.replace(tzinfo=ZoneInfo(area.zone))
    return Document.objects.create(
        kind=kind,
        title=title,
        number=number,
        subject_kind=subject[0],
        subject_id=subject[1],
        round=round_,
        area=area,
        privacy=privacy,
        readers=",".join(sorted(role.value for role in readers)),
        path=_written(kept.content, at),
        sha256=hashlib.sha256(kept.content).hexdigest(),
        upload_sha256=kept.upload_sha256,
        size=len(kept.content),
        mime=kept.mime,
        taken_lat=camera.lat,
        taken_lon=camera.lon,
        taken_at=taken_at,
        made_by_id=by.person_id,
        made_at=at,
    )


def _check_name(name: str) -> None:
    endings = {ending.lower().strip() for ending in PurePath(name).suffixes}
    if endings & RUNS:
        raise Refused(
            _("Nama berkas “%(name)s” berakhiran program. Unggah PDF atau foto dengan nama biasa.")
            % {"name": name[:80]}
        )


def _check_quota(by: Actor, area: Area, at: datetime, size: int) -> None:
    """Counted per person and day of the area; what the product makes itself does not count."""
    if by.is_system:
        return
    since = zones.end_of(zones.today(at, area.zone) - timedelta(days=1), area.zone)
    files, used = queries.uploaded_since(by.person_id, since)
    if files >= PER_DAY or used + size > BYTES_PER_DAY:
        raise Refused(
            _(
                "Anda sudah mengunggah %(files)d berkas hari ini; batasnya %(most)d atau %(mb)d MB. Lanjutkan besok."
            )
            % {"files": files, "most": PER_DAY, "mb": BYTES_PER_DAY >> 20}
        )


def _examined(content: bytes) -> Kept:
    """What is kept of these bytes. Raises Refused when nothing can be."""
    if not content:
        raise Refused(_("Berkas ini kosong. Pilih berkas yang berisi, lalu unggah lagi."))
    sort = _sort(content)
    if sort == "pdf":
        _check_size(content, papers.LARGEST)
        papers.examine(content)
        return Kept(content, "application/pdf", hashlib.sha256(content).hexdigest())
    if sort == "photo":
        _check_size(content, photos.LARGEST)
        photo = photos.redraw(content)
        return Kept(photo.content, photo.mime, hashlib.sha256(content).hexdigest(), photo.camera)
    if sort == "office":
        raise Refused(_("Berkas ini dokumen Word, Excel, atau arsip. Simpan sebagai PDF, lalu unggah lagi."))
    if sort == "heic":
        raise Refused(
            _("Foto HEIC belum bisa dibaca. Atur kamera ke JPG atau ubah fotonya ke JPG, lalu unggah lagi.")
        )
    raise Refused(_("Berkas ini bukan PDF atau foto. Unggah PDF, JPG, PNG, atau WebP."))


def _sort(content: bytes) -> str:
    """What the bytes are, whatever the name says."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "photo"
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"hevc", b"msf1", b"avif"}:
        return "heic"
    return next((sort for sign, sort in _SIGNS if content.startswith(sign)), "")


def _check_size(content: bytes, largest: int) -> None:
    if len(content) > largest:
        raise Refused(
            _("Berkas terlalu besar. Paling besar %(mb)d MB; kecilkan lalu unggah lagi.")
            % {"mb": largest >> 20}
        )


def _written(content: bytes, at: datetime) -> str:
    """Whole on the disk under a name of ours before the row exists; a row that is rolled back leaves an orphan (orphans)."""
    name = f"{at:%Y/%m}/{uuid.uuid4().hex}"
    target = Path(settings.PRIVATE_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    return name


def issue(
    kind: str,
    *,
    title: str,
    subject: tuple[str, int],
    round_: int,
    area: Area,
    content: Content,
    readers: Iterable[Role],
    privacy: str,
    by: Actor,
    at: datetime,
) -> Document:
    """Make a numbered document from its content, keep it, and write it in the journal. Part of the caller's act.

    `kind` is what the record's file list calls it ("B04"); the number comes from the content's own series, without
    a gap per area and year: 007/BA-MUSY/73.02.01.2001/2012. The number is in `Document.number`.
    """
    with transaction.atomic():
        number = _next_number(content.CODE, area, at)
        plain = content.plain()
        mark = journal.content_hash(
            {"template": content.TEMPLATE, "number": number, "title": title, "content": plain}
        )
        page = {**plain, "number": number, "title": title, "issued_at": at.isoformat(), "print": mark}
        made = store_bytes(
            engine.render(content.TEMPLATE, page), kind=kind, title=title, subject=subject, round_=round_, area=area,
            readers=readers, privacy=privacy, by=by, at=at, number=number,
        )  # fmt: skip
        journal.record(
            action="document.issue",
            subject=("document", made.pk),
            at=at,
            actor_id=by.person_id,
            area_id=area.pk,
            details={
                "kind": kind,
                "number": number,
                "sha256": made.sha256,
                "print": mark,
                "of": list(subject),
            },
        )
        return made


def _next_number(code: str, area: Area, at: datetime) -> str:
    year = zones.today(at, area.zone).year
    place = area.code or "RI"
    count = journal.next_number(f"document:{code}:{area.pk}:{year}")
    return f"{count:03d}/{code}/{place}/{year}"


def note_reading(document: Document, *, by: Actor, at: datetime) -> None:
    """Who opened a secret file, and when."""
    with transaction.atomic():
        journal.record(
            action="document.read",
            subject=("document", document.pk),
            at=at,
            actor_id=by.person_id,
            area_id=document.area_id,
            details={"sha256": document.sha256},
        )
