"""Pages about people: within reach, in few statements, in words."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.people import demo_views, operations, queries
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.posts import actor_of
from ketahanan.people.workflow import ASSIGNMENT
from ketahanan.testing import NOON, Country, give, make_person, make_user

type Browser = Callable[[str], Client]


def test_the_table_of_posts_has_no_faults() -> None:
    assert ASSIGNMENT.faults() == []


def test_the_list_takes_few_statements_and_stays_within_reach(
    country: Country, as_person: Browser, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(30):
        give(make_person(f"Warga {number}", home=country.village), Role.ENUMERATOR, country.village)
    client = as_person("kabupaten")
    with django_assert_max_num_queries(12):
        page = client.get("/orang/")
    assert "Ani Ketua" in page.text
    assert "Lala Ketua" not in page.text
    assert len(page.context["page"].object_list) == 20
    assert "Lala Ketua" in as_person("admin").get("/orang/?q=lala").text
    for short in ("ketua1", "stranger"):
        assert as_person(short).get("/orang/").status_code == 404


def test_people_are_found_by_name_role_nik_and_phone(country: Country) -> None:
    by = actor_of(country.people["kabupaten"], NOON)
    person = operations.register_person(
        operations.Facts("Siti Aminah", "P", nik="7302015705800001", phone="0811-2345-678", home=country.village),
        by=by, at=NOON,
    )  # fmt: skip
    for q in ("aminah", "7302 0157 0580 0001", "+62 811 2345 678"):
        assert list(queries.search(by, q=q, at=NOON)) == [person]
    assert [p.name for p in queries.search(by, role="R13", at=NOON)] == [
        "Ani Ketua", "Dina Ketua", "Kasim Ketua", "Rahma Ketua",
    ]  # fmt: skip
    neighbour = actor_of(country.people["neighbour"], NOON)
    assert not queries.search(neighbour, q="7302015705800001", at=NOON)


@pytest.mark.parametrize("short", ["kabupaten", "admin", "security", "apip"])
def test_a_person_takes_few_statements(
    country: Country, as_person: Browser, django_assert_max_num_queries: Callable[..., Any], short: str
) -> None:
    client = as_person(short)
    session = client.session
    session["contoh"] = True
    session.save()
    person = country.people["ketua1"]
    with django_assert_max_num_queries(12):
        page = client.get(f"/orang/{person.public_id}/")
    assert person.nik not in page.text
    assert page.status_code == 200


def test_a_neighbour_a_stranger_and_a_villager_find_nothing(country: Country, as_person: Browser) -> None:
    person = country.people["ketua1"]
    post = person.assignments.get()
    addresses = [
        f"/orang/{person.public_id}/{tail}"
        for tail in ("", "ubah/", "nik/", "beri-tugas/", "undang/", "cabut/", "pulihkan/")
    ]
    addresses += [
        f"/orang/tugas/{post.public_id}/{slug}/" for slug in ("sahkan", "tolak", "akhiri", "limpahkan")
    ]
    for short in ("neighbour", "stranger", "ketua2"):
        client = as_person(short)
        for address in addresses:
            assert client.get(address).status_code == 404, (short, address)
            assert client.post(address, {"reason": "x"}).status_code in {404, 405}, (short, address)
    for address in addresses:
        assert Client().get(address).status_code == 302


def test_entering_a_person_and_giving_a_post(country: Country, as_person: Browser) -> None:
    client = as_person("kabupaten")
    bad = client.post("/orang/baru/", {"name": "Siti Aminah", "sex": "P", "nik": "123"})
    assert bad.status_code == 422
    assert "NIK harus 16 angka. Anda menulis 3." in bad.text
    assert 'value="Siti Aminah"' in bad.text
    typed = {
        "name": "Siti Aminah",
        "sex": "P",
        "nik": "7302015705800001",
        "home": "Taccorong",
        "_token": "4b0f3d52-0d0c-4d6f-9a3e-2f9a3a1f7c10",
    }
    sent = client.post("/orang/baru/", typed)
    assert client.post("/orang/baru/", typed).headers["Location"] == sent.headers["Location"]
    person = Person.objects.get(name="Siti Aminah")
    assert sent.headers["Location"] == f"/orang/{person.public_id}/beri-tugas/"
    post = {"role": "R17", "area": "73.02.01.2001", "decree": "SK 1", "until": "2012-12-31"}
    done = client.post(sent.headers["Location"], post, follow=True)
    assert "Tugas diberikan." in done.text
    assert "31 Desember 2012" in done.text
    row = Assignment.objects.get(person=person)
    ended = client.post(f"/orang/tugas/{row.public_id}/akhiri/", {"reason": "pindah"}, follow=True)
    assert "Berakhir" in ended.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Tempe", "Wilayah ini tidak ada di wilayah Anda. Tulis kodenya, misalnya 73.02.01.2001."),
        ("99.99", "Wilayah ini tidak ada di wilayah Anda. Tulis kodenya, misalnya 73.02.01.2001."),
    ],
)
def test_a_place_outside_is_no_place(country: Country, as_person: Browser, typed: str, sentence: str) -> None:
    answer = as_person("kabupaten").post("/orang/baru/", {"name": "Siti", "sex": "P", "home": typed})
    assert sentence in answer.text


def test_a_name_of_several_places_is_asked_back(country: Country) -> None:
    with pytest.raises(queries.UnclearPlace) as told:
        queries.find_place("tempe", actor_of(country.people["neighbour"], NOON))
    assert str(told.value) == (
        "Nama ini ada beberapa: 73.13.06 (Kecamatan Tempe, Wajo), "
        "73.13.06.1001 (Kelurahan Tempe, Tempe). Tulis kodenya."
    )


def test_dates_of_rules_are_sane(country: Country, as_person: Browser) -> None:
    person = country.people["ketua1"]
    answer = as_person("kabupaten").post(
        f"/orang/{person.public_id}/beri-tugas/",
        {"role": "R17", "area": "73.02.01.2001", "decree": "x", "begin": "1812-01-01", "until": "kemarin"},
    )
    assert "Tanggal harus antara tahun 2000 dan 2100. Periksa tahunnya." in answer.text
    assert "Tanggal tidak terbaca. Tulis hari, bulan, dan tahun, misalnya 03/12/2012." in answer.text


def test_reading_a_nik_on_its_page(country: Country, as_person: Browser) -> None:
    person = country.people["ketua1"]
    client = as_person("kabupaten")
    assert person.nik not in client.get(f"/orang/{person.public_id}/nik/").text
    assert person.nik in client.post(f"/orang/{person.public_id}/nik/", {"reason": "cocokkan"}).text
    assert as_person("camat").get(f"/orang/{person.public_id}/nik/").status_code == 404


def test_the_own_page_says_what_one_may_do_and_why(country: Country, as_person: Browser) -> None:
    person = country.people["kabupaten"]
    page = as_person("kabupaten").get("/saya/").text
    for words in (
        "Dinas sosial kabupaten/kota",
        "Memeriksa kelembagaan",
        "Kabupaten Bulukumba",
        "Tidak boleh Anda rangkap",
        "perangkat ini",
    ):
        assert words in page
    (kind,) = queries.rights(actor_of(country.people["security"], NOON), [ASSIGNMENT])
    assert (kind.label, kind.reads, kind.makes) == ("Penugasan", True, False)
    assert kind.rights[0].label == "Sahkan"
    assert kind.rights[0].conditions == (
        "tidak bila Anda mengusulkan penugasan ini",
        "tidak bila Anda adalah orang yang ditugaskan",
        "paling lama 7 hari",
    )
    assert [ban.never for ban in queries.bans(actor_of(person, NOON))] == [
        "Pengarah, Pendamping sosial, Ketua Pokja atau APIP"
    ]


def test_lending_a_post_on_its_page(country: Country, as_person: Browser) -> None:
    deputy = make_user(country.people["stranger"])
    post = country.people["kabupaten"].assignments.get()
    client = as_person("kabupaten")
    address = f"/orang/tugas/{post.public_id}/limpahkan/"
    typed = {"to": "0899-9999-999", "until": "2012-12-10", "reason": "cuti"}
    unknown = client.post(address, typed)
    assert "Tidak ada akun dengan nomor HP atau email ini. Tanyakan kepada orangnya." in unknown.text
    client.post(address, typed | {"to": deputy.login})
    row = Delegation.objects.get()
    assert "Kiki Asing" in client.get("/saya/").text
    assert "Anda bertindak untuk" in as_person("stranger").get("/saya/").text
    assert as_person("neighbour").post(f"/orang/pelimpahan/{row.public_id}/akhiri/").status_code == 404
    client.post(f"/orang/pelimpahan/{row.public_id}/akhiri/")
    assert actor_of(country.people["stranger"], NOON).posts == ()


# -- demo


def test_outside_the_demo_its_pages_do_not_exist(country: Country, client: Client) -> None:
    person = country.people["ketua1"]
    make_user(person)
    assert client.get("/contoh/").status_code == 404
    for address in (f"/contoh/{person.public_id}/", "/contoh/jam/", "/contoh/keluar/"):
        assert client.post(address, {"step": "7"}).status_code == 404


def test_be_this_person(country: Country, client: Client, settings: Any) -> None:
    settings.DEMO = True
    for short in ("ketua1", "ppk"):
        make_user(country.people[short])
    page = client.get("/contoh/").text
    assert re.search(r"Pejabat pembuat komitmen.*Hadi Komitmen.*Ketua Pokja.*Ani Ketua", page, re.DOTALL)
    client.post(f"/contoh/{country.people['ppk'].public_id}/")
    assert "Hadi Komitmen" in client.get("/saya/").text
    assert client.get(f"/contoh/{country.people['ppk'].public_id}/").status_code == 405
    client.post("/contoh/keluar/")
    assert client.get("/saya/").status_code == 302


def test_somebody_is_found_among_all_the_people_of_the_demo(country: Country, client: Client, settings: Any) -> None:
    settings.DEMO = True
    for short in ("ketua1", "ketua2", "ppk"):
        make_user(country.people[short])
    closed, found = client.get("/contoh/").text, client.get("/contoh/?q=pokja+1+taccorong").text
    opened = '<details class="accordion" open'
    assert [("Ani Ketua" in page, opened in page) for page in (closed, found)] == [(True, False), (True, True)]
    assert [name for name in ("Dina Ketua", "Hadi Komitmen") if name in found] == []
    assert "Tidak ada orang yang cocok." in client.get("/contoh/", {"q": "Pokja 9 \0"}).text


def test_the_clock_moves_by_button(
    db: None, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    moved: list[Any] = []
    monkeypatch.setattr(clock, "move_to", moved.append)
    for step in ("2h", "7", "8", "", "2"):
        client.post("/contoh/jam/", {"step": step})
    assert moved == [NOON + timedelta(hours=2), NOON + timedelta(days=7)]
    assert (
        client.post("/contoh/jam/", {"step": "1", "next": "https://jahat.example/"}).headers["Location"]
        == "/"
    )
    offered = re.findall(r'name="step" value="(\w+)"', client.get("/masuk/").text)
    assert offered == list(demo_views.STEPS) == ["2h", "1", "7", "30"]


# -- asking again


def test_a_fresh_login_is_fresh_for_five_minutes_and_a_key_outweighs_a_password(country: Country) -> None:
    from types import SimpleNamespace

    from allauth.mfa.totp.internal.auth import TOTP

    from ketahanan.people.requests import recently_authenticated

    user = make_user(country.people["ppk"])
    now = clock.real_now().timestamp()

    def asked(method: str, ago: float, **more: Any) -> bool:
        session = {
            "account_authentication_methods": [{"method": method, "at": now - ago}],
            "account_authentication_methods_user": str(user.pk),
        } | more
        return recently_authenticated(SimpleNamespace(user=user, session=session))  # type: ignore[arg-type]

    assert asked("password", 60)
    assert not asked("password", 301)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert not asked("password", 60)
    assert asked("mfa", 60)
    assert asked("password", 900, contoh=True)
