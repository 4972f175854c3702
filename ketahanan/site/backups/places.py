"""Places that both databases share: whom Django asks meanwhile, names of what is kept, one at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection

from ketahanan.common.errors import Refused


@contextmanager
def looking_at(name: Path | str) -> Iterator[None]:
    """Every query inside asks another database than the one in the settings, as the same role."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(name)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def aside(place: Path, at: datetime) -> Path:
    """The name under which something old is kept."""
    return place.with_name(f"{place.name}.lama-{stamp(at)}")


def stamp(at: datetime) -> str:
    """20121203-081500, UTC."""
    return f"{at:%Y%m%d-%H%M%S}"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One backup or restore at a time; a process that dies lets go by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".cadangan.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Cadangan atau pemulihan lain sedang berjalan. Tunggu sampai selesai, lalu ulangi.") from None
        yield


def move(source: Path, target: Path) -> None:
    """Whole on the disk under its new name, also when that lies on another disk."""
    try:
        with source.open("rb") as file:
            os.fsync(file.fileno())
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        unfinished = target.with_name(target.name + ".part")
        shutil.copyfile(source, unfinished)
        move(unfinished, target)


def second_name(source: str, target: str) -> None:
    """A second name for the same bytes; a copy where the place knows no such thing."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP}:
            raise
        shutil.copy2(source, target)
