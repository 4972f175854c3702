"""When an institution may move, and the sentence when it may not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.common.roles import Role
from ketahanan.flow.kinds import Given
from ketahanan.people.posts import Actor
from ketahanan.villages import queries
from ketahanan.villages.attendance import attendant_problems
from ketahanan.villages.models import Institution, Member, Seat


def complete(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """Exactly four complete Pokja, every computed rule, head, companion, facilitator, signed founding minutes."""
    if not given.bare:
        record.pengarah = queries.pengarah_of(record.area, at)
    found = queries.lacks(record, at)
    if found and given.bare:
        raise Refused(
            _("Masih ada %(count)d hal yang kurang. Daftarnya ada di halaman kelembagaan.")
            % {"count": len(found)}
        )
    if found:
        raise Several(found)


def decree(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """The head himself signs a true SK of a composition that is still right on the day."""
    pengarah = record.pengarah if given.bare else queries.pengarah_of(record.area, at)
    if pengarah is None or by.person_id != pengarah.pk:
        raise NotAllowed(
            _("SK hanya ditandatangani kepala desa atau lurah yang menjabat sekarang, tidak diwakilkan.")
        )
    if record.pengarah_id != pengarah.pk:
        raise Refused(
            _(
                "Pengarah dalam susunan bukan pejabat sekarang. Pilih “Susun lagi”, lalu nyatakan "
                "terbentuk sekali lagi."
            )
        )
    if given.bare:
        return
    found = queries.lacks(record, at) + attendant_problems(record, zones.today(at, record.area.zone))
    found += officers_elsewhere(record)
    if found:
        raise Several(found)
    _check_paper(record, given, at)


def _check_paper(record: Institution, given: Given, at: datetime) -> None:
    today = zones.today(at, record.area.zone)
    day = given["sk_on"]
    if not given["sk_no"].strip():
        raise Refused(_("Nomor SK belum terisi. Tulis nomor seperti di surat keputusan."), field="sk_no")
    if day > today:
        raise Refused(_("Tanggal SK belum tiba. Tulis tanggal hari ini atau sebelumnya."), field="sk_on")
    if record.minutes_on and day < record.minutes_on:
        raise Refused(
            _(
                "Tanggal SK mendahului musyawarah tanggal %(day)s. SK dibuat sesudah musyawarah: "
                "periksa tanggalnya."
            )
            % {"day": zones.written_day(record.minutes_on)},
            field="sk_on",
        )
    if not given["stated"]:
        raise Refused(
            _("Pernyataan belum dicentang. Baca syaratnya, lalu centang bila semua dipenuhi."), field="stated"
        )
    if given["faiths"] == "TIDAK" and not given.get("faiths_reason", "").strip():
        raise Refused(
            _("Tulis alasan mengapa belum semua agama terwakili, atau pilih “Ya”."), field="faiths_reason"
        )


def officers_elsewhere(record: Institution) -> list[str]:
    """Officers who meanwhile turned out to be one human being with an officer elsewhere in the edition."""
    mine = {row.person.identity: row for row in queries.members(record) if row.is_officer}
    others = Member.objects.filter(edition=record.edition_id, left_at__isnull=True).exclude(
        seat=Seat.ANGGOTA.value
    )
    found = others.exclude(institution=record).filter(person__same_as__in=mine) | others.exclude(
        institution=record
    ).filter(identity__in=mine)
    return [
        _("%(name)s sudah menjadi pengurus Pokja lain pada edisi ini. Ganti dengan orang lain.")
        % {"name": mine[row.person.identity].person.name}
        for row in found.select_related("person").defer(*queries.SEALED)
        if row.person.identity in mine
    ]


def verify(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """Verified is what an SK names, with attendants who may still attend."""
    if given.bare:
        return
    found = attendant_problems(record, zones.today(at, record.area.zone))
    if found:
        raise Several(found)


def activate(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """Active only with exactly four complete Pokja (domain 14, row 1)."""
    complete(record, given, by, at)


def same_level(record: Institution, given: Given, by: Actor, at: datetime) -> None:
    """What the ministry froze, the kabupaten does not thaw."""
    if given.bare or by.is_system:
        return
    froze = queries.last_role(record, "institution.freeze")
    if froze == Role.PENETAP.value and not by.has(Role.PENETAP):
        raise NotAllowed(_("Kementerian yang membekukan. Pembekuan ini hanya dilepas Pejabat penetap."))
