"""Asking for a file, making it in a process of its own, handing it out, throwing it away."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ketahanan.common import clock, zones
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.journal import operations as journal
from ketahanan.people.models import Person
from ketahanan.people.posts import Actor, actor_of
from ketahanan.reporting import queries
from ketahanan.reporting.columns import Column, Row, Sheet, TooLarge
from ketahanan.reporting.datasets import DATA_SETS, DataSet
from ketahanan.reporting.models import Export, ExportFile, ExportState, Failure
from ketahanan.reporting.sources import Source, columns_of, count_of, source_of
from ketahanan.reporting.writers import FORMATS, Format

log = logging.getLogger("ketahanan.exports")

KEPT = timedelta(days=7)
# So many requests of one person may wait at once.
MOST_OPEN = 3
TRIES = 3
# No room: on the disk, in the quota of the account, in what one file may hold.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Seconds between two signs of life.
BEAT = 2.0

type Stop = Callable[[], bool]


class _Lost(Exception):
    """Somebody else makes this file now, or we are to stop; what was written is thrown away."""


def ask(*, data_set: str, format: str, choices: Mapping[str, Any], by: Actor, at: datetime) -> Export:  # noqa: A002
    """Ask for a file. One that says the same is handed out at once. Raises Refused with a sentence."""
    wanted, one = FORMATS.get(format), DATA_SETS.get(data_set)
    if one is None or not by.roles & one.readers:
        raise NotAllowed(_("Data ini tidak terbuka untuk tugas Anda. Pilih data lain dari daftar."))
    if wanted is None or not wanted.is_offered:
        raise Refused(_("Jenis berkas ini tidak tersedia di server ini. Pilih jenis lain."), field="format")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.person_id or 0)
        if queries.open_count(by) >= MOST_OPEN:
            raise Refused(
                _("Tiga ekspor Anda belum selesai. Tunggu sampai salah satu siap, lalu minta lagi.")
            )
        export = Export(
            person_id=by.person_id or 0, data_set=one.name, format=wanted.name, choices=dict(choices),
            reach=queries.reach_of(one, by), asked_at=at,
        )  # fmt: skip
        picked = queries.picked_of(choices)
        columns = columns_of(one, picked)
        export.rows_all = count_of(one, by, picked)
        _check_size(export.rows_all, columns, wanted)
        same = queries.file_with(queries.key_of(export, one, by, columns), at)
        if same is not None:
            export.state, export.file, export.reused, export.done_at = ExportState.READY.value, same, True, at
        export.save()
        _tell(export, "ask", by=by, at=at, reused=same is not None)
        return export


def _check_size(rows: int, columns: tuple[Column, ...], wanted: Format) -> None:
    if not rows:
        raise Refused(_("Tidak ada baris untuk pilihan ini. Longgarkan pilihannya, lalu minta lagi."))
    if not wanted.holds(rows, len(columns)):
        raise Refused(
            _("%(rows)d baris x %(columns)d kolom terlalu besar untuk %(format)s. Pilih Parquet atau CSV, atau persempit.")
            % {"rows": rows, "columns": len(columns), "format": _(wanted.label)}, field="format",
        )  # fmt: skip


def _tell(export: Export, name: str, *, by: Actor, at: datetime, **more: object) -> None:
    journal.record(
        action=f"export.{name}", subject=export.subject, at=at, actor_id=by.person_id,
        details={
            "data_set": export.data_set, "format": export.format, "choices": export.choices,
            "privacy": DATA_SETS[export.data_set].privacy, **more,
        },
    )  # fmt: skip


# Making --------------------------------------------------------------------------------------------------------------


def make_next(stop: Stop = lambda: False) -> bool:
    """Make the file whose turn it is. False when none waits."""
    export = _taken(clock.real_now())
    if export is None:
        return False
    if export.tries > TRIES:
        _failed(export, Failure.KILLED)
        return True
    try:
        _make(export, stop)
    except _Lost:
        _given_back(export)
    except TooLarge:
        _failed(export, Failure.TOO_LARGE)
    except (OperationalError, InterfaceError):
        raise
    except OSError as error:
        log.exception("export could not be written", extra={"export": export.pk})
        _failed(export, Failure.DISK if error.errno in FULL else Failure.BROKEN)
    except Exception:
        log.exception("export failed", extra={"export": export.pk})
        _failed(export, Failure.BROKEN)
    return True


def _taken(real: datetime) -> Export | None:
    """The oldest that waits, marked as ours by compare-and-swap; whoever loses looks again."""
    while (export := queries.waiting(real).first()) is not None:
        turn = uuid.uuid4()
        mine = Export.objects.filter(pk=export.pk, state=export.state, turn=export.turn).update(
            state=ExportState.MAKING.value, turn=turn, beat_at=real, tries=F("tries") + 1, rows_done=0
        )
        if mine:
            return Export.objects.select_related("person").get(pk=export.pk)
    return None


def _make(export: Export, stop: Stop) -> None:
    at, data_set = clock.now(), DATA_SETS[export.data_set]
    by = actor_of(export.person, at)
    if not by.roles & data_set.readers or queries.reach_of(data_set, by) != export.reach:
        _failed(export, Failure.NO_RIGHT)
        return
    picked = queries.picked_of(export.choices)
    columns = columns_of(data_set, picked)
    key = queries.key_of(export, data_set, by, columns)
    if (same := queries.file_with(key, at)) is not None:
        _ready(export, same, by, reused=True)
        return
    source = source_of(data_set, by, picked, columns)
    Export.objects.filter(pk=export.pk).update(rows_all=source.total)
    sheet = Sheet(f"{data_set.title}, Ketahanan", source.columns, _facts(data_set, export, at))
    unfinished = _new_path()
    try:
        rows = FORMATS[export.format].write(unfinished, sheet, _followed(export, source, stop))
        _keep(export, unfinished, key, rows, by)
    finally:
        unfinished.unlink(missing_ok=True)


def _followed(export: Export, source: Source, stop: Stop) -> Iterator[Row]:
    """The rows; every few seconds how far they are, which is also the sign of life."""
    last = monotonic()
    for done, rows in source.portions:
        yield from rows
        if monotonic() - last >= BEAT or done == source.total:
            if stop() or not _mine(export).update(rows_done=done, beat_at=clock.real_now()):
                raise _Lost
            last = monotonic()


def _mine(export: Export) -> Any:
    return Export.objects.filter(pk=export.pk, state=ExportState.MAKING.value, turn=export.turn)


def _keep(export: Export, unfinished: Path, key: str, rows: int, by: Actor) -> None:
    """Whole on the disk before the row exists; a row that is rolled back leaves a file that `drop_expired` finds."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    at, name = clock.now(), uuid.uuid4().hex
    size = unfinished.stat().st_size
    unfinished.replace(queries.folder() / name)
    made = {"path": name, "sha256": digest, "size": size, "rows": rows, "made_at": at, "until_at": at + KEPT}
    with transaction.atomic():
        kept, _new = ExportFile.objects.update_or_create(key=key, defaults=made)
        _ready(export, kept, by, reused=False)


def _ready(export: Export, file: ExportFile, by: Actor, *, reused: bool) -> None:
    at = clock.now()
    with transaction.atomic():
        mine = _mine(export).update(
            state=ExportState.READY.value, file=file, reused=reused, rows_all=file.rows, rows_done=file.rows, done_at=at, turn=None
        )
        if not mine:
            raise _Lost
        _tell(export, "make", by=by, at=at, rows=file.rows, sha256=file.sha256, reused=reused)


def _failed(export: Export, why: Failure) -> None:
    at = clock.now()
    with transaction.atomic():
        if _mine(export).update(state=ExportState.FAILED.value, failure=why.value, done_at=at, turn=None):
            _tell(export, "fail", by=Actor(export.person_id, ""), at=at, why=why.value)


def _given_back(export: Export) -> None:
    """Told to stop: the next process begins anew, and this try does not count."""
    _mine(export).update(state=ExportState.WAITING.value, turn=None, beat_at=None, tries=F("tries") - 1)


def _new_path() -> Path:
    folder = queries.folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{uuid.uuid4().hex}.part"


def _facts(data_set: DataSet, export: Export, at: datetime) -> tuple[tuple[str, str], ...]:
    return (
        ("data", data_set.title), ("dibuat", zones.written(at, "Asia/Jakarta")), ("kelas_privasi", data_set.privacy),
        ("sumber", "Ketahanan, Kementerian Sosial Republik Indonesia"), ("nomor_ekspor", str(export.public_id)),
        ("catatan", "Berkas ini berisi baris yang boleh dibaca oleh pemintanya; jangan diteruskan kepada yang tidak berhak."),
    )  # fmt: skip


# Handing out ---------------------------------------------------------------------------------------------------------


def note_reading(export: Export, *, by: Actor, at: datetime) -> None:
    """Who took which file, and when."""
    with transaction.atomic():
        _tell(export, "read", by=by, at=at, sha256=export.file.sha256 if export.file else "")


def check_reach(export: Export, by: Actor) -> None:
    """A file is handed out only on the posts it was made for. Raises NotAllowed."""
    if queries.reach_of(DATA_SETS[export.data_set], by) != export.reach:
        raise NotAllowed(_("Wewenang Anda berubah sejak berkas ini dibuat. Minta ekspor baru dengan wewenang yang sekarang."))


def drop_expired(at: datetime) -> int:
    """For the sweep: files past their day, and what a killed process left on the disk."""
    gone = list(ExportFile.objects.filter(until_at__lte=at))
    with transaction.atomic():
        over = Export.objects.filter(file__in=gone, state=ExportState.READY.value)
        over.update(state=ExportState.EXPIRED.value)
        ExportFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
    for file in gone:
        queries.location(file).unlink(missing_ok=True)
    return len(gone) + _drop_leftovers()


def _drop_leftovers() -> int:
    """Files without a row, a real day old."""
    folder, before = queries.folder(), (clock.real_now() - timedelta(days=1)).timestamp()
    old = [file for file in folder.glob("*") if file.stat().st_mtime < before] if folder.is_dir() else []
    known = set(ExportFile.objects.filter(path__in=[file.name for file in old]).values_list("path", flat=True)) if old else set()
    lost = [file for file in old if file.name not in known]
    for file in lost:
        file.unlink(missing_ok=True)
    return len(lost)
