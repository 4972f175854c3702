"""What every write to a visit begins and ends with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ketahanan.journal import operations as journal
from ketahanan.people.posts import Actor, Post
from ketahanan.supervision.kinds import KIND
from ketahanan.supervision.models import Visit


def locked(visit: Visit) -> Visit:
    """The visit as it is now; others wait."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related(*KIND.related)
    return rows.get(pk=visit.pk)


def enter(
    name: str, visit: Visit, post: Post, details: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """The journal's entry."""
    journal.record(
        action=f"{KIND.name}.{name}", subject=visit.subject, at=at, actor_id=by.person_id, behalf_id=post.behalf_id,
        role=post.role.value, area_id=visit.area_id, details=details,
    )  # fmt: skip
