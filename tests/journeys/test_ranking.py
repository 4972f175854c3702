"""The morning on which the province makes its one list of the year, and what its signature moves."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import country
from tests.journeys.acting import by, open_record, press, send

MORNING = datetime(2012, 9, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[country.Site]:
    """The demo country ten weeks before its story ends: seven villages are recommended, nothing is signed."""
    folder = tmp_path_factory.mktemp("ranking")
    env = country.environment(folder, country.sqlite_url(folder))
    shutil.copytree(country.build_sqlite(f"{MORNING:%Y-%m-%d}"), folder, dirs_exist_ok=True)
    country.set_clock(folder, MORNING)
    with country.serve(env, folder) as site:
        yield site


def test_the_province_arranges_its_list_and_signs_it(
    new_page: Callable[[], Page],
    login_as: Callable[[Page, str], None],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    page = new_page()
    login_as(page, "Eka Putri")
    page.get_by_role("navigation").get_by_text("Lainnya").click()
    page.get_by_role("link", name="Peringkat").click()
    by(page, "new").click()
    page.get_by_label("Edisi").select_option(label="Desa Berketahanan Sosial 2012")
    page.get_by_role("button", name="Susun daftar").click()
    expect(page.get_by_role("status")).to_contain_text("Daftar disusun menurut nilai.")
    main = page.locator("main")
    expect(main).to_contain_text("7 desa, kuota 16 desa.")
    expect(main.get_by_role("row").nth(1)).to_contain_text("1. Taccorong")
    expect(main.get_by_role("row").nth(7)).to_contain_text("7. Tosora")
    is_accessible(page)
    shot(page, "peringkat-susun")
    decider = new_page()
    login_as(decider, "Ratna Dewi")
    open_record(decider, "/usulan/?q=Tosora", "Pokja 1")
    stages = decider.get_by_role("complementary")
    expect(stages).to_contain_text("Direkomendasikan kabupaten (sekarang di sini)")

    press(page, "tandatangani")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Keadaan sekarang: Ditandatangani.")
    expect(main.get_by_role("row").nth(7)).to_contain_text("Dalam kuota")
    expect(main.get_by_role("button", name="Susun lagi")).to_have_count(0)
    expect(by(page, "tandatangani")).to_have_count(0)
    decider.reload()
    expect(stages).to_contain_text("Diperiksa pusat (sekarang di sini)")
