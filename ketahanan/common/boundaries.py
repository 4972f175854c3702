"""Reads official boundaries: GeoJSON, or a ZIP with one Shapefile or one GeoJSON.

An official file replaces the derived shapes of ``common/shapes.py``. Everything in it is checked before it is
used: the code must be in force, and the name must agree with the code, because a code of an older edition may
belong to another village today. All that is wrong is told at once; only features without fault are returned.

Coordinates are longitude and latitude in degrees (WGS 84). Files are hostile until proven otherwise: sizes,
counts and the work done per feature have limits.
"""

from __future__ import annotations

import io
import json
import re
import struct
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import shapefile

from ketahanan.common.errors import Refused
from ketahanan.common.polygons import (
    MAX_RINGS,
    Polygon,
    Position,
    Ring,
    Unsound,
    area,
    checked,
    inside,
    polygons_of,
    simplified,
    simplify,
)
from ketahanan.common.text import N_

__all__ = [
    "Boundary", "Polygon", "Position", "Problem", "Reading", "Ring", "UnreadableBoundaries", "dotted", "folded",
    "read_boundaries", "simplify",
]  # fmt: skip

MAX_BYTES: Final = 60_000_000
"""Of the file as sent. The villages of a whole province fit."""
MAX_UNPACKED_BYTES: Final = 150_000_000
MAX_JSON_BYTES: Final = 60_000_000
"""JSON takes some twenty times its size in memory while it is read."""
MAX_RATIO: Final = 200
"""Coordinates pack to a third or a tenth; a thousandfold is an attack."""
MAX_ENTRIES: Final = 60
MAX_FEATURES: Final = 90_000
MAX_POINTS: Final = 4_000_000
MAX_PROBLEMS: Final = 1_000
DEFAULT_TOLERANCE: Final = 0.0003
"""Degrees; about 33 m."""

# Property names in lower case, deepest level first: a village file also carries the codes of its parents. The
# K*PUM columns are Kemendagri codes; the K*BPS columns beside them are codes of BPS and never looked at.
COLUMNS: Final = (
    ("kode", "nama"),
    ("kode_desa", "nama_desa"),
    ("kdepum", "wadmkd"),
    ("kode_kec", "nama_kec"),
    ("kdcpum", "wadmkc"),
    ("kode_kab", "nama_kab"),
    ("kdpkab", "wadmkk"),
    ("kode_prov", "nama_prov"),
    ("kdppum", "wadmpr"),
)
OTHER_NAMES: Final = ("name", "namobj")
GENERIC: Final = re.compile(
    r"^(?:(?:kabupaten|kab|kota|provinsi|kecamatan|kec|distrik|desa|kelurahan|kel|gampong|nagari|kampung|dki|di|"
    r"daerah khusus ibukota|daerah istimewa)\b ?)?(?:(?:administrasi|adm)\b ?)?"
)


class UnreadableBoundaries(Refused):
    """The file as a whole cannot be used; the sentence says why (``template`` is what gets translated)."""

    def __init__(self, template: str, **values: int) -> None:
        super().__init__(template % values)
        self.template = template
        self.values = values


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the number of the feature (0 for none), a sentence to translate, its values."""

    row: int
    template: str
    values: Mapping[str, str | int]

    def __str__(self) -> str:
        sentence = self.template % self.values
        return f"Baris {self.row}: {sentence}" if self.row else sentence


@dataclass(frozen=True, slots=True)
class Boundary:
    """One area: code with dots, name as in force, and a GeoJSON MultiPolygon (rings as in RFC 7946)."""

    code: str
    name: str
    geometry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: features without fault, and all that is wrong."""

    boundaries: tuple[Boundary, ...]
    problems: tuple[Problem, ...]


def read_boundaries(
    source: bytes | BinaryIO, names: Mapping[str, str], *, tolerance: float = DEFAULT_TOLERANCE
) -> Reading:
    """Read a file of official boundaries.

    ``names`` maps each code in force that the file may hold to its name. ``tolerance`` is that of the
    simplification in degrees, 0 for none. Raises :class:`UnreadableBoundaries` and nothing else.
    """
    content = source if isinstance(source, bytes) else source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableBoundaries(
            N_("Berkas terlalu besar: paling banyak %(limit)s MB. Bagi per provinsi atau kabupaten."),
            limit=MAX_BYTES // 1_000_000,
        )
    rows = _zip_rows(content) if content.startswith(b"PK") else _geojson_rows(content)
    found: dict[str, Boundary] = {}
    problems: list[Problem] = []
    doubled: set[str] = set()
    points = count = 0
    for count, (properties, geometry) in enumerate(rows, 1):
        if count > MAX_FEATURES:
            raise UnreadableBoundaries(
                N_("Berkas memuat lebih dari %(limit)s wilayah. Bagi per provinsi."), limit=MAX_FEATURES
            )
        try:
            code = _code_and_name(properties, names)
            polygons = polygons_of(geometry)
            points += sum(len(ring) for polygon in polygons for ring in polygon)
            if points > MAX_POINTS:
                raise UnreadableBoundaries(
                    N_("Berkas memuat lebih dari %(limit)s titik. Bagi per kabupaten."), limit=MAX_POINTS
                )
            if code in found:
                doubled.add(code)
                raise Unsound(N_("kode %(code)s muncul lebih dari sekali; gabungkan dahulu."), code=code)
            simple = [simplified(checked(polygon, code), tolerance) for polygon in polygons]
            found[code] = Boundary(code, names[code], {"type": "MultiPolygon", "coordinates": simple})
        except Unsound as bad:
            problems.append(Problem(count, bad.template, bad.values))
    if count == 0:
        raise UnreadableBoundaries(N_("Berkas tidak memuat satu wilayah pun."))
    if len(problems) > MAX_PROBLEMS:
        rest = len(problems) - MAX_PROBLEMS
        problems = [
            *problems[:MAX_PROBLEMS],
            Problem(0, N_("Masih ada %(rest)s masalah lain."), {"rest": rest}),
        ]
    kept = tuple(boundary for code, boundary in sorted(found.items()) if code not in doubled)
    return Reading(kept, tuple(problems))


# Files


def _geojson_rows(content: bytes) -> Iterator[tuple[Mapping[str, Any], Any]]:
    if len(content) > MAX_JSON_BYTES:
        raise UnreadableBoundaries(N_("Isi ZIP terlalu besar setelah dibuka."))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableBoundaries(
            N_("Berkas bukan GeoJSON dan bukan ZIP berisi Shapefile. Ekspor ulang sebagai GeoJSON (UTF-8).")
        ) from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        raise UnreadableBoundaries(N_("Berkas JSON ini bukan GeoJSON FeatureCollection."))
    system = json.dumps(data.get("crs") or "CRS84")[:500]
    if "CRS84" not in system and not re.search(r"\b4326\b", system):
        raise UnreadableBoundaries(
            N_("Sistem koordinat harus WGS 84 (EPSG:4326). Proyeksikan ulang berkasnya.")
        )
    for item in features:
        row = item if isinstance(item, dict) else {}
        properties = row.get("properties")
        yield (properties if isinstance(properties, dict) else {}), row.get("geometry")


def _zip_rows(content: bytes) -> Iterator[tuple[Mapping[str, Any], Any]]:
    parts = _unpacked(content)
    shapes = [name for name in parts if name.endswith(".shp")]
    documents = [name for name in parts if name.endswith((".geojson", ".json"))]
    if len(shapes) + len(documents) != 1:
        raise UnreadableBoundaries(
            N_("ZIP harus memuat tepat satu Shapefile (.shp, .dbf, .prj) atau satu GeoJSON.")
        )
    if documents:
        return _geojson_rows(parts[documents[0]])
    stem = shapes[0].removesuffix(".shp")
    if f"{stem}.dbf" not in parts:
        raise UnreadableBoundaries(N_("ZIP tidak memuat berkas .dbf yang namanya sama dengan berkas .shp."))
    if b"PROJC" in parts.get(f"{stem}.prj", b"").upper():
        raise UnreadableBoundaries(
            N_("Sistem koordinat harus WGS 84 (EPSG:4326). Proyeksikan ulang berkasnya.")
        )
    return _shapefile_rows(parts[f"{stem}.shp"], parts[f"{stem}.dbf"])


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Return the wanted parts of an archive in memory, names in lower case; nothing is written to disk."""
    wanted = (".shp", ".dbf", ".prj", ".geojson", ".json")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise UnreadableBoundaries(N_("ZIP memuat lebih dari %(limit)s berkas."), limit=MAX_ENTRIES)
            if sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
                raise UnreadableBoundaries(N_("Isi ZIP terlalu besar setelah dibuka."))
            parts: dict[str, bytes] = {}
            for entry in entries:
                if entry.is_dir() or not entry.filename.lower().endswith(wanted):
                    continue
                if entry.filename.startswith("__MACOSX/"):
                    continue
                if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise UnreadableBoundaries(N_("ZIP memakai cara kompresi yang tidak didukung."))
                if entry.file_size > MAX_RATIO * max(entry.compress_size, 1_000):
                    raise UnreadableBoundaries(
                        N_("ZIP ini tidak wajar: isinya jauh lebih besar daripada berkasnya.")
                    )
                # zipfile never returns more than the size that the entry declares, which was checked above
                parts[entry.filename.lower()] = archive.read(entry)
            return parts
    except UnreadableBoundaries:
        raise
    except Exception as error:  # a broken archive may raise nearly anything
        raise UnreadableBoundaries(
            N_("ZIP rusak atau terkunci kata sandi. Kemas ulang berkasnya.")
        ) from error


def _shapefile_rows(shp: bytes, dbf: bytes) -> Iterator[tuple[Mapping[str, Any], Any]]:
    broken = N_("Shapefile rusak: isi berkas .shp atau .dbf tidak dapat dibaca.")
    if not _sound_records(shp):
        raise UnreadableBoundaries(broken)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a wrong length in the header: common, and of no consequence
            reader = shapefile.Reader(
                shp=io.BytesIO(shp), dbf=io.BytesIO(dbf), encoding="utf-8", encodingErrors="replace"
            )
        records = reader.iterRecords(deleted_as_None=True)
        for shape, record in zip(reader.iterShapes(), records, strict=True):
            if record is not None:
                yield record.as_dict(), _shape_geometry(shape)
    except UnreadableBoundaries:
        raise
    except Exception as error:  # the reader trusts its input and may raise nearly anything
        raise UnreadableBoundaries(broken) from error


def _sound_records(shp: bytes) -> bool:
    """Say whether each record lies inside the file: the reader would follow a backward length for ever."""
    at, count = 100, 0
    while at < len(shp):
        if at + 12 > len(shp) or count > MAX_FEATURES:
            return False
        (words,) = struct.unpack_from(">i", shp, at + 4)
        if words < 2:
            return False
        at += 8 + 2 * words
        count += 1
    return at == len(shp) and count > 0


def _shape_geometry(shape: Any) -> Any:
    """Turn a shape of a Shapefile into GeoJSON: outside rings run clockwise there, holes the other way."""
    if shape is None or shape.shapeType not in (5, 15, 25):
        return None
    ends = [*shape.parts[1:], len(shape.points)]
    rings = [[(p[0], p[1]) for p in shape.points[a:b]] for a, b in zip(shape.parts, ends, strict=True)]
    if len(rings) > MAX_RINGS:
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}  # refused further on
    outside = [ring for ring in rings if area(ring) <= 0]
    polygons: list[Polygon] = [[ring] for ring in outside]
    budget = 50 * len(shape.points) + 1_000
    for hole in (ring for ring in rings if area(ring) > 0):
        owner = None
        for number, ring in enumerate(outside):
            budget -= len(ring)
            if budget < 0 or inside(hole[0], ring):
                owner = number if budget >= 0 else None
                break
        if owner is None:  # no outside ring holds it: a ring that was drawn the wrong way round
            polygons.append([hole])
        else:
            polygons[owner].append(hole)
    return {"type": "MultiPolygon", "coordinates": polygons}


# Codes and names


def dotted(value: object) -> str | None:
    """Return a Kemendagri code with dots from ``7302``, ``73.02``, ``7302012001`` or a number, or None."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        text = str(value).strip()
    except ValueError:  # an integer with thousands of digits
        return None
    if not re.fullmatch(r"[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{4})?)?)?", text):
        return None
    digits = text.replace(".", "")
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def folded(name: str) -> str:
    """Return a name for comparison: letters and digits only, without the kind of the area in front."""
    plain = unicodedata.normalize("NFKD", name).casefold().strip().replace(".", " ")
    plain = " ".join(plain.split())
    plain = re.sub(r"\bkep\b", "kepulauan", plain)
    short = GENERIC.sub("", plain)
    return re.sub(r"[^a-z0-9]", "", short) or re.sub(r"[^a-z0-9]", "", plain)


def _shown(value: object) -> str:
    """Return a value of the file, short and without control characters, for a sentence."""
    if isinstance(value, int) and abs(value) >= 10**40:
        return "…"
    text = "".join(c for c in str(value)[:200] if c.isprintable())
    return text if len(text) <= 60 else text[:59] + "…"


def _code_and_name(properties: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return the code of a feature after comparing its name, or raise what is wrong."""
    row = {str(key).lower(): value for key, value in properties.items()}
    raw = code = title = None
    for code_column, name_column in COLUMNS:
        value = row.get(code_column)
        if value is None or value in ("", "-"):
            continue
        raw, code = value, dotted(value)
        title = next((row[k] for k in (name_column, *OTHER_NAMES) if isinstance(row.get(k), str)), None)
        break
    if raw is None:
        raise Unsound(N_("tidak ada kolom kode (KODE, KDEPUM, KDCPUM, KDPKAB, atau KDPPUM)."))
    if code is None:
        raise Unsound(N_("kode “%(code)s” bukan kode Kemendagri."), code=_shown(raw))
    if code not in names:
        raise Unsound(N_("kode %(code)s tidak berlaku atau di luar cakupan unggahan ini."), code=code)
    if title is None or not title.strip():
        raise Unsound(N_("kode %(code)s tanpa nama, sehingga tidak dapat dicocokkan."), code=code)
    if folded(title) != folded(names[code]):
        raise Unsound(
            N_("kode %(code)s bernama “%(found)s” di berkas, tetapi “%(name)s” menurut daftar yang berlaku."),
            code=code,
            found=_shown(title),
            name=names[code],
        )
    return code
