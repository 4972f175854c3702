"""Fills an empty country with a programme in full swing: institutions, officers, proposals, grants, visits, notices.

`python -m tests.speed load` writes into the database of the environment (after `migrate` and `areas import`). The rows
are made in bulk and not by the operations, so they carry a plausible history and not a proven one: never for real use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from ketahanan.areas.models import Area, Level
from ketahanan.common.roles import Role
from ketahanan.editions.models import Award, Edition, Quota
from ketahanan.editions.operations import make_defaults
from ketahanan.people.models import Assignment, Person
from ketahanan.villages.models import OFFICERS, Institution, Member, Pokja, PokjaAccount, Seat
from tests.speed.rows import NOW, SPRING, Diary, Staff, put, spread

HOME_PROVINCE = "73"
OFFICE: dict[Role, int] = {
    Role.ADMIN_PUSAT: 3, Role.VERIFIKATOR: 12, Role.PENETAP: 2, Role.KPA: 1, Role.PPK: 4, Role.PPSPM: 2,
    Role.SUPERVISOR: 40, Role.APIP: 4, Role.BPK: 2, Role.PETUGAS_REKENING: 4, Role.PETUGAS_KEAMANAN: 2,
    Role.BENDAHARA_PENGELUARAN: 2, Role.REKONSILIATOR: 2,
}  # fmt: skip
VILLAGE: tuple[Role, ...] = (
    Role.PENGARAH, Role.KETUA_BPD, Role.OPERATOR_DESA, Role.PENDAMPING, Role.FASILITATOR,
)  # fmt: skip
SEATS: dict[Seat, Role] = {
    Seat.KETUA: Role.KETUA, Seat.SEKRETARIS: Role.SEKRETARIS, Seat.BENDAHARA: Role.BENDAHARA, Seat.ANGGOTA: Role.ANGGOTA
}
POKJA = (1, 2, 3, 4)


@dataclass(frozen=True)
class Size:
    """How much: institutions that propose, those still on their way, and the kabupaten they lie in."""

    active: int = 2000
    forming: int = 120
    kabupaten: int = 100


@dataclass
class Village:
    """One village with its people; what later parts of the load hang their rows on."""

    area: Area
    institution: Institution
    people: dict[Role, Person]
    officers: dict[int, dict[Seat, Person]]
    pokja: dict[int, Pokja]
    accounts: dict[int, PokjaAccount]

    def chair(self, number: int) -> int:
        return self.officers[number][Seat.KETUA].pk


class Load:
    """The country as far as it is filled."""

    def __init__(self, size: Size) -> None:
        self.size, self.staff, self.diary = size, Staff(), Diary()
        self.nation = Area.objects.get(level=Level.NATION)
        self.edition = self._edition()
        self.kabupaten: list[Area] = []
        self.office: dict[tuple[Role, int], list[Person]] = {}
        self.villages: list[Village] = []

    def _edition(self) -> Edition:
        edition = Edition.objects.create(
            area=self.nation, year=2012, name="Desa Berketahanan Sosial", basis="BANSOS", award_order="LOKASI_DULU",
            budget=900_000_000_000, ceiling=110_000_000, opens_on=date(2012, 2, 1), proposals_close_on=date(2012, 10, 31),
            last_spm_on=date(2012, 12, 14), ends_on=date(2012, 12, 31), state="PELAKSANAAN", state_since=SPRING,
            made_at=SPRING, banks=["BRINIDJA", "BNINIDJA", "BMRIIDJA"],
        )  # fmt: skip
        make_defaults(edition)
        self.diary.tell(edition, ["make", "open"], by=[None], role=Role.PENETAP, begin=SPRING)
        return edition

    # Offices --------------------------------------------------------------------------------------------------------

    def offices(self) -> None:
        """Ministry, every province, and the kabupaten that take part; the home province with all of its own."""
        known = list(Area.objects.filter(level=Level.KABUPATEN).order_by("code"))
        home = [area for area in known if area.code.startswith(HOME_PROVINCE)][: self.size.kabupaten]
        others = [area for area in known if area not in home]
        wanted = self.size.kabupaten - len(home)
        step = max(1, len(others) // wanted) if wanted else 1
        self.kabupaten = home + others[::step][:wanted]
        provinces = list(Area.objects.filter(level=Level.PROVINCE).order_by("code"))
        posts = [(role, self.nation) for role, count in OFFICE.items() for _one in range(count)]
        posts += [(Role.DINSOS_PROV, area) for area in provinces for _one in range(2)]
        posts += [(Role.DINSOS_KAB, area) for area in self.kabupaten for _one in range(2)]
        people = put(self.staff.people(len(posts)))
        put(self.staff.post(person, role, area) for person, (role, area) in zip(people, posts, strict=True))
        put(self.staff.account(person) for person in people)
        for person, (role, area) in zip(people, posts, strict=True):
            self.office.setdefault((role, area.pk), []).append(person)
        put(self._award(area) for area in self.kabupaten)
        put(
            Quota(edition=self.edition, area=area, villages=40, decree_no="38/SK", decree_on=date(2012, 4, 2), made_at=SPRING)
            for area in [*provinces, *self.kabupaten]
        )

    def _award(self, area: Area) -> Award:
        return Award(
            edition=self.edition, area=area, decree_no="36/SK", decree_on=date(2012, 4, 2), state="BERLAKU",
            state_since=SPRING, made_at=SPRING,
        )  # fmt: skip

    def officer(self, role: Role, area: Area | None = None) -> Person:
        """The first with this role in the area; without one, of the ministry."""
        return self.office[role, (area or self.nation).pk][0]

    # Villages -------------------------------------------------------------------------------------------------------

    def institutions(self) -> None:
        """Each with its people, four Pokja and their accounts."""
        states = [*["AKTIF"] * self.size.active, *self._forming()]
        areas = list(self._areas(len(states)))
        made = put(self._institution(area, state) for area, state in zip(areas, states, strict=True))
        groups = put(Pokja(area=area, number=number) for area in areas for number in POKJA)
        heads = put(self.staff.person(area) for area in areas for _role in VILLAGE)
        officers = put(self.staff.person(area) for area in areas for _number in POKJA for _seat in OFFICERS)
        rows = iter(officers)
        for place, institution in enumerate(made):
            area = institution.area
            self.villages.append(
                Village(
                    area, institution, dict(zip(VILLAGE, heads[place * len(VILLAGE) :], strict=False)),
                    {number: {seat: next(rows) for seat in OFFICERS} for number in POKJA},
                    dict(zip(POKJA, groups[place * len(POKJA) :], strict=False)), {},
                )
            )  # fmt: skip
        self._people()
        self._accounts()
        put(self._award(village.area) for village in self.villages[: self.size.active])
        for village in self.villages:
            names = ["make", *["add_members"] * 4, "form", "issue_decree", "verify", "activate"]
            by = [village.people[Role.OPERATOR_DESA].pk, village.people[Role.PENGARAH].pk]
            self.diary.tell(village.institution, names, by=by, role=Role.OPERATOR_DESA, begin=SPRING)

    def _forming(self) -> list[str]:
        states = ("BELUM", "DIBENTUK", "DITETAPKAN", "DIVERIFIKASI", "DIBEKUKAN")
        return [states[number % len(states)] for number in range(self.size.forming)]

    def _areas(self, count: int) -> Iterator[Area]:
        """Villages in turn from every kabupaten, three from the home province's for one from the others."""
        pool: dict[int, list[Area]] = {area.pk: [] for area in self.kabupaten}
        rows = Area.objects.filter(level=Level.VILLAGE, parent__parent__in=pool).select_related("parent")
        for area in rows.order_by("path"):
            if area.parent and area.parent.parent_id in pool:
                pool[area.parent.parent_id].append(area)
        turns = [area for area in self.kabupaten for _one in range(3 if area.code.startswith(HOME_PROVINCE) else 1)]
        while count and any(pool.values()):
            for area in turns:
                if count and pool[area.pk]:
                    count -= 1
                    yield pool[area.pk].pop(0)

    def _institution(self, area: Area, state: str) -> Institution:
        decided = state not in ("BELUM", "DIBENTUK")
        return Institution(
            edition=self.edition, area=area, state=state, state_since=SPRING, made_at=SPRING, minutes_id=1,
            minutes_on=date(2012, 4, 18), sk_no="188/1/2012" if decided else "",
            sk_on=date(2012, 4, 20) if decided else None,
        )  # fmt: skip

    def _people(self) -> None:
        posts: list[Assignment] = []
        members: list[Member] = []
        ordinary = put(self.staff.person(v.area) for v in self.villages for _number in POKJA for _one in range(2))
        rest = iter(ordinary)
        for village in self.villages:
            posts += [self.staff.post(person, role, village.area) for role, person in village.people.items()]
            for number, seats in village.officers.items():
                seated = [*seats.items(), (Seat.ANGGOTA, next(rest)), (Seat.ANGGOTA, next(rest))]
                for seat, person in seated:
                    posts.append(self.staff.post(person, SEATS[Seat(seat)], village.area, number))
                    members.append(
                        Member(
                            institution=village.institution, edition=self.edition, pokja=village.pokja[number],
                            person=person, identity=person.pk, seat=seat,
                        )
                    )  # fmt: skip
        put(posts)
        put(members)
        put(self.staff.account(post.person) for post in posts if post.role != Role.ANGGOTA)

    def _accounts(self) -> None:
        states = spread(PokjaAccount.FLOW, "AKTIF")
        rows: list[PokjaAccount] = []
        for village in self.villages[: self.size.active]:
            for number in POKJA:
                digits = f"{len(rows):015d}"
                village.accounts[number] = PokjaAccount(
                    area=village.area, pokja=village.pokja[number], institution=village.institution,
                    edition=self.edition, bank="BRINIDJA", branch=village.area.name[:80], number=digits,
                    number_hash=digits, last4=digits[-4:], holder=f"POKJA {number} {village.area.name}".upper()[:140],
                    bank_name=f"POKJA {number} {village.area.name}".upper()[:140], passbook_sha256="a" * 64,
                    state=next(states), state_since=SPRING, made_at=SPRING, opened_on=date(2012, 5, 2),
                )  # fmt: skip
                rows.append(village.accounts[number])
        put(rows)
        for account in rows:
            self.diary.tell(
                account, ["make", "propose", "check", "confirm"], by=[None], role=Role.BENDAHARA, begin=SPRING
            )


def load(size: Size | None = None, say: Callable[[str], None] = lambda text: None) -> Load:
    """Everything, in one transaction."""
    from tests.speed.load_money import money
    from tests.speed.load_papers import papers

    with transaction.atomic():
        made = Load(size or Size())
        say("offices")
        made.offices()
        say("institutions, officers, accounts")
        made.institutions()
        say("proposals, meetings, documents")
        proposals = papers(made)
        say("grants, payments, visits, notices")
        money(made, proposals)
        say("journal")
        made.diary.write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a running database has done by itself long before
    assert made.edition.made_at < NOW
    return made

