"""Darubiah is measured: the last answers, the meeting, the check, two signatures, and the village reads its sheet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become, do, faults, open_record, send
from tests.journeys.country import Site


def prepare(site: Site, what: str) -> None:
    """By the same code as the tests of the capability, in the site's own database."""
    site.run("shell", "-c", f"from tests.journeys import measuring; measuring.{what}()")


@pytest.mark.smoke
def test_a_village_is_measured_and_reads_its_sheet(
    server: Site,
    page: Page,
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    prepare(server, "open_round")

    # Thirty-nine answers are there; without the fourth dimension the round cannot be called filled.
    become(page, Role.FASILITATOR)
    open_record(page, "/pengukuran/", "Darubiah")
    record = page.url
    expect(page.locator("main")).to_contain_text(say("%(count)d dari %(all)d butir dijawab") % {"count": 39, "all": 52})
    page.goto(f"{record}jawaban/D4/")
    is_accessible(page)
    for number in range(1, 14):
        code = f"D4.{number:02d}"
        if page.locator(f'[name="{code}.ditanya"]').count():
            page.locator(f'[name="{code}.ditanya"]').fill("30")
            page.locator(f'[name="{code}.positif"]').fill("31")
        else:
            page.locator(f'[name="{code}"]').select_option("4")
    send(page, "answers")
    expect(faults(page)).to_contain_text("D4.11")
    page.locator('[name="D4.11.positif"]').fill("24")
    send(page, "answers")
    page.goto(record)
    do(page, "selesai-isi")
    expect(page.locator("main .state").first).to_contain_text(say("Terisi"))

    prepare(server, "hold_meeting")
    page.goto(record)
    do(page, "musyawarahkan")

    become(page, Role.DINSOS_KAB, "Bulukumba")
    page.goto(f"{record}periksa/")
    for box in page.locator("[data-test=form] textarea").all():
        box.fill("Buku kegiatan dan daftar hadir diperiksa, jawabannya benar.")
    if page.locator("[data-test=form] textarea").count():
        send(page, "form")
    page.goto(record)
    do(page, "verifikasi")

    for role in (Role.VERIFIKATOR, Role.PENETAP):
        become(page, role)
        page.goto(record)
        do(page, "terbitkan")
    expect(page.locator("main .state").first).to_contain_text(say("Diterbitkan"))

    become(page, Role.KETUA, "Darubiah")
    page.goto(record)
    page.locator('a[href$="/lembar/"]').first.click()
    expect(page.locator("h1")).to_contain_text("Darubiah")
    expect(page.locator("main")).to_contain_text(say("paling lemah"))
    expect(page.locator("main")).to_contain_text("IKSD 1")
    is_accessible(page)
    shot(page, "lembar-desa")
