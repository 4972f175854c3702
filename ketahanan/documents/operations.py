"""Keeping files. Bytes are checked, hashed and stored under a name of our own, outside the web root."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.documents import engine
from ketahanan.documents.contents import Content
from ketahanan.documents.models import Document
from ketahanan.journal import operations as journal
from ketahanan.people.posts import Actor

LIMITS = {"application/pdf": 10 * 2**20, "image/jpeg": 8 * 2**20, "image/png": 8 * 2**20, "image/webp": 8 * 2**20}
MAGIC = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


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
    content = file.read(max(LIMITS.values()) + 1)
    return store_bytes(
        content, kind=kind, title=title, subject=subject, round_=round_, area=area, readers=readers,
        privacy=privacy, by=by, at=at,
    )  # fmt: skip


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
) -> Document:
    """The same for bytes that we made or already read."""
    mime = next((mime for magic, mime in MAGIC if content.startswith(magic)), "")
    if not mime:
        raise Refused(_("Berkas ini bukan PDF atau foto. Unggah PDF, JPG, atau PNG."))
    if len(content) > LIMITS[mime]:
        raise Refused(
            _("Berkas terlalu besar. Paling besar %(mb)d MB; kecilkan lalu unggah lagi.") % {"mb": LIMITS[mime] >> 20}
        )
    name = f"{at:%Y/%m}/{uuid.uuid4().hex}"
    target = Path(settings.PRIVATE_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
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
        path=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        mime=mime,
        made_by_id=by.person_id,
        made_at=at,
    )


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
        mark = journal.content_hash({"template": content.TEMPLATE, "number": number, "title": title, "content": plain})
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
            details={"kind": kind, "number": number, "sha256": made.sha256, "print": mark, "of": list(subject)},
        )
        return made


def _next_number(code: str, area: Area, at: datetime) -> str:
    year = zones.today(at, area.zone).year
    place = area.code or "RI"
    count = journal.next_number(f"document:{code}:{area.pk}:{year}")
    return f"{count:03d}/{code}/{place}/{year}"
