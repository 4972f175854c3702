"""Invitations: for whom, once, for seven days; and recovery that another officer confirms."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client

from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.journal.models import Entry
from ketahanan.people import housekeeping, keys, operations
from ketahanan.people.models import Invitation, Person, User
from ketahanan.people.operations.invitations import LENGTH, new_code
from ketahanan.people.posts import Actor, actor_of
from ketahanan.testing import NOON, Country, build_country, give, make_person, make_user

GOOD = "tiga kuda lari pagi"
OFFICERS = "Admin pusat, Dinas sosial provinsi, Dinas sosial kabupaten/kota atau Petugas keamanan"
REFUSED = "Kode undangan ini tidak berlaku. Minta kode baru kepada petugas yang mengundang Anda."


def as_(country: Country, short: str) -> Actor:
    return actor_of(country.people[short], NOON)


def invite(country: Country, person: Person, by: str = "kabupaten") -> Invitation:
    return operations.invite([person], by=as_(country, by), at=NOON, now=clock.real_now())[0]


def accept(code: str, login: str = "0811-2345-678", password: str = GOOD) -> User:
    return operations.accept_invitation(code, login=login, password=password, at=NOON, now=clock.real_now())


def test_a_code_is_long_and_easy_to_copy() -> None:
    code = new_code()
    assert len(code) == LENGTH
    assert not set(code) & set("0o1il")


@pytest.mark.parametrize(
    ("short", "by"),
    [
        ("ketua1", "kabupaten"),
        ("camat", "kabupaten"),
        ("kabupaten", "province"),
        ("province", "admin"),
        ("ppk", "admin"),
    ],
)
def test_each_level_invites_its_own(country: Country, short: str, by: str) -> None:
    assert invite(country, country.people[short], by).person == country.people[short]


@pytest.mark.parametrize(
    ("short", "by"),
    [
        ("ketua1", "neighbour"),
        ("ketua1", "province"),
        ("kabupaten", "admin"),
        ("ppk", "province"),
        ("ketua1", "ketua1"),
    ],
)
def test_others_do_not(country: Country, short: str, by: str) -> None:
    person = country.people[short]
    with pytest.raises(NotAllowed) as told:
        invite(country, person, by)
    assert told.value.sentence == (
        f"Mengundang {person.name} hanya untuk Admin pusat, Dinas sosial provinsi atau Dinas sosial kabupaten/kota "
        "yang berwenang atas tugasnya. Minta petugas itu melakukannya."
    )


def test_a_villager_without_a_post_is_invited_by_the_kabupaten(country: Country) -> None:
    assert invite(country, make_person("Wati", home=country.village)).code


def test_who_has_an_account_is_not_invited(country: Country) -> None:
    make_user(country.people["ketua1"])
    with pytest.raises(Refused) as told:
        invite(country, country.people["ketua1"])
    assert told.value.sentence == (
        "Ani Ketua sudah punya akun. Bila lupa kata sandi, pakai “Pulihkan akun” di halamannya."
    )


def test_a_code_makes_a_login_once(country: Country) -> None:
    row = invite(country, country.people["ketua1"])
    assert fingerprint(row.code) == row.code_hash
    user = accept(f" {row.code[:9].upper()}-{row.code[9:]} ")
    assert (user.login, user.person) == ("+628112345678", country.people["ketua1"])
    assert user.check_password(GOOD)
    row.refresh_from_db()
    assert row.code == ""
    with pytest.raises(NotAllowed) as told:
        accept(row.code)
    assert told.value.sentence == REFUSED
    assert Entry.objects.filter(action="account.make").count() == 1


def test_wrong_old_used_and_withdrawn_codes_get_one_answer(country: Country, client: Client) -> None:
    old = invite(country, country.people["ketua1"])
    Invitation.objects.filter(pk=old.pk).update(until_at=clock.real_now())
    gone = invite(country, country.people["ketua2"])
    operations.withdraw_invitation(gone, by=as_(country, "kabupaten"), at=NOON, now=clock.real_now())
    renewed = invite(country, country.people["ketua3"])
    invite(country, country.people["ketua3"])
    pages = set()
    for code in (new_code(), old.code, gone.code, renewed.code):
        with pytest.raises(NotAllowed) as told:
            accept(code)
        assert told.value.sentence == REFUSED
        answer = client.get(f"/undangan/{code}/")
        assert answer.status_code == 404
        pages.add(answer.text)
    assert len(pages) == 1


def test_a_withdrawn_code_is_not_withdrawn_again(country: Country) -> None:
    row = invite(country, country.people["ketua1"])
    operations.withdraw_invitation(row, by=as_(country, "kabupaten"), at=NOON, now=clock.real_now())
    with pytest.raises(Stale) as told:
        operations.withdraw_invitation(row, by=as_(country, "kabupaten"), at=NOON, now=clock.real_now())
    assert told.value.sentence == "Undangan ini sudah dipakai atau dicabut. Buka halamannya lagi."


@pytest.mark.parametrize(
    ("login", "password", "field", "sentence"),
    [
        ("123", GOOD, "login", "Nomor HP tidak terbaca. Tulis seperti 0811-2345-678."),
        (
            "0811-2345-678", "pendek", "password",
            "Kata sandi minimal 12 huruf atau angka. Anda menulis 6. Gabungkan beberapa kata.",
        ),
        (
            "0811-2345-678", "bismillah1234", "password",
            "Kata sandi ini mudah ditebak. Pakai kata-kata lain, jangan nama, nomor HP, atau kata umum.",
        ),
        (
            "ada@contoh.id", GOOD, "login",
            "Nomor HP atau email ini sudah dipakai untuk masuk. Pakai yang lain, atau masuk dengan akun itu.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_leaves_the_code_usable(
    country: Country, login: str, password: str, field: str, sentence: str
) -> None:
    User.objects.create(person=country.people["camat"], login="ada@contoh.id", made_at=NOON)
    row = invite(country, country.people["ketua1"])
    with pytest.raises(Refused) as told:
        accept(row.code, login, password)
    assert (told.value.field, told.value.sentence) == (field, sentence)
    assert accept(row.code).person == row.person


def test_a_second_accept_that_read_the_open_code_comes_too_late(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = invite(country, country.people["ketua1"])
    stale = operations.open_invitation(row.code, clock.real_now())
    accept(row.code)
    monkeypatch.setattr(operations.invitations, "open_invitation", lambda *_: stale)
    with pytest.raises(NotAllowed):
        accept(row.code, "0812-3456-789")
    assert User.objects.filter(person=row.person).count() == 1


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_of_two_accepts_at_once_one_wins() -> None:
    country = build_country()
    code = invite(country, country.people["ketua1"]).code
    gate, answers = threading.Barrier(2), []

    def run(login: str) -> None:
        gate.wait()
        try:
            accept(code, login)
            answers.append("ok")
        except NotAllowed:
            answers.append("no")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(login,)) for login in ("0811-2345-678", "0812-3456-789")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["no", "ok"]
    assert User.objects.count() == 1


def reset(country: Country, user: User, by: str, *, drops_keys: bool = False) -> Invitation:
    return operations.reset_login(
        user, drops_keys=drops_keys, by=as_(country, by), at=NOON, now=clock.real_now()
    )


@pytest.mark.parametrize(
    ("short", "by"),
    [
        ("ketua1", "kabupaten"),
        ("ketua1", "province"),
        ("ketua1", "security"),
        ("kabupaten", "province"),
        ("ppk", "security"),
    ],
)
def test_an_officer_of_the_same_or_higher_scope_confirms_recovery(
    country: Country, short: str, by: str
) -> None:
    user = make_user(country.people[short])
    row = reset(country, user, by)
    restored = accept(row.code, "")
    assert (restored.pk, restored.login) == (user.pk, user.login)
    entry = Entry.objects.get(action="account.reset")
    assert (entry.subject_kind, entry.subject_id) == ("account", user.pk)
    assert Entry.objects.filter(action="account.restore").count() == 1


@pytest.mark.parametrize(
    ("short", "by", "roles"),
    [
        ("ketua1", "neighbour", OFFICERS),
        ("province", "kabupaten", OFFICERS),
        ("ppk", "admin", "Petugas keamanan"),
    ],
)
def test_others_do_not_recover(country: Country, short: str, by: str, roles: str) -> None:
    person = country.people[short]
    with pytest.raises(NotAllowed) as told:
        reset(country, make_user(person), by)
    assert told.value.sentence == (
        f"Memulihkan akun {person.name} hanya untuk {roles} di tingkat yang sama atau lebih tinggi."
    )


def test_nobody_recovers_the_own_account(country: Country) -> None:
    with pytest.raises(NotAllowed) as told:
        reset(country, make_user(country.people["kabupaten"]), "kabupaten")
    assert told.value.sentence == "Anda tidak bisa memulihkan akun sendiri. Minta petugas lain melakukannya."


def test_a_colleague_of_the_same_office_recovers(country: Country) -> None:
    colleague = make_person("Wati")
    give(colleague, Role.DINSOS_KAB, country.kabupaten)
    user = make_user(country.people["kabupaten"])
    by = actor_of(colleague, NOON)
    assert operations.reset_login(user, drops_keys=False, by=by, at=NOON, now=clock.real_now()).resets == user


@pytest.mark.parametrize("drops", [True, False])
def test_a_lost_phone_takes_its_keys_along_only_when_said(country: Country, drops: bool) -> None:
    user = make_user(country.people["ppk"])
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    accept(reset(country, user, "security", drops_keys=drops).code, "")
    assert keys.has_key(user) is not drops


def test_the_page_of_a_code_sets_the_password_and_leads_to_the_login(
    country: Country, client: Client
) -> None:
    row = invite(country, country.people["ketua1"])
    address = f"/undangan/{row.code}/"
    page = client.get(address)
    assert "Selamat datang, Ani Ketua" in page.text
    typed = {"login": "0811-2345-678", "password": GOOD, "again": "lain"}
    bad = client.post(address, typed)
    assert "Kedua kata sandi tidak sama. Tulis lagi." in bad.text
    assert GOOD not in bad.text
    sent = client.post(address, typed | {"again": GOOD})
    assert sent.headers["Location"] == "/masuk/"
    assert client.get(address).status_code == 404


def test_a_code_can_be_typed(client: Client, db: None) -> None:
    assert client.get("/undangan/", {"kode": "ABC-def 2"}).headers["Location"] == "/undangan/abcdef2/"
    assert "Salin kode dari kertas undangan." in client.get("/undangan/").text


def test_codes_are_printed_by_their_maker_for_half_an_hour(
    country: Country, as_person: Callable[[str], Client]
) -> None:
    client = as_person("kabupaten")
    person = country.people["ketua1"]
    Person.objects.filter(pk=person.pk).update(home=country.village)
    sent = client.post(f"/orang/{person.public_id}/undang/")
    page = client.get(sent.headers["Location"])
    row = Invitation.objects.get()
    assert "<svg" in page.text
    assert row.code[:9] in page.text
    assert "WITA</time>" in page.text
    assert as_person("neighbour").get(sent.headers["Location"]).status_code == 404
    Invitation.objects.update(made_at=clock.real_now() - timedelta(minutes=31))
    assert "Kode ini tidak ditampilkan lagi." in client.get(sent.headers["Location"]).text
    client.post(f"/orang/{person.public_id}/cabut/")
    assert client.get(sent.headers["Location"]).status_code == 404


def test_codes_and_lists_do_not_outlive_their_use(country: Country) -> None:
    row = invite(country, country.people["ketua1"])
    assert housekeeping.tidy(NOON) == 0
    Invitation.objects.update(made_at=clock.real_now() - timedelta(hours=1))
    assert housekeeping.tidy(NOON) == 1
    assert accept(row.code).person == country.people["ketua1"]
