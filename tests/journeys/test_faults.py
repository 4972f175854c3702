"""What goes wrong in life: pressed twice, signed out, overtaken, the server gone. Nothing is lost or half done."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become, by, faults, open_record, press, send
from tests.journeys.country import Site

TACCORONG, ARA, DARUBIAH = "73.02.01.2021", "73.02.03.2006", "73.02.03.2007"
PASSWORD = "ketahanan-contoh-2012"


@pytest.fixture
def still(page: Page, server: Site) -> Iterator[Page]:
    """A page in a browser that runs no script, so that nothing holds back a second press."""
    assert page.context.browser is not None
    context = page.context.browser.new_context(
        base_url=server.url, java_script_enabled=False, locale="id-ID", viewport=page.viewport_size
    )
    yield context.new_page()
    context.close()


def write_hold(page: Page, village: str, why: str) -> None:
    """The form that stops the payments of a village, filled and not yet sent."""
    page.goto(f"/penahanan/baru/?desa={village}")
    page.locator('[name=reason_code][value="ADMINISTRASI"]').check()
    page.locator("[name=reason]").fill(why)


def holds(page: Page, village: str) -> int:
    page.goto(f"/penahanan/?q={village}")
    return page.locator("main tbody tr").count()


def test_two_presses_make_one_record(page: Page) -> None:
    become(page, Role.DINSOS_KAB, "Bulukumba")
    write_hold(page, TACCORONG, "Fotokopi buku tabungan belum terbaca.")
    by(page, "form").locator("button[type=submit]").dblclick()
    page.wait_for_url("**/penahanan/*-*/")
    assert holds(page, TACCORONG) == 1


def test_two_presses_make_one_record_without_script(still: Page) -> None:
    become(still, Role.DINSOS_KAB, "Bulukumba")
    write_hold(still, ARA, "Fotokopi buku tabungan belum terbaca.")
    by(still, "form").locator("button[type=submit]").dblclick()
    still.wait_for_url("**/penahanan/*-*/")
    assert holds(still, ARA) == 1


def test_a_login_that_ended_in_a_half_filled_form_gives_it_back(new_page: Callable[[], Page]) -> None:
    here, elsewhere = new_page(), new_page()
    typed = "Anak muda pulang dari rantau dan belum dikenal di dusun."
    become(here, Role.KETUA, "Lapongkoda", "Pokja 1")
    open_record(here, "/usulan/", "Lapongkoda", "Pokja 1")
    here.goto(here.url.split("?")[0].rstrip("/") + "/isi/")
    here.locator("[name=background]").fill(typed)

    become(elsewhere, Role.KETUA, "Lapongkoda", "Pokja 1")
    elsewhere.goto("/saya/")
    by(elsewhere, "leave-all").click()
    expect(elsewhere.get_by_role("status")).to_contain_text("Anda sudah keluar dari semua perangkat.")

    by(here, "form").locator("button[type=submit]").first.click()
    expect(here.locator("main")).to_contain_text("isian Anda tersimpan 30 menit dan akan kembali")
    here.locator("[name=login]").fill("ketua1.lapongkoda@contoh.id")
    here.locator("[name=password]").fill(PASSWORD)
    send(here, "login")
    expect(here.locator("main")).to_contain_text("Isian Anda sudah kembali. Periksa, lalu kirim.")
    expect(here.locator("[name=background]")).to_have_value(typed)
    by(here, "form").locator("button[type=submit]").first.click()
    here.wait_for_url(lambda url: "/isi/" not in url)
    expect(here.locator("main")).to_contain_text(typed)


def test_who_is_overtaken_reads_why_and_keeps_what_was_typed(new_page: Callable[[], Page]) -> None:
    slow, fast = new_page(), new_page()
    for page in (slow, fast):
        become(page, Role.PPK)
        open_record(page, "/hibah/bayar/", "Caile", "Pokja 4")
        press(page, "uji")
        page.locator("[name=spp_on]").fill("2012-12-03")
    fast.locator("[name=spp_no]").fill("00124/SPP/PSKBS/2012")
    send(fast)
    expect(fast.locator(".state-big")).to_contain_text("SPP terbit")

    slow.locator("[name=spp_no]").fill("00999/SPP/PSKBS/2012")
    send(slow)
    expect(faults(slow)).to_contain_text(
        "“Uji dan terbitkan SPP” tidak bisa lagi: keadaan berkas sekarang SPP terbit. Buka halamannya lagi."
    )
    expect(slow.locator("[name=spp_no]")).to_have_value("00999/SPP/PSKBS/2012")


def test_a_server_killed_in_mid_request_leaves_nothing_half_done(server: Site, page: Page) -> None:
    become(page, Role.DINSOS_KAB, "Bulukumba")
    write_hold(page, DARUBIAH, "Tanda tangan Bendahara belum lengkap.")
    with closing(sqlite3.connect(server.env["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        before = database.execute("SELECT count(*) FROM journal_entry").fetchone()
        database.execute("BEGIN IMMEDIATE")  # the request comes to its transaction and waits there
        with page.expect_request(lambda request: request.method == "POST"):
            by(page, "form").locator("button[type=submit]").click(no_wait_after=True)
        assert page.request.get("/masuk/").ok  # taken up after the form was, by the same server
        server.kill()
        database.rollback()
        assert database.execute("SELECT count(*) FROM journal_entry").fetchone() == before

    server.start()
    page.reload()  # the browser sends the same form again
    page.wait_for_url("**/penahanan/*-*/")
    assert holds(page, DARUBIAH) == 1
