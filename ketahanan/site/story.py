"""The demo's people and first chapter: fiscal year 2012, Bulukumba and Wajo awarded, one village at work.

Everything goes through the operations, so the journal of the demo is true. Later chapters (visit, money, portal) are
told when those capabilities have pages.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password

from ketahanan.areas.models import Area
from ketahanan.common.roles import ROLES, Role
from ketahanan.deliberation import operations as deliberation
from ketahanan.editions import operations as editions
from ketahanan.editions.kinds import KIND as EDITION
from ketahanan.editions.models import Edition
from ketahanan.flow.operations import perform
from ketahanan.people.models import Person, User
from ketahanan.people.operations.by_decree import assign_by_decree
from ketahanan.people.operations.persons import Facts, register_person
from ketahanan.people.posts import SYSTEM, Actor, actor_of
from ketahanan.villages import operations as villages

# Monday 3 December 2012, 08.00 WITA: the day of the visit in the seed.
STORY_BEGINS = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)
SPRING = datetime(2012, 2, 6, 1, 0, tzinfo=UTC)
PASSWORD = "ketahanan-contoh-2012"  # noqa: S105 - printed for everybody, demo only
NATION, SULSEL, BULUKUMBA, WAJO = "", "73", "73.02", "73.13"
VILLAGE = "73.02.01.2004"

# login → name, sex, role, code of the place, Pokja
PEOPLE: dict[str, tuple[str, str, Role, str]] = {
    "admin": ("Agus Salim", "L", Role.ADMIN_PUSAT, NATION),
    "keamanan": ("Surya Dharma", "L", Role.PETUGAS_KEAMANAN, NATION),
    "verifikator1": ("Fajar Nugroho", "L", Role.VERIFIKATOR, NATION),
    "verifikator2": ("Gita Lestari", "P", Role.VERIFIKATOR, NATION),
    "penetap": ("Ratna Dewi", "P", Role.PENETAP, NATION),
    "kpa": ("Karta Wijaya", "L", Role.KPA, NATION),
    "ppk": ("Hadi Susanto", "L", Role.PPK, NATION),
    "ppspm": ("Yuni Astuti", "P", Role.PPSPM, NATION),
    "supervisor1": ("Indah Permata", "P", Role.SUPERVISOR, NATION),
    "supervisor2": ("Slamet Riyadi", "L", Role.SUPERVISOR, SULSEL),
    "rekening": ("Rina Marlina", "P", Role.PETUGAS_REKENING, NATION),
    "apip": ("Andi Baso", "L", Role.APIP, NATION),
    "bpk": ("Bramantyo", "L", Role.BPK, NATION),
    "provinsi": ("Eka Putri", "P", Role.DINSOS_PROV, SULSEL),
    "bulukumba": ("Dedi Kurniawan", "L", Role.DINSOS_KAB, BULUKUMBA),
    "wajo": ("Joko Prasetyo", "L", Role.DINSOS_KAB, WAJO),
    "pengarah": ("Citra Amalia", "P", Role.PENGARAH, VILLAGE),
    "bpd": ("Burhanuddin", "L", Role.KETUA_BPD, VILLAGE),
    "operator": ("Olivia Rahman", "P", Role.OPERATOR_DESA, VILLAGE),
}


class Story:
    """Tells the story once, from an empty country of real places."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.password = make_password(PASSWORD)
        self.number = 0

    def tell(self) -> None:
        for login, (name, sex, role, code) in PEOPLE.items():
            area = place(code)
            person = self.person(name, sex, area if code == VILLAGE else None, login)
            assign_by_decree(
                person=person, role=role, area=area, from_at=SPRING, decree="Keputusan contoh 1/2012",
                source="demo", by=SYSTEM, at=SPRING,
            )  # fmt: skip
        edition = self.edition()
        self.village(edition)

    def person(self, name: str, sex: str, home: Area | None, login: str = "") -> Person:
        """A made-up person whose NIK agrees with the date of birth."""
        self.number += 1
        day, month, year = 1 + self.number % 28, 1 + self.number % 12, 70 + self.number % 20
        woman = 40 if sex == "P" else 0
        facts = Facts(
            name=name, sex=sex, born_on=date(1900 + year, month, day), home=home,
            nik=f"730201{day + woman:02d}{month:02d}{year:02d}{self.number:04d}",
            phone=f"08110000{self.number:04d}",
        )  # fmt: skip
        person = register_person(facts, by=SYSTEM, at=SPRING)
        if login:
            User.objects.create(
                person=person, login=f"{login}@contoh.id", password=self.password, made_at=SPRING
            )
            self.people[login] = person
        return person

    def as_(self, login: str, at: datetime = STORY_BEGINS) -> Actor:
        return actor_of(self.people[login], at)

    def edition(self) -> Edition:
        """The edition of 2012 and the two kabupaten that won it."""
        made = editions.make_edition(
            year=2012, basis="BANSOS", by=self.as_("admin", SPRING), at=SPRING,
            rules={"budget": 20_000_000_000, "ceiling": 30_000_000},
        )  # fmt: skip
        decree = {"decree_no": "36/SK/2012", "decree_on": date(2012, 2, 6)}
        opened = perform(EDITION, made, "open", by=self.as_("penetap", SPRING), at=SPRING, given=decree).record
        april = datetime(2012, 4, 16, 1, 0, tzinfo=UTC)
        by = self.as_("penetap", april)
        for code in (BULUKUMBA, WAJO):
            editions.set_quota(
                edition=opened, area=place(code), villages=8, decree_no="38/SK/2012", decree_on=date(2012, 4, 2),
                by=self.as_("admin", april), at=april,
            )  # fmt: skip
        for code in (BULUKUMBA, WAJO, VILLAGE):
            editions.award(
                edition=opened, area=place(code), decree_no="40/SK/2012", decree_on=date(2012, 4, 16), by=by, at=april
            )
        edition: Edition = opened
        return edition

    def village(self, edition: Edition) -> None:
        """A village that is composing its institution: four Pokja and the minutes of the founding meeting."""
        at = datetime(2012, 5, 7, 1, 0, tzinfo=UTC)
        by, area = self.as_("operator", at), place(VILLAGE)
        institution = villages.make_institution(area=area, edition=edition, by=by, at=at)
        seats = ("KETUA", "SEKRETARIS", "BENDAHARA", "ANGGOTA", "ANGGOTA", "ANGGOTA", "ANGGOTA")
        for number in (1, 2, 3, 4):
            rows = [
                villages.NewMember(self.person(f"Warga {number}.{index + 1}", "P" if index % 2 else "L", area), seat)
                for index, seat in enumerate(seats)
            ]
            villages.add_members(institution, number, rows, by=by, at=at)
        deliberation.make_musyawarah(
            area=area, edition=edition, by=by, at=at,
            minutes=deliberation.Minutes(
                purpose="PEMBENTUKAN", held_on=date(2012, 5, 5), place="Balai desa", chair="Burhanuddin", men=22,
                women=18, disabled=1, hamlets_present=3, hamlets_total=4, agenda="Pembentukan empat Pokja",
                decisions="Empat Pokja dibentuk dengan pengurus yang disepakati bersama.", objections="",
            ),
        )  # fmt: skip


def place(code: str) -> Area:
    """A real place by its code; the nation without one."""
    return Area.objects.get(code=code) if code else Area.objects.get(level=0)


def logins() -> list[str]:
    """One line per demo login."""
    found = [f"Kata sandi semua orang contoh: {PASSWORD}"]
    found += [f"  {ROLES[role].label:34} {login}@contoh.id" for login, (_name, _sex, role, _code) in PEOPLE.items()]
    return found
