"""Files of published indices: codes and names of any edition, numbers, the same file twice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from ketahanan.areas.tests.conftest import NOON, area
from ketahanan.common.errors import Refused, Several
from ketahanan.context import operations, queries
from ketahanan.context.models import ContextImport, ContextValue, Index
from ketahanan.journal.models import Entry

pytestmark = pytest.mark.django_db
HEAD = "kode_desa,nama_desa,iks,ike,ikl,idm,status\n"


def take(text: str | bytes, year: int = 2024) -> operations.Outcome:
    content = text.encode() if isinstance(text, str) else text
    return operations.load(content, index=Index.IDM, year=year, source="idm.csv", at=NOON)


def refused(text: str | bytes, year: int = 2024) -> list[str]:
    with pytest.raises((Refused, Several)) as found:
        take(text, year)
    assert not ContextValue.objects.exists()
    return getattr(found.value, "sentences", None) or [str(found.value)]


def reasons(text: str) -> list[tuple[int, str, str]]:
    return [(row.line, row.column, row.reason) for row in take(text).refusals]


def good() -> str:
    one, other = area("73.02.01.2004"), area("73.02.01.2005")
    return (
        f"{HEAD}73.02.01.2004,{one.name},0.8,0.9,0.5333,0.7444,MAJU\n"
        f"7302012005,{other.name.upper()},0.6629,0.6333,0.5333,0.6098,Berkembang\n"
    )


def test_values_and_status_stand_as_published(regions: None) -> None:
    done = take(good())
    assert (done.accepted, done.refusals, done.differing) == (2, (), ())
    found = queries.published(area("73.02.01.2004"))
    assert found is not None
    assert (found.index, found.title, found.basis) == ("IDM", "Indeks Desa Membangun", "Permendesa PDTT 2/2016")
    year = found.years[0]
    assert (year.year, year.value, year.status, year.source) == (2024, Decimal("0.7444"), "maju", "idm.csv")
    assert year.parts == (("IKS", Decimal("0.8000")), ("IKE", Decimal("0.9000")), ("IKL", Decimal("0.5333")))
    assert Entry.objects.get(action="context.import").subject_id == ContextImport.objects.get().pk


def test_the_same_file_again_changes_nothing_and_a_corrected_one_replaces(regions: None) -> None:
    take(good())
    assert take(good()).repeated
    assert (ContextImport.objects.count(), ContextValue.objects.count()) == (1, 2)
    assert not take(good().replace("0.7444", "0.7500")).repeated
    assert ContextValue.objects.get(area=area("73.02.01.2004")).value == Decimal("0.7500")
    assert ContextValue.objects.count() == 2


def test_a_code_of_another_village_is_listed_and_not_used(regions: None) -> None:
    """96.01.01.2004 was Malaumkarta in the lists of 2024 and is Batu Lubang today."""
    rows = reasons(HEAD + "96.01.01.2004,MALAUMKARTA,0.5,0.5,0.5,0.5,TERTINGGAL\n73.02.99.2001,Entah,,,,0.5,\n")
    assert rows == [
        (2, "nama", "Kode 96.01.01.2004 adalah Batu Lubang, bukan MALAUMKARTA. MALAUMKARTA berkode 96.01.01.2003. "
                    "Periksa mana yang dimaksud."),
        (3, "kode", "Kode 73.02.99.2001 tidak ada dalam daftar Kemendagri. Periksa kode dan sistem kodenya, atau cari "
                    "dengan nama."),
    ]  # fmt: skip
    assert not ContextValue.objects.exists()


CHANGES = "kode,nama,perubahan,berlaku_dari,kode_lama,nama_lama,berlaku_sampai\n"


def test_a_code_that_was_changed_leads_to_the_same_village(load: Callable[..., Any]) -> None:
    name = area("73.02.01.2004").name
    load(f"{CHANGES}73.02.01.2091,{name},ubah_kode,2013-01-01,73.02.01.2004,{name},\n")
    take(f"{HEAD}73.02.01.2004,{name},0.8,0.9,0.5333,0.7444,MAJU\n")
    assert ContextValue.objects.get().area.code == "73.02.01.2091"
    assert ContextValue.objects.get().code == "73.02.01.2004"


def test_a_village_that_was_merged_away_leads_to_its_heir(load: Callable[..., Any]) -> None:
    old, heir = area("73.02.01.2004").name, area("73.02.01.2005").name
    load(f"{CHANGES}73.02.01.2005,{heir},gabung,2013-01-01,73.02.01.2004,{old},\n")
    take(f"{HEAD}73.02.01.2004,{old},0.8,0.9,0.5333,0.7444,MAJU\n")
    assert ContextValue.objects.get().area.code == "73.02.01.2005"


def test_a_village_that_was_split_up_is_refused_and_names_its_heirs(load: Callable[..., Any]) -> None:
    name = area("73.02.01.2004").name
    load(
        f"{CHANGES}73.02.01.2098,{name} Barat,pecah,2013-01-01,73.02.01.2004,{name},\n"
        f"73.02.01.2099,{name} Timur,pecah,2013-01-01,73.02.01.2004,{name},\n73.02.01.2004,{name},tutup,,,,2013-01-01\n"
    )
    assert reasons(f"{HEAD}73.02.01.2004,{name},0.8,0.9,0.5333,0.7444,MAJU\n") == [
        (2, "kode", f"Desa ini pecah menjadi 73.02.01.2098 ({name} Barat), 73.02.01.2099 ({name} Timur). "
                    "Satu nilai tidak dapat dibagi; pilih desanya."),
    ]  # fmt: skip
    assert not ContextValue.objects.exists()


def test_a_village_that_gave_land_away_and_lives_on_keeps_its_values(load: Callable[..., Any]) -> None:
    name = area("73.02.01.2004").name
    load(f"{CHANGES}73.02.01.2099,{name} Timur,pecah,2013-01-01,73.02.01.2004,{name},\n")
    take(f"{HEAD}73.02.01.2004,{name},0.8,0.9,0.5333,0.7444,MAJU\n")
    assert ContextValue.objects.get().area.code == "73.02.01.2004"


def test_a_village_that_ended_without_an_heir_has_no_place(load: Callable[..., Any]) -> None:
    name = area("73.02.01.2004").name
    load(f"{CHANGES}73.02.01.2004,{name},tutup,,,,2013-01-01\n")
    assert reasons(f"{HEAD}73.02.01.2004,{name},0.8,0.9,0.5333,0.7444,MAJU\n") == [
        (2, "kode", "Desa ini dihapus tanpa pengganti. Nilainya tidak dapat dipasang pada desa lain."),
    ]


def test_empty_values_twice_and_higher_places_are_listed(regions: None) -> None:
    one, other = area("73.02.01.2004"), area("73.02.01.2005")
    rows = reasons(
        f"{HEAD}73.02.01.2004,{one.name},0.8,0.9,0.5333,0.7444,MAJU\n73.02.01.2004,{one.name},0.8,0.9,0.5333,0.7,MAJU\n"
        f"73.02.01.2005,{other.name},,,,,\n73.02,Bulukumba,,,,0.7,\n"
    )
    assert rows == [
        (3, "kode", "Desa yang sama sudah ada pada baris 2. Hanya baris itu yang dipakai."),
        (4, "nilai", "Nilainya kosong. Desa ini tidak mempunyai nilai pada tahun itu."),
        (5, "kode", "Kode ini bukan kode desa atau kelurahan. Tulis kode sepuluh angka."),
    ]


def test_wrong_decimal_signs_stop_the_file_with_row_and_column(regions: None) -> None:
    assert refused('kode;nama;iks;idm\n73.02.01.2004;Bialo;0,8;0.7444\n73.02.01.2005;X;8000;7.444\n1;1;a;0.1\n') == [
        "Baris 2, kolom iks: “0,8” memakai koma desimal. Tulis dengan titik: 0.8.",
        "Baris 3, kolom idm: “7.444” tidak di antara 0 dan 1. Periksa tanda desimalnya.",
        "Baris 3, kolom iks: “8000” bukan bilangan. Tulis seperti 0.7434, atau kosongkan.",
        "Baris 4, kolom iks: “a” bukan bilangan. Tulis seperti 0.7434, atau kosongkan.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"kode,idm\n1,0.5\n", "Kolom nama_desa, nama, desa, nama_desa_sumber tidak ada. Kolom yang ada: kode, idm. "
                               "Tambahkan nama desa; bila penerbit memang tidak menulisnya, jalankan lagi dengan "
                               "--without-names dan nama serta alasan orang yang menjaminnya."),
        (b"nama,idm\na,0.5\n", "Kolom kode_desa, kode, kode_wilayah, kode_desa_sumber, id_desa tidak ada. Kolom yang ada: "
                               "nama, idm. Tambahkan salah satu kolom itu."),
        (b"kode,nama,idm\n", "Berkas hanya berisi baris judul. Tambahkan setidaknya satu desa."),
        (b"\xff\xfe\x00", "Huruf dalam berkas tidak terbaca karena bukan UTF-8. Simpan ulang sebagai “CSV UTF-8”."),
        (b'kode,nama,idm\n"1,0.5\n', "Baris 2 tidak terbaca. Periksa tanda kutip dan pemisah kolomnya."),
        (b"PK\x03\x04broken", "Buku kerja ini rusak atau berisi makro. Simpan lembar datanya sebagai CSV UTF-8."),
        (b"kode,nama,idm,status\n1,a,0.5,HEBAT\n", "Baris 2, kolom status: “HEBAT” tidak dikenal. Tulis salah satu: "
                                                    "sangat tertinggal, tertinggal, berkembang, maju, mandiri."),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_are_refused_with_a_sentence(text: bytes, sentence: str) -> None:
    assert refused(text) == [sentence]


BARE = "kode_desa,iks,ike,ikl,idm,status\n"
VOUCHED = "Rina: berkas 2023 hanya memuat kode"


def bare(text: str, year: int = 2023) -> operations.Outcome:
    return operations.load(text.encode(), index=Index.IDM, year=year, source="idm.csv", at=NOON, unnamed=VOUCHED)


def test_a_file_without_names_is_taken_where_a_person_answers_for_it(regions: None) -> None:
    done = bare(f"{BARE}73.02.01.2004,0.8,0.9,0.5333,0.7444,MAJU\n73.02.99.2001,,,,0.5,\n73.02,,,,0.5,\n")
    assert done.accepted == 1
    assert [(row.line, row.reason) for row in done.refusals] == [
        (3, "Kode 73.02.99.2001 tidak ada dalam daftar wilayah. Periksa kodenya."),
        (4, "Kode ini bukan kode desa atau kelurahan. Tulis kode sepuluh angka."),
    ]
    assert ContextImport.objects.get().unnamed == VOUCHED
    found = queries.published(area("73.02.01.2004"))
    assert found is not None
    assert not found.years[0].named


def test_without_names_a_code_that_named_two_villages_is_refused(load: Callable[..., Any]) -> None:
    one, other = area("73.02.01.2004").name, area("73.02.01.2005").name
    load(
        f"{CHANGES}73.02.01.2091,{one},ubah_kode,2013-01-01,73.02.01.2004,{one},\n"
        f"73.02.01.2004,{other},ubah_kode,2013-01-01,73.02.01.2005,{other},\n"
    )
    done = bare(f"{BARE}73.02.01.2004,,,,0.5,\n73.02.01.2005,,,,0.5,\n73.02.01.2091,,,,0.6,\n")
    assert [(row.line, row.reason) for row in done.refusals] == [
        (2, f"Kode 73.02.01.2004 pernah dipakai beberapa desa ({', '.join(sorted([one, other]))}). Tanpa nama tidak dapat "
            "dipastikan yang mana."),
        (3, "Kode 73.02.01.2005 tidak berlaku pada 31 Desember 2023. Tanpa nama tidak dapat dipastikan desanya."),
    ]  # fmt: skip
    assert done.accepted == 1


def test_a_file_with_names_is_never_taken_without_comparing_them(regions: None) -> None:
    with pytest.raises(Refused) as told:
        bare(good())
    assert told.value.sentence == "Berkas ini punya kolom nama. Jalankan lagi tanpa --without-names supaya namanya dibandingkan."


def test_the_command_wants_a_person_and_a_reason(regions: None, tmp_path: Path) -> None:
    file = tmp_path / "idm.csv"
    file.write_text(f"{BARE}73.02.01.2004,0.8,0.9,0.5333,0.7444,MAJU\n", encoding="utf-8")
    call = ("context", "import", str(file), "--index", "idm", "--year", "2023", "--without-names")
    with pytest.raises(CommandError, match="nama orang: alasan"):
        call_command(*call, "ya", stdout=StringIO())
    call_command(*call, VOUCHED, stdout=StringIO())
    assert '"names_compared":false' in str(Entry.objects.get(action="context.import").details)
    assert ContextImport.objects.get().unnamed == VOUCHED


def test_years_outside_the_century_are_refused() -> None:
    assert refused(HEAD, 1999) == ["Tahun harus di antara 2000 dan 2100."]


def test_a_workbook_says_the_same_as_its_table(regions: None) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in good().splitlines():
        cells = line.split(",")
        sheet.append([float(cell) if cell.startswith("0.") else cell for cell in cells])
    out = BytesIO()
    book.save(out)
    assert take(out.getvalue()).accepted == 2
    assert ContextValue.objects.get(area=area("73.02.01.2005")).value == Decimal("0.6098")


def test_a_status_that_its_value_does_not_bear_is_kept_and_told(regions: None) -> None:
    done = take(good().replace("0.7444,MAJU", "0.7410,BERKEMBANG"))
    assert [(value.status, value.by_method) for value in done.differing] == [("berkembang", "maju")]
    found = queries.published(area("73.02.01.2004"))
    assert found is not None
    assert (found.years[0].differs, found.years[0].status, found.years[0].by_method) == (True, "berkembang", "maju")


def test_shares_of_a_kabupaten_are_those_of_the_newest_year(regions: None) -> None:
    take(good(), 2023)
    take(good().replace("0.6098,Berkembang", "0.8300,MANDIRI"), 2024)
    found = queries.spread(area("73.02"))
    assert found is not None
    assert (found.index, found.year, found.total) == ("IDM", 2024, 2)
    assert [(share.status, share.count, share.percent) for share in found.shares] == [("mandiri", 1, 50), ("maju", 1, 50)]
    assert queries.spread(area("73.13")) is None


def test_a_file_without_a_fitting_row_is_a_failure_and_leaves_nothing(regions: None, tmp_path: Path) -> None:
    file, left = tmp_path / "idm.csv", tmp_path / "ditolak.csv"
    file.write_text(f"{HEAD}99.99.99.2001,Entah,,,,0.5,\n", encoding="utf-8")
    with pytest.raises(CommandError) as found:
        call_command("context", "import", str(file), "--index", "idm", "--year", "2024", "--refused", str(left), stdout=StringIO())
    assert str(found.value) == (
        "Tidak satu desa pun dimuat. Muat dahulu daftar wilayah (ketahanan areas import), atau periksa alasan di berkas itu."
    )
    assert len(left.read_text(encoding="utf-8").splitlines()) == 2
    assert not ContextImport.objects.exists()


def test_the_command_writes_the_refused_rows_beside(regions: None, tmp_path: Path) -> None:
    file, left = tmp_path / "idm.csv", tmp_path / "ditolak.csv"
    file.write_text(good() + "99.99.99.2001,=1+1,,,,0.5,\n", encoding="utf-8")
    out = StringIO()
    call_command("context", "import", str(file), "--index", "idm", "--year", "2024", "--refused", str(left), stdout=out)
    assert out.getvalue().startswith("• 2 desa dimuat, 1 baris ditolak, 0 status tidak sesuai nilainya")
    assert left.read_text(encoding="utf-8").splitlines()[1].startswith("4,kode,99.99.99.2001,'=1+1,\"Kode 99.99.99.2001 tidak ada")
    with pytest.raises(CommandError, match=r"tidak dapat dibaca"):
        call_command("context", "import", str(tmp_path / "x.csv"), "--index", "idm", "--year", "2024")
