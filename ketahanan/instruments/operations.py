"""All writes to questionnaires: a new one, a new version, other files for a draft, those that come with the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area
from ketahanan.common.errors import Refused
from ketahanan.documents import operations as documents
from ketahanan.documents.models import Document
from ketahanan.flow import operations as flow
from ketahanan.instruments import blobs, queries
from ketahanan.instruments.intake import Intake, examine
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.media import Media
from ketahanan.instruments.models import Instrument, InstrumentVersion, Respondent, VersionContent
from ketahanan.instruments.sheets import plain
from ketahanan.instruments.shipped import SHIPPED, Shipped
from ketahanan.instruments.workflow import INSTRUMENT, VersionState
from ketahanan.journal import operations as journal
from ketahanan.notices.queries import nation
from ketahanan.people import permits
from ketahanan.people.posts import SYSTEM, Actor

type Named = Sequence[tuple[str, bytes]]

WORKBOOK = "XLSFORM"
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_instrument(
    *, workbook: bytes, method: bytes = b"", media: Named = (), respondent: Respondent | str, by: Actor, at: datetime
) -> InstrumentVersion:
    """A new questionnaire with its first version, as a draft."""
    place, role = _permitted(by)
    taken = examine(workbook, method, before=None, media=media)
    if Instrument.objects.filter(form_id=taken.form.form_id).exists():
        raise _known(taken.form.form_id)
    try:
        with transaction.atomic():
            instrument = Instrument.objects.create(
                form_id=taken.form.form_id,
                name=taken.form.title[:160],
                respondent=Respondent(respondent).value,
                made_at=at,
            )
            return _make_version(instrument, taken, place, by=by, role=role, at=at)
    except IntegrityError as error:
        raise _known(taken.form.form_id) from error


def make_version(
    instrument: Instrument, *, workbook: bytes, method: bytes = b"", media: Named = (), by: Actor, at: datetime
) -> InstrumentVersion:
    """The next version of a questionnaire, as a draft; media that do not come again are those of the newest version."""
    place, role = _permitted(by)
    newest = instrument.versions.order_by("-made_at", "-pk").first()
    taken = _examined_for(instrument, workbook, method, media, queries.media_of(newest) if newest else ())
    try:
        with transaction.atomic():
            return _make_version(instrument, taken, place, by=by, role=role, at=at)
    except IntegrityError as error:
        raise _twice(taken.form.version) from error


def replace_files(
    record: InstrumentVersion, *, workbook: bytes, method: bytes = b"", media: Named = (), by: Actor, at: datetime
) -> InstrumentVersion:
    """Other files for a draft, media that do not come again stay; who brings them may no more publish it."""
    _place, role = _permitted(by)
    taken = _examined_for(record.instrument, workbook, method, media, queries.media_of(record))
    try:
        with transaction.atomic():
            fresh = InstrumentVersion.objects.select_for_update(of=("self",)).get(pk=record.pk)
            if fresh.state != VersionState.DRAFT:
                raise Refused(
                    _("Versi ini sudah %(state)s, jadi berkasnya tidak dapat diganti. Unggah versi baru.")
                    % {"state": _(fresh.state_label).lower()}
                )
            before = {
                "xform_md5": fresh.xform_md5,
                "method_sha256": fresh.method_sha256,
                "version": fresh.version,
                "media": {one.name: one.sha256 for one in queries.media_of(fresh)},
            }
            _set(fresh, taken, by)
            fresh.workbook = _kept(fresh, taken, by, at)
            fresh.save()
            VersionContent.objects.filter(pk=fresh.pk).update(**_content(taken))
            journal.record(
                action=f"{INSTRUMENT.name}.replace", subject=fresh.subject, at=at, actor_id=by.person_id, role=role,
                area_id=fresh.area_id, details={"before": before, "after": _told(fresh)},
            )  # fmt: skip
            return fresh
    except IntegrityError as error:
        raise _twice(taken.form.version) from error


def install_shipped(*, at: datetime) -> list[InstrumentVersion]:
    """What comes with the product and is not there yet, ready for a person to publish. Run again: nothing more."""
    return [made for one in SHIPPED for made in _install(one, at)]


def _install(one: Shipped, at: datetime) -> list[InstrumentVersion]:
    known = InstrumentVersion.objects.filter(instrument__form_id=one.form_id, version=one.version)
    if known.exclude(state=VersionState.CANCELLED.value).exists():
        return []
    instrument = Instrument.objects.filter(form_id=one.form_id).first()
    files: dict[str, Any] = {"workbook": one.workbook(), "method": one.method()}
    with transaction.atomic():
        record = (
            make_version(instrument, **files, by=SYSTEM, at=at)
            if instrument
            else make_instrument(**files, respondent=one.respondent, by=SYSTEM, at=at)
        )
        return [flow.perform(KIND, record, "ship", by=SYSTEM, at=at).record]


def _permitted(by: Actor) -> tuple[Area, str]:
    place = nation()
    if by.is_system:
        return place, ""
    post = permits.require(by, INSTRUMENT.made_by, path=place.path, what=_("Mengunggah instrumen"))
    return place, post.role.value


def _examined_for(
    instrument: Instrument, workbook: bytes, method: bytes, media: Named, have: Sequence[Media]
) -> Intake:
    last = queries.last_published(instrument.pk)
    before = queries.form_in(last) if last else None
    taken = examine(workbook, method, before=before, media=media, have=have)
    if taken.form.form_id != instrument.form_id:
        raise Refused(
            _(
                "form_id lembar kerja ini “%(found)s”, padahal instrumen ini “%(wanted)s”. Samakan di lembar settings."
            )
            % {"found": taken.form.form_id, "wanted": instrument.form_id},
            field="workbook",
        )
    return taken


def _known(form_id: str) -> Refused:
    return Refused(
        _("Instrumen dengan form_id “%(form_id)s” sudah ada. Buka instrumen itu, lalu unggah versi barunya.")
        % {"form_id": form_id},
        field="workbook",
    )


def _twice(version: str) -> Refused:
    return Refused(
        _("Versi “%(version)s” sudah ada. Tulis nomor versi yang lain di lembar settings.")
        % {"version": version},
        field="workbook",
    )


def _make_version(
    instrument: Instrument, taken: Intake, place: Area, *, by: Actor, role: str, at: datetime
) -> InstrumentVersion:
    record = InstrumentVersion(
        instrument=instrument, area=place, state=VersionState.DRAFT.value, state_since=at, made_by_id=by.person_id,
        made_at=at,
    )  # fmt: skip
    _set(record, taken, by)
    record.save()
    VersionContent.objects.create(of=record, **_content(taken))
    record.workbook = _kept(record, taken, by, at)
    record.save(update_fields=["workbook"])
    flow.enter_new(KIND, record, by=by, at=at, role=role, details=_told(record))
    return record


def _set(record: InstrumentVersion, taken: Intake, by: Actor) -> None:
    grave = sum(one.grave for one in taken.findings)
    record.version, record.title = taken.form.version, taken.form.title[:160]
    record.xform_md5, record.xform_size = taken.xform_md5, len(taken.xform)
    record.method_sha256 = taken.method_sha256
    record.method_name = f"{taken.method.code} {taken.method.version}"[:80] if taken.method else ""
    record.questions = sum(question.asks for question in taken.form.questions)
    record.faults, record.remarks = grave, len(taken.findings) - grave
    record.uploaded_by_id = by.person_id


def _content(taken: Intake) -> dict[str, Any]:
    """The bytes of media lie on the disk before a row names them."""
    for sha256, content in taken.contents.items():
        blobs.keep(ContentFile(content), sha256)
    return {
        "xform": taken.xform, "method": taken.method_text, "sheets": plain(taken.book),
        "findings": [one.plain() for one in taken.findings], "media": [asdict(one) for one in taken.media],
    }  # fmt: skip


def _kept(record: InstrumentVersion, taken: Intake, by: Actor, at: datetime) -> Document:
    return documents.store_bytes(
        taken.packed, kind=WORKBOOK, title=f"{record.instrument.form_id} {record.version}", subject=record.subject,
        round_=record.round, area=record.area, readers=INSTRUMENT.readers, privacy=KIND.privacy, by=by, at=at, mime=MIME,
    )  # fmt: skip


def _told(record: InstrumentVersion) -> dict[str, Any]:
    return {
        "form_id": record.instrument.form_id, "version": record.version, "xform_md5": record.xform_md5,
        "method_sha256": record.method_sha256, "media": {one.name: one.sha256 for one in queries.media_of(record)},
    }  # fmt: skip
