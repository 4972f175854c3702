"""What may be kept, what is refused and in which words."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.functional import cached_property
from PIL import Image
from pypdf import PdfWriter

from ketahanan.common.errors import Refused
from ketahanan.common.roles import Role
from ketahanan.documents import operations, queries
from ketahanan.documents.models import Document
from ketahanan.testing import NOON, Country, days


class Files:
    """Small real files, good and bad."""

    @cached_property
    def pdf(self) -> bytes:
        return self.pages(1)

    def pages(self, number: int, prepare: Callable[[PdfWriter], Any] = lambda writer: None) -> bytes:
        writer = PdfWriter()
        for _ in range(number):
            writer.add_blank_page(200, 200)
        prepare(writer)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def photo(self, form: str = "JPEG", size: tuple[int, int] = (320, 240), **options: Any) -> bytes:
        out = io.BytesIO()
        Image.radial_gradient("L").resize(size).convert("RGB").save(out, form, **options)
        return out.getvalue()

    @cached_property
    def camera(self) -> bytes:
        """A photo taken upright on a Monday morning in Taccorong."""
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        exif.get_ifd(0x8825).update({1: "S", 2: (5.0, 33.0, 15.55), 3: "E", 4: (120.0, 11.0, 36.42)})
        exif.get_ifd(0x8769).update({0x9003: "2012:12:03 09:30:00"})
        return self.photo(exif=exif)

    @cached_property
    def zip(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("masuk.html", "<script>alert(1)</script>")
        return out.getvalue()


@pytest.fixture(scope="module")
def files() -> Files:
    return Files()


def keep(country: Country, content: bytes, name: str = "berkas.pdf", **more: Any) -> Document:
    options: dict[str, Any] = {
        "kind": "B01", "title": "Surat permohonan", "subject": ("proposal", 1), "round_": 1, "area": country.village,
        "readers": [Role.KETUA, Role.DINSOS_KAB], "privacy": "K2", "by": country.as_("ketua1"), "at": NOON,
    }  # fmt: skip
    return operations.store(SimpleUploadedFile(name, content), **options | more)


def refusal(country: Country, content: bytes, name: str = "berkas.pdf") -> str:
    with pytest.raises(Refused) as refused:
        keep(country, content, name)
    assert not Document.objects.exists()
    return refused.value.sentence


def bytes_of(document: Document) -> bytes:
    return queries.location(document).read_bytes()


def test_a_pdf_is_kept_byte_for_byte_outside_the_web_root(country: Country, files: Files) -> None:
    kept = keep(country, files.pdf, "../../etc/permohonan.pdf")
    assert bytes_of(kept) == files.pdf
    assert kept.sha256 == kept.upload_sha256 == hashlib.sha256(files.pdf).hexdigest()
    assert (kept.mime, kept.size, kept.form) == ("application/pdf", len(files.pdf), "PDF")
    assert queries.location(kept).is_relative_to(settings.PRIVATE_ROOT)
    assert not queries.location(kept).is_relative_to(settings.STATIC_ROOT)
    assert "permohonan" not in kept.path
    assert not list(Path(settings.PRIVATE_ROOT).rglob("*.part"))


@pytest.mark.parametrize(
    ("form", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_photo_is_known_by_its_content_and_drawn_anew(
    country: Country, files: Files, form: str, mime: str
) -> None:
    kept = keep(country, files.photo(form) + files.zip, "foto.pdf")
    assert kept.mime == mime
    assert b"PK\x03\x04" not in bytes_of(kept)
    with Image.open(queries.location(kept)) as image:
        assert image.size == (320, 240)


def test_where_and_when_a_photo_was_taken_leaves_the_file_and_stays_in_the_row(
    country: Country, files: Files
) -> None:
    kept = keep(country, files.camera, "foto.jpg")
    assert (kept.taken_lat, kept.taken_lon) == (Decimal("-5.55432"), Decimal("120.19345"))
    assert kept.taken_at == datetime(2012, 12, 3, 1, 30, tzinfo=UTC)
    with Image.open(queries.location(kept)) as image:
        assert not image.getexif()
        assert image.size == (240, 320)


def test_nonsense_from_a_camera_is_no_reason_to_refuse(country: Country, files: Files) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (500.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)})
    exif.get_ifd(0x8769).update({0x9003: "kemarin"})
    kept = keep(country, files.photo(exif=exif))
    assert (kept.taken_lat, kept.taken_lon, kept.taken_at) == (None, None, None)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_sort_of_png_is_kept(country: Country, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")
    assert keep(country, out.getvalue()).mime == "image/png"


def test_a_cmyk_photo_of_a_print_shop_is_kept(country: Country) -> None:
    out = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(out, "JPEG")
    assert keep(country, out.getvalue()).mime == "image/jpeg"


def test_an_empty_file_is_refused(country: Country) -> None:
    assert refusal(country, b"") == "Berkas ini kosong. Pilih berkas yang berisi, lalu unggah lagi."


OTHERS = [b"<html><script>", b"GIF89a;", b"MZ\x90", b"%!PS", b"\x00" * 50, b" %PDF-1.7 %%EOF"]


@pytest.mark.parametrize("content", OTHERS)
def test_other_files_are_refused_whatever_their_name(country: Country, content: bytes) -> None:
    expected = "Berkas ini bukan PDF atau foto. Unggah PDF, JPG, PNG, atau WebP."
    assert refusal(country, content, "usulan.pdf") == expected


def test_an_office_file_is_refused_with_the_way_out(country: Country, files: Files) -> None:
    expected = "Berkas ini dokumen Word, Excel, atau arsip. Simpan sebagai PDF, lalu unggah lagi."
    assert refusal(country, files.zip, "usulan.docx") == expected


def test_a_photo_of_an_apple_phone_is_refused_with_the_way_out(country: Country) -> None:
    expected = "Foto HEIC belum bisa dibaca. Atur kamera ke JPG atau ubah fotonya ke JPG, lalu unggah lagi."
    assert refusal(country, b"\x00\x00\x00\x18ftypheic" + b"\x00" * 90, "IMG_1.HEIC") == expected


@pytest.mark.parametrize("name", ["foto.jpg.exe", "usulan.php.pdf", "surat.PDF.Html"])
def test_a_double_ending_that_runs_something_is_refused(country: Country, files: Files, name: str) -> None:
    expected = f"Nama berkas “{name}” berakhiran program. Unggah PDF atau foto dengan nama biasa."
    assert refusal(country, files.pdf, name) == expected


def test_dots_in_an_honest_name_are_nothing(country: Country, files: Files) -> None:
    assert keep(country, files.pdf, "BA. Musyawarah 3.12.2012 (rev.2).pdf").pk


def test_a_pdf_that_is_too_large_is_refused(country: Country, files: Files) -> None:
    expected = "Berkas terlalu besar. Paling besar 10 MB; kecilkan lalu unggah lagi."
    assert refusal(country, files.pdf[:-6] + b"\x00" * 10 * 2**20 + b"%%EOF") == expected


def test_a_photo_that_is_too_large_is_refused(country: Country, files: Files) -> None:
    expected = "Berkas terlalu besar. Paling besar 8 MB; kecilkan lalu unggah lagi."
    assert refusal(country, files.photo() + b"\x00" * 8 * 2**20) == expected


def test_a_truncated_pdf_is_refused(country: Country, files: Files) -> None:
    expected = (
        "PDF ini terpotong atau berisi sesuatu di belakang akhirnya. Buat ulang PDF-nya, lalu unggah lagi."
    )
    assert refusal(country, files.pdf[:-40]) == expected
    assert refusal(country, files.pdf + b"<script>alert(1)</script>") == expected


def test_a_pdf_that_is_also_an_archive_is_refused(country: Country, files: Files) -> None:
    polyglot = files.pdf[:9] + files.zip + files.pdf[9:]
    expected = "Berkas ini PDF dan arsip sekaligus. Unggah PDF biasa, satu dokumen satu berkas."
    assert refusal(country, polyglot) == expected


def test_a_locked_pdf_is_refused(country: Country, files: Files) -> None:
    locked = files.pages(1, lambda writer: writer.encrypt("rahasia", algorithm="RC4-128"))
    assert refusal(country, locked) == "PDF ini terkunci. Simpan tanpa kata sandi, lalu unggah lagi."


OBJECTS = b"9 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\n"
ACTIVE = "PDF ini berisi program atau lampiran di dalamnya. Cetak ulang menjadi PDF biasa, lalu unggah lagi."


def test_a_pdf_with_a_program_is_refused(country: Country, files: Files) -> None:
    assert (
        refusal(country, files.pdf.replace(b"/Type /Catalog", b"/Type /Catalog /AA << /S /Launch >>"))
        == ACTIVE
    )


def test_a_pdf_with_a_file_inside_is_refused(country: Country, files: Files) -> None:
    assert refusal(country, files.pages(1, lambda writer: writer.add_attachment("a.exe", b"MZ"))) == ACTIVE


def test_a_program_is_found_behind_escapes_and_inside_packed_objects(country: Country, files: Files) -> None:
    hidden = files.pdf.replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /J#61vaScript /J#53 (x) >>"
    )
    assert refusal(country, hidden) == ACTIVE
    packed = zlib.compress(b"7 0 << /S /JavaScript /JS (app.alert(1)) >>")
    inside = OBJECTS + packed + b"\nendstream endobj\n"
    assert refusal(country, files.pdf.replace(b"xref", inside + b"xref", 1)) == ACTIVE


def test_a_packed_bomb_is_refused(country: Country, files: Files) -> None:
    packed = zlib.compress(b" " * 40 * 2**20)
    inside = OBJECTS + packed + b"\nendstream endobj\n"
    expected = "PDF ini terlalu rumit untuk diperiksa. Cetak ulang menjadi PDF biasa, lalu unggah lagi."
    assert refusal(country, files.pdf.replace(b"xref", inside + b"xref", 1)) == expected


def test_a_pdf_of_too_many_pages_is_refused(country: Country, files: Files) -> None:
    expected = "PDF ini 41 halaman. Paling banyak 40; bagi menjadi beberapa berkas."
    assert refusal(country, files.pages(41)) == expected
    assert keep(country, files.pages(40)).pk


def test_a_truncated_photo_is_refused(country: Country, files: Files) -> None:
    photo = files.photo()
    expected = "Foto ini terpotong atau rusak. Unggah lagi sampai selesai."
    assert refusal(country, photo[: len(photo) // 2]) == expected


def test_a_photo_that_is_none_is_refused(country: Country) -> None:
    expected = "Foto ini rusak dan tidak terbaca. Ambil atau simpan ulang, lalu unggah lagi."
    assert refusal(country, b"\xff\xd8\xff" + b"<?php system($_GET[0]) ?>", "foto.jpg") == expected


@pytest.mark.parametrize("size", [(6400, 6300), (30_000, 30_000)])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(
    country: Country, size: tuple[int, int]
) -> None:
    width, height = size
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    chunks = [head, b"IDAT" + zlib.compress(b"\x00" * 1000)]
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") for chunk in chunks
    )
    expected = "Foto ini lebih dari 40 megapiksel. Kecilkan ukurannya, lalu unggah lagi."
    assert refusal(country, bomb, "foto.png") == expected


def test_a_day_has_its_share_of_uploads(
    country: Country, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "PER_DAY", 2)
    keep(country, files.pdf)
    keep(country, files.pdf)
    with pytest.raises(Refused) as refused:
        keep(country, files.pdf)
    expected = "Anda sudah mengunggah 2 berkas hari ini; batasnya 2 atau 500 MB. Lanjutkan besok."
    assert refused.value.sentence == expected
    assert keep(country, files.pdf, by=country.as_("sekretaris1")).pk
    assert keep(country, files.pdf, at=days(1)).pk


def test_a_day_has_its_share_of_bytes(
    country: Country, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "BYTES_PER_DAY", len(files.pdf) + 1)
    keep(country, files.pdf)
    with pytest.raises(Refused, match="Lanjutkan besok"):
        keep(country, files.pdf)


def test_the_same_bytes_in_another_record_are_found(country: Country, files: Files) -> None:
    first = keep(country, files.photo(), "a.jpg")
    again = keep(country, files.photo(), "b.jpg", subject=("proposal", 2), area=country.sister_village)
    keep(country, files.photo(), "c.jpg")  # the same record again
    keep(country, files.photo(), "d.jpg", subject=("proposal", 3), kind="B04")  # another kind
    assert queries.same_bytes(first) == [again]
    assert {found.pk for found in queries.same_bytes(again)} == {first.pk, first.pk + 2}


def test_an_upload_is_examined_once(country: Country, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = SimpleUploadedFile("foto.jpg", files.photo())
    found = operations.prepare(upload)
    monkeypatch.setattr(operations, "_examined", None)
    assert operations.prepare(upload) is found
