"""Bytes of phones' and forms' files by their hash, beside the documents; the same photo twice lies there once."""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File

FOLDER = "kiriman"


def hashed(file: File[Any]) -> str:
    """SHA-256 of a file, piece by piece."""
    found = hashlib.sha256()
    for piece in file.chunks():
        found.update(piece)
    return found.hexdigest()


def keep(file: File[Any], sha256: str) -> None:
    """Whole on the disk before a row leads to it. Names are hashes, so writing twice at once ends the same."""
    target = location(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{uuid.uuid4().hex}.part")
    with unfinished.open("wb") as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    unfinished.replace(target)


def location(sha256: str) -> Path:
    """Where the bytes lie."""
    return Path(settings.PRIVATE_ROOT) / FOLDER / sha256[:2] / sha256
