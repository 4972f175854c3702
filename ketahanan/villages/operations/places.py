"""Dusun, lingkungan, RW and RT, registered by the village itself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from ketahanan.areas import sub_areas
from ketahanan.areas.models import Area
from ketahanan.people import permits
from ketahanan.people.posts import Actor, Post
from ketahanan.villages.operations.institutions import COMPOSERS


def require_registrar(place: Area, *, by: Actor) -> Post:
    """Who may register what lies below a village: its operator and its head."""
    return permits.require(by, COMPOSERS, path=place.path, what=_("Mendaftarkan dusun, RW, dan RT"))


def register_sub_area(
    parent: Area, *, kind: str, name: str, opened_on: date | None, households: int | None, by: Actor, at: datetime
) -> Area:
    """A new dusun, lingkungan, RW or RT."""
    post = require_registrar(parent, by=by)
    return sub_areas.register_sub_area(
        parent=parent, kind=kind, name=name, opened_on=opened_on, households=households, actor_id=by.person_id,
        behalf_id=post.behalf_id, role=post.role.value, at=at,
    )  # fmt: skip


def close_sub_area(place: Area, *, on: date, reason: str, by: Actor, at: datetime) -> Area:
    """One that is no more."""
    post = require_registrar(place, by=by)
    return sub_areas.close_sub_area(
        area=place,
        on=on,
        reason=reason,
        actor_id=by.person_id,
        behalf_id=post.behalf_id,
        role=post.role.value,
        at=at,
    )
