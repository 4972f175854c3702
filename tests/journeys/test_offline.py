"""A questionnaire is filled without a line, the tab closed, the server faulty twice, and arrives exactly once."""

import json
import re
import sqlite3
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from ketahanan.common.roles import Role
from ketahanan.instruments.tests.making import SURVEY, Rows, book, row, settings
from tests.journeys.acting import become, by, do, open_record, send
from tests.journeys.country import Site

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_VISIT = 350_000  # bytes over the line, packed
ASKED = (
    (*SURVEY[0], "required"),
    *SURVEY[1:-1],
    (*row(type="integer", name="keluarga", label="Berapa keluarga di desa?", english="Families"), "yes"),
    row(type="image", name="foto", label="Foto balai desa", english="Photo", parameters="max-pixels=1024"),
    row(type="geopoint", name="tempat", label="Letak balai desa", english="Place"),
)


@pytest.fixture(autouse=True)
def published(page: Page, server: Site) -> None:
    """A form of five questions; once for all journeys here."""
    publish(page, server, "lapangan", "Keadaan lapangan", survey=ASKED)


def publish(
    page: Page, server: Site, form_id: str, title: str, *, media: Sequence[tuple[str, str, bytes]] = (), **sheets: Rows
) -> None:
    """A form brought by one person and published by another, unless it is there."""
    if asked(server, f"SELECT 1 FROM instruments_instrument WHERE form_id = '{form_id}'"):
        return
    become(page, Role.ADMIN_PUSAT)
    page.goto("/instrumen/baru/")
    page.locator("[name=respondent][value=PETUGAS]").check()
    workbook = book(settings=settings(form_id=form_id, form_title=title), **sheets)
    page.locator("[name=workbook]").set_input_files({"name": "isian.xlsx", "mimeType": XLSX, "buffer": workbook})
    page.locator("[name=media]").set_input_files([FilePayload(name=name, mimeType=mime, buffer=part) for name, mime, part in media])
    send(page, "form")
    do(page, "ajukan")
    become(page, "R03")
    open_record(page, "/instrumen/", title)
    do(page, "terbitkan")


def photo() -> bytes:
    packed = BytesIO()
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(packed, "JPEG")
    return packed.getvalue()


def asked(server: Site, statement: str) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(server.env["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        return database.execute(statement).fetchall()


def received(server: Site, filled: str) -> list[tuple[str, int]]:
    """Person and number of photos of every submission in which that many families were counted."""
    found = asked(
        server,
        "SELECT p.name, (SELECT count(*) FROM instruments_submissionfile f"
        " WHERE f.submission_id = s.id AND f.state = 'DITERIMA')"
        " FROM instruments_submission s JOIN people_person p ON p.id = s.person_id"
        f" WHERE instr(CAST(s.raw AS TEXT), '<keluarga>{filled}</keluarga>')",
    )
    return [(name, files) for name, files in found]


def choose(page: Page, *words: str) -> None:
    """One answer for each question with choices, in their order."""
    for at, word in enumerate(words):
        page.locator("form.or .option-wrapper").nth(at).locator("label:visible").filter(has_text=word).first.click()


def fill(page: Page) -> None:
    choose(page, "semua", "sebagian")
    page.locator('form.or input[name$="/keluarga"]').fill("212")
    page.locator('form.or input[type=file]').set_input_files(
        {"name": "balai.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    expect(page.locator(".file-preview img")).to_be_visible()
    page.locator(".place-button").click()
    expect(page.locator('input[data-type-xml="geopoint"]')).to_have_value(re.compile(r"^-5\.5\d+ 120\.2\d+ "))


def test_filled_without_a_line_it_arrives_exactly_once(
    page: Page, server: Site, is_accessible: Callable[[Page], None]
) -> None:
    context = page.context
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": -5.5561, "longitude": 120.1962 + 0.01, "accuracy": 9})
    become(page, Role.FASILITATOR)
    name = page.locator(".head .avatar + .phone-only + .wide-text").inner_text()
    page.goto("/isian/")
    expect(page.locator("[data-ready]").filter(has_text="Keadaan lapangan")).to_have_count(1)
    is_accessible(page)

    context.set_offline(True)
    page.goto("/isian/")
    page.get_by_role("link", name="Keadaan lapangan").click()
    expect(page.locator("form.or")).to_be_visible()
    fill(page)
    is_accessible(page)
    expect(page.locator("#keadaan")).to_have_text("Draf tersimpan di perangkat")
    expect(page).to_have_url(re.compile(r"\?draf=uuid"))
    page.reload()
    expect(page.locator('form.or input[name$="/keluarga"]')).to_have_value("212")
    expect(page.locator(".file-preview img")).to_be_visible()
    by(page, "finish").click()
    expect(page.locator("#kabar")).to_contain_text("Tidak ada sambungan ke Ketahanan.")
    expect(by(page, "waiting")).to_have_text("1")
    is_accessible(page)
    page.close()
    assert received(server, "212") == []

    faults = [503, 503]

    def faulty(route: Route) -> None:
        if faults:
            route.fulfill(status=faults.pop(), body="sibuk", content_type="text/html")
        else:
            route.continue_()

    context.route("**/isian/kirim/**", faulty)
    context.set_offline(False)
    again = context.new_page()
    again.goto("/isian/kotak/")
    expect(again.locator("#kabar")).to_contain_text("Server sedang sibuk.")
    expect(by(again, "waiting")).to_have_text("1")
    by(again, "send-now").click()
    expect(again.locator("#kabar")).to_contain_text("Semua sudah terkirim.", timeout=30_000)
    assert not faults
    expect(by(again, "waiting")).to_have_text("0")
    expect(again.locator("#bukti")).to_contain_text("Keadaan lapangan")
    assert received(server, "212") == [(name, 1)]
    by(again, "send-now").click()
    expect(again.locator("#kabar")).to_contain_text("Tidak ada yang menunggu.")
    assert len(received(server, "212")) == 1


def packed(page: Page, address: str) -> int:
    """Bytes over the line: packed where the server packs, and it packs nothing that bears a token."""
    if "/static/" not in address:
        answer = page.request.get(address)
        return int(answer.headers["content-length"]) if "content-encoding" in answer.headers else len(answer.body())
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return len(answer.read())


def test_the_first_visit_that_stores_a_form_costs_little(page: Page, server: Site) -> None:
    become(page, Role.FASILITATOR)
    page.goto("/isian/")
    expect(page.locator("[data-ready]").first).to_be_visible()
    addresses = page.evaluate("() => [...new Set(performance.getEntries().map((entry) => entry.name))]")
    sizes = {address: packed(page, address) for address in addresses if address.startswith(server.url)}
    assert max(size for address, size in sizes.items() if "vendor/enketo" in address) > 90_000
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


def test_whoever_leaves_takes_pages_off_the_device_and_leaves_what_was_filled(page: Page) -> None:
    become(page, Role.FASILITATOR)
    page.goto("/isian/")
    expect(page.locator("[data-ready]").first).to_be_visible()
    page.goto("/isian/lapangan/1/")
    page.locator('form.or input[name$="/keluarga"]').fill("7")
    page.locator('form.or input[name$="/keluarga"]').press("Tab")
    expect(page.locator("#keadaan")).to_have_text("Draf tersimpan di perangkat")
    page.locator("form[action='/keluar/'] button").click()
    page.wait_for_load_state()
    assert page.evaluate("async () => (await caches.keys()).filter((name) => name.startsWith('isian-'))") == []
    page.goto("/isian/kotak/")
    expect(by(page, "others")).to_contain_text("Isian di perangkat ini: 1.")
    expect(page.locator("#daftar li")).to_have_count(0)
    become(page, Role.FASILITATOR)
    page.goto("/isian/kotak/")
    expect(page.locator("#daftar")).to_contain_text("Draf")


# What a new release does to a device: another worker comes; before, the cache held a file and a form of the old one.
OLD = "/static/js/field/form.0123456789ab.js"
RELEASE = """async (old) => {
  const name = (await caches.keys()).find((name) => name.startsWith("isian-"));
  const cache = await caches.open(name);
  await cache.put(old, new Response("lama"));
  await cache.put("/isian/lapangan/1/", new Response(`<html><script src="${old}"></script></html>`));
  const definition = (await cache.keys()).find((request) => request.url.includes("/lapangan/1/formulir.json?md5="));
  await cache.delete(definition);
  await (await navigator.serviceWorker.getRegistration()).unregister();
}"""
KEPT = """async (old) => {
  const all = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) all.push(one.url);
  const page = await (await caches.match("/isian/lapangan/1/"))?.text();
  return {
    old: all.some((url) => url.endsWith(old)), fresh: Boolean(page?.includes('id="isian"')),
    definition: all.some((url) => url.includes("/lapangan/1/formulir.json?md5=")),
  };
}"""


def test_a_new_worker_stores_everything_anew_and_drops_what_is_old(page: Page) -> None:
    become(page, Role.FASILITATOR)
    page.goto("/isian/")
    expect(page.locator("[data-ready]").filter(has_text="Keadaan lapangan")).to_have_count(1)
    page.evaluate(RELEASE, OLD)
    assert page.evaluate(KEPT, OLD) == {"old": True, "fresh": False, "definition": False}
    page.goto("/isian/kotak/")
    for _try in range(100):
        if (kept := page.evaluate(KEPT, OLD)) == {"old": False, "fresh": True, "definition": True}:
            break
        page.wait_for_timeout(100)
    assert kept == {"old": False, "fresh": True, "definition": True}
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.context.set_offline(True)
    page.goto("/isian/lapangan/1/")
    expect(page.locator("form.or")).to_be_visible()


# Another form under a number that is taken, as a phone with a copied browser profile would send it.
SEND_OTHER = """async (xml) => {
  const told = await (await fetch("/isian/saya.json")).json();
  const body = new FormData();
  body.append("xml_submission_file", new File([xml], "isian.xml", { type: "text/xml" }));
  const headers = { "X-CSRFToken": told.csrf, "X-Isian-Pengisi": told.person.token };
  const answer = await fetch("/isian/kirim/", { method: "POST", body, headers });
  return [answer.status, (await answer.json()).message];
}"""


def test_a_refusal_stands_beside_its_form_in_the_servers_words(
    page: Page, server: Site, is_accessible: Callable[[Page], None], shot: Callable[..., object]
) -> None:
    become(page, Role.FASILITATOR)
    page.goto("/isian/lapangan/1/")
    expect(page.locator("form.or")).to_be_visible()
    by(page, "finish").click()
    expect(page.locator("form.or .invalid-required").first).to_contain_text("Wajib diisi")
    choose(page, "semua", "sebagian")
    page.locator('form.or input[name$="/keluarga"]').fill("7")

    def refuse(route: Route) -> None:
        said = {"ketahanan": "isian", "message": "Formulir ini sudah ditutup."}
        route.fulfill(status=409, body=json.dumps(said), content_type="application/json")

    page.route("**/isian/kirim/**", refuse)
    by(page, "finish").click()
    expect(page.locator("#daftar [data-state=ditolak]")).to_contain_text("Formulir ini sudah ditutup.")
    with page.expect_download() as download:
        by(page, "rescue").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        answers = next(name for name in archive.namelist() if name.endswith("isian.xml"))
        filled = archive.read(answers).decode()
        assert "<keluarga>7</keluarga>" in filled
        # Nothing in it lets its finder send in the writer's name.
        told = json.loads(archive.read(answers.replace("isian.xml", "keterangan.json")))
        token = page.evaluate("async () => (await (await fetch('/isian/saya.json')).json()).person.token")
        assert told["seal"]
        assert token.encode() not in b"".join(map(archive.read, archive.namelist()))
    page.unroute_all()

    # The dinas takes in the ZIP; the phone, found again, sends the same: it is there once.
    before = len(received(server, "7"))
    become(page, Role.DINSOS_KAB, "Bulukumba")
    page.goto("/isian/penyelamatan/")
    page.locator("[name=archive]").set_input_files(download.value.path())
    send(page, "form")
    expect(by(page, "taken").locator("tbody tr").filter(has_text="Diterima")).to_have_count(1)
    is_accessible(page)
    become(page, Role.FASILITATOR)
    page.goto("/isian/kotak/")
    assert len(received(server, "7")) == before + 1
    by(page, "again").click()
    expect(page.locator("#kabar")).to_contain_text("Semua sudah terkirim.")
    assert len(received(server, "7")) == before + 1

    # Other answers under that number are kept beside the first; the office sees what differs and what to do.
    status, message = page.evaluate(SEND_OTHER, filled.replace("<keluarga>7<", "<keluarga>8<"))
    assert (status, message) == (409, "Isian dengan nomor ini sudah diterima dengan jawaban lain. Keduanya disimpan; hubungi petugas kabupaten.")
    become(page, Role.DINSOS_KAB, "Bulukumba")
    page.goto("/isian/diterima/?tampil=perlu")
    is_accessible(page)
    page.locator("tbody a").first.click()
    expect(by(page, "conflict").locator("tbody tr")).to_have_text("keluarga78")
    is_accessible(page)
    shot(page, "isian-berselisih")
