"""People: an invitation becomes a login, a login gets a key, and everybody reads what they may do and why."""

import base64
import hmac
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ketahanan.common import clock
from tests.journeys.country import Site

Become = Callable[[Page, str], None]
PASSWORD = "perahu biru di ujung dermaga"
DEMO_PASSWORD = "ketahanan-contoh-2012"


def printed_code(page: Page, name: str) -> str:
    """The code on the paper that the officer of the kabupaten makes for this person."""
    page.goto("/orang/")
    page.get_by_label("Cari nama, NIK, atau nomor HP").fill(name)
    page.get_by_role("button", name="Cari", exact=True).click()
    page.locator("main").get_by_role("link", name=name).click()
    page.locator("[data-test=invite]").click()
    page.get_by_role("button", name="Buat undangan").click()
    paper = page.locator("article.invitation")
    expect(paper).to_contain_text(name)
    return paper.locator(".code").inner_text()


def sign_in(page: Page, login: str, password: str) -> None:
    page.get_by_label("Nomor HP atau email").fill(login)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.locator("[data-test=login] button").click()


def test_an_invitation_on_paper_becomes_a_login_once(
    new_page: Callable[[], Page], login_as: Become, is_accessible: Callable[[Page], None]
) -> None:
    officer, invited, thief = new_page(), new_page(), new_page()
    login_as(officer, "Dedi Kurniawan")
    code = printed_code(officer, "Abdul Gaffar")

    invited.goto("/masuk/")
    invited.get_by_role("link", name="Saya punya kode undangan").click()
    invited.get_by_label("Kode").fill(code.lower().replace("-", " "))
    invited.get_by_role("button", name="Lanjut").click()
    expect(invited.get_by_role("heading", level=1)).to_contain_text("Abdul Gaffar")
    is_accessible(invited)
    invited.get_by_label("Nomor HP atau email").fill("gaffar@contoh.id")
    invited.get_by_label("Kata sandi baru").fill("pendek")
    invited.get_by_label("Kata sandi sekali lagi").fill("pendek")
    invited.locator("[data-test=accept] button").click()
    expect(invited.get_by_role("alert")).to_contain_text("Kata sandi minimal 12 huruf atau angka.")
    expect(invited.get_by_label("Nomor HP atau email")).to_have_value("gaffar@contoh.id")
    invited.get_by_label("Kata sandi baru").fill(PASSWORD)
    invited.get_by_label("Kata sandi sekali lagi").fill(PASSWORD)
    invited.locator("[data-test=accept] button").click()
    expect(invited.get_by_role("status")).to_contain_text("Akun Anda siap.")
    sign_in(invited, "Gaffar@contoh.id", PASSWORD)
    expect(invited.get_by_role("link", name="Saya Abdul Gaffar")).to_be_visible()

    thief.goto("/undangan/")
    thief.get_by_label("Kode").fill(code)
    thief.get_by_role("button", name="Lanjut").click()
    expect(thief.locator("main")).to_contain_text("tidak berlaku")


@pytest.mark.smoke
def test_a_person_reads_what_they_may_do_and_why(
    page: Page,
    login_as: Become,
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    login_as(page, "Dedi Kurniawan")
    page.goto("/")
    expect(page.locator("main")).to_contain_text(say("Rekomendasikan"))
    is_accessible(page)
    shot(page, "beranda")
    page.get_by_role("banner").get_by_role("link", name="Dedi Kurniawan").click()
    main = page.locator("main")
    expect(main.get_by_role("heading", name=say("Apa yang boleh saya lakukan"))).to_be_visible()
    for words in (say("Dinas sosial kabupaten/kota"), "Kabupaten Bulukumba", "2/HUK/2012"):
        expect(main).to_contain_text(words)
    is_accessible(page)
    shot(page, "saya")
    proposals = main.locator("details").filter(has_text=say("Rekomendasikan"))
    proposals.locator("summary").click()
    expect(proposals.get_by_text(say("Rekomendasikan")).first).to_be_visible()


def test_a_key_in_the_phone_opens_the_door_without_password(server: Site, page: Page) -> None:
    """A passkey belongs to a name, not to a number: so by localhost."""
    here = server.url.replace("127.0.0.1", "localhost")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    page.goto(f"{here}/masuk/")
    sign_in(page, "verifikator1@contoh.id", DEMO_PASSWORD)
    expect(page.get_by_role("link", name="Saya Fajar Nugroho")).to_be_visible()
    page.goto(f"{here}/akun/2fa/webauthn/add/")
    # A weighty step: the password once more, then on to where one was going.
    page.get_by_label("Kata sandi", exact=True).fill(DEMO_PASSWORD)
    page.locator("[data-test=again] button").click()
    page.get_by_label("Nama kunci").fill("HP saya")
    page.get_by_label("Pakai juga untuk masuk tanpa kata sandi").check()
    page.get_by_role("button", name="Tambah kunci").click()
    expect(page.locator("main")).to_contain_text("Kunci sandi sudah terpasang.")

    page.context.clear_cookies()
    page.goto(f"{here}/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_role("link", name="Saya Fajar Nugroho")).to_be_visible()


def app_code(secret: str, *, ahead: int = 0) -> str:
    """What the app in the phone shows (RFC 6238): six digits of the half minute, `ahead` half minutes from now."""
    moment = int(clock.real_now().timestamp()) // 30 + ahead
    digest = hmac.digest(base64.b32decode(secret), moment.to_bytes(8), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 10**6:06d}"


def test_who_pays_begins_with_a_second_key(page: Page, is_accessible: Callable[[Page], None]) -> None:
    page.goto("/masuk/")
    sign_in(page, "ppk@contoh.id", DEMO_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kunci masuk")
    expect(page.get_by_role("main")).to_contain_text("Pasang kunci masuk kedua dulu, lalu lanjutkan.")
    page.goto("/hibah/bayar/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kunci masuk")

    page.get_by_role("link", name="Aplikasi kode").click()
    page.get_by_label("Kata sandi", exact=True).fill(DEMO_PASSWORD)
    page.locator("[data-test=again] button").click()
    secret = page.locator("figure.qr .code").inner_text()
    is_accessible(page)
    page.get_by_label("Kode").fill("000000" if app_code(secret) != "000000" else "000001")
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("figure.qr .code").inner_text() == secret
    page.get_by_label("Kode").fill(app_code(secret))
    page.get_by_role("button", name="Pasang").click()
    expect(page.locator("main")).to_contain_text("Aplikasi kode sudah terpasang.")

    page.context.clear_cookies()
    page.goto("/masuk/")
    sign_in(page, "ppk@contoh.id", DEMO_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kunci masuk kedua")
    page.get_by_label("Kode").fill(app_code(secret, ahead=1))  # no code counts twice
    page.locator("[data-test=second-factor] button").click()
    page.goto("/hibah/bayar/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pembayaran")
