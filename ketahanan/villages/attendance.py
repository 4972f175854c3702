"""May this person accompany or facilitate this village on this day (domain 3.3, 14 rows 8-9)?"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from ketahanan.areas.models import Level, prefix_range
from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.people.models import Person
from ketahanan.villages import queries
from ketahanan.villages.models import Attendant, Credential, CredentialKind, Institution, Member, Seat
from ketahanan.villages.workflow import InstitutionState

LIMIT_RULE = {Role.PENDAMPING: "MAKS_DESA_PENDAMPING", Role.FASILITATOR: "MAKS_DESA_FASILITATOR"}


def ancestor_path(path: str, level: int) -> str:
    """The path of the place of this level above; every level has one segment."""
    return path[: 5 * (level + 1)]


def papers(person: Person, role: Role, institution: Institution, day: date) -> Credential:
    """The paper that allows the post on the day. Raises Refused with what is missing."""
    held = queries.credentials_of(person, day)
    if role is Role.PENDAMPING:
        if CredentialKind.PELOPOR not in held:
            raise Refused(
                _("%(name)s bukan Pelopor keserasian sosial yang terdaftar hari ini. Pilih Pelopor, "
                  "atau minta dinas sosial "
                  "mencatat pendaftarannya.") % {"name": person.name},
                field="person",
            )  # fmt: skip
        return held[CredentialKind.PELOPOR]
    if CredentialKind.TKSM not in held and CredentialKind.TAGANA not in held:
        raise Refused(
            _("%(name)s bukan TKSM atau Tagana yang terdaftar hari ini. Pilih TKSM atau Tagana.")
            % {"name": person.name},
            field="person",
        )
    if CredentialKind.TRAINING not in held:
        raise Refused(
            _("%(name)s tidak punya sertifikat diklat keserasian sosial yang berlaku hari ini. "
              "Pilih orang lain, atau minta "
              "dinas sosial mencatat sertifikatnya.") % {"name": person.name},
            field="person",
        )  # fmt: skip
    return held[CredentialKind.TRAINING]


def check(person: Person, role: Role, institution: Institution, day: date) -> Credential:
    """All of it: paper, home, number of villages, no seat in a group. Returns the paper."""
    paper = papers(person, role, institution, day)
    if role is Role.FASILITATOR:
        _check_home(person, institution)
    else:
        _check_no_office(person, institution)
    _check_load(person, role, institution)
    return paper


def _check_home(person: Person, institution: Institution) -> None:
    kecamatan = ancestor_path(institution.area.path, Level.KECAMATAN)
    if person.home is None or not person.home.path.startswith(kecamatan):
        raise Refused(
            _(
                "%(name)s tidak tinggal di kecamatan ini. Fasilitator tinggal di kecamatan yang "
                "sama dengan desanya."
            )
            % {"name": person.name},
            field="person",
        )


def _check_no_office(person: Person, institution: Institution) -> None:
    low, high = prefix_range(ancestor_path(institution.area.path, Level.KABUPATEN))
    seats = Member.objects.filter(
        identity=person.identity,
        left_at__isnull=True,
        institution__area__path__gte=low,
        institution__area__path__lt=high,
    ).exclude(seat=Seat.ANGGOTA.value)
    if seats.exclude(institution__state=InstitutionState.ENDED.value).exists():
        raise Refused(
            _("%(name)s pengurus Pokja di kabupaten ini, jadi tidak boleh menjadi Pendamping sosial di sini.")
            % {"name": person.name},
            field="person",
        )


def _check_load(person: Person, role: Role, institution: Institution) -> None:
    most = queries.rules_of(institution.edition).number(LIMIT_RULE[role])
    if most is None:
        return
    others = (
        Attendant.objects.filter(
            person=person, role=role.value, until_on__isnull=True, institution__edition=institution.edition_id
        )
        .exclude(institution=institution)
        .exclude(institution__state=InstitutionState.ENDED.value)
    )
    if others.count() >= most:
        raise Refused(
            _("%(name)s sudah bertugas di %(most)d desa, paling banyak untuk edisi ini. Pilih orang lain.")
            % {"name": person.name, "most": most},
            field="person",
        )


def attendant_problems(institution: Institution, day: date) -> list[str]:
    """What has changed since the attendants were chosen: a paper that ran out, a seat taken elsewhere."""
    found = []
    for row in queries.attendants(institution):
        try:
            check(row.person, Role(row.role), institution, day)
        except Refused as refused:
            found.append(refused.sentence)
    return found
