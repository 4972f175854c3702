"""Canonical JSON: equal content has equal text, whoever writes it. Pure, so that outsiders can check without us."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime


def canonical(value: object) -> str:
    """Sorted keys, no spaces, integers, UTC. Raises TypeError for floats and for what JSON does not know."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def content_hash(value: object) -> str:
    """What a signature binds: SHA-256 of the canonical JSON, 64 hex digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def veil(salt: str, value: str) -> str:
    """What stands for a value that is not told: SHA-256 of salt and value, 64 hex digits."""
    return hashlib.sha256((salt + value).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, float):
        raise TypeError("the journal takes no floats: give an integer of a smaller unit or a text")
    raise TypeError(f"the journal cannot hold {type(value).__name__}")


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        _plain(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
