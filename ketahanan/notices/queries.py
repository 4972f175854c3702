"""Reading messages and their deliveries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from ketahanan.areas.models import Area, Level
from ketahanan.common.roles import Role
from ketahanan.common.zones import Zone
from ketahanan.notices.models import Delivery, DeliveryState, Notice, ParkedReaction
from ketahanan.people.posts import Actor


def inbox(actor: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """One's own messages, newest first."""
    mine = Notice.objects.filter(person_id=actor.person_id or 0)
    return (mine.filter(read_at__isnull=True) if unread else mine).order_by("-made_at", "-id")


def told_already(person_ids: Collection[int], *, title: str, link: str, entry_seq: int | None) -> set[int]:
    """Who of these has this message: of this entry, or, without an entry, still unread."""
    same = Notice.objects.filter(person_id__in=person_ids, title=title[:160])
    same = same.filter(entry_seq__isnull=True, link=link[:300], read_at__isnull=True) if entry_seq is None else same.filter(entry_seq=entry_seq)
    return set(same.values_list("person_id", flat=True))


def due(at: datetime, *, limit: int) -> list[Delivery]:
    """Deliveries whose time has come, the longest waiting first."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=at)
    return list(waiting.select_related("notice__person").order_by("next_at", "id")[:limit])


def sees_deliveries(actor: Actor) -> bool:
    """The log of deliveries is for the ministry's administrator."""
    return actor.has(Role.ADMIN_PUSAT)


def deliveries(*, state: str = "", channel: str = "") -> QuerySet[Delivery]:
    """All deliveries, newest first."""
    rows = Delivery.objects.select_related("notice__person").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(channel=channel) if channel else rows


def parked(*, limit: int = 20) -> list[ParkedReaction]:
    """Consequences put aside, newest first."""
    return list(ParkedReaction.objects.order_by("-entry_seq", "reaction")[:limit])


def nation() -> Area:
    """The area over all others."""
    return Area.objects.get(level=Level.NATION)


def zone_of(actor: Actor) -> str:
    """The time that this person's clock shows: of the place of the first post, else the capital's."""
    places = Area.objects.filter(pk__in=[post.area_id for post in actor.posts[:1]])
    return places.values_list("zone", flat=True).first() or Zone.WIB
