"""What registers say about items, and what people may say against it (rulings D3, D4).

A capability that keeps a register itself writes the same entries as the kabupaten's officer does until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from ketahanan.analytics.method import Indicator
from ketahanan.areas.models import Area
from ketahanan.assessments.models import RegisterEntry, Source
from ketahanan.assessments.scoring import Events, Given
from ketahanan.assessments.suspicion import months_after
from ketahanan.common import zones

FED_BY_INCIDENTS: Final = ("D3.06", "D3.07", "D4.09", "D4.13")
CLASHES: Final = "L4"
"""The entry that holds the events of rule L4 instead of a score."""
DEATHS, FAMILIES = "bentrok_meninggal", "keluarga_mengungsi"
MONTHS: Final = 12
BEST: Final = 5

type Readings = Mapping[str, RegisterEntry]


def readings(area: Area, until: date) -> dict[str, RegisterEntry]:
    """The newest entry of each item from the twelve months up to the day. One statement."""
    rows = RegisterEntry.objects.filter(area=area, as_of__lte=until, as_of__gt=months_after(until, -MONTHS))
    return {row.code: row for row in rows.order_by("as_of", "pk")}


def verified_incidents(area: Area, until: date) -> Events | None:
    """Counts for rule L4 from verified incidents of the twelve months; None while there is no register."""
    found = readings(area, until).get(CLASHES)
    return dict(found.events) if found else None


def fed(item: Indicator) -> bool:
    """Does a register have a word about the item?"""
    return Source.REGISTER in item.sources or item.code in FED_BY_INCIDENTS


def locked(item: Indicator) -> bool:
    """Has nobody but the register a word?"""
    return item.code in FED_BY_INCIDENTS or set(item.sources) == {Source.REGISTER}


def counted(records: int) -> int:
    """The score of so many events: none is best, five or more is nothing."""
    return max(0, BEST - records)


def said(entry: RegisterEntry) -> Given:
    return Given(entry.score, entry.na)


def words(entry: RegisterEntry) -> str:
    return _("per %(day)s, %(records)d catatan, %(reference)s") % {
        "day": zones.written_day(entry.as_of), "records": entry.records, "reference": entry.reference,
    }  # fmt: skip


def objection(item: Indicator, entry: RegisterEntry | None, given: Given, source: str, basis: str) -> str:
    """Why this answer does not stand against the register: worse is free, better asks for a document. "" when it stands."""
    if entry is None or (given.score, given.na) == (entry.score, entry.na):
        return ""
    facts = {"code": item.code, "score": "TB" if entry.na else entry.score, "words": words(entry)}
    if locked(item):
        return _(
            "Butir %(code)s dijawab register: %(score)s (%(words)s). "
            "Bila keliru, minta dinas sosial kabupaten membetulkan kutipannya."
        ) % facts  # fmt: skip
    worse = given.score is not None and entry.score is not None and given.score < entry.score
    if worse or (source == Source.DOCUMENT and basis.strip()):
        return ""
    return _(
        "Butir %(code)s: register mencatat %(score)s (%(words)s). Jawaban yang lebih baik perlu dokumen: "
        "pilih sumber dokumen desa dan tulis dasarnya."
    ) % facts  # fmt: skip


def lacking() -> str:
    """Said wherever a register would have spoken."""
    return _(
        "Belum ada register kejadian: aturan L4 belum dapat diperiksa, dan butir register dijawab dari dokumen (sementara)."
    )
