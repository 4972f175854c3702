"""How far two points lie from each other. Pure."""

from __future__ import annotations

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_000
type Point = tuple[Decimal, Decimal]


def metres(one: Point, other: Point) -> int:
    """Great-circle distance, whole metres; latitude first."""
    lat1, lon1, lat2, lon2 = (radians(float(value)) for value in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_M * asin(min(1.0, sqrt(half))))
