"""Anyone reads the levels of measured villages, an officer the numbers: country, province, kabupaten, map and table."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become
from tests.journeys.country import Site


@pytest.mark.smoke
def test_from_the_country_to_a_village_and_no_rank_on_the_way(
    server: Site,
    page: Page,
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    server.run("shell", "-c", "from tests.journeys import measuring; measuring.measure_bulukumba()")

    page.goto("/")
    page.get_by_role("link", name=say("Ketahanan sosial desa")).click()
    page.wait_for_url("**/publik/tingkat/")
    expect(page.locator("main")).to_contain_text("120")
    is_accessible(page)
    page.locator("main table").get_by_role("link", name="Sulawesi Selatan").click()
    page.locator("main table").get_by_role("link", name="Bulukumba").click()
    page.get_by_role("link", name=say("Tampilkan peta")).click()
    drawn = page.locator("svg.places")
    expect(drawn.locator("a")).to_have_count(136)
    expect(drawn.locator("a.l0")).to_have_count(30)
    expect(drawn.locator("a.lx")).to_have_count(16)
    expect(page.locator("main")).to_contain_text(say("Menurut nama, bukan peringkat."))
    expect(page.locator("svg.histogram")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("57,0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    is_accessible(page)
    shot(page, "tingkat-desa")

    become(page, Role.DINSOS_KAB, "Bulukumba")
    page.goto("/publik/tingkat/73.02/?q=bialo")
    expect(page.locator("svg.histogram")).to_be_visible()
    row = page.locator("main tr", has_text="Bialo")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(say("seperempat teratas"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    is_accessible(page)
