"""Acting for somebody: own posts, for thirty days, with both names."""

from datetime import timedelta
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people import operations
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.posts import actor_of
from ketahanan.testing import NOON, Country, give, make_person, make_user

DAY = timedelta(days=1)


def lend(country: Country, short: str, to: Person, **more: Any) -> Delegation:
    owner = country.people[short]
    row = Assignment.objects.get(person=owner)
    by = actor_of(owner, NOON)
    given: dict[str, Any] = {
        "from_at": NOON,
        "until_at": NOON + 7 * DAY,
        "reason": "cuti",
        "at": NOON,
        "by": by,
    }
    return operations.delegate(row, to=to, **(given | more))


@pytest.fixture
def deputy(country: Country) -> Person:
    person = make_person("Wati")
    make_user(person)
    return person


def test_the_deputy_acts_under_both_names(country: Country, deputy: Person) -> None:
    lend(country, "kabupaten", deputy)
    (post,) = actor_of(deputy, NOON).posts
    assert (post.role, post.behalf_id) == (Role.DINSOS_KAB, country.people["kabupaten"].pk)
    assert actor_of(deputy, NOON + 7 * DAY).posts == ()
    assert f'"owner":{country.people["kabupaten"].pk}' in Entry.objects.get(action="delegation.make").details


def test_a_borrowed_post_is_not_lent_on(country: Country, deputy: Person) -> None:
    lend(country, "kabupaten", deputy)
    with pytest.raises(NotAllowed) as told:
        lend(country, "kabupaten", country.people["stranger"], by=actor_of(deputy, NOON))
    assert told.value.sentence == (
        "Anda hanya bisa melimpahkan tugas sendiri, bukan tugas yang Anda jalankan untuk orang lain."
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"until_at": NOON}, "Tanggal akhir harus sesudah tanggal mulai. Periksa kedua tanggal itu."),
        (
            {"until_at": NOON + 31 * DAY},
            "Pelimpahan paling lama 30 hari. Pilih tanggal akhir yang lebih dekat.",
        ),
    ],
)
def test_the_span_is_limited(country: Country, deputy: Person, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as told:
        lend(country, "kabupaten", deputy, **more)
    assert told.value.sentence == sentence


def test_twice_at_a_time_is_refused(country: Country, deputy: Person) -> None:
    lend(country, "kabupaten", deputy)
    with pytest.raises(Refused) as told:
        lend(country, "kabupaten", deputy, from_at=NOON + DAY)
    assert told.value.sentence == "Tugas ini sudah dilimpahkan pada masa itu. Akhiri pelimpahan itu dulu."


def test_not_beyond_the_end_of_the_post(country: Country, deputy: Person) -> None:
    Assignment.objects.filter(person=country.people["kabupaten"]).update(until_at=NOON + 2 * DAY)
    with pytest.raises(Refused) as told:
        lend(country, "kabupaten", deputy)
    assert (
        told.value.sentence
        == "Tugas Anda berakhir sebelum tanggal itu. Pilih tanggal akhir yang lebih dekat."
    )


def test_an_ended_post_is_not_lent(country: Country, deputy: Person) -> None:
    Assignment.objects.filter(person=country.people["kabupaten"]).update(state="BERAKHIR")
    with pytest.raises(Stale) as told:
        lend(country, "kabupaten", deputy)
    assert told.value.sentence == (
        "Tugas ini tidak berlaku lagi, jadi tidak bisa dilimpahkan. Buka halamannya lagi."
    )


def test_the_deputy_needs_an_account_and_is_another_one(country: Country) -> None:
    with pytest.raises(Refused) as told:
        lend(country, "kabupaten", make_person("Wati"))
    assert told.value.sentence == "Wati belum punya akun. Undang dulu, lalu limpahkan tugasnya."
    with pytest.raises(Refused) as told:
        lend(country, "kabupaten", country.people["kabupaten"])
    assert told.value.sentence == "Pilih orang lain: Anda sudah memegang tugas ini."


def test_conflicts_hold_for_deputies(country: Country, deputy: Person) -> None:
    give(deputy, Role.PPSPM, country.nation)
    with pytest.raises(
        Refused, match="Satu orang tidak boleh menjadi Pejabat penanda tangan SPM dan Pejabat pembuat"
    ):
        lend(country, "ppk", deputy)


def test_a_borrowed_post_counts_when_a_new_one_is_given(country: Country, deputy: Person) -> None:
    lend(country, "ppk", deputy)
    with pytest.raises(Refused, match="bertugas sebagai Pejabat pembuat komitmen"):
        operations.give_post(
            person=deputy, role=Role.PPSPM, area=country.nation, decree="1",
            by=actor_of(country.people["admin"], NOON), at=NOON,
        )  # fmt: skip


def test_either_ends_it_early_and_others_do_not(country: Country, deputy: Person) -> None:
    row = lend(country, "kabupaten", deputy)
    with pytest.raises(NotAllowed) as told:
        operations.end_delegation(row, by=actor_of(country.people["province"], NOON), at=NOON + DAY)
    assert told.value.sentence == "Hanya pemilik tugas dan penerimanya yang bisa mengakhiri pelimpahan ini."
    operations.end_delegation(row, by=actor_of(deputy, NOON + DAY), at=NOON + DAY)
    assert actor_of(deputy, NOON + DAY).posts == ()
    with pytest.raises(Stale) as over:
        operations.end_delegation(row, by=actor_of(deputy, NOON + DAY), at=NOON + 2 * DAY)
    assert over.value.sentence == "Pelimpahan ini sudah berakhir. Buka halamannya lagi."
