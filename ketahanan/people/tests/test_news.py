"""Posts and accounts do not change unseen: the person, the next one to act, and APIP are told."""

from datetime import timedelta

import pytest

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people import limits, operations
from ketahanan.people.news import news_of
from ketahanan.people.posts import SYSTEM, actor_of
from ketahanan.testing import NOON, Country, make_person, make_user


def told(action: str) -> list[tuple[list[str], str]]:
    entry = Entry.objects.filter(action=action).latest("seq")
    return [([person.name for person in item.people], item.sentence) for item in news_of(entry)]


def test_a_proposal_waits_for_the_security_officer_and_its_yes_is_told_to_apip(country: Country) -> None:
    admin, guard = (actor_of(country.people[short], NOON) for short in ("admin", "security"))
    person = make_person("Wati")
    row = operations.give_post(
        person=person, role=Role.PENETAP, area=country.nation, decree="1", by=admin, at=NOON
    )
    assert told("assignment.make") == [
        (["Surya Keamanan"], "Penugasan Pejabat penetap, Indonesia, diusulkan. Sahkan atau tolak dalam 7 hari.")
    ]
    operations.confirm_post(row, by=guard, at=NOON)
    assert told("assignment.confirm") == [
        (["Wati"], "Tugas Anda disahkan: Pejabat penetap, Indonesia. Berlaku mulai besok."),
        (["Andi Apip"], "Penugasan Pejabat penetap disahkan dan berlaku mulai besok."),
    ]
    operations.end_post(row, reason="pindah", by=guard, at=NOON + timedelta(days=2))
    assert [people for people, _s in told("assignment.end")] == [["Wati"], ["Andi Apip"]]


def test_a_post_of_an_sk_is_told_to_its_holder(country: Country) -> None:
    operations.assign_by_decree(
        person=make_person("Wati"), role=Role.ANGGOTA, area=country.village, pokja=2, from_at=NOON,
        decree="1", source="institution:1", by=SYSTEM, at=NOON,
    )  # fmt: skip
    assert told("assignment.begin") == [
        (["Wati"], "Anda bertugas sebagai Anggota Pokja, Pokja 2, Desa Taccorong.")
    ]


def test_recovery_is_told_to_the_owner_and_apip(country: Country) -> None:
    user = make_user(country.people["ketua1"])
    officer = actor_of(country.people["kabupaten"], NOON)
    operations.reset_login(user, drops_keys=False, by=officer, at=NOON, now=clock.real_now())
    assert told("account.reset") == [
        (["Ani Ketua"], "Seorang petugas membuat kode pemulihan akun Anda. Bila Anda tidak memintanya, segera lapor."),
        (["Andi Apip"], "Seorang petugas memulihkan akun orang lain. Periksa."),
    ]


def test_five_wrong_passwords_are_told_to_the_owner(country: Country) -> None:
    user = make_user(country.people["ketua1"])
    for _n in range(5):
        limits.note(user.login, "10.0.0.1", clock.real_now(), good=False, at=NOON)
    assert told("account.login_limit") == [
        (["Ani Ketua"], "Kata sandi Anda salah 5 kali dari satu jaringan. Bila bukan Anda, ganti kata sandi.")
    ]


@pytest.mark.parametrize("ends", [False, True])
def test_a_deputy_is_told(country: Country, ends: bool) -> None:
    deputy = make_user(country.people["stranger"]).person
    owner = actor_of(country.people["kabupaten"], NOON)
    row = operations.delegate(
        country.people["kabupaten"].assignments.get(), to=deputy, from_at=NOON,
        until_at=NOON + timedelta(days=2), reason="cuti", by=owner, at=NOON,
    )  # fmt: skip
    if ends:
        operations.end_delegation(row, by=owner, at=NOON + timedelta(hours=1))
        sentence = "Pelimpahan tugas kepada Anda berakhir: Dinas sosial kabupaten/kota, Kabupaten Bulukumba."
    else:
        sentence = "Tugas dilimpahkan kepada Anda: Dinas sosial kabupaten/kota, Kabupaten Bulukumba."
    assert told("delegation.end" if ends else "delegation.make") == [(["Kiki Asing"], sentence)]
