"""Guards and effects of the progress report (B19)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ketahanan.common.errors import Refused
from ketahanan.flow.kinds import Given
from ketahanan.grants.models import Progress
from ketahanan.people.permits import Duties
from ketahanan.people.posts import Actor


def duties(report: Progress) -> Duties:
    """Its author and the village's companions do not verify it."""
    author = [report.made_by_id] if report.made_by_id else []
    return {"author": author, "companion": report.grant.proposal.bundle.institution.companions}


def can_verify(report: Progress, given: Given, by: Actor, at: datetime) -> None:
    if not given.bare and not given["note"].strip():
        raise Refused(
            _("Tulis cara Anda memeriksa, misalnya melihat di tempat tanggal berapa."), field="note"
        )


def verified(report: Progress, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    report.verified_at = at
    report.save(update_fields=["verified_at"])
    return {"physical_pct": report.physical_pct, "use_pct": report.use_pct}
