"""Institutions, their people, and what the composition lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Kind, Level, prefix_range
from ketahanan.common import zones
from ketahanan.common.roles import Role
from ketahanan.editions.facts import REPRESENTS
from ketahanan.editions.models import Edition
from ketahanan.journal import queries as entries
from ketahanan.people import posts
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.villages import rules
from ketahanan.villages.models import POKJA_NAMES, Attendant, Institution, Member, Seat
from ketahanan.villages.rules import Fault, Group, Rule, Rules, Seated, Surroundings
from ketahanan.villages.workflow import InstitutionState

SEALED = ("person__nik", "person__phone", "person__email")
SEAT_ORDER = {Seat.KETUA: 0, Seat.SEKRETARIS: 1, Seat.BENDAHARA: 2, Seat.ANGGOTA: 3}
SET_UP = (
    InstitutionState.DECREED,
    InstitutionState.VERIFIED,
    InstitutionState.ACTIVE,
    InstitutionState.FROZEN,
)


def institution_of(area: Area, edition: Edition) -> Institution | None:
    """The village's institution of this edition that has not ended."""
    return (
        Institution.objects.filter(area=area, edition=edition)
        .exclude(state=InstitutionState.ENDED.value)
        .select_related("area", "edition", "pengarah")
        .first()
    )


def listed(
    actor: Actor, *, q: str = "", state: str = "", edition: str = "", kabupaten: str = ""
) -> QuerySet[Institution]:
    """Institutions in reach, by words of the village's name and the filters of the page."""
    found = Institution.objects.visible_to(actor).select_related(
        "area__parent__parent", "edition", "pengarah"
    )
    for word in q.split()[:6]:
        found = found.filter(
            Q(area__name__icontains=word)
            | Q(area__code__startswith=word)
            | Q(area__parent__name__icontains=word)
        )
    if state:
        found = found.filter(state=state)
    if edition.isdigit():
        found = found.filter(edition_id=int(edition))
    if kabupaten.isdigit():
        found = found.filter(area__parent__parent_id=int(kabupaten))
    return found.order_by("-edition__year", "area__name", "pk")


def women_share(institutions: Sequence[Institution]) -> dict[int, tuple[int, int]]:
    """Members and women of each institution, one statement for a page of them."""
    rows = (
        Member.objects.filter(institution__in=[row.pk for row in institutions], left_at__isnull=True)
        .values("institution_id")
        .annotate(size=Count("pk"), women=Count("pk", filter=Q(person__sex="P")))
    )
    return {row["institution_id"]: (row["size"], row["women"]) for row in rows}


def members(institution: Institution) -> list[Member]:
    """Members now, officers first. Kept on the object, so that a page asks once."""
    known: list[Member] | None = institution.__dict__.get("_members")
    if known is None:
        rows = (
            Member.objects.filter(institution=institution, left_at__isnull=True)
            .select_related("person", "pokja", "dusun")
            .defer(*SEALED)
            .annotate(has_phone=~Q(person__phone=""))
        )
        known = sorted(
            rows, key=lambda row: (row.pokja.number, SEAT_ORDER[Seat(row.seat)], row.person.name, row.pk)
        )
        institution.__dict__["_members"] = known
    return known


def officers(institution: Institution, number: int) -> dict[str, Person]:
    """Ketua, Sekretaris, Bendahara of a Pokja, by seat."""
    return {
        row.seat: row.person for row in members(institution) if row.is_officer and row.pokja.number == number
    }


def attendants(institution: Institution) -> list[Attendant]:
    """Companion and facilitator now, each with the paper that allows it."""
    known: list[Attendant] | None = institution.__dict__.get("_attendants")
    if known is None:
        rows = Attendant.objects.filter(institution=institution, until_on__isnull=True)
        known = list(rows.select_related("person", "credential").defer(*SEALED).order_by("role"))
        institution.__dict__["_attendants"] = known
    return known


def is_companion(person_id: int, area: Area) -> bool:
    """Does this person accompany or facilitate the village, in any edition, now?"""
    return (
        Attendant.objects.filter(person_id=person_id, institution__area=area, until_on__isnull=True)
        .exclude(institution__state=InstitutionState.ENDED.value)
        .exists()
    )


def pengarah_of(area: Area, at: datetime) -> Person | None:
    """The village's head: who holds R10 there."""
    held = posts.holders(Role.PENGARAH, area, at)
    return held[0] if held else None


def last_role(institution: Institution, action: str) -> str:
    """The role under which an action was last done."""
    rows = [entry.role for entry in entries.history(*institution.subject) if entry.action == action]
    return rows[-1] if rows else ""


# Composition -------------------------------------------------------------------------------------------------------


def rules_of(edition: Edition) -> Rules:
    """The composition rules of the edition. Kept on the object."""
    known: Rules | None = edition.__dict__.get("_composition")
    if known is None:
        rows = edition.composition_rules.order_by("pk")
        known = Rules.of(Rule(row.code, row.mode, row.number or 0) for row in rows)
        edition.__dict__["_composition"] = known
    return known


def seated(row: Member, day: date) -> Seated:
    """A member as the rules see one."""
    person = row.person
    return Seated(
        person=row.identity,
        name=person.name,
        seat=row.seat,
        sex=person.sex,
        age=rules.age_on(person.born_on, day),
        dusun=row.dusun_id,
        represents=frozenset(row.represents),
        married=row.married,
        has_phone=bool(getattr(row, "has_phone", True)),
    )


def groups(institution: Institution, day: date) -> list[Group]:
    """The four Pokja as the rules see them."""
    seats: dict[int, list[Seated]] = {}
    for row in members(institution):
        seats.setdefault(row.pokja.number, []).append(seated(row, day))
    return [Group(number, tuple(seats.get(number, ()))) for number in POKJA_NAMES]


def hamlets(area: Area) -> list[Area]:
    """Dusun and lingkungan of the village in force; where it has none, its RW."""
    known: list[Area] | None = area.__dict__.get("_hamlets")
    if known is None:
        rows = (
            Area.objects.within(area)
            .in_force()
            .filter(level__in=[Level.DUSUN, Level.RW])
            .order_by("level", "name", "pk")
        )
        found = list(rows)
        dusun = [row for row in found if row.level == Level.DUSUN]
        known = dusun or found
        area.__dict__["_hamlets"] = known
    return known


def surroundings(institution: Institution, hamlet_count: int) -> Surroundings:
    """What the rules must know of the village."""
    pengarah = institution.pengarah
    return Surroundings(
        pengarah=pengarah.identity if pengarah else None,
        hamlets=hamlet_count,
        adat=institution.area.kind == Kind.DESA_ADAT,
    )


def rules_and_hamlets(institution: Institution) -> tuple[Rules, int]:
    """The edition's rules and the number of hamlets, by one statement for both. Kept on the object."""
    known: tuple[Rules, int] | None = institution.__dict__.get("_rules_and_hamlets")
    if known is None:
        low, high = prefix_range(institution.area.path)
        below = Area.objects.filter(path__gt=low, path__lt=high, closed_on__isnull=True).order_by()
        counted = below.values("level").annotate(size=Count("pk")).values("size")
        rows = list(
            institution.edition.composition_rules.annotate(
                dusun=Coalesce(Subquery(counted.filter(level=Level.DUSUN)), 0),
                rw=Coalesce(Subquery(counted.filter(level=Level.RW)), 0),
            ).order_by("pk")
        )
        hamlet_count = (rows[0].dusun or rows[0].rw) if rows else 0
        known = Rules.of(Rule(row.code, row.mode, row.number or 0) for row in rows), hamlet_count
        institution.__dict__["_rules_and_hamlets"] = known
    return known


def composition_faults(institution: Institution, at: datetime) -> list[Fault]:
    """Everything against the composition as it is now, counted on the day of `at` there."""
    day = zones.today(at, institution.area.zone)
    chosen, hamlet_count = rules_and_hamlets(institution)
    return rules.faults(groups(institution, day), chosen, surroundings(institution, hamlet_count))


def other_lacks(institution: Institution) -> list[str]:
    """What the institution lacks beside the Pokja: head, companion, facilitator, founding minutes."""
    found: list[str] = []
    if institution.pengarah_id is None:
        found.append(
            _("Belum ada Pengarah. Minta dinas sosial kabupaten/kota menugaskan kepala desa atau lurah.")
        )
    held = {row.role for row in attendants(institution)}
    if Role.PENDAMPING.value not in held:
        found.append(_("Belum ada Pendamping sosial. Pilih Pelopor keserasian sosial yang terdaftar."))
    if Role.FASILITATOR.value not in held:
        found.append(_("Belum ada Fasilitator. Pilih TKSM atau Tagana yang bersertifikat diklat."))
    if institution.minutes_id is None:
        found.append(
            _(
                "Berita acara musyawarah pembentukan belum ditandatangani. Catat musyawarahnya, "
                "lalu minta tanda tangan."
            )
        )
    return found


def lacks(institution: Institution, at: datetime) -> list[str]:
    """All that still stands between the draft and a complete institution, as sentences."""
    return [fault.sentence for fault in composition_faults(institution, at)] + other_lacks(institution)


def represented(row: Member) -> str:
    """The groups that a member stands for, in words."""
    return ", ".join(_(REPRESENTS[code]) for code in row.represents if code in REPRESENTS)


def known_residents(area: Area) -> list[Person]:
    """People who are or were in a Pokja of this village: nobody needs to enter them again."""
    ids = Member.objects.filter(institution__area=area).values("person_id")
    return list(Person.objects.filter(pk__in=ids).defer("nik", "phone", "email").order_by("name", "pk")[:200])


def sub_areas(area: Area) -> list[tuple[Area, int]]:
    """All places below the village in force, each under what it lies in, with its depth (1, 2, 3)."""
    rows = list(Area.objects.within(area).in_force().filter(level__gt=Level.VILLAGE).select_related("parent"))
    below: dict[int | None, list[Area]] = {}
    for row in sorted(rows, key=lambda row: (row.level, row.name, row.pk)):
        below.setdefault(row.parent_id, []).append(row)
    return list(_walk(below, area.pk, 1))


def _walk(below: dict[int | None, list[Area]], top: int, depth: int) -> list[tuple[Area, int]]:
    found: list[tuple[Area, int]] = []
    for row in below.get(top, ()):
        found += [(row, depth), *_walk(below, row.pk, depth + 1)]
    return found
