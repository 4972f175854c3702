"""Places: found by any spelling; a village writes down its own dusun and finds it again."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Become = Callable[[Page, str], None]


def test_a_village_is_found_by_another_spelling(
    page: Page, login_as: Become, say: Callable[[str], str], is_accessible: Callable[[Page], None]
) -> None:
    login_as(page, "Dedi Kurniawan")
    page.goto("/wilayah/cari/")
    is_accessible(page)
    for typed in ("tjaile", "CAILLE", "73.02.02.1007"):
        page.get_by_label(say("Nama atau kode wilayah")).fill(typed)
        page.get_by_role("button", name=say("Cari"), exact=True).click()
        page.locator("main").get_by_role("link", name="Caile").first.wait_for()
    page.locator("main").get_by_role("link", name="Caile").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Caile")
    expect(page.locator("main")).to_contain_text("73.02.02.1007")


def test_a_village_registers_a_dusun_and_finds_it(page: Page, login_as: Become) -> None:
    login_as(page, "Olivia Rahman")
    page.goto("/desa/")
    page.locator("main").get_by_role("link").filter(has_text="Bialo").first.click()
    page.get_by_role("link", name="Buka Dusun, RW, RT").click()
    page.locator("[data-test=new-sub-area]").click()

    # A day to come is refused in words; what was typed stays.
    page.get_by_label("Dusun", exact=True).check()
    page.get_by_label("Nama atau nomor").fill("Bontomanai Timur")
    page.get_by_label("Jumlah kepala keluarga").fill("143")
    page.get_by_label("Ada sejak tanggal").fill("2013-01-01")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nama atau nomor")).to_have_value("Bontomanai Timur")

    page.get_by_label("Ada sejak tanggal").fill("2002-08-17")
    page.get_by_role("button", name="Daftarkan").click()
    row = page.get_by_role("row").filter(has_text="Dusun Bontomanai Timur")
    expect(row).to_contain_text("143")

    page.goto("/wilayah/cari/?q=bontomanai+timur")
    expect(page.locator("main").get_by_role("link", name="Dusun Bontomanai Timur")).to_be_visible()
