"""Receiving what phones send (field 6.4): raw first, once, nothing lost. What the answers mean is worked out later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import SEGMENT, Area
from ketahanan.instruments import blobs, queries
from ketahanan.instruments.declined import Declined
from ketahanan.instruments.models import (
    FIELD_ROLES,
    FieldKey,
    FileState,
    InstrumentVersion,
    Submission,
    SubmissionConflict,
    SubmissionFile,
)
from ketahanan.instruments.openrosa import Envelope
from ketahanan.journal import operations as journal
from ketahanan.people.posts import Actor


@dataclass(frozen=True, slots=True)
class Part:
    """A file under the name that the answers use."""

    name: str
    file: UploadedFile[Any]
    sha256: str
    mime: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One post of a phone, read as far as its envelope."""

    raw: bytes
    sha256: str
    envelope: Envelope
    parts: Sequence[Part]
    device_id: str
    device_at: datetime | None


@dataclass(frozen=True, slots=True)
class Came:
    """How it came: under a phone's key, or in the session of a person. `by` elsewhere is always who filled it."""

    key: FieldKey | None = None
    sent_by: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        return {"key_id": self.key and self.key.pk, "sent_by_id": self.sent_by}


class _Other(Exception):
    """The number is taken by other answers."""

    def __init__(self, known: Submission) -> None:
        super().__init__(known.pk)
        self.known = known


def receive(sent: Sent, *, by: Actor, came: Came, at: datetime, now: datetime) -> bool:
    """Keep it. True: something of it is new; False: all of it was here. Raises Declined with what the phone shows."""
    version = queries.named(sent.envelope.form_id, sent.envelope.version)
    if version is None:
        raise Declined(
            404,
            _(
                "Formulir “%(form)s” versi “%(version)s” tidak dikenal di sini. Isian tetap di HP; hubungi petugas kabupaten."
            )
            % {"form": sent.envelope.form_id[:60], "version": sent.envelope.version[:40]},
        )
    try:
        known = _known(version, sent)
        if known is None:
            _check_open(version)
        for part in sent.parts:
            blobs.keep(part.file, part.sha256)
        return _received(version, known, sent, by=by, came=came, at=at, now=now)
    except _Other as other:
        _keep_conflict(other.known, sent, by=by, came=came, at=at)
        raise Declined(
            409,
            _(
                "Isian dengan nomor ini sudah diterima dengan jawaban lain. Keduanya disimpan; hubungi petugas kabupaten."
            ),
        ) from other


def _received(
    version: InstrumentVersion, known: Submission | None, sent: Sent, *, by: Actor, came: Came, at: datetime, now: datetime
) -> bool:  # fmt: skip
    with transaction.atomic():
        record, fresh = (known, False) if known else _entered(version, sent, by=by, came=came, at=at, now=now)
        added = _attached(record, sent, at, fresh=fresh)
        if not fresh and not added:
            return False
        journal.record(
            action="submission.receive" if fresh else "submission.add_files", subject=record.subject, at=at,
            actor_id=came.sent_by or by.person_id, area_id=record.area_id,
            details={
                "form_id": sent.envelope.form_id, "version": sent.envelope.version, "instance_id": record.instance_id,
                "sha256": record.sha256, **came.row, "replaces": record.replaces_id,
                "files": {file.name: file.sha256 for file in added},
            },
        )  # fmt: skip
        return True


def _known(version: InstrumentVersion, sent: Sent) -> Submission | None:
    """What was received under this number. Raises _Other when it is not the same to the byte."""
    rows = Submission.objects.filter(
        instrument_id=version.instrument_id, instance_id=sent.envelope.instance_id
    )
    found = rows.defer("raw").first()
    if found and found.sha256 != sent.sha256:
        raise _Other(found)
    return found


def _entered(
    version: InstrumentVersion, sent: Sent, *, by: Actor, came: Came, at: datetime, now: datetime
) -> tuple[Submission, bool]:
    """A new row, or that of the twin which was faster: the database lets one in and the others wait for it."""
    before = None
    if sent.envelope.deprecated_id:
        before = _before(version, sent)
        if (twin := _known(version, sent)) is not None:
            return twin, False
        _check_edit(before, by)
        Submission.objects.filter(pk=before.pk).update(is_current=False)
    instance_id, device_at = sent.envelope.instance_id, sent.device_at
    try:
        with transaction.atomic():
            made = Submission.objects.create(
                instrument_id=version.instrument_id, version=version, instance_id=instance_id,
                root_instance=before.root_instance if before else instance_id, replaces=before, raw=sent.raw,
                sha256=sent.sha256, person_id=by.person_id or 0, **came.row, area_id=_area(by), device_id=sent.device_id,
                device_at=device_at, device_ahead=round((device_at - now).total_seconds()) if device_at else None,
                received_at=at,
            )  # fmt: skip
    except IntegrityError:
        if (winner := _known(version, sent)) is None:
            raise
        return winner, False
    if before:
        _carry_forward(before, made, sent)
    return made, True


def _before(version: InstrumentVersion, sent: Sent) -> Submission:
    """The submission that an edit names, locked."""
    rows = Submission.objects.select_for_update(of=("self",)).defer("raw")
    found = rows.filter(instrument_id=version.instrument_id, instance_id=sent.envelope.deprecated_id).first()
    if found is None:
        raise Declined(
            404,
            _(
                "Isian yang diperbaiki belum diterima di sini. Kirim dahulu isian pertamanya, lalu perbaikannya."
            ),
        )
    return found


def _check_edit(before: Submission, by: Actor) -> None:
    if before.person_id != by.person_id:
        raise Declined(403, _("Isian ini dikirim orang lain. Hanya pengirimnya yang boleh memperbaikinya."))
    if not before.is_current:
        raise Declined(
            409,
            _(
                "Isian ini sudah diperbaiki dari HP lain. Buka perbaikan yang terakhir, lalu perbaiki dari sana."
            ),
        )


def _check_open(version: InstrumentVersion) -> None:
    if not version.takes_answers:
        raise Declined(
            409,
            _(
                "Formulir “%(form)s” versi %(version)s sudah ditutup. Isian tetap di HP; hubungi petugas kabupaten."
            )
            % {"form": version.title, "version": version.version},
        )


def _area(by: Actor) -> int:
    """The place of the sender's field posts; with several, the smallest place around them all."""
    posts = [post for post in by.posts if post.role in FIELD_ROLES]
    first, last = min(post.area_path for post in posts), max(post.area_path for post in posts)
    path = next(first[:end] for end in range(len(first), 0, -SEGMENT) if last.startswith(first[:end]))
    here = next((post.area_id for post in posts if post.area_path == path), None)
    return here or Area.objects.only("pk").get(path=path).pk


def _attached(record: Submission, sent: Sent, at: datetime, *, fresh: bool) -> list[SubmissionFile]:
    """Rows for files that are new here. The first under a name is kept; other bytes under it are a conflict."""
    if not sent.parts:
        return []
    if not fresh:
        if not _new(record, sent):
            return []
        Submission.objects.select_for_update(of=("self",)).only("pk").get(pk=record.pk)
    rows = SubmissionFile.objects.filter(submission=record)
    have = {(row.name, row.sha256) for row in rows}
    kept = {row.name for row in rows if row.state == FileState.KEPT}
    added = []
    for part in sent.parts:
        if (part.name, part.sha256) in have:
            continue
        state = FileState.CONFLICT if part.name in kept else FileState.KEPT
        if part.name not in sent.envelope.names:
            state = FileState.QUARANTINED
        added.append(
            SubmissionFile(
                submission=record, name=part.name, sha256=part.sha256, size=part.file.size or 0, mime=part.mime, state=state,
                received_at=at,
            )
        )  # fmt: skip
        have.add((part.name, part.sha256))
        kept.add(part.name)
    SubmissionFile.objects.bulk_create(added)
    return added


def _new(record: Submission, sent: Sent) -> bool:
    """Is there a file that is not here yet? Asked before the lock, so that a post sent again locks nothing."""
    have = set(SubmissionFile.objects.filter(submission=record).values_list("name", "sha256"))
    return not have.issuperset((part.name, part.sha256) for part in sent.parts)


def _carry_forward(before: Submission, made: Submission, sent: Sent) -> None:
    """Files that the edit still names and the phone does not send again."""
    names = sent.envelope.names - {part.name for part in sent.parts}
    rows = list(SubmissionFile.objects.filter(submission=before, state=FileState.KEPT))
    kept = [row for row in rows if row.name in names]
    for row in kept:
        row.pk, row.submission = None, made
    SubmissionFile.objects.bulk_create(kept)


def _keep_conflict(known: Submission, sent: Sent, *, by: Actor, came: Came, at: datetime) -> None:
    with transaction.atomic():
        made, fresh = SubmissionConflict.objects.get_or_create(
            submission=known, sha256=sent.sha256,
            defaults={"raw": sent.raw, "person_id": by.person_id or 0, **came.row, "received_at": at},
        )  # fmt: skip
        if fresh:
            journal.record(
                action="submission.refuse", subject=known.subject, at=at, actor_id=came.sent_by or by.person_id, area_id=known.area_id,
                details={"sha256": made.sha256, "kept_sha256": known.sha256, **came.row},
            )  # fmt: skip
