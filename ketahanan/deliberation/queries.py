"""Reading minutes."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ketahanan.areas.models import Area
from ketahanan.deliberation.models import Musyawarah
from ketahanan.deliberation.workflow import MeetingState
from ketahanan.editions.models import Edition
from ketahanan.people.posts import Actor


def signed_minutes(area: Area, edition: Edition, purpose: str = "") -> Musyawarah | None:
    """The latest signed minutes of the village for this edition, of this purpose or of any."""
    rows = Musyawarah.objects.filter(area=area, edition=edition, state=MeetingState.SIGNED.value)
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.select_related("area", "edition").order_by("-held_on", "-pk").first()


def listed(
    actor: Actor, *, q: str = "", state: str = "", edition: str = "", purpose: str = ""
) -> QuerySet[Musyawarah]:
    """Musyawarah in reach, newest first."""
    found = Musyawarah.objects.visible_to(actor).select_related("area__parent__parent", "edition")
    for word in q.split()[:6]:
        found = found.filter(
            Q(area__name__icontains=word) | Q(area__code__startswith=word) | Q(place__icontains=word)
        )
    if state:
        found = found.filter(state=state)
    if edition.isdigit():
        found = found.filter(edition_id=int(edition))
    if purpose:
        found = found.filter(purpose=purpose)
    return found.order_by("-held_on", "-pk")
