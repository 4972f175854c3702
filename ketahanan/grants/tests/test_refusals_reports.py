"""What stands against progress reports and holds, sentence by sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.flow import operations as flow
from ketahanan.grants import operations
from ketahanan.grants.forms import HoldForm
from ketahanan.grants.kinds import HOLD_KIND
from ketahanan.grants.models import Grant, Progress
from ketahanan.grants.tests.world import SIGNED, World, paper
from ketahanan.testing import Country

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHY = {"reason": "x", "reason_code": "LAIN"}
NO_ACCOUNT = (
    "Pokja ini belum mempunyai rekening aktif. Minta Bendahara mendaftarkannya dan tunggu konfirmasi bank."
)


@pytest.fixture
def world(country: Country) -> World:
    return World(country)


def told(act: Any, *given: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        act(*given, **more)
    return error.value.sentences if isinstance(error.value, Several) else [error.value.sentence]


def field_of(act: Any, *given: Any, **more: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as error:
        act(*given, **more)
    return error.value.field, error.value.sentence


# Progress -------------------------------------------------------------------------------------------------------------

REPORT = {"reported_on": SIGNED, "physical_pct": 60, "use_pct": 80, "note": "Fondasi selesai."}


def report(world: World, who: str = "ketua1", **over: Any) -> Progress:
    given: dict[str, Any] = {"file": paper("b19")} | REPORT | over
    return operations.report_progress(Grant.objects.get(), by=world.as_(who), at=world.at, **given)


def test_progress_is_reported_once_money_came_in(world: World) -> None:
    world.sent()
    assert told(report, world) == [
        "Kemajuan dilaporkan setelah dana tahap pertama diakui. Akui dulu dana yang masuk."
    ]


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"reported_on": SIGNED + timedelta(1)}, "reported_on",
         "Tanggal ini belum tiba. Tulis tanggal laporan, hari ini atau sebelumnya."),
        ({"reported_on": SIGNED - timedelta(1)}, "reported_on",
         "Dana baru masuk 3 Desember 2012. Laporan kemajuan tidak dapat mendahuluinya."),
        ({"physical_pct": 101}, "physical_pct", "Persentase antara 0 dan 100. Periksa angkanya."),
        ({"use_pct": -1}, "use_pct", "Persentase antara 0 dan 100. Periksa angkanya."),
        ({"note": " "}, "note", "Tulis apa yang sudah dikerjakan dan dibeli."),
        ({"file": None}, "file", "Laporan kemajuan (B19) belum dilampirkan. Unggah PDF atau fotonya."),
    ],
)  # fmt: skip
def test_a_report_is_complete_and_dated_after_the_money(
    world: World, over: dict[str, Any], field: str, sentence: str
) -> None:
    world.acknowledged()
    assert field_of(report, world, **over) == (field, sentence)
    assert not Progress.objects.exists()


def test_one_report_waits_at_a_time_and_says_how_it_was_checked(world: World) -> None:
    world.acknowledged()
    waiting = report(world)
    assert told(report, world) == [
        "Laporan sebelumnya masih diperiksa dinas sosial. Tunggu hasilnya, lalu lapor lagi."
    ]
    assert field_of(world.do, waiting, "verify", "kabupaten", {"note": " "}) == (
        "note", "Tulis cara Anda memeriksa, misalnya melihat di tempat tanggal berapa.",
    )  # fmt: skip
    world.do(waiting, "return", "kabupaten", WHY)
    assert report(world).state == "DILAPORKAN"


def test_only_the_ketua_of_the_pokja_reports(world: World) -> None:
    world.acknowledged()
    for who in ("ketua2", "bendahara1", "kabupaten", "neighbour_ketua", "companion"):
        assert told(report, world, who) == [
            "Melaporkan kemajuan hanya untuk Ketua Pokja di wilayah ini. Minta petugas itu melakukannya."
        ]


# Holds ----------------------------------------------------------------------------------------------------------------


def hold(world: World, who: str = "kabupaten", **over: Any) -> Any:
    given: dict[str, Any] = {"area": world.area, "reason_code": "TEMUAN", "reason": "Bukti belum lengkap."} | over
    return operations.set_hold(given.pop("area"), by=world.as_(who), at=world.at, **given)


@pytest.mark.parametrize(
    ("over", "field", "sentence"),
    [
        ({"reason_code": "CURIGA"}, "reason_code", "Pilih jenis alasan dari daftar."),
        ({"reason": " "}, "reason", "Tulis alasan penahanan, supaya yang melepasnya tahu apa yang harus beres."),
    ],
)
def test_a_hold_says_why(world: World, over: dict[str, Any], field: str, sentence: str) -> None:
    assert field_of(hold, world, **over) == (field, sentence)


def test_a_hold_is_set_on_a_village_and_its_own_grants(world: World) -> None:
    assert field_of(hold, world, area=world.country.kabupaten) == (
        "village", "Penahanan dipasang pada desa atau kelurahan. Pilih desanya.",
    )  # fmt: skip
    assert field_of(hold, world, area=world.country.sister_village, grant=world.opened()) == (
        "grant", "Hibah ini bukan milik desa yang dipilih. Pilih hibah dari desa itu.",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["neighbour", "province", "ketua1", "kpa", "bpk", "companion", "stranger"])
def test_others_set_no_hold(world: World, who: str) -> None:
    assert told(hold, world, who) == [
        "Menahan pembayaran hanya untuk Pejabat pembuat komitmen, Dinas sosial kabupaten/kota atau APIP di wilayah "
        "ini. Minta petugas itu melakukannya."
    ]


@pytest.mark.parametrize("setter", ["ppk", "apip"])
def test_the_same_level_or_a_higher_one_lifts(world: World, setter: str) -> None:
    set_above, set_below = hold(world, setter), hold(world)
    why = {"reason": "Bukti lengkap."}

    def lift(record: Any, who: str) -> Any:
        return flow.perform(HOLD_KIND, record, "lift", by=world.as_(who), at=world.at, given=why).record

    with pytest.raises(NotAllowed) as error:
        lift(set_above, "kabupaten")
    assert error.value.sentence == (
        "Penahanan ini dipasang tingkat nasional. Hanya tingkat yang sama atau lebih tinggi melepasnya."
    )
    assert lift(set_above, "apip").state == lift(set_below, "ppk").state == "DILEPAS"
    again = hold(world)
    done = lift(again, "kabupaten")
    assert (done.state, done.lifted_at, done.lifted_by_id) == (
        "DILEPAS", world.at, world.country.people["kabupaten"].pk,
    )  # fmt: skip


def test_a_typed_village_lies_in_ones_own_area(world: World) -> None:
    form = HoldForm(world.as_("neighbour"), village=None, grant=None,
                    data={"village": "73.02.01.2001", "reason_code": "TEMUAN", "reason": "x"})  # fmt: skip
    assert form.errors["village"] == ["Tidak ada desa dengan kode ini di wilayah Anda. Periksa kodenya."]
    own = HoldForm(world.as_("kabupaten"), village=None, grant=None,
                   data={"village": " 73.02.01.2001 ", "reason_code": "TEMUAN", "reason": "x"})  # fmt: skip
    assert own.is_valid()
    assert own.cleaned_data["village"] == world.area
