"""What was filled without a line and came later: which moment counts, and how it is told (decision 0122)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common import zones
from ketahanan.flow.later import TOLERATED, Waited
from ketahanan.supervision.models import Visit, VisitOfficer

# So long the moment on the device counts; afterwards nobody remembers what can be asked about it.
MOST = timedelta(days=7)
# A sheet may seem this much older than the check-in before it: two clocks are read.
SLACK = timedelta(minutes=1)


def told(waited: Waited | None) -> dict[str, Any]:
    """For the journal, whose own moment is that of arrival."""
    return {"filled_at": waited.filled_at, "device_ahead_s": waited.ahead} if waited else {}


def too_old(visit: Visit, waited: Waited | None, at: datetime) -> list[str]:
    """Nothing that lay longer than a week."""
    if waited is None or at - waited.filled_at <= MOST:
        return []
    return [
        _("Isian ini diisi %(when)s dan baru tiba lebih dari %(days)d hari kemudian. Minta pembatalan kunjungan ini dan surat tugas baru.")
        % {"when": zones.written(waited.filled_at, visit.area.zone), "days": MOST.days}
    ]  # fmt: skip


def before_coming(visit: Visit, officer: VisitOfficer, waited: Waited | None) -> list[str]:
    """A sheet is filled in the village, so not before its officer came."""
    came = officer.checked_in_at
    if waited is None or came is None or waited.filled_at >= came - SLACK:
        return []
    return [
        _("Lembar ini diisi %(when)s, sebelum kehadiran Anda (%(came)s). Isi lagi lembarnya dari yang Anda lihat di desa.")
        % {"when": zones.written(waited.filled_at, visit.area.zone), "came": zones.written(came, visit.area.zone)}
    ]  # fmt: skip


def arrival(visit: Visit, sent_at: datetime | None, ahead: int | None) -> str:
    """The other clock: when it reached us, and how wrong the device was. Empty for what came at once."""
    if sent_at is None:
        return ""
    return ", ".join([_("diterima %(when)s") % {"when": zones.written(sent_at, visit.area.zone)}, *_wrong(ahead)])


def _wrong(ahead: int | None) -> Iterator[str]:
    if ahead is None:
        yield _("jam HP tidak diketahui")
    elif abs(ahead) > TOLERATED.total_seconds():
        words = _("jam HP terlalu cepat %(minutes)d menit") if ahead > 0 else _("jam HP terlambat %(minutes)d menit")
        yield words % {"minutes": abs(ahead) // 60}
