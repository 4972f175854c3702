"""Persons are entered once, with a NIK that fits, and nobody learns from the answer whether a NIK exists."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common.errors import AtFields, NotAllowed, Refused
from ketahanan.journal.models import Entry, Veil
from ketahanan.people import contacts, nik, operations
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor, actor_of
from ketahanan.testing import NOON, Country

GOOD = "7302015705800001"  # a woman born on 17 May 1980


@pytest.fixture
def officer(country: Country) -> Actor:
    return actor_of(country.people["kabupaten"], NOON)


def facts(country: Country, **more: Any) -> operations.Facts:
    given_: dict[str, Any] = {"name": "Siti Aminah", "sex": "P", "nik": GOOD, "home": country.village}
    return operations.Facts(**(given_ | more))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("730201570580000", "NIK harus 16 angka. Anda menulis 15."),
        ("73020157058000O1", "NIK hanya berisi angka. Salin 16 angka dari KTP."),
        (
            "0002015705800001",
            "NIK ini tidak mungkin: kode wilayah atau nomor urutnya tidak ada. Periksa dengan KTP.",
        ),
        ("7302013113800001", "Tanggal lahir di dalam NIK tidak ada di kalender. Periksa dengan KTP."),
        (
            "7302011705800001",
            "NIK ini milik laki-laki, tetapi Anda memilih perempuan. Periksa salah satunya.",
        ),
        ("", "NIK belum terisi. Tulis NIK, atau tulis alasan mengapa belum ada NIK."),
    ],
)
def test_a_wrong_nik_is_refused_in_words(
    country: Country, officer: Actor, number: str, sentence: str
) -> None:
    with pytest.raises(Refused) as told:
        operations.register_person(facts(country, nik=number), by=officer, at=NOON)
    assert (told.value.sentence, told.value.field) == (sentence, "nik")


def test_nik_and_birthday_must_agree(country: Country, officer: Actor) -> None:
    with pytest.raises(Refused) as told:
        operations.register_person(facts(country, born_on=date(1980, 5, 18)), by=officer, at=NOON)
    assert (
        told.value.sentence
        == "Tanggal lahir di NIK 17-05-80, lain dari yang Anda tulis. Periksa salah satunya."
    )


def test_all_that_is_wrong_is_told_at_once(country: Country, officer: Actor) -> None:
    with pytest.raises(AtFields) as told:
        operations.register_person(
            facts(country, name="", nik="1", phone="12", email="x@"), by=officer, at=NOON
        )
    assert [part.field for part in told.value.parts] == ["name", "nik", "phone", "email"]
    assert told.value.sentences[0] == "Nama belum terisi. Tulis nama seperti di KTP."
    assert told.value.sentences[2] == "Nomor HP tidak terbaca. Tulis seperti 0811-2345-678."
    assert told.value.sentences[3] == "Alamat email tidak terbaca. Tulis seperti nama@contoh.id."


def test_a_person_is_stored_sealed_and_personal_values_are_veiled(country: Country, officer: Actor) -> None:
    person = operations.register_person(facts(country, phone="0811-2345 678"), by=officer, at=NOON)
    person.refresh_from_db()
    assert (person.nik, person.phone) == (GOOD, "+628112345678")
    entry = Entry.objects.get(action="person.make")
    assert GOOD not in entry.details
    assert set(Veil.objects.filter(entry=entry).values_list("field", "value")) == {
        ("nik", GOOD), ("phone", "+628112345678"),
    }  # fmt: skip


def test_a_known_nik_is_told_only_to_who_may_see_the_person(country: Country, officer: Actor) -> None:
    first = operations.register_person(facts(country), by=officer, at=NOON)
    with pytest.raises(Refused) as told:
        operations.register_person(facts(country, name="Lain"), by=officer, at=NOON)
    assert told.value.sentence == (
        "Orang dengan NIK ini sudah terdaftar: Siti Aminah. Buka datanya lewat daftar orang."
    )
    neighbour = actor_of(country.people["neighbour"], NOON)
    twin = operations.register_person(
        facts(country, name="Lain", home=country.other_village), by=neighbour, at=NOON
    )
    fresh = operations.register_person(
        facts(country, name="Baru", nik="7302015705800002", home=country.other_village), by=neighbour, at=NOON
    )
    seen = Person.objects.visible_to(neighbour)
    assert {twin.pk, fresh.pk} <= set(seen.values_list("pk", flat=True))
    assert twin.same_as == first
    assert Entry.objects.get(action="person.double").subject_id == twin.pk
    assert not seen.filter(pk=first.pk).exists()


def test_a_person_without_nik_needs_a_reason(country: Country, officer: Actor) -> None:
    person = operations.register_person(
        facts(country, nik="", no_nik_reason="KTP hilang"), by=officer, at=NOON
    )
    assert (person.nik_hash, person.no_nik_reason) == (None, "KTP hilang")


def test_only_who_hands_out_posts_there_enters_persons(country: Country) -> None:
    for short in ("neighbour", "ketua1", "stranger"):
        with pytest.raises(NotAllowed) as told:
            operations.register_person(facts(country), by=actor_of(country.people[short], NOON), at=NOON)
        assert told.value.sentence == (
            "Mendaftarkan orang hanya untuk Admin pusat, Dinas sosial provinsi atau Dinas sosial kabupaten/kota "
            "di wilayah tempat tinggalnya. Minta petugas itu melakukannya."
        )


def test_a_correction_is_written_with_what_changed(country: Country, officer: Actor) -> None:
    person = operations.register_person(facts(country), by=officer, at=NOON)
    operations.update_person(
        person, facts(country, name="Siti Aminah S", phone="0811 2345 679"), by=officer, at=NOON
    )
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Siti Aminah S", "+628112345679")
    assert '"name":"Siti Aminah S"' in Entry.objects.get(action="person.change").details


def test_a_corrected_nik_that_belongs_to_another_is_kept_apart(country: Country, officer: Actor) -> None:
    first = operations.register_person(facts(country), by=officer, at=NOON)
    other = operations.register_person(facts(country, nik="7302015705800002"), by=officer, at=NOON)
    operations.update_person(other, facts(country), by=officer, at=NOON)
    other.refresh_from_db()
    assert (other.same_as, other.nik_hash) == (first, None)


def test_reading_a_nik_needs_a_role_a_reason_and_leaves_a_trace(country: Country, officer: Actor) -> None:
    person = operations.register_person(facts(country), by=officer, at=NOON)
    with pytest.raises(Refused) as told:
        operations.reveal_nik(person, reason=" ", by=officer, at=NOON)
    assert told.value.sentence == "Tulis untuk apa NIK ini dibaca. Alasannya tersimpan bersama nama Anda."
    with pytest.raises(NotAllowed, match="NIK utuh hanya untuk"):
        operations.reveal_nik(person, reason="x", by=actor_of(country.people["neighbour"], NOON), at=NOON)
    assert operations.reveal_nik(person, reason="cocokkan KTP", by=officer, at=NOON) == GOOD
    assert Entry.objects.get(action="person.reveal_nik").actor_id == officer.person_id


@given(st.from_regex(r"8[0-9]{8,10}", fullmatch=True), st.sampled_from(["0", "62", "+62", ""]), st.randoms())
def test_a_phone_number_has_one_form(number: str, head: str, chance: Any) -> None:
    typed = head + "".join(sign + chance.choice(["", " ", "-", "."]) for sign in number)
    assert contacts.phone(typed) == "+62" + number


@given(st.text(max_size=20))
def test_any_text_as_nik_is_read_or_refused_in_words(typed: str) -> None:
    try:
        number = nik.check(typed)
    except nik.BadNik as bad:
        number = (bad.sentence % bad.words).ljust(16)[:16]
    assert len(number) == 16


def test_masks_show_too_little_to_use() -> None:
    assert contacts.shown_email("dedi.k@contoh.id") == "de••••@contoh.id"
    assert contacts.shown_phone("+628112345678") == "+62811•••••78"


def residents(country: Country, *numbers: int) -> list[operations.Facts]:
    return [facts(country, nik=f"730201570580{number:04d}", phone=f"0811000{number:04d}") for number in numbers]


def test_a_list_of_people_takes_ten_statements_however_long(
    country: Country, officer: Actor, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        made = operations.register_persons(residents(country, *range(1, 29)), by=officer, at=NOON)
    assert len({person.nik_hash for person in made}) == 28
    entries = Entry.objects.filter(action="person.make").order_by("seq")
    assert [entry.subject_id for entry in entries] == [person.pk for person in made]
    assert Veil.objects.filter(entry__in=entries).count() == 2 * 28
    assert made[0].nik not in entries[0].details


def test_a_list_with_a_known_nik_is_refused_whole(country: Country, officer: Actor) -> None:
    operations.register_person(facts(country), by=officer, at=NOON)
    before = Person.objects.count()
    with pytest.raises(Refused, match="sudah terdaftar: Siti Aminah"):
        operations.register_persons(residents(country, 2, 1, 3), by=officer, at=NOON)
    with pytest.raises(Refused, match="sudah terdaftar: Siti Aminah"):
        operations.register_persons(residents(country, 4, 4), by=officer, at=NOON)
    assert Person.objects.count() == before
