"""Posts are given in the own area, confirmed by another, and ended with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ketahanan.areas.models import Area
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people import operations
from ketahanan.people.models import Assignment, Person, Session
from ketahanan.people.posts import SYSTEM, Actor, actor_of
from ketahanan.testing import NOON, Country, give, make_person, make_user

DAY = timedelta(days=1)


def as_(country: Country, short: str) -> Actor:
    return actor_of(country.people[short], NOON)


def give_post(person: Person, role: Role, area: Area, by: Actor, **more: Any) -> Assignment:
    return operations.give_post(
        person=person, role=role, area=area, decree="800/12", by=by, **({"at": NOON} | more)
    )


def test_the_kabupaten_gives_a_village_post_that_begins_at_once(country: Country) -> None:
    person = make_person("Wati")
    give_post(person, Role.ENUMERATOR, country.village, as_(country, "kabupaten"))
    assert actor_of(person, NOON).roles == {Role.ENUMERATOR}
    entry = Entry.objects.get(action="assignment.begin")
    assert (entry.actor_id, entry.role) == (country.people["kabupaten"].pk, "R09")


def test_the_neighbour_gives_nothing_here(country: Country) -> None:
    with pytest.raises(NotAllowed) as told:
        give_post(make_person("Wati"), Role.ENUMERATOR, country.village, as_(country, "neighbour"))
    assert told.value.sentence == (
        "Tugas Enumerator di Desa Taccorong hanya bisa diberikan Dinas sosial kabupaten/kota wilayah itu. "
        "Minta petugas itu melakukannya."
    )


def test_posts_of_the_sk_are_not_handed_out_by_hand(country: Country) -> None:
    with pytest.raises(NotAllowed) as told:
        give_post(make_person("Wati"), Role.BENDAHARA, country.village, as_(country, "kabupaten"))
    assert told.value.sentence == (
        "Tugas Bendahara Pokja dimulai dengan SK kelembagaan desa, bukan dari halaman ini."
    )


def test_nobody_gives_a_post_to_himself(country: Country) -> None:
    with pytest.raises(NotAllowed) as told:
        give_post(country.people["kabupaten"], Role.ENUMERATOR, country.village, as_(country, "kabupaten"))
    assert told.value.sentence == (
        "Anda tidak bisa memberi tugas kepada diri sendiri. Minta petugas lain melakukannya."
    )


def test_the_same_post_twice_at_a_time_is_refused(country: Country) -> None:
    person = make_person("Wati")
    give_post(person, Role.ENUMERATOR, country.village, as_(country, "kabupaten"), until_at=NOON + 5 * DAY)
    with pytest.raises(Refused) as told:
        give_post(person, Role.ENUMERATOR, country.village, as_(country, "kabupaten"))
    assert told.value.sentence == (
        "Wati sudah bertugas atau diusulkan sebagai Enumerator (Desa Taccorong) pada masa itu. Pilih tanggal lain."
    )
    give_post(person, Role.ENUMERATOR, country.village, as_(country, "kabupaten"), from_at=NOON + 5 * DAY)


def test_dates_must_follow_each_other(country: Country) -> None:
    with pytest.raises(Refused) as told:
        give_post(
            make_person("Wati"), Role.ENUMERATOR, country.village, as_(country, "kabupaten"), until_at=NOON
        )
    assert told.value.sentence == "Tanggal akhir harus sesudah tanggal mulai. Periksa kedua tanggal itu."


def test_an_auditor_has_an_end(country: Country) -> None:
    with pytest.raises(Refused) as told:
        give_post(make_person("Wati"), Role.BPK, country.nation, as_(country, "admin"))
    assert told.value.sentence == "Tugas auditor BPK selalu berbatas waktu. Isi tanggal akhir pemeriksaan."


def test_a_ministry_post_waits_for_a_second_person_and_begins_the_next_day(country: Country) -> None:
    person = make_person("Wati")
    row = give_post(person, Role.PENETAP, country.nation, as_(country, "admin"))
    assert (row.state, actor_of(person, NOON).roles) == ("DIUSULKAN", frozenset())
    done = operations.confirm_post(row, by=as_(country, "security"), at=NOON)
    assert done.from_at == datetime(2012, 12, 3, 17, tzinfo=UTC)  # midnight in Jakarta
    assert actor_of(person, NOON).roles == frozenset()
    assert actor_of(person, done.from_at).roles == {Role.PENETAP}


def test_only_the_security_officer_confirms_and_never_the_own_post(country: Country) -> None:
    row = give_post(make_person("Wati"), Role.PENETAP, country.nation, as_(country, "admin"))
    with pytest.raises(NotAllowed, match="hanya untuk Petugas keamanan"):
        operations.confirm_post(row, by=as_(country, "admin"), at=NOON)
    own = give_post(country.people["security"], Role.VERIFIKATOR, country.nation, as_(country, "admin"))
    with pytest.raises(NotAllowed) as told:
        operations.confirm_post(own, by=as_(country, "security"), at=NOON)
    assert told.value.sentence == (
        "Anda adalah orang yang ditugaskan, jadi “Sahkan” harus dilakukan orang lain."
    )


def test_a_conflict_that_arose_meanwhile_stops_the_confirmation(country: Country) -> None:
    person = make_person("Wati")
    row = give_post(person, Role.PENETAP, country.nation, as_(country, "admin"))
    give(person, Role.VERIFIKATOR, country.nation)
    with pytest.raises(Refused, match="Satu orang tidak boleh menjadi Verifikator pusat dan Pejabat penetap"):
        operations.confirm_post(row, by=as_(country, "security"), at=NOON)
    row.refresh_from_db()
    assert row.state == "DIUSULKAN"


def test_a_proposal_that_is_too_old_is_not_confirmed(country: Country) -> None:
    row = give_post(
        make_person("Wati"), Role.PENETAP, country.nation, as_(country, "admin"), until_at=NOON + DAY
    )
    with pytest.raises(Refused) as told:
        operations.confirm_post(row, by=as_(country, "security"), at=NOON + 2 * DAY)
    assert told.value.sentence == (
        "Masa tugas ini sudah lewat. Tolak, lalu minta diusulkan lagi dengan tanggal baru."
    )


def test_a_refused_proposal_is_over(country: Country) -> None:
    row = give_post(make_person("Wati"), Role.PENETAP, country.nation, as_(country, "admin"))
    operations.refuse_post(row, reason="belum diklat", by=as_(country, "security"), at=NOON)
    with pytest.raises(Stale) as told:
        operations.confirm_post(row, by=as_(country, "security"), at=NOON)
    assert told.value.sentence == (
        "“Sahkan” tidak bisa lagi: keadaan tugas ini sekarang Ditolak. Buka halamannya lagi."
    )


def test_a_post_ends_with_a_reason_and_the_sessions_end_with_it(country: Country) -> None:
    person = make_person("Wati")
    user = make_user(person)
    row = give_post(person, Role.ENUMERATOR, country.village, as_(country, "kabupaten"))
    later = datetime(2100, 1, 1, tzinfo=UTC)
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=later, user=user)
    operations.end_post(row, reason="pindah", by=as_(country, "kabupaten"), at=NOON + DAY)
    assert actor_of(person, NOON + DAY).posts == ()
    assert actor_of(person, NOON + DAY - timedelta(seconds=1)).posts == ()
    assert Session.objects.get(session_key="a" * 32).session_data == ""


def test_the_neighbour_ends_nothing_here(country: Country) -> None:
    row = give_post(make_person("Wati"), Role.ENUMERATOR, country.village, as_(country, "kabupaten"))
    with pytest.raises(NotAllowed, match="di wilayah berkas ini"):
        operations.end_post(row, reason="x", by=as_(country, "neighbour"), at=NOON)


def test_the_province_does_not_end_what_the_kabupaten_gives(country: Country) -> None:
    row = give_post(make_person("Wati"), Role.ENUMERATOR, country.village, as_(country, "kabupaten"))
    with pytest.raises(NotAllowed, match="hanya bisa diberikan Dinas sosial kabupaten/kota"):
        operations.end_post(row, reason="x", by=as_(country, "province"), at=NOON)


def test_a_post_from_an_sk_ends_with_the_sk(country: Country) -> None:
    row = operations.assign_by_decree(
        person=make_person("Wati"), role=Role.ANGGOTA, area=country.village, pokja=1, from_at=NOON,
        decree="SK 4/2012", source="institution:1", by=SYSTEM, at=NOON,
    )  # fmt: skip
    with pytest.raises(Refused) as told:
        operations.end_post(row, reason="x", by=as_(country, "kabupaten"), at=NOON)
    assert told.value.sentence == (
        "Tugas ini dimulai dengan SK 4/2012. Tugas itu berakhir lewat SK, bukan dari halaman ini."
    )


def test_a_post_over_the_nation_reaches_everything_without_reading_every_place(country: Country) -> None:
    reach = country.as_("admin").reach({Role.ADMIN_PUSAT}, "area__path")
    asked = Assignment.objects.filter(reach)
    assert asked.count() == Assignment.objects.count()
    assert "path" not in str(asked.query.where)
    other_role = country.as_("admin").reach({Role.DINSOS_KAB}, "area__path")
    assert not Assignment.objects.filter(other_role).exists()
