"""Signing in: how a name may be typed, how often a password may be tried, how long a session lives."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ketahanan.common import clock
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people import keys, limits, operations, sessions
from ketahanan.people.models import LoginTry, Session, User
from ketahanan.people.passwords import LongEnough, NotCommon
from ketahanan.people.posts import SYSTEM, actor_of
from ketahanan.people.tests.conftest import PASSWORD
from ketahanan.testing import NOON, Country

WRONG = "Nomor HP atau email dan kata sandi tidak cocok. Periksa keduanya, lalu coba lagi."
TOO_OFTEN = "Terlalu banyak percobaan. Tunggu 5 menit, atau masuk dengan kunci sandi."

type Make = Callable[[str], User]


def sign_in(client: Client, login: str, password: str = PASSWORD, address: str = "10.0.0.1") -> str:
    """The address gone to, or the page shown."""
    answer = client.post("/masuk/", {"login": login, "password": password}, REMOTE_ADDR=address)
    return answer.headers.get("Location", "") or answer.text


@pytest.mark.parametrize("typed", ["0811-2345 678", "+62 811 2345 678", "628112345678", "0811.2345.678"])
def test_a_phone_number_signs_in_however_it_is_typed(account: Make, client: Client, typed: str) -> None:
    user = account("kabupaten")
    User.objects.filter(pk=user.pk).update(login="+628112345678")
    assert sign_in(client, typed) == "/"


def test_an_email_signs_in_in_any_case(account: Make, client: Client) -> None:
    user = account("kabupaten")
    assert sign_in(client, f" {user.login.upper()} ") == "/"


def test_unknown_and_wrong_and_closed_get_the_same_answer(account: Make, client: Client) -> None:
    user = account("kabupaten")
    assert WRONG in sign_in(client, user.login, "salah")
    assert WRONG in sign_in(client, "0812-0000-0000", "salah")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert WRONG in sign_in(client, user.login)


def test_five_failures_close_one_account_for_one_network_only(account: Make, client: Client) -> None:
    user = account("kabupaten")
    for login in (user.login, "0812-0000-0000"):
        for _n in range(5):
            assert WRONG in sign_in(client, login, "salah")
        assert TOO_OFTEN in sign_in(client, login)
    assert sign_in(Client(), user.login, address="10.0.0.2") == "/"
    assert Entry.objects.filter(action="account.login_limit").count() == 1


def test_an_attack_from_everywhere_leaves_known_networks_open(account: Make) -> None:
    user, now = account("kabupaten"), clock.real_now()
    limits.note(user.login, "10.0.0.1", now, good=True, at=NOON)
    LoginTry.objects.bulk_create(
        LoginTry(account=LoginTry.objects.get().account, network=f"10.9.0.{n}", at=now, good=False)
        for n in range(60)
    )
    assert limits.blocked(user.login, "10.0.0.7", now)
    assert not limits.blocked(user.login, "10.0.0.1", now)
    assert not limits.blocked(user.login, "10.0.0.7", now + timedelta(hours=1, seconds=1))


def test_old_tries_are_forgotten(account: Make) -> None:
    now = clock.real_now()
    limits.note("a@contoh.id", "10.0.0.1", now - timedelta(hours=2), good=False, at=NOON)
    limits.note("b@contoh.id", "10.0.0.1", now - timedelta(days=2), good=True, at=NOON)
    assert limits.sweep(now) == 1


def test_what_is_not_used_has_no_address(client: Client, db: None) -> None:
    for name in ("account_signup", "account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for address in ("/akun/signup/", "/akun/password/reset/", "/akun/login/"):
        assert client.get(address).status_code == 404


def test_leaving_needs_a_post(as_person: Callable[[str], Client]) -> None:
    client = as_person("kabupaten")
    assert "Keluar dari Ketahanan?" in client.get("/keluar/").text
    assert client.get("/saya/").status_code == 200
    client.post("/keluar/")
    assert client.get("/saya/").status_code == 302


def aged(client: Client, **ago: float) -> None:
    """Make the session as if it began or was used so long ago."""
    stored = client.session
    for name in ("_began", "_seen"):
        stored[name] -= int(timedelta(**ago).total_seconds())
    row = Session.objects.get(session_key=stored.session_key)
    row.session_data = stored.encode(dict(stored.items()))
    row.expire_date -= timedelta(**ago)
    row.save()


@pytest.mark.parametrize(("short", "minutes"), [("kabupaten", 30), ("kpa", 15)])
def test_an_idle_session_ends(as_person: Callable[[str], Client], short: str, minutes: int) -> None:
    client = as_person(short)
    aged(client, minutes=minutes - 1)
    assert client.get("/akun/2fa/").status_code == 200
    aged(client, minutes=minutes)
    assert client.get("/akun/2fa/").status_code == 302


@pytest.mark.parametrize(("short", "hours"), [("kabupaten", 12), ("kpa", 8)])
def test_even_a_busy_session_ends(as_person: Callable[[str], Client], short: str, hours: int) -> None:
    client = as_person(short)
    stored = client.session
    data = dict(stored.items()) | {"_began": stored["_began"] - hours * 3600 + 60}
    left = sessions.limit(data) - clock.real_now()
    assert timedelta(seconds=55) < left < timedelta(seconds=65)


def test_using_a_session_writes_at_most_once_a_minute(
    as_person: Callable[[str], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = as_person("kabupaten")
    before = Session.objects.get().expire_date
    client.get("/saya/")
    assert Session.objects.get().expire_date == before
    aged(client, minutes=2)
    client.get("/saya/")
    assert Session.objects.get().expire_date > before - timedelta(minutes=1)


def test_a_new_post_ends_every_session(country: Country, as_person: Callable[[str], Client]) -> None:
    client = as_person("stranger")
    assert client.get("/saya/").status_code == 200
    operations.assign_by_decree(
        person=country.people["stranger"], role=Role.ANGGOTA, area=country.village, pokja=1, from_at=NOON,
        decree="1", source="x", by=SYSTEM, at=NOON,
    )  # fmt: skip
    assert client.get("/saya/").status_code == 302


def test_an_ended_session_does_not_come_back_with_a_request_under_way(
    as_person: Callable[[str], Client],
) -> None:
    client = as_person("kabupaten")
    running = client.session
    running["x"] = 1
    sessions.end_all([Session.objects.get().user.person_id])  # type: ignore[union-attr]
    from django.contrib.sessions.backends.base import UpdateError

    with pytest.raises(UpdateError):
        running.save()


def test_leaving_everywhere(as_person: Callable[[str], Client]) -> None:
    phone, desk = as_person("kabupaten"), as_person("kabupaten")
    assert phone.post("/akun/keluar-semua/").headers["Location"] == "/masuk/"
    assert desk.get("/saya/").status_code == 302


def test_money_posts_open_only_with_a_second_factor(
    as_person: Callable[[str], Client], country: Country
) -> None:
    client = as_person("ppk")
    answer = client.get("/saya/", follow=True)
    assert answer.redirect_chain == [("/akun/2fa/", 302)]
    assert (
        "Tugas Anda menyangkut uang atau akun. Pasang kunci masuk kedua dulu, lalu lanjutkan." in answer.text
    )
    user = country.people["ppk"].accounts.get()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert client.get("/saya/").status_code == 200


def test_the_secret_of_an_app_is_sealed_and_setting_it_up_asks_for_the_password(
    account: Make, client: Client
) -> None:
    user = account("ppk")
    sign_in(client, user.login)
    assert client.get("/akun/2fa/totp/activate/").headers["Location"].startswith("/akun/ulang/")
    client.post("/akun/ulang/?next=/akun/2fa/totp/activate/", {"password": PASSWORD})
    page = client.get("/akun/2fa/totp/activate/")
    secret = page.context["form"].secret
    from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time

    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    assert client.post("/akun/2fa/totp/activate/", {"code": code}).status_code == 302
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert keys.has_key(user)
    assert "Kode cadangan" in client.get("/akun/2fa/recovery-codes/").text
    fresh = Client()
    assert sign_in(fresh, user.login) == "/akun/2fa/authenticate/"
    assert "Kunci masuk kedua" in fresh.get("/akun/2fa/authenticate/").text
    assert fresh.get("/saya/").status_code == 302


def test_every_page_of_keys_is_ours(account: Make, client: Client) -> None:
    user = account("kabupaten")
    sign_in(client, user.login)
    client.post("/akun/ulang/?next=/akun/2fa/", {"password": PASSWORD})
    for address in (
        "/akun/2fa/",
        "/akun/2fa/webauthn/",
        "/akun/2fa/webauthn/add/",
        "/akun/kata-sandi/",
        "/akun/ulang/",
    ):
        assert "Negeri contoh" in (text := client.get(address).text) or "Desa Berketahanan Sosial" in text


def test_a_new_password_is_set_with_the_old_one(account: Make, client: Client) -> None:
    user = account("kabupaten")
    sign_in(client, user.login)
    other = Client()
    sign_in(other, user.login)
    wrong = client.post(
        "/akun/kata-sandi/",
        {"oldpassword": "x", "password1": "empat sapi makan rumput", "password2": "empat sapi makan rumput"},
    )
    assert "Kata sandi lama tidak cocok. Coba lagi." in wrong.text
    client.post(
        "/akun/kata-sandi/",
        {
            "oldpassword": PASSWORD,
            "password1": "empat sapi makan rumput",
            "password2": "empat sapi makan rumput",
        },
    )
    assert client.get("/saya/").status_code == 200
    assert other.get("/saya/").status_code == 302


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("pendek", "short"), ("bismillah123", "common"), ("111111111111", "common"), ("indonesia1945", "common"),
        ("dedikabupaten12", "common"), ("katasandiku!", ""), ("tiga kuda lari pagi", ""),
    ],
)  # fmt: skip
def test_passwords_are_judged_in_words(country: Country, password: str, code: str) -> None:
    from django.core.exceptions import ValidationError

    user = User(person=country.people["kabupaten"], login="x", made_at=NOON)
    found = ""
    for judge in (LongEnough(), NotCommon()):
        try:
            judge.validate(password, user)
        except ValidationError as wrong:
            found = found or str(wrong.code)
    assert (found == code) or (password == "katasandiku!" and found == "common")


def test_the_actor_behind_a_request_is_loaded_once(
    as_person: Callable[[str], Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = as_person("kabupaten")
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert client.get("/saya/").status_code == 200


def test_a_post_that_one_only_acts_for_makes_the_session_short_too(country: Country, account: Make) -> None:
    deputy = account("stranger")
    operations.delegate(
        country.people["kpa"].assignments.get(), to=deputy.person, from_at=NOON, until_at=NOON + timedelta(days=2),
        reason="cuti", by=actor_of(country.people["kpa"], NOON), at=NOON,
    )  # fmt: skip
    assert sessions.guarded(deputy.pk)
