"""All real regions, in one command."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketahanan.areas import operations, package, queries
from ketahanan.areas.facts import CODES_SHA256, EDITION, ZONES
from ketahanan.areas.models import Area, AreaCode, AreaImport, AreaWord, Kind, Level, segment
from ketahanan.areas.tests.conftest import NOON, all_regions, area, part_of, quiet
from ketahanan.common.errors import Refused
from ketahanan.common.zones import SHORT
from ketahanan.journal.models import Entry


def test_the_package_holds_the_decree_in_force() -> None:
    codes = "\n".join(sorted(all_regions().names))
    assert hashlib.sha256(codes.encode()).hexdigest() == CODES_SHA256
    assert queries.counts_text(operations.counted(all_regions())) == (
        "38 provinsi, 514 kabupaten/kota, 7.285 kecamatan, 83.762 desa/kelurahan"
    )
    assert operations.counted(all_regions())[Kind.DESA_ADAT] == 14


def test_every_province_has_a_zone_with_a_short_name() -> None:
    assert set(ZONES) == {code for code in all_regions().names if len(code) == 2}
    assert set(ZONES.values()) == set(SHORT)


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("61", "Asia/Pontianak"),
        ("62", "Asia/Pontianak"),
        ("63", "Asia/Makassar"),
        ("51", "Asia/Makassar"),
        ("82", "Asia/Jayapura"),
    ],
)
def test_zones_that_people_get_wrong(code: str, zone: str) -> None:
    assert ZONES[code] == zone


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("73", "Provinsi Sulawesi Selatan"), ("73.02", "Kabupaten Bulukumba"), ("73.71", "Kota Makassar"),
        ("73.02.01", "Kecamatan Gantarang"), ("73.02.01.1001", "Kelurahan Matekko"), ("96.01.01", "Distrik Makbon"),
        ("96.01.01.2004", "Desa Batu Lubang"),
    ],
)  # fmt: skip
def test_titles_say_once_what_a_place_is(regions: None, code: str, title: str) -> None:
    assert area(code).title == title


def test_a_name_that_begins_with_what_the_place_is_is_not_doubled() -> None:
    assert Area(kind=Kind.DESA, name="Desa Baru").title == "Desa Baru"
    assert Area(kind=Kind.DESA, name="Kota Baru").title == "Desa Kota Baru"
    assert Area(kind=Kind.DESA_ADAT, name="Desa Adat Yoboi").title == "Desa Adat Yoboi"
    assert Area(kind=Kind.PROVINCE, name="Daerah Istimewa Yogyakarta").title == "Daerah Istimewa Yogyakarta"
    assert Area(kind=Kind.PROVINCE, name="Aceh").title == "Provinsi Aceh"


def test_paths_are_built_of_ids_and_zones_come_from_the_province(regions: None) -> None:
    village = area("73.02.01.1001")
    line = queries.line_of(village)
    assert [one.level for one in line] == [0, 1, 2, 3, 4]
    assert village.path == "".join(segment(one.pk) for one in line)
    assert village.zone == "Asia/Makassar"
    assert area("96.01.01.2004").zone == "Asia/Jayapura"
    assert village.parent == line[3]


def test_the_earliest_edition_is_valid_from_an_open_past(regions: None) -> None:
    row = AreaCode.objects.get(code="73.02")
    assert (row.valid_from, row.valid_until, row.edition, row.name) == (None, None, EDITION, "Bulukumba")


def test_the_import_is_in_the_journal(regions: None) -> None:
    done = AreaImport.objects.get()
    entry = Entry.objects.get(action="areas.imported")
    assert entry.subject_id == done.pk
    assert done.sha256 in entry.details


def test_a_second_run_writes_nothing(regions: None) -> None:
    with CaptureQueriesContext(connection) as statements:
        operations.load_package(part_of("73.02", "73.13", "73.71", "96.01.01"), at=NOON, say=quiet)
    assert len(statements) == 1
    assert AreaImport.objects.count() == 1


def test_another_list_over_a_filled_tree_is_refused(regions: None) -> None:
    with pytest.raises(Refused, match=r"Muat edisi baru dengan berkas CSV"):
        operations.load_package(part_of("73.02"), at=NOON, say=quiet)


def test_new_areas_after_the_import_get_ids_of_their_own(regions: None) -> None:
    last = Area.objects.order_by("-pk").first()
    assert last is not None
    made = Area.objects.create(level=5, kind=Kind.DUSUN, path="x", name="Uji", zone="", parent=last)
    assert made.pk > last.pk


def test_the_command_shows_progress_and_says_what_is_there(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketahanan.areas.management.commands.areas.regions", lambda: part_of("73.02"))
    dry, first, second = StringIO(), StringIO(), StringIO()
    call_command("areas", "import", "--dry-run", stdout=dry)
    assert "akan dimuat" in dry.getvalue()
    assert not AreaImport.objects.exists()
    call_command("areas", "import", stdout=first)
    call_command("areas", "import", stdout=second)
    assert "1 provinsi, 1 kabupaten/kota, 10 kecamatan, 136 desa/kelurahan dimuat" in first.getvalue()
    assert "136 desa/kelurahan sudah ada" in second.getvalue()


def test_the_command_finds_places_and_shows_their_codes(regions: None) -> None:
    out = StringIO()
    call_command("areas", "search", "ujung", "loe", stdout=out)
    assert "73.02.09" in out.getvalue().splitlines()[0]
    call_command("areas", "codes", "7302", stdout=out)
    assert "kemendagri  73.02" in out.getvalue()
    with pytest.raises(CommandError, match=r"Kode 99 tidak dikenal"):
        call_command("areas", "codes", "99")


@pytest.mark.long
def test_the_whole_country(db: None) -> None:
    operations.load_package(all_regions(), at=NOON, say=quiet)
    assert Area.objects.count() == 91_600
    assert AreaCode.objects.count() == 91_599
    assert AreaWord.objects.values("area").distinct().count() == 91_599
    assert Area.objects.filter(level=Level.VILLAGE, kind=Kind.DESA_ADAT).count() == 14
    assert [one.area.title for one in queries.search("soerabaja", limit=1)] == ["Kota Surabaya"]


def test_kinds_come_from_the_code() -> None:
    kinds = [
        package.kind_of(code)
        for code in ("73", "73.02", "73.71", "73.02.01", "73.02.01.1001", "91.03.01.3001")
    ]
    assert kinds == [Kind.PROVINCE, Kind.KABUPATEN, Kind.KOTA, Kind.KECAMATAN, Kind.KELURAHAN, Kind.DESA_ADAT]
