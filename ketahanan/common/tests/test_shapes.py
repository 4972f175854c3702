"""The shipped shapes: complete, small enough, readable, and inside Indonesia."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from ketahanan.common import shapes

ROOT = shapes.DATA.parents[2]


def rings(collection: dict[str, Any]) -> Iterator[list[list[float]]]:
    for feature in collection["features"]:
        geometry = feature["geometry"]
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        for polygon in polygons:
            yield from polygon


def decoded(data: bytes | None) -> dict[str, Any]:
    assert data is not None
    return shapes.decode(data)


def test_all_38_provinces_are_drawn() -> None:
    provinces = shapes.provinces()
    assert len({p.code for p in provinces}) == len(provinces) == 38
    assert [p.code for p in provinces] == sorted(p.code for p in provinces)
    width, height = (int(n) for n in shapes.view_box().split()[2:])
    for province in provinces:
        assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", province.path), province.name
        assert 0 < province.label_x < width
        assert 0 < province.label_y < height
    assert {"21", "31", "34", "51"} <= {p.code for p in provinces if p.small}


def test_the_drawing_with_links_is_at_most_20_kb() -> None:
    """As the page writes it: a link, a title for readers of the screen, and a round target where needed."""
    links = []
    for p in shapes.provinces():
        mark = f'<circle cx="{p.label_x}" cy="{p.label_y}" r="26"/>' if p.small else ""
        title = f"<title>{html.escape(p.name)}</title>"
        links.append(f'<a href="/peta/{p.code}/">{title}<path d="{p.path}"/>{mark}</a>')
    svg = f'<svg class="map" role="group" viewBox="{shapes.view_box()}">{"".join(links)}</svg>'
    assert len(svg.encode()) <= 20_000


def test_all_514_kabupaten_have_a_shape_and_a_file_of_villages() -> None:
    codes = []
    for province in shapes.provinces():
        collection = decoded(shapes.kabupaten_file(province.code))
        codes += [f["properties"]["kode"] for f in collection["features"]]
        assert all(f["properties"]["kode"].startswith(province.code + ".") for f in collection["features"])
    assert len(codes) == len(set(codes)) == 514
    assert {p.name for p in (shapes.DATA / "desa").iterdir()} == {f"{code}.json.gz" for code in codes}


@pytest.mark.parametrize(("code", "count", "name"), [("73.02", 136, "Bulukumba"), ("73.13", 190, "Wajo")])
def test_villages_of_the_pilots(code: str, count: int, name: str) -> None:
    features = decoded(shapes.village_file(code))["features"]
    assert len({f["properties"]["kode"] for f in features}) == len(features) == count
    assert all(f["properties"]["nama"] and f["id"] == f["properties"]["kode"] for f in features)
    kabupaten = decoded(shapes.kabupaten_file("73"))["features"]
    assert any(f["id"] == code and f["properties"]["nama"] == f"Kabupaten {name}" for f in kabupaten)


def test_every_file_decodes_inside_indonesia() -> None:
    count = 0
    for file in sorted(shapes.DATA.rglob("*.json.gz")):
        collection = shapes.decode(file.read_bytes())
        if file.parent.name == "desa":
            count += len(collection["features"])
        for ring in rings(collection):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(94.9 < x < 141.1 and -11.1 < y < 6.2 for x, y in ring), file.name
    assert count == 83_376  # 83,762 less 383 without a point and three gross outliers


def test_a_code_of_a_shape_starts_with_the_code_of_its_file_and_rings_turn_left() -> None:
    for code in ("73.02", "21.71", "95.01"):
        for feature in decoded(shapes.village_file(code))["features"]:
            assert re.fullmatch(re.escape(code) + r"\.\d\d\.[123]\d{3}", feature["id"])
            geometry = feature["geometry"]
            multi = geometry["type"] == "MultiPolygon"
            for polygon in geometry["coordinates"] if multi else [geometry["coordinates"]]:
                ring = polygon[0]
                assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0


def test_all_shapes_together_stay_below_2_mb() -> None:
    assert sum(f.stat().st_size for f in shapes.DATA.rglob("*") if f.is_file()) <= 2_000_000


def test_files_carry_no_time_stamp() -> None:
    for file in shapes.DATA.rglob("*.json.gz"):
        assert file.read_bytes()[4:8] == b"\0\0\0\0"


@pytest.mark.parametrize("code", ["", "7", "99", "../x", "73.02", "７３", "73\n"])
def test_no_file_for_a_code_that_is_no_province(code: str) -> None:
    assert shapes.kabupaten_file(code) is None


@pytest.mark.parametrize("code", ["", "73", "73.99", "73/02", "../../x", "73.02.01"])
def test_no_file_for_a_code_that_is_no_kabupaten(code: str) -> None:
    assert shapes.village_file(code) is None


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="ketahanan-shapes-1"):
        shapes.decode(gzip.compress(json.dumps({"format": "x"}).encode()))


def test_the_browser_reads_the_same_format() -> None:
    assert f'"{shapes.FORMAT}"' in (ROOT / "static/js/shapes.js").read_text(encoding="utf-8")
