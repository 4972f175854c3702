"""Money moves only through its gates: SPP, SPM, SP2D, and what the Pokja acknowledges."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become, by, faults, open_record, press, send

CAILE, BIRA = "/publik/desa/73.02.02.1007/", "/publik/desa/73.02.03.2005/"
TODAY = "2012-12-03"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def scanned(name: str) -> FilePayload:
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": SCAN}


def of_pokja(page: Page, number: int) -> Locator:
    """The card of one Pokja on the village's public page."""
    return page.locator("article.pokja", has_text=f"Pokja {number}")


def figures(page: Page, address: str, number: int) -> list[str]:
    """Provided, sent, acknowledged, as anybody reads them."""
    page.goto(address)
    return re.findall(r"Rp[\d.,]+", of_pokja(page, number).inner_text())


def payment(page: Page, *words: str) -> None:
    open_record(page, "/hibah/bayar/", *words)


@pytest.mark.smoke
def test_a_payment_walks_from_spp_to_sp2d_and_the_public_sees_it_only_then(
    new_page: Callable[[], Page],
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    public, ppk, ppspm = new_page(), new_page(), new_page()
    provided, sent, _acknowledged = figures(public, CAILE, 4)
    assert sent == "Rp0"

    become(ppk, Role.PPK)
    payment(ppk, "Caile", "Pokja 4")
    is_accessible(ppk)
    by(ppk, "gates").locator("summary").click()
    shot(ppk, "gerbang")
    account = ppk.locator("dd", has=ppk.locator('a[href^="/rekening/"]')).first.inner_text()
    last4 = re.findall(r"\d{4}", account)[-1]
    press(ppk, "uji")
    ppk.locator("[name=spp_no]").fill("00124/SPP/PSKBS/2012")
    ppk.locator("[name=spp_on]").fill(TODAY)
    send(ppk)
    expect(ppk.locator("main")).to_contain_text("00124/SPP/PSKBS/2012")

    become(ppspm, Role.PPSPM)
    payment(ppspm, "Caile", "Pokja 4")
    press(ppspm, "terbitkan-spm")
    ppspm.locator("[name=spm_no]").fill("00124/SPM/PSKBS/2012")
    ppspm.locator("[name=spm_on]").fill(TODAY)
    send(ppspm)
    expect(ppspm.locator("main")).to_contain_text("00124/SPM/PSKBS/2012")
    assert figures(public, CAILE, 4)[1] == "Rp0"

    # An SP2D of another amount is not recorded; what was typed stays.
    ppk.reload()
    press(ppk, "catat-sp2d")
    ppk.locator("[name=sp2d_no]").fill("889911X/054/110")
    ppk.locator("[name=sp2d_on]").fill(TODAY)
    ppk.locator("[name=amount]").fill("1.000")
    ppk.locator("[name=last4]").fill(last4)
    ppk.locator("[name=file_sp2d]").set_input_files(scanned("SP2D"))
    send(ppk)
    expect(faults(ppk)).to_contain_text("Rp1.000")
    expect(ppk.locator("[name=sp2d_no]")).to_have_value("889911X/054/110")
    ppk.locator("[name=amount]").fill(provided)
    ppk.locator("[name=file_sp2d]").set_input_files(scanned("SP2D"))
    send(ppk)
    expect(ppk.locator(".state-big")).to_contain_text(say("SP2D terbit, dana dikirim"))
    assert figures(public, CAILE, 4)[:2] == [provided, provided]
    is_accessible(public)


def test_the_ketua_acknowledges_with_own_eyes(new_page: Callable[[], Page]) -> None:
    public, ketua = new_page(), new_page()
    provided, sent, acknowledged = figures(public, CAILE, 1)
    assert (sent, acknowledged) == (provided, "Rp0")

    become(ketua, Role.KETUA, "Caile", "Pokja 1")
    payment(ketua, "Caile", "Pokja 1")
    press(ketua, "akui")
    ketua.locator("[name=credited_on]").fill("2012-11-30")
    ketua.locator("[name=amount]").fill(provided)
    send(ketua)
    expect(ketua.locator(".state-big")).to_contain_text("Diakui")
    assert figures(public, CAILE, 1) == [provided, provided, provided]


def test_a_hold_shuts_the_gate_and_the_public_page_is_silent_about_it(
    new_page: Callable[[], Page], shot: Callable[..., object]
) -> None:
    ppk, pokja, public = new_page(), new_page(), new_page()
    become(ppk, Role.PPK)
    payment(ppk, "Bira", "Pokja 4")
    held = "Pembayaran sedang ditahan. Tanyakan dinas sosial kabupaten/kota apa yang harus dibereskan."
    expect(by(ppk, "gates")).to_contain_text(held)
    by(ppk, "uji").click()
    ppk.locator("[name=spp_no]").fill("00134/SPP/PSKBS/2012")
    ppk.locator("[name=spp_on]").fill(TODAY)
    send(ppk)
    expect(faults(ppk)).to_contain_text(held)
    expect(ppk.locator("[name=spp_no]")).to_have_value("00134/SPP/PSKBS/2012")

    become(pokja, Role.BENDAHARA, "Bira", "Pokja 4")
    payment(pokja, "Bira", "Pokja 4")
    expect(by(pokja, "gates")).to_contain_text(held)
    shot(pokja, "pembayaran")

    public.goto(BIRA)
    card = of_pokja(public, 4)
    expect(card).to_contain_text("Dalam proses", ignore_case=True)
    assert "tahan" not in re.sub("Ketahanan|ketahanan", "", public.locator("main").inner_text())
    shot(public, "publik-desa")


def test_money_that_came_back_waits_for_the_new_account(new_page: Callable[[], Page]) -> None:
    page = new_page()
    become(page, Role.BENDAHARA, "Bira", "Pokja 3")
    open_record(page, "/hibah/", "Bira", "Pokja 3")
    expect(page.locator("main")).to_contain_text("Diretur bank")
    expect(by(page, "gates")).to_contain_text("Rekening baru Pokja masih dalam masa tunggu.")


def test_the_auditor_reads_the_whole_history(
    new_page: Callable[[], Page], shot: Callable[..., object]
) -> None:
    page = new_page()
    become(page, Role.APIP)
    payment(page, "Bira", "Pokja 3")
    history = page.locator(".history")
    for words in ("Uji dan terbitkan SPP", "Terbitkan SPM", "Catat SP2D", "Catat retur bank"):
        expect(history).to_contain_text(words)
    page.evaluate("document.querySelector('.history').scrollIntoView()")
    shot(page, "riwayat", full=False)
