"""Older and newer editions: a place keeps its id through every change of code, name and parent."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ketahanan.areas import operations, queries
from ketahanan.areas.edition_file import Defaults
from ketahanan.areas.models import Area, AreaCode, AreaWord, Kind, Succession
from ketahanan.areas.tests.conftest import NOON, area
from ketahanan.common.errors import Refused, Several
from ketahanan.journal.models import Entry

Load = Callable[..., operations.Outcome]
HEAD = "kode,nama,perubahan,berlaku_dari,berlaku_sampai,kode_lama,nama_lama\n"
DAY = date(2026, 1, 1)


def resolve(code: str, name: str, on: date) -> Area:
    return queries.resolve(code, name, system="kemendagri", on=on)


def refused(load: Load, text: str) -> str:
    with pytest.raises(Several) as several:
        load(text)
    return several.value.sentence


def test_a_new_village_is_opened_below_its_kecamatan(load: Load) -> None:
    done = load(HEAD + "73.02.01.2099,Contoh Baru,baru,2026-01-01,,,\n")
    new = area("73.02.01.2099")
    assert done.counts == {"opened": 1}
    assert (new.title, new.parent, new.zone, new.opened_on) == (
        "Desa Contoh Baru",
        area("73.02.01"),
        "Asia/Makassar",
        DAY,
    )
    assert new.path.startswith(area("73.02.01").path)
    assert queries.search("contoh baru gantarang")[0].area == new
    assert Entry.objects.get(action="areas.opened").subject_id == new.pk


def test_a_recode_keeps_the_place_and_closes_the_code(load: Load) -> None:
    place = area("73.02.01.1001")
    load(HEAD + "73.02.02.1099,Matekko,ubah_kode,2026-01-01,,73.02.01.1001,\n")
    moved = Area.objects.get(pk=place.pk)
    assert (moved.code, moved.parent) == ("73.02.02.1099", area("73.02.02"))
    assert moved.path == area("73.02.02").path + place.path[-5:]
    assert list(AreaWord.objects.filter(area=moved).values_list("path", flat=True)) == [moved.path]
    assert resolve("73.02.01.1001", "Matekko", date(2025, 12, 31)) == place
    assert resolve("73.02.02.1099", "Matekko", DAY) == place
    with pytest.raises(Refused, match=r"Pakai kode penggantinya: 73.02.02.1099"):
        resolve("73.02.01.1001", "Matekko", DAY)


def test_a_kabupaten_that_moves_takes_everything_below_with_it(load: Load) -> None:
    before = {one.pk: one for one in Area.objects.filter(code__startswith="73.02")}
    rows = [
        f"76.{one.code[3:]},{one.title if one.level == 2 else one.name},ubah_kode,2026-01-01,,{one.code},"
        for one in before.values()
    ]
    load(HEAD + "76,Sulawesi Barat,baru,2004-10-05,,,\n" + "\n".join(rows))
    province = area("76")
    after = Area.objects.in_bulk(before)
    assert {one.path for one in after.values()} == {
        province.path + one.path[len(area("73").path) :] for one in before.values()
    }
    assert all(one.code.startswith("76.02") for one in after.values())
    assert area("76.02").name == "Bulukumba"


def test_codes_may_change_hands_in_one_day(load: Load) -> None:
    one, other = (
        area("73.02.01.1001"),
        Area.objects.exclude(code="73.02.01.1001").filter(parent=area("73.02.01"))[0],
    )
    third = area("73.02.02").children.all()[0]
    load(
        HEAD
        + f"{other.code},{one.name},ubah_kode,2026-01-01,,{one.code},\n"
        + f"{third.code},{other.name},ubah_kode,2026-01-01,,{other.code},\n"
        + f"73.02.02.1098,{third.name},ubah_kode,2026-01-01,,{third.code},\n"
    )
    assert area(other.code).pk == one.pk
    assert area(third.code).pk == other.pk
    assert area("73.02.02.1098").pk == third.pk


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    text = (
        HEAD
        + "73.02.01.2099,Contoh Baru,baru,2026-01-01,,,\n73.02.02.1099,Matekko,ubah_kode,2026-01-01,,73.02.01.1001,\n"
        + "73.02.03,Bonto Bahari Jaya,ubah_nama,2026-01-01,,,\n"
    )
    load(text)
    counts = (Area.objects.count(), AreaCode.objects.count(), Entry.objects.count())
    assert load(text).repeated
    assert (Area.objects.count(), AreaCode.objects.count(), Entry.objects.count()) == counts
    assert load(text + "\n\n").counts == {"unchanged": 3}
    assert (Area.objects.count(), AreaCode.objects.count()) == counts[:2]


def test_a_new_name_counts_from_its_day_and_the_old_one_is_found_still(load: Load) -> None:
    load(HEAD + "73.02.03,Tanjung Bira,ubah_nama,2026-01-01,,,\n")
    place = area("73.02.03")
    assert place.name == "Tanjung Bira"
    assert [(row.name, row.valid_from, row.valid_until) for row in queries.codes_of(place)] == [
        ("Tanjung Bira", DAY, None), ("Bonto Bahari", None, DAY),
    ]  # fmt: skip
    assert queries.search("bonto bahari bulukumba")[0].area == place
    assert queries.search("tanjung bira")[0].area == place


def test_an_older_edition_adds_history_and_changes_nothing_in_force(load: Load) -> None:
    place = area("96.01.01.2004")
    load(HEAD + "96.01.01.2004,Batu Lubang,ubah_kode,2022-12-09,,92.01.10.2009,\n")
    assert Area.objects.get(pk=place.pk).code == "96.01.01.2004"
    assert resolve("92.01.10.2009", "Batu Lubang", date(2020, 1, 1)) == place
    with pytest.raises(Refused, match=r"baru berlaku sejak 9 Desember 2022"):
        resolve("96.01.01.2004", "Batu Lubang", date(2020, 1, 1))
    load(HEAD + "92.01.10.2009,Batu Lubang,ubah_kode,2015-01-01,,91.01.10.2009,\n")
    assert resolve("91.01.10.2009", "Batu Lubang", date(2010, 1, 1)) == place
    load(HEAD + "96.01.01,Makbon,ubah_nama,2022-12-09,,,Makbon Lama\n")
    assert resolve("96.01.01", "Makbon Lama", date(2020, 1, 1)) == area("96.01.01")


def test_a_split_links_the_new_place_to_the_old(load: Load) -> None:
    load(HEAD + "73.02.01.2099,Matekko Barat,pecah,2026-01-01,,73.02.01.1001,Matekko\n")
    link = Succession.objects.get()
    assert (link.old, link.new, link.kind, link.on) == (
        area("73.02.01.1001"),
        area("73.02.01.2099"),
        "PECAH",
        DAY,
    )
    assert link.old.closed_on is None


def test_a_split_of_a_place_that_ends_the_same_day(load: Load) -> None:
    load(
        HEAD
        + "73.02.01.2098,Matekko Barat,pecah,2026-01-01,,73.02.01.1001,\n"
        + "73.02.01.2099,Matekko Timur,pecah,2026-01-01,,73.02.01.1001,\n"
        + "73.02.01.1001,Matekko,tutup,,2026-01-01,,\n"
    )
    assert Succession.objects.count() == 2
    with pytest.raises(Refused) as closed:
        resolve("73.02.01.1001", "Matekko", DAY)
    assert closed.value.sentence == (
        "Kode 73.02.01.1001 (Matekko) tidak berlaku lagi sejak 1 Januari 2026. "
        "Pakai kode penggantinya: 73.02.01.2098 (Matekko Barat), 73.02.01.2099 (Matekko Timur)."
    )


def test_a_merger_closes_the_old_and_keeps_it(load: Load) -> None:
    old = area("73.02.01.1001")
    load(HEAD + f"73.02.01.1002,{area('73.02.01.1002').name},gabung,2026-01-01,,73.02.01.1001,Matekko\n")
    old.refresh_from_db()
    assert old.closed_on == DAY
    link = Succession.objects.get()
    assert (link.old, link.new, link.kind) == (old, area("73.02.01.1002"), "GABUNG")
    assert old not in [found.area for found in queries.search("matekko")]


def test_a_closed_village_closes_what_lies_below_it(load: Load) -> None:
    village = area("73.02.01.1001")
    part = operations.register_sub_area(
        parent=village,
        kind="LINGKUNGAN",
        name="Bakarayya",
        opened_on=date(2012, 1, 1),
        actor_id=None,
        role="R31",
        at=NOON,
    )
    load(HEAD + "73.02.01.1001,Matekko,tutup,,2026-01-01,,\n")
    part.refresh_from_db()
    assert part.closed_on == DAY
    assert part not in [found.area for found in queries.search("bakarayya")]


def test_a_code_given_up_may_be_taken_by_another_place(load: Load) -> None:
    old = area("73.02.01.1001")
    load(HEAD + "73.02.01.1001,Matekko,tutup,,2026-01-01,,\n73.02.01.1001,Pengganti,baru,2026-01-01,,,\n")
    assert resolve("73.02.01.1001", "Pengganti", DAY) != old
    assert resolve("73.02.01.1001", "Matekko", date(2025, 1, 1)) == old


def test_a_whole_list_closes_what_it_does_not_name(load: Load) -> None:
    rows = [
        f"{one.code},{one.title if one.level == 2 else one.name}"
        for one in Area.objects.filter(code__startswith="73").exclude(code="73.02.01.1001")
    ]
    done = load("kode,nama\n" + "\n".join(rows), complete_from=DAY)
    assert done.counts["closed"] == 1
    assert Area.objects.get(name="Matekko").closed_on == DAY
    assert Area.objects.get(code="96.01.01.2004").closed_on is None


def test_points_come_with_the_list(load: Load) -> None:
    load("kode,nama,lat,lon\n73.02.01.1001,Matekko,-5.56123,120.18765\n")
    assert (str(area("73.02.01.1001").lat), str(area("73.02.01.1001").lon)) == ("-5.56123", "120.18765")


def test_codes_of_other_systems_are_tied_by_code_and_name(load: Load) -> None:
    head = "kode,nama,kode_kemendagri\n"
    bps = Defaults("BPS 2024", "bps")
    load(head + "7302010,Gantarang,73.02.01\n", defaults=bps)
    assert queries.resolve("7302010", "Gantarang", system="bps", on=DAY) == area("73.02.01")
    with pytest.raises(Several, match=r"kode 73.02.01 adalah Gantarang, bukan Ujung Bulu"):
        load(head + "7302020,Ujung Bulu,73.02.01\n", defaults=bps)
    with pytest.raises(Several, match=r"kode 7302010 saat itu dipakai Gantarang"):
        load(head + "7302010,Ujung Bulu,73.02.02\n", defaults=bps)
    assert load(head + "7302010,Gantarang,73.02.01\n\n", defaults=bps).counts == {"unchanged": 1}
    load("kode,nama,perubahan,berlaku_sampai\n7302010,Gantarang,tutup,2026-01-01\n", defaults=bps)
    with pytest.raises(Refused, match=r"tidak berlaku lagi sejak 1 Januari 2026"):
        queries.resolve("7302010", "Gantarang", system="bps", on=DAY)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("73.02.02.1099,Matekko,ubah_kode,2026-01-01,,73.02.01.1999,", "kode 73.02.01.1999 tidak berlaku menjelang"),
        ("73.02.02.1099,Antah,ubah_kode,2026-01-01,,73.02.01.1001,", "kode 73.02.01.1001 adalah Matekko, bukan Antah."),
        ("73.02.02,Matekko,ubah_kode,2026-01-01,,73.02.01.1001,", "kode lama dan kode baru harus setingkat."),
        ("73.02.02.1001,Matekko,ubah_kode,2026-01-01,,73.02.01.1001,", "kode 73.02.02.1001 saat itu dipakai "),
        ("73.02.01,Gantarang,tutup,,2026-01-01,,", "(Gantarang) ditutup, tetapi 21 wilayah di bawahnya masih"),
        ("73.02.01.1001,Antah,tutup,,2026-01-01,,", "kode 73.02.01.1001 adalah Matekko, bukan Antah."),
        ("73.02.01.1002,Antah,gabung,2026-01-01,,73.02.01.1001,", "bukan Antah."),
        ("97,Papua Baru,baru,2026-01-01,,,", "zona waktu provinsi ini belum dikenal. Isi WIB, WITA, atau WIT."),
    ],
)  # fmt: skip
def test_what_contradicts_the_list_is_refused(load: Load, row: str, sentence: str) -> None:
    assert sentence in refused(load, HEAD + row)


def test_a_dry_run_counts_and_writes_nothing(regions: None, tmp_path: Path) -> None:
    file, out = tmp_path / "edisi.csv", StringIO()
    file.write_text(HEAD + "73.02.03,Tanjung Bira,ubah_nama,2026-01-01,,,\n")
    options = ("--edition", "Uji", "--system", "kemendagri")
    call_command("areas", "import", str(file), *options, "--dry-run", stdout=out)
    assert "wilayah (hanya diperiksa): 1 ganti nama" in out.getvalue()
    assert area("73.02.03").name == "Bonto Bahari"
    call_command("areas", "import", str(file), *options, stdout=out)
    call_command("areas", "import", str(file), *options, stdout=out)
    assert "berkas ini sudah pernah dimuat; tidak ada yang diubah" in out.getvalue()
    assert area("73.02.03").name == "Tanjung Bira"


def test_a_list_can_fill_an_empty_tree(db: None) -> None:
    text = "kode,nama\n73.02,Kabupaten Bulukumba\n73,Sulawesi Selatan\n73.02.01,Gantarang\n73.02.01.2001,Contoh\n"
    operations.load_file(text.encode(), source="x", defaults=Defaults("Uji", "kemendagri"), at=NOON)
    assert [one.title for one in queries.line_of(area("73.02.01.2001"))] == [
        "Indonesia", "Provinsi Sulawesi Selatan", "Kabupaten Bulukumba", "Kecamatan Gantarang", "Desa Contoh",
    ]  # fmt: skip
    assert area("73.02").kind == Kind.KABUPATEN
