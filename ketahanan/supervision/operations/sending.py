"""Two officers are sent to a village, and one of them replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common import zones
from ketahanan.common.errors import Refused, Stale
from ketahanan.editions import queries as editions
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.people import permits
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor, Post
from ketahanan.proposals.models import FieldCheck
from ketahanan.supervision import eligibility, papers, queries
from ketahanan.supervision.guards import raise_all
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Reference, Visit, VisitOfficer
from ketahanan.supervision.operations.common import enter, locked
from ketahanan.supervision.sheets import KINDS
from ketahanan.supervision.workflow import VISIT
from ketahanan.supervision.workflow import VisitState as S

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def assign(
    *,
    edition: Edition,
    area: Area,
    officers: Sequence[Person],
    letter_on: date,
    scheduled_on: date,
    letter_no: str = "",
    kind: str = "SA",
    by: Actor,
    at: datetime,
) -> Visit:
    """Send two officers, with a letter. Without a number of the office the letter's own number stands."""
    post = permits.require(by, VISIT.made_by, path=area.path, what=_("Menugaskan kunjungan"))
    raise_all(_day_faults(edition, area, letter_on, scheduled_on, at))
    raise_all(village_faults(edition, area, at))
    known = eligibility.candidates(
        edition, area, eligibility.moment_of(scheduled_on, area, at), among=officers
    )
    raise_all(eligibility.team_faults(KINDS[kind], officers, known, scheduled_on))
    by_id = {row.person.pk: row for row in known}
    failed = _failed(queries.visits_of(area, edition))
    with _first_wins(), transaction.atomic():
        visit = Visit.objects.create(
            edition=edition, area=area, kind=kind, letter_no=letter_no.strip(), letter_on=letter_on,
            scheduled_on=scheduled_on, replaces=failed, state=VISIT.initial, state_since=at, made_at=at,
            made_by_id=by.person_id, sent=[person.pk for person in officers], **reference(edition, area),
        )  # fmt: skip
        for position, person in enumerate(officers, 1):
            _send(visit, position, by_id[person.pk])
        _letter(visit, post, by, at)
        flow.enter_new(
            KIND, visit, by=by, at=at, role=post.role.value, behalf_id=post.behalf_id,
            details={
                "letter": visit.letter_no, "letter_on": letter_on, "scheduled_on": scheduled_on, "officers": visit.sent,
                "replaces": failed.pk if failed else None,
            },
        )  # fmt: skip
    return visit


@contextmanager
def _first_wins() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "one_visit_under_way" in str(error) or "supervision_visit." in str(error):
            raise Refused(
                _("Kunjungan lain ke desa ini baru saja ditugaskan. Buka daftar kunjungan.")
            ) from error
        raise


def _send(visit: Visit, position: int, row: eligibility.Candidate) -> None:
    VisitOfficer.objects.create(
        visit=visit, person=row.person, position=position, from_ministry=row.level == Level.NATION,
        office=row.place[:120],
    )  # fmt: skip


def _letter(visit: Visit, post: Post, by: Actor, at: datetime) -> None:
    """A letter with the names as they are now. Where the office gave no number, the newest letter's own stands."""
    queries.forget(visit)
    is_own = not visit.letter_no or papers.is_letter(visit, visit.letter_no)
    paper = papers.issue_letter(visit, post=post, by=by, at=at)
    if is_own:
        visit.letter_no = paper.number
        visit.save(update_fields=["letter_no"])


def _day_faults(edition: Edition, area: Area, letter_on: date, scheduled_on: date, at: datetime) -> list[str]:
    """Row 73 of the invariants, and days in the order in which papers follow each other."""
    today, last = zones.today(at, area.zone), editions.last_visit_day(edition)
    decreed_on = min((row.sk_on for row in queries.approved(area, edition) if row.sk_on), default=None)
    found = []
    if not EARLIEST <= letter_on <= LATEST:
        found.append(_("Tanggal surat tugas harus antara tahun 2000 dan 2100. Periksa tahunnya."))
    elif letter_on > scheduled_on:
        found.append(
            _("Surat tugas bertanggal sesudah kunjungan. Tanggal surat paling lambat hari kunjungan.")
        )
    elif decreed_on and letter_on < decreed_on:
        found.append(
            _("Surat tugas bertanggal sebelum keputusan penetapan, %(day)s. Periksa tanggalnya.")
            % {"day": zones.written_day(decreed_on)}
        )
    if scheduled_on < today:
        found.append(_("Hari kunjungan sudah lewat. Pilih hari ini atau sesudahnya."))
    elif scheduled_on > last:
        found.append(
            _(
                "Kunjungan %(day)s terlalu lambat: SPM terakhir %(spm)s, jadi kunjungan paling lambat %(last)s. "
                "Pilih hari yang lebih awal."
            )
            % {
                "day": zones.written_day(scheduled_on),
                "spm": zones.written_day(edition.last_spm_on),
                "last": zones.written_day(last),
            }
        )
    return found


def village_faults(edition: Edition, area: Area, at: datetime) -> list[str]:
    """Why nobody can be sent to this village now; empty when somebody can."""
    if area.level != Level.VILLAGE:
        return [_("Kunjungan ditugaskan untuk satu desa atau kelurahan. Pilih desanya.")]
    if edition.state not in editions.LIVE:
        return [
            _("%(edition)s belum dibuka atau sudah ditutup. Pilih edisi yang berjalan.")
            % {"edition": edition}
        ]
    groups = queries.groups_of(area, edition)
    if not groups:
        return [_("Belum ada usulan desa ini yang disetujui. Kunjungan awal menunggu persetujuan.")]
    rows = queries.visits_with_facts(area, edition)
    if any(row.state in queries.UNDER_WAY for row in rows):
        return [_("Kunjungan ke desa ini masih berjalan. Selesaikan atau batalkan dulu.")]
    if queries.judged(rows, groups, at).holds:
        return [_("Supervisi awal desa ini sudah lulus dan masih berlaku. Kunjungan baru belum perlu.")]
    failed = _failed(rows)
    if failed and failed.repaired_at is None:
        return [
            _(
                "Desa belum melaporkan perbaikan atas kunjungan terakhir. Minta Ketua Pokja melaporkannya dulu."
            )
        ]
    return []


def _failed(visits: Sequence[Visit]) -> Visit | None:
    rows = [row for row in visits if row.state in VISIT.final]
    return rows[0] if rows and rows[0].state == S.FAILED else None


def reference(edition: Edition, area: Area) -> dict[str, Any]:
    """The point for the distance: the kabupaten's latest field check, else the imported point (rulings C7)."""
    checks = FieldCheck.objects.filter(bundle__edition=edition, bundle__area=area)
    found = checks.order_by("-checked_on", "-pk").values_list("lat", "lon").first()
    if found:
        return _point(found, Reference.FIELD_CHECK)
    if area.lat is not None and area.lon is not None:
        return _point((area.lat, area.lon), Reference.AREA)
    return {}


def _point(point: tuple[Decimal, Decimal], source: Reference) -> dict[str, Any]:
    return {"ref_lat": point[0], "ref_lon": point[1], "ref_source": source.value}


def reassign(visit: Visit, position: int, person: Person, *, reason: str, by: Actor, at: datetime) -> Visit:
    """Another officer in the place of one who has not come; with a new letter."""
    with transaction.atomic():
        fresh = locked(visit)
        post = permits.require(by, VISIT.made_by, path=fresh.area.path, what=_("Mengganti petugas"))
        old = next((row for row in queries.officers(fresh) if row.position == position), None)
        if old is None or fresh.state not in (S.ASSIGNED, S.UNDER_WAY):
            raise Stale(
                _("Petugas tidak bisa diganti lagi: keadaan kunjungan %(state)s.")
                % {"state": _(fresh.state_label)}
            )
        if old.checked_in_at is not None:
            raise Refused(
                _(
                    "%(name)s sudah mencatat kehadiran, jadi tidak bisa diganti. Batalkan kunjungan bila perlu."
                )
                % {"name": old.person.name}
            )
        if not reason.strip():
            raise Refused(_("Tulis alasan penggantian petugas."), field="reason")
        stay = [row.person for row in queries.officers(fresh) if row.position != position]
        known = eligibility.candidates(
            fresh.edition, fresh.area, eligibility.moment_of(fresh.scheduled_on, fresh.area, at),
            among=[*stay, person],
        )  # fmt: skip
        raise_all(eligibility.team_faults(fresh.rules, [*stay, person], known, fresh.scheduled_on))
        row = next(row for row in known if row.person.pk == person.pk)
        before, old.person = old.person_id, person
        old.from_ministry, old.office = row.level == Level.NATION, row.place[:120]
        old.save(update_fields=["person", "from_ministry", "office"])
        fresh.sent = [person.pk if pk == before else pk for pk in fresh.sent]
        fresh.save(update_fields=["sent"])
        _letter(fresh, post, by, at)
        enter(
            "reassign", fresh, post,
            {"before": {"officer": before}, "after": {"officer": person.pk}, "position": position, "reason": reason.strip()},
            by=by, at=at,
        )  # fmt: skip
        return fresh
