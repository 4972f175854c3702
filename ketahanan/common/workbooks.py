"""Whether a workbook from a stranger may be opened at all: looked at as a zip, before anything in it is parsed."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO


class Danger(StrEnum):
    """Why not."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    MACROS = "macros"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold: bytes when unpacked, parts, and how tightly a part above 1 MB may be packed."""

    unpacked: int
    parts: int
    ratio: int


SMALL_PART = 2**20


def danger(packed: bytes, limits: Limits) -> Danger | None:
    """A zip bomb, an entity bomb and a book with macros stop here; None when it may be opened."""
    try:
        with zipfile.ZipFile(BytesIO(packed)) as package:
            parts = package.infolist()
            tight = any(
                part.file_size > SMALL_PART and part.file_size > limits.ratio * max(part.compress_size, 1) for part in parts
            )
            if tight or len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
                return Danger.TOO_LARGE
            return next(filter(None, (_of_part(package, part, limits) for part in parts)), None)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return Danger.UNREADABLE


def _of_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> Danger | None:
    name = part.filename.lower()
    if "vba" in name:
        return Danger.MACROS
    if name.endswith((".xml", ".rels")):
        with package.open(part) as stream:
            text = stream.read(limits.unpacked + 1)
        bombs = any(sign in text for sign in (b"<!DOCTYPE", b"<!ENTITY"))
        if bombs or len(text) > limits.unpacked or text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return Danger.UNREADABLE
    return None
