"""Dusun, lingkungan, RW and RT: what may lie below what, and each refusal in its words."""

from datetime import date
from typing import Any

import pytest

from ketahanan.areas import operations, queries
from ketahanan.areas.models import Area, Kind
from ketahanan.areas.sub_areas import kinds_below
from ketahanan.areas.tests.conftest import NOON
from ketahanan.common.errors import Refused, Stale
from ketahanan.journal.models import Entry

OPENED = date(2010, 5, 1)


def register(parent: Area, kind: str = "DUSUN", name: str = "Bontomanai", **given: Any) -> Area:
    said = {"opened_on": OPENED, "actor_id": 7, "role": "R31", "at": NOON, **given}
    return operations.register_sub_area(parent=parent, kind=kind, name=name, **said)


def close(area: Area, on: date = date(2012, 11, 1), reason: str = "Digabung") -> Area:
    return operations.close_sub_area(area=area, on=on, reason=reason, actor_id=7, role="R31", at=NOON)


def count(area: Area, households: int, **given: Any) -> Area:
    return operations.update_households(
        area=area, households=households, actor_id=7, role="R31", at=NOON, **given
    )


def test_a_village_is_divided_down_to_the_rt(country: Any) -> None:
    dusun = register(country.village, households=120)
    rw = register(dusun, "RW", "1")
    rt = register(rw, "RT", "RT 04")
    assert [dusun.title, rw.title, rt.title] == ["Dusun Bontomanai", "RW 001", "RT 004"]
    assert rt.path == rw.path + rt.path[-5:]
    assert rt.path.startswith(country.village.path)
    assert (dusun.households, dusun.zone, dusun.opened_on) == (120, country.village.zone, OPENED)
    assert queries.search("bontomanai", within=country.village)[0].area == dusun
    entry = Entry.objects.get(action="sub_area.registered", subject_id=dusun.pk)
    assert (entry.actor_id, entry.role, entry.area_id) == (7, "R31", dusun.pk)
    assert '"households":120' in entry.details


def test_a_kelurahan_has_lingkungan_and_a_desa_has_dusun(country: Any) -> None:
    assert kinds_below(country.kelurahan) == (Kind.LINGKUNGAN, Kind.RW, Kind.RT)
    assert register(country.kelurahan, "LINGKUNGAN").title == "Lingkungan Bontomanai"
    with pytest.raises(Refused) as refused:
        register(country.kelurahan, "DUSUN")
    assert (
        refused.value.sentence == "Di bawah Kelurahan Mariorennu hanya dapat didaftarkan: lingkungan, RW, RT."
    )
    with pytest.raises(Refused, match=r"RT 001 tidak dapat dibagi lagi."):
        register(register(country.village, "RT", "1"), "RT", "2")
    with pytest.raises(Refused, match=r"Kecamatan Gantarang tidak dapat dibagi lagi."):
        register(country.kecamatan)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": "  "}, "Isi nama atau nomornya."),
        ({"name": "?!"}, "“?!” bukan nama yang wajar."),
        ({"name": "x" * 61}, "bukan nama yang wajar."),
        ({"kind": "RT", "name": "0"}, "Nomor RT antara 1 dan 999."),
        ({"kind": "RW", "name": "1000"}, "Nomor RW antara 1 dan 999."),
        ({"households": -1}, "Jumlah keluarga antara 0 dan 20.000. Periksa angkanya."),
        ({"households": 20_001}, "Jumlah keluarga antara 0 dan 20.000. Periksa angkanya."),
        (
            {"opened_on": date(2012, 12, 4)},
            "Tanggal mulai ada harus antara tahun 1900 dan hari ini. Periksa tanggalnya, atau kosongkan.",
        ),
        (
            {"opened_on": date(1899, 12, 31)},
            "Tanggal mulai ada harus antara tahun 1900 dan hari ini. Periksa tanggalnya, atau kosongkan.",
        ),
    ],
)
def test_what_cannot_be_registered(country: Any, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        register(country.village, **given)
    assert sentence in refused.value.sentence


@pytest.mark.parametrize("founded", [None, date(1900, 1, 1), date(1961, 8, 17)])
def test_a_dusun_may_be_older_than_the_programme_or_of_unknown_age(country: Any, founded: date | None) -> None:
    dusun = register(country.village, opened_on=founded)
    assert Area.objects.get(pk=dusun.pk).opened_on == founded
    assert close(dusun).closed_on == date(2012, 11, 1)


def test_a_name_is_taken_once_in_any_spelling_until_it_is_closed(country: Any) -> None:
    first = register(country.village)
    with pytest.raises(Refused) as refused:
        register(country.village, name="dusun BONTOMANAI")
    assert refused.value.sentence == (
        "Sudah ada dusun BONTOMANAI di Desa Taccorong. Pakai yang ada, atau beri nama lain."
    )
    assert register(country.sister_village).pk != first.pk
    close(first)
    assert register(country.village).pk != first.pk


def test_closing_keeps_the_place_and_needs_a_reason_and_a_day(country: Any) -> None:
    dusun = register(country.village)
    with pytest.raises(Refused, match=r"Tulis alasan penutupan."):
        close(dusun, reason=" ")
    with pytest.raises(
        Refused, match=r"Dusun Bontomanai baru ada sejak 1 Mei 2010. Pilih tanggal sesudahnya."
    ):
        close(dusun, on=date(2009, 1, 1))
    with pytest.raises(Refused, match=r"Tanggal harus antara tahun 2000 dan hari ini."):
        close(dusun, on=date(2013, 1, 1))
    part = register(dusun, "RT", "1")
    with pytest.raises(
        Refused, match=r"Masih ada 1 wilayah di bawah Dusun Bontomanai. Tutup semuanya lebih dahulu."
    ):
        close(dusun)
    close(part)
    assert close(dusun).closed_on == date(2012, 11, 1)
    assert dusun not in [found.area for found in queries.search("bontomanai")]
    with pytest.raises(Refused, match=r"Dusun Bontomanai sudah ditutup pada 1 November 2012."):
        close(dusun)
    with pytest.raises(Refused, match=r"sudah ditutup, jadi tidak dapat ditambah wilayah di bawahnya."):
        register(dusun, "RT", "2")
    with pytest.raises(Refused, match=r"Desa Taccorong bukan dusun, lingkungan, RW, atau RT."):
        close(country.village)


def test_households_change_once_and_tell_before_and_after(country: Any) -> None:
    dusun = register(country.village, households=100)
    assert count(dusun, 120, seen=100).households == 120
    count(dusun, 120)
    assert Entry.objects.get(action="sub_area.counted").details == '{"after":120,"before":100}'
    with pytest.raises(Stale) as stale:
        count(dusun, 90, seen=100)
    assert stale.value.sentence == (
        "Jumlah keluarga Dusun Bontomanai baru saja diubah orang lain menjadi 120. Periksa, lalu kirim lagi."
    )
    with pytest.raises(Refused, match=r"Jumlah keluarga antara 0 dan 20.000."):
        count(dusun, -5)
