"""Making a backup while everything runs, and looking one through."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from ketahanan.common.errors import Refused
from ketahanan.site import environment
from ketahanan.site.backups import archive, contents, postgres, sqlite
from ketahanan.site.backups.archive import Listing
from ketahanan.site.backups.framing import BadBackup
from ketahanan.site.backups.places import alone, stamp

ENDING, SHORTEST, WORKING = ".cadangan", 20, ".cadangan-"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
ENGINES: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgres}


def passphrase() -> str:
    """BACKUP_KEY, from the environment or from the file of mode 0600 that BACKUP_KEY_FILE names."""
    found = environment.secret("BACKUP_KEY", settings.VAR_DIR, required=True)
    if len(found) < SHORTEST:
        raise Refused(f"BACKUP_KEY terlalu pendek: paling sedikit {SHORTEST} huruf acak. Buat yang baru dan simpan di luar server.")
    return found


def take(target: Path | None, at: datetime) -> tuple[Path, dict[str, Any], Listing]:
    """One file with database and files as they were at one moment. It bears its name only when it is whole."""
    key, root = passphrase(), Path(settings.PRIVATE_ROOT)
    target = (target or settings.VAR_DIR / "cadangan" / f"ketahanan-{stamp(at)}{ENDING}").absolute()
    if target.exists():
        raise Refused(f"{target} sudah ada. Cadangan tidak menimpa berkas; beri nama lain.")
    with alone(settings.VAR_DIR), told_plainly(), working_folder() as folder:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(target.name + ".part")
        try:
            with ENGINES[connection.vendor].snapshot(folder) as copy:
                about = contents.describe()
                with _private(unfinished) as file:
                    listing = archive.write(file, key, about, copy, root, contents.named())
                    file.flush()
                    os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        _settle(target.parent)
    return target, about, listing


def verify(source: Path) -> tuple[dict[str, Any], Listing]:
    """Read all of a backup and put nothing anywhere."""
    key = passphrase()
    with opened(source) as file:
        return archive.read(file, key, lambda _name: None)


@contextmanager
def opened(source: Path) -> Iterator[Any]:
    """A backup to read; what is wrong with it becomes a refusal."""
    try:
        with source.open("rb") as file:
            yield file
    except BadBackup as bad:
        raise Refused(f"{source}: {bad}") from bad
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        if error.filename != str(source):
            raise
        raise Refused(f"{source} tidak dapat dibaca: {error.strerror}. Periksa nama dan pemilik berkasnya.") from error


@contextmanager
def working_folder() -> Iterator[Path]:
    """Where the plain database lies for a while: beside the live one, for its owner alone, gone at the end."""
    for left in settings.VAR_DIR.glob(f"{WORKING}*"):
        shutil.rmtree(left)
    with TemporaryDirectory(dir=settings.VAR_DIR, prefix=WORKING) as folder:
        yield Path(folder)


@contextmanager
def told_plainly() -> Iterator[None]:
    """What the disk refuses becomes a sentence."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_FULL:
            raise
        raise Refused(FULL) from error
    except PermissionError as error:
        raise Refused(f"{error.filename} tidak boleh ditulis. Jalankan sebagai pemilik folder itu.") from error
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused(FULL) from error


FULL = (
    "Tempat penyimpanan penuh. Tidak ada yang diubah. Sediakan ruang sebesar basis data dan berkasnya di KETAHANAN_VAR dan "
    "di tempat cadangan, lalu ulangi."
)



def _private(path: Path) -> Any:
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(folder: Path) -> None:
    """The name, too, is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
