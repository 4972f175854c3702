"""People in and out of a Pokja: each refusal in words, few statements, first one wins."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from ketahanan.areas.models import Kind, Level
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.flow.operations import perform
from ketahanan.journal.models import Entry
from ketahanan.people.models import Person
from ketahanan.testing import NOON, Country, give, make_area
from ketahanan.villages import operations
from ketahanan.villages.kinds import KIND
from ketahanan.villages.models import Institution, Member
from ketahanan.villages.operations import NewMember
from ketahanan.villages.operations import members as members_module
from ketahanan.villages.tests.making import composed, drafted, make_edition, new_person, rows_for


def add(
    country: Country, institution: Institution, number: int, row: NewMember, who: str = "operator"
) -> Member:
    return operations.add_member(institution, number, row, by=country.as_(who), at=NOON)


def refused(
    country: Country, institution: Institution, number: int, row: NewMember, who: str = "operator"
) -> str:
    before = Member.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as told:
        add(country, institution, number, row, who)
    assert (Member.objects.count(), Entry.objects.count()) == before
    return told.value.sentence


@pytest.fixture
def draft(country: Country) -> Institution:
    return drafted(country, make_edition(country))


def test_a_whole_pokja_takes_few_statements(
    country: Country, draft: Institution, django_assert_max_num_queries: Any
) -> None:
    rows, by = rows_for(country, 2, 8), country.as_("operator")
    with django_assert_max_num_queries(12):
        made = operations.add_members(draft, 2, rows, by=by, at=NOON)
    assert len(made) == 8
    entry = Entry.objects.get(action="institution.add_members")
    assert entry.role == "R31"


def test_a_person_is_once_in_a_pokja(country: Country, draft: Institution) -> None:
    person = new_person(country, "Wati")
    add(country, draft, 1, NewMember(person))
    assert refused(country, draft, 1, NewMember(person)) == "Wati sudah menjadi anggota Pokja 1."


def test_the_same_person_twice_in_one_list(country: Country, draft: Institution) -> None:
    person = new_person(country, "Wati")
    with pytest.raises(Refused, match=r"^Wati sudah menjadi anggota Pokja 1\.$"):
        operations.add_members(
            draft, 1, [NewMember(person), NewMember(person)], by=country.as_("operator"), at=NOON
        )
    assert not Member.objects.exists()


def test_a_second_entry_of_the_same_human_being_counts_as_the_same(
    country: Country, draft: Institution
) -> None:
    person = new_person(country, "Wati")
    double = new_person(country, "Wati B")
    double.same_as = person
    double.save()
    add(country, draft, 1, NewMember(person, "KETUA"))
    assert refused(country, draft, 2, NewMember(double, "KETUA")) == (
        "Wati B sudah menjadi pengurus Pokja 1. Satu orang hanya boleh menjadi pengurus satu Pokja."
    )


def test_a_seat_has_one_person(country: Country, draft: Institution) -> None:
    add(country, draft, 1, NewMember(country.people["ketua1"], "KETUA"))
    assert refused(country, draft, 1, NewMember(new_person(country, "Wati"), "KETUA")) == (
        "Ketua Pokja 1 sudah Ani Ketua. Keluarkan dulu, atau pilih jabatan lain."
    )


def test_an_officer_serves_one_pokja_of_the_village(country: Country, draft: Institution) -> None:
    person = new_person(country, "Wati")
    add(country, draft, 1, NewMember(person, "KETUA"))
    assert refused(country, draft, 2, NewMember(person, "BENDAHARA")) == (
        "Wati sudah menjadi pengurus Pokja 1. Satu orang hanya boleh menjadi pengurus satu Pokja."
    )


def test_an_officer_serves_one_pokja_of_the_nation(country: Country) -> None:
    edition = make_edition(country)
    give(country.people["operator"], Role.OPERATOR_DESA, country.other_village)
    far = drafted(country, edition, area=country.other_village)
    person = new_person(country, "Wati")
    add(country, far, 3, NewMember(person, "SEKRETARIS"))
    near = drafted(country, edition)
    assert refused(country, near, 1, NewMember(person, "KETUA")) == (
        "Wati sudah menjadi pengurus Pokja di desa lain pada edisi ini. Satu orang hanya boleh "
        "menjadi pengurus satu Pokja."
    )
    assert add(country, near, 1, NewMember(person)).seat == "ANGGOTA"


def test_another_edition_is_another_term(country: Country) -> None:
    person = new_person(country, "Wati")
    add(country, drafted(country, make_edition(country)), 1, NewMember(person, "KETUA"))
    add(country, drafted(country, make_edition(country, year=2013)), 1, NewMember(person, "KETUA"))
    assert Member.objects.filter(person=person).count() == 2


def test_the_pengarah_is_no_officer(country: Country, draft: Institution) -> None:
    assert refused(country, draft, 1, NewMember(country.people["pengarah"], "KETUA")) == (
        "Citra Kades adalah Pengarah, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain."
    )


def test_a_head_who_took_office_after_the_draft_is_no_officer_either(
    country: Country, draft: Institution
) -> None:
    Institution.objects.filter(pk=draft.pk).update(pengarah=None)
    assert refused(country, draft, 1, NewMember(country.people["pengarah"], "KETUA")) == (
        "Citra Kades adalah Pengarah, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain."
    )


def test_the_chair_of_the_bpd_is_no_officer(country: Country, draft: Institution) -> None:
    assert refused(country, draft, 1, NewMember(country.people["bpd"], "BENDAHARA")) == (
        "Burhan Bpd memimpin BPD atau LPM, jadi tidak boleh menjadi pengurus Pokja. Pilih orang lain."
    )


def born(country: Country, name: str, on: date | None) -> Person:
    person = new_person(country, name)
    person.born_on = on
    person.save(update_fields=["born_on"])
    return person


def test_an_officer_is_21_on_the_day(country: Country, draft: Institution) -> None:
    assert refused(country, draft, 1, NewMember(born(country, "Wati", date(1991, 12, 4)), "KETUA")) == (
        "Wati berusia 20 tahun. Pengurus paling muda 21 tahun: pilih orang lain."
    )
    assert add(country, draft, 1, NewMember(born(country, "Wita", date(1991, 12, 3)), "KETUA")).pk


def test_a_member_is_17_or_married(country: Country, draft: Institution) -> None:
    person = born(country, "Wati", date(1996, 1, 1))
    assert refused(country, draft, 1, NewMember(person)) == (
        "Wati berusia 16 tahun dan belum menikah. Anggota paling muda 17 tahun: pilih orang lain."
    )
    assert add(country, draft, 1, NewMember(person, married=True)).pk


def test_an_age_that_nobody_knows_is_asked_for(country: Country, draft: Institution) -> None:
    assert refused(country, draft, 1, NewMember(born(country, "Wati", None))) == (
        "Tanggal lahir Wati belum diisi, jadi usianya tidak dapat diperiksa. Lengkapi tanggal lahirnya."
    )


def test_the_sixteenth_is_one_too_many(country: Country, draft: Institution) -> None:
    operations.add_members(draft, 2, rows_for(country, 2, 15), by=country.as_("operator"), at=NOON)
    assert refused(country, draft, 2, NewMember(new_person(country, "Wati"))) == (
        "Pokja 2 paling banyak 15 orang, termasuk pengurus. Sekarang 16: kurangi 1."
    )


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"seat": "RAJA"}, "Jabatan ini tidak dikenal. Pilih ketua, sekretaris, bendahara, atau anggota."),
        ({"represents": ("SULTAN",)}, "Wakil kelompok ini tidak dikenal. Pilih dari daftar."),
    ],
)
def test_codes_that_are_none(
    country: Country, draft: Institution, over: dict[str, Any], sentence: str
) -> None:
    assert refused(country, draft, 1, NewMember(new_person(country, "Wati"), **over)) == sentence


def test_a_hamlet_of_another_village(country: Country, draft: Institution) -> None:
    foreign = make_area(country.sister_village, Level.DUSUN, Kind.DUSUN, "Bulu")
    sentence = "Dusun ini bukan bagian desa ini. Pilih dusun dari daftar."
    assert refused(country, draft, 1, NewMember(new_person(country, "Wati"), dusun=foreign)) == sentence
    assert (
        refused(country, draft, 1, NewMember(new_person(country, "Wita"), dusun=country.village)) == sentence
    )


@pytest.mark.parametrize(
    "who", ["kabupaten", "ketua1", "neighbour", "stranger", "admin", "companion", "camat"]
)
def test_only_the_village_composes_its_pokja(country: Country, draft: Institution, who: str) -> None:
    assert refused(country, draft, 1, NewMember(new_person(country, "Wati")), who) == (
        "Menyusun Pokja hanya untuk Pengarah atau Operator desa di wilayah ini. Minta petugas itu "
        "melakukannya."
    )


def test_after_the_founding_the_composition_is_shut(country: Country) -> None:
    institution = composed(country)
    perform(KIND, institution, "form", by=country.as_("operator"), at=NOON)
    row = NewMember(new_person(country, "Wati"))
    assert refused(country, institution, 1, row) == (
        "Susunan sudah dinyatakan terbentuk. Pilih “Susun lagi” di halaman kelembagaan, lalu ubah."
    )
    Institution.objects.filter(pk=institution.pk).update(state="AKTIF")
    assert refused(country, institution, 1, row) == (
        "Susunan sudah ditetapkan dengan SK. Minta Pengarah memilih “Ubah susunan”, lalu buat SK perubahan."
    )


def test_seats_change_with_the_same_rules(country: Country, draft: Institution) -> None:
    member = add(country, draft, 1, NewMember(new_person(country, "Wati")))
    add(country, draft, 1, NewMember(country.people["ketua1"], "KETUA"))
    by = country.as_("operator")
    changed = operations.change_seat(member, seat="SEKRETARIS", by=by, at=NOON)
    assert changed.seat == "SEKRETARIS"
    with pytest.raises(Refused, match=r"^Ketua Pokja 1 sudah Ani Ketua\."):
        operations.change_seat(member, seat="KETUA", by=by, at=NOON)
    young = add(country, draft, 1, NewMember(born(country, "Ita", date(1995, 1, 1))))
    with pytest.raises(Refused, match=r"^Ita berusia 17 tahun\. Pengurus paling muda 21 tahun"):
        operations.change_seat(young, seat="BENDAHARA", by=by, at=NOON)


def test_who_left_may_come_back_and_cannot_leave_twice(country: Country, draft: Institution) -> None:
    person, by = new_person(country, "Wati"), country.as_("operator")
    member = add(country, draft, 1, NewMember(person, "KETUA"))
    assert operations.remove_member(member, by=by, at=NOON).left_at == NOON
    with pytest.raises(Refused, match=r"^Orang ini sudah dikeluarkan dari Pokja\. Buka halamannya lagi\.$"):
        operations.remove_member(member, by=by, at=NOON)
    assert add(country, draft, 2, NewMember(person, "KETUA")).pk


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        ((1, "KETUA", "other"), "Jabatan ini baru saja diisi orang lain. Buka halamannya lagi."),
        ((2, "KETUA", "same"),
         "Orang ini baru saja menjadi pengurus Pokja lain. Satu orang hanya boleh menjadi pengurus "
         "satu Pokja."),
        ((1, "ANGGOTA", "same"), "Orang ini baru saja dimasukkan ke Pokja yang sama. Buka halamannya lagi."),
    ],
)  # fmt: skip
def test_two_at_once_the_second_reads_why(
    country: Country, draft: Institution, second: tuple[int, str, str], sentence: str
) -> None:
    """The checks see nothing, as when the other transaction has not committed; the database still refuses."""
    number, seat, whose = second
    person = new_person(country, "Wati")
    add(country, draft, 1, NewMember(person, "KETUA"))
    row = NewMember(person if whose == "same" else new_person(country, "Wita"), seat)
    with (
        patch.object(members_module, "_check_rows"),
        patch.object(members_module, "_check_people"),
    ):
        assert refused(country, draft, number, row) == sentence


def test_whoever_composed_cannot_verify(country: Country) -> None:
    institution = composed(country)
    assert set(institution.authors) == {country.people["operator"].pk}
    perform(KIND, institution, "form", by=country.as_("operator"), at=NOON)
    from ketahanan.villages.tests.making import SK

    perform(KIND, institution, "decree", by=country.as_("pengarah"), at=NOON, given=SK)
    Institution.objects.filter(pk=institution.pk).update(authors=[country.people["kabupaten"].pk])
    with pytest.raises(NotAllowed) as told:
        perform(KIND, institution, "verify", by=country.as_("kabupaten"), at=NOON)
    assert told.value.sentence == "Anda menyusun berkas ini, jadi “Verifikasi” harus dilakukan orang lain."
    Institution.objects.filter(pk=institution.pk).update(
        authors=[], companions=[country.people["kabupaten"].pk]
    )
    with pytest.raises(NotAllowed) as told:
        perform(KIND, institution, "verify", by=country.as_("kabupaten"), at=NOON)
    assert told.value.sentence == "Anda mendampingi desa ini, jadi “Verifikasi” harus dilakukan orang lain."
