"""The demo country is for trying out: be anybody, and let the days pass by button."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become, by
from tests.journeys.country import Site


def forward(page: Page, days: int) -> None:
    """Press the banner's button and be back on the same page, later."""
    page.locator(f'.demo-clock button[value="{days}"]').click()
    page.wait_for_load_state()


def test_one_press_makes_somebody_else_of_me(page: Page, is_accessible: Callable[[Page], None]) -> None:
    page.goto("/")
    page.get_by_role("link", name="Jadi orang ini").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jadi orang ini")
    tall = page.evaluate("document.documentElement.scrollHeight")
    assert tall < 3_500, f"{tall} px: too long to find anybody on a phone"
    is_accessible(page)
    page.locator("summary", has_text="Operator desa").click()
    page.get_by_role("button", name="Jadi orang ini Olivia Rahman").click()
    expect(page.get_by_role("status")).to_contain_text("Anda sekarang Olivia Rahman.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Olivia Rahman")

    page.get_by_role("link", name="Jadi orang ini").click()
    page.get_by_role("searchbox").fill("operator tanah beru")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("main")).to_contain_text("Tidak ada orang yang cocok.")
    page.get_by_role("searchbox").fill("olivia")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("li.person", has_text="Olivia Rahman")).to_contain_text("Anda")
    is_accessible(page)
    page.get_by_role("searchbox").fill("dinas sosial bulukumba")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("button", name="Jadi orang ini Dedi Kurniawan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dedi Kurniawan")
    expect(page.locator("main")).to_contain_text("Tanah Beru")

    page.get_by_role("link", name="Jadi orang ini").click()
    by(page, "demo-leave").click()
    page.goto("/")
    expect(page.locator("header").get_by_role("link", name="Masuk")).to_be_visible()


def test_the_days_pass_by_button_and_a_missed_deadline_shows(server: Site, page: Page) -> None:
    become(page, Role.PPK)
    page.goto("/")
    banner = page.locator(".demo")
    expect(banner).to_contain_text("3 Desember 2012")
    task = page.locator("li.task", has_text="Caile").filter(has_text="Uji dan terbitkan SPP")
    expect(task).to_be_visible()
    expect(task.locator(".tone-bad")).to_have_count(0)

    forward(page, 1)
    expect(banner).to_contain_text("Selasa, 4 Desember 2012")
    expect(page.get_by_role("status")).to_contain_text("4 Desember 2012")
    forward(page, 7)
    expect(banner).to_contain_text("Selasa, 11 Desember 2012")
    server.sweep()
    server.work()
    page.reload()
    expect(task.locator(".tone-bad")).to_contain_text("terlambat")
    task.get_by_role("link").click()
    expect(page.locator(".late")).to_be_visible()
