"""Lists of households from strangers' files: sheets and text, told by row and column, never a crash."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from ketahanan.areas.models import Area, Kind, Level
from ketahanan.assessments import frame_file
from ketahanan.common.errors import Refused
from ketahanan.testing import Country, make_area

UNREADABLE = "Berkas ini tidak terbaca. Unduh contoh daftar, isi di sana, lalu simpan sebagai .xlsx atau CSV."


@pytest.fixture
def places(country: Country) -> list[tuple[Area, Area]]:
    dusun = make_area(country.village, Level.DUSUN, Kind.DUSUN, "Satu")
    lone = make_area(country.village, Level.DUSUN, Kind.DUSUN, "Dua")
    return [(make_area(dusun, Level.RT, Kind.RT, "001"), dusun), (lone, lone)]


def sheet(*rows: Sequence[object]) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    page: Any = book.active
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            page.cell(line, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = ["Dusun", "RT", "Nomor"]


def test_a_sheet_is_read_with_numbers_as_people_type_them(places: list[tuple[Area, Area]]) -> None:
    rows: list[list[Any]] = [
        ["Satu", "001", 1], ["satu", "RT 1", 2.0], ["Dusun Satu", 1, "3"], [None, None, None], ["Dua", None, 7],
    ]  # fmt: skip
    found = frame_file.read(sheet(HEAD, *rows), places)
    assert found.faults == []
    assert found.numbers == {places[0][0].pk: [1, 2, 3], places[1][0].pk: [7]}


def test_faults_of_a_sheet_name_the_row_that_the_sheet_shows(places: list[tuple[Area, Area]]) -> None:
    rows: list[list[Any]] = [
        ["Satu", "001", 1], [None, None, None], ["Satu", "001", 1], ["Satu", "001", 2.5], ["Satu", "001", -4],
    ]  # fmt: skip
    found = frame_file.read(sheet(HEAD, *rows), places)
    assert found.faults == [
        "Baris 4, kolom Nomor: nomor 1 sudah ada di RT ini.",
        "Baris 5, kolom Nomor: “2.5” bukan nomor 1 sampai 99.999.",
        "Baris 6, kolom Nomor: “-4” bukan nomor 1 sampai 99.999.",
    ]


def test_a_sheet_that_claims_a_million_rows_is_read_to_its_end_only(places: list[tuple[Area, Area]]) -> None:
    content = sheet(HEAD, ["Satu", "001", 1])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b'ref="A1:C2"', b'ref="A1:C1048576"')
                assert b"1048576" in part
            new.writestr(name, part)
    assert frame_file.read(out.getvalue(), places).numbers == {places[0][0].pk: [1]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 bukan zip", UNREADABLE),
        (sheet(HEAD, ["Satu", "001", 1])[:900], UNREADABLE),
        (b"Dusun;RT;Nomor\n\0", UNREADABLE),
        (b"\xff\xfeD\0", "Berkas bukan teks UTF-8. Simpan sebagai “CSV UTF-8” atau .xlsx."),
        (sheet(["Nama", "RT", "Nomor"]),
         "Baris pertama harus berisi judul kolom Dusun, RT, Nomor. Pakai contoh daftar, jangan ubah barisnya."),
        (sheet(HEAD), "Berkas ini tidak berisi keluarga. Isi satu keluarga tiap baris, mulai baris kedua."),
        (b"x" * (2 * 2**20 + 1), "Berkas lebih besar dari 2 MB. Simpan hanya kolom Dusun, RT, dan Nomor."),
    ],
    ids=["no zip", "cut off", "nul", "utf-16", "other head", "only head", "too big"],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(places: list[tuple[Area, Area]], content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as told:
        frame_file.read(content, places)
    assert told.value.sentence == sentence


def test_a_workbook_that_unpacks_to_a_mountain_is_not_opened(places: list[tuple[Area, Area]]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", b" " * (40 * 2**20))
    with pytest.raises(Refused) as told:
        frame_file.read(out.getvalue(), places)
    assert told.value.sentence == UNREADABLE
