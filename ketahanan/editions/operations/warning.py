"""The last day of the SPM draws near: written down once per stage, so that people are told."""

from __future__ import annotations

import json
from datetime import date, datetime

from django.db import transaction

from ketahanan.common import zones
from ketahanan.editions import queries
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import Edition
from ketahanan.editions.queries import SpmWarning
from ketahanan.journal import operations as journal
from ketahanan.journal import queries as entries

WARNING = f"{KIND.name}.spm_warning"


def warn_of_spm(at: datetime) -> int:
    """The most urgent stage that has come, of every live edition. Returns how many are new; safe to repeat."""
    day = zones.today(at, zones.Zone.WIB)
    return sum(_warn(edition, day, at) for edition in queries.current_editions())


def _warn(edition: Edition, day: date, at: datetime) -> bool:
    due = queries.spm_warnings(edition, day)
    if not due or _is_told(edition, due[-1]):
        return False
    with transaction.atomic():
        fresh = Edition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
        if _is_told(fresh, due[-1]):
            return False
        journal.record(
            action=WARNING,
            subject=fresh.subject,
            at=at,
            area_id=fresh.area_id,
            details={"before": due[-1].before, "days": due[-1].days_left, "on": fresh.last_spm_on},
        )
    return True


def _is_told(edition: Edition, warning: SpmWarning) -> bool:
    """A decree that moves the last day begins the stages anew."""
    rows = (
        json.loads(row.details) for row in entries.history(KIND.name, edition.pk) if row.action == WARNING
    )
    stage = (warning.before, edition.last_spm_on.isoformat())
    return any((told["before"], told["on"]) == stage for told in rows)
