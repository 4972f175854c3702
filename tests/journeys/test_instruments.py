"""A questionnaire is brought by one person, mended, read question by question, and published by another, without code."""

from collections.abc import Callable
from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from ketahanan.instruments.shipped import SHIPPED
from ketahanan.instruments.tests.making import HEAD, SURVEY, book, row, settings
from tests.journeys.acting import become, by, do, faults, open_record, send

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes) -> FilePayload:
    return {"name": "formulir.xlsx", "mimeType": XLSX, "buffer": content}


def another_index() -> bytes:
    """The shipped questionnaire under a name of its own: the demo country has the original."""
    book = load_workbook(BytesIO(SHIPPED[0].workbook()))
    head, values = book["settings"].iter_rows(max_row=2)
    for cell, value in zip(head, values, strict=True):
        if cell.value in {"form_id", "form_title"}:
            value.value = "uji-desa" if cell.value == "form_id" else "Uji desa"
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_questionnaire_goes_from_the_sheet_to_publication(
    page: Page, is_accessible: Callable[[Page], None]
) -> None:
    become(page, "R01")
    page.goto("/instrumen/")
    by(page, "new").click()
    page.locator("[name=respondent][value=DESA]").check()
    page.locator("[name=method]").set_input_files(
        {"name": "iksd-1.toml", "mimeType": "application/toml", "buffer": SHIPPED[0].method()}
    )
    page.locator("[name=workbook]").set_input_files(workbook(b"bukan lembar kerja"))
    send(page, "form")
    expect(faults(page)).to_contain_text(".xlsx")
    expect(page.locator("[name=respondent][value=DESA]")).to_be_checked()

    page.locator("[name=workbook]").set_input_files(workbook(another_index()))
    page.locator("[name=method]").set_input_files(
        {"name": "iksd-1.toml", "mimeType": "application/toml", "buffer": SHIPPED[0].method()}
    )
    send(page, "form")
    expect(page.locator("h1")).to_contain_text("Uji desa")
    is_accessible(page)
    do(page, "ajukan")

    become(page, "R03")
    open_record(page, "/instrumen/", "Uji desa")
    page.locator("main").get_by_role("link", name="pertanyaan").or_(
        page.locator("main").get_by_role("link", name="questions")
    ).first.click()
    expect(page.locator("main")).to_contain_text("Bagaimana mutu daftar warga rentan (PPKS) di desa ini?")
    is_accessible(page)
    open_record(page, "/instrumen/", "Uji desa")
    do(page, "terbitkan")
    expect(page.locator("main")).to_contain_text("md5:")
    expect(by(page, "terbitkan")).to_have_count(0)


def test_findings_name_sheet_and_row_until_the_workbook_is_mended(page: Page) -> None:
    become(page, "R01")
    page.goto("/instrumen/baru/")
    page.locator("[name=respondent][value=PETUGAS]").check()
    photo = (*SURVEY, row(type="image", name="foto", label="Foto", english="Photo"))
    wrong = book(survey=(HEAD, row(type="select_one ZZ", name="b", label="B")), settings=settings(form_id="coba"))
    page.locator("[name=workbook]").set_input_files(workbook(wrong))
    send(page, "form")
    expect(faults(page)).to_contain_text("Lembar survey, baris 2: daftar pilihan “ZZ” tidak ada di lembar choices.")

    page.locator("[name=workbook]").set_input_files(workbook(book(survey=photo, settings=settings(form_id="coba"))))
    send(page, "form")
    expect(page.locator("main")).to_contain_text("Lembar survey, baris 7: foto “foto” tanpa batas ukuran.")
    by(page, "replace").click()
    page.locator("[name=workbook]").set_input_files(workbook(book(settings=settings(form_id="coba"))))
    send(page, "form")
    expect(page.locator("main")).not_to_contain_text("tanpa batas ukuran")
    do(page, "ajukan")
    expect(page.locator("main")).to_contain_text("Menunggu penerbitan")
