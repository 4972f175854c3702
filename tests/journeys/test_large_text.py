"""Text at twice its size on the narrowest phone: nothing is pushed out of the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

# A person's own style sheet, as a browser's setting for large text makes one. The house's text is 112.5 % by itself.
TWICE = """addEventListener("DOMContentLoaded", () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 225% !important }");
  document.adoptedStyleSheets = [sheet];
});"""
PUBLIC = ("/", "/program/", "/publik/73/", "/publik/73.02/?peta=1", "/publik/desa/73.02.01.2004/", "/publik/data/",
          "/cari/?q=bialo", "/bantuan/", "/tentang/", "/kontak/", "/masuk/", "/contoh/")  # fmt: skip


@pytest.fixture
def large(page: Page) -> Page:
    page.add_init_script(TWICE)
    return page


def fits(page: Page, address: str) -> None:
    """A sideways scroll is a complaint of the browser already; here the text is shown to be large at all."""
    page.goto(address)
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px", address
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, address


def test_public_pages_fit_a_phone_with_text_at_twice_its_size(large: Page) -> None:
    for address in PUBLIC:
        fits(large, address)


def test_the_pages_of_an_operator_fit_with_text_at_twice_its_size(
    large: Page, login_as: Callable[[Page, str], None]
) -> None:
    login_as(large, "Olivia Rahman")
    for address in ("/", "/desa/", "/usulan/", "/musyawarah/", "/hibah/", "/pesan/", "/saya/"):
        fits(large, address)
    large.goto("/desa/")
    records = large.locator("main table a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert records
    for address in records[:2]:
        fits(large, address)
