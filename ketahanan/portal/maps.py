"""Maps drawn by the server: inline SVG whose places are links, without script and without another host."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ketahanan.common import shapes
from ketahanan.portal.shape_files import LevelName, ShapeFile, opened, shape_file
from ketahanan.portal.words import shade

WIDTH: Final = 1000
FINGER: Final = 26


def award_map(villages: Mapping[str, int], address: Callable[[str], str]) -> SafeString:
    """The provinces, shaded by how many of their villages were awarded."""

    def words(code: str) -> str:
        n = villages.get(code, 0)
        return ngettext("%(n)d desa", "%(n)d desa", n) % {"n": n} if n else _("belum ada desa")

    return province_map(lambda code: shade(villages.get(code, 0)), words, address)


def province_map(
    style: Callable[[str], str], words: Callable[[str], str], address: Callable[[str], str]
) -> SafeString:
    """The 38 provinces, each a link; `style`, `words` and `address` answer for a code."""
    parts = []
    for province in shapes.provinces():
        circle = (
            f'<circle cx="{province.label_x}" cy="{province.label_y}" r="{FINGER}"/>'
            if province.small
            else ""
        )
        parts.append(
            f'<a href="{escape(address(province.code))}" class="{style(province.code)}"><title>{escape(province.name)}: '
            f'{escape(words(province.code))}</title><path d="{province.path}"/>{circle}</a>'
        )
    label = escape(_("Peta provinsi Indonesia"))
    return mark_safe(  # noqa: S308 - every part is escaped above; paths are our own file
        f'<svg class="country" viewBox="{shapes.view_box()}" role="group" aria-label="{label}">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is drawn."""

    code: str
    name: str
    path: str
    x: int
    y: int
    small: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All places of one file, in units of `height` by 1000."""

    height: int
    places: tuple[Place, ...]
    official: frozenset[str]
    source: str
    stamp: str

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(place.code for place in self.places)

    @property
    def notice(self) -> str:
        """Whose boundaries these are, in one sentence."""
        facts = {"n": len(self.official), "all": len(self.places), "source": self.source}
        if not self.official:
            return _(shapes.NOTICE)
        if len(self.official) == len(self.places):
            return _("Batas resmi. Sumber: %(source)s.") % facts
        return (
            _(
                "%(n)d dari %(all)d batas resmi (sumber: %(source)s); sisanya batas perkiraan, bukan batas resmi."
            )
            % facts
        )

    @property
    def attribution(self) -> str:
        """Where approximate shapes come from; nothing to say when all are official."""
        return "" if len(self.official) == len(self.places) else _(shapes.ATTRIBUTION)


def drawing(level: LevelName, code: str) -> Drawing | None:
    """The kabupaten of a province or the villages of a kabupaten; None when there are no shapes. No statement."""
    file = shape_file(level, code)
    return _drawn(file) if file else None


def lacks(village: str, kabupaten: str) -> bool:
    """Has the kabupaten a map on which this village cannot stand, because nobody knows its point? No statement."""
    file = shape_file("desa", kabupaten)
    return file is not None and village.removeprefix(f"{kabupaten}.") not in _parts(file)


@lru_cache(maxsize=64)
def _parts(file: ShapeFile) -> frozenset[str]:
    return frozenset(opened(file)["codes"])


@lru_cache(maxsize=24)
def _drawn(file: ShapeFile) -> Drawing:
    data = opened(file)
    features = shapes.decode(data)["features"]
    view = _view(features)
    places = tuple(_place(feature, *view) for feature in features)
    official = frozenset(f"{data['parent']}.{suffix}" for suffix in data.get("official", []))
    return Drawing(view[3], places, official, data.get("source", ""), file.stamp)


def _polygons(feature: dict[str, Any]) -> Any:
    geometry = feature["geometry"]
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _view(features: list[dict[str, Any]]) -> tuple[float, float, tuple[float, float], int]:
    """West, north, units per degree both ways, height."""
    points = [point for feature in features for rings in _polygons(feature) for point in rings[0]]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    flat = math.cos(math.radians((north + south) / 2))
    # A kabupaten of far islands must not become a thin strip, nor a long one a tower.
    unit = min(WIDTH / max((east - west) * flat, 1e-6), 1.25 * WIDTH / max(north - south, 1e-6))
    left = (WIDTH / unit / flat - (east - west)) / 2
    height = max(200, round((north - south) * unit))
    return west - left, north, (unit * flat, unit), height


def _place(
    feature: dict[str, Any], west: float, north: float, unit: tuple[float, float], _height: int
) -> Place:
    parts = []
    widest: tuple[float, int, int] = (-1.0, 0, 0)
    for rings in _polygons(feature):
        for number, ring in enumerate(rings):
            line = [(round((x - west) * unit[0]), round((north - y) * unit[1])) for x, y in ring[:-1]]
            if number == 0:
                xs, ys = [x for x, _y in line], [y for _x, y in line]
                spread = (max(xs) - min(xs)) * (max(ys) - min(ys))
                widest = max(widest, (spread, (max(xs) + min(xs)) // 2, (max(ys) + min(ys)) // 2))
            parts.append(_path(line))
    return Place(
        feature["id"], feature["properties"]["nama"], "".join(parts), widest[1], widest[2], widest[0] < 200
    )


def _path(line: list[tuple[int, int]]) -> str:
    x0, y0 = line[0]
    moves = [f"M{x0} {y0}"]
    for x, y in line[1:]:
        if (x, y) != (x0, y0):
            moves.append(f"l{x - x0} {y - y0}")
            x0, y0 = x, y
    return "".join([*moves, "z"])


def place_map(
    found: Drawing,
    label: str,
    style: Callable[[str], str],
    words: Callable[[str], str],
    address: Callable[[str], str],
) -> SafeString:
    """Every place a link; `style`, `words` and `address` answer for a code."""
    parts = []
    for place in found.places:
        circle = f'<circle cx="{place.x}" cy="{place.y}" r="12"/>' if place.small else ""
        parts.append(
            f'<a href="{escape(address(place.code))}" class="{style(place.code)}"><title>{escape(place.name)}: '
            f'{escape(words(place.code))}</title><path d="{place.path}"/>{circle}</a>'
        )
    return format_html(
        '<svg class="places" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH, found.height, label, mark_safe("".join(parts)),  # noqa: S308 - escaped above
    )  # fmt: skip
