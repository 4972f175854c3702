"""Pictures, sounds and lists of a form: asked for, uploaded, kept with the version, handed to phones and browsers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from ketahanan.common.errors import Refused
from ketahanan.instruments import field, media, operations, queries
from ketahanan.instruments.conversion import convert
from ketahanan.instruments.findings import Unfit
from ketahanan.instruments.media import media_of
from ketahanan.instruments.models import InstrumentVersion, VersionContent
from ketahanan.instruments.tests.making import (
    CHOICES,
    EN,
    ID,
    METHOD,
    SURVEY,
    book,
    next_version,
    published,
    row,
    settings,
)
from ketahanan.instruments.tests.phone import Phone, said
from ketahanan.instruments.tests.test_pages import login, page, sent
from ketahanan.instruments.workbook import read
from ketahanan.testing import NOON, Country

PNG, MP3, LIST = b"\x89PNG\r\n\x1a\n gambar", b"ID3 suara", b"name,label\npuskesmas,Puskesmas\n"
NO_TYPE = "Berkas “a.png” bukan gambar, suara, film, atau CSV yang dikenal. Simpan sebagai PNG, JPG, MP3, MP4, atau CSV."
ROW_3 = "Berkas “a.csv”, baris 3: jumlah sel berbeda dari judul, atau kolom name kosong. Lengkapi barisnya."
GIVEN = (("peta.png", PNG), ("tanya.mp3", MP3), ("fasilitas.csv", LIST))
HEAD = (*SURVEY[0], "media::image", f"audio::{ID}", f"audio::{EN}")
NAMED = (
    HEAD, *SURVEY[1:],
    (*row(type="note", name="lihat", label="Lihat petanya", english="See the map"), "peta.png", "tanya.mp3", "tanya.mp3"),
    row(type="select_one_from_file fasilitas.csv", name="fasilitas", label="Fasilitas", english="Facility"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


def made(country: Country, given: Any = GIVEN, **sheets: Any) -> InstrumentVersion:
    return operations.make_instrument(
        workbook=book(**{"survey": NAMED, **sheets}), method=METHOD.encode(), media=given, respondent="DESA",
        by=country.as_("admin"), at=NOON,
    )  # fmt: skip


def told(record: InstrumentVersion, *, grave: bool = True) -> list[str]:
    return [one.text() for one in queries.findings_in(record) if one.grave is grave]


def test_a_named_file_that_did_not_come_is_a_finding_with_sheet_row_and_what_to_do(country: Country) -> None:
    record = made(country, GIVEN[:1])
    assert told(record) == [
        "Lembar survey, baris 7: berkas “tanya.mp3” tidak ikut diunggah. Unggah bersama lembar kerja, atau hapus namanya "
        "dari sel ini.",
    ] * 2 + [
        "Lembar survey, baris 8: berkas “fasilitas.csv” tidak ikut diunggah. Unggah bersama lembar kerja, atau hapus namanya "
        "dari sel ini."
    ]  # fmt: skip
    # Only what is missing need be brought; the picture is there from before.
    mended = operations.replace_files(
        record, workbook=book(survey=NAMED), method=METHOD.encode(), media=GIVEN[1:], by=country.as_("admin"), at=NOON
    )
    assert told(mended) == []
    assert [one.name for one in queries.media_of(mended)] == ["fasilitas.csv", "peta.png", "tanya.mp3"]


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("media::gambar", "a.png",
         "Lembar survey, baris 2: kolom media::gambar bukan kolom media yang dikenal. Pakai image, audio, video, atau "
         "big-image, misalnya media::image."),
        ("media::image", "peta desa.png",
         "Lembar survey, baris 2: nama berkas “peta desa.png” tidak sah. Pakai huruf, angka, - atau _, lalu akhiran seperti "
         ".png, .mp3, atau .csv."),
        ("media::image", "../a.png",
         "Lembar survey, baris 2: nama berkas “../a.png” tidak sah. Pakai huruf, angka, - atau _, lalu akhiran seperti .png, "
         ".mp3, atau .csv."),
        ("image", "a.mp3",
         "Lembar survey, baris 2: kolom image menyebut “a.mp3”, yang bukan berkas jenis itu. Pindahkan ke kolom yang cocok."),
    ],
)  # fmt: skip
def test_what_a_column_names_is_judged_with_sheet_and_row(column: str, cell: str, sentence: str) -> None:
    sheets = read(book(survey=(("type", "name", ID, column), ("note", "b", "B", cell))))
    assert [one.text() for one in media.findings(sheets, {})] == [sentence]


def test_a_big_picture_alone_and_a_list_of_xml_are_told() -> None:
    sheets = read(book(survey=(("type", "name", ID, "big-image"), ("note", "b", "B", "a.png"), ("xml-external", "c", "C", ""))))
    have = {"a.png": media_of("a.png", PNG), "sisa.png": media_of("sisa.png", PNG)}
    assert [one.text() for one in media.findings(sheets, have)] == [
        "Lembar survey, baris 2: big-image memerlukan gambar biasa di baris yang sama. Isi kolom media::image, atau kosongkan "
        "big-image.",
        "Lembar survey, baris 3: daftar dari berkas XML tidak diterima. Simpan daftarnya sebagai .csv, lalu pakai "
        "select_one_from_file.",
        "berkas “sisa.png” tidak disebut di lembar mana pun, jadi tidak disimpan.",
    ]


@pytest.mark.parametrize("columns", [("media::image",), (f"audio::{ID}",), (f"image::{EN}",), ("image", f"image::{EN}")])
def test_a_file_named_for_one_language_serves_the_others_too(columns: tuple[str, ...]) -> None:
    """The converter itself stumbles over a file for the default language only."""
    survey = ((*SURVEY[0], *columns), *SURVEY[1:], (*row(type="note", name="b", label="B", english="B"), "a.png", "b.png"))
    survey = tuple(line[: len(survey[0])] for line in survey)
    found = convert(read(book(survey=survey)))
    assert found.findings == ()
    assert found.xform.count(b">jr://") == 2


def test_pictures_of_options_are_named_in_the_sheet_of_choices() -> None:
    lines = tuple((*line, f"{number}.png") for number, line in enumerate(CHOICES[1:]))
    sheets = read(book(choices=((*CHOICES[0], "media::image"), *lines)))
    assert [(place.sheet, place.row, place.name) for place in media.places(sheets)][:2] == [
        ("choices", 2, "0.png"), ("choices", 3, "1.png"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("desa.csv", LIST, "Berkas desa.csv dibuat server untuk setiap petugas. Hapus dari unggahan."),
        ("a.png", b"<svg onload=x>", NO_TYPE),
        ("a.svg", b"<svg/>", NO_TYPE.replace("a.png", "a.svg")),
        ("a.png", b"", NO_TYPE),
        ("a.png", PNG + b"x" * 5 * 2**20, "Berkas “a.png” lebih besar dari 5 MB. HP memuatnya lewat sinyal lemah: kecilkan dahulu."),
        ("a.csv", b"name,label\n\xff,x\n", "Berkas “a.csv” bukan teks UTF-8. Simpan sebagai CSV UTF-8, lalu unggah lagi."),
        ("a.csv", b"nama,label\nx,y\n", "Berkas “a.csv”, baris 1: kolom name dan label harus ada. Tulis judul kolomnya."),
        ("a.csv", b"name,label\nx,y\nz\n", ROW_3),
        ("a.csv", b"name,label\n ,y\n", ROW_3.replace("baris 3", "baris 2")),
        ("a.csv", b'name,label\nx,"y\nz"\n', ROW_3),
    ],
)  # fmt: skip
def test_a_file_that_cannot_belong_to_a_form_is_refused(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unfit) as unfit:
        media_of(name, content)
    assert unfit.value.sentence % unfit.value.values == sentence


def test_too_many_too_much_and_the_same_twice_are_refused_beside_the_field(country: Country) -> None:
    for given, sentence in (
        ([(f"a{number}.png", PNG) for number in range(101)], "Berkas media lebih dari 100. Gabungkan atau kurangi."),
        ([(f"a{number}.png", PNG + b"x" * (5 * 2**20 - 99)) for number in range(5)],
         "Semua berkas media bersama lebih besar dari 20 MB. HP memuatnya lewat sinyal lemah: kecilkan dahulu."),
        ([("a.png", PNG)] * 2, "Berkas “a.png” diunggah dua kali. Pilih satu saja."),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            made(country, given)
        assert (refused.value.sentence, refused.value.field) == (sentence, "media")
    assert not InstrumentVersion.objects.exists()


def test_the_media_of_a_published_version_never_change_and_the_next_version_has_them(country: Country) -> None:
    record = published(country, made(country))
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(pk=record.pk).update(media=[])
    newer = next_version(country, record, survey=NAMED)
    assert told(newer) == []
    assert queries.media_of(newer) == queries.media_of(record) != []


def test_a_phone_finds_every_file_in_the_manifest_with_its_hash(country: Country) -> None:
    published(country, made(country))
    phone = Phone(country)
    (form,) = ET.fromstring(phone.get("/formList").content)
    found = ET.fromstring(phone.client.get(form[-1].text or "").content)
    listed = {name.text: (md5.text, url.text or "") for name, md5, url in found}
    assert set(listed) == {name for name, _content in GIVEN}
    for name, content in GIVEN:
        md5, url = listed[name]
        answer = phone.client.get(f"{url}?deviceID=a")
        assert (answer.content, md5) == (content, f"md5:{hashlib.md5(content).hexdigest()}")
        assert answer["X-OpenRosa-Version"] == "1.0"
    answer = phone.get("/media/uji/1/lain.png")
    assert answer.status_code == 404
    assert said(answer) == "Berkas ini bukan bagian dari formulir itu. Muat ulang formulir di aplikasi."


@pytest.mark.skipif(not field.engine_is_here(), reason="frontend/build.mjs has not run: no npm here")
def test_the_browser_is_told_to_keep_every_file_and_the_page_points_to_them(country: Country, client: Client) -> None:
    published(country, made(country))
    login(client, country, "facilitator")
    text = client.get("/isian/").content.decode()
    address = f"/isian/uji/1/media/peta.png?md5={hashlib.md5(PNG).hexdigest()}"
    assert address in text
    told_form = client.get("/isian/uji/1/formulir.json").json()
    assert f'src="{address}"' in told_form["html"]
    assert "/isian/uji/1/media/fasilitas.csv?md5=" in told_form["model"]
    answer = client.get(address)
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert client.get("/isian/uji/1/media/lain.png").status_code == 404


def test_files_come_with_the_form_by_the_page_and_readers_see_them(country: Country, client: Client) -> None:
    login(client, country, "admin")
    files = [SimpleUploadedFile(name, content) for name, content in GIVEN]
    answer = client.post("/instrumen/baru/", sent(book(survey=NAMED, settings=settings(version="3")), media=files))
    assert answer.status_code == 302
    record = InstrumentVersion.objects.get()
    text = client.get(page(record)).content.decode()
    assert "fasilitas.csv" in text
    address = page(record, "media", "peta.png")
    assert address in client.get(page(record, "questions")).content.decode()
    assert client.get(address).content == PNG
    assert client.get(page(record, "media", "lain.png")).status_code == 404
    bad = client.post("/instrumen/baru/", sent(book(survey=NAMED), media=[SimpleUploadedFile("peta.png", b"bukan")]))
    assert bad.status_code == 422
    assert "Berkas “peta.png” bukan gambar, suara, film, atau CSV yang dikenal." in bad.content.decode()
