"""A code and a name on a paper: one place, or a sentence."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from ketahanan.areas import queries
from ketahanan.areas.models import AreaCode, Kind
from ketahanan.areas.tests.conftest import area
from ketahanan.common.errors import Refused

TODAY = date(2026, 1, 5)


def resolve(code: str, name: str, system: str = "kemendagri") -> str:
    return queries.resolve(code, name, system=system, on=TODAY).title


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("73.02", "Bulukumba"),
        ("7302", "KABUPATEN BULUKUMBA"),
        (" 73.02 ", "Kab. Bulu-kumba"),
        ("73 02", "bulukumba"),
    ],
)
def test_any_writing_of_code_and_name_is_understood(regions: None, code: str, name: str) -> None:
    assert resolve(code, name) == "Kabupaten Bulukumba"


@pytest.mark.parametrize(
    ("code", "name", "sentence"),
    [
        (
            "96.01.01.2004",
            "Malaumkarta",
            "Kode 96.01.01.2004 adalah Batu Lubang, bukan Malaumkarta. Malaumkarta berkode 96.01.01.2003. "
            "Periksa mana yang dimaksud.",
        ),
        (
            "73.02",
            "Antah",
            "Kode 73.02 adalah Bulukumba, bukan Antah. Periksa kode dan namanya pada sumber data Anda.",
        ),
        ("73.71", "Kabupaten Makassar", "Kode 73.71 adalah Kota Makassar, bukan Kabupaten Makassar."),
        ("99.99", "Antah", "Kode 99.99 tidak ada dalam daftar Kemendagri. Periksa kode dan sistem kodenya"),
        ("", "Antah", "Kode wilayah belum diisi."),
        ("73.02", " ", "Nama untuk kode 73.02 belum diisi. Kode tanpa nama tidak diterima."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    regions: None, code: str, name: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        resolve(code, name)
    assert refused.value.sentence.startswith(sentence)


def test_a_code_system_is_never_guessed(regions: None) -> None:
    with pytest.raises(
        Refused, match=r"Sistem kode “” tidak dikenal. Pilih salah satu: kemendagri, bps, djpk."
    ):
        resolve("73.02", "Bulukumba", "")
    with pytest.raises(Refused, match=r"Kode 73.02 tidak ada dalam daftar BPS"):
        resolve("73.02", "Bulukumba", "bps")


def test_a_code_counts_on_the_days_it_was_in_force(regions: None) -> None:
    place = area("73.02")
    AreaCode.objects.filter(area=place).update(valid_from=date(2020, 1, 1))
    old = AreaCode.objects.create(
        area=place,
        system="kemendagri",
        code="73.99",
        name="Bulukumba Lama",
        edition="lama",
        valid_until=date(2020, 1, 1),
    )
    assert queries.resolve("73.99", "Bulukumba", system="kemendagri", on=date(2019, 12, 31)) == place
    with pytest.raises(Refused) as late:
        resolve(old.code, old.name)
    assert late.value.sentence == (
        "Kode 73.99 (Bulukumba Lama) tidak berlaku lagi sejak 1 Januari 2020. "
        "Pakai kode penggantinya: 73.02 (Bulukumba)."
    )
    with pytest.raises(Refused, match=r"baru berlaku sejak 1 Januari 2020, belum pada 31 Desember 2019"):
        queries.resolve("73.02", "Bulukumba", system="kemendagri", on=date(2019, 12, 31))
    assert resolve("73.02", "Bulukumba Lama") == "Kabupaten Bulukumba"


def test_a_table_is_resolved_in_one_statement(
    regions: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pairs = list(AreaCode.objects.values_list("code", "name")) * 2
    with django_assert_max_num_queries(1):
        found = queries.resolve_many(pairs, system="kemendagri", on=TODAY)
    assert not [one for one in found if isinstance(one, Refused)]


def test_a_name_alone_needs_a_place_and_perhaps_a_person(regions: None) -> None:
    wajo = area("73.13")
    assert queries.resolve_name("tempe", within=wajo, kind=Kind.KELURAHAN).title == "Kelurahan Tempe"
    with pytest.raises(queries.Ambiguous) as several:
        queries.resolve_name("Tempe", within=wajo)
    assert several.value.sentence == "Ada 2 wilayah bernama Tempe di Kabupaten Wajo. Pilih yang dimaksud."
    assert len(several.value.candidates) == 2
    with pytest.raises(queries.Ambiguous, match=r"Pilih di antara nama yang mirip"):
        queries.resolve_name("Tempi", within=wajo)
    with pytest.raises(
        Refused, match=r"Xyzzy tidak ditemukan di Kabupaten Wajo. Periksa nama dan kecamatannya."
    ):
        queries.resolve_name("Xyzzy", within=wajo)
