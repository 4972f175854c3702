"""Bad files: every fault at once, in a sentence, and nothing half done."""

import contextlib
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.areas import edition_file, operations
from ketahanan.areas.edition_file import Defaults, Faults, read
from ketahanan.areas.models import Area, AreaCode, AreaImport
from ketahanan.common.errors import Refused, Several

Load = Callable[..., operations.Outcome]
GIVEN = Defaults("Keputusan Uji", "kemendagri")


def faults_of(text: str, defaults: Defaults = GIVEN) -> list[str]:
    faults = Faults()
    read(text.encode(), defaults, faults)
    return faults.sentences()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas kosong. Isi berkas CSV dengan baris judul"),
        (b" \n\n ", "Berkas kosong."),
        (b"PK\x03\x04rest", "Ini berkas Excel atau ZIP, bukan CSV."),
        (b"kode,nama\n73,\x00\x01", "Berkas ini bukan teks CSV."),
        (
            "kode,nama\n73,Réjang".encode("latin-1"),
            "Huruf dalam berkas tidak terbaca karena bukan UTF-8.",
        ),
        (b"kode,nama\n", "Berkas hanya berisi baris judul. Tambahkan setidaknya satu wilayah."),
        (b"kode,nama,warna\n", "Judul kolom tidak dikenal: warna. Kolom yang dikenal: kode, nama"),
        (b"kode\n73", "Kolom wajib belum ada: nama."),
        (b"kode,nama,kode\n", "Kolom ini ada dua kali: kode."),
        (b"halo dunia", "Judul kolom tidak dikenal: halo_dunia."),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content, GIVEN, Faults())
    assert refused.value.sentence.startswith(sentence)


def test_a_file_that_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition_file, "MOST_BYTES", 10)
    with pytest.raises(Refused, match=r"lebih besar dari 50 MB"):
        read(b"kode,nama\n73,Sulawesi Selatan", GIVEN, Faults())
    monkeypatch.setattr(edition_file, "MOST_BYTES", 1000)
    monkeypatch.setattr(edition_file, "MOST_ROWS", 1)
    with pytest.raises(Refused, match=r"lebih dari 200.000 baris"):
        read(b"kode,nama\n73,A\n74,B", GIVEN, Faults())


def test_system_and_edition_must_be_said() -> None:
    with pytest.raises(Refused, match=r"Sistem kode belum disebut"):
        read(b"kode,nama\n73,A", Defaults("X", ""), Faults())
    with pytest.raises(Refused, match=r"Edisi belum disebut"):
        read(b"kode,nama\n73,A", Defaults("", "bps"), Faults())
    assert faults_of("kode,nama,sistem\n73,A,pos") == [
        "Baris 2, kolom sistem: tulis kemendagri, bps, atau djpk; sistem kode tidak pernah ditebak."
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"kode": "", "nama": "A"}, "kolom kode: kode belum diisi."),
        ({"kode": "7x", "nama": "A"}, "kolom kode: “7x” bukan kode Kemendagri."),
        ({"kode": "73.02.01.4001", "nama": "A"}, "kolom kode: “73.02.01.4001” bukan kode Kemendagri."),
        ({"kode": "73", "nama": ""}, "kolom nama: nama belum diisi. Kode dan nama selalu dibandingkan."),
        ({"kode": "73", "nama": "…"}, "kolom nama: “…” bukan nama."),
        ({"kode": "73", "nama": "x" * 101}, "kolom nama: nama lebih panjang dari 100 huruf."),
        (
            {"perubahan": "hapus"},
            "kolom perubahan: “hapus” tidak dikenal. Tulis salah satu: baru, ubah_nama,",
        ),
        (
            {"perubahan": "baru", "berlaku_dari": "31/02/2025"},
            "kolom berlaku_dari: “31/02/2025” bukan tanggal yang ada.",
        ),
        (
            {"berlaku_dari": "1825-01-01"},
            "kolom berlaku_dari: tanggal 1825-01-01 di luar tahun 2000 sampai 2100.",
        ),
        (
            {"berlaku_dari": "2025-01-01", "berlaku_sampai": "2024-01-01"},
            "kolom berlaku_sampai: akhir masa berlaku harus sesudah awalnya.",
        ),
        ({"perubahan": "baru"}, "kolom berlaku_dari: isi tanggal mulai berlakunya perubahan."),
        ({"perubahan": "tutup"}, "kolom berlaku_sampai: isi tanggal mulai tidak berlaku."),
        ({"perubahan": "pecah", "berlaku_dari": "2025-01-01"}, "kolom kode_lama: isi kode lama."),
        ({"kode_lama": "72"}, "kolom kode_lama: kode lama hanya dipakai dengan perubahan"),
        (
            {"perubahan": "ubah_kode", "berlaku_dari": "2025-01-01", "kode_lama": "73"},
            "kolom kode_lama: kode lama sama dengan kode baru.",
        ),
        ({"lat": "-5.1"}, "kolom lat: isi lat dan lon bersama-sama."),
        ({"lat": "95", "lon": "120"}, "kolom lat: “95” bukan letak di Indonesia."),
        ({"lat": "NaN", "lon": "120"}, "kolom lat: “NaN” bukan letak di Indonesia."),
        ({"zona": "GMT"}, "kolom zona: tulis WIB, WITA, atau WIT."),
        ({"sistem": "bps"}, "kolom kode_kemendagri: isi kode Kemendagri wilayah yang sama."),
        (
            {"sistem": "djpk", "perubahan": "baru", "berlaku_dari": "2025-01-01"},
            "kolom perubahan: untuk kode BPS dan DJPK",
        ),
        ({"edisi": ""}, "kolom edisi: edisi belum diisi."),
    ],
)
def test_each_fault_names_its_row_and_column(row: dict[str, str], fault: str) -> None:
    cells = {"kode": "73", "nama": "Sulawesi Selatan", "sistem": "kemendagri", "edisi": "X", **row}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(cells))
    writer.writeheader()
    writer.writerow(cells)
    found = faults_of(text.getvalue(), Defaults())
    assert any(one.startswith(f"Baris 2, {fault}") for one in found), found


def test_the_same_code_twice_is_a_fault() -> None:
    assert faults_of("kode,nama\n73,A\n74,B\n73,A") == [
        "Baris 4, kolom kode: kode 73 sudah ada pada baris 2."
    ]


def test_more_cells_than_headings_is_a_fault() -> None:
    assert faults_of("kode,nama\n73,Sulawesi, Selatan") == [
        "Baris 2, kolom kode: baris ini berisi lebih banyak kolom daripada judulnya; periksa pemisah kolom."
    ]


def test_a_quotation_mark_left_open_is_a_fault() -> None:
    assert "tidak terbaca; periksa tanda kutip" in faults_of('kode,nama\n73,"A')[0]


def test_very_many_faults_are_counted() -> None:
    found = faults_of("kode,nama\n" + "x,A\n" * 250)
    assert len(found) == 201
    assert found[-1] == "… dan 50 kesalahan lagi."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(encoding: str, separator: str, end: str) -> None:
    lines = [["Kode", " Nama ", "", ""], ["7302", "  Regapu’u   Baru ", "", ""], ["", "", "", ""]]
    content = end.join(separator.join(line) for line in lines).encode(encoding)
    faults = Faults()
    rows = read(content, GIVEN, faults)
    assert [(row.code, row.name, row.line) for row in rows] == [("73.02", "Regapu’u Baru", 2)]
    assert faults.sentences() == []


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_sentences(content: bytes) -> None:
    with contextlib.suppress(Refused):
        read(content, GIVEN, Faults())


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=5), max_size=8))
def test_any_table_gives_rows_or_sentences(cells: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["kode", "nama", "perubahan", "berlaku_dari", "lat"], *cells])
    with contextlib.suppress(Refused):
        read(text.getvalue().encode(errors="replace"), GIVEN, Faults())


def test_with_one_fault_nothing_is_written(load: Load) -> None:
    before = (Area.objects.count(), AreaCode.objects.count(), AreaImport.objects.count())
    with pytest.raises(Several) as several:
        load(
            "kode,nama,perubahan,berlaku_dari\n73.02.01.2099,Desa Contoh,baru,2026-01-01\n"
            "73.98.01,Antah,baru,2026-01-01\n73.02.01.1001,Matekko,baru,2026-01-01"
        )
    assert several.value.sentences == [
        "Baris 3, kolom kode: induknya, 73.98, tidak ada. Tambahkan barisnya atau periksa kodenya.",
        "Baris 4, kolom kode: kode 73.02.01.1001 saat itu dipakai Matekko.",
    ]
    assert (Area.objects.count(), AreaCode.objects.count(), AreaImport.objects.count()) == before


def test_the_command_tells_every_fault(regions: None, tmp_path: Path) -> None:
    file = tmp_path / "edisi.csv"
    with pytest.raises(CommandError, match=r"tidak dapat dibaca: No such file"):
        call_command("areas", "import", str(file))
    file.write_text("kode,nama\n73,Antah\n74,Berantah\n")
    with pytest.raises(CommandError) as told:
        call_command("areas", "import", str(file), "--edition", "X", "--system", "kemendagri")
    assert str(told.value) == (
        "Baris 2, kolom nama: kode 73 adalah Sulawesi Selatan, bukan Antah. Kalau namanya berubah, tulis ubah_nama."
    )
    with pytest.raises(CommandError, match=r"tulis tahun-bulan-hari"):
        call_command(
            "areas", "import", str(file), "--edition", "X", "--system", "bps", "--complete-from", "besok"
        )
