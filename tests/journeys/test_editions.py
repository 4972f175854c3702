"""An edition's rules are made and changed on screens, by an administrator, without code."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Become = Callable[[Page, str], None]


def test_an_administrator_makes_an_edition_changes_a_rule_and_sets_a_quota(
    page: Page,
    login_as: Become,
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    login_as(page, "Agus Salim")
    page.goto("/edisi/")
    page.locator("[data-test=new]").click()
    page.get_by_label("Desa Berketahanan Sosial 2012").check()
    page.get_by_label("Bantuan pemerintah").check()
    # An amount that can be read two ways is asked back; nothing typed is lost.
    page.get_by_label("Anggaran edisi").fill("5.000,000")
    page.get_by_label("Pagu satu Pokja").fill("50.000.000")
    page.get_by_role("button", name="Buat draf").click()
    expect(page.get_by_role("alert")).to_contain_text("Anggaran edisi")
    expect(page.get_by_label("Pagu satu Pokja")).to_have_value("50.000.000")
    page.get_by_label("Anggaran edisi").fill("5.000.000.000")
    page.get_by_role("button", name="Buat draf").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2014")
    expect(page.locator("main")).to_contain_text("Rp50.000.000")
    edition = page.url

    page.goto(edition + "aturan/susunan/")
    is_accessible(page)
    rule = page.get_by_role("group").filter(has_text="Setiap Pokja beranggota paling sedikit 7 orang").first
    rule.get_by_role("spinbutton").fill("9")
    page.get_by_role("button", name="Simpan").click()
    page.goto(edition + "aturan/")
    expect(page.locator("main")).to_contain_text("Setiap Pokja beranggota paling sedikit 9 orang")
    is_accessible(page)
    shot(page, "edisi-aturan")


def test_an_administrator_sets_the_quota_of_a_kabupaten_by_decree(page: Page, login_as: Become) -> None:
    login_as(page, "Agus Salim")
    page.goto("/edisi/")
    page.locator("main").get_by_role("link", name="Desa Berketahanan Sosial 2013").click()
    page.get_by_role("link", name="Tempat", exact=True).click()
    page.locator("[data-test=quota]").click()
    page.get_by_label("Provinsi atau kabupaten/kota").fill("Kabupaten Bulukumba")
    page.get_by_label("Jumlah desa").fill("12")
    page.get_by_label("Nomor keputusan").fill("3/HUK/2012")
    # A slip of the year is asked back.
    page.get_by_label("Tanggal keputusan").fill("2021-12-03")
    page.get_by_role("button", name="Simpan kuota").click()
    expect(page.get_by_role("alert")).to_contain_text("Tanggal keputusan")
    expect(page.get_by_label("Nomor keputusan")).to_have_value("3/HUK/2012")
    page.get_by_label("Tanggal keputusan").fill("2012-12-03")
    page.get_by_role("button", name="Simpan kuota").click()
    row = page.get_by_role("row").filter(has_text="Kabupaten Bulukumba")
    expect(row).to_contain_text("12")
    expect(row).to_contain_text("3/HUK/2012")


def test_a_rule_of_an_open_edition_changes_by_decree_only_and_the_old_value_stays_written(
    page: Page, login_as: Become
) -> None:
    login_as(page, "Ratna Dewi")
    page.goto("/edisi/")
    page.locator("main").get_by_role("link", name="Desa Berketahanan Sosial 2013").click()
    page.get_by_role("link", name="Uang").click()
    page.get_by_label("Pagu satu Pokja").fill("35.000.000")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("keputusan")
    expect(page.get_by_label("Pagu satu Pokja")).to_have_value("35.000.000")
    page.get_by_label("Nomor keputusan").fill("9/HUK/2012")
    page.get_by_label("Tanggal keputusan").fill("2012-12-03")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Aturan", exact=True).click()
    changed = page.get_by_role("row").filter(has_text="Pagu satu Pokja")
    for words in ("Rp40.000.000", "Rp35.000.000", "9/HUK/2012"):
        expect(changed).to_contain_text(words)
