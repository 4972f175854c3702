"""SQLite: a copy by its online backup, and a new file in the place of the old one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection

from ketahanan.common.errors import Refused
from ketahanan.site.backups.places import aside, looking_at, move

IN_USE = "Basis data %s sedang dipakai. Hentikan Ketahanan (make serve, worker, sweep, exports), lalu ulangi."
BROKEN = "Basis data %s rusak: %s. Tidak ada cadangan baru yang dibuat; pulihkan dari cadangan terakhir yang utuh."


def _place() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def snapshot(folder: Path) -> Iterator[Path]:
    """A file with the database of one moment, which Django looks at meanwhile. Writers go on: the copy is one read."""
    source, copy = _place(), folder / "database"
    if not source.is_file():
        raise Refused(f"Basis data {source} tidak ada. Periksa DATABASE_URL dan KETAHANAN_VAR.")
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)) as live,
            closing(sqlite3.connect(copy)) as target,
        ):
            live.backup(target)
            faults = [row[0] for row in target.execute("PRAGMA quick_check(1)")]
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise Refused(f"Basis data {source} tidak dapat disalin: {error}. Periksa disk dan ruangnya, lalu ulangi.") from error
        faults = [str(error)]
    if faults != ["ok"]:
        raise Refused(BROKEN % (source, faults[0]))
    with looking_at(copy):
        yield copy


class Target:
    """Where a backup is put together, beside the database that it will replace."""

    def __init__(self) -> None:
        self.place = _place()
        self.staged = self.place.with_name(self.place.name + ".pulih")

    def prepare(self) -> bool:
        """Throw away what a killed restore left. Returns whether there is something that would be replaced."""
        self.drop()
        self.place.parent.mkdir(parents=True, exist_ok=True)
        if not self.place.exists() or self.place.stat().st_size == 0:
            return False
        self._close()
        return _is_broken(self.place) or self._has_tables()

    @contextmanager
    def fill(self, dump: Path) -> Iterator[None]:
        """The database of the backup, complete, with Django looking at it."""
        move(dump, self.staged)
        with closing(sqlite3.connect(self.staged)) as check:
            if (fault := check.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise Refused(BROKEN % (self.staged, fault))
        with looking_at(self.staged):
            yield

    def swap(self, at: datetime) -> str:
        """Put it in place in one step. Returns where the old one lies now, or nothing."""
        with closing(sqlite3.connect(self.staged)) as ready:
            ready.execute("PRAGMA journal_mode = DELETE")
        with self.staged.open("rb") as file:
            os.fsync(file.fileno())
        kept = ""
        if self.place.exists():
            self._close()
            old = aside(self.place, at)
            os.link(self.place, old)
            # A broken database may have left its log, which must not be read into the new one.
            for ending in ("-wal", "-shm"):
                log = self.place.with_name(self.place.name + ending)
                if log.exists():
                    log.replace(old.with_name(old.name + ending))
            kept = str(old)
        self.staged.replace(self.place)
        return kept

    def drop(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.staged.with_name(self.staged.name + ending).unlink(missing_ok=True)

    def _close(self) -> None:
        """Bring the log into the file, which only works while nobody else has it open."""
        connection.close()
        try:
            with closing(sqlite3.connect(self.place, timeout=1)) as old:
                mode = old.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = ""
        except sqlite3.DatabaseError:
            return  # not a database any more: nothing can have it in use
        if mode != "delete":
            raise Refused(IN_USE % self.place)

    def _has_tables(self) -> bool:
        with closing(sqlite3.connect(self.place)) as old:
            return bool(old.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _is_broken(place: Path) -> bool:
    try:
        with closing(sqlite3.connect(place)) as old:
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return True
    return False
