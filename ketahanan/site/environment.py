"""What the environment may say, read once by the settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# Lists join a record to a dozen small tables and show the first page. Weighing every order of such a join took longer
# than the join, and a place is read by its key from memory, not from a turning disk. An address may say `?options=…`.
PLANNER = "-c join_collapse_limit=4 -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"


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
            "OPTIONS": {"options": query.get("options", [PLANNER])[0]},
        }
    raise SystemExit(
        f"DATABASE_URL dimulai dengan {parts.scheme}://, yang tidak dikenal. Pakai sqlite:/// atau postgres://."
    )


SMTP, TO_FILES = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.filebased.EmailBackend"


def mailer(address: str, backend: str, folder: Path) -> dict[str, Any]:
    """Who delivers e-mail: smtp://name:password@host:587 (STARTTLS), smtps://…:465, else another backend or a folder.

    A name or password with special signs is percent-encoded. A host on this machine is spoken to without TLS.
    """
    if not address:
        return {"BACKEND": backend, "OPTIONS": {}} if backend else {"BACKEND": TO_FILES, "OPTIONS": {"file_path": str(folder)}}
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SystemExit(
            "MAIL_URL tidak dapat dibaca. Tulis seperti smtp://nama:sandi@surel.contoh.go.id:587 atau smtps://…:465."
        )
    safe, here = parts.scheme == "smtps", parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "BACKEND": SMTP,
        "OPTIONS": {
            "host": parts.hostname, "port": parts.port or (465 if safe else 25 if here else 587),
            "username": unquote(parts.username or ""), "password": unquote(parts.password or ""),
            "use_ssl": safe, "use_tls": not safe and not here, "timeout": 20,
        },
    }  # fmt: skip


def hosts(listed: str, site: str) -> list[str]:
    """Names under which the product answers: those listed, this machine's, and the public address."""
    found = [name.strip() for name in listed.split(",") if name.strip()]
    public = urlsplit(site).hostname
    return [*found, *([public] if public and public not in found else [])]


def origins(listed: str, site: str) -> list[str]:
    """Origins whose forms are taken: those listed and the public address."""
    parts = urlsplit(site)
    own = f"{parts.scheme}://{parts.netloc}"
    found = [origin.strip() for origin in listed.split(",") if origin.strip()]
    return [*found, *([own] if own not in found else [])]


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
    """A secret from the environment or the file that NAME_FILE names; outside production one is made once and kept."""
    found = os.environ.get(name) or _secret_file(f"{name}_FILE")
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


def _secret_file(name: str) -> str:
    path = os.environ.get(name)
    if not path:
        return ""
    try:
        mode, text = Path(path).stat().st_mode, Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{name}={path} tidak dapat dibaca: {error}. Periksa letak dan pemilik berkasnya.") from None
    if mode & 0o077:
        raise SystemExit(f"{name}={path} dapat dibuka pengguna lain. Jalankan chmod 600 {path}, lalu mulai lagi.")
    return text
