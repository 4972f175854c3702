"""The first promises: the public map, the demo's people, and an officer's own work."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.country import Site


def test_a_visitor_sees_the_awarded_places_on_the_first_page(server: Site, page: Page) -> None:
    page.goto(server.address("/"))
    expect(page.locator("figure.map a")).to_have_count(38)
    expect(page.get_by_role("link", name="Kabupaten Bulukumba")).to_be_visible()


def test_the_operator_becomes_herself_and_finds_her_village(
    server: Site, page: Page, login_as: Callable[[Page, str], None]
) -> None:
    login_as(page, "Olivia Rahman")
    page.goto(server.address("/desa/"))
    page.locator("main").get_by_role("link").filter(has_text="Bialo").first.click()
    expect(page.locator("main")).to_contain_text("Pokja 4")
