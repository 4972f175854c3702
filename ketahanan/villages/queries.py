"""Reading institutions, their people and their accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Kind, Level, prefix_range
from ketahanan.common import zones
from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.journal import queries as entries
from ketahanan.people import posts
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor
from ketahanan.villages import rules
from ketahanan.villages.models import (
    POKJA_NAMES,
    Attendant,
    Credential,
    Institution,
    Member,
    Pokja,
    PokjaAccount,
    Seat,
)
from ketahanan.villages.rules import Fault, Group, Rule, Rules, Seated, Surroundings
from ketahanan.villages.workflow import AccountState, InstitutionState

SEALED = ("person__nik", "person__phone", "person__email")
SEAT_ORDER = {Seat.KETUA: 0, Seat.SEKRETARIS: 1, Seat.BENDAHARA: 2, Seat.ANGGOTA: 3}
SET_UP = (
    InstitutionState.DECREED,
    InstitutionState.VERIFIED,
    InstitutionState.ACTIVE,
    InstitutionState.FROZEN,
)
IN_HAND = (AccountState.DRAFT, AccountState.PROPOSED, AccountState.CHECKED, AccountState.COOLING)
OWNED = (*IN_HAND, AccountState.ACTIVE, AccountState.REPLACED)
FULL_NUMBER = frozenset(
    {Role.BENDAHARA, Role.KETUA, Role.DINSOS_KAB, Role.PETUGAS_REKENING, Role.PPK, Role.PPSPM}
)


# Institutions -------------------------------------------------------------------------------------------------------


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


# Composition --------------------------------------------------------------------------------------------------------


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


def surroundings(institution: Institution) -> Surroundings:
    """What the rules must know of the village."""
    pengarah = institution.pengarah
    return Surroundings(
        pengarah=pengarah.identity if pengarah else None,
        hamlets=len(hamlets(institution.area)),
        adat=institution.area.kind == Kind.DESA_ADAT,
    )


def composition_faults(institution: Institution, at: datetime) -> list[Fault]:
    """Everything against the composition as it is now, counted on the day of `at` there."""
    day = zones.today(at, institution.area.zone)
    return rules.faults(groups(institution, day), rules_of(institution.edition), surroundings(institution))


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
                "Berita acara musyawarah pembentukan belum ditandatangani. Catat musyawarahnya, lalu minta tanda tangan."
            )
        )
    return found


def lacks(institution: Institution, at: datetime) -> list[str]:
    """All that still stands between the draft and a complete institution, as sentences."""
    return [fault.sentence for fault in composition_faults(institution, at)] + other_lacks(institution)


# Credentials --------------------------------------------------------------------------------------------------------


def valid_on(day: date) -> Q:
    """Filter: credentials that count on the day."""
    return Q(valid_from__lte=day, revoked_at__isnull=True) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )


def credentials_of(person: Person, day: date) -> dict[str, Credential]:
    """The person's credentials on the day, by kind; of two of a kind the one that lasts longer."""
    rows = Credential.objects.filter(valid_on(day), person=person)
    found: dict[str, Credential] = {}
    for row in sorted(rows, key=lambda row: (row.valid_until is None, row.valid_until or day, row.pk)):
        found[row.kind] = row
    return found


def credentials_in_reach(actor: Actor) -> QuerySet[Credential]:
    """Credentials of people who live below an office that keeps them."""
    reach = actor.reach({Role.ADMIN_PUSAT, Role.DINSOS_PROV, Role.DINSOS_KAB}, "person__home__path")
    if any(post.role is Role.ADMIN_PUSAT for post in actor.posts):
        reach |= Q(person__home__isnull=True)
    return (
        Credential.objects.filter(reach)
        .select_related("person__home")
        .defer(*SEALED)
        .order_by("person__name", "pk")
    )


def candidates(institution: Institution, kinds: Sequence[str], day: date, *, level: int) -> list[Person]:
    """People with one of these credentials on the day whose home lies in the same kecamatan (3) or kabupaten (2)."""
    low, high = prefix_range(institution.area.path[: 5 * (level + 1)])
    rows = Credential.objects.filter(
        valid_on(day), kind__in=list(kinds), person__home__path__gte=low, person__home__path__lt=high
    )
    people = Person.objects.filter(pk__in=rows.values("person_id")).select_related("home__parent")
    return list(people.defer("nik", "phone", "email").order_by("name", "pk")[:60])


# Accounts -----------------------------------------------------------------------------------------------------------


def active_account(pokja: Pokja, at: datetime | None = None) -> PokjaAccount | None:
    """The account that money may go to now; a changed one counts only after its cooling time."""
    return (
        PokjaAccount.objects.filter(pokja=pokja, state=AccountState.ACTIVE.value)
        .select_related("pokja", "area")
        .first()
    )


def account_in_hand(pokja: Pokja) -> PokjaAccount | None:
    """A version that is being proposed, checked or waits."""
    return PokjaAccount.objects.filter(pokja=pokja, state__in=[state.value for state in IN_HAND]).first()


def taken_elsewhere(bank: str, number_hash: str, pokja_id: int) -> bool:
    """Is or was this account another Pokja's, in any edition, anywhere (domain 14, row 24)?"""
    rows = PokjaAccount.objects.filter(
        bank=bank, number_hash=number_hash, state__in=[state.value for state in OWNED]
    )
    return rows.exclude(pokja_id=pokja_id).exists()


def accounts_of(institution: Institution, actor: Actor) -> list[PokjaAccount]:
    """Accounts of the village's Pokja that the person may see, newest version first."""
    rows = PokjaAccount.objects.visible_to(actor).filter(pokja__area=institution.area)
    return list(rows.select_related("pokja").defer("number").order_by("pokja__number", "-version", "-pk"))


def versions(account: PokjaAccount) -> list[PokjaAccount]:
    """All versions of the Pokja's account but this one, newest first."""
    rows = PokjaAccount.objects.filter(pokja=account.pokja_id).exclude(pk=account.pk)
    return list(rows.defer("number").order_by("-version", "-pk"))


def cooled(at: datetime) -> list[PokjaAccount]:
    """Changed accounts whose cooling time is over."""
    rows = PokjaAccount.objects.filter(state=AccountState.COOLING.value, cooling_until__lte=at)
    return list(rows.select_related("area", "pokja").order_by("cooling_until", "pk"))


def contacts_of(account: PokjaAccount, at: datetime) -> list[Person]:
    """Whom to tell of a change: officers of the Pokja, head and facilitator, and those who signed the version before."""
    before = PokjaAccount.objects.filter(pokja=account.pokja_id).exclude(pk=account.pk).values_list("pk", flat=True)
    signed = {row.person_id for row in entries.signatures_of("account", before) if row.action == "propose"}
    found = list(Person.objects.filter(pk__in=signed))
    for role in (Role.KETUA, Role.SEKRETARIS, Role.BENDAHARA):
        found += posts.holders(role, account.area, at, pokja=account.pokja.number)
    for role in (Role.PENGARAH, Role.FASILITATOR):
        found += posts.holders(role, account.area, at)
    return found


def sees_full_number(account: PokjaAccount, actor: Actor) -> bool:
    """Those who must compare the number may open it; everyone else sees the last four digits."""
    return any(post.role in FULL_NUMBER for post in actor.posts_over(account.area.path, account.pokja.number))


# For the portal -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicPokja:
    """What anyone may read of a Pokja: its task, officers by name, how many members and women."""

    number: int
    purpose: str
    officers: dict[str, str]
    size: int
    women: int


@dataclass(frozen=True)
class PublicInstitution:
    """What anyone may read of an institution; from the SK on."""

    state: str
    pengarah: str
    sk_no: str
    sk_on: date | None
    pokja: tuple[PublicPokja, ...]


def public_institution(area: Area, edition: Edition) -> PublicInstitution | None:
    """For pages without login. Nothing before the SK; names of officers only, no member, no phone, no NIK."""
    institution = institution_of(area, edition)
    if institution is None or institution.state not in SET_UP:
        return None
    rows = members(institution)
    pokja = []
    for number, purpose in POKJA_NAMES.items():
        mine = [row for row in rows if row.pokja.number == number]
        pokja.append(
            PublicPokja(
                number=number,
                purpose=_(purpose),
                officers={row.seat: row.person.name for row in mine if row.is_officer},
                size=len(mine),
                women=sum(row.person.sex == "P" for row in mine),
            )
        )
    # A frozen institution looks like any other: freezing is no public fact.
    state = (
        InstitutionState.ACTIVE
        if institution.state == InstitutionState.FROZEN
        else InstitutionState(institution.state)
    )
    pengarah = institution.pengarah.name if institution.pengarah else ""
    return PublicInstitution(state.value, pengarah, institution.sk_no, institution.sk_on, tuple(pokja))
