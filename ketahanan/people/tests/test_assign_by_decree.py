"""Posts that begin with a decree."""

from datetime import timedelta
from typing import Any

import pytest

from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people import operations
from ketahanan.people.models import Assignment, Person
from ketahanan.people.posts import SYSTEM, actor_of
from ketahanan.testing import NOON, Country, make_person

DAY = timedelta(days=1)


def decree(country: Country, person: Person, role: Role, pokja: int | None = None, **over: Any) -> Assignment:
    given: dict[str, Any] = {
        "person": person, "role": role, "area": country.village, "pokja": pokja, "from_at": NOON,
        "decree": "188/1/2012", "source": "institution:1", "by": SYSTEM, "at": NOON,
    } | over  # fmt: skip
    return operations.assign_by_decree(**given)


def test_a_post_begins_and_is_written_in_the_journal(country: Country) -> None:
    person = make_person("Wati")
    row = decree(country, person, Role.ANGGOTA, 1)
    assert actor_of(person, NOON).roles == {Role.ANGGOTA}
    entry = Entry.objects.get(action="assignment.begin", subject_id=row.pk)
    assert (entry.subject_kind, entry.area_id) == ("assignment", country.village.pk)


def test_a_post_already_held_is_returned_as_it_is(country: Country) -> None:
    row = decree(country, country.people["pengarah"], Role.PENGARAH)
    assert row.source == ""
    assert Assignment.objects.filter(role="R10").count() == 1


def test_a_second_chair_is_refused_until_the_first_has_ended(country: Country) -> None:
    with pytest.raises(Refused) as told:
        decree(country, make_person("Wati"), Role.KETUA, 1)
    assert told.value.sentence == (
        "Ketua Pokja (Pokja 1, Desa Taccorong) masih dijabat Ani Ketua. "
        "Akhiri tugas itu dulu, atau pilih tanggal sesudahnya."
    )


def test_a_clash_inside_one_decree_is_refused_and_nothing_is_written(country: Country) -> None:
    person, area = make_person("Wati"), country.sister_village
    before = Assignment.objects.count()
    charges = [
        operations.Charge(person, Role.KETUA, area, 1),
        operations.Charge(person, Role.BENDAHARA, area, 2),
    ]
    with pytest.raises(Refused) as told:
        operations.assign_all_by_decree(charges, from_at=NOON, decree="1", source="x", by=SYSTEM, at=NOON)
    assert told.value.sentence == (
        "Wati bertugas sebagai Ketua Pokja (Pokja 1, Desa Polewali). Satu orang tidak boleh menjadi Ketua Pokja dan "
        "Bendahara Pokja. Akhiri tugas yang lama dulu, atau pilih orang lain."
    )
    assert Assignment.objects.count() == before


def test_a_post_must_fit_the_place(country: Country) -> None:
    with pytest.raises(Refused) as told:
        decree(country, make_person("Wati"), Role.KETUA, 1, area=country.kabupaten)
    assert told.value.sentence == (
        "Tugas Ketua Pokja berlaku di tingkat Pokja, bukan di Kabupaten Bulukumba. Pilih wilayah yang sesuai."
    )


def test_ending_by_decree_ends_only_what_came_from_it(country: Country) -> None:
    person = make_person("Wati")
    decree(country, person, Role.ANGGOTA, 1)
    ended = operations.end_by_decree(source="institution:1", by=SYSTEM, at=NOON + DAY)
    assert [row.person_id for row in ended] == [person.pk]
    assert actor_of(person, NOON + DAY).posts == ()
    assert actor_of(country.people["ketua1"], NOON + DAY).roles == {Role.KETUA}


def test_a_whole_village_takes_few_statements(country: Country, django_assert_max_num_queries: Any) -> None:
    people = [make_person(f"Orang {number}") for number in range(20)]
    charges = [operations.Charge(person, Role.ANGGOTA, country.village, 1) for person in people]
    with django_assert_max_num_queries(10):
        operations.assign_all_by_decree(charges, from_at=NOON, decree="1", source="x", by=SYSTEM, at=NOON)
