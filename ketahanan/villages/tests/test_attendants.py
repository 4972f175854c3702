"""Companion and facilitator: papers on the day, home, number of villages."""

from datetime import date, timedelta
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.common.roles import Role
from ketahanan.editions.models import CompositionRule
from ketahanan.flow.operations import perform
from ketahanan.testing import NOON, Country, give, make_person
from ketahanan.villages import operations, queries
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import Attendant, Credential, Institution
from ketahanan.villages.operations import NewMember
from ketahanan.villages.tests.making import SK, composed, credential, drafted, make_edition

TODAY = date(2012, 12, 3)


@pytest.fixture
def draft(country: Country) -> Institution:
    return drafted(country, make_edition(country))


def choose(
    country: Country, institution: Institution, role: Role, who: str, by: str = "operator"
) -> Attendant:
    return operations.set_attendant(institution, role, country.people[who], by=country.as_(by), at=NOON)


def refused(country: Country, institution: Institution, role: Role, who: str, by: str = "operator") -> str:
    with pytest.raises(Refused) as told:
        choose(country, institution, role, who, by)
    return told.value.sentence


def test_a_companion_is_a_registered_pelopor(country: Country, draft: Institution) -> None:
    assert refused(country, draft, Role.PENDAMPING, "companion") == (
        "Pelita Pendamping bukan Pelopor keserasian sosial yang terdaftar hari ini. Pilih Pelopor, "
        "atau minta dinas sosial "
        "mencatat pendaftarannya."
    )
    credential(country.people["companion"], "PELOPOR")
    row = choose(country, draft, Role.PENDAMPING, "companion")
    assert (row.from_on, row.credential.kind) == (TODAY, "PELOPOR")
    assert queries.is_companion(country.people["companion"].pk, country.village)
    assert not queries.is_companion(country.people["companion"].pk, country.sister_village)


@pytest.mark.parametrize(
    "over",
    [
        {"valid_from": TODAY + timedelta(days=1)},
        {"valid_until": TODAY - timedelta(days=1)},
        {"revoked_at": NOON},
    ],
)
def test_a_paper_counts_on_the_day_only(country: Country, draft: Institution, over: dict[str, Any]) -> None:
    credential(country.people["companion"], "PELOPOR", **over)
    assert "bukan Pelopor" in refused(country, draft, Role.PENDAMPING, "companion")


def test_the_first_and_the_last_day_count(country: Country, draft: Institution) -> None:
    credential(country.people["companion"], "PELOPOR", valid_from=TODAY, valid_until=TODAY)
    assert choose(country, draft, Role.PENDAMPING, "companion").pk


@pytest.mark.parametrize("card", ["TKSM", "TAGANA"])
def test_a_facilitator_needs_card_and_certificate(country: Country, draft: Institution, card: str) -> None:
    person = country.people["facilitator"]
    credential(person, "DIKLAT_KS")
    assert refused(country, draft, Role.FASILITATOR, "facilitator") == (
        "Tono Fasilitator bukan TKSM atau Tagana yang terdaftar hari ini. Pilih TKSM atau Tagana."
    )
    credential(person, card)
    Credential.objects.filter(kind="DIKLAT_KS").update(valid_until=TODAY - timedelta(days=1))
    assert refused(country, draft, Role.FASILITATOR, "facilitator") == (
        "Tono Fasilitator tidak punya sertifikat diklat keserasian sosial yang berlaku hari ini. "
        "Pilih orang lain, atau "
        "minta dinas sosial mencatat sertifikatnya."
    )
    Credential.objects.filter(kind="DIKLAT_KS").update(valid_until=TODAY)
    assert choose(country, draft, Role.FASILITATOR, "facilitator").credential.kind == "DIKLAT_KS"


def test_a_facilitator_lives_in_the_kecamatan(country: Country, draft: Institution) -> None:
    person = country.people["facilitator"]
    credential(person, "TAGANA")
    credential(person, "DIKLAT_KS")
    person.home = country.other_village
    person.save()
    sentence = (
        "Tono Fasilitator tidak tinggal di kecamatan ini. Fasilitator tinggal di kecamatan "
        "yang sama dengan desanya."
    )
    assert refused(country, draft, Role.FASILITATOR, "facilitator") == sentence
    person.home = None
    person.save()
    assert refused(country, draft, Role.FASILITATOR, "facilitator") == sentence
    person.home = country.sister_village
    person.save()
    assert choose(country, draft, Role.FASILITATOR, "facilitator").pk


def test_the_edition_says_how_many_villages(country: Country) -> None:
    edition = make_edition(country)
    CompositionRule.objects.filter(edition=edition, code="MAKS_DESA_PENDAMPING").update(number=1)
    credential(country.people["companion"], "PELOPOR")
    give(country.people["operator"], Role.OPERATOR_DESA, country.sister_village)
    choose(country, drafted(country, edition, area=country.sister_village), Role.PENDAMPING, "companion")
    assert refused(country, drafted(country, edition), Role.PENDAMPING, "companion") == (
        "Pelita Pendamping sudah bertugas di 1 desa, paling banyak untuk edisi ini. Pilih orang lain."
    )


def test_an_officer_of_a_group_in_the_kabupaten_does_not_accompany(country: Country) -> None:
    edition = make_edition(country)
    give(country.people["operator"], Role.OPERATOR_DESA, country.sister_village)
    sister = drafted(country, edition, area=country.sister_village)
    person = country.people["companion"]
    credential(person, "PELOPOR")
    operations.add_member(sister, 1, NewMember(person, "KETUA"), by=country.as_("operator"), at=NOON)
    assert refused(country, drafted(country, edition), Role.PENDAMPING, "companion") == (
        "Pelita Pendamping pengurus Pokja di kabupaten ini, jadi tidak boleh menjadi Pendamping "
        "sosial di sini."
    )


def test_the_verifier_does_not_accompany(country: Country, draft: Institution) -> None:
    credential(country.people["companion"], "PELOPOR")
    Institution.objects.filter(pk=draft.pk).update(verified_by=country.people["companion"])
    assert refused(country, draft, Role.PENDAMPING, "companion") == (
        "Pelita Pendamping memverifikasi kelembagaan ini, jadi tidak boleh mendampinginya. Pilih orang lain."
    )


def test_a_new_companion_ends_the_one_before(country: Country, draft: Institution) -> None:
    credential(country.people["companion"], "PELOPOR")
    other = country.people["other"] = make_person("Wati", home=country.village)
    credential(other, "PELOPOR")
    first = choose(country, draft, Role.PENDAMPING, "companion")
    choose(country, draft, Role.PENDAMPING, "other")
    first.refresh_from_db()
    assert first.until_on == TODAY
    assert Institution.objects.get(pk=draft.pk).companions == [other.pk]
    operations.remove_attendant(draft, Role.PENDAMPING, by=country.as_("operator"), at=NOON)
    assert Institution.objects.get(pk=draft.pk).companions == []
    with pytest.raises(Refused, match=r"^Pendamping sosial belum dipilih\.$"):
        operations.remove_attendant(draft, Role.PENDAMPING, by=country.as_("operator"), at=NOON)


def test_only_the_village_chooses(country: Country, draft: Institution) -> None:
    credential(country.people["companion"], "PELOPOR")
    assert refused(country, draft, Role.PENDAMPING, "companion", by="kabupaten") == (
        "Memilih pendamping dan fasilitator hanya untuk Pengarah atau Operator desa di wilayah ini. "
        "Minta petugas itu "
        "melakukannya."
    )


def test_a_certificate_that_ran_out_stops_the_sk(country: Country) -> None:
    institution = composed(country)
    perform(KIND, institution, "form", by=country.as_("operator"), at=NOON)
    Credential.objects.filter(kind="DIKLAT_KS").update(valid_until=TODAY - timedelta(days=1))
    with pytest.raises(Several) as told:
        perform(KIND, institution, "decree", by=country.as_("pengarah"), at=NOON, given=SK)
    assert told.value.sentences == [
        "Tono Fasilitator tidak punya sertifikat diklat keserasian sosial yang berlaku hari ini. "
        "Pilih orang lain, atau "
        "minta dinas sosial mencatat sertifikatnya."
    ]


# Papers -------------------------------------------------------------------------------------------------------------


def keep(country: Country, by: str = "kabupaten", **over: Any) -> Credential:
    given: dict[str, Any] = {
        "person": country.people["companion"], "kind": "PELOPOR", "number": "P-1", "issuer": "Dinas sosial",
        "valid_from": date(2011, 1, 1), "valid_until": None,
    } | over  # fmt: skip
    return operations.record_credential(**given, by=country.as_(by), at=NOON)


def test_offices_keep_papers_of_their_people(country: Country) -> None:
    assert keep(country).made_by == country.people["kabupaten"]
    assert keep(country, "province", number="P-2").pk
    assert keep(country, "admin", number="P-3", person=country.people["stranger"]).pk
    for who in ("neighbour", "operator", "companion", "stranger"):
        with pytest.raises(NotAllowed, match=r"^Mencatat kartu dan sertifikat hanya untuk "):
            keep(country, who, number=f"P-{who}")


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"kind": "SIM"}, "Jenis kartu atau sertifikat ini tidak dikenal. Pilih dari daftar."),
        ({"number": " "}, "Nomor kartu atau sertifikat belum terisi."),
        ({"issuer": " "}, "Penerbitnya belum terisi. Tulis siapa yang menerbitkan."),
        (
            {"valid_until": date(2010, 1, 1)},
            "Tanggal akhir mendahului tanggal mulai. Periksa kedua tanggalnya.",
        ),
    ],
)
def test_papers_that_cannot_be(country: Country, over: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as told:
        keep(country, **over)
    assert told.value.sentence == sentence


def test_a_number_is_recorded_once(country: Country) -> None:
    keep(country)
    with pytest.raises(Refused) as told:
        keep(country, person=country.people["facilitator"])
    assert (
        told.value.sentence
        == "Pelopor keserasian sosial terdaftar nomor P-1 sudah tercatat. Periksa nomornya."
    )


def test_a_paper_is_revoked_once_with_a_reason(country: Country) -> None:
    row = keep(country)
    with pytest.raises(Refused, match=r"^Tulis alasan mengapa kartu atau sertifikat ini dicabut\.$"):
        operations.revoke_credential(row, reason=" ", by=country.as_("kabupaten"), at=NOON)
    assert (
        operations.revoke_credential(row, reason="Pindah.", by=country.as_("kabupaten"), at=NOON).revoked_at
        == NOON
    )
    with pytest.raises(Refused, match=r"^Kartu atau sertifikat ini sudah dicabut\.$"):
        operations.revoke_credential(row, reason="Pindah.", by=country.as_("kabupaten"), at=NOON)
