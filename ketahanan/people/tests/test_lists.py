"""A list of people from strangers' spreadsheets: every fault by row and column, and nothing half done."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed, Refused, Stale
from ketahanan.common.roles import Role
from ketahanan.people import operations, spreadsheet
from ketahanan.people.models import Assignment, Invitation, InvitationList, Person
from ketahanan.people.posts import actor_of
from ketahanan.people.spreadsheet import COLUMNS
from ketahanan.testing import NOON, Country

UNREADABLE = "Berkas ini tidak terbaca. Unduh contoh daftar, isi di sana, lalu simpan sebagai .xlsx."


def book(*rows: list[Any], head: tuple[str, ...] = COLUMNS) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    packed = BytesIO()
    made.save(packed)
    return packed.getvalue()


def row(
    name: str = "Siti",
    nik: Any = "7302015705800001",
    role: str = "R17",
    area: str = "73.02.01.2001",
    **more: Any,
) -> list[Any]:
    cells = {
        "Nama": name, "NIK": nik, "L/P": "P", "Tanggal lahir": "17-05-1980", "Nomor HP": "0811-2345-678", "Tugas": role,
        "Kode wilayah": area, "Nama wilayah": "",
    } | more  # fmt: skip
    return [cells.get(column, "") for column in COLUMNS]


def nik(number: int) -> str:
    return f"730201570580{number:04d}"


def keep(country: Country, packed: bytes, by: str = "kabupaten") -> InvitationList:
    who = actor_of(country.people[by], NOON)
    return operations.keep_list(BytesIO(packed), len(packed), by=who, at=NOON, now=clock.real_now())


def use(country: Country, kept: InvitationList, by: str = "kabupaten") -> list[Invitation]:
    return operations.use_list(kept, by=actor_of(country.people[by], NOON), at=NOON, now=clock.real_now())


def faults(country: Country, packed: bytes, by: str = "kabupaten") -> list[tuple[int, str, str]]:
    with pytest.raises(operations.FaultyList) as told:
        keep(country, packed, by)
    return [(fault.row, fault.column, fault.sentence) for fault in told.value.faults]


def sentence(country: Country, packed: bytes) -> str:
    with pytest.raises(Refused) as told:
        keep(country, packed)
    return told.value.sentence


def test_a_good_list_registers_gives_and_invites_everybody(country: Country) -> None:
    kept = keep(
        country,
        book(
            row(),
            row("Wati", nik(2), "", "73.02.01.2002"),
            row("Budi", nik(3), "Operator desa", "73.02.01.2002"),
        ),
    )
    before = Person.objects.count()
    assert len(use(country, kept)) == 3
    assert Person.objects.count() == before + 3
    assert Assignment.objects.filter(person__name="Budi", role="R31", state="BERLAKU").exists()
    assert Person.objects.get(name="Wati").home == country.sister_village
    kept.refresh_from_db()
    assert kept.rows == ""


def test_a_list_works_once_and_for_its_maker(country: Country) -> None:
    kept = keep(country, book(row()))
    with pytest.raises(Stale):
        use(country, kept, "neighbour")
    use(country, kept)
    with pytest.raises(Stale) as told:
        use(country, kept)
    assert told.value.sentence == "Daftar ini sudah dipakai. Lihat undangannya, atau kirim daftar baru."


def test_ministry_posts_of_a_list_wait_for_confirmation(country: Country) -> None:
    use(country, keep(country, book(row(role="R02", area="73")), "admin"), "admin")
    assert Assignment.objects.get(person__name="Siti").state == "DIUSULKAN"


def test_every_fault_is_told_by_row_and_column(country: Country) -> None:
    packed = book(
        row("", "1", "R99", "00"),
        row("Wati", nik(2), **{"L/P": "X", "Tanggal lahir": "31-02-1980", "Nomor HP": "12"}),
        row("Budi", nik(3), "R01"),
        row("Edo", nik(4), "R17", "73.13.06.1001"),
        row("Ida", nik(4)),
        row("Oni", nik(6), **{"Nama wilayah": "Polewali"}),
        row("Uci", nik(7), "R10"),
        row("Ayu", nik(8), "", "73.02"),
        row("Ani", 7302015705800009),
        row("Opi", "=A1"),
    )
    found = faults(country, packed)
    assert [(number, column) for number, column, _s in found] == [
        (2, "Nama"), (2, "NIK"), (2, "Tugas"), (2, "Kode wilayah"),
        (3, "L/P"), (3, "Tanggal lahir"), (3, "Nomor HP"),
        (4, "Tugas"), (5, "Tugas"), (6, "NIK"), (7, "Nama wilayah"), (8, "Tugas"), (9, "Tugas"),
        (10, "NIK"), (10, "NIK"), (11, "NIK"), (11, "NIK"),
    ]  # fmt: skip
    said = {(number, column): words for number, column, words in reversed(found)}
    assert said[2, "Tugas"] == "Kode tugas tidak dikenal. Lihat lembar “Kode tugas” di contoh daftar."
    assert (
        said[2, "Kode wilayah"]
        == "Kode wilayah tidak dikenal. Tulis kode Kemendagri, misalnya 73.02.01.2001."
    )
    assert said[3, "L/P"] == "Tulis L atau P."
    assert said[3, "Tanggal lahir"] == "Tanggal tidak terbaca. Tulis seperti 17-05-1980."
    assert said[4, "Tugas"].startswith("Tugas Admin pusat di Desa Taccorong hanya bisa diberikan Admin pusat")
    assert said[5, "Tugas"].startswith("Tugas Enumerator di Kelurahan Tempe hanya bisa diberikan")
    assert said[6, "NIK"] == "NIK ini sudah ada di baris 5."
    assert (
        said[7, "Nama wilayah"]
        == "Kode 73.02.01.2001 adalah Desa Taccorong, bukan Polewali. Periksa salah satunya."
    )
    assert said[8, "Tugas"].startswith("Pengarah (Desa Taccorong) masih dijabat Citra Kades.")
    assert said[9, "Tugas"] == "Isi tugas orang ini; hanya penduduk desa boleh tanpa tugas."
    assert "NIK tersimpan sebagai bilangan" in said[10, "NIK"] or "NIK belum terisi" in said[10, "NIK"]
    assert "Sel ini berisi rumus. Tulis isinya saja." in {words for *_at, words in found}
    assert not InvitationList.objects.exists()


def test_two_for_one_chair_are_told(country: Country) -> None:
    found = faults(
        country, book(row("Ana", nik(1), "R10", "73.02.01.2002"), row("Bona", nik(2), "R10", "73.02.01.2002"))
    )
    assert [(number, words) for number, _c, words in found if number == 3] == [
        (3, "Tugas ini hanya untuk satu orang; baris 2 sudah mengisinya.")
    ]


def test_a_nik_known_here_is_told_and_one_known_elsewhere_is_not(country: Country) -> None:
    use(country, keep(country, book(row())))
    assert faults(country, book(row("Lain")))[0][2] == (
        "Orang dengan NIK ini sudah terdaftar: Siti. Hapus baris ini; undang dari halamannya."
    )
    use(country, keep(country, book(row("Lain", area="73.13.06.1001")), "neighbour"), "neighbour")
    assert Person.objects.get(name="Lain").same_as == Person.objects.get(name="Siti")


def test_a_village_officer_sends_no_list(country: Country) -> None:
    with pytest.raises(NotAllowed, match="Mengundang dari daftar hanya untuk"):
        keep(country, book(row()), "ketua1")


def test_if_the_world_changes_before_the_yes_nothing_is_written(country: Country) -> None:
    kept = keep(country, book(row("Ana", nik(1), "R10", "73.02.01.2002")))
    operations.give_post(
        person=country.people["stranger"], role=Role.PENGARAH, area=country.sister_village, decree="1",
        by=actor_of(country.people["kabupaten"], NOON), at=NOON,
    )  # fmt: skip
    before = Person.objects.count()
    with pytest.raises(operations.FaultyList):
        use(country, kept)
    assert Person.objects.count() == before
    kept.refresh_from_db()
    assert kept.used_at is None


# -- hostile files


def test_no_spreadsheet_at_all(country: Country) -> None:
    for packed in (b"", b"Nama,NIK\n", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" * 300):
        assert sentence(country, packed) == UNREADABLE


def test_too_large(country: Country) -> None:
    with pytest.raises(Refused) as told:
        spreadsheet.read(BytesIO(b""), spreadsheet.MOST_BYTES + 1)
    assert (
        told.value.sentence == "Berkas lebih besar dari 2 MB. Hapus gambar dan lembar lain, lalu simpan lagi."
    )


def repacked(packed: bytes, **changes: bytes) -> bytes:
    """The same package with some parts replaced or added."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_bomb_is_not_unpacked(country: Country) -> None:
    words = "Berkas ini terlalu besar setelah dibuka. Salin datanya ke contoh daftar."
    assert sentence(country, repacked(book(row()), **{"xl/a.xml": b" " * (20 * 2**20)})) == words
    many = {f"xl/media/{number}.png": b"x" for number in range(80)}
    assert sentence(country, repacked(book(row()), **many)) == words


def test_entities_and_macros_are_not_read(country: Country) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    assert sentence(country, repacked(book(row()), **{SHEET: bomb})) == UNREADABLE
    assert sentence(country, repacked(book(row()), **{SHEET: "<worksheet/>".encode("utf-16")})) == UNREADABLE
    macro = repacked(book(row()), **{"xl/vbaProject.bin": b"x"})
    assert sentence(country, macro) == "Berkas ini berisi makro. Simpan sebagai .xlsx biasa, lalu kirim lagi."


def test_a_sheet_that_claims_a_million_rows_does_not_hang(country: Country) -> None:
    with zipfile.ZipFile(BytesIO(book(row()))) as package:
        sheet = package.read(SHEET)
    claimed = sheet.replace(b'ref="A1:J2"', b'ref="A1:XFD1048576"').replace(
        b"</sheetData>",
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    )
    assert claimed != sheet
    assert keep(country, repacked(book(row()), **{SHEET: claimed})).rows


def test_more_than_two_thousand_rows(country: Country) -> None:
    assert (
        sentence(country, book(*[row()] * 2001))
        == "Daftar ini lebih dari 2.000 baris. Bagi menjadi beberapa berkas."
    )


def test_empty_and_wrong_heads(country: Country) -> None:
    assert sentence(country, book()) == "Daftar ini kosong. Isi mulai baris kedua, lalu kirim lagi."
    assert sentence(country, book(row(), head=("Nama", "KTP"))) == (
        "Judul kolom B harus “NIK”. Pakai contoh daftar, jangan ubah baris pertama."
    )


def test_five_hundred_people_take_few_statements(
    country: Country, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    rows = [row(f"Orang {number}", nik(number), "R17" if number % 2 else "") for number in range(1, 501)]
    with django_assert_max_num_queries(12):
        kept = keep(country, book(*rows))
    with django_assert_max_num_queries(60):
        assert len(use(country, kept)) == 500


# -- the pages


def test_upload_look_and_yes(country: Country, as_person: Callable[[str], Client]) -> None:
    client = as_person("kabupaten")
    bad = client.post("/orang/daftar/", {"file": SimpleUploadedFile("a.xlsx", book(row(nik="1")))})
    assert bad.status_code == 422
    assert "NIK harus 16 angka. Anda menulis 1." in bad.text
    sent = client.post("/orang/daftar/", {"file": SimpleUploadedFile("a.xlsx", book(row()))})
    look = client.get(sent.headers["Location"])
    assert "1 orang akan terdaftar dan diundang." in look.text
    assert not Person.objects.filter(name="Siti").exists()
    assert as_person("neighbour").get(sent.headers["Location"]).status_code == 404
    done = client.post(sent.headers["Location"], {"_token": "4b0f3d52-0d0c-4d6f-9a3e-2f9a3a1f7c11"})
    assert "Siti" in client.get(done.headers["Location"]).text
    again = client.post(sent.headers["Location"], {"_token": "4b0f3d52-0d0c-4d6f-9a3e-2f9a3a1f7c11"})
    assert again.headers["Location"] == done.headers["Location"]
    assert Person.objects.filter(name="Siti").count() == 1


def test_the_template_can_be_filled_and_sent_back(
    country: Country, as_person: Callable[[str], Client]
) -> None:
    answer = as_person("kabupaten").get("/orang/daftar/contoh.xlsx")
    assert sentence(country, answer.content) == "Daftar ini kosong. Isi mulai baris kedua, lalu kirim lagi."
    assert as_person("ketua1").get("/orang/daftar/").status_code == 404
