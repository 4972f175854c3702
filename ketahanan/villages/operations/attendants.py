"""Companion and facilitator, and the papers that allow them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common import zones
from ketahanan.common.errors import Refused
from ketahanan.common.roles import ROLES, Role
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor, Post
from ketahanan.villages import attendance
from ketahanan.villages.models import Attendant, Credential, CredentialKind, Institution
from ketahanan.villages.operations.institutions import enter, opened
from ketahanan.villages.queries import KEEPERS

ATTENDING = (Role.PENDAMPING, Role.FASILITATOR)


def set_attendant(
    institution: Institution, role: Role, person: Person, *, by: Actor, at: datetime
) -> Attendant:
    """The companion or facilitator from today on; the one before ends today. The post begins with the SK."""
    if role not in ATTENDING:
        raise ValueError(f"{role} attends no institution")
    with transaction.atomic():
        record, post = opened(institution, by, _("Memilih pendamping dan fasilitator"))
        day = zones.today(at, record.area.zone)
        paper = attendance.check(person, role, record, day)
        _check_not_verifier(record, person)
        _end(record, role, day)
        row = Attendant.objects.create(
            institution=record, person=person, role=role.value, credential=paper, from_on=day
        )
        _note_companions(record)
        details = {"role": role.value, "person": person.pk, "credential": paper.pk, "from_on": day}
        enter("set_attendant", record, post=post, by=by, at=at, details=details)
        return row


def remove_attendant(institution: Institution, role: Role, *, by: Actor, at: datetime) -> None:
    """Nobody in this post until another is chosen."""
    with transaction.atomic():
        record, post = opened(institution, by, _("Memilih pendamping dan fasilitator"))
        if not _end(record, role, zones.today(at, record.area.zone)):
            raise Refused(_("%(role)s belum dipilih.") % {"role": _(ROLES[role].label)})
        _note_companions(record)
        enter("set_attendant", record, post=post, by=by, at=at, details={"role": role.value, "person": None})


def _check_not_verifier(record: Institution, person: Person) -> None:
    if record.verified_by_id == person.pk:
        raise Refused(
            _("%(name)s memverifikasi kelembagaan ini, jadi tidak boleh mendampinginya. Pilih orang lain.")
            % {"name": person.name},
            field="person",
        )


def _end(record: Institution, role: Role, day: date) -> int:
    return Attendant.objects.filter(institution=record, role=role.value, until_on__isnull=True).update(
        until_on=day
    )


def _note_companions(record: Institution) -> None:
    now = Attendant.objects.filter(institution=record, until_on__isnull=True)
    record.companions = sorted(now.values_list("person_id", flat=True))
    record.save(update_fields=["companions"])


# Papers -------------------------------------------------------------------------------------------------------------


def record_credential(
    *,
    person: Person,
    kind: str,
    number: str,
    issuer: str,
    valid_from: date,
    valid_until: date | None,
    by: Actor,
    at: datetime,
) -> Credential:
    """A registration or certificate, kept by the office where the person lives."""
    post = _keeper(person, by)
    _check_paper(kind, number, issuer, valid_from, valid_until)
    try:
        with transaction.atomic():
            row = Credential.objects.create(
                person=person, kind=kind, number=number.strip(), issuer=issuer.strip(), valid_from=valid_from,
                valid_until=valid_until, made_by_id=by.person_id, made_at=at,
            )  # fmt: skip
            _enter("record", row, post, by, at)
            return row
    except IntegrityError as error:
        raise Refused(
            _("%(kind)s nomor %(number)s sudah tercatat. Periksa nomornya.")
            % {"kind": CredentialKind(kind).label, "number": number.strip()},
            field="number",
        ) from error


def _check_paper(kind: str, number: str, issuer: str, valid_from: date, valid_until: date | None) -> None:
    if kind not in CredentialKind.values:
        raise Refused(_("Jenis kartu atau sertifikat ini tidak dikenal. Pilih dari daftar."), field="kind")
    if not number.strip():
        raise Refused(_("Nomor kartu atau sertifikat belum terisi."), field="number")
    if not issuer.strip():
        raise Refused(_("Penerbitnya belum terisi. Tulis siapa yang menerbitkan."), field="issuer")
    if valid_until and valid_until < valid_from:
        raise Refused(
            _("Tanggal akhir mendahului tanggal mulai. Periksa kedua tanggalnya."), field="valid_until"
        )


def revoke_credential(credential: Credential, *, reason: str, by: Actor, at: datetime) -> Credential:
    """It counts no more from now on; what was decided under it stays."""
    post = _keeper(credential.person, by)
    if not reason.strip():
        raise Refused(_("Tulis alasan mengapa kartu atau sertifikat ini dicabut."), field="reason")
    with transaction.atomic():
        fresh = (
            Credential.objects.select_for_update(of=("self",)).select_related("person").get(pk=credential.pk)
        )
        if fresh.revoked_at:
            raise Refused(_("Kartu atau sertifikat ini sudah dicabut."))
        fresh.revoked_at = at
        fresh.save(update_fields=["revoked_at"])
        _enter("revoke", fresh, post, by, at, reason.strip())
        return fresh


def _keeper(person: Person, by: Actor) -> Post:
    home = person.home or Area.objects.get(level=Level.NATION)
    return permits.require(by, KEEPERS, path=home.path, what=_("Mencatat kartu dan sertifikat"))


def _enter(name: str, row: Credential, post: Post, by: Actor, at: datetime, reason: str = "") -> None:
    journal.record(
        action=f"credential.{name}",
        subject=("credential", row.pk),
        at=at,
        actor_id=by.person_id,
        behalf_id=post.behalf_id,
        role=post.role.value,
        area_id=row.person.home_id,
        details={"person": row.person_id, "kind": row.kind, "number": row.number, "valid_from": row.valid_from,
                 "valid_until": row.valid_until, "reason": reason},
    )  # fmt: skip
