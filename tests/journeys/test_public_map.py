"""The map that anyone may open: provinces at once, kabupaten and villages after a press, and all of it without script."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.country import Site

HEAVY = ("leaflet", "/peta/", "peta.json", "map.js")


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Addresses of the map that the page asks for, as they come."""
    found: list[str] = []

    def note(request: Request) -> None:
        if any(part in request.url for part in HEAVY):
            found.append(request.url)

    page.on("request", note)
    return found


@pytest.fixture
def still(page: Page, server: Site) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    assert page.context.browser is not None
    context = page.context.browser.new_context(
        base_url=server.url, java_script_enabled=False, locale="id-ID", viewport=page.viewport_size
    )
    yield context.new_page()
    context.close()


@pytest.mark.smoke
def test_a_press_brings_the_kabupaten_and_another_the_villages_of_one(
    page: Page,
    asked: list[str],
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    page.goto("/")
    page.locator("svg.country a", has_text="Sulawesi Selatan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/publik/73/")
    page.wait_for_load_state()
    assert asked == []

    page.get_by_role("link", name=say("Tampilkan peta")).click()
    places = page.locator(".map-live path")
    expect(places).to_have_count(24)
    expect(page.locator(".map-live")).to_contain_text(say("Batas perkiraan, bukan batas resmi."))
    assert sum("/peta/" in address for address in asked) == 1
    is_accessible(page)

    page.locator('.map-live path[aria-label^="Kabupaten Bulukumba"]').press("Enter")
    page.get_by_role("button", name=say("Tampilkan desa")).click()
    expect(places).to_have_count(136)
    assert (
        [address for address in asked if "/peta/" in address][-1]
        .split("?")[0]
        .endswith("/peta/desa/73.02.json")
    )
    shot(page, "peta-desa")

    page.locator('.map-live path[aria-label^="Bialo"]').press("Enter")
    # The kabupaten's own bubble may still be fading.
    page.locator(".leaflet-popup").last.get_by_role("link", name=say("Buka halaman")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bialo")


def test_the_way_back_up_brings_the_kabupaten_again(page: Page, asked: list[str]) -> None:
    page.goto("/publik/73/")
    page.get_by_role("link", name="Tampilkan peta").click()
    page.locator('.map-live path[aria-label^="Kabupaten Wajo"]').press("Enter")
    page.get_by_role("button", name="Tampilkan desa").click()
    expect(page.locator(".map-live path")).to_have_count(190)
    page.get_by_role("button", name="Kembali ke Sulawesi Selatan").click()
    expect(page.locator(".map-live path")).to_have_count(24)


def test_shapes_that_do_not_come_leave_the_drawing_of_the_server(page: Page, server: Site) -> None:
    page.route("**/peta/desa/**", lambda route: route.abort())
    page.goto("/publik/73.02/")
    page.get_by_role("link", name="Tampilkan peta").click()
    page.wait_for_url("**peta=1**")
    expect(page.locator("svg.places a")).to_have_count(136)


def test_without_script_every_place_is_reached_by_links(still: Page) -> None:
    still.goto("/")
    still.locator('svg.country a[href^="/publik/73/"]').focus()
    still.keyboard.press("Enter")
    still.wait_for_url("**/publik/73/")
    still.get_by_role("link", name="Tampilkan peta").click()
    expect(still.locator("svg.places a")).to_have_count(24)
    still.get_by_role("link", name="Kabupaten Bulukumba", exact=False).first.click()
    still.get_by_role("link", name="Tampilkan peta").click()
    drawn = still.locator("svg.places a")
    expect(drawn).to_have_count(136)
    still.locator('svg.places a[href^="/publik/desa/73.02.01.2004/"]').focus()
    still.keyboard.press("Enter")
    expect(still.get_by_role("heading", level=1)).to_contain_text("Bialo")
    expect(still.get_by_text("Sampai di mana")).to_be_visible()
