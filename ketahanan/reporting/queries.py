"""Reading exports: one's own list, the file that still says what the data say, and whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from ketahanan.areas.models import Area
from ketahanan.common.roles import Role
from ketahanan.editions.models import Edition
from ketahanan.instruments.models import InstrumentVersion
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.people.posts import Actor
from ketahanan.reporting.columns import Column
from ketahanan.reporting.datasets import DATA_SETS, SHARED, DataSet
from ketahanan.reporting.models import OPEN, Export, ExportFile, ExportState
from ketahanan.reporting.sources import Picked

FOLDER = "ekspor"
EXPORTERS = frozenset[Role]().union(*(one.readers for one in DATA_SETS.values()))
# A process that makes a file gives a sign of life every few seconds; after this long it is thought dead.
SILENT = timedelta(seconds=90)
# Grows when a writer or a source writes other cells from the same rows.
EDITION = 1


def listed(by: Actor) -> QuerySet[Export]:
    """What the person asked for, the newest first."""
    return Export.objects.visible_to(by).select_related("file").order_by("-asked_at", "-pk")


def offered(by: Actor) -> list[DataSet]:
    """Data sets that one of the person's posts reads."""
    return [one for one in DATA_SETS.values() if by.roles & one.readers]


def may_export(by: Actor) -> bool:
    """Is there a data set for this person? Asked by the frame of every page, of the posts alone."""
    return bool(by.roles & EXPORTERS)


def reach_of(data_set: DataSet, by: Actor) -> str:
    """Hash of the places that the person reads this data set in, and of the roles: the same reach, the same rows."""
    posts = {(post.role.value, post.area_path) for post in by.posts if post.role in data_set.readers}
    return journal.content_hash([by.is_system, *sorted(posts)])


def changed(data_set: DataSet, by: Actor) -> int:
    """The number of the last journal entry that may have changed a row in reach; every change leaves one."""
    about = Q(subject_kind__in=sorted(data_set.kinds))
    if not by.is_system:
        reach = by.reach(data_set.readers, "path")
        if reach != Q(pk__isnull=False):
            about &= Q(area_id__in=Area.objects.filter(reach).values("pk"))
    found = Entry.objects.filter(about | Q(subject_kind__in=sorted(SHARED)))
    return int(found.aggregate(last=Max("seq"))["last"] or 0)


def key_of(export: Export, data_set: DataSet, by: Actor, columns: tuple[Column, ...]) -> str:
    """What the file is made of, before a row is read: later changes give another key, never an old file."""
    described = [[one.name, one.label, one.sort.value, [[str(v.code), v.label] for v in one.values]] for one in columns]
    return journal.content_hash(
        [EDITION, data_set.name, export.format, export.choices, reach_of(data_set, by), changed(data_set, by), described]
    )


def file_with(key: str, at: datetime) -> ExportFile | None:
    """A file of this content that is still kept."""
    found = ExportFile.objects.filter(key=key, until_at__gt=at).first()
    return found if found is not None and location(found).is_file() else None


def location(file: ExportFile) -> Path:
    return folder() / file.path


def folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / FOLDER


def waiting(real: datetime) -> QuerySet[Export]:
    """Exports to make, the oldest first: new ones, and those whose maker has fallen silent."""
    silent = Q(state=ExportState.MAKING.value) & (Q(beat_at__isnull=True) | Q(beat_at__lt=real - SILENT))
    return Export.objects.filter(Q(state=ExportState.WAITING.value) | silent).order_by("asked_at", "pk")


def open_count(by: Actor) -> int:
    return Export.objects.visible_to(by).filter(state__in=OPEN).count()


def picked_of(choices: Mapping[str, Any]) -> Picked:
    """The choices as they were stored. Raises LookupError when one is gone."""
    version = place = None
    if choices.get("instrument"):
        version = InstrumentVersion.objects.select_related("instrument").filter(pk=choices["instrument"]).first()
    if choices.get("place"):
        place = Area.objects.filter(pk=choices["place"]).first()
    if (choices.get("instrument") and version is None) or (choices.get("place") and place is None):
        raise LookupError("a chosen questionnaire or place is gone")
    return Picked(version, choices.get("edition"), place, bool(choices.get("published")))


def editions(by: Actor) -> list[Edition]:
    return list(Edition.objects.visible_to(by).order_by("-year", "name"))


def editions_with(pk: int | None) -> list[Edition]:
    return list(Edition.objects.filter(pk=pk)) if pk else []
