"""The tiny country and its cast, for every test: two provinces in two zones, two kabupaten, three villages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from ketahanan.areas.models import Area, Kind, Level, segment
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.people.models import Assignment, Person, Sex, User
from ketahanan.people.posts import Actor, actor_of
from ketahanan.people.workflow import AssignmentState
from tests.remembered import remembered

# Monday 3 December 2012, 08.00 WITA
NOON = datetime(2012, 12, 3, 0, 0, tzinfo=UTC)
LONG_AGO = datetime(2012, 1, 2, tzinfo=UTC)


def make_area(
    parent: Area | None, level: int, kind: Kind, name: str, code: str = "", zone: str = "Asia/Makassar"
) -> Area:
    """One place under its parent, with its path."""
    area = Area.objects.create(
        parent=parent, level=level, kind=kind, name=name, code=code, zone=zone, path=f"tmp{name}{code}"
    )
    area.path = (parent.path if parent else "") + segment(area.pk)
    area.save(update_fields=["path"])
    return area


def make_person(name: str, *, home: Area | None = None, sex: str = Sex.FEMALE, nik: str = "") -> Person:
    """A person with a made-up NIK unless one is given."""
    person = person_facts(name, Person.objects.count(), home=home, sex=sex, nik=nik)
    person.save()
    return person


def person_facts(name: str, number: int, *, home: Area | None, sex: str, nik: str = "") -> Person:
    """Not saved yet; the number makes the NIK."""
    nik = nik or f"7302{number:012d}"
    return Person(
        name=name, sex=sex, home=home, nik=nik, nik_hash=fingerprint(nik), born_on=date(1980, 5, 17),
        phone="0811" + nik[-8:], made_at=LONG_AGO,
    )  # fmt: skip


def give(person: Person, role: Role, area: Area, *, pokja: int | None = None) -> Assignment:
    """A post in force since long ago."""
    post = post_facts(person, role, area, pokja)
    post.save()
    return post


def post_facts(person: Person, role: Role, area: Area, pokja: int | None) -> Assignment:
    """Not saved yet."""
    return Assignment(
        person=person, role=role.value, area=area, pokja=pokja, from_at=LONG_AGO, state=AssignmentState.IN_FORCE.value
    )


def make_user(person: Person) -> User:
    """A login without a usable password; tests use force_login."""
    user = User(person=person, login=f"p{person.pk}@contoh.id", made_at=LONG_AGO)
    user.set_unusable_password()
    user.save()
    return user


@dataclass
class Country:
    """Areas by short names, persons by the roles they play."""

    nation: Area
    province: Area
    other_province: Area
    kabupaten: Area
    other_kabupaten: Area
    kecamatan: Area
    village: Area
    sister_village: Area
    kelurahan: Area
    other_village: Area
    people: dict[str, Person] = field(default_factory=dict, kw_only=True)

    def as_(self, name: str, at: datetime = NOON) -> Actor:
        """The person of the cast as actor: `country.as_("ketua1")`."""
        return actor_of(self.people[name], at)

    def user(self, name: str) -> User:
        person = self.people[name]
        return person.accounts.first() or make_user(person)


# name in tests → (role, place, Pokja). The neighbour sits in the other kabupaten; the stranger has no post.
CAST: dict[str, tuple[str, Role | None, str, int | None]] = {
    "admin": ("Agus Admin", Role.ADMIN_PUSAT, "nation", None),
    "verifier": ("Fajar Verifikator", Role.VERIFIKATOR, "nation", None),
    "verifier2": ("Gita Verifikator", Role.VERIFIKATOR, "nation", None),
    "decider": ("Ratna Penetap", Role.PENETAP, "nation", None),
    "kpa": ("Karta Kuasa", Role.KPA, "nation", None),
    "ppk": ("Hadi Komitmen", Role.PPK, "nation", None),
    "ppspm": ("Yuni Spm", Role.PPSPM, "nation", None),
    "supervisor": ("Indah Supervisi", Role.SUPERVISOR, "nation", None),
    "supervisor2": ("Slamet Supervisi", Role.SUPERVISOR, "province", None),
    "supervisor3": ("Tuti Supervisi", Role.SUPERVISOR, "nation", None),
    "province": ("Eka Provinsi", Role.DINSOS_PROV, "province", None),
    "kabupaten": ("Dedi Kabupaten", Role.DINSOS_KAB, "kabupaten", None),
    "apip": ("Andi Apip", Role.APIP, "nation", None),
    "bpk": ("Bram Bpk", Role.BPK, "nation", None),
    "accounts": ("Rina Rekening", Role.PETUGAS_REKENING, "nation", None),
    "security": ("Surya Keamanan", Role.PETUGAS_KEAMANAN, "nation", None),
    "treasurer": ("Bagus Pengeluaran", Role.BENDAHARA_PENGELUARAN, "nation", None),
    "pengarah": ("Citra Kades", Role.PENGARAH, "village", None),
    "bpd": ("Burhan Bpd", Role.KETUA_BPD, "village", None),
    "operator": ("Ola Operator", Role.OPERATOR_DESA, "village", None),
    "companion": ("Pelita Pendamping", Role.PENDAMPING, "village", None),
    "facilitator": ("Tono Fasilitator", Role.FASILITATOR, "village", None),
    "ketua1": ("Ani Ketua", Role.KETUA, "village", 1),
    "sekretaris1": ("Sari Sekretaris", Role.SEKRETARIS, "village", 1),
    "bendahara1": ("Beni Bendahara", Role.BENDAHARA, "village", 1),
    "anggota1": ("Amir Anggota", Role.ANGGOTA, "village", 1),
    "ketua2": ("Dina Ketua", Role.KETUA, "village", 2),
    "ketua3": ("Kasim Ketua", Role.KETUA, "village", 3),
    "ketua4": ("Rahma Ketua", Role.KETUA, "village", 4),
    "camat": ("Cakra Camat", Role.CAMAT, "kecamatan", None),
    "neighbour": ("Joko Tetangga", Role.DINSOS_KAB, "other_kabupaten", None),
    "neighbour_ketua": ("Lala Ketua", Role.KETUA, "other_village", 1),
    "stranger": ("Kiki Asing", None, "nation", None),
}


# short name → (parent, level, kind, name, code, zone), each after its parent.
PLACES: dict[str, tuple[str, Level, Kind, str, str, str]] = {
    "nation": ("", Level.NATION, Kind.NATION, "Indonesia", "", "Asia/Jakarta"),
    "province": ("nation", Level.PROVINCE, Kind.PROVINCE, "Sulawesi Selatan", "73", "Asia/Makassar"),
    "other_province": ("nation", Level.PROVINCE, Kind.PROVINCE, "Jawa Timur", "35", "Asia/Jakarta"),
    "kabupaten": ("province", Level.KABUPATEN, Kind.KABUPATEN, "Bulukumba", "73.02", "Asia/Makassar"),
    "other_kabupaten": ("province", Level.KABUPATEN, Kind.KABUPATEN, "Wajo", "73.13", "Asia/Makassar"),
    "kecamatan": ("kabupaten", Level.KECAMATAN, Kind.KECAMATAN, "Gantarang", "73.02.01", "Asia/Makassar"),
    "other_kecamatan": ("other_kabupaten", Level.KECAMATAN, Kind.KECAMATAN, "Tempe", "73.13.06", "Asia/Makassar"),
    "village": ("kecamatan", Level.VILLAGE, Kind.DESA, "Taccorong", "73.02.01.2001", "Asia/Makassar"),
    "sister_village": ("kecamatan", Level.VILLAGE, Kind.DESA, "Polewali", "73.02.01.2002", "Asia/Makassar"),
    "kelurahan": ("kecamatan", Level.VILLAGE, Kind.KELURAHAN, "Mariorennu", "73.02.01.1003", "Asia/Makassar"),
    "other_village": ("other_kecamatan", Level.VILLAGE, Kind.KELURAHAN, "Tempe", "73.13.06.1001", "Asia/Makassar"),
}


@remembered
def build_country() -> Country:
    """Make the whole cast: some 80 rows in a dozen statements, since nearly every test asks for it."""
    places = _build_places()
    country = Country(*(area for short, area in places.items() if short != "other_kecamatan"))
    homes = [places[place] if places[place].level == Level.VILLAGE else None for _, _, place, _ in CAST.values()]
    people = Person.objects.bulk_create(
        person_facts(name, number, home=home, sex=Sex.MALE if number % 2 else Sex.FEMALE)
        for number, ((name, *_rest), home) in enumerate(zip(CAST.values(), homes, strict=True))
    )
    country.people = dict(zip(CAST, people, strict=True))
    Assignment.objects.bulk_create(
        post_facts(country.people[short], role, places[place], pokja)
        for short, (_name, role, place, pokja) in CAST.items()
        if role
    )
    return country


def _build_places() -> dict[str, Area]:
    made: dict[str, Area] = {}
    for level in sorted({row[1] for row in PLACES.values()}):
        rows = {short: row for short, row in PLACES.items() if row[1] == level}
        areas = Area.objects.bulk_create(
            Area(parent=made.get(parent), level=level, kind=kind, name=name, code=code, zone=zone, path=f"tmp{short}")
            for short, (parent, level, kind, name, code, zone) in rows.items()
        )
        for short, area in zip(rows, areas, strict=True):
            area.path = (area.parent.path if area.parent else "") + segment(area.pk)
            made[short] = area
    Area.objects.bulk_update(made.values(), ["path"])
    return made


def days(number: int) -> datetime:
    """NOON plus days."""
    return NOON + timedelta(days=number)
