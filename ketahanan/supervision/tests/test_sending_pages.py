"""Sending two officers, and replacing one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit, VisitOfficer
from ketahanan.supervision.tests.browsing import login, post, text_of
from ketahanan.supervision.tests.making import arrived, assigned, check_in, ready, signed
from ketahanan.testing import NOON, Country, give, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def address(country: Country) -> str:
    story = ready(country)
    return f"/kunjungan/baru/?desa={country.village.code}&edisi={story.edition.pk}"


def typed(country: Country, *who: str, **over: Any) -> dict[str, Any]:
    return {
        "officers": [country.people[name].pk for name in who], "scheduled_on": "2012-12-03",
        "letter_on": "2012-12-01", "letter_no": "ST-7/2012",
    } | over  # fmt: skip


def test_the_decider_sends_two_officers(country: Country, client: Client, address: str) -> None:
    login(client, country, "decider")
    assert "Tugaskan kunjungan" in client.get("/kunjungan/").text
    assert address.replace("&", "&amp;").split("?")[1] in client.get("/kunjungan/baru/").text
    page = client.get(address)
    assert "Indah Supervisi, Kementerian Sosial" in page.text
    answer = post(client, address, **typed(country, "supervisor", "supervisor2"))
    visit = Visit.objects.get()
    assert answer.url == KIND.url(visit)
    shown = text_of(client.get(answer.url))
    assert "Kunjungan ditugaskan. Surat tugas dibuat dan kedua petugas diberi tahu." in shown
    assert "ST-7/2012, 1 Desember 2012" in shown
    assert "Indah Supervisi" in shown
    assert "Slamet Supervisi" in shown


def test_the_list_says_why_somebody_cannot_go(country: Country, client: Client, address: str) -> None:
    person = country.people["supervisor3"]
    person.home = country.village
    person.save()
    login(client, country, "decider")
    page = client.get(address)
    assert "Tuti Supervisi , Kementerian Sosial: tinggal di desa ini" in text_of(page)
    assert f'value="{person.pk}"' not in page.text
    answer = post(client, address, **typed(country, "supervisor3", "supervisor2"))
    assert answer.status_code == 422
    assert (
        "Tuti Supervisi tidak dapat ditugaskan karena tinggal di desa ini. Pilih petugas lain." in answer.text
    )


def test_a_refused_assignment_keeps_what_was_typed(country: Country, client: Client, address: str) -> None:
    login(client, country, "decider")
    answer = post(client, address, **typed(country, "supervisor", letter_no="ST-9"))
    assert answer.status_code == 422
    assert "Pilih tepat 2 petugas; sekarang 1." in answer.text
    assert 'value="ST-9"' in answer.text
    assert 'value="2012-12-03"' in answer.text
    assert answer.text.count(" checked") == 1
    late = post(client, address, **typed(country, "supervisor", "supervisor2", scheduled_on="2012-12-27"))
    assert late.status_code == 422
    assert "terlalu lambat" in late.text
    empty = post(client, address)
    assert empty.status_code == 422
    assert "Pilih dua petugas." in empty.text
    assert not Visit.objects.exists()


def test_pressed_twice_sends_once(country: Country, client: Client, address: str) -> None:
    login(client, country, "decider")
    data = typed(country, "supervisor", "supervisor2") | {"_token": str(uuid.uuid4())}
    assert client.post(address, data)["Location"] == client.post(address, data)["Location"]
    assert Visit.objects.count() == 1


def test_a_village_that_has_its_visit_is_not_offered(country: Country, client: Client, address: str) -> None:
    signed(country)
    login(client, country, "decider")
    assert "Semua desa sudah dikunjungi atau sudah ditugaskan." in client.get("/kunjungan/baru/").text
    told = "Supervisi awal desa ini sudah lulus dan masih berlaku. Kunjungan baru belum perlu."
    assert told in client.get(address).text
    answer = post(client, address, **typed(country, "supervisor", "supervisor2"))
    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize(
    ("who", "status"), [("supervisor", 403), ("kabupaten", 403), ("ketua1", 403), ("stranger", 403)]
)
def test_only_those_who_send_reach_the_form(
    country: Country, client: Client, address: str, who: str, status: int
) -> None:
    login(client, country, who)
    assert client.get(address).status_code == status
    assert post(client, address, **typed(country, "supervisor", "supervisor2")).status_code == status
    assert "Tugaskan kunjungan" not in client.get("/kunjungan/").text


def test_a_village_out_of_reach_or_unknown_is_no_page(country: Country, client: Client, address: str) -> None:
    login(client, country, "province")
    for wrong in (address.replace("73.02", "35.02"), address.split("&", maxsplit=1)[0], f"{address}9999"):
        assert client.get(wrong).status_code == 404


def test_the_form_and_the_choice_take_twelve_statements_or_fewer(
    country: Country, client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    login(client, country, "decider")
    with django_assert_max_num_queries(12):
        client.get("/kunjungan/baru/")
    with django_assert_max_num_queries(12):
        client.get(address)


def test_one_who_has_not_come_is_replaced(country: Country, client: Client) -> None:
    visit = check_in(country, assigned(country), "supervisor")
    login(client, country, "province")
    page = client.get(KIND.url(visit))
    address = f"{KIND.url(visit)}ganti-petugas/2/"
    assert address in page.text
    assert f"{KIND.url(visit)}ganti-petugas/1/" not in page.text
    assert client.get(address).status_code == 200
    bare = post(client, address, officer=country.people["supervisor3"].pk)
    assert bare.status_code == 422
    answer = post(client, address, officer=country.people["supervisor3"].pk, reason="Sakit.")
    assert answer.url == KIND.url(visit)
    shown = text_of(client.get(answer.url))
    assert "Tuti Supervisi" in shown
    assert "Petugas diganti dan surat tugas baru dibuat." in shown
    there = post(
        client,
        f"{KIND.url(visit)}ganti-petugas/1/",
        officer=country.people["supervisor2"].pk,
        reason="Sakit.",
    )
    assert there.status_code == 422
    assert "Indah Supervisi sudah mencatat kehadiran, jadi tidak bisa diganti." in there.text
    assert client.get(f"{KIND.url(visit)}ganti-petugas/3/").status_code == 404
    assert login(client, country, "neighbour").get(address).status_code == 404
    assert login(client, country, "supervisor").get(address).status_code == 403


@pytest.mark.parametrize("odd", ["²", "9" * 25, "9" * 5000, "-1", "\0"])
def test_a_number_that_is_none_is_no_officer_and_no_edition(country: Country, client: Client, odd: str) -> None:
    visit = assigned(country)
    login(client, country, "province")
    answer = post(client, f"{KIND.url(visit)}ganti-petugas/2/", officer=odd, reason="Sakit.")
    assert answer.status_code == 422
    assert "Sakit." in answer.text
    assert client.get("/kunjungan/baru/", {"desa": country.village.code, "edisi": odd}).status_code == 404


def test_nobody_is_replaced_once_both_are_there(country: Country, client: Client) -> None:
    visit = arrived(country)
    login(client, country, "province")
    assert "ganti-petugas" not in client.get(KIND.url(visit)).text


def test_the_first_page_tells_those_who_send_how_many_villages_wait(
    country: Country, client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    told = "1 desa menunggu supervisi awal"
    for who, sees in (("decider", True), ("province", True), ("supervisor", False), ("ketua1", False)):
        login(client, country, who)
        client.get("/")
        with django_assert_max_num_queries(12):
            page = client.get("/").text
        assert (told in page) is sees, who
        assert ('href="/kunjungan/baru/"' in page) is sees, who


def supervisors(country: Country, number: int) -> list[int]:
    people = [make_person(f"Petugas Nomor {count:03d}") for count in range(number)]
    for person in people:
        give(person, Role.SUPERVISOR, country.nation)
    return [person.pk for person in people]


def test_a_long_list_of_officers_is_searched_by_name_and_loses_nothing(
    country: Country, client: Client, address: str
) -> None:
    login(client, country, "decider")
    assert "Cari petugas" not in client.get(address).text
    last = supervisors(country, 230)[-1]
    page = client.get(address).text
    assert "Cari petugas menurut nama" in page
    assert f'value="{last}"' not in page
    data = typed(country, "supervisor") | {"cari": "nomor 229"}
    found = post(client, address, **data, aksi="cari")
    assert found.status_code == 200
    assert found.text.count(" checked") == 1
    assert 'value="ST-7/2012"' in found.text
    assert 'value="2012-12-03"' in found.text
    assert f'value="{last}"' in found.text
    assert "Petugas Nomor 228" not in found.text
    assert "Kesalahan" not in found.text
    assert not Visit.objects.exists()
    data["officers"] = [country.people["supervisor"].pk, last]
    assert post(client, address, **data).status_code == 302
    assert {row.person_id for row in VisitOfficer.objects.all()} == set(data["officers"])


def test_a_search_that_finds_nobody_says_so(country: Country, client: Client, address: str) -> None:
    login(client, country, "decider")
    answer = post(client, address, **typed(country), cari="tidakada", aksi="cari")
    assert "Tidak ada petugas yang cocok" in answer.text
    assert 'value="tidakada"' in answer.text


def test_a_substitute_is_searched_by_name_too(country: Country, client: Client) -> None:
    visit = check_in(country, assigned(country), "supervisor")
    last = supervisors(country, 210)[-1]
    login(client, country, "province")
    address = f"{KIND.url(visit)}ganti-petugas/2/"
    found = post(client, address, cari="nomor 209", reason="Sakit.", aksi="cari")
    assert f'value="{last}"' in found.text
    assert "Sakit." in found.text
    assert post(client, address, officer=last, reason="Sakit.").status_code == 302
