"""`ketahanan boundaries import`: official boundaries take the place of the approximate ones, all of a file or nothing."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapefile
from django.core.management import CommandError, call_command
from django.test import Client

from ketahanan.areas.models import Area, Level
from ketahanan.common import boundaries, shapes
from ketahanan.grants.tests.world import World
from ketahanan.journal.models import Entry
from ketahanan.portal import shape_files
from ketahanan.testing import Country

SOURCE = "Badan contoh, edisi 2012"
TACCORONG, POLEWALI = ("73.02.01.2001", "Taccorong"), ("73.02.01.2002", "Polewali")
VILLAGES, KABUPATEN = "/publik/73.02/peta.json", "/publik/73/peta.json"
Import = Callable[..., str]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    return tmp_path


@pytest.fixture
def load(country: Country, own_folder: Path) -> Import:
    def run(
        content: bytes | None, *, level: str = "desa", source: str = SOURCE, name: str = "batas.geojson"
    ) -> str:
        file, told = own_folder / name, io.StringIO()
        if content is not None:
            file.write_bytes(content)
        call_command("boundaries", "import", str(file), "--level", level, "--source", source, stdout=told)
        return told.getvalue()

    return run


def square(west: float = 120.15, south: float = -5.5, size: float = 0.05) -> list[list[float]]:
    corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size)]
    return [[round(x, 4), round(y, 4)] for x, y in [*corners, corners[0]]]


def geojson(*rows: tuple[tuple[str, str], list[list[float]]], **more: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": {"KDEPUM": code, "WADMKD": name},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for (code, name), ring in rows
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def shapefile_zip(
    *rows: tuple[tuple[str, str], list[list[float]]], prj: bytes = b"", leave: str = ""
) -> bytes:
    parts = {name: io.BytesIO() for name in ("shp", "dbf", "shx")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON) as writer:
        writer.field("KDPKAB", "C", 10)
        writer.field("WADMKK", "C", 40)
        for (code, name), ring in rows:
            writer.record(code, name)
            writer.poly([ring[::-1]])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if name != leave:
                archive.writestr(f"BATAS_KAB.{name}", part.getvalue())
        if prj:
            archive.writestr("BATAS_KAB.prj", prj)
    return target.getvalue()


def shown(client: Client, address: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(client.get(address).content)
    return facts


def outline(client: Client, address: str, code: str) -> Any:
    data = json.loads(client.get(shown(client, address)["shapes"]).content)
    return next(row["geometry"] for row in shapes.decode(data)["features"] if row["id"] == code)


def test_a_geojson_takes_the_place_of_the_approximate_shape_and_its_label(
    load: Import, client: Client
) -> None:
    before = shown(client, VILLAGES)
    assert before["notice"] == shapes.NOTICE
    assert load(geojson((TACCORONG, square()))) == "1 batas dimuat ke 1 peta.\n"
    after = shown(client, VILLAGES)
    assert after["shapes"] != before["shapes"]
    assert after["notice"].startswith("1 dari ")
    assert f"batas resmi (sumber: {SOURCE}); sisanya batas perkiraan, bukan batas resmi." in after["notice"]
    assert outline(client, VILLAGES, TACCORONG[0]) == {"type": "Polygon", "coordinates": [square()]}
    assert SOURCE in client.get("/publik/73.02/?peta=1").content.decode()


def test_a_map_of_official_boundaries_only_no_longer_says_approximate(load: Import, client: Client) -> None:
    rows = [
        (row["id"], row["properties"]["nama"])
        for row in shapes.decode(shapes.village_file("73.02") or b"")["features"]
    ]
    file = shape_files.encoded(
        "73.02", dict(rows), {code: [[square(120 + n / 50)]] for n, (code, _name) in enumerate(rows)},
        [code for code, _name in rows], SOURCE,
    )  # fmt: skip
    shape_files.put_all({("desa", "73.02"): file})
    facts = shown(client, VILLAGES)
    assert facts["notice"] == f"Batas resmi. Sumber: {SOURCE}."
    assert not facts["attribution"]


def test_a_zipped_shapefile_of_kabupaten_is_taken(load: Import, client: Client) -> None:
    content = shapefile_zip(
        (("73.02", "Bulukumba"), square()), (("7313", "WAJO"), square(120.0, -4.0)), prj=b'GEOGCS["WGS_1984"]'
    )
    assert load(content, level="kabupaten", name="batas.zip") == "2 batas dimuat ke 1 peta.\n"
    assert shown(client, KABUPATEN)["notice"].startswith("2 dari 24 batas resmi")
    # A map of a whole province is drawn on a grid of some twenty metres.
    (ring,) = outline(client, KABUPATEN, "73.13")["coordinates"]
    assert [xy for point in ring for xy in point] == pytest.approx(
        [xy for point in square(120.0, -4.0) for xy in point], abs=3e-4
    )


def test_a_second_import_keeps_what_the_first_brought_and_names_both_sources(
    load: Import, client: Client
) -> None:
    load(geojson((TACCORONG, square())))
    load(geojson((POLEWALI, square(120.2))), source="Dinas tata ruang")
    notice = shown(client, VILLAGES)["notice"]
    assert notice.startswith("2 dari ")
    assert f"{SOURCE}; Dinas tata ruang" in notice
    assert outline(client, VILLAGES, TACCORONG[0])["coordinates"] == [square()]


def test_an_import_is_written_in_the_journal_with_the_hash_of_the_file(load: Import) -> None:
    load(geojson((TACCORONG, square())))
    details = json.loads(Entry.objects.get(action="boundaries.imported").details)
    assert (details["level"], details["places"], details["files"]) == ("desa", 1, ["73.02"])
    assert details["source"] == SOURCE
    assert len(details["sha256"]) == 64


BOW: list[list[float]] = [[120.0, -5.5], [120.2, -5.3], [120.2, -5.5], [120.0, -5.4], [120.0, -5.5]]
METRES: list[list[float]] = [
    [190000, 9390000],
    [195000, 9390000],
    [195000, 9395000],
    [190000, 9395000],
    [190000, 9390000],
]
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("another village's name", {"content": geojson(((TACCORONG[0], "Salemba"), square()))},
     "Baris 1: kode 73.02.01.2001 bernama “Salemba” di berkas, tetapi “Taccorong” menurut daftar yang berlaku."),
    ("a code not in force", {"content": geojson((("73.02.01.2999", "Taccorong"), square()))},
     "Baris 1: kode 73.02.01.2999 tidak berlaku atau di luar cakupan unggahan ini."),
    ("another level", {"content": geojson((TACCORONG, square())), "level": "kabupaten"},
     "Baris 1: kode 73.02.01.2001 tidak berlaku atau di luar cakupan unggahan ini."),
    ("no name", {"content": geojson(((TACCORONG[0], " "), square()))},
     "Baris 1: kode 73.02.01.2001 tanpa nama, sehingga tidak dapat dicocokkan."),
    ("no place", {"content": geojson()}, "Berkas tidak memuat satu wilayah pun."),
    ("an empty file", {"content": b""},
     "Berkas bukan GeoJSON dan bukan ZIP berisi Shapefile. Ekspor ulang sebagai GeoJSON (UTF-8)."),
    ("a picture", {"content": b"\x89PNG\r\n\x1a\n" + bytes(40)},
     "Berkas bukan GeoJSON dan bukan ZIP berisi Shapefile. Ekspor ulang sebagai GeoJSON (UTF-8)."),
    ("one feature only", {"content": b'{"type":"Feature"}'}, "Berkas JSON ini bukan GeoJSON FeatureCollection."),
    ("outside Indonesia", {"content": geojson((TACCORONG, square(10.0, 50.0)))},
     "Baris 1: ada titik di luar Indonesia; koordinat harus bujur, lintang dalam WGS 84."),
    ("latitude first", {"content": geojson((TACCORONG, [[y, x] for x, y in square()]))},
     "Baris 1: ada titik di luar Indonesia; koordinat harus bujur, lintang dalam WGS 84."),
    ("metres", {"content": geojson((TACCORONG, METRES))},
     "Baris 1: ada titik di luar Indonesia; koordinat harus bujur, lintang dalam WGS 84."),
    ("another projection", {"content": geojson((TACCORONG, square()), crs={"properties": {"name": "EPSG:32750"}})},
     "Sistem koordinat harus WGS 84 (EPSG:4326). Proyeksikan ulang berkasnya."),
    ("a projected Shapefile", {"content": shapefile_zip((("73.02", "Bulukumba"), square()), prj=b'PROJCS["UTM_50S"]'),
     "level": "kabupaten"}, "Sistem koordinat harus WGS 84 (EPSG:4326). Proyeksikan ulang berkasnya."),
    ("a Shapefile without its table", {"content": shapefile_zip((("73.02", "Bulukumba"), square()), leave="dbf"),
     "level": "kabupaten"}, "ZIP tidak memuat berkas .dbf yang namanya sama dengan berkas .shp."),
    ("a broken ZIP", {"content": b"PK\x03\x04" + bytes(30)}, "ZIP rusak atau terkunci kata sandi. Kemas ulang berkasnya."),
    ("a crossing outline", {"content": geojson((TACCORONG, BOW))},
     "Baris 1: garis tepi 73.02.01.2001 memotong dirinya sendiri."),
    ("a code twice", {"content": geojson((TACCORONG, square()), (TACCORONG, square(120.3)))},
     "Baris 2: kode 73.02.01.2001 muncul lebih dari sekali; gabungkan dahulu."),
    ("no source", {"content": geojson((TACCORONG, square())), "source": " "},
     "Tulis dari mana batas ini, misalnya “BIG, edisi 2025”. Sumbernya tampil di peta."),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_wrong_is_said_and_nothing_is_written(
    load: Import, client: Client, asked: dict[str, Any], sentence: str
) -> None:
    before = [shown(client, address)["shapes"] for address in (VILLAGES, KABUPATEN)]
    with pytest.raises(CommandError) as told:
        load(**asked)
    assert str(told.value) == sentence
    assert [shown(client, address)["shapes"] for address in (VILLAGES, KABUPATEN)] == before
    assert not Entry.objects.filter(action="boundaries.imported").exists()


def test_one_wrong_row_keeps_the_right_ones_out_and_every_fault_is_told(load: Import, client: Client) -> None:
    wrong = geojson((TACCORONG, square()), (("73.02.01.2999", "Entah"), square()), (POLEWALI, BOW))
    with pytest.raises(CommandError) as told:
        load(wrong)
    assert [line.split(":")[0] for line in str(told.value).splitlines()] == ["Baris 2", "Baris 3"]
    assert shown(client, VILLAGES)["notice"] == shapes.NOTICE


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketahanan.portal.management.commands.boundaries.MAX_BYTES", 2_000_000)
    with pytest.raises(
        CommandError, match="Berkas terlalu besar: paling banyak 2 MB. Bagi per provinsi atau kabupaten."
    ):
        load(bytes(2_000_001))
    assert boundaries.MAX_BYTES == 60_000_000


def test_a_file_that_is_not_there_and_a_list_that_is_not_loaded_are_told(
    load: Import, country: Country
) -> None:
    with pytest.raises(CommandError, match=r"Berkas .*tiada\.geojson tidak ada\."):
        load(None, name="tiada.geojson")
    Area.objects.filter(level=Level.VILLAGE).update(level=Level.DUSUN)
    with pytest.raises(
        CommandError, match="Daftar wilayah belum dimuat. Jalankan ketahanan areas import lebih dulu."
    ):
        load(geojson((TACCORONG, square())))


def test_a_full_disk_on_the_way_leaves_every_map_as_it_was(
    load: Import, client: Client, monkeypatch: pytest.MonkeyPatch, own_folder: Path
) -> None:
    load(geojson((TACCORONG, square())))
    before = shown(client, VILLAGES)

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        shape_files.put_all({("desa", "73.02"): b"half"})
    monkeypatch.undo()
    assert not list((own_folder / "var").rglob("*.new"))
    assert Entry.objects.filter(action="boundaries.imported").count() == 1
    assert shown(client, VILLAGES) == before


def test_public_pages_stay_within_their_statements_with_official_boundaries(
    load: Import, country: Country, client: Client, django_assert_max_num_queries: Any
) -> None:
    World(country).acknowledged()
    load(geojson((TACCORONG, square())))
    with django_assert_max_num_queries(12):
        client.get("/publik/73.02/?peta=1")
