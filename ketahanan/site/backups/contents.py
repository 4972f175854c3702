"""What a database says of itself and of its files; asked at backup and again at restore, and the same both times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ketahanan.common import clock
from ketahanan.documents.models import Document
from ketahanan.instruments import blobs
from ketahanan.instruments.models import SubmissionFile, VersionContent
from ketahanan.journal.models import Counter
from ketahanan.people.models import Person
from ketahanan.site.backups.archive import Named

_GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


def describe() -> dict[str, Any]:
    """Kind, migrations, rows of every table, the last numbers, guards, the newest checkpoint. One statement a table."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        cursor.execute(_GUARDS[connection.vendor])
        guards = [name for (name,) in cursor.fetchall()]
        counts = {name: _count(cursor, name) for name in tables}
    return {
        "kind": connection.vendor, "taken_at": clock.real_now().isoformat(timespec="seconds"), "origin": settings.PROOF_ORIGIN,
        "migrations": [list(key) for key in sorted(MigrationRecorder(connection).applied_migrations())],
        "counts": counts, "guards": guards, "numbers": dict(Counter.objects.order_by("name").values_list("name", "value")),
        "checkpoint": _checkpoint(tables),
    }  # fmt: skip


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name from the catalogue
    return int(cursor.fetchone()[0])


def _checkpoint(tables: list[str]) -> str:
    if not apps.is_installed("ketahanan.proof") or "proof_checkpoint" not in tables:
        return ""
    from ketahanan.proof import queries

    newest = queries.newest()
    return newest.note if newest else ""


def named() -> Iterator[Named]:
    """Every file that a row leads to, once; exports are made anew when asked for, orphans belong to nobody."""
    seen: set[str] = set()
    for path, sha256 in _rows():
        if path not in seen:
            seen.add(path)
            yield Named(path, sha256)


def _rows() -> Iterator[tuple[str, str]]:
    yield from Document.objects.order_by("pk").values_list("path", "sha256").iterator(2000)
    hashes = SubmissionFile.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    yield from ((_blob(sha256), sha256) for sha256 in hashes.iterator(2000))
    for media in VersionContent.objects.order_by("pk").values_list("media", flat=True).iterator(20):
        yield from ((_blob(one["sha256"]), one["sha256"]) for one in media)


def _blob(sha256: str) -> str:
    return str(blobs.location(sha256).relative_to(settings.PRIVATE_ROOT))


def differences(told: dict[str, Any], here: dict[str, Any]) -> list[str]:
    """What the restored database says otherwise than the backup: empty when nothing was lost or added on the way."""
    found = [
        f"tabel {name}: {told['counts'].get(name, 0)} baris di cadangan, {here['counts'].get(name, 0)} setelah dipulihkan"
        for name in sorted({*told["counts"], *here["counts"]})
        if told["counts"].get(name) != here["counts"].get(name)
    ]
    words = {"numbers": "nomor terakhir", "guards": "penjaga tabel", "migrations": "migrasi", "checkpoint": "titik periksa"}
    return [*found, *(f"{word} berbeda" for name, word in words.items() if told[name] != here[name])]


def migrations_ahead(told: dict[str, Any]) -> list[str]:
    """Migrations in the backup that this version does not know: it was made by a newer one."""
    known = set(MigrationLoader(None).disk_migrations)
    # Those of other packages may be squashed away by their makers; only ours say which version wrote the data.
    return [f"{app}.{name}" for app, name in told["migrations"] if (app, name) not in known and _is_ours(app)]


def is_behind() -> bool:
    """Has the database that we look at still to be migrated?"""
    loader = MigrationLoader(connection)
    return any(key not in loader.applied_migrations for key in loader.disk_migrations)


def _is_ours(label: str) -> bool:
    return apps.is_installed(f"ketahanan.{label}")


def sealed_value_opens() -> bool:
    """Do the FIELD_KEYS of this machine open the oldest and the newest sealed values? True when there are none."""
    sealed = Person.objects.values_list("nik", "phone")
    try:
        sealed.order_by("pk").first()
        sealed.order_by("-pk").first()
    except ValueError:
        return False
    return True
