"""The importer of official boundaries: what it takes, what it refuses, and that nothing breaks it."""

import io
import json
import random
import struct
import zipfile
from typing import Any

import pytest
import shapefile
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common import boundaries
from ketahanan.common.boundaries import UnreadableBoundaries, dotted, folded, read_boundaries, simplify
from ketahanan.common.polygons import area

NAMES = {
    "73": "Sulawesi Selatan",
    "73.02": "Kabupaten Bulukumba",
    "73.02.01": "Gantarang",
    "73.02.01.2001": "Bontomacinna",
    "73.71": "Kota Makassar",
    "96.01.01.2004": "Batu Lubang",
}
SQUARE = [[120.0, -5.5], [120.1, -5.5], [120.1, -5.4], [120.0, -5.4], [120.0, -5.5]]


def feature(properties: dict[str, Any], rings: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    shape = {"type": kind, "coordinates": [SQUARE] if rings is None else rings}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def document(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def packed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def shape_files(rows: list[tuple[str, str, list[Any]]]) -> tuple[bytes, bytes]:
    shp, dbf, shx = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, dbf=dbf, shx=shx, shapeType=shapefile.POLYGON) as writer:
        writer.field("KDPKAB", "C", 10)
        writer.field("WADMKK", "C", 40)
        for code, name, rings in rows:
            writer.record(code, name)
            writer.poly(rings)
    return shp.getvalue(), dbf.getvalue()


def one_problem(content: bytes) -> str:
    reading = read_boundaries(content, NAMES)
    assert not reading.boundaries
    (problem,) = reading.problems
    return str(problem)


@pytest.mark.parametrize(
    "properties",
    [
        {"kode": "73.02", "nama": "Kabupaten Bulukumba"},
        {"KODE": 7302, "NAMA": "BULUKUMBA"},
        {"KDPKAB": "73.02", "WADMKK": "Bulukumba", "KDPPUM": "73", "WADMPR": "Sulawesi Selatan"},
        {"KODE_KAB": "7302", "NAMOBJ": "Kab. Bulukumba", "KDBBPS": "9999"},
        {"KDEPUM": None, "KDCPUM": "", "KDPKAB": 7302.0, "WADMKK": "Bulukumba"},
    ],
)
def test_the_usual_columns_are_understood(properties: dict[str, Any]) -> None:
    reading = read_boundaries(document(feature(properties)), NAMES)
    assert not reading.problems
    (boundary,) = reading.boundaries
    assert (boundary.code, boundary.name) == ("73.02", "Kabupaten Bulukumba")
    assert boundary.geometry == {"type": "MultiPolygon", "coordinates": [[SQUARE]]}


def test_the_deepest_level_of_a_village_file_counts() -> None:
    row = {"KDPPUM": "73", "KDPKAB": "73.02", "KDCPUM": "73.02.01", "KDEPUM": "73.02.01.2001"}
    content = document(feature({**row, "WADMKD": "Bonto Macinna", "WADMKC": "Gantarang"}))
    assert [b.code for b in read_boundaries(io.BytesIO(content), NAMES).boundaries] == ["73.02.01.2001"]


def test_a_code_of_an_older_edition_is_caught_by_its_name() -> None:
    sentence = one_problem(document(feature({"kode": "96.01.01.2004", "nama": "MALAUMKARTA"})))
    assert sentence == (
        "Baris 1: kode 96.01.01.2004 bernama “MALAUMKARTA” di berkas, "
        "tetapi “Batu Lubang” menurut daftar yang berlaku."
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (feature({"nama": "Bulukumba"}), "tidak ada kolom kode"),
        (feature({"kode": "BUKAN", "nama": "x"}), "bukan kode Kemendagri"),
        (feature({"kode": "99.99", "nama": "x"}), "tidak berlaku"),
        (feature({"kode": "73.02"}), "tanpa nama"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, [], "Point"), "bukan poligon"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, []), "kosong"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, [[]]), "kurang dari tiga titik"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, [SQUARE[:2]]), "kurang dari tiga titik"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, [[["a", 1], *SQUARE]]), "titik yang rusak"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, [[[-5, 120], *SQUARE]]), "di luar Indonesia"),
        (feature({"kode": "73.02", "nama": "Bulukumba"}, [[[1e999, 1], *SQUARE]]), "di luar Indonesia"),
        (
            feature({"kode": "73.02", "nama": "Bulukumba"}, [[[float("nan"), 1], *SQUARE]]),
            "di luar Indonesia",
        ),
        (
            feature({"kode": "73.02", "nama": "Bulukumba"}, [[[120, -5], [121, -5], [122, -5], [120, -5]]]),
            "tanpa luas",
        ),
        (
            feature({"kode": "73.02", "nama": "Bulukumba"}, [[[120, -5], [121, -4], [121, -5], [120, -4.2]]]),
            "memotong dirinya sendiri",
        ),
        (None, "tidak ada kolom kode"),
    ],
)
def test_each_fault_has_its_sentence(row: Any, words: str) -> None:
    assert words in one_problem(document(row))


def test_all_faults_are_told_at_once_and_the_rest_is_kept() -> None:
    good = feature({"kode": "73.71", "nama": "Makassar"})
    content = document(feature({}), good, feature({"kode": "00"}), feature({"kode": "73", "nama": "Bali"}))
    reading = read_boundaries(content, NAMES)
    assert [b.code for b in reading.boundaries] == ["73.71"]
    assert [p.row for p in reading.problems] == [1, 3, 4]


def test_a_code_that_comes_twice_is_not_taken() -> None:
    row = feature({"kode": "73.02", "nama": "Bulukumba"})
    assert "lebih dari sekali" in one_problem(document(row, row))


def test_the_list_of_problems_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "MAX_PROBLEMS", 3)
    problems = read_boundaries(document(*[feature({})] * 10), NAMES).problems
    assert len(problems) == 4
    assert str(problems[-1]) == "Masih ada 7 masalah lain."


@pytest.mark.parametrize(
    ("content", "words"),
    ids=lambda value: value if isinstance(value, str) else "file",
    argvalues=[
        (b"", "bukan GeoJSON"),
        (b"\xff\xfe\x00", "bukan GeoJSON"),
        (b"[" * 200_000, "bukan GeoJSON"),
        (b"1" * 6000, "bukan GeoJSON"),
        (b"[]", "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": {}}', "FeatureCollection"),
        (document(), "satu wilayah pun"),
        (document(feature({}), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32750"}}), "WGS 84"),
        (b"PK\x03\x04 rusak", "ZIP rusak"),
        (packed(readme__txt=b"x"), "tepat satu"),
        (packed(a__shp=b"x", b__shp=b"x"), "tepat satu"),
        (packed(a__shp=b"x"), ".dbf"),
        (packed(a__shp=b"x", a__dbf=b"x"), "Shapefile rusak"),
        (packed(a__shp=b"x", a__dbf=b"x", a__prj=b'PROJCS["UTM"]'), "WGS 84"),
        (packed(a__geojson=b" " * 20_000_000), "tidak wajar"),
        (packed(**{f"f{i}": b"" for i in range(61)}), "lebih dari 60 berkas"),
    ],
)
def test_useless_files_are_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableBoundaries) as caught:
        read_boundaries(content, NAMES)
    assert words in caught.value.sentence
    assert caught.value.template % caught.value.values == caught.value.sentence


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_FEATURES", "MAX_POINTS"])
def test_limits_hold(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, limit, 1)
    row = feature({"kode": "73.02", "nama": "Bulukumba"})
    with pytest.raises(UnreadableBoundaries):
        read_boundaries(document(row, row), NAMES)


def test_a_large_archive_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "MAX_UNPACKED_BYTES", 10)
    with pytest.raises(UnreadableBoundaries, match="terlalu besar"):
        read_boundaries(packed(a__geojson=document(feature({}))), NAMES)


def test_a_shapefile_in_a_zip_with_a_hole_and_a_second_part() -> None:
    outside = [[120.0, -5.5], [120.0, -5.0], [120.5, -5.0], [120.5, -5.5], [120.0, -5.5]]
    hole = [[120.1, -5.4], [120.2, -5.4], [120.2, -5.3], [120.1, -5.3], [120.1, -5.4]]
    island = [[121.0, -5.5], [121.0, -5.4], [121.1, -5.4], [121.1, -5.5], [121.0, -5.5]]
    shp, dbf = shape_files([("73.02", "Bulukumba", [outside, island, hole]), ("73.71", "Maros", [island])])
    reading = read_boundaries(packed(**{"data/BATAS.SHP": shp, "data/BATAS.DBF": dbf}), NAMES)
    (boundary,) = reading.boundaries
    first, second = boundary.geometry["coordinates"]
    assert (boundary.code, len(first), len(second)) == ("73.02", 2, 1)
    assert [str(p)[:7] for p in reading.problems] == ["Baris 2"]


def test_a_record_that_points_backward_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    shp, dbf = shape_files([("73.02", "Bulukumba", [SQUARE])])
    broken = shp[:104] + struct.pack(">i", -4) + shp[108:]
    with pytest.raises(UnreadableBoundaries):
        read_boundaries(packed(a__shp=broken, a__dbf=dbf), NAMES)


def test_a_geojson_in_a_zip_is_read() -> None:
    content = packed(batas__geojson=document(feature({"kode": "73.02", "nama": "Bulukumba"})))
    assert len(read_boundaries(content, NAMES).boundaries) == 1


def test_simplification_keeps_the_shape_within_the_tolerance() -> None:
    chance = random.Random(1)
    coast = [(120 + i / 1000, -5 + chance.random() / 10_000) for i in range(1000)]
    line = [*coast, (121.0, -6.0), (120.0, -6.0), coast[0]]
    simple = simplify(line, 0.0003)
    assert len(simple) < 20
    assert set(simple) <= set(line)
    assert simple[0] == simple[-1]
    assert simplify(line, 0) == line


def test_a_spiral_does_not_take_the_square_of_its_length() -> None:
    zigzag = [(100 + i * 1e-5, (i % 2) * 1.0 + i * 1e-6) for i in range(20_000)]
    assert len(simplify(zigzag, 1e-9)) == 20_000


def test_orientation_follows_rfc_7946() -> None:
    hole = [[120.02, -5.48], [120.05, -5.48], [120.05, -5.45], [120.02, -5.48]]
    content = document(feature({"kode": "73.02", "nama": "Bulukumba"}, [SQUARE[::-1], hole]))
    (polygon,) = read_boundaries(content, NAMES).boundaries[0].geometry["coordinates"]
    areas = [area([(x, y) for x, y in ring]) for ring in polygon]
    assert areas[0] > 0 > areas[1]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("7302012001", "73.02.01.2001"), (" 73.02 ", "73.02"), (73, "73"), (7302.0, "73.02"), (73.02, "73.02"),
        ("73.2", None), (True, None), ("73.02.01.200", None), (float("nan"), None), ([], None),
        ("٧٣", None),
    ],
)  # fmt: skip
def test_codes(value: object, code: str | None) -> None:
    assert dotted(value) == code
    assert dotted(10**5000) is None  # Python refuses to write so long a number


def test_names_are_compared_without_spelling() -> None:
    assert folded("Kab. Adm. Kep. Seribu") != folded("Kabupaten Bogor")
    assert (
        folded("Kota Administrasi Jakarta Pusat") == folded("ADM. JAKARTA PUSAT") == folded("Jakarta Pusat")
    )
    assert folded("Kabupaten Kep. Siau Tagulandang Biaro") == folded("KEPULAUAN SIAU TAGULANDANG BIARO")
    assert folded("Daerah Khusus Ibukota Jakarta") == folded("DKI JAKARTA")
    assert folded("Kotabaru") != folded("Baru")
    assert folded("Regapu’u") == folded("Regapu'u")
    assert folded("Desa") == "desa"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
positions = st.lists(st.floats(90, 145) | st.floats(-15, 10) | values, min_size=0, max_size=3)
rows = st.fixed_dictionaries(
    {
        "properties": st.fixed_dictionaries(
            {
                "kode": st.sampled_from(sorted(NAMES)) | values,
                "nama": st.sampled_from(sorted(NAMES.values())) | values,
            }
        )
        | values,
        "geometry": st.fixed_dictionaries(
            {
                "type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]) | values,
                "coordinates": st.lists(st.lists(positions, max_size=8), max_size=3) | values,
            }
        )
        | values,
    }
)


def sound(content: bytes) -> None:
    """Whatever comes in: a reading whose features are in order, or the one exception with a sentence."""
    try:
        reading = read_boundaries(content, NAMES)
    except UnreadableBoundaries:
        return
    for boundary in reading.boundaries:
        assert NAMES[boundary.code] == boundary.name
        for polygon in boundary.geometry["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(94 <= x <= 142 and -12 <= y <= 7 for x, y in ring)
    assert all(str(problem).isprintable() for problem in reading.problems)


@given(st.lists(rows | values, max_size=3))
def test_hostile_geojson(features: list[Any]) -> None:
    sound(document(*features))


@given(st.binary(max_size=200))
def test_hostile_bytes(content: bytes) -> None:
    sound(content)
    sound(b"PK\x03\x04" + content)


SHP, DBF = shape_files([("73.02", "Bulukumba", [SQUARE]), ("73.71", "Makassar", [SQUARE])])


@given(st.data())
def test_hostile_shapefiles(data: st.DataObject) -> None:
    shp, dbf = bytearray(SHP), bytearray(DBF)
    for part in (shp, dbf):
        for place in data.draw(st.lists(st.integers(0, len(part) - 1), max_size=4)):
            part[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(shp)) | st.just(len(shp)))
    sound(packed(a__shp=bytes(shp[:cut]), a__dbf=bytes(dbf)))
