"""PostgreSQL: pg_dump of one snapshot, pg_restore into a database of its own, and two names changed in one step."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg import sql

from ketahanan.common.errors import Refused
from ketahanan.site import environment
from ketahanan.site.backups.places import looking_at, stamp

_DEBIAN = Path("/usr/lib/postgresql")
_LONGEST = 63  # bytes of a name
_PATIENCE = 3.0  # seconds: a server that was stopped just now still says good-bye
IN_USE = "Basis data %s sedang dipakai. Hentikan Ketahanan (make serve, worker, sweep, exports), lalu ulangi."


def _owner() -> dict[str, Any]:
    return environment.database(settings.DATABASE_OWNER_URL, settings.BASE_DIR)


@contextmanager
def snapshot(folder: Path) -> Iterator[Path]:
    """The dump of one moment; what Django asks meanwhile is seen at the same moment."""
    copy = folder / "database"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        seen = cursor.fetchone()[0]
        # Our own compression goes over everything, so the dump itself has none.
        _run("pg_dump", "--format=custom", "--compress=0", f"--snapshot={seen}", f"--file={copy}")
        yield copy


def _run(program: str, *arguments: str, database: str = "") -> None:
    owner = _owner()
    where = {"--host": owner["HOST"], "--port": owner["PORT"], "--username": owner["USER"], "--dbname": database or owner["NAME"]}
    command = [str(_program(program)), "--no-password", *(f"{key}={value}" for key, value in where.items() if value)]
    env = os.environ | ({"PGPASSWORD": owner["PASSWORD"]} if owner["PASSWORD"] else {})
    done = subprocess.run([*command, *arguments], env=env, check=False, text=True, capture_output=True)
    if done.returncode:
        told = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr.strip()[-300:])
        told = told or f"berakhir dengan {done.returncode}."
        raise Refused(f"{program} gagal: {told} Tidak ada yang diubah. Perbaiki sebabnya, lalu ulangi.")


def _program(name: str) -> Path:
    """The program of the server's version or a newer one: an older pg_dump refuses a newer server."""
    needed = connection.cursor().connection.info.server_version // 10_000
    on_path = shutil.which(name)
    for found in [*([Path(on_path)] if on_path else []), *sorted(_DEBIAN.glob(f"*/bin/{name}"))]:
        told = subprocess.run([found, "--version"], check=False, text=True, capture_output=True).stdout
        version = re.search(r" (\d+)", told)
        if version and int(version[1]) >= needed:
            return found
    raise Refused(
        f"{name} versi {needed} atau lebih baru tidak ditemukan. Pasang klien PostgreSQL "
        f"(Debian: apt install postgresql-client-{needed}) atau taruh foldernya di PATH, lalu ulangi."
    )


class Target:
    """A new database beside the one that it will replace. The owner of the tables does the work."""

    def __init__(self) -> None:
        self.place: str = connection.settings_dict["NAME"]
        self.staged = f"{self.place.encode()[: _LONGEST - 6].decode(errors='ignore')}_pulih"
        self._replaces = False

    def prepare(self) -> bool:
        """Throw away what a killed restore left. Returns whether there is something that would be replaced."""
        try:
            with connection.cursor() as cursor:
                self._replaces = bool(connection.introspection.table_names(cursor))
        except OperationalError as error:
            raise Refused(
                f"Basis data {self.place} tidak dapat dibuka: {str(error).strip()}. Buat dahulu basis data kosong dengan "
                "kedua perannya seperti pada pemasangan, lalu ulangi."
            ) from error
        _program("pg_restore")
        with self._server() as server:
            self._refuse_in_use(server)
        return self._replaces

    @contextmanager
    def fill(self, dump: Path) -> Iterator[None]:
        """The database of the backup, complete, with Django looking at it."""
        self._create()
        # Owner and privileges: all belongs to who restores; rights of the application's role come with the dump.
        _run("pg_restore", "--exit-on-error", "--no-owner", str(dump), database=self.staged)
        with looking_at(self.staged):
            yield

    def _create(self) -> None:
        self.drop()
        with connection.cursor() as cursor:
            cursor.execute("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()")
            collate, ctype = cursor.fetchone()
        try:
            with self._server() as server:
                server.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}").format(
                        sql.Identifier(self.staged), sql.Literal(collate), sql.Literal(ctype)
                    )
                )
        except psycopg.errors.InsufficientPrivilege as error:
            role = _owner()["USER"]
            raise Refused(
                f"Peran {role} tidak boleh membuat basis data. Sebagai pengelola PostgreSQL jalankan "
                f'ALTER ROLE "{role}" CREATEDB; lalu ulangi.'
            ) from error

    def swap(self, at: datetime) -> str:
        """Both names change in one transaction. Returns how the old one is called now, or nothing."""
        ending = f"_lama_{stamp(at)}"
        old = self.place.encode()[: _LONGEST - len(ending)].decode(errors="ignore") + ending
        connection.close()
        with self._server() as server:
            self._refuse_in_use(server)
            try:
                with server.transaction():
                    for before, after in ((self.place, old), (self.staged, self.place)):
                        server.execute(
                            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(before), sql.Identifier(after))
                        )
            except psycopg.errors.ObjectInUse as error:
                raise Refused(IN_USE % self.place) from error
            except psycopg.errors.InsufficientPrivilege as error:
                raise Refused(
                    f"Basis data {self.place} bukan milik peran {_owner()['USER']}. Sebagai pengelola PostgreSQL jalankan "
                    f'ALTER DATABASE "{self.place}" OWNER TO "{_owner()["USER"]}"; lalu ulangi.'
                ) from error
            if not self._replaces:
                server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
        return old if self._replaces else ""

    def drop(self) -> None:
        with self._server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.staged)))

    def _refuse_in_use(self, server: psycopg.Connection[Any]) -> None:
        connection.close()
        until = monotonic() + _PATIENCE
        while server.execute("SELECT 1 FROM pg_stat_activity WHERE datname = %s LIMIT 1", [self.place]).fetchone():
            if monotonic() > until:
                raise Refused(IN_USE % self.place)
            sleep(0.1)

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection[Any]]:
        """The database that every server has; a database cannot be renamed from inside."""
        owner = _owner()
        try:
            server = psycopg.connect(
                host=owner["HOST"], port=owner["PORT"] or None, user=owner["USER"], password=owner["PASSWORD"] or None,
                dbname="postgres", autocommit=True,
            )  # fmt: skip
        except psycopg.OperationalError as error:
            raise Refused(
                f"Basis data postgres tidak dapat dibuka sebagai {owner['USER']}: {str(error).strip()}. "
                "Periksa DATABASE_OWNER_URL."
            ) from error
        with server:
            yield server
