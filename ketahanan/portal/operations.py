"""Official boundaries take the place of the derived ones: all of a file, or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ketahanan.areas.models import Area, Level
from ketahanan.common import shapes
from ketahanan.common.boundaries import Boundary, UnreadableBoundaries, read_boundaries
from ketahanan.common.errors import Refused, Several
from ketahanan.journal.operations import record
from ketahanan.portal.shape_files import LevelName, Polygons, encoded, opened, put_all, shape_file

LEVELS: Mapping[LevelName, Level] = {"kabupaten": Level.KABUPATEN, "desa": Level.VILLAGE}
PARENT_DIGITS: Mapping[LevelName, int] = {"kabupaten": 2, "desa": 5}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many boundaries were taken, and how many map files they changed."""

    places: int
    files: int


def import_boundaries(content: bytes, *, level: LevelName, source: str, at: datetime) -> Imported:
    """Checked against the codes and names in force; every fault is told at once, and then nothing is written."""
    if not source.strip():
        raise Refused(_("Tulis dari mana batas ini, misalnya “BIG, edisi 2025”. Sumbernya tampil di peta."))
    names = dict(Area.objects.in_force().filter(level=LEVELS[level]).values_list("code", "name"))
    if not names:
        raise Refused(_("Daftar wilayah belum dimuat. Jalankan ketahanan areas import lebih dulu."))
    try:
        reading = read_boundaries(content, names)
    except UnreadableBoundaries as unreadable:
        raise Refused(_(unreadable.template) % unreadable.values) from unreadable
    if reading.problems:
        raise Several([_told(row.row, _(row.template) % row.values) for row in reading.problems])
    groups: dict[str, list[Boundary]] = {}
    for boundary in reading.boundaries:
        groups.setdefault(boundary.code[: PARENT_DIGITS[level]], []).append(boundary)
    files = {
        (level, code): _merged(level, code, rows, names, source.strip()) for code, rows in groups.items()
    }
    with transaction.atomic():
        record(
            action="boundaries.imported", subject=("boundaries", 0), at=at,
            details={"level": level, "source": source.strip(), "places": len(reading.boundaries),
                     "files": sorted(groups), "sha256": hashlib.sha256(content).hexdigest()},
        )  # fmt: skip
        put_all(files)
    return Imported(len(reading.boundaries), len(files))


def _told(row: int, sentence: str) -> str:
    return _("Baris %(row)d: %(sentence)s") % {"row": row, "sentence": sentence} if row else sentence


def _merged(
    level: LevelName, code: str, rows: list[Boundary], names: Mapping[str, str], source: str
) -> bytes:
    """The file in use with these boundaries put in; what the import lacks keeps the shape it had."""
    before = shape_file(level, code)
    data: dict[str, Any] = opened(before) if before else {}
    known: dict[str, Polygons] = {}
    labels: dict[str, str] = {}
    for feature in shapes.decode(data)["features"] if data else []:
        geometry = feature["geometry"]
        single = geometry["type"] == "Polygon"
        known[feature["id"]] = [geometry["coordinates"]] if single else geometry["coordinates"]
        labels[feature["id"]] = feature["properties"]["nama"]
    official = {f"{code}.{suffix}" for suffix in data.get("official", [])}
    sources = [text for text in (data.get("source", ""), source) if text]
    for row in rows:
        known[row.code] = row.geometry["coordinates"]
        labels[row.code] = names[row.code]
        official.add(row.code)
    if official <= {row.code for row in rows}:
        sources = [source]
    return encoded(code, labels, known, official, "; ".join(dict.fromkeys(sources)))
