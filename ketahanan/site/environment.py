"""What the environment may say, read once by the settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def database(address: str, base: Path) -> dict[str, Any]:
    """Django's database options from an address: sqlite:///file.db, sqlite:////absolute.db or postgres://…"""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        name = unquote(parts.path[1:]) or ":memory:"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name if name == ":memory:" else str(base / name),
            "OPTIONS": {
                # A read before a write in a deferred transaction fails under load; taking the lock at once waits.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or query.get("port", [""])[0]),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SystemExit(
        f"DATABASE_URL dimulai dengan {parts.scheme}://, yang tidak dikenal. Pakai sqlite:/// atau postgres://."
    )


def flag(name: str, *, default: bool) -> bool:
    """A yes or no; anything else stops the start, because a wrong guess here is dangerous."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in {"1", "true", "yes", "ya"}:
        return True
    if text.lower() in {"0", "false", "no", "tidak"}:
        return False
    raise SystemExit(f"{name}={text} tidak dapat dibaca. Tulis 1 atau 0.")


def secret(name: str, folder: Path, *, required: bool) -> str:
    """A secret from the environment; outside production it is made once and kept in the var folder."""
    found = os.environ.get(name)
    if found:
        return found
    if required:
        raise SystemExit(f"{name} belum diatur. Buat nilai acak yang panjang dan simpan di lingkungan server.")
    file = folder / f"{name.lower()}.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()
