"""Two officers in a village: one has no line, fills coming and sheet all the same, and both arrive exactly once."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import Page, Route, expect

from tests.journeys.acting import by, faults, open_record, place_of, press, send
from tests.journeys.country import Site
from tests.journeys.test_visit import SEEN, answer, photo

READY = "Siap dipakai tanpa sinyal"


def count(server: Site, statement: str) -> int:
    with closing(sqlite3.connect(server.env["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        found: int = database.execute(statement).fetchone()[0]
    return found


def came(server: Site) -> tuple[int, int, int]:
    """Comings, answers, photos of comings."""
    return (
        count(server, "SELECT count(*) FROM journal_entry WHERE action = 'visit.check_in'"),
        count(server, "SELECT count(*) FROM supervision_sheetanswer"),
        count(server, "SELECT count(*) FROM documents_document WHERE kind = 'B18F'"),
    )


def take_along(page: Page) -> str:
    """The visit's page, opened with a line, stores itself, the coming and the sheet."""
    open_record(page, "/kunjungan/", "Taccorong")
    expect(page.locator("#keadaan")).to_have_text(READY)
    return page.url


def come(page: Page, lat: float, lon: float) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": lat, "longitude": lon, "accuracy": 8})
    page.get_by_role("button", name="Ambil letak dari GPS").click()
    expect(page.locator("[name=place]")).to_have_value(f"{lat:.5f},{lon:.5f}")


def test_a_coming_and_a_sheet_without_a_line_arrive_exactly_once(
    new_page: Callable[[], Page],
    login_as: Callable[[Page, str], None],
    server: Site,
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    indah, slamet = new_page(), new_page()
    login_as(indah, "Indah Permata")
    login_as(slamet, "Slamet Riyadi")
    address = take_along(indah)
    lat, lon = place_of(indah)
    before = came(server)

    # Indah is 5.5 km from the village's point and without a line: she says why, shows a photo, and fills her sheet.
    indah.context.set_offline(True)
    indah.goto(address)
    press(indah, "hadir")
    come(indah, lat - 0.05, lon)
    indah.locator("[name=reason]").fill("Jembatan putus, kami bertemu di dusun.")
    indah.locator("[name=file_b18f]").set_input_files(photo())
    indah.locator("[name=no_conflict]").check()
    expect(indah.locator("#keadaan")).to_have_text("Draf tersimpan di perangkat")
    indah.reload()  # nothing typed is lost with the tab
    expect(indah.locator("[name=reason]")).to_have_value("Jembatan putus, kami bertemu di dusun.")
    expect(indah.locator("[name=no_conflict]")).to_be_checked()
    by(indah, "act").locator("button[type=submit]").first.click()
    expect(by(indah, "waiting")).to_have_text("1")
    expect(indah.locator("#daftar")).to_contain_text("Kehadiran: Supervisi awal")
    is_accessible(indah)
    indah.locator("#pekerjaan a").click()
    indah.goto(address + "lembar/")
    answer(indah, {21: ("TIDAK", SEEN)})
    by(indah, "later").click()
    expect(by(indah, "waiting")).to_have_text("2")
    shot(indah, "kotak-kirim")
    context = indah.context
    indah.close()
    assert came(server) == before

    # With a line again a new tab sends the coming first and then the sheet; the server is busy once.
    busy = [503]

    def faulty(route: Route) -> None:
        if route.request.method == "POST" and busy:
            route.fulfill(status=busy.pop(), body="sibuk", content_type="text/html")
        else:
            route.continue_()

    context.route("**/kunjungan/**", faulty)
    context.set_offline(False)
    again = context.new_page()
    again.goto("/isian/kotak/")
    expect(again.locator("#kabar")).to_contain_text("Server sedang sibuk.")
    by(again, "send-now").click()
    expect(again.locator("#kabar")).to_contain_text("Semua sudah terkirim.", timeout=30_000)
    expect(by(again, "waiting")).to_have_text("0")
    expect(again.locator("#bukti li")).to_have_count(2)
    expect(again.locator("#bukti")).to_contain_text("Lembar disimpan: 24 dari 24 butir terisi.")
    by(again, "send-now").click()
    expect(again.locator("#kabar")).to_contain_text("Tidak ada yang menunggu.")
    comings, answers, photos = before
    assert came(server) == (comings + 1, answers + 24, photos + 1)

    again.goto(address)
    person = again.locator("li.person", has_text="Indah Permata")
    expect(person).to_contain_text("diterima")
    expect(person).to_contain_text(re.compile("jembatan putus", re.IGNORECASE))
    expect(person).to_contain_text("Lembar terisi 24 dari 24 butir; diisi")
    # One part after the other with a line: the next part comes into view, and the button works again.
    again.goto(address + "lembar/")
    for number in (1, 2):
        again.locator(f'[name=simpan][value="{number}"]').click()
        again.wait_for_url(f"**/lembar/#bagian-{number + 1}")
        expect(again.locator("main .banner, main [role=status]").first).to_contain_text("Lembar disimpan: 24 dari 24 butir terisi.")
    slamet.goto(address)
    expect(slamet.locator("li.person", has_text="Indah Permata")).to_contain_text("diterima")
    expect(slamet.locator("main")).not_to_contain_text(SEEN)


def test_on_a_shared_phone_others_see_a_count_and_a_refusal_waits_for_its_writer(
    page: Page, login_as: Callable[[Page, str], None], server: Site
) -> None:
    login_as(page, "Slamet Riyadi")
    address = take_along(page)
    lat, lon = place_of(page)
    before = came(server)
    page.context.set_offline(True)
    page.goto(address + "hadir/")
    come(page, lat - 0.05, lon)
    page.locator("[name=no_conflict]").check()
    by(page, "act").locator("button[type=submit]").first.click()
    expect(by(page, "waiting")).to_have_text("1")
    page.context.set_offline(False)

    # The line comes back while somebody else holds the phone.
    refused = "**/kunjungan/**"
    page.route(refused, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.goto(address)
    page.locator("form[action='/keluar/'] button").click()
    page.wait_for_load_state()
    page.unroute(refused)
    assert page.evaluate("async () => (await caches.keys()).filter((name) => name.startsWith('isian-'))") == []
    page.goto("/isian/kotak/")
    expect(by(page, "others")).to_have_text("Isian di perangkat ini: 1. Masuk untuk melihat dan mengirim milik Anda.")
    expect(page.locator("#daftar li")).to_have_count(0)
    login_as(page, "Indah Permata")
    page.goto("/isian/kotak/")
    expect(by(page, "others")).to_contain_text("Isian orang lain di perangkat ini: 1.")
    by(page, "send-now").click()
    expect(page.locator("#kabar")).to_contain_text("Yang menunggu milik orang lain.")
    expect(page.locator("main")).not_to_contain_text("Slamet")
    expect(page.locator("main")).not_to_contain_text("Taccorong")
    by(page, "rescue").click()
    expect(page.locator("#kabar")).to_contain_text("Tidak ada isian milik Anda di perangkat ini.")
    rows = page.evaluate(
        """async () => new Promise((resolve) => {
          const opening = indexedDB.open("ketahanan-isian");
          opening.onsuccess = () => {
            const asked = opening.result.transaction("isian").objectStore("isian").getAll();
            asked.onsuccess = () => resolve(JSON.stringify(asked.result.map((row) => Object.keys(row))));
          };
        })"""
    )
    assert json.loads(rows) == [["id", "state", "made", "sealed"]]
    assert came(server) == before

    # Its writer comes in: it is sent, refused in the server's words, opened again with what was typed, and mended.
    login_as(page, "Slamet Riyadi")
    page.goto("/isian/kotak/")
    entry = page.locator("#daftar [data-state=ditolak]")
    expect(entry).to_contain_text("Isi alasan dan lampirkan foto; rekan Anda lalu membenarkannya.")
    by(entry.page, "open").click()
    expect(page.locator("[name=place]")).to_have_value(f"{lat - 0.05:.5f},{lon:.5f}")
    page.locator("[name=reason]").fill("Jembatan putus.")
    send(page)
    expect(faults(page)).to_contain_text("lampirkan foto")
    expect(page.locator("[name=reason]")).to_have_value("Jembatan putus.")
    page.locator("[name=file_b18f]").set_input_files(photo())
    send(page)
    expect(page.locator("li.person", has_text="Slamet Riyadi")).to_contain_text("Jembatan putus.")
    comings, answers, photos = before
    assert came(server) == (comings + 1, answers, photos + 1)
    page.goto("/isian/kotak/")
    expect(by(page, "waiting")).to_have_text("0")
    expect(page.locator("#daftar li")).to_have_count(0)
