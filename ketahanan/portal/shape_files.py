"""Files of shapes: the derived ones that are shipped, and official ones that an office has loaded over them.

Both have the form of ``common/shapes.py``; a loaded file adds ``official`` (the parts of the codes whose boundary is
official) and ``source`` (whose boundary it is).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings

from ketahanan.common import shapes

type LevelName = Literal["kabupaten", "desa"]
type Polygons = list[list[list[list[float]]]]
# A number is one character; from here on they would meet the halves of a surrogate pair.
MOST: Final = 55_000
FINEST: Final = 0.0001


@dataclass(frozen=True, slots=True)
class ShapeFile:
    """The bytes as they lie on disk (gzip), and a name for exactly these bytes."""

    content: bytes
    stamp: str


def _own(level: LevelName, code: str) -> Path:
    return Path(settings.VAR_DIR) / "shapes" / level / f"{code}.json.gz"


def shape_file(level: LevelName, code: str) -> ShapeFile | None:
    """The official file when there is one, else the shipped one. The code must have been matched by the address."""
    own = _own(level, code)
    try:
        stamp = own.stat().st_mtime_ns
    except FileNotFoundError:
        stamp = 0
    return _read(level, code, str(own) if stamp else "", stamp)


@lru_cache(maxsize=64)
def _read(level: LevelName, code: str, own: str, _stamp: int) -> ShapeFile | None:
    shipped = shapes.kabupaten_file(code) if level == "kabupaten" else shapes.village_file(code)
    content = Path(own).read_bytes() if own else shipped
    return ShapeFile(content, hashlib.sha256(content).hexdigest()[:12]) if content else None


def opened(file: ShapeFile) -> dict[str, Any]:
    """The JSON object of a file."""
    data: dict[str, Any] = json.loads(gzip.decompress(file.content))
    return data


# Writing ------------------------------------------------------------------------------------------------------------


def _characters(values: Iterable[int]) -> str:
    return "".join(chr(value + 35) for value in values)


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _grid(shapes_by_code: Mapping[str, Polygons]) -> tuple[float, float, float]:
    """Corner and step: as fine as 0.0001 degrees, coarser where a move would not fit one character."""
    points = [
        point
        for polygons in shapes_by_code.values()
        for rings in polygons
        for ring in rings
        for point in ring
    ]
    west, south = min(x for x, _y in points), min(y for _x, y in points)
    span = max(max(x for x, _y in points) - west, max(y for _x, y in points) - south)
    step = FINEST
    while span / step > MOST / 2 - 2:
        step = round(step + FINEST, 4)
    return round(west, 4), round(south, 4), step


def encoded(
    parent: str,
    names: Mapping[str, str],
    shapes_by_code: Mapping[str, Polygons],
    official: Iterable[str],
    source: str,
) -> bytes:
    """A gzip file in the form ketahanan-shapes-1, equal bytes for equal shapes."""
    west, south, step = _grid(shapes_by_code)
    index: dict[tuple[int, int], int] = {}
    counts, tokens, moves = list[int](), list[int](), list[int]()
    last, at = 0, (0, 0)
    codes = sorted(shapes_by_code)
    for code in codes:
        polygons = shapes_by_code[code]
        counts.append(len(polygons))
        for rings in polygons:
            counts.append(len(rings))
            for ring in rings:
                line = _on_grid(ring, west, south, step)
                counts.append(len(line))
                for point in line:
                    known = index.get(point)
                    back = _zigzag(known - last) + 1 if known is not None else MOST
                    if known is None or back >= MOST:
                        known = index[point] = len(moves) // 2
                        tokens.append(0)
                        moves += [_zigzag(point[0] - at[0]), _zigzag(point[1] - at[1])]
                    else:
                        tokens.append(back)
                    last, at = known, point
    data = {
        "format": shapes.FORMAT, "parent": parent, "origin": [west, south], "step": step,
        "codes": [code.removeprefix(f"{parent}.") for code in codes], "names": [names[code] for code in codes],
        "counts": _characters(counts), "tokens": _characters(tokens), "moves": _characters(moves),
        "official": sorted(code.removeprefix(f"{parent}.") for code in official), "source": source,
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def _on_grid(ring: list[list[float]], west: float, south: float, step: float) -> list[tuple[int, int]]:
    """The ring without its closing point, in whole steps, without repeats."""
    line: list[tuple[int, int]] = []
    for x, y in ring[:-1]:
        point = (round((x - west) / step), round((y - south) / step))
        if not line or line[-1] != point:
            line.append(point)
    return line


def put_all(files: Mapping[tuple[LevelName, str], bytes]) -> None:
    """Write every file beside its place, then move them all there: a fault on the way leaves the old ones."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for (level, code), content in files.items():
            place = _own(level, code)
            place.parent.mkdir(parents=True, exist_ok=True)
            new = place.with_suffix(f".{os.getpid()}.new")
            waiting.append((new, place))
            new.write_bytes(content)
    except OSError:
        for new, _place in waiting:
            new.unlink(missing_ok=True)
        raise
    for new, place in waiting:
        new.replace(place)
