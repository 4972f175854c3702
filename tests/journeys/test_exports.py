"""The kabupaten takes its villages home as a workbook, asks again, and gives the evaluator the answers for SPSS."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become, by, faults, send
from tests.journeys.country import Site


def taken(page: Page, folder: Path) -> Path:
    """The file behind the button."""
    with page.expect_download() as waited:
        by(page, "download").click()
    target = folder / waited.value.suggested_filename
    waited.value.save_as(target)
    return target


def test_a_file_is_asked_for_made_taken_and_used_again(
    server: Site,
    page: Page,
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
    tmp_path: Path,
) -> None:
    become(page, Role.DINSOS_KAB, "Bulukumba")
    page.goto("/ekspor/")
    is_accessible(page)
    page.get_by_role("link", name=say("Desa dan kelembagaannya")).click()

    # A code that is no place is said beside its field, and what was chosen stays.
    page.locator('[name="format"][value="xlsx"]').check()
    page.locator('[name="place"]').fill("73.99")
    send(page, "form")
    expect(faults(page)).to_contain_text("73.99")
    expect(page.locator('[name="format"][value="xlsx"]')).to_be_checked()
    page.locator('[name="place"]').fill("73.02")
    send(page, "form")
    expect(page.locator("main .state").first).to_contain_text(say("Menunggu giliran"))
    is_accessible(page)

    # The page changes by itself when the file is there.
    server.run("exports", "--once")
    expect(by(page, "download")).to_be_visible(timeout=15_000)
    expect(page.locator("main .state").first).to_contain_text(say("Siap diunduh"))
    is_accessible(page)
    book = load_workbook(taken(page, tmp_path), read_only=True)
    head, *rows = book["Data"].iter_rows(values_only=True)
    assert head[:2] == ("kode_desa", "desa")
    assert rows
    assert all(str(row[0]).startswith("73.02") for row in rows)
    assert book.sheetnames == ["Data", "Kolom", "Keterangan"]

    # Nothing has changed: the same file, at once.
    page.goto("/ekspor/baru/kelembagaan/")
    page.locator('[name="place"]').fill("73.02")
    send(page, "form")
    expect(page.locator("main")).to_contain_text(say("Berkas yang sama dipakai lagi."))
    shot(page, "ekspor")
    page.goto("/ekspor/")
    expect(page.locator("main tbody tr", has_text=say("Desa dan kelembagaannya"))).to_have_count(2)


def test_the_answers_go_to_spss_with_their_words(
    server: Site, page: Page, is_accessible: Callable[[Page], None], tmp_path: Path
) -> None:
    pyreadstat = pytest.importorskip("pyreadstat", reason="requirements-analytics.txt is not installed")
    become(page, Role.DINSOS_KAB, "Bulukumba")
    page.goto("/pengukuran/")
    by(page, "export").click()
    is_accessible(page)
    page.locator('[name="format"][value="sav"]').check()
    send(page, "form")
    server.run("exports", "--once")
    page.reload()
    found, about = pyreadstat.read_sav(str(taken(page, tmp_path)), output_format="dict")
    scores = dict(zip(found["desa"], found["d1_01"], strict=True))
    assert scores["Taccorong"] in range(6)
    assert about.column_names_to_labels["d1_01"].startswith("D1.01 Bagaimana mutu daftar warga rentan")
    assert about.variable_value_labels["d1_13"][5.0] == "90% atau lebih keluarga menjawab ya"
