"""What the clock does to editions."""

from __future__ import annotations

from datetime import datetime

from ketahanan.editions import queries
from ketahanan.editions.kinds import KIND
from ketahanan.editions.models import Edition
from ketahanan.flow import operations as flow
from ketahanan.people.posts import SYSTEM


def close_expired(at: datetime) -> list[Edition]:
    """Close proposals of every open edition whose last day is over. Safe to repeat."""
    return [flow.perform(KIND, edition, "lapse_proposals", by=SYSTEM, at=at).record for edition in queries.expired(at)]
