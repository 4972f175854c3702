"""Institutions for tests, made through the operations. Other capabilities may use these too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ketahanan.areas.models import Area
from ketahanan.common.roles import Role
from ketahanan.editions.facts import COMPOSITION
from ketahanan.editions.models import CompositionRule, Edition
from ketahanan.flow.operations import perform
from ketahanan.people.models import Person
from ketahanan.testing import LONG_AGO, NOON, Country, make_person
from ketahanan.villages import operations
from ketahanan.villages.kinds import ACCOUNT_KIND, KIND
from ketahanan.villages.models import Credential, Institution, PokjaAccount
from ketahanan.villages.operations import AccountFacts, NewMember
from tests.remembered import remembered

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
REPRESENTED: dict[int, tuple[tuple[str, ...], ...]] = {
    1: (("DISABILITAS",), ("KADER",)),
    2: (("KARANG_TARUNA",), ("PKK",)),
    3: (("TOKOH_AGAMA",), ("LINMAS",)),
    4: (("TOKOH_ADAT",), ("PETANI",)),
}
SK = {"sk_no": "188/7/2012", "sk_on": date(2012, 11, 30), "stated": True, "faiths": "YA", "faiths_reason": ""}
ROLES_BY_SEAT = {"KETUA": "ketua", "SEKRETARIS": "sekretaris", "BENDAHARA": "bendahara"}


def photo(name: str = "buku.png") -> SimpleUploadedFile:
    """A tiny picture."""
    return SimpleUploadedFile(name, PNG, content_type="image/png")


@remembered
def make_edition(country: Country, **over: Any) -> Edition:
    """An open edition of 2012 with the usual composition rules."""
    given: dict[str, Any] = {
        "area": country.nation, "state": "TERBUKA", "state_since": LONG_AGO, "made_at": LONG_AGO, "year": 2012,
        "name": "Desa Berketahanan Sosial", "basis": "BANSOS", "award_order": "LOKASI_DULU", "budget": 10**10,
        "ceiling": 109_000_000, "opens_on": date(2012, 2, 1), "proposals_close_on": date(2012, 11, 30),
        "last_spm_on": date(2012, 12, 15), "ends_on": date(2012, 12, 31), "banks": ["BRINIDJA", "BNINIDJA"],
    } | over  # fmt: skip
    edition = Edition.objects.create(**given)
    CompositionRule.objects.bulk_create(
        CompositionRule(edition=edition, code=rule.code, mode=rule.mode, number=rule.number)
        for rule in COMPOSITION.values()
    )
    return edition


def credential(person: Person, kind: str, **over: Any) -> Credential:
    """A paper in force since long ago."""
    given: dict[str, Any] = {
        "person": person, "kind": kind, "number": f"{kind}-{person.pk}", "issuer": "Dinas sosial",
        "valid_from": date(2011, 1, 1), "made_at": LONG_AGO,
    } | over  # fmt: skip
    return Credential.objects.create(**given)


def drafted(country: Country, edition: Edition, *, area: Area | None = None) -> Institution:
    """A draft, made by the village's operator."""
    return operations.make_institution(
        area=area or country.village, edition=edition, by=country.as_("operator"), at=NOON
    )


def rows_for(country: Country, number: int, size: int = 7) -> list[NewMember]:
    """Three officers and members for one Pokja: those of the cast where there are some, else new people."""
    rows = []
    for seat, word in ROLES_BY_SEAT.items():
        person = country.people.get(f"{word}{number}")
        rows.append(NewMember(person or new_person(country, f"{word.capitalize()} {number}", sex="P"), seat))
    for index in range(size - 3):
        person = country.people.get(f"anggota{number}") if index == 0 else None
        represents = REPRESENTED[number][index] if index < 2 else ()
        name = f"Warga {number}{'abcdefghijkl'[index]}"
        rows.append(
            NewMember(
                person or new_person(country, name, sex="P" if index % 2 else "L"), represents=represents
            )
        )
    return rows


def new_person(country: Country, name: str, *, sex: str = "P", home: Area | None = None) -> Person:
    return make_person(name, home=home or country.village, sex=sex)


def fill(country: Country, institution: Institution) -> None:
    """Members of all four Pokja, companion and facilitator with their papers."""
    by = country.as_("operator")
    for number in (1, 2, 3, 4):
        operations.add_members(institution, number, rows_for(country, number), by=by, at=NOON)
    credential(country.people["companion"], "PELOPOR")
    credential(country.people["facilitator"], "TAGANA")
    credential(country.people["facilitator"], "DIKLAT_KS")
    operations.set_attendant(institution, Role.PENDAMPING, country.people["companion"], by=by, at=NOON)
    operations.set_attendant(institution, Role.FASILITATOR, country.people["facilitator"], by=by, at=NOON)


def founded(country: Country, institution: Institution, *, minutes_id: int = 1) -> None:
    """As deliberation does when the founding minutes are signed."""
    operations.note_minutes(
        area=institution.area, edition=institution.edition, minutes_id=minutes_id, held_on=date(2012, 11, 20),
        by=country.as_("pengarah"), at=NOON,
    )  # fmt: skip


@remembered
def composed(country: Country, edition: Edition | None = None) -> Institution:
    """A complete draft: everything there to be formed."""
    institution = drafted(country, edition or make_edition(country))
    fill(country, institution)
    founded(country, institution)
    return Institution.objects.get(pk=institution.pk)


ROAD: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("form", "operator", {}, "DIBENTUK"),
    ("decree", "pengarah", SK, "DITETAPKAN"),
    ("verify", "kabupaten", {}, "DIVERIFIKASI"),
    ("activate", "province", {}, "AKTIF"),
)


@remembered
def institution_in(
    country: Country, state: str, edition: Edition | None = None, *, at: datetime = NOON
) -> Institution:
    """An institution moved on the ordinary road up to a state."""
    institution = composed(country, edition)
    for name, who, given, reached in ROAD:
        if institution.state == state:
            break
        institution = perform(KIND, institution, name, by=country.as_(who), at=at, given=given).record
        assert institution.state == reached
    if state == "DIBEKUKAN":
        institution = perform(
            KIND, institution, "freeze", by=country.as_("kabupaten"), at=at, given={"reason": "Ada sengketa."}
        ).record
    assert institution.state == state
    return institution


FACTS = AccountFacts(
    bank="BRINIDJA", branch="Bulukumba", number="0216-01-005417-53-1", holder="POKJA 1 DESA TACCORONG",
    opened_on=date(2012, 11, 1),
)  # fmt: skip
ANSWER = {"bank_name": "POKJA 1 DESA TACCORONG", "inquiry_no": "BRI/12/2012"}


@remembered
def account_in(
    country: Country,
    institution: Institution,
    state: str,
    facts: AccountFacts = FACTS,
    *,
    at: datetime = NOON,
) -> PokjaAccount:
    """The account of Pokja 1 moved up to a state."""
    account = operations.draft_account(
        institution, 1, facts, by=country.as_("bendahara1", at), at=at, passbook=photo()
    )
    road: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("propose", "bendahara1", {}), ("propose", "ketua1", {}), ("check", "kabupaten", {}),
        ("confirm", "accounts", ANSWER | {"bank_name": facts.holder}),
    )  # fmt: skip
    for name, who, given in road:
        if account.state == state:
            break
        account = perform(ACCOUNT_KIND, account, name, by=country.as_(who, at), at=at, given=given).record
    return account
