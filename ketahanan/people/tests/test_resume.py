"""An expired login with a half-filled form loses nothing, and gives nothing to another person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from ketahanan.common import clock
from ketahanan.people import resume, sessions
from ketahanan.people.models import Person, Session, User
from ketahanan.people.tests.conftest import PASSWORD
from ketahanan.testing import Country

type Make = Callable[[str], User]

TYPED = {
    "name": "Siti Aminah",
    "sex": "P",
    "nik": "7302015705800001",
    "password": "rahasia",
    "phone": "0811-1",
}
BACK = "Isian Anda sudah kembali. Periksa, lalu kirim."


def expire(client: Client) -> None:
    Session.objects.filter(session_key=client.session.session_key).update(expire_date=clock.real_now())


def sign_in(client: Client, user: User) -> str:
    return client.post(
        "/masuk/?next=/orang/baru/", {"login": user.login, "password": PASSWORD, "next": "/orang/baru/"}
    ).headers["Location"]


@pytest.fixture
def half_filled(account: Make) -> tuple[Client, User]:
    user, client = account("kabupaten"), Client()
    sign_in(client, user)
    expire(client)
    answer = client.post("/orang/baru/", TYPED)
    assert answer.headers["Location"] == "/masuk/?next=/orang/baru/"
    return client, user


def test_the_form_comes_back_filled_in_after_the_login(half_filled: tuple[Client, User]) -> None:
    client, user = half_filled
    login = client.get("/masuk/?next=/orang/baru/").text
    assert "Sesi Anda sudah berakhir. Masuk lagi; isian Anda tersimpan 30 menit dan akan kembali." in login
    assert sign_in(client, user) == "/orang/baru/"
    page = client.get("/orang/baru/")
    assert page.status_code == 200
    assert 'value="Siti Aminah"' in page.text
    assert 'value="7302015705800001"' in page.text
    assert BACK in page.text
    assert not Person.objects.filter(name="Siti Aminah").exists()
    sent = client.post("/orang/baru/", TYPED | {"phone": "", "home": "73.02.01.2001"})
    assert sent.status_code == 302
    assert Person.objects.filter(name="Siti Aminah").exists()
    assert BACK not in client.get("/orang/baru/").text


def test_what_waits_is_sealed_and_without_secrets(half_filled: tuple[Client, User]) -> None:
    kept = half_filled[0].session[resume.KEPT]
    assert "Siti" not in kept
    from ketahanan.common.secrets import unseal

    assert "Siti" in unseal(kept)
    assert "rahasia" not in unseal(kept)


def test_another_person_at_the_same_desk_gets_nothing(
    half_filled: tuple[Client, User], account: Make
) -> None:
    client, _user = half_filled
    sign_in(client, account("province"))
    assert "Siti" not in client.get("/orang/baru/").text
    assert resume.KEPT not in client.session


def test_after_half_an_hour_it_is_gone(
    half_filled: tuple[Client, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, user = half_filled
    sign_in(client, user)
    monkeypatch.setattr(resume, "LONGEST", timedelta(seconds=-1))
    assert "Siti" not in client.get("/orang/baru/").text


def test_a_session_that_was_ended_from_outside_gives_the_form_back_too(account: Make) -> None:
    user, client = account("kabupaten"), Client()
    sign_in(client, user)
    sessions.end_all([user.person_id])
    client.post("/orang/baru/", TYPED)
    sign_in(client, user)
    assert "Siti Aminah" in client.get("/orang/baru/").text


def test_without_a_session_before_nothing_is_kept(country: Country) -> None:
    client = Client()
    client.post("/orang/baru/", TYPED)
    assert resume.KEPT not in client.session


def test_a_form_that_is_too_large_is_not_kept(account: Make) -> None:
    user, client = account("kabupaten"), Client()
    sign_in(client, user)
    expire(client)
    client.post("/orang/baru/", {"name": "x" * 300_001})
    assert resume.KEPT not in client.session


def test_a_login_in_another_tab_does_not_lose_the_form(account: Make) -> None:
    user = account("kabupaten")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    answer = client.post("/orang/baru/", TYPED, headers=own)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/orang/baru/")
    assert "Siti Aminah" in client.get("/orang/baru/").text
    assert not Person.objects.filter(name="Siti Aminah").exists()


def test_a_form_from_another_site_is_refused_and_not_kept(account: Make) -> None:
    user = account("kabupaten")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for headers in ({"Origin": "https://jahat.example"}, {}):
        assert client.post("/orang/baru/", TYPED, headers=headers).status_code == 403
        assert "Siti" not in client.get("/orang/baru/").text
