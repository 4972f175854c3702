"""The people of the offices, those who attend the villages, and who can sign in as whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketahanan.common.roles import Role
from ketahanan.people.models import Assignment
from ketahanan.people.operations import confirm_post, give_post
from ketahanan.people.operations.by_decree import assign_by_decree
from ketahanan.people.posts import SYSTEM
from ketahanan.people.workflow import NEEDS_CONFIRMATION
from ketahanan.site.story.places import BULUKUMBA, NATION, SULSEL, VILLAGES, WAJO, Village
from ketahanan.site.story.telling import Plot, Teller, moment
from ketahanan.villages.operations import record_credential

FIRST_DAY = date(2012, 1, 9)


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in an office: who gives the post, and for how long when it is not for good."""

    name: str
    sex: str
    role: Role
    place: str
    giver: str = "admin"
    until: datetime | None = None


OFFICIALS: dict[str, Official] = {
    "admin": Official("Agus Salim", "L", Role.ADMIN_PUSAT, NATION, ""),
    "keamanan": Official("Surya Dharma", "L", Role.PETUGAS_KEAMANAN, NATION, ""),
    "verifikator1": Official("Fajar Nugroho", "L", Role.VERIFIKATOR, NATION),
    "verifikator2": Official("Gita Lestari", "P", Role.VERIFIKATOR, NATION),
    "penetap": Official("Ratna Dewi", "P", Role.PENETAP, NATION),
    "kpa": Official("Karta Wijaya", "L", Role.KPA, NATION),
    "ppk": Official("Hadi Susanto", "L", Role.PPK, NATION),
    "ppspm": Official("Yuni Astuti", "P", Role.PPSPM, NATION),
    "supervisor1": Official("Indah Permata", "P", Role.SUPERVISOR, NATION),
    "supervisor3": Official("Tuti Handayani", "P", Role.SUPERVISOR, NATION),
    "apip": Official("Andi Baso Rahman", "L", Role.APIP, NATION),
    "bpk": Official("Bramantyo", "L", Role.BPK, NATION, until=moment(date(2013, 4, 1), 0)),
    "rekening": Official("Rina Marlina", "P", Role.PETUGAS_REKENING, NATION),
    "bendahara-pengeluaran": Official("Bagus Santoso", "L", Role.BENDAHARA_PENGELUARAN, NATION),
    "rekonsiliator": Official("Lukman Hakim", "L", Role.REKONSILIATOR, NATION),
    "provinsi": Official("Eka Putri", "P", Role.DINSOS_PROV, SULSEL),
    "supervisor2": Official("Slamet Riyadi", "L", Role.SUPERVISOR, SULSEL, "provinsi"),
    "supervisor4": Official("Daud Pasalong", "L", Role.SUPERVISOR, SULSEL, "provinsi"),
    "bulukumba": Official("Dedi Kurniawan", "L", Role.DINSOS_KAB, BULUKUMBA, "provinsi"),
    "wajo": Official("Joko Prasetyo", "L", Role.DINSOS_KAB, WAJO, "provinsi"),
    "camat": Official("Andi Cakrawati", "P", Role.CAMAT, "73.02.01", "bulukumba"),
}
# The official who waits for the security officer's yes on the day of the story.
NEWCOMER = Official("Nurul Hidayah", "P", Role.VERIFIKATOR, NATION)

# Companions by kabupaten: name, sex, village of residence. They live outside the villages they attend.
COMPANIONS: dict[str, tuple[str, str, str]] = {
    "bulukumba1": ("Syahrir Daeng Masalle", "L", "73.02.02.1009"),
    "bulukumba2": ("Hasmiati Tiro", "P", "73.02.04.1001"),
    "wajo1": ("Andi Tenri Olle", "P", "73.13.06.1016"),
    "wajo2": ("La Ode Marsuki", "L", "73.13.06.1002"),
}
# Facilitators by kecamatan: name, sex, village of residence in the same kecamatan, TKSM or TAGANA.
FACILITATORS: dict[str, tuple[str, str, str, str]] = {
    "gantarang": ("Rosmala Dewi", "P", "73.02.01.2017", "TKSM"),
    "ujungbulu": ("Akbar Tandra", "L", "73.02.02.1005", "TAGANA"),
    "bontobahari": ("Sukmawati Lappa", "P", "73.02.03.1002", "TAGANA"),
    "kajang": ("Jumadil Sangkala", "L", "73.02.06.2016", "TKSM"),
    "tempe": ("Nirmala Patang", "P", "73.13.06.1014", "TAGANA"),
    "majauleng": ("Mustamin Rumpia", "L", "73.13.05.2007", "TKSM"),
    "tanasitolo": ("Hernawati Mannaga", "P", "73.13.08.2014", "TKSM"),
    "pammana": ("Abidin Ugi", "L", "73.13.02.1001", "TAGANA"),
}
CUSTODIAN = ("Puto Bolong", "L")


def offices(t: Teller) -> Plot:
    """The first two posts by the system; the others proposed, confirmed by a second person, in force next day."""
    yield moment(FIRST_DAY, 8)
    for key in ("admin", "keamanan"):
        who = OFFICIALS[key]
        assign_by_decree(
            person=t.person(key, who.name, who.sex), role=who.role, area=t.place(NATION), from_at=t.at,
            decree="1/HUK/2012", source="awal", by=SYSTEM, at=t.at,
        )  # fmt: skip
        t.pass_minutes()
    for giver, day in (("admin", 1), ("provinsi", 3), ("bulukumba", 5)):
        yield moment(FIRST_DAY + timedelta(days=day), 9)
        waiting = [give(t, key, who) for key, who in OFFICIALS.items() if who.giver == giver]
        for row in waiting:
            if row.role in NEEDS_CONFIRMATION:
                t.pass_minutes()
                confirm_post(row, by=t.as_("keamanan"), at=t.at)
    yield moment(date(2012, 12, 1), 10)
    give(t, "calon", NEWCOMER)


def give(t: Teller, key: str, who: Official) -> Assignment:
    """A post of an office by whoever may hand it out there."""
    t.pass_minutes()
    person = t.person(key, who.name, who.sex, by=t.as_(who.giver))
    return give_post(
        person=person, role=who.role, area=t.place(who.place), until_at=who.until, decree="2/HUK/2012",
        by=t.as_(who.giver), at=t.at,
    )  # fmt: skip


def village_offices(t: Teller) -> Plot:
    """Heads, chairs of BPD or LPM, operators, the custodian: posts by the social office of the kabupaten."""
    for office in ("bulukumba", "wajo"):
        yield moment(date(2012, 1, 23), 9 if office == "bulukumba" else 13)
        for village in VILLAGES.values():
            if village.kabupaten == office:
                _village(t, village)
    home = t.place(VILLAGES["tanahtowa"].code)
    yield moment(date(2012, 1, 24), 9)
    t.person("kustodian", *CUSTODIAN, home, by=t.as_("bulukumba"))
    _give(t, "kustodian", Role.KUSTODIAN, VILLAGES["tanahtowa"])


def _village(t: Teller, village: Village) -> None:
    by = t.as_(village.kabupaten)
    for word, role, (name, sex) in (
        ("pengarah", Role.PENGARAH, village.head),
        ("bpd", Role.KETUA_BPD, village.chair),
        ("operator", Role.OPERATOR_DESA, village.operator),
    ):
        t.person(f"{word}.{village.key}", name, sex, t.place(village.code), by=by)
        _give(t, f"{word}.{village.key}", role, village)
    t.pass_minutes()


def _give(t: Teller, key: str, role: Role, village: Village) -> None:
    give_post(
        person=t.people[key], role=role, area=t.place(village.code), decree="141/Kep/2012",
        by=t.as_(village.kabupaten), at=t.at,
    )  # fmt: skip


def attendants(t: Teller) -> Plot:
    """Registered Pelopor; TKSM and Tagana with a card and a valid certificate of the training."""
    for office, code in (("bulukumba", BULUKUMBA), ("wajo", WAJO)):
        yield moment(date(2012, 2, 20), 9 if office == "bulukumba" else 13)
        for key, (name, sex, home) in COMPANIONS.items():
            if home.startswith(code):
                t.person(f"pendamping.{key}", name, sex, t.place(home), by=t.as_(office))
                _paper(t, f"pendamping.{key}", "PELOPOR", office)
        for key, (name, sex, home, card) in FACILITATORS.items():
            if home.startswith(code):
                t.person(f"fasilitator.{key}", name, sex, t.place(home), by=t.as_(office))
                _paper(t, f"fasilitator.{key}", card, office)
                _paper(t, f"fasilitator.{key}", "DIKLAT_KS", office)


def _paper(t: Teller, key: str, kind: str, office: str) -> None:
    t.pass_minutes()
    number = f"{kind}/{len(t.people):03d}/2011"
    issuer = "B2P3KS Yogyakarta" if kind == "DIKLAT_KS" else "Dinas Sosial Provinsi Sulawesi Selatan"
    record_credential(
        person=t.people[key], kind=kind, number=number, issuer=issuer, valid_from=date(2011, 10, 1),
        valid_until=date(2014, 9, 30) if kind == "DIKLAT_KS" else None, by=t.as_(office), at=t.at,
    )  # fmt: skip
