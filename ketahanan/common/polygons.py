"""Rings of official boundaries: sound, inside Indonesia, simplified. Pure geometry on longitude and latitude.

What comes in is a stranger's file: the work done per feature has limits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final

from ketahanan.common.text import N_

Position = tuple[float, float]
Ring = list[Position]
Polygon = list[Ring]

MAX_RINGS: Final = 5_000
WEST, SOUTH, EAST, NORTH = 94.0, -12.0, 142.0, 7.0
DECIMALS: Final = 5


class Unsound(Exception):
    """A feature is wrong: a sentence to translate and its values; becomes a Problem."""

    def __init__(self, template: str, **values: str | int) -> None:
        super().__init__(template)
        self.template = template
        self.values = values


def polygons_of(geometry: Any) -> list[Polygon]:
    """Return polygons of finite positions inside Indonesia, rings closed, or raise what is wrong."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Unsound(N_("bentuknya kosong atau bukan poligon."))
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not _lists(polygons) or not all(_lists(polygon) for polygon in polygons):
        raise Unsound(N_("bentuknya kosong atau bukan poligon."))
    if sum(len(polygon) for polygon in polygons) > MAX_RINGS:
        raise Unsound(N_("bentuknya terdiri atas terlalu banyak bagian."))
    return [[_ring(ring) for ring in polygon] for polygon in polygons]


def _lists(value: object) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(item, list) for item in value)


def _ring(positions: list[Any]) -> Ring:
    ring: Ring = []
    for position in positions:
        if not isinstance(position, list | tuple) or len(position) < 2:
            raise Unsound(N_("ada titik yang rusak."))
        x, y = position[0], position[1]
        if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in (x, y)):
            raise Unsound(N_("ada titik yang rusak."))
        if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):  # also refuses NaN
            raise Unsound(N_("ada titik di luar Indonesia; koordinat harus bujur, lintang dalam WGS 84."))
        if not ring or ring[-1] != (x, y):
            ring.append((float(x), float(y)))
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < 4:
        raise Unsound(N_("ada garis tepi dengan kurang dari tiga titik."))
    return ring


def area(ring: Ring) -> float:
    """Return the signed area in square degrees, positive when counter-clockwise."""
    x0, y0 = ring[0] if ring else (0.0, 0.0)
    pairs = pairwise(ring)
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairs) / 2


def inside(point: Position, ring: Ring) -> bool:
    """Say whether a point lies in a ring (ray casting)."""
    x, y = point
    within = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            within = not within
    return within


def checked(polygon: Polygon, code: str) -> Polygon:
    for ring in polygon:
        if abs(area(ring)) < 1e-12:
            raise Unsound(N_("bentuk %(code)s mempunyai bagian tanpa luas."), code=code)
        if _crosses_itself(ring):
            raise Unsound(N_("garis tepi %(code)s memotong dirinya sendiri."), code=code)
    return polygon


def _crosses_itself(ring: Ring) -> bool:
    """Say whether two sides cross; a ring that needs more comparisons than its share counts as sound."""
    sides = sorted((min(a[0], b[0]), max(a[0], b[0]), a, b) for a, b in pairwise(ring))
    budget = 60 * len(sides) + 1_000
    for i, (_west, east, a, b) in enumerate(sides):
        for k in range(i + 1, len(sides)):
            west, _east, c, d = sides[k]
            if west > east:
                break
            budget -= 1
            if budget < 0:
                return False
            if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
                return True
    return False


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def simplified(polygon: Polygon, tolerance: float) -> list[list[list[float]]]:
    """Simplify and round a polygon; outside counter-clockwise, holes clockwise; tiny holes go, the outside stays."""
    result = []
    for number, ring in enumerate(polygon):
        line = _rounded(simplify(ring, tolerance))
        if len(line) < 4 or area(line) == 0:
            if number > 0:
                continue
            line = _rounded(ring)
            line = line if len(line) >= 4 else ring
        if (area(line) > 0) != (number == 0):
            line = line[::-1]
        result.append([[x, y] for x, y in line])
    return result


def _rounded(ring: Iterable[Position]) -> Ring:
    line: Ring = []
    for x, y in ring:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not line or line[-1] != point:
            line.append(point)
    return line


def simplify(line: Ring, tolerance: float, piece: int = 128) -> Ring:
    """Leave out points closer than ``tolerance`` degrees to the line (Douglas and Peucker).

    The line is cut into pieces first: on a hostile line the method takes the square of the length.
    """
    if tolerance <= 0 or len(line) < 5:
        return line
    middle = len(line) // 2
    cuts = sorted({0, middle, len(line) - 1, *range(piece, len(line) - 1, piece)})
    keep = set(cuts)
    stack = list(pairwise(cuts))
    while stack:
        first, last = stack.pop()
        distance, index = max(
            ((_distance(line[i], line[first], line[last]), i) for i in range(first + 1, last)),
            default=(0.0, first),
        )
        if distance > tolerance:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [line[i] for i in sorted(keep)]


def _distance(p: Position, a: Position, b: Position) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    if length == 0:
        return math.hypot(p[0] - a[0], p[1] - a[1])
    part = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.hypot(p[0] - a[0] - part * dx, p[1] - a[1] - part * dy)
