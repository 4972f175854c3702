"""Where the programme goes: quotas in villages, and places awarded by decree (rulings C1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import SEGMENT, Area, Level
from ketahanan.common.errors import Refused, Several
from ketahanan.common.roles import Role
from ketahanan.editions import checks, queries
from ketahanan.editions.kinds import AWARD_KIND, KIND
from ketahanan.editions.models import Award, Edition, Quota
from ketahanan.editions.queries import QuotaUse
from ketahanan.editions.workflow import AWARD, AwardState, EditionState
from ketahanan.flow import operations as flow
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post

QUOTA_BY = frozenset({Role.ADMIN_PUSAT, Role.PENETAP})
ABSURD_VILLAGES = 10_000
KABUPATEN_END = SEGMENT * (Level.KABUPATEN + 1)


def set_quota(
    *, edition: Edition, area: Area, villages: int, decree_no: str, decree_on: date, by: Actor, at: datetime
) -> Quota:
    """How many villages a province or kabupaten may have, as a decree says. The newest row counts."""
    with transaction.atomic():
        fresh = _locked(edition)
        post = permits.require(by, QUOTA_BY, path=fresh.area.path, what=_("Menetapkan kuota"))
        if fresh.state == EditionState.CLOSED:
            raise Refused(_("Edisi ini sudah ditutup, jadi kuotanya tetap."))
        found = checks.decree_faults(decree_no, decree_on, year=fresh.year, at=at)
        found += _quota_faults(fresh, area, villages, decree_no)
        if found:
            raise Several(found)
        before = queries.quotas(fresh).filter(area=area).values_list("villages", flat=True).first()
        row = Quota.objects.create(
            edition=fresh, area=area, villages=villages, decree_no=decree_no.strip(), decree_on=decree_on, made_at=at
        )
        journal.record(
            action=f"{KIND.name}.set_quota",
            subject=fresh.subject,
            at=at,
            actor_id=by.person_id,
            behalf_id=post.behalf_id,
            role=post.role.value,
            area_id=area.pk,
            details={
                "area": area.pk,
                "before": {"villages": -1 if before is None else before},
                "after": {"villages": villages},
                "decree_no": row.decree_no,
                "decree_on": decree_on,
                "reason": _("%(place)s: %(villages)d desa, keputusan %(decree)s")
                % {"place": area.title, "villages": villages, "decree": row.decree_no},
            },
        )
    return row


def _quota_faults(edition: Edition, area: Area, villages: int, decree_no: str) -> list[str]:
    if area.level not in (Level.PROVINCE, Level.KABUPATEN):
        return [_("Kuota ditetapkan untuk provinsi atau kabupaten/kota. Pilih tempat lain.")]
    if not 0 <= villages <= ABSURD_VILLAGES:
        return [_("Kuota antara 0 dan %(most)d desa. Periksa angkanya.") % {"most": ABSURD_VILLAGES}]
    found = []
    if Quota.objects.filter(edition=edition, area=area, decree_no=decree_no.strip()).exists():
        found.append(
            _("Keputusan %(decree)s sudah menetapkan kuota %(place)s. Perubahan perlu keputusan lain.")
            % {"decree": decree_no.strip(), "place": area.title}
        )
    rows = queries.quota_use(edition)
    used = next((row.used for row in rows if row.area.pk == area.pk), None)
    used = queries.villages_awarded(edition, area) if used is None else used
    if villages < used:
        found.append(
            _("Di %(place)s sudah ditetapkan %(used)d desa. Kuota tidak dapat lebih kecil dari itu.")
            % {"place": area.title, "used": used}
        )
    return found + _sum_faults(rows, area, villages)


def _sum_faults(rows: Sequence[QuotaUse], area: Area, villages: int) -> list[str]:
    """Kabupaten of a province together never have more than the province."""
    path = area.path if area.level == Level.PROVINCE else area.path[:-SEGMENT]
    province = next((row for row in rows if row.area.path == path), None)
    others = sum(
        row.villages
        for row in rows
        if row.area.level == Level.KABUPATEN and row.area.path.startswith(path) and row.area.pk != area.pk
    )
    if area.level == Level.PROVINCE and others > villages:
        return [
            _("Kuota kabupaten/kota di %(place)s sudah %(sum)d desa. Kuota provinsi tidak dapat lebih kecil dari itu.")
            % {"place": area.title, "sum": others}
        ]
    if area.level == Level.KABUPATEN and province and others + villages > province.villages:
        return [
            _("Kuota semua kabupaten/kota menjadi %(sum)d desa, sedangkan %(place)s punya %(quota)d. Turunkan kuota "
              "ini atau naikkan kuota provinsi.")
            % {"sum": others + villages, "place": province.area.title, "quota": province.villages}
        ]  # fmt: skip
    return []


def award(
    *,
    edition: Edition,
    area: Area,
    decree_no: str,
    decree_on: date,
    by: Actor,
    at: datetime,
    approved: bool = False,
) -> Award:
    """Award one kabupaten or village by decree. `approved`: the village's proposals were just approved."""
    return award_many(
        edition=edition, areas=[area], decree_no=decree_no, decree_on=decree_on, by=by, at=at, approved=approved
    )[0]


def award_many(
    *,
    edition: Edition,
    areas: Sequence[Area],
    decree_no: str,
    decree_on: date,
    by: Actor,
    at: datetime,
    approved: bool = False,
) -> list[Award]:
    """Award the places of one decree, kabupaten before their villages; all of them, or none and all reasons at once."""
    with transaction.atomic():
        fresh = _locked(edition)
        post = permits.require(by, AWARD.made_by, path=fresh.area.path, what=_("Menetapkan tempat"))
        _check_award_state(fresh)
        found = checks.decree_faults(decree_no, decree_on, year=fresh.year, at=at)
        if not areas:
            found.append(_("Belum ada tempat. Tulis paling sedikit satu kabupaten atau desa."))
        room = _Room.of(fresh)
        fit = [area for area in sorted(areas, key=lambda place: place.path) if not room.take(area, approved, found)]
        if found:
            raise Several(list(dict.fromkeys(found)))
        return [_make_award(fresh, area, decree_no, decree_on, post, by=by, at=at) for area in fit]


def _check_award_state(edition: Edition) -> None:
    if edition.state in (EditionState.DRAFT, EditionState.ACCOUNTING, EditionState.CLOSED):
        raise Refused(
            _("Tempat tidak ditetapkan pada edisi yang %(state)s. Buka edisinya dulu atau pilih edisi lain.")
            % {"state": _(edition.state_label).lower()}
        )


@dataclass
class _Room:
    """What is awarded and what the quotas still allow, kept up to date while a decree's places are read."""

    edition: Edition
    awarded: set[str]
    left: dict[str, int]

    @classmethod
    def of(cls, edition: Edition) -> _Room:
        """Three statements, however many places follow."""
        paths = set(Award.objects.in_force().filter(edition=edition).values_list("area__path", flat=True))
        return cls(edition, paths, {row.area.path: row.left for row in queries.quota_use(edition)})

    def take(self, area: Area, approved: bool, found: list[str]) -> bool:
        """Note the place as awarded, or add what stands against it to `found`. True when it was refused."""
        fault = self._fault(area, approved)
        if fault:
            found.append(fault)
            return True
        self.awarded.add(area.path)
        if area.level == Level.VILLAGE:
            for path in self._quotas(area):
                self.left[path] -= 1
        return False

    def _quotas(self, area: Area) -> list[str]:
        return [path for path in self.left if area.path.startswith(path)]

    def _fault(self, area: Area, approved: bool) -> str:
        place = {"place": area.title}
        if area.level not in (Level.KABUPATEN, Level.VILLAGE):
            return _("%(place)s bukan kabupaten/kota atau desa. Hapus dari daftar.") % place
        if area.closed_on is not None:
            return _("%(place)s tidak berlaku lagi. Pakai kode desa penggantinya.") % place
        if area.path in self.awarded:
            return _("%(place)s sudah ditetapkan pada edisi ini. Hapus dari daftar.") % place
        return self._village_fault(area, approved) if area.level == Level.VILLAGE else ""

    def _village_fault(self, area: Area, approved: bool) -> str:
        place = {"place": area.title}
        if not self.edition.place_first and not approved:
            return _("Pada edisi ini %(place)s ditetapkan saat usulannya disetujui. Setujui usulannya dulu.") % place
        if self.edition.place_first and area.path[:KABUPATEN_END] not in self.awarded:
            return _("Kabupaten/kota tempat %(place)s belum ditetapkan. Tetapkan kabupaten/kotanya dulu.") % place
        held = self._quotas(area)
        if not held:
            return _("Kuota untuk %(place)s belum ada. Tetapkan kuota provinsi atau kabupatennya dulu.") % place
        if min(self.left[path] for path in held) < 1:
            return _("Kuota tempat %(place)s habis. Naikkan kuota dengan keputusan, atau hapus desa ini.") % place
        return ""


def _make_award(
    edition: Edition, area: Area, decree_no: str, decree_on: date, post: Post, *, by: Actor, at: datetime
) -> Award:
    row = Award.objects.create(
        edition=edition,
        area=area,
        decree_no=decree_no.strip(),
        decree_on=decree_on,
        state=AwardState.IN_FORCE.value,
        state_since=at,
        made_by_id=by.person_id,
        made_at=at,
    )
    flow.enter_new(
        AWARD_KIND,
        row,
        by=by,
        at=at,
        role=post.role.value,
        behalf_id=post.behalf_id,
        details={"edition": edition.pk, "decree_no": row.decree_no, "decree_on": decree_on},
    )
    return row


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).select_related("area").get(pk=edition.pk)
