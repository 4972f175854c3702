"""Workbooks from strangers: what is no sheet is refused with a sentence, and nothing takes more time than is right."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from time import perf_counter

import pytest

from ketahanan.common.errors import Refused
from ketahanan.instruments import workbook
from ketahanan.instruments.sheets import from_plain, plain
from ketahanan.instruments.tests.making import HEAD, SURVEY, book, row

UNREADABLE = "Berkas ini bukan lembar kerja Excel yang terbaca. Simpan sebagai .xlsx, lalu unggah lagi."
TOO_LARGE = "Berkas ini terlalu besar setelah dibuka. Salin isinya ke lembar kerja baru, lalu unggah lagi."


def repacked(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The sound workbook with its parts changed and others added."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in more.items():
            new.writestr(name, content)
    return packed.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


def in_survey(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(old, new) if name.endswith("sheet1.xml") else content


def refusal(packed: bytes) -> str:
    with pytest.raises(Refused) as told:
        workbook.read(packed)
    assert told.value.field == "workbook"
    return told.value.sentence


@pytest.mark.parametrize(
    "packed", [b"", b"bukan lembar", b"%PDF-1.7", book()[:200], b"PK\x03\x04" + bytes(60)], ids=range(5)
)
def test_what_is_no_workbook_is_refused(packed: bytes) -> None:
    assert refusal(packed) == UNREADABLE


def test_an_archive_without_a_workbook_is_refused() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("catatan.txt", "halo")
    assert refusal(packed.getvalue()) == UNREADABLE


def test_entities_are_not_expanded() -> None:
    bomb = in_survey(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet')
    assert refusal(repacked(bomb)) == UNREADABLE


def test_a_broken_sheet_is_refused() -> None:
    assert refusal(repacked(in_survey(b"</sheetData>", b""))) == UNREADABLE


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    start = perf_counter()
    assert refusal(repacked(same, bom=bytes(200 * 2**20))) == TOO_LARGE
    many = {f"xl/{number}.bin": b"" for number in range(workbook.LIMITS.parts)}
    assert refusal(repacked(same, **many)) == TOO_LARGE
    assert perf_counter() - start < 10


def test_macros_are_refused() -> None:
    assert refusal(repacked(same, **{"xl/vbaProject.bin": b"x"})) == (
        "Berkas ini berisi makro. Simpan sebagai .xlsx biasa, lalu unggah lagi."
    )


def test_a_large_file_is_refused() -> None:
    assert refusal(bytes(workbook.MOST_BYTES + 1)) == (
        "Berkas lebih besar dari 5 MB. Hapus gambar dan lembar lain, lalu simpan lagi."
    )


def test_a_workbook_without_questions_is_refused() -> None:
    sentence = "Berkas ini tidak berisi lembar survey yang terisi. Tulis pertanyaan di lembar bernama survey."
    assert refusal(book(survey=(HEAD,))) == sentence
    assert refusal(book(survey=())) == sentence


def test_more_than_five_thousand_rows_are_refused() -> None:
    long = (HEAD, *(row(type="text", name=f"q{number}", label="Q") for number in range(5000)))
    assert refusal(book(survey=long)) == (
        "Lembar survey lebih dari 5.000 baris. Daftar panjang tidak boleh di dalam formulir; pindahkan ke berkas."
    )


def test_a_sheet_that_claims_a_million_rows_does_not_hold_anybody_up() -> None:
    far = in_survey(
        b"</sheetData>",
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    )
    wide = in_survey(b'<dimension ref="A1:J6"', b'<dimension ref="A1:XFD1048576"')
    for change in (far, wide):
        packed = repacked(change)
        assert packed != book()
        start = perf_counter()
        sheets = workbook.read(packed)
        assert perf_counter() - start < 1
        assert len(sheets["survey"].lines) == len(SURVEY) - 1


def test_rows_keep_their_numbers_across_empty_ones() -> None:
    sheets = workbook.read(book(survey=(HEAD, SURVEY[2], (), (), SURVEY[3])))
    assert [line.row for line in sheets["survey"].lines] == [2, 5]
    assert [len(one) > 0 for one in sheets["survey"].gapless()] == [True, False, False, True]


def test_headings_and_cells_are_read_as_people_type_them() -> None:
    rows = (
        (" Type ", "NAME", "Label :: English (en)", None, "constraint message"),
        ("text", " a ", 5.0, "x", True),
    )
    survey = workbook.read(book(survey=rows))["survey"]
    assert survey.headers == ("type", "name", "label::English (en)", "constraint_message")
    assert survey.lines[0].cells == {
        "type": "text", "name": "a", "label::English (en)": "5", "constraint_message": "TRUE",
    }  # fmt: skip


def test_sheets_are_stored_and_come_back_the_same() -> None:
    sheets = workbook.read(book())
    assert from_plain(plain(sheets)) == sheets
