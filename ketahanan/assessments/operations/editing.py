"""What every change of an open round shares: lock, permit, state, journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement
from ketahanan.assessments.workflow import FIELD
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.journal import operations as journal
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post


def all_locked() -> QuerySet[Measurement]:
    """Rounds as they are now, inside the caller's transaction; one that changes while it is waited for is filtered again."""
    return Measurement.objects.select_for_update(of=("self",)).select_related(*KIND.related)


def locked(record: Measurement) -> Measurement:
    """The round as it is now, inside the caller's transaction."""
    return all_locked().get(pk=record.pk)


def opened(record: Measurement) -> Measurement:
    """The same, refused when the answers are no longer in the field."""
    fresh = locked(record)
    if not fresh.is_open:
        raise Refused(
            _("Pengukuran ini sudah %(state)s, jadi isinya tidak dapat diubah.") % {"state": _(fresh.state_label).lower()}
        )
    return fresh


def field_post(record: Measurement, by: Actor, what: str) -> Post:
    """A post of those who lead a round."""
    return permits.require(by, FIELD, path=record.area.path, what=what)


def team_post(record: Measurement, by: Actor, what: str) -> Post:
    """A post of those who lead, or of an enumerator named for this round."""
    post = permits.require(by, FIELD | {Role.ENUMERATOR}, path=record.area.path, what=what)
    if post.role is Role.ENUMERATOR and by.person_id not in (record.enumerator1_id, record.enumerator2_id):
        raise NotAllowed(_("%(what)s hanya untuk enumerator yang ditunjuk pada pengukuran ini.") % {"what": what})
    return post


def tell(
    record: Measurement, name: str, *, by: Actor, post: Post | None, at: datetime, details: Mapping[str, Any]
) -> None:
    journal.record(
        action=f"{KIND.name}.{name}", subject=record.subject, at=at, actor_id=by.person_id,
        behalf_id=post.behalf_id if post else None, role=post.role.value if post else "", area_id=record.area_id,
        details=details,
    )  # fmt: skip
